# SPDX-License-Identifier: GPL-3.0-or-later
"""What to repair first as values: pairs of codes, computed effects, and what disagreement is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcoder_cp.agreement import Scope, Unit, Universe
from qualcoder_cp.agreement.confusion import DISAGREEING, Confused, Confusion, confusion, frequent
from qualcoder_cp.agreement.repair import GONE, NO_BOUNDARY, Effect, Repair, repair
from qualcoder_cp.agreement.result import Result
from qualcoder_cp.model import Code
from qualcoder_cp.ui.agreement.grid import Cell, Sheet
from qualcoder_cp.ui.agreement.wording import NOTHING, value_words

_HEADS = {
    "boundary": "Boundary", "other code, same domain": "Other code, same domain",
    "other code, other domain": "Other code, other domain", "additional code": "Additional code",
    "only one coder": "Only one coder",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mending:
    """Everything the panel shows. ``repair`` is None where effects can't be computed, and ``why_not`` says why."""

    confusion: Confusion
    pairs: tuple[Confused, ...]
    repair: Repair | None
    why_not: str
    cards: Mapping[int, Code]

    def effects(self, pair: Confused | None) -> tuple[Effect, ...]:
        """Return the effects on a pair; without a pair those of ignoring boundaries and dropping single codes."""
        if self.repair is None:
            return ()
        if pair is None:
            first = (self.repair.boundaries,) if self.repair.boundaries else ()
            return (*first, *self.repair.codes)
        known = (
            one for one in self.repair.pairs if (one.pair.one.id, one.pair.other.id) == (pair.one.id, pair.other.id)
        )
        return next((one.effects for one in known), ())


def mending(
    scope: Scope, unit: Unit, coders: tuple[int, int] | None, cards: Mapping[int, Code], *, shown: bool
) -> Mending:  # fmt: skip
    """Return what to repair; ``shown``: the study reports coefficients, so effects may be computed."""
    found = confusion(scope, coders=coders)
    if not shown:
        return Mending(found, frequent(found), None, "this study reports no coefficients, so no effects either", cards)
    if unit is Unit.SEGMENT or scope.universe == Universe.CODED:
        why = "effects on alpha need units that neither found: choose another unit, or all of the speech"
        return Mending(found, frequent(found), None, why, cards)
    whole = repair(scope, unit, coders=coders)
    return Mending(found, tuple(one.pair for one in whole.pairs), whole, whole.reason, cards)


def pair_words(pair: Confused) -> str:
    """Return a pair in one line, with how often the two stand against each other."""
    count = pair.total.passages
    return f"{pair.one.name} ↔ {pair.other.name}: {count:,} {'passage' if count == 1 else 'passages'}"


def effect_sheet(effects: Sequence[Effect]) -> Sheet:
    """Return a row per change with alpha before and after, on what is concerned and over all codes."""
    rows = tuple(
        (
            Cell(one.what[:1].upper() + one.what[1:], one.sentence),
            Cell(_change(one.before, one.after), one.sentence, number=True), Cell(one.on, one.sentence),
            Cell(_change(one.all_before, one.all_after), f"On {one.all_on}", number=True,
                 key=(one.all_after.value or 0.0) - (one.all_before.value or 0.0)),
        )
        for one in effects
    )  # fmt: skip
    tips = ("", "Alpha before and after, on what the change concerns", "", "Alpha pooled over all codes")
    return Sheet(("If you …", "Alpha", "Computed on", "All codes pooled"), rows, tips)


def _change(before: Result, after: Result) -> str:
    if after.reason == GONE:
        return f"{_short(before)} → {NOTHING}"
    if before.reason == after.reason == NO_BOUNDARY:
        return "none differs by its edges alone"
    return f"{_short(before)} → {_short(after)}"


def _short(result: Result) -> str:
    return "undefined" if result.value is None else value_words(result)


def kinds_sheet(found: Confusion) -> Sheet:
    """Return what disagreement is made of, per code, the most characters first; bars share one scale."""
    parts = [one for one in found.parts if one.disagreement.passages or one.agreed.passages]
    parts.sort(key=lambda one: -one.disagreement.characters)
    most = max((one.both(kind).characters for one in parts for kind in DISAGREEING), default=0) or 1
    rows = []
    for one in parts:
        place = {"code_id": one.code.id}
        cells = [Cell(one.code.name, place=place)]
        for kind in DISAGREEING:
            tally = one.both(kind)
            tip = f"{one.code.name}, {kind.value}: {tally.passages:,} passages, {tally.characters:,} characters apart"
            cells.append(Cell(
                f"{tally.passages:,}", tip, place | {"type": kind.value}, key=float(tally.characters),
                bars=(one.first[kind].characters / most, one.second[kind].characters / most), number=True,
            ))  # fmt: skip
        cells.append(Cell(f"{one.agreed.passages:,}", f"{one.agreed.passages:,} passages with equal edges",
                          place | {"type": "exact"}, key=float(one.agreed.passages), number=True))  # fmt: skip
        rows.append(tuple(cells))
    heads = ("Code", *(_HEADS[kind.value] for kind in DISAGREEING), "Agreed")
    return Sheet(heads, tuple(rows), ("", *(f"Passages; bars: characters apart, {found.coders[0]}'s first"
                                            if found.coders else "" for _ in DISAGREEING), ""))  # fmt: skip
