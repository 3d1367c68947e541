# SPDX-License-Identifier: GPL-3.0-or-later
"""The queue as a model: its order stays until it is loaded anew, whatever is decided meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from qualcoder_cp.adjudication import DisagreementType, Mode, Queued
from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.ui.adjudication.words import spoken

Index = QModelIndex | QPersistentModelIndex
Key = tuple[int, str]
"""Transcript id and fingerprint: what an item is known by."""
QUEUED = Qt.ItemDataRole.UserRole + 1


class State(StrEnum):
    """Which items are listed."""

    OPEN = "open"
    LATER = "later"
    DECIDED = "decided"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Filters:
    """What is listed; None means everything. A code stands for itself and all below it."""

    type: DisagreementType | None = None
    code_id: int | None = None
    group: str | None = None
    state: State = State.OPEN
    transcript_id: int | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rows show beside the item: the codebook, and participants and groups by transcript id."""

    tree: CodeTree = field(default_factory=lambda: CodeTree.of(()))
    people: Mapping[int, str] = field(default_factory=dict)
    groups: Mapping[int, frozenset[str]] = field(default_factory=dict)


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


def key_of(queued: Queued) -> Key:
    """Return by what an item is known."""
    return queued.board.transcript.id, queued.item.fingerprint


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

    # ---------------------------------------------------------------- filling

    def load(self, queued: Sequence[Queued], around: Surroundings) -> None:
        """Take a whole queue in its order, and filter it."""
        self.beginResetModel()
        self.around = around
        self._all = list(queued)
        self._place = {key_of(one): number for number, one in enumerate(self._all)}
        self._filter()
        self.endResetModel()

    def set_filters(self, filters: Filters) -> None:
        """List what passes these filters now."""
        self.beginResetModel()
        self.filters = filters
        self._filter()
        self.endResetModel()

    def _filter(self) -> None:
        self._shown = [number for number, one in enumerate(self._all) if self._passes(one)]
        self._row = {key_of(self._all[number]): row for row, number in enumerate(self._shown)}

    def _passes(self, one: Queued) -> bool:
        wanted, place = self.filters, one.board.transcript.id
        if wanted.type is not None and one.item.type is not wanted.type:
            return False
        if wanted.transcript_id is not None and place != wanted.transcript_id:
            return False
        if wanted.group is not None and wanted.group not in self.around.groups.get(place, ()):
            return False
        if wanted.code_id in self.around.tree.codes and not self.around.tree.below(wanted.code_id).intersection(
            one.item.codes
        ):  # fmt: skip
            return False
        return wanted.state is State.ALL or wanted.state is state_of(one)

    def update(self, queued: Iterable[Queued], *, everything: bool) -> list[Key] | None:
        """Renew items in their places; return those whose decision changed, None if an item is new or gone.

        ``queued`` are all items of the round (``everything``), or all of some transcripts.
        """
        found = {key_of(one): one for one in queued}
        touched = {key[0] for key in found}
        known = {key for key in self._place if everything or key[0] in touched}
        if known != found.keys():
            return None
        changed = []
        for key, one in found.items():
            before = self._all[self._place[key]]
            self._all[self._place[key]] = one
            if before.decision != one.decision:
                changed.append(key)
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
        states = [state_of(one) for one in self._all]
        by_rule = sum(one.decision is not None and one.decision.mode is Mode.RULE for one in self._all)
        return Counts(states.count(State.OPEN), states.count(State.LATER), states.count(State.DECIDED), by_rule)

    def open_of(self, kind: DisagreementType) -> int:
        """Return how many items of a type have no decision."""
        return sum(one.item.type is kind and one.decision is None for one in self._all)

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


def state_of(queued: Queued) -> State:
    """Return whether an item is open, put off or decided."""
    if queued.decision is None:
        return State.OPEN
    return State.DECIDED if queued.decision.settles else State.LATER
