# SPDX-License-Identifier: GPL-3.0-or-later
"""A small study taken to its consensus: one passage on consent by T1, one on confidence by T2, coded alike by both."""

from __future__ import annotations

from small_study import Study

from qualcoder_cp import adjudication

CONSENT = "They never asked me about consent."
NUMBERS = "I trust the numbers on it."


def decided(study: Study) -> Study:
    """Code, submit and decide the study."""
    for coder in (study.ana, study.ben):
        study.apply(coder, "T1", "Consent", CONSENT)
        study.apply(coder, "T2", "Confidence", NUMBERS)
    study.submit()
    adjudication.apply_rule(study.project, "exact", by="Lea")
    return study
