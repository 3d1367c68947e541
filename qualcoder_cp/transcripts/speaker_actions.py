# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do to the speakers of a transcript after its import: two labels become one, a label is mended."""

from __future__ import annotations

from qualcoder_cp.model import KnownError, Role, Speaker
from qualcoder_cp.project import Project
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import queries


def set_role(project: Project, speaker_id: int, role: Role, *, by: str) -> None:
    """Say who a speaker is; turns keep their places, so no coding moves."""
    label = project.value("SELECT label FROM speaker WHERE id = ?", (speaker_id,))
    with project.change(f"Set role of '{label}' to {role.value}", by=by) as change:
        change.update("speaker", speaker_id, role=role.value)


def merge_speakers(project: Project, keep_id: int, other_id: int, *, by: str) -> None:
    """Let two labels of a transcript ("Participant", "Particpant") be one speaker, the kept one.

    All turns of the other speaker, in older texts too, go to the kept one and have its role from then on; the
    other speaker is gone. Text and codings stay as they are. A participant linked to either stays linked.

    Raises:
        KnownError: a speaker is unknown, both are the same one or of different transcripts, or they are linked to
            different participants. Nothing is changed then.
    """
    keep, other = _speaker(project, keep_id), _speaker(project, other_id)
    if keep.id == other.id:
        raise KnownError(f"'{keep.label}' can't be merged with itself.")
    if keep.transcript_id != other.transcript_id:
        raise KnownError(f"'{keep.label}' and '{other.label}' are speakers of different transcripts.")
    if None not in (keep.participant_id, other.participant_id) and keep.participant_id != other.participant_id:
        names = {one.id: one.name for one in queries.participants(project)}
        raise KnownError(
            f"'{other.label}' can't be merged into '{keep.label}': they are linked to different participants, "
            f"'{names[other.participant_id or 0]}' and '{names[keep.participant_id or 0]}'."
        )
    turns = project.rows("SELECT id FROM turn WHERE speaker_id = ?", (other.id,))
    with project.change(f"Merge speaker '{other.label}' into '{keep.label}'", by=by) as change:
        for (turn_id,) in turns:
            change.update("turn", turn_id, speaker_id=keep.id)
        change.update("speaker", keep.id, participant_id=keep.participant_id or other.participant_id)
        change.delete("speaker", other.id)


def rename_speaker(project: Project, speaker_id: int, label: str, *, by: str) -> None:
    """Give a speaker another label in tables and lists; the text keeps what is written in it.

    Raises:
        KnownError: the speaker is unknown, or the label is empty or that of another speaker of the transcript.
    """
    speaker, label = _speaker(project, speaker_id), " ".join(label.split())
    if not label:
        raise KnownError("A speaker needs a label.")
    for one in queries.speakers(project, speaker.transcript_id):
        if one.id != speaker_id and name_key(one.label) == name_key(label):
            raise KnownError(f"There is already a speaker '{one.label}' in this transcript; the two can be merged.")
    with project.change(f"Rename speaker '{speaker.label}' to '{label}'", by=by) as change:
        change.update("speaker", speaker_id, label=label)


def _speaker(project: Project, speaker_id: int) -> Speaker:
    for one in queries.speakers(project):
        if one.id == speaker_id:
            return one
    raise KnownError(f"There is no speaker {speaker_id} in {project.path.name}.")
