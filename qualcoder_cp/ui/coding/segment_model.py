# SPDX-License-Identifier: GPL-3.0-or-later
"""The segments that filters leave, under headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from qualcoder_cp.ui.widgets.plain import plain_tip

SEGMENT = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class Grouping(StrEnum):
    """Under which headings segments are listed."""

    NONE = ""
    CODE = "code"
    TRANSCRIPT = "transcript"
    CODER = "coder"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Segment:
    """One coding as the list shows it; ``words`` are the first of the passage, ``own``: the coder may change it."""

    id: int
    transcript_id: int
    transcript: str
    start: int
    end: int
    code: str
    colour: str
    words: str
    memo: str
    unsure: bool
    coder: str = ""
    groups: tuple[str, ...] = ()
    own: bool = True
    above: tuple[str, ...] = ()
    """The names of the codes that the code lies below."""


@dataclass(frozen=True, slots=True)
class Chips:
    """What the filters over the list say; empty: everything."""

    words: str = ""
    group: str = ""
    code: str = ""
    unsure: bool = False
    grouping: Grouping = Grouping.NONE

    def leave(self, one: Segment) -> bool:
        """Return whether a segment passes."""
        told = f"{one.words} {one.code} {one.memo} {one.transcript}".casefold()
        return (
            (not self.group or self.group in one.groups) and (not self.code or self.code in (one.code, *one.above))
            and (not self.unsure or one.unsure) and all(word in told for word in self.words.casefold().split())
        )  # fmt: skip


class SegmentModel(QAbstractListModel):
    """Rows are segments, or the words of a heading."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._all: Sequence[Segment] = ()
        self._rows: list[Segment | str] = []
        self.segments: list[Segment] = []
        self.across = False

    def show_segments(self, segments: Sequence[Segment], across: bool) -> None:
        """Keep these segments; ``across``: of several transcripts, so that each names its own. `filter` shows them."""
        self._all, self.across = segments, across

    def filter(self, chips: Chips) -> None:
        """Show only segments that the filters leave."""
        self.beginResetModel()
        self.segments = [one for one in self._all if chips.leave(one)]
        if chips.grouping is Grouping.NONE:
            self._rows = list(self.segments)
        else:
            self._rows = []
            for title, members in _grouped(self.segments, chips.grouping).items():
                self._rows += [f"{title} · {len(members):,}", *members]
        self.endResetModel()

    def segment(self, row: int) -> Segment | None:
        """Return the segment in a row, None for a heading or outside of the list."""
        one = self._rows[row] if 0 <= row < len(self._rows) else None
        return one if isinstance(one, Segment) else None

    def row_of(self, coding_id: int | None) -> int | None:
        """Return the first row of a coding."""
        rows = enumerate(self._rows)
        return next((row for row, one in rows if isinstance(one, Segment) and one.id == coding_id), None)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows shown."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let segments be chosen, headings not."""
        chosen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return chosen if self.segment(index.row()) else Qt.ItemFlag.NoItemFlags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the segment, its words, or all of it as a tool tip."""
        row = self._rows[index.row()]
        if isinstance(row, str):
            return row if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                marks = ", unsure" if row.unsure else ""
                return f"{row.code}: {row.words}{marks}"
            case Qt.ItemDataRole.ToolTipRole:
                told = (row.code, row.transcript, row.coder, row.words[:400], row.memo, "unsure" if row.unsure else "")
                return plain_tip("\n".join(part for part in told if part))
            case _ if role == SEGMENT:
                return row
        return None


def _grouped(segments: Sequence[Segment], by: Grouping) -> dict[str, list[Segment]]:
    """Return the segments under headings; a segment of several groups stands under each."""
    groups: dict[str, list[Segment]] = {}
    for one in segments:
        titles = {
            Grouping.CODE: (one.code,), Grouping.TRANSCRIPT: (one.transcript,), Grouping.CODER: (one.coder or "Mine",),
            Grouping.GROUP: one.groups or ("not stated",),
        }[by]  # fmt: skip
        for title in titles:
            groups.setdefault(title, []).append(one)
    return groups if by is Grouping.TRANSCRIPT else dict(sorted(groups.items()))
