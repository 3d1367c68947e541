# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreement taken apart: by level of the codebook, pair of coders, transcript, group, week and round.

Each part is a full report on some of the transcripts or coders, with its own tables, intervals (drawn inside the
part) and line of what was compared. The value over everything comes first and is computed once from the summed
tables; a mean of the parts' coefficients is never formed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qualcoder_cp.agreement.comparing import all_pairs, pairing, parents
from qualcoder_cp.agreement.counting import IOU
from qualcoder_cp.agreement.report import compare
from qualcoder_cp.agreement.result import NO_NEITHER, AgreementReport, AgreementRow, Result
from qualcoder_cp.agreement.scope import Scope, ScopedCode, ScopedTranscript, Unit, Universe
from qualcoder_cp.agreement.team_report import TeamReport, compare_team

NOT_STATED = "not stated"
UNDATED = "no date"
CLOSE = 0.1
"""From this difference of alpha on, a domain is said to agree better than what lies below it."""


@dataclass(frozen=True, slots=True)
class Options:
    """How each part is compared; see `report.compare`."""

    unit: str = Unit.PARTICIPANT
    coders: tuple[int, int] | None = None
    resamples: int = 1000
    seed: int = 1
    share: float = 0.0
    threshold: float = IOU
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part with its report; ``note`` says what is special about it."""

    name: str
    report: AgreementReport
    note: str = ""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The value over everything and its parts. ``whole`` is None where the parts can't be pooled; ``note`` says why.

    ``team`` is the value over all coders at once, where there are three or more and pairs are the parts.
    """

    by: str
    whole: AgreementReport | None
    parts: tuple[Part, ...]
    note: str = ""
    team: TeamReport | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the codebook: agreement on it (the union of what is below) and on the nodes right below, pooled.

    ``depth`` is 0 at the top. ``children`` is None for a node with nothing below it. ``disagreements`` are the
    units on which exactly one coder found the node. ``lost`` says in words where agreement is lost.
    """

    row: AgreementRow
    depth: int
    children: Result | None
    n_children: int
    disagreements: int
    lost: str


@dataclass(frozen=True, slots=True)
class Tree:
    """All nodes in the order of the codebook, with the report that they come from."""

    nodes: tuple[Node, ...]
    report: AgreementReport


def _report(scope: Scope, options: Options, **more: tuple[int, int]) -> AgreementReport:
    coders = more.get("coders", options.coders)
    return compare(
        scope, options.unit, coders=coders, resamples=options.resamples, seed=options.seed, share=options.share,
        threshold=options.threshold, target=options.target,
    )  # fmt: skip


def by_node(scope: Scope, options: Options) -> Tree:
    """Return agreement on every node of the codebook and where it is lost: at a domain, or between its codes."""
    report = _report(scope, options)
    above = parents(scope.codes)
    rows = {row.code.id: row for row in report.codes if row.code is not None}
    nodes = []
    for code in scope.codes:
        below = [rows[each.id] for each in scope.codes if above[each.id] == code.id]
        row = rows[code.id]
        pooled = _pooled(below) if below else None
        nodes.append(Node(row, _depth(code, above), pooled, len(below), row.n10 + row.n01, _lost(row, pooled, below)))
    return Tree(tuple(nodes), report)


def _depth(code: ScopedCode, above: Mapping[int, int | None]) -> int:
    depth, parent = 0, above[code.id]
    while parent is not None:
        depth, parent = depth + 1, above[parent]
    return depth


def _pooled(rows: Sequence[AgreementRow]) -> Result:
    """Return alpha of the sum of the rows' tables; undefined where it is for all of them, or has no chance term."""
    from qualcoder_cp.agreement.coefficients import table_result

    missing = [row.krippendorff_alpha.reason for row in rows if row.krippendorff_alpha.value is None]
    if NO_NEITHER in missing:
        return Result(None, NO_NEITHER)
    if len(missing) == len(rows) and len(set(missing)) == 1:
        return Result(None, missing[0])
    return table_result("krippendorff_alpha", [sum(row.n11 for row in rows), sum(row.n10 for row in rows),
                                               sum(row.n01 for row in rows), sum(row.n00 for row in rows)])  # fmt: skip


def _lost(row: AgreementRow, below: Result | None, children: Sequence[AgreementRow]) -> str:
    own = row.krippendorff_alpha.value
    if below is None or own is None or below.value is None:
        return ""
    if own - below.value >= CLOSE:
        return f"lost between the {len(children)} below: the coders agree on '{row.name}' better than on which of them"
    if row.n10 + row.n01 and own < 1 - CLOSE:
        return f"lost at '{row.name}' itself: the coders differ on whether it is there at all"
    return ""


def by_pair(scope: Scope, options: Options) -> Breakdown:
    """Return each pair of coders, and before them the value over all coders at once (no mean of the pairs)."""
    parts = [Part(" and ".join(_names(scope, pair)), _report(scope, options, coders=pair)) for pair in all_pairs(scope)]
    if len(parts) == 1:
        return Breakdown("pair", parts[0].report, tuple(parts))
    if not parts:
        return Breakdown("pair", None, (), "one coder only: nothing to compare")
    if Unit(options.unit) is Unit.SEGMENT or scope.universe == Universe.CODED:
        return Breakdown("pair", None, tuple(parts), "a mean over pairs is no coefficient and is not formed")
    team = compare_team(scope, options.unit, resamples=options.resamples, seed=options.seed)
    return Breakdown("pair", None, tuple(parts), "over all coders at once; a mean over pairs is not formed", team)


def _names(scope: Scope, pair: tuple[int, int]) -> tuple[str, str]:
    return scope.coder_name(pair[0]), scope.coder_name(pair[1])


def by_transcript(scope: Scope, options: Options) -> Breakdown:
    """Return each transcript of the pair: where to look. One transcript has no interval."""
    alone = replace(options, resamples=0)
    used = pairing(scope, options.coders).used
    parts = [Part(each.name, _report(replace(scope, transcripts=(each,)), alone)) for each in used]
    return Breakdown("transcript", _report(scope, options), tuple(parts))


def by_group(scope: Scope, options: Options) -> Breakdown:
    """Return each stakeholder group, with intervals from participants drawn inside the group."""
    groups: dict[str, list[ScopedTranscript]] = {}
    for each in scope.transcripts:
        groups.setdefault(each.group or NOT_STATED, []).append(each)
    ordered = sorted(groups.items(), key=lambda item: item[0] == NOT_STATED)
    return Breakdown("group", _report(scope, options), _parts(scope, options, ordered))


def by_week(scope: Scope, options: Options, days: Mapping[int, Mapping[int, str]], by: str = "week") -> Breakdown:
    """Return each calendar week (ISO 8601, "2026-W07"), the earliest first: does agreement drift?

    ``days`` maps transcript and coder (ids) to the date, ISO 8601, on which the layer was submitted or last coded in.
    A transcript belongs to the week in which the later coder of the pair was done with it.
    """
    pair = pairing(scope, options.coders)
    weeks: dict[str, list[ScopedTranscript]] = {}
    for each in pair.used:
        dates = [days.get(each.transcript_id, {}).get(coder, "") for coder in pair.coder_ids]
        weeks.setdefault(week_of(max(dates)) if all(dates) else UNDATED, []).append(each)
    ordered = sorted(weeks.items(), key=lambda item: (item[0] == UNDATED, item[0]))
    return Breakdown(by, _report(scope, options), _parts(scope, options, ordered))


def week_of(day: str) -> str:
    """Return the ISO week of a date or time in ISO 8601, "2026-W07"; "no date" for what is none."""
    try:
        year, week, _ = date.fromisoformat(day[:10]).isocalendar()
    except ValueError:
        return UNDATED
    return f"{year}-W{week:02}"


def by_round(scopes: Iterable[tuple[Scope, str, int]], options: Options) -> Breakdown:
    """Return each round, the earliest first, so that one sees agreement before and after a change of the codebook.

    ``scopes`` are a scope, a note on its codebook and the seed of each round. Rounds are measurements of their own
    and are not pooled. The pair of the options is compared where both are in the round, else its first two coders.
    """
    parts = []
    for scope, note, seed in scopes:
        known = dict(scope.coders)
        pair = options.coders if options.coders and all(each in known for each in options.coders) else None
        parts.append(Part(scope.round_name, _report(scope, replace(options, coders=pair, seed=seed)), note))
    note = "rounds are measurements of their own and are not pooled" if parts else "no round is revealed yet"
    return Breakdown("round", None, tuple(parts), note)


def _parts(scope: Scope, options: Options, named: Iterable[tuple[str, Sequence[ScopedTranscript]]]) -> tuple[Part, ...]:
    return tuple(Part(name, _report(replace(scope, transcripts=tuple(each)), options)) for name, each in named)
