# SPDX-License-Identifier: GPL-3.0-or-later
"""Receiving the bundles of 10 coders with 10,000 codings each, in random orders with repeats and old revisions.

Prints for each order the time, its ratio to a floor (the same rows by one plain ``executemany`` into one plain table)
and whether the project's contents are the same. Everything is invented; nothing leaves the machine.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
import time
from pathlib import Path

from qualcoder_cp import codebook, coding, team, transcripts
from qualcoder_cp.model import CoderRole
from qualcoder_cp.project import Project, add_coder, coders
from qualcoder_cp.text import sha256

CODERS, TALKS, EACH, ORDERS = 10, 100, 100, 5


def lead_project(folder: Path) -> Path:
    """Make the lead's project: 100 talks, 30 codes, 10 coders, one sealed round."""
    files = []
    for number in range(TALKS):
        files.append(folder / f"T{number:03}.txt")
        files[-1].write_text("Interviewer: How?\n" + "\n".join(f"P{number}: word {i} and more" for i in range(200)))
    path = folder / "lead.qcp"
    with Project.create(path, "Ten coders") as project:
        people = [add_coder(project, f"Coder {number}") for number in range(CODERS)]
        add_coder(project, "Lea", CoderRole.LEAD)
        transcripts.import_transcripts(project, transcripts.prepare(files), by="Lea")
        for number in range(30):
            codebook.add_code(project, f"Code {number}", by="Lea")
        coding.make_round(project, "Round 1", people, by="Lea", seed=1)
    return path


def bundles_of(lead: Path, folder: Path, chance: random.Random) -> list[Path]:
    """Let each coder code, submit, return, re-open a tenth, and return again."""
    written = []
    with Project.open(lead) as project:
        people = coding.round_coders(project, coding.needed_round(project).id)
        packages = [team.pack(project, one, folder / f"{one.name}.qcw") for one in people]
    for person, package in zip(people, packages, strict=True):
        home = team.open_package(package, folder / f"{person.name}.qcp")
        with Project.open(home) as project:
            table = folder / "codings.csv"
            rows = ["transcript,start_char,end_char,code,coder"]
            for talk in transcripts.transcripts(project):
                for place in range(EACH):
                    start = 20 + place * 17 + chance.randrange(5)
                    rows.append(f"{talk.name},{start},{start + 9},Code {chance.randrange(30)},{person.name}")
            table.write_text("\n".join(rows))
            coding.import_codings(project, table, by=person.name)
            me = team.package_coder(project)
            coding.submit_layers(project, me)
            written.append(team.return_bundle(project, me, folder / f"{person.name} early.qcb"))
            for talk in transcripts.transcripts(project)[: TALKS // 10]:
                coding.reopen_layer(project, me, talk.id, "one more", by=person.name)
                coding.apply_code(project, me, talk.id, 1 + chance.randrange(30), 2, 8)
            coding.submit_layers(project, me)
            written.append(team.return_bundle(project, me, folder / f"{person.name} late.qcb"))
    return written


def contents(project: Project) -> str:
    """Return a hash of the coders' work, whatever the numbers of its rows."""
    layers = project.rows(
        "SELECT layer.uuid, revision, state, sha256 FROM layer_revision JOIN layer ON layer.id = layer_id"
    )
    codings = project.rows("SELECT uuid, code_id, start_pos, end_pos, made_at FROM coding")
    return sha256(repr([sorted(tuple(row) for row in rows) for rows in (layers, codings)]))


def floor(project: Project) -> float:
    """Seconds for writing the same rows into one plain table of a plain file."""
    rows = [tuple(row) for row in project.rows("SELECT * FROM coding")]
    with tempfile.TemporaryDirectory() as place:
        plain = sqlite3.connect(Path(place) / "plain.db")
        plain.execute(f"CREATE TABLE coding ({', '.join(f'c{number}' for number in range(len(rows[0])))})")
        start = time.perf_counter()
        with plain:
            plain.executemany(f"INSERT INTO coding VALUES ({', '.join('?' * len(rows[0]))})", rows)
        taken = time.perf_counter() - start
        plain.close()
    return taken


def main() -> None:
    """Print one line per order."""
    chance = random.Random(2027)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        lead = lead_project(folder)
        bundles = bundles_of(lead, folder, chance)
        seen = set()
        for number in range(ORDERS):
            copy = Path(shutil.copy(lead, folder / "copy.qcp"))
            order = [*bundles, *chance.sample(bundles, 5)]
            chance.shuffle(order)
            with Project.open(copy) as project:
                lea = next(one for one in coders(project) if one.role is CoderRole.LEAD)
                start = time.perf_counter()
                for bundle in order:
                    team.receive(project, bundle, by=lea, backup=False)
                taken = time.perf_counter() - start
                seen.add(contents(project))
                count = project.value("SELECT count(*) FROM coding")
                ratio = taken / floor(project)
            print(f"order {number + 1}: {len(order)} bundles, {count} codings, {taken:.2f} s, {ratio:.1f} x the floor")
        print(f"different results: {len(seen)} (must be 1)")
        assert len(seen) == 1


if __name__ == "__main__":
    main()
