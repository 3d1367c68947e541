# SPDX-License-Identifier: GPL-3.0-or-later
"""Tidy rows of what the commands of prevalence report beside n/N: one row per number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from qualcoder_cp.prevalence.analyses import Flow, Matrix
from qualcoder_cp.prevalence.comparing import Difference
from qualcoder_cp.prevalence.cooccurrence import Cooccurrence
from qualcoder_cp.prevalence.measures import Measures
from qualcoder_cp.prevalence.queries import Counted
from qualcoder_cp.prevalence.saturation import Saturation

Row = dict[str, object]

MEASURE_COLUMNS = ("codings", "words", "speech_words", "share_of_speech", "codings_per_1000_words")
DIFFERENCE_COLUMNS = (
    "level", "code", "first", "second", "n1", "N1", "n2", "N2", "difference", "ci_low", "ci_high", "p", "p_holm",
    "reason",
)  # fmt: skip
SATURATION_COLUMNS = ("interview", "participant", "new", "cumulative", "run_new", "run_share", "reached")
PAIR_COLUMNS = ("scope", "first", "second", "both", "first_alone", "second_alone", "jaccard")


def measured(counted: Counted, rows: Sequence[Row], found: Measures) -> list[Row]:
    """Return the rows of prevalence with how much was said; the rows stand per code: all, then each group."""
    columns: list[str | None] = [None, *counted.table.groups]
    cells = (found[row.code.code_id][group] for row in counted.table.rows for group in columns)
    return [
        row | {
            "codings": one.codings, "words": one.words, "speech_words": one.speech, "share_of_speech": one.share,
            "codings_per_1000_words": one.per_1000,
        }
        for row, one in zip(rows, cells, strict=True)
    ]  # fmt: skip


def differences(found: Sequence[Difference], first: str, second: str) -> list[Row]:
    """Return a row per code that was compared; differences are percentage points."""
    return [
        {
            "level": one.code.level.value, "code": one.code.name, "first": first, "second": second,
            "n1": one.first.n, "N1": one.first.N, "n2": one.second.n, "N2": one.second.N,
            "difference": _hundred(one.difference), "ci_low": _hundred(one.low), "ci_high": _hundred(one.high),
            "p": one.p, "p_holm": one.adjusted, "reason": one.reason,
        }
        for one in found
    ]  # fmt: skip


def _hundred(share: float | None) -> float | None:
    return None if share is None else 100 * share


def interviews(found: Saturation) -> Iterator[Row]:
    """Yield a row per interview; the numbers of a run stand at its last interview."""
    runs = {one.last: one for one in found.runs}
    for place, name in enumerate(found.names):
        run = runs.get(place + 1)
        yield {
            "interview": place + 1, "participant": name, "new": found.new[place],
            "cumulative": found.cumulative[place], "run_new": run.new if run else None,
            "run_share": run.share if run else None, "reached": found.reached == place + 1,
        }  # fmt: skip


def pairs(found: Cooccurrence) -> Iterator[Row]:
    """Yield a row per pair of codes."""
    names = {code.code_id: code.name for code in found.codes}
    for one in found.pairs.values():
        yield {
            "scope": found.scope.value, "first": names[one.first], "second": names[one.second], "both": one.both,
            "first_alone": one.first_alone, "second_alone": one.second_alone, "jaccard": one.jaccard,
        }  # fmt: skip


def matrix_columns(found: Matrix) -> tuple[str, ...]:
    """Return the columns of participants x codes."""
    return ("participant", "group", "why_not", *(code.name for code in found.codes))


def participants(found: Matrix) -> Iterator[Row]:
    """Yield a row per participant with 1 or 0 per code, empty where the participant is missing."""
    for row in found.rows:
        cells: Row = {code.name: value for code, value in zip(found.codes, row.present, strict=True)}
        yield cells | {"participant": row.name, "group": "; ".join(row.groups), "why_not": row.why_not}


def facts(found: Flow) -> list[Row]:
    """Return a row per fact of the study flow."""
    return [
        {"fact": name.replace("_", " "), "number": value} for name, value in asdict(found).items() if name != "rounds"
    ]
