# SPDX-License-Identifier: GPL-3.0-or-later
"""Which code one coder used where the other used another one, or nothing; and what disagreement is made of.

The matrix (code × code, with "nothing") and the decomposition count the same passages (`passages`), so that both
add up: a coder's row sums to the characters that the coder marked with the code, and the kinds of disagreement to
the cells n10 and n01 at character level.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualcoder_cp.agreement.comparing import Pairing, all_pairs, compared_line, pairing
from qualcoder_cp.agreement.passages import Kind, Passage, passages
from qualcoder_cp.agreement.scope import Scope, ScopedCode

DISAGREEING: tuple[Kind, ...] = tuple(kind for kind in Kind if kind is not Kind.AGREED)
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Tally:
    """Passages and characters that count."""

    passages: int = 0
    characters: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.passages + other.passages, self.characters + other.characters)


@dataclass(frozen=True, slots=True)
class Decomposition:
    """What the disagreement on one code is made of.

    ``agreed`` counts passages with equal edges (once for both coders) and the characters on which both used the
    code. ``first`` and ``second`` hold, for each kind, the passages of that coder and the characters in them on
    which the other did not use the code.
    """

    code: ScopedCode
    agreed: Tally
    first: dict[Kind, Tally]
    second: dict[Kind, Tally]

    def both(self, kind: Kind) -> Tally:
        """Return the passages and characters of a kind, of both coders."""
        return self.first[kind] + self.second[kind]

    @property
    def disagreement(self) -> Tally:
        """Return all disagreement on the code."""
        total = Tally()
        for kind in DISAGREEING:
            total += self.both(kind)
        return total


@dataclass(frozen=True, slots=True)
class Confusion:
    """The matrix and the decomposition of a pair of coders, or of several pairs summed.

    ``cells`` maps (node of the first coder, node of the second) to a tally; None is "nothing". On the diagonal
    stand the runs of passages of one code that overlap, and the characters that both marked. ``places`` are the
    passages behind the pairs of two codes, as (first coder's, second coder's). ``reason`` says why there is none.
    """

    codes: tuple[ScopedCode, ...]
    level: str
    coders: tuple[str, ...]
    cells: dict[tuple[int | None, int | None], Tally]
    places: dict[tuple[int, int], tuple[tuple[Passage, Passage], ...]]
    parts: tuple[Decomposition, ...]
    compared: str
    reason: str

    def name(self, code: int | None) -> str:
        """Return the name of a node, or "nothing"."""
        return NOTHING if code is None else next(each.name for each in self.codes if each.id == code)


@dataclass(frozen=True, slots=True)
class Confused:
    """Two codes that stand against each other, whichever coder used which.

    ``one`` is the code that comes first in the codebook. ``forward`` counts where the first coder used ``one``
    and the second ``other``, ``backward`` the reverse.
    """

    one: ScopedCode
    other: ScopedCode
    forward: Tally
    backward: Tally
    places: tuple[tuple[Passage, Passage], ...]

    @property
    def total(self) -> Tally:
        """Return passages and characters in both directions."""
        return self.forward + self.backward


def confusion(scope: Scope, *, coders: tuple[int, int] | None = None, level: str = "code") -> Confusion:
    """Return matrix and decomposition of two coders (default: the first two of the scope).

    ``level`` is one of `comparing.LEVELS`. Nothing is raised for what can't be compared: the matrix is empty and
    says why. Raises KeyError for a coder who is not in scope, ValueError for another level.
    """
    pair = pairing(scope, coders)
    found = passages(scope, pair, level)
    cells, places = _matrix(found)
    shown = _shown(scope, level, found)
    reason = pair.reason or ("" if found else _nothing(scope, pair))
    line = compared_line(scope, pair, "passage and character", level)
    return Confusion(shown, level, pair.coders, cells, places, _parts(shown, found), line, reason)


def over_all_pairs(scope: Scope, *, level: str = "code") -> Confusion:
    """Return the sum over all pairs of coders; the first coder of each pair is the one who comes first in scope.

    With two coders it is their `confusion`.
    """
    pairs = all_pairs(scope)
    if len(pairs) < 2:
        return confusion(scope, level=level)
    each = [confusion(scope, coders=pair, level=level) for pair in pairs]
    cells: dict[tuple[int | None, int | None], Tally] = defaultdict(Tally)
    places: dict[tuple[int, int], tuple[tuple[Passage, Passage], ...]] = defaultdict(tuple)
    for one in each:
        for key, tally in one.cells.items():
            cells[key] += tally
        for codes, where in one.places.items():
            places[codes] += where
    shown = tuple(code for code in scope.codes if any(code in one.codes for one in each))
    parts = tuple(_sum_of(code, [part for one in each for part in one.parts if part.code == code]) for code in shown)
    names = tuple(name for _, name in scope.coders)
    line = "; ".join([f"{len(pairs)} pairs of coders, summed", *(one.compared for one in each)])
    reason = "" if cells else each[0].reason
    return Confusion(shown, level, names, dict(cells), dict(places), parts, line, reason)


def frequent(found: Confusion, top: int = 10) -> tuple[Confused, ...]:
    """Return the pairs of codes that stand against each other most often, by passages, then characters."""
    order = {code.id: place for place, code in enumerate(found.codes)}
    by_pair: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for first, second in found.places:
        low, high = sorted((first, second), key=lambda code: order[code])
        by_pair[low, high].append((first, second))
    nodes = {code.id: code for code in found.codes}
    pairs = [
        Confused(
            nodes[low], nodes[high], found.cells.get((low, high), Tally()), found.cells.get((high, low), Tally()),
            found.places.get((low, high), ()) + found.places.get((high, low), ()),
        )
        for low, high in by_pair
    ]  # fmt: skip
    return tuple(
        sorted(pairs, key=lambda each: (-each.total.passages, -each.total.characters, order[each.one.id],
                                        order[each.other.id]))[:top]
    )  # fmt: skip


def _nothing(scope: Scope, pair: Pairing) -> str:
    coded = any(each.layers[coder] for each in pair.used for coder in pair.coder_ids)
    return "no coding lies in the text that counts" if coded else "neither coder coded anything"


def _shown(scope: Scope, level: str, found: Sequence[Passage]) -> tuple[ScopedCode, ...]:
    """Return the nodes of the level and those that were applied otherwise, in the order of the codebook."""
    used = {each.code for each in found}
    return tuple(code for code in scope.codes if code.level == level or code.id in used)


def _matrix(
    found: Iterable[Passage],
) -> tuple[dict[tuple[int | None, int | None], Tally], dict[tuple[int, int], tuple[tuple[Passage, Passage], ...]]]:
    """Return the cells and the passages behind the pairs of two codes."""
    counts: dict[tuple[int | None, int | None], list[int]] = defaultdict(lambda: [0, 0])
    places: dict[tuple[int, int], list[tuple[Passage, Passage]]] = defaultdict(list)
    groups: set[int] = set()
    for one in found:
        rest = one.apart
        if one.partner is not None:
            both = one.overlap(one.partner)
            rest -= both
            if one.side == 0:
                _count(counts[one.code, one.partner.code], 1, both)
                places[one.code, one.partner.code].append((one, one.partner))
        elif one.group >= 0:
            _count(counts[one.code, one.code], one.group not in groups, one.shared * (one.side == 0))
            groups.add(one.group)
        alone = (one.code, None) if one.side == 0 else (None, one.code)
        single = one.partner is None and one.group < 0
        if rest or single:
            _count(counts[alone], single, rest)
    return (
        {key: Tally(*each) for key, each in counts.items()},
        {key: tuple(each) for key, each in places.items()},
    )


def _count(cell: list[int], more_passages: int, more_characters: int) -> None:
    cell[0] += more_passages
    cell[1] += more_characters


def _parts(codes: Sequence[ScopedCode], found: Iterable[Passage]) -> tuple[Decomposition, ...]:
    counts: dict[tuple[int, int, Kind], list[int]] = defaultdict(lambda: [0, 0])
    for one in found:
        _count(counts[one.code, one.side, one.kind], 1, one.apart)
        if one.side == 0:
            _count(counts[one.code, 2, Kind.AGREED], one.kind is Kind.AGREED, one.shared)

    def tally(code: int, side: int, kind: Kind) -> Tally:
        return Tally(*counts.get((code, side, kind), (0, 0)))

    return tuple(
        Decomposition(
            code, tally(code.id, 2, Kind.AGREED),
            {kind: tally(code.id, 0, kind) for kind in DISAGREEING},
            {kind: tally(code.id, 1, kind) for kind in DISAGREEING},
        )
        for code in codes
    )  # fmt: skip


def _sum_of(code: ScopedCode, parts: Sequence[Decomposition]) -> Decomposition:
    agreed = Tally()
    first, second = dict.fromkeys(DISAGREEING, Tally()), dict.fromkeys(DISAGREEING, Tally())
    for part in parts:
        agreed += part.agreed
        for kind in DISAGREEING:
            first[kind] += part.first[kind]
            second[kind] += part.second[kind]
    return Decomposition(code, agreed, first, second)
