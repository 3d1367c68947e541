# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen Study: where the study stands, what comes next, and the map of the work."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qualcoder_cp import coding
from qualcoder_cp.model import Changes, Coder, RoundState
from qualcoder_cp.project import coders
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.stage import Screen
from qualcoder_cp.ui.study.history_panel import HistoryPanel
from qualcoder_cp.ui.study.map_pane import MapPane
from qualcoder_cp.ui.study.overview import Overview
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
        self.overview = Overview(session, background, self.go_elsewhere.emit, self.history_button)
        self.pane = MapPane()
        self.pane.cell_opened.connect(self.open_cell)
        self.history = HistoryPanel(session)
        self.history.hide()
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
        column.addWidget(self.pane, 1)
        scroll = QScrollArea()
        scroll.setWidget(left)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, space(3), space(3), space(2))
        beside.addWidget(self.history)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(scroll)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        right.hide()
        self._side = right
        return splitter

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
            Action("study.assign", "Coding", "Assign all transcripts to all analysts", self.assign_all,
                   enabled=self._can_assign, hint="Make the first round: each analyst codes each transcript, unseen"),
            Action("study.excuse", "Coding", "Excuse the coders of the chosen cells", self.excuse,
                   enabled=lambda: bool(self._excusable()), hint="They will not code these transcripts"),
        ]  # fmt: skip

    def refresh(self, changes: Changes | None) -> None:
        """Re-read the map; everything on it hangs together."""
        study = read_map(self.session.project)
        fresh = not study.rows
        self.stack.setCurrentIndex(1 if fresh else 0)
        self.pane.show_map(study, self.session.coder)
        self.overview.refresh(study)
        if self._side.isVisibleTo(self):
            self.history.refresh()

    def go_to(self, **place: object) -> None:
        """Show a transcript's row (``transcript_id``) or the history (``history=True``)."""
        if isinstance(place.get("transcript_id"), int):
            self.pane.choose(int(str(place["transcript_id"])))
        if place.get("history") and self._side.isHidden():
            self.toggle_history()

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
        shown = self._side.isHidden()
        self._side.setVisible(shown)
        self.history.setVisible(shown)
        self.history_button.setChecked(shown)
        if shown and self.session.is_open:
            self.history.refresh()
            self.history.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def assign_all(self) -> None:
        """Make the first round."""
        self.session.do(coding.ensure_round, self.session.project, by=self.session.by)

    def excuse(self) -> None:
        """Excuse the coders of the chosen cells, as one step."""
        chosen, session = self._excusable(), self.session

        def excuse_all() -> None:
            names = ", ".join(dict.fromkeys(coder.name for coder, _ in chosen))
            layers = "a layer" if len(chosen) == 1 else f"{len(chosen)} layers"
            with session.project.change(f"Excuse {names} from {layers}", by=session.by):
                for coder, transcript_id in chosen:
                    coding.excuse(session.project, coder, transcript_id, by=session.by)

        session.do(excuse_all)

    def _excusable(self) -> list[tuple[Coder, int]]:
        if not self.session.is_open or self.session.project.readonly:
            return []
        open_ = (State.NOT_BEGUN, State.IN_PROGRESS)
        found = [(self.pane.model.coder_of(cell), row) for row, cell in self.pane.selected() if cell.state in open_]
        return [(coder, row.transcript_id) for coder, row in found if coder is not None]

    def _can_assign(self) -> bool:
        session = self.session
        if not session.is_open or session.project.readonly or not coders(session.project) or not self.pane.model.rows:
            return False
        round_ = session.round
        missing = any(cell.state is State.NONE for row in self.pane.model.rows for cell in row.cells)
        return round_ is None or (round_.state is RoundState.SEALED and missing)

    def _history_text(self) -> str:
        return "Show the history" if self._side.isHidden() else "Hide the history"

    def _focus_filter(self) -> None:
        self.pane.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.pane.field.selectAll()
