# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods paragraph says facts only; what is not known is a marked gap."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from report_studies import SCHOOL, decided_study, paragraph
from small_study import Study

import qualcoder_cp
from qualcoder_cp import coding
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import add_coder
from qualcoder_cp.reports import facts

Make = Callable[..., Study]


@pytest.fixture
def decided(tmp_path: Path) -> Study:
    return decided_study(tmp_path)


def test_the_facts_are_counted(decided: Study) -> None:
    found = facts(decided.project, decided.round)
    assert found.coders == ("Ana", "Ben")
    assert (found.transcripts, found.double_coded, found.single_coded) == (5, 4, 1)
    assert (found.codes, found.domains) == (4, 2)
    assert (found.exact, found.disagreements, found.undecided) == (3, 3, 0)
    assert found.by_kind == {"code": 1, "presence": 2}
    assert found.deciders == ("Lea",)
    assert sum(found.outcomes.values()) == found.disagreements


def test_the_paragraph_tells_them(decided: Study) -> None:
    words = paragraph(decided)
    for part in (
        "Two analysts (Ana and Ben) independently coded 4/5 transcripts using a codebook of 4 codes in 2 domains",
        "1 transcript was coded by one analyst alone, whose coding stands as the consensus.",
        "Agreement before discussion, pooled over domains at the participant level, was Krippendorff α=",
        "50 bootstrap resamples of participants",
        "3 passages were coded alike; 3 disagreements remained (1 code, 2 presence).",
        "They were adjudicated by Lea (outcomes: ",
        "1 no coding",
        "with 95% Wilson intervals (N=5).",
        f"QualCoder CP version {qualcoder_cp.__version__}.",
        "layer consensus, round Round 1, N=5; 0 participants left out as not complete; "
        "1 coding outside participants' speech not counted.",
    ):
        assert part in words
    assert "[" not in words


def test_what_is_open_is_a_marked_gap(decided: Study) -> None:
    decided.project.undo("Lea")
    assert "[1 item not decided yet: the table is provisional.]" in paragraph(decided)


def test_decisions_whose_item_is_gone_are_not_told(decided: Study) -> None:
    coding.reopen_layer(decided.project, decided.ana, decided.transcript("T4"), "Slip", by="Ana")
    (own,) = coding.codings(
        decided.project, decided.ana, coder_id=decided.ana.id, transcript_id=decided.transcript("T4")
    )
    assert SCHOOL
    coding.remove_coding(decided.project, decided.ana, own.id)
    coding.submit_layers(decided.project, decided.ana)
    found = facts(decided.project, decided.round)
    assert found.disagreements == 2
    assert sum(found.outcomes.values()) == 2


def test_one_analyst_alone_makes_no_claim_of_agreement(study: Make) -> None:
    one = study()
    coding.make_round(one.project, "Solo", [one.ana], by="Lea")
    one.apply(one.ana, "T1", "Consent", "My mother saw my data.")
    one.submit(one.ana)
    words = paragraph(one)
    assert "One analyst (Ana) coded 2 transcripts" in words
    assert "Agreement is not defined (" in words
    assert "blinded" not in words
    assert "adjudicated" not in words


def test_of_three_analysts_the_pair_that_was_compared_is_named(study: Make) -> None:
    one = study()
    cem = add_coder(one.project, "Cem")
    for coder in (one.ana, one.ben):
        one.apply(coder, "T1", "Consent", "My mother saw my data.")
    words = paragraph(one.submit(one.ana, one.ben, cem))
    assert "Three analysts (Ana, Ben and Cem)" in words
    assert "Agreement before discussion between Ana and Ben, pooled" in words


def test_while_sealed_there_is_no_paragraph(study: Make) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", "My mother saw my data.")
    with pytest.raises(KnownError, match="is sealed"):
        facts(one.project, one.round)
