# SPDX-License-Identifier: GPL-3.0-or-later
"""Splitting a code and deleting one in use: nobody's work is touched silently."""

from __future__ import annotations

import pytest

from qualcoder_cp import codebook, coding
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import verify

CONSENT, MOTHER, TRUST = "They never asked me about consent.", "My mother saw my data.", "I trust the numbers on it."


def ids(one, viewer, **filters):
    return [each.id for each in coding.codings(one.project, viewer, **filters)]


def codes(one, viewer):
    tree = codebook.tree(one.project)
    return [tree.codes[each.code_id].name for each in coding.codings(one.project, viewer)]


# ---------------------------------------------------------------- split


def test_chosen_codings_go_to_a_new_code_beside_it_as_one_step(study):
    one = study()
    for name, words in (("T1", CONSENT), ("T1", MOTHER), ("T2", TRUST)):
        one.apply(one.ana, name, "Consent", words)
    chosen = [found.coding.id for found in coding.find_segments(one.project, one.ana, text="MOTHER")]
    made, done = coding.split_code(one.project, one.ana, one.code["Consent"], chosen, name="Family")
    assert codebook.tree(one.project).path(made.id) == "Privacy > Family"
    assert codes(one, one.ana) == ["Consent", "Family", "Consent"]
    assert (len(done.going), done.frozen, done.others) == (1, (), ())
    assert one.project.undo("Ana") == "Split code 'Consent'"
    assert codes(one, one.ana) == ["Consent"] * 3
    assert "Family" not in [code.name for code in codebook.tree(one.project).codes.values()]


def test_submitted_layers_stay_and_are_listed(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.apply(one.ana, "T2", "Consent", TRUST)
    coding.submit_layers(one.project, one.ana, [one.transcript("T1")])
    made, done = coding.split_code(one.project, one.ana, one.code["Consent"], ids(one, one.ana), name="New")
    assert codes(one, one.ana) == ["Consent", "New"]
    assert [found.transcript_id for found in done.frozen] == [one.transcript("T1")]
    state = one.project.state
    with pytest.raises(KnownError, match="None of the chosen codings of 'Consent' can go"):
        coding.split_code(one.project, one.ana, one.code["Consent"], ids(one, one.ana), name="Newer")
    assert one.project.state == state
    assert made.name == "New"


def test_sealed_codings_of_others_are_neither_moved_nor_told(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.apply(one.ben, "T1", "Consent", CONSENT)
    everything = [row[0] for row in one.project.rows("SELECT id FROM coding")]
    for who, going in ((one.ana, 1), (one.ben, 1), (one.lea, 0)):
        found = coding.preview_split(one.project, who, one.code["Consent"], everything)
        assert (len(found.going), found.frozen, found.others) == (going, (), ())


def test_the_lead_may_move_others_open_codings_once_they_are_revealed_and_analysts_may_not(study):
    one = study()
    one.apply(one.ben, "T1", "Consent", CONSENT)
    one.submit()
    coding.reopen_layer(one.project, one.ben, one.transcript("T1"), "a look", by="Lea")
    chosen = ids(one, one.lea, coder_id=one.ben.id)
    refused = coding.preview_split(one.project, one.ana, one.code["Consent"], chosen)
    assert (refused.going, len(refused.others)) == ((), 1)
    coding.split_code(one.project, one.lea, one.code["Consent"], chosen, to_code_id=one.code["Access"])
    assert codes(one, one.ben) == ["Access"]
    assert verify(one.project) == []


def test_a_split_needs_a_name_that_is_free_and_another_code(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    for more, words in (
        ({"name": "access"}, "already a code"), ({"name": " "}, "needs a name"),
        ({"to_code_id": one.code["Consent"]}, "can't be split into itself"),
    ):  # fmt: skip
        with pytest.raises(KnownError, match=words):
            coding.split_code(one.project, one.ana, one.code["Consent"], ids(one, one.ana), **more)
    assert codes(one, one.ana) == ["Consent"]


# ---------------------------------------------------------------- delete


def test_a_code_in_use_asks_what_is_to_become_of_its_codings(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    state = one.project.state
    with pytest.raises(KnownError, match=r"'Consent' is in use\. Say what is to become of its codings"):
        coding.delete_code(one.project, one.ana, one.code["Consent"])
    assert one.project.state == state


def test_own_codings_go_with_the_code_and_come_back_with_it(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    found = coding.preview_delete(one.project, one.ana, one.code["Privacy"])
    assert ([code.name for code in found.below], found.own, found.elsewhere) == (["Consent", "Access"], 1, False)
    coding.delete_code(one.project, one.ana, one.code["Consent"], remove=True)
    assert [code.name for code in codebook.tree(one.project).in_order()] == [
        "Privacy", "Access", "Trust", "Accuracy", "Confidence",
    ]  # fmt: skip
    assert coding.codings(one.project, one.ana) == []
    one.project.undo("Ana")
    assert codes(one, one.ana) == ["Consent"]
    assert verify(one.project) == []


def test_codings_of_others_and_in_submitted_layers_are_never_removed(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.submit()
    with pytest.raises(KnownError, match="can't be removed with it"):
        coding.delete_code(one.project, one.ana, one.code["Consent"], remove=True)


@pytest.mark.parametrize("others", [True, False])
def test_in_a_sealed_round_deleting_never_tells_whether_others_use_the_code(study, others):
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    if others:
        one.apply(one.ben, "T1", "Consent", CONSENT)
    found = coding.preview_delete(one.project, one.ana, one.code["Consent"])
    assert (found.own, found.elsewhere, found.heir.name) == (1, False, "Privacy")
    with pytest.raises(KnownError, match="is in use"):
        coding.delete_code(one.project, one.ana, one.code["Consent"])
    coding.delete_code(one.project, one.ana, one.code["Consent"], remove=True)
    assert codes(one, one.ana) == []
    assert codes(one, one.ben) == (["Privacy"] if others else [])
    with pytest.raises(KnownError, match="a domain can't be deleted"):
        coding.delete_code(one.project, one.ana, one.code["Trust"])
    one.project.undo("Ana")
    assert codes(one, one.ana) == ["Consent"]
    assert verify(one.project) == []


def test_a_deleted_code_may_hand_its_codings_on_even_submitted_ones_with_all_below_it(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.apply(one.ben, "T1", "Privacy", MOTHER)
    one.submit()
    sealed = one.layers_hash()
    coding.delete_code(one.project, one.lea, one.code["Privacy"], move_to=one.code["Trust"])
    assert one.layers_hash() == sealed
    assert set(codes(one, one.lea)) == {"Trust"}
    assert [code.name for code in codebook.tree(one.project).in_order()] == ["Trust", "Accuracy", "Confidence"]
    assert one.project.undo("Lea") == "Delete code 'Privacy', codings to 'Trust'"
    assert set(codes(one, one.lea)) == {"Consent", "Privacy"}


def test_codings_can_not_go_to_a_code_that_is_deleted_with_it(study):
    one = study()
    with pytest.raises(KnownError, match="which is deleted with it"):
        coding.delete_code(one.project, one.ana, one.code["Privacy"], move_to=one.code["Consent"])


def test_memos_outlive_the_code_that_they_were_about(study):
    one = study()
    coding.add_memo(one.project, one.ana, "Too wide?", code_id=one.code["Consent"])
    coding.delete_code(one.project, one.lea, one.code["Consent"])
    (memo,) = coding.memo_list(one.project, one.ana)
    assert (memo.about, memo.title, memo.body) == (coding.About.FREE, "Consent", "Too wide?")
    one.project.undo("Lea")
    assert coding.memo_list(one.project, one.ana)[0].code == "Consent"
