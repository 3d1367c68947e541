# SPDX-License-Identifier: GPL-3.0-or-later
"""An invented study for the tests of coding: two analysts, a lead, two talks, four codes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.model import Coder, CoderRole, Coding
from qualcoder_cp.project import Project, add_coder

TALK = (
    "Interviewer: How was it?\nRosa: They asked me 👍 about the data.   I said yes.\n"
    "Interviewer: And?\nRosa: It was fine, {more}.\n"
)


@dataclass
class Study:
    """An open project with its people, talks and codes by name."""

    project: Project
    folder: Path
    ana: Coder
    ben: Coder
    lea: Coder
    talks: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)

    def add_talks(self, *names: str) -> None:
        """Import further talks."""
        for name in names:
            (self.folder / f"{name}.txt").write_text(TALK.format(more=f"really {name}"), encoding="utf-8")
        files = [self.folder / f"{name}.txt" for name in names]
        transcripts.import_transcripts(self.project, transcripts.prepare(files), by="Lea")
        self.talks = {one.name: one.id for one in transcripts.transcripts(self.project)}

    def apply(self, coder: Coder, code: str, start: int, end: int, talk: str = "A", **more: object) -> Coding:
        """Apply a code by name on a talk by name."""
        return coding.apply_code(self.project, coder, self.talks[talk], self.codes[code], start, end, **more)

    def spans(self, coder: Coder, code: str = "Consent", talk: str = "A") -> list[tuple[int, int]]:
        """Return the places that the coder gave the code."""
        found = coding.codings(self.project, coder, coder_id=coder.id, transcript_id=self.talks[talk])
        return [(one.start, one.end) for one in found if one.code_id == self.codes[code]]


@contextmanager
def new_study(folder: Path, talks: tuple[str, ...] = ("A", "B"), name: str = "study.qcp") -> Iterator[Study]:
    """Make the study in a folder; the round is not made yet."""
    with Project.create(folder / name, "A study", by="Lea") as project:
        people = [add_coder(project, one, by="Lea") for one in ("Ana", "Ben")]
        study = Study(project, folder, *people, add_coder(project, "Lea", CoderRole.LEAD))
        study.add_talks(*talks)
        for code, parent in (("Privacy", None), ("Consent", "Privacy"), ("Trust", None), ("Harms", None)):
            made = codebook.add_code(project, code, by="Lea", parent_id=study.codes.get(parent) if parent else None)
            study.codes[code] = made.id
        yield study
