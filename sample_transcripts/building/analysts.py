# SPDX-License-Identifier: GPL-3.0-or-later
"""Two analysts read the same interviews: their codings, and every difference between them as it was planted.

Starts from the true passages, coded alike by both, and then plants differences of all types until the numbers of
the plan are reached. A difference that would change whether an analyst finds a domain in an interview (a
presence flip) is planted only where the plan asks for one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from building import confusion, wordings
from building.people import GOVERNANCE, HARMS, PRIVACY, REDUCTIONISM, RELEVANCE, SEED, TRUST, UTILITY
from building.places import Place, Unit
from building.planting import ANA, BEN, Planted, Planter, Segment

MISSED = {PRIVACY: 3, TRUST: 4, HARMS: 5, UTILITY: 6, RELEVANCE: 6, GOVERNANCE: 4, REDUCTIONISM: 4}
ADDED = {PRIVACY: 1, TRUST: 2, HARMS: 4, UTILITY: 5, RELEVANCE: 5, GOVERNANCE: 5, REDUCTIONISM: 4}
"""In how many interviews one analyst misses a domain that the consensus finds, or finds one that it rejects."""

AMOUNTS = {
    "4": 14,
    "3": 40,
    "2": 22,
    "1c": 16,
    "5": 14,
    "6": 80,
    "7": 26,
    "1b": 74,
    "1a": 80,
    "5 more": 20,
    "6 more": 16,
}


@dataclass(slots=True)
class Reading:
    """The analysts at work on all interviews."""

    places: Sequence[Place]
    domain_of: dict[str, str]
    rng: Random = field(default_factory=lambda: Random(f"{SEED} analysts"))
    planted: list[Planted] = field(default_factory=list)
    _found: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _done: set[Unit] = field(default_factory=set)
    _fixed: set[Unit] = field(default_factory=set)
    _talk: set[tuple[str, int]] = field(default_factory=set)
    _units: list[Unit] = field(init=False)
    _planter: Planter = field(init=False)
    _domains: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._units = [unit for place in self.places for unit in place.units]
        self._planter = Planter(self.places, self.domain_of, self.rng)
        self._domains = {place.prepared.name: set(place.interview.person.domains) for place in self.places}

    def read(self) -> list[Planted]:
        """Return everything planted, in the order of transcripts and places."""
        for unit in self._units:
            for coder in (ANA, BEN):
                self._found[coder, unit.transcript, unit.domain] += 1
        for domain, count in MISSED.items():
            self._miss(domain, count)
        for domain, count in ADDED.items():
            self._add(domain, count)
        for kind, plant in self._plants().items():
            self._repeat(plant, AMOUNTS[kind])
        self._more_on_passages(AMOUNTS["5 more"])
        self._more_in_talk(AMOUNTS["6 more"])
        for unit in self._units:
            if unit not in self._done:
                self._keep(self._planter.alike(unit))
        order = {place.prepared.name: number for number, place in enumerate(self.places)}
        self.planted.sort(key=lambda one: (order[one.transcript], one.start, one.type, one.segments[0].code))
        self._remember()
        return self.planted

    def _plants(self) -> dict[str, Callable[[Unit], Planted | None]]:
        return {
            "4": self._planter.stranger,
            "3": self._planter.sibling,
            "2": self._planter.split,
            "1c": self._planter.loose,
            "5": lambda unit: self._planter.missed(unit) if not unit.alone else None,
            "6": lambda unit: self._planter.missed(unit) if unit.alone else None,
            "7": self._planter.flagged,
            "1b": self._planter.boundary,
            "1a": self._planter.trim,
        }

    def _repeat(self, plant: Callable[[Unit], Planted | None], count: int) -> None:
        """Plant a difference on so many true passages, chosen by chance among those where it is possible."""
        units = [unit for unit in self._units if unit not in self._done and unit not in self._fixed]
        self.rng.shuffle(units)
        for unit in units:
            if count == 0:
                return
            made = plant(unit)
            if made is not None and not self._flips(unit, made):
                self._keep(made, unit)
                count -= 1

    def _keep(self, made: Planted, unit: Unit | None = None) -> None:
        self.planted.append(made)
        if unit is None:
            return
        self._done.add(unit)
        for coder in (ANA, BEN):
            self._found[coder, unit.transcript, unit.domain] -= 1
            for code in {one.code for one in made.segments if one.coder == coder}:
                self._found[coder, unit.transcript, self.domain_of[code]] += 1
        if made.type in ("3", "4", "5", "6"):
            self._planter.gaps.append(unit)

    def _flips(self, unit: Unit, made: Planted) -> set[str]:
        """Return the domains for which the difference alters whether an analyst finds them in the interview."""
        altered = set()
        for coder in (ANA, BEN):
            before = Counter({unit.domain: 1})
            after = Counter({self.domain_of[one.code] for one in made.segments if one.coder == coder})
            for domain in set(before) | set(after):
                had = self._found[coder, unit.transcript, domain]
                if (had > 0) != (had - before[domain] + after[domain] > 0):
                    altered.add(domain)
        return altered

    def _miss(self, domain: str, count: int) -> None:
        """Let one analyst overlook the only passage of a domain in so many interviews."""
        only = [
            unit
            for unit in self._units
            if unit.domain == domain and self._found[ANA, unit.transcript, domain] == 1 and unit not in self._done
        ]
        self.rng.shuffle(only)
        for unit in only:
            made = self._planter.stranger(unit) if count % 4 == 1 else None
            if made is None or self._flips(unit, made) != {domain}:
                made = self._planter.missed(unit)
            if count and made is not None and self._flips(unit, made) == {domain}:
                self._keep(made, unit)
                count -= 1

    def _add(self, domain: str, count: int) -> None:
        """Let one analyst see a domain where the consensus does not, on a passage or in plain talk."""
        places = [place for place in self.places if domain not in self._domains[place.prepared.name]]
        self.rng.shuffle(places)
        for place in places:
            if not count:
                return
            made = self._in_talk(place, domain) if count % 3 == 0 else self._on_passage(place, domain)
            made = made or self._on_passage(place, domain)
            if made is not None:
                self._added(made)
                count -= 1

    def _added(self, made: Planted) -> None:
        self._keep(made)
        self._found[made.segments[0].coder, made.transcript, self.domain_of[made.segments[0].code]] += 1

    def _on_passage(self, place: Place, domain: str = "") -> Planted | None:
        """Return a further code of one analyst on a passage that both coded alike, to be rejected."""
        units = [unit for unit in place.units if unit.alone and unit not in self._done and unit not in self._fixed]
        self.rng.shuffle(units)
        for unit in units:
            codes = [*confusion.STRANGERS[unit.code], *(() if domain else confusion.SIBLINGS[unit.code])]
            fitting = [code for code in codes if not domain or self.domain_of[code] == domain]
            if not domain:
                fitting = [code for code in fitting if self.domain_of[code] in self._domains[unit.transcript]]
            coder = self._coder()
            fitting = [code for code in fitting if domain or self._found[coder, unit.transcript, self.domain_of[code]]]
            fitting = [code for code in fitting if not self._planter.in_speech(unit, code)]
            if fitting:
                self._fixed.add(unit)
                part = unit.inner[-1] if len(unit.inner) > 2 and self.rng.random() < 0.4 else (unit.start, unit.end)
                if part[1] - part[0] < 50:
                    part = (unit.start, unit.end)
                segment = Segment(coder, self.rng.choice(fitting), *part)
                return Planted(unit.transcript, "5", [segment], "nothing", [], reason=self._planter.why("5 nothing"))
        return None

    def _in_talk(self, place: Place, domain: str = "") -> Planted | None:
        """Return a coding of one analyst where only plain talk is, to be rejected."""
        sentences = [part for part in place.talk if (place.prepared.name, part[0]) not in self._talk]
        self.rng.shuffle(sentences)
        coder = self._coder()
        for start, end in sentences:
            found = confusion.temptations(place.text[start:end])
            fitting = [code for code in found if not domain or self.domain_of[code] == domain]
            if not domain:
                name = place.prepared.name
                fitting = [
                    code
                    for code in fitting
                    if self.domain_of[code] in self._domains[name] and self._found[coder, name, self.domain_of[code]]
                ]
            if fitting and end - start > 25:
                self._talk.add((place.prepared.name, start))
                segment = Segment(coder, fitting[0], start, end)
                reason = self._planter.why("6 nothing")
                return Planted(place.prepared.name, "6", [segment], "nothing", [], reason=reason)
        return None

    def _more_on_passages(self, count: int) -> None:
        for place in self._shuffled_places()[: 3 * count]:
            made = self._on_passage(place) if count else None
            if made is not None:
                self._added(made)
                count -= 1

    def _more_in_talk(self, count: int) -> None:
        for place in self._shuffled_places():
            made = self._in_talk(place) if count else None
            if made is not None:
                self._added(made)
                count -= 1

    def _shuffled_places(self) -> list[Place]:
        places = list(self.places)
        self.rng.shuffle(places)
        return places

    def _coder(self) -> str:
        return self.rng.choice((ANA, BEN))

    def _remember(self) -> None:
        """Leave some memos, and a few flags on differences that stay of their type."""
        plain = [segment for one in self.planted if one.type in ("0", "1a", "1b") for segment in one.segments]
        for segment, memo in zip(self.rng.sample(plain, len(wordings.MEMOS)), wordings.MEMOS, strict=True):
            segment.memo = memo
        doubtful = [segment for one in self.planted if one.type in ("3", "4", "6") for segment in one.segments]
        for segment in self.rng.sample(doubtful, 12):
            segment.unsure, segment.memo = True, self.rng.choice(wordings.DOUBTS)
        give_rationales(self.planted, self.rng, wordings.RATIONALES)


def give_rationales(planted: Sequence[Planted], rng: Random, wanted: Mapping[str, Sequence[str]]) -> None:
    """Write a rationale beside each decision; none of a sort comes again before all others were used."""
    decks: dict[str, list[str]] = {}
    for one in planted:
        kind = _kind(one)
        if kind in wanted:
            if not decks.get(kind):
                decks[kind] = rng.sample(wanted[kind], len(wanted[kind]))
            code = one.consensus[0][0] if one.consensus else ""
            one.rationale = decks[kind].pop().format(code=code)


def _kind(one: Planted) -> str:
    """Return the sort of decision, by which the wording of its rationale is chosen."""
    if one.outcome in ("both", "other code"):
        return {"both": "both", "other code": "neither"}[one.outcome]
    if one.type in ("5", "6"):
        return f"{one.type} {'kept' if one.consensus else 'nothing'}"
    if one.type in ("1b", "1c", "2"):
        narrow = len(one.consensus) > 1 or one.outcome in ("intersection", "edited") or _shorter(one)
        return f"{one.type} {'narrow' if narrow else 'wide'}"
    return one.type


def _shorter(one: Planted) -> bool:
    taken = [segment for segment in one.segments if segment.coder == one.taken]
    return bool(taken) and any(s.end - s.start > taken[0].end - taken[0].start for s in one.segments)
