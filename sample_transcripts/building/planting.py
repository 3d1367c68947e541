# SPDX-License-Identifier: GPL-3.0-or-later
"""The differences between two analysts, one at a time: what each of the types looks like on a true passage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from building import confusion, wordings
from building.places import Place, Unit, shifted
from qualcoder_cp.text import count_words

ANA, BEN = "Ana Ruiz", "Ben Okafor"
Coded = tuple[str, int, int]
"""Code, start, end."""


@dataclass(slots=True)
class Segment:
    """One coding of one analyst."""

    coder: str
    code: str
    start: int
    end: int
    memo: str = ""
    unsure: bool = False


@dataclass(slots=True)
class Planted:
    """What stands at one place: the analysts' codings, the type of difference, and how it is to be settled.

    ``outcome`` is one of the words of a decision; ``taken`` names the analyst whose version is taken, if one is.
    Agreements (types 0 and 1a) are accepted by rule, without reason and rationale.
    """

    transcript: str
    type: str
    segments: list[Segment]
    outcome: str
    consensus: list[Coded]
    taken: str = ""
    reason: str = ""
    rationale: str = ""

    @property
    def start(self) -> int:
        """Return where the first coding begins."""
        return min(segment.start for segment in self.segments)


@dataclass(slots=True)
class Planter:
    """Makes a difference of a type on a true passage, or says (None) that it is not possible there.

    ``gaps`` are the true passages that not both analysts have with the true code. ``siblings`` and ``strangers`` name
    the codes of the same and of other domains that a code is taken for.
    """

    places: Sequence[Place]
    domain_of: dict[str, str]
    rng: Random
    gaps: list[Unit] = field(default_factory=list)
    siblings: Mapping[str, Sequence[str]] = field(default_factory=lambda: confusion.SIBLINGS)
    strangers: Mapping[str, Sequence[str]] = field(default_factory=lambda: confusion.STRANGERS)
    _units: list[Unit] = field(init=False)
    _text: dict[str, str] = field(init=False)
    _domains: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._units = [unit for place in self.places for unit in place.units]
        self._text = {place.prepared.name: place.text for place in self.places}
        self._domains = {place.prepared.name: set(place.interview.person.domains) for place in self.places}

    def why(self, kind: str) -> str:
        """Return a reason for a sort of decision, the usual ones more often."""
        reasons, weights = zip(*wordings.REASONS[kind], strict=True)
        return str(self.rng.choices(reasons, weights)[0])

    def _both(self, unit: Unit) -> list[Segment]:
        return [Segment(coder, unit.code, unit.start, unit.end) for coder in (ANA, BEN)]

    def _true(self, unit: Unit) -> list[Coded]:
        return [(unit.code, unit.start, unit.end)]

    def alike(self, unit: Unit) -> Planted:
        """Return the passage coded alike; now and then one of the two left the last full stop out."""
        segments = self._both(unit)
        if self.rng.random() < 0.06 and self._text[unit.transcript][unit.end - 1] in ".?!":
            self.rng.choice(segments).end -= 1
        return Planted(unit.transcript, "0", segments, "accepted proposal", self._true(unit))

    def missed(self, unit: Unit) -> Planted | None:
        """Return the passage coded by one analyst only; on a passage with other codes it is an additional one."""
        near = [other for other in self._units if other is not unit and other.overlaps(unit)]
        if any(other in self.gaps for other in near) or any(other.code == unit.code for other in near):
            return None
        kind = "5" if any(other.same_passage(unit) for other in near) else "6"
        coder = self.rng.choices((ANA, BEN), (55, 45))[0]
        segment = Segment(coder, unit.code, unit.start, unit.end)
        return Planted(unit.transcript, kind, [segment], "coder", self._true(unit), coder, self.why(f"{kind} kept"))

    def in_speech(self, unit: Unit, code: str) -> bool:
        """Return whether another true passage of the speech has the code: the two might grow into one coding."""
        same = [one for one in self._units if one.transcript == unit.transcript and one.speech == unit.speech]
        return any(one.code == code for one in same if one is not unit)

    def sibling(self, unit: Unit) -> Planted | None:
        """Return the passage with a code of the same domain by one analyst."""
        return self._other_code(unit, "3", self.siblings[unit.code])

    def stranger(self, unit: Unit) -> Planted | None:
        """Return the passage with a code of another domain by one analyst."""
        return self._other_code(unit, "4", self.strangers[unit.code])

    def _other_code(self, unit: Unit, kind: str, codes: Sequence[str]) -> Planted | None:
        """Return the passage with the right code by one analyst and another one by the other."""
        here = self._domains[unit.transcript]
        fitting = [code for code in codes if self.domain_of[code] in here and not self.in_speech(unit, code)]
        if not unit.alone or not fitting:
            return None
        segments = self._both(unit)
        right, wrong = self.rng.sample(segments, 2)
        wrong.code = self.rng.choice(fitting)
        if len(unit.inner) > 2 and self.rng.random() < 0.35:
            wrong.start = unit.inner[1][0]
        chance = self.rng.random()
        if kind == "3" and chance < 0.14 and len(codes) > 1:
            right.code = next(code for code in codes if code != wrong.code)
            return Planted(unit.transcript, kind, segments, "other code", self._true(unit), "", self.why("neither"))
        if chance > 0.84:
            both = [(one.code, one.start, one.end) for one in segments]
            return Planted(unit.transcript, kind, segments, "both", both, "", self.why("both"))
        return Planted(
            unit.transcript, kind, segments, "coder", self._true(unit), right.coder, self.why(f"{kind} kept")
        )

    def trim(self, unit: Unit) -> Planted | None:
        """Return the passage with edges that differ by one or two words."""
        segments = self._both(unit)
        one = self.rng.choice(segments)
        edges = self.rng.choice((("start",), ("end",), ("start", "end")))
        text = self._text[unit.transcript]
        for edge in edges:
            setattr(one, edge, shifted(text, unit, edge, self.rng.choice((-2, -1, 1, 2))))
        length = unit.end - unit.start
        if (one.start, one.end) == (unit.start, unit.end) or 10 * (one.end - one.start) < 7 * length:
            return None
        return Planted(unit.transcript, "1a", segments, "accepted proposal", [_hull(segments)])

    def boundary(self, unit: Unit) -> Planted | None:
        """Return the passage with a sentence more or less by one analyst."""
        if not unit.alone or len(unit.inner) < 2 or self.in_speech(unit, unit.code):
            return None
        segments = self._both(unit)
        wide, narrow = self.rng.sample(segments, 2)
        way = self.rng.choice(("before", "after", "first", "last", "core"))
        if way == "before" and unit.before:
            wide.start = unit.before[0]
        elif way == "after" and unit.after:
            wide.end = unit.after[1]
        elif way == "first":
            narrow.start = unit.inner[1][0]
        elif way == "last":
            narrow.end = unit.inner[-2][1]
        elif way == "core" and len(unit.inner) > 3:
            narrow.start, narrow.end = unit.inner[1]
        text = self._text[unit.transcript]
        edges = (text[wide.start : narrow.start], text[narrow.end : wide.end])
        if max(map(count_words, edges)) < 4:  # two words or less would be a trim
            return None
        return self._bounded(unit, segments)

    def _bounded(self, unit: Unit, segments: list[Segment]) -> Planted:
        choice = self.rng.choices(("union", "intersection", "coder"), (46, 18, 36))[0]
        taken, result = "", _hull(segments)
        if choice == "intersection":
            result = (unit.code, max(one.start for one in segments), min(one.end for one in segments))
        elif choice == "coder":
            exact = [one for one in segments if (one.start, one.end) == (unit.start, unit.end)]
            taken, result = exact[0].coder, (unit.code, unit.start, unit.end)
        outcome = "accepted proposal" if choice == "union" else choice
        return Planted(unit.transcript, "1b", segments, outcome, [result], taken, "boundary only")

    def loose(self, unit: Unit) -> Planted | None:
        """Return the passage begun by one analyst where the other nearly ends."""
        if not unit.alone or len(unit.inner) < 3 or not unit.after or self.in_speech(unit, unit.code):
            return None
        segments = self._both(unit)
        early, late = self.rng.sample(segments, 2)
        cut = len(unit.inner) // 2
        early.end = unit.inner[cut][1]
        late.start, late.end = unit.inner[cut][0], unit.after[1]
        common = early.end - late.start
        if 9 * (late.end - early.start) < 20 * common or common > 0.9 * min(
            early.end - early.start, late.end - late.start
        ):
            return None
        outcome = self.rng.choice(("edited", "edited", "union"))
        result = self._true(unit) if outcome == "edited" else [_hull(segments)]
        return Planted(unit.transcript, "1c", segments, outcome, result, "", self.why("1c"))

    def split(self, unit: Unit) -> Planted | None:
        """Return the passage as one piece by one analyst and as two, a sentence apart, by the other."""
        if not unit.alone or len(unit.inner) < 3:
            return None
        whole, cut = self.rng.sample((ANA, BEN), 2)
        middle = len(unit.inner) // 2
        second = unit.inner[middle + 1][0]
        pieces = [
            Segment(cut, unit.code, unit.start, unit.inner[middle - 1][1]),
            Segment(cut, unit.code, second, unit.end),
        ]
        segments = [Segment(whole, unit.code, unit.start, unit.end), *pieces]
        if self.rng.random() < 0.7:
            return Planted(unit.transcript, "2", segments, "accepted proposal", self._true(unit), "", self.why("2"))
        result = [(one.code, one.start, one.end) for one in pieces]
        return Planted(unit.transcript, "2", segments, "coder", result, cut, self.why("2"))

    def flagged(self, unit: Unit) -> Planted | None:
        """Return the passage coded alike, with a flag of one analyst who was not sure."""
        segments = self._both(unit)
        one = self.rng.choice(segments)
        one.unsure, one.memo = True, self.rng.choice(wordings.DOUBTS)
        return Planted(unit.transcript, "7", segments, "union", self._true(unit), "", self.why("7"))


def _hull(segments: Sequence[Segment]) -> Coded:
    return segments[0].code, min(one.start for one in segments), max(one.end for one in segments)
