# SPDX-License-Identifier: GPL-3.0-or-later
"""Every number in the later sections of docs/agreement.md is read out of the page and computed again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from agreement_studies import scope, transcript

from qualcoder_cp.agreement.comparing import pairing
from qualcoder_cp.agreement.confusion import confusion
from qualcoder_cp.agreement.diagnosis import AFTER, BEFORE
from qualcoder_cp.agreement.passages import passages
from qualcoder_cp.agreement.planning import Expectation, plan
from qualcoder_cp.agreement.presets import PRESETS
from qualcoder_cp.agreement.repair import repair, shown
from qualcoder_cp.agreement.scope import ScopedCode

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "agreement.md").read_text(encoding="utf-8")
MARK = re.compile(r"<!-- computed: ([a-z]+) -->\n\n?((?:\|.*\n)+)")
CODES = (
    ScopedCode(10, "data", "domain", frozenset({10, 1, 2})),
    ScopedCode(1, "privacy", "code", frozenset({1})),
    ScopedCode(2, "consent", "code", frozenset({2})),
    ScopedCode(20, "trust", "domain", frozenset({20, 3})),
    ScopedCode(3, "accuracy", "code", frozenset({3})),
)
NAMES = {code.id: code.name for code in CODES}
CODERS = ("Ana", "Ben")


def table(name):
    """Return the rows of a table of the page, each a dict by column."""
    found = dict(MARK.findall(PAGE))[name].splitlines()
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in found]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


def example():
    """Return the scope of the page's transcript, read from its table of passages."""
    layers = {1: [], 2: []}
    for row in table("passages"):
        start, end = map(int, row["passage"].split("-"))
        code = next(each.id for each in CODES if each.name == row["code"])
        layers[1 + CODERS.index(row["coder"])].append((code, start, end))
    return scope(transcript(1, 200, layers), codes=CODES)


def test_each_table_has_a_test():
    assert {name for name, _ in MARK.findall(PAGE)} == {
        "passages", "confusion", "repair", "presets", "plan", "diagnosis",
    }  # fmt: skip


def test_each_passage_has_the_kind_that_the_page_says():
    study = example()
    found = {
        (CODERS[one.side], NAMES[one.code], f"{one.start}-{one.end}"): (one.kind.value, str(one.apart))
        for one in passages(study, pairing(study))
    }
    rows = table("passages")
    assert len(found) == len(rows)
    for row in rows:
        assert found[row["coder"], row["code"], row["passage"]] == (row["kind"], row["characters apart"]), row


def test_the_matrix_of_the_page():
    found = confusion(example())
    cells = {(found.name(one), found.name(two)): tally for (one, two), tally in found.cells.items()}
    rows = table("confusion")
    assert len(cells) == len(rows)
    for row in rows:
        tally = cells[row["Ana"], row["Ben"]]
        assert (str(tally.passages), str(tally.characters)) == (row["passages"], row["characters"]), row


def test_the_effects_of_the_page():
    found = repair(example(), "character")
    effects = {each.what: each for each in (*(one for pair in found.pairs for one in pair.effects), found.boundaries)}
    for row in table("repair"):
        effect = effects[row["change"]]
        assert (row["alpha before"], row["alpha after"]) == (shown(effect.before), shown(effect.after)), row


def test_the_presets_of_the_page():
    rows = table("presets")
    assert [(row["preset"], row["unit"], row["text"]) for row in rows] == [
        (each.name, str(each.unit), str(each.universe)) for each in PRESETS
    ]


@pytest.mark.slow
def test_the_plans_of_the_page():
    for row in table("plan"):
        expected = Expectation(float(row["prevalence"]), float(row["alpha"]), int(row["units per transcript"]))
        found = plan(expected, float(row["half-width"])).transcripts
        assert found == pytest.approx(int(row["transcripts"]), rel=0.1), row  # streams may differ between releases


def test_the_columns_of_the_diagnosis():
    assert [row["column"] for row in table("diagnosis")] == [*BEFORE, "one column per coder", *AFTER]
