# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of bad inputs row by row, for texts, web pages, RTF, OpenDocument, subtitles, segments and tables.

Word and PDF files have tests of their own. All content is made here.
"""

from __future__ import annotations

import html
import io
import json
import time
import unicodedata
import zipfile

import pytest
from odt_files import MIME, odt_file, p, part
from word_files import paragraph, word_file

from qualcoder_cp import transcripts
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project, add_coder, verify
from qualcoder_cp.transcripts import Plan, import_survey, read_participants, read_sheet
from qualcoder_cp.transcripts.prepare import prepare

pytestmark = pytest.mark.slow

KINDS = ("txt", "md", "html", "rtf", "odt", "vtt", "srt", "json", "csv")


def file_of(kind, lines):
    """Return a file of a kind in which each pair of label and words is one turn."""
    if kind in ("txt", "md"):
        mark = "**" if kind == "md" else ""
        return "\n".join(f"{mark}{who}:{mark} {said}" for who, said in lines).encode()
    if kind == "html":
        body = "".join(f"<p>{html.escape(f'{who}: {said}')}</p>" for who, said in lines)
        return f"<html><meta charset='utf-8'><body>{body}</body></html>".encode()
    if kind == "rtf":
        return (
            r"{\rtf1\ansi " + "".join(rf"\pard {_rtf(f'{who}: {said}')}\par " for who, said in lines) + "}"
        ).encode()
    if kind == "odt":
        return odt_file("".join(p(html.escape(f"{who}: {said}")) for who, said in lines))
    if kind == "json":
        rows = [{"start": n, "end": n + 1, "speaker": who, "text": said} for n, (who, said) in enumerate(lines)]
        return json.dumps({"segments": rows}).encode()
    if kind == "csv":
        rows = ['"' + said.replace('"', '""') + '"' for _, said in lines]
        return (
            "time,speaker,text\n"
            + "".join(
                f"0:00:{n % 60:02d},{who},{said}\n" for n, ((who, _), said) in enumerate(zip(lines, rows, strict=True))
            )
        ).encode()
    cues = [
        f"{n + 1}\n{_clock(n, kind)} --> {_clock(n + 1, kind)}\n{html.escape(f'{who}: {said}')}\n\n"
        for n, (who, said) in enumerate(lines)
    ]
    return (("WEBVTT\n\n" if kind == "vtt" else "") + "".join(cues)).encode()


def _clock(second, kind):
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}{'.' if kind == 'vtt' else ','}000"


def _rtf(text):
    units = text.encode("utf-16-le")
    codes = [int.from_bytes(units[n : n + 2], "little", signed=True) for n in range(0, len(units), 2)]
    return "".join(chr(code) if 32 <= code < 128 and chr(code) not in "\\{}" else f"\\u{code}?" for code in codes)


def talk(said="It was fine.", turns=6):
    return [("Interviewer" if n % 2 == 0 else "P01", said) for n in range(turns)]


def read(folder, data, name="P01.bin", **more):
    path = folder / name
    path.write_bytes(data)
    (found,) = prepare([path], **more)
    return found


def said_in(found):
    return [" ".join(found.text[turn.speech_start : turn.end].split()) for turn in found.turns]


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "study.qcp", "A study") as made:
        add_coder(made, "Ana")
        yield made


# ---------------------------------------------------------------- empty, mislabelled


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_without_words_is_said_to_be_empty(tmp_path, kind):
    found = read(tmp_path, file_of(kind, []) if kind != "csv" else b"\n\n", f"none.{kind}")
    assert found.problem is not None
    assert f"none.{kind}: is empty" in found.problem or "none of them" in found.problem or "JSON" in found.problem


@pytest.mark.parametrize("ending", ["docx", "pdf", "odt", "xlsx", "txt", ""])
@pytest.mark.parametrize("kind", KINDS)
def test_the_content_decides_whatever_the_file_is_called(tmp_path, kind, ending):
    plain = read(tmp_path, file_of(kind, talk()), f"a.{kind}")
    other = read(tmp_path, file_of(kind, talk()), f"b.{ending}" if ending else "b")
    assert other.problem is None
    assert (other.format, other.text, other.turns) == (plain.format, plain.text, plain.turns)


@pytest.mark.parametrize("kind", KINDS)
def test_a_truncated_file_is_read_as_far_as_it_goes_or_refused_in_a_sentence(tmp_path, kind):
    whole = file_of(kind, talk("It was long and it was fine, all in all, as I said before.", 40))
    for share in (0.02, 0.3, 0.7, 0.99):
        found = read(tmp_path, whole[: int(len(whole) * share)])
        assert (found.problem is None) == bool(found.text)
        if found.problem:
            assert "P01.bin" in found.problem
            assert "Error" not in found.problem


# ---------------------------------------------------------------- hostile packages and markup


DTD = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'


def package(mimetype=MIME, **parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_entities_in_an_open_document_are_refused_before_they_are_parsed(tmp_path, encoding):
    text = f"{DTD}<office:document-content>&b;&c;</office:document-content>".encode(encoding)
    found = read(tmp_path, package(content_xml=text))
    assert "holds a DTD" in found.problem or "damaged" in found.problem
    assert "lol" not in found.text


def test_entities_of_a_web_page_are_not_expanded(tmp_path):
    page = DTD.replace('<?xml version="1.0"?><!DOCTYPE x', "<!DOCTYPE html")
    found = read(tmp_path, (page + "<html><body><p>I: so &a; &c; &b;</p></body></html>").encode())
    assert (found.problem, found.format) == (None, "html")
    assert "lol" not in found.text
    assert "I: so" in found.text


def test_an_open_document_that_unpacks_to_far_too_much_is_not_opened(tmp_path):
    started = time.monotonic()
    found = read(tmp_path, odt_file(p("a" * 30_000_000)))
    assert "unpacks to 30 MB" in found.problem
    assert time.monotonic() - started < 5


def test_names_inside_a_package_lead_nowhere(tmp_path):
    outside = tmp_path / "evil.xml"
    stream = io.BytesIO(odt_file(p("I was glad.")))
    with zipfile.ZipFile(stream, "a") as archive:
        for name in ("../evil.xml", "/tmp/evil.xml", "C:\\evil.xml", "..\\..\\evil.xml"):
            archive.writestr(name, "<x/>")
    found = read(tmp_path, stream.getvalue())
    assert (found.problem, found.text) == (None, "I was glad.")
    assert not outside.exists()


@pytest.mark.parametrize("sign", ["\x0b", "\x00", "\x1f"])
def test_a_control_character_in_an_open_document_is_told_with_its_part(tmp_path, sign):
    found = read(tmp_path, odt_file(p(f"a{sign}b")))
    assert "damaged OpenDocument text (in content.xml)" in found.problem


@pytest.mark.parametrize(
    ("declared", "written"),
    [("ISO-8859-1", "utf-8"), ("UTF-8", "iso-8859-1"), ("klingon", "utf-8"), ("UTF-16", "utf-8")],
)
def test_a_wrong_declaration_of_the_encoding_gives_text_or_a_sentence(tmp_path, declared, written):
    body = part(
        "office:document-content", f"<office:body><office:text>{p('I was at the café.')}</office:text></office:body>"
    ).partition("?>")[2]
    data = f'<?xml version="1.0" encoding="{declared}"?>{body}'.encode(written)
    found = read(tmp_path, package(content_xml=data))
    assert found.text.startswith("I was at the caf") if found.problem is None else "damaged" in found.problem


# ---------------------------------------------------------------- characters


ENDS = ["\r\n", "\r", "\n", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"]


@pytest.mark.parametrize("end", ENDS)
def test_every_line_end_becomes_one(tmp_path, end):
    lines = [f"{who}: {said}" for who, said in talk()]
    found = read(tmp_path, end.join(lines).encode())
    assert found.text == "\n".join(lines)
    assert len(found.turns) == 6
    mixed = "".join(line + ENDS[n % len(ENDS)] for n, line in enumerate(lines))
    assert read(tmp_path, mixed.encode()).text.rstrip("\n") == "\n".join(lines)


def test_nul_and_control_characters_in_a_text_are_dropped_and_counted(tmp_path):
    found = read(tmp_path, b"I: so\x01 what?\nP: we\x1bll\x02, yes.\nI: and?\nP: no.\nI: ok?\nP: ok.\n")
    assert found.text.startswith("I: so what?\nP: well, yes.")
    assert found.report.replaced["control characters dropped"] == 3
    assert found.report.difference == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8"])
def test_unicode_is_read_with_and_without_a_mark(tmp_path, encoding):
    text = "\n".join(f"{who}: {said}" for who, said in talk("It was fine, 👩 and Łódź."))
    found = read(tmp_path, text.encode(encoding))
    assert (found.problem, found.text) == (None, text)


SAID = {
    "astral": "I saw 👩‍👩‍👧 and 𝒳, 🏳️‍🌈 too.",
    "composed": "naïve café",
    "combining": unicodedata.normalize("NFD", "naïve café, Ḍ̣̇ạ"),
    "arabic": "كان الأمر جيدا، شكرا.",
    "hebrew": "זה היה בסדר, תודה.",
    "marks": "\u200fso\u200e \u202bmixed\u202c \u2067text\u2069",
    "thai": "ฉันไม่รู้ว่ามันคืออะไร",
    "spaces": "no\u00a0break thin\u2009blank soft\u00adhyphen zero\u200bwidth",
    "formula": "=1+1 and -2, @me, +3",
}


@pytest.mark.parametrize("what", SAID)
@pytest.mark.parametrize("kind", KINDS)
def test_unusual_characters_come_through_every_format(tmp_path, kind, what):
    found = read(tmp_path, file_of(kind, talk(SAID[what])))
    assert found.problem is None
    assert found.report.difference == 0
    assert said_in(found) == [" ".join(SAID[what].split())] * 6
    for turn in found.turns:
        assert 0 <= turn.start <= turn.speech_start <= turn.end <= len(found.text)


def test_text_that_looks_like_a_formula_or_a_list_stays_text(tmp_path, project):
    text = "= I said\n- and then\n+ more\n@home\n"
    found = read(tmp_path, text.encode(), "formula.txt")
    transcripts.import_transcripts(project, [found], by="Ana")
    stored = transcripts.text_of(project, transcripts.transcripts(project)[0].id).text
    assert stored == text


# ---------------------------------------------------------------- size


@pytest.mark.parametrize("kind", KINDS)
def test_six_hundred_thousand_characters_are_read_in_time(tmp_path, kind):
    lines = talk("It was " + "very " * 6 + "fine.", 15_000)
    data = file_of(kind, lines)
    started = time.monotonic()
    found = read(tmp_path, data)
    assert (found.problem, len(found.turns)) == (None, 15_000)
    assert time.monotonic() - started < 20  # on a busy machine; the benchmarks have the real figures


@pytest.mark.parametrize("kind", ["txt", "md", "html", "rtf", "odt"])
def test_one_line_of_a_million_characters_is_a_text(tmp_path, kind):
    lines = [("Interviewer", "word " * 200_000)]
    started = time.monotonic()
    found = read(tmp_path, file_of(kind, lines))
    assert (found.problem, found.report.difference) == (None, 0)
    assert found.report.words_kept == 200_001
    assert time.monotonic() - started < 10


def test_ten_thousand_turns_of_one_line(tmp_path, project):
    found = read(tmp_path, file_of("txt", talk(turns=10_000)), "long.txt")
    started = time.monotonic()
    transcripts.import_transcripts(project, [found], by="Ana")
    text = transcripts.text_of(project, transcripts.transcripts(project)[0].id)
    assert len(text.turns) == 10_000
    assert time.monotonic() - started < 10
    assert verify(project) == []


def test_a_thousand_files_of_which_some_are_bad(tmp_path, project):
    paths = []
    for number in range(1000):
        path = tmp_path / f"{number:04d}.txt"
        path.write_bytes(b"" if number % 100 == 7 else file_of("txt", talk(f"It was fine, said {number}.", 2)))
        paths.append(path)
    prepared = prepare(paths)
    assert sum(1 for one in prepared if one.problem) == 10
    with pytest.raises(KnownError, match=r"0007\.txt: is empty"):
        transcripts.import_transcripts(project, prepared, by="Ana")
    assert transcripts.transcripts(project) == []
    done = transcripts.import_transcripts(project, prepared, by="Ana", skip_problems=True)
    assert (len(done.names), len(done.left_out)) == (990, 10)
    project.undo("Ana")
    assert transcripts.transcripts(project) == []


# ---------------------------------------------------------------- files and their names


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_text_under_two_names_is_refused_by_name(tmp_path, project, kind):
    first = read(tmp_path, file_of(kind, talk()), "first.bin")
    transcripts.import_transcripts(project, [first], by="Ana")
    second = read(tmp_path, file_of(kind, talk()), "second.bin")
    with pytest.raises(KnownError, match=r"second\.bin holds the same text as the transcript 'first'"):
        transcripts.import_transcripts(project, [second], by="Ana")


def test_a_folder_and_a_file_that_has_gone_end_in_a_sentence(tmp_path):
    gone = tmp_path / "gone.txt"
    folder, missing = prepare([tmp_path, gone])
    assert "can't be read" in folder.problem
    assert "gone.txt: can't be read" in missing.problem


def test_a_file_that_vanishes_while_others_are_read_is_one_problem(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_bytes(file_of("txt", talk(f"It was {name}.")))
    paths = [tmp_path / f"{name}.txt" for name in ("a", "b", "c")]

    def vanish(done, _total, _what):
        if done == 1:
            paths[1].unlink(missing_ok=True)

    first, second, third = prepare(paths, progress=vanish)
    assert (first.problem, third.problem) == (None, None)
    assert "b.txt: can't be read" in second.problem


@pytest.mark.parametrize(
    "name", ["two\nlines.txt", "👩 emoji.txt", "trailing..txt", "CON.txt", "x" * 251 + ".txt", " blanks .txt",
             "=1+1.txt", "'); DROP TABLE transcript;--.txt", "%s{0}$x.txt", "a\tb.txt"]
)  # fmt: skip
def test_odd_names_of_files_are_names_and_nothing_else(tmp_path, project, name):
    found = read(tmp_path, file_of("txt", talk()), name)
    assert found.problem is None
    transcripts.import_transcripts(project, [found], by="Ana")
    (stored,) = transcripts.transcripts(project)
    assert stored.name == name.removesuffix(".txt")
    assert transcripts.transcript_named(project, stored.name).id == stored.id
    assert verify(project) == []


def test_a_name_that_is_no_unicode_can_be_stored(tmp_path, project):
    path = tmp_path / b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    path.write_bytes(file_of("txt", talk()))
    transcripts.import_transcripts(project, prepare([path]), by="Ana")
    assert transcripts.transcripts(project)[0].name == "caf?"


# ---------------------------------------------------------------- tables


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"id,why\nP1,so,more\n", "row 2, column 3: there is a value without a column name"),
        (b"id,why\nP1\n", None),
        (b"P1,so\nP2,no\n", None),
        (b"id,id\nP1,so\n", "stands twice"),
        (b"id,\nP1,so\n", "there is a value without a column name"),
        (b"id,,why\nP1,so,more\n", "the column has no name"),
        (bytes(range(256)) * 40, "a table must be a CSV file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(2000), "a table must be a CSV file"),
        (b'id,why\nP1,"so\n', "is not a well-formed CSV file"),
        (b"", "is empty"),
        (b"PK\x03\x04 cut", "a table must be a CSV file"),
        (word_file(paragraph("so")), "a table must be a CSV file"),
        (b"id;why\n" + b"x" * 400_000 + b";so\n", None),  # a cell may hold a whole interview
    ],
)
def test_a_careless_table_is_read_or_refused_in_a_sentence(tmp_path, content, why):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    if why is None:
        assert read_sheet(path).rows
        return
    with pytest.raises(KnownError, match=r"table\.csv") as refused:
        read_sheet(path)
    assert why in str(refused.value)


def test_a_table_that_is_far_too_large_is_not_opened(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.truncate(2_000_000_000)  # a file with a hole: nothing is written
    started = time.monotonic()
    for reader in (read_sheet, read_participants):
        with pytest.raises(KnownError, match="is larger than 20 MB"):
            reader(path)
    assert time.monotonic() - started < 1


def test_cells_that_look_like_formulas_stay_text(tmp_path, project):
    path = tmp_path / "survey.csv"
    path.write_text('id,role,why\n=1+1,-2,"=HYPERLINK(""x"")"\n@me,+3,- it was fine\n', encoding="utf-8")
    plan = Plan("id", None, {"role": transcripts.VariableKind.TEXT}, ("why",))
    import_survey(project, read_sheet(path), plan, by="Ana")
    assert {one.name: one.variables for one in transcripts.participants(project)} == {
        "=1+1": {"role": "-2"}, "@me": {"role": "+3"},
    }  # fmt: skip
    texts = [transcripts.text_of(project, one.id).text for one in transcripts.transcripts(project)]
    assert 'Answer: =HYPERLINK("x")' in texts[0]
    assert "Answer: - it was fine" in texts[1]


@pytest.mark.parametrize("what", SAID)
def test_unusual_characters_come_through_a_survey(tmp_path, project, what):
    path = tmp_path / "survey.csv"
    path.write_text(f'id,why\nP1,"{SAID[what]}"\n', encoding="utf-8")
    import_survey(project, read_sheet(path), Plan("id", None, {}, ("why",)), by="Ana")
    text = transcripts.text_of(project, transcripts.transcripts(project)[0].id).text
    assert text.endswith(f"Answer: {SAID[what]}\n")
