# SPDX-License-Identifier: GPL-3.0-or-later
"""A small invented study for the tests of the page of agreement."""

from __future__ import annotations

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.model import CoderRole
from qualcoder_cp.project import Project, add_coder


def make_interviews(folder, *, team=("Ana Ruiz", "Ben Okafor"), submit=True, coded=True):
    """Return a study of four interviews; "Trust" is used by nobody, "Use" by the first coder only."""
    project = Project.create(folder / "study.qcp", "Devices", by="Lea")
    coders = [add_coder(project, name) for name in team]
    add_coder(project, "Lea Brandt", CoderRole.LEAD)
    files = []
    for number in range(1, 5):
        files.append(folder / f"interview_{number}.txt")
        words = f"Interviewer: Well, {number}?\n\nP{number}: I worry about data. It helps me sleep. That is all.\n"
        files[-1].write_text(words, encoding="utf-8")
    transcripts.import_transcripts(project, transcripts.prepare(files), by="Lea")
    privacy = codebook.add_code(project, "Privacy", by="Lea")
    consent = codebook.add_code(project, "Consent", by="Lea", parent_id=privacy.id)
    use = codebook.add_code(project, "Use", by="Lea")
    codebook.add_code(project, "Trust", by="Lea")
    for one in transcripts.transcripts(project):
        text = transcripts.text_of(project, one.id).text
        worry, sleep = text.index("I worry"), text.index("It helps")
        for place, coder in enumerate(coders):
            if coded and one.id % 2:
                coding.apply_code(project, coder, one.id, consent.id, worry, worry + 19)
            if coded and not place:
                coding.apply_code(project, coder, one.id, use.id, sleep, sleep + 18)
    if not coded:
        coding.ensure_round(project, by="Lea")
    for coder in coders if submit else coders[:1]:
        coding.submit_layers(project, coder)
    return project
