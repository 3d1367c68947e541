# SPDX-License-Identifier: GPL-3.0-or-later
"""The codebook: questions to its tree, verbs, CSV both ways, versions."""

from __future__ import annotations

import pytest

from qualcoder_cp import codebook
from qualcoder_cp.model import KnownError, Level
from qualcoder_cp.project import Project, verify

FILE = """code,parent_code,label,colour,short_definition,when_to_use
Privacy,,Data privacy and protection,#0072B2,Who sees the data,"When data
leave the clinic"
Consent,Privacy,,,Being asked,
Asked again,Consent,,,,
Trust,,,,,
"""


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "study.qcp", "A study") as made:
        yield made


@pytest.fixture
def filled(project, tmp_path):
    codebook.import_codebook(project, written(tmp_path, FILE), by="Ana")
    return project


def written(folder, content, name="codebook.csv"):
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def paths(project):
    tree = codebook.tree(project)
    return [tree.path(code.id) for code in tree.in_order()]


def id_of(project, name):
    return codebook.code_named(project, name).id


# ---------------------------------------------------------------- the tree


def test_questions_to_the_tree(filled):
    tree = codebook.tree(filled)
    privacy, consent, again, trust = (id_of(filled, name) for name in ("Privacy", "Consent", "Asked again", "Trust"))
    assert tree.below(privacy) == {privacy, consent, again}
    assert tree.ancestors(again) == [privacy, consent, again]
    assert (tree.domain(again), tree.domain(trust)) == (privacy, trust)
    assert [tree.level(one) for one in (privacy, consent, again)] == [Level.DOMAIN, Level.THEME, Level.CODE]
    assert [code.name for code in tree.at(Level.DOMAIN)] == ["Privacy", "Trust"]
    assert tree.path(again) == "Privacy > Consent > Asked again"
    assert tree.codes[privacy].shown == "Data privacy and protection"
    assert (tree.codes[consent].shown, tree.codes[again].colour) == ("Consent", "#0072b2")
    assert codebook.completeness(tree.codes[privacy]) == 0.5


def test_a_code_is_found_by_name_or_path(filled):
    assert codebook.code_named(filled, "privacy >  CONSENT").name == "Consent"
    with pytest.raises(KnownError, match="no code 'Nothing'"):
        codebook.code_named(filled, "Nothing")


@pytest.mark.parametrize(
    ("name", "words"), [("", "needs a name"), ("consent ", r"Privacy > Consent"), ("a > b", "'>'")]
)
def test_names_that_cannot_be(filled, name, words):
    state = filled.state
    with pytest.raises(KnownError, match=words):
        codebook.add_code(filled, name, by="Ana")
    with pytest.raises(KnownError, match=words):
        codebook.edit_code(filled, id_of(filled, "Trust"), by="Ana", name=name)
    assert filled.state == state


def test_editing_a_card_is_one_step_and_the_same_card_none(filled):
    trust = id_of(filled, "Trust")
    codebook.edit_code(filled, trust, by="Ana", name="Trust  in data", example="I trust it.")
    assert filled.undoable("Ana") == "Rename code 'Trust' to 'Trust in data'"
    state = filled.state
    codebook.edit_code(filled, trust, by="Ana", name=" Trust in  data", example="I trust it.")
    assert filled.state == state
    codebook.edit_code(filled, trust, by="Ana", name="TRUST in data")
    assert codebook.tree(filled).codes[trust].name == "TRUST in data"


def test_moving_takes_along_what_lies_below_and_never_below_itself(filled):
    privacy, consent, again = (id_of(filled, name) for name in ("Privacy", "Consent", "Asked again"))
    for below in (privacy, consent, again):
        with pytest.raises(KnownError, match="can't be moved below"):
            codebook.move_code(filled, privacy, below, by="Ana")
    codebook.move_code(filled, consent, None, 0, by="Ana")
    assert paths(filled) == ["Consent", "Consent > Asked again", "Privacy", "Trust"]
    codebook.move_code(filled, consent, id_of(filled, "Trust"), by="Ana")
    assert paths(filled) == ["Privacy", "Trust", "Trust > Consent", "Trust > Consent > Asked again"]
    filled.undo("Ana")
    filled.undo("Ana")
    assert paths(filled)[1] == "Privacy > Consent"


def test_moving_to_where_it_stands_leaves_no_trace(filled):
    state = filled.state
    codebook.move_code(filled, id_of(filled, "Privacy"), None, 0, by="Ana")
    assert filled.state == state


def test_removing_takes_what_lies_below_and_undo_brings_it_back(filled):
    before = paths(filled)
    codebook.remove_code(filled, id_of(filled, "Privacy"), by="Ana")
    assert paths(filled) == ["Trust"]
    filled.undo("Ana")
    assert paths(filled) == before


# ---------------------------------------------------------------- CSV


def test_a_codebook_goes_out_and_in_again_unchanged(filled, tmp_path):
    codebook.edit_code(filled, id_of(filled, "Trust"), by="Ana", example='"Well," she said;\nthen\rnothing. 👍')
    out = tmp_path / "out.csv"
    assert codebook.export_codebook(filled, out) == 4
    with Project.create(tmp_path / "other.qcp", "Another") as other:
        assert codebook.import_codebook(other, out, by="Ben") == (4, 0)
        assert codebook.codebook_rows(codebook.tree(other)) == codebook.codebook_rows(codebook.tree(filled))
        state = other.state
        assert codebook.import_codebook(other, out, by="Ben") == (0, 0)
        assert other.state == state
        assert verify(other) == []


def test_parents_may_stand_below_their_children_and_be_named_by_path(project, tmp_path):
    file = written(tmp_path, "Name;Parent;Definition\nC;A > B;c\nB;A;b\nA;;a\n")
    assert codebook.import_codebook(project, file, by="Ana") == (3, 0)
    assert paths(project) == ["A", "A > B", "A > B > C"]
    assert codebook.code_named(project, "C").short_definition == "c"


def test_known_codes_take_over_filled_cells_and_may_swap_places(filled, tmp_path):
    file = written(tmp_path, "code,parent_code,short_definition\nConsent,,\nPrivacy,Consent,New words\n")
    assert codebook.import_codebook(filled, file, by="Ana") == (0, 2)
    assert paths(filled) == ["Trust", "Consent", "Consent > Asked again", "Consent > Privacy"]
    assert codebook.code_named(filled, "Consent").short_definition == "Being asked"
    assert codebook.code_named(filled, "Privacy").short_definition == "New words"
    filled.undo("Ana")
    assert paths(filled)[2] == "Privacy > Consent > Asked again"


def test_a_file_without_parents_moves_nothing(filled, tmp_path):
    codebook.import_codebook(filled, written(tmp_path, "code,example\nConsent,They asked me.\n"), by="Ana")
    assert codebook.tree(filled).path(id_of(filled, "Consent")) == "Privacy > Consent"


DEEP = "code,parent_code\n" + "".join(f"c{number},c{number + 1}\n" for number in range(1500)) + "c1500,\n"


@pytest.mark.parametrize(
    ("rows", "place", "words"),
    [
        ("Good,,\nBad,Nowhere,\n", "row 3, column 'parent_code'", "no code 'Nowhere'"),
        ("Good,,\nA,B,\nB,A,\n", "column 'parent_code'", "inside itself"),
        ("Good,,\nA,a,\n", "row 3, column 'parent_code'", "inside itself"),
        ("Good,,\nPrivacy,Asked again,\n", "row 3, column 'parent_code'", "inside"),
        ("Good,,\nA,,\ngood,,\n", "row 4, column 'code'", "stands already in row 2"),
        ("Good,,\nA,,red\n", "row 3, column 'colour'", "'red' is no colour"),
        ("Good,,\n,Good,#000000\n", "row 3, column 'code'", "a name is missing"),
        ("Good,,\nA > B,,\n", "row 3, column 'code'", "'>'"),
        (DEEP.split("\n", 1)[1].replace("\n", ",\n"), "column 'parent_code'", "more than 50 levels"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_changed(filled, tmp_path, rows, place, words):
    before, state = paths(filled), filled.state
    with pytest.raises(KnownError) as problem:
        codebook.import_codebook(filled, written(tmp_path, f"code,parent_code,colour\n{rows}", "bad.csv"), by="Ana")
    assert place in str(problem.value)
    assert words in str(problem.value)
    assert "bad.csv, row" in str(problem.value)
    assert (paths(filled), filled.state) == (before, state)


def test_a_whole_codebook_comes_in_quickly_and_as_one_step(project, tmp_path):
    rows = "".join(
        f"Domain {one},\n" + "".join(f"Code {one}.{two},Domain {one}\n" for two in range(20)) for one in range(7)
    )
    assert codebook.import_codebook(project, written(tmp_path, "code,parent_code\n" + rows), by="Ana") == (147, 0)
    project.undo("Ana")
    assert paths(project) == []


# ---------------------------------------------------------------- versions


def test_an_unchanged_codebook_keeps_its_version(filled):
    first = codebook.freeze_version(filled, by="Ana")
    state = filled.state
    assert codebook.freeze_version(filled, by="Ben") == first
    assert filled.state == state


def test_differences_between_versions_are_told_code_by_code(filled):
    first = codebook.freeze_version(filled, by="Ana", name="Pilot")
    consent = id_of(filled, "Consent")
    codebook.edit_code(filled, id_of(filled, "Privacy"), by="Ana", name="Data privacy")
    codebook.move_code(filled, consent, id_of(filled, "Trust"), by="Ana")
    codebook.remove_code(filled, id_of(filled, "Asked again"), by="Ana")
    codebook.add_code(filled, "Harms", by="Ana")
    second = codebook.freeze_version(filled, by="Ana")
    assert [(one.number, one.name) for one in codebook.versions(filled)] == [(2, "Version 2"), (1, "Pilot")]
    old, new = (codebook.version_tree(filled, one) for one in (first, second))
    assert [(one.code, one.what, one.before, one.after) for one in codebook.differences(old, new)] == [
        ("Data privacy", "name", "Privacy", "Data privacy"),
        ("Consent", "moved", "Privacy > Consent", "Trust > Consent"),
        ("Harms", "added", "", "Harms"),
        ("Asked again", "removed", "Privacy > Consent > Asked again", ""),
    ]
    assert codebook.differences(new, codebook.tree(filled)) == []
