# SPDX-License-Identifier: GPL-3.0-or-later
"""The bootstrap draws whole participants."""

from __future__ import annotations

import numpy as np  # noqa: TID253
import pytest

from qualcoder_cp.agreement.bootstrap import percentile_interval, weight_blocks


def all_weights(clusters, replicates, seed):
    return np.concatenate(list(weight_blocks(clusters, replicates, seed)))


def test_each_replicate_draws_as_many_clusters_as_there_are():
    weights = all_weights(7, 300, 1)
    assert weights.shape == (300, 7)
    assert (weights.sum(axis=1) == 7).all()
    assert weights.mean() == 1
    assert weights.std() > 0.5


def test_the_seed_decides():
    assert np.array_equal(all_weights(9, 200, 5), all_weights(9, 200, 5))
    assert not np.array_equal(all_weights(9, 200, 5), all_weights(9, 200, 6))


@pytest.mark.parametrize(("m", "k"), [(1000, 25), (999, 25), (998, 24), (39, 1), (79, 2)])
def test_ends_are_the_kth_from_either_end(m, k):
    values = np.random.default_rng(0).permutation(np.arange(1.0, m + 1))[None]
    low, high, used = percentile_interval(values)
    assert (low[0], high[0], used[0]) == (k, m + 1 - k, m)


def test_undefined_replicates_are_dropped_and_counted():
    values = np.concatenate([np.arange(1.0, 40.0), np.full(20, np.nan)])[None]
    assert [each[0] for each in percentile_interval(values)] == [1, 39, 39]


@pytest.mark.parametrize("defined", [0, 1, 38])
def test_too_few_defined_replicates_give_no_interval(defined):
    values = np.concatenate([np.arange(defined, dtype=float), np.full(50 - defined, np.nan)])[None]
    low, high, used = percentile_interval(values)
    assert np.isnan(low[0])
    assert np.isnan(high[0])
    assert used[0] == defined
