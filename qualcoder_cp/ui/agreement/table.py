# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of agreement: the pooled row first, then one row per code of the level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QIcon

from qualcoder_cp.agreement import flag
from qualcoder_cp.agreement.result import AgreementReport, AgreementRow, Result
from qualcoder_cp.model import Level
from qualcoder_cp.ui.agreement.whisker import RESULT
from qualcoder_cp.ui.agreement.wording import percent_words, short_names, value_words, with_interval
from qualcoder_cp.ui.theme import colours

Index = QModelIndex | QPersistentModelIndex
NAME, ALPHA, KAPPA, AC1, PERCENT, BOTH, FIRST, SECOND, DIFFER, FOUND, NOTE = range(11)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, what stands in a cell, by what it is sorted, and what it means."""

    head: str
    words: Callable[[AgreementRow], str]
    key: Callable[[AgreementRow], Any]
    tip: str
    result: Callable[[AgreementRow], Result] | None = None


def _of(name: str) -> Callable[[AgreementRow], Result]:
    return lambda row: getattr(row, name)


def _value(name: str) -> Callable[[AgreementRow], float]:
    # Undefined values sort after all others: they are no low agreement.
    return lambda row: 2.0 if getattr(row, name).value is None else getattr(row, name).value


def _bare(name: str) -> Callable[[AgreementRow], str]:
    return lambda row: "undefined" if getattr(row, name).value is None else value_words(getattr(row, name))


def columns(coders: tuple[str, ...]) -> list[Column]:
    """Return the columns for two coders, whose first names stand in the heads."""
    one, two = short_names([*coders, "", ""][:2])
    return [
        Column("Code", lambda row: row.name, lambda row: row.name.casefold(), "Double click opens its disagreements"),
        Column("Alpha from 0 to 1, 95 % interval", lambda row: value_words(row.krippendorff_alpha),
               _value("krippendorff_alpha"), "Krippendorff's alpha (nominal); an arrow at 0 is a value below 0",
               _of("krippendorff_alpha")),
        Column("Kappa", _bare("cohen_kappa"), _value("cohen_kappa"), "Cohen's kappa", _of("cohen_kappa")),
        Column("AC1", _bare("gwet_ac1"), _value("gwet_ac1"), "Gwet's AC1", _of("gwet_ac1")),
        Column("Percent", lambda row: percent_words(row.percent_agreement.value), _value("percent_agreement"),
               "Units on which both coders say the same; not corrected for chance", _of("percent_agreement")),
        Column("Both", lambda row: f"{row.n11:,}", lambda row: row.n11, f"Units with the code by {one} and by {two}"),
        Column(f"Only {one}", lambda row: f"{row.n10:,}", lambda row: row.n10, f"Units with the code only by {one}"),
        Column(f"Only {two}", lambda row: f"{row.n01:,}", lambda row: row.n01, f"Units with the code only by {two}"),
        Column("Differ", lambda row: f"{row.n10 + row.n01:,}", lambda row: row.n10 + row.n01,
               "Units on which the coders differ"),
        Column(f"{one} · {two}", _prevalence, lambda row: row.prevalence or 0.0,
               f"Share of units in which {one} and {two} found the code"),
        Column("Note", flag, flag, "What to beware of in this row"),
    ]  # fmt: skip


def _prevalence(row: AgreementRow) -> str:
    return f"{percent_words(row.prevalence_first)} · {percent_words(row.prevalence_second)}"


class AgreementTable(QAbstractTableModel):
    """Rows of one level of a report. Sorting keeps the pooled row on top."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[AgreementRow] = []
        self._columns = columns(())
        self._dots: Mapping[int, QIcon] = {}
        self._sorted = (DIFFER, Qt.SortOrder.DescendingOrder)

    def show_report(self, report: AgreementReport | None, level: Level, dots: Mapping[int, QIcon]) -> None:
        """Show one level of a report; ``dots`` are the icons of the codes by id."""
        self.beginResetModel()
        self._dots = dots
        if report is None:
            self.rows = []
        else:
            self._columns = columns(report.coders)
            self.rows = [row for row in (*report.pooled, *report.codes) if row.level == level.value]
            self._order()
        self.endResetModel()

    def _order(self) -> None:
        column, order = self._sorted
        pooled = [row for row in self.rows if row.code is None]
        codes = [row for row in self.rows if row.code is not None]
        codes.sort(key=self._columns[column].key, reverse=order == Qt.SortOrder.DescendingOrder)
        self.rows = pooled + codes

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the codes; codes that are equal keep the order they had."""
        self.layoutAboutToBeChanged.emit()
        before = self.rows
        self._sorted = (column, order)
        self._order()
        for index in self.persistentIndexList():
            row = next(place for place, one in enumerate(self.rows) if one is before[index.row()])
            self.changePersistentIndex(index, self.index(row, index.column()))
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows with the pooled one."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the heads, with what they mean as tool tip."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].head
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return self._columns[section].tip if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell, its result for the delegate, and how it looks."""
        row, column = self.rows[index.row()], self._columns[index.column()]
        result = column.result(row) if column.result else None
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(row)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return with_interval(result) if result else column.words(row)
        if role == RESULT:
            return result
        if role == Qt.ItemDataRole.DecorationRole and index.column() == NAME and row.code is not None:
            return self._dots.get(row.code.id)
        if role == Qt.ItemDataRole.FontRole and row.code is None:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and _is_quiet(index.column(), result):
            return QColor(colours().muted)
        return _alignment(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _is_quiet(column: int, result: Result | None) -> bool:
    return column == NOTE or (result is not None and (result.value is None or bool(result.reason)))


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column in (NAME, ALPHA, NOTE) else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
