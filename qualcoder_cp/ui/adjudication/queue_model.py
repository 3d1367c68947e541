# SPDX-License-Identifier: GPL-3.0-or-later
"""The queue as a model: its order stays until it is loaded anew, whatever is decided meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from qualcoder_cp.adjudication import DisagreementType, Mode, Queued
from qualcoder_cp.ui.adjudication.filters import Filters, Key, State, Surroundings, key_of, passes, state_of
from qualcoder_cp.ui.adjudication.words import spoken

Index = QModelIndex | QPersistentModelIndex
QUEUED = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the whole queue is."""

    open: int
    later: int
    done: int
    by_rule: int

    @property
    def total(self) -> int:
        """Return the number of all items."""
        return self.open + self.later + self.done


class QueueModel(QAbstractListModel):
    """All items of a round, of which those that passed the filters when it was filtered are rows."""

    def __init__(self) -> None:
        super().__init__()
        self.around = Surroundings()
        self.filters = Filters()
        self._all: list[Queued] = []
        self._place: dict[Key, int] = {}
        self._shown: list[int] = []
        self._row: dict[Key, int] = {}
        self._of: dict[int, set[Key]] = {}
        self._states: Counter[State] = Counter()
        self._open_types: Counter[DisagreementType] = Counter()
        self._by_rule = 0

    # ---------------------------------------------------------------- filling

    def load(self, queued: Sequence[Queued], around: Surroundings) -> None:
        """Take a whole queue in its order, and filter it."""
        self.beginResetModel()
        self.around = around
        self._all = list(queued)
        self._place = {key_of(one): number for number, one in enumerate(self._all)}
        self._of = {}
        for key in self._place:
            self._of.setdefault(key[0], set()).add(key)
        self._states, self._open_types, self._by_rule = Counter(), Counter(), 0
        for one in self._all:
            self._count(one, 1)
        self._filter()
        self.endResetModel()

    def _count(self, one: Queued, by: int) -> None:
        """Keep the counts: asked after every decision, they must not go through all items."""
        self._states[state_of(one)] += by
        if one.decision is None:
            self._open_types[one.item.type] += by
        elif one.decision.mode is Mode.RULE:
            self._by_rule += by

    def set_filters(self, filters: Filters) -> None:
        """List what passes these filters now."""
        self.beginResetModel()
        self.filters = filters
        self._filter()
        self.endResetModel()

    def _filter(self) -> None:
        self._shown = [number for number, one in enumerate(self._all) if passes(one, self.filters, self.around)]
        self._row = {key_of(self._all[number]): row for row, number in enumerate(self._shown)}

    def update(self, queued: Iterable[Queued], *, everything: bool) -> list[Key] | None:
        """Renew items in their places; return those whose decision changed, None if an item is new or gone.

        ``queued`` are all items of the round (``everything``), or all of some transcripts.
        """
        found = {key_of(one): one for one in queued}
        touched = self._of if everything else {key[0] for key in found}
        known = {place: self._of.get(place, set()) for place in touched}
        if sum(map(len, known.values())) != len(found) or any(key not in known.get(key[0], ()) for key in found):
            return None
        changed = []
        for key, one in found.items():
            before = self._all[self._place[key]]
            self._all[self._place[key]] = one
            if before.decision != one.decision:
                changed.append(key)
                self._count(before, -1)
                self._count(one, 1)
            row = self._row.get(key)
            if row is not None and (before.decision != one.decision or before.flip != one.flip):
                self.dataChanged.emit(self.index(row), self.index(row))
        return changed

    # ---------------------------------------------------------------- asking

    def at(self, row: int) -> Queued:
        """Return the item of a row."""
        return self._all[self._shown[row]]

    def row_of(self, key: Key | None) -> int | None:
        """Return the row of an item, None if it is not listed."""
        return None if key is None else self._row.get(key)

    def knows(self, key: Key) -> bool:
        """Return whether the item is in the queue, listed or not."""
        return key in self._place

    def is_open(self, key: Key) -> bool:
        """Return whether there is no decision on an item."""
        return self._all[self._place[key]].decision is None

    def place_of(self, key: Key) -> int:
        """Return the place of an item in the order of the whole queue; new items come last."""
        return self._place.get(key, len(self._all))

    def next_open(self, row: int) -> int | None:
        """Return the next row without a decision after this one, from the top again at the end; else a later one."""
        size = len(self._shown)
        ring = [(row + step) % size for step in range(1, size + 1)] if size else []
        for wanted in (State.OPEN, State.LATER):
            for place in ring:
                if place != row and state_of(self.at(place)) is wanted:
                    return place
        return None

    def counts(self) -> Counts:
        """Return how far the whole queue is, whatever is listed."""
        open_, later, done = (self._states[one] for one in (State.OPEN, State.LATER, State.DECIDED))
        return Counts(open_, later, done, self._by_rule)

    def open_of(self, kind: DisagreementType) -> int:
        """Return how many items of a type have no decision."""
        return self._open_types[kind]

    def open_on(self, transcript_id: int) -> tuple[int, int]:
        """Return how many items of a transcript are not settled, and how many it has."""
        own = self._of.get(transcript_id, set())
        return sum(state_of(self._all[self._place[key]]) is not State.DECIDED for key in own), len(own)

    def open_about(self, code_id: int) -> int:
        """Return how many open items a code is in."""
        return sum(one.decision is None and code_id in one.item.codes for one in self._all)

    def all(self) -> Sequence[Queued]:
        """Return all items in the order of the queue, listed or not."""
        return self._all

    # ---------------------------------------------------------------- Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many items are listed."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the item for the delegate, and one line for screen readers and tool tips."""
        queued = self.at(index.row())
        if role == QUEUED:
            return queued
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return spoken(queued, self.around.tree, self.around.people.get(queued.board.transcript.id, ""))
        return None
