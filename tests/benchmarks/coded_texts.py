# SPDX-License-Identifier: GPL-3.0-or-later
"""Invented texts with codings in four sizes, and the two views that show them: the bare one and the coded one."""

from __future__ import annotations

import functools
import os
import random
from collections.abc import Callable
from dataclasses import dataclass

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from qualcoder_cp.model import Role, Turn
from qualcoder_cp.ui.coding.coded_text_view import CodedTextView
from qualcoder_cp.ui.coding.coding_index import ShownCoding
from qualcoder_cp.ui.coding.offset_map import OffsetMap

SIZES = {"A": (45_000, 60), "B": (45_000, 600), "C": (1_000_000, 5_000), "D": (5_000_000, 50_000)}
"""Characters and codings."""
CODES, CODERS = 30, 3
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#882255", "#999933")
PATTERNS = ("solid", "hatched", "outlined")
PAGE = (1200, 800)


@dataclass(frozen=True)
class Work:
    """A text of invented words with its turns, and its codings by start, as the project gives them."""

    text: str
    turns: tuple[Turn, ...]
    codings: tuple[ShownCoding, ...]


def make_work(size: str, seed: int = 20, *, one_paragraph: bool = False) -> Work:
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
        piece = f"{name}: {spoken}{smile}." + (" " if one_paragraph else "\n")
        role = Role.INTERVIEWER if asked else Role.PARTICIPANT
        turns.append(Turn(at, at + len(piece) - 1, at + len(name) + 2, name, role, at * 60))
        pieces.append(piece)
        at += len(piece)
    places = sorted(_place(length, chance) for _ in range(count))
    codings = tuple(coded_at(number, place, chance) for number, place in enumerate(places))
    return Work("".join(pieces), () if one_paragraph else tuple(turns), codings)


def _place(length: int, chance: random.Random) -> tuple[int, int]:
    span = min(1500, max(15, int(chance.lognormvariate(5.2, 0.7))))
    start = chance.randrange(length - span)
    return start, start + span


def coded_at(number: int, place: tuple[int, int], chance: random.Random) -> ShownCoding:
    """Return a coding at a place, by a random code and coder."""
    code, coder = chance.randrange(CODES), chance.randrange(CODERS)
    colour = COLOURS[code % len(COLOURS)]
    return ShownCoding(number, *place, code, f"Code number {code}", colour, "ABC"[coder], PATTERNS[coder])


def bare(work: Work) -> QPlainTextEdit:
    """Return the floor: a read-only editor that holds the text alone."""
    view = QPlainTextEdit()
    view.setReadOnly(True)
    view.setPlainText(work.text)
    return view


def bare_cut(work: Work) -> QPlainTextEdit:
    """Return the floor for a giant paragraph: the same editor with the same display cuts."""
    return bare(Work(OffsetMap(work.text).display_text(), (), ()))


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


@functools.cache
def application() -> QApplication:
    """Return the application with a fixed style and size of letters."""
    instance = QApplication.instance()
    app = instance if isinstance(instance, QApplication) else QApplication([])
    font = QFont("DejaVu Sans")
    font.setPixelSize(15)
    app.setFont(font)
    app.setStyle("Fusion")
    return app


class Page:
    """A shown view whose frames can be counted and timed with any clock that gives seconds."""

    def __init__(self, view: QPlainTextEdit) -> None:
        """Show the view and wait for its first frame."""
        self.view, self.painted, self._app = view, Painted(), application()
        view.viewport().installEventFilter(self.painted)
        view.resize(*PAGE)
        view.show()
        while not self.painted.count:
            self._app.processEvents()

    def settle(self) -> None:
        """Wait until nothing is left to do."""
        for _ in range(20):
            self._app.processEvents()

    def frame(self, clock: Callable[[], float], change: Callable[..., object], *arguments: object) -> float:
        """Return the milliseconds that a change takes until it is painted; work put off for one event counts."""
        before, start = self.painted.count, clock()
        change(*arguments)
        self.view.viewport().update()
        for _ in range(3):
            self._app.processEvents()
        assert self.painted.count > before, "nothing was painted"
        return (clock() - start) * 1e3

    def jump(self, clock: Callable[[], float], place: float) -> float:
        """Return the milliseconds of scrolling to a place 0..1 of the text until it is painted."""
        bar = self.view.verticalScrollBar()
        return self.frame(clock, bar.setValue, int(place * bar.maximum()))

    def close(self) -> None:
        """Do away with the view."""
        self.view.deleteLater()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
