# SPDX-License-Identifier: GPL-3.0-or-later
import json

import pytest

from qualcoder_cp.transcripts.prepare import prepare

SEGMENTS = [
    {"id": 0, "start": 0.0, "end": 2.5, "text": " So how was it?", "speaker": "SPEAKER_00", "words": [{"word": "So"}]},
    {"id": 1, "start": 2.5, "end": 4.0, "text": " It was", "speaker": "SPEAKER_01"},
    {"id": 2, "start": 4.0, "end": 6.25, "text": " good.", "speaker": "SPEAKER_01"},
]


@pytest.fixture
def read(tmp_path):
    def write_and_prepare(value):
        path = tmp_path / "call.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value))
        (found,) = prepare([path])
        assert found.report.difference == 0
        return found

    return write_and_prepare


@pytest.mark.parametrize(
    "value", [SEGMENTS, {"text": " So how was it? It was good.", "segments": SEGMENTS, "language": "en"}]
)
def test_segments_with_speakers_become_turns_with_times(read, value):
    found = read(value)
    assert found.text == "SPEAKER_00: So how was it?\n\nSPEAKER_01: It was good."
    assert [(turn.speaker, turn.start_ms, turn.end_ms) for turn in found.turns] == [
        ("SPEAKER_00", 0, 2500),
        ("SPEAKER_01", 2500, 6250),
    ]
    assert (found.format, found.report.cues) == ("json", 3)


def test_what_is_left_out_is_counted(read):
    found = read({"text": "So how was it? It was good.", "segments": SEGMENTS, "language": "en"})
    assert found.report.left_out["the same text once more"] == 7
    assert found.report.left_out["other fields"] == 2


def test_segments_without_speakers_become_paragraphs(read):
    found = read([{"start": 1, "end": 2, "text": "one"}, {"start": 2, "end": 3.5, "text": "two"}])
    assert (found.text, found.speakers) == ("one two", ())
    assert [(turn.start_ms, turn.end_ms) for turn in found.turns] == [(1000, 3500)]


@pytest.mark.parametrize("odd", [None, "soon", -1, 1e400, [], {}, True])
def test_odd_times_do_no_harm(read, odd):
    assert read([{"start": odd, "end": odd, "text": "one"}]).text == "one"


@pytest.mark.parametrize("value", [{"a": 1}, [{"text": "no times"}], {"segments": []}, {"segments": "x"}])
def test_other_json_ends_in_a_sentence(read, value):
    assert "is a JSON file without segments" in read(value).problem


@pytest.mark.parametrize("text", ["[laughs] So it was.", "{not json}", "[" * 100_000, "[1, 2]"])
def test_text_that_only_begins_like_json_is_text(read, text):
    found = read(text)
    assert (found.format, found.text) == ("txt", text)
