# SPDX-License-Identifier: GPL-3.0-or-later
"""What a reader of one row must be warned of, in one plain sentence."""

from __future__ import annotations

from qualcoder_cp.agreement.result import AgreementRow

RARE = 0.05
HIGH_PERCENT = 0.9
LOW_ALPHA = 0.667
BIAS = 2.0


def flag(row: AgreementRow) -> str:
    """Return what is odd about a row, or nothing: undefined, one-sided, the prevalence paradox, a bias.

    The paradox: percent agreement is high only because the code is rare (below 5 % of the units), while alpha
    is below .667, Krippendorff's limit for tentative conclusions (Content Analysis, 2004, chapter 11). Feinstein
    and Cicchetti (J Clin Epidemiol 1990;43:543-549) describe it for kappa. Bias: one coder found the code at least
    twice as often as the other, and in five units more.
    """
    if row.note:
        return row.note
    alpha, percent = row.krippendorff_alpha.value, row.percent_agreement.value
    if alpha is None or percent is None or row.prevalence is None:
        return ""
    if percent >= HIGH_PERCENT and alpha < LOW_ALPHA and row.prevalence < RARE:
        return "rare code: percent is high because both rarely use it; see AC1 beside alpha"
    more, fewer = max(row.n10, row.n01) + row.n11, min(row.n10, row.n01) + row.n11
    if more >= BIAS * fewer and more - fewer >= 5:
        return "one coder found it at least twice as often as the other"
    return ""
