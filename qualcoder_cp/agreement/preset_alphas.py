# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of the ATLAS.ti-like preset, and whether the codes of a domain exclude each other as it asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcoder_cp.agreement.comparing import Pairing, domains, lowest
from qualcoder_cp.agreement.passages import Passage, passages
from qualcoder_cp.agreement.preset_tables import (
    Cell,
    Rows,
    Table,
    by_place,
    coefficient,
    matched,
    share,
    summed,
    tables_of,
)
from qualcoder_cp.agreement.result import NOT_USED, Result
from qualcoder_cp.agreement.scope import Scope, ScopedCode, Unit

if TYPE_CHECKING:
    from qualcoder_cp.agreement.unitizing import Sums

ATLASTI = ("Domain", "Code", "Percent", "Alpha-binary", "Holsti %", "cu-alpha", "Cu-alpha", "Note")
LISTED = 20


@dataclass(frozen=True, slots=True)
class Violation:
    """Two passages of one coder with different codes that should exclude each other on the same text."""

    one: Passage
    other: Passage


def violations(found: Iterable[Passage]) -> list[Violation]:
    """Return each two passages of one coder that overlap with different codes."""
    crossing: list[Violation] = []
    live: dict[tuple[int, int], list[Passage]] = defaultdict(list)
    for one in sorted(found, key=lambda each: each.place):
        before = live[one.transcript_id, one.side]
        before[:] = [each for each in before if each.last > one.first]
        crossing += [Violation(each, one) for each in before if each.code != one.code]
        before.append(one)
    return crossing


def atlasti(scope: Scope, pair: Pairing) -> Rows:
    """Return a row per code, per domain and one for all domains; violations of exclusiveness are remarks."""
    top, spans = domains(scope.codes), by_place(scope, pair)
    everything = passages(scope, pair)
    counted = tables_of(scope, pair, Unit.CHARACTER)
    names = {code.id: code.name for code in scope.codes}
    rows: list[tuple[Cell, ...]] = []
    rolled = passages(scope, pair, "domain")
    crossing: list[Violation] = []
    for domain in (code for code in scope.codes if top[code.id] == code.id):
        inside = [one for one in everything if top[one.code] == domain.id]
        wrong = violations(inside)
        crossing += wrong
        rows.append(_domain_row(pair, domain, inside, wrong, [one for one in rolled if one.code == domain.id]))
        for code in (code for code in lowest(scope.codes) if code.id in domain.descendants):
            rows.append(_code_row(domain.name, code, summed(counted[code.id]), matched(spans, code.id, 0.0)))
    between = violations(rolled)
    across = _unitized(pair, _without(rolled, between))
    note = f"{_overlaps(between)} of domains left out" if between else ""
    rows.append(("all domains", "", None, None, None, None, *_value(across, "cu", note)))
    return Rows(tuple(rows), tuple(_remarks(scope, pair, crossing, names)))


def _code_row(domain: str, code: ScopedCode, table: Table, agreed: tuple[int, int, int]) -> tuple[Cell, ...]:
    both, first, second = agreed
    alpha = coefficient("krippendorff_alpha", table)
    percent = share(table[0] + table[3], sum(table))
    return (domain, code.name, percent, alpha.value, share(2 * both, first + second), None, None, alpha.reason)


def _domain_row(
    pair: Pairing, domain: ScopedCode, inside: Sequence[Passage], wrong: Sequence[Violation], whole: Sequence[Passage]
) -> tuple[Cell, ...]:
    """Return |u-alpha of any code of the domain and cu-alpha with its codes as values."""
    left = f"{_overlaps(wrong)} of its codes left out" if wrong else ""
    binary, _ = _value(_unitized(pair, whole), "binary", "")
    inner, note = _value(_unitized(pair, _without(inside, wrong)), "cu", left)
    return (domain.name, "", None, binary, None, inner, None, note)


def _overlaps(found: Sequence[Violation]) -> str:
    return "1 overlap" if len(found) == 1 else f"{len(found)} overlaps"


def _value(sums: Sums | None, which: str, note: str) -> tuple[float | None, str]:
    from qualcoder_cp.agreement import unitizing

    result = Result(None, NOT_USED)
    if sums is not None:
        result = unitizing.cu_alpha(sums) if which == "cu" else unitizing.binary_u_alpha(sums)
    return result.value, "; ".join(part for part in (result.reason, note) if part)


def _without(found: Iterable[Passage], wrong: Iterable[Violation]) -> list[Passage]:
    out = {id(one) for each in wrong for one in (each.one, each.other)}
    return [one for one in found if id(one) not in out]


def _unitized(pair: Pairing, found: Sequence[Passage]) -> Sums | None:
    """Return the sums of the u-alpha family over all transcripts, the codes as values; None without passages.

    All transcripts are one continuum: no passage crosses from one into the next, so the sums are the same.
    """
    from qualcoder_cp.agreement.unitizing import unitizing_sums

    values = sorted({one.code for one in found})
    if not values:
        return None
    own = [[(one.first, one.last, one.code) for one in found if one.side == side] for side in (0, 1)]
    return unitizing_sums(sum(text.length for text in pair.used), own, values)


def _remarks(scope: Scope, pair: Pairing, crossing: Sequence[Violation], names: dict[int, str]) -> list[str]:
    """Return one remark per violation, the first twenty, and how many more there are."""
    texts = {text.transcript_id: text.name for text in scope.transcripts}
    remarks = [
        f"not exclusive: {pair.coders[each.one.side]}, {texts[each.one.transcript_id]} "
        f"{max(each.one.start, each.other.start)}-{min(each.one.end, each.other.end)}: "
        f"'{names[each.one.code]}' and '{names[each.other.code]}'"
        for each in crossing[:LISTED]
    ]
    if len(crossing) > LISTED:
        remarks.append(f"and {len(crossing) - LISTED} more passages with two codes of one domain")
    return remarks
