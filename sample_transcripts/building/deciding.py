# SPDX-License-Identifier: GPL-3.0-or-later
"""The lead at work: takes the built files through the program, decides every item as planned, exports the decisions."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from building.people import SEED
from building.planting import ANA, BEN, Planted
from building.rehearsal import key_of
from building.tables import LEAD, table
from qualcoder_cp import adjudication, codebook, coding, transcripts
from qualcoder_cp.adjudication import DECISION_COLUMNS, Item, Mode, Outcome
from qualcoder_cp.model import CoderRole
from qualcoder_cp.project import Project, add_coder, coders

RULES = ("exact", "trim")
_BEGAN = datetime(2025, 9, 1, 9, 0)


def open_project(study: Path, path: Path) -> Project:
    """Return a new project at ``path`` with transcripts, participants, codebook and submitted codings of the study."""
    project = Project.create(path, "Stakeholder study", by=LEAD)
    add_coder(project, LEAD, CoderRole.LEAD, by=LEAD)
    for name in (ANA, BEN):
        add_coder(project, name, by=LEAD)
    files = sorted((study / "transcripts").iterdir())
    transcripts.import_transcripts(project, transcripts.prepare(files), by=LEAD)
    people = transcripts.read_participants(study / "participants.csv")
    transcripts.import_participants(project, people, by=LEAD)
    codebook.import_codebook(project, study / "codebook.csv", by=LEAD)
    coding.ensure_round(project, by=LEAD)
    coding.import_codings(project, study / "codings.csv", by=LEAD, submit=True)
    return project


def write_decisions(
    study: Path, planted: Sequence[Planted], opened: Callable[[Path, Path], Project] = open_project
) -> None:
    """Settle all items of the study as planned and write ``decisions.csv`` into its folder.

    ``opened`` makes a project at a path from the files of the study.

    Raises ValueError if the program finds other items than were planted, or leaves any of them open.
    """
    with tempfile.TemporaryDirectory() as elsewhere:
        exported = Path(elsewhere) / "decisions.csv"
        with opened(study, Path(elsewhere) / "study.qcp") as project:
            for rule in RULES:
                adjudication.apply_rule(project, rule, by=LEAD)
            _decide_all(project, planted)
            adjudication.export_decisions(project, exported)
        with exported.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    (study / "decisions.csv").write_bytes(_reproducible(rows, planted).encode("utf-8"))


def _decide_all(project: Project, planted: Sequence[Planted]) -> None:
    """Decide by hand what the rules left open."""
    plan = {(one.transcript, key_of(one)): (number, one) for number, one in enumerate(planted)}
    uuids = {coder.name: coder.uuid for coder in coders(project)}
    names = {uuid: name for name, uuid in uuids.items()}
    codes = {code.name: code.id for code in codebook.tree(project).codes.values()}
    code_names = {code_id: name for name, code_id in codes.items()}
    round_ = coding.needed_round(project)
    for transcript in transcripts.transcripts(project):
        decided = adjudication.decisions(project, round_.id).get(transcript.id, {})
        for item in adjudication.items(project, transcript.id):
            if item.fingerprint in decided:
                continue
            number, one = plan[transcript.name, _key_of_item(item, names, code_names)]
            if one.type != item.type.number:
                raise ValueError(f"{transcript.name}: planted {one.type}, found {item.type.number}")
            outcome = Outcome(one.outcome)
            adjudication.decide(
                project,
                round_.id,
                transcript.id,
                item,
                outcome=outcome,
                by=LEAD,
                coder_uuid=uuids[one.taken] if one.taken else None,
                code_id=codes[one.consensus[0][0]] if outcome is Outcome.OTHER_CODE else None,
                spans=[one.consensus[0][1:]] if outcome is Outcome.EDITED else None,
                reason=one.reason,
                rationale=one.rationale,
                seconds=_seconds(number, one),
                mode=Mode.MEETING if one.type == "7" else None,  # what was flagged is talked over by all three
            )
    _check_consensus(project, planted)


def _check_consensus(project: Project, planted: Sequence[Planted]) -> None:
    """Raise unless nothing is open and each transcript's consensus has just the codings of the plan."""
    names = {code.id: code.name for code in codebook.tree(project).codes.values()}
    for board in adjudication.boards(project, coding.needed_round(project)):
        wanted = {coded for one in planted if one.transcript == board.transcript.name for coded in one.consensus}
        found = {(names[one.code_id], one.start, one.end) for one in board.result.codings}
        if not board.complete or found != wanted:
            raise ValueError(f"{board.transcript.name}: the consensus is not as planned: {found ^ wanted}")


def _key_of_item(item: Item, names: dict[str, str], codes: dict[int, str]) -> tuple[tuple[str, str, int, int], ...]:
    return tuple(sorted((names[one.coder_uuid], codes[one.code_id], one.start, one.end) for one in item.members))


def _seconds(number: int, one: Planted) -> float:
    """Return how long the lead looked: boundaries go fast, questions of substance take a while."""
    low, high = (4, 18) if one.type in ("1b", "1c", "2") else (8, 70)
    return round(Random(f"{SEED} seconds {number}").triangular(low, high, low + 6), 1)


def _times(planted: Sequence[Planted]) -> Iterator[str]:
    """Yield a time for each decision: sittings of an hour or so, on working days."""
    now, spent = _BEGAN, 0.0
    for number, one in enumerate(planted):
        seconds = 0.0 if one.type in ("0", "1a") else _seconds(number, one) + 3
        now, spent = now + timedelta(seconds=seconds), spent + seconds
        if spent > 3600:
            now, spent = now.replace(hour=9, minute=10, second=0) + timedelta(days=3 if now.weekday() == 4 else 1), 0.0
        yield now.strftime("%Y-%m-%dT%H:%M:%SZ")


def _reproducible(rows: Sequence[dict[str, str]], planted: Sequence[Planted]) -> str:
    """Return the exported rows in the order of the plan, with its ids and times instead of those of the day."""
    exported = {(row["transcript"], row["codes_before"]): row for row in rows}
    if len(exported) != len(planted) or len(rows) != len(planted):
        raise ValueError(f"{len(rows)} decisions were exported, {len(planted)} are planned")
    done = []
    for number, (one, time) in enumerate(zip(planted, _times(planted), strict=True), 1):
        row = exported[one.transcript, _written(one)]
        ruled = row["how"] == "rule"
        time = _BEGAN.strftime("%Y-%m-%dT%H:%M:%SZ") if ruled else time
        fixed = {"disagreement": f"D{number:04d}", "decided_at": time}
        done.append([fixed.get(column, row[column]) for column in DECISION_COLUMNS])
    return table(DECISION_COLUMNS, done)


def _written(one: Planted) -> str:
    """Return the codings as the program's table writes them."""
    ordered = sorted(one.segments, key=lambda s: (s.coder, s.start, s.end, s.code))
    return "; ".join(f"{s.coder}: {s.code} [{s.start}-{s.end}]" for s in ordered)
