# SPDX-License-Identifier: GPL-3.0-or-later
"""The two matrices as sheets: code × code, and transcript × code. Each cell knows its passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcoder_cp.agreement import Scope, Unit
from qualcoder_cp.agreement.comparing import pairing
from qualcoder_cp.agreement.confusion import Confusion, Tally
from qualcoder_cp.agreement.report import transcript_tables
from qualcoder_cp.agreement.scope import ScopedCode
from qualcoder_cp.ui.agreement.grid import Cell, Sheet

Table = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Tables (both, only the first, only the second, neither) per transcript and code of a scope."""

    transcripts: tuple[tuple[int, str], ...]
    codes: tuple[ScopedCode, ...]
    tables: Mapping[int, Sequence[Table]]
    unit: str
    coders: tuple[str, ...]
    reason: str


def heat_map(scope: Scope, unit: Unit, coders: tuple[int, int] | None, share: float, threshold: float) -> HeatMap:
    """Return the tables of two coders; a participant may have several transcripts, so these are the unit then."""
    pair = pairing(scope, coders)
    used = Unit.TRANSCRIPT if unit is Unit.PARTICIPANT else unit
    names = tuple((one.transcript_id, one.name) for one in pair.used)
    tables: Mapping[int, Sequence[Table]] = {}
    if not pair.reason and scope.codes:
        ids = (pair.coder_ids[0], pair.coder_ids[1])
        tables = transcript_tables(scope, used, coders=ids, share=share, threshold=threshold)
    return HeatMap(names, scope.codes, tables, used.value, pair.coders, pair.reason)


def heat_sheet(found: HeatMap, level: str) -> Sheet:
    """Return a row per transcript and a column per code of the level: units on which the coders differ.

    The shade is the share of these among the units in which anybody found the code. A cell in which nobody did is
    empty.
    """
    chosen = [place for place, code in enumerate(found.codes) if code.level == level]
    rows = tuple(
        tuple(_heat_cell(name, one, found.codes[place], found.tables[one][place], found) for place in chosen)
        for one, name in found.transcripts
    )
    return Sheet(
        tuple(found.codes[place].name for place in chosen), rows, side=tuple(name for _, name in found.transcripts)
    )  # fmt: skip


def _heat_cell(name: str, transcript_id: int, code: ScopedCode, table: Table, found: HeatMap) -> Cell:
    both, first, second, _ = table
    anybody, differing = both + first + second, first + second
    if not anybody:
        return Cell("", f"{name}, {code.name}: neither coder found it", shade=0.0)
    one, two = found.coders
    tip = f"{name}, {code.name}: {both:,} by both, {first:,} only {one}, {second:,} only {two} ({found.unit}s)"
    place = {"transcript_id": transcript_id, "code_id": code.id}
    return Cell(f"{differing:,}" if differing else "=", tip, place, differing / anybody)


def confusion_sheet(found: Confusion) -> Sheet:
    """Return a row per code of the first coder and a column per code of the second, "nothing" last.

    A cell counts passages; the shade is their share of the largest number off the diagonal. Agreement stands on the
    diagonal without a shade.
    """
    ids: list[int | None] = [*(code.id for code in found.codes), None]
    off = [tally.passages for (one, other), tally in found.cells.items() if one != other]
    most = max(off, default=0)
    names = tuple(found.name(one) for one in ids)
    rows = tuple(tuple(_confused_cell(found, one, other, most) for other in ids) for one in ids)
    return Sheet(names, rows, side=names)


def _confused_cell(found: Confusion, one: int | None, other: int | None, most: int) -> Cell:
    tally = found.cells.get((one, other), Tally())
    if not (tally.passages or tally.characters):
        return Cell("", f"{found.name(one)} against {found.name(other)}: never", shade=0.0)
    what = f"{tally.passages:,} passages, {tally.characters:,} characters"
    place = {"code_id": one if one is not None else other}
    if one == other:
        return Cell(f"{tally.passages:,}", f"both {found.name(one)}: {what}", place, 0.0, strong=True)
    first, second = found.coders[0], found.coders[1] if len(found.coders) == 2 else "the other coder"
    tip = f"{first}: {found.name(one)}, {second}: {found.name(other)}: {what}"
    return Cell(f"{tally.passages:,}", tip, place, tally.passages / most if most else 0.0)
