# SPDX-License-Identifier: GPL-3.0-or-later
"""Coding as fast as a key repeats: nothing is lost, each coding is on the disk, and the window goes on painting.

The full minute is in `tests/benchmarks/bench_text_view.py`.
"""

from __future__ import annotations

import time

import pytest
from coding_desk import Desk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from text_views import settle

from qualcoder_cp import coding
from qualcoder_cp.model import Role
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import import_transcripts, prepare

pytestmark = [pytest.mark.ui, pytest.mark.slow]

SENTENCES, SECONDS, A_SECOND = 121, 6, 20


@pytest.fixture
def long_talk(qtbot, study, settings, tmp_path):
    path = tmp_path / "a_long_talk.txt"
    path.write_text("Eva: " + "They told us nothing. " * SENTENCES, encoding="utf-8")
    import_transcripts(study, prepare([path], roles={"Eva": Role.PARTICIPANT}), by="Ana")
    made = Desk(qtbot, study, settings)
    made.screen.show_transcript(next(one.id for one in made.screen.list.model.everything if "long" in one.name))
    made.view.setFocus()
    yield made
    made.session.close()


def test_six_seconds_of_twenty_presses_lose_nothing(long_talk):
    view, painted = long_talk.view, []
    starts = [5 + 22 * number for number in range(SENTENCES)]
    begin, worked = time.monotonic(), time.thread_time()
    for number in range(SECONDS * A_SECOND):
        while time.monotonic() < begin + number / A_SECOND:
            QApplication.processEvents()
        view.set_caret(starts[number])
        long_talk.press((Qt.Key.Key_1, Qt.Key.Key_2)[number % 2])
        settle()
        painted.append(len(view.painting.shown.by_id))
    kept = long_talk.codings()
    assert len(kept) == SECONDS * A_SECOND
    assert painted == list(range(1, SECONDS * A_SECOND + 1)), "each press is seen before the next"
    assert time.thread_time() - worked < SECONDS * 2, "far from falling behind"
    path = long_talk.session.project.path
    with Project.open(path, readonly=True) as stored:
        assert len(coding.codings(stored, long_talk.session.coder)) == len(kept)


def test_a_key_that_repeats_on_one_passage_codes_it_once(long_talk):
    long_talk.view.set_caret(8)
    for _ in range(25):
        long_talk.press(Qt.Key.Key_1)
    assert len(long_talk.codings()) == 1
