# SPDX-License-Identifier: GPL-3.0-or-later
"""The history beside the map: who did what when, in words, with undo of one's own steps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp import coding
from qualcoder_cp.project import Step
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.widgets.pieces import button, label, row

Index = QModelIndex | QPersistentModelIndex
_LIMIT = 500
_BEFORE = {"undo": "Took back: ", "redo": "Did again: "}


def what(step: Step) -> str:
    """Return what a step did, in words."""
    return _BEFORE.get(step.kind, "") + step.label


def when(at: str, now: datetime) -> str:
    """Return a time of the journal (ISO, UTC) as people say it, in local time."""
    moment = datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(now.tzinfo)
    days = (now.date() - moment.date()).days
    day = {0: "today", 1: "yesterday"}.get(days, f"{moment.day} {moment:%b %Y}")
    return f"{day} {moment:%H:%M}"


class HistoryModel(QAbstractListModel):
    """The steps, newest first."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.steps: list[Step] = []

    def show(self, steps: list[Step]) -> None:
        """Show these steps."""
        self.beginResetModel()
        self.steps = steps
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of steps."""
        return 0 if parent.isValid() else len(self.steps)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the two lines of a step; the second one is who and when."""
        step = self.steps[index.row()]
        undone = " · taken back" if step.undone else ""
        second = f"{step.by} · {when(step.at, datetime.now().astimezone())}{undone}"
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{what(step)}\n{second}"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{what(step)}, {second}" + (f". Reason: {step.reason}" if step.reason else "")
        return None


class _TwoLines(QStyledItemDelegate):
    """Paints what was done, and below it, quieter, by whom and when."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, option.fontMetrics.height() * 2 + space(1) * 2)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)  # the ground: the words are painted here
        lines = str(index.data()).split("\n")
        shown, metrics = colours(), option.fontMetrics
        inner = option.rect.adjusted(space(2), space(1), -space(1), -space(1))
        painter.save()
        for number, line in enumerate(lines[:2]):
            painter.setPen(shown.muted if number else shown.text)
            elided = metrics.elidedText(line, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner.left(), inner.top() + metrics.ascent() + number * metrics.height(), elided)
        painter.restore()


class HistoryPanel(QWidget):
    """The list of steps and a button that takes the chosen one back."""

    def __init__(self, session: Session) -> None:
        """Build the panel; ``refresh`` fills it."""
        super().__init__()
        self._session = session
        self.model = HistoryModel()
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_TwoLines(self.list))
        self.list.setAccessibleName("History")
        self.list.setUniformItemSizes(True)
        self.undo_button = button("Undo this step", self.undo, tip="Take back the chosen step, if it is yours")
        self._hint = label("", "muted", wrap=True)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._show_choice())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(label("History", "heading"))
        layout.addWidget(self.list, 1)
        layout.addWidget(self._hint)
        layout.addWidget(row(self.undo_button, None))

    def refresh(self) -> None:
        """Re-read the steps, keeping the chosen one."""
        chosen = self.step()
        self.model.show(coding.history(self._session.project, self._session.coder, _LIMIT))
        for number, step in enumerate(self.model.steps):
            if chosen is not None and step.id == chosen.id:
                self.list.setCurrentIndex(self.model.index(number))
        self._show_choice()

    def step(self) -> Step | None:
        """Return the chosen step."""
        number = self.list.currentIndex().row()
        return self.model.steps[number] if 0 <= number < len(self.model.steps) else None

    def undo(self) -> None:
        """Take the chosen step back."""
        step, session = self.step(), self._session
        if step is not None:
            session.do(session.project.undo, session.by, step.id, say=f"Undone: {step.label}")

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
        self._hint.setText(reason)
        self._hint.setVisible(bool(reason))
        self.undo_button.setEnabled(not reason)
