# SPDX-License-Identifier: GPL-3.0-or-later
"""A small invented study with a disagreement of most types, for the tests of the stage."""

from __future__ import annotations

from pathlib import Path

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.model import CoderRole
from qualcoder_cp.project import Project, add_coder

SPEECH = (
    "I worry about who reads the data. My aunt would never agree to that. The picture was wrong twice in one week. "
    "It helped me sleep, though. Nobody explained the number to me. I would like to switch it off at night."
)
PASSAGES = {
    "reads": "who reads the data", "aunt": "My aunt would never agree to that.", "wrong": "The picture was wrong",
    "wrong twice": "The picture was wrong twice in one week.", "sleep": "It helped me sleep, though.",
    "number": "Nobody explained the number to me.", "off": "switch it off at night",
}  # fmt: skip


def place(name: str, number: int) -> tuple[int, int]:
    """Return start and end of a passage in the transcript of this number."""
    start = text(number).index(PASSAGES[name])
    return start, start + len(PASSAGES[name])


def text(number: int) -> str:
    """Return an invented interview."""
    return f"Interviewer: Tell me about device {number}.\n\nP0{number}: {SPEECH}\n\nInterviewer: Thank you, {number}.\n"


LAYERS = {
    "Ana Ruiz": [("reads", "Privacy"), ("aunt", "Consent"), ("wrong", "Trust"), ("sleep", "Use")],
    "Ben Okafor": [("reads", "Privacy"), ("aunt", "Access"), ("wrong twice", "Trust"), ("number", "Trust")],
}  # fmt: skip
"""On each transcript: exact, other code in the same domain, boundary, and two that only one coder has."""


OTHERS = {
    "Maximiliane Constanze von Hohenlohe-Waldenburg": [("reads", "Privacy"), ("aunt", "Consent"), ("wrong", "Use")],
    "Chidi Oluwaseun Adebayo-Fitzgerald": [("reads", "Privacy"), ("aunt", "Access"), ("off", "Use")],
}  # fmt: skip
"""Two more coders, with long names."""


def make_study(folder: Path, *, submit: bool = True, count: int = 2, others: int = 0) -> Project:
    """Return an open study of ``count`` interviews, coded by two analysts and ``others`` more; Lea Brandt leads."""
    project = Project.create(folder / "study.qcp", "Devices", by="Lea Brandt")
    made = LAYERS | dict(list(OTHERS.items())[:others])
    team = [add_coder(project, name) for name in made]
    add_coder(project, "Lea Brandt", CoderRole.LEAD)
    files = []
    for number in range(1, count + 1):
        files.append(folder / f"interview_{number}.txt")
        files[-1].write_text(text(number), encoding="utf-8")
    transcripts.import_transcripts(project, transcripts.prepare(files), by="Lea Brandt")
    parents = {"Privacy": None, "Trust": None, "Use": None, "Consent": "Privacy", "Access": "Privacy"}
    ids: dict[str, int] = {}
    for name, parent in parents.items():
        card = {"short_definition": f"What is said about {name.lower()}.", "when_to_use": f"{name} is meant."}
        ids[name] = codebook.add_code(project, name, by="Lea Brandt", parent_id=ids.get(parent or ""), **card).id
    for coder in team:
        for number, one in enumerate(transcripts.transcripts(project), start=1):
            for passage, code in made[coder.name]:
                memo = "Sounds like a refusal." if code == "Consent" else ""
                coding.apply_code(project, coder, one.id, ids[code], *place(passage, number), memo=memo)
    for coder in team if submit else team[:1]:
        coding.submit_layers(project, coder)
    return project
