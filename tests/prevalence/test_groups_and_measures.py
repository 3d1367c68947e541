# SPDX-License-Identifier: GPL-3.0-or-later
"""Any variable as groups, two together, and how much was said beside how many said it."""

from __future__ import annotations

import pytest

from qualcoder_cp import adjudication
from qualcoder_cp.model import KnownError, Level
from qualcoder_cp.prevalence import LayerChoice, count, evidence
from qualcoder_cp.prevalence.analyses import codeline, cooccurrence, matrix, saturated
from qualcoder_cp.prevalence.cooccurrence import Scope
from qualcoder_cp.prevalence.groups import grouping
from qualcoder_cp.prevalence.measures import measures
from qualcoder_cp.transcripts import VariableKind, set_kind

PEOPLE = (
    "participant,transcript,group,gender,age,devices\n"
    "Pia,T1,patients,f,17,watch;phone\nTim,T2,nurses,,44,phone\nNobody,,nurses,m,30,\n"
)
CONSENT = "They never asked me about consent."
SENSOR = "The sensor was wrong nearly all of the long summer night."


@pytest.fixture
def one(study):
    """Both coded consent in T1, Ana a longer passage; the decisions keep the union; access overlaps it."""
    made = study()
    made.people(PEOPLE)
    set_kind(made.project, "devices", VariableKind.SEVERAL, by="Lea")
    set_kind(made.project, "age", VariableKind.NUMBER, by="Lea")
    made.apply(made.ana, "T1", "Consent", f"{CONSENT} The sensor")
    made.apply(made.ben, "T1", "Consent", CONSENT)
    for coder in (made.ana, made.ben):
        made.apply(coder, "T1", "Accuracy", SENSOR)
    return made.submit()


def of(found, code, group=None):
    row = next(each for each in found.table.rows if each.code.name == code)
    return row.counts.of(group).n, row.counts.of(group).N


def test_a_variable_makes_the_groups_and_missing_values_are_not_stated(one):
    found = count(one.project, layer=LayerChoice.ANY, by=["gender"])
    assert found.table.groups == ("f", "m", "not stated")
    assert (of(found, "Privacy", "f"), of(found, "Privacy", "not stated")) == ((1, 1), (0, 1))
    assert of(found, "Privacy", "m") == (0, 0)  # a group without transcripts
    assert [left.why for left in found.table.left_out] == ["has no transcript"]


def test_two_variables_together_have_their_own_denominators(one):
    found = count(one.project, layer=LayerChoice.ANY, by=["group", "gender"])
    assert found.by == "group x gender"
    assert set(found.table.groups) == {"patients / f", "nurses / m", "nurses / not stated"}
    assert of(found, "Privacy", "patients / f") == (1, 1)


def test_numbers_can_be_cut(one):
    found = count(one.project, layer=LayerChoice.ANY, by=["age:18,40"])
    assert found.table.groups == ("below 18", "18 to below 40", "40 or more")
    assert of(found, "Consent", "below 18") == (1, 1)
    assert grouping(one.project, ["age"]).names == ("17", "30", "44")


def test_several_choices_put_a_participant_into_several_groups(one):
    found = count(one.project, layer=LayerChoice.ANY, by=["devices"])
    assert (of(found, "Consent", "watch"), of(found, "Consent", "phone"), of(found, "Consent")) == (
        (1, 1), (1, 2), (1, 2)
    )  # fmt: skip
    assert not found.table.exclusive
    shown = evidence(one.project, None, one.code["Consent"], layer=LayerChoice.ANY, group="phone", by=["devices"])
    assert [voice.name for voice in shown.voices] == ["Pia"]


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (["height"], "no variable"),
        (["gender:3"], "can't be cut"),
        ([], "one variable"),
        (["group", "age", "gender"], "one variable"),
    ],
)
def test_variables_that_make_no_groups_are_one_sentence(one, by, words):
    with pytest.raises(KnownError, match=words):
        count(one.project, layer=LayerChoice.ANY, by=by)


def test_codings_and_words_are_never_added_up_over_coders(one):
    """Consent has 6 words for Ben and 8 for Ana; Pia says 6 + 11 + 5 words."""
    consent = one.code["Consent"]
    either, both = (measures(one.project, layer=layer)[consent][None] for layer in (LayerChoice.ANY, LayerChoice.ALL))
    assert (either.codings, either.words) == (1, 8)
    assert (both.codings, both.words) == (1, 6)
    alone = measures(one.project, layer=one.ana)[consent]["patients"]
    assert (alone.codings, alone.words, alone.speech) == (1, 8, 22)
    assert alone.share == pytest.approx(8 / 22)
    assert alone.per_1000 == pytest.approx(1000 / 22)


def test_a_domain_has_the_words_of_what_is_below_it_once(one):
    found = measures(one.project, layer=one.ana)
    both = found[one.code["Privacy"]][None].words + found[one.code["Trust"]][None].words
    assert both == 8 + 11
    assert found[one.code["Access"]][None].words == 0


def test_where_nothing_was_said_there_is_no_share(one):
    empty = measures(one.project, layer=one.ana, by=["gender"])[one.code["Consent"]]["m"]
    assert (empty.share, empty.per_1000) == (None, None)


def test_the_matrix_has_ones_zeros_and_missing_ones(one):
    adjudication.apply_rule(one.project, "exact", by="Lea")
    found = matrix(one.project)
    rows = {row.name: (row.present, row.why_not) for row in found.rows}
    assert [code.name for code in found.codes] == ["Privacy", "Trust"]
    assert rows["Pia"][0] == (None, None)  # one item is open
    assert "not decided" in rows["Pia"][1]
    assert rows["Tim"] == ((0, 0), "")
    assert matrix(one.project, layer=LayerChoice.ALL).rows[0].present == (1, 1)


@pytest.mark.parametrize(
    ("layer", "scope", "both"),
    [("Ana", Scope.PASSAGE, 1), ("Ben", Scope.PASSAGE, 0), ("Ben", Scope.TURN, 1), ("Ben", Scope.PARTICIPANT, 1)],
)
def test_codes_come_together_in_a_passage_a_turn_or_a_participant(one, layer, scope, both):
    coder = one.ana if layer == "Ana" else one.ben
    found = cooccurrence(one.project, coder, layer=coder, scope=scope)
    assert [pair.both for pair in found.pairs.values()] == [both]


def test_saturation_goes_in_the_order_of_the_transcripts(one):
    found = saturated(one.project, layer=one.ana, orders=10)
    assert (found.names, found.new) == (("Pia", "Tim"), (2, 0))
    assert "6 interviews are needed" in found.sentence
    assert saturated(one.project, layer=one.ana, level=Level.DOMAIN, group="nurses").names == ("Tim",)
    with pytest.raises(KnownError, match="no participant in a group"):
        saturated(one.project, layer=one.ana, group="doctors")


def test_the_codeline_shows_each_code_where_it_stands(one):
    line = codeline(one.project, "T1", layer=one.ben)
    assert [(code.name, spans) for code, spans in line.lanes] == [
        ("Consent", (one.place("T1", CONSENT),)), ("Accuracy", (one.place("T1", SENSOR),))
    ]  # fmt: skip
    assert [code.name for code, _ in codeline(one.project, "T1", layer=one.ben, level=Level.DOMAIN).lanes] == [
        "Privacy", "Trust"
    ]  # fmt: skip
    with pytest.raises(KnownError, match="can't be shown yet"):
        codeline(one.project, "T1")


def test_what_was_read_is_read_anew_after_a_change(one):
    before = count(one.project, layer=LayerChoice.ANY)
    assert of(before, "Access") == (0, 2)
    from qualcoder_cp import coding

    coding.reopen_layer(one.project, one.ben, one.transcript("T2"), "slip", by="Ben")
    one.apply(one.ben, "T2", "Access", "The school, perhaps.")
    coding.submit_layers(one.project, one.ben)
    assert of(count(one.project, layer=LayerChoice.ANY), "Access") == (1, 2)


def test_the_group_of_somebody_left_out_has_measures_of_nothing(one):
    found = measures(one.project, by=["age"])  # an item of Pia's is open
    assert (found[one.code["Consent"]]["17"].codings, found[one.code["Consent"]]["17"].speech) == (0, 0)


def test_without_participants_somebody_left_out_is_in_the_measures_too(study):
    made = study()
    made.apply(made.ana, "T1", "Consent", CONSENT)
    found = measures(made.project, made.ana, layer=made.ana)
    assert found[made.code["Consent"]]["not stated"].speech == 0
