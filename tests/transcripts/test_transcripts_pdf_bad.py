# SPDX-License-Identifier: GPL-3.0-or-later
"""PDFs that can't or shouldn't be read: each ends in one plain sentence, none in an exception."""

import random
import zlib

import pytest
from pdf_files import LEFT, TOP, PdfPage, assemble, pdf_file, stream

from qualcoder_cp.model import KnownError
from qualcoder_cp.transcripts.prepare import prepare
from qualcoder_cp.transcripts.readers import pdf_source
from qualcoder_cp.transcripts.readers.pdf import read_pdf

pytestmark = pytest.mark.slow


def page(*lines):
    made = PdfPage()
    for number, line in enumerate(lines or ["Interviewer: how did it go?", "P01: it went well, thank you."] * 5):
        made.put(LEFT, TOP - 20 * number, line)
    return made


def sentence(data):
    with pytest.raises(KnownError) as raised:
        read_pdf(data, "P01.pdf")
    assert str(raised.value).startswith("P01.pdf: ")
    return str(raised.value)


def forms_in_forms(levels, times):
    """Return a page that draws a form that draws a form ``times`` times, and so on."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
        stream(b"/X Do"),
    ]
    for level in range(levels):
        inner = f"/Resources << /XObject << /X {level + 6} 0 R >> >>" if level + 1 < levels else ""
        content = b"/X Do " * times if inner else b"BT ET"
        objects.append(stream(content, f" /Type /XObject /Subtype /Form /BBox [0 0 9 9] {inner}"))
    return assemble(objects)


def packed_twice():
    packed = zlib.compress(zlib.compress(b" " * 160_000_000, 9))
    whole = pdf_file(page())
    body = f"99 0 obj\n<< /Length {len(packed)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n".encode()
    return whole[:15] + body + packed + b"\nendstream\nendobj\n" + whole[15:]


def test_a_password():
    assert "is protected by a password" in sentence(pdf_file(page(), password="secret"))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9, 0.99])
def test_a_file_cut_off_is_damaged_and_never_read_in_part(share):
    whole = pdf_file(*[page()] * 20)
    assert "is a damaged PDF" in sentence(whole[: int(share * len(whole))])


def test_a_file_without_sense_is_damaged():
    assert "is a damaged PDF" in sentence(b"%PDF-1.7\n" + bytes(range(256)) * 9 + b"\n%%EOF\n")


@pytest.mark.parametrize("lines", [[""], ["3"], ["Page 1 of 9"]])
def test_pictures_of_pages_need_ocr(lines):
    assert "contains no text, only pictures of pages; it needs OCR." in sentence(pdf_file(*[page(*lines)] * 3))


def test_one_page_of_text_among_pictures_is_read():
    assert read_pdf(pdf_file(page(), PdfPage(), PdfPage()), "P01.pdf").text


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (lambda: pdf_file(PdfPage([b" " * 160_000_000])), "150 MB when it is unpacked"),
        (packed_twice, "150 MB when it is unpacked"),
        (lambda: pdf_file(PdfPage([b"BT /F1 1 Tf " + b"(word word word) Tj " * 50_000 + b"ET"])), "on a page"),
        (lambda: forms_in_forms(12, 10), "drawings within drawings"),
    ],
    ids=["unpacks", "unpacks twice", "characters", "forms"],
)
def test_bombs_are_not_opened(data, what):
    assert what in sentence(data())


def test_forms_within_forms_as_programs_write_them_are_no_bomb():
    assert "needs OCR" in sentence(forms_in_forms(4, 2))


def test_too_many_pages_or_characters(monkeypatch):
    data = pdf_file(*[page()] * 4)
    monkeypatch.setattr(pdf_source, "_PAGE_CAP", 3)
    assert "has 4 pages, more than any transcript" in sentence(data)
    monkeypatch.setattr(pdf_source, "_PAGE_CAP", 4)
    monkeypatch.setattr(pdf_source, "_CHARACTER_CAP", 600)
    assert "has more than 600 characters, more than any transcript" in sentence(data)


def mutated(chance, whole):
    data = bytearray(whole)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data))
        kind = chance.random()
        if kind < 0.6:
            data[at] = chance.randrange(256)
        elif kind < 0.8:
            del data[at : at + chance.randint(1, 40)]
        else:
            data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 40)))
    return bytes(data)


def test_damaged_bytes_never_raise(tmp_path):
    chance = random.Random(11)
    plain = page()
    plain.drawn = [b"BT /F1 10 Tf 72 700 Td (" + b"what was said that day " * 3 + b") Tj ET"]
    wholes = [pdf_file(page(), page()), pdf_file(page(), plain), pdf_file(page(), password="a")]
    paths = []
    for number in range(100):
        paths.append(tmp_path / f"{number}.pdf")
        paths[-1].write_bytes(mutated(chance, wholes[number % 3]))
    for found in prepare(paths):
        assert (found.problem is None) == bool(found.text)
        assert "Error" not in (found.problem or "")
        assert found.report.difference == 0
