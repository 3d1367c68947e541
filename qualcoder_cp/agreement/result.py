# SPDX-License-Identifier: GPL-3.0-or-later
"""One coefficient, one row and one report, with everything that must stand beside the numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from qualcoder_cp.agreement.scope import ScopedCode

NOTHING_TO_COMPARE = "nothing to compare"
NO_DOUBLE_CODED = "no double-coded text"
NO_ELIGIBLE_TEXT = "no eligible text"
NO_CODINGS = "no codings"
NOT_USED = "not used by either coder"
NO_VARIATION = "no variation: found in every unit by both"
ONE_UNIT = "only one unit"
NO_NEITHER = "no chance term: units that neither found are not counted here"
NO_CHANCE_TERM_UNITS = "segments, and coded text alone, are compared pair by pair"
NOT_RATED_TWICE = "no unit was rated by two coders"

REPORTED = ("percent_agreement", "cohen_kappa", "krippendorff_alpha", "gwet_ac1")

COEFFICIENT_LABELS = {
    "percent_agreement": "Percent agreement",
    "cohen_kappa": "Cohen's kappa",
    "scott_pi": "Scott's pi",
    "conger_kappa": "Conger's kappa",
    "fleiss_kappa": "Fleiss' kappa",
    "brennan_prediger": "Brennan-Prediger",
    "gwet_ac1": "Gwet's AC1",
    "gwet_ac2": "Gwet's AC2",
    "krippendorff_alpha": "Krippendorff's alpha (nominal)",
    "jaccard": "Jaccard",
    "positive_agreement": "Positive agreement",
    "negative_agreement": "Negative agreement",
    "holsti": "Holsti (on applied codes)",
    "prevalence_index": "Prevalence index",
    "bias_index": "Bias index",
}


@dataclass(frozen=True, slots=True)
class Result:
    """A coefficient, or the reason why there is none.

    ``value`` is None where the coefficient is undefined, and ``reason`` says why in words. A value that
    comes with a reason (percent agreement where nothing varies) is to be shown greyed. ``observed`` and
    ``expected`` are the observed agreement and the one expected by chance, so that
    ``value == (observed - expected) / (1 - expected)``; None where there is no chance term.
    ``ci_low`` and ``ci_high`` bound the 95 % bootstrap interval and ``replicates_used`` counts the
    replicates in which the coefficient was defined. ``target_share`` is the share of these that reach the target
    that was asked for (the probability that the coefficient is at least the target); None without a target.
    """

    value: float | None
    reason: str = ""
    observed: float | None = None
    expected: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    replicates_used: int = 0
    target_share: float | None = None


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One code, or all codes of one level pooled (``code`` is None; the table is the sum of theirs).

    ``prevalence`` is the mean of both coders' shares of units with the code, each in 0..1. ``note`` says
    in words what is odd about the row. ``n_undefined`` of ``n_codes`` codes have no coefficient; ``means``
    holds the unweighted means over the others (pooled rows only). ``others`` are the coefficients that were asked
    for beside the four.
    """

    code: ScopedCode | None
    name: str
    level: str
    n11: int
    n10: int
    n01: int
    n00: int
    prevalence: float | None
    prevalence_first: float | None
    prevalence_second: float | None
    note: str
    percent_agreement: Result
    cohen_kappa: Result
    krippendorff_alpha: Result
    gwet_ac1: Result
    n_codes: int
    n_undefined: int
    means: dict[str, Result]
    others: dict[str, Result] = field(default_factory=dict)

    @property
    def n_units(self) -> int:
        """Return the number of units in the table; a pooled row counts each unit once per code."""
        return self.n11 + self.n10 + self.n01 + self.n00

    def results(self) -> dict[str, Result]:
        """Return the coefficients by name."""
        return {name: getattr(self, name) for name in REPORTED} | self.others


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """All rows, and what was compared.

    ``n_units`` counts the units of one code. ``used``, ``single_coded`` and ``missing`` are names of
    transcripts that both, one and neither of the two coders submitted. ``reason`` says why nothing could
    be compared at all; ``warning`` what to beware of. ``share`` is the part of a unit that a code must cover to be
    found in it (0: one character), ``threshold`` the overlap from which segments match, ``target`` what the values
    are held against.
    """

    codes: tuple[AgreementRow, ...]
    pooled: tuple[AgreementRow, ...]
    unit: str
    universe: str
    coders: tuple[str, ...]
    coder_ids: tuple[int, ...]
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
    share: float = 0.0
    threshold: float | None = None
    target: float | None = None

    @property
    def n_transcripts(self) -> int:
        """Return the number of transcripts compared."""
        return len(self.used)

    @property
    def compared(self) -> str:
        """Return the line that has to stand beside every number of the report."""
        return (
            f"Unit: {self.unit}{self._rule}; text: {self.universe}; coders: {' and '.join(self.coders)}; "
            f"round: {self.round_name}; {self.n_transcripts} transcripts, {self.n_participants} participants, "
            f"{self.n_units} units; left out: {len(self.single_coded)} single-coded, {len(self.missing)} "
            f"missing; 95 % intervals from {self.resamples} resamples of participants, seed {self.seed}."
        )

    @property
    def _rule(self) -> str:
        if self.threshold is not None:
            return f" (matched from {100 * self.threshold:g} % overlap)"
        return f" (found where {100 * self.share:g} % of it are covered)" if self.share else ""
