# SPDX-License-Identifier: GPL-3.0-or-later
"""Which codings of two or more coders belong together, and in what way they differ.

Takes a text and submitted layers, gives items: each coding is in exactly one of them. Nothing here knows
a project. The result does not depend on the order of codings or coders, nor on anybody's name or memo.
Ratios are compared as integers, so that ties fall the same way on every machine.

A *unit* is what one coder marked with one code in one go: codings that overlap are one unit. Spans are
compared by whole words (from the first to the last word touched); proposals use what was selected.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, pairwise

from qualcoder_cp.adjudication.items import (
    CONTAINED,
    DISPLACED,
    ENDS_DIFFER,
    LEVEL,
    UNSURE,
    CodedSpan,
    DisagreementType,
    Item,
    Member,
    Settings,
    fingerprint,
    single_coder_result,
)
from qualcoder_cp.text import sentences, words

__all__ = ["DisagreementType", "Item", "Member", "Settings", "fingerprint", "match", "single_coder_result"]

# Two different fractions with denominators below 2**32 differ by more than 2**-64, so that times 2**64
# their whole parts differ too: an exact, sortable integer instead of a slow Fraction.
_SCALE = 1 << 64


@dataclass(slots=True)
class _Unit:
    """Overlapping codings of one coder with one code. Word numbers ``first`` and ``last``; ``raw`` as selected."""

    coder: str
    code: int
    start: int
    end: int
    first: int
    last: int
    raw_start: int
    raw_end: int
    members: list[Member]
    linked: bool = False


@dataclass(slots=True)
class _Group:
    """Units of one code that are about the same passage, sorted by start; the hull is in whole words."""

    code: int
    units: list[_Unit]
    coders: frozenset[str] = field(init=False)
    start: int = field(init=False)
    end: int = field(init=False)
    key: tuple[int, int, str] = field(init=False)

    def __post_init__(self) -> None:
        first = self.units[0]
        self.start, self.end, uuid = first.start, first.end, first.members[0].code_uuid
        for unit in self.units:  # written out: a study has tens of thousands of groups
            self.end = max(self.end, unit.end)
            for member in unit.members:
                uuid = min(uuid, member.code_uuid)
        self.coders = frozenset([unit.coder for unit in self.units])
        self.key = (self.start, self.end, uuid)

    @property
    def hull(self) -> CodedSpan:
        """Return the code with the hull of what was selected."""
        return self.code, min([unit.raw_start for unit in self.units]), max([unit.raw_end for unit in self.units])


_Draft = tuple[DisagreementType, list[_Group], tuple[CodedSpan, ...] | None, list[str]]
_Placed = _Unit | _Group


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What all steps look up: the text, its turns, the tree, the thresholds and who submitted."""

    text: str
    turns: list[tuple[int, int]]
    domain_of: Mapping[int, int]
    parent_of: Mapping[int, int | None]
    settings: Settings
    coders: frozenset[str]


def match(
    text: str,
    layers: Mapping[str, Sequence[Member]],
    domain_of: Mapping[int, int],
    settings: Settings | None = None,
    turns: Sequence[tuple[int, int]] = (),
    *,
    text_sha256: str,
    parent_of: Mapping[int, int | None] | None = None,
) -> list[Item]:
    """Compare the submitted layers of one transcript and return the items in the order of the text.

    ``layers`` maps a coder's UUID to the codings; an empty layer means "nothing here". ``domain_of`` maps
    each code to its top code (itself for a domain), ``parent_of`` to the code above it (without it only a
    domain is known to stand above its codes). Fewer than two layers cannot be compared: no items.
    """
    if len(layers) < 2:
        return []
    context = _Comparison(text, sorted(turns), domain_of, parent_of or {}, settings or Settings(), frozenset(layers))
    units = _units(text, layers)
    groups = _groups(units, context.settings)
    incomplete = [group for group in groups if group.coders != context.coders]
    drafts = [_complete(group, context) for group in groups if group.coders == context.coders]
    pairs = _pairs(incomplete, context)
    paired = {id(group) for pair in pairs for group in pair}
    drafts += [_paired(one, two, context) for one, two in pairs]
    drafts += _alone([group for group in incomplete if id(group) not in paired], units, context)
    items = [_item(draft, text_sha256, context) for draft in drafts]
    return sorted(items, key=lambda item: (item.start, item.end, item.type.number, item.codes, item.fingerprint))


def _units(text: str, layers: Mapping[str, Sequence[Member]]) -> list[_Unit]:
    """Return the units of all coders, sorted by place, code and coder."""
    found = list(words(text))
    starts = [start for start, _ in found]
    ends = [end for _, end in found]
    single: list[_Unit] = []
    for coder, layer in layers.items():
        for one in layer:
            first, last = bisect_right(ends, one.start), bisect_left(starts, one.end) - 1
            start, end = (starts[first], ends[last]) if first <= last else (one.start, one.end)
            single.append(_Unit(coder, one.code_id, start, end, first, last, one.start, one.end, [one]))
    single.sort(key=lambda unit: (unit.coder, unit.code, unit.start, unit.end))
    units: list[_Unit] = []
    for unit in single:
        before = units[-1] if units else None
        if before and (before.coder, before.code) == (unit.coder, unit.code) and unit.start < before.end:
            before.end, before.last = max(before.end, unit.end), max(before.last, unit.last)
            before.raw_start = min(before.raw_start, unit.raw_start)
            before.raw_end = max(before.raw_end, unit.raw_end)
            before.members += unit.members
        else:
            units.append(unit)
    units.sort(key=lambda unit: (unit.start, unit.end, unit.code, unit.coder))
    return units


def _overlaps(placed: Sequence[_Placed]) -> Iterator[tuple[int, int, int]]:
    """Yield ``(i, j, characters)`` for the pairs that overlap; ``placed`` is sorted by start."""
    active: list[int] = []
    for j, here in enumerate(placed):
        active = [i for i in active if placed[i].end > here.start]
        for i in active:
            yield i, j, min(placed[i].end, here.end) - here.start
        active.append(j)


def _reaches(part: int, whole: int, share: Fraction) -> bool:
    """Return whether ``part / whole >= share``, in integers."""
    return part * share.denominator >= whole * share.numerator


def _same_passage(one: _Placed, two: _Placed, overlap: int, settings: Settings) -> bool:
    shorter = min(one.end - one.start, two.end - two.start)
    return _reaches(overlap, shorter, settings.link_share)


def _joined(one: _Placed, two: _Placed) -> tuple[int, int]:
    """Return intersection and union of two spans in characters."""
    common = max(0, min(one.end, two.end) - max(one.start, two.start))
    return common, one.end - one.start + two.end - two.start - common


def _groups(units: list[_Unit], settings: Settings) -> list[_Group]:
    """Return the same-code groups: linked units, then left-over units that at least overlap."""
    by_code: dict[int, list[_Unit]] = {}
    for unit in units:
        by_code.setdefault(unit.code, []).append(unit)
    groups = [group for code, same in by_code.items() for group in _groups_of_code(code, same, settings)]
    return sorted(groups, key=lambda group: group.key)


def _groups_of_code(code: int, units: list[_Unit], settings: Settings) -> list[_Group]:
    root = list(range(len(units)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = i = root[root[i]]
        return i

    loose: list[tuple[int, int, int]] = []
    for i, j, overlap in _overlaps(units):  # units of one coder and code never overlap
        if _same_passage(units[i], units[j], overlap, settings):
            units[i].linked = units[j].linked = True
            root[find(j)] = find(i)
        else:
            loose.append((-overlap, i, j))
    taken: set[int] = set()
    # units of one code with the same place are linked, so numbers i, j stand for places, not for coders
    for _, i, j in sorted(loose):
        if not (units[i].linked or units[j].linked or i in taken or j in taken):
            taken |= {i, j}
            root[find(j)] = find(i)
    components: dict[int, list[_Unit]] = {}
    for i, unit in enumerate(units):
        components.setdefault(find(i), []).append(unit)
    return [_Group(code, members) for members in components.values()]


def _complete(group: _Group, context: _Comparison) -> _Draft:
    """Type a group in which every coder is."""
    kind, badges = _type_of_complete(group.units, len(context.coders), context.settings)
    proposal: tuple[CodedSpan, ...] | None = (group.hull,)
    if kind is DisagreementType.SPLIT:
        proposal = _pieces(group, context)
    flagged = any(member.unsure for unit in group.units for member in unit.members)
    if flagged and kind in (DisagreementType.EXACT, DisagreementType.TRIM):
        kind = DisagreementType.FLAGGED
    if kind in (DisagreementType.FLAGGED, DisagreementType.LOOSE):
        proposal = None
    return kind, [group], proposal, badges


def _type_of_complete(units: list[_Unit], coders: int, settings: Settings) -> tuple[DisagreementType, list[str]]:
    if len(units) > coders:
        return DisagreementType.SPLIT, []
    if len({(unit.start, unit.end) for unit in units}) == 1:
        raw = {(unit.raw_start, unit.raw_end) for unit in units}
        return DisagreementType.EXACT, [ENDS_DIFFER] if len(raw) > 1 else []
    near = all(_reaches(*_joined(one, two), settings.boundary_iou) for one, two in combinations(units, 2))
    firsts, lasts = [unit.first for unit in units], [unit.last for unit in units]
    if near and max(max(firsts) - min(firsts), max(lasts) - min(lasts)) <= settings.trim_words:
        return DisagreementType.TRIM, []
    if near:
        return DisagreementType.BOUNDARY, []
    for one, two in combinations(units, 2):
        common, union = _joined(one, two)
        inside = common == min(one.end - one.start, two.end - two.start)
        if not inside and not _reaches(common, union, settings.boundary_iou):
            return DisagreementType.LOOSE, []
    return DisagreementType.BOUNDARY, [CONTAINED]


def _pieces(group: _Group, context: _Comparison) -> tuple[CodedSpan, ...]:
    """Return the hull without the gaps of any coder that are wider than ``split_gap``."""
    code, start, end = group.hull
    gaps: list[tuple[int, int]] = []
    by_coder: dict[str, list[_Unit]] = {}
    for unit in group.units:
        by_coder.setdefault(unit.coder, []).append(unit)
    for own in by_coder.values():
        for one, two in pairwise(own):
            if _sentences_begun(context.text, one.raw_end, two.raw_start) > context.settings.split_gap:
                gaps.append((one.raw_end, two.raw_start))
    pieces: list[CodedSpan] = []
    for low, high in sorted(gaps):
        if start < low:
            pieces.append((code, start, low))
        start = max(start, high)
    return (*pieces, (code, start, end))


def _sentences_begun(text: str, start: int, end: int) -> int:
    """Return how many sentences begin between the two offsets."""
    low = text.rfind("\n", 0, start) + 1
    return sum(start <= first < end for first, _ in sentences(text, low, max(start, end)))


def _pairs(groups: list[_Group], context: _Comparison) -> list[tuple[_Group, _Group]]:
    """Pair incomplete groups of different codes and coders on one passage, best overlap first."""
    candidates: list[tuple[int, bool, int, int]] = []
    for i, j, overlap in _overlaps(groups):
        one, two = groups[i], groups[j]
        if one.code == two.code or one.coders & two.coders:
            continue
        if _same_passage(one, two, overlap, context.settings):
            common, union = _joined(one, two)
            other_domain = context.domain_of[one.code] != context.domain_of[two.code]
            candidates.append((-(common * _SCALE // union), other_domain, i, j))
    taken: set[int] = set()
    pairs: list[tuple[_Group, _Group]] = []
    for _, _, i, j in sorted(candidates):  # groups are sorted by hull and code, so i, j are "in order"
        if i not in taken and j not in taken:
            taken |= {i, j}
            pairs.append((groups[i], groups[j]))
    return pairs


def _paired(one: _Group, two: _Group, context: _Comparison) -> _Draft:
    same = context.domain_of[one.code] == context.domain_of[two.code]
    kind = DisagreementType.SAME_DOMAIN if same else DisagreementType.OTHER_DOMAIN
    badges = [LEVEL] if _above(one.code, two.code, context) or _above(two.code, one.code, context) else []
    winner = [group for group in (one, two) if 2 * len(group.coders) > len(context.coders)]
    return kind, [one, two], (winner[0].hull,) if winner else None, badges


def _above(upper: int, lower: int, context: _Comparison) -> bool:
    """Return whether ``upper`` is an ancestor of ``lower``."""
    if context.domain_of[lower] == upper:
        return True
    above = context.parent_of.get(lower)
    while above is not None and above != upper:
        above = context.parent_of.get(above)
    return above == upper


def _alone(groups: list[_Group], units: list[_Unit], context: _Comparison) -> list[_Draft]:
    """Type incomplete groups without partner: additional code, or only one coder."""
    accompanied = _accompanied(groups, units, context.settings)
    displaced = _displacement(units, context)
    drafts: list[_Draft] = []
    for group in groups:
        votes, all_coders = len(group.coders), len(context.coders)
        proposal: tuple[CodedSpan, ...] | None = None
        if 2 * votes != all_coders:
            proposal = (group.hull,) if 2 * votes > all_coders else ()
        if id(group) in accompanied:
            drafts.append((DisagreementType.ADDITIONAL, [group], proposal, []))
        else:
            badges = [DISPLACED] if displaced(group) else []
            drafts.append((DisagreementType.ONE_CODER, [group], proposal, badges))
    return drafts


def _accompanied(groups: list[_Group], units: list[_Unit], settings: Settings) -> set[int]:
    """Return the ids of the groups where a coder who is not in it has another unit on the passage."""
    found: set[int] = set()
    open_groups: list[_Group] = []
    open_units: list[_Unit] = []
    placed: list[_Placed] = sorted([*groups, *units], key=lambda one: one.start)
    for here in placed:
        if isinstance(here, _Group):
            open_units = [unit for unit in open_units if unit.end > here.start]
            pairs = [(here, unit) for unit in open_units]
            open_groups.append(here)
        else:
            open_groups = [group for group in open_groups if group.end > here.start]
            pairs = [(group, here) for group in open_groups]
            open_units.append(here)
        for group, unit in pairs:
            if unit.coder not in group.coders and _same_passage(group, unit, _joined(group, unit)[0], settings):
                found.add(id(group))
    return found


def _displacement(units: list[_Unit], context: _Comparison) -> Callable[[_Group], bool]:
    """Return the question: did a missing coder use the same code elsewhere in the same turn?"""
    starts = [start for start, _ in context.turns]
    used: dict[tuple[int, int], set[str]] = {}

    def turns_of(place: _Placed) -> range:
        first = max(0, bisect_right(starts, place.start) - 1)
        if first < len(starts) and context.turns[first][1] <= place.start:
            first += 1
        return range(first, bisect_left(starts, place.end))

    for unit in units:
        for turn in turns_of(unit):
            used.setdefault((unit.code, turn), set()).add(unit.coder)
    return lambda group: any(used[group.code, turn] - group.coders for turn in turns_of(group))


def _item(draft: _Draft, text_sha256: str, context: _Comparison) -> Item:
    kind, groups, proposal, badges = draft
    members = [member for group in groups for unit in group.units for member in unit.members]
    if len(members) > 1:
        members.sort(key=_place_of)
    present = frozenset[str]().union(*[group.coders for group in groups])
    return Item(
        type=kind,
        members=tuple(members),
        start=members[0].start,
        end=max([member.end for member in members]),
        codes=tuple([group.code for group in groups]),
        proposal=proposal,
        badges=(*badges, UNSURE) if any([member.unsure for member in members]) else tuple(badges),
        fingerprint=fingerprint(text_sha256, members),
        coders_missing=tuple(sorted(context.coders - present)),
    )


def _place_of(one: Member) -> tuple[int, int, str, str, str]:
    return one.start, one.end, one.code_uuid, one.coder_uuid, one.coding_uuid
