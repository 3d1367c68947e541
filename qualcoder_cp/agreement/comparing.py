# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is compared on what: the pair, the transcripts it shares, why there are none, and the line that says so."""

from __future__ import annotations

from dataclasses import dataclass

from qualcoder_cp.agreement.result import NO_DOUBLE_CODED, NOTHING_TO_COMPARE
from qualcoder_cp.agreement.scope import Scope, ScopedCode, ScopedTranscript, coverage

LEVELS = ("code", "theme", "domain")
"""From the bottom of the codebook to its top."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two coders, their names, and the transcripts that both submitted; ``reason`` says why there are none.

    ``left_out`` are the transcripts of the scope that one or none of the two submitted.
    """

    coder_ids: tuple[int, ...]
    coders: tuple[str, ...]
    used: tuple[ScopedTranscript, ...]
    left_out: tuple[ScopedTranscript, ...]
    reason: str


def pairing(scope: Scope, coders: tuple[int, int] | None = None) -> Pairing:
    """Return the pair (default: the first two of the scope) and what it shares.

    Raises KeyError for a coder who is not in scope.
    """
    pair = coders if coders is not None else tuple(each for each, _ in scope.coders[:2])
    names = tuple(scope.coder_name(each) for each in pair)
    if len(pair) < 2 or pair[0] == pair[1]:
        return Pairing(pair, names, (), scope.transcripts, NOTHING_TO_COMPARE)
    shared = coverage(scope, pair[0], pair[1])
    coded = all(any(coder in each.layers for each in scope.transcripts) for coder in pair)
    reason = "" if shared.used else NOTHING_TO_COMPARE if coded else NO_DOUBLE_CODED
    return Pairing(pair, names, shared.used, (*shared.single_coded, *shared.missing), reason)


def all_pairs(scope: Scope) -> list[tuple[int, int]]:
    """Return every pair of coders of the scope, in their order."""
    ids = [each for each, _ in scope.coders]
    return [(first, second) for place, first in enumerate(ids) for second in ids[place + 1 :]]


def compared_line(scope: Scope, pair: Pairing, unit: str, level: str) -> str:
    """Return the line that stands beside what was counted: unit, text, coders, round, level, transcripts."""
    count = len(pair.used)
    return (
        f"Unit: {unit}; text: {scope.universe}; coders: {' and '.join(pair.coders) or 'none'}; round: "
        f"{scope.round_name}; level: {level}; {count} {'transcript' if count == 1 else 'transcripts'}; "
        f"left out: {len(pair.left_out)}."
    )


def parents(codes: tuple[ScopedCode, ...]) -> dict[int, int | None]:
    """Return for each node the id of the node right above it, None at the top.

    The node above is the one with the fewest descendants among those that have this one below them.
    """
    above: dict[int, ScopedCode | None] = {code.id: None for code in codes}
    for node in codes:
        for below in node.descendants - {node.id}:
            nearest = above.get(below)
            if below in above and (nearest is None or len(node.descendants) < len(nearest.descendants)):
                above[below] = node
    return {below: node.id if node else None for below, node in above.items()}


def at_level(codes: tuple[ScopedCode, ...], level: str) -> dict[int, ScopedCode]:
    """Return which node a coding of each code counts as at a level, by the code's id.

    At "code" each counts as what was applied; at "domain" as its domain; at "theme" as the highest theme above
    it, or as itself where there is none. Raises ValueError for another level.
    """
    if level not in LEVELS:
        raise ValueError(f"there is no level {level!r}")
    found = {code.id: code for code in codes}
    if level == "code":
        return found
    nodes = [code for code in codes if code.level == level]
    for node in sorted(nodes, key=lambda each: len(each.descendants)):
        for below in node.descendants:
            if below in found:
                found[below] = node
    return found


def domains(codes: tuple[ScopedCode, ...]) -> dict[int, int]:
    """Return the id of the top node above each code, itself where it is one."""
    above = parents(codes)

    def top(code_id: int) -> int:
        parent = above[code_id]
        return code_id if parent is None else top(parent)

    return {code.id: top(code.id) for code in codes}


def lowest(codes: tuple[ScopedCode, ...]) -> tuple[ScopedCode, ...]:
    """Return the nodes of the lowest level that there is: those whose tables are pooled as "all codes"."""
    for level in LEVELS:
        if found := tuple(code for code in codes if code.level == level):
            return found
    return codes
