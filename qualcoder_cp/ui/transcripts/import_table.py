# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of files on their way in: a checkbox each, and what was found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from qualcoder_cp.transcripts import Prepared
from qualcoder_cp.ui.theme import colours
from qualcoder_cp.ui.transcripts.import_list import Candidate

Index = QModelIndex | QPersistentModelIndex
HEADERS = ("File", "Found", "Speakers", "Turns", "Words", "Kept", "Left out", "Format", "Encoding")
FILE, FOUND, SPEAKERS, TURNS, WORDS, KEPT, LEFT, FORMAT, ENCODING = range(9)
_NUMBERS = (TURNS, WORDS, KEPT, LEFT)


class ImportModel(QAbstractTableModel):
    """The files that were read; ``ticked`` speaks when the choice of files changes."""

    ticked = Signal()

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.candidates: list[Candidate] = []
        self._left_out: set[Path] = set()

    def show(self, candidates: list[Candidate], *, keep_choice: bool = False) -> None:
        """Show these files; those without problems are ticked."""
        self.beginResetModel()
        self.candidates = candidates
        if not keep_choice:
            self._left_out = set()
        self.endResetModel()
        self.ticked.emit()

    def replace_file(self, number: int, file: Prepared) -> None:
        """Show one file as it is after an edit."""
        self.candidates[number] = Candidate(file, self.candidates[number].problem)
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(HEADERS) - 1))

    def chosen(self) -> list[Prepared]:
        """Return the files that are to be taken in."""
        return [one.file for one in self.candidates if self._is_ticked(one)]

    def _is_ticked(self, one: Candidate) -> bool:
        return one.problem is None and one.file.path not in self._left_out

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of files."""
        return 0 if parent.isValid() else len(self.candidates)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return HEADERS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let sound files be ticked."""
        flags = super().flags(index)
        sound = index.column() == FILE and self.candidates[index.row()].problem is None
        return flags | Qt.ItemFlag.ItemIsUserCheckable if sound else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        one = self.candidates[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == FILE:
            return Qt.CheckState.Checked if self._is_ticked(one) else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return _colour(one, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            if index.column() == SPEAKERS:
                return _text(one, SPEAKERS)
            return one.problem or "\n".join(one.notes) or str(one.file.path)
        return _text(one, index.column()) if role == Qt.ItemDataRole.DisplayRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a file, or leave it out."""
        if role != Qt.ItemDataRole.CheckStateRole or self.candidates[index.row()].problem is not None:
            return False
        path = self.candidates[index.row()].file.path
        wanted = Qt.CheckState(value) is Qt.CheckState.Checked
        self._left_out.discard(path) if wanted else self._left_out.add(path)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _colour(one: Candidate, column: int) -> QColor | None:
    if one.problem is not None:
        return QColor(colours().warning if column == FOUND else colours().muted)
    return QColor(colours().warning) if column == FOUND and one.notes else None


def _text(one: Candidate, column: int) -> str:
    file, report = one.file, one.file.report
    if column == FILE:
        return file.path.name
    if column == FOUND:
        return found_words(one)
    if column == FORMAT:
        return file.format
    if column == ENCODING:
        return file.encoding
    if file.problem is not None:
        return ""
    speakers = ", ".join(f"{speaker.label} → {speaker.role.value}" for speaker in file.speakers)
    values = (speakers or "none found", len(file.turns), report.words_source, report.words_kept,
              sum(report.left_out.values()))  # fmt: skip
    value = values[column - SPEAKERS]
    return f"{value:,}" if isinstance(value, int) else value


def found_words(one: Candidate) -> str:
    """Return in a word or two whether a file is ready, to be looked at, a double, or unreadable."""
    if one.problem is not None:
        if "same text" in one.problem:
            return "double"
        return "name taken" if "already a transcript" in one.problem else "unreadable"
    return f"look: {len(one.notes)}" if one.notes else "ready"
