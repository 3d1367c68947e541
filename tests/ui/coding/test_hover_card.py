# SPDX-License-Identifier: GPL-3.0-or-later
"""A card under the pointer tells a coding's path, definition, coder and memo; pointing at a stripe shows its words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from text_views import BLUE, GREEN, box_of, coding, colours, margins, point, settle, span

from qualcoder_cp.ui.coding.hover_card import Card, card_page, card_words

pytestmark = pytest.mark.ui


def hover(widget, place):
    """Ask for the tool tip at a place of a widget and return what it shows."""
    QToolTip.hideText()
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place)))
    return QToolTip.text() if QToolTip.isVisible() else ""


@pytest.fixture
def told(view):
    view.set_codings([coding(1, "My doctor, fine.", BLUE), coding(2, "doctor", GREEN, coder="B")])
    view.set_descriptions(
        lambda one: Card(f"Privacy > {one.label}", "", "Who may see it", one.coder, "ask her <again>", unsure=True)
    )
    settle()
    return view


def test_the_card_tells_path_definition_coder_and_memo_of_all_codings_there(told):
    card = hover(told.viewport(), point(told, span("doctor")[0]))
    assert card.index("Code 2") < card.index("Code 1"), "the shortest first"
    for words in ("<b>Privacy &gt; Code 2</b>", "Who may see it", "B · unsure", "ask her &lt;again&gt;"):
        assert words in card
    assert GREEN in card.lower()


def test_uncoded_words_have_no_card(told):
    assert hover(told.viewport(), point(told, span("Nobody")[0])) == ""


def test_the_card_of_a_stripe_and_of_a_label_is_that_of_its_coding(told):
    margin = margins(told)[0]
    for rectangle, identity in margin._hits:
        card = hover(margin, rectangle.center())
        assert f"Code {identity}" in card
        assert f"Code {3 - identity}" not in card


def test_pointing_at_a_stripe_lays_a_wash_under_its_words_until_the_pointer_leaves(told):
    margin = margins(told)[0]
    before = colours(told, box=box_of(told, "fine"))
    spot = next(rectangle for rectangle, identity in margin._hits if identity == 1).center()
    QTest.mouseMove(margin, spot)
    washed = colours(told, box=box_of(told, "fine"))
    assert washed != before
    assert margin.cursor().shape() == Qt.CursorShape.PointingHandCursor
    QApplication.sendEvent(margin, QEvent(QEvent.Type.Leave))
    assert colours(told, box=box_of(told, "fine")) == before


def test_many_codings_at_one_place_are_told_up_to_six():
    page = card_page([Card(f"Code {number}", BLUE) for number in range(9)], 8)
    assert "Code 5" in page
    assert "Code 6" not in page
    assert "and 3 more" in page


def test_a_long_memo_is_cut():
    assert len(card_page([Card("Code", BLUE, memo="word " * 1000)], 8)) < 900


def test_the_words_that_are_read_aloud():
    assert card_words([]) == "No coding here."
    assert card_words([Card("Privacy > Consent", BLUE, coder="Ana", unsure=True)]) == (
        "Privacy > Consent, coder Ana, unsure."
    )
    assert card_words([Card("A", BLUE, memo="b\nc"), Card("D", BLUE)]) == "2 codings here. A. Memo: b c D."


def test_the_pointer_away_from_stripes_shows_an_arrow(told):
    margin = margins(told)[0]
    QTest.mouseMove(margin, QPoint(margin.width() - 2, margin.height() - 4))
    assert margin.cursor().shape() == Qt.CursorShape.ArrowCursor
