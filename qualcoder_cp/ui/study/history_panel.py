# SPDX-License-Identifier: GPL-3.0-or-later
"""The history beside the map: who did what when, in words, filtered, with undo of one's own steps."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QListView, QVBoxLayout, QWidget

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.coding import PastStep
from qualcoder_cp.project import coders
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.study.history_list import HistoryModel, StepLines, when
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, label, row

__all__ = ["HistoryPanel", "when"]

_LIMIT = 500
_SINCE = {"Any time": "", "Today": "today", "Since yesterday": "yesterday", "Last 7 days": "7 days"}


class HistoryPanel(QWidget):
    """The list of steps, its filters, and a button that takes the chosen step back."""

    def __init__(self, session: Session) -> None:
        """Build the panel; ``refresh`` fills it."""
        super().__init__()
        self._session = session
        self.model = HistoryModel()
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(StepLines(self.list))
        self.list.setAccessibleName("History")
        self.list.setToolTip("Steps, newest first; one of yours can be taken back")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.by = self._combo("Whose steps", "Show only this person's steps")
        self.since = self._combo("Since when", "Show only steps since then")
        self.since.addItems(list(_SINCE))
        self.thing = self._combo("Which transcript or code", "Show only steps that touched this transcript or code")
        self.field = QLineEdit()
        self.field.setPlaceholderText("Words in a step")
        self.field.setAccessibleName("Filter the history")
        self.field.setToolTip("Show only steps with these words")
        self.field.setClearButtonEnabled(True)
        self.yesterday = button(
            "What changed since yesterday", self.show_yesterday, "quiet", tip="Everybody's steps since yesterday"
        )
        self.undo_button = button("Undo this step", self.undo, tip="Take back the chosen step, if it is yours")
        self._told = label("", "muted", wrap=True, name="How many steps")
        self._hint = label("", "muted", wrap=True, name="Whether the step can be taken back")
        self._build()

    def _combo(self, name: str, tip: str) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(name)
        made.setToolTip(tip)
        made.setMinimumContentsLength(8)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return made

    def _build(self) -> None:
        filters = Flow(gap=space(0))
        for widget in (self.by, self.since, self.thing, self.yesterday):
            filters.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(label("History", "heading"))
        layout.addLayout(filters)
        layout.addWidget(self.field)
        layout.addWidget(self._told)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._hint)
        layout.addWidget(row(self.undo_button, None))
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._show_choice())
        for combo in (self.by, self.since, self.thing):
            combo.currentIndexChanged.connect(lambda _at: self._list())
        self.field.textChanged.connect(lambda _words: self._list())

    # ---------------------------------------------------------------- what is shown

    def refresh(self) -> None:
        """Re-read people, things and steps, keeping what is chosen."""
        project = self._session.project
        names = [("Everybody", None), *((one.name, one.name) for one in coders(project))]
        self._offer(self.by, names)
        texts = [(one.name, f"transcript {one.id}") for one in transcripts.transcripts(project)]
        codes = codebook.tree(project)
        nodes = [(codes.path(code.id), f"code {code.id}") for code in codes.in_order()]
        self._offer(self.thing, [("Anything", None), *texts, *nodes])
        self._list()

    def _offer(self, combo: QComboBox, wanted: list[tuple[str, str | None]]) -> None:
        if [(combo.itemText(at), combo.itemData(at)) for at in range(combo.count())] == wanted:
            return
        chosen = combo.currentData()
        combo.blockSignals(True)
        combo.clear()
        for text, value in wanted:
            combo.addItem(text, value)
        combo.setCurrentIndex(max(0, combo.findData(chosen)) if chosen is not None else 0)
        combo.blockSignals(False)

    def _list(self) -> None:
        session = self._session
        if not session.is_open:
            return
        chosen = self.step()
        kind, _, number = str(self.thing.currentData() or "").partition(" ")
        since = _SINCE[self.since.currentText()]
        found = coding.past_steps(
            session.project, session.coder, by=self.by.currentData(),
            transcript_id=int(number) if kind == "transcript" else None,
            code_id=int(number) if kind == "code" else None,
            since=coding.since_when(since) if since else None, text=self.field.text(), limit=_LIMIT,
        )  # fmt: skip
        self.model.show(found)
        if chosen is not None and (at := self.model.row_of(chosen.id)) is not None:
            self.list.setCurrentIndex(self.model.index(at))
        several = f"The latest {_LIMIT} steps" if len(found) == _LIMIT else f"{len(found)} steps"
        self._told.setText("1 step" if len(found) == 1 else several if found else "No step like that.")
        self._show_choice()

    def show_yesterday(self) -> None:
        """Show everybody's steps since yesterday, by day."""
        for combo in (self.by, self.thing):
            combo.setCurrentIndex(0)
        self.field.clear()
        self.since.setCurrentText("Since yesterday")
        self.list.setFocus()

    # ---------------------------------------------------------------- taking back

    def step(self) -> PastStep | None:
        """Return the chosen step."""
        return self.model.step(self.list.currentIndex().row())

    def undo(self) -> None:
        """Take the chosen step back."""
        step, session = self.step(), self._session
        if step is not None and session.coder is not None:
            session.do(coding.undo_step, session.project, session.coder, step.id, say=f"Undone: {step.what}")
        elif step is not None:
            session.do(session.project.undo, session.by, step.id, say=f"Undone: {step.what}")

    def _show_choice(self) -> None:
        step, session = self.step(), self._session
        reason = "Choose a step to take it back."
        if step is not None and session.is_open:
            reason = ""
            if session.project.readonly:
                reason = "The study is open read-only."
            elif step.by != session.by:
                reason = f"Only {step.by} can take this step back."
            elif step.kind != "do" or step.undone:
                reason = "This step was taken back already." if step.undone else "This step can't be taken back."
            elif not step.undoable and session.coder is not None:
                reason = "This step can't be taken back any more."
        self._hint.setText(reason)
        self._hint.setVisible(bool(reason))
        self.undo_button.setEnabled(not reason)
