# SPDX-License-Identifier: GPL-3.0-or-later
"""Small invented studies and the windows that show them, for the tests of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.model import CoderRole
from qualcoder_cp.project import Project, add_coder, coder_named
from qualcoder_cp.ui.session import Session

_TALK = """Interviewer: How do you feel about the sensor?
{who}: I wear it every day and {feeling}.
Interviewer: Who sees what it records?
{who}: Nobody told me who sees it, {worry}.
Interviewer: Would you go on with it?
{who}: Perhaps, if {wish}.
"""
TEXTS = {
    "Alma": ("Patient", "it is fine", "and that bothers me", "I may switch it off"),
    "Boris": ("Doctor", "my patients forget it", "not even our clinic", "it saves some time"),
    "Chidi": ("Patient", "it itches", "so I leave it at home", "somebody asks me first"),
}
GROUPS = {"Alma": "patients", "Boris": "clinicians", "Chidi": "patients"}


def write_texts(folder: Path, names: tuple[str, ...] = tuple(TEXTS)) -> list[Path]:
    """Write transcripts as text files and return their paths."""
    folder.mkdir(exist_ok=True)
    paths = []
    for name in names:
        who, feeling, worry, wish = TEXTS[name]
        path = folder / f"{name}.txt"
        path.write_text(_TALK.format(who=who, feeling=feeling, worry=worry, wish=wish), encoding="utf-8")
        paths.append(path)
    return paths


def make_study(folder: Path, *, assigned: bool = False, revealed: bool = False) -> Path:
    """Make a study of three transcripts with groups, two analysts (Ana, Ben) and a lead (Lea); return its file.

    ``assigned``: the round is made and Ana has coded Alma. ``revealed``: both have coded and submitted.
    """
    path = folder / "study.qcp"
    with Project.create(path, "Sensors in care") as project:
        for name, role in (("Ana", CoderRole.ANALYST), ("Ben", CoderRole.ANALYST), ("Lea", CoderRole.LEAD)):
            add_coder(project, name, role, by="Lea")
        transcripts.import_transcripts(project, transcripts.prepare(write_texts(folder / "texts")), by="Lea")
        transcripts.ensure_participants(project, by="Lea")
        for person in transcripts.participants(project):
            transcripts.set_group(project, person.id, GROUPS[person.name], by="Lea")
        privacy = codebook.add_code(project, "Privacy", by="Lea")
        burden = codebook.add_code(project, "Burden", by="Lea")
        if assigned or revealed:
            coding.ensure_round(project, by="Lea")
            code(project, "Ana", "Alma", privacy.id, "Nobody told me who sees it")
        if revealed:
            code(project, "Ana", "Chidi", burden.id, "it itches")
            code(project, "Ben", "Alma", privacy.id, "Nobody told me who sees it")
            code(project, "Ben", "Boris", burden.id, "it saves some time")
            for name in ("Ana", "Ben"):
                coding.submit_layers(project, coder_named(project, name))
    return path


def code(project: Project, coder: str, transcript: str, code_id: int, words: str) -> None:
    """Let a coder code these words of a transcript."""
    found = transcripts.transcript_named(project, transcript)
    start = transcripts.text_of(project, found.id).text.index(words)
    coding.apply_code(project, coder_named(project, coder), found.id, code_id, start, start + len(words))


def session_on(folder: Path, path: Path | None = None, coder: str = "Ana") -> Session:
    """Return a session with settings of its own, on a project if one is given, with this coder."""
    session = Session(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    if path is not None:
        assert session.open(path)
        if session.coder is not None:
            session.set_coder(coder_named(session.project, coder))
    return session
