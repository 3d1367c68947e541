# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the analysts as the program will, before anything is written: each difference must be of its type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from building.places import Place
from building.planting import ANA, BEN, Planted
from qualcoder_cp.adjudication.items import Item, Member, Outcome
from qualcoder_cp.adjudication.matching import match
from qualcoder_cp.adjudication.rules import result_of

Coding = tuple[str, str, int, int]


def rehearse(places: Sequence[Place], planted: Sequence[Planted], domain_of: Mapping[str, str]) -> None:
    """Raise ValueError where the program would find another type, or an outcome leave another consensus."""
    names = [*domain_of, *dict.fromkeys(domain_of.values())]
    number = {name: position for position, name in enumerate(names, 1)}
    tree = {number[name]: number[domain_of.get(name, name)] for name in names}
    for place in places:
        name = place.prepared.name
        here = {key_of(one): one for one in planted if one.transcript == name}
        members: dict[str, list[Member]] = {ANA: [], BEN: []}
        for key in here:
            for coder, code, start, end in key:
                unsure = any(s.unsure for s in here[key].segments if (s.coder, s.start, s.end) == (coder, start, end))
                uuid = f"{coder} {code} {start}"
                members[coder].append(Member(coder, number[code], code, start, end, uuid, unsure))
        _check_gaps(place, members)
        turns = [(turn.start, turn.end) for turn in place.prepared.turns]
        for item in match(place.text, members, tree, turns=turns, text_sha256=place.prepared.sha256):
            key = tuple(sorted((one.coder_uuid, one.code_uuid, one.start, one.end) for one in item.members))
            one = here.get(key)
            if one is None or one.type != item.type.number:
                raise ValueError(f"{name}: {key} is of type {item.type.number}, planted {one.type if one else 'apart'}")
            _check_result(one, item, number)


def _check_gaps(place: Place, members: Mapping[str, Sequence[Member]]) -> None:
    """Raise where two codings of one code by one analyst would grow into one, because only blanks are between."""
    for layer in members.values():
        ordered = sorted(layer, key=lambda one: (one.code_id, one.start))
        for one, two in pairwise(ordered):
            if one.code_id == two.code_id and not place.text[one.end : two.start].strip():
                raise ValueError(f"{place.prepared.name}: {one.code_uuid} at {one.start} and {two.start} touch")


def key_of(one: Planted) -> tuple[Coding, ...]:
    """Return the codings of a planted place, sorted: by them it is found again among the program's items."""
    return tuple(sorted((segment.coder, segment.code, segment.start, segment.end) for segment in one.segments))


def _check_result(one: Planted, item: Item, number: Mapping[str, int]) -> None:
    wanted = sorted((number[code], start, end) for code, start, end in one.consensus)
    result = result_of(
        item,
        Outcome(one.outcome),
        coder_uuid=one.taken or None,
        code_id=number[one.consensus[0][0]] if one.consensus else None,
        spans=[one.consensus[0][1:]] if one.outcome == "edited" else None,
    )
    if sorted(result) != wanted:
        raise ValueError(f"{one.transcript}: {one.outcome} of {one} leaves {result}")
