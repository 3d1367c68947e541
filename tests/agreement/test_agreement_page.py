# SPDX-License-Identifier: GPL-3.0-or-later
"""Every number on the page docs/agreement.md is read out of the page and computed again.

Each table that is checked stands below a comment ``<!-- checked: name -->``; a new one without a test fails.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import numpy as np  # noqa: TID253
import pytest
from agreement_studies import scope, transcript

from qualcoder_cp.agreement.bootstrap import percentile_interval
from qualcoder_cp.agreement.coefficients import table_result
from qualcoder_cp.agreement.distances import DISTANCES, members_of, set_alpha
from qualcoder_cp.agreement.ratings import analyse, ratings_report
from qualcoder_cp.agreement.ratings_table import read_ratings
from qualcoder_cp.agreement.report import compare
from qualcoder_cp.agreement.result import COEFFICIENT_LABELS, REPORTED, Result
from qualcoder_cp.agreement.scope import Unit, Universe
from qualcoder_cp.agreement.unitizing import u_alpha, unitizing_sums
from qualcoder_cp.agreement.weights import Level, Weights
from qualcoder_cp.cli import agreement_tables
from qualcoder_cp.reports import AGREEMENT_COLUMNS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "agreement.md").read_text(encoding="utf-8")
GOLD = {case["name"]: case for case in json.loads((Path(__file__).parent / "gold.json").read_text(encoding="utf-8"))}
MARK = re.compile(r"<!-- checked: ([a-z ]+) -->\n\n?((?:\|.*\n)+)")
NAMES = {label.split(" (")[0]: name for name, label in COEFFICIENT_LABELS.items()}
UNITS = (Unit.PARTICIPANT, Unit.TRANSCRIPT, Unit.TURN, Unit.SENTENCE, Unit.CHARACTER)
UNIVERSES = (Universe.SPEECH, Universe.ALL_TEXT)
CHECKED = {
    "coefficients", "more coefficients", "interviews", "units", "missing", "undefined", "pooled", "ranks", "interval",
    "ratings", "published", "other rules", "sets", "spans", "levels", "weights", "columns", "screen",
}  # fmt: skip


def table(name):
    """Return the rows of a table of the page, each a dict by column."""
    found = dict(MARK.findall(PAGE))[name].splitlines()
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in found]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


def block(name):
    """Return the code block below the comment."""
    return re.search(rf"<!-- checked: {name} -->\n\n?```\w*\n(.*?)```", PAGE, re.DOTALL).group(1)


def counts(row):
    return tuple(int(row[name].replace(",", "")) for name in ("n11", "n10", "n01", "n00"))


def shown(value, digits=3):
    """Return a value, or why there is none, as the page writes it."""
    if isinstance(value, Result):
        if value.value is None:
            return f"undefined: {value.reason}"
        value = value.value
    return f"{round(value, digits) + 0.0:.{digits}f}"


def spans(text):
    return [tuple(map(int, each.split("-"))) for each in text.split(", ")] if text != "none" else []


def test_each_checked_table_has_a_test():
    assert set(re.findall(r"<!-- checked: ([a-z ]+) -->", PAGE)) == CHECKED | {"csv"}


@pytest.mark.parametrize("name", ["coefficients", "more coefficients"])
def test_the_four_cells_give_each_coefficient(name):
    cells = tuple(map(int, re.search(r"n11 = (\d+), n10 = (\d+), n01 = (\d+), n00 = (\d+)", PAGE).groups()))
    rows = table(name)
    assert rows
    for row in rows:
        result = table_result(NAMES[row["coefficient"]], cells)
        assert row["value"] == shown(result, 4), row
        if row.get("expected agreement", "–") != "–":
            assert row["expected agreement"] == shown(result.expected, 4), row


def ladder(universe):
    """Return the scope of the example interviews, read from the page."""
    texts = []
    for number, row in enumerate(table("interviews"), start=1):
        mine = [int(row["participant"].removeprefix("P")), int(row["length"])]
        answers, questions = spans(row["participant's sentences"]), spans(row["interviewer's turns"])
        turns = spans(row["participant's turns"])
        whole = universe is Universe.ALL_TEXT
        layers = {
            coder: [(1, *span) for span in spans(row[name])]
            for coder, name in ((1, "Ana"), (2, "Ben"))
            if row[name] != "not submitted"
        }
        made = transcript(number, mine[1], layers, participant=mine[0], eligible=None if whole else turns)
        texts.append(
            type(made)(
                made.transcript_id, made.name, made.participant_id, made.participant, None, made.length, made.eligible,
                tuple(sorted(turns + questions)) if whole else tuple(turns),
                tuple(sorted(answers + questions)) if whole else tuple(answers), made.layers,
            )
        )  # fmt: skip
    return scope(*texts, universe=universe)


def test_each_unit_and_universe_gives_its_own_table_and_values():
    rows = table("units")
    assert [(row["unit"], row["text"]) for row in rows] == [
        (unit.value, universe.value) for universe in UNIVERSES for unit in UNITS
    ]
    for row in rows:
        report = compare(ladder(Universe(row["text"])), row["unit"], resamples=0)
        code = report.codes[0]
        assert counts(row) == (code.n11, code.n10, code.n01, code.n00), row
        assert len(report.single_coded) == 1
        for label, result in code.results().items():
            expected = "undefined" if result.value is None else shown(result)
            assert row[COEFFICIENT_LABELS[label].split(" (")[0]] == expected, row
        assert row["why undefined"] == (code.krippendorff_alpha.reason or "–")


def test_other_rules_give_their_own_tables():
    for row in table("other rules"):
        made = compare(
            ladder(Universe(row["text"])), row["unit"], share=int(row["share"]) / 100, resamples=0,
            others=("jaccard", "positive_agreement"),
        ).codes[0]  # fmt: skip
        assert counts(row) == (made.n11, made.n10, made.n01, made.n00), row
        for label in ("Percent agreement", "Jaccard", "Positive agreement", "Krippendorff's alpha"):
            result = made.results()[NAMES[label]]
            assert row[label] == ("undefined" if result.value is None else shown(result)), (row, label)


def test_sets_of_codes_have_the_distances_and_alphas_of_the_page():
    rows = re.search(r"\| Ana \|(.*)\|\n\|[-|]*\n\| \*\*Ben\*\* \|(.*)\|", PAGE).groups()
    given = [[set(cell.replace("–", "").split()) for cell in row.split("|")] for row in rows]
    for row in table("sets"):
        distance = DISTANCES[row["distance"]]
        for column, pair in (("of A and A B", ("A", "AB")), ("of A B and B C", ("AB", "BC"))):
            assert row[column] == shown(float(distance(members_of([set(each) for each in pair]))[0, 1]))
        assert row["alpha"] == shown(set_alpha(list(zip(*given, strict=True)), distance))


def test_free_spans_give_the_u_alpha_of_the_page():
    for row in table("spans"):
        marked = [[(*span, "a") for span in spans(row[coder])] for coder in ("Ana", "Ben")]
        assert row["u-alpha"] == shown(u_alpha(unitizing_sums(int(row["length"]), marked, "a"))), row


def scale():
    found = re.search(r"\(Ana ((?:\d ?)+), Ben ((?:\d ?)+)\)", PAGE).groups()
    return np.array([[int(each) - 1 for each in row.split()] for row in found])


def test_levels_and_weights_give_the_values_of_the_page():
    for row in table("levels"):
        found = analyse(scale(), tuple("1234"), level=Level(row["level"]), resamples=0).results
        assert row["Krippendorff's alpha"] == shown(found["krippendorff_alpha"]), row
    for row in table("weights"):
        weights = Weights(row["weights"])
        found = analyse(scale(), tuple("1234"), weights=weights, resamples=0).results
        ac = found["gwet_ac1" if weights is Weights.IDENTITY else "gwet_ac2"]
        assert (row["Cohen's kappa"], row["Gwet's AC2 (AC1)"], row["Brennan-Prediger"]) == (
            shown(found["cohen_kappa"]), shown(ac), shown(found["brennan_prediger"]),
        )  # fmt: skip


def test_missing_is_not_nothing_here():
    for row in table("missing"):
        ratings = [[None if one == "-" else one for one in row[coder].split()] for coder in ("coder 1", "coder 2")]
        assert row["Krippendorff's alpha"] == shown(ratings_report(ratings)["krippendorff_alpha"])


def test_undefined_values_say_why():
    for row in table("undefined"):
        for column, name in (("percent agreement", "percent_agreement"), ("kappa, alpha, AC1", "gwet_ac1")):
            result = table_result(name, counts(row))
            assert row[column] == (shown(result) if result.value is not None else "undefined"), row
        for name in REPORTED[1:]:
            assert (table_result(name, counts(row)).value is None) is (row["kappa, alpha, AC1"] == "undefined")
        assert row["the program says"] == table_result("cohen_kappa", counts(row)).reason


def pooled_rows():
    rows = table("pooled")
    return rows[:-1], rows[-1]


def test_pooled_is_computed_once_from_the_summed_table():
    single, whole = pooled_rows()
    assert counts(whole) == tuple(map(sum, zip(*map(counts, single), strict=True)))
    for row in (*single, whole):
        result = table_result("cohen_kappa", counts(row))
        assert row["Cohen's kappa"] == ("undefined" if result.value is None else shown(result))
    means = re.search(r"leaving the undefined one out gives ([\d.]+), counting it as 1 ([\d.]+), as 0 (\d\.\d+)", PAGE)
    values = [table_result("cohen_kappa", counts(row)).value for row in single]
    defined = [value for value in values if value is not None]
    assert means.groups() == (
        shown(sum(defined) / len(defined)), shown((sum(defined) + 1) / len(values)), shown(sum(defined) / len(values)),
    )  # fmt: skip


def test_the_ends_of_the_interval_are_ranks():
    for row in table("ranks"):
        defined = int(row["defined resamples"])
        low, high, _ = percentile_interval(np.arange(1.0, defined + 1)[None])
        said = None if row["low end"] == "no interval" else (int(row["low end"]), int(row["high end"]))
        assert said == (None if math.isnan(low[0]) else (int(low[0]), int(high[0])))


def test_the_interval_of_the_pooled_example():
    texts = []
    for number, row in enumerate(pooled_rows()[0], start=1):
        n11, n10, n01, n00 = counts(row)
        layers = {1: [(1, 0, n11 + n10)], 2: [(1, 0, n11), (1, n11 + n10, n11 + n10 + n01)]}
        texts.append(transcript(number, n11 + n10 + n01 + n00, layers))
    for row in table("interval"):
        made = compare(scope(*texts), "character", resamples=int(row["resamples"]), seed=int(row["seed"])).codes[0]
        result = getattr(made, NAMES[row["coefficient"]])
        assert (row["value"], row["low end"], row["high end"]) == (
            shown(result), shown(result.ci_low), shown(result.ci_high),
        )  # fmt: skip


def test_the_ratings_of_the_page_give_its_values(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_text(block("csv"), encoding="utf-8")
    results = ratings_report(read_ratings(path).ratings)
    rows = table("ratings")
    assert [NAMES[row["coefficient"]] for row in rows] == list(results)
    for row in rows:
        result = results[NAMES[row["coefficient"]]]
        assert row["value"] == shown(result, 4), row
        assert row["observed"] == shown(result.observed, 4), row
        assert row["expected"] == ("–" if result.expected is None else shown(result.expected, 4)), row


def test_published_values_are_those_that_the_gold_file_checks():
    for row in table("published"):
        case = GOLD[row["test case"]]
        assert float(row["published"]) == pytest.approx(case["expected"], abs=case["tolerance"])


def test_every_column_is_explained():
    assert [row["column"] for row in table("columns")] == list(AGREEMENT_COLUMNS)
    assert [row["column"] for row in table("screen")] == list(agreement_tables.COLUMNS)
