# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables afterwards: another name or kind, value labels, removed; several choices divided in several ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoder_cp import transcripts
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project, add_coder, verify
from qualcoder_cp.transcripts import Plan, VariableKind, choices, propose_plan, read_sheet, read_survey
from qualcoder_cp.transcripts.several import SEPARATORS, guess_separator
from qualcoder_cp.transcripts.variables import guess_kind, read_value

HEADER = "id\tage\tuses\ttools\n"
ROWS = 'P1\t34\t1\tApps\nP2\tabout 40\t0\t"Apps, Diaries"\nP3\t51\t1\tDiaries\n'


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "study.qcp", "A study") as made:
        add_coder(made, "Ana")
        plan = Plan("id", None, dict.fromkeys(("age", "uses", "tools"), VariableKind.TEXT), ())
        transcripts.import_survey(made, sheet(tmp_path, HEADER + ROWS), plan, by="Ana")
        yield made


def sheet(folder, content, name="table.tsv"):
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return read_sheet(path)


def values(project, variable):
    return {one.name: one.variables.get(variable) for one in transcripts.participants(project)}


# ---------------------------------------------------------------- several choices


@pytest.mark.parametrize(
    ("cell", "separator", "labels", "parts"),
    [
        ("a; b;", ";", (), ["a", "b"]),
        ("a,b , c", ",", (), ["a", "b", "c"]),
        ("a|b", "|", (), ["a", "b"]),
        ("a\nb\n", "\n", (), ["a", "b"]),
        (
            "Apps, such as diaries, Websites",
            ",",
            ("Apps, such as diaries", "Websites"),
            ["Apps, such as diaries", "Websites"],
        ),
        (
            "websites, apps, such as diaries",
            ",",
            ("Apps, such as diaries", "Websites"),
            ["websites", "apps, such as diaries"],
        ),
        ("Apps, such as diaries, Websites", ",", (), ["Apps, such as diaries", "Websites"]),
        ("Apps (diaries, timers), Websites", ",", (), ["Apps (diaries, timers)", "Websites"]),
        ("Yes, No", ",", ("Yes, No", "Yes", "No"), ["Yes, No"]),
        ("apps, websites", ",", (), ["apps", "websites"]),
        ("", ",", (), []),
    ],
)
def test_a_cell_is_divided_and_known_labels_win(cell, separator, labels, parts):
    assert choices(cell, separator, labels) == parts


@pytest.mark.parametrize(
    ("cells", "separator"),
    [
        (["a; b", "a", "b; c", "c; a"], ";"),
        (["a|b", "a", "b|c", "c|a"], "|"),
        (["a\nb", "a", "b\nc", "c\na"], "\n"),
        (["a, b", "a", "b, c", "c, a"], ","),
        (["1,3,5", "1", "3,5", "1,5"], ","),
        (["Boston, MA", "Salem, MA", "Lynn, MA", "Boston, MA", "Salem, MA", "Lynn, MA"], None),
        (["It was fine, really.", "No, I never did.", "Well, yes, but it took time."], None),
        (["a", "b"], None),
    ],
)
def test_what_divides_a_column_is_guessed(cells, separator):
    assert guess_separator(cells) == separator
    if separator:
        assert guess_kind(cells) is VariableKind.SEVERAL


def test_with_known_labels_the_sign_is_what_leaves_only_labels():
    assert guess_separator(["A, such as b, C", "C"], ("A, such as b", "C")) == ","
    assert guess_separator(["A, such as b|C", "C"], ("A, such as b", "C")) == "|"


@given(st.lists(st.lists(st.sampled_from(["Apps", "Web", "Paper", "None of it"]), min_size=1, max_size=4, unique=True),
                min_size=1), st.sampled_from(SEPARATORS))  # fmt: skip
def test_the_stored_form_is_the_same_whatever_divided_the_table(rows, separator):
    for row in rows:
        stored = read_value(VariableKind.SEVERAL, separator.join(row), separator=separator)
        assert choices(stored) == row
        assert read_value(VariableKind.SEVERAL, stored) == stored


def test_a_survey_column_is_divided_as_guessed_or_as_said(tmp_path):
    table = sheet(tmp_path, 'id\ttools\nP1\tApps, Web\nP2\tWeb\nP3\t"Apps, Paper"\nP4\tPaper, Web\nP5\tApps\n')
    plan = propose_plan(table)
    assert plan.variables == {"tools": VariableKind.SEVERAL}
    found = read_survey(table, plan)
    assert found.settings["tools"].separator == ","
    assert found.rows[0].values == {"tools": "Apps; Web"}
    said = read_survey(table, Plan("id", None, plan.variables, (), separators={"tools": "|"}))
    assert said.rows[0].values == {"tools": "Apps, Web"}
    assert said.settings["tools"].separator == "|"


def test_a_semicolon_inside_a_choice_is_told(tmp_path):
    table = sheet(tmp_path, "id\ttools\nP1\tApps; old|Web\n")
    found = read_survey(table, Plan("id", None, {"tools": VariableKind.SEVERAL}, (), separators={"tools": "|"}))
    assert "row 2, column 'tools': 'Apps; old' holds ';'" in found.problems[0]


# ---------------------------------------------------------------- name, kind, removal


def test_a_variable_gets_another_name(project):
    assert transcripts.rename_variable(project, "AGE", " Age in  years ", by="Ana") == "Age in years"
    assert values(project, "Age in years")["P1"] == "34"
    for taken, why in (("Uses", "already a variable"), ("", "needs a name"), ("group", "already has a column")):
        with pytest.raises(KnownError, match=why):
            transcripts.rename_variable(project, "Age in years", taken, by="Ana")
    transcripts.rename_variable(project, "Age in years", "AGE IN YEARS", by="Ana")
    project.undo("Ana")
    project.undo("Ana")
    assert values(project, "age")["P1"] == "34"


def test_a_variable_is_removed_with_its_values(project):
    gone = transcripts.remove_variable(project, "age", by="Ana")
    assert (gone.name, gone.values) == ("age", 3)
    assert [one.name for one in transcripts.variables(project)] == ["uses", "tools"]
    assert verify(project) == []
    project.undo("Ana")
    assert values(project, "age") == {"P1": "34", "P2": "about 40", "P3": "51"}


def test_values_that_do_not_fit_a_kind_are_reported_before_and_taken_away_only_if_wanted(project):
    (misfit,) = transcripts.misfits(project, "age", VariableKind.NUMBER)
    assert (misfit.participant, misfit.value, misfit.problem) == ("P2", "about 40", "'about 40' is no number.")
    with pytest.raises(KnownError, match="'about 40' is no number"):
        transcripts.set_kind(project, "age", VariableKind.NUMBER, by="Ana")
    gone = transcripts.set_kind(project, "age", VariableKind.NUMBER, by="Ana", clear_misfits=True)
    assert [one.value for one in gone] == ["about 40"]
    assert values(project, "age") == {"P1": "34", "P2": None, "P3": "51"}
    project.undo("Ana")
    assert values(project, "age")["P2"] == "about 40"


def test_a_text_becomes_several_choices(project):
    transcripts.set_kind(project, "tools", VariableKind.SEVERAL, by="Ana", separator=",")
    assert values(project, "tools") == {"P1": "Apps", "P2": "Apps; Diaries", "P3": "Diaries"}
    transcripts.set_kind(project, "tools", VariableKind.SEVERAL, by="Ana")
    assert values(project, "tools")["P2"] == "Apps; Diaries"
    person = transcripts.participants(project)[0].id
    transcripts.set_variable(project, person, "tools", "Web, Apps", by="Ana")
    assert values(project, "tools")["P1"] == "Web; Apps"


# ---------------------------------------------------------------- labels of values


def test_values_have_labels(project):
    transcripts.set_kind(project, "uses", VariableKind.CATEGORY, by="Ana")
    assert transcripts.set_labels(project, "uses", {"1": "Yes", "0": "No", "9": "Not told"}, by="Ana") == ["9"]
    found = transcripts.variable_named(project, "uses").settings
    assert (found.shown("1"), found.shown("0"), found.shown("2")) == ("Yes", "No", "2")
    transcripts.set_labels(project, "uses", {"9": ""}, by="Ana")
    assert transcripts.variable_named(project, "uses").settings.labels == {"1": "Yes", "0": "No"}
    transcripts.set_kind(project, "uses", VariableKind.ORDERED, by="Ana", order=["0", "1"])
    assert transcripts.variable_named(project, "uses").settings.shown("1") == "Yes"


def test_each_of_several_choices_has_its_label(project):
    transcripts.set_kind(project, "tools", VariableKind.SEVERAL, by="Ana", separator=",")
    transcripts.set_labels(project, "tools", {"Apps": "Apps on a phone"}, by="Ana")
    assert transcripts.variable_named(project, "tools").settings.shown("Apps; Diaries") == "Apps on a phone; Diaries"


def test_a_list_of_labels_is_taken_in(project, tmp_path):
    table = sheet(
        tmp_path, "variable,value,label\nUses,1,Yes\nuses,0,No\nage,34,thirty-four\nage,99,not told\n", "l.csv"
    )
    assert transcripts.import_labels(project, table, by="Ana") == ["No participant has the value '99' of age."]
    assert transcripts.variable_named(project, "uses").settings.labels == {"1": "Yes", "0": "No"}
    project.undo("Ana")
    assert transcripts.variable_named(project, "uses").settings.labels == {}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("variable,value\nuses,1\n", "there is no column 'label'"),
        ("variable,value,label\nuse,1,Yes\n", "row 2, column 'variable': there is no variable 'use'"),
        ("variable,value,label\nuses,,Yes\n", "row 2, column 'value': there is no value"),
    ],
)
def test_a_bad_list_of_labels_changes_nothing(project, tmp_path, content, why):
    with pytest.raises(KnownError, match=why):
        transcripts.import_labels(project, sheet(tmp_path, content, "l.csv"), by="Ana")
    assert transcripts.variable_named(project, "uses").settings.labels == {}
