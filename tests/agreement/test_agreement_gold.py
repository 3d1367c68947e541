# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that are printed in papers or given by reference software; each carries its source.

Where a folder with further such values lies beside the project, these are checked as well; measures that the program
does not offer are skipped by their name.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np  # noqa: TID253
import pytest
from agreement_studies import cells, one_code

from qualcoder_cp.agreement import ratings as family
from qualcoder_cp.agreement.distances import jaccard_distance, set_alpha
from qualcoder_cp.agreement.report import compare
from qualcoder_cp.agreement.unitizing import alpha_big_u, u_alpha, unitizing_sums
from qualcoder_cp.agreement.weights import Level, Weights
from qualcoder_cp.text import merge_spans

GOLD = json.loads((Path(__file__).parent / "gold.json").read_text(encoding="utf-8"))
BESIDE = Path(__file__).resolve().parents[3] / "shared" / "gold" / "agreement_gold.json"
NAMES = {
    "percent_agreement": "percent_agreement",
    "kappa": "cohen_kappa",
    "scott_pi": "scott_pi",
    "fleiss": "fleiss_kappa",
    "conger": "conger_kappa",
    "brennan_prediger": "brennan_prediger",
    "ac1": "gwet_ac1",
    "alpha_nominal": "krippendorff_alpha",
}
NOT_OFFERED = ("_se", "gamma_best_alignment_disorder")


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


def excluded_to_eligible(data):
    edges = [0, *(x for span in merge_spans([tuple(s) for s in data["excluded"]]) for x in span), data["length"]]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def subset_distance(members):
    """Return the distance of Passonneau 2004: 0 equal, 1/3 one holds the other, 2/3 overlapping, 1 disjoint."""
    each = members.astype(float)
    both, size = each @ each.T, each.sum(axis=1)
    smaller = np.minimum(size[:, None], size[None, :])
    equal = (both == size[:, None]) & (both == size[None, :])
    return np.where(equal, 0, np.where(both == smaller, 1 / 3, np.where(both > 0, 2 / 3, 1)))


def from_characters(data, measure):
    spans = [[tuple(span) for span in data[coder]] for coder in ("coder1", "coder2")]
    made = one_code(data["length"], *spans, eligible=excluded_to_eligible(data))
    row = compare(made, "character", resamples=0).codes[0]
    if measure.startswith("table_2x2"):
        return list(cells(row)), ""
    return row.krippendorff_alpha.value, row.krippendorff_alpha.reason


def from_spans(data, measure):
    if data["kind"] == "segments":
        segments = [[tuple(each) for each in own] for own in data["coders"]]
        values = sorted({value for own in segments for _, _, value in own})
        return u_alpha(unitizing_sums(data["length"], segments, values)).value, ""
    segments = [[(start, start + size, value) for start, size, value in own] for own in data["coders"]]
    whole, parts = alpha_big_u(data["begin"], data["length"], segments)
    what, _, category = measure.removesuffix("]").partition("[")
    if not category:
        return whole.value, ""
    part = parts[category]
    return {"alpha_U": part.alpha.value, "Do_U": part.observed, "De_U": part.expected}[what], ""


def from_sets(data, measure):
    units = list(zip(*[[set(each) for each in own] for own in data["ratings"]], strict=True))
    distances = {
        "alpha_set_passonneau2004": subset_distance,
        "alpha_masi_dkpro": lambda members: subset_distance(members) * jaccard_distance(members),
    }
    return set_alpha(units, distances[measure]).value, ""


def from_scale(data, measure):
    """Return a weighted coefficient or alpha at another level; the categories are numbers."""
    ratings = ratings_of(data)
    known = categories_of(data) or sorted({one for row in ratings for one in row if one is not None}, key=float)
    numbers, _ = family.numbered(ratings, known)
    how = {
        "ac2_quadratic": ("gwet_ac2", {"weights": Weights.QUADRATIC}),
        "alpha_ordinal": ("krippendorff_alpha", {"level": Level.ORDINAL}),
        "alpha_interval": ("krippendorff_alpha", {"level": Level.INTERVAL}),
        "alpha_ratio": ("krippendorff_alpha", {"level": Level.RATIO}),
    }
    name, options = how[measure]
    found = family.analyse(numbers, known, values=[float(each) for each in known], resamples=0, **options)
    return found.results[name].value, found.results[name].reason


def with_gaps(data, measure):
    """Return the form for any number of coders, which keeps units that one of two coders rated."""
    numbers, known = family.numbered([*ratings_of(data), [None] * len(data["ratings"][0])])
    return family.analyse(numbers, known, resamples=0).results[NAMES[measure]].value, ""


def computed(case):
    data, measure = case["data"], case["measure"]
    if data["kind"] == "char_spans":
        return from_characters(data, measure)
    if data["kind"] in ("spans", "segments"):
        return from_spans(data, measure)
    if data["kind"] == "sets":
        return from_sets(data, measure)
    if measure.startswith(("ac2_", "alpha_ordinal", "alpha_interval", "alpha_ratio")):
        return from_scale(data, measure)
    if measure.endswith("_raw"):
        return with_gaps(data, measure.removesuffix("_raw"))
    ratings = ratings_of(data)
    report = family.ratings_report(ratings, categories=categories_of(data))
    result = report["scott_pi" if len(ratings) == 2 and measure == "fleiss" else NAMES[measure]]
    return result.value, result.reason


def hold(case):
    value, reason = computed(case)
    if case["expected"] is None:
        assert value is None
        assert reason
    else:
        assert value == pytest.approx(case["expected"], abs=case["tolerance"] + 1e-15)


@pytest.mark.parametrize("case", GOLD, ids=[case["name"] for case in GOLD])
def test_gold(case):
    hold(case)


@pytest.mark.skipif(not BESIDE.exists(), reason="no further values beside the project")
def test_further_values_beside_the_project():
    skipped = []
    for case in json.loads(BESIDE.read_text(encoding="utf-8")):
        if case["measure"].endswith(NOT_OFFERED):
            skipped.append(f"{case['name']}: {case['measure']}")
            continue
        hold(case)
    assert len(skipped) < 6, skipped


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
    "case",
    [case for case in GOLD if case["data"]["kind"] in ("ratings", "table", "counts")],
    ids=lambda case: case["name"],
)
def test_closed_form_alpha_equals_the_package_on_every_gold_data_set(case):
    from qualcoder_cp.agreement.coefficients import package_alpha

    numbers, known = family.numbered(ratings_of(case["data"]))
    counts = (numbers.T[:, :, None] == np.arange(len(known))).sum(axis=1)
    counts = counts[counts.sum(axis=1) >= 2]
    assert closed_form_alpha(counts) == pytest.approx(package_alpha(counts), abs=1e-12)
