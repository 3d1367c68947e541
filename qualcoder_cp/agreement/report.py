# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a scope and a unit, leaves an agreement report: per code and pooled, with intervals and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualcoder_cp.agreement.counting import (
    IOU,
    Counts,
    Question,
    TableCache,
    by_participant,
    count_blocks,
    count_participants,
)
from qualcoder_cp.agreement.result import (
    NO_CODINGS,
    NO_DOUBLE_CODED,
    NO_ELIGIBLE_TEXT,
    NO_NEITHER,
    NO_VARIATION,
    NOT_USED,
    NOTHING_TO_COMPARE,
    ONE_UNIT,
    REPORTED,
    AgreementReport,
    AgreementRow,
    Result,
)
from qualcoder_cp.agreement.scope import Coverage, Scope, ScopedCode, Unit, Universe, coverage

if TYPE_CHECKING:
    from qualcoder_cp.agreement.estimates import Wanted
    from qualcoder_cp.agreement.units import Ints

__all__ = ["REPORTED", "AgreementReport", "AgreementRow", "compare", "transcript_tables"]

FEW = 20
PACKAGE_LIMIT = 50_000  # units; above it the package takes long for what the closed form gives at once
WITHOUT_NEITHER = frozenset({"percent_agreement", "jaccard", "positive_agreement", "holsti"})
"""What means something where units that neither coder found are not counted."""


def compare(
    scope: Scope, unit: str, *, coders: tuple[int, int] | None = None, resamples: int = 1000, seed: int = 1,
    others: Sequence[str] = (), target: float | None = None, share: float = 0.0, threshold: float = IOU,
    cache: TableCache | None = None,
) -> AgreementReport:  # fmt: skip
    """Return the agreement of two coders (default: the first two) on every code of the scope.

    Nothing is raised for what cannot be computed: the value is None and has a reason.

    Args:
        scope: what is compared.
        unit: one of `Unit`.
        coders: the ids of the pair.
        resamples: how many draws of participants make the 95 % intervals (0: none).
        seed: of the draws.
        others: coefficients beside the four of `REPORTED`: names of `coefficients.CHANCE` or `coefficients.PLAIN`.
        target: each result says in which share of the resamples the coefficient is at least this.
        share: the part of a unit, 0 to 1, that a code must cover to be found in it; 0 asks for one character.
        threshold: intersection over union from which segments match (the unit segment only).
        cache: tables that are kept from one call to the next.

    Raises:
        ValueError: an unknown unit or coefficient, a share or a threshold outside 0 to 1.
        KeyError: a coder who is not in scope.
    """
    from qualcoder_cp.agreement.estimates import Wanted

    kind = Unit(unit)
    _check(others, share, threshold)
    pair = coders if coders is not None else tuple(each for each, _ in scope.coders[:2])
    coder_names = tuple(scope.coder_name(each) for each in pair)
    levels = list(dict.fromkeys(code.level for code in scope.codes))
    shared, reason = _shared(scope, pair)
    people = by_participant(shared.used)
    names = (*REPORTED, *(each for each in dict.fromkeys(others) if each not in REPORTED))
    neither = kind is not Unit.SEGMENT and scope.universe != Universe.CODED
    wanted = Wanted(names, neither, resamples if len(people) > 1 else 0, seed, target)
    n_units = 0
    if reason:
        rows = [_blank(label, reason, wanted) for label in _labels(scope, levels)]
    else:
        what = Question(kind, (pair[0], pair[1]), share, threshold)
        counts = cache.count(scope, people, what) if cache else count_participants(scope, people, what)
        rows = _rows(scope, levels, counts, kind, coder_names, wanted)
        n_units = counts.n_units
    return AgreementReport(
        codes=tuple(rows[: len(scope.codes)]),
        pooled=tuple(rows[len(scope.codes) :]),
        unit=str(kind),
        universe=str(scope.universe),
        coders=coder_names,
        coder_ids=tuple(pair),
        round_name=scope.round_name,
        used=tuple(each.name for each in shared.used),
        single_coded=tuple(each.name for each in shared.single_coded),
        missing=tuple(each.name for each in shared.missing),
        n_participants=len(people),
        n_units=n_units,
        seed=seed,
        resamples=resamples,
        reason=reason,
        warning=warning(len(shared.used), len(people)),
        share=share,
        threshold=threshold if kind is Unit.SEGMENT else None,
        target=target,
    )


def _check(others: Sequence[str], share: float, threshold: float) -> None:
    if others:
        from qualcoder_cp.agreement.coefficients import CHANCE, PLAIN

        if unknown := [each for each in others if each not in CHANCE and each not in PLAIN]:
            raise ValueError(f"no coefficient of two coders is called {unknown[0]}")
    for name, value in (("share", share), ("threshold", threshold)):
        if not 0 <= value <= 1:
            raise ValueError(f"the {name} is a part of 1, not {value}")


def _shared(scope: Scope, pair: tuple[int, ...]) -> tuple[Coverage, str]:
    """Return which transcripts the pair shares, and why there are none to compare."""
    if len(pair) < 2 or pair[0] == pair[1]:
        single = tuple(each for each in scope.transcripts if any(coder in each.layers for coder in pair))
        missing = tuple(each for each in scope.transcripts if not any(coder in each.layers for coder in pair))
        return Coverage((), single, missing), NOTHING_TO_COMPARE
    shared = coverage(scope, pair[0], pair[1])
    if shared.used:
        return shared, ""
    coded = all(any(coder in each.layers for each in scope.transcripts) for coder in pair)
    return shared, NOTHING_TO_COMPARE if coded else NO_DOUBLE_CODED


def warning(transcripts: int, clusters: int) -> str:
    if not transcripts:
        return ""
    if clusters == 1:
        return "one participant only: no interval"
    if transcripts < FEW:
        return "few transcripts: interval is unreliable"
    return "few participants: interval is unreliable" if clusters < FEW else ""


_Label = tuple[str, str, ScopedCode | None]


def _labels(scope: Scope, levels: Sequence[str]) -> list[_Label]:
    rows: list[_Label] = [(each.name, each.level, each) for each in scope.codes]
    return rows + [(f"all {level}s pooled", level, None) for level in levels]


def _blank(label: _Label, reason: str, wanted: Wanted) -> AgreementRow:
    return _row(label, [0, 0, 0, 0], reason, {name: Result(None, reason) for name in wanted.names}, [])


def transcript_tables(
    scope: Scope, unit: str, *, coders: tuple[int, int] | None = None, share: float = 0.0, threshold: float = IOU
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
    blocks = count_blocks(scope, used, Question(kind, (first, second), share, threshold))
    return {
        each.transcript_id: tuple((row[0], row[1], row[2], row[3]) for row in rows)
        for each, rows in zip(used, blocks.tables.tolist(), strict=True)
    }


def _with_levels(scope: Scope, tables: Ints, levels: Sequence[str]) -> Ints:
    """Return the tables with one more row per level: the sum over its codes."""
    import numpy as np

    at_level = [[index for index, code in enumerate(scope.codes) if code.level == level] for level in levels]
    pooled = [tables[:, each].sum(axis=1, keepdims=True) for each in at_level]
    return np.concatenate([tables, *pooled], axis=1)


def _rows(
    scope: Scope, levels: Sequence[str], counts: Counts, unit: Unit, coders: tuple[str, ...], wanted: Wanted
) -> list[AgreementRow]:
    from qualcoder_cp.agreement import estimates

    each_participant = _with_levels(scope, counts.tables, levels)
    tables = each_participant.sum(axis=0)
    points, drawn = estimates.points(tables, wanted), estimates.replicates(each_participant, wanted)
    columns = [
        list(zip(value, expected, *(each.tolist() for each in ends), strict=True))
        for (value, expected), ends in zip(points, drawn, strict=True)
    ]
    rows: list[AgreementRow] = []
    empty = counts.only_empty() + [False] * len(levels)
    for index, label in enumerate(_labels(scope, levels)):
        table = tables[index].tolist()
        reason = NO_CODINGS if empty[index] and (sum(table) or not wanted.neither) else _reason(table, wanted)
        results = _results(table, reason, [column[index] for column in columns], unit, wanted)
        below = [row for row in rows if row.level == label[1]] if label[2] is None else []
        rows.append(_row(label, table, reason or _one_sided(table, coders), results, below))
    return rows


def _reason(table: list[int], wanted: Wanted) -> str:
    from qualcoder_cp.agreement.coefficients import undefined_reason

    if wanted.neither:
        return undefined_reason(*table)
    return "" if sum(table) else NOT_USED


def _results(
    table: list[int], reason: str, column: Sequence[tuple[float, float, float, float, int, float]], unit: Unit,
    wanted: Wanted,
) -> dict[str, Result]:  # fmt: skip
    """Return the results of one row; alpha on discrete units comes from the krippendorff package.

    On characters, and above `PACKAGE_LIMIT` units, it is the closed form, equal to 1e-12.
    """
    from qualcoder_cp.agreement.coefficients import CHANCE, table_alpha

    observed = column[0][0] if sum(table) else None
    if reason:
        blank = {name: Result(None, reason) for name in wanted.names}
        return blank | {"percent_agreement": Result(observed, reason)}
    results = {}
    for name, (value, expected, low, high, used, reached) in zip(wanted.names, column, strict=True):
        if not wanted.neither and name not in WITHOUT_NEITHER:
            results[name] = Result(None, NO_NEITHER)
            continue
        if name == "krippendorff_alpha" and unit is not Unit.CHARACTER and sum(table) <= PACKAGE_LIMIT:
            value = table_alpha(*table)
        drawn = low == low  # NaN: too few replicates were defined
        ends = {"ci_low": low, "ci_high": high} if drawn else {}
        results[name] = Result(
            value, "", observed if name in CHANCE or name == "percent_agreement" else None,
            expected if name in CHANCE else None, replicates_used=used,
            target_share=reached if reached == reached else None, **ends,
        )  # fmt: skip
    return results


def _one_sided(table: list[int], coders: tuple[str, ...]) -> str:
    n11, n10, n01, _ = table
    if n11 or (n10 and n01):
        return ""
    return f"used by {coders[0] if n10 else coders[1]} only"


def _row(
    label: _Label, table: list[int], note: str, results: dict[str, Result], below: list[AgreementRow]
) -> AgreementRow:
    name, level, code = label
    n11, n10, n01, n00 = table
    total = sum(table)
    first, second = ((n11 + n10) / total, (n11 + n01) / total) if total else (None, None)
    both = (2 * n11 + n10 + n01) / (2 * total) if total else None
    undefined = sum(row.note in (NOT_USED, NO_VARIATION, NO_CODINGS, NO_ELIGIBLE_TEXT, ONE_UNIT) for row in below)
    means = {each: _mean([getattr(row, each) for row in below]) for each in REPORTED} if below else {}
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
        **{each: results[each] for each in REPORTED},
        n_codes=1 if code is not None else len(below),
        n_undefined=undefined,
        means=means,
        others={each: result for each, result in results.items() if each not in REPORTED},
    )


def _mean(results: Sequence[Result]) -> Result:
    """Return the unweighted mean over codes, and in words how many codes have none."""
    values = [each.value for each in results if each.value is not None and not each.reason]
    gone = len(results) - len(values)
    reason = f"{gone} of {len(results)} codes undefined" if gone else ""
    return Result(sum(values) / len(values) if values else None, reason)
