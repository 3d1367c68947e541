# SPDX-License-Identifier: GPL-3.0-or-later
"""How soon the first 50 hits are there, against reading all texts with a pattern.

Run it: ``python tests/benchmarks/bench_search.py [TRANSCRIPTS]`` (1,000 by default, 45,000 characters each). The
floor is what Python itself needs for the same words: `re` over the same texts, already in memory and folded, until
it has 50 hits, and over all of them. Wall times, medians of several rounds.
"""

from __future__ import annotations

import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from qualcoder_cp.model import Role, TextRange, Turn
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import import_transcripts, search
from qualcoder_cp.transcripts.prepare import Prepared
from qualcoder_cp.transcripts.report import ImportReport
from qualcoder_cp.transcripts.speakers import SpeakerGuess

LENGTH, ROUNDS, HITS = 45_000, 7, 50
QUERIES = {
    "commonest word": ("privacy", r"\bprivacy\b"),
    "rare word": ("zebra", r"\bzebra\b"),
    "phrase": ('"data privacy"', r"\bdata\W+privacy\b"),
    "beginning": ("priv*", r"\bpriv\w*"),
    "accented": ("naïve", r"\bnaive\b"),
    "nowhere": ("quagga", r"\bquagga\b"),
}


def make_text(chance: random.Random, number: int) -> Prepared:
    """Return one invented interview with turns of two speakers."""
    syllables = ["ka", "lo", "mi", "re", "tu", "sen", "dor", "pal", "vi", "nes", "og", "art", "bel", "um", "ti", "fra"]
    words = ["".join(chance.choices(syllables, k=chance.choice((1, 2, 2, 3)))) for _ in range(1500)]
    words += ["privacy", "data", "private"] * 12 + ["naïve"]
    pieces, turns, at = list[str](), list[Turn](), 0
    while at < LENGTH:
        name, role = (("I", Role.INTERVIEWER), ("P", Role.PARTICIPANT))[len(turns) % 2]
        said = f"{name}: " + " ".join(chance.choices(words, k=chance.randrange(5, 80))) + "."
        turns.append(Turn(at, at + len(said), at + 3, name, role))
        pieces.append(said)
        at += len(said) + 1
    text = "\n".join([*pieces, "zebra"] if number % 97 == 0 else pieces)
    ranges: tuple[TextRange, ...] = ()
    speakers = tuple(
        SpeakerGuess(name, role, 1, 1) for name, role in (("I", Role.INTERVIEWER), ("P", Role.PARTICIPANT))
    )
    return Prepared(
        Path(f"t{number}.txt"), f"t{number}", text, f"{number:064d}", "", len(text), "txt", "utf-8", "text",
        tuple(turns), ranges, speakers, ImportReport(f"t{number}.txt", "txt", "text", len(text), ""),
    )  # fmt: skip


def timed(work: Callable[[], object]) -> float:
    """Return the median wall time of the work in milliseconds."""
    spent = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - started))
    return statistics.median(spent)


def scan(texts: list[str], pattern: str, most: int | None) -> int:
    """Count the hits of a pattern in the texts, until there are enough."""
    compiled, count = re.compile(pattern), 0
    for text in texts:
        for _ in compiled.finditer(text):
            count += 1
            if count == most:
                return count
    return count


def main() -> None:
    """Build the study, print one line per query."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    chance = random.Random(7)
    prepared = [make_text(chance, one) for one in range(number)]
    texts = [one.text.lower().replace("ï", "i") for one in prepared]
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "s.qcp", "Search") as project:
        started = time.perf_counter()
        import_transcripts(project, prepared, by="Lea")
        print(f"{number} texts of {LENGTH:,} characters taken in and indexed in {time.perf_counter() - started:.1f} s")
        pages = project.value("SELECT sum(length(block)) FROM search_data") / 1e6
        print(f"index {pages:.1f} MB of {project.path.stat().st_size / 1e6:.0f} MB")
        print(f"{'query':<16}{'hits':>6}{'first 50, ms':>14}{'re to 50, ms':>14}{'re over all, ms':>17}{'of all':>8}")
        for name, (query, pattern) in QUERIES.items():
            hits = len(search(project, query, limit=HITS))
            own = timed(lambda query=query: search(project, query, limit=HITS))
            some = timed(lambda pattern=pattern: scan(texts, pattern, HITS))
            whole = timed(lambda pattern=pattern: scan(texts, pattern, None))
            print(f"{name:<16}{hits:>6}{own:>14.1f}{some:>14.1f}{whole:>17.1f}{own / whole:>8.2f}")


if __name__ == "__main__":
    main()
