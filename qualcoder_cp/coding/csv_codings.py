# SPDX-License-Identifier: GPL-3.0-or-later
"""Codings as a CSV file, both ways: a row per coder and coding, with the passage and its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualcoder_cp import codebook
from qualcoder_cp.coding import queries, rules
from qualcoder_cp.coding.placing import ADDED, KNOWN, UNITED, Place, Placer
from qualcoder_cp.coding.rounds import ensure_round, submit_layers
from qualcoder_cp.coding.texts import layer_texts
from qualcoder_cp.csv_table import Table, TableRow, read_table, table_text, whole_number, write_bytes
from qualcoder_cp.model import Coder, Coding, KnownError, LayerKind, TranscriptText
from qualcoder_cp.project import Change, Project, coders
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import at_revision, participants, participants_of, text_of, transcripts

COLUMNS = (
    "project", "transcript", "transcript_id", "group", "participant", "speaker", "role", "turn", "paragraph",
    "start_char", "end_char", "start_time", "code", "code_path", "parent_code", "domain", "coder", "status", "created",
    "memo", "unsure", "text", "text_sha256",
)  # fmt: skip
_NEEDED = ("transcript", "start_char", "end_char", "code", "coder")
_ALIASES = {"start": "start_char", "end": "end_char", "document": "transcript"}
_TRUE = frozenset({"1", "true", "yes", "y", "x"})
_FALSE = frozenset({"", "0", "false", "no", "n"})


@dataclass(slots=True)
class ImportedCodings:
    """What an import did, so that rows in = rows accounted for."""

    rows: int = 0
    added: int = 0
    united: int = 0
    known: int = 0
    skipped: dict[str, int] = field(default_factory=dict)


def import_codings(
    project: Project,
    path: Path,
    *,
    by: str,
    submit: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> ImportedCodings:
    """Take codings from a CSV file into the coders' own open layers, as one change.

    Needs the columns transcript, start_char, end_char (half-open code points), code and coder; takes memo,
    unsure and text (checked against the stored text). Rows with status ``consensus`` are counted, not taken.

    Args:
        project: the open project.
        path: the file.
        by: who imports.
        submit: also submit all open layers of the coders that occur.
        progress: called with (done, total, what).

    Raises:
        KnownError: something unknown, a place outside the text, or another text than the stored one; file,
            row and column are named and nothing is changed.
    """
    table = read_table(path, _NEEDED, _ALIASES)
    done = ImportedCodings(rows=len(table.rows))
    with project.change(f"Import codings {path.name}", by=by) as change:
        reader = _Reader(project, table, by)
        for number, row in enumerate(table.rows):
            if row["status"] == "consensus":
                done.skipped["consensus"] = done.skipped.get("consensus", 0) + 1
                continue
            reader.take(row, done)
            if progress and number % 200 == 0:
                progress(number, len(table.rows), "Codings")
        reader.write(change)
        if submit:
            for coder in reader.coders_met():
                submit_layers(project, coder)
    return done


class _Reader:
    """Checks the rows of one file and unites the codings of each layer before they are written."""

    def __init__(self, project: Project, table: Table, by: str) -> None:
        self._table = table
        self._placer = Placer(project, ensure_round(project, by=by))
        self._transcripts = {name_key(one.source_name): one.id for one in transcripts(project)}
        self._transcripts |= {name_key(one.name): one.id for one in transcripts(project)}  # a name goes before a file's
        tree = codebook.tree(project)
        self._codes = {name_key(code.name): tree.resolve(code.id) for code in tree.merged.values()}
        self._codes |= {name_key(code.name): code.id for code in tree.codes.values()}
        self._codes |= {name_key(tree.path(code.id)): code.id for code in tree.codes.values()}
        self._coders = {name_key(coder.name): coder for coder in coders(project)}

    def coders_met(self) -> list[Coder]:
        """Return the coders of the rows taken, each once."""
        return self._placer.coders_met()

    def take(self, row: TableRow, done: ImportedCodings) -> None:
        """Check one row and unite it with what its layer holds."""
        place = self._place(row)
        code_id = self._code(row)
        start, end = (whole_number(self._table, row, column) for column in ("start_char", "end_char"))
        try:
            rules.check_span(start, end, len(place.text.text), row["transcript"])
        except KnownError as problem:
            raise self._table.problem(row, "start_char", str(problem)) from problem
        if row["text"] and row["text"].split() != place.text.text[start:end].split():
            found = " ".join(place.text.text[start : start + 40].split())
            raise self._table.problem(
                row, "text", f"the transcript says '{found}...' at {start}, not what the row says."
            )
        became = self._placer.put(place, code_id, start, end, row["memo"], unsure=self._truth(row, "unsure"))
        done.added += became == ADDED
        done.united += became == UNITED
        done.known += became == KNOWN

    def _code(self, row: TableRow) -> int:
        by_name, by_path = (self._codes.get(name_key(row[column])) for column in ("code", "code_path"))
        if by_name and by_path and by_name != by_path:
            raise self._table.problem(row, "code_path", f"'{row['code_path']}' is not the path of '{row['code']}'.")
        if found := by_path or by_name:
            return found
        raise self._table.problem(row, "code", f"there is no code '{row['code']}' in the codebook.")

    def _place(self, row: TableRow) -> Place:
        transcript_id = self._transcripts.get(name_key(row["transcript"]))
        if transcript_id is None:
            raise self._table.problem(row, "transcript", f"there is no transcript '{row['transcript']}'.")
        coder = self._coders.get(name_key(row["coder"]))
        if coder is None:
            raise self._table.problem(row, "coder", f"there is no coder '{row['coder']}'.")
        closed = self._placer.closed(coder, transcript_id)
        if closed:
            raise self._table.problem(row, "coder", closed)
        return self._placer.place(coder, transcript_id)

    def _truth(self, row: TableRow, column: str) -> bool:
        value = row[column].lower()
        if value not in _TRUE | _FALSE:
            raise self._table.problem(row, column, f"'{row[column]}' is neither yes nor no.")
        return value in _TRUE

    def write(self, change: Change) -> None:
        """Write all new codings at once and set their layers in progress."""
        self._placer.write(change)


def coding_rows(project: Project, viewer: Coder | None, *, consensus: bool = True) -> Iterator[dict[str, object]]:
    """Yield a row of ``COLUMNS`` per coding that the viewer may see, in the order of transcripts and text."""
    tree = codebook.tree(project)
    team = {coder.id: coder.name for coder in coders(project)}
    people = {one.id: one for one in participants(project)}
    who = participants_of(project)
    made = dict(tuple(row) for row in project.rows("SELECT id, made_at FROM coding"))
    by_transcript: dict[int, list[tuple[str, Coding]]] = {}
    kinds = [LayerKind.CODER, LayerKind.CONSENSUS] if consensus else [LayerKind.CODER]
    for kind in kinds:
        status = "consensus" if kind is LayerKind.CONSENSUS else "coded"
        for coding in queries.codings(project, viewer, kind=kind):
            by_transcript.setdefault(coding.transcript_id, []).append((status, coding))
    title = project.title
    stands_on, seen = layer_texts(project), dict[int, tuple[str, TranscriptText]]()
    for transcript in transcripts(project):
        found = by_transcript.get(transcript.id)
        if not found:
            continue
        person = [people[one] for one in who.get(transcript.id, ())]
        for status, coding in sorted(found, key=lambda pair: (pair[1].start, pair[1].end, pair[0], pair[1].id)):
            code = tree.codes[coding.code_id]
            revision_id = stands_on[coding.layer_revision_id]
            if revision_id not in seen:
                whole = at_revision(project, transcript, revision_id)
                seen[revision_id] = whole.sha256, text_of(project, transcript.id, revision_id)
            digest, text = seen[revision_id]
            yield {
                "project": title, "transcript": transcript.name, "transcript_id": transcript.uuid,
                "group": "; ".join(dict.fromkeys(one.group or "" for one in person)),
                "participant": "; ".join(one.name for one in person),
                **_where(text, coding),
                "start_char": coding.start, "end_char": coding.end,
                "code": code.name, "code_path": tree.path(code.id),
                "parent_code": tree.codes[code.parent_id].name if code.parent_id is not None else "",
                "domain": tree.codes[tree.domain(code.id)].name,
                "coder": "" if coding.coder_id is None else team[coding.coder_id], "status": status,
                "created": made[coding.id], "memo": coding.memo, "unsure": int(coding.unsure),
                "text": text.text[coding.start : coding.end], "text_sha256": digest,
            }  # fmt: skip


def _where(text: TranscriptText, coding: Coding) -> dict[str, object]:
    number = bisect_right([turn.start for turn in text.turns], coding.start)
    turn = text.turns[number - 1] if number else None
    paragraph = sum(1 for line in text.text[: coding.start].split("\n")[:-1] if line.strip()) + 1
    return {
        "speaker": turn.speaker if turn else None,
        "role": turn.role.value if turn else None,
        "turn": number or None,
        "paragraph": paragraph,
        "start_time": _clock(turn.start_ms) if turn and turn.start_ms is not None else None,
    }


def _clock(milliseconds: int) -> str:
    seconds = milliseconds // 1000
    return f"{seconds // 3600:d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def export_codings(project: Project, path: Path, viewer: Coder | None) -> int:
    """Write the codings that the viewer may see to a CSV file and return their number.

    Raises:
        KnownError: the file can't be written.
    """
    rows: Sequence[dict[str, object]] = list(coding_rows(project, viewer))
    write_bytes(path, table_text(COLUMNS, rows).encode("utf-8"))
    return len(rows)
