# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that other people made with other programs; skipped where the folder of them is absent."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from qualcoder_cp.transcripts.prepare import prepare
from qualcoder_cp.transcripts.readers.docx import read_docx

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
pytestmark = [
    pytest.mark.skipif(not (REAL / "hitsave").is_dir(), reason="the folder of real files is absent"),
    pytest.mark.slow,
]

TURNS = {
    "Interview with Danny": [30, 29],
    "Dawn of the Monsters": [38, 37],
    "Interview with Matthew": [27, 27],
    "GigaSword": [42, 41, 1],
    "Legends of Astravia": [62, 61],
    "Q-Cubed": [27, 26],
    "Super Marxist Twins": [61, 45, 44, 33, 29, 1],
    "Get-A-Grip Chip": [80, 70, 28, 14],
    "Wintermoor": [110, 84, 51, 45],
}
WORD = re.compile(r"[\w']+")


@pytest.fixture(scope="module")
def batch():
    paths = sorted((REAL / "hitsave").iterdir())
    return {found.path.name: found for found in prepare(paths)}


def starting(batch, start):
    return next(found for name, found in batch.items() if name.startswith(start))


def test_every_file_is_read_and_adds_up(batch):
    for found in batch.values():
        assert found.problem is None
        assert found.report.difference == 0


@pytest.mark.parametrize("start", TURNS)
def test_turns_per_speaker(batch, start):
    found = starting(batch, start)
    assert sorted((speaker.turns for speaker in found.speakers), reverse=True) == TURNS[start]
    assert len(found.turns) == sum(TURNS[start])


@pytest.mark.parametrize("start", TURNS)
def test_the_one_who_asks_in_all_of_them_is_the_interviewer(batch, start):
    roles = [speaker.role for speaker in starting(batch, start).speakers]
    assert roles.count("interviewer") == 1


def test_a_false_friend_stays_out(batch):
    assert "And" not in {speaker.label for speaker in starting(batch, "Wintermoor").speakers}


@pytest.mark.parametrize(
    ("name", "cues"),
    [("interview-with-artemio-urbina.md", 1087), ("Goodboy Galaxy - Rik Nicol.srt", 753),
     ("Goodboy Galaxy - Rik Nicol.vtt", 753), ("Keitai update Spring 2025.srt", 762),
     ("Keitai update Spring 2025.vtt", 762)],
)  # fmt: skip
def test_cues(batch, name, cues):
    assert batch[name].report.cues == cues


@pytest.mark.parametrize(
    ("stem", "words"), [("Goodboy Galaxy - Rik Nicol", 6203), ("Keitai update Spring 2025", 14516)]
)
def test_the_same_words_in_every_format(batch, stem, words):
    plain = batch[stem + (".text" if stem.startswith("Good") else ".txt")]
    expected = WORD.findall(plain.text)
    assert len(expected) == words
    for suffix in (".srt", ".vtt"):
        assert WORD.findall(batch[stem + suffix].text) == expected


@pytest.mark.parametrize("name", ["LICENSE.md", "Goodboy Galaxy - Rik Nicol.text", "Keitai update Spring 2025.txt"])
def test_no_speakers_where_there_are_none(batch, name):
    assert batch[name].speakers == ()
    assert batch[name].turns


def test_word_files_of_tables_have_every_word_of_their_text_files():
    counts = set()
    with zipfile.ZipFile(io.BytesIO((REAL / "nvivo" / "oltas0517.qdpx").read_bytes())) as archive:
        for name in archive.namelist():
            if name.endswith(".docx"):
                text = archive.read(name.removesuffix("docx") + "txt").decode("utf-8-sig")
                reading = read_docx(archive.read(name), "a.docx")
                assert reading.text.split() == text.split()
                counts.add(len(re.findall(r"\w+", reading.text)))
    assert 86_062 in counts
