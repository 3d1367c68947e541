# SPDX-License-Identifier: GPL-3.0-or-later
"""What the page is asked, and the numbers that answer it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from qualcoder_cp.agreement import Unit
from qualcoder_cp.agreement.result import NO_NEITHER, AgreementReport, Result
from qualcoder_cp.agreement.team_report import TeamReport
from qualcoder_cp.model import Round
from qualcoder_cp.ui.agreement.choices import Choice

USUAL = (Unit.PARTICIPANT, Unit.TRANSCRIPT, Unit.TURN, Unit.SENTENCE, Unit.CHARACTER)
"""The units that always stand on the ladder, from the one of prevalence to the finest."""
OTHERS = ("positive_agreement", "jaccard")


@dataclass(frozen=True, slots=True)
class Asked:
    """The round and the choice; ``shown`` tells whether the study reports coefficients at all."""

    round: Round
    choice: Choice
    shown: bool = True

    @property
    def key(self) -> Hashable:
        """Return what answers depend on; the level apart, which only chooses among the rows."""
        choice = self.choice
        return self.round.id, choice.unit, choice.universe, choice.pair, choice.share, choice.threshold, choice.target

    @property
    def numbers_key(self) -> Hashable:
        """Return what the numbers of all units depend on: the unit only where it is none of the usual ones."""
        choice = self.choice
        unit = None if choice.unit in USUAL else choice.unit
        return self.round.id, unit, choice.universe, choice.pair, choice.share, choice.threshold, choice.target

    @property
    def units(self) -> tuple[Unit, ...]:
        """Return the units to compute, the chosen one first."""
        return (self.choice.unit, *(one for one in USUAL if one is not self.choice.unit))


@dataclass(slots=True)
class Numbers:
    """Reports by unit, as far as they are computed; ``left_out`` says why transcripts are left out, by name."""

    reports: dict[Unit, AgreementReport] = field(default_factory=dict)
    teams: dict[Unit, TeamReport] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Return whether there is any number yet."""
        return bool(self.reports or self.teams)

    def copy(self) -> Numbers:
        """Return the present state: the original goes on growing in another thread."""
        return Numbers(dict(self.reports), dict(self.teams), dict(self.left_out))

    def headline(self, unit: Unit, level: str) -> Result | None:
        """Return the pooled value that stands on the ladder, None while it is computed.

        It is alpha, or positive agreement (F1) where units that neither found are not counted.
        """
        if team := self.teams.get(unit):
            found = [one.results["krippendorff_alpha"] for one in team.pooled if one.level == level]
        elif report := self.reports.get(unit):
            pooled = [one for one in report.pooled if one.level == level]
            found = [
                one.others["positive_agreement"]
                if one.krippendorff_alpha.reason == NO_NEITHER and "positive_agreement" in one.others
                else one.krippendorff_alpha
                for one in pooled
            ]
            found = found or [Result(None, report.reason or "no such level")]
        else:
            return None
        return found[0] if found else Result(None, "no such level")

    def is_f1(self, unit: Unit, level: str) -> bool:
        """Return whether the headline of this unit is positive agreement."""
        report = self.reports.get(unit)
        rows = report.pooled if report else ()
        return any(one.level == level and one.krippendorff_alpha.reason == NO_NEITHER for one in rows)
