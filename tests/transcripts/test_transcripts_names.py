# SPDX-License-Identifier: GPL-3.0-or-later
"""File names that say who speaks: patterns as people write them, and patterns found in the names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.model import KnownError
from qualcoder_cp.transcripts.names import (
    Named,
    apply_pattern,
    participants_by_names,
    propose_pattern,
    required_pattern,
)


def test_a_pattern_reads_id_and_group():
    found, unread = apply_pattern("{group}_{id}_{*}", ["CLIN_07_2024.docx", "DEV_11_2023_final.txt", "notes.txt"])
    assert found == [Named("CLIN_07_2024.docx", "07", "CLIN"), Named("DEV_11_2023_final.txt", "11", "DEV")]
    assert unread == ["notes.txt"]


def test_an_id_that_two_groups_have_is_completed_by_the_group():
    found, _ = apply_pattern("{group}_{id}", ["CLIN_07.txt", "DEV_07.txt", "DEV_08.txt"])
    assert [one.participant for one in found] == ["CLIN_07", "DEV_07", "DEV_08"]


def test_two_files_of_one_participant_keep_one_id():
    found, _ = apply_pattern("{id} {*}", ["P07 first.txt", "P07 second.txt"])
    assert [(one.participant, one.group) for one in found] == [("P07", None), ("P07", None)]


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("{group}{id}", "Clinician07.docx", ("07", "Clinician")),
        ("Interview {id}", "interview 12.txt", ("12", None)),
        ("{id} ({group})", "P 3 (caregiver).rtf", ("P 3", "caregiver")),
        ("{*}-{group}-{id}", "2024-care-3.txt", ("3", "care")),
        ("a.{id}", "a.7.docx", ("7", None)),
    ],
)
def test_signs_of_the_pattern_stand_for_themselves(pattern, name, expected):
    (one,), unread = apply_pattern(pattern, [name])
    assert ((one.participant, one.group), unread) == (expected, [])


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("{group}_{*}", r"must hold \{id\}, for example \{group\}_\{id\}_\{\*\}"),
        ("", r"must hold \{id\}"),
        ("{id}_{id}", r"holds \{id\} twice"),
        ("{group}{group}{id}", r"holds \{group\} twice"),
        ("{id}_{year}", "no other braces"),
        ("{id", r"must hold \{id\}"),
    ],
)
def test_a_pattern_that_can_not_work_is_refused(pattern, message):
    with pytest.raises(KnownError, match=message):
        apply_pattern(pattern, ["a.txt"])


@pytest.mark.parametrize(
    ("names", "pattern"),
    [
        (["CLIN_07_2024.docx", "CLIN_08_2024.docx", "DEV_07_2023.docx", "DEV_08_2024.docx"], "{group}_{id}_{*}"),
        (["CLIN_01.txt", "CLIN_02.txt", "DEV_03.txt", "DEV_04.txt"], "{group}_{id}"),
        (["P01.txt", "P02.txt", "P10.txt"], "P{id}"),
        (["Clinician01.txt", "Clinician02.txt", "Developer03.txt", "Developer04.txt"], "{group}{id}"),
        (["Interview 1 final.txt", "Interview 2 final.txt"], "Interview {id} final"),
        (["Anna.txt", "Bert.txt"], "{id}"),
        (["2024-05-01_Anna.txt", "2024-05-02_Bert.txt"], "2024-05-{*}_{id}"),
        (["a1.txt", "b-2.txt"], None),
        (["a.txt"], None),
        (["a.txt", "a.docx"], None),
        ([], None),
    ],
)
def test_a_pattern_is_found_in_the_names(names, pattern):
    assert propose_pattern(names) == pattern


def test_participants_are_made_from_names():
    table, unread = participants_by_names(
        ["CLIN_07_a.txt", "CLIN_07_b.txt", "DEV_08_a.txt", "x.txt"], "{group}_{id}_{*}"
    )
    assert [(row.name, row.group, row.transcripts) for row in table.rows] == [
        ("07", "CLIN", ("CLIN_07_a.txt", "CLIN_07_b.txt")),
        ("08", "DEV", ("DEV_08_a.txt",)),
    ]
    assert unread == ["x.txt"]


def test_no_pattern_is_said_in_a_sentence():
    with pytest.raises(KnownError, match=r"follow no pattern that tells participants apart"):
        required_pattern(["a.txt", "b-2.txt"])


@given(
    st.lists(st.tuples(st.sampled_from(["CLIN", "DEV", "care"]), st.integers(0, 99)), min_size=1, unique=True),
    st.sampled_from(["_", "-", " ", " - "]),
)
@settings(max_examples=80, deadline=None)
def test_a_proposed_pattern_reads_every_name_and_tells_all_apart(people, sign):
    names = [f"{group}{sign}{number:02}{sign}x.txt" for group, number in people]
    pattern = propose_pattern(names)
    if pattern is not None:
        found, unread = apply_pattern(pattern, names)
        assert unread == []
        assert len({one.participant for one in found}) == len(names)


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=4))
@settings(max_examples=150, deadline=None)
def test_odd_patterns_and_names_never_crash(pattern, names):
    try:
        found, unread = apply_pattern(pattern + "{id}", names)
    except KnownError:
        return
    assert len(found) + len(unread) == len(names)
    propose_pattern(names)
