# SPDX-License-Identifier: GPL-3.0-or-later
"""UTF-8 that was read as Windows-1252 and stored again: noticed, and repaired where a person wants it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoder_cp import transcripts
from qualcoder_cp.transcripts.encodings import READ_TWICE, decode, is_encoding, read_twice, repaired


def twice(text):
    """Return what becomes of a text that is read wrongly, as programs do it that never fail."""
    signs = [bytes([byte]) for byte in text.encode("utf-8")]
    return "".join(
        one.decode("cp1252") if one not in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d") else one.decode("latin-1")
        for one in signs
    )


@pytest.mark.parametrize(
    "text", ["Zoë était là, garçon à côté", "“I don’t know” – she said …", "Größe über Straße", "5 £ and 3 € — no, 2 £"]
)
def test_what_was_read_twice_is_noticed_and_repaired(text):
    assert read_twice(twice(text))
    assert repaired(twice(text)) == text


@pytest.mark.parametrize(
    "text", ["Zoë était là", "SÃO PAULO", "CAFÉ» and NAÏVE»", "Â quoi bon", "plain", "Ã", "“Smart” quotes – and dashes"]
)
def test_what_is_meant_as_it_stands_is_left_alone(text):
    assert read_twice(text) == []


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cc"))))
def test_repair_takes_back_the_second_reading(text):
    assert repaired(twice(text)) == text


def test_the_choice_is_an_encoding_like_others():
    assert is_encoding(READ_TWICE)
    found = decode(twice("déjà vu").encode("utf-8"), READ_TWICE)
    assert (found.text, found.encoding) == ("déjà vu", READ_TWICE)


def test_a_file_that_was_read_twice_says_so(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(twice("Interviewer: Ça va ?\nZoë: Déjà très bien.\n" * 3), "utf-8")
    (found,) = transcripts.prepare([path])
    assert any(note.startswith("Read twice? 'Ã") for note in found.report.notes)
    (mended,) = transcripts.prepare([path], encodings={path: READ_TWICE})
    assert mended.text.startswith("Interviewer: Ça va ?\nZoë: Déjà")
    assert "Zoë" in {one.label for one in mended.speakers}
    assert not any(note.startswith("Read twice?") for note in mended.report.notes)
