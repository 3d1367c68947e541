# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are imported again: what would change is said before, and then done as corrections of their texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qualcoder_cp.coding.revising import Revision, revise_text
from qualcoder_cp.model import KnownError, Transcript
from qualcoder_cp.project import Project
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import (
    Prepared,
    add_comments,
    edit_map,
    file_comments,
    import_transcripts,
    new_comments,
    text_of,
    transcripts,
)


class Fate(StrEnum):
    """What an import would do with a file."""

    NEW = "new transcript"
    SAME = "already in the project"
    REVISION = "new text revision"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class FileOutlook:
    """What would become of one file.

    ``transcript`` is the one with the same text or, for a revision, the same name. ``added`` and ``removed`` count
    characters; ``revision`` tells what would happen to codings, as far as the person who asks may see them;
    ``comments`` counts those of the file that the project does not have yet.
    """

    file: str
    fate: Fate
    transcript: str = ""
    added: int = 0
    removed: int = 0
    comments: int = 0
    revision: Revision | None = None
    problem: str = ""

    @property
    def sentence(self) -> str:
        """Return it in words."""
        if self.fate is Fate.PROBLEM:
            return self.problem
        comments = f" {_many(self.comments, 'new comment')}." if self.comments else ""
        if self.fate is Fate.NEW:
            return f"{self.file}: would be a new transcript '{self.transcript}'.{comments}"
        if self.revision is None:
            change = f"only {_many(self.comments, 'comment')} would be new" if self.comments else "nothing would change"
            return f"{self.file}: holds the same text as the transcript '{self.transcript}'; {change}."
        done = self.revision
        frozen = f" Submitted layers would keep the text before: {', '.join(done.frozen)}." if done.frozen else ""
        return (
            f"{self.file}: would be text {done.revision} of '{self.transcript}', {_many(self.added, 'character')} "
            f"added and {self.removed} removed; of the codings that you may see {done.moved} would move with their "
            f"words unchanged, {len(done.changed)} with corrected words, {len(done.lost)} could not.{frozen}{comments}"
        )


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def import_outlook(project: Project, prepared: Sequence[Prepared], *, by: str) -> list[FileOutlook]:
    """Return for each file what an import would change; nothing is changed.

    Args:
        project: the open project.
        prepared: the files as they were read.
        by: the coder's name; only codings that this coder may see are counted.
    """
    by_text = {one.sha256: one for one in transcripts(project)}
    by_name = {name_key(one.name): one for one in by_text.values()}
    earlier: dict[str, str] = {}
    found = []
    for file in prepared:
        found.append(_outlook(project, file, by_text, by_name, earlier, by))
        if not file.problem:
            earlier.setdefault(file.sha256, str(file.path))
            earlier.setdefault(name_key(file.name), str(file.path))
    return found


def _outlook(
    project: Project, file: Prepared, by_text: dict[str, Transcript], by_name: dict[str, Transcript],
    earlier: dict[str, str], by: str,
) -> FileOutlook:  # fmt: skip
    path = str(file.path)
    if file.problem:
        return FileOutlook(path, Fate.PROBLEM, problem=file.problem)
    if file.sha256 in by_text:
        same = by_text[file.sha256]
        return FileOutlook(path, Fate.SAME, same.name, comments=len(new_comments(project, same.id, file)))
    if file.sha256 in earlier:
        return FileOutlook(path, Fate.PROBLEM, problem=f"{path} holds the same text as {earlier[file.sha256]}.")
    if name_key(file.name) in earlier:
        problem = f"{path} has the same name as {earlier[name_key(file.name)]} and another text; rename one of them."
        return FileOutlook(path, Fate.PROBLEM, problem=problem)
    known = by_name.get(name_key(file.name))
    if known is None:
        return FileOutlook(path, Fate.NEW, file.name, comments=len(file.comments))
    old = text_of(project, known.id).text
    kept = sum(length for _, _, length in edit_map(old, file.text).blocks)
    try:
        revision = revise_text(project, known.id, file.text, by=by, reason="outlook", source=file, dry_run=True)
    except KnownError as problem:
        return FileOutlook(path, Fate.PROBLEM, known.name, problem=f"{path}: {problem}")
    return FileOutlook(
        path, Fate.REVISION, known.name, len(file.text) - kept, len(old) - kept,
        len(new_comments(project, known.id, file)), revision,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reimported:
    """What an import of known and new files did; ``same`` are names of transcripts whose texts are unchanged."""

    new: tuple[str, ...]
    revisions: tuple[Revision, ...]
    same: tuple[str, ...]
    comments: int
    left_out: dict[str, str]


def reimport(
    project: Project, prepared: Sequence[Prepared], *, by: str, reason: str, skip_problems: bool = False
) -> Reimported:  # fmt: skip
    """Take files in as one change: new ones as transcripts, known ones (by name) as corrections of their texts.

    A file with the text of a transcript only brings its new comments.

    Args:
        project: the open project.
        prepared: the files as they were read.
        by: the coder's name.
        reason: why texts are corrected.
        skip_problems: leave files with a problem out instead of refusing all.

    Raises:
        KnownError: a file has a problem, or no reason was given. Nothing is changed then.
    """
    if not reason.strip():
        raise KnownError("Correcting transcripts needs a reason.")
    outlooks = import_outlook(project, prepared, by=by)
    left_out = {one.file: one.problem for one in outlooks if one.fate is Fate.PROBLEM}
    if left_out and not skip_problems:
        raise KnownError(next(iter(left_out.values())))
    ids = {name_key(one.name): one.id for one in transcripts(project)}
    pairs = list(zip(prepared, outlooks, strict=True))
    revisions, same, before = [], [], len(file_comments(project))
    with project.change(f"Import {len(prepared)} transcripts again", by=by, reason=reason):
        for file, one in pairs:
            known = ids.get(name_key(one.transcript))
            if one.fate is Fate.SAME and known is not None:
                add_comments(project, known, file, by=by)
                same.append(one.transcript)
            elif one.fate is Fate.REVISION and known is not None:
                revisions.append(revise_text(project, known, file.text, by=by, reason=reason, source=file))
        new = [file for file, one in pairs if one.fate is Fate.NEW]
        names = import_transcripts(project, new, by=by).names if new else []
    comments = len(file_comments(project)) - before
    return Reimported(tuple(names), tuple(revisions), tuple(same), comments, left_out)
