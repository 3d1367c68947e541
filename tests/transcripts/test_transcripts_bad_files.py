# SPDX-License-Identifier: GPL-3.0-or-later
"""Every bad file ends in a sentence that names it, never in an exception, and never in half a text."""

import io
import random
import zipfile

import pytest
from word_files import paragraph, part, word_file

from qualcoder_cp.model import KnownError
from qualcoder_cp.transcripts.prepare import prepare, require

pytestmark = pytest.mark.slow

OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def office(place):
    return zipped(**{"[Content_Types].xml": "<Types/>", place: "<x/>"})


DTD = (
    '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "lol"><!ENTITY b SYSTEM "file:///etc/passwd">]><x>&a;&b;</x>'
)
CASES = {
    "empty": (b"", "is empty"),
    "blanks": (b" \r\n\t\n", "is empty"),
    "only a mark": (b"\xef\xbb\xbf", "is empty"),
    "truncated docx": (word_file(paragraph("words " * 500))[:400], "damaged Word file"),
    "old Word": (OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "save it as .docx"),  # by hand
    "password": (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "other OLE": (OLE + b"\0" * 600, "binary data"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "is a damaged PDF"),
    "rtf without text": (rb"{\rtf1\ansi {\fonttbl{\f0 Arial;}}\par}", "is empty"),
    "odt without content": (zipped(mimetype="application/vnd.oasis.opendocument.text"), "damaged OpenDocument text"),
    "xlsx": (office("xl/workbook.xml"), "is an Excel workbook"),
    "pptx": (office("ppt/presentation.xml"), "is a PowerPoint file"),
    "zip": (zipped(readme="hello"), "is a zip archive"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary data"),
    "docx without text": (word_file(paragraph("")), "is empty"),
    "broken xml": (zipped(**{"[Content_Types].xml": "", "word/document.xml": "<w:document>"}), "damaged Word file"),
    "control in xml": (word_file(paragraph("a\x0bb")), "damaged Word file (in word/document.xml)"),
    "dtd": (zipped(**{"[Content_Types].xml": "", "word/document.xml": DTD}), "holds a DTD"),
    "dtd in utf-16": (
        zipped(**{"[Content_Types].xml": "", "word/document.xml": DTD.encode("utf-16")}),
        "holds a DTD",
    ),
    "bomb": (word_file(paragraph("a" * 30_000_000)), "unpacks to 30 MB"),
    "cues without words": (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "none of them has any text"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_ends_in_a_sentence(tmp_path, case):
    data, sentence = CASES[case]
    path = tmp_path / "P01.docx"
    path.write_bytes(data)
    (found,) = prepare([path])
    assert sentence in found.problem
    assert "P01.docx" in found.problem
    assert (found.text, found.turns, found.ranges) == ("", (), ())
    assert found.report.as_lines() == [found.problem]
    with pytest.raises(KnownError, match=r"P01\.docx"):
        require([found])


def test_a_missing_file_ends_in_a_sentence(tmp_path):
    (found,) = prepare([tmp_path / "nowhere.txt"])
    assert "nowhere.txt: can't be read" in found.problem


def test_a_bad_file_does_not_stop_the_good_ones(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_text("I was glad.")
    bad, good = prepare([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert bad.problem
    assert good.problem is None
    assert good.text == "I was glad."


def test_the_content_decides_not_the_name(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_bytes(word_file(paragraph("I was glad.")))
    (found,) = prepare([path])
    assert (found.format, found.text) == ("docx", "I was glad.")


def test_damaged_bytes_never_raise(tmp_path):
    chance = random.Random(7)
    whole = [
        word_file(paragraph("Interviewer: so") + paragraph("P1: well"), footnotes=part("footnotes", "")),
        b"WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<v Ana>well &amp; good</v>\n\n2\n00:02.000 --> 00:05.000\nyes\n",
        "1\r\n00:00:01,000 --> 00:00:02,000\r\nHé\r\n".encode(),
    ]
    paths = []
    for number in range(300):
        data = bytearray(whole[number % 3])
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        paths.append(tmp_path / f"{number}.bin")
        paths[-1].write_bytes(data[: chance.randint(1, len(data))] if chance.random() < 0.3 else data)
    for found in prepare(paths):
        assert (found.problem is None) == bool(found.text)
