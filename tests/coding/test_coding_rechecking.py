# SPDX-License-Identifier: GPL-3.0-or-later
"""Re-check: codings made under an older definition are listed, looked at, and never recoded silently."""

from __future__ import annotations

import pytest

from qualcoder_cp import codebook, coding
from qualcoder_cp.model import KnownError

CONSENT, MOTHER = "They never asked me about consent.", "My mother saw my data."


def waiting(one, viewer, **filters):
    return [found.coding.id for found in coding.rechecks(one.project, viewer, **filters)]


def define(one, code, words, **more):
    codebook.edit_code(one.project, one.code[code], by="Lea", short_definition=words, **more)


@pytest.fixture
def coded(study):
    one = study()
    define(one, "Consent", "Being asked")
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.apply(one.ana, "T1", "Access", MOTHER)
    one.apply(one.ben, "T1", "Consent", MOTHER)
    return one


def test_a_new_definition_asks_for_a_look_and_other_fields_do_not(coded):
    assert waiting(coded, coded.ana) == []
    codebook.edit_code(coded.project, coded.code["Consent"], by="Lea", label="Consent!", colour="#112233", example="E")
    codebook.edit_code(coded.project, coded.code["Consent"], by="Lea", name="Agreeing")
    assert waiting(coded, coded.ana) == []
    define(coded, "Consent", "Being asked, or not")
    (found,) = coding.rechecks(coded.project, coded.ana)
    assert (found.then.short_definition, found.now.short_definition) == ("Being asked", "Being asked, or not")
    assert found.made_at < found.defined_at
    coded.project.undo("Lea")
    assert waiting(coded, coded.ana) == []


def test_everybody_looks_at_their_own_while_it_is_sealed(coded):
    define(coded, "Consent", "New")
    assert len(waiting(coded, coded.ben)) == 1
    assert waiting(coded, coded.lea) == waiting(coded, None) == []
    assert waiting(coded, coded.ana, coder_id=coded.ben.id) == []
    coded.submit()
    assert len(waiting(coded, coded.lea)) == 2
    assert waiting(coded, coded.lea, code_id=coded.code["Access"]) == []
    assert waiting(coded, coded.lea, transcript_id=coded.transcript("T2")) == []


def test_what_was_kept_waits_no_more_until_the_definition_changes_again(coded):
    define(coded, "Consent", "New")
    (one,) = waiting(coded, coded.ana)
    coding.keep_coding(coded.project, coded.ana, one)
    assert waiting(coded, coded.ana) == []
    assert coded.project.undoable("Ana") == "Re-checked 'Consent': kept"
    define(coded, "Consent", "Newer")
    assert waiting(coded, coded.ana) == [one]
    coding.keep_coding(coded.project, coded.ana, one)
    assert waiting(coded, coded.ana) == []


def test_another_code_or_none_is_one_step(coded):
    define(coded, "Consent", "New")
    define(coded, "Access", "New")
    consent, access = waiting(coded, coded.ana)
    coding.recode(coded.project, coded.ana, consent, coded.code["Trust"])
    coding.discard(coded.project, coded.ana, access)
    assert [found.code_id for found in coding.codings(coded.project, coded.ana)] == [coded.code["Trust"]]
    assert waiting(coded, coded.ana) == []
    coded.project.undo("Ana")
    coded.project.undo("Ana")
    assert waiting(coded, coded.ana) == [consent, access]


def test_a_submitted_coding_can_be_kept_and_is_not_changed(coded):
    define(coded, "Consent", "New")
    (one,) = waiting(coded, coded.ana)
    coding.submit_layers(coded.project, coded.ana)
    sealed = coded.layers_hash()
    with pytest.raises(KnownError, match="submitted"):
        coding.recode(coded.project, coded.ana, one, coded.code["Trust"])
    assert waiting(coded, coded.ana) == [one]
    coding.keep_coding(coded.project, coded.ana, one)
    assert waiting(coded, coded.ana) == []
    assert coded.layers_hash() == sealed


def test_nobody_settles_anothers_coding(coded):
    define(coded, "Consent", "New")
    (one,) = waiting(coded, coded.ben)
    with pytest.raises(KnownError, match="sealed"):
        coding.keep_coding(coded.project, coded.ana, one)
    coded.submit()
    with pytest.raises(KnownError, match="only its own coder"):
        coding.keep_coding(coded.project, coded.lea, one)
