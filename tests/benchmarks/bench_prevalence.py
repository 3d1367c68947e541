# SPDX-License-Identifier: GPL-3.0-or-later
"""How soon prevalence is counted: 100,000 codings (or a million) in 10,000 transcripts, 5 groups, 60 codes.

Run it: ``python tests/benchmarks/bench_prevalence.py [CODINGS TRANSCRIPTS]``. The floor is a plain SQL count of
distinct transcripts per code and group in the same file and run: no intervals, domains, speech, rounds or blindness.
Codings are all in one coder's submitted layers. "First" reads everything; "again" is what switching group,
level or order costs. Times are of the processor, medians, so that other work on the machine does not count.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from qualcoder_cp import coding
from qualcoder_cp.model import CoderRole
from qualcoder_cp.prevalence import count
from qualcoder_cp.project import Project, add_coder, coders, new_uuid
from qualcoder_cp.transcripts import import_participants, import_transcripts, prepare, read_participants

DOMAINS, BELOW, GROUPS = 7, 53, 5
PLAIN = """SELECT code_id, group_name, count(DISTINCT layer.transcript_id) FROM coding
    JOIN layer_revision ON layer_revision.id = layer_revision_id JOIN layer ON layer.id = layer_id
    JOIN speaker ON speaker.transcript_id = layer.transcript_id JOIN participant ON participant.id = participant_id
    GROUP BY code_id, group_name"""


def fill(project: Project, folder: Path, codings: int, talks: int) -> None:
    """Put coders, transcripts with a participant each, codes and one coder's submitted codings into a new project."""
    add_coder(project, "Ana")
    add_coder(project, "Lea", CoderRole.LEAD)
    for number in range(talks):
        words = f"I: Invented question {number}?\nP{number}: An invented answer, and no more than number {number}.\n"
        (folder / f"T{number:05}.txt").write_text(words, encoding="utf-8")
    import_transcripts(project, prepare(sorted(folder.glob("*.txt"))), by="Lea")
    table = "participant,transcript,group\n"
    table += "".join(f"P{number},T{number:05},G{number % GROUPS}\n" for number in range(talks))
    (folder / "people.csv").write_text(table, encoding="utf-8")
    import_participants(project, read_participants(folder / "people.csv"), by="Lea")
    chance = random.Random(1)
    ids: list[int] = []
    with project.change("Codes", by="Lea") as change:
        for number in range(DOMAINS + BELOW):
            parent = None if number < DOMAINS else ids[number % DOMAINS]
            ids.append(change.insert("code", parent_id=parent, name=f"c{number}", name_key=f"c{number}",
                                     colour="#0072b2", position=number))  # fmt: skip
    ana = coders(project)[0]
    round_ = coding.make_round(project, "Main", [ana], by="Lea")
    layers = coding.layers(project, round_.id)
    with project.change("Codings", by="Lea") as change:
        columns = ("uuid", "layer_revision_id", "transcript_id", "code_id", "start_pos", "end_pos", "made_at")
        rows = []
        for number in range(codings):
            layer, start = layers[number % len(layers)], 30 + chance.randrange(20)
            rows.append((new_uuid(), layer.revision_id, layer.transcript_id, chance.choice(ids), start, start + 20,
                         change.at))  # fmt: skip
        change.insert_many("coding", columns, rows)
    coding.submit_layers(project, ana)


def timed(work: Callable[[], object], times: int) -> float:
    """Return the median processor time in milliseconds."""
    spent = []
    for _ in range(times):
        started = time.process_time()
        work()
        spent.append(1000 * (time.process_time() - started))
    return statistics.median(spent)


def main(codings: int = 100_000, talks: int = 10_000) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder, "b.qcp"), "Benchmark") as project:
        fill(project, Path(folder), codings, talks)
        ana = coders(project)[0]
        floor = timed(lambda: project.rows(PLAIN), 3)
        first = timed(lambda: count(project, ana, layer=ana), 1)
        again = timed(lambda: count(project, ana, layer=ana), 7)
        print(f"{codings:,} codings, {talks:,} transcripts, {GROUPS} groups, {DOMAINS + BELOW} codes")
        print(f"floor: plain SQL count            {floor:9.1f} ms")
        print(f"first count of an opened project  {first:9.1f} ms  {first / floor:6.2f} x the floor")
        print(f"again                             {again:9.1f} ms  {again / floor:6.2f} x the floor")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
