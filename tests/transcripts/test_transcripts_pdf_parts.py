# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps from characters to paragraphs, each by itself, on invented boxes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.readers.pdf_columns import columns_of
from qualcoder_cp.transcripts.readers.pdf_furniture import Page, take_out_headers, take_out_numbers
from qualcoder_cp.transcripts.readers.pdf_lines import Character, Line, Segment, line_of, lines_of, rows_of, segments_of
from qualcoder_cp.transcripts.readers.pdf_paragraphs import label_starts, paragraphs_of

MODEST = settings(max_examples=60, deadline=None)
PLACES = st.tuples(st.integers(0, 500), st.integers(0, 60), st.integers(1, 12))
TEXTS = st.text(st.sampled_from("ab -12\u00ad'é漢:."), min_size=1, max_size=12).map(str.strip).filter(bool)


def letters(text, left=0.0, bottom=0.0, size=10.0):
    return [Character(sign, left + 6 * at, bottom, left + 6 * at + 6, bottom + size) for at, sign in enumerate(text)]


def segment(text, left, bottom, right=None, height=10.0):
    return Segment(text, left, bottom, left + 6 * len(text) if right is None else right, bottom + height)


def line(text, bottom, right=400.0, **more):
    return Line(text, 50.0, bottom, right, 10.0, **more)


class TestSegments:
    def test_touching_characters_are_one(self):
        (found,) = segments_of(letters("well then"))
        assert (found.text, found.left, found.right) == ("well then", 0, 54)

    def test_a_wide_gap_or_another_height_begins_a_new_one(self):
        found = segments_of(letters("one") + letters("two", 40) + letters("three", 58, 30))
        assert [one.text for one in found] == ["one", "two", "three"]

    def test_a_gap_without_a_blank_becomes_one(self):
        (found,) = segments_of(letters("one") + letters("two", 22))
        assert found.text == "one two"

    def test_from_right_to_left(self):
        word = [Character(sign, 100 - 6 * at, 0, 106 - 6 * at, 10) for at, sign in enumerate("שלום")]
        (found,) = segments_of(word)
        assert (found.text, found.left, found.right) == ("שלום", 82, 106)
        assert line_of([segment("בא", 10, 0), segment("שלום", 82, 0)]).text == "שלום\tבא"

    @MODEST
    @given(st.lists(st.tuples(TEXTS, PLACES), max_size=12))
    def test_no_character_is_lost_or_doubled(self, drawn):
        characters = [one for text, (x, y, size) in drawn for one in letters(text, x, 12 * y, size)]
        expected = sorted(one.text for one in characters if one.text != " ")
        segments = segments_of(characters)
        assert sorted(sign for one in segments for sign in one.text if sign != " ") == expected
        ordered = [one for _, part in columns_of(segments) for one in part]
        assert sorted(map(id, ordered)) == sorted(map(id, segments))
        text = "".join(one.text for one in lines_of(segments))
        assert sorted(sign for sign in text if sign not in " \t") == expected


class TestColumns:
    def test_a_page_of_one_column_stays_whole(self):
        segments = [segment("x" * 60, 50, 700 - 12 * number) for number in range(20)]
        assert columns_of(segments) == [("", segments)]

    def test_what_crosses_the_white_parts_the_columns(self):
        sides = [
            segment("x" * 25, left, 700 - 12 * number) for number in range(14) for left in (50, 230) if number != 7
        ]
        middle = segment("y" * 55, 50, 700 - 12 * 7)
        assert [name for name, _ in columns_of([*sides, middle])] == ["L", "R", "", "L", "R"]

    def test_a_narrow_column_of_times_is_read_with_its_rows(self):
        segments = [
            one for y in range(12) for one in (segment("0:01", 50, 700 - 12 * y), segment("x" * 50, 100, 700 - 12 * y))
        ]
        assert [name for name, _ in columns_of(segments)] == [""]


class TestFurniture:
    def test_numbers_must_rise(self):
        for numbers, taken in ((range(1, 9), 8), ([5, 3, 8, 1, 9, 2, 4, 1], 0), ([7] * 8, 0)):
            rows = [[segment(str(one), 20, 700 - 12 * at), segment("x" * 50, 50, 700 - 12 * at)]
                    for at, one in enumerate(numbers)]  # fmt: skip
            page = Page(0, 0, 842, [one for row in rows for one in row])
            take_out_numbers([page])
            assert len(page.numbers) == taken

    def test_a_header_needs_the_same_height(self):
        for step, taken in ((0, 4), (40, 0)):
            pages = [
                Page(at, 0, 842, [segment("Study 7", 50, 800 - step * at), segment(f"{chr(97 + at)}" * 30, 50, 400)])
                for at in range(4)
            ]
            take_out_headers(pages, ())
            assert sum(len(page.headers) for page in pages) == taken

    def test_no_file_is_all_header(self):
        pages = [Page(at, 0, 842, [segment("the same on every page", 50, 800)]) for at in range(5)]
        take_out_headers(pages, ())
        assert all(page.segments for page in pages)


class TestParagraphs:
    def test_labels_recur_or_name_a_role(self):
        texts = ["Ana: a", "Ben: b", "Ana: c", "Box plot: d", "Ana: e", "Interviewer: f", "so: g"]
        assert label_starts([line(text, 0) for text in texts]) == {0, 2, 4, 5}

    def test_of_no_lines(self):
        assert paragraphs_of([], ()) == []

    @MODEST
    @given(st.lists(st.tuples(TEXTS, st.integers(1, 3), st.integers(60, 400), st.booleans()), min_size=1, max_size=15))
    def test_words_add_up(self, drawn):
        lines, y = [], 800.0
        for text, step, right, turned in drawn:
            y -= 12.0 * step
            lines.append(line(text, y, right, page=int(turned)))
        found = paragraphs_of(lines, label_starts(lines))
        text = "\n".join(one.text for one in found)
        joined = sum(one.words_joined for one in found)
        assert sum(count_words(one.text) for one in lines) == count_words(text) + joined


@MODEST
@given(st.lists(PLACES, max_size=15))
def test_rows_hold_every_segment_once(places):
    segments = [segment("word", x, 12 * y, height=size) for x, y, size in places]
    rows = rows_of(segments)
    assert sorted(map(id, segments)) == sorted(id(one) for row in rows for one in row)
    assert all(row == sorted(row, key=lambda one: one.left) for row in rows)
