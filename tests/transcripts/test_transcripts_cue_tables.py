# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines and tables that carry times or speakers: LRC, Whisper's text and TSV, tables of turns in every format."""

import re
from pathlib import Path

import pytest
from odt_files import odt_file, p
from word_files import paragraph, word_file

from qualcoder_cp.model import Role
from qualcoder_cp.transcripts.prepare import prepare
from qualcoder_cp.transcripts.turn_tables import columns_of, find_turn_table

REAL = Path(__file__).resolve().parents[3] / "shared" / "real" / "hitsave"


@pytest.fixture
def read(tmp_path):
    def write_and_prepare(content, name="a.bin", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        (found,) = prepare([path], **options)
        assert found.problem is None
        assert found.report.difference == 0
        return found

    return write_and_prepare


def spoken(found):
    return [(turn.speaker, found.text[turn.speech_start : turn.end], turn.start_ms) for turn in found.turns]


CUES = {
    "timed lines": "[00:01.000 --> 00:02.500]  Hello you\r\n[00:02.500 --> 00:04.000]  and you.\r\n",
    "lrc": "[ar:Somebody]\n[00:01.00]Hello you\n[00:02.50]\n\n[00:02.500]and you.\n[00:04.00]\n",
    "table": "start\tend\ttext\n1000\t2500\tHello you\n2500\t4000\tand you.\n",
}


@pytest.mark.parametrize("kind", CUES)
def test_times_of_cues_become_times_of_turns(read, kind):
    found = read(CUES[kind])
    assert (found.format, found.text, found.report.cues) == (kind, "Hello you and you.", 2)
    assert [(turn.start_ms, turn.end_ms) for turn in found.turns] == [(1000, 4000)]


@pytest.mark.parametrize(
    "table",
    [
        'start,end,speaker,text\n0.5,2.5,Ana,"So, how?"\n2.5,4.0,P1,fine\n',
        "Start;End;Speaker;Text\n00:00.500;00:02.500;Ana;So, how?\n00:02.500;00:04.000;P1;fine\n",
    ],
)
def test_cues_with_speakers_in_a_table(read, table):
    assert spoken(read(table)) == [("Ana", "So, how?", 500), ("P1", "fine", 2500)]


def test_quotation_marks_of_speech_recognisers_are_no_quoting(read):
    found = read('start\tend\ttext\n0\t10\t"Why me," he said\n10\t20\tand "left\n')
    assert found.text == '"Why me," he said and "left'


@pytest.mark.parametrize("name", ["[01:02.5] Interviewer", "[00:01:02] Interviewer", "(0:02) I"])
def test_other_times_at_line_starts_stay_text(read, name):
    assert read(f"{name}: hello there\nP1: hello\n" * 4).format == "txt"


ROWS = [
    ("Time", "Speaker", "Text"),
    ("00:01", "Interviewer", "So how was it?"),
    ("00:05", "P1", "It was, well, good."),
    ("00:09", "", "And it lasted."),
    ("", "Interviewer", "Thank you."),
]
TURNS = [
    ("Interviewer", "So how was it?", 1000),
    ("P1", "It was, well, good.\n00:09\t\tAnd it lasted.", 5000),
    ("Interviewer", "Thank you.", None),
]


def written(kind):
    if kind == "csv":
        return "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS)
    if kind in ("tsv", "txt"):
        return "\n".join("\t".join(row) for row in ROWS)
    if kind == "html":
        rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
        return f"<html><body><table>{rows}</table></body></html>"
    if kind == "odt":
        rows = "".join(
            "<table:table-row>"
            + "".join(f"<table:table-cell>{p(cell)}</table:table-cell>" for cell in row)
            + "</table:table-row>"
            for row in ROWS
        )
        return odt_file(f"<table:table>{rows}</table:table>")
    rows = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in ROWS)
    return word_file(f"<w:tbl>{rows}</w:tbl>")


@pytest.mark.parametrize("kind", ["csv", "tsv", "html", "odt", "docx"])
def test_a_table_of_turns_in_every_format(read, kind):
    found = read(written(kind))
    assert spoken(found) == TURNS
    assert [turn.role for turn in found.turns] == [Role.INTERVIEWER, Role.PARTICIPANT, Role.INTERVIEWER]
    kinds = {found.text[part.start : part.end].strip(): part.kind.value for part in found.ranges}
    assert kinds == {"Time\tSpeaker\tText": "header", "00:09": "time"}


def test_lines_inside_quoted_cells_belong_to_their_turn(read):
    found = read('Speaker,Words\nAna,"one\ntwo"\nP1,three\n')
    assert spoken(found) == [("Ana", "one\ntwo", None), ("P1", "three", None)]


def test_cells_behind_the_words_are_kept_as_nobodys_speech(read):
    found = read("Speaker\tText\tCodes\nAna\tSo?\tasking\nP1\tyes\tgood; sure\n")
    kept = [found.text[part.start : part.end] for part in found.ranges if part.kind.value == "stage direction"]
    assert kept == ["asking", "good; sure"]
    assert [speaker.words for speaker in found.speakers] == [1, 1]


@pytest.mark.parametrize("header", [["id", "age"], ["Name", "Age"], ["text"], ["Time", "Text"], ["", ""]])
def test_other_tables_are_no_tables_of_turns(header):
    assert columns_of(header) is None
    assert find_turn_table("\t".join(header) + "\nAna\t7\nBo\t8\n", 100) is None


def test_a_person_may_choose_the_encoding(read, tmp_path):
    content = "I: Łódź?\nP1: tak, £5\n".encode("cp1250", "replace")
    guessed = read(content)
    assert any("Please check the accents: I: £ód" in note for note in guessed.report.notes)
    chosen = read(content, encodings={tmp_path / "a.bin": "cp1250"})
    assert chosen.text.startswith("I: Łódź?")
    assert (chosen.report.encoding, chosen.report.encoding_how) == ("cp1250", "chosen by a person")
    assert any("Please check the accents: I: Łódź?" in note for note in chosen.report.notes)


@pytest.mark.parametrize("encoding", ["no such thing", "base64", "rot13", ""])
def test_an_encoding_that_does_not_exist_is_told(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_text("hello")
    (found,) = prepare([path], encodings={path: encoding})
    assert f"a.txt: there is no encoding called '{encoding}'." in found.problem


@pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real files is absent")
def test_the_same_words_in_six_formats():
    word = re.compile(r"[\w']+")
    paths = [REAL / f"Goodboy Galaxy - Rik Nicol.{suffix}" for suffix in ("text", "srt", "vtt", "txt", "tsv", "lrc")]
    plain, *cues = prepare(paths)
    expected = word.findall(plain.text)
    assert len(expected) == 6203
    for found in cues:
        assert (word.findall(found.text), found.report.cues, found.report.difference) == (expected, 753, 0)
        assert found.turns[0].start_ms == 43_810
