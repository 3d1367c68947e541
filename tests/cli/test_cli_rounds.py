# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp rounds``: from plan to protocol by commands alone (invented talks)."""

from __future__ import annotations

import json

import pytest
from running import run

TALK = "Interviewer: How was it?\nRosa: They asked me about the data. I said yes to {name}.\n"


@pytest.fixture
def study(tmp_path):
    project = tmp_path / "study.qcp"
    names = [f"P{number:02}" for number in range(10)]
    for name in names:
        (tmp_path / f"{name}.txt").write_text(TALK.format(name=name), encoding="utf-8")
    (tmp_path / "codebook.csv").write_text("code\nConsent\n", encoding="utf-8")
    for words in (
        ("project", "new", project, "--title", "A study", "--coder", "Ana", "--coder", "Ben", "--lead", "Lea"),
        ("transcripts", "import", project, *(tmp_path / f"{name}.txt" for name in names)),
        ("codebook", "import", project, tmp_path / "codebook.csv"),
    ):
        assert run(*words).exit_code == 0
    return project


def answer(*words):
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_a_pilot_from_sample_to_protocol(study):
    made = answer(
        "rounds", "new", study, "Pilot", "--share", "30", "--seed", "7", "--purpose", "pilot", "--target", "0.8"
    )
    assert (made["transcripts"], made["layers"], made["seed"], made["state"]) == (3, 6, 7, "sealed")
    rows = answer("rounds", "matrix", study)
    assert {row["Ana"] for row in rows} == {"assigned"}
    answer("rounds", "due", study, "2027-03-31", "--coder", "Ana")
    waiting = answer("rounds", "missing", study)
    assert [(one["coder"], one["due"]) for one in waiting] == [("Ana", "2027-03-31")] * 3 + [("Ben", "")] * 3
    assert (
        answer("rounds", "unassign", study, "--coder", "Ben", "--transcript", rows[0]["transcript"])["taken back"] == 1
    )
    assert answer("rounds", "assign", study, "--coder", "Lea", "--transcript", rows[0]["transcript"])["assigned"] == 1
    run("coding", "submit", study, "--as", "Ana")
    run("coding", "submit", study, "--as", "Lea")
    answer("rounds", "peek", study, "--reason", "a complaint", "--as", "Lea")
    answer("rounds", "reveal", study, "--reason", "Ben is ill")
    answer("rounds", "close", study)
    found = answer("rounds", "protocol", study)
    assert (found["state"], found["fully_blind"], found["missing"], found["revealed_because"]) == (
        "closed", False, 2, "Ben is ill",
    )  # fmt: skip
    assert [one["coder"] for one in found["looks"]] == ["Lea"]
    assert "fully blind: False" in run("rounds", "protocol", study).output


def test_the_same_seed_draws_the_same_sample(study):
    answer("rounds", "new", study, "One", "--share", "30", "--seed", "7")
    first = {row["transcript"] for row in answer("rounds", "matrix", study)}
    answer("rounds", "new", study, "Two", "--share", "30", "--seed", "7")
    assert {row["transcript"] for row in answer("rounds", "matrix", study)} == first
    answer("rounds", "use", study, "One")
    assert [(one["round"], one["current"]) for one in answer("rounds", "list", study)] == [
        ("One", True),
        ("Two", False),
    ]


def test_a_prepared_round_gets_its_coders_at_random(study):
    answer("rounds", "new", study, "Main", "--coder", "Ana", "--transcript", "P00", "--draft")
    team = [word for name in ("Ana", "Ben", "Lea") for word in ("--coder", name)]
    assert answer("rounds", "assign", study, *team, "--each", "2")["assigned"] in (19, 20)  # Ana has one already
    assert "prepared but not begun" in run("coding", "submit", study, "--as", "Ana").output
    answer("rounds", "begin", study)
    assert answer("coding", "submit", study, "--as", "Ana")


@pytest.mark.parametrize(("words", "code"), [
    (("rounds", "new", "STUDY", "Pilot", "--share", "30"), 2),
    (("rounds", "new", "STUDY", "Pilot", "--share", "30", "--seed", "1", "--transcript", "P00"), 2),
    (("rounds", "new", "STUDY", "Pilot", "--share", "300", "--seed", "1"), 1),
    (("rounds", "new", "STUDY", "Pilot", "--target", "7"), 1), (("rounds", "new", "STUDY", " "), 1),
    (("rounds", "new", "STUDY", "Pilot", "--reference", "Zoe"), 1), (("rounds", "matrix", "STUDY"), 1),
    (("rounds", "protocol", "STUDY", "--round", "None such"), 1), (("rounds", "reveal", "STUDY", "--reason", "x"), 1),
])  # fmt: skip
def test_what_can_not_be_done_is_one_sentence(study, words, code):
    result = run(*(study if word == "STUDY" else word for word in words))
    assert result.exit_code == code
    assert "Error: " in result.output


def test_a_layer_coded_under_the_wrong_name_is_moved(study):
    answer("rounds", "new", study, "Pilot", "--coder", "Ana", "--coder", "Ben", "--transcript", "P00")
    run("coding", "apply", study, "P00", "Consent", "--quote", "about the data", "--as", "Ana")
    words = ("P00", "--from", "Ana", "--to", "Ben", "--reason", "Ben sat at Ana's desk")
    assert answer("rounds", "rename-coder", study, *words) == {"transcript": "P00", "moved": 1}
    refused = run("rounds", "rename-coder", study, *words)
    assert (refused.exit_code, "nothing to move" in refused.output) == (1, True)
