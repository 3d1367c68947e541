# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of files on their way in: a checkbox each, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from qualcoder_cp.coding import Fate, FileOutlook
from qualcoder_cp.transcripts import Prepared
from qualcoder_cp.transcripts.names import Named
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.transcripts.import_list import Candidate

Index = QModelIndex | QPersistentModelIndex
HEADERS = ("File", "Found", "Participant", "Group", "Words", "Kept", "Left out", "Turns", "Times", "Speakers", "Format",
           "Encoding")  # fmt: skip
FILE, FOUND, PERSON, GROUP, WORDS, KEPT, LEFT, TURNS, TIMES, SPEAKERS, FORMAT, ENCODING = range(12)
_NUMBERS = (TURNS, TIMES, WORDS, KEPT, LEFT)


class ImportModel(QAbstractTableModel):
    """The files that were read; ``ticked`` speaks when the choice of files changes."""

    ticked = Signal()

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.candidates: list[Candidate] = []
        self._left_out: set[Path] = set()
        self._named: Mapping[str, Named] = {}
        self.outlooks: dict[Path, FileOutlook] = {}
        """What files that correct transcripts would do, by path; only while that is wanted."""

    def show_outlooks(self, outlooks: dict[Path, FileOutlook]) -> None:
        """Let files be taken as corrections, those that can be."""
        self.outlooks = {path: one for path, one in outlooks.items() if one.fate in (Fate.REVISION, Fate.SAME)}
        if self.candidates:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.candidates) - 1, len(HEADERS) - 1))
        self.ticked.emit()

    def show_people(self, named: Mapping[str, Named]) -> None:
        """Show the participants whom file names tell."""
        self._named = named
        if self.candidates:
            self.dataChanged.emit(self.index(0, PERSON), self.index(len(self.candidates) - 1, GROUP))

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
        return [one.file for one in self.candidates if one.problem is None and self._is_ticked(one)]

    def updates(self) -> list[Prepared]:
        """Return the files that are to correct transcripts."""
        return [one.file for one in self.candidates if one.problem is not None and self._is_ticked(one)]

    def _is_sound(self, one: Candidate) -> bool:
        return one.problem is None or one.file.path in self.outlooks

    def _is_ticked(self, one: Candidate) -> bool:
        return self._is_sound(one) and one.file.path not in self._left_out

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
        sound = index.column() == FILE and self._is_sound(self.candidates[index.row()])
        return flags | Qt.ItemFlag.ItemIsUserCheckable if sound else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        one = self.candidates[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == FILE:
            return Qt.CheckState.Checked if self._is_ticked(one) else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return None if one.file.path in self.outlooks else _colour(one, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            if index.column() == SPEAKERS:
                return _text(one, SPEAKERS)
            outlook = self.outlooks.get(one.file.path)
            return (outlook.sentence if outlook else one.problem) or "\n".join(one.notes) or str(one.file.path)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if index.column() == FOUND and one.file.path in self.outlooks:
            return "correction"
        if index.column() in (PERSON, GROUP):
            said = self._named.get(one.file.path.name)
            return ((said.participant if index.column() == PERSON else said.group) or "") if said else ""
        return _text(one, index.column())

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a file, or leave it out."""
        if role != Qt.ItemDataRole.CheckStateRole or not self._is_sound(self.candidates[index.row()]):
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
    timed = sum(turn.start_ms is not None for turn in file.turns)
    values = (report.words_source + report.words_added, report.words_kept, sum(report.left_out.values()),
              len(file.turns), timed, speakers or "none found")  # fmt: skip
    value = values[column - WORDS]
    return f"{value:,}" if isinstance(value, int) else value


def found_words(one: Candidate) -> str:
    """Return in a word or two whether a file is ready, to be looked at, a double, or unreadable."""
    if one.problem is not None:
        if "same text" in one.problem:
            return "double"
        return "name taken" if "already a transcript" in one.problem else "unreadable"
    return f"look: {len(one.notes)}" if one.notes else "ready"


def import_table(model: ImportModel) -> QTableView:
    """Return the view of the files; Space and Enter tick one."""
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName("Files to import")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.activated.connect(lambda index: _toggle(model, index))
    return table


def _toggle(model: ImportModel, index: QModelIndex) -> None:
    """Tick or untick the file of a row by Enter."""
    place = model.index(index.row(), FILE)
    ticked = place.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    model.setData(place, (Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked).value,
                  Qt.ItemDataRole.CheckStateRole)  # fmt: skip


def fit(table: QTableView) -> None:
    """Give the columns their room in letters."""
    metrics = table.fontMetrics()
    table.verticalHeader().setDefaultSectionSize(metrics.height() + space(1) * 2)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for column, title in enumerate(HEADERS):
        room = {FILE: 24, FOUND: 15, PERSON: 14, GROUP: 14, SPEAKERS: 26}.get(column, 0) * metrics.averageCharWidth()
        table.setColumnWidth(column, max(room, metrics.horizontalAdvance(title) + space(3) + space(1)))
