# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving spans from an old text to its corrected text: exactly, as a hull, or not at all."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.model import Span
from qualcoder_cp.transcripts.revising import EditMap, Lost, Moved, edit_map

SENTENCE = "yes the data privacy they asked me I said no because it was fine really and then mhm naïve 👍"
WORDS = SENTENCE.split()
texts = st.lists(st.sampled_from([*WORDS, "\n", ".", "Rosa:"]), max_size=60).map(" ".join)


def moved(old: str, new: str, words: str, *, at: int = 0) -> Moved | Lost:
    """Move the words of the old text."""
    start = old.index(words, at)
    return edit_map(old, new).move(Span(start, start + len(words)))


def found(old: str, new: str, words: str) -> str:
    place = moved(old, new, words)
    assert isinstance(place, Moved), place
    return new[place.start : place.end]


def check_blocks(made: EditMap) -> None:
    at = new_at = 0
    for i, j, length in made.blocks:
        assert i >= at
        assert j >= new_at
        assert length > 0
        assert made.old[i : i + length] == made.new[j : j + length]
        at, new_at = i + length, j + length


@given(texts, st.integers(0, 400), st.integers(1, 80))
@settings(max_examples=60, deadline=None)
def test_without_an_edit_everything_stays(text: str, start: int, length: int) -> None:
    span = Span(min(start, max(0, len(text) - 1)), min(start + length, len(text)))
    if span.start < span.end:
        assert edit_map(text, text).move(span) == Moved(span.start, span.end, True)


@given(texts, texts)
@settings(max_examples=120, deadline=None)
def test_any_two_texts_share_blocks_in_the_same_order(old: str, new: str) -> None:
    check_blocks(edit_map(old, new))


@given(texts, texts, st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=12))
@settings(max_examples=120, deadline=None)
def test_order_is_kept(old: str, new: str, places: list[tuple[int, int]]) -> None:
    made = edit_map(old, new)
    spans = sorted(Span(start, min(start + length, len(old))) for start, length in places if start + 1 <= len(old))
    done = [place for span in spans if isinstance(place := made.move(span), Moved)]
    assert [one.start for one in done] == sorted(one.start for one in done)
    for one in done:
        assert 0 <= one.start < one.end <= len(new)


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_spans_in_untouched_text_keep_their_words(seed: int) -> None:
    chance = random.Random(seed)
    words = [f"{chance.choice(WORDS)}{chance.randrange(40)}" for _ in range(200)]
    touched = sorted(chance.sample(range(200), 8))
    edited = dict.fromkeys(touched, "")
    for number in touched:
        more = ["", words[number] + "x", "one more " + words[number], "quite", "\n" + words[number]]
        edited[number] = chance.choice(more)
    new = " ".join(edited.get(number, word) for number, word in enumerate(words))
    old = " ".join(words)
    made = edit_map(old, new)
    at = 0
    for number, word in enumerate(words):
        free = number not in touched
        if free and number + 1 not in touched and number + 2 < 200 and number + 2 not in touched:
            span = Span(at, at + len(" ".join(words[number : number + 3])))
            place = made.move(span)
            assert isinstance(place, Moved)
            assert place.exact
            assert new[place.start : place.end] == old[span.start : span.end]
            assert new.count(old[span.start : span.end]) == 1 or place.start - span.start < 200
        at += len(word) + 1


def test_text_before_and_after_an_insertion_moves_exactly() -> None:
    old, new = "Rosa: I said yes. Fine.", "Rosa: Well, I said yes. Then he left. Fine."
    assert moved(old, new, "I said yes.") == Moved(12, 23, True)
    assert found(old, new, "Fine.") == "Fine."


def test_a_correction_inside_keeps_the_hull() -> None:
    old, new = "They asked me to recieve the data.", "They asked me to receive all the data."
    place = moved(old, new, "asked me to recieve the data")
    assert place == Moved(5, 37, False)


@pytest.mark.parametrize(("old", "new", "words", "became"), [
    ("so Teh study was", "so The study was", "Teh study", "The study"),
    ("so an study was", "so Then study was", "an study", "Then study"),
    ("I was there. Ok", "I was here. Ok", "I was there", "I was here"),
    ("um I was there", "I was there", "um I was there", "I was there"),
    ("数据隐私很重要因为大家都在用", "数据隐私很重大因为大家也在用", "很重要因为大家都在用", "很重大因为大家也在用"),
])  # fmt: skip
def test_an_edge_beside_unchanged_text_is_found(old: str, new: str, words: str, became: str) -> None:
    assert found(old, new, words) == became


@pytest.mark.parametrize(("old", "new", "words", "reason"), [
    ("Ok. I said yes to it. Fine.", "Ok. Fine.", "said yes", "rewritten"),
    ("Ok. I said yes. Fine.", "Ok.  Fine.", "I said yes.", "removed"),
    ("Ok, I said yes, fine.", "Ok, we never agreed, fine.", "I said yes", "more than half"),
    ("a b Where was it c", "a b Where did all the other many people go then it c", "Where was it", "more than half"),
])  # fmt: skip
def test_what_is_gone_or_rewritten_is_lost_with_its_context(old: str, new: str, words: str, reason: str) -> None:
    place = moved(old, new, words)
    assert isinstance(place, Lost)
    assert reason in place.reason
    assert place.text == words
    assert place.before + place.text + place.after == old
    assert 0 <= place.near <= len(new)


def test_a_whole_turn_that_is_added_does_not_grow_into_the_next_one() -> None:
    old = "Int: How was it?\nRosa: Fine.\nInt: And then?\nRosa: Nothing."
    new = "Int: How was it?\nRosa: Fine.\nInt: Sure?\nRosa: Yes.\nInt: And then?\nRosa: Nothing."
    assert moved(old, new, "Int: And then?") == Moved(51, 65, True)
    assert moved(old, new, "Rosa: Fine.") == Moved(17, 28, True)


@pytest.mark.slow
def test_a_long_interview_takes_less_than_a_second() -> None:
    chance = random.Random(4)
    common = [f"word{number}" for number in range(300)]
    words = [chance.choice(common) for _ in range(14_000)]
    old = " ".join(words)
    assert len(old) > 100_000
    for _ in range(300):
        words[chance.randrange(len(words))] = chance.choice(["", "corrected here", chance.choice(common)])
    new = " ".join(words)
    for other in (new, " ".join(chance.choice(common) for _ in range(14_000)), new[::-1]):
        started = time.process_time()
        check_blocks(edit_map(old, other))
        assert time.process_time() - started < 3  # 0.2 s by measurement; a square would take minutes
