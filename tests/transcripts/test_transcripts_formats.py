# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every format: the same interview gives the same turns, a form is read as one, damage never raises."""

import html
import json
import random
import sys

import pytest
from odt_files import odt_file, p, style
from pdf_files import TOP, PdfPage, pdf_file
from word_files import paragraph, run, word_file

from qualcoder_cp.model import Role
from qualcoder_cp.text import words
from qualcoder_cp.transcripts.prepare import prepare
from qualcoder_cp.transcripts.readers import old_word
from qualcoder_cp.transcripts.roles import similar_labels

pytestmark = pytest.mark.slow

TALK = [
    ("Interviewer", "So how did you first hear about it?"),
    ("P07", "My sister told me – “a long story”, naïve as I was."),
    ("Interviewer", "And what did you think? It's early & cold."),
    ("P07", "I thought: why not. We met at 10:30 or so."),
    ("Interviewer", "Would you do it again?"),
    ("P07", "Yes, and I'd tell others: don't wait. Łódź, ゆき, 👩."),
]


def rtf(text):
    units = text.encode("utf-16-le")
    codes = [int.from_bytes(units[n : n + 2], "little", signed=True) for n in range(0, len(units), 2)]
    return "".join(chr(code) if 32 <= code < 128 and chr(code) not in "\\{}" else f"\\u{code}?" for code in codes)


def interview(kind):
    lines = [f"{who}: {said}" for who, said in TALK]
    marked = [html.escape(line) for line in lines]
    if kind == "docx":
        return word_file("".join(map(paragraph, marked)))
    if kind == "odt":
        return odt_file("".join(map(p, marked)))
    if kind == "html":
        return ("<html><meta charset='utf-8'><body>" + "".join(f"<p>{line}</p>\n" for line in marked)).encode()
    if kind == "rtf":
        return (r"{\rtf1\ansi " + "".join(rf"\pard {rtf(line)}\par" + "\n" for line in lines) + "}").encode()
    if kind == "json":
        rows = [{"start": n, "end": n + 1, "speaker": who, "text": said} for n, (who, said) in enumerate(TALK)]
        return json.dumps({"segments": rows}).encode()
    if kind == "vtt":
        cues = [f"00:0{n}.000 --> 00:0{n}.900\n{line}\n\n" for n, line in enumerate(marked)]
        return ("WEBVTT\n\n" + "".join(cues)).encode()
    return "\n".join(lines).encode()


@pytest.mark.parametrize("kind", ["docx", "odt", "rtf", "html", "txt", "vtt", "json"])
def test_the_same_interview_gives_the_same_turns_and_words(tmp_path, kind):
    path = tmp_path / "P07.bin"
    path.write_bytes(interview(kind))
    (found,) = prepare([path])
    assert (found.problem, found.format, found.report.difference) == (None, kind, 0)
    turns = [(turn.speaker, found.text[turn.speech_start : turn.end]) for turn in found.turns]
    assert turns == TALK
    assert [turn.role for turn in found.turns[:2]] == [Role.INTERVIEWER, Role.PARTICIPANT]
    expected = "\n".join(f"{who}: {said}" for who, said in TALK)
    assert [found.text[a:b] for a, b in words(found.text)] == [expected[a:b] for a, b in words(expected)]


def printed(lines):
    """Return the lines as a PDF, each a paragraph of its own."""
    page, y = PdfPage(), TOP
    for line in lines:
        y = page.paragraph(line, y) - 8
    return pdf_file(page)


def test_one_interview_in_seven_formats_has_the_same_turns_and_words(tmp_path, monkeypatch):
    """With words that every format can hold: the PDF of the test is set in Courier."""
    talk = [(who, " ".join(said.encode("cp1252", "ignore").decode("cp1252").split())) for who, said in TALK]
    monkeypatch.setattr(sys.modules[__name__], "TALK", talk)
    lines = [f"{who}: {said}" for who, said in talk]
    files = {kind: interview(kind) for kind in ("docx", "odt", "rtf", "html", "txt", "vtt")} | {"pdf": printed(lines)}
    paths = [tmp_path / f"P07 {kind}" for kind in files]
    for path, data in zip(paths, files.values(), strict=True):
        path.write_bytes(data)
    found = prepare(paths)
    assert [(one.problem, one.format, one.report.difference) for one in found] == [(None, kind, 0) for kind in files]
    for one in found:
        assert [(turn.speaker, one.text[turn.speech_start : turn.end]) for turn in one.turns] == talk
        assert [turn.role for turn in one.turns] == [turn.role for turn in found[0].turns]
        assert [one.text[a:b] for a, b in words(one.text)] == [found[0].text[a:b] for a, b in words(found[0].text)]
        assert one.report.words_kept == found[0].report.words_kept


QUESTIONS = ["1. How was it?", "2. What did you like?", "3. What else?"]
ANSWERS = [["Good.", "Really good."], ["The people."], ["Nothing."]]


def form(kind, questions=QUESTIONS, answers=ANSWERS):
    pairs = list(zip(questions, answers, strict=True))
    if kind == "docx":
        blocks = [paragraph("Talk of May")]
        for question, said in pairs:
            blocks += [paragraph(run(question, "<w:b/>")), *map(paragraph, said)]
        return word_file("".join(blocks))
    if kind == "odt":
        bold = "<text:span text:style-name='B'>{}</text:span>"
        blocks = [p("Talk of May")]
        for question, said in pairs:
            blocks += [p(bold.format(question)), *map(p, said)]
        return odt_file("".join(blocks), style("B", "fo:font-weight='bold'"))
    tag = "h2" if kind == "html headings" else "b"
    inner = "".join(f"<p><{tag}>{q}</{tag}></p>" + "".join(f"<p>{one}</p>" for one in said) for q, said in pairs)
    return f"<html><body><p>Talk of May</p>{inner}</body></html>".encode()


@pytest.mark.parametrize("kind", ["docx", "odt", "html", "html headings"])
def test_questions_in_bold_or_headings_and_answers_become_turns(tmp_path, kind):
    path = tmp_path / "form"
    path.write_bytes(form(kind))
    (found,) = prepare([path])
    turns = [(turn.role.value, found.text[turn.start : turn.end]) for turn in found.turns]
    assert turns == [
        pair
        for question, said in zip(QUESTIONS, ANSWERS, strict=True)
        for pair in (("interviewer", question), ("participant", "\n".join(said)))
    ]
    assert [speaker.label for speaker in found.speakers] == ["Interviewer", "Participant"]
    assert any("There are no labels" in note for note in found.report.notes)
    assert [found.text[part.start : part.end] for part in found.ranges] == ["Talk of May"]


@pytest.mark.parametrize(
    ("questions", "answers"),
    [
        (["Why?", "How?"], [["a"], ["b"]]),  # too few
        (["Part one", "Part two", "Part three", "Why?"], [["a"], ["b"], ["c"], ["d"]]),  # headings of a report
        (["1. Aims", "2. Methods", "3. Results"], [["a"], ["b"], ["c"]]),  # numbered headings of a report
        (["Why?", "How?", "When?", "Who?"], [["a"], [], [], []]),  # hardly an answer
    ],
)
def test_an_unsure_form_is_left_alone(tmp_path, questions, answers):
    path = tmp_path / "form"
    path.write_bytes(form("docx", questions, answers))
    (found,) = prepare([path])
    assert found.speakers == ()


def test_labels_that_may_be_one_speaker_are_proposed(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Interviewer: so?\nParticipant: yes\n" * 5 + "Interviewer: and?\nParticpant: no\n")
    (found,) = prepare([path])
    assert found.report.similar_labels == (("Participant", "Particpant"),)
    assert any("one speaker?" in line for line in found.report.as_lines())
    assert json.loads(json.dumps(found.report.as_dict()))["similar_labels"] == [["Participant", "Particpant"]]


def test_different_roles_and_numbers_are_not_proposed():
    assert similar_labels(["Interviewer", "Interviewee", "Participant 1", "Participant 2", "Ann", "Anne"]) == []
    assert similar_labels(["Ana Lima", "ana lima.", "Interviewer", "Interviewer1"]) == [
        ("Ana Lima", "ana lima."),
        ("Interviewer", "Interviewer1"),
    ]


OLD = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600 + "WordDocument".encode("utf-16-le")


def pretend(tmp_path, monkeypatch, script):
    program = tmp_path / "soffice"
    program.write_text(f"#!{sys.executable}\nimport sys, pathlib, time\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(old_word, "libreoffice", lambda: str(program))
    (tmp_path / "old.doc").write_bytes(OLD)
    return prepare([tmp_path / "old.doc"])[0]


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a script")
def test_an_old_word_file_is_converted_by_libreoffice(tmp_path, monkeypatch):
    (tmp_path / "made.docx").write_bytes(word_file(paragraph("I was glad.")))
    script = (
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1]); out.mkdir()\n"
        "assert sys.argv[1].startswith('-env:UserInstallation=file://')\n"
        f"(out / 'old.docx').write_bytes(pathlib.Path({str(tmp_path / 'made.docx')!r}).read_bytes())"
    )
    found = pretend(tmp_path, monkeypatch, script)
    assert (found.problem, found.text, found.reader) == (None, "I was glad.", "docx 1 after LibreOffice")


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a script")
def test_libreoffice_that_fails_or_hangs_ends_in_a_sentence(tmp_path, monkeypatch):
    assert "old.doc: LibreOffice could not convert it" in pretend(tmp_path, monkeypatch, "sys.exit(1)").problem
    assert "old.doc: LibreOffice could not convert it" in pretend(tmp_path, monkeypatch, "").problem
    monkeypatch.setattr(old_word, "_SECONDS", 0.2)
    assert "took too long" in pretend(tmp_path, monkeypatch, "time.sleep(60)").problem


def test_without_libreoffice_the_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(old_word, "libreoffice", lambda: None)
    (tmp_path / "old.doc").write_bytes(OLD)
    assert "save it as .docx" in prepare([tmp_path / "old.doc"])[0].problem


ROUNDS = 100
RICH = {
    "odt": odt_file(
        p("Interviewer: so<text:s text:c='3'/>") + f"<text:list><text:list-item>{p('P1')}</text:list-item></text:list>"
    ),
    "rtf": rb"{\rtf1\ansi{\fonttbl{\f0\fcharset204 A;}}I: so{\footnote x}\par{\deleted a}\f0 P1: \'cf\u233?\cell\row}",
    "html": b"<html><body><h1>So</h1><table><tr><td>I:</td><td>a &amp; b</td></tr></table><script>x</script><p>y</p>",
    "json": b'{"text": "so", "segments": [{"start": 0.5, "end": 1, "text": "so", "speaker": "A"}]}',
    "lrc": b"[00:01.00]Hello\n[00:02.50]\n[00:03.00]you\n[00:04.00]there\n",
    "timed": b"[00:01.000 --> 00:02.500]  Hello\n[00:02.500 --> 00:04.000]  you\n",
    "tsv": b'start\tend\ttext\n1000\t2500\tHello "you"\n2500\t4000\tthere\n',
    "csv": b'Time,Speaker,Text\n00:01,I,"So, how?"\n00:02,P1,fine\n00:03,I,good\n',
}


def damaged(data, chance):
    found = bytearray(data)
    for _ in range(chance.randint(1, 10)):
        place = chance.randrange(len(found))
        pick = chance.randrange(4)
        if pick == 0:
            found[place] = chance.randrange(256)
        elif pick == 1:
            del found[place : place + chance.randint(1, 8)]
        elif pick == 2:
            found[place:place] = found[chance.randrange(len(found)) :][:20]
        else:
            found[place:place] = bytes([chance.choice(b'<>{}\\[]"&;:\t\n\0\xff')])
        if not found:
            break
    return bytes(found)


@pytest.mark.parametrize("kind", RICH)
def test_damaged_bytes_never_raise(tmp_path, kind):
    chance = random.Random(kind)
    paths = []
    for number in range(ROUNDS):
        paths.append(tmp_path / f"{number}.bin")
        paths[-1].write_bytes(damaged(RICH[kind], chance))
    for found in prepare(paths):
        assert (found.problem is None) == bool(found.text)
        assert "Error" not in (found.problem or ""), "no bare exceptions"
        assert "by an error of ours" not in (found.problem or "")


def test_damaged_xml_inside_a_whole_zip_never_raises(tmp_path):
    chance = random.Random(3)
    body = p("Interviewer: so") + p("P1: well")
    paths = []
    for number in range(100):
        paths.append(tmp_path / f"{number}.odt")
        paths[-1].write_bytes(odt_file(damaged(body.encode(), chance).decode("utf-8", "replace")))
    for found in prepare(paths):
        assert (found.problem is None) == bool(found.text)
        assert "by an error of ours" not in (found.problem or "")
