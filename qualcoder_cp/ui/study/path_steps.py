# SPDX-License-Identifier: GPL-3.0-or-later
"""The path of a study in eight steps: what is done, what is next, and where the next step is taken."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from qualcoder_cp import codebook, transcripts
from qualcoder_cp.model import Coder, Level, RoundState
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import NOT_STATED
from qualcoder_cp.ui.study.study_map import State, StudyMap


class Progress(StrEnum):
    """How far a step is."""

    DONE = "done"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step: its name, how it stands in a few words, what its button says, and where it leads."""

    name: str
    words: str
    verb: str
    stage: str
    progress: Progress
    place: dict[str, object] = field(default_factory=dict)


def path_steps(project: Project, viewer: Coder | None, study: StudyMap) -> list[PathStep]:
    """Return the eight steps; at most one of them is next, all before it being done."""
    steps = [
        _transcripts(study), _participants(project, study), _codebook(project), _coding(viewer, study),
        _agreement(study), _adjudication(study), _prevalence(project, study),
        _step("Reports", "after consensus", "Write the reports", "reports", False),
    ]  # fmt: skip
    for number, step in enumerate(steps):
        if step.progress is not Progress.DONE:
            steps[number] = replace(step, progress=Progress.NEXT)
            break
    return steps


def next_step(steps: list[PathStep]) -> PathStep:
    """Return the step that is next, or the last one."""
    return next((one for one in steps if one.progress is Progress.NEXT), steps[-1])


def counted(number: int, noun: str) -> str:
    """Return ``1 code`` or ``2 codes``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _settled(study: StudyMap) -> bool:
    return study.open_items == 0 and study.agreed == 0


def _step(name: str, words: str, verb: str, stage: str, done: bool, **place: object) -> PathStep:
    return PathStep(name, words, verb, stage, Progress.DONE if done else Progress.LATER, place)


def _transcripts(study: StudyMap) -> PathStep:
    if not study.rows:
        return _step("Transcripts", "none yet", "Import transcripts", "transcripts", False, start_import=True)
    return _step("Transcripts", f"{len(study.rows):,} imported", "Show transcripts", "transcripts", True)


def _participants(project: Project, study: StudyMap) -> PathStep:
    lonely = sum(not row.people for row in study.rows)
    people = transcripts.participants(project)
    words, verb = f"{len(people):,} named", "Show participants"
    if not study.rows:
        words = "after the transcripts"
    elif lonely:
        words, verb = f"{lonely:,} without", "Name the participants"
    elif groups := [name for name in transcripts.groups(project) if name != NOT_STATED]:
        words = f"{len(people):,} in {counted(len(groups), 'group')}"
    return _step("Participants", words, verb, "transcripts", bool(study.rows) and not lonely, tab="participants")


def _codebook(project: Project) -> PathStep:
    tree = codebook.tree(project)
    words = counted(len(tree.codes), "code") if tree.codes else "none yet"
    return _step("Codebook", words, "Make the codebook", "codebook", bool(tree.codes))


def _coding(viewer: Coder | None, study: StudyMap) -> PathStep:
    if study.round is None:
        return _step("Coding", "not begun", "Begin coding", "coding", False)
    cells = [cell for row in study.rows for cell in row.cells if cell.coder_id is not None]
    wanted = [cell for cell in cells if cell.state not in (State.NONE, State.EXCUSED)]
    submitted = sum(cell.state is State.SUBMITTED for cell in wanted)
    words = f"{100 * submitted // len(wanted)} % submitted" if wanted else "nothing assigned"
    own = study.left_of(viewer.id) if viewer else []
    if own:
        begun = any(c.state is not State.NOT_BEGUN for c in cells if viewer and c.coder_id == viewer.id)
        return _step(
            "Coding", words, "Go on coding" if begun else "Begin coding", "coding", False, transcript_id=own[0]
        )
    waiting = [coder.name for coder in study.coders if study.left_of(coder.id)]
    verb = f"See coding (waiting for {' and '.join(waiting)})" if waiting else "See coding"
    return _step("Coding", words, verb, "coding", not study.blind and not waiting)


def _agreement(study: StudyMap) -> PathStep:
    if study.round is None or study.blind:
        return _step("Agreement", "sealed" if study.round else "after coding", "Compare the coders", "agreement", False)
    compared = study.round.state in (RoundState.ADJUDICATION, RoundState.CLOSED) or _settled(study)
    return _step("Agreement", "compared" if compared else "ready", "Compare the coders", "agreement", compared)


def _adjudication(study: StudyMap) -> PathStep:
    if study.open_items is None:
        words = "sealed" if study.round else "after coding"
        return _step("Adjudication", words, "Settle disagreements", "adjudication", False)
    if study.open_items:
        verb = f"Settle {counted(study.open_items, 'disagreement')}"
        return _step("Adjudication", f"{study.open_items:,} open", verb, "adjudication", False)
    if study.agreed:
        verb = f"Accept {counted(study.agreed, 'agreement')}"
        return _step("Adjudication", f"{study.agreed:,} to accept", verb, "adjudication", False)
    return _step("Adjudication", "all settled", "See the decisions", "adjudication", True)


def _prevalence(project: Project, study: StudyMap) -> PathStep:
    done = _settled(study)
    domains = len(codebook.tree(project).at(Level.DOMAIN))
    words = (
        counted(domains, "domain") if done else ("provisional" if study.open_items is not None else "after consensus")
    )
    return _step("Prevalence", words, "See the prevalence", "prevalence", done)
