# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do to transcripts and participants; each verb is one change."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcoder_cp.model import KnownError, Role, Transcript
from qualcoder_cp.project import Change, Project, new_uuid
from qualcoder_cp.text import count_words, name_key
from qualcoder_cp.transcripts import queries
from qualcoder_cp.transcripts.comments import insert_comments
from qualcoder_cp.transcripts.participants import ParticipantRow, ParticipantTable
from qualcoder_cp.transcripts.prepare import Prepared
from qualcoder_cp.transcripts.variable_actions import ensure_variable, store_values
from qualcoder_cp.transcripts.variables import Variable, read_value, typed_separator


@dataclass(slots=True)
class Imported:
    """What an import did: names taken in, and files left out with the reason."""

    names: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)


def import_transcripts(
    project: Project, prepared: Sequence[Prepared], *, by: str, skip_problems: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> Imported:  # fmt: skip
    """Take prepared files in as transcripts, with speakers, turns, ranges and the report of the reader.

    Each participant speaker becomes a participant of the project if there is one in the file; several
    participants of one file are told apart by their labels.

    Args:
        project: the open project.
        prepared: what ``prepare`` read.
        by: the coder's name.
        skip_problems: leave unreadable files and doubles out and report them, instead of refusing all.
        progress: called with files done, files in all and the name of the next; what it raises takes all back.

    Raises:
        KnownError: a file can't be read, its name is taken or its text is in the project already. Nothing
            is changed then.
    """
    done = Imported()
    hashes = {transcript.sha256: transcript.name for transcript in queries.transcripts(project)}
    names = {name_key(transcript.name) for transcript in queries.transcripts(project)}
    position = project.value("SELECT coalesce(max(position), -1) FROM transcript")
    count = len(prepared)
    prepared = [replace(file, name=_as_text(file.name)) for file in prepared]
    with project.change(
        f"Import {count} transcripts" if count != 1 else f"Import '{prepared[0].name}'", by=by
    ) as change:
        for number, file in enumerate(prepared):
            if progress:
                progress(number, count, file.path.name)
            problem = _problem(file, hashes, names)
            if problem is None:
                position += 1
                insert_transcript(change, file, position)
                hashes[file.sha256] = file.name
                names.add(name_key(file.name))
                done.names.append(file.name)
            elif skip_problems:
                done.left_out[str(file.path)] = problem
            else:
                raise KnownError(problem)
    return done


def import_problems(project: Project, prepared: Sequence[Prepared]) -> list[str | None]:
    """Return for each prepared file why `import_transcripts` would leave it out, None where nothing is wrong.

    Doubles are looked for in the project and among the files that stand before.
    """
    hashes = {transcript.sha256: transcript.name for transcript in queries.transcripts(project)}
    names = {name_key(transcript.name) for transcript in queries.transcripts(project)}
    found = []
    for file in (replace(one, name=_as_text(one.name)) for one in prepared):
        problem = _problem(file, hashes, names)
        found.append(problem)
        if problem is None:
            hashes[file.sha256] = file.name
            names.add(name_key(file.name))
    return found


def _as_text(name: str) -> str:
    """Return a file's name as text that can be stored; bytes that are no text become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _problem(file: Prepared, hashes: dict[str, str], names: set[str]) -> str | None:
    if file.problem:
        return file.problem
    if file.sha256 in hashes:
        return f"{file.path} holds the same text as the transcript '{hashes[file.sha256]}'; it was not taken in twice."
    if name_key(file.name) in names:
        return f"{file.path}: there is already a transcript '{file.name}' with another text; rename the file."
    return None


def insert_transcript(change: Change, file: Prepared, position: int) -> int:
    """Store one transcript inside a change and return its id; nothing is checked."""
    transcript_id = change.insert("transcript", name=file.name, name_key=name_key(file.name), position=position)
    revision_id = change.insert(
        "text_revision", transcript_id=transcript_id, revision=1, sha256=change.store("transcript", file.text),
        source_name=_as_text(file.path.name), source_sha256=file.source_sha256,
        format=file.format, encoding=file.encoding,
        characters=len(file.text), words=count_words(file.text),
        report=_as_text(json.dumps(file.report.as_dict(), ensure_ascii=False)), imported_at=change.at,
    )  # fmt: skip
    speaker_ids = {
        guess.label: change.insert("speaker", transcript_id=transcript_id, label=guess.label, role=guess.role.value)
        for guess in file.speakers
    }
    change.insert_many(
        "turn",
        ("text_revision_id", "seq", "start_pos", "end_pos", "speech_start", "speaker_id", "start_ms", "end_ms"),
        [
            (revision_id, seq, turn.start, turn.end, turn.speech_start,
             speaker_ids.get(turn.speaker) if turn.speaker else None, turn.start_ms, turn.end_ms)
            for seq, turn in enumerate(file.turns)
        ],
    )  # fmt: skip
    change.insert_many(
        "text_range",
        ("text_revision_id", "kind", "start_pos", "end_pos"),
        [(revision_id, part.kind.value, part.start, part.end) for part in file.ranges],
    )
    insert_comments(change, revision_id, file.comments)
    return transcript_id


def rename_transcript(project: Project, transcript_id: int, name: str, *, by: str) -> None:
    """Give a transcript another name.

    Raises:
        KnownError: the name is empty or taken.
    """
    name = " ".join(name.split())
    if not name:
        raise KnownError("A transcript needs a name.")
    if any(
        name_key(other.name) == name_key(name) and other.id != transcript_id for other in queries.transcripts(project)
    ):
        raise KnownError(f"There is already a transcript '{name}'.")
    with project.change(f"Rename transcript to '{name}'", by=by) as change:
        change.update("transcript", transcript_id, name=name, name_key=name_key(name))


def remove_transcript(project: Project, transcript_id: int, *, by: str) -> None:
    """Remove a transcript that nobody has coded yet; assignments to code it go with it.

    Raises:
        KnownError: codings hang on it, or somebody submitted an empty layer ("read, and nothing found").
    """
    name = project.value("SELECT name FROM transcript WHERE id = ?", (transcript_id,))
    used = project.value("SELECT count(*) FROM coding WHERE transcript_id = ?", (transcript_id,))
    if used:
        raise KnownError(f"'{name}' can't be removed: codings lie in it.")
    submitted = project.value(
        """SELECT count(*) FROM layer_revision JOIN layer ON layer.id = layer_id
        WHERE transcript_id = ? AND state = 'submitted'""",
        (transcript_id,),
    )
    if submitted:
        raise KnownError(f"'{name}' can't be removed: a layer on it is submitted.")
    with project.change(f"Remove transcript '{name}'", by=by) as change:
        for (layer_id,) in project.rows("SELECT id FROM layer WHERE transcript_id = ?", (transcript_id,)):
            change.delete("layer", layer_id)
        change.delete("transcript", transcript_id)


def import_participants(project: Project, table: ParticipantTable, *, by: str) -> list[str]:
    """Take participants with group and variables in, and link them to the speakers of their transcripts.

    A participant that is known keeps its transcripts and takes over the new group and variables. Without a
    ``transcript`` cell the participant belongs to the transcript of the same name.

    Returns:
        One sentence per transcript that still has no participant, and per participant for whom a transcript has no
        speaker left.

    Raises:
        KnownError: a transcript is unknown or a value not of its variable's kind (file, row and column are named).
            Nothing is changed then.
    """
    everything = queries.transcripts(project)
    by_name = {name_key(one.source_name): one for one in everything} | {name_key(one.name): one for one in everything}
    known = {name_key(one.name): one.id for one in queries.participants(project)}
    named = {name_key(entry.name) for entry in table.rows}
    wishes: list[tuple[str, Transcript]] = []
    with project.change(f"Import participants {table.path.name}", by=by) as change:
        kinds = {name_key(one.name): one for one in queries.variables(project)}
        variables = [ensure_variable(change, kinds, name) for name in table.variables]
        for entry in table.rows:
            key = name_key(entry.name)
            if key in known:
                change.update("participant", known[key], group_name=entry.group)
            else:
                known[key] = change.insert("participant", name=entry.name, name_key=key, group_name=entry.group)
            values = {
                one.id: _typed(table, entry, name, one) for name, one in zip(table.variables, variables, strict=True)
            }
            store_values(project, change, known[key], values)
            for wanted in entry.transcripts or ((entry.name,) if key in by_name else ()):
                transcript = by_name.get(name_key(wanted)) or by_name.get(name_key(Path(wanted).stem))
                if transcript is None:
                    raise KnownError(
                        f"{table.path}, row {entry.row}, column 'transcript': there is no transcript '{wanted}'."
                    )
                if name_key(transcript.name) not in named:
                    _remove_stand_in(project, change, transcript, known)
                _link(project, change, transcript.id, known[key], entry.name)
                wishes.append((entry.name, transcript))
    linked = queries.participants_of(project)
    return [f"'{one.name}' has no participant." for one in everything if one.id not in linked] + [
        f"'{name}' is linked to no speaker of '{transcript.name}': each of them is somebody else."
        for name, transcript in wishes
        if transcript.id in linked and known[name_key(name)] not in linked[transcript.id]
    ]


def _typed(table: ParticipantTable, entry: ParticipantRow, column: str, variable: Variable) -> str:
    """Return a value of the table in the form of the variable's kind."""
    try:
        value = entry.values.get(column, "")
        separator = typed_separator(variable.settings, value)
        return read_value(variable.kind, value, variable.settings.order, separator=separator)
    except ValueError as problem:
        raise KnownError(f"{table.path}, row {entry.row}, column '{column}': {problem}") from None


def ensure_participants(project: Project, *, by: str) -> int:
    """Make a participant of its own for each transcript that has none, named like it; return how many."""
    linked = queries.participants_of(project)
    lonely = [one for one in queries.transcripts(project) if one.id not in linked]
    if not lonely:
        return 0
    known = {name_key(one.name): one.id for one in queries.participants(project)}
    with project.change("Make participants from transcripts", by=by) as change:
        for transcript in lonely:
            key = name_key(transcript.name)
            if key not in known:
                known[key] = change.insert("participant", name=transcript.name, name_key=key, group_name=None)
            _link(project, change, transcript.id, known[key], transcript.name)
    return len(lonely)


def set_group(project: Project, participant_id: int, group: str | None, *, by: str) -> None:
    """Put a participant into a stakeholder group (None: not stated)."""
    name = project.value("SELECT name FROM participant WHERE id = ?", (participant_id,))
    with project.change(f"Set group of '{name}'", by=by) as change:
        change.update("participant", participant_id, group_name=(group or "").strip() or None)


def _remove_stand_in(project: Project, change: Change, transcript: Transcript, known: dict[str, int]) -> None:
    """Let the participant that `ensure_participants` made for a transcript give way to the one in the table.

    It is known by its transcript's name and by having neither a group nor variables.
    """
    stand_in = known.get(name_key(transcript.name))
    speaking = [one for one in queries.speakers(project, transcript.id) if one.participant_id == stand_in]
    if stand_in is None or not speaking:
        return
    person = next(one for one in queries.participants(project) if one.id == stand_in)
    elsewhere = project.value(
        "SELECT count(*) FROM speaker WHERE participant_id = ? AND transcript_id <> ?", (stand_in, transcript.id)
    )
    if person.group is None and not person.variables and not elsewhere:
        for speaker in speaking:
            change.update("speaker", speaker.id, participant_id=None)
        change.delete("participant", stand_in)
        del known[name_key(transcript.name)]


def _link(project: Project, change: Change, transcript_id: int, participant_id: int, name: str) -> None:
    """Let the transcript's participant speakers stand for this participant.

    With several participant speakers the one whose label is the participant's name is meant, else the
    first that nobody has; a transcript without speakers gets an unlabelled one.
    """
    speaking = [one for one in queries.speakers(project, transcript_id) if one.role is Role.PARTICIPANT]
    if not speaking:
        change.insert("speaker", transcript_id=transcript_id, label=_free_label(project, transcript_id, name),
                      role=Role.PARTICIPANT.value, participant_id=participant_id, uuid=new_uuid())  # fmt: skip
        return
    named = [one for one in speaking if name_key(one.label) == name_key(name)]
    free = [one for one in speaking if one.participant_id in (None, participant_id)]
    for speaker in named or (speaking if len(speaking) == len(free) == 1 else free[:1]):
        if speaker.participant_id != participant_id:
            change.update("speaker", speaker.id, participant_id=participant_id)


def _free_label(project: Project, transcript_id: int, name: str) -> str:
    taken = {one.label for one in queries.speakers(project, transcript_id)}
    return name if name not in taken else f"{name} (participant)"
