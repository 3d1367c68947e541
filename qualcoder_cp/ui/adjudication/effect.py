# SPDX-License-Identifier: GPL-3.0-or-later
"""The live effect: how many participants will have a domain at least and at most, kept up to date cheaply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from qualcoder_cp import adjudication
from qualcoder_cp.adjudication import Item
from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.model import Round
from qualcoder_cp.project import Project


class _Cell(Protocol):
    @property
    def low(self) -> int: ...
    @property
    def high(self) -> int: ...


class LiveEffect:
    """Presence of the domains per participant, of which only those touched are read again."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._cells: dict[int, Mapping[int, _Cell]] = {}

    def read(self, project: Project, round_: Round, transcript_ids: Iterable[int] | None = None) -> None:
        """Read everything, or only the participants of these transcripts."""
        if transcript_ids is None:
            self._cells = {}
        self._cells.update(adjudication.presence(project, round_, transcript_ids=transcript_ids))

    @property
    def people(self) -> int:
        """Return how many participants there are."""
        return len(self._cells)

    def range_of(self, domain: int) -> tuple[int, int]:
        """Return at least and at most how many participants will have the domain."""
        here = [one[domain] for one in self._cells.values() if domain in one]
        return sum(cell.low for cell in here), sum(cell.high for cell in here)

    def words(self, item: Item, tree: CodeTree) -> str:
        """Return ``Data privacy 87–88 of 102`` for each domain that the item touches."""
        parts = []
        for domain in dict.fromkeys(tree.domain(code) for code in item.codes if code in tree.codes):
            low, high = self.range_of(domain)
            count = str(low) if low == high else f"{low}–{high}"
            parts.append(f"{tree.codes[domain].shown} {count} of {len(self._cells)}")
        return "   ".join(parts)
