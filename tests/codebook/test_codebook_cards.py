# SPDX-License-Identifier: GPL-3.0-or-later
"""Single codes: merging in the tree, linked examples, completeness, names that can't be, differences word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.codebook import DiffKind, ExampleKind
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import add_coder, verify

MOTHER = "My mother saw my data."


def paths(one):
    tree = codebook.tree(one.project)
    return [tree.path(code.id) for code in tree.in_order()]


def linked(one, words=MOTHER, kind=ExampleKind.TYPICAL, name="T1", code="Access", **more):
    start, end = one.place(name, words)
    return codebook.add_example(
        one.project, one.code[code], kind, by="Lea", transcript_id=one.transcript(name), start=start, end=end, **more
    )


def correct(one, name, old, new):
    text = transcripts.text_of(one.project, one.transcript(name)).text
    coding.revise_text(one.project, one.transcript(name), text.replace(old, new), by="Lea", reason="a slip")


# ---------------------------------------------------------------- merging in the tree


def test_children_go_below_the_target_after_its_own(study):
    one = study()
    codebook.merge_codes(one.project, one.code["Privacy"], one.code["Trust"], by="Lea")
    assert paths(one) == [
        "Trust", "Trust > Accuracy", "Trust > Confidence", "Trust > Consent", "Trust > Access",
    ]  # fmt: skip
    one.project.undo("Lea")
    assert paths(one)[:3] == ["Privacy", "Privacy > Consent", "Privacy > Access"]


def test_a_code_goes_into_its_parent_and_a_parent_not_into_its_child(study):
    one = study()
    with pytest.raises(KnownError, match=r"which lies below it\. Merge the other way round"):
        codebook.merge_codes(one.project, one.code["Privacy"], one.code["Consent"], by="Lea")
    with pytest.raises(KnownError, match="with itself"):
        codebook.merge_codes(one.project, one.code["Privacy"], one.code["Privacy"], by="Lea")
    codebook.merge_codes(one.project, one.code["Consent"], one.code["Privacy"], by="Lea")
    assert paths(one)[:2] == ["Privacy", "Privacy > Access"]


def test_the_targets_words_stay_and_empty_fields_are_taken_over(study):
    one = study()
    codebook.edit_code(one.project, one.code["Consent"], by="Lea", short_definition="S", when_to_use="W", label="L")
    codebook.edit_code(one.project, one.code["Access"], by="Lea", short_definition="T")
    codebook.merge_codes(one.project, one.code["Consent"], one.code["Access"], by="Lea")
    found = codebook.code_named(one.project, "Access")
    assert (found.short_definition, found.when_to_use, found.label) == ("T", "W", "L")


def test_a_merged_codes_name_is_taken_and_says_where_it_went(study):
    one = study()
    codebook.merge_codes(one.project, one.code["Consent"], one.code["Access"], by="Lea")
    with pytest.raises(KnownError, match=r"'Consent' was merged into 'Access' \(Privacy > Access\)"):
        codebook.add_code(one.project, "consent", by="Lea")
    assert codebook.code_named(one.project, "CONSENT").name == "Access"
    with pytest.raises(KnownError, match="was merged into"):
        codebook.move_code(one.project, one.code["Trust"], one.code["Consent"], by="Lea")
    with pytest.raises(KnownError, match="was merged into"):
        codebook.add_code(one.project, "New", by="Lea", parent_id=one.code["Consent"])
    codebook.remove_code(one.project, one.code["Access"], by="Lea")
    codebook.add_code(one.project, "consent", by="Lea")
    assert verify(one.project) == []


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "needs a name"), (" \t\n", "needs a name that can be seen"), ("\u200b\u2060\ufeff", "that can be seen"),
        ("\u3164 \u00a0", "that can be seen"), ("x" * 10_000, "has 10,000 characters; a code's name may have 200"),
        ("access", "already a code 'Access'"), ("a > b", "must not contain '>'"), ("> b", "must not contain '>'"),
    ],
)  # fmt: skip
def test_names_that_can_not_be_are_refused_by_every_verb(study, name, words):
    one = study()
    one.apply(one.ana, "T1", "Consent", MOTHER)
    chosen = [found.id for found in coding.codings(one.project, one.ana)]
    state, talk = one.project.state, one.transcript("T1")
    for act in (
        lambda: codebook.add_code(one.project, name, by="Ana", parent_id=one.code["Privacy"]),
        lambda: codebook.edit_code(one.project, one.code["Consent"], by="Ana", name=name),
        lambda: coding.split_code(one.project, one.ana, one.code["Consent"], chosen, name=name),
        lambda: coding.apply_new_code(one.project, one.ana, talk, name, 0, 5),
    ):
        with pytest.raises(KnownError, match=words) as problem:
            act()
        assert len(str(problem.value)) < 200
        assert one.project.state == state


@pytest.mark.parametrize(
    "name", ["<b>Bold</b> & co", "a>b", "{x} %s \\n", "=1+1", "x" * 200, "Ünï\u0301", "👩‍👩‍👧", "עברית"]
)
def test_names_with_markup_and_other_scripts_are_plain_names(study, name):
    one = study()
    made = codebook.add_code(one.project, f"  {name}\n", by="Ana")
    assert made.name == name
    assert codebook.code_named(one.project, name).id == made.id


@pytest.mark.parametrize("name", ["", " ", "\u200b", "x" * 10_000, "ana"])
def test_a_coder_needs_a_name_that_can_be_seen_too(study, name):
    one = study()
    state = one.project.state
    with pytest.raises(KnownError, match=r"needs a name|10,000 characters|already a coder"):
        add_coder(one.project, name)
    assert one.project.state == state


@given(st.text(max_size=30))
def test_a_clean_name_is_clean(name):
    try:
        cleaned = codebook.clean_name(name, "code")
    except KnownError:
        return
    assert cleaned == codebook.clean_name(cleaned, "code") == " ".join(cleaned.split())
    assert 0 < len(cleaned) <= codebook.NAME_LENGTH


# ---------------------------------------------------------------- examples


def test_a_linked_example_keeps_its_words_and_its_place(study):
    one = study()
    made = linked(one, note="her words")
    assert (made.quote, made.kind, made.note) == (MOTHER, ExampleKind.TYPICAL, "her words")
    (place,) = codebook.example_places(one.project, one.code["Access"])
    assert ((place.start, place.end), place.problem) == (one.place("T1", MOTHER), "")
    codebook.edit_example(one.project, made.id, by="Lea", kind=ExampleKind.CLOSE_BUT_NO)
    assert codebook.examples_of(one.project, one.code["Access"])[0].kind is ExampleKind.CLOSE_BUT_NO
    codebook.remove_example(one.project, made.id, by="Lea")
    assert codebook.examples_of(one.project, one.code["Access"]) == ()
    one.project.undo("Lea")
    assert len(codebook.examples_of(one.project, one.code["Access"])) == 1


def test_an_example_follows_a_correction_or_says_that_the_passage_has_changed(study):
    one = study()
    linked(one)
    correct(one, "T1", "How was it for you?", "And how was all of it for you?")
    (place,) = codebook.example_places(one.project, one.code["Access"])
    assert (place.end - place.start, place.problem) == (len(MOTHER), "")
    assert place.start == one.place("T1", MOTHER)[0]
    correct(one, "T1", "saw my data", "saw all my data")
    (place,) = codebook.example_places(one.project, one.code["Access"])
    assert place.problem == "The passage has changed."
    assert place.start is not None
    correct(one, "T1", "My mother saw all my data.", "Quite another sentence about school and trains.")
    (place,) = codebook.example_places(one.project, one.code["Access"])
    assert (place.start, place.problem, place.example.quote) == (None, "The passage has changed.", MOTHER)


def test_an_example_may_be_words_alone_and_needs_some(study):
    one = study()
    made = codebook.add_example(one.project, one.code["Access"], ExampleKind.ATYPICAL, by="Lea", quote="Hm.")
    assert codebook.example_places(one.project, one.code["Access"])[0].problem.startswith("This example is not linked")
    for more in ({}, {"quote": " "}, {"transcript_id": 1}, {"transcript_id": 1, "start": 3, "end": 3},
                 {"transcript_id": 1, "start": 0, "end": 9999}):  # fmt: skip
        with pytest.raises(KnownError, match="example"):
            codebook.add_example(one.project, one.code["Access"], ExampleKind.TYPICAL, by="Lea", **more)
    assert made.transcript_id is None


def test_a_merged_codes_examples_stand_with_the_target(study):
    one = study()
    linked(one, code="Consent")
    linked(one, "They never asked me about consent.")
    codebook.merge_codes(one.project, one.code["Consent"], one.code["Access"], by="Lea")
    assert [found.quote for found in codebook.examples_of(one.project, one.code["Access"])] == [
        "They never asked me about consent.", MOTHER,
    ]  # fmt: skip


# ---------------------------------------------------------------- completeness and differences


def test_what_is_missing_on_a_card(study):
    one = study()
    made = linked(one, kind=ExampleKind.CLOSE_BUT_NO)
    code = codebook.code_named(one.project, "Access")
    assert codebook.missing_fields(code, [made]) == codebook.TELLING_FIELDS
    codebook.edit_code(one.project, code.id, by="Lea", short_definition="S", when_to_use=" ")
    code, examples = codebook.code_named(one.project, "Access"), [linked(one)]
    assert codebook.missing_fields(code, examples) == ("when_to_use", "when_not_to_use")
    assert codebook.completeness(code, examples) == 0.5
    assert codebook.completeness(code) == 0.25


def test_versions_tell_examples_and_merges(study):
    one = study()
    kept, gone = linked(one, note="n"), linked(one, "They never asked me about consent.")
    first = codebook.freeze_version(one.project, by="Lea")
    codebook.edit_example(one.project, kept.id, by="Lea", note="m")
    codebook.remove_example(one.project, gone.id, by="Lea")
    linked(one, "I trust the numbers on it.", ExampleKind.CLOSE_BUT_NO, "T2")
    codebook.merge_codes(one.project, one.code["Consent"], one.code["Access"], by="Lea")
    second = codebook.freeze_version(one.project, by="Lea")
    old, new = (codebook.version_tree(one.project, version) for version in (first, second))
    found = codebook.differences(old, new)
    assert [(each.what, each.before, each.after) for each in found] == [
        ("typical example", f"{MOTHER} (n)", f"{MOTHER} (m)"),
        ("close but no example", "", "I trust the numbers on it."),
        ("typical example", "They never asked me about consent.", ""),
        ("merged", "Privacy > Consent", "Privacy > Access"),
    ]
    assert [each.sentence for each in found] == [
        "typical example of 'Access' changed", "close but no example of 'Access' was written",
        "typical example of 'Access' was taken out", "'Consent' was merged into Privacy > Access",
    ]  # fmt: skip
    assert codebook.differences(new, codebook.tree(one.project, examples=True)) == []
    assert codebook.freeze_version(one.project, by="Lea") == second


def test_old_and_new_words_side_by_side():
    found = codebook.word_diff("Being asked before data.", "Being asked, before any data.")
    assert [(piece.kind.value, piece.text) for piece in found] == [
        ("same", "Being asked"), ("added", ","), ("same", " before "), ("added", "any "), ("same", "data."),
    ]  # fmt: skip
    assert [piece.text for piece in codebook.side(found, new=False)] == ["Being asked", " before ", "data."]


@given(st.text(alphabet="ab \n.", max_size=40), st.text(alphabet="ab \n.", max_size=40))
def test_a_difference_holds_both_texts_whole(old, new):
    found = codebook.word_diff(old, new)
    assert "".join(piece.text for piece in codebook.side(found, new=False)) == old
    assert "".join(piece.text for piece in codebook.side(found, new=True)) == new
    assert old != new or all(piece.kind is DiffKind.SAME for piece in found)
