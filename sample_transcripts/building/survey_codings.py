# SPDX-License-Identifier: GPL-3.0-or-later
"""Two analysts code the open answers of the survey: codings, decisions and manifest, made by way of the program."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from building import tables
from building.deciding import write_decisions
from building.interviews import Interview
from building.pairs import Confusion, read_alone
from building.people import Person
from building.places import Place, unit_of
from building.planting import ANA, BEN
from building.rehearsal import rehearse
from building.tables import LEAD
from building.truth import manifest
from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.model import CoderRole, Role, Turn
from qualcoder_cp.project import Project, add_coder
from qualcoder_cp.text import sentences

SEED = "clinician survey 1"
AMOUNTS = {"4": 9, "3": 12, "2": 8, "1c": 4, "more": 8, "6": 12, "7": 7, "1b": 16, "1a": 14}
STRANGERS = {
    "Time and workload": ("Access and cost", "Responsibility and liability"),
    "Fit with clinical routine": ("Responsibility and liability", "Digital skills and age"),
    "Therapeutic relationship": ("Confidentiality", "Motivation and dropout"),
    "Evidence of benefit": ("Motivation and dropout", "Time and workload"),
    "Accuracy and errors": ("Crisis and risk", "Responsibility and liability"),
    "Understanding how it works": ("Responsibility and liability", "Digital skills and age"),
    "Crisis and risk": ("Accuracy and errors", "Time and workload"),
    "Confidentiality": ("Therapeutic relationship", "Access and cost"),
    "Responsibility and liability": ("Time and workload", "Understanding how it works"),
    "Access and cost": ("Time and workload", "Evidence of benefit"),
    "Digital skills and age": ("Fit with clinical routine", "Therapeutic relationship"),
    "Motivation and dropout": ("Evidence of benefit", "Therapeutic relationship"),
}


@dataclass(frozen=True, slots=True)
class Truth:
    """An answer, the code it belongs to, and how many of its first characters do; the rest is an aside."""

    text: str
    code: str
    length: int


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one participant as the program holds them; what a file that was read has, as far as needed."""

    name: str
    text: str
    sha256: str
    turns: tuple[Turn, ...]


def write_codings(
    folder: Path, domains: Sequence[Mapping[str, Any]], truths: Sequence[Truth], groups: Mapping[str, str]
) -> None:
    """Write ``codings.csv``, ``decisions.csv`` and ``manifest.json`` beside the survey and the codebook in ``folder``.

    ``groups`` is the group of each participant. Raises ValueError if a difference is not of its planted type.
    """
    domain_of = {code["name"]: domain["name"] for domain in domains for code in domain["code"]}
    siblings = {
        code: tuple(one for one in domain_of if domain_of[one] == domain_of[code] and one != code) for code in domain_of
    }
    places = _places(folder, domain_of, {one.text: one for one in truths}, groups)
    planted = read_alone(places, domain_of, AMOUNTS, Confusion(siblings, STRANGERS), seed=f"{SEED} analysts")
    rehearse(places, planted, domain_of)
    here = {place.prepared.name: groups[place.prepared.name] for place in places}
    (folder / "codings.csv").write_bytes(tables.codings_table(places, planted).encode("utf-8"))
    (folder / "manifest.json").write_bytes(manifest(planted, domains, here, SEED).encode("utf-8"))
    write_decisions(folder, planted, open_survey)


def _imported(folder: Path, path: Path) -> Project:
    project = Project.create(path, "Survey", by=LEAD)
    add_coder(project, LEAD, CoderRole.LEAD, by=LEAD)
    for name in (ANA, BEN):
        add_coder(project, name, by=LEAD)
    sheet = transcripts.read_sheet(folder / "survey.csv")
    transcripts.import_survey(project, sheet, transcripts.propose_plan(sheet), by=LEAD)
    return project


def open_survey(folder: Path, path: Path) -> Project:
    """Return a new project at ``path`` with the survey, its codebook and the submitted codings in ``folder``."""
    project = _imported(folder, path)
    codebook.import_codebook(project, folder / "codebook.csv", by=LEAD)
    coding.ensure_round(project, by=LEAD)
    coding.import_codings(project, folder / "codings.csv", by=LEAD, submit=True)
    return project


def _places(
    folder: Path, domain_of: dict[str, str], truth_of: Mapping[str, Truth], groups: Mapping[str, str]
) -> list[Place]:
    """Return each participant's answers with the true passages in them."""
    places = []
    with tempfile.TemporaryDirectory() as elsewhere, _imported(folder, Path(elsewhere) / "survey.qcp") as project:
        for number, one in enumerate(transcripts.transcripts(project), 1):
            text = transcripts.text_of(project, one.id)
            read = Answers(one.name, text.text, one.sha256, text.turns)
            units = [
                _unit(read, turn, truth_of, domain_of) for turn in text.turns if turn.role is Role.PARTICIPANT
            ]  # fmt: skip
            found = {unit.domain for unit in units}
            person = Person(one.name, one.name, groups[one.name], "csv", number, tuple(sorted(found)), "")
            places.append(Place(Interview(person), read, units, []))
    return places


def _unit(read: Answers, turn: Turn, truth_of: Mapping[str, Truth], domain_of: Mapping[str, str]) -> Any:
    said = read.text[turn.speech_start : turn.end].rstrip()
    truth = truth_of[said]
    start = turn.speech_start
    speech = (start, start + len(said))
    span = (start, start + truth.length)
    spoken = list(sentences(read.text, *speech))
    return unit_of(read.name, truth.code, domain_of[truth.code], span, speech, spoken, [])
