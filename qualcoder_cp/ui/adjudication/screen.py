# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage Adjudication: one disagreement after the other, settled by one key each."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QModelIndex, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qualcoder_cp import adjudication
from qualcoder_cp.adjudication import DecisionRecord, DisagreementType, Mode, Order, Queued
from qualcoder_cp.model import Changes, Round
from qualcoder_cp.project import coders
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.adjudication import empty, verbs
from qualcoder_cp.ui.adjudication.code_choice import CodeChoice
from qualcoder_cp.ui.adjudication.decide_bar import DecideBar
from qualcoder_cp.ui.adjudication.effect import LiveEffect
from qualcoder_cp.ui.adjudication.filter_line import FilterLine
from qualcoder_cp.ui.adjudication.filters import Filters, Key, State, key_of
from qualcoder_cp.ui.adjudication.judging import Judging
from qualcoder_cp.ui.adjudication.learning_panel import LearningDesk
from qualcoder_cp.ui.adjudication.meeting import MeetingDesk
from qualcoder_cp.ui.adjudication.naming import Naming
from qualcoder_cp.ui.adjudication.queue_desk import QueueDesk
from qualcoder_cp.ui.adjudication.queue_list import QueueList
from qualcoder_cp.ui.adjudication.queue_model import QueueModel
from qualcoder_cp.ui.adjudication.rule_desk import RuleDesk
from qualcoder_cp.ui.adjudication.side_panel import About, SidePanel
from qualcoder_cp.ui.adjudication.sides import Panel, Sides
from qualcoder_cp.ui.adjudication.sign_off import SigningDesk
from qualcoder_cp.ui.adjudication.stale_panel import StaleDesk
from qualcoder_cp.ui.adjudication.standing import Standing, standing
from qualcoder_cp.ui.adjudication.text_pane import TextPane
from qualcoder_cp.ui.adjudication.words import pace_words
from qualcoder_cp.ui.adjudication.work_pane import WorkPane
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.stage import Screen
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import EmptyState, column

FEW_LINES = 36
"""With less room than so many lines of text, the foot shows only what is needed at the moment."""
_OF_A_DECISION = frozenset({"decision", "coding", "layer", "layer_revision", "round", "sign_off", "item_comment"})


class AdjudicationScreen(Screen):
    """Queue, text, what is known about the item, and the foot where it is decided."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the widgets; nothing is read yet."""
        super().__init__(session, background)
        self.naming, self.model, self.effect = Naming(), QueueModel(), LiveEffect()
        self.current: Key | None = None
        self._on_record = ("", "")
        self._standing = Standing(may_decide=False)
        self._round: Round | None = None
        self._reorder = False
        self._of_project = ""
        self.watch = QElapsedTimer()
        self.judging, self.desk = Judging(self), QueueDesk(self)
        self.rules, self.stale_desk, self.learning = RuleDesk(self), StaleDesk(self), LearningDesk(self)
        self.meeting, self.signing = MeetingDesk(self), SigningDesk(self)
        self._build()
        self.filters.changed.connect(self._filter)
        self.filters.order_wanted.connect(self.order_by)
        self.filters.code_wanted.connect(self.choose_filter)
        self.filters.stale_wanted.connect(self.stale_desk.open)
        self.filters.names.clicked.connect(self.toggle_names)
        self.filters.meeting.clicked.connect(self.meeting.toggle)
        self.queue.selectionModel().currentChanged.connect(self._show_row)
        self.model.modelReset.connect(self._find_current)
        self.text.item_wanted.connect(lambda key: self.select((self.current[0], key)) if self.current else None)
        self.side.item_wanted.connect(self.select)
        self.sides.left.connect(self._after_panel)
        self.work.digit.connect(self.judging.digit)
        self.work.letter.connect(self.judging.letter)
        self.work.escaped.connect(self.judging.put_back)
        self.bar.rationale.done.connect(self.judging.keep_rationale)

    def _build(self) -> None:
        self.filters = FilterLine(self.rules.menu, lambda: self.rules.apply("exact"))
        self.queue, self.text, self.side = QueueList(self.model), TextPane(), SidePanel()
        self.bar = DecideBar(verbs.deciding(self))
        self.work = WorkPane(Qt.Orientation.Horizontal)
        self.work.setAccessibleName("Queue and text")
        self.work.addWidget(self.queue)
        self.work.addWidget(column(self.signing.head, self.text, gap=0))
        self.sides = Sides(column(self.side, self.meeting.bar))
        for panel in (self.rules.panel, self.stale_desk.panel, self.learning.panel):
            self.sides.add(panel)
        self.body = QSplitter(Qt.Orientation.Horizontal)
        self.body.addWidget(self.work)
        self.body.addWidget(self.sides)
        for splitter, shares in ((self.work, (11, 25)), (self.body, (36, 14))):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(space(1))
            splitter.setSizes([space(4) * share for share in shares])
            for place, share in enumerate(shares):
                splitter.setStretchFactor(place, share)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(3), space(2), space(3), space(1))
        layout.setSpacing(space(1))
        layout.addWidget(self.filters)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.bar)

    # ---------------------------------------------------------------- the contract

    def actions_of_stage(self) -> list[Action]:
        """Return the verbs of the stage."""
        return verbs.actions(self, self.work)

    def showEvent(self, event: QShowEvent) -> None:
        """Order the queue anew when the stage is opened again."""
        super().showEvent(event)
        if not event.spontaneous():
            self._reorder = True
            if not self.stale and self.session.is_open:
                self.refresh(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave more room to the text where there are few lines."""
        super().resizeEvent(event)
        self.bar.set_compact(self.height() < FEW_LINES * self.fontMetrics().height())

    def refresh(self, changes: Changes | None) -> None:
        """Re-read what a decision touched, or everything; the order stays while the stage is looked at."""
        project = self.session.project
        self._round = self.session.round
        if project.uuid != self._of_project:
            self._begin(project.uuid)
        self._standing = standing(project, self._round, self.session.coder)
        if self._round is None or self._standing.title:
            told = self._standing
            self._show_empty(empty.closed_stage(self, told.title, told.words, told.stage), filters=False)
            return
        self.naming.names = {one.uuid: one.name for one in coders(project)}
        self.filters.coder_note.setText(self._standing.note)
        self.filters.coder_note.setToolTip(self._standing.note)
        of_decisions = changes is not None and _OF_A_DECISION.issuperset(changes.rows)
        if not (of_decisions and self._renew()):
            self._load(anew=self._reorder)

    def _begin(self, uuid: str) -> None:
        """Forget where the person was: another project is open."""
        self._of_project, self.current, self.naming.open = uuid, None, False
        self.desk.order, self.judging.last, self.judging.span = Order.EFFECT, None, None
        self.filters.begin()
        self.meeting.on = False
        self.meeting.bar.show_meeting(False)

    def go_to(self, **place: object) -> None:
        """Show the items of a ``code_id``, a ``group``, a ``type`` or a ``transcript_id``; or one item."""
        chosen = {name: place[name] for name in ("code_id", "group", "transcript_id", "state") if name in place}
        if "type" in place:
            chosen["type"] = DisagreementType(str(place["type"]))
        if chosen:
            self.filters.show_all(State.OPEN, **chosen)
            if not self.model.rowCount():
                self.filters.take(state=State.ALL)
        if "fingerprint" in place and "transcript_id" in place:
            self.select((int(str(place["transcript_id"])), str(place["fingerprint"])))

    def first_focus(self) -> QWidget | None:
        """Return the queue."""
        return self.queue if self.shows_queue() else None

    def queue_focus(self) -> None:
        """Go back to the queue."""
        self.queue.setFocus()

    # ---------------------------------------------------------------- reading

    def needed_round(self) -> Round:
        """Return the round that is shown."""
        assert self._round is not None
        return self._round

    def _load(self, *, anew: bool = True) -> None:
        """Read the whole queue; unless ``anew``, items known already keep the order they have."""
        self.desk.load(self.needed_round(), anew=anew)
        self._reorder = False
        self._show_counts()

    def _renew(self) -> bool:
        """Renew the items in their places; return False if some are new or gone, so that all must be loaded.

        A decision made here touches one transcript. What undo or a rule touched is not asked: all is read again.
        """
        touched = [self.current[0]] if self.judging.deciding and self.current else None
        changed = self.desk.renew(self.needed_round(), touched)
        if changed is None:
            return False
        self._show_counts()
        if not self.judging.deciding:
            opened = [key for key in changed if self.model.is_open(key)]
            if len(changed) == len(opened) == 1:  # a decision was taken back: show which
                self.select(opened[0])
            if self.model.rowCount():
                self.show_current()
            else:
                self._find_current()
        return True

    # ---------------------------------------------------------------- showing

    def shows_queue(self) -> bool:
        """Return whether there is a queue to look at: the round is revealed."""
        return self._round is not None and not self._standing.title

    def _filter(self, filters: Filters) -> None:
        self.desk.prepare(filters.only)
        self.model.set_filters(filters)

    def _find_current(self) -> None:
        """After a reset: show the item again that was looked at, or the first one."""
        if not self.model.rowCount():
            self._show_empty(empty.no_rows(self), filters=self.model.counts().total > 0)
            return
        self.stack.setCurrentIndex(0)
        self.filters.setVisible(True)
        self.bar.setVisible(True)
        self.go_row(self.model.row_of(self.current) or 0)

    def go_row(self, row: int) -> None:
        """Look at the item of a row."""
        index = self.model.index(row)
        if self.queue.currentIndex() == index:
            self.show_current()
        self.queue.setCurrentIndex(index)
        self.queue.scrollTo(index)

    def _show_row(self, index: QModelIndex) -> None:
        if index.isValid():
            key = key_of(self.model.at(index.row()))
            if key != self.current:
                self.bar.clear()
                self.judging.span = None
                self.meeting.end_vote()
            self.current = key
            self.watch.restart()
            self.show_current()

    def queued(self) -> Queued | None:
        """Return the item looked at."""
        row = self.model.row_of(self.current)
        return None if row is None else self.model.at(row)

    def show_current(self) -> None:
        """Show the item looked at, everywhere."""
        queued, around = self.queued(), self.model.around
        if queued is None:
            return
        project, place = self.session.project, queued.board.transcript.id
        record = self.desk.record_of(self.current)
        said = [one for one in adjudication.remarks(project, self.needed_round(), place)
                if one.fingerprint == queued.item.fingerprint]  # fmt: skip
        self.text.show_item(project, queued.board, queued.item, around.tree, self.naming)
        self.side.show_item(About(
            queued, around.tree, self.naming, around.people.get(place, ""), record, self.desk.earlier(queued),
            self.desk.names, self.desk.stale_of(self.current), said,
        ))  # fmt: skip
        self.signing.show(queued)
        self._show_reason(record if record is None or record.mode is not Mode.RULE else None)
        order = self.naming.order(queued.board)
        allowed = verbs.possible(queued.item, len(order), around.tree) if self.may_decide() else {}
        self.bar.allow(allowed, [self.naming.called(queued.board, one) for one in order])
        self.bar.show_effect(self.effect.words(queued.item, around.tree))

    def _show_reason(self, record: DecisionRecord | None) -> None:
        """Show the words on record; put them away when their decision was taken back, but keep what was typed."""
        typed = (self.bar.reason, self.bar.rationale.text())
        if record is not None and typed in (("", ""), self._on_record):
            self.bar.show_reason(record.reason, record.rationale)
        elif record is None and typed == self._on_record:
            self.bar.clear()
        self._on_record = (record.reason, record.rationale) if record is not None else ("", "")

    def _show_counts(self) -> None:
        counts = self.model.counts()
        pace = adjudication.pace(self.desk.records(), counts.open)
        self.bar.show_progress(counts, pace_words(pace.each, pace.left))
        self.filters.show_exact(self.model.open_of(DisagreementType.EXACT), self.may_decide())
        self.filters.show_stale(len(self.desk.stale))

    def _show_empty(self, page: EmptyState, *, filters: bool) -> None:
        """Show why there is no item, instead of the work."""
        while self.stack.count() > 1:
            old = self.stack.widget(1)
            self.stack.removeWidget(old)
            old.deleteLater()
        self.stack.addWidget(page)
        self.stack.setCurrentIndex(1)
        self.current = None
        self.filters.setVisible(filters)
        self.bar.setVisible(False)

    def show_panel(self, panel: Panel) -> None:
        """Show a panel beside the text; without items beside an empty text."""
        self.stack.setCurrentIndex(0)
        self.sides.show_panel(panel)

    def _after_panel(self) -> None:
        """Show the item again that a panel led away from."""
        if not self.shows_queue():
            self.refresh(None)
        elif not self.model.rowCount():
            self._find_current()
        else:
            self.queue_focus()
            self.show_current()

    # ---------------------------------------------------------------- moving

    def select(self, key: Key) -> None:
        """Look at an item; if the filters hide it, they give way."""
        row = self.model.row_of(key)
        if row is None and self.model.knows(key):
            self.filters.show_all(State.ALL)
            row = self.model.row_of(key)
        if row is not None:
            self.go_row(row)

    def step(self, by: int) -> None:
        """Look at the next or previous item of the list."""
        row = self.model.row_of(self.current)
        if row is not None and 0 <= row + by < self.model.rowCount():
            self.go_row(row + by)

    def reorder(self, *, anew_first: bool = False) -> None:
        """Order the queue anew and list it by the filters again; ``anew_first``: begin with its first item."""
        if anew_first:
            self.current = None
        self._load()

    def order_by(self, order: Order) -> None:
        """Order the queue otherwise, and stay at the item."""
        self.desk.order = order
        self.filters.show_order(order)
        self.reorder()

    def choose_filter(self) -> None:
        """Ask for a code or domain to list."""
        dialog = CodeChoice(self.model.around.tree, "Show one code or domain", self, everything="All codes")
        if dialog.exec():
            self.filters.take(code_id=dialog.code_id)

    def only_this_code(self) -> None:
        """List all open items about the code of this item in a row, over all transcripts."""
        queued = self.queued()
        if queued is not None:
            self.desk.order = Order.CODE
            self.filters.show_order(Order.CODE)
            most = max(queued.item.codes, key=self.model.open_about)
            self.filters.show_all(State.OPEN, code_id=most)
            self._load()

    def only_this_transcript(self) -> None:
        """List the items of this transcript."""
        if self.current is not None:
            self.filters.take(transcript_id=self.current[0])

    def show_all_open(self) -> None:
        """List all open items again."""
        self.filters.show_all(State.OPEN)

    # ---------------------------------------------------------------- names and rights

    def may_decide(self) -> bool:
        """Return whether decisions can be made now."""
        return self.session.is_open and self._standing.may_decide and not self._standing.title

    def names_text(self) -> str:
        """Return what the switch of names would do."""
        return "Hide coders' names" if self.naming.open else "Show coders' names"

    def toggle_names(self) -> None:
        """Show or hide the coders' names."""
        self.naming.open = not self.naming.open
        self.filters.show_names(self.naming.open)
        self.show_current()
