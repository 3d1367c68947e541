# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed means sealed in the window: what a person sees can't depend on what another coder coded.

Two projects differ only in what Ben coded in a sealed round: other codes, other places, another number of codings,
other memos. Every stage and its panels are visited in both, as Ana and as the lead; all words, all texts of all
models, and every pixel must be the same.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from looking import painted, settle, words
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication
from small_study import Study

from qualcoder_cp import coding
from qualcoder_cp.project import coder_named
from qualcoder_cp.ui import theme
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.shell.main_window import MainWindow

pytestmark = [pytest.mark.ui, pytest.mark.slow, pytest.mark.timeout(600)]

SENSOR = "The sensor was wrong nearly all of the long summer night."
CONSENT = "They never asked me about consent."
MOTHER = "My mother saw my data."
NUMBERS = "I trust the numbers on it."
SCHOOL = "The school, perhaps."
SECRETS = (
    [("T1", "Accuracy", SENSOR, False), ("T2", "Access", NUMBERS, False)],
    [("T1", "Confidence", MOTHER, True), ("T1", "Consent", CONSENT, False), ("T2", "Confidence", SCHOOL, True)],
)
PEOPLE = "transcript,participant,group,age\nT1,Pia,patients,15\nT2,Paul,patients,16\n"


@pytest.fixture(scope="module")
def worlds(tmp_path_factory) -> Iterator[list[Path]]:
    """Return two folders with projects that differ only in what Ben coded in a sealed round, at the same moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qualcoder_cp.project.change.now", lambda: "2026-01-02T03:04:05.678Z")
        yield [_world(tmp_path_factory.mktemp(f"world{number}"), secrets) for number, secrets in enumerate(SECRETS)]


def _world(folder: Path, secrets) -> Path:
    one = Study(folder, {})
    one.people(PEOPLE)
    coding.make_round(one.project, "Round 1", [one.ana, one.ben], by="Lea", seed=7)
    one.apply(one.ana, "T1", "Consent", CONSENT)
    for talk, code, spoken, unsure in secrets:
        one.apply(one.ben, talk, code, spoken, unsure=unsure)
    found = coding.codings(one.project, one.ben, coder_id=one.ben.id)[0]
    coding.set_memo(one.project, one.ben, found.id, "secret thought " * len(secrets))
    start, end = one.place("T1", secrets[0][2])
    talk = one.transcript("T1")
    coding.add_memo(one.project, one.ben, "a secret" + "!" * len(secrets), transcript_id=talk, start=start, end=end)
    coding.submit_layers(one.project, one.ben, [talk])
    one.project.close()
    return folder


class Visit:
    """One person's walk through the window, step by step."""

    def __init__(self, app, world: Path, place: Path, who: str) -> None:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(world, place)
        self.app = app
        app.setCursorFlashTime(0)
        session = Session(QSettings(str(place / "settings.ini"), QSettings.Format.IniFormat))
        self.window = MainWindow(session)
        self.window.resize(1300, 860)
        self.window.show()
        assert session.open(place / "study.qcp")
        session.set_coder(coder_named(session.project, who))
        self.window.build_screens()
        self.seen: dict[str, tuple[list[str], bytes]] = {}

    def look(self, step: str) -> None:
        settle(self.app, self.window)
        self.seen[step] = (words(self.window), painted(self.window))

    def stage(self, key: str, **place: object) -> None:
        self.window.show_stage(key, **place)
        self.look(" ".join([key, *map(str, place)]))

    def act(self, action: str) -> None:
        """Trigger an action if it is enabled; a dialog that it opens is seen and closed."""
        self.window.registry.refresh()
        made = self.window.registry.qt(action)
        if not made.isEnabled():
            self.seen[action] = (["not possible"], b"")
            return
        timer = QTimer(singleShot=True, interval=300)
        timer.timeout.connect(lambda: self._see_dialog(action))  # of a dialog that waits for an answer
        timer.start()
        made.trigger()
        timer.stop()
        settle(self.app, self.window)
        self._see_dialog(action)
        self.look(action)

    def _see_dialog(self, action: str) -> None:
        dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if dialog is not None:
            self.seen[f"dialog of {action}"] = (words(dialog), painted(dialog))
            dialog.close()

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        self.app.processEvents()


def walk(visit: Visit) -> dict[str, tuple[list[str], bytes]]:
    """Visit everything and return what was seen, step by step."""
    project = visit.window.session.project
    talks = [row[0] for row in project.rows("SELECT id FROM transcript ORDER BY id")]
    codes = [row[0] for row in project.rows("SELECT id FROM code ORDER BY id")]
    for part in (_study, _codebook, _coding, _numbers, _reports):
        part(visit, talks, codes)
    visit.act("view.palette")
    return visit.seen


def _study(visit: Visit, _talks: list[int], _codes: list[int]) -> None:
    visit.stage("study")
    study = visit.window.screens["study"]
    for action in ("study.history", "study.rounds", "study.new_round", "study.rounds"):
        visit.act(action)
    study.rounds.show_protocol()
    visit.look("protocol")
    study.pane.choose_all()
    visit.look("all cells chosen")
    visit.stage("transcripts")
    for action in ("transcripts.other_list", "transcripts.comments", "transcripts.waiting"):
        visit.act(action)


def _codebook(visit: Visit, _talks: list[int], codes: list[int]) -> None:
    visit.stage("codebook")
    for code in codes:
        visit.window.show_stage("codebook", code_id=code)
        visit.look(f"code {code}")
        for action in ("codebook.merge", "codebook.split"):
            visit.act(action)


def _coding(visit: Visit, talks: list[int], codes: list[int]) -> None:
    for talk in talks:
        visit.window.show_stage("coding", transcript_id=talk)
        visit.look(f"coding {talk}")
        for code in codes:
            visit.window.screens["coding"].go_to(transcript_id=talk, code_id=code)
            visit.look(f"coding {talk} code {code}")
    for action in ("coding.segments", "coding.memos", "coding.next", "coding.next_uncoded", "coding.grow",
                   "coding.find_code", "coding.find_and_code"):  # fmt: skip
        visit.act(action)
    visit.act("view.search")
    visit.window.search.field.setText("sensor")
    visit.look("search")
    visit.window.search.hide()


def _numbers(visit: Visit, _talks: list[int], _codes: list[int]) -> None:
    visit.stage("agreement")
    for name in ("codes", "parts", "confusion", "heat", "strips", "repair", "presets"):
        visit.act(f"agreement.view.{name}")
    visit.act("agreement.plan")
    visit.stage("adjudication")
    for action in ("rules", "stale", "learn", "code_filter"):
        visit.act(f"adjudication.{action}")
    visit.stage("prevalence")
    for number in range(5):
        visit.act("prevalence.layer")
        visit.look(f"layer {number}")
    for action in ("view", "codes", "groups", "tree", "band"):
        visit.act(f"prevalence.{action}")


def _reports(visit: Visit, _talks: list[int], _codes: list[int]) -> None:
    visit.stage("reports")
    for view in visit.window.screens["reports"].findChildren(QAbstractItemView):
        for row in range(view.model().rowCount()):
            view.setCurrentIndex(view.model().index(row, 0))
            visit.look(f"report {row} of {view.accessibleName()}")


@pytest.mark.parametrize("who", ["Ana", "Lea"])
def test_nothing_in_the_window_depends_on_what_another_coded(qapp, tmp_path, worlds, who, monkeypatch) -> None:
    theme.apply_theme(qapp, dark=False)
    drawn = SimpleNamespace(SystemRandom=lambda: random.Random(1))  # the seed that a new round suggests
    monkeypatch.setattr("qualcoder_cp.ui.study.round_form.random", drawn)
    seen = []
    for world in worlds:
        visit = Visit(qapp, world, tmp_path / "same", who)
        seen.append(walk(visit))
        visit.close()
    first, second = seen
    assert first.keys() == second.keys()
    assert len(first) > 50
    leaks = {
        step: next((pair for pair in zip(told, second[step][0], strict=False) if pair[0] != pair[1]), "pixels")
        for step, (told, pixels) in first.items() if (told, pixels) != second[step]
    }  # fmt: skip
    assert leaks == {}


def test_the_test_itself_would_notice(qapp, tmp_path, worlds) -> None:
    """Ben himself sees the difference, in words and in pixels."""
    seen = []
    for world in worlds:
        visit = Visit(qapp, world, tmp_path / "same", "Ben")
        visit.stage("coding", transcript_id=1)
        visit.act("study.history")
        visit.stage("study")
        seen.append(visit.seen)
        visit.close()
    first, second = seen
    assert first["coding transcript_id"][0] != second["coding transcript_id"][0]
    assert first["coding transcript_id"][1] != second["coding transcript_id"][1]
