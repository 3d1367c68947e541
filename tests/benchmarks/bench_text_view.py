# SPDX-License-Identifier: GPL-3.0-or-later
"""How much the coded text view costs over a bare read-only editor with the same text.

Run it: ``python tests/benchmarks/bench_text_view.py [B C]``. Figures are thread CPU time of the window's
thread, medians of several rounds in which both views are measured in turn; what counts is the ratio.

open: from text and codings in memory until the first page is painted. settled: until nothing is left
to do. jump: a random place until painted. edit: a coding added on the visible page until painted (the
bare editor: a plain repaint).
"""

from __future__ import annotations

import gc
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from qualcoder_cp.model import Role, Turn
from qualcoder_cp.ui.coding.coded_text_view import CodedTextView
from qualcoder_cp.ui.coding.coding_index import ShownCoding

SIZES = {"A": (45_000, 60), "B": (45_000, 600), "C": (1_000_000, 5_000), "D": (5_000_000, 50_000)}
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#882255", "#999933")
PATTERNS = ("solid", "hatched", "outlined")
JUMPS, EDITS = 120, 30


@dataclass(frozen=True)
class Work:
    """A text of invented words with its turns and codings."""

    text: str
    turns: tuple[Turn, ...]
    codings: tuple[ShownCoding, ...]


def make_work(size: str, seed: int = 20) -> Work:
    """Return the text and codings of one size; the same seed gives the same."""
    length, count = SIZES[size]
    chance = random.Random(seed)
    syllables = ["ka", "lo", "mi", "re", "tu", "sen", "dor", "pal", "vi", "nes", "og", "art", "bel", "um", "ti", "fra"]
    words = ["".join(chance.choices(syllables, k=chance.choice((1, 1, 2, 2, 3)))) for _ in range(2000)]
    pieces: list[str] = []
    turns: list[Turn] = []
    at = 0
    while at < length:
        asked = len(turns) % 2 == 0
        name = "INTERVIEWER" if asked else "P007"
        spoken = " ".join(chance.choices(words, k=min(260, max(4, int(chance.lognormvariate(3.6, 0.8))))))
        smile = " \N{GRINNING FACE}" if chance.random() < 0.02 else ""
        piece = f"{name}: {spoken}{smile}.\n"
        role = Role.INTERVIEWER if asked else Role.PARTICIPANT
        turns.append(Turn(at, at + len(piece) - 1, at + len(name) + 2, name, role, at * 60))
        pieces.append(piece)
        at += len(piece)
    codings = [make_coding(number, length, chance) for number in range(count)]
    return Work("".join(pieces), tuple(turns), tuple(codings))


def make_coding(number: int, length: int, chance: random.Random) -> ShownCoding:
    """Return one coding at a random place."""
    span = min(1500, max(15, int(chance.lognormvariate(5.2, 0.7))))
    start = chance.randrange(length - span)
    code, coder = chance.randrange(30), chance.randrange(3)
    colour = COLOURS[code % len(COLOURS)]
    return ShownCoding(number, start, start + span, code, f"Code number {code}", colour, "ABC"[coder], PATTERNS[coder])


def bare(work: Work) -> QPlainTextEdit:
    """Return the floor: the text alone."""
    view = QPlainTextEdit()
    view.setReadOnly(True)
    view.setPlainText(work.text)
    return view


def coded(work: Work) -> CodedTextView:
    """Return the view that is measured."""
    view = CodedTextView()
    view.set_transcript(work.text, work.turns)
    view.set_codings(work.codings)
    return view


def add_on_page(view: QPlainTextEdit, number: int) -> None:
    """Add a coding of 200 characters at the top of the page; nothing in the bare editor."""
    if isinstance(view, CodedTextView):
        start = view.painting.offsets.from_qt(view.firstVisibleBlock().position())
        end = min(start + 200, len(view.painting.offsets.text))
        view.add_coding(ShownCoding(10**6 + number, start, end, 1, "New", "#0072B2"))


class Painted(QObject):
    """Counts the paint events of a viewport."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count, and let the event pass."""
        self.count += event.type() == QEvent.Type.Paint
        return False


def measure(build: Callable[[Work], QPlainTextEdit], work: Work, app: QApplication) -> dict[str, float]:
    """Open one view, jump about in it and edit it; return milliseconds."""
    painted, chance = Painted(), random.Random(3)
    gc.collect()
    begin = time.thread_time()
    view = build(work)
    view.viewport().installEventFilter(painted)
    view.resize(1200, 800)
    view.show()
    while not painted.count:
        app.processEvents()
    figures = {"open": (time.thread_time() - begin) * 1e3}
    for _ in range(20):
        app.processEvents()
    figures["settled"] = (time.thread_time() - begin) * 1e3

    def frame(change: Callable[..., None], *arguments: object) -> float:
        before, start = painted.count, time.thread_time()
        change(*arguments)
        view.viewport().update()
        for _ in range(3):
            app.processEvents()
        assert painted.count > before, "nothing was painted"
        return (time.thread_time() - start) * 1e3

    bar = view.verticalScrollBar()
    jumps = [frame(bar.setValue, int(chance.random() * bar.maximum())) for _ in range(JUMPS)]
    edits = []
    for number in range(EDITS):
        frame(bar.setValue, int(chance.random() * bar.maximum()))
        edits.append(frame(add_on_page, view, number))
    for name, values in (("jump", jumps), ("edit", edits)):
        figures[f"{name} median"] = statistics.median(values)
        figures[f"{name} p95"] = sorted(values)[int(len(values) * 0.95)]
    view.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return figures


def main(sizes: list[str] | None = None, rounds: int = 5) -> dict[str, dict[str, float]]:
    """Print floor, view and ratio for each size; return the ratios."""
    instance = QApplication.instance()
    app = instance if isinstance(instance, QApplication) else QApplication([])
    font = QFont("DejaVu Sans")
    font.setPixelSize(15)
    app.setFont(font)
    app.setStyle("Fusion")
    ratios: dict[str, dict[str, float]] = {}
    warm = make_work("A")
    for build in (bare, coded):
        measure(build, warm, app)
    for size in sizes or ["B", "C"]:
        work = make_work(size)
        runs = [(measure(bare, work, app), measure(coded, work, app)) for _ in range(rounds)]
        ratios[size] = {}
        for name in runs[0][0]:
            floor, view, ratio = (
                statistics.median(values)
                for values in zip(*[(a[name], b[name], b[name] / a[name]) for a, b in runs], strict=True)
            )
            ratios[size][name] = ratio
            print(f"text view {size} {name:12} floor {floor:7.2f} ms  view {view:7.2f} ms  ratio {ratio:5.2f}")
    return ratios


if __name__ == "__main__":
    main(sys.argv[1:])
