# SPDX-License-Identifier: GPL-3.0-or-later
"""From bytes to the canonical text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.transcripts.canonical import canonical, peculiarities
from qualcoder_cp.transcripts.encodings import decode
from qualcoder_cp.transcripts.prepare import prepare
from qualcoder_cp.transcripts.sniff import Format, sniff_text
from qualcoder_cp.transcripts.times import marked_times, milliseconds

SENTENCE = "Às vezes dói — “muito”, 5 £"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"\xef\xbb\xbf" + SENTENCE.encode(), "utf-8"),
        (SENTENCE.encode(), "utf-8"),
        (b"\xff\xfe" + SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + SENTENCE.encode("utf-16-be"), "utf-16-be"),
        (SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (SENTENCE.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\x00\x00" + SENTENCE.encode("utf-32-le"), "utf-32-le"),
        (SENTENCE.encode("cp1252"), "windows-1252"),
    ],
)
def test_encodings_are_recognised_without_guessing(data, encoding):
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.undefined) == (SENTENCE, encoding, 0)


def test_bytes_without_meaning_are_counted():
    decoded = decode(b"caf\xe9 \x81")
    assert (decoded.text, decoded.undefined) == ("café \ufffd", 1)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_all_line_ends_become_one(end):
    assert canonical(f"a{end}b").text == "a\nb"


def test_what_a_coder_may_want_to_see_stays():
    text = "\ta\u00a0b\u00adc\u200b\u200f e\u0301 👩\u200d🔬 \ufdd0 \ufeff\n\n\nx"
    assert canonical(text).text == text


def test_controls_marks_and_broken_characters_are_counted():
    found = canonical("\ufeffa\x00b\x1fc\ud800d\r\ne")
    assert found.text == "abc\ufffdd\ne"
    assert found.replaced == {
        "control characters dropped": 2,
        "broken characters replaced by U+FFFD": 1,
        "line ends CRLF": 1,
        "byte order mark dropped": 1,
    }


def test_a_character_written_as_two_broken_ones_is_mended():
    assert canonical(decode("\ud83d\ude00".encode("utf-8", "surrogatepass")).text).text == "😀"


@settings(max_examples=300)
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=30))
def test_canonical_is_idempotent_and_safe(text):
    once = canonical(text).text
    assert canonical(once).text == once
    assert not set(once) & set("\r\x00\x0b\x0c\x85\u2028\u2029")
    once.encode("utf-8")


@settings(max_examples=100)
@given(st.binary(max_size=60))
def test_decoding_never_fails(data):
    canonical(decode(data).text).text.encode("utf-8")


def test_peculiarities_are_told():
    assert peculiarities("plain") == {}
    assert peculiarities("e\u0301 שלום 😀 Ã©")["characters that NFC would compose"] == 1


@pytest.mark.parametrize(
    ("written", "ms"),
    [("0:21", 21_000), ("1:02:03", 3_723_000), ("00:00:43,810", 43_810), ("[125:03]", 7_503_000),
     ("(00:00:08.5)", 8_500), ("#00:01:23-4#", 83_400), ("no time", None)],
)  # fmt: skip
def test_times(written, ms):
    assert milliseconds(written) == ms


def test_marked_times_are_found_and_clock_times_are_not():
    text = "We met at 10:30 [00:01:02] there\n00:03:04\n#00:01:23-4#"
    assert [text[start:end] for start, end in marked_times(text)] == ["[00:01:02]", "00:03:04", "#00:01:23-4#"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nhi", Format.VTT),
        ("00:01.000 --> 00:02.000\nhi", Format.VTT),
        ("1\n00:00:01,000 --> 00:00:02,000\nhi", Format.SRT),
        ("# Title\n\ntext", Format.MARKDOWN),
        ("text", Format.TXT),
    ],
)
def test_kinds_of_text(text, kind):
    assert sniff_text(text) is kind


def test_the_report_adds_up_and_can_be_written(tmp_path):
    path = tmp_path / "P01.txt"
    path.write_bytes("Interviewer: caf\xe9?\r\nP1: yes, often\r\n".encode("cp1252"))
    (found,) = prepare([path])
    report = found.report.as_dict()
    assert (report["words_source"], report["words_kept"], report["left_out"]) == (5, 5, {})
    assert report["replaced"] == {"line ends CRLF": 2}
    assert (report["encoding"], found.name, found.source_bytes) == ("windows-1252", "P01", 36)
    assert any("windows-1252" in line for line in found.report.as_lines())
    assert any("Please check the accents" in note for note in report["notes"])


def test_progress_is_told(tmp_path):
    (tmp_path / "a.txt").write_text("word")
    told = []
    prepare([tmp_path / "a.txt"], progress=lambda *step: told.append(step))
    assert told == [(0, 1, "a.txt"), (1, 1, "")]


def test_doubles_in_a_batch_are_noted(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("the same words")
    _, second = prepare([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert "The text is the same as that of a.txt." in second.report.notes
