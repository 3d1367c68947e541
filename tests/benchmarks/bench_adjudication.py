# SPDX-License-Identifier: GPL-3.0-or-later
"""What the stage Adjudication costs: opening a dense transcript, going on, deciding, matching a whole study.

Run it: ``python tests/benchmarks/bench_adjudication.py [TRANSCRIPTS]`` (default 102, each of 45,000 characters with two
layers of 600 codings). Everything is invented. Figures are CPU time of the window's thread; opening is compared with a
bare read-only editor that shows the same text in the same process, in turn. Goals: open at most 3 × the bare editor,
the next disagreement painted within 50 ms, matching under 1 s, what follows from one decision within 20 ms.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from coded_texts import Work, application, bare, make_work
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMainWindow, QPlainTextEdit, QWidget

from qualcoder_cp import adjudication, codebook, coding, transcripts
from qualcoder_cp.model import CoderRole
from qualcoder_cp.project import Project, add_coder, coder_named
from qualcoder_cp.ui.adjudication.screen import AdjudicationScreen
from qualcoder_cp.ui.adjudication.text_pane import TextPane
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session

CODINGS, DOMAINS, BELOW, ROUNDS, STEPS = 600, 7, 5, 5, 40
Layer = list[tuple[int, int, str]]


def layers(length: int, names: list[str], chance: random.Random) -> tuple[Layer, Layer]:
    """Return two layers of an invented text: most passages agree roughly, some in neither place nor code."""
    first: Layer = []
    second: Layer = []
    for _ in range(CODINGS):
        span = min(900, max(15, int(chance.lognormvariate(4.6, 0.6))))
        start, code = chance.randrange(length - span), chance.choice(names)
        first.append((start, start + span, code))
        if chance.random() < 0.15:
            start, code = chance.randrange(length - span), chance.choice(names)
        elif chance.random() < 0.15:
            code = chance.choice(names)
        low = max(0, start + chance.randrange(-25, 26))
        second.append((low, min(length, low + span + chance.randrange(-10, 11)), code))
    return first, second


def make_study(folder: Path, count: int) -> tuple[Project, Work]:
    """Return an open study of ``count`` coded transcripts, revealed, and the text of the first."""
    chance, files, work = random.Random(7), [], make_work("A")
    for number in range(count):
        files.append(folder / f"T{number:03}.txt")
        files[-1].write_text(make_work("A", seed=20 + number).text, encoding="utf-8")
    project = Project.create(folder / "study.qcp", "Dense")
    people = [add_coder(project, name) for name in ("Ana", "Ben")]
    add_coder(project, "Lea", CoderRole.LEAD)
    transcripts.import_transcripts(project, transcripts.prepare(files), by="Lea")
    names = []
    for domain in range(DOMAINS):
        above = codebook.add_code(project, f"Domain {domain}", by="Lea").id
        for below in range(BELOW):
            names.append(f"Code {domain}.{below}")
            codebook.add_code(project, names[-1], by="Lea", parent_id=above)
    coding.make_round(project, "Round 1", people, by="Lea", seed=1)
    rows: dict[str, list[str]] = {one.name: ["transcript,start_char,end_char,code,coder"] for one in people}
    for talk in transcripts.transcripts(project):
        for person, layer in zip(people, layers(talk.characters, names, chance), strict=True):
            rows[person.name] += [f"{talk.name},{low},{high},{code},{person.name}" for low, high, code in layer]
    for person in people:
        table = folder / f"{person.name}.csv"
        table.write_text("\n".join(rows[person.name]), encoding="utf-8")
        coding.import_codings(project, table, by=person.name)
        coding.submit_layers(project, person)
    return project, work


def timed(work: object, *arguments: object) -> float:
    """Return the milliseconds of CPU that a call takes in this thread."""
    begin = time.thread_time()
    work(*arguments)  # type: ignore[operator]
    return (time.thread_time() - begin) * 1e3


def painted(widget: QWidget) -> None:
    """Let the window lay out and paint all that waits."""
    for _ in range(3):
        application().processEvents()
    widget.repaint()


def opened(project: Project, screen: AdjudicationScreen, work: Work) -> tuple[float, float]:
    """Return the milliseconds of opening the bare editor and the consensus view until they are painted."""
    queued = screen.model.at(0)

    def show(view: QPlainTextEdit) -> None:
        view.resize(1200, 800)
        view.show()
        application().processEvents()

    def consensus() -> None:
        pane = TextPane()
        pane.show_item(project, queued.board, queued.item, screen.model.around.tree, screen.naming)
        show(pane)
        pane.deleteLater()

    return timed(lambda: show(bare(work))), timed(consensus)


def main(count: int) -> None:
    """Print the figures."""
    application()
    with tempfile.TemporaryDirectory() as place:
        project, work = make_study(Path(place), count)
        round_ = coding.needed_round(project)
        matching = timed(adjudication.boards, project, round_)
        again = timed(adjudication.boards, project, round_)
        items = sum(len(one.items) for one in adjudication.boards(project, round_))
        print(f"{count} transcripts, {items:,} items")
        print(f"matching all: {matching:,.0f} ms (once more, remembered: {again:.0f} ms); goal 1,000 ms")
        session = Session(QSettings(str(Path(place) / "s.ini"), QSettings.Format.IniFormat))
        session.take(project)
        session.set_coder(coder_named(project, "Lea"))
        window = QMainWindow()
        screen = AdjudicationScreen(session, Background(window))
        window.setCentralWidget(screen)
        session.changed.connect(screen.refresh)
        window.resize(1400, 900)
        screen.stale = False
        print(f"whole stage opened and painted: {timed(lambda: (window.show(), painted(window))):,.0f} ms")
        runs = [opened(project, screen, work) for _ in range(ROUNDS)]
        floor, view, ratio = (statistics.median(one) for one in zip(*[(a, b, b / a) for a, b in runs], strict=True))
        print(f"open a dense transcript: bare {floor:.1f} ms, consensus view {view:.1f} ms, {ratio:.2f} ×; goal 3 ×")
        steps = [timed(lambda: (screen.step(1), painted(window))) for _ in range(STEPS)]
        print(f"next item painted: median {statistics.median(steps):.1f}, worst {max(steps):.1f} ms; goal 50 ms")
        decisions(screen, window)
        session.close()


def decisions(screen: AdjudicationScreen, window: QMainWindow) -> None:
    """Print what a decision costs: the commit, what follows from it, and all until it is painted."""
    follow: list[float] = []
    refresh = screen.refresh

    def followed(changes: object) -> None:
        follow.append(timed(refresh, changes))

    screen.session.changed.disconnect(screen.refresh)
    screen.session.changed.connect(followed)
    whole = [timed(lambda: (screen.judging.digit(1), painted(window))) for _ in range(STEPS)]
    print(f"live update after a decision: median {statistics.median(follow):.1f} ms; goal 20 ms")
    print(f"key to next item painted, with the commit: median {statistics.median(whole):.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 102)
