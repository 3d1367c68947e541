# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of the presets, each in the layout of the program that it follows; see `presets` for what they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualcoder_cp.agreement.comparing import Pairing, lowest
from qualcoder_cp.agreement.matching import match
from qualcoder_cp.agreement.passages import Passage, passages
from qualcoder_cp.agreement.report import transcript_tables
from qualcoder_cp.agreement.result import NOT_USED, Result
from qualcoder_cp.agreement.scope import Scope, ScopedCode, Unit

Cell = str | int | float | None
Table = tuple[int, int, int, int]
Spans = dict[tuple[int, int], list[Passage]]

CLOSE = 0.9
"""Intersection over union that "overlap of at least 90 %" asks for."""

NVIVO = (
    "Code", "File", "File folder", "File size", "Kappa", "Agreement %", "A and B %", "Not A and Not B %",
    "Disagreement %", "A and Not B %", "B and Not A %", "Note",
)  # fmt: skip
MAXQDA = ("Criterion", "Code", "Agreements", "Disagreements", "Total", "Percent", "Kappa (RK)", "Note")
DEDOOSE = ("Code", "Excerpts", "Both", "Only A", "Only B", "Neither", "Observed", "Expected", "Kappa", "Note")
QDAMINER = ("Rung", "Code", "Percent", "Pi", "Kappa", "Alpha", "Free-marginal", "Note")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a preset and remarks on them."""

    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


def tables_of(scope: Scope, pair: Pairing, unit: Unit) -> dict[int, list[Table]]:
    """Return per code of the lowest level (by id) the tables of the transcripts, in their order."""
    coders = (pair.coder_ids[0], pair.coder_ids[1])
    each = transcript_tables(scope, unit, coders=coders)
    place = {code.id: index for index, code in enumerate(scope.codes)}
    return {code.id: [each[text.transcript_id][place[code.id]] for text in pair.used] for code in lowest(scope.codes)}


def summed(tables: Iterable[Table]) -> Table:
    """Return the sum of tables."""
    n11, n10, n01, n00 = (sum(column) for column in zip((0, 0, 0, 0), *tables, strict=True))
    return n11, n10, n01, n00


def coefficient(name: str, table: Table) -> Result:
    """Return a coefficient of a table."""
    from qualcoder_cp.agreement.coefficients import table_result

    return table_result(name, table)


def share(part: float, whole: float) -> float | None:
    """Return a percentage, None of nothing."""
    return 100 * part / whole if whole else None


def nvivo(scope: Scope, pair: Pairing) -> Rows:
    """Return one row per code and transcript, and below each code one over all transcripts."""
    rows: list[tuple[Cell, ...]] = []
    counted = tables_of(scope, pair, Unit.CHARACTER)
    size = sum(text.length for text in pair.used)
    for code in lowest(scope.codes):
        for text, table in zip(pair.used, counted[code.id], strict=True):
            rows.append((code.name, text.name, text.group or "", text.length, *_nvivo_cells(table)))
        rows.append((code.name, "all transcripts", "", size, *_nvivo_cells(summed(counted[code.id]))))
    note = "Rows 'all transcripts' are computed once from the summed tables; NVivo has no such row."
    return Rows(tuple(rows), (note,))


def _nvivo_cells(table: Table) -> tuple[Cell, ...]:
    n11, n10, n01, n00 = table
    total = sum(table)
    kappa = coefficient("cohen_kappa", table)
    shares = (share(part, total) for part in (n11 + n00, n11, n00, n10 + n01, n10, n01))
    return (kappa.value, *shares, kappa.reason)


def by_place(scope: Scope, pair: Pairing, level: str = "code") -> Spans:
    """Return the passages by (side, code), from left to right."""
    found: Spans = defaultdict(list)
    for one in sorted(passages(scope, pair, level), key=lambda each: each.place):
        found[one.side, one.code].append(one)
    return found


def matched(found: Spans, code: int, threshold: float) -> tuple[int, int, int]:
    """Return how many passages of a code match, and how many each coder has."""
    spans = [[(one.first, one.last) for one in found.get((side, code), ())] for side in (0, 1)]
    return len(match(spans[0], spans[1], threshold).pairs), len(spans[0]), len(spans[1])


def frequencies(found: Spans, code: int, pair: Pairing) -> list[tuple[int, int]]:
    """Return how many passages of a code each coder has in each transcript."""
    counts = [[one.transcript_id for one in found.get((side, code), ())] for side in (0, 1)]
    return [(counts[0].count(text.transcript_id), counts[1].count(text.transcript_id)) for text in pair.used]


def maxqda(scope: Scope, pair: Pairing) -> Rows:
    """Return per criterion one row per code and the total; kappa in the total of the segments."""
    codes, found = lowest(scope.codes), by_place(scope, pair)
    tables = tables_of(scope, pair, Unit.TRANSCRIPT)
    rows: list[tuple[Cell, ...]] = []

    def existence(code: ScopedCode) -> tuple[int, int]:
        n11, n10, n01, n00 = summed(tables[code.id])
        return n11 + n00, n11 + n10 + n01 + n00

    def frequency(code: ScopedCode) -> tuple[int, int]:
        counts = frequencies(found, code.id, pair)
        return sum(one == other for one, other in counts), len(counts)

    def segments(code: ScopedCode) -> tuple[int, int]:
        both, first, second = matched(found, code.id, CLOSE)
        return 2 * both, first + second

    criteria: Mapping[str, Callable[[ScopedCode], tuple[int, int]]] = {
        "1 code exists in the transcript": existence, "2 frequency in the transcript": frequency,
        "3 segments, overlap at least 90 %": segments,
    }  # fmt: skip
    for name, count in criteria.items():
        counted = [(code.name, *count(code)) for code in codes]
        rows += [_maxqda_row(name, *each) for each in counted]
        agreed, total = sum(each[1] for each in counted), sum(each[2] for each in counted)
        kappa = _maxqda_kappa(agreed, total, sum(each[2] > 0 for each in counted)) if count is segments else None
        rows.append(_maxqda_row(name, "total", agreed, total, kappa))
    return Rows(tuple(rows))


def _maxqda_row(criterion: str, code: str, agreed: int, total: int, kappa: Result | None = None) -> tuple[Cell, ...]:
    note = "" if total else NOT_USED
    value = kappa.value if kappa else None
    return (
        criterion,
        code,
        agreed,
        total - agreed,
        total,
        share(agreed, total),
        value,
        kappa.reason if kappa else note,
    )


def _maxqda_kappa(agreed: int, total: int, used: int) -> Result:
    """Return (P_o - 1/codes used) / (1 - 1/codes used)."""
    if not total:
        return Result(None, NOT_USED)
    if used < 2:
        return Result(None, "chance is 1/codes used, and only one code was used")
    return Result((agreed / total - 1 / used) / (1 - 1 / used), observed=agreed / total, expected=1 / used)


def dedoose(scope: Scope, pair: Pairing) -> Rows:
    """Return kappa per code on turns, and the pooled kappa."""
    rows: list[tuple[Cell, ...]] = []
    above = below = 0.0
    undefined = 0
    for code_id, tables in tables_of(scope, pair, Unit.TURN).items():
        table = summed(tables)
        kappa = coefficient("cohen_kappa", table)
        name = next(code.name for code in scope.codes if code.id == code_id)
        rows.append((name, sum(table), *table, kappa.observed, kappa.expected, kappa.value, kappa.reason))
        if kappa.observed is None or kappa.expected is None:
            undefined += 1
        else:
            above += kappa.observed - kappa.expected
            below += 1 - kappa.expected
    note = f"{undefined} of {len(rows)} codes undefined, left out" if undefined else ""
    rows.append(("pooled kappa", *[None] * 7, above / below if below else None, note))
    return Rows(tuple(rows))


def qdaminer(scope: Scope, pair: Pairing) -> Rows:
    """Return the four rungs of each code."""
    found = by_place(scope, pair)
    tables = tables_of(scope, pair, Unit.TRANSCRIPT)
    lengths = {text.transcript_id: text.length for text in pair.used}
    rows: list[tuple[Cell, ...]] = []
    for code in lowest(scope.codes):
        rows.append(("1 presence", code.name, *_presence(summed(tables[code.id]))))
        rows.append(("2 frequency", code.name, *_frequency(frequencies(found, code.id, pair))))
        rows.append(("3 importance", code.name, *_importance(found, code.id, lengths)))
        both, first, second = matched(found, code.id, CLOSE)
        note = "" if first + second else NOT_USED
        rows.append(
            ("4 overlap at least 90 %", code.name, share(2 * both, first + second), None, None, None, None, note)
        )
    return Rows(tuple(rows))


def _presence(table: Table) -> tuple[Cell, ...]:
    names = ("scott_pi", "cohen_kappa", "krippendorff_alpha", "brennan_prediger")
    results = [coefficient(name, table) for name in names]
    return (share(table[0] + table[3], sum(table)), *(each.value for each in results), results[0].reason)


def _frequency(counts: Sequence[tuple[int, int]]) -> tuple[Cell, ...]:
    """Return nominal coefficients of the numbers of passages: equal or not."""
    from qualcoder_cp.agreement.ratings import ratings_report

    found = ratings_report([[str(one) for one, _ in counts], [str(other) for _, other in counts]])
    names = ("cohen_kappa", "krippendorff_alpha", "brennan_prediger")
    kappa, alpha, free = (found[name].value for name in names)
    values = 2 * len(counts)  # pi follows from alpha: two complete coders
    pi = None if alpha is None else 1 - (1 - alpha) * values / (values - 1)
    same = sum(one == other for one, other in counts)
    return share(same, len(counts)), pi, kappa, alpha, free, found["krippendorff_alpha"].reason


def _importance(found: Spans, code: int, lengths: Mapping[int, int]) -> tuple[Cell, ...]:
    shares: dict[int, list[float]] = {each: [0.0, 0.0] for each in lengths}
    for side in (0, 1):
        for one in found.get((side, code), ()):
            shares[one.transcript_id][side] += one.characters / lengths[one.transcript_id]
    larger = sum(max(each) for each in shares.values())
    percent = share(sum(min(each) for each in shares.values()), larger)
    return percent, None, None, None, None, "" if larger else NOT_USED
