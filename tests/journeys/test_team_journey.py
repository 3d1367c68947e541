# SPDX-License-Identifier: GPL-3.0-or-later
"""Three machines: a lead packs for two coders, who code and return; the lead merges and adjudicates by keyboard.

Every step of a coder is a process of its own, with nothing but the files that were sent. The interview is invented:
600 sentences, each coded by both; in twelve of them the coders differ.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QMainWindow

from qualcoder_cp import adjudication, coding
from qualcoder_cp.project import Project, coder_named, verify
from qualcoder_cp.ui.actions import Registry
from qualcoder_cp.ui.adjudication.screen import AdjudicationScreen
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session

pytestmark = [pytest.mark.ui, pytest.mark.journey]
SENTENCES, DIFFERENT = 600, frozenset(range(25, 600, 50))
PASS = "walls have ears, files too"


class Machine:
    """A folder that stands for a computer; commands run there as processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "secret").write_text(PASS, encoding="utf-8")

    def run(self, *words: str | Path) -> dict:
        done = subprocess.run(
            [sys.executable, "-m", "qualcoder_cp", *map(str, words), "--json"], cwd=self.folder, capture_output=True,
            text=True, timeout=110, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def takes(self, other: Machine, name: str) -> Path:
        """Carry a file over from another machine."""
        (self.folder / name).write_bytes((other.folder / name).read_bytes())
        return self.folder / name


def interview() -> tuple[str, list[tuple[int, int]]]:
    """Return the text and a place in each sentence; what lies between keeps the codings apart."""
    text, places = "Interviewer: Tell me all of it.\nRosa: ", []
    for number in range(SENTENCES):
        begin, said = f"On day {number} ", "the sensor told me something new"
        places.append((len(text) + len(begin), len(text) + len(begin) + len(said)))
        text += f"{begin}{said}. "
    return text.rstrip() + "\n", places


def codings(coder: str, *, other: bool) -> str:
    rows = ["transcript,start_char,end_char,code,coder"]
    for number, (start, end) in enumerate(interview()[1]):
        code = "Trust" if other and number in DIFFERENT else "Privacy"
        rows.append(f"Rosa,{start},{end},{code},{coder}")
    return "\n".join(rows)


@pytest.fixture
def lead(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "lead")
    (machine.folder / "Rosa.txt").write_text(interview()[0], encoding="utf-8")
    (machine.folder / "codebook.csv").write_text("code\nPrivacy\nTrust\n", encoding="utf-8")
    machine.run(
        "project", "new", "study.qcp", "--title", "Sensors", "--coder", "Ana", "--coder", "Ben", "--lead", "Lea"
    )
    machine.run("transcripts", "import", "study.qcp", "Rosa.txt")
    machine.run("codebook", "import", "study.qcp", "codebook.csv")
    return machine


def code_at_home(lead: Machine, home: Machine, name: str, *, other: bool) -> None:
    """A coder opens the package, codes, submits and returns."""
    secret = ("--passphrase-file", "secret")
    lead.run("team", "pack", "study.qcp", "--coder", name, "--out", f"{name}.qcw", *secret)
    home.takes(lead, f"{name}.qcw")
    home.run("team", "open", f"{name}.qcw", "--out", "mine.qcp", *secret)
    (home.folder / "codings.csv").write_text(codings(name, other=other), encoding="utf-8")
    home.run("coding", "import", "mine.qcp", "codings.csv", "--as", name)
    home.run("coding", "submit", "mine.qcp", "--as", name)
    home.run("team", "return", "mine.qcp", "--out", f"{name}.qcb", *secret)


@pytest.fixture
def desk(qtbot, tmp_path):
    """Return a function that seats the lead at the stage Adjudication of a project."""
    sessions = []

    def sit_down(path: Path) -> AdjudicationScreen:
        session = Session(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
        session.take(Project.open(path))
        session.set_coder(coder_named(session.project, "Lea"))
        window = QMainWindow()
        screen = AdjudicationScreen(session, Background(window))
        window.setCentralWidget(screen)
        screen.registry = Registry(window)
        screen.registry.add(screen.actions_of_stage())
        session.changed.connect(screen.refresh)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        screen.stale = False
        window.show()
        screen.registry.refresh()
        (screen.first_focus() or screen).setFocus()
        sessions.append(session)
        return screen

    yield sit_down
    for session in sessions:
        session.close()


def layers_of(project: Project) -> list[tuple]:
    return [tuple(row) for row in project.rows(
        """SELECT layer.uuid, revision, state, layer_revision.sha256, submitted_while FROM layer_revision
        JOIN layer ON layer.id = layer_id WHERE kind = 'coder' ORDER BY layer.uuid, revision""")]  # fmt: skip


@pytest.mark.timeout(400)
def test_pack_code_return_merge_adjudicate_and_reopen_one_of_600(lead, desk, qtbot, tmp_path):
    homes = {name: Machine(tmp_path / name) for name in ("Ana", "Ben")}
    code_at_home(lead, homes["Ana"], "Ana", other=False)
    code_at_home(lead, homes["Ben"], "Ben", other=True)
    for name in ("Ana", "Ben"):
        lead.takes(homes[name], f"{name}.qcb")
    secret = ("--passphrase-file", "secret")
    seen = lead.run("team", "receive", "study.qcp", "Ben.qcb", "--dry-run", *secret)
    assert [item["outcome"] for item in seen[0]["items"]] == ["new"]
    received = lead.run(
        "team", "receive", "study.qcp", "Ben.qcb", "Ana.qcb", "Ben.qcb", *secret
    )  # out of order, one twice
    assert [one["received"] for one in received] == [True, True, False]
    assert lead.run("project", "info", "study.qcp")["round"] == "Round 1, revealed"

    screen = desk(lead.folder / "study.qcp")
    project = screen.session.project
    before = layers_of(project)
    screen.session.do(adjudication.apply_rule, project, "exact", by="Lea")
    strokes, decided = 0, 0
    while screen.model.rowCount() and screen.queued() is not None and decided < len(DIFFERENT):
        qtbot.keyClick(screen.queue, Qt.Key.Key_1)
        QApplication.processEvents()
        strokes, decided = strokes + 1, decided + 1
    assert strokes / decided <= 2.0
    round_ = coding.needed_round(project)
    assert adjudication.open_count(project, round_) == (0, SENTENCES)
    assert len(adjudication.decision_records(project, round_.id)) == SENTENCES
    assert layers_of(project) == before  # no decision has touched a coder's layer
    screen.session.close()

    changed = change_one(lead, homes["Ana"])
    with Project.open(lead.folder / "study.qcp") as project:
        round_ = coding.needed_round(project)
        (stale,) = adjudication.stale_decisions(project, round_)
        assert [tuple(one[2:]) for one in stale.record.members] == [changed, changed]
        open_, everything = adjudication.open_count(project, round_)
        assert (open_, everything) == (1, SENTENCES)
        assert verify(project) == []


def change_one(lead: Machine, home: Machine) -> tuple[int, int]:
    """The coder re-opens the layer, moves one of 600 codings, and returns; give back where the coding was."""
    secret = ("--passphrase-file", "secret")
    home.run("coding", "reopen", "mine.qcp", "Rosa", "--of", "Ana", "--reason", "one edge was wrong", "--as", "Ana")
    with Project.open(home.folder / "mine.qcp") as project:
        one = coding.codings(project, coder_named(project, "Ana"))[300]
    home.run(
        "coding", "edit", "mine.qcp", one.uuid, "--start", str(one.start + 3), "--end", str(one.end), "--as", "Ana"
    )
    home.run("coding", "submit", "mine.qcp", "--as", "Ana")
    home.run("team", "return", "mine.qcp", "--out", "Ana again.qcb", *secret)
    lead.takes(home, "Ana again.qcb")
    (received,) = lead.run("team", "receive", "study.qcp", "Ana again.qcb", "--as", "Lea", *secret)
    assert [item["outcome"] for item in received["items"]] == ["already here", "newer revision"]
    return one.start, one.end
