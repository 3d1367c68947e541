# SPDX-License-Identifier: GPL-3.0-or-later
"""Files on their way in: what was read, what is wrong, who speaks; and the step that takes them in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcoder_cp import coding, transcripts
from qualcoder_cp.coding import Reimported
from qualcoder_cp.model import Role
from qualcoder_cp.project import Project
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import Imported, ParticipantTable, Prepared
from qualcoder_cp.transcripts.sniff import Format
from qualcoder_cp.ui.background import Progress

Roles = Mapping[str, Role]
"""Roles by the key of a label (`text.name_key`)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One file that was read; with a ``problem`` it can't be taken in."""

    file: Prepared
    problem: str | None

    @property
    def is_known(self) -> bool:
        """Return whether a transcript of this name is there with another text."""
        return self.file.problem is None and self.problem is not None and "already a transcript" in self.problem

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what people should look at."""
        return self.file.report.notes


def candidates(project: Project, prepared: Sequence[Prepared]) -> list[Candidate]:
    """Return the files with what is wrong about each, doubles included."""
    problems = transcripts.import_problems(project, prepared)
    return [Candidate(file, problem) for file, problem in zip(prepared, problems, strict=True)]


def with_roles(file: Prepared, roles: Roles) -> Prepared:
    """Return a file with these roles of its speakers; other speakers keep theirs."""
    if not roles:
        return file
    speakers = tuple(replace(one, role=roles.get(name_key(one.label), one.role)) for one in file.speakers)
    turns = tuple(
        replace(turn, role=roles.get(name_key(turn.speaker), turn.role)) if turn.speaker else turn
        for turn in file.turns
    )
    return replace(file, speakers=speakers, turns=turns)


def files_of_labels(files: Iterable[Prepared]) -> Counter[str]:
    """Return in how many files each label stands, by its key."""
    return Counter(key for file in files for key in {name_key(one.label) for one in file.speakers})


def text_files(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Return the transcripts and the tables of people among what was dropped or chosen; folders are opened.

    A table of people is a workbook, or a CSV file that does not hold turns.
    """
    texts: list[Path] = []
    tables: list[Path] = []
    for path in paths:
        inside = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        for one in inside:
            if not one.name.startswith("."):
                (tables if _is_table(one) else texts).append(one)
    return texts, tables


def _is_table(path: Path) -> bool:
    suffix = path.suffix.lower()
    return suffix == ".xlsx" or (suffix == ".csv" and transcripts.prepare([path])[0].format != Format.TABLE)


def read_words(found: Sequence[Candidate], corrections: Collection[Path]) -> str:
    """Return how many files were read, are worth a look and can't be taken in; ``corrections`` can."""
    bad = sum(one.problem is not None and one.file.path not in corrections for one in found)
    look = sum(one.problem is None and bool(one.notes) for one in found)
    parts = [f"{len(found):,} {'file' if len(found) == 1 else 'files'} read"]
    parts += [f"{look:,} to look at"] if look else []
    parts += [f"{bad:,} can't be taken in"] if bad else []
    return " · ".join(parts)


def import_words(new: int, again: int) -> str:
    """Return what the button does with so many new files and corrections."""
    noun = "transcript" if new == 1 else "transcripts"
    if not again:
        return f"Import {new:,} {noun}"
    return f"Import {new:,} {noun}, correct {again:,}" if new else f"Correct {again:,}"


def take_in(
    project: Project, files: Sequence[Prepared], *, by: str, pattern: str | None = None,
    progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Import files and give each transcript without one a participant, as one step.

    Files that can't be taken in are left out and named with the reason.

    Args:
        project: the open project.
        files: what was read.
        by: the coder's name.
        pattern: how participants and groups are read out of file names; None: not at all.
        progress: told of each file.
    """
    label = f"Import '{files[0].name}'" if len(files) == 1 else f"Import {len(files)} transcripts"
    with project.change(label, by=by):
        done = transcripts.import_transcripts(project, files, by=by, skip_problems=True, progress=progress)
        if pattern is not None and (table := _people(files, done, pattern)).rows:
            transcripts.import_participants(project, table, by=by)
        transcripts.ensure_participants(project, by=by)
    return done


def take_all(
    project: Project, files: Sequence[Prepared], updates: Sequence[Prepared], *, by: str, reason: str,
    pattern: str | None = None, progress: Progress | None = None,
) -> tuple[Imported, Reimported | None]:  # fmt: skip
    """Take new files in and correct transcripts by the ``updates``, all as one step.

    Args:
        project: the open project.
        files: new files.
        updates: files whose transcripts are there with another text.
        by: the coder's name.
        reason: why texts are corrected; needed only with updates.
        pattern: as of `take_in`.
        progress: told of each new file.
    """
    if not updates:
        return take_in(project, files, by=by, pattern=pattern, progress=progress), None
    with project.change(f"Import {len(files) + len(updates)} files, some again", by=by, reason=reason):
        done = take_in(project, files, by=by, pattern=pattern, progress=progress) if files else Imported()
        return done, coding.reimport(project, updates, by=by, reason=reason, skip_problems=True)


def _people(files: Sequence[Prepared], done: Imported, pattern: str) -> ParticipantTable:
    """Return the participants whom the names of the files tell, those of files that were taken in."""
    table, _ = transcripts.participants_by_names([file.path.name for file in files], pattern)
    out = {Path(path).name for path in done.left_out}
    rows = [replace(row, transcripts=tuple(one for one in row.transcripts if one not in out)) for row in table.rows]
    return replace(table, rows=tuple(row for row in rows if row.transcripts))
