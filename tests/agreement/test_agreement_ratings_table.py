# SPDX-License-Identifier: GPL-3.0-or-later
"""A table of units by coders: what is read, and what is refused with a sentence rather than counted wrongly."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.agreement.ratings import NOT_RATED_TWICE, RATED_TWICE_ONCE, ratings_report
from qualcoder_cp.agreement.ratings_table import read_ratings
from qualcoder_cp.model import KnownError


@pytest.fixture
def table(tmp_path):
    def write(*lines):
        path = tmp_path / "ratings.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def test_units_are_rows_coders_columns_and_an_empty_cell_is_missing(table):
    read = read_ratings(table("unit,Ana,Ben", "1,yes,no", "2,,yes"))
    assert (read.coders, read.n_units, read.categories) == (("ana", "ben"), 2, ("no", "yes"))
    assert read.ratings == (("yes", None), ("no", "yes"))


@pytest.mark.parametrize("name", ["unit", "ID", "Unit ID", "transcript", "participant", ""])
def test_the_column_of_the_units_is_no_coder(table, name):
    assert read_ratings(table(f"{name},Ana,Ben", "1,yes,no", "2,no,no")).coders == ("ana", "ben")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["unit,Ana,Ben", "1,yes,no", "2,yes"], "row 3, column 'ben': the row ends before it"),
        (["unit,Ana,Ben", "1,yes,no,yes"], "row 2: more cells"),
        (["unit,Ana", "1,yes"], "at least two columns of coders"),
        (["Ana", "yes"], "at least two columns of coders"),
        (["unit,Ana,Ben"], "has no ratings below the header"),
        ([",,", ",,"], "is empty"),
        (["unit,Ana,,Ben", "1,yes,x,no"], "column 3 has no name"),
        (["coder,code", "Ana,yes", "Ben,no"], "a column 'unit' is missing"),
        (["unit,coder,a,b", "1,Ana,yes,x"], "exactly one column of ratings"),
        (["unit,coder,code", "1,Ana,yes", "1,Ana,no"], "'Ana' rated '1' in row 2 already"),
        (["unit,coder,code", "1,Ana,yes", "2,Ana,no"], "at least two coders"),
        (["unit,coder,code", "1,,yes", "2,Ana,no"], "needs its unit and its coder"),
        (["unit,Ana,Ben", "A,yes,no", "A,no,no"], "row 3, column 'unit': 'A' stands in row 2 already"),
        (["Ana,Ben", "1,1.0", "0,0"], "row 2, column 'ben': '1.0' is elsewhere written '1'"),
        (["Ana,Ben", "yes,no", "no,Yes"], "row 3, column 'ben': 'Yes' is elsewhere written 'yes'"),
        (["Ana,Ben", "yes,no", "NA,no"], "row 3, column 'ana': 'NA' may mean missing or a category"),
        (["Ana,Ben", "1,yes", "0,no", "0,yes"], "'ana' holds numbers and 'ben' words"),
        (["text,Ana,Ben", "T1,yes,no", "T2,yes,yes", "T3,no,no"], "column 'text'"),
    ],
)
def test_a_table_that_would_give_a_wrong_number_is_refused_in_words(table, lines, words):
    with pytest.raises(KnownError, match=r"ratings\.csv") as refused:
        read_ratings(table(*lines))
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["Ana,Ben", "yes,no"], RATED_TWICE_ONCE),
        (["Ana,Ben", "yes,yes"], RATED_TWICE_ONCE),
        (["Ana,Ben,Cy", "yes,no,no"], RATED_TWICE_ONCE),
        (["Ana,Ben,Cy", "yes,no,", "no,,", ",,yes"], RATED_TWICE_ONCE),
        (["unit,Ana,Ben", "1,,", "2,,"], NOT_RATED_TWICE),
        (["unit,Ana,Ben", "1,yes,", "2,,no"], NOT_RATED_TWICE),
    ],
)
def test_too_little_to_compare_is_undefined_with_a_reason(table, lines, reason):
    results = ratings_report(read_ratings(table(*lines)).ratings)
    assert {(result.value, result.reason) for result in results.values()} == {(None, reason)}


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 4), st.integers(0, 5), st.data())
def test_every_value_is_a_finite_number_or_has_a_reason(coders, units, data):
    entry = st.sampled_from(["a", "b", "c", None])
    ratings = [data.draw(st.lists(entry, min_size=units, max_size=units)) for _ in range(coders)]
    for result in ratings_report(ratings).values():
        assert result.reason if result.value is None else math.isfinite(result.value)


def test_all_tables_of_two_units_and_two_coders_hold_to_it():
    for one in product(["a", "b", None], repeat=4):
        for result in ratings_report([one[:2], one[2:]]).values():
            assert result.reason if result.value is None else -1 <= result.value <= 1
