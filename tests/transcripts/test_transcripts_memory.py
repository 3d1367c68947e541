# SPDX-License-Identifier: GPL-3.0-or-later
"""No file takes more than 300 MB or ten seconds: large ones are read, those beyond any transcript refused at once."""

from __future__ import annotations

import io
import random
import sys
import zipfile

import pytest
from measured import MEGABYTES, SECONDS, measured
from odt_files import odt_file
from pdf_files import LEFT, TOP, PdfPage, pdf_file
from word_files import paragraph, part, word_file
from workbook_files import text_cell, workbook_file

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is measured by way of /proc"),
]


def noise(count, template, seed=1):
    """Return ``count`` pieces that pack badly, so that the file does not look like a bomb."""
    chance = random.Random(seed)
    return "".join(template.format("".join(chance.choices("abcdefghijkl ", k=6))) for _ in range(count))


def page(content=b""):
    sheet = PdfPage().put(LEFT, TOP, "Interviewer: some words that are long enough to be text.")
    sheet.drawn.append(content)
    return sheet


def many_turns(count):
    return "".join(f"{'Interviewer' if n % 2 else 'Participant'}: words said here, no {n}\n" for n in range(count))


READ = {
    "600,000 characters.txt": lambda: many_turns(15_000),
    "one line of a million characters.txt": lambda: "word " * 200_000,
    "one word of a million letters.txt": lambda: "w" * 1_000_000,
    "10,000 turns.txt": lambda: "".join(f"{'I' if n % 2 else 'P'}: yes\n" for n in range(10_000)),
    "99,000 short lines.txt": lambda: "ab\n" * 99_000,
    "99,000 turns.txt": lambda: "P: a\n" * 99_000,
    "20,000 speakers.txt": lambda: "".join(f"N{n}: a\n" for n in range(20_000)),
    "three million characters.txt": lambda: "😀 a" * 990_000,
    "400,000 times in a line.txt": lambda: "[00:01]" * 400_000,
    "1,400,000 tabs in a line.txt": lambda: "a\t" * 1_400_000,
    "30,000 cues.vtt": lambda: "WEBVTT\n\n" + "00:01.000 --> 00:02.000\na\n\n" * 30_000,
    "100,000 voices in a cue.vtt": lambda: "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v Ana>a" * 100_000,
    "24,000 cues.srt": lambda: "1\n00:00:01,000 --> 00:00:02,000\na\n\n" * 24_000,
    "99,000 lines.lrc": lambda: "[00:01.00]a\n" * 99_000,
    "90,000 rows.tsv": lambda: "start\tend\ttext\n" + "0\t1\ta\n" * 90_000,
    "150,000 segments.json": lambda: '{"segments":[' + ",".join(['{"start":0,"end":1,"text":"a"}'] * 150_000) + "]}",
    "99,000 paragraphs.html": lambda: "<html><body>" + "<p>a</p>" * 99_000,
    "290,000 cells.html": lambda: "<html><body><table><tr>" + "<td>a" * 290_000,
    "picture of 18 MB.html": lambda: "<html><body><p>hello<img src='data:" + "A" * 18_000_000 + "'></body></html>",
    "90,000 paragraphs.rtf": lambda: r"{\rtf1\ansi " + r"a\par " * 90_000 + "}",
    "300,000 letters.rtf": lambda: r"{\rtf1\ansi " + r"\u23383?" * 300_000 + "}",
    "groups within groups.rtf": lambda: r"{\rtf1\ansi " + "{" * 600_000 + "a" + "}" * 600_000 + "}",
    "picture of 58 MB.rtf": lambda: r"{\rtf1\ansi hello there{\pict " + "00" * 29_000_000 + r"}\par}",
    "600,000 characters.docx": lambda: word_file("".join(map(paragraph, many_turns(15_000).split("\n")))),
    "150,000 runs.docx": lambda: word_file("<w:p>" + noise(150_000, "<w:r><w:t>{}</w:t></w:r>") + "</w:p>"),
    "90,000 paragraphs.docx": lambda: word_file(noise(90_000, "<w:p><w:r><w:t>{}</w:t></w:r></w:p>")),
    "200,000 tab stops.docx": lambda: word_file(
        "".join(
            paragraph(f"a {n}", properties="<w:tabs>" + "<w:tab w:val='left' w:pos='1'/>\n" * 14 + "</w:tabs>")
            for n in range(14_000)
        )
    ),
    "a note 40,000 times.docx": lambda: word_file(
        "<w:p>" + "<w:r><w:footnoteReference w:id='1'/></w:r>" * 40_000 + "</w:p>",
        footnotes=part("footnotes", f"<w:footnote w:id='1'>{paragraph('words ' * 50)}</w:footnote>"),
    ),
    "40,000 paragraphs.odt": lambda: odt_file(noise(40_000, "<text:p>{}</text:p>")),
    "blanks without end.odt": lambda: odt_file("<text:p>a<text:s text:c='2000000000'/>b</text:p>"),
    "1,000 pages.pdf": lambda: pdf_file(*[page() for _ in range(1_000)]),
    "400,000 strokes.pdf": lambda: pdf_file(page(b"0 0 m 1 1 l S\n" * 400_000)),
    "a page of 3,000 km.pdf": lambda: pdf_file(
        PdfPage(extra="/MediaBox [0 0 1e9 1e9] /UserUnit 75000").put(LEFT, TOP, "some words that are long enough")
    ),
}


@pytest.mark.parametrize("name", READ)
def test_the_largest_files_that_are_read_stay_within_the_limits(tmp_path, name):
    path = tmp_path / name
    content = READ[name]()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = measured(path)
    assert found.problem == ""
    assert found.characters > 0
    assert (found.megabytes < MEGABYTES, found.seconds < SECONDS) == (True, True), found


def lying(data):
    """Return a zip whose headers say that its largest part has 100 bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = max(info.file_size for info in archive.infolist())
    return data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))


REFUSED = {
    "200 MB.txt": (lambda: b"Some words here. " * 12_000_000, "has 204 MB"),
    "80 MB.txt": (lambda: b"Some words here. " * 5_000_000, "holds more than 20 MB of text"),
    "bytes.bin": (lambda: bytes(range(256)) * 390_000, "holds more than"),
    "four million characters.txt": (lambda: b"words " * 700_000, "more than 3,000,000 characters"),
    "a million lines.txt": (lambda: b"ab\n" * 900_000, "more than 100,000 lines"),
    "a million cues.vtt": (lambda: b"WEBVTT\n\n00:01.000 --> 00:02.000\na\n\n" * 60_000, "more than 100,000 lines"),
    "lists.json": (lambda: b'{"segments":[' + b"[]," * 3_000_000 + b"1]}", "more than 6,000,000 characters"),
    "a million tags.html": (lambda: b"<html><body>" + b"<b>" * 1_000_000, "more than 300,000 tags"),
    "attributes.html": (
        lambda: f"<html><body><p {' '.join(f'a{n}=1' for n in range(300_000))}>a</p>".encode(),
        "more than 10,000 attributes",
    ),
    "90 MB.rtf": (lambda: rb"{\rtf1\ansi " + b"some words " * 8_000_000 + b"}", "more than 60 MB of RTF"),
    "50 MB of words.rtf": (lambda: rb"{\rtf1\ansi " + b"some words " * 4_500_000 + b"}", "3,000,000 characters"),
    "codes.rtf": (lambda: rb"{\rtf1\ansi " + rb"\b " * 800_000 + b"}", "more than 700,000 RTF codes"),
    "notes.rtf": (lambda: rb"{\rtf1\ansi " + rb"a{\footnote b}" * 30_000 + b"}", "more than 5,000 notes"),
    "2,000,000 paragraphs.docx": (lambda: word_file("<w:p/>" * 2_000_000), "unpacks to"),
    "attributes.docx": (
        lambda: word_file("".join(f'<w:p w:rsidR="{n:08x}" w:rsidP="{n:08x}"/>' for n in range(400_000))),
        "more elements than any transcript",
    ),
    "headers that lie.docx": (lambda: lying(word_file("<w:p/>" * 2_000_000)), "damaged Word file"),
    "1,500,000 paragraphs.odt": (lambda: odt_file("<text:p/>" * 1_500_000), "unpacks to"),
    "headers that lie.odt": (lambda: lying(odt_file("<text:p/>" * 1_500_000)), "damaged OpenDocument"),
    "3,000,000 strokes.pdf": (lambda: pdf_file(page(b"0 0 m 1 1 l S\n" * 3_000_000)), "millions of strokes"),
    "saved states.pdf": (lambda: pdf_file(page(b"q " * 2_000_000)), "millions of strokes"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_files_beyond_any_transcript_are_refused_with_a_sentence(tmp_path, name):
    make, sentence = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(make())
    found = measured(path)
    assert sentence in found.problem
    assert name in found.problem
    assert (found.megabytes < MEGABYTES, found.seconds < SECONDS) == (True, True), found


def rows(count):
    return "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>{n}</v></c></row>' for n in range(2, count))


TABLES = {
    "20,000 rows.xlsx": (lambda: workbook_file(rows(20_000)), ""),
    "300,000 rows.xlsx": (lambda: workbook_file(rows(300_000)), "more than 200,000 rows"),
    "2,000,000 cells.xlsx": (lambda: workbook_file('<row r="2">' + "<c/>" * 2_000_000 + "</row>"), "1,000,000 cells"),
    "a row a thousand million down.xlsx": (
        lambda: workbook_file('<row r="999999999"><c r="A999999999"><v>1</v></c></row>'), "more than 200,000 rows"),
    "far to the right.xlsx": (
        lambda: workbook_file("".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 3_000))),
        "more than 1,000,000 cells"),
    "a cell of 9 MB.xlsx": (lambda: workbook_file('<row r="2">' + text_cell("A2", noise(1_500_000, "{}")) + "</row>"),
                            ""),
    "headers that lie.xlsx": (lambda: lying(workbook_file("<row/>" * 3_000_000)), "damaged Excel workbook"),
    "a cell of 1,500,000 characters.csv": (lambda: b"id,answer\n1," + b"word " * 300_000 + b"\n", ""),
    "a cell of 9 MB.csv": (lambda: b"id,answer\n1," + b"word " * 1_800_000 + b"\n", "not a well-formed CSV file"),
    "90,000 rows.csv": (lambda: b"id,answer\n" + b"1,yes\n" * 90_000, ""),
    "300,000 rows.csv": (lambda: b"id,answer\n" + b"1,yes\n" * 300_000, "more than 100,000 rows"),
    "10 million commas.csv": (lambda: b"id,answer\n" + (b"1" + b"," * 10_000 + b"\n") * 1_000, "1,000,000 cells"),
    "65 MB.csv": (lambda: b"id,answer\n" + b"1,some words\n" * 5_000_000, "larger than 20 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_tables_stay_within_the_limits(tmp_path, name):
    make, sentence = TABLES[name]
    path = tmp_path / name
    path.write_bytes(make())
    found = measured(path, "sheet")
    assert (sentence in found.problem, bool(found.problem)) == (True, bool(sentence)), found
    assert (found.megabytes < MEGABYTES, found.seconds < SECONDS) == (True, True), found
