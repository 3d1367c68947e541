# SPDX-License-Identifier: GPL-3.0-or-later
"""The same numbers as the chart, as a table: n/N (%), intervals, groups, and the band between the coders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qualcoder_cp.model import Level
from qualcoder_cp.prevalence import (
    Count,
    PrevalenceTable,
    Row,
    Sort,
    count_form,
    interval_form,
    jmir_decimals,
    ordered,
    percent,
)
from qualcoder_cp.ui.theme import colours

_UNDEFINED = "—"
_HEAD = 20
"""Letters in a line of a head; longer names break."""
_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """A column: of which group (None: all), of which layer (None: the one shown), a count or its interval."""

    head: str
    group: str | None = None
    layer: str | None = None
    interval: bool = False
    label: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What the table shows. ``level`` None is the whole tree; ``band`` holds the table of each layer."""

    table: PrevalenceTable
    level: Level | None
    sort: Sort
    by_group: bool
    intervals: bool
    band: dict[str, PrevalenceTable]


class PrevalenceModel(QAbstractTableModel):
    """Rows of codes and the foot (with at least one, with none, analyzed), rounded as the Word table is."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._shown: Shown | None = None
        self._rows: tuple[Row, ...] = ()
        self._columns: list[Column] = []
        self._decimals = 0
        self._band: dict[str, dict[int, Count]] = {}

    def show_table(self, shown: Shown | None) -> None:
        """Show another table, or nothing."""
        self.beginResetModel()
        self._shown = shown
        self._rows = ordered(shown.table, shown.sort, shown.level) if shown else ()
        self._columns = _columns(shown) if shown else []
        self._decimals = jmir_decimals(shown.table.total()) if shown else 0
        self._band = {
            layer: {row.code.code_id: row.counts.overall for row in table.rows}
            for layer, table in (shown.band if shown else {}).items()
        }
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of rows with the foot."""
        return 0 if parent.isValid() or self._shown is None else len(self._rows) + 3

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return words, alignment, weight and tips of a cell."""
        if not index.isValid() or self._shown is None:
            return None
        column, row = self._columns[index.column()], index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if column.label else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and self._strong(row):
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # fmt: skip
        """Return the heads with their N."""
        if orientation == Qt.Orientation.Horizontal and section < len(self._columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._columns[section].head
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignLeft if section == 0 else Qt.AlignmentFlag.AlignRight
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def foot(self) -> int:
        """Return the row where the foot begins."""
        return len(self._rows)

    def door(self, index: _Index) -> tuple[int, str | None, str | None] | None:
        """Return code id, group and layer behind a cell; None in the foot."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        column = self._columns[index.column()]
        return self._rows[index.row()].code.code_id, column.group, column.layer

    def tsv(self, cells: Sequence[_Index]) -> str:
        """Return cells as tab-separated lines with their heads; the smallest rectangle around them."""
        rows = sorted({one.row() for one in cells}) if cells else list(range(self.rowCount()))
        columns = sorted({one.column() for one in cells}) if cells else list(range(self.columnCount()))
        lines = [[self._columns[number].head.replace("\n", " ") for number in columns]]
        lines += [[self._words(row, self._columns[number]).strip() for number in columns] for row in rows]
        return "\n".join("\t".join(line) for line in lines) + "\n"

    # ---------------------------------------------------------------- cells

    def _strong(self, row: int) -> bool:
        whole = self._shown is not None and self._shown.level is None
        return whole and row < len(self._rows) and self._rows[row].code.level is Level.DOMAIN

    def _words(self, row: int, column: Column) -> str:
        if column.label:
            return self._label(row)
        if row == len(self._rows) + 2:
            return "" if column.interval else str(self._total(column))
        number = self._count(row, column)
        if number is None or number.reason:
            return _UNDEFINED
        if column.interval:
            return interval_form(number, self._decimals) if row < len(self._rows) else ""
        if column.group is None:
            return count_form(number.n, number.N, self._decimals)
        return f"{number.n} ({percent(number.n, number.N, self._decimals)}%)"

    def _label(self, row: int) -> str:
        if row >= len(self._rows):
            feet = ("Participants with at least one", "Participants with none", "Participants analyzed")
            return feet[row - len(self._rows)]
        code = self._rows[row].code
        depth = code.depth if self._shown is not None and self._shown.level is None else 0
        return f"{'      ' * depth}{code.name}"

    def _count(self, row: int, column: Column) -> Count | None:
        assert self._shown is not None
        if column.layer is not None:
            if row < len(self._rows):
                return self._band[column.layer].get(self._rows[row].code.code_id)
            table = self._shown.band[column.layer]
        else:
            table = self._shown.table
        if row < len(self._rows):
            return self._rows[row].counts.of(column.group)
        return (table.with_any if row == len(self._rows) else table.with_none).of(column.group)

    def _total(self, column: Column) -> int:
        assert self._shown is not None
        table = self._shown.band[column.layer] if column.layer is not None else self._shown.table
        return table.total(column.group)

    def _tip(self, row: int, column: Column) -> str:
        if column.label or row >= len(self._rows):
            return self._label(row).strip()
        number = self._count(row, column)
        if number is None:
            return "Not in this table"
        if number.reason:
            return f"Not defined: {number.reason}"
        place = column.layer or column.group or "all participants"
        return (
            f"{self._rows[row].code.name}, {place}: {count_form(number.n, number.N, self._decimals)}, "
            f"95% CI {interval_form(number, self._decimals)}. Double click or Enter shows the passages."
        )


class CellDelegate(QStyledItemDelegate):
    """Draws a line above the foot and a frame around the cell that the keys are at."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one cell."""
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        super().paint(painter, option, index)
        model = index.model()
        painter.save()
        if isinstance(model, PrevalenceModel) and index.row() == model.foot():
            painter.setPen(QColor(colours().muted))
            painter.drawLine(option.rect.topLeft(), option.rect.topRight())
        if focused:
            painter.setPen(QColor(colours().accent))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()


def _columns(shown: Shown) -> list[Column]:
    first = {None: "Domain and code", Level.DOMAIN: "Domain", Level.THEME: "Theme", Level.CODE: "Code"}[shown.level]
    made = [Column(first, label=True), Column(f"All (N={shown.table.total()})")]
    made += [Column("95% CI", interval=True)] if shown.intervals else []
    for group in shown.table.groups if shown.by_group else ():
        made.append(Column(f"{_broken(group)}\n(n={shown.table.total(group)})", group))
        made += [Column(f"95% CI\n{_broken(group)}", group, interval=True)] if shown.intervals else []
    made += [Column(f"{_broken(layer)}\n(N={table.total()})", layer=layer) for layer, table in shown.band.items()]
    return made


def _broken(name: str) -> str:
    return "\n".join(wrap(name, _HEAD)) or name
