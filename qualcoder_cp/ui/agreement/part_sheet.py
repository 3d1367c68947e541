# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreement taken apart as a sheet: the value over everything first, then its parts; never a mean of them."""

from __future__ import annotations

from collections.abc import Mapping

from qualcoder_cp.agreement import flag
from qualcoder_cp.agreement.breakdowns import Breakdown
from qualcoder_cp.agreement.result import NO_NEITHER, AgreementReport, AgreementRow, Result
from qualcoder_cp.agreement.team_report import TeamReport
from qualcoder_cp.model import Level
from qualcoder_cp.ui.agreement.grid import Cell, Sheet
from qualcoder_cp.ui.agreement.wording import NOTHING, percent_words, value_words, with_interval

_TIPS = {
    "Alpha from 0 to 1, 95 % interval": "Krippendorff's alpha pooled over the codes of the level",
    "Observed": "Units on which the coders say the same",
    "Expected": "Agreement that chance alone would give (of alpha)",
}


def part_sheet(
    found: Breakdown, level: Level, *, shown: bool, places: Mapping[str, Mapping[str, object]] | None = None
) -> Sheet:  # fmt: skip
    """Return the parts at a level; ``shown``: with coefficients; ``places`` by the name of a part."""
    rows: list[tuple[Cell, ...]] = []
    if found.team is not None:
        rows.append(_team_cells(found.team, level, shown))
    elif found.whole is not None:
        rows.append(_cells("all together", found.whole, level, shown, {}, "", strong=True))
    pinned = len(rows)
    for part in found.parts:
        place = (places or {}).get(part.name)
        rows.append(_cells(part.name, part.report, level, shown, place, part.note))
    values = ("Alpha from 0 to 1, 95 % interval", "AC1", "Observed", "Expected") if shown else ()
    heads = (_head(found.by), *values, "Both", "Only 1st", "Only 2nd", "Neither", "Transcripts", "Note")
    return Sheet(heads, tuple(rows), tuple(_TIPS.get(one, one) for one in heads), pinned=pinned, note=found.note)


def _head(by: str) -> str:
    return by.capitalize()


def _pooled(report: AgreementReport, level: Level) -> AgreementRow | None:
    return next((one for one in report.pooled if one.level == level.value), None)


def _cells(
    name: str, report: AgreementReport, level: Level, shown: bool, place: Mapping[str, object] | None, note: str,
    *, strong: bool = False,
) -> tuple[Cell, ...]:  # fmt: skip
    row = _pooled(report, level)
    first = Cell(name, place=place, strong=strong)
    if row is None:
        blank = [Cell(NOTHING, number=True)] * (9 if shown else 5)
        return first, *blank, Cell(report.reason)
    alpha = row.krippendorff_alpha
    if alpha.value is None and alpha.reason == NO_NEITHER:
        alpha = row.others.get("positive_agreement", alpha)
    said = "; ".join(
        filter(
            None,
            (
                note,
                report.reason or flag(row) if shown else note and "",
                report.warning if report.n_participants > 1 else "",
            ),
        )
    )
    counts = (row.n11, row.n10, row.n01, row.n00, report.n_transcripts)
    return (
        first, *(_values(alpha, row.gwet_ac1, row.percent_agreement.value, place) if shown else ()),
        *(Cell(f"{one:,}", key=float(one), number=True, place=place) for one in counts), Cell(said, place=place),
    )  # fmt: skip


def _values(alpha: Result, ac1: Result, percent: float | None, place: Mapping[str, object] | None) -> tuple[Cell, ...]:
    def number(value: float | None, words: str, tip: str) -> Cell:
        return Cell(words, tip, place, key=2.0 if value is None else value, number=True)

    return (
        Cell(value_words(alpha), with_interval(alpha), place, result=alpha,
             key=2.0 if alpha.value is None else alpha.value),
        number(ac1.value, NOTHING if ac1.value is None else value_words(ac1), with_interval(ac1)),
        number(percent, percent_words(percent), "Observed agreement"),
        number(alpha.expected, percent_words(alpha.expected), "Expected by chance"),
    )  # fmt: skip


def _team_cells(team: TeamReport, level: Level, shown: bool) -> tuple[Cell, ...]:
    row = next((one for one in team.pooled if one.level == level.value), None)
    first = Cell(f"all {len(team.coders)} coders at once", strong=True, place={})
    blank = (Cell(NOTHING, "Counts of pairs; see the pairs below", number=True),) * 4
    count = Cell(f"{len(team.used):,}", key=float(len(team.used)), number=True)
    if row is None or not shown:
        return first, *([Cell(NOTHING, number=True)] * 4 if shown else []), *blank, count, Cell(team.reason)
    results = row.results
    values = _values(
        results["krippendorff_alpha"], results["gwet_ac1"], results["percent_agreement"].value, {}
    )  # fmt: skip
    return first, *values, *blank, count, Cell("; ".join(filter(None, (row.note, team.warning))))
