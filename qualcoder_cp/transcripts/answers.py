# SPDX-License-Identifier: GPL-3.0-or-later
"""Corrected answers of a survey that wait, because somebody had coded the transcript when they came.

They are applied as a correction of the text (`coding.apply_answers`, because codings move with it), or dismissed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from qualcoder_cp.model import KnownError, Role, TranscriptText
from qualcoder_cp.project import Project
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import queries
from qualcoder_cp.transcripts.survey import ANSWER, QUESTION, AnswerChange, answers_in

WAITING, DISMISSED = "waiting", "dismissed"
"""Where the report of a text revision keeps them."""

AnswerKey = tuple[str, str]
"""Name of the transcript and the question."""


def waiting_answers(project: Project) -> list[AnswerChange]:
    """Return the corrected answers that wait, because somebody had coded the transcript when they came."""
    people = {one.id: one.name for one in queries.participants(project)}
    names = {talk: [people[one] for one in who] for talk, who in queries.participants_of(project).items()}
    waiting = []
    for transcript in queries.transcripts(project):
        listed = queries.import_report(project, transcript.id).get(WAITING, ())
        now = answers_in(queries.text_of(project, transcript.id)) if listed else {}
        who = ", ".join(names.get(transcript.id, ()))
        for question, before, after in listed:
            if now.get(question, "") != after:
                waiting.append(AnswerChange(who, transcript.name, question, before, after, False))
    return waiting


def chosen_answers(project: Project, chosen: Collection[AnswerKey] | None) -> list[AnswerChange]:
    """Return the waiting answers that are meant, by transcript and question (None: all).

    Raises:
        KnownError: one of them does not wait.
    """
    waiting = waiting_answers(project)
    if chosen is None:
        return waiting
    found = {(name_key(one.transcript), name_key(one.question)): one for one in waiting}
    for transcript, question in chosen:
        if (name_key(transcript), name_key(question)) not in found:
            raise KnownError(f"No corrected answer to '{question}' waits for '{transcript}'.")
    wanted = {(name_key(transcript), name_key(question)) for transcript, question in chosen}
    return [one for key, one in found.items() if key in wanted]


def dismiss_answers(
    project: Project, chosen: Collection[AnswerKey] | None, note: str, *, by: str
) -> list[AnswerChange]:  # fmt: skip
    """Let corrected answers wait no longer: the transcripts stay as they are; return which. One change.

    The note is kept with the transcript, and the same answer from the same table is not reported again.

    Args:
        project: the open project.
        chosen: transcript and question of each; None: all that wait.
        note: why.
        by: the coder's name.

    Raises:
        KnownError: no note was given, or one of the answers does not wait.
    """
    if not note.strip():
        raise KnownError("Dismissing a corrected answer needs a note that says why.")
    gone = chosen_answers(project, chosen)
    by_name = {one.name: one for one in queries.transcripts(project)}
    with project.change(f"Dismiss {len(gone)} corrected answer{'' if len(gone) == 1 else 's'}", by=by) as change:
        for name in dict.fromkeys(one.transcript for one in gone):
            questions = {one.question: one.after for one in gone if one.transcript == name}
            report = queries.import_report(project, by_name[name].id, whole=True)
            report[WAITING] = [one for one in report.get(WAITING, ()) if one[0] not in questions]
            report[DISMISSED] = [
                *report.get(DISMISSED, ()),
                *({"question": question, "after": after, "note": note.strip(), "by": by, "at": change.at}
                  for question, after in questions.items()),
            ]  # fmt: skip
            change.update("text_revision", by_name[name].revision_id, report=json.dumps(report, ensure_ascii=False))
    return gone


def with_answers(text: TranscriptText, answers: Iterable[tuple[str, str]]) -> str:
    """Return a survey's text with other answers to some of its questions; the rest stays letter by letter.

    Args:
        text: a text that `survey.answer_text` made, also after it was corrected.
        answers: pairs of question and answer. An empty answer takes the question away, one to a question that is not
            there comes at the end.
    """
    new = text.text
    added = []
    pieces = _pieces(text)
    places = {name_key(question): place for question, place in pieces.items()}
    changes = []
    for question, answer in answers:
        place = places.get(name_key(question))
        if place is None:
            added += [(question, answer)] if answer else []
        else:
            begin, start, end = place
            changes.append((start, end, answer) if answer else (begin, _after(text.text, end), ""))
    for start, end, answer in sorted(changes, reverse=True):
        new = new[:start] + answer + new[end:]
    new = new.rstrip("\n") + "\n" if new.strip() else ""
    for question, answer in added:
        new += ("\n" if new else "") + f"{QUESTION}: {question}\n{ANSWER}: {answer}\n"
    return new


def _pieces(text: TranscriptText) -> dict[str, tuple[int, int, int]]:
    """Return for each question where it begins, and where its answer (of one turn or more) begins and ends."""
    found: dict[str, tuple[int, int, int]] = {}
    question, begin = None, 0
    for turn in text.turns:
        if turn.role is Role.INTERVIEWER:
            question, begin = text.text[turn.speech_start : turn.end], turn.start
        elif question is not None:
            start = found[question][1] if question in found else turn.speech_start
            found[question] = (begin, start, turn.end)
    return found


def _after(text: str, position: int) -> int:
    """Return where the next line with words begins."""
    while position < len(text) and text[position].isspace():
        position += 1
    return position
