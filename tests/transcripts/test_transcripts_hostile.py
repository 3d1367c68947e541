# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that were made to do harm: one test for each way of doing it. Nothing is fetched, run, written or believed."""

from __future__ import annotations

import ast
import io
import os
import random
import socket
import sys
import time
import zipfile
from pathlib import Path

import pytest
from odt_files import odt_file, p
from pdf_files import LEFT, TOP, PdfPage, assemble, pdf_file, stream
from word_files import W, paragraph, part, run, word_file
from workbook_files import text_cell, workbook_file

import qualcoder_cp
from qualcoder_cp.model import KnownError
from qualcoder_cp.text import visible
from qualcoder_cp.transcripts.prepare import prepare
from qualcoder_cp.transcripts.tables import read_sheet

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("a reader opens a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def read(tmp_path):
    """Return a function that prepares one file and sees that nothing else was written beside it."""
    folder = tmp_path / "in"
    folder.mkdir()

    def take(data, name="P07.bin"):
        path = folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        (found,) = prepare([path])
        assert [one.name for one in tmp_path.rglob("*")] == ["in", name]
        path.unlink()
        return found

    return take


def with_members(data, members):
    """Return the package with more members, under names as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, members.pop(name, None) or old.read(name))
        for name, content in members.items():
            new.writestr(name, content)
    return out.getvalue()


PACKAGES = {
    "docx": (word_file(paragraph("I was glad.")), "word/document.xml", "w:t"),
    "odt": (odt_file(p("I was glad.")), "content.xml", "text:p"),
}
DANGERS = {
    "billion laughs": '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>',
    "external file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "external address": '<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]>',
    "external DTD": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "parameter entity": '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x">%a;]>',
}


@pytest.mark.parametrize("kind", PACKAGES)
@pytest.mark.parametrize("danger", DANGERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_and_dtds_are_refused(read, kind, danger, encoding):
    data, place, _ = PACKAGES[kind]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = archive.read(place).decode().partition("?>")[2]
    evil = (DANGERS[danger] + body).encode(encoding)
    assert "holds a DTD" in read(with_members(data, {place: evil})).problem


def test_xml_entities_in_a_workbook_are_refused(tmp_path):
    data = with_members(workbook_file(""), {"xl/sharedStrings.xml": DANGERS["external file"] + "<sst/>"})
    path = tmp_path / "survey.xlsx"
    path.write_bytes(data)
    with pytest.raises(KnownError, match="holds a DTD"):
        read_sheet(path)


@pytest.mark.parametrize("kind", PACKAGES)
@pytest.mark.parametrize("depth", [300, 200_000])
def test_xml_nested_deeply_is_refused(read, kind, depth):
    data, place, inner = PACKAGES[kind]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = archive.read(place).decode()
    tag = "w:sdt" if kind == "docx" else "text:list"
    at = body.index(f"<{inner}")
    deep = body[:at] + f"<{tag}>" * depth + body[at:] + f"</{tag}>" * depth
    assert "is a damaged" in read(with_members(data, {place: deep})).problem


@pytest.mark.parametrize("kind", PACKAGES)
def test_zip_paths_that_leave_the_archive_are_never_written(read, kind):
    names = ["../../evil.xml", "/evil.xml", "C:\\evil.xml", "word/../../evil.xml", "\\\\host\\share\\evil.xml"]
    found = read(with_members(PACKAGES[kind][0], {name: "<x>evil</x>" for name in names}))
    assert (found.problem, found.text) == (None, "I was glad.")
    assert not Path("/evil.xml").exists()


@pytest.mark.parametrize("kind", PACKAGES)
def test_zip_members_with_one_name_are_not_mixed(read, kind):
    data, place, _ = PACKAGES[kind]
    out = io.BytesIO(data)
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        archive.writestr(place, old.read(place).replace(b"glad", b"sad."))
    found = read(out.getvalue())
    assert "twice" in found.problem


def test_zip_symbolic_links_are_not_followed(read):
    link = zipfile.ZipInfo("word/document.xml")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(link, "/etc/passwd")
    assert "is a damaged Word file" in read(out.getvalue()).problem


def test_zip_with_too_many_members_is_refused(read):
    data = with_members(PACKAGES["docx"][0], {f"word/x{n}.bin": "" for n in range(10_001)})
    assert "holds 10,003 members" in read(data).problem


def test_a_picture_that_unpacks_to_gigabytes_is_not_unpacked(read):
    begun = time.process_time()
    found = read(with_members(PACKAGES["docx"][0], {"word/media/image1.png": b"\0" * 300_000_000}))
    assert (found.problem, found.text) == (None, "I was glad.")
    assert time.process_time() - begun < 8  # most of it to make the file


def test_a_mimetype_that_unpacks_to_gigabytes_is_not_unpacked(read):
    data = with_members(PACKAGES["odt"][0], {"mimetype": b"application/vnd.oasis.opendocument.text" + b" " * 10**8})
    assert read(data).text == "I was glad."


def test_templates_pictures_and_links_of_a_word_file_are_not_followed(read):
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = "".join(
        f"<Relationship Id='r{n}' Type='{kinds}/{kind}' Target='{target}' TargetMode='External'/>"
        for n, (kind, target) in enumerate(
            [
                ("attachedTemplate", "http://127.0.0.1:9/x.dotm"),
                ("image", "file:///etc/passwd"),
                ("oleObject", "//host/x"),
            ]
        )
    )
    data = with_members(PACKAGES["docx"][0], {"word/_rels/document.xml.rels": f"<Relationships>{rels}</Relationships>"})
    assert read(data).text == "I was glad."


def test_fields_that_would_run_a_program_stay_field_codes(read):
    field = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    code = "<w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe</w:instrText></w:r>"
    inside = field.format("begin") + code + field.format("separate") + run("shown") + field.format("end")
    found = read(word_file(paragraph(inside)))
    assert (found.text, "field codes" in found.report.left_out) == ("shown", True)


def test_formulas_in_a_workbook_are_not_computed(tmp_path):
    formula = '<c r="B2" t="str"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>kept</v></c>'
    path = tmp_path / "survey.xlsx"
    path.write_bytes(workbook_file(f'<row r="2">{text_cell("A2", "1")}{formula}</row>'))
    sheet = read_sheet(path)
    assert sheet.rows[0]["answer"] == "kept"
    assert any("formulas" in note for note in sheet.notes)


@pytest.mark.parametrize("cell", ["=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://127.0.0.1")', "+1", "@x", "-1"])
def test_formulas_in_a_csv_file_stay_text(tmp_path, cell):
    path = tmp_path / "survey.csv"
    path.write_text('id,answer\n1,"{}"\n'.format(cell.replace('"', '""')))
    assert read_sheet(path).rows[0]["answer"] == cell


def test_scripts_and_references_of_a_web_page_are_left_out(read):
    page = """<html><head><script src='http://127.0.0.1:9/x.js'></script><link rel=stylesheet href='http://127.0.0.1:9/'>
    <meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'></head><body onload='alert(1)'><p>I was <img
    src='file:///etc/passwd'><iframe src='http://127.0.0.1:9/'></iframe>glad.</p><script>alert(1)</script>
    <object data='file:///etc/passwd'></object><style>@import 'http://127.0.0.1:9/'</style></body></html>"""
    assert read(page).text == "I was glad."


def test_a_web_page_nested_deeply_ends_in_a_sentence_or_a_text(read):
    for tag in ("b", "div", "table"):
        found = read("<html><body>" + f"<{tag}>" * 90_000 + "I was glad.")
        assert found.text == "I was glad." or found.problem


def test_objects_and_pictures_of_an_rtf_file_are_left_out(read):
    rtf = (
        r"{\rtf1\ansi I was {\object\objemb{\*\objclass Package}{\*\objdata 0105000002}{\result }}{\pict\pngblip "
        + "89504e47" * 50_000
        + r"}{\field{\*\fldinst INCLUDETEXT file:///etc/passwd}{\fldrslt glad}}.{\*\template http://127.0.0.1:9/}\par}"
    )
    assert read(rtf).text == "I was glad."


def test_rtf_numbers_without_sense_do_no_harm(read):
    numbers = r"\u-99999999 ?\u9999999999 ?\uc999999999 a\bin2147483647 \f999999999 \'zz\ansicpg99999999 "
    found = read(r"{\rtf1\ansi I was glad." + numbers + r"\par}")
    assert found.problem or found.text.startswith("I was glad.")


def test_scripts_and_attachments_of_a_pdf_are_left_alone(read):
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
        b" /Names << /EmbeddedFiles << /Names [(x.exe) 6 0 R] >> >> /AA << /WC << /S /Launch /F (cmd.exe) >> >> >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 /MediaBox [0 0 595 842] >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >>"
        b" /Annots [<< /Subtype /Link /A << /S /URI /URI (http://127.0.0.1:9/) >> >>] >>",
        stream(b"BT /F1 10 Tf 1 0 0 1 72 700 Tm (I was glad that you came.) Tj ET"),
        b"<< /Type /Filespec /F (x.exe) /EF << /F 7 0 R >> >>",
        stream(b"MZ" * 1_000, " /Type /EmbeddedFile"),
    ]
    assert read(assemble(objects)).text == "I was glad that you came."


def test_a_pdf_page_of_any_size_is_read(read):
    for box in ("[0 0 1e9 1e9]", "[-1e9 -1e9 1e9 1e9]", "[0 0 0 0]", "[nan 0 x]"):
        page = PdfPage(extra=f"/MediaBox {box} /UserUnit 75000").put(LEFT, TOP, "I was glad that you came.")
        found = read(pdf_file(page))
        assert found.text == "I was glad that you came." or found.problem


REPEATED = [
    "a", " ", "(", "[", "*", "_", ":", "-", "a:", "a ", "a\t", "[00:", "1:", "(a", "**a", "# ", "> ", "&amp;", "<v ",
    "'-", "Dr.", "00:01 --> ", "{", '"', "\\", "é\u0301", "\u200d", "\u202e", "a: b\n", "\t\n", "- \n", "P1\n", "(x)\n",
    "[x]", "<p", "<!--", ";,\t", "No. ", "00:00:00,000", "word word word word word ", "Ã©",
]  # fmt: skip


@pytest.mark.parametrize("start", ["", "WEBVTT\n\n", "<html><p>", "[00:01.00]", "start\tend\ttext\n", '{"segments":['])
def test_patterns_do_not_explode(read, start):
    for piece in REPEATED:
        begun = time.process_time()
        read(start + piece * (40_000 // len(piece)) + "!", "P07.txt")
        assert time.process_time() - begun < 4, f"{piece!r} after {start!r}"


NAMES = [
    "a\nb", "a\rb", "\u202egnp.txt", "a\u2066b", "a\x1b[31mb", "CON", "a. ", "x" * 250, "👩\u200d👩 ø",
    "'); DROP TABLE x;--", "<b>x<img src=x>", "&amp;", "%s%n{0}", "-rf", "=1+1", "a\u2028b", "..", "`id`",
]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses such names itself")
@pytest.mark.parametrize("name", NAMES)
def test_file_names_are_labels_and_shown_without_their_controls(read, name):
    found = read("P1: I was glad.", f"{name}.txt" if name == ".." else name)
    assert found.problem is None
    for line in [*found.report.as_lines(), *read(b"", "x" + name[:200]).report.as_lines()]:
        assert visible(line) == line


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files on Windows")
def test_folders_devices_and_pipes_are_not_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for found in prepare([tmp_path, tmp_path / "pipe", tmp_path / "link", tmp_path / "loop"]):
        assert "can't be read" in found.problem


def test_random_bytes_are_refused_or_read_as_text(read):
    chance = random.Random(3)
    for head in (
        b"",
        b"PK\x03\x04",
        b"%PDF-1.7\n",
        b"{\\rtf1",
        b"\xff\xfe",
        b"WEBVTT\n",
        bytes.fromhex("D0CF11E0A1B11AE1"),
    ):
        found = read(head + chance.randbytes(20_000))
        assert found.problem or found.text


def test_only_two_modules_parse_xml_and_none_runs_what_it_reads():
    """lxml stands in `ooxml` and the walkers of events behind it; no reader can load code or call a shell."""
    folder = Path(qualcoder_cp.__file__).parent / "transcripts"
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = {one.name for one in node.names} if isinstance(node, ast.Import) else set()
            names |= {str(node.module)} if isinstance(node, ast.ImportFrom) else set()
            assert not names & {
                "pickle",
                "marshal",
                "shelve",
                "yaml",
                "xml.etree.ElementTree",
                "xml.sax",
                "xml.dom.minidom",
            }
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            assert called not in ("eval", "exec", "__import__"), path
        text = path.read_text(encoding="utf-8")
        assert "extractall" not in text
        assert "shell=True" not in text
        if "XMLParser(" in text or "iterparse(" in text:
            assert "resolve_entities=False" in text
            assert "no_network=True" in text


def test_strict_and_transitional_names_are_the_same_to_the_guards(read):
    strict = word_file(paragraph("I was glad."), "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert read(strict).text == "I was glad."
    header = part("hdr", paragraph("a"), W)
    assert read(word_file(paragraph("b"), header1=header)).report.left_out == {"page headers and footers": 1}
