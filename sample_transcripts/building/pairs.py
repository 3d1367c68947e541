# SPDX-License-Identifier: GPL-3.0-or-later
"""Two analysts read a smaller study: a number of differences of each type, planted on its true passages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from building import wordings
from building.analysts import give_rationales
from building.places import Place, Unit
from building.planting import ANA, BEN, Planted, Planter, Segment

_OWN = ("computer perception", "such programs", "the program", "pilot")
"""Words of rationales that speak of the first study alone."""

MEMOS = (
    "Good quote for the paper.",
    "Short, but it is the core of the answer.",
    "Nice contrast with what the others say.",
    "The caveat at the end matters as much as the claim.",
    "Strong. Maybe an exemplar for the codebook.",
    "Keep for the discussion section.",
)
RATIONALES = {
    kind: tuple(words for words in several if not any(own in words for own in _OWN))
    for kind, several in wordings.RATIONALES.items()
}


@dataclass(frozen=True, slots=True)
class Temptation:
    """A place that one analyst codes and the lead doesn't keep."""

    transcript: str
    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """Which codes are taken for one another: of the same domain, and of others."""

    siblings: Mapping[str, Sequence[str]]
    strangers: Mapping[str, Sequence[str]]


def read_alone(
    places: Sequence[Place], domain_of: dict[str, str], amounts: Mapping[str, int], confused: Confusion, *,
    tempting: Sequence[Temptation] = (), seed: str,
) -> list[Planted]:  # fmt: skip
    """Return everything planted, in the order of transcripts and places.

    Args:
        places: the transcripts with their true passages.
        domain_of: each code's domain.
        amounts: how many differences of each type; ``more`` is a further code on a passage that both coded alike.
        confused: which codes are taken for one another.
        tempting: places that one analyst codes although nothing is there.
        seed: of all chances.
    """
    rng = Random(seed)
    planter = Planter(places, domain_of, rng, siblings=confused.siblings, strangers=confused.strangers)
    units = [unit for place in places for unit in place.units]
    done: set[Unit] = set()
    planted: list[Planted] = []

    def more(unit: Unit) -> Planted | None:
        fitting = [code for code in confused.siblings[unit.code] if not planter.in_speech(unit, code)]
        if not unit.alone or not fitting:
            return None
        planted.append(planter.alike(unit))
        segment = Segment(rng.choice((ANA, BEN)), rng.choice(fitting), unit.start, unit.end)
        return Planted(unit.transcript, "5", [segment], "nothing", [], reason=planter.why("5 nothing"))

    plants: dict[str, Callable[[Unit], Planted | None]] = {
        "4": planter.stranger, "3": planter.sibling, "2": planter.split, "1c": planter.loose, "more": more,
        "6": planter.missed, "7": planter.flagged, "1b": planter.boundary, "1a": planter.trim,
    }  # fmt: skip
    for kind, plant in plants.items():
        left = amounts.get(kind, 0)
        for unit in rng.sample(units, len(units)):
            made = plant(unit) if left and unit not in done else None
            if made is not None:
                planted.append(made)
                done.add(unit)
                left -= 1
                if made.type in ("3", "4", "6"):
                    planter.gaps.append(unit)
    planted += [planter.alike(unit) for unit in units if unit not in done]
    for one in tempting:
        segment = Segment(rng.choice((ANA, BEN)), one.code, one.start, one.end)
        planted.append(Planted(one.transcript, "6", [segment], "nothing", [], reason=planter.why("6 nothing")))
    order = {place.prepared.name: number for number, place in enumerate(places)}
    planted.sort(key=lambda one: (order[one.transcript], one.start, one.type, one.segments[0].code))
    plain = [segment for one in planted if one.type in ("0", "1a", "1b") for segment in one.segments]
    for segment, memo in zip(rng.sample(plain, len(MEMOS)), MEMOS, strict=True):
        segment.memo = memo
    give_rationales(planted, rng, RATIONALES)
    return planted
