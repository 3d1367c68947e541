# SPDX-License-Identifier: GPL-3.0-or-later
"""How soon the code tree's counts are right again after one change: 1,000 codes, 50,000 codings.

Run it: ``python tests/benchmarks/bench_code_counts.py [CODES CODINGS]``. The floor is one plain SQL count per code in
the same file, without layers, blindness, participants or the tree's sums. Wall times, medians of several rounds; each
round applies one code and asks for the counts again.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from qualcoder_cp import codebook, coding
from qualcoder_cp.model import Coder, CoderRole
from qualcoder_cp.project import Project, add_coder, coders, new_uuid
from qualcoder_cp.transcripts import import_transcripts, prepare, transcripts

TALKS, ROUNDS = 100, 15
TEXT = "\n".join(f"{'IP'[number % 2]}: invented words number {number} said here and there." for number in range(900))


def fill(project: Project, folder: Path, codes: int, codings: int) -> None:
    """Put coders, transcripts, a deep tree and the codings into a new project."""
    for name in ("Ana", "Ben"):
        add_coder(project, name)
    add_coder(project, "Lea", CoderRole.LEAD)
    for number in range(TALKS):
        (folder / f"T{number}.txt").write_text(f"{TEXT}\nI: That was talk {number}.\n", encoding="utf-8")
    import_transcripts(project, prepare(sorted(folder.glob("*.txt"))), by="Lea")
    chance = random.Random(1)
    with project.change("Codes", by="Lea") as change:
        ids: list[int] = []
        for number in range(codes):
            parent = None if number < 20 else ids[chance.randrange(min(number, codes // 5))]
            ids.append(change.insert("code", parent_id=parent, name=f"c{number}", name_key=f"c{number}",
                                     colour="#0072b2", position=number))  # fmt: skip
    round_ = coding.ensure_round(project, by="Lea")
    layers = coding.layers(project, round_.id)
    with project.change("Codings", by="Lea") as change:
        places = (
            (layers[one % len(layers)], chance.randrange(0, 40_000), chance.choice(ids)) for one in range(codings)
        )
        rows = [
            (new_uuid(), layer.revision_id, layer.transcript_id, code, start, start + 30, change.at)
            for layer, start, code in places
        ]
        columns = ("uuid", "layer_revision_id", "transcript_id", "code_id", "start_pos", "end_pos", "made_at")
        change.insert_many("coding", columns, rows)


def timed(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """Return the median wall time of the work in milliseconds; ``before`` is not timed."""
    spent = []
    for _ in range(ROUNDS):
        before()
        started = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - started))
    return statistics.median(spent)


def one_more(project: Project, coder: Coder) -> Callable[[], object]:
    """Return a function that applies some code somewhere in the coder's layers."""
    chance = random.Random(2)
    codes, talks = list(codebook.tree(project).codes), [one.id for one in transcripts(project)]

    def act() -> object:
        start = chance.randrange(0, 40_000)
        return coding.apply_code(project, coder, chance.choice(talks), chance.choice(codes), start, start + 20)

    return act


def main(codes: int = 1000, codings: int = 50_000) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder, "b.qcp"), "Benchmark") as project:
        fill(project, Path(folder), codes, codings)
        ana = coders(project)[0]
        tree = codebook.tree(project)
        below = {code_id: tree.below(code_id) for code_id in tree.codes}
        act = one_more(project, ana)
        floor = timed(lambda: project.rows("SELECT code_id, count(*) FROM coding GROUP BY code_id"), act)
        started = time.perf_counter()
        coding.code_counts(project, ana, below)
        first = 1000 * (time.perf_counter() - started)
        print(f"{codes:,} codes, {codings:,} codings, {TALKS} transcripts, 2 coders")
        print(f"floor: one count per code in SQL   {floor:8.2f} ms")
        print(f"first count of an opened project   {first:8.2f} ms  {first / floor:6.1f} x the floor")
        for name, everyone in (("own layers", False), ("all that is seen", True)):
            spent = timed(lambda everyone=everyone: coding.code_counts(project, ana, below, everyone=everyone), act)
            print(f"after one change, {name:17s}{spent:8.2f} ms  {spent / floor:6.1f} x the floor")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
