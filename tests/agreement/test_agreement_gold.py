# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that are printed in papers or given by reference software; each carries its source."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np  # noqa: TID253
import pytest
from agreement_studies import cells, one_code

from qualcoder_cp.agreement import coefficients
from qualcoder_cp.agreement.report import compare
from qualcoder_cp.text import merge_spans

GOLD = json.loads((Path(__file__).parent / "gold.json").read_text(encoding="utf-8"))
NAMES = {
    "percent_agreement": "percent_agreement",
    "kappa": "cohen_kappa",
    "fleiss": "fleiss_kappa",
    "conger": "conger_kappa",
    "brennan_prediger": "brennan_prediger",
    "ac1": "gwet_ac1",
    "alpha_nominal": "krippendorff_alpha",
}


def ratings_of(data):
    if data["kind"] == "ratings":
        return [[None if value is None else str(value) for value in row] for row in data["ratings"]]
    if data["kind"] == "counts":
        rows = [[str(k) for k, n in enumerate(unit) for _ in range(n)] for unit in data["counts"]]
        return list(map(list, zip(*rows, strict=True)))
    pairs = [
        (str(one), str(two))
        for one, row in enumerate(data["table"])
        for two, count in enumerate(row)
        for _ in range(count)
    ]
    return list(map(list, zip(*pairs, strict=True)))


def categories_of(data):
    return [str(k) for k in range(len(data["table"]))] if data["kind"] == "table" else None


def counts_of(ratings):
    known = sorted({value for row in ratings for value in row if value is not None})
    numbers = [[-1 if value is None else known.index(value) for value in row] for row in ratings]
    return coefficients.value_counts(np.array(numbers), len(known))


def excluded_to_eligible(data):
    edges = [0, *(x for span in merge_spans([tuple(s) for s in data["excluded"]]) for x in span), data["length"]]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def from_counts(measure, counts):
    observed = coefficients.observed_agreement(counts)
    expected = {
        "percent_agreement": 0.0,
        "fleiss": coefficients.fleiss_expected(counts),
        "scott_pi": coefficients.fleiss_expected(counts),
        "brennan_prediger": 1 / counts.shape[1],
    }[measure]
    return (observed - expected) / (1 - expected)


@pytest.mark.parametrize("case", GOLD, ids=[case["name"] for case in GOLD])
def test_gold(case):
    data, measure, expected = case["data"], case["measure"], case["expected"]
    if data["kind"] == "char_spans":
        spans = [[tuple(span) for span in data[coder]] for coder in ("coder1", "coder2")]
        row = compare(
            one_code(data["length"], *spans, eligible=excluded_to_eligible(data)), "character", resamples=0
        ).codes[0]
        if measure == "table_2x2":
            assert list(cells(row)) == expected
            return
        value, reason = row.krippendorff_alpha.value, row.krippendorff_alpha.reason
    elif measure.endswith("_raw") or measure == "scott_pi":
        value, reason = from_counts(measure.removesuffix("_raw"), counts_of(ratings_of(data))), ""
    else:
        ratings = ratings_of(data)
        report = coefficients.ratings_report(ratings, categories=categories_of(data))
        name = NAMES[measure]
        if len(ratings) == 2 and measure == "fleiss":
            value, reason = from_counts("fleiss", counts_of(ratings)), ""
        else:
            value, reason = report[name].value, report[name].reason
    if expected is None:
        assert value is None
        assert reason
    else:
        assert value == pytest.approx(expected, abs=case["tolerance"] + 1e-15)


def closed_form_alpha(counts):
    """Return nominal alpha in closed form from units x categories (Krippendorff 2011)."""
    rated = counts.sum(axis=1)
    pairs = counts[rated >= 2]
    rated = rated[rated >= 2]
    agreeing = float(((pairs * (pairs - 1)).sum(axis=1) / (rated - 1)).sum())
    of_value = pairs.sum(axis=0)
    total = float(of_value.sum())
    by_chance = float(total * total - (of_value**2).sum()) / (total - 1)
    return 1 - (total - agreeing) / by_chance


@pytest.mark.parametrize(
    "case", [case for case in GOLD if case["data"]["kind"] != "char_spans"], ids=lambda case: case["name"]
)
def test_closed_form_alpha_equals_the_package_on_every_gold_data_set(case):
    counts = counts_of(ratings_of(case["data"]))
    counts = counts[counts.sum(axis=1) >= 2]
    assert closed_form_alpha(counts) == pytest.approx(coefficients.package_alpha(counts.astype(int)), abs=1e-12)
