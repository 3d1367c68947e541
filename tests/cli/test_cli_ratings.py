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
        ("unit,coder,code", "1,Ana,yes", "1,Ben,no"),
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
    for each in json.loads(result.stdout).values():
        assert each["value"] is None
        assert each["reason"].endswith("rated by two coders")
    assert answer(tmp_path, *lines).stdout.count("undefined: ") == 5


def test_the_categories_are_shown_so_that_a_stray_one_is_seen(tmp_path):
    result = answer(tmp_path, "unit,Ana,Ben", "1,yes,no", "2,yes,yess")
    assert "Categories: no; yes; yess." in result.stdout
