# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreement by intervals against agreement by character arrays, measured in the same run.

Both sides start from the same scope, use the same seed and must give the same integer tables, values and
interval ends. The array side is the straightforward numpy way: two boolean arrays per transcript and
code for the tables; a bootstrap that sums the drawn tables anew for each replicate. The floor "rebuild"
computes each replicate's coefficients code by code, the floor "rebuild, all codes at once" lets numpy
do all codes of a replicate together.
"""

from __future__ import annotations

import dataclasses
import random
import resource
import subprocess
import sys
from collections.abc import Callable
from time import perf_counter

import numpy as np  # noqa: TID253

from qualcoder_cp.agreement import bootstrap, coefficients, tables, units
from qualcoder_cp.agreement.counting import TableCache
from qualcoder_cp.agreement.report import compare
from qualcoder_cp.agreement.result import REPORTED, AgreementReport
from qualcoder_cp.agreement.scope import Scope, ScopedCode, ScopedTranscript, Unit, Universe

TRANSCRIPTS, LENGTH, CODES, CODINGS, RESAMPLES, SEED = 102, 45_000, 30, 60, 1000, 11
OTHERS = ("scott_pi", "brennan_prediger", "jaccard", "positive_agreement", "negative_agreement", "prevalence_index",
          "bias_index")  # fmt: skip


def study(universe: str) -> Scope:
    """Return an invented study: the second coder misses some passages and moves the edges of others."""
    draw = random.Random(4)
    transcripts = []
    for number in range(TRANSCRIPTS):
        edges = sorted(draw.sample(range(1, LENGTH), 120))
        turns = tuple(zip(edges[::2], edges[1::2], strict=True))
        first, second = [], []
        for _ in range(CODINGS):
            start = draw.randrange(LENGTH - 600)
            end = start + draw.randrange(40, 500)
            code = draw.randrange(CODES)
            first.append((code, start, end))
            if draw.random() < 0.15:
                code, start, end = draw.randrange(CODES), start // 2, start // 2 + 200
            second.append((code, max(0, start + draw.randrange(-30, 30)), end + draw.randrange(-30, 30)))
        layers = {1: tuple(first), 2: tuple(second)}
        name = f"T{number:03}"
        transcripts.append(ScopedTranscript(number, name, number, name, None, LENGTH, turns, turns, turns, layers))
    codes = tuple(ScopedCode(code, f"code {code}", "code", frozenset({code})) for code in range(CODES))
    return Scope(tuple(transcripts), ((1, "A"), (2, "B")), codes, "round 1", universe)


def tables_by_intervals(scope: Scope) -> np.ndarray:
    return tables.two_coder_tables(*placed_layers(scope))


def placed_layers(scope: Scope) -> tuple:
    """Return what `two_coder_tables` takes, to time it apart from reading Python tuples."""
    cut = units.cut(scope.transcripts, Unit.CHARACTER, scope.universe)
    rows = tables.rows_of(scope.codes)
    placed = [tables.place_layer(scope.transcripts, coder, cut, rows, CODES)[0] for coder in (1, 2)]
    return (*placed, cut.totals, CODES)


def tables_by_arrays(scope: Scope) -> np.ndarray:
    result = np.empty((len(scope.transcripts), len(scope.codes), 4), np.int64)
    for index, transcript in enumerate(scope.transcripts):
        eligible = None
        if scope.universe == Universe.SPEECH:
            eligible = np.zeros(transcript.length, bool)
            for start, end in transcript.eligible:
                eligible[start:end] = True
        for row, code in enumerate(scope.codes):
            masks = []
            for coder in (1, 2):
                mask = np.zeros(transcript.length, bool)
                for code_id, start, end in transcript.layers[coder]:
                    if code_id in code.descendants:
                        mask[start:end] = True
                masks.append(mask if eligible is None else mask & eligible)
            size = transcript.length if eligible is None else np.count_nonzero(eligible)
            both = np.count_nonzero(masks[0] & masks[1])
            one, two = np.count_nonzero(masks[0]), np.count_nonzero(masks[1])
            result[index, row] = both, one - both, two - both, size - one - two + both
    return result


def values_of(table: np.ndarray) -> list[np.ndarray]:
    counts = coefficients.cells(table)
    return [coefficients.percent_agreement(counts)] + [
        coefficients.chance_corrected(counts, name) for name in REPORTED[1:]
    ]


def with_pooled(table: np.ndarray) -> np.ndarray:
    return np.concatenate([table, table.sum(axis=0, keepdims=True)])


def report_by_arrays(scope: Scope, *, at_once: bool) -> tuple[np.ndarray, list[np.ndarray], list[tuple]]:
    """Return per-transcript tables, point values and intervals."""
    per_transcript = tables_by_arrays(scope)
    count = len(per_transcript)
    weights = np.concatenate(list(bootstrap.weight_blocks(count, RESAMPLES, SEED))).astype(int)
    replicates = []
    for number in range(RESAMPLES):
        drawn = np.repeat(np.arange(count), weights[number])
        if at_once:
            replicates.append(values_of(with_pooled(per_transcript[drawn].sum(axis=0))))
            continue
        per_code = [per_transcript[drawn, code].sum(axis=0) for code in range(CODES)]
        per_code.append(np.sum(per_code, axis=0))
        by_code = [values_of(table[None]) for table in per_code]
        replicates.append([np.concatenate(each) for each in zip(*by_code, strict=True)])
    values = values_of(with_pooled(per_transcript.sum(axis=0)))
    by_name = [np.array(each).T.copy() for each in zip(*replicates, strict=True)]
    return per_transcript, values, [bootstrap.percentile_interval(each) for each in by_name]


def best(run: Callable[[], object], times: int) -> tuple[float, float]:
    """Return the best and the median time in seconds."""
    spent = []
    for _ in range(times):
        begun = perf_counter()
        run()
        spent.append(perf_counter() - begun)
    return min(spent), sorted(spent)[len(spent) // 2]


def same(report: AgreementReport, other: tuple[np.ndarray, list[np.ndarray], list[tuple]]) -> bool:
    """Return whether tables are equal and values and interval ends agree to 1e-12."""
    per_transcript, values, intervals = other
    rows = [*report.codes, *report.pooled]
    total = with_pooled(per_transcript.sum(axis=0)).tolist()
    if [[row.n11, row.n10, row.n01, row.n00] for row in rows] != total:
        return False
    for name, value, (low, high, _) in zip(REPORTED, values, intervals, strict=True):
        mine = [getattr(row, name) for row in rows]
        for ours, theirs in (("value", value), ("ci_low", low), ("ci_high", high)):
            if not np.allclose([getattr(each, ours) for each in mine], theirs, rtol=0, atol=1e-12):
                return False
    return True


def main() -> None:
    """Print the ratios."""
    imports()
    for universe in (Universe.ALL_TEXT, Universe.SPEECH):
        scope = study(universe)

        def everything(scope: Scope = scope) -> AgreementReport:
            return compare(scope, "character", resamples=RESAMPLES, seed=SEED)

        everything()
        print(f"{TRANSCRIPTS} transcripts x {LENGTH} characters x {CODES} codes, {CODINGS} codings, {universe}")
        identical = np.array_equal(tables_by_intervals(scope), tables_by_arrays(scope))
        table, table_median = best(lambda scope=scope: tables_by_intervals(scope), 30)
        report, report_median = best(everything, 30)
        arrays, arrays_median = best(lambda scope=scope: tables_by_arrays(scope), 5)
        print(
            f"  tables: {1e3 * table:.1f} ms (median {1e3 * table_median:.1f}), character arrays "
            f"{1e3 * arrays:.0f} ms ({1e3 * arrays_median:.0f}): {arrays / table:.0f} times faster, "
            f"identical integers: {identical}"
        )
        refresh(scope)
        placed = placed_layers(scope)
        inner, _ = best(lambda placed=placed: tables.two_coder_tables(*placed), 30)
        print(f"  tables from positions already in arrays: {1e3 * inner:.2f} ms, {arrays / inner:.0f} times faster")
        print(
            f"  everything (tables, 4 coefficients, {RESAMPLES} resamples): {1e3 * report:.1f} ms (median "
            f"{1e3 * report_median:.1f}), {arrays / report:.0f} times faster than the arrays' tables alone"
        )
        more, more_median = best(lambda scope=scope: with_more(scope), 15)
        print(
            f"  everything with {len(REPORTED) + len(OTHERS)} coefficients and a target: {1e3 * more:.1f} ms (median "
            f"{1e3 * more_median:.1f})"
        )
        for label, at_once in (("rebuild", False), ("rebuild, all codes at once", True)):
            spent, median = best(lambda scope=scope, at_once=at_once: report_by_arrays(scope, at_once=at_once), 2)
            equal = same(everything(), report_by_arrays(scope, at_once=at_once))
            print(
                f"  everything by arrays, {label}: {1e3 * spent:.0f} ms ({1e3 * median:.0f}): "
                f"{spent / report:.0f} times faster, identical results: {equal}"
            )
    large()


def with_more(scope: Scope) -> AgreementReport:
    return compare(scope, "character", resamples=RESAMPLES, seed=SEED, others=OTHERS, target=0.8)


def imports() -> None:
    """Print how long a fresh interpreter imports the stage, beside numpy alone."""
    times = {}
    for name in ("numpy", "qualcoder_cp.agreement", "qualcoder_cp.agreement.report, numpy, krippendorff"):
        code = f"from time import perf_counter as t; b = t(); import {name}; print(t() - b)"
        spent = [float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
                 for _ in range(5)]  # fmt: skip
        times[name] = min(spent)
    print("import: " + "; ".join(f"{name} {1e3 * spent:.0f} ms" for name, spent in times.items()))


def refresh(scope: Scope) -> None:
    """Print how long the numbers take after one transcript was submitted again, beside counting everything."""
    for unit in ("participant", "turn", "character"):
        cache, spent, whole, now = TableCache(), [], [], scope
        compare(now, unit, resamples=0, cache=cache)
        for index in range(20):
            texts = list(now.transcripts)
            layers = dict(texts[index].layers)
            layers[1] = layers[1][:-1]
            texts[index] = dataclasses.replace(texts[index], layers=layers)
            now = dataclasses.replace(now, transcripts=tuple(texts))
            begun = perf_counter()
            kept = compare(now, unit, resamples=0, cache=cache)
            spent.append(perf_counter() - begun)
            begun = perf_counter()
            anew = compare(now, unit, resamples=0)
            whole.append(perf_counter() - begun)
        print(
            f"  one transcript again, unit {unit}: median {1e3 * sorted(spent)[10]:.1f} ms, everything anew "
            f"{1e3 * sorted(whole)[10]:.1f} ms, the same: {kept == anew}"
        )


def large() -> None:
    """Print time and memory for a million codings per coder in ten thousand transcripts."""
    draw = random.Random(4)
    texts = []
    for number in range(10_000):
        edges = sorted(draw.sample(range(1, LENGTH), 20))
        turns = tuple(zip(edges[::2], edges[1::2], strict=True))
        first = [(draw.randrange(CODES), start, start + draw.randrange(40, 500))
                 for start in (draw.randrange(LENGTH - 600) for _ in range(100))]  # fmt: skip
        second = [(code, start + draw.randrange(30), end + draw.randrange(30)) for code, start, end in first]
        layers = {1: tuple(first), 2: tuple(second)}
        name = f"T{number:05}"
        texts.append(ScopedTranscript(number, name, number, name, None, LENGTH, turns, turns, turns, layers))
    scope = dataclasses.replace(study(Universe.SPEECH), transcripts=tuple(texts))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tables_, _ = best(lambda: compare(scope, "character", resamples=0), 3)
    everything, _ = best(lambda: compare(scope, "character", resamples=RESAMPLES), 2)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"10,000 transcripts, 1,000,000 codings per coder: tables and values {tables_:.2f} s, with {RESAMPLES} "
        f"resamples {everything:.2f} s; peak memory {after:.0f} MB, {before:.0f} MB before it began"
    )


if __name__ == "__main__":
    main()
