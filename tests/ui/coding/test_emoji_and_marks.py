# SPDX-License-Identifier: GPL-3.0-or-later
"""Codings near emoji, joined emoji, combining marks and odd blanks lie under exactly their words."""

from __future__ import annotations

import pytest
from text_views import GREEN, box_of, coding, colours, point, span

from qualcoder_cp.ui.coding.code_palette import rgb

pytestmark = pytest.mark.ui

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f466"
TALKS = {
    "emoji": "I was 😀😀 before the visit and sad after it.",
    "joined emoji": f"We are a {FAMILY} family with visit days and sad days.",
    "combining marks": "Cafe\u0301 talk a\u0308\u0323nd a visit that was sad.",
    "blanks": "One\u00a0hour\u2003of visit\u00a0time was sad\u202fenough.",
    "flags": "From \U0001f1e9\U0001f1ea a visit to \U0001f1eb\U0001f1f7 was sad.",
    "both directions": "Shalom שלום 😀 visit and sad.",
}


@pytest.mark.parametrize("talk", TALKS.values(), ids=TALKS)
def test_the_coded_word_is_marked_and_its_neighbours_are_not(view, talk):
    view.set_transcript(talk, ())
    view.set_codings([coding(1, "visit", GREEN, talk)])
    assert rgb(GREEN) in colours(view, box=box_of(view, "visit", talk))
    for other in (" sad", talk.split()[0]):
        assert rgb(GREEN) not in colours(view, box=box_of(view, other, talk))


@pytest.mark.parametrize("talk", TALKS.values(), ids=TALKS)
def test_the_mark_is_as_wide_as_its_word(view, talk):
    view.set_transcript(talk, ())
    view.set_codings([coding(1, "visit", GREEN, talk)])
    assert abs(box_of(view, "visit", talk).width() + 2 - view.fontMetrics().horizontalAdvance("visit")) <= 2


@pytest.mark.parametrize("talk", TALKS.values(), ids=TALKS)
def test_the_pointer_finds_the_character_that_is_seen_there(view, talk):
    view.set_transcript(talk, ())
    start, end = span("visit", talk)
    view.set_codings([coding(1, "visit", GREEN, talk)])
    assert [view.position_at(point(view, place)) for place in range(start, end)] == list(range(start, end))
    assert view.codings_at(view.position_at(point(view, start - 2))) == []


def test_an_emoji_alone_can_be_coded(view):
    talk = TALKS["emoji"]
    view.set_transcript(talk, ())
    view.set_codings([coding(1, "😀", GREEN, talk)])
    first = talk.index("😀")
    assert view.codings_at(first) == [1]
    assert view.codings_at(first + 1) == []
    assert rgb(GREEN) in colours(view)
