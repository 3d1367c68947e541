# SPDX-License-Identifier: GPL-3.0-or-later
"""How much the coded text view costs over a bare read-only editor with the same text.

Run it: ``python tests/benchmarks/bench_text_view.py [A B C D paragraph actions memory key]``; without
arguments all of it, as a table in Markdown; with ``write`` the table goes into `docs/benchmarks.md` as well.
Unless a row says "wall", figures are CPU time of the window's thread. Both views are measured in turn in
one process, several rounds; floor and view are the medians of the rounds, the ratio is formed within each round.

open: from text and codings in memory until the first page is painted. settled: until nothing is left
to do. jump: a random place until painted. repaint: a coding added on the page until painted, against a
plain repaint of the bare editor. See `docs/benchmarks.md` for one run and the goals.
"""

from __future__ import annotations

import gc
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from coded_texts import Page, Work, add_on_page, application, bare, bare_cut, coded, make_work
from PySide6.QtWidgets import QPlainTextEdit
from view_actions import hide_coder, hold_key, hover, key_to_paint, with_commit

JUMPS, EDITS, ROUNDS = 150, 30, 5
TABLE: list[str] = []
GOALS = {
    ("A", "open"): 2.2, ("B", "open"): 2.2, ("C", "open"): 1.8, ("D", "open"): 2.5, ("paragraph", "open"): 1.8,
    **{(size, "jump p95"): 2.0 for size in ("A", "B", "C", "paragraph")}, ("D", "jump p95"): 3.0,
    **{(size, "repaint p95"): 3.0 for size in "ABCD"},
}  # fmt: skip
PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
HEAD = ("| size | what | bare editor | coded text view | ratio | goal |", "|---|---|---:|---:|---:|---|")
PARTS = ("A", "B", "C", "D", "paragraph", "actions", "memory", "key")


def p95(values: Iterable[float]) -> float:
    """Return the 95th percentile."""
    ordered = sorted(values)
    return ordered[int(len(ordered) * 0.95)]


def measure(build: Callable[[Work], QPlainTextEdit], work: Work) -> dict[str, float]:
    """Open one view, jump about in it and edit it; return milliseconds."""
    chance, clock = random.Random(3), time.thread_time
    gc.collect()
    begin = clock()
    page = Page(build(work))
    figures = {"open": (clock() - begin) * 1e3}
    page.settle()
    figures["settled"] = (clock() - begin) * 1e3
    jumps = [page.jump(clock, chance.random()) for _ in range(JUMPS)]
    edits = []
    for number in range(EDITS):
        page.jump(clock, chance.random())
        edits.append(page.frame(clock, add_on_page, page.view, number))
    for name, values in (("jump", jumps), ("repaint", edits)):
        figures[f"{name} median"], figures[f"{name} p95"] = statistics.median(values), p95(values)
    page.close()
    return figures


def row(size: str, what: str, floor: str, view: str, ratio: str = "", goal: str = "") -> None:
    """Print one line of the table and keep it."""
    TABLE.append(f"| {size} | {what} | {floor} | {view} | {ratio} | {goal} |")
    print(TABLE[-1], flush=True)


def write() -> None:
    """Put the table that was printed at the end of the page of benchmarks."""
    words = PAGE.read_text(encoding="utf-8").partition(HEAD[0])[0]
    PAGE.write_text(words + "\n".join(TABLE) + "\n", encoding="utf-8")


def compare(size: str) -> dict[str, float]:
    """Print floor, view and ratio of one size; return the ratios."""
    giant = size == "paragraph"
    work, floor = make_work("C" if giant else size, one_paragraph=giant), bare_cut if giant else bare
    runs = [(measure(floor, work), measure(coded, work)) for _ in range(ROUNDS)]
    ratios = {}
    for name in runs[0][0]:
        rounds = zip(*[(a[name], b[name], b[name] / a[name]) for a, b in runs], strict=True)
        low, high, ratios[name] = map(statistics.median, rounds)
        goal = f"≤ {GOALS[size, name]} ×" if (size, name) in GOALS else ""
        row(size, name, f"{low:.1f} ms", f"{high:.1f} ms", f"{ratios[name]:.2f} ×", goal)
    return ratios


def actions() -> None:
    """Print what single actions cost in size C."""
    work = make_work("C")
    row("C", "hide or show a coder", "", f"{statistics.median(hide_coder(work)):.1f} ms", "", "≤ 15 ms")
    row("C", "what is under the pointer", "", f"{statistics.median(hover(work)):.0f} µs", "", "≤ 50 µs")
    floor, commit, view = with_commit(work)
    allowed = 3 * p95(floor) + p95(commit)
    row("C", "apply a code, with its durable commit, p95, wall", f"{p95(floor):.1f} + {p95(commit):.1f} ms",
        f"{p95(view):.1f} ms", "", f"≤ 3 × {p95(floor):.1f} + {p95(commit):.1f} = {allowed:.1f} ms")  # fmt: skip


def memory() -> None:
    """Print by how much each view grows until it has jumped 200 times; a process of its own for each."""
    for size in ("C", "D"):
        grown = [
            float(subprocess.run([sys.executable, __file__, "grow", size, which], capture_output=True, text=True,
                                 check=True).stdout)
            for which in ("bare", "coded")
        ]  # fmt: skip
        ratio = grown[1] / grown[0]
        row(size, "memory after 200 jumps", f"{grown[0]:.0f} MB", f"{grown[1]:.0f} MB", f"{ratio:.2f} ×", "≤ 1.2 ×")


def resident() -> float:
    """Return the resident size of this process in MB; Linux only."""
    with open("/proc/self/statm", encoding="ascii") as figures:  # noqa: PTH123
        return int(figures.read().split()[1]) * 4096 / 1e6


def grow(size: str, which: str) -> None:
    """Open one view in this process, jump 200 times, print by how many MB the process has grown."""
    application()
    measure(bare, make_work("A"))
    work, chance = make_work(size), random.Random(5)
    gc.collect()
    before = resident()
    page = Page({"bare": bare, "coded": coded}[which](work))
    for _ in range(200):
        page.jump(time.thread_time, chance.random())
    print(resident() - before)


def key() -> None:
    """Print what a key takes in the real screen, and what a key held down for a minute does."""
    row("B", "key → commit → painted, median", "", f"{statistics.median(key_to_paint()):.1f} ms", "", "≤ 25 ms")
    held = hold_key(seconds=60, a_second=20)
    row("B", f"key held down: {held.pressed} presses in {held.seconds:.0f} s", "", f"{held.stored} codings stored",
        f"{held.pressed - held.stored} lost", "0 lost")  # fmt: skip
    row("B", "the same: press → painted, p95", "", f"{p95(held.times):.1f} ms", "", "≤ 50 ms")


def main(parts: list[str]) -> dict[str, dict[str, float]]:
    """Print the table; return the ratios by size."""
    application()
    for build in (bare, coded):  # fonts and caches
        measure(build, make_work("A"))
    print("\n".join(HEAD))
    TABLE[:] = HEAD
    found = {}
    for part in parts or PARTS:
        if part in ("actions", "memory", "key"):
            {"actions": actions, "memory": memory, "key": key}[part]()
        else:
            found[part] = compare(part)
    return found


if __name__ == "__main__":
    if sys.argv[1:2] == ["grow"]:
        grow(*sys.argv[2:4])
    else:
        main([part for part in sys.argv[1:] if part != "write"])
        if "write" in sys.argv:
            write()
