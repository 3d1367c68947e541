# SPDX-License-Identifier: GPL-3.0-or-later
"""The sentence for the methods section, made of what a report is about and of nothing else."""

from __future__ import annotations

from qualcoder_cp.agreement.result import AgreementReport


def methods_sentence(report: AgreementReport) -> str:
    """Return how agreement was computed: coefficient, unit, text, transcripts, coders, interval, what was left out."""
    if report.reason:
        return f"Agreement was not computed: {report.reason}."
    coders = " and ".join(report.coders)
    rule = f", a code counting from {100 * report.share:g} % of a unit" if report.share else ""
    said = (
        f"Krippendorff's alpha (nominal) per code at the {report.unit} level over {report.universe} in "
        f"{_plural(report.n_transcripts, 'transcript')} coded independently by {coders} ({report.round_name}){rule}"
    )
    if report.resamples and report.n_participants > 1:
        said += f"; 95 % CI from {report.resamples:,} bootstrap resamples of participants (seed {report.seed})"
    left = len(report.single_coded) + len(report.missing)
    more = f" {_plural(left, 'transcript')} without two submitted layers left out." if left else ""
    return f"{said}.{more}"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
