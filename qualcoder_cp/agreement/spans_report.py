# SPDX-License-Identifier: GPL-3.0-or-later
"""Free spans of two coders or more: matched segments with their edges, and the unitizing family, per code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qualcoder_cp.agreement.counting import IOU, by_participant
from qualcoder_cp.agreement.matching import (
    THRESHOLDS,
    Matches,
    curve,
    match,
    median_offset,
    offsets,
)
from qualcoder_cp.agreement.result import NO_DOUBLE_CODED, NOTHING_TO_COMPARE, Result
from qualcoder_cp.agreement.scope import Scope, ScopedCode, ScopedTranscript, Unit, coverage

if TYPE_CHECKING:
    from qualcoder_cp.agreement.tables import Placed
    from qualcoder_cp.agreement.units import Cut, Ints


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One code: its segments matched at the threshold, their edges, and F1 over all thresholds.

    ``offset_characters`` and ``offset_words`` are medians over both edges of the matched segments, in eligible text;
    words are None where the scope holds no tokens.
    """

    code: ScopedCode
    matches: Matches
    offset_characters: float | None
    offset_words: float | None
    curve: tuple[tuple[float, Matches], ...]


def match_segments(
    scope: Scope, *, coders: tuple[int, int] | None = None, threshold: float = IOU,
    thresholds: Sequence[float] = THRESHOLDS,
) -> tuple[SegmentRow, ...]:  # fmt: skip
    """Return the matched segments of two coders (default: the first two) for each code, over all transcripts.

    Only transcripts that both submitted count; there may be none. Raises IndexError with fewer than two coders.
    """
    pair = coders if coders is not None else (scope.coders[0][0], scope.coders[1][0])
    used = coverage(scope, *pair).used
    if not used:
        return tuple(SegmentRow(code, Matches((), 0, 0), None, None, ()) for code in scope.codes)
    cut, placed = _placed(scope, used, pair)
    words = _word_starts(cut, used)
    rows = []
    for row, code in enumerate(scope.codes):
        first, second = (_spans(each, row, len(scope.codes), cut) for each in placed)
        found = match(first, second, threshold)
        in_words = None
        if words is not None:
            in_words = median_offset(offsets(_in_words(first, words), _in_words(second, words), found))
        rows.append(
            SegmentRow(code, found, median_offset(offsets(first, second, found)), in_words,
                       curve(first, second, thresholds))
        )  # fmt: skip
    return tuple(rows)


def _placed(scope: Scope, used: Sequence[ScopedTranscript], coders: Sequence[int]) -> tuple[Cut, list[Placed]]:
    """Return the eligible text in characters, and each coder's joined spans."""
    from qualcoder_cp.agreement import tables, units

    cut = units.cut(used, Unit.CHARACTER, scope.universe)
    rows, size = tables.rows_of(scope.codes), len(scope.codes)
    return cut, [tables.united(tables.place_layer(used, coder, cut, rows, size)[0]) for coder in coders]


def _spans(placed: Placed, row: int, n_rows: int, cut: Cut) -> list[tuple[int, int]]:
    """Return the spans of one row on the line of eligible characters."""
    mine = placed.group % n_rows == row
    base = row * cut.size
    return list(zip((placed.start[mine] - base).tolist(), (placed.end[mine] - base).tolist(), strict=True))


def _word_starts(cut: Cut, used: Sequence[ScopedTranscript]) -> Ints | None:
    """Return where words begin on the line of eligible characters; None without tokens."""
    from qualcoder_cp.agreement.units import flat

    if not any(each.tokens for each in used):
        return None
    spans, owner = flat([each.tokens for each in used], 2)
    start, end = cut.characters(spans[:, 0], spans[:, 1], owner)
    return start[end > start]


def _in_words(spans: Sequence[tuple[int, int]], words: Ints) -> list[tuple[int, int]]:
    """Return the number of words that begin before each edge."""
    import numpy as np

    edges = np.array(spans, np.int64).reshape(len(spans), 2)
    counted = np.searchsorted(words, edges)
    return [(start, end) for start, end in counted.tolist()]


@dataclass(frozen=True, slots=True)
class UnitizingRow:
    """The unitizing family of one code, or of a domain with its codes as values; all but ``u`` are experimental.

    ``of_codes`` are (k)u-alpha and its coverage for each code of a domain; empty for a code.
    """

    code: ScopedCode
    u: Result
    binary: Result
    cu: Result
    of_codes: tuple[tuple[ScopedCode, Result, float | None], ...]


def unitizing(scope: Scope, *, coders: Sequence[int] | None = None) -> tuple[UnitizingRow, ...]:
    """Return u-, |u-, cu- and (k)u-alpha of each code and domain, over the transcripts that all coders submitted.

    The values of a domain are its codes, and the domain or a theme itself where that was applied. A domain whose
    codes overlap in one coder's layer has no value: its codes are not exclusive there, and the reason names the place.
    """
    ids = tuple(coders) if coders is not None else tuple(each for each, _ in scope.coders)
    used = [each for each in scope.transcripts if all(coder in each.layers for coder in ids)]
    reason = NOTHING_TO_COMPARE if len(set(ids)) < 2 else "" if used else NO_DOUBLE_CODED
    if reason:
        none = Result(None, reason)
        return tuple(UnitizingRow(code, none, none, none, ()) for code in scope.codes)
    ordered = [each for person in by_participant(used) for each in person]
    return tuple(_unitizing_row(scope, code, _values_of(scope, code), ids, ordered) for code in scope.codes)


def _values_of(scope: Scope, code: ScopedCode) -> tuple[ScopedCode, ...]:
    """Return the values of a continuum: the code with all below it, or each node of a domain by itself."""
    if code.level != "domain":
        return (code,)
    nodes = [each for each in scope.codes if each.id in code.descendants]
    return tuple(replace(each, descendants=frozenset({each.id})) for each in nodes)


def _unitizing_row(
    scope: Scope, code: ScopedCode, values: tuple[ScopedCode, ...], coders: Sequence[int],
    used: Sequence[ScopedTranscript],
) -> UnitizingRow:  # fmt: skip
    from qualcoder_cp.agreement import unitizing as family

    cut, placed = _placed(replace(scope, codes=values), used, coders)
    numbers = range(len(values))
    segments = [
        sorted((start, end, value) for value in numbers for start, end in _spans(each, value, len(values), cut))
        for each in placed
    ]
    for coder, own in zip(coders, segments, strict=True):
        clash = next((one for one, other in pairwise(own) if other[0] < one[1]), None)
        if clash:
            ends = cut.ground.edges[1:].tolist()
            place = next(each.name for each, end in zip(used, ends, strict=True) if clash[0] < end)
            none = Result(None, f"codes of {code.name} overlap: {scope.coder_name(coder)} in {place}")
            return UnitizingRow(code, none, none, none, ())
    chosen = {value for own in segments for _, _, value in own}
    kept = [value for value in numbers if value in chosen or len(_in_scope(scope, values[value]).descendants) == 1]
    sums = family.unitizing_sums(int(cut.ground.edges[-1]), segments, kept)
    of_codes = tuple((values[value], *family.ku_alpha(sums, index)) for index, value in enumerate(kept, start=1))
    return UnitizingRow(
        code, family.u_alpha(sums), family.binary_u_alpha(sums), family.cu_alpha(sums),
        of_codes if code.level == "domain" and len(kept) > 1 else (),
    )  # fmt: skip


def _in_scope(scope: Scope, code: ScopedCode) -> ScopedCode:
    """Return the code of the scope with the same id, which knows what lies below it."""
    return next(each for each in scope.codes if each.id == code.id)
