# SPDX-License-Identifier: GPL-3.0-or-later
"""What a reader of one row must be warned of: in a few words beside it (`flag`), or in full sentences (`explain`)."""

from __future__ import annotations

from collections.abc import Sequence

from qualcoder_cp.agreement.result import (
    NO_CODINGS,
    NO_DOUBLE_CODED,
    NO_ELIGIBLE_TEXT,
    NO_NEITHER,
    NO_VARIATION,
    NOT_USED,
    NOTHING_TO_COMPARE,
    ONE_UNIT,
    AgreementRow,
)

RARE = 0.05
HIGH_PERCENT = 0.9
LOW_ALPHA = 0.667
BIAS = 2.0

UNDEFINED = {
    NOT_USED: "Neither coder found it, so nothing varies: no coefficient is defined, and 100 % says nothing.",
    NO_VARIATION: "Both coders found it in every unit, so nothing varies: no coefficient is defined. A smaller unit "
    "may tell more.",
    NO_CODINGS: "Its codings have no length, so they find nothing: no coefficient is defined.",
    NO_ELIGIBLE_TEXT: "No text counts here, so there is nothing that could agree: check who is a participant.",
    NO_DOUBLE_CODED: "Only one of the two submitted anything, so there is no text that both coded.",
    NOTHING_TO_COMPARE: "No transcript was submitted by two coders, so there is nothing to compare.",
    ONE_UNIT: "There is one unit only, from which no chance can be taken off: no coefficient is defined.",
    NO_NEITHER: "Units that neither found are not counted here, so no coefficient with a chance term exists; see "
    "positive agreement and Jaccard.",
}
"""Why a value is undefined, as a sentence."""


def flag(row: AgreementRow) -> str:
    """Return what is odd about a row, or nothing: undefined, one-sided, the prevalence paradox, a bias, below chance.

    The paradox: percent agreement is high only because the code is rare (below 5 % of the units), or nearly
    everywhere (above 95 %), while alpha is below .667, Krippendorff's limit for tentative conclusions (Content
    Analysis, 2004, chapter 11). Feinstein and Cicchetti (J Clin Epidemiol 1990;43:543-549) describe it for kappa.
    Bias: one coder found the code at least twice as often as the other, and in five units more.
    """
    if row.note:
        return row.note
    alpha = row.krippendorff_alpha.value
    if paradox := _paradox(row):
        return f"{paradox}; see AC1 beside alpha"
    if _biased(row):
        return "one coder found it at least twice as often as the other"
    if alpha is not None and alpha < 0:
        return "agreement below chance"
    return ""


def explain(row: AgreementRow, coders: Sequence[str] = ("the first coder", "the second coder")) -> str:
    """Return what `flag` warns of in full sentences with the numbers that belong to it, or an empty string.

    ``coders`` are the names of the first and the second coder.
    """
    if row.note in UNDEFINED:
        return UNDEFINED[row.note]
    said = []
    if not row.n11 and bool(row.n10) != bool(row.n01):
        who = coders[0] if row.n10 else coders[1]
        said.append(f"{_capital(who)} alone used it: kappa is 0 by its formula and alpha at most 0.")
    elif _paradox(row):
        said.append(_paradox_sentence(row))
    if _biased(row) and row.prevalence_first is not None and row.prevalence_second is not None:
        bias = (row.n10 - row.n01) / row.n_units
        said.append(
            f"{_capital(coders[0])} found it in {_percent(row.prevalence_first)} of the units and {coders[1]} in "
            f"{_percent(row.prevalence_second)} (bias index {bias:+.2f}): the coders differ on when it applies."
        )
    alpha = row.krippendorff_alpha.value
    if alpha is not None and alpha < 0 and row.n11 + min(row.n10, row.n01):
        said.append("The coders agree less than chance would have it: where one found it, the other mostly did not.")
    return " ".join(said)


def _paradox(row: AgreementRow) -> str:
    alpha, percent = row.krippendorff_alpha.value, row.percent_agreement.value
    if alpha is None or percent is None or row.prevalence is None:
        return ""
    if percent < HIGH_PERCENT or alpha >= LOW_ALPHA:
        return ""
    if row.prevalence < RARE:
        return "rare code: percent is high because both rarely use it"
    if row.prevalence > 1 - RARE:
        return "common code: percent is high because both nearly always use it"
    return ""


def _paradox_sentence(row: AgreementRow) -> str:
    """Return the prevalence paradox in words, with AC1 and positive (or negative) agreement beside alpha."""
    rare = row.prevalence is not None and row.prevalence < RARE
    same = row.n11 if rare else row.n00
    specific = 2 * same / (2 * same + row.n10 + row.n01)
    where = "neither coder found it" if rare else "both coders found it"
    ac1 = row.gwet_ac1.value
    beside = (
        f", AC1, which takes less off for a {'rare' if rare else 'common'} code, {ac1:z.2f}" if ac1 is not None else ""
    )
    return (
        f"{_percent(row.percent_agreement.value or 0)} agreement comes from the units in which {where} (the code is in "
        f"{_percent(row.prevalence or 0)} of them). Beyond chance alpha is {row.krippendorff_alpha.value:z.2f}; "
        f"{'positive' if rare else 'negative'} agreement is {specific:.2f}{beside}."
    )


def _biased(row: AgreementRow) -> bool:
    more, fewer = max(row.n10, row.n01) + row.n11, min(row.n10, row.n01) + row.n11
    return more >= BIAS * fewer and more - fewer >= 5


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if 0 < share < 0.1 or 0.9 < share < 1 else f"{100 * share:.0f} %"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
