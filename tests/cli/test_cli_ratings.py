# SPDX-License-Identifier: GPL-3.0-or-later
"""``ratings`` answers a bad table with one sentence or with reasons, never with a made-up number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from running import run


def answer(folder: Path, *lines: str, json_: bool = False):
    path = folder / "ratings.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return run("ratings", path, *(["--json"] if json_ else []))


@pytest.mark.parametrize(
    "lines",
    [
        ("unit,Ana,Ben", "1,yes,no", "2,yes"),
        ("unit,Ana,Ben", "1,yes,no,no"),
        ("Ana", "yes"),
        ("unit,Ana,Ben",),
        ("unit,coder,code,note", "1,Ana,yes,x", "1,Ben,no,y"),
        ("unit,coder,code", "1,Ana,yes", "1,Ana,no"),
        ("coder,code", "Ana,yes", "Ben,no"),
        ("unit,coder,code", "1,Ana,yes", "2,Ana,no"),
        ("unit,Ana,Ben", "1,1,1.0", "2,2,1"),
        ("unit,Ana,Ben", "1,yes,NA", "2,no,no"),
    ],
)
def test_a_bad_table_ends_in_one_sentence_and_exit_code_1(tmp_path, lines):
    result = answer(tmp_path, *lines)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("lines", [("Ana,Ben", "yes,no"), ("Ana,Ben", "yes,yes"), ("unit,Ana,Ben", "1,,", "2,,")])
def test_what_is_undefined_has_no_value_and_a_reason(tmp_path, lines):
    result = answer(tmp_path, *lines, json_=True)
    assert result.exit_code == 0
    for each in json.loads(result.stdout)["results"].values():
        assert each["value"] is None
        assert each["reason"].endswith("rated by two coders")
    assert answer(tmp_path, *lines).stdout.count("undefined: ") == 7


def test_the_categories_are_shown_so_that_a_stray_one_is_seen(tmp_path):
    result = answer(tmp_path, "unit,Ana,Ben", "1,yes,no", "2,yes,yess")
    assert "Categories: no; yes; yess." in result.stdout


LONG = ("unit,coder,rating", "1,Ana,1", "1,Ben,1", "2,Ana,2", "2,Ben,3", "3,Ana,3", "3,Ben,3", "4,Ana,1", "4,Ben,1")


def test_one_rating_per_row_gives_the_same_as_one_unit_per_row(tmp_path):
    wide = answer(tmp_path, "unit,Ana,Ben", "1,1,1", "2,2,3", "3,3,3", "4,1,1", json_=True)
    long = answer(tmp_path, *LONG, json_=True)
    assert json.loads(wide.stdout)["results"] == json.loads(long.stdout)["results"]


def test_levels_weights_seed_and_target_are_said(tmp_path):
    answer(tmp_path, *LONG)
    path = tmp_path / "ratings.csv"
    shown = run("ratings", path, "--level", "ordinal", "--seed", "7", "--target", "0.5").stdout
    assert "Ordinal ratings of 4 units by 2 coders" in shown
    assert "Gwet's AC2" in shown
    assert "seed 7" in shown
    found = json.loads(run("ratings", path, "--level", "interval", "--weights", "linear", "--json").stdout)
    assert (found["level"], found["weights"], found["resamples"]) == ("interval", "linear", 1000)
    alpha = found["results"]["krippendorff_alpha"]
    assert alpha["ci_low"] <= alpha["value"] <= alpha["ci_high"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--cluster", "site"], "the column 'site' is missing"),
        (["--order", "1,2"], "the rating '3' is not in the order"),
        (["--sheet", "A"], "only an Excel workbook has sheets"),
    ],
)
def test_an_option_that_does_not_fit_the_table_is_told(tmp_path, options, words):
    answer(tmp_path, *LONG)
    result = run("ratings", tmp_path / "ratings.csv", *options)
    assert result.exit_code == 1
    assert words in result.stderr


def test_words_without_an_order_have_no_scale(tmp_path):
    answer(tmp_path, "unit,Ana,Ben", "1,low,high", "2,high,high", "3,low,low")
    result = run("ratings", tmp_path / "ratings.csv", "--level", "ordinal")
    assert result.exit_code == 1
    assert "--order" in result.stderr
    fine = run("ratings", tmp_path / "ratings.csv", "--level", "ordinal", "--order", "low,high")
    assert fine.exit_code == 0
    refused = run("ratings", tmp_path / "ratings.csv", "--level", "interval", "--order", "low,high")
    assert "is no number" in refused.stderr


def test_a_workbook_is_read_as_well(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for row in [("unit", "Ana", "Ben", "participant"), (1, "yes", "yes", "P1"), (2, "no", "yes", "P1"),
                (3, "no", "no", "P2"), (4, "yes", "yes", "P3")]:  # fmt: skip
        book.active.append(row)
    path = tmp_path / "ratings.xlsx"
    book.save(path)
    shown = run("ratings", path, "--cluster", "participant").stdout
    assert "Nominal ratings of 4 units by 2 coders: ana, ben." in shown
    assert "3 participant" in shown
