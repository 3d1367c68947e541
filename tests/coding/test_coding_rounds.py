# SPDX-License-Identifier: GPL-3.0-or-later
"""Rounds and layers: assigned, submitted, re-opened, revealed; nobody sees others' codings before their time."""

from __future__ import annotations

import contextlib
import inspect
import json

import pytest
from coding_studies import new_study

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.model import KnownError, LayerKind, LayerState, RoundState
from qualcoder_cp.project import verify


@pytest.fixture
def study(tmp_path):
    with new_study(tmp_path) as made:
        yield made


def state_of(study):
    return coding.needed_round(study.project).state


def layer(study, coder, talk="A"):
    return coding.layer_of(study.project, coding.needed_round(study.project).id, study.talks[talk], coder.id)


def submit_all(study):
    coding.ensure_round(study.project, by="Ana")
    for coder in (study.ana, study.ben):
        coding.submit_layers(study.project, coder)


# ---------------------------------------------------------------- rounds


def test_the_first_round_takes_the_analysts_and_all_transcripts(study):
    round_ = coding.ensure_round(study.project, by="Ana")
    assert (round_.name, round_.state) == ("Round 1", RoundState.SEALED)
    assert coding.round_coders(study.project, round_.id) == [study.ana, study.ben]
    assert coding.progress(study.project, round_.id) == coding.Progress(0, 4, 0)
    assert codebook.versions(study.project)[0].id == round_.codebook_version_id
    state = study.project.state
    assert coding.ensure_round(study.project, by="Ben") == round_
    assert study.project.state == state


def test_transcripts_that_come_late_join_a_sealed_round_but_not_a_revealed_one(study):
    coding.ensure_round(study.project, by="Ana")
    study.add_talks("C")
    study.apply(study.ana, "Consent", 31, 45, talk="C")
    assert layer(study, study.ben, "C").state is LayerState.ASSIGNED
    submit_all(study)
    assert state_of(study) is RoundState.REVEALED
    study.add_talks("D")
    with pytest.raises(KnownError, match="not assigned to 'D'"):
        study.apply(study.ana, "Consent", 31, 45, talk="D")


def test_a_chosen_sample_stays_as_it_was_chosen(study):
    a = study.talks["A"]
    coding.make_round(study.project, "Pilot", [study.ana, study.ben], by="Lea", transcript_ids=[a, a])
    study.add_talks("C")
    assert {
        one.transcript_id for one in coding.layers(study.project, coding.ensure_round(study.project, by="x").id)
    } == {a}


@pytest.mark.parametrize(("name", "team"), [(" ", "both"), ("ROUND 1", "both"), ("Round 2", "nobody")])
def test_rounds_that_cannot_be(study, name, team):
    coding.ensure_round(study.project, by="Ana")
    state = study.project.state
    with pytest.raises(KnownError):
        coding.make_round(study.project, name, [study.ana, study.ben] if team == "both" else [], by="Lea")
    assert study.project.state == state


def test_undoing_the_round_never_takes_codings_along_nor_tells_them(study):
    coding.ensure_round(study.project, by="Ana")
    study.apply(study.ben, "Harms", 31, 45)
    with pytest.raises(KnownError) as problem:
        study.project.undo("Ana")
    assert "coding by Ben" in str(problem.value)
    assert "Harms" not in str(problem.value)
    assert study.spans(study.ben, "Harms") == [(31, 45)]


def test_undoing_a_code_that_others_use_is_refused_without_telling_where(study):
    code = codebook.add_code(study.project, "New", by="Ana")
    coding.apply_code(study.project, study.ben, study.talks["A"], code.id, 31, 45)
    for refused in (
        lambda: study.project.undo("Ana"), lambda: codebook.remove_code(study.project, code.id, by="Ana"),
    ):  # fmt: skip
        state = study.project.state
        with pytest.raises(KnownError) as problem:
            refused()
        assert not any(told in str(problem.value) for told in ("Apply", "31", "1 coding"))
        assert study.project.state == state


# ---------------------------------------------------------------- submitting


def test_an_empty_layer_that_is_submitted_says_nothing_is_here(study):
    coding.ensure_round(study.project, by="Ana")
    assert coding.submit_layers(study.project, study.ana, [study.talks["B"], study.talks["B"]]) == 1
    assert layer(study, study.ana, "B").state is LayerState.SUBMITTED
    assert json.loads(study.project.content(layer(study, study.ana, "B").sha256))["codings"] == []
    with pytest.raises(KnownError, match="no open layer on 'B'"):
        coding.submit_layers(study.project, study.ana, [study.talks["A"], study.talks["B"]])
    assert layer(study, study.ana, "A").state is LayerState.ASSIGNED
    with pytest.raises(KnownError, match="a layer on it is submitted"):
        transcripts.remove_transcript(study.project, study.talks["B"], by="Lea")


def test_the_seal_covers_every_field(study):
    made = study.apply(study.ana, "Consent", 31, 45, memo="asked", unsure=True)
    coding.submit_layers(study.project, study.ana, [study.talks["A"]])
    sealed = json.loads(study.project.content(layer(study, study.ana).sha256))
    assert set(sealed) == {
        "project", "layer", "nonce", "round", "transcript", "text", "coder", "revision", "codebook", "submitted_at",
        "codings",
    }  # fmt: skip
    assert (sealed["coder"], sealed["revision"]) == (study.ana.uuid, 1)
    (one,) = sealed["codings"]
    assert tuple(one[name] for name in ("uuid", "start_pos", "end_pos", "memo", "unsure")) == (
        made.uuid,
        31,
        45,
        "asked",
        1,
    )


def test_the_last_submission_reveals_the_round(study):
    study.apply(study.ana, "Consent", 31, 45)
    coding.submit_layers(study.project, study.ana)
    coding.submit_layers(study.project, study.ben, [study.talks["A"]])
    assert state_of(study) is RoundState.SEALED
    with pytest.raises(KnownError, match="1 of 4 layers are not submitted"):
        coding.need_revealed(study.project, coding.needed_round(study.project))
    coding.submit_layers(study.project, study.ben)
    assert state_of(study) is RoundState.REVEALED
    coding.need_revealed(study.project, coding.needed_round(study.project))
    assert len(coding.codings(study.project, study.ben)) == 1
    assert coding.submit_layers(study.project, study.ben) == 0
    assert verify(study.project) == []


def test_who_is_excused_counts_as_missing_and_may_reveal_the_round(study):
    coding.ensure_round(study.project, by="Ana")
    coding.submit_layers(study.project, study.ana)
    coding.submit_layers(study.project, study.ben, [study.talks["A"]])
    coding.excuse(study.project, study.ben, study.talks["B"], by="Lea")
    assert state_of(study) is RoundState.REVEALED
    assert layer(study, study.ben, "B").state is LayerState.EXCUSED
    assert coding.progress(study.project, coding.needed_round(study.project).id) == coding.Progress(3, 4, 1)
    with pytest.raises(KnownError, match="excused from 'B'"):
        study.apply(study.ben, "Consent", 31, 45, talk="B")
    with pytest.raises(KnownError, match="submitted"):
        coding.excuse(study.project, study.ben, study.talks["A"], by="Lea")


def test_a_submission_can_be_taken_back_only_while_the_round_is_sealed(study):
    study.apply(study.ana, "Consent", 31, 45)
    coding.submit_layers(study.project, study.ana)
    study.project.undo("Ana")
    assert layer(study, study.ana).state is LayerState.IN_PROGRESS
    study.project.redo("Ana")
    coding.submit_layers(study.project, study.ben)
    for who in ("Ana", "Ben"):  # both have seen the other's codings by now
        state = study.project.state
        with pytest.raises(KnownError, match="the round is revealed"):
            study.project.undo(who)
        assert study.project.state == state
    assert state_of(study) is RoundState.REVEALED


def test_undo_leaves_codings_of_a_submitted_layer_alone(study):
    study.apply(study.ana, "Consent", 31, 45)
    step = study.project.state
    coding.submit_layers(study.project, study.ana, [study.talks["A"]])
    with pytest.raises(KnownError):
        study.project.undo("Ana", step)
    assert study.spans(study.ana) == [(31, 45)]


def test_reopening_makes_the_next_revision_and_keeps_the_submitted_one(study):
    study.apply(study.ana, "Consent", 31, 45)
    submit_all(study)
    first = layer(study, study.ana)
    for reason, who in (("", study.ana), ("why not", study.lea)):
        with pytest.raises(KnownError):
            coding.reopen_layer(study.project, who, study.talks["A"], reason, by="Lea")
    second = coding.reopen_layer(study.project, study.ana, study.talks["A"], "a passage was missed", by="Lea")
    assert (second.revision, second.state, second.id) == (2, LayerState.IN_PROGRESS, first.id)
    assert study.project.history(1)[0].reason == "a passage was missed"
    study.apply(study.ana, "Consent", 52, 61)
    assert study.spans(study.ana) == [(31, 45), (52, 61)]
    kept = study.project.rows("SELECT start_pos, end_pos FROM coding WHERE layer_revision_id = ?", (first.revision_id,))
    assert [tuple(row) for row in kept] == [(31, 45)]
    coding.submit_layers(study.project, study.ana)
    assert (layer(study, study.ana).revision, state_of(study)) == (2, RoundState.REVEALED)
    assert layer(study, study.ana).sha256 != first.sha256
    assert verify(study.project) == []


# ---------------------------------------------------------------- blindness

SECRET = "what Ana alone knows"


@pytest.fixture
def sealed(study):
    study.apply(study.ana, "Harms", 31, 45, memo=SECRET, unsure=True)
    study.apply(study.ana, "Consent", 52, 61, talk="B", memo=SECRET)
    coding.submit_layers(study.project, study.ana, [study.talks["A"]])
    study.apply(study.ben, "Trust", 33, 40, memo="Ben's own")
    return study


def viewers(study):
    return {"Ben": study.ben, "the lead": study.lea, "a reader": None}


@pytest.mark.parametrize("who", ["Ben", "the lead", "a reader"])
def test_no_query_of_a_sealed_round_gives_others_codings(sealed, who, tmp_path):
    project, viewer = sealed.project, viewers(sealed)[who]
    round_id = coding.needed_round(project).id
    own = viewer.id if viewer else None
    for filters in (
        {"round_id": one, "transcript_id": talk, "code_ids": codes, "coder_id": coder, "kind": kind}
        for one in (None, round_id)
        for talk in (None, *sealed.talks.values())
        for codes in (None, frozenset(sealed.codes.values()), frozenset({sealed.codes["Harms"]}))
        for coder in (None, sealed.ana.id, sealed.ben.id)
        for kind in LayerKind
    ):
        assert {one.coder_id for one in coding.codings(project, viewer, **filters)} <= {own}
    tree = codebook.tree(project)
    counts = coding.code_counts(project, viewer, {code: tree.below(code) for code in tree.codes})
    assert sum(one.codings for one in counts.values()) == (who == "Ben")
    assert {row["coder"] for row in coding.coding_rows(project, viewer)} <= {viewer.name if viewer else None}
    coding.export_codings(project, tmp_path / "out.csv", viewer)
    assert SECRET not in (tmp_path / "out.csv").read_text()
    assert not any(name in step.label for step in coding.history(project, viewer) for name in ("'Harms'", "'Consent'")
                   if step.by == "Ana")  # fmt: skip
    for (coding_id,) in project.rows("SELECT id FROM coding"):
        with contextlib.suppress(KnownError):
            assert coding.coding_by_id(project, viewer, coding_id).coder_id == own


def test_every_public_query_of_codings_takes_the_viewer():
    for name in ("codings", "code_counts", "coding_rows", "export_codings", "coding_by_id", "history"):
        assert "viewer" in inspect.signature(getattr(coding, name)).parameters


def test_each_coder_sees_the_own_codings_and_all_see_all_when_revealed(sealed):
    assert {one.coder_id for one in coding.codings(sealed.project, sealed.ana)} == {sealed.ana.id}
    coding.submit_layers(sealed.project, sealed.ana)
    coding.submit_layers(sealed.project, sealed.ben)
    for viewer in (sealed.ana, *viewers(sealed).values()):
        assert len(coding.codings(sealed.project, viewer)) == 3
        assert len(list(coding.coding_rows(sealed.project, viewer))) == 3


def test_a_second_sealed_round_hides_only_itself(sealed):
    coding.submit_layers(sealed.project, sealed.ana)
    coding.submit_layers(sealed.project, sealed.ben)
    coding.make_round(sealed.project, "Round 2", [sealed.ana, sealed.ben], by="Lea")
    sealed.apply(sealed.ana, "Privacy", 31, 45)
    assert len(coding.codings(sealed.project, sealed.ben)) == 3
    assert len(coding.codings(sealed.project, sealed.ana)) == 4
