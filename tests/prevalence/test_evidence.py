# SPDX-License-Identifier: GPL-3.0-or-later
"""Behind each number stand the people who were counted, each with the passages that count."""

from __future__ import annotations

import pytest

from qualcoder_cp import adjudication
from qualcoder_cp.model import KnownError
from qualcoder_cp.prevalence import LayerChoice, count, evidence

PEOPLE = "participant,transcript,group\nPia,T1,patients\nPaul,T2,clinicians\n"


@pytest.fixture
def coded(study):
    """Ana and Ben agree on consent in T1; Ana alone codes the interviewer, and access in T2."""
    one = study()
    one.people(PEOPLE)
    for coder in (one.ana, one.ben):
        one.apply(coder, "T1", "Consent", "They never asked me about consent.")
    one.apply(one.ana, "T1", "Consent", "How was it for you?")
    one.apply(one.ana, "T2", "Access", "Nobody told me who sees them.")
    one.submit()
    return one


def names(found):
    return [(voice.name, voice.group, [passage.words for passage in voice.passages]) for voice in found.voices]


def test_the_voices_are_the_participants_of_the_number(coded):
    found = evidence(coded.project, coded.lea, coded.code["Privacy"], layer=coded.ana)
    assert names(found) == [
        ("Pia", "patients", ["They never asked me about consent."]),  # what the interviewer said doesn't count
        ("Paul", "clinicians", ["Nobody told me who sees them."]),
    ]
    assert (found.count.n, found.count.N, found.name, found.layer) == (2, 2, "Privacy", "Ana")
    passage = found.voices[1].passages[0]
    assert (passage.transcript, passage.coder, passage.code) == ("T2", "Ana", "Access")


def test_every_number_of_every_layer_opens_to_as_many_people(coded):
    for layer in (coded.ana, coded.ben, LayerChoice.ANY, LayerChoice.ALL):
        counted = count(coded.project, coded.lea, layer=layer)
        for row in counted.table.rows:
            for group in (None, *counted.table.groups):
                found = evidence(coded.project, coded.lea, row.code.code_id, layer=layer, group=group)
                assert len(found.voices) == row.counts.of(group).n
                assert all(voice.passages for voice in found.voices)


def test_a_group_alone(coded):
    found = evidence(coded.project, coded.lea, coded.code["Privacy"], layer=coded.ana, group="clinicians")
    assert [voice.name for voice in found.voices] == ["Paul"]


def test_who_is_left_out_of_the_consensus_has_no_voice(coded):
    adjudication.apply_rule(coded.project, "exact", by="Lea")
    found = evidence(coded.project, coded.lea, coded.code["Privacy"])
    assert (found.count.n, found.count.N, found.voices) == (0, 0, ())


def test_a_code_or_group_that_is_gone_has_no_evidence(coded):
    assert evidence(coded.project, coded.lea, 9999, layer=coded.ana) is None
    assert evidence(coded.project, coded.lea, coded.code["Privacy"], layer=coded.ana, group="nurses") is None


def test_a_sealed_round_opens_for_the_own_layer_only(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", "They never asked me about consent.")
    one.submit(one.ana)
    assert len(evidence(one.project, one.ana, one.code["Consent"], layer=one.ana).voices) == 1
    with pytest.raises(KnownError):
        evidence(one.project, one.ben, one.code["Consent"], layer=one.ana)
