# SPDX-License-Identifier: GPL-3.0-or-later
"""What an analyst does to passages: one code never lies twice on the same words, and only in the own open layer."""

from __future__ import annotations

import pytest
from coding_studies import new_study
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp import coding
from qualcoder_cp.coding import rules
from qualcoder_cp.model import Coding, KnownError, LayerState
from qualcoder_cp.project import verify
from qualcoder_cp.transcripts import text_of


@pytest.fixture
def study(tmp_path):
    with new_study(tmp_path) as made:
        yield made


def test_a_coding_is_what_was_said(study):
    made = study.apply(study.ana, "Consent", 31, 45, memo="asked", unsure=True)
    assert (made.start, made.end, made.memo, made.unsure, made.coder_id) == (31, 45, "asked", True, study.ana.id)
    assert text_of(study.project, made.transcript_id).text[made.start : made.end] == "They asked me "
    assert study.project.undoable("Ana") == "Apply code 'Consent'"


@pytest.mark.parametrize(
    ("there", "new", "united"),
    [
        ([(31, 45)], (31, 45), [(31, 45)]),
        ([(31, 45)], (40, 60), [(31, 60)]),
        ([(31, 60)], (40, 45), [(31, 60)]),
        ([(40, 45)], (31, 60), [(31, 60)]),
        ([(31, 40)], (40, 45), [(31, 45)]),
        ([(31, 62)], (65, 75), [(31, 75)]),  # three blanks between
        ([(65, 75)], (31, 62), [(31, 75)]),
        ([(31, 36)], (43, 45), [(31, 36), (43, 45)]),  # a word between
        ([(31, 36), (43, 45), (52, 61)], (36, 52), [(31, 61)]),  # a chain of three
    ],
)
def test_the_same_code_over_or_beside_itself_is_one_coding(study, there, new, united):
    for span in there:
        study.apply(study.ana, "Consent", *span)
    study.apply(study.ana, "Trust", 31, 75)
    study.apply(study.ana, "Consent", *new)
    assert study.spans(study.ana) == united
    assert study.spans(study.ana, "Trust") == [(31, 75)]
    assert verify(study.project) == []


def test_applying_what_is_there_leaves_no_trace_and_uniting_is_one_step(study):
    for span in ((31, 36), (43, 45), (52, 61)):
        study.apply(study.ana, "Consent", *span, memo=f"from {span[0]}", unsure=span[0] == 43)
    state = study.project.state
    study.apply(study.ana, "Consent", 43, 45)
    assert study.project.state == state
    whole = study.apply(study.ana, "Consent", 31, 61, memo="from 43")
    assert (whole.memo, whole.unsure) == ("from 31\nfrom 43\nfrom 52", True)
    study.project.undo("Ana")
    assert study.spans(study.ana) == [(31, 36), (43, 45), (52, 61)]


SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda one: (one[0], one[0] + one[1])), max_size=8
)


@settings(max_examples=100, deadline=None)
@given(SPANS, st.text("a ", min_size=40, max_size=40))
def test_in_whatever_order_codings_come_the_union_is_the_same(spans, text):
    def put(order):
        there: list[Coding] = []
        for number, (first, last) in enumerate(order):
            start, end, absorbed = rules.unite(text, there, first, last)
            there = [one for one in there if one not in absorbed] + [Coding(number, "", 1, 1, 1, 1, start, end)]
        return sorted((one.start, one.end) for one in there)

    assert put(spans) == put(spans[::-1]) == put(sorted(spans))


def test_other_passages_and_talks_and_coders_do_not_unite(study):
    study.apply(study.ana, "Consent", 31, 45)
    study.apply(study.ben, "Consent", 40, 60)
    study.apply(study.ana, "Consent", 40, 60, talk="B")
    assert study.spans(study.ana) == [(31, 45)]
    assert study.spans(study.ben) == [(40, 60)]
    assert study.spans(study.ana, talk="B") == [(40, 60)]


def test_moving_edges_absorbs_what_they_meet_and_may_shrink(study):
    first = study.apply(study.ana, "Consent", 31, 36)
    study.apply(study.ana, "Consent", 52, 61)
    moved = coding.move_edges(study.project, study.ana, first.id, 33, 55)
    assert (moved.id, study.spans(study.ana)) == (first.id, [(33, 61)])
    coding.move_edges(study.project, study.ana, first.id, 52, 61)
    assert study.spans(study.ana) == [(52, 61)]
    state = study.project.state
    coding.move_edges(study.project, study.ana, first.id, 52, 61)
    assert study.project.state == state


def test_another_code_unites_with_what_has_it_already(study):
    study.apply(study.ana, "Consent", 31, 45)
    trust = study.apply(study.ana, "Trust", 40, 60)
    coding.change_code(study.project, study.ana, trust.id, study.codes["Consent"])
    assert (study.spans(study.ana), study.spans(study.ana, "Trust")) == ([(31, 60)], [])
    study.project.undo("Ana")
    assert (study.spans(study.ana), study.spans(study.ana, "Trust")) == ([(31, 45)], [(40, 60)])


@pytest.mark.parametrize("span", [(45, 31), (31, 31), (-1, 5), (0, 10_000)])
def test_a_place_that_is_none_changes_nothing_not_even_the_round(study, span):
    state = study.project.state
    with pytest.raises(KnownError, match="'A'"):
        study.apply(study.ana, "Consent", *span)
    assert study.project.state == state


def test_a_code_that_is_gone_changes_nothing(study):
    state = study.project.state
    with pytest.raises(KnownError, match="no longer in the codebook"):
        coding.apply_code(study.project, study.ana, study.talks["A"], 99, 3, 9)
    assert study.project.state == state


def verbs(study, coder, coding_id):
    return (
        lambda: coding.move_edges(study.project, coder, coding_id, 31, 50),
        lambda: coding.change_code(study.project, coder, coding_id, study.codes["Trust"]),
        lambda: coding.set_memo(study.project, coder, coding_id, "a note"),
        lambda: coding.set_unsure(study.project, coder, coding_id, True),
        lambda: coding.remove_coding(study.project, coder, coding_id),
    )


@pytest.mark.parametrize("number", range(5))
def test_each_verb_is_one_step_in_the_own_layer_and_none_in_others(study, number):
    made = study.apply(study.ana, "Consent", 31, 45)
    state = study.project.state
    for other in (study.ben, study.lea):
        with pytest.raises(KnownError, match="another"):
            verbs(study, other, made.id)[number]()
    assert study.project.state == state
    verbs(study, study.ana, made.id)[number]()
    study.project.undo("Ana")
    assert coding.coding_by_id(study.project, study.ana, made.id) == made


@pytest.mark.parametrize("number", range(5))
def test_a_submitted_layer_is_frozen(study, number):
    made = study.apply(study.ana, "Consent", 31, 45)
    coding.submit_layers(study.project, study.ana, [study.talks["A"]])
    state = study.project.state
    for attempt in (verbs(study, study.ana, made.id)[number], lambda: study.apply(study.ana, "Trust", 31, 45)):
        with pytest.raises(KnownError, match="submitted"):
            attempt()
    assert study.project.state == state


@pytest.mark.parametrize("number", range(5))
def test_an_earlier_revision_stays_as_it_is(study, number):
    made = study.apply(study.ana, "Consent", 31, 45)
    coding.submit_layers(study.project, study.ana, [study.talks["A"]])
    coding.reopen_layer(study.project, study.ana, study.talks["A"], "a passage was missed", by="Ana")
    with pytest.raises(KnownError, match="earlier round or revision"):
        verbs(study, study.ana, made.id)[number]()


@pytest.mark.parametrize("number", range(5))
def test_an_earlier_round_stays_as_it_is(study, number):
    made = study.apply(study.ana, "Consent", 31, 45)
    coding.make_round(study.project, "Round 2", [study.ana, study.ben], by="Lea")
    with pytest.raises(KnownError, match="earlier round or revision"):
        verbs(study, study.ana, made.id)[number]()


def test_the_first_coding_sets_the_layer_in_progress(study):
    round_ = coding.ensure_round(study.project, by="Ana")
    state_of = lambda: coding.layer_of(study.project, round_.id, study.talks["A"], study.ana.id).state  # noqa: E731
    assert state_of() is LayerState.ASSIGNED
    study.apply(study.ana, "Consent", 31, 45)
    assert state_of() is LayerState.IN_PROGRESS
    study.project.undo("Ana")
    assert state_of() is LayerState.ASSIGNED


def test_who_is_not_assigned_cannot_code(study):
    coding.ensure_round(study.project, by="Ana")
    with pytest.raises(KnownError, match="Lea is not assigned to 'A'"):
        study.apply(study.lea, "Consent", 31, 45)


def test_memos_are_joined_once():
    assert rules.join_memos(["a", "", " ", "b", "a", "a\nb", "b\nc"]) == "a\nb\nb\nc"
