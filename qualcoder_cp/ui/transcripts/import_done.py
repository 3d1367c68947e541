# SPDX-License-Identifier: GPL-3.0-or-later
"""The one report at the end of an import: what came in, what stayed out and why, and the sum of the words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp.coding import Reimported, Revision
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import Imported, Prepared
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.transcripts.account import word_sum
from qualcoder_cp.ui.widgets.pieces import button, label

Index = QModelIndex | QPersistentModelIndex
HEADERS = ("File", "Outcome", "Words", "Kept", "Left out", "Why, or what to look at")
FILE, OUTCOME, WORDS, KEPT, LEFT, WHY = range(6)
_NUMBERS = (WORDS, KEPT, LEFT)
_ROOT = QModelIndex()


class DoneModel(QAbstractTableModel):
    """The files of an import, those left out first."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.rows: list[tuple[str | int, ...]] = []

    def show(self, rows: list[tuple[str | int, ...]]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of files."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return HEADERS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        value = self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole and self.rows[index.row()][OUTCOME] == "left out":
            return QColor(colours().warning)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{value:,}" if isinstance(value, int) else value
        return None


class ImportDone(QWidget):
    """The report; ``closed()``: it was read."""

    closed = Signal()

    def __init__(self) -> None:
        """Have nothing to report yet."""
        super().__init__()
        self.model = DoneModel()
        self.title = label("", "title", wrap=True, name="What the import did")
        self.sum = label("", "muted", wrap=True, name="The sum of the words")
        self.copy_button = button("Copy the report", self.copy, tip="Copy the table for a spreadsheet (Ctrl+C)")
        self.close_button = button("Done", self.closed.emit, "primary", tip="Go to the transcripts (Esc)")
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName("Files of the import")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setHighlightSections(False)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.sum)
        head = QHBoxLayout()
        head.setSpacing(space(1))
        head.addLayout(words, 1)
        for one in (self.copy_button, self.close_button):
            head.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(2))
        layout.addLayout(head)
        layout.addWidget(self.table, 1)

    def show_done(self, done: Imported, files: Sequence[Prepared], again: Reimported | None = None) -> None:
        """Show what became of these files; ``again`` tells of those that corrected transcripts."""
        out = done.left_out | (again.left_out if again else {})
        revised = {name_key(one.transcript): one for one in again.revisions} if again else {}
        taken = [file for file in files if str(file.path) not in out]
        self.title.setText(_counts(done, again) + (f", {len(out):,} left out" if out else ""))
        self.sum.setText(word_sum(file.report.as_dict() for file in taken) if taken else "Nothing was taken in.")
        rows = [_row(file, out.get(str(file.path)), revised.get(name_key(file.name))) for file in files]
        rows.sort(key=lambda row: row[OUTCOME] != "left out")
        self.model.show(rows)
        self._fit()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy(self) -> None:
        """Put the sum and the table on the clipboard, cells between tabs."""
        lines = [self.title.text(), self.sum.text(), "\t".join(HEADERS)]
        lines += ["\t".join(str(value) for value in row) for row in self.model.rows]
        QApplication.clipboard().setText("\n".join(lines))

    def _fit(self) -> None:
        metrics = self.table.fontMetrics()
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + space(1) * 2)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, letters in ((FILE, 36), (OUTCOME, 13), (WORDS, 10), (KEPT, 10), (LEFT, 10)):
            self.table.setColumnWidth(column, metrics.averageCharWidth() * letters)


def told(done: Imported, again: Reimported | None) -> tuple[str, bool]:
    """Return what an import did in one sentence, and whether there is anything to undo."""
    changed = bool(done.names or (again and (again.revisions or again.comments)))
    if len(done.names) == 1 and not (again and again.revisions):
        return f"'{done.names[0]}' imported", changed
    return _counts(done, again), changed


def _counts(done: Imported, again: Reimported | None) -> str:
    count, corrected = len(done.names), len(again.revisions) if again else 0
    words = f"{count:,} {'transcript' if count == 1 else 'transcripts'} imported"
    if not corrected:
        return words
    noun = "transcript" if corrected == 1 else "transcripts"
    return f"{words}, {corrected:,} corrected" if count else f"{corrected:,} {noun} corrected"


def _row(file: Prepared, left_out: str | None, revised: Revision | None) -> tuple[str | int, ...]:
    report = file.report
    if left_out is not None:
        return (file.path.name, "left out", "", "", "", left_out)
    words = report.words_source + report.words_added
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in report.left_out.items())
    moved = [_moved(revised)] if revised else []
    why = " · ".join([*moved, *([f"left out: {reasons}"] if reasons else []), *report.notes])
    return (
        file.path.name,
        "corrected" if revised else "taken in",
        words,
        report.words_kept,
        sum(report.left_out.values()),
        why,
    )


def _moved(one: Revision) -> str:
    """Return what became of the codings that the coder may see."""
    frozen = f"; submitted layers keep the text before: {', '.join(one.frozen)}" if one.frozen else ""
    moved, lost = one.moved + len(one.changed), len(one.lost)
    told_ = f"{moved:,} {'coding' if moved == 1 else 'codings'} moved" + (f", {lost:,} can't be" if lost else "")
    return f"text {one.revision}: {told_}{frozen}"


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
