# SPDX-License-Identifier: GPL-3.0-or-later
"""Segments: codings with what one wants to read beside them, filtered, grouped and written."""

from __future__ import annotations

import io
import zipfile

import pytest

from qualcoder_cp import coding
from qualcoder_cp.model import KnownError, LayerKind, Role

CONSENT, MOTHER, TRUST = "They never asked me about consent.", "My mother saw my data.", "I trust the numbers on it."


@pytest.fixture
def coded(study):
    one = study()
    one.people("participant,transcript,group\nPat,T1,Patients\nCleo,T2,Clinicians\n")
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.apply(one.ana, "T1", "Privacy", MOTHER, unsure=True)
    one.apply(one.ana, "T2", "Accuracy", TRUST)
    one.apply(one.ben, "T1", "Consent", CONSENT)
    return one


def quotes(one, viewer, **filters):
    return [found.quote for found in coding.find_segments(one.project, viewer, **filters)]


def test_a_segment_tells_who_says_it_where_and_in_which_words(coded):
    found = coding.find_segments(coded.project, coded.ana)[0]
    assert (found.transcript, found.code, found.code_path, found.coder) == ("T1", "Consent", "Privacy > Consent", "Ana")
    assert (found.speaker, found.role, found.turn, found.participants, found.groups) == (
        "P", Role.PARTICIPANT, 2, ("Pat",), ("Patients",),
    )  # fmt: skip
    assert (found.before, found.quote) == ("", CONSENT)
    assert found.after == " The sensor was wrong nearly all of the long summer night."


def test_filters(coded):
    ana = coded.ana
    assert quotes(coded, ana, transcript_id=coded.transcript("T2")) == [TRUST]
    assert quotes(coded, ana, code_id=coded.code["Privacy"]) == [CONSENT, MOTHER]
    assert quotes(coded, ana, code_id=coded.code["Privacy"], below=False) == [MOTHER]
    assert quotes(coded, ana, group="Clinicians") == [TRUST]
    assert quotes(coded, ana, text="MOTHER") == [MOTHER]
    assert quotes(coded, ana, unsure=True) == [MOTHER]
    assert quotes(coded, ana, unsure=False) == [CONSENT, TRUST]
    assert quotes(coded, ana, coder_id=coded.ben.id) == []
    assert quotes(coded, ana, kind=LayerKind.CONSENSUS) == []


def test_sealed_segments_of_others_are_not_there(coded):
    assert quotes(coded, coded.ben) == [CONSENT]
    assert quotes(coded, coded.lea) == quotes(coded, None) == []
    coded.submit()
    assert len(quotes(coded, None)) == 4


def test_headings(coded):
    coded.submit()
    found = coding.find_segments(coded.project, coded.lea)

    def titles(by):
        return [(group.title, len(group.segments)) for group in coding.grouped(found, by)]

    assert titles(coding.GroupedBy.CODE) == [("Privacy", 1), ("Privacy > Consent", 2), ("Trust > Accuracy", 1)]
    assert titles(coding.GroupedBy.TRANSCRIPT) == [("T1", 3), ("T2", 1)]
    assert titles(coding.GroupedBy.CODER) == [("Ana", 3), ("Ben", 1)]
    assert titles(coding.GroupedBy.GROUP) == [("Patients", 3), ("Clinicians", 1)]


def test_files(coded, tmp_path):
    from docx import Document
    from openpyxl import load_workbook

    coding.set_memo(coded.project, coded.ana, coding.codings(coded.project, coded.ana)[0].id, "=1+1")
    found = coding.find_segments(coded.project, coded.ana)
    for ending in ("csv", "xlsx", "docx"):
        coding.write_segments(coded.project, found, tmp_path / f"out.{ending}")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").count(CONSENT) == 1
    sheet = load_workbook(tmp_path / "out.xlsx").active
    assert [cell.value for cell in sheet[1]] == list(coding.SEGMENT_COLUMNS)
    memo = sheet.cell(2, coding.SEGMENT_COLUMNS.index("memo") + 1)
    assert (memo.value, memo.data_type) == ("=1+1", "s")
    document = Document(tmp_path / "out.docx")
    said = [(one.style.name, one.text) for one in document.paragraphs]
    assert ("Heading 1", "Privacy > Consent (1)") in said
    assert ("Quote", CONSENT) in said
    assert ("Caption", "T1 · Pat · Patients · turn 2 · Ana") in said
    with pytest.raises(KnownError, match=r"segments can be written as .csv, .xlsx or .docx"):
        coding.write_segments(coded.project, found, tmp_path / "out.txt")


def test_the_same_segments_make_the_same_files(coded, tmp_path):
    found = coding.find_segments(coded.project, coded.ana)
    made = []
    for number in range(2):
        for ending in ("xlsx", "docx"):
            path = tmp_path / f"{number}.{ending}"
            coding.write_segments(coded.project, found, path)
            with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
                assert archive.testzip() is None
            made.append(path.read_bytes())
    assert made[:2] == made[2:]
