# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage Adjudication: one disagreement after the other, settled by one key each."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QModelIndex, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qualcoder_cp import adjudication
from qualcoder_cp.adjudication import DisagreementType, Mode, Order, Queued
from qualcoder_cp.model import Changes, Round
from qualcoder_cp.project import coders
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.adjudication import empty, verbs
from qualcoder_cp.ui.adjudication.decide_bar import DecideBar
from qualcoder_cp.ui.adjudication.effect import LiveEffect
from qualcoder_cp.ui.adjudication.empty import Instead
from qualcoder_cp.ui.adjudication.filter_line import FilterLine
from qualcoder_cp.ui.adjudication.filters import Filters, Key, State, key_of
from qualcoder_cp.ui.adjudication.judging import Judging
from qualcoder_cp.ui.adjudication.learning_panel import LearningDesk
from qualcoder_cp.ui.adjudication.listing import Listing
from qualcoder_cp.ui.adjudication.meeting import MeetingDesk
from qualcoder_cp.ui.adjudication.naming import Naming
from qualcoder_cp.ui.adjudication.queue_desk import QueueDesk
from qualcoder_cp.ui.adjudication.queue_list import QueueList
from qualcoder_cp.ui.adjudication.queue_model import QueueModel
from qualcoder_cp.ui.adjudication.rule_desk import RuleDesk
from qualcoder_cp.ui.adjudication.side_panel import About, SidePanel
from qualcoder_cp.ui.adjudication.sides import Sides
from qualcoder_cp.ui.adjudication.sign_off import SigningDesk
from qualcoder_cp.ui.adjudication.stale_panel import StaleDesk
from qualcoder_cp.ui.adjudication.standing import Standing, standing
from qualcoder_cp.ui.adjudication.text_pane import TextPane
from qualcoder_cp.ui.adjudication.words import pace_words
from qualcoder_cp.ui.adjudication.work_pane import WorkPane, share_room
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.stage import Screen
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import column

FEW_LINES = 40
"""With less room than so many lines of text, the foot shows only what is needed at the moment."""
_OF_A_DECISION = frozenset({"decision", "coding", "layer", "layer_revision", "round", "sign_off", "item_comment"})


class AdjudicationScreen(Screen):
    """Queue, text, what is known about the item, and the foot where it is decided."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the widgets; nothing is read yet."""
        super().__init__(session, background)
        self.naming, self.model, self.effect = Naming(), QueueModel(), LiveEffect()
        self.current: Key | None = None
        self._standing = Standing(may_decide=False)
        self._round: Round | None = None
        self._reorder = False
        self._of_project = ""
        self.watch = QElapsedTimer()
        self.judging, self.desk = Judging(self), QueueDesk(self)
        self.rules, self.stale_desk, self.learning = RuleDesk(self), StaleDesk(self), LearningDesk(self)
        self.meeting, self.signing = MeetingDesk(self), SigningDesk(self)
        self.listing, self.instead = Listing(self), Instead(self)
        self._build()
        self.filters.changed.connect(self._filter)
        self.filters.order_wanted.connect(self.listing.order_by)
        self.filters.code_wanted.connect(self.listing.choose_code)
        self.filters.stale_wanted.connect(self.stale_desk.open)
        self.filters.names.clicked.connect(self.toggle_names)
        self.filters.meeting.clicked.connect(self.meeting.toggle)
        self.queue.selectionModel().currentChanged.connect(self._show_row)
        self.model.modelReset.connect(self.find_current)
        self.text.item_wanted.connect(lambda key: self.select((self.current[0], key)) if self.current else None)
        self.side.item_wanted.connect(self.select)
        self.sides.left.connect(self.instead.after_panel)
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
        share_room(self.work, 11, 25)
        share_room(self.body, 36, 14)
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
            self.instead.show(empty.closed_stage(self, told.title, told.words, told.stage), filters=False)
            return
        self.naming.names = {one.uuid: one.name for one in coders(project)}
        self.filters.coder_note.setText(self._standing.note)
        self.filters.coder_note.setToolTip(self._standing.note)
        of_decisions = changes is not None and _OF_A_DECISION.issuperset(changes.rows)
        if not (of_decisions and self._renew()):
            self.load(anew=self._reorder)

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

    def load(self, *, anew: bool = True) -> None:
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
                self.find_current()
        return True

    # ---------------------------------------------------------------- showing

    def shows_queue(self) -> bool:
        """Return whether there is a queue to look at: the round is revealed."""
        return self._round is not None and not self._standing.title

    def _filter(self, filters: Filters) -> None:
        self.desk.prepare(filters.only)
        self.model.set_filters(filters)

    def find_current(self) -> None:
        """After a reset: show the item again that was looked at, or the first one."""
        if not self.model.rowCount():
            self.instead.show(empty.no_rows(self), filters=self.model.counts().total > 0)
            return
        self.stack.setCurrentIndex(0)
        self.work.setVisible(True)
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
        self.bar.show_record(record if record is None or record.mode is not Mode.RULE else None)
        order = self.naming.order(queued.board)
        allowed = verbs.possible(queued.item, len(order), around.tree) if self.may_decide() else {}
        self.bar.allow(allowed, [self.naming.called(queued.board, one) for one in order])
        self.bar.show_effect(self.effect.words(queued.item, around.tree))

    def _show_counts(self) -> None:
        counts = self.model.counts()
        pace = adjudication.pace(self.desk.records(), counts.open)
        self.bar.show_progress(counts, pace_words(pace.each, pace.left))
        self.filters.show_exact(self.model.open_of(DisagreementType.EXACT), self.may_decide())
        self.filters.show_stale(len(self.desk.stale))

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

    # ---------------------------------------------------------------- names and rights

    def may_decide(self) -> bool:
        """Return whether decisions can be made now."""
        return self.session.is_open and self._standing.may_decide and not self._standing.title

    def toggle_names(self) -> None:
        """Show or hide the coders' names."""
        self.naming.open = not self.naming.open
        self.filters.show_names(self.naming.open)
        self.show_current()
