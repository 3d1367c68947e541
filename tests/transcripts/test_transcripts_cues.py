# SPDX-License-Identifier: GPL-3.0-or-later
import pytest

from qualcoder_cp.transcripts.prepare import prepare


@pytest.fixture
def read(tmp_path):
    def write_and_prepare(text, **options):
        (tmp_path / "call.vtt").write_bytes(text.encode())
        (found,) = prepare([tmp_path / "call.vtt"], **options)
        assert found.problem is None
        return found

    return write_and_prepare


def spoken(found):
    return [
        (turn.speaker, found.text[turn.speech_start : turn.end], turn.start_ms, turn.end_ms) for turn in found.turns
    ]


def test_voices_become_turns_with_times(read):
    found = read(
        "WEBVTT - call\n\nNOTE made by hand\n\nSTYLE\n::cue { color: red }\n\n"
        "6f-1/12-0\n00:00:01.000 --> 00:00:02.000 align:start\n<v Ana Lima>Hello &amp; <i>welcome</i></v>\n\n"
        "6f-1/13-0\n00:00:02.500 --> 00:00:04.000\n<v Ana Lima>to this</v>\n\n"
        "6f-1/14-0\n00:00:05.000 --> 00:00:06.000\n<v P7>Thanks</v>\n"
    )
    assert found.text == "Ana Lima: Hello & welcome to this\n\nP7: Thanks"
    assert spoken(found) == [("Ana Lima", "Hello & welcome to this", 1000, 4000), ("P7", "Thanks", 5000, 6000)]
    assert found.report.cues == 3
    assert found.report.difference == 0


def test_names_inside_cues_become_turns(read):
    cues = "".join(
        f"{n}\r\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\r\n{'Dr. Fox' if n % 4 < 2 else 'Maria'}: words {n}\r\n\r\n"
        for n in range(1, 13)
    )
    found = read(cues)
    assert found.format == "srt"
    assert [speaker.label for speaker in found.speakers] == ["Dr. Fox", "Maria"]
    assert spoken(found)[1] == ("Maria", "words 2 words 3", 2000, 4000)
    assert found.report.difference == 0


def test_several_voices_in_one_cue_are_told_apart(read):
    found = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>one</v> <v B>two</v>\n\n00:02.000 --> 00:03.000\n<v A>three</v>"
    )
    assert [(who, words) for who, words, *_ in spoken(found)] == [("A", "one"), ("B", "two"), ("A", "three")]


def test_cues_without_speakers_become_paragraphs_of_a_minute(read):
    cues = "".join(
        f"{n // 60:02}:{n % 60:02}.000 --> {n // 60:02}:{n % 60 + 9:02}.000\nline {n}.\n\n" for n in range(0, 200, 10)
    )
    found = read(cues)
    assert found.speakers == ()
    assert [(turn.start_ms, turn.end_ms) for turn in found.turns] == [
        (0, 69_000),
        (70_000, 139_000),
        (140_000, 199_000),
    ]
    assert any("No speakers were found" in note for note in found.report.notes)


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:01,000 --> 00:00:02,000\nfirst\n2\n00:00:02,000 --> 00:00:03,000\nsecond",  # no blank lines
        "1\n00:00:01,000 --> 00:00:02,000\nfirst\n\n\n2\n00:00:02,000 --> 00:00:03,000\n\nsecond",  # too many
        "7\n00:00:01,000 --> 00:00:02,000\nfirst\n\n3\n00:00:02,000 --> 00:00:03,000\nsecond\n",  # out of order
        "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<font color='red'>first</font>\n\n"
        "2\n00:00:01,500 --> 00:00:01,600\n\n"
        "3\n00:00:02,000 --> 00:00:03,000\nsecond",  # marks, an empty cue
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\nfirst\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\nsecond",
    ],
)
def test_careless_files_are_read(read, text):
    found = read(text)
    assert found.text == "first second"
    assert found.report.difference == 0


def test_text_before_the_first_cue_is_kept_as_header(read):
    found = read("Interview 12\n\n00:01.000 --> 00:02.000\nhello\n\n00:02.000 --> 00:03.000\nyou")
    assert found.text == "Interview 12\n\nhello you"
    assert [(part.start, part.end, part.kind.value) for part in found.ranges] == [(0, 12, "header")]
