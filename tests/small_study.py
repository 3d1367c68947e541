# SPDX-License-Identifier: GPL-3.0-or-later
"""A small invented study for tests: a lead, analysts, a codebook of two domains, codings named by their words."""

from __future__ import annotations

import hashlib
import json
import tempfile
from functools import cache
from pathlib import Path

from qualcoder_cp import adjudication, codebook, coding, transcripts
from qualcoder_cp.model import Coder, CoderRole, Round
from qualcoder_cp.project import Project, add_coder, coders

P1 = (
    "I: How was it for you?\n"
    "P: They never asked me about consent. The sensor was wrong nearly all of the long summer night.\n"
    "I: And then?\n"
    "P: My mother saw my data.\n"
)
P2 = (
    "I: Tell me about the watch.\n"
    "P: I trust the numbers on it. Nobody told me who sees them.\n"
    "I: Who might?\n"
    "P: The school, perhaps.\n"
)
CODEBOOK = {"Privacy": ("Consent", "Access"), "Trust": ("Accuracy", "Confidence")}


def fill(project: Project, folder: Path, texts: dict[str, str]) -> None:
    """Put coders, transcripts and codebook into a new project, by way of files in the folder."""
    for name in ("Ana", "Ben"):
        add_coder(project, name)
    add_coder(project, "Lea", CoderRole.LEAD)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    files = sorted(folder.glob("*.txt"))
    transcripts.import_transcripts(project, transcripts.prepare(files), by="Lea")
    with project.change("Codebook", by="Lea"):
        for domain, below in CODEBOOK.items():
            parent = codebook.add_code(project, domain, by="Lea").id
            for name in below:
                codebook.add_code(project, name, by="Lea", parent_id=parent)


@cache
def _file(texts: tuple[tuple[str, str], ...]) -> bytes:
    """Return the bytes of the project file with these texts; made once, because each change waits for the disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "study.qcp"
        with Project.create(path, "A study") as project:
            fill(project, Path(folder), dict(texts))
        return path.read_bytes()


class Study:
    """A project with the transcripts given (``name=text``), the coders Ana, Ben (analysts) and Lea (lead)."""

    def __init__(self, folder: Path, texts: dict[str, str]) -> None:
        self.folder = folder
        self.texts = texts or {"T1": P1, "T2": P2}
        self.path = folder / "study.qcp"
        self.path.write_bytes(_file(tuple(self.texts.items())))
        self.project = Project.open(self.path)
        self.ana, self.ben, self.lea = coders(self.project)
        self.code = {code.name: code.id for code in codebook.tree(self.project).codes.values()}

    def people(self, table: str) -> None:
        """Import a participants' table given as CSV text."""
        path = self.folder / "participants.csv"
        path.write_text(table, encoding="utf-8")
        transcripts.import_participants(self.project, transcripts.read_participants(path), by="Lea")

    def transcript(self, name: str) -> int:
        """Return the id of a transcript."""
        return transcripts.transcript_named(self.project, name).id

    def place(self, name: str, words: str) -> tuple[int, int]:
        """Return where the words stand in a transcript; they must occur once."""
        text = transcripts.text_of(self.project, self.transcript(name)).text
        assert text.count(words) == 1, (name, words)
        start = text.index(words)
        return start, start + len(words)

    def apply(self, coder: Coder, name: str, code: str, words: str, *, unsure: bool = False) -> None:
        """Code the words of a transcript in a coder's own layer."""
        start, end = self.place(name, words)
        coding.apply_code(self.project, coder, self.transcript(name), self.code[code], start, end, unsure=unsure)

    def submit(self, *team: Coder) -> Study:
        """Submit all open layers of these coders (default: Ana and Ben)."""
        coding.ensure_round(self.project, by="Lea")
        for coder in team or (self.ana, self.ben):
            coding.submit_layers(self.project, coder)
        return self

    @property
    def round(self) -> Round:
        """Return the current round."""
        return coding.needed_round(self.project)

    def item(self, name: str, words: str) -> adjudication.Item:
        """Return the item on a transcript whose hull are exactly these words."""
        wanted = self.place(name, words)
        found = [
            one for one in adjudication.items(self.project, self.transcript(name)) if (one.start, one.end) == wanted
        ]
        assert len(found) == 1, found
        return found[0]

    def decide(self, name: str, words: str, outcome: str, by: str = "Lea", **more: object) -> int:
        """Decide the item on these words."""
        return adjudication.decide(
            self.project, self.round.id, self.transcript(name), self.item(name, words),
            outcome=adjudication.Outcome(outcome), by=by, **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def consensus(self, name: str) -> list[tuple[str, str, str]]:
        """Return code, words and basis of the stored consensus codings on a transcript, in text order."""
        names = {number: code for code, number in self.code.items()}
        text = transcripts.text_of(self.project, self.transcript(name)).text
        return [
            (names[row[0]], text[row[1] : row[2]], row[3])
            for row in self.project.rows(
                """SELECT code_id, start_pos, end_pos, basis FROM coding
                JOIN layer_revision ON layer_revision.id = layer_revision_id JOIN layer ON layer.id = layer_id
                WHERE kind = 'consensus' AND layer.transcript_id = ? ORDER BY start_pos, end_pos, code_id""",
                (self.transcript(name),),
            )
        ]

    def stored_is_made(self) -> bool:
        """Return whether the stored consensus of each written transcript is what layers and decisions make."""
        for one in adjudication.boards(self.project, self.round):
            stored = self.consensus(one.transcript.name)
            text = transcripts.text_of(self.project, one.transcript.id).text
            names = {number: code for code, number in self.code.items()}
            made = [(names[each.code_id], text[each.start : each.end], each.basis.value) for each in one.result.codings]
            if stored != made and (stored or not one.single_coded):
                return False
        return True

    def layers_hash(self) -> str:
        """Return a hash over every row of the coders' layers: codings, revisions, seals."""
        rows = self.project.rows(
            """SELECT coding.*, layer_revision.*, layer.* FROM layer JOIN layer_revision ON layer_id = layer.id
            LEFT JOIN coding ON layer_revision_id = layer_revision.id WHERE kind = 'coder'
            ORDER BY layer.id, layer_revision.id, coding.id"""
        )
        return hashlib.sha256(json.dumps([list(row) for row in rows]).encode()).hexdigest()
