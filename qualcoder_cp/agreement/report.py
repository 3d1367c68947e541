# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a scope and a unit, leaves an agreement report: per code and pooled, with intervals and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcoder_cp.agreement.result import (
    NO_CODINGS,
    NO_DOUBLE_CODED,
    NO_ELIGIBLE_TEXT,
    NO_VARIATION,
    NOT_USED,
    NOTHING_TO_COMPARE,
    REPORTED,
    AgreementReport,
    AgreementRow,
    Result,
)
from qualcoder_cp.agreement.scope import Coverage, Scope, ScopedCode, ScopedTranscript, Unit, coverage

if TYPE_CHECKING:
    from qualcoder_cp.agreement.bootstrap import Floats
    from qualcoder_cp.agreement.units import Ints

__all__ = ["REPORTED", "AgreementReport", "AgreementRow", "compare", "transcript_tables"]

FEW = 20
PACKAGE_LIMIT = 1_000_000  # units; above it the package needs gigabytes for what the closed form gives


@dataclass(frozen=True, slots=True)
class _Counts:
    """Integer tables (blocks x rows x 4), units of one code, and which codes have only empty codings."""

    tables: Ints
    n_units: int
    only_empty: list[bool]


def compare(
    scope: Scope, unit: str, *, coders: tuple[int, int] | None = None, resamples: int = 1000, seed: int = 1
) -> AgreementReport:
    """Return the agreement of two coders (default: the first two) on every code of the scope.

    ``unit`` is one of `Unit`. The 95 % intervals come from ``resamples`` draws of participants (0: none).
    Nothing is raised for what cannot be computed: the value is None and has a reason.
    Raises ValueError for an unknown unit, KeyError for a coder who is not in scope.
    """
    kind = Unit(unit)
    pair = coders if coders is not None else tuple(each for each, _ in scope.coders[:2])
    names = tuple(scope.coder_name(each) for each in pair)
    levels = list(dict.fromkeys(code.level for code in scope.codes))
    shared, reason = _shared(scope, pair)
    clusters = len({each.cluster for each in shared.used})
    if reason:
        rows = [_blank(name, level, code, reason) for name, level, code in _labels(scope, levels)]
        n_units = 0
    else:
        counts = _count(scope, shared.used, kind, (pair[0], pair[1]), levels)
        rows = _rows(scope, levels, counts, kind, names, (resamples if clusters > 1 else 0, seed))
        n_units = counts.n_units
    return AgreementReport(
        codes=tuple(rows[: len(scope.codes)]),
        pooled=tuple(rows[len(scope.codes) :]),
        unit=str(kind),
        universe=str(scope.universe),
        coders=names,
        coder_ids=tuple(pair),
        round_name=scope.round_name,
        used=tuple(each.name for each in shared.used),
        single_coded=tuple(each.name for each in shared.single_coded),
        missing=tuple(each.name for each in shared.missing),
        n_participants=clusters,
        n_units=n_units,
        seed=seed,
        resamples=resamples,
        reason=reason,
        warning=_warning(len(shared.used), clusters),
    )


def _shared(scope: Scope, pair: tuple[int, ...]) -> tuple[Coverage, str]:
    """Return which transcripts the pair shares, and why there are none to compare."""
    if len(pair) < 2 or pair[0] == pair[1]:
        single = tuple(each for each in scope.transcripts if any(coder in each.layers for coder in pair))
        missing = tuple(each for each in scope.transcripts if each not in single)
        return Coverage((), single, missing), NOTHING_TO_COMPARE
    shared = coverage(scope, pair[0], pair[1])
    if shared.used:
        return shared, ""
    coded = all(any(coder in each.layers for each in scope.transcripts) for coder in pair)
    return shared, NOTHING_TO_COMPARE if coded else NO_DOUBLE_CODED


def _warning(transcripts: int, clusters: int) -> str:
    if not transcripts:
        return ""
    if clusters == 1:
        return "one participant only: no interval"
    if transcripts < FEW:
        return "few transcripts: interval is unreliable"
    return "few participants: interval is unreliable" if clusters < FEW else ""


def _labels(scope: Scope, levels: Sequence[str]) -> list[tuple[str, str, ScopedCode | None]]:
    rows: list[tuple[str, str, ScopedCode | None]] = [(each.name, each.level, each) for each in scope.codes]
    return rows + [(f"all {level}s pooled", level, None) for level in levels]


def _blank(name: str, level: str, code: ScopedCode | None, reason: str) -> AgreementRow:
    return _row(code, name, level, [0, 0, 0, 0], reason, [Result(None, reason)] * len(REPORTED), [])


def transcript_tables(
    scope: Scope, unit: str, *, coders: tuple[int, int] | None = None
) -> dict[int, tuple[tuple[int, int, int, int], ...]]:
    """Return ``(n11, n10, n01, n00)`` of each code of the scope for each transcript that both submitted.

    The keys are transcript ids. They show where to look; the tables of `compare` are their sums.
    Raises ValueError for an unknown unit and for participants, who may have several transcripts.
    """
    kind = Unit(unit)
    if kind is Unit.PARTICIPANT:
        raise ValueError("a participant may have several transcripts: choose another unit")
    first, second = coders if coders is not None else (scope.coders[0][0], scope.coders[1][0])
    used = coverage(scope, first, second).used
    if not used:
        return {}
    _, blocks = _blocks(scope, used, kind, (first, second))
    return {
        each.transcript_id: tuple((row[0], row[1], row[2], row[3]) for row in rows)
        for each, rows in zip(used, blocks.tables.tolist(), strict=True)
    }


def _blocks(
    scope: Scope, used: Sequence[ScopedTranscript], unit: Unit, pair: tuple[int, int]
) -> tuple[list[int], _Counts]:
    """Return each transcript's participant and the tables per transcript (per participant if the unit).

    The transcripts of one participant stand next to each other where participants are the unit.
    """
    from qualcoder_cp.agreement import tables, units

    rows, size = tables.rows_of(scope.codes), len(scope.codes)
    cut = units.cut(used, unit, scope.universe)
    first, filled, empty = tables.place_layer(used, pair[0], cut, rows, size)
    second, filled_too, empty_too = tables.place_layer(used, pair[1], cut, rows, size)
    counted = tables.two_coder_tables(first, second, cut.totals, size)
    only_empty = (filled + filled_too == 0) & (empty + empty_too > 0)
    return units.participants(used).tolist(), _Counts(counted, int(cut.totals.sum()), only_empty.tolist())


def _count(
    scope: Scope, used: Sequence[ScopedTranscript], unit: Unit, pair: tuple[int, int], levels: Sequence[str]
) -> _Counts:
    """Return the integer tables of each participant for each code and, summed, for each level."""
    import numpy as np

    place: dict[tuple[str, int], int] = {}
    ordered = sorted(used, key=lambda each: place.setdefault(each.cluster, len(place)))
    people, blocks = _blocks(scope, ordered, unit, pair)
    counted = blocks.tables
    if unit is not Unit.PARTICIPANT and len(place) < len(used):
        counted = np.add.reduceat(counted, np.flatnonzero(np.diff(people, prepend=-1)), axis=0)
    at_level = [[index for index, code in enumerate(scope.codes) if code.level == level] for level in levels]
    pooled = [counted[:, each].sum(axis=1, keepdims=True) for each in at_level]
    return _Counts(np.concatenate([counted, *pooled], axis=1), blocks.n_units, blocks.only_empty)


def _replicates(tables: Ints, resamples: int, seed: int) -> list[tuple[Floats, Floats, Ints]]:
    """Return low end, high end and replicates used of each coefficient, one entry per row."""
    import numpy as np

    from qualcoder_cp.agreement import bootstrap, coefficients

    clusters, rows, _ = tables.shape
    if not resamples:
        nothing = np.full(rows, np.nan)
        return [(nothing, nothing, np.zeros(rows, np.int64))] * len(REPORTED)
    margins = np.empty((4, rows, clusters))
    margins[0] = tables[..., 0].T
    margins[1] = (tables[..., 0] + tables[..., 1]).T
    margins[2] = (tables[..., 0] + tables[..., 2]).T
    margins[3] = tables.sum(axis=2).T
    flat = margins.reshape(4 * rows, clusters)
    values = np.empty((len(REPORTED), rows, resamples))
    done = 0
    for weights in bootstrap.weight_blocks(clusters, resamples, seed):
        block = slice(done, done + len(weights))
        cells = coefficients.Cells(*(flat @ weights.T).reshape(4, rows, -1))
        values[0, :, block] = coefficients.percent_agreement(cells)
        for index, name in enumerate(REPORTED[1:], start=1):
            values[index, :, block] = coefficients.chance_corrected(cells, name)
        done = block.stop
    return [bootstrap.percentile_interval(each) for each in values]


def _rows(
    scope: Scope,
    levels: Sequence[str],
    counts: _Counts,
    unit: Unit,
    coders: tuple[str, ...],
    draw: tuple[int, int],
) -> list[AgreementRow]:
    tables = counts.tables.sum(axis=0)
    points = _points(tables)
    intervals = _replicates(counts.tables, *draw)
    columns = [
        list(zip(value, expected, *(ends.tolist() for ends in interval), strict=True))
        for (value, expected), interval in zip(points, intervals, strict=True)
    ]
    rows: list[AgreementRow] = []
    empty = counts.only_empty + [False] * len(levels)
    for index, (name, level, code) in enumerate(_labels(scope, levels)):
        table = tables[index].tolist()
        reason = NO_CODINGS if empty[index] and sum(table) else _reason(table)
        results = _results(table, reason, [column[index] for column in columns], unit)
        below = [row for row in rows if row.level == level] if code is None else []
        note = reason or _one_sided(table, coders)
        rows.append(_row(code, name, level, table, note, results, below))
    return rows


def _reason(table: list[int]) -> str:
    from qualcoder_cp.agreement.coefficients import undefined_reason

    return undefined_reason(*table)


def _points(tables: Ints) -> list[tuple[list[float], list[float]]]:
    """Return value and expected agreement of each coefficient, one entry per row; NaN where undefined."""
    import numpy as np

    from qualcoder_cp.agreement import coefficients

    cells = coefficients.cells(tables)
    percent = coefficients.percent_agreement(cells).tolist()
    points = [(percent, percent)]
    for name in REPORTED[1:]:
        with np.errstate(invalid="ignore", divide="ignore"):
            expected = 1 - coefficients.CHANCE[name](cells)
        points.append((coefficients.chance_corrected(cells, name).tolist(), expected.tolist()))
    return points


def _results(
    table: list[int], reason: str, column: Sequence[tuple[float, float, float, float, int]], unit: Unit
) -> list[Result]:
    """Return the four results of one row; alpha on discrete units comes from the krippendorff package.

    On characters, and above `PACKAGE_LIMIT` units, it is the closed form, equal to 1e-12.
    """
    from qualcoder_cp.agreement.coefficients import table_alpha

    if reason:
        percent = column[0][0] if sum(table) else None
        return [Result(percent, reason)] + [Result(None, reason)] * (len(REPORTED) - 1)
    observed = column[0][0]
    results = []
    for name, (value, expected, low, high, used) in zip(REPORTED, column, strict=True):
        if name == "krippendorff_alpha" and unit is not Unit.CHARACTER and sum(table) <= PACKAGE_LIMIT:
            value = table_alpha(*table)
        chance = None if name == "percent_agreement" else expected
        drawn = low == low  # NaN: too few replicates were defined
        ends = {"ci_low": low, "ci_high": high} if drawn else {}
        results.append(Result(value, "", observed, chance, replicates_used=used, **ends))
    return results


def _one_sided(table: list[int], coders: tuple[str, ...]) -> str:
    n11, n10, n01, _ = table
    if n11 or (n10 and n01):
        return ""
    return f"used by {coders[0] if n10 else coders[1]} only"


def _row(
    code: ScopedCode | None,
    name: str,
    level: str,
    table: list[int],
    note: str,
    results: list[Result],
    below: list[AgreementRow],
) -> AgreementRow:
    n11, n10, n01, n00 = table
    total = sum(table)
    first, second = ((n11 + n10) / total, (n11 + n01) / total) if total else (None, None)
    both = (2 * n11 + n10 + n01) / (2 * total) if total else None
    members = 1 if code is not None else len(below)
    undefined = sum(row.note in (NOT_USED, NO_VARIATION, NO_CODINGS, NO_ELIGIBLE_TEXT) for row in below)
    means = {each: _mean([getattr(row, each) for row in below]) for each in REPORTED} if below else {}
    percent, kappa, alpha, ac1 = results
    return AgreementRow(
        code=code,
        name=name,
        level=level,
        n11=n11,
        n10=n10,
        n01=n01,
        n00=n00,
        prevalence=both,
        prevalence_first=first,
        prevalence_second=second,
        note=note,
        percent_agreement=percent,
        cohen_kappa=kappa,
        krippendorff_alpha=alpha,
        gwet_ac1=ac1,
        n_codes=members,
        n_undefined=undefined,
        means=means,
    )


def _mean(results: Sequence[Result]) -> Result:
    """Return the unweighted mean over codes, and in words how many codes have none."""
    values = [each.value for each in results if each.value is not None and not each.reason]
    gone = len(results) - len(values)
    reason = f"{gone} of {len(results)} codes undefined" if gone else ""
    return Result(sum(values) / len(values) if values else None, reason)
