# SPDX-License-Identifier: GPL-3.0-or-later
"""Corrected answers of a survey, written into transcripts that were coded: a correction of each text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from qualcoder_cp.coding.revising import Revision, revise_text
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import AnswerChange, chosen_answers, text_of, transcript_named, with_answers

REASON = "Corrected answers of the survey"


@dataclass(frozen=True, slots=True)
class AnswersApplied:
    """Which answers the transcripts say now, and what became of the codings on each corrected transcript."""

    answers: tuple[AnswerChange, ...]
    revisions: tuple[Revision, ...]


def apply_answers(
    project: Project, chosen: Collection[tuple[str, str]] | None = None, *, by: str, reason: str = REASON,
    dry_run: bool = False,
) -> AnswersApplied:  # fmt: skip
    """Write corrected answers that wait into their transcripts, each a text revision; one change.

    Codings in open layers move along; those whose words are gone are listed (and kept as `unplaced`). Submitted
    layers keep the text that they were coded on.

    Args:
        project: the open project.
        chosen: transcript and question of each answer; None: all of `transcripts.waiting_answers`.
        by: the coder's name; the result tells only what this coder may see.
        reason: why, for the history.
        dry_run: only say what would happen.

    Raises:
        KnownError: one of the answers does not wait, or a transcript would be left empty. Nothing is changed then.
    """
    answers = chosen_answers(project, chosen)
    if not answers:
        return AnswersApplied((), ())
    if dry_run:
        return AnswersApplied(tuple(answers), tuple(_revise(project, answers, by, reason, True)))
    count = f"{len(answers)} corrected answer{'' if len(answers) == 1 else 's'}"
    with project.change(f"Apply {count}", by=by, reason=reason):
        return AnswersApplied(tuple(answers), tuple(_revise(project, answers, by, reason, False)))


def _revise(project: Project, answers: list[AnswerChange], by: str, reason: str, dry_run: bool) -> list[Revision]:
    revisions = []
    for name in dict.fromkeys(one.transcript for one in answers):
        text = text_of(project, transcript_named(project, name).id)
        new = with_answers(text, [(one.question, one.after) for one in answers if one.transcript == name])
        if not new:
            raise KnownError(f"'{name}' would have no answer left; remove the transcript, or dismiss the correction.")
        revisions.append(revise_text(project, text.transcript_id, new, by=by, reason=reason, dry_run=dry_run))
    return revisions
