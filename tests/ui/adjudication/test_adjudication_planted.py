# SPDX-License-Identifier: GPL-3.0-or-later
"""Planted disagreements of the sample study are settled by keyboard as its lead settled them; keys are counted."""

from __future__ import annotations

import json

import pytest
from adjudication_keys import consensus
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from qualcoder_cp import coding, demo, transcripts
from qualcoder_cp.adjudication import REASONS
from qualcoder_cp.model import LayerKind
from qualcoder_cp.project import Project
from qualcoder_cp.ui.adjudication.edges import moved

pytestmark = [pytest.mark.ui, pytest.mark.slow, pytest.mark.journey, pytest.mark.timeout(600)]
ALT, SHIFT, CTRL = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
MOST_KEYS = 2.0
"""Keystrokes per decision on average."""
ONE_KEY = {"accepted proposal": Qt.Key.Key_Return, "nothing": "X", "both": "B", "union": "U", "intersection": "I"}


class Judge:
    """Presses keys in the queue and counts them."""

    def __init__(self, qtbot, screen):
        self.qtbot, self.screen, self.keys, self.reasons = qtbot, screen, 0, 0

    def press(self, key, held=Qt.KeyboardModifier.NoModifier):
        self.keys += 1
        self.qtbot.keyClick(self.screen.queue, key, held)

    def settle(self, planted):
        """Decide the item looked at as it is planted, with its reason."""
        if planted.get("reason"):
            before = self.keys
            self.press("R")
            self.press(str(REASONS.index(planted["reason"]) + 1))
            self.reasons += self.keys - before
        outcome = planted["outcome"]
        if outcome in ONE_KEY:
            self.press(ONE_KEY[outcome])
        elif outcome == "coder":
            queued, names = self.screen.queued(), self.screen.naming.names
            self.press(str(1 + [names[one] for one in self.screen.naming.order(queued.board)].index(planted["taken"])))
        elif outcome == "other code":
            self.give_code(planted["consensus"][0]["code"])
        else:
            self.move_to(planted["consensus"][0]["start"], planted["consensus"][0]["end"])
            self.press(Qt.Key.Key_Return)

    def give_code(self, name):
        """Type the first letters of a code and press Enter."""

        def answer():
            dialog = QApplication.activeModalWidget()
            if dialog is None:  # it opens in a moment
                QTimer.singleShot(20, answer)
                return
            self.qtbot.keyClicks(dialog.findChild(QLineEdit), name[:9])
            self.qtbot.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_Return)
            self.keys += 10

        QTimer.singleShot(100, answer)  # a dialog that is answered while it is being shown never ends
        self.press("C")

    def move_to(self, start, end):
        """Move both edges by sentences as long as they stay short of the place, then by words."""
        queued, project = self.screen.queued(), self.screen.session.project
        text = transcripts.text_of(project, queued.board.transcript.id, queued.board.transcript.revision_id).text
        _, low, high = (queued.item.proposal or ((0, queued.item.start, queued.item.end),))[0]
        for edge, place in (("start", start), ("end", end)):
            for unit, held in (("sentence", ALT | CTRL), ("word", ALT)):
                while (here := low if edge == "start" else high) != place:
                    by = 1 if place > here else -1
                    after = moved(text, (low, high), edge, unit, by)
                    passed = (after[edge == "end"] - place) * by > 0
                    if passed or after == (low, high):
                        break
                    self.press(Qt.Key.Key_Right if by > 0 else Qt.Key.Key_Left, held | SHIFT if edge == "end" else held)
                    low, high = after
        assert (low, high) == (start, end)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    path = tmp_path_factory.mktemp("planted") / "study.qcp"
    demo.build_stakeholder_study(path)
    return path


def members(queued, tree, names):
    return queued.board.transcript.name, frozenset(
        (names[one.coder_uuid], tree.codes[one.code_id].name, one.start, one.end) for one in queued.item.members
    )


def test_the_planted_disagreements_take_two_keys_each_at_most(qtbot, shown, study):
    project = Project.open(study)
    manifest = json.loads((demo.study_folder() / "manifest.json").read_text(encoding="utf-8"))
    expected = placed(coding.codings(project, None, kind=LayerKind.CONSENSUS))
    assert project.undoable(demo.LEAD).startswith("Apply decisions")
    project.undo(demo.LEAD)
    planted = {
        (one["transcript"], frozenset((each["coder"], each["code"], each["start"], each["end"])
                                      for each in one["codings"])): one
        for one in manifest["planted"]
    }  # fmt: skip
    screen = shown(project, demo.LEAD)
    judge = Judge(qtbot, screen)
    for rule in ("exact", "trim"):
        screen.rules.open(rule)
        judge.keys += 3  # Shift+B, the arrow to the rule, Enter
        qtbot.keyClick(screen.rules.panel.list, Qt.Key.Key_Return)
    group = min(one for each in screen.model.around.groups.values() for one in each)
    screen.filters.take(group=group)
    here = {place for place, of in screen.model.around.groups.items() if group in of}
    people = 0
    while (queued := screen.queued()) is not None and queued.decision is None:
        before = screen.model.counts().open
        judge.settle(planted[members(queued, screen.model.around.tree, screen.naming.names)])
        assert screen.model.counts().open == before - 1
        people += 1
    assert {one for one in placed(consensus(screen)) if one[0] in here} == {one for one in expected if one[0] in here}
    assert people == sum(bool(one.get("reason")) for one in planted_in(manifest, project, here))
    assert (judge.keys - judge.reasons) / people <= MOST_KEYS
    assert judge.keys / len(planted_in(manifest, project, here)) <= MOST_KEYS


def planted_in(manifest, project, transcript_ids):
    names = {one.name for one in transcripts.transcripts(project) if one.id in transcript_ids}
    return [one for one in manifest["planted"] if one["transcript"] in names]


def placed(codings):
    return {(one.transcript_id, one.code_id, one.start, one.end) for one in codings}
