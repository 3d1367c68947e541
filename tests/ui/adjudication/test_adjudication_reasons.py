# SPDX-License-Identifier: GPL-3.0-or-later
"""Why something was decided: before, afterwards, for a gap in the codebook; and making an example of it."""

from __future__ import annotations

import pytest
from adjudication_keys import ALONE, SAME_DOMAIN, in_force, look_at, press
from PySide6.QtCore import Qt

from qualcoder_cp import adjudication, codebook, coding
from qualcoder_cp.adjudication import CODEBOOK_GAP, Outcome
from qualcoder_cp.codebook import ExampleKind
from qualcoder_cp.ui.adjudication.filters import Only

pytestmark = pytest.mark.ui
SHIFT = Qt.KeyboardModifier.ShiftModifier


def examples(screen):
    project = screen.session.project
    return [one for code in codebook.tree(project).codes for one in codebook.examples_of(project, code)]


def test_shift_r_gives_the_item_decided_last_its_reason(qtbot, screen):
    look_at(screen, SAME_DOMAIN)
    press(qtbot, screen, "B")
    now = screen.current
    qtbot.keyClick(screen.queue, "R", SHIFT)
    press(qtbot, screen, "5")
    (record,) = in_force(screen)
    assert (record.reason, record.outcome) == ("legitimately subjective", Outcome.BOTH)
    assert record.seconds is not None
    assert screen.current == now
    assert screen.bar.reason == ""


def test_shift_r_before_any_decision_says_so(qtbot, screen):
    said = []
    screen.session.failed.connect(said.append)
    qtbot.keyClick(screen.queue, "R", SHIFT)
    assert said == ["Nothing was decided here yet; press R for the reason of this item."]


def test_a_reason_for_an_item_that_is_decided_is_written_at_once_and_can_be_undone(qtbot, screen):
    press(qtbot, screen, "X", "K")
    press(qtbot, screen, "R", "3")
    assert [one.reason for one in in_force(screen)] == ["slip or oversight"]
    screen.session.undo()
    assert [one.reason for one in in_force(screen)] == [""]


def test_a_rationale_for_an_item_that_is_decided_is_written_when_the_field_is_left(qtbot, screen):
    press(qtbot, screen, "X", "K", "M")
    qtbot.keyClicks(screen.bar.rationale, "not meant")
    qtbot.keyClick(screen.bar.rationale, Qt.Key.Key_Return)
    assert [one.rationale for one in in_force(screen)] == ["not meant"]
    assert screen.queue.hasFocus()


def test_g_puts_off_for_a_gap_in_the_codebook_and_the_gaps_can_be_listed(qtbot, screen):
    key = screen.current
    press(qtbot, screen, "G")
    (record,) = in_force(screen)
    assert (record.outcome, record.reason) == (Outcome.LATER, CODEBOOK_GAP)
    assert screen.current != key
    screen.filters.take(only=Only.GAP)
    assert [screen.model.at(row).item.fingerprint for row in range(screen.model.rowCount())] == [key[1]]
    assert len(adjudication.gaps(screen.session.project, coding.needed_round(screen.session.project))) == 1


@pytest.mark.parametrize(
    ("letter", "kind"), [("T", ExampleKind.TYPICAL), ("A", ExampleKind.ATYPICAL)],
)  # fmt: skip
def test_e_and_a_letter_make_an_example_of_the_last_decision(qtbot, screen, letter, kind):
    look_at(screen, ALONE)
    number = 1 + (screen.queued().item.members[0].coder_uuid != first(screen))
    press(qtbot, screen, str(number))
    press(qtbot, screen, "E", letter)
    (one,) = examples(screen)
    assert one.kind is kind
    assert screen.bar.waiting == ""


def first(screen):
    return screen.naming.order(screen.queued().board)[0]


def test_e_then_n_is_close_but_no_and_makes_no_new_coding(qtbot, screen):
    look_at(screen, ALONE)
    press(qtbot, screen, "X", "E", "N")
    (one,) = examples(screen)
    assert one.kind is ExampleKind.CLOSE_BUT_NO
    assert len(in_force(screen)) == 1


def test_letters_alone_make_no_example(qtbot, screen):
    press(qtbot, screen, "X", "T", "A")
    assert not examples(screen)
