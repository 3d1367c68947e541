# SPDX-License-Identifier: GPL-3.0-or-later
"""A decided study of five participants in three groups, for the tests of reports."""

from __future__ import annotations

from pathlib import Path

from small_study import Study

from qualcoder_cp import adjudication, coding
from qualcoder_cp.agreement import compare
from qualcoder_cp.prevalence import count
from qualcoder_cp.reports import methods_paragraph

TEXTS = {
    f"T{number}": f"I: How was it?\nP: They asked me, number {number}. The watch is wrong.\n"
    "I: And?\nP: My school saw it.\n"
    for number in range(1, 6)
}
PEOPLE = "participant,transcript,group\nPia,T1,patients\nTim,T2,patients\nNora,T3,nurses\nNils,T4,nurses\nUma,T5,\n"
WATCH, SCHOOL = "The watch is wrong.", "My school saw it."


def decided_study(folder: Path) -> Study:
    """Return the study: Consent 3/5 by agreement, Accuracy 1/5 by decision, Access 1/5 by one coder alone."""
    one = Study(folder, TEXTS)
    one.people(PEOPLE)
    for name in ("T1", "T2", "T3"):
        for coder in (one.ana, one.ben):
            one.apply(coder, name, "Consent", f"They asked me, number {name[1:]}.")
    one.apply(one.ana, "T1", "Accuracy", WATCH)
    one.apply(one.ben, "T1", "Access", WATCH)
    one.apply(one.ana, "T4", "Access", SCHOOL)
    one.apply(one.ana, "T3", "Consent", "How was it?")
    coding.excuse(one.project, one.ben, one.transcript("T5"), by="Lea")
    one.apply(one.ana, "T5", "Access", SCHOOL)
    one.submit()
    adjudication.apply_rule(one.project, "exact", by="Lea")
    one.decide("T1", WATCH, "coder", coder_uuid=one.ana.uuid, reason="definition gap")
    one.decide("T3", "How was it?", "both")
    one.decide("T4", SCHOOL, "nothing")
    return one


def paragraph(one: Study) -> str:
    """Return the methods paragraph of a study."""
    return methods_paragraph(one.project, one.round, compare(one.project, resamples=50), count(one.project))
