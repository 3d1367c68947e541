# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage Adjudication: one disagreement after the other, settled by one key each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qualcoder_cp import adjudication, codebook, transcripts
from qualcoder_cp.adjudication import DisagreementType, Mode, Queued
from qualcoder_cp.model import Changes, Round
from qualcoder_cp.project import coders
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.adjudication import verbs
from qualcoder_cp.ui.adjudication.code_choice import CodeChoice
from qualcoder_cp.ui.adjudication.decide_bar import DecideBar
from qualcoder_cp.ui.adjudication.effect import LiveEffect
from qualcoder_cp.ui.adjudication.filter_line import FilterLine
from qualcoder_cp.ui.adjudication.judging import Judging
from qualcoder_cp.ui.adjudication.naming import Naming
from qualcoder_cp.ui.adjudication.queue_list import QueueList
from qualcoder_cp.ui.adjudication.queue_model import Key, QueueModel, State, Surroundings, key_of
from qualcoder_cp.ui.adjudication.rules_menu import RulesMenu, preview
from qualcoder_cp.ui.adjudication.side_panel import SidePanel
from qualcoder_cp.ui.adjudication.standing import Standing, standing
from qualcoder_cp.ui.adjudication.text_pane import TextPane
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.stage import Screen
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import EmptyState, button

FEW_LINES = 36
"""With less room than so many lines of text, the foot shows only what is needed at the moment."""
_OF_A_DECISION = frozenset({"decision", "coding", "layer", "layer_revision", "round"})


class WorkPane(QSplitter):
    """Queue and text side by side: where single keys decide. ``digit`` tells a number without an action."""

    digit = Signal(int)
    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell the digits and Escape."""
        if event.text().isdigit() and event.text() != "0":
            self.digit.emit(int(event.text()))
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class AdjudicationScreen(Screen):
    """Queue, text, what is known about the item, and the foot where it is decided."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the widgets; nothing is read yet."""
        super().__init__(session, background)
        self.naming = Naming()
        self.model = QueueModel()
        self.effect = LiveEffect()
        self.current: Key | None = None
        self._on_record = ("", "")
        self._standing = Standing(may_decide=False)
        self._round: Round | None = None
        self._reorder = False
        self._of_project = ""
        self.judging = Judging(self)
        self.watch = QElapsedTimer()
        self._build()
        self.filters.changed.connect(self._filter)
        self.filters.code_wanted.connect(self.choose_filter)
        self.filters.names.clicked.connect(self.toggle_names)
        self.queue.selectionModel().currentChanged.connect(self._show_row)
        self.model.modelReset.connect(self._find_current)
        self.text.item_wanted.connect(lambda key: self.select((self.current[0], key)) if self.current else None)
        self.side.item_wanted.connect(self.select)
        self.work.digit.connect(self.judging.digit)
        self.work.escaped.connect(lambda: self.bar.await_reason(False))
        self.bar.rationale.done.connect(self.queue.setFocus)

    def _build(self) -> None:
        self.filters = FilterLine(self._rules_menu, lambda: self.judging.apply_rule("exact"))
        self.queue, self.text, self.side = QueueList(self.model), TextPane(), SidePanel()
        self.bar = DecideBar(verbs.deciding(self))
        self.work = WorkPane(Qt.Orientation.Horizontal)
        self.work.addWidget(self.queue)
        self.work.addWidget(self.text)
        self.work.setSizes([space(4) * 11, space(4) * 25])
        self.body = QSplitter(Qt.Orientation.Horizontal)
        self.body.addWidget(self.work)
        self.body.addWidget(self.side)
        self.body.setSizes([space(4) * 36, space(4) * 13])
        for splitter in (self.work, self.body):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(space(1))
        for splitter, shares in ((self.work, (11, 25)), (self.body, (36, 13))):
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

    def _rules_menu(self, parent: QWidget) -> QMenu:
        def asked(rule: str) -> int:
            return preview(self.session.project, self.needed_round(), rule)

        return RulesMenu(parent, asked, lambda rule: self.judging.apply_rule(rule))

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
            self._of_project, self.current, self.naming.open = project.uuid, None, False
            self.filters.begin()
        self._standing = standing(project, self._round, self.session.coder)
        if self._round is None or self._standing.title:
            self._show_empty(self._standing.title, self._standing.words, self._standing.stage)
            return
        self.naming.names = {one.uuid: one.name for one in coders(project)}
        self.filters.coder_note.setText(self._standing.note)
        self.filters.coder_note.setToolTip(self._standing.note)
        of_decisions = changes is not None and _OF_A_DECISION.issuperset(changes.rows)
        if not (of_decisions and self._renew()):
            self._load(self._round, anew=self._reorder)

    def go_to(self, **place: object) -> None:
        """Show the items of a ``code_id``, a ``group``, a ``type`` or a ``transcript_id``; or one item."""
        chosen = {name: place[name] for name in ("code_id", "group", "transcript_id", "state") if name in place}
        if "type" in place:
            chosen["type"] = DisagreementType(str(place["type"]))
        if chosen:
            empty: dict[str, object] = {"type": None, "code_id": None, "group": None, "transcript_id": None}
            self.filters.take(**(empty | {"state": State.OPEN} | chosen))
            if not self.model.rowCount():
                self.filters.take(state=State.ALL)
        if "fingerprint" in place and "transcript_id" in place:
            self.select((int(str(place["transcript_id"])), str(place["fingerprint"])))

    def first_focus(self) -> QWidget | None:
        """Return the queue."""
        return self.queue if self.stack.currentIndex() == 0 else None

    # ---------------------------------------------------------------- reading

    def needed_round(self) -> Round:
        """Return the round that is shown."""
        assert self._round is not None
        return self._round

    def _load(self, round_: Round, *, anew: bool = True) -> None:
        """Read the whole queue; unless ``anew``, items known already keep the order they have."""
        project = self.session.project
        queued = adjudication.queue(project, round_, with_decided=True)
        if not anew:
            queued.sort(key=lambda one: self.model.place_of(key_of(one)))
        self._reorder = False
        self.effect.read(project, round_)
        people = {one.id: one for one in transcripts.participants(project)}
        who = {place: [people[one] for one in ids] for place, ids in transcripts.participants_of(project).items()}
        around = Surroundings(
            codebook.tree(project),
            {place: ", ".join(one.name for one in own) for place, own in who.items()},
            {place: frozenset(one.group or transcripts.NOT_STATED for one in own) for place, own in who.items()},
        )
        self.filters.offer(around, transcripts.groups(project))
        self.model.filters = self.filters.filters
        self.model.load(queued, around)
        self._show_counts()

    def _renew(self) -> bool:
        """Renew the items in their places; return False if some are new or gone, so that all must be loaded.

        A decision made here touches one transcript. What undo or a rule touched is not asked: all is read again.
        """
        project, round_ = self.session.project, self.needed_round()
        touched = [self.current[0]] if self.judging.deciding and self.current else None
        changed = self.model.update(
            adjudication.queue(project, round_, with_decided=True, transcript_ids=touched), everything=touched is None
        )
        if changed is None:
            return False
        self.effect.read(project, round_, touched)
        self._show_counts()
        if not self.judging.deciding:
            opened = [key for key in changed if self.model.is_open(key)]
            if len(changed) == len(opened) == 1:  # a decision was taken back: show which
                self.select(opened[0])
            self.show_current()
        return True

    # ---------------------------------------------------------------- showing

    def _filter(self, filters: object) -> None:
        self.model.set_filters(filters)  # type: ignore[arg-type]

    def _find_current(self) -> None:
        """After a reset: show the item again that was looked at, or the first one."""
        if not self.model.rowCount():
            self._show_no_rows()
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
        records = adjudication.decision_records(project, self.needed_round().id)
        names = {one.id: one.name for one in transcripts.transcripts(project)}
        self.text.show_item(project, queued.board, queued.item, around.tree, self.naming)
        self.side.show_item(queued, around.tree, self.naming, around.people.get(place, ""), records, names)
        here = [one for one in records if (one.transcript_id, one.fingerprint) == self.current]
        self._show_reason(here[-1] if here and here[-1].mode is not Mode.RULE else None)
        order = self.naming.order(queued.board)
        allowed = verbs.possible(queued.item, len(order), around.tree) if self.may_decide() else {}
        self.bar.allow(allowed, [self.naming.called(queued.board, one) for one in order])
        self.bar.show_effect(self.effect.words(queued.item, around.tree))

    def _show_reason(self, record: adjudication.DecisionRecord | None) -> None:
        """Show the words on record; put them away when their decision was taken back, but keep what was typed."""
        typed = (self.bar.reason, self.bar.rationale.text())
        if record is not None and typed in (("", ""), self._on_record):
            self.bar.show_reason(record.reason, record.rationale)
        elif record is None and typed == self._on_record:
            self.bar.clear()
        self._on_record = (record.reason, record.rationale) if record is not None else ("", "")

    def _show_counts(self) -> None:
        self.bar.show_progress(self.model.counts())
        self.filters.show_exact(self.model.open_of(DisagreementType.EXACT), self.may_decide())

    def _show_no_rows(self) -> None:
        counts = self.model.counts()
        if not counts.total:
            self._show_empty("Nothing to settle", "No coder coded anything in this round.", "coding")
        elif not counts.open and not counts.later and self.filters.filters.state is State.OPEN:
            words = f"All {counts.total} items are decided; the consensus is complete."
            self._show_empty("All decided", words, "prevalence", [self._show_all_button()])
        else:
            self._show_empty("Nothing matches", "No item passes these filters.", "", [self._show_all_button()])

    def _show_all_button(self) -> QWidget:
        every = {"type": None, "code_id": None, "group": None, "transcript_id": None, "state": State.ALL}
        return button("Show all items", lambda: self.filters.take(**every))

    def _show_empty(self, title: str, words: str, stage: str, ways: Sequence[QWidget] = ()) -> None:
        if self.stack.count() > 1:
            old = self.stack.widget(1)
            self.stack.removeWidget(old)
            old.deleteLater()
        buttons = list(ways)
        if stage:
            go = button(f"Go to {stage.capitalize()}", lambda: self.go_elsewhere.emit(stage, {}), "primary")
            buttons.insert(0, go)
        self.stack.addWidget(EmptyState(title, words, buttons))
        self.stack.setCurrentIndex(1)
        self.current = None
        self.filters.setVisible(not self._standing.title and self.model.counts().total > 0)
        self.bar.setVisible(False)

    # ---------------------------------------------------------------- moving

    def select(self, key: Key) -> None:
        """Look at an item; if the filters hide it, they give way."""
        row = self.model.row_of(key)
        if row is None and self.model.knows(key):
            every = {"type": None, "code_id": None, "group": None, "transcript_id": None, "state": State.ALL}
            self.filters.take(**every)
            row = self.model.row_of(key)
        if row is not None:
            self.go_row(row)

    def step(self, by: int) -> None:
        """Look at the next or previous item of the list."""
        row = self.model.row_of(self.current)
        if row is not None and 0 <= row + by < self.model.rowCount():
            self.go_row(row + by)

    def reorder(self) -> None:
        """Order the queue anew and list it by the filters again."""
        self._load(self.needed_round())

    def choose_filter(self) -> None:
        """Ask for a code or domain to list."""
        dialog = CodeChoice(self.model.around.tree, "Show one code or domain", self, everything="All codes")
        if dialog.exec():
            self.filters.take(code_id=dialog.code_id)

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
        self.filters.names.setChecked(self.naming.open)
        self.show_current()
