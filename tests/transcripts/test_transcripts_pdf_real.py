# SPDX-License-Identifier: GPL-3.0-or-later
"""Interview PDFs that other people made; skipped where the folder of them is absent."""

import re
from pathlib import Path

import pytest

from qualcoder_cp.transcripts.prepare import prepare
from qualcoder_cp.transcripts.readers.pdf_furniture import HEADERS, LINE_NUMBERS

REAL = Path(__file__).resolve().parents[3] / "shared" / "real" / "pdpilot"
pytestmark = [pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real files is absent"), pytest.mark.slow]

TURNS = {
    "P1": (47, 47), "P2": (81, 84), "P3": (61, 61), "P4": (55, 56), "P5": (68, 67), "P6": (51, 49), "P7": (53, 53),
}  # fmt: skip
PAGES = {"P1": 5, "P2": 8, "P3": 6, "P4": 6, "P5": 6, "P6": 5, "P7": 7}


@pytest.fixture(scope="module")
def batch():
    return {found.name: found for found in prepare([REAL / f"{name}.pdf" for name in TURNS])}


@pytest.fixture(scope="module")
def whole():
    paths = [REAL / f"{name}.pdf" for name in TURNS]
    return {found.name: found for found in prepare(paths, keep=frozenset({LINE_NUMBERS, HEADERS}))}


@pytest.mark.parametrize("name", TURNS)
def test_turns(batch, name):
    found = batch[name]
    assert (found.problem, found.report.difference) == (None, 0)
    assert found.report.turns == {"Dan": TURNS[name][0], "Participant": TURNS[name][1]}


@pytest.mark.parametrize("name", TURNS)
def test_no_number_is_left_in_the_text(batch, name):
    lines = batch[name].text.split("\n")
    assert not [line for line in lines if re.match(r"\d+\b", line)]
    assert not [line for line in lines if re.search(r"\d/\d$", line)]
    assert batch[name].report.left_out[HEADERS] == 2 * PAGES[name]


def test_a_mistyped_label_is_left_to_the_preview(batch):
    assert any("'Particpant' may be a mistyped label" in note for note in batch["P5"].report.notes)


def test_numbers_of_later_pages_stand_outside(batch):
    assert any(re.match("Words outside .*: 150.", note) for note in batch["P1"].report.notes)


@pytest.mark.parametrize("name", TURNS)
def test_every_paragraph_of_the_authors_is_one_here(batch, whole, name):
    numbers = [int(found) for found in re.findall(r"^(\d+) \S", whole[name].text, re.MULTILINE)]
    assert sorted(set(numbers)) == list(range(1, max(numbers) + 1))
    twice = sum(int(n) for note in batch[name].report.notes for n in re.findall(r"a line stands twice.*: (\d+)", note))
    assert max(numbers) <= batch[name].report.paragraphs <= max(numbers) + twice


@pytest.mark.parametrize("name", TURNS)
def test_the_same_words_as_another_reader_finds(batch, whole, name):
    pypdf = pytest.importorskip("pypdf")
    pages = pypdf.PdfReader(REAL / f"{name}.pdf").pages
    theirs = re.findall(r"[^\W\d_]+", " ".join(page.extract_text() for page in pages))
    assert sorted(re.findall(r"[^\W\d_]+", whole[name].text)) == sorted(theirs)
    assert sorted(re.findall(r"[^\W\d_]+", batch[name].text)) == sorted(theirs)
