# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do to participants and to whom speakers stand for; each verb is one change. Codings never move."""

from __future__ import annotations

from qualcoder_cp.model import KnownError, Participant, Role, Speaker
from qualcoder_cp.project import Project
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import queries


def add_participant(project: Project, name: str, *, by: str) -> int:
    """Add a participant without group, values and transcripts; return the id.

    Raises:
        KnownError: the name is empty or taken.
    """
    name = _free_name(project, name, None)
    with project.change(f"Add the participant '{name}'", by=by) as change:
        return change.insert("participant", name=name, name_key=name_key(name), group_name=None)


def rename_participant(project: Project, participant_id: int, name: str, *, by: str) -> None:
    """Give a participant another name; transcripts and speakers keep theirs.

    Raises:
        KnownError: the participant is unknown, or the name is empty or taken.
    """
    before = _participant(project, participant_id)
    name = _free_name(project, name, participant_id)
    with project.change(f"Rename participant '{before.name}' to '{name}'", by=by) as change:
        change.update("participant", participant_id, name=name, name_key=name_key(name))


def remove_participant(project: Project, participant_id: int, *, by: str) -> None:
    """Remove a participant with group and values; speakers who stood for them stand for nobody then.

    Raises:
        KnownError: the participant is unknown.
    """
    person = _participant(project, participant_id)
    with project.change(f"Remove participant '{person.name}'", by=by) as change:
        for one in queries.speakers(project):
            if one.participant_id == participant_id:
                change.update("speaker", one.id, participant_id=None)
        change.delete("participant", participant_id)


def link_speaker(project: Project, speaker_id: int, participant_id: int | None, *, by: str) -> None:
    """Say which participant a speaker is; None: nobody yet.

    One participant may speak in many transcripts (repeated interviews), and a transcript may have many (a focus group,
    a parent and a child).

    Raises:
        KnownError: speaker or participant are unknown, or the speaker's role is not participant.
    """
    speaker = _speaker(project, speaker_id)
    if participant_id is None:
        with project.change(f"'{speaker.label}' is no participant yet", by=by) as change:
            change.update("speaker", speaker_id, participant_id=None)
        return
    person = _participant(project, participant_id)
    if speaker.role is not Role.PARTICIPANT:
        raise KnownError(
            f"'{speaker.label}' has the role {speaker.role}; only a speaker with the role participant can be "
            f"'{person.name}'."
        )
    with project.change(f"'{speaker.label}' is the participant '{person.name}'", by=by) as change:
        change.update("speaker", speaker_id, participant_id=participant_id)


def _participant(project: Project, participant_id: int) -> Participant:
    for one in queries.participants(project):
        if one.id == participant_id:
            return one
    raise KnownError(f"There is no participant {participant_id} in {project.path.name}.")


def _speaker(project: Project, speaker_id: int) -> Speaker:
    for one in queries.speakers(project):
        if one.id == speaker_id:
            return one
    raise KnownError(f"There is no speaker {speaker_id} in {project.path.name}.")


def _free_name(project: Project, name: str, own_id: int | None) -> str:
    name = " ".join(name.split())
    if not name:
        raise KnownError("A participant needs a name.")
    for one in queries.participants(project):
        if name_key(one.name) == name_key(name) and one.id != own_id:
            raise KnownError(f"There is already a participant '{one.name}'.")
    return name
