# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen Study: where the study stands, what comes next, and the map of the work."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qualcoder_cp import coding
from qualcoder_cp.model import Changes, RoundState
from qualcoder_cp.project import coders
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.stage import Screen
from qualcoder_cp.ui.study.bulk import VERBS
from qualcoder_cp.ui.study.map_pane import MapPane
from qualcoder_cp.ui.study.overview import Overview
from qualcoder_cp.ui.study.package_notice import PackageNotice
from qualcoder_cp.ui.study.selection_bar import SelectionBar, keys_of
from qualcoder_cp.ui.study.side import HISTORY, NEW_ROUND, ROUNDS, Side
from qualcoder_cp.ui.study.study_map import Cell, MapRow, State, read_map
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import EmptyState, button


class StudyScreen(Screen):
    """The map of the work."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the widgets."""
        super().__init__(session, background)
        self.history_button = button("History", self.toggle_history, tip="Who did what when (Ctrl+H)")
        self.history_button.setCheckable(True)
        self.rounds_button = button("Rounds", self.toggle_rounds, tip="Rounds: plan, begin, remind, reveal (Ctrl+R)")
        self.rounds_button.setCheckable(True)
        self.pane = MapPane()
        self.pane.cell_opened.connect(self.open_cell)
        self.side = Side(session, self.pane)
        self.side.shown.connect(self._show_side_buttons)
        self.history, self.rounds, self.round_form = self.side.history, self.side.rounds, self.side.form
        self.overview = Overview(session, background, self.go_elsewhere.emit, self._side_buttons())
        self.bar = SelectionBar(session, self.pane)
        self.notice = PackageNotice(self._give_back)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._work())
        start = button("Import transcripts", lambda: self.go_elsewhere.emit("transcripts", {"start_import": True}),
                       "primary", tip="Choose the files of your interviews")  # fmt: skip
        words = "Bring in the interviews of this study; you can also drop the files anywhere into this window."
        self.empty = EmptyState("The map of the work appears here", words, [start])
        self.empty_button = start
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def _work(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(space(3), space(3), space(3), space(2))
        column.setSpacing(space(3))
        column.addWidget(self.overview)
        column.addWidget(self.notice)
        column.addWidget(self.pane, 1)
        column.addWidget(self.bar)
        scroll = QScrollArea()
        scroll.setWidget(left)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(scroll)
        splitter.addWidget(self.side)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        return splitter

    def _side_buttons(self) -> QWidget:
        both = QWidget()
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(space(1))
        line.addWidget(self.rounds_button)
        line.addWidget(self.history_button)
        return both

    def actions_of_stage(self) -> list[Action]:
        """Return what can be done on the map."""
        return [
            Action("study.next", "View", "Do the next step", self.overview.take_next_step, "Ctrl+Return",
                   lambda: self.session.is_open, widget=self),
            Action("study.history", "View", self._history_text, self.toggle_history, "Ctrl+H",
                   lambda: self.session.is_open, widget=self, hint="Who did what when"),
            Action("study.filter", "View", "Filter the map of the work", self._focus_filter, "Ctrl+F",
                   lambda: self.session.is_open, widget=self),
            Action("study.open_cell", "View", "Open what the chosen cell of the map shows", self.pane.open_current,
                   "Return; Enter", lambda: self.pane.current() is not None, widget=self.pane.table),
            Action("study.assign_all", "Coding", "Assign all transcripts to all analysts", self.assign_all,
                   enabled=self._can_assign, hint="Make the first round: each analyst codes each transcript, unseen"),
            Action("study.rounds", "Coding", "Rounds...", self.toggle_rounds, "Ctrl+R", lambda: self.session.is_open,
                   hint="Plan, begin, remind, reveal, close; and the protocol"),
            Action("study.new_round", "Coding", "New round...", self.new_round, enabled=self._writable,
                   hint="Plan another round of coding"),
            *self._choosing(),
            *self._bulk(),
        ]  # fmt: skip

    def _choosing(self) -> list[Action]:
        pane, table = self.pane, self.pane.table

        def here() -> bool:
            return self.session.is_open

        verbs = (
            ("row", "Choose the row of the map", pane.choose_row, "Shift+Space"),
            ("column", "Choose the column of the map", pane.choose_column, "Ctrl+Space"),
            ("group", "Choose the group in the map", pane.choose_group, "Ctrl+G"),
            ("all", "Choose all cells of the map", pane.choose_all, "Ctrl+A"),
            ("nothing", "Choose nothing in the map", pane.choose_nothing, "Esc"),
        )
        return [Action(f"study.choose_{name}", "View", text, run, keys, here, table) for name, text, run, keys in verbs]

    def _bulk(self) -> list[Action]:
        """Return the verbs for the chosen cells; they say themselves if nothing fits."""
        actions = [
            Action(f"study.{verb.id}", "Coding", f"Chosen cells: {verb.text}", self.bar.runner(verb), keys_of(verb),
                   self._writable, self.pane.table, verb.hint) for verb in VERBS
        ]  # fmt: skip
        for verb in VERBS:
            self.pane.menu_for_cells.addAction(verb.text, self.bar.runner(verb))
        return actions

    def _writable(self) -> bool:
        return self.session.is_open and not self.session.project.readonly

    def refresh(self, changes: Changes | None) -> None:
        """Re-read the map; everything on it hangs together."""
        study = read_map(self.session.project)
        fresh = not study.rows
        self.stack.setCurrentIndex(1 if fresh else 0)
        self.pane.show_map(study, self.session.coder)
        self.overview.refresh(study)
        self.notice.refresh(self.session.project)
        self.side.refresh()

    def go_to(self, **place: object) -> None:
        """Show a transcript's row (``transcript_id``), the history (``history=True``) or a round (``round_id``).

        ``protocol=True`` shows the round's protocol; ``new_round=True`` the form of a new one.
        """
        if isinstance(place.get("transcript_id"), int):
            self.pane.choose(int(str(place["transcript_id"])))
        if place.get("history"):
            self.side.open(HISTORY)
        if isinstance(place.get("round_id"), int):
            self.side.open(ROUNDS)
            self.rounds.choose(int(str(place["round_id"])))
            if place.get("protocol"):
                self.rounds.show_protocol()
        if place.get("new_round"):
            self.new_round()

    def first_focus(self) -> QWidget | None:
        """Return the next step's button, so that Enter goes on with the work."""
        return self.empty_button if self.stack.currentWidget() is self.empty else self.overview.next_button

    # ---------------------------------------------------------------- verbs

    def open_cell(self, row: MapRow, cell: Cell | None) -> None:
        """Open the transcript, the own layer, the comparison or the consensus that a cell stands for."""
        place: dict[str, object] = {"transcript_id": row.transcript_id}
        viewer = self.session.coder
        if cell is None:
            self.go_elsewhere.emit("transcripts", place)
        elif cell.coder_id is not None and viewer is not None and cell.coder_id == viewer.id:
            self.go_elsewhere.emit("coding", place)
        elif (round_ := self.session.round) is not None and round_.state in coding.BLIND:
            coder = self.session.coder_by_id(cell.coder_id) if cell.coder_id is not None else None
            what = f"{coder.name}'s layer on '{row.name}'" if coder else f"The consensus on '{row.name}'"
            self.session.said.emit(f"{what} is sealed until all layers of the round are submitted.", False)
        else:
            self.go_elsewhere.emit("adjudication", place)

    def toggle_history(self) -> None:
        """Show or hide the history."""
        self.side.toggle(HISTORY)

    def toggle_rounds(self) -> None:
        """Show or hide the rounds."""
        self.side.toggle(ROUNDS)

    def new_round(self) -> None:
        """Show the form of a new round."""
        self.side.open(NEW_ROUND)

    def _show_side_buttons(self) -> None:
        self.history_button.setChecked(self.side.page() == HISTORY)
        self.rounds_button.setChecked(self.side.page() in (ROUNDS, NEW_ROUND))

    def _give_back(self) -> None:
        from qualcoder_cp.ui.team.returning import return_work

        return_work(self.window(), self.session, self.background)

    def assign_all(self) -> None:
        """Make the first round."""
        self.session.do(coding.ensure_round, self.session.project, by=self.session.by)

    def _can_assign(self) -> bool:
        session = self.session
        if not session.is_open or session.project.readonly or not coders(session.project) or not self.pane.model.rows:
            return False
        round_ = session.round
        missing = any(cell.state is State.NONE for row in self.pane.model.rows for cell in row.cells)
        return round_ is None or (round_.state is RoundState.SEALED and missing)

    def _history_text(self) -> str:
        return "Hide the history" if self.side.page() == HISTORY else "Show the history"

    def _focus_filter(self) -> None:
        self.pane.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.pane.field.selectAll()
