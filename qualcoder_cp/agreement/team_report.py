# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreement of all coders of a round at once: one coefficient over everybody, never a mean of pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from qualcoder_cp.agreement.counting import by_participant
from qualcoder_cp.agreement.report import PACKAGE_LIMIT, compare, warning
from qualcoder_cp.agreement.result import (
    NO_CHANCE_TERM_UNITS,
    NO_DOUBLE_CODED,
    NO_ELIGIBLE_TEXT,
    NO_VARIATION,
    NOT_USED,
    NOTHING_TO_COMPARE,
    ONE_UNIT,
    AgreementReport,
    Result,
)
from qualcoder_cp.agreement.scope import Scope, ScopedCode, ScopedTranscript, Unit, Universe

if TYPE_CHECKING:
    from qualcoder_cp.agreement.bootstrap import Floats
    from qualcoder_cp.agreement.units import Ints


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One code, or a level pooled (``code`` is None).

    ``found_by`` counts the units that two coders or more had by how many of them found the code (0, 1, 2 ...).
    """

    code: ScopedCode | None
    name: str
    level: str
    found_by: tuple[int, ...]
    note: str
    results: dict[str, Result]


@dataclass(frozen=True, slots=True)
class TeamReport:
    """All coders at once; ``used`` are transcripts of two or more, ``single_coded`` of one, ``missing`` of none."""

    codes: tuple[TeamRow, ...]
    pooled: tuple[TeamRow, ...]
    unit: str
    universe: str
    coders: tuple[str, ...]
    round_name: str
    used: tuple[str, ...]
    single_coded: tuple[str, ...]
    missing: tuple[str, ...]
    n_participants: int
    n_units: int
    seed: int
    resamples: int
    reason: str
    warning: str
    share: float
    target: float | None


def compare_team(
    scope: Scope, unit: str, *, coders: Sequence[int] | None = None, resamples: int = 1000, seed: int = 1,
    target: float | None = None, share: float = 0.0,
) -> TeamReport:  # fmt: skip
    """Return the agreement of all coders (default: of the round) on every code of the scope.

    A unit has the coders who submitted its transcript (for participants: all transcripts of the participant that
    anybody submitted). A unit with one coder enters the category shares of AC1 and of Fleiss' kappa, but neither
    the observed agreement nor alpha.

    Raises:
        ValueError: the unit is unknown or is the segment, or only coded text counts: compare pairs there.
        KeyError: a coder who is not in scope.
    """
    kind = Unit(unit)
    if kind is Unit.SEGMENT or scope.universe == Universe.CODED:
        raise ValueError(NO_CHANCE_TERM_UNITS)
    ids = tuple(coders) if coders is not None else tuple(each for each, _ in scope.coders)
    names = tuple(scope.coder_name(each) for each in ids)
    levels = list(dict.fromkeys(code.level for code in scope.codes))
    submitted = {each.transcript_id: sum(coder in each.layers for coder in ids) for each in scope.transcripts}
    used = [each for each in scope.transcripts if submitted[each.transcript_id]]
    reason = "" if any(count > 1 for count in submitted.values()) else NO_DOUBLE_CODED
    reason = NOTHING_TO_COMPARE if len(set(ids)) < 2 else reason
    people = by_participant(used)
    rows, n_units = [], 0
    if reason:
        from qualcoder_cp.agreement.several import NAMES

        blank = {name: Result(None, reason) for name in NAMES}
        rows = [TeamRow(code, name, level, (), reason, blank) for name, level, code in _labels(scope, levels)]
    else:
        counted = _count(scope, people, kind, ids, share)
        n_units = counted.n_units
        rows = _rows(scope, levels, counted, kind, resamples if len(people) > 1 else 0, seed, target)
    double, single, missing = (
        tuple(each.name for each in scope.transcripts if min(submitted[each.transcript_id], 2) == number)
        for number in (2, 1, 0)
    )
    return TeamReport(
        tuple(rows[: len(scope.codes)]), tuple(rows[len(scope.codes) :]), str(kind), str(scope.universe), names,
        scope.round_name, double, single, missing, len(people), n_units, seed, resamples, reason,
        warning(len(double), len(people)), share, target,
    )  # fmt: skip


def compare_pairs(scope: Scope, unit: str, *, resamples: int = 1000, seed: int = 1) -> tuple[AgreementReport, ...]:
    """Return the report of every two coders of the scope, in their order."""
    ids = [each for each, _ in scope.coders]
    return tuple(compare(scope, unit, coders=pair, resamples=resamples, seed=seed) for pair in combinations(ids, 2))


@dataclass(frozen=True, slots=True)
class _Counted:
    """Sums per participant and row, and units by (coders who had them, coders who found the code)."""

    sums: Floats
    found: Ints
    rated: Ints
    n_units: int


def _labels(scope: Scope, levels: Sequence[str]) -> list[tuple[str, str, ScopedCode | None]]:
    rows: list[tuple[str, str, ScopedCode | None]] = [(each.name, each.level, each) for each in scope.codes]
    return rows + [(f"all {level}s pooled", level, None) for level in levels]


def _count(
    scope: Scope, people: Sequence[Sequence[ScopedTranscript]], unit: Unit, coders: Sequence[int], share: float
) -> _Counted:
    import numpy as np

    from qualcoder_cp.agreement import several, tables, units

    used = [each for person in people for each in person]
    whole = unit is Unit.PARTICIPANT
    had = np.array(
        [[all(coder in each.layers for each in (person if whole else [one])) for coder in coders]
         for person in people for one in (person[:1] if whole else person)], np.int64,
    )  # fmt: skip
    cut = units.cut(used, unit, scope.universe)
    rows, size = tables.rows_of(scope.codes), len(scope.codes)
    placed, own = [], []
    for index, coder in enumerate(coders):
        there = had[cut.block, index]
        layers = [each.layers[coder] if mine else () for each, mine in zip(used, there, strict=True)]
        spans, _, _ = tables.place_spans(layers, cut, rows, size, share)
        placed.append(spans)
        groups = len(cut.totals) * size
        own.append(tables.covered(tables.in_order(spans), groups).reshape(-1, size))
    found = tables.depths(placed, cut.totals, size)
    sums = several.unit_sums(found, had, np.stack(own, axis=-1), cut.totals)
    if not whole:
        firsts = np.cumsum([0, *(len(person) for person in people)])[:-1]
        sums = np.add.reduceat(sums, firsts, axis=0)
    rated = had.sum(axis=1)
    return _Counted(sums, found, rated, int(cut.totals[rated > 1].sum()))


def _rows(
    scope: Scope, levels: Sequence[str], counted: _Counted, unit: Unit, resamples: int, seed: int, target: float | None
) -> list[TeamRow]:
    import numpy as np

    from qualcoder_cp.agreement import several

    members = [[index] for index in range(len(scope.codes))]
    members += [[index for index, code in enumerate(scope.codes) if code.level == level] for level in levels]
    sums = np.stack([counted.sums[:, each].sum(axis=1) for each in members], axis=1)
    points = several.coefficients_of(sums.sum(axis=0))
    drawn = _replicates(sums, resamples, seed, target)
    rows = []
    for index, (name, level, code) in enumerate(_labels(scope, levels)):
        by_rated = {
            rated: counted.found[counted.rated == rated][:, members[index]].sum(axis=(0, 1))
            for rated in range(2, max(int(counted.rated.max()), 2) + 1)
        }
        found_by = np.sum(list(by_rated.values()), axis=0).tolist()
        reason = _reason(sums[:, index].sum(axis=0)) if counted.rated.max() > 1 else NO_DOUBLE_CODED
        results = {}
        for each, agreed in points.items():
            plain = each == "percent_agreement"
            point = [float(part[index]) for part in (agreed.value, agreed.observed, agreed.expected)]
            results[each] = _result(reason, plain, point, [float(part[index]) for part in drawn[each]])
        if not reason and unit is not Unit.CHARACTER and sum(found_by) <= PACKAGE_LIMIT:
            results["krippendorff_alpha"] = _from_package(results["krippendorff_alpha"], by_rated)
        rows.append(TeamRow(code, name, level, tuple(found_by), reason, results))
    return rows


def _reason(sums: Floats) -> str:
    values, ones = float(sums[4]), float(sums[5])
    if values == 0:
        return NO_ELIGIBLE_TEXT
    if ones == 0:
        return NOT_USED
    if ones == values:
        return NO_VARIATION
    return ONE_UNIT if float(sums[2]) == 1 else ""


def _result(reason: str, plain: bool, point: Sequence[float], drawn: Sequence[float]) -> Result:
    value, observed, expected = point
    low, high, used, reached = drawn
    if reason:
        return Result(observed if plain and observed == observed else None, reason)
    ends = {"ci_low": low, "ci_high": high} if low == low else {}
    return Result(
        value, "", observed, None if plain else expected, replicates_used=int(used),
        target_share=reached if reached == reached else None, **ends,
    )  # fmt: skip


def _from_package(result: Result, by_rated: dict[int, Ints]) -> Result:
    """Return the result with the value of the krippendorff package, which the closed form equals to 1e-12."""
    from dataclasses import replace

    import numpy as np

    from qualcoder_cp.agreement.coefficients import package_alpha

    units = []
    for rated, found in by_rated.items():
        yes = np.arange(rated + 1)
        units.append(np.repeat(np.stack([rated - yes, yes], axis=1), found[: rated + 1], axis=0))
    return replace(result, value=package_alpha(np.concatenate(units)))


def _replicates(
    sums: Floats, resamples: int, seed: int, target: float | None
) -> dict[str, tuple[Floats, Floats, Ints, Floats]]:  # fmt: skip
    """Return low and high end, replicates used and share at the target of each coefficient, one entry per row."""
    import numpy as np

    from qualcoder_cp.agreement import bootstrap, several

    people, rows, parts = sums.shape
    values = {name: np.full((rows, resamples), np.nan) for name in several.NAMES}
    done = 0
    for weights in bootstrap.weight_blocks(people, resamples, seed):
        block = slice(done, done + len(weights))
        drawn = (weights @ sums.reshape(people, -1)).reshape(len(weights), rows, parts)
        for name, agreed in several.coefficients_of(drawn).items():
            values[name][:, block] = agreed.value.T
        done = block.stop
    if not resamples:
        nothing = np.full(rows, np.nan)
        return {name: (nothing, nothing, np.zeros(rows, np.int64), nothing) for name in values}
    return {
        name: (*bootstrap.percentile_interval(each), bootstrap.share_at_least(each, target))
        for name, each in values.items()
    }
