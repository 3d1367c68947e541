# SPDX-License-Identifier: GPL-3.0-or-later
"""A new coder beside a reference coder, and a layer coded under the wrong name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_study import Study

from qualcoder_cp import adjudication, coding
from qualcoder_cp.adjudication import Fate
from qualcoder_cp.coding import Purpose, RoundPlan
from qualcoder_cp.model import KnownError, LayerState
from qualcoder_cp.project import verify

Make = Callable[..., Study]
CONSENT = "They never asked me about consent."
SENSOR = "The sensor was wrong nearly all of the long summer night."
MOTHER = "My mother saw my data."


def training(make: Make) -> Study:
    """Return a study that Ana coded and submitted, with a round in which Ben is trained by her layers."""
    one = make()
    coding.make_round(one.project, "Gold", [one.ana], by="Lea")
    for code, words in (("Consent", CONSENT), ("Accuracy", SENSOR), ("Access", MOTHER)):
        one.apply(one.ana, "T1", code, words)
    coding.submit_layers(one.project, one.ana)
    plan = RoundPlan(Purpose.TRAINING, reference="Ana")
    coding.make_round(one.project, "Training", [one.ben, one.lea], by="Lea", plan=plan)
    return one


def test_the_reference_is_seen_only_on_what_was_submitted(study: Make) -> None:
    one = training(study)
    one.apply(one.ben, "T1", "Consent", CONSENT)
    one.apply(one.ben, "T1", "Confidence", SENSOR)
    with pytest.raises(KnownError, match="submitted nothing yet"):
        adjudication.calibrate(one.project, one.round, one.ben, viewer=one.ben)
    coding.submit_layers(one.project, one.ben, [one.transcript("T1")])
    found = adjudication.calibrate(one.project, one.round, one.ben, viewer=one.ben)
    assert [each.fate for each in found.codings] == [Fate.KEPT, Fate.RECODED]
    assert [each.code_id for each in found.missed] == [one.code["Accuracy"], one.code["Access"]]
    consent = next(each for each in found.codes if each.code_id == one.code["Consent"])
    assert (consent.precision, consent.recall) == (1.0, 1.0)


def test_only_the_coder_and_a_lead_see_it_and_only_with_a_reference(study: Make) -> None:
    one = training(study)
    coding.submit_layers(one.project, one.ben)
    assert adjudication.calibrate(one.project, one.round, one.ben, viewer=one.lea).transcripts == 2
    with pytest.raises(KnownError, match="Only Ben and a lead"):
        adjudication.calibrate(one.project, one.round, one.ben, viewer=one.ana)
    coding.make_round(one.project, "Main", [one.ben], by="Lea")
    with pytest.raises(KnownError, match="names no reference"):
        adjudication.calibrate(one.project, one.round, one.ben, viewer=one.ben)


def test_what_was_coded_under_the_wrong_name_moves_with_a_reason(study: Make) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    talk = one.transcript("T1")
    with pytest.raises(KnownError, match="needs a reason"):
        coding.move_layer(one.project, talk, one.ana, one.ben, " ", by="Lea")
    assert coding.move_layer(one.project, talk, one.ana, one.ben, "Ben sat at Ana's desk", by="Lea") == 1
    assert coding.codings(one.project, one.ana) == []
    assert len(coding.codings(one.project, one.ben)) == 1
    states = {each.coder_id: each.state for each in coding.layers(one.project, one.round.id, talk)}
    assert states == {one.ana.id: LayerState.ASSIGNED, one.ben.id: LayerState.IN_PROGRESS}
    one.project.undo("Lea")
    assert len(coding.codings(one.project, one.ana)) == 1
    assert verify(one.project) == []


def test_a_layer_is_not_mixed_with_another_nor_relabelled_when_submitted(study: Make) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.apply(one.ben, "T1", "Access", MOTHER)
    move = lambda name: coding.move_layer(one.project, one.transcript(name), one.ana, one.ben, "x", by="Lea")  # noqa: E731
    with pytest.raises(KnownError, match="can't be told apart"):
        move("T1")
    with pytest.raises(KnownError, match="nothing to move"):
        move("T2")
    coding.submit_layers(one.project, one.ana, [one.transcript("T1")])
    with pytest.raises(KnownError, match="is submitted, so nothing of it can move"):
        move("T1")
