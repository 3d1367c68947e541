# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads of transcripts, speakers and participants."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from qualcoder_cp.model import (
    KnownError,
    Participant,
    RangeKind,
    Role,
    Speaker,
    TextRange,
    Transcript,
    TranscriptText,
    Turn,
)
from qualcoder_cp.project import Project
from qualcoder_cp.text import count_words, merge_spans, name_key
from qualcoder_cp.transcripts.rules import subtract
from qualcoder_cp.transcripts.variables import Settings, Variable, VariableKind

NOT_STATED = "not stated"
"""The group of participants for whom no group was given; never dropped from a table."""

_LATEST = """text_revision.id = (SELECT id FROM text_revision AS newest WHERE newest.transcript_id = transcript.id
    ORDER BY revision DESC LIMIT 1)"""


def transcripts(project: Project) -> list[Transcript]:
    """Return all transcripts with their latest text revision, in project order."""
    rows = project.rows(
        f"""SELECT transcript.id, transcript.uuid, name, text_revision.id, sha256, source_name, characters, words
        FROM transcript JOIN text_revision ON text_revision.transcript_id = transcript.id AND {_LATEST}
        ORDER BY position, transcript.id"""
    )
    return [Transcript(*row) for row in rows]


def transcript_named(project: Project, name: str) -> Transcript:
    """Return the transcript with this name or source file name.

    Raises:
        KnownError: there is none.
    """
    wanted = name_key(name)
    everything = transcripts(project)
    for transcript in everything:
        if wanted == name_key(transcript.name):
            return transcript
    for transcript in everything:
        if wanted == name_key(transcript.source_name):
            return transcript
    raise KnownError(f"There is no transcript '{name}' in {project.path.name}.")


def at_revision(project: Project, transcript: Transcript, revision_id: int) -> Transcript:
    """Return the transcript as it was in the given text revision."""
    if revision_id == transcript.revision_id:
        return transcript
    row = project.row("SELECT sha256, source_name, characters, words FROM text_revision WHERE id = ?", (revision_id,))
    assert row is not None
    sha256, source_name, characters, words = row
    return Transcript(
        transcript.id, transcript.uuid, transcript.name, revision_id, sha256, source_name, characters, words
    )


def text_of(project: Project, transcript_id: int, revision_id: int | None = None) -> TranscriptText:
    """Return the text, turns and ranges of a transcript's latest (or the given) text revision.

    Raises:
        KnownError: there is no such transcript, or its stored text is damaged.
    """
    row = project.row(
        """SELECT id, sha256 FROM text_revision WHERE transcript_id = ?1 AND (?2 IS NULL OR id = ?2)
        ORDER BY revision DESC LIMIT 1""",
        (transcript_id, revision_id),
    )
    if row is None:
        raise KnownError(f"There is no transcript {transcript_id} in {project.path.name}.")
    return TranscriptText(
        transcript_id, row["id"], project.content(row["sha256"]), turns(project, row["id"]), ranges(project, row["id"])
    )


def turns(project: Project, revision_id: int) -> tuple[Turn, ...]:
    """Return the turns of a text revision in order; a turn without a speaker is a participant's."""
    rows = project.rows(
        """SELECT start_pos, end_pos, speech_start, label, role, start_ms, end_ms FROM turn
        LEFT JOIN speaker ON speaker.id = speaker_id WHERE text_revision_id = ? ORDER BY seq""",
        (revision_id,),
    )
    return tuple(
        Turn(start, end, speech, label, Role(role) if role else Role.PARTICIPANT, start_ms, end_ms)
        for start, end, speech, label, role, start_ms, end_ms in rows
    )


def ranges(project: Project, revision_id: int) -> tuple[TextRange, ...]:
    """Return the ranges of a text revision that are no speech, in order."""
    rows = project.rows(
        "SELECT start_pos, end_pos, kind FROM text_range WHERE text_revision_id = ? ORDER BY start_pos", (revision_id,)
    )
    return tuple(TextRange(start, end, RangeKind(kind)) for start, end, kind in rows)


def speakers(project: Project, transcript_id: int | None = None) -> list[Speaker]:
    """Return the speakers of one transcript, or of all."""
    rows = project.rows(
        """SELECT id, transcript_id, label, role, participant_id FROM speaker
        WHERE ?1 IS NULL OR transcript_id = ?1 ORDER BY transcript_id, id""",
        (transcript_id,),
    )
    return [Speaker(row[0], row[1], row[2], Role(row[3]), row[4]) for row in rows]


def speaker_named(project: Project, transcript: Transcript, label: str) -> Speaker:
    """Return the speaker of a transcript with this label.

    Raises:
        KnownError: there is none; the labels that there are are named.
    """
    everything = speakers(project, transcript.id)
    exact = [one for one in everything if one.label == label]
    for one in exact or everything:
        if name_key(one.label) == name_key(label):
            return one
    names = ", ".join(one.label for one in everything) or "none"
    raise KnownError(f"There is no speaker '{label}' in '{transcript.name}' (speakers: {names}).")


def confirmed_roles(project: Project, names: Iterable[str]) -> dict[str, Role]:
    """Return the labels of the transcripts of these names with their roles, to read their files again with `prepare`.

    Without them a single file may give another text than it gave among many: labels are found over a whole batch.
    """
    keys = {name_key(name) for name in names}
    wanted = {one.id for one in transcripts(project) if name_key(one.name) in keys}
    return {one.label: one.role for one in speakers(project) if one.transcript_id in wanted}


@dataclass(frozen=True, slots=True)
class SpeakerFacts:
    """One speaker with the turns and the words of speech in the transcript's latest text."""

    speaker: Speaker
    turns: int
    words: int


def speaker_facts(project: Project, transcript_id: int) -> list[SpeakerFacts]:
    """Return the speakers of a transcript with their turns and words; times and stage directions are no words."""
    found = text_of(project, transcript_id)
    holes = merge_spans([(part.start, part.end) for part in found.ranges])
    said = []
    for speaker in speakers(project, transcript_id):
        spans = [(turn.speech_start, turn.end) for turn in found.turns if turn.speaker == speaker.label]
        words = sum(count_words(found.text[start:end]) for start, end in subtract(merge_spans(spans), holes))
        said.append(SpeakerFacts(speaker, len(spans), words))
    return said


def participants(project: Project) -> list[Participant]:
    """Return all participants with group and variables, in the order in which they came."""
    values: dict[int, dict[str, str]] = {}
    for participant_id, name, value in project.rows(
        """SELECT participant_id, variable.name, value FROM variable_value JOIN variable ON variable.id = variable_id
        ORDER BY variable.position"""
    ):
        values.setdefault(participant_id, {})[name] = value
    rows = project.rows("SELECT id, uuid, name, group_name FROM participant ORDER BY id")
    return [Participant(row[0], row[1], row[2], row[3], values.get(row[0], {})) for row in rows]


def variables(project: Project) -> list[Variable]:
    """Return all variables of participants with their kind, settings and number of values, in order."""
    rows = project.rows(
        """SELECT id, name, kind, settings, (SELECT count(*) FROM variable_value WHERE variable_id = variable.id)
        FROM variable ORDER BY position, id"""
    )
    return [Variable(row[0], row[1], VariableKind(row[2]), Settings.from_json(row[3]), row[4]) for row in rows]


def variable_named(project: Project, name: str) -> Variable:
    """Return the variable of this name.

    Raises:
        KnownError: there is none.
    """
    everything = variables(project)
    for one in everything:
        if name_key(one.name) == name_key(name):
            return one
    names = ", ".join(one.name for one in everything) or "none yet"
    raise KnownError(f"There is no variable '{name}' in {project.path.name} (variables: {names}).")


def groups(project: Project) -> list[str]:
    """Return the stakeholder groups in the order in which their first participant came."""
    names = [participant.group or NOT_STATED for participant in participants(project)]
    return sorted(dict.fromkeys(names), key=lambda name: name == NOT_STATED)


def participants_of(project: Project) -> dict[int, tuple[int, ...]]:
    """Return for each transcript the ids of its participants (through its speakers)."""
    found: dict[int, list[int]] = {}
    for transcript_id, participant_id in project.rows(
        """SELECT DISTINCT transcript_id, participant_id FROM speaker
        WHERE participant_id IS NOT NULL AND role = 'participant' ORDER BY transcript_id, participant_id"""
    ):
        found.setdefault(transcript_id, []).append(participant_id)
    return {transcript_id: tuple(ids) for transcript_id, ids in found.items()}


def import_report(project: Project, transcript_id: int, *, whole: bool = False) -> dict[str, Any]:
    """Return the report that was stored when the latest revision of a transcript was read.

    ``whole`` is for those who write it back: with what others coded and what found no place, for nobody's eyes.
    """
    body = project.value(
        "SELECT report FROM text_revision WHERE transcript_id = ? ORDER BY revision DESC LIMIT 1", (transcript_id,)
    )
    report: dict[str, Any] = json.loads(body)
    if not whole:
        report.get("correction", {}).pop("lost", None)  # what others coded is told by the queries of codings only
    return report


@dataclass(frozen=True, slots=True)
class TranscriptFacts:
    """What a table says about one transcript: how it was read, and how many turns and speakers it has."""

    transcript_id: int
    format: str
    encoding: str
    turns: int
    speakers: int


def facts(project: Project) -> dict[int, TranscriptFacts]:
    """Return the facts of all transcripts (their latest text revisions) by transcript id."""
    rows = project.rows(
        f"""SELECT transcript.id, format, encoding,
        (SELECT count(*) FROM turn WHERE text_revision_id = text_revision.id),
        (SELECT count(DISTINCT speaker_id) FROM turn WHERE text_revision_id = text_revision.id)
        FROM transcript JOIN text_revision ON text_revision.transcript_id = transcript.id AND {_LATEST}"""
    )
    return {row[0]: TranscriptFacts(*row) for row in rows}
