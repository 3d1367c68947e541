# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking a survey in, and taking it in again when its table was corrected."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from qualcoder_cp.model import KnownError, Participant, Role, Transcript, Turn
from qualcoder_cp.project import Change, Project
from qualcoder_cp.text import count_words, name_key, sha256
from qualcoder_cp.transcripts import queries
from qualcoder_cp.transcripts.actions import insert_transcript
from qualcoder_cp.transcripts.answers import DISMISSED, WAITING
from qualcoder_cp.transcripts.canonical import peculiarities
from qualcoder_cp.transcripts.prepare import Prepared
from qualcoder_cp.transcripts.report import ImportReport
from qualcoder_cp.transcripts.speakers import SpeakerGuess
from qualcoder_cp.transcripts.survey import (
    ANSWER,
    QUESTION,
    AnswerChange,
    Plan,
    Survey,
    SurveyRow,
    answer_text,
    answers_in,
    changed_answers,
    read_survey,
)
from qualcoder_cp.transcripts.tables import Sheet
from qualcoder_cp.transcripts.variable_actions import convert, ensure_variable, store_values

FORMAT = "survey"
"""The format of transcripts that a survey's table made."""

Progress = Callable[[int, int, str], None]
_EVERY = 100


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value of a participant, or the group, that reads otherwise in a corrected table."""

    participant: str
    variable: str
    before: str
    after: str


@dataclass(slots=True)
class SurveyImported:
    """What an import of a survey did.

    ``new`` are participants, ``transcripts`` the names of new transcripts; ``values`` and ``answers`` are changes of
    what was there; ``missing`` are participants of an earlier import whom the table no longer has: they stay.
    ``unanswered`` counts participants without an answer by question.
    """

    new: list[str] = field(default_factory=list)
    transcripts: list[str] = field(default_factory=list)
    values: list[ValueChange] = field(default_factory=list)
    answers: list[AnswerChange] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unanswered: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def import_survey(
    project: Project, table: Sheet, plan: Plan, *, by: str, progress: Progress | None = None
) -> SurveyImported:
    """Take a survey in: a participant per row, with group and variables, and a transcript of the answers.

    A participant who is known (by id) takes over group and values; answers that have changed are written into the
    transcript only if nobody has coded it or submitted a layer on it, and else wait, see `waiting_answers`.
    ``progress`` is called with rows done, rows in all and the next participant.

    Raises:
        KnownError: a row has no id or one that stands twice, a value is not of its kind (file, row and column are
            named), or the values of other participants do not fit a variable's new kind. Nothing is changed then.
    """
    survey = read_survey(table, plan, queries.variables(project))
    if survey.problems:
        more = len(survey.problems) - 1
        raise KnownError(survey.problems[0] + (f" ({more} more problems in this table.)" if more else ""))
    with project.change(f"Import survey {table.path.name}", by=by) as change:
        return _Import(project, change, table, survey).run(progress)


@dataclass(frozen=True, slots=True)
class _Stored:
    """A transcript of an earlier import, with its answers by question."""

    transcript: Transcript
    answers: dict[str, str]


class _Import:
    """One import under way: what the project had before, and what was done so far."""

    def __init__(self, project: Project, change: Change, table: Sheet, survey: Survey) -> None:
        self._project, self._change, self._table, self._survey = project, change, table, survey
        self._people = {name_key(one.name): one for one in queries.participants(project)}
        self._stored = _stored(project, survey.plan)
        self._names = {name_key(one.name) for one in queries.transcripts(project)}
        self._position: int = project.value("SELECT coalesce(max(position), -1) FROM transcript")
        self._variables: dict[str, int] = {}
        self._done = SurveyImported(unanswered=survey.unanswered, notes=survey.notes)

    def run(self, progress: Progress | None) -> SurveyImported:
        """Take in every row and return what was done."""
        self._done.missing = self._missing()
        self._prepare_variables()
        for number, row in enumerate(self._survey.rows):
            if progress and number % _EVERY == 0:
                progress(number, len(self._survey.rows), row.name)
            before = self._people.get(name_key(row.name))
            participant_id = self._take_person(row, before)
            stored = self._stored.get(participant_id)
            if stored is not None:
                self._compare(row, stored)
            elif row.answers:
                self._add_transcript(row, participant_id)
        return self._done

    def _prepare_variables(self) -> None:
        known = {name_key(one.name): one for one in queries.variables(self._project)}
        here = {name_key(row.name) for row in self._survey.rows}
        leave = {one.id for key, one in self._people.items() if key in here}
        for column, kind in self._survey.plan.variables.items():
            found = ensure_variable(self._change, known, column)
            settings = self._survey.settings[column]
            if (found.kind, found.settings) != (kind, settings):
                convert(self._project, self._change, found, kind, settings, leave)
            self._variables[column] = found.id

    def _take_person(self, row: SurveyRow, before: Participant | None) -> int:
        values = {self._variables[column]: value for column, value in row.values.items()}
        if before is None:
            made = self._change.insert("participant", name=row.name, name_key=name_key(row.name), group_name=row.group)
            store_values(self._project, self._change, made, values)
            self._done.new.append(row.name)
            return made
        if self._survey.plan.group_column and row.group != before.group:
            self._change.update("participant", before.id, group_name=row.group)
            self._note(before.name, self._survey.plan.group_column, before.group or "", row.group or "")
        columns = {number: column for column, number in self._variables.items()}
        for variable_id, old, new in store_values(self._project, self._change, before.id, values):
            self._note(before.name, columns[variable_id], old, new)
        return before.id

    def _note(self, participant: str, variable: str, before: str, after: str) -> None:
        self._done.values.append(ValueChange(participant, variable, before, after))

    def _add_transcript(self, row: SurveyRow, participant_id: int) -> None:
        text, turns = answer_text(row.answers)
        self._position += 1
        name = self._free_name(row.name)
        transcript_id = insert_transcript(self._change, self._prepared(name, text, turns), self._position)
        for speaker in queries.speakers(self._project, transcript_id):
            if speaker.role is Role.PARTICIPANT:
                self._change.update("speaker", speaker.id, participant_id=participant_id)
        self._done.transcripts.append(name)

    def _free_name(self, wanted: str) -> str:
        name, number = wanted, 1
        while name_key(name) in self._names:
            name = f"{wanted} ({FORMAT})" if number == 1 else f"{wanted} ({FORMAT} {number})"
            number += 1
        self._names.add(name_key(name))
        return name

    def _compare(self, row: SurveyRow, stored: _Stored) -> None:
        """Write changed answers into a transcript that nobody has worked on, and else let them wait."""
        asked = self._survey.plan.open_columns
        changed = changed_answers(stored.answers, row.answers, asked)
        others = [pair for pair in stored.answers.items() if name_key(pair[0]) not in set(map(name_key, asked))]
        answers = [*row.answers, *others]
        report = queries.import_report(self._project, stored.transcript.id, whole=True)
        said_no = {(one["question"], one["after"]) for one in report.get(DISMISSED, ())}
        changed = [one for one in changed if (one[0], one[2]) not in said_no]
        applied = bool(changed and answers) and _untouched(self._project, stored.transcript.id)
        if applied:
            self._replace(stored.transcript, *answer_text(answers))
        elif report.get(WAITING, []) != [list(one) for one in changed]:
            report[WAITING] = changed
            self._change.update("text_revision", stored.transcript.revision_id, report=_json(report))
        self._done.answers += [AnswerChange(row.name, stored.transcript.name, *one, applied) for one in changed]

    def _replace(self, transcript: Transcript, text: str, turns: tuple[Turn, ...]) -> None:
        """Put another text in the place of one without codings; no position is lost with it."""
        file = self._prepared(transcript.name, text, turns)
        self._change.update(
            "text_revision", transcript.revision_id, sha256=self._change.store("transcript", text),
            source_name=self._table.path.name, source_sha256=file.source_sha256, encoding=file.encoding,
            characters=len(text), words=count_words(text), report=_json(file.report.as_dict()),
            imported_at=self._change.at,
        )  # fmt: skip
        rows = self._project.rows("SELECT id FROM turn WHERE text_revision_id = ?", (transcript.revision_id,))
        for (turn_id,) in rows:
            self._change.delete("turn", turn_id)
        speakers = {one.label: one.id for one in queries.speakers(self._project, transcript.id)}
        self._change.insert_many(
            "turn",
            ("text_revision_id", "seq", "start_pos", "end_pos", "speech_start", "speaker_id"),
            [
                (transcript.revision_id, seq, turn.start, turn.end, turn.speech_start, speakers.get(turn.speaker or ""))
                for seq, turn in enumerate(turns)
            ],
        )

    def _prepared(self, name: str, text: str, turns: tuple[Turn, ...]) -> Prepared:
        """Return a participant's text as a file that was read, with its own report."""
        table, words = self._table, count_words(text)
        spoken = {label: sum(1 for turn in turns if turn.speaker == label) for label in (QUESTION, ANSWER)}
        report = ImportReport(
            str(table.path.name), FORMAT, "survey 1", 0, table.sha256, sha256=sha256(text), encoding=table.encoding,
            characters=len(text), paragraphs=sum(1 for line in text.split("\n") if line.strip()), turns=spoken,
            words_source=words, words_kept=words, peculiar=peculiarities(text),
            notes=tuple(f"No answer to '{question}'." for question in self._silent(text, turns)),
        )  # fmt: skip
        speakers = tuple(
            SpeakerGuess(label, role, spoken[label], 0)
            for label, role in ((QUESTION, Role.INTERVIEWER), (ANSWER, Role.PARTICIPANT))
        )
        return Prepared(
            table.path, name, text, report.sha256, table.sha256, 0, FORMAT, table.encoding, report.reader, turns, (),
            speakers, report,
        )  # fmt: skip

    def _silent(self, text: str, turns: tuple[Turn, ...]) -> list[str]:
        said = {text[turn.speech_start : turn.end] for turn in turns if turn.speaker == QUESTION}
        return [question for question in self._survey.plan.open_columns if question not in said]

    def _missing(self) -> list[str]:
        """Return who came with this survey before, by a transcript of it or a value, and is not in it now."""
        here = {name_key(row.name) for row in self._survey.rows}
        columns = {name_key(column) for column in self._survey.plan.variables}
        talks = {who for several in queries.participants_of(self._project).values() for who in several}
        return [
            one.name
            for key, one in self._people.items()
            if key not in here
            and (one.id in self._stored or (one.id not in talks and columns & set(map(name_key, one.variables))))
        ]


def _json(report: Mapping[str, object]) -> str:
    return json.dumps(report, ensure_ascii=False)


def _untouched(project: Project, transcript_id: int) -> bool:
    """Return whether nobody has coded the transcript, submitted a layer on it, decided something or corrected it."""
    return not project.value(
        """SELECT EXISTS (SELECT 1 FROM coding WHERE transcript_id = ?1)
        OR EXISTS (SELECT 1 FROM decision WHERE transcript_id = ?1)
        OR EXISTS (SELECT 1 FROM layer_revision JOIN layer ON layer.id = layer_id
            WHERE transcript_id = ?1 AND state = 'submitted')
        OR EXISTS (SELECT 1 FROM text_revision WHERE transcript_id = ?1 AND revision > 1)""",
        (transcript_id,),
    )


def _stored(project: Project, plan: Plan) -> dict[int, _Stored]:
    """Return by participant the transcripts that an earlier import of a survey with one of these questions made."""
    asked = {name_key(question) for question in plan.open_columns}
    facts = queries.facts(project)
    who = queries.participants_of(project)
    found = {}
    for transcript in queries.transcripts(project):
        if facts[transcript.id].format == FORMAT and who.get(transcript.id):
            answers = answers_in(queries.text_of(project, transcript.id))
            if asked & {name_key(question) for question in answers}:
                found[who[transcript.id][0]] = _Stored(transcript, answers)
    return found
