# SPDX-License-Identifier: GPL-3.0-or-later
"""The readable history: who did what when, by coder, thing and time; nothing of what is sealed, not even its number."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from qualcoder_cp import codebook, coding
from qualcoder_cp.model import KnownError

CONSENT, MOTHER = "They never asked me about consent.", "My mother saw my data."
HERE = timezone(timedelta(hours=2))
NOW = datetime(2026, 11, 20, 1, 30, tzinfo=HERE)


def told(one, viewer, **filters):
    return [step.what for step in coding.past_steps(one.project, viewer, **filters)]


@pytest.fixture
def busy(study):
    one = study()
    coding.ensure_round(one.project, by="Lea")
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.apply(one.ben, "T1", "Access", MOTHER)
    coding.add_memo(one.project, one.ben, "Mothers", transcript_id=one.transcript("T1"))
    one.apply(one.ana, "T2", "Access", "I trust the numbers on it.")
    one.project.undo("Ana")
    return one


def test_steps_are_told_in_words_newest_first(busy):
    assert told(busy, busy.ana)[:4] == [
        "Undo: Apply code 'Access'", "Apply code 'Access'", "Apply code 'Consent'", "Make round 'Round 1'",
    ]  # fmt: skip
    newest = coding.past_steps(busy.project, busy.ana)[1]
    assert (newest.by, newest.undone, newest.undoable) == ("Ana", True, False)


def test_what_others_did_in_a_sealed_round_is_not_there(busy):
    for viewer in (busy.lea, None):
        assert told(busy, viewer)[0] == "Make round 'Round 1'"
    assert told(busy, busy.ben)[:3] == ["Write memo on 'T1'", "Apply code 'Access'", "Make round 'Round 1'"]
    busy.submit()
    assert len(told(busy, None)) == len(busy.project.history())


def test_steps_of_a_person_a_thing_a_time_or_a_word(busy):
    project, ana = busy.project, busy.ana
    assert told(busy, ana, by="lea")[0] == "Make round 'Round 1'"
    assert told(busy, ana, code_id=busy.code["Access"]) == [
        "Undo: Apply code 'Access'", "Apply code 'Access'", "Codebook",
    ]  # fmt: skip
    assert "Apply code 'Consent'" not in told(busy, ana, transcript_id=busy.transcript("T2"))
    assert told(busy, ana, transcript_id=busy.transcript("T1"))[0] == "Apply code 'Consent'"
    assert told(busy, ana, text="ROUND") == ["Make round 'Round 1'"]
    assert told(busy, ana, limit=1) == ["Undo: Apply code 'Access'"]
    last = coding.past_steps(project, ana)[0].at
    assert told(busy, ana, since=last) == ["Undo: Apply code 'Access'"]
    assert told(busy, ana, since="9999") == []


def test_a_merged_codes_steps_are_the_targets_too(busy):
    codebook.merge_codes(busy.project, busy.code["Consent"], busy.code["Access"], by="Lea")
    assert "Apply code 'Consent'" in told(busy, busy.ana, code_id=busy.code["Access"])


def test_an_own_step_can_be_taken_back_and_nobody_elses(busy):
    steps = {step.what: step for step in coding.past_steps(busy.project, busy.ana)}
    assert coding.undo_step(busy.project, busy.ana, steps["Apply code 'Consent'"].id) == "Apply code 'Consent'"
    assert coding.codings(busy.project, busy.ana) == []
    for what in ("Apply code 'Consent'", "Make round 'Round 1'", "Apply code 'Access'"):
        with pytest.raises(KnownError, match="can't be taken back"):
            coding.undo_step(busy.project, busy.ana, steps[what].id)


def test_days(busy):
    days = coding.by_day(coding.past_steps(busy.project, busy.ana))
    assert sum(len(steps) for _, steps in days) == len(told(busy, busy.ana))
    assert all(len(day) == 10 for day, _ in days)


@pytest.mark.parametrize(
    ("words", "utc"),
    [
        ("today", "2026-11-19T22:00:00.000Z"), ("Yesterday", "2026-11-18T22:00:00.000Z"),
        ("3 days", "2026-11-16T23:30:00.000Z"), ("2 hours ago", "2026-11-19T21:30:00.000Z"),
        ("last week", "2026-11-12T23:30:00.000Z"), ("2026-11-01", "2026-10-31T22:00:00.000Z"),
        ("2026-11-01 12:00", "2026-11-01T10:00:00.000Z"), ("2026-11-01T12:00:00Z", "2026-11-01T12:00:00.000Z"),
    ],
)  # fmt: skip
def test_times_in_words(words, utc):
    assert coding.since_when(words, NOW) == utc


@pytest.mark.parametrize("words", ["", "soon", "x days", "99999 days", "-1 days", "2026-13-01"])
def test_words_that_are_no_time(words):
    with pytest.raises(KnownError, match="is no time"):
        coding.since_when(words, NOW)
