# SPDX-License-Identifier: GPL-3.0-or-later
"""Positions in a text: the same place in code points, UTF-16 units, UTF-8 bytes and with CRLF line ends."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp import text

PIECES = st.sampled_from(
    ["a", "Ana", " ", "\n", "é", "e\u0301", "ß", "שלום", "مرحبا", "\u200f", "👍", "👩\u200d👩\u200d👧", "🇨🇭", "👍🏽",
     "漢字", "\U00020000", "don't", "well-known", ".", "?", "Dr.", "\t", "ไทย"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=20).map("".join)


def encoded(part: str, unit: str) -> int:
    if unit.endswith("crlf"):
        part = part.replace("\n", "\r\n")
    if unit.startswith("utf16"):
        return len(part.encode("utf-16-le")) // 2
    return len(part.encode("utf-8")) if unit == "utf8" else len(part)


MAPS = {"utf16": text.utf16_map, "utf8": text.utf8_map, "crlf": text.crlf_map, "utf16_crlf": text.utf16_crlf_map}


@pytest.mark.parametrize("unit", MAPS)
@settings(max_examples=60, deadline=None)
@given(whole=TEXTS)
def test_each_position_goes_to_the_unit_and_back(unit, whole):
    units = MAPS[unit](whole)
    for position in range(len(whole) + 1):
        assert units.to_units(position) == encoded(whole[:position], unit)
        assert units.from_units(units.to_units(position)) == position


@pytest.mark.parametrize("unit", MAPS)
@settings(max_examples=40, deadline=None)
@given(whole=TEXTS)
def test_a_unit_inside_a_character_means_its_start(unit, whole):
    units = MAPS[unit](whole)
    found = [units.from_units(one) for one in range(encoded(whole, unit) + 1)]
    widths = [encoded(letter, unit) for letter in whole]
    assert found == [place for place, width in enumerate(widths) for _ in range(width)] + [len(whole)]


@settings(max_examples=60, deadline=None)
@given(data=st.data(), whole=TEXTS)
def test_a_slice_is_the_same_text_in_each_encoding(data, whole):
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    wide, narrow = text.utf16_map(whole), text.utf8_map(whole)
    by_units = whole.encode("utf-16-le")[2 * wide.to_units(start) : 2 * wide.to_units(end)].decode("utf-16-le")
    by_bytes = whole.encode("utf-8")[narrow.to_units(start) : narrow.to_units(end)].decode("utf-8")
    assert by_units == by_bytes == whole[start:end]


def test_the_hash_is_of_the_utf8_bytes_as_text_or_as_bytes():
    assert text.sha256("Zoë 👍") == hashlib.sha256("Zoë 👍".encode()).hexdigest() == text.sha256("Zoë 👍".encode())


@pytest.mark.parametrize(
    ("one", "other"),
    [("Straße", "STRASSE"), ("e\u0301", "É"), (" data  privacy", "Data Privacy\n"), ("\u0390", "\u03aa\u0301")],
)  # fmt: skip
def test_names_that_read_the_same_are_the_same(one, other):
    assert text.name_key(one) == text.name_key(other)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=12))
def test_the_key_of_a_key_is_itself(name):
    assert text.name_key(text.name_key(name)) == text.name_key(name)


@pytest.mark.parametrize(
    ("whole", "found"),
    [
        ("I don't know, it's well-known.", ["I", "don't", "know", "it's", "well-known"]),
        ("'quoted' - and so’s this", ["quoted", "and", "so’s", "this"]),
        ("e\u0301te\u0301 na\u0308chste", ["e\u0301te\u0301", "na\u0308chste"]),
        ("漢字とok", ["漢", "字", "と", "ok"]),
        ("שָׁלוֹם مُرْحَبًا", ["שָׁלוֹם", "مُرْحَبًا"]),
        ("👍 ... —", []),
    ],
)
def test_words(whole, found):
    assert [whole[start:end] for start, end in text.words(whole)] == found
    assert text.count_words(whole) == len(found)


def test_words_between_two_offsets_keep_the_offsets_of_the_whole():
    assert list(text.words("one two three", 4, 10)) == [(4, 7), (8, 10)]


@pytest.mark.parametrize(
    ("whole", "found"),
    [
        ("I saw Dr. Lee. She helped!", ["I saw Dr. Lee.", "She helped!"]),
        ("No. I did not.", ["No.", "I did not."]),
        ("It was No. 5 on the list.", ["It was No. 5 on the list."]),
        ("J. R. said so... Well? “Yes.” Then", ["J. R. said so...", "Well?", "“Yes.”", "Then"]),
        ("no stop\nnext line", ["no stop", "next line"]),
        ("3.5 hours. ", ["3.5 hours."]),
        ("  \n\n ", []),
    ],
)
def test_sentences(whole, found):
    assert [whole[start:end] for start, end in text.sentences(whole)] == found


@settings(max_examples=60, deadline=None)
@given(whole=TEXTS)
def test_sentences_are_disjoint_in_order_and_hold_all_that_is_no_blank(whole):
    spans = list(text.sentences(whole))
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert sum(len("".join(whole[start:end].split())) for start, end in spans) == len("".join(whole.split()))


@settings(max_examples=300, deadline=None)
@given(whole=st.one_of(TEXTS, st.text(), st.text(alphabet="a'’- \u0301é漢\ud800", max_size=12)))
def test_words_are_counted_as_they_are_found(whole):
    assert text.count_words(whole) == len(list(text.words(whole)))


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=12)


@settings(max_examples=100, deadline=None)
@given(SPANS)
def test_merged_spans_cover_the_same_characters_and_never_touch(spans):
    merged = text.merge_spans(spans)
    assert {place for span in spans for place in range(*span)} == {place for span in merged for place in range(*span)}
    assert all(start < end for start, end in merged)
    assert all(one[1] < two[0] for one, two in pairwise(merged))
    assert text.merge_spans(merged) == merged


def test_paragraphs_are_lines_with_words_in_them():
    said = "  One line. Two.\n\n   \nThree \U0001f600 \nlast"
    assert [said[start:end] for start, end in text.paragraphs(said)] == ["One line. Two.", "Three \U0001f600", "last"]
    assert [said[start:end] for start, end in text.paragraphs(said, 6, 24)] == ["line. Two.", "Th"]
    assert list(text.paragraphs("")) == []
