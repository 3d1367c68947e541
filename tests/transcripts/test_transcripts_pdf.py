# SPDX-License-Identifier: GPL-3.0-or-later
"""PDF transcripts: what a page shows becomes text and paragraphs, what belongs to the page only is left out."""

import random
import re
import textwrap
from pathlib import Path

import pytest
from pdf_files import COLUMNS, LEFT, TOP, PdfPage, pdf_file

from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.prepare import prepare
from qualcoder_cp.transcripts.readers.pdf import HYPHENS, read_pdf
from qualcoder_cp.transcripts.readers.pdf_furniture import HEADERS, LINE_NUMBERS

SAID = """then there was the nurse who said that all of it would be kept somewhere safe and nobody asked me
where the camera stood or who looked at the pictures after that week so I went home rather cross about things"""
VOCABULARY = SAID.split()
KEEP_ALL = frozenset({LINE_NUMBERS, HEADERS})


def speech(seed, words=40):
    chance = random.Random(seed)
    return " ".join(chance.choice(VOCABULARY) for _ in range(words)).capitalize() + "."


def read(*pages, keep=frozenset()):
    reading = read_pdf(pdf_file(*pages), "P01.pdf", keep)
    assert reading.source_words == count_words(reading.text) + sum(reading.left_out.values())
    return reading


def paragraphs(reading):
    return [line for line in reading.text.split("\n") if line]


def interview(turns=6, words=40):
    return [f"{'Interviewer' if number % 2 == 0 else 'P01'}: {speech(number, words)}" for number in range(turns)]


def drawn(page, texts, y=TOP, gap=8.0, **how):
    for text in texts:
        y = page.paragraph(text, y, **how) - gap
    return y


class TestParagraphs:
    def test_white_between_them(self):
        page, texts = PdfPage(), [speech(number) for number in range(5)]
        drawn(page, texts)
        assert read(page).text == "\n\n".join(texts)

    def test_double_spaced(self):
        page, texts = PdfPage(), [speech(number) for number in range(4)]
        drawn(page, texts, gap=14, pitch=24)
        assert paragraphs(read(page)) == texts

    def test_first_lines_indented(self):
        page, texts = PdfPage(), [speech(number, 60) for number in range(5)]
        drawn(page, texts, gap=0, first=20.0, columns=70)
        assert paragraphs(read(page)) == texts

    def test_first_lines_outdented(self):
        page, texts = PdfPage(), [speech(number, 60) for number in range(5)]
        drawn(page, texts, gap=0, rest=40.0, columns=65)
        assert paragraphs(read(page)) == texts

    def test_a_short_last_line(self):
        texts = ["Yes. " + speech(1, 30) + " So it was.", "But nobody told us anything. " + speech(2, 30)]
        page = PdfPage()
        drawn(page, texts, gap=0)
        assert paragraphs(read(page)) == texts

    def test_a_label_that_recurs_begins_one_even_after_a_full_line(self):
        page, y = PdfPage(), TOP
        for number in range(8):
            label = "Ana: " if number % 2 else "Ben: "
            page.put(LEFT, y, (label + "x" * 70)).put(LEFT, y - 12, "y" * 75)
            y -= 24
        assert paragraphs(read(page)) == [
            f"{'Ana' if number % 2 else 'Ben'}: {'x' * 70} {'y' * 75}" for number in range(8)
        ]

    def test_a_heading_is_one_and_is_marked(self):
        page = PdfPage().put(LEFT, TOP, "Interview 7", 16)
        drawn(page, interview(4), TOP - 20)
        reading = read(page)
        (heading,) = reading.ranges
        assert reading.text[heading.start : heading.end] == "Interview 7"
        assert heading.kind == "heading"

    def test_one_runs_over_a_page_break(self):
        one, two = PdfPage(), PdfPage()
        first, second = speech(1, 60), speech(2, 60)
        lines = []
        probe = PdfPage()
        probe.paragraph(second, 0)
        lines = [text for _, _, _, text in probe.drawn]
        drawn(one, [first])
        for number, line in enumerate(lines):
            page, y = (one, 600 - 12 * number) if number < 2 else (two, TOP - 12 * (number - 2))
            page.put(LEFT, y, line)
        drawn(two, [speech(3)], 600)
        assert paragraphs(read(one, two)) == [first, second, speech(3)]

    def test_one_that_ended_with_its_page_does_not(self):
        one, two = PdfPage(), PdfPage()
        drawn(one, [speech(1), "That was all of it."])
        drawn(two, ["So we went on. " + speech(2)])
        assert paragraphs(read(one, two)) == [speech(1), "That was all of it.", "So we went on. " + speech(2)]


class TestLines:
    def test_letters_of_one_line_may_be_drawn_in_any_order(self):
        page = PdfPage().put(LEFT + 60, TOP, "second").put(LEFT, TOP, "the first")
        page.put(LEFT, TOP - 12, "and the line below it")
        assert read(page).text == "the first second and the line below it"

    def test_what_stands_higher_in_a_line_belongs_to_it(self):
        page = (
            PdfPage()
            .put(LEFT, TOP, "on the 20")
            .put(LEFT + 54, TOP + 3, "th", 6)
            .put(LEFT + 67, TOP, "of May, all of us")
        )
        assert read(page).text == "on the 20th of May, all of us"

    def test_a_wide_gap_becomes_a_tab(self):
        page = PdfPage().put(LEFT, TOP, "00:01").put(LEFT + 100, TOP, "we began at last, all of us")
        assert read(page).text == "00:01\twe began at last, all of us"

    @pytest.mark.parametrize(
        ("operators", "text"),
        [
            (b"[(we began) -6000 (at last, all of us)] TJ", "we began\tat last, all of us"),
            (b"[(we be) -40 (gan at) 30 ( last)] TJ", "we began at last"),
            (b"(we began  at ) Tj (last) Tj", "we began at last"),
            (b"2.5 Tw (we began at last) Tj", "we began at last"),
            (b"(we began on the 20) Tj 4 Ts (th) Tj 0 Ts ( of May) Tj", "we began on the 20th of May"),
        ],
        ids=["a gap inside", "kerning", "two strings", "wide blanks", "raised letters"],
    )
    def test_however_a_line_is_drawn(self, operators, text):
        page = PdfPage([b"BT /F1 10 Tf 1 0 0 1 72 700 Tm " + operators + b" ET"])
        assert read(page.put(LEFT, 600, "and then we went on.")).text.split("\n")[0] == text

    def test_a_number_drawn_after_its_line_does_not_end_it(self):
        page = PdfPage()
        for number in range(6):
            page.put(LEFT, TOP - 12 * number, "we began at last").put(LEFT - 20, TOP - 12 * number, str(number + 1))
        assert read(page).left_out == {LINE_NUMBERS: 6}

    def test_ligatures_are_written_out_and_counted(self):
        reading = read(PdfPage().put(LEFT, TOP, "the o\ufb03ce on the \ufb01fth \ufb02oor"))
        assert reading.text == "the office on the fifth floor"
        assert "Ligatures written out as letters: 3." in reading.notes

    @pytest.mark.parametrize("matrix", ["0 1 -1 0 842 0", "0 -1 1 0 0 595"])
    def test_a_page_on_its_side(self, matrix):
        page = PdfPage([f"{matrix} cm".encode()], "/MediaBox [0 0 842 595]")
        drawn(page, [speech(1), speech(2)])
        assert paragraphs(read(page)) == [speech(1), speech(2)]

    def test_a_watermark_stands_after_the_text(self):
        page = PdfPage()
        drawn(page, [speech(1, 60)])
        page.drawn.append(b"BT /F1 60 Tf 0.7 0.7 -0.7 0.7 150 600 Tm (NOT FINAL) Tj ET")
        assert read(page).text == speech(1, 60) + "\nNOT FINAL"


class TestHyphens:
    def lines(self, *texts):
        page = PdfPage()
        for number, text in enumerate(texts):
            page.put(LEFT, TOP - 12 * number, text)
        return read(page)

    @pytest.mark.parametrize("hyphen", ["-", "\u00ad"])
    def test_a_divided_word_is_joined_if_it_occurs_elsewhere(self, hyphen):
        reading = self.lines(f"We had one more inter{hyphen}", "view after the interview.")
        assert reading.text == "We had one more interview after the interview."
        assert reading.left_out == {HYPHENS: 1}
        assert "Words divided at line ends that were joined: 1." in reading.notes

    def test_otherwise_the_hyphen_stays(self):
        assert self.lines("It was a well-", "known place to us.").text == "It was a well-known place to us."

    def test_a_word_broken_off_before_a_new_sentence_stays_apart(self):
        assert self.lines("It was a thir-", "Well, a place.").text == "It was a thir- Well, a place."


class TestLineNumbers:
    def numbered(self, x, start=1, every=1):
        page = PdfPage()
        texts = interview(8)
        drawn(page, texts)
        lines = sorted((y for _, y, _, _ in page.drawn), reverse=True)
        for number, y in enumerate(lines, start):
            if number % every == 0:
                page.put(x, y, f"{number:>3}".strip(), 8)
        return page, texts, len([n for n in range(start, start + len(lines)) if n % every == 0])

    @pytest.mark.parametrize("x", [40.0, 545.0])
    @pytest.mark.parametrize("every", [1, 5])
    def test_are_left_out_and_counted(self, x, every):
        page, texts, count = self.numbered(x, every=every)
        reading = read(page)
        assert paragraphs(reading) == texts
        assert reading.left_out == {LINE_NUMBERS: count}

    def test_may_go_on_or_begin_again_on_the_next_page(self):
        for start in (1, 30):
            (one, texts, count), (two, _, more) = self.numbered(40.0), self.numbered(40.0, start)
            reading = read(one, two)
            assert paragraphs(reading) == texts + texts
            assert reading.left_out == {LINE_NUMBERS: count + more}

    def test_of_paragraphs_say_where_they_begin(self):
        one, two, texts = PdfPage(), PdfPage(), [f"{speech(number, 12)}" for number in range(9)]
        for number, text in enumerate(texts):
            page, y = (one, TOP - 24 * number) if number < 5 else (two, TOP - 24 * (number - 5))
            page.put(40, y, str(number + 1), 8)
            page.paragraph(text, y, columns=60)
        assert paragraphs(read(one, two)) == texts

    def test_stay_if_wanted(self):
        page, _, count = self.numbered(40.0)
        reading = read(page, keep=KEEP_ALL)
        assert [int(line.split()[0]) for line in paragraphs(reading)] == list(range(1, count + 1))
        assert reading.left_out == {}

    def test_numbers_in_the_text_are_none(self):
        page = PdfPage()
        for number, text in enumerate(["3", "there were", "7", "of us in", "12", "rooms on the ward"]):
            page.put(LEFT, TOP - 12 * number, text)
        assert read(page).left_out == {}


class TestHeadersAndFooters:
    def pages(self, count):
        found = []
        for number in range(count):
            page = PdfPage().put(LEFT, 810, f"Study of care, interview 7, {number + 1}")
            drawn(page, [speech(10 * number + one) for one in range(3)])
            found.append(page.put(280, 30, f"Page {number + 1} of {count}"))
        return found

    def test_are_left_out_and_counted(self):
        reading = read(*self.pages(4))
        assert paragraphs(reading) == [speech(10 * page + one) for page in range(4) for one in range(3)]
        assert reading.left_out == {HEADERS: 4 * (6 + 4)}

    def test_are_none_on_two_pages(self):
        reading = read(*self.pages(2))
        assert reading.left_out == {}
        assert "Page 1 of 2" in reading.text

    def test_stay_if_wanted(self):
        lines = paragraphs(read(*self.pages(3), keep=KEEP_ALL))
        assert [line for line in lines if "Study" in line or "Page" in line] == [
            line for page in (1, 2, 3) for line in (f"Study of care, interview 7, {page}", f"Page {page} of 3")
        ]

    def test_a_short_turn_at_the_top_of_some_pages_is_none(self):
        pages = [PdfPage() for _ in range(8)]
        for number, page in enumerate(pages):
            first = "P01: Yes." if number % 2 else f"P01: {speech(number, 5)}"
            drawn(page, [first, f"Interviewer: {speech(number, 9)}"])
        assert read(*pages).text.count("P01: Yes.") == 4

    def test_pages_that_begin_alike_lose_their_header_only(self):
        pages = [PdfPage().put(LEFT, 810, f"Page {number + 1}") for number in range(4)]
        for number, page in enumerate(pages):
            drawn(page, ["Interviewer: Shall we go on?", "P01: Yes, of course.", speech(number)])
        reading = read(*pages)
        assert reading.text.count("Shall we go on?") == reading.text.count("Yes, of course.") == 4
        assert reading.left_out == {HEADERS: 8}


class TestPageBox:
    def test_what_stands_outside_is_counted_apart(self):
        page = PdfPage().put(LEFT, TOP, speech(1, 9)).put(LEFT, -40, "hidden below the page")
        reading = read(page)
        assert reading.text == speech(1, 9)
        assert reading.source_words == 9
        assert "Words outside the visible page, which are not part of the text: 4." in reading.notes

    def test_the_crop_box_counts_not_the_media_box(self):
        page = PdfPage(extra="/CropBox [0 100 595 842]").put(LEFT, TOP, speech(1, 9)).put(LEFT, 50, "cut off")
        assert read(page).text == speech(1, 9)

    def test_a_line_cut_off_by_the_edge_that_stands_twice_is_pointed_out(self):
        line = "P01: and that was the last line of the page, more or"
        one, two = PdfPage(), PdfPage()
        drawn(one, [speech(1, 60)])
        one.put(LEFT, 40, line)
        two.put(LEFT, 836, line).put(LEFT, 824, "less like this.")
        assert any("a line stands twice" in note for note in read(one, two).notes)


class TestColumns:
    def test_one_after_the_other(self):
        left, right = [speech(number, 30) for number in range(4)], [speech(number, 33) for number in range(4, 8)]
        page = PdfPage().put(LEFT, TOP, "A title that stands above both of the columns of this page", 12)
        drawn(page, left, TOP - 30, columns=36)
        drawn(page, right, TOP - 30, x=320.0, columns=36)
        assert paragraphs(read(page))[1:] == left + right

    def test_three(self):
        texts = [[speech(10 * column + number, 30) for number in range(3)] for column in range(3)]
        page = PdfPage()
        for number, column in enumerate(texts):
            drawn(page, column, x=30.0 + 185 * number, columns=28)
        assert paragraphs(read(page)) == [text for column in texts for text in column]

    def test_labels_beside_the_words_are_none(self):
        page, y = PdfPage(), TOP
        texts = [speech(number) for number in range(8)]
        for number, text in enumerate(texts):
            page.put(LEFT, y, "Interviewer:" if number % 2 else "P01:")
            y = page.paragraph(text, y, x=190.0, columns=50) - 8
        labels = ["P01:", "Interviewer:"] * 4
        assert [" ".join(line.split()) for line in paragraphs(read(page))] == [
            f"{label} {text}" for label, text in zip(labels, texts, strict=True)
        ]


@pytest.fixture(scope="module")
def sample_texts():
    folder = Path(__file__).resolve().parents[2] / "sample_transcripts" / "stakeholder_study" / "transcripts"
    texts = [found.text.strip() for found in prepare(sorted(folder.glob("*.txt"))[:20])]
    return [text for text in texts if "\t" not in text][:8]


@pytest.mark.slow
@pytest.mark.parametrize("gap", [0.0, 8.0])
def test_transcripts_of_the_sample_study_set_on_pages_give_the_same_words_and_turns(tmp_path, sample_texts, gap):
    files = []
    for number, text in enumerate(sample_texts):
        pages, y = [PdfPage()], TOP
        for line in text.split("\n"):
            for part in textwrap.wrap(line, COLUMNS, break_on_hyphens=False):
                if y < 60:
                    pages, y = [*pages, PdfPage()], TOP
                pages[-1].put(LEFT, y, part)
                y -= 12
            y -= gap
        files += [tmp_path / f"{number}.txt", tmp_path / f"{number}.pdf"]
        files[-2].write_text(text, encoding="utf-8")
        files[-1].write_bytes(pdf_file(*pages))
    done = prepare(files)
    assert len(done) == 16
    for plain, printed in zip(done[::2], done[1::2], strict=True):
        assert re.findall(r"\w+", printed.text) == re.findall(r"\w+", plain.text)
        assert [turn.speaker for turn in printed.turns] == [turn.speaker for turn in plain.turns]


def test_speakers_and_turns_are_found(tmp_path):
    pages = [PdfPage(), PdfPage()]
    for number, page in enumerate(pages):
        drawn(page, [f"Interviewer: {speech(number)}", f"P01: {speech(number + 5)}"] * 3)
    path = tmp_path / "P01.pdf"
    path.write_bytes(pdf_file(*pages))
    (found,) = prepare([path])
    assert (found.problem, found.format, found.report.difference) == (None, "pdf", 0)
    assert {(one.label, one.role.value, one.turns) for one in found.speakers} == {
        ("Interviewer", "interviewer", 6),
        ("P01", "participant", 6),
    }


def test_options_reach_the_reader(tmp_path):
    page = PdfPage()
    for number in range(6):
        page.put(40, TOP - 12 * number, str(number + 1)).put(LEFT, TOP - 12 * number, "x" * 70)
    path = tmp_path / "P01.pdf"
    path.write_bytes(pdf_file(page))
    assert prepare([path])[0].report.left_out == {LINE_NUMBERS: 6}
    assert prepare([path], keep=KEEP_ALL)[0].text.startswith("1 xxx")
