# SPDX-License-Identifier: GPL-3.0-or-later
"""A sample of a project's transcripts, by group, from which a round can be made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_study import Study

from qualcoder_cp import coding
from qualcoder_cp.agreement.sampling import sample, strata
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project

Make = Callable[..., Study]


def people(study: Make) -> Study:
    one = study(**{f"T{number}": f"P: We were asked, number {number}.\n" for number in range(1, 8)})
    rows = [
        f"P{number},T{number},{'patients' if number < 5 else 'nurses' if number < 7 else ''}" for number in range(1, 8)
    ]
    one.people("participant,transcript,group\n" + "\n".join(rows) + "\n")
    return one


def test_groups_are_those_of_the_participants(study: Make) -> None:
    found = strata(people(study).project)
    assert {group: list(names) for group, names in found.items()} == {
        "patients": ["T1", "T2", "T3", "T4"], "nurses": ["T5", "T6"], "not stated": ["T7"],
    }  # fmt: skip


def test_a_round_is_made_from_the_sample(study: Make) -> None:
    one = people(study)
    found = sample(one.project, count=4, seed=11)
    assert [(each.group, len(each.names), each.size) for each in found.strata] == [
        ("patients", 2, 4), ("nurses", 1, 2), ("not stated", 1, 1),
    ]  # fmt: skip
    assert found == sample(one.project, count=4, seed=11)
    made = coding.make_round(one.project, "Pilot", [one.ana, one.ben], by="Lea", transcript_ids=found.transcript_ids)
    assert {layer.transcript_id for layer in coding.layers(one.project, made.id)} == set(found.transcript_ids)
    assert found.sentence.startswith("4 of 7 transcripts were drawn at random within groups (patients 2/4, nurses 1/2")
    assert "seed 11" in found.sentence


def test_a_share_of_each_group_and_groups_left_without(study: Make) -> None:
    project = people(study).project
    assert [len(each.names) for each in sample(project, percent=20).strata] == [1, 1, 1]
    assert "No transcript of: nurses, not stated." in sample(project, count=1).sentence


@pytest.mark.parametrize(
    ("how", "part"),
    [
        ({}, "either how many"), ({"count": 1, "percent": 5}, "either how many"), ({"count": 0}, "at least one"),
        ({"count": 8}, "from 7 transcripts"), ({"percent": 0}, "share must be"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_said(study: Make, how: dict[str, float], part: str) -> None:
    with pytest.raises(KnownError, match=part):
        sample(people(study).project, **how)


def test_an_empty_project_has_nothing_to_draw_from(tmp_path: Path) -> None:
    with Project.create(tmp_path / "new.qcp", "New") as project, pytest.raises(KnownError, match="no transcripts"):
        sample(project, count=1)
