# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of participants as a sheet: reading what was copied, setting many cells at once, adding variables."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp import transcripts
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import VariableKind, copied_cells


@pytest.fixture
def project(tmp_path):
    table = tmp_path / "people.csv"
    table.write_text("participant,group,age,since\nAlma,patients,44,\nBoris,clinicians,51,\n", "utf-8")
    with Project.create(tmp_path / "study.qcp", "Sensors") as made:
        transcripts.import_participants(made, transcripts.read_participants(table), by="Lea")
        transcripts.set_kind(made, "age", VariableKind.NUMBER, by="Lea")
        transcripts.set_kind(made, "since", VariableKind.DATE, by="Lea")
        yield made


def people(project):
    return {one.name: (one.group, one.variables) for one in transcripts.participants(project)}


def ids(project):
    return [one.id for one in transcripts.participants(project)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\nc\td\n", [["a", "b"], ["c", "d"]]),
        ("a\r\n\r\nb", [["a"], [""], ["b"]]),
        ("a\t\tb", [["a", "", "b"]]),
        ('"two\nlines"\tx', [["two\nlines", "x"]]),
        ('"with ""quotes""\tand tab"', [['with "quotes"\tand tab']]),
        ('"quoted" word\t"all"', [['"quoted" word', '"all"']]),
        ("a\t", [["a", ""]]),
        ("", [[""]]),
    ],
)
def test_what_a_spreadsheet_copied_is_read_cell_by_cell(text, rows):
    assert copied_cells(text) == rows


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters='\t\n\r"')), min_size=1, max_size=4), min_size=1, max_size=4
    )
)
@settings(max_examples=60, deadline=None)
def test_copied_cells_come_back_as_they_were(rows):
    assert copied_cells("\n".join("\t".join(row) for row in rows) + "\n") == rows


def test_many_cells_are_one_change(project):
    alma, boris = ids(project)
    transcripts.set_values(
        project,
        {(alma, None): "carers", (alma, "age"): "", (boris, None): "Not stated", (boris, "AGE"): "3,5"},
        by="Lea",
    )
    assert people(project) == {"Alma": ("carers", {}), "Boris": (None, {"age": "3.5"})}
    assert project.undo("Lea") == "Set 4 values"
    assert people(project)["Boris"] == ("clinicians", {"age": "51"})


def test_a_wrong_value_is_named_with_row_and_column_and_changes_nothing(project):
    alma, boris = ids(project)
    before = people(project)
    with pytest.raises(KnownError, match=r"Row 2 \('Boris'\), column 'age': 'old' is no number. Nothing was changed."):
        transcripts.set_values(project, {(alma, "age"): "40", (boris, None): "x", (boris, "age"): "old"}, by="Lea")
    assert people(project) == before


def test_other_dates_of_the_block_tell_what_comes_first(project):
    alma, boris = ids(project)
    transcripts.set_values(project, {(alma, "since"): "03/04/2024", (boris, "since"): "25/04/2024"}, by="Lea")
    assert [values["since"] for _, values in people(project).values()] == ["2024-04-03", "2024-04-25"]


def test_a_variable_is_added_empty_and_as_text(project):
    assert transcripts.add_variable(project, " Home   town ", by="Lea") == "Home town"
    added = transcripts.variable_named(project, "home town")
    assert (added.kind, added.values) == (VariableKind.TEXT, 0)
    project.undo("Lea")
    assert [one.name for one in transcripts.variables(project)] == ["age", "since"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("  ", "needs a name"), ("AGE", "already a variable 'age'"), ("Group", "already has a column 'Group'")],
)
def test_a_variable_needs_a_name_of_its_own(project, name, sentence):
    with pytest.raises(KnownError, match=sentence):
        transcripts.add_variable(project, name, by="Lea")
