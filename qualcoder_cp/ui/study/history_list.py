# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of the history under their days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from qualcoder_cp.coding import PastStep, by_day
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.widgets.plain import plain_tip

Index = QModelIndex | QPersistentModelIndex


def day(day_: date, now: datetime) -> str:
    """Return a day as people say it."""
    days = (now.date() - day_).days
    return {0: "today", 1: "yesterday"}.get(days, f"{day_.day} {day_:%b %Y}")


def when(at: str, now: datetime) -> str:
    """Return a time of the journal (ISO, UTC) as people say it, in local time."""
    moment = datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(now.tzinfo)
    return f"{day(moment.date(), now)} {moment:%H:%M}"


class HistoryModel(QAbstractListModel):
    """The steps, newest first, each day under its name."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.steps: list[PastStep] = []
        self._rows: list[PastStep | str] = []

    def show(self, steps: Sequence[PastStep]) -> None:
        """Show these steps."""
        self.beginResetModel()
        self.steps = list(steps)
        now = datetime.now().astimezone()
        self._rows = []
        for date_, members in by_day(steps):
            title = day(date.fromisoformat(date_), now)
            self._rows += [f"{title[0].upper()}{title[1:]} · {len(members):,}", *members]
        self.endResetModel()

    def step(self, row: int) -> PastStep | None:
        """Return the step in a row, None for a day's name."""
        one = self._rows[row] if 0 <= row < len(self._rows) else None
        return one if isinstance(one, PastStep) else None

    def row_of(self, step_id: int) -> int | None:
        """Return the row of a step."""
        rows = enumerate(self._rows)
        return next((row for row, one in rows if isinstance(one, PastStep) and one.id == step_id), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let steps be chosen, days not."""
        chosen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return chosen if self.step(index.row()) else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the two lines of a step; the second one is who and when."""
        step = self._rows[index.row()]
        if isinstance(step, str):
            return step if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        undone = " · taken back" if step.undone else ""
        second = f"{step.by} · {when(step.at, datetime.now().astimezone())}{undone}"
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{step.what}\n{second}"
        told = f"{step.what}, {second}" + (f". Reason: {step.reason}" if step.reason else "")
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(told)
        return told if role == Qt.ItemDataRole.AccessibleTextRole else None


class StepLines(QStyledItemDelegate):
    """Paints what was done, and below it, quieter, by whom and when; a day's name in one line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for two lines, or one."""
        lines = str(index.data()).count("\n") + 1
        return QSize(0, option.fontMetrics.height() * lines + space(1) * 2)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Leave the words to `paint`."""
        super().initStyleOption(option, index)
        option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        super().paint(painter, option, index)  # the ground: the words are painted here
        lines = str(index.data()).split("\n")
        shown, metrics = colours(), option.fontMetrics
        inner = option.rect.adjusted(space(2), space(1), -space(1), -space(1))
        painter.save()
        if len(lines) == 1:
            font = QFont(option.font)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            inner = inner.adjusted(-space(1), 0, 0, 0)
        for number, line in enumerate(lines[:2]):
            painter.setPen(shown.muted if number else shown.text)
            elided = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner.left(), inner.top() + metrics.ascent() + number * metrics.height(), elided)
        painter.restore()
