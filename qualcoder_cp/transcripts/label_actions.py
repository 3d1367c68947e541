# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do to the labels of speakers in all transcripts at once; each verb is one change, no coding moves.

Speakers are named by a label or a pattern of labels: ``Interviewer``, ``int*``, ``P?``. Case makes no difference.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase

from qualcoder_cp.model import KnownError, Role, Speaker
from qualcoder_cp.project import Project
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import queries
from qualcoder_cp.transcripts.participant_actions import add_participant, link_speaker
from qualcoder_cp.transcripts.roles import similar_labels
from qualcoder_cp.transcripts.speaker_actions import merge_speakers

_NEWEST = """SELECT id FROM text_revision WHERE revision = (SELECT max(revision) FROM text_revision AS newest
    WHERE newest.transcript_id = text_revision.transcript_id)"""


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """One label over all transcripts: in how many it occurs, with how many turns, in which roles, for whom."""

    label: str
    transcripts: int
    turns: int
    roles: tuple[Role, ...]
    participants: tuple[str, ...]


def label_facts(project: Project) -> list[LabelFacts]:
    """Return all labels of speakers, the most frequent first; labels that differ in case are one."""
    turns = dict(tuple(row) for row in project.rows(
        f"SELECT speaker_id, count(*) FROM turn WHERE text_revision_id IN ({_NEWEST}) GROUP BY speaker_id"
    ))  # fmt: skip
    people = {one.id: one.name for one in queries.participants(project)}
    groups: dict[str, list[Speaker]] = {}
    for speaker in queries.speakers(project):
        groups.setdefault(name_key(speaker.label), []).append(speaker)
    found = [
        LabelFacts(
            several[0].label, len({one.transcript_id for one in several}), sum(turns.get(one.id, 0) for one in several),
            tuple(dict.fromkeys(one.role for one in several)),
            tuple(dict.fromkeys(people[one.participant_id] for one in several if one.participant_id is not None)),
        )
        for several in groups.values()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.transcripts, -one.turns, name_key(one.label)))


def similar_in_project(project: Project) -> list[tuple[str, str]]:
    """Return pairs of labels that may be one speaker, the more frequent one first; they are proposed, never merged."""
    return similar_labels([one.label for one in label_facts(project)])


def speakers_like(project: Project, pattern: str) -> list[Speaker]:
    """Return the speakers of all transcripts whose label is, or fits, the pattern (``*`` and ``?``).

    Raises:
        KnownError: there is none.
    """
    key = name_key(pattern)
    everything = queries.speakers(project)
    found = [one for one in everything if name_key(one.label) == key]
    found = found or [one for one in everything if fnmatchcase(name_key(one.label), key)]
    if not found:
        raise KnownError(f"No transcript has a speaker '{pattern}'.")
    return found


def set_roles(project: Project, pattern: str, role: Role, *, by: str) -> list[Speaker]:
    """Say who the speakers with a label are, in all transcripts; return those who were somebody else before.

    Raises:
        KnownError: no transcript has such a speaker.
    """
    found = [one for one in speakers_like(project, pattern) if one.role is not role]
    with project.change(f"Set role of '{pattern}' to {role.value} in all transcripts", by=by) as change:
        for one in found:
            change.update("speaker", one.id, role=role.value)
    return found


def link_speakers(
    project: Project, pattern: str, participant: str | None, *, by: str, transcript_id: int | None = None
) -> list[Speaker]:  # fmt: skip
    """Say which participant the speakers with a label are, in all transcripts or in one; return them.

    A participant of another name is made; None: nobody yet.

    Raises:
        KnownError: no transcript has such a speaker, or one of them is no participant by role.
    """
    found = [one for one in speakers_like(project, pattern) if transcript_id in (None, one.transcript_id)]
    if not found:
        raise KnownError(f"The transcript has no speaker '{pattern}'.")
    said = f"is {participant}" if participant else "is nobody known"
    with project.change(f"Say that '{pattern}' {said}", by=by):
        participant_id = None if participant is None else _participant(project, participant, by)
        for one in found:
            link_speaker(project, one.id, participant_id, by=by)
    return found


def _participant(project: Project, name: str, by: str) -> int:
    known = {name_key(one.name): one.id for one in queries.participants(project)}
    return known.get(name_key(name)) or add_participant(project, name, by=by)


@dataclass(frozen=True, slots=True)
class LabelsMerged:
    """What became of labels: speakers that were merged, that only got another label, and sentences on those left."""

    merged: int
    renamed: int
    left: tuple[str, ...]


def rename_labels(project: Project, pattern: str, label: str, *, by: str) -> LabelsMerged:
    """Give the speakers with a label another one, in all transcripts; texts keep what is written in them.

    In a transcript that has a speaker of the new label already, the two become one.

    Raises:
        KnownError: no transcript has such a speaker, or the new label is empty.
    """
    return merge_labels(project, label, [pattern], by=by)


def merge_labels(project: Project, keep: str, others: Collection[str], *, by: str) -> LabelsMerged:
    """Let several labels be one speaker, in each transcript that has them; one change.

    A transcript with several of them gets one speaker, one with a single other label gets it renamed. Speakers who
    are linked to different participants stay apart and are told.

    Args:
        project: the open project.
        keep: the label that stays; it need not occur yet.
        others: labels or patterns of labels that become it.
        by: the coder's name.

    Raises:
        KnownError: no transcript has one of the others, or the label to keep is empty.
    """
    keep = " ".join(keep.split())
    if not keep:
        raise KnownError("A speaker needs a label.")
    others = [pattern for pattern in others if name_key(pattern) != name_key(keep)]
    found = {one.id: one for pattern in others for one in speakers_like(project, pattern)}
    merged, renamed, left = 0, 0, []
    names = {one.id: one.name for one in queries.transcripts(project)}
    listed = ", ".join(f"'{pattern}'" for pattern in others)
    with project.change(f"Make {listed} '{keep}' in all transcripts", by=by) as change:
        for one in found.values():
            if name_key(one.label) == name_key(keep):
                continue
            kept = _labelled(project, one.transcript_id, keep)
            if kept is None:
                change.update("speaker", one.id, label=keep)
                renamed += 1
                continue
            try:
                merge_speakers(project, kept.id, one.id, by=by)
                merged += 1
            except KnownError as problem:
                left.append(f"'{names[one.transcript_id]}': {problem}")
    return LabelsMerged(merged, renamed, tuple(left))


def _labelled(project: Project, transcript_id: int, label: str) -> Speaker | None:
    here = queries.speakers(project, transcript_id)
    return next((one for one in here if name_key(one.label) == name_key(label)), None)
