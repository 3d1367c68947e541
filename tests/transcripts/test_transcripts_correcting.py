# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns, ranges and speakers of a corrected text: as an import would find them, or moved with the text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_study import Study

from qualcoder_cp import coding, transcripts
from qualcoder_cp.model import RangeKind, Role, TranscriptText
from qualcoder_cp.project import Project

LABELLED = (
    "Date: 3 May\nPlace: Bern\n\nI: How was it?\nP: Fine, I think.\nI: And then?\nP: Nothing at all.\nI: Ok.\nP: Yes.\n"
)
PLAIN = "They asked me about the data.\n\nIt was fine, really.\n\nNobody came back to me.\n"
CUES = (
    "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ida>How was it for you?\n\n"
    "00:05.000 --> 00:09.000\n<v Pia>It was fine, really.\n\n"
    "00:10.000 --> 00:12.000\n<v Ida>And then?\n\n00:13.000 --> 00:19.000\n<v Pia>Nobody came back to me.\n"
)


@pytest.fixture
def corrected(study: Callable[..., Study], tmp_path: Path) -> Callable[..., tuple[TranscriptText, TranscriptText]]:
    """Return a function that imports a file, corrects its text and returns both."""
    project: Project = study().project

    def work(name: str, body: str, *swaps: tuple[str, str]) -> tuple[TranscriptText, TranscriptText]:
        (tmp_path / name).write_text(body, encoding="utf-8")
        transcripts.import_transcripts(project, transcripts.prepare([tmp_path / name]), by="Lea")
        one = transcripts.transcript_named(project, Path(name).stem).id
        old = transcripts.text_of(project, one)
        new = old.text
        for before, after in swaps:
            assert before in new
            new = new.replace(before, after)
        coding.revise_text(project, one, new, by="Lea", reason="Heard again")
        return old, transcripts.text_of(project, one)

    return work


def said(text: TranscriptText) -> list[tuple[str | None, str, str]]:
    return [(one.speaker, one.role.value, text.text[one.speech_start : one.end]) for one in text.turns]


def test_labelled_turns_are_found_as_at_an_import(corrected: Callable) -> None:
    _, new = corrected("a.txt", LABELLED, ("I: And then?\n", ""), ("Nothing at all.", "Nothing.\nI: Sure?\nP: Quite."))
    assert [(speaker, words) for speaker, _, words in said(new)] == [
        ("I", "How was it?"), ("P", "Fine, I think."), ("P", "Nothing."), ("I", "Sure?"), ("P", "Quite."),
        ("I", "Ok."), ("P", "Yes."),
    ]  # fmt: skip
    (header,) = [one for one in new.ranges if one.kind is RangeKind.HEADER]
    assert new.text[header.start : header.end] == "Date: 3 May\nPlace: Bern"


def test_a_label_mended_everywhere_renames_its_speaker(corrected: Callable) -> None:
    old, new = corrected("a.txt", LABELLED, ("\nP:", "\nP01:"))
    assert [(role, words) for _, role, words in said(new)] == [(role, words) for _, role, words in said(old)]
    assert {one.speaker for one in new.turns} == {"I", "P01"}


def test_a_paragraph_that_is_added_is_a_turn_too(corrected: Callable) -> None:
    _, new = corrected("b.txt", PLAIN, ("It was fine", "Then we talked.\n\nIt was fine"))
    assert [words for _, _, words in said(new)] == [line for line in new.text.split("\n") if line]
    assert {role for _, role, _ in said(new)} == {Role.PARTICIPANT.value}


def test_times_of_cues_stay_with_their_turns(corrected: Callable) -> None:
    old, new = corrected("c.vtt", CUES, ("It was fine", "So it was all fine"), ("Nobody came", "Nobody ever came"))
    times = [(one.speaker, one.start_ms, one.end_ms) for one in old.turns]
    assert times[1] == ("Pia", 5000, 9000)
    assert [(one.speaker, one.start_ms, one.end_ms) for one in new.turns] == times
    assert [words for _, _, words in said(new)][1::2] == ["So it was all fine, really.", "Nobody ever came back to me."]


def test_the_report_still_adds_up(study: Callable[..., Study]) -> None:
    made = study(A=LABELLED)
    (one,) = (talk.id for talk in transcripts.transcripts(made.project))
    for swap in (("Nothing at all", "Nothing"), ("Ok.", "Ok, I see what you mean.")):
        new = transcripts.text_of(made.project, one).text.replace(*swap)
        coding.revise_text(made.project, one, new, by="Lea", reason="Heard again")
        report = transcripts.import_report(made.project, one)
        assert report["words_source"] + report["words_added"] == report["words_kept"] + sum(report["left_out"].values())
        assert report["characters"] == len(new)
        assert report["correction"]["reason"] == "Heard again"
