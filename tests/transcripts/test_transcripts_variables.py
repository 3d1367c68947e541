# SPDX-License-Identifier: GPL-3.0-or-later
"""Kinds of variables: which value is one of them, in which form it is stored, what is guessed and pointed out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts.variables import (
    Settings,
    VariableKind,
    choices,
    day_comes_first,
    guess_kind,
    natural_order,
    near_duplicates,
    read_value,
)


@pytest.mark.parametrize(
    ("kind", "cell", "stored"),
    [
        ("text", " as  it is ", "as  it is"),
        ("number", "35", "35"),
        ("number", "3,5", "3.5"),
        ("number", "-0.50", "-0.5"),
        ("number", "−4", "-4"),
        ("number", "1200", "1200"),
        ("number", "0,125", "0.125"),
        ("number", "-0", "0"),
        ("date", "2024-12-31", "2024-12-31"),
        ("date", "2024-12-31 09:30", "2024-12-31 09:30:00"),
        ("date", "3.4.2024", "2024-04-03"),
        ("date", "31/12/2024", "2024-12-31"),
        ("date", "12/31/2024", "2024-12-31"),
        ("date", "5/5/2024", "2024-05-05"),
        ("yes/no", "TRUE", "yes"),
        ("yes/no", "Nein", "no"),
        ("yes/no", "0", "no"),
        ("category", "Urban   area", "Urban area"),
        ("several choice", "b;a ; b;", "b; a"),
        ("ordered category", "", ""),
    ],
)
def test_a_value_is_stored_in_one_form(kind, cell, stored):
    assert read_value(VariableKind(kind), cell) == stored


@pytest.mark.parametrize(
    ("kind", "cell", "message"),
    [
        ("number", "about 5", "'about 5' is no number"),
        ("number", "1,200", r"'1,200' may be 1\.200 or 1200; write one of these"),
        ("number", "nan", "no number"),
        ("number", "1e5", "no number"),
        ("date", "2024-02-30", "'2024-02-30' is no date; write it as 2024-12-31"),
        ("date", "45321", "is no date"),
        ("date", "31/31/2024", "is no date"),
        ("date", "03/04/2024", "may be 2024-04-03 or 2024-03-04"),
        ("yes/no", "maybe", "'maybe' is neither yes nor no"),
    ],
)
def test_a_value_of_another_kind_is_refused_in_words(kind, cell, message):
    with pytest.raises(ValueError, match=message):
        read_value(VariableKind(kind), cell)


def test_categories_take_over_the_spelling_of_the_order_or_are_refused():
    assert read_value(VariableKind.ORDERED, "WEEKLY", ("never", "weekly")) == "weekly"
    with pytest.raises(ValueError, match="'often' is none of: never, weekly"):
        read_value(VariableKind.ORDERED, "often", ("never", "weekly"))


def test_other_dates_of_the_column_tell_what_comes_first():
    assert day_comes_first(["03/04/2024", "25/04/2024"]) is True
    assert day_comes_first(["03/04/2024", "04/25/2024"]) is False
    assert day_comes_first(["03/04/2024", "25/04/2024", "04/25/2024"]) is None
    assert read_value(VariableKind.DATE, "03/04/2024", day_first=False) == "2024-03-04"


@given(
    st.sampled_from(list(VariableKind)),
    st.text(max_size=20) | st.decimals(allow_nan=False).map(str) | st.dates().map(str),
)
@settings(max_examples=150, deadline=None)
def test_the_stored_form_of_a_value_is_stable(kind, cell):
    try:
        stored = read_value(kind, cell)
    except ValueError:
        return
    assert read_value(kind, stored) == stored


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ("3 4,5 -1", "number"),
        ("yes No yes", "yes/no"),
        ("2024-01-02 03.04.2024", "date"),
        ("app;chat chat app;diary;chat", "several choice"),
        ("often never Always", "ordered category"),
        ("Graz Linz Graz Graz", "category"),
        ("Graz Linz Wien Bonn Bern Lyon", "text"),
        ("", "text"),
    ],
)
def test_the_kind_is_guessed_from_values(values, kind):
    assert guess_kind(values.split()) == kind


def test_orders_follow_known_scales_numbers_or_appearance():
    assert natural_order(["often", "never"]) == ("never", "rarely", "sometimes", "often", "always")
    assert natural_order(["10-19 years", "2-9 years", "20 or more"]) == ("2-9 years", "10-19 years", "20 or more")
    assert natural_order(["b", "a", "B"]) == ("b", "a")


def test_values_that_may_be_one_category_are_found():
    assert near_duplicates(["Caregiver", "caregiver ", "Clinician"]) == [("Caregiver", "caregiver ")]
    assert near_duplicates(["Psychiatry", "Psychatry"]) == [("Psychiatry", "Psychatry")]
    assert near_duplicates(["10-19 years", "20-29 years", "satisfied", "dissatisfied", "likely", "unlikely"]) == []


def test_settings_come_back_as_they_were_stored():
    kept = Settings(("low", "high"), {"1": "männlich"})
    assert Settings.from_json(kept.as_json()) == kept
    assert Settings.from_json("{}") == Settings()


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Z")), min_size=1), min_size=1, max_size=5)
)
@settings(max_examples=60, deadline=None)
def test_several_choices_keep_each_value_once(values):
    values = [one.replace(";", "") or "x" for one in values]
    stored = read_value(VariableKind.SEVERAL, ";".join(values))
    assert choices(stored) == list(dict.fromkeys(values))
    assert json.loads(Settings(tuple(values)).as_json())["order"] == values
    assert len(natural_order(values)) >= len({name_key(one) for one in values})
