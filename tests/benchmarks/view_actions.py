# SPDX-License-Identifier: GPL-3.0-or-later
"""Single actions of the coded text view, timed: hide a coder, hover, apply a code, a key that is held down."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from coded_texts import CODERS, CODES, Page, Work, add_on_page, application, bare, coded
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from qualcoder_cp import codebook, coding
from qualcoder_cp.model import Role, Turn
from qualcoder_cp.project import Project, add_coder
from qualcoder_cp.transcripts import import_transcripts
from qualcoder_cp.transcripts.prepare import Prepared
from qualcoder_cp.transcripts.report import ImportReport
from qualcoder_cp.transcripts.speakers import SpeakerGuess
from qualcoder_cp.ui.actions import Registry
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.coding.screen import CodingScreen
from qualcoder_cp.ui.session import Session

TIMES = 30


def hide_coder(work: Work) -> list[float]:
    """Return CPU milliseconds until a page is painted on which a coder was hidden, and shown again."""
    page, times = Page(coded(work)), []

    def show_without(coder: str) -> None:
        page.view.set_codings([one for one in work.codings if one.coder != coder])

    for number in range(TIMES):
        page.jump(time.thread_time, number / TIMES)
        times += [page.frame(time.thread_time, show_without, coder) for coder in ("A", "")]
    page.close()
    return times


def hover(work: Work) -> list[float]:
    """Return microseconds of finding the codings under the pointer, at many places of several pages."""
    page, times, chance = Page(coded(work)), [], random.Random(4)
    view = page.view
    for _ in range(TIMES):
        page.jump(time.thread_time, chance.random())
        places = [QPoint(chance.randrange(view.viewport().width()), chance.randrange(700)) for _ in range(50)]
        begin = time.thread_time()
        for place in places:
            view.codings_at(view.position_at(place))
        times.append((time.thread_time() - begin) * 1e6 / len(places))
    page.close()
    return times


def with_commit(work: Work) -> tuple[list[float], list[float], list[float]]:
    """Return wall milliseconds of a bare repaint, of a bare durable commit, and of a code applied until painted.

    The bare commit writes one row and syncs it to the disk, with the settings of a project file.
    """
    clock, floor, commits, applied = time.perf_counter, [], [], []
    plain, view, chance = Page(bare(work)), Page(coded(work)), random.Random(6)
    with tempfile.TemporaryDirectory() as folder, small_project(Path(folder), work.text, work.turns) as project:
        rows = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
        rows.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE coding (a, b, c, d)")
        coder = coding.team(project)[0]
        codes = list(codebook.tree(project).codes)

        def apply(number: int) -> None:
            start = view.view.painting.offsets.from_qt(view.view.firstVisibleBlock().position())
            coding.apply_code(project, coder, 1, codes[number % len(codes)], start, start + 200)
            add_on_page(view.view, number)

        for number in range(TIMES):
            place = chance.random()
            for page in (plain, view):
                page.jump(clock, place)
            floor.append(plain.frame(clock, plain.view.viewport().update))
            begin = clock()
            rows.execute("INSERT INTO coding VALUES (1, 2, 3, 4)")
            commits.append((clock() - begin) * 1e3)
            applied.append(view.frame(clock, apply, number))
        rows.close()
    plain.close()
    view.close()
    return floor, commits, applied


@dataclass
class Held:
    """What came of a key held down: presses, seconds, codings stored, milliseconds until painted."""

    pressed: int = 0
    seconds: float = 0
    stored: int = 0
    times: list[float] = field(default_factory=list)


def key_to_paint() -> list[float]:
    """Return CPU milliseconds from a key to its coding on the disk and on the screen, 460 codings being there."""
    with coding_screen(600) as screen:
        clock, view = time.thread_time, screen.pane.view
        page, times = Page(view), []
        with screen.session.project.change("Codings of before", by="Ana"):
            for number in range(460):
                code_sentence(screen, number)
        screen.refresh(None)
        for number in range(460, 490):
            view.set_caret(sentence_start(number))
            page.settle()
            times.append(page.frame(clock, press, view, number))
        return times


def hold_key(seconds: float, a_second: int) -> Held:
    """Press keys that code one sentence after another, so many a second, and count what is in the project then."""
    held, wanted = Held(), round(seconds * a_second)
    with coding_screen(wanted + 1) as screen:
        clock, view = time.perf_counter, screen.pane.view
        page, begin = Page(view), time.perf_counter()
        for number in range(wanted):
            while clock() < begin + number / a_second:
                application().processEvents()
            view.set_caret(sentence_start(number))
            held.times.append(page.frame(time.thread_time, press, view, number))
            held.pressed += 1
        held.seconds = clock() - begin
        held.stored = len(coding.codings(screen.session.project, screen.session.coder))
    return held


SENTENCE = "They told us nothing at all. "


def sentence_start(number: int) -> int:
    """Return where a sentence of the talk of `coding_screen` begins."""
    return len("P007: ") + number * len(SENTENCE)


def press(view: object, number: int) -> None:
    """Press the key of one of nine codes; neighbours get different ones, or they would become one coding."""
    QTest.keyClick(view, Qt.Key(Qt.Key.Key_1 + number % 9))


def code_sentence(screen: CodingScreen, number: int) -> None:
    """Code a sentence as its key would."""
    start = sentence_start(number)
    code_id = screen.code_desk.keys[number % 9 + 1]
    coding.apply_code(screen.session.project, screen.session.coder, 1, code_id, start, start + len(SENTENCE) - 1)


@contextmanager
def coding_screen(sentences: int) -> Iterator[CodingScreen]:
    """Give the coding screen, shown in a window, with a talk of so many sentences."""
    text = "P007: " + SENTENCE * sentences
    turns = (Turn(0, len(text) - 1, 6, "P007", Role.PARTICIPANT),)
    application()
    with tempfile.TemporaryDirectory() as folder:
        session = Session(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat))
        project = small_project(Path(folder), text.strip(), turns)
        window = QMainWindow()
        screen = CodingScreen(session, Background(window))
        window.setCentralWidget(screen)
        window.resize(1360, 850)
        session.take(project)
        registry = Registry(window)
        registry.add(screen.actions_of_stage())
        session.changed.connect(lambda changes: (screen.refresh(changes), registry.refresh()))
        screen.refresh(None)
        registry.refresh()
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        screen.pane.view.setFocus()
        try:
            yield screen
        finally:
            session.close()
            window.deleteLater()


def small_project(folder: Path, text: str, turns: tuple[Turn, ...]) -> Project:
    """Return a project with one transcript, one coder and codes."""
    project = Project.create(folder / "study.qcp", "Benchmark")
    report = ImportReport("talk.txt", "txt", "text", len(text), "")
    speakers = (SpeakerGuess("P007", Role.PARTICIPANT, 1, 1), SpeakerGuess("INTERVIEWER", Role.INTERVIEWER, 1, 1))
    talk = Prepared(Path("talk.txt"), "talk", text, "0" * 64, "", len(text), "txt", "utf-8", "text", turns, (),
                    speakers, report)  # fmt: skip
    import_transcripts(project, [talk], by="Ana")
    for number in range(CODERS):
        add_coder(project, "Ana" if not number else f"Coder {number}")
    for number in range(CODES):
        codebook.add_code(project, f"Code number {number}", by="Ana")
    return project
