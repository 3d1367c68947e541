# SPDX-License-Identifier: GPL-3.0-or-later
"""File names that say who speaks: ``CLIN_07_2024.docx`` read by the pattern ``{group}_{id}_{*}``.

``{id}`` tells participants apart (within their group, if there is one), ``{group}`` is the stakeholder group, ``{*}``
anything; all else in the pattern stands in the names as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from qualcoder_cp.model import KnownError
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts.participants import ParticipantRow, ParticipantTable

_PLACEHOLDER = re.compile(r"\{(group|id|\*)\}")
_PART = re.compile(r"[^\W\d_]+|\d+|[\W_]+")
_PLACES = {"group": r"(?P<group>.+?)", "id": r"(?P<id>.+?)", "*": r".+?"}
_YEAR = re.compile(r"(?:19|20)\d\d(?:\d{4})?")


@dataclass(frozen=True, slots=True)
class Named:
    """What one file name says: the participant's id, as it should be in the project, and the group."""

    file: str
    participant: str
    group: str | None


def apply_pattern(pattern: str, names: Sequence[str]) -> tuple[list[Named], list[str]]:
    """Return what the file names say, and the names that the pattern does not fit.

    The suffix (``.docx``) is no part of the name. Where the same id occurs in two groups, participants are called
    by both: ``CLIN_07``.

    Raises:
        KnownError: the pattern has no ``{id}``, a placeholder twice, or one that there is not.
    """
    expression = _expression(pattern)
    found: list[Named] = []
    unread: list[str] = []
    groups: dict[str, set[str]] = {}
    for name in names:
        match = expression.fullmatch(_stem(name))
        if match is None:
            unread.append(name)
            continue
        parts = {key: value.strip() for key, value in match.groupdict().items()}
        found.append(Named(name, parts["id"], parts.get("group")))
        groups.setdefault(name_key(parts["id"]), set()).add(name_key(parts.get("group", "")))
    if any(len(several) > 1 for several in groups.values()):
        found = [Named(one.file, f"{one.group}_{one.participant}", one.group) for one in found]
    return found, unread


def _stem(name: str) -> str:
    return PurePath(name).stem


def _expression(pattern: str) -> re.Pattern[str]:
    pieces = _PLACEHOLDER.split(pattern)
    keys = pieces[1::2]
    if "id" not in keys:
        raise KnownError(f"The pattern '{pattern}' must hold {{id}}, for example {{group}}_{{id}}_{{*}}.")
    for key in ("group", "id"):
        if keys.count(key) > 1:
            raise KnownError(f"The pattern '{pattern}' holds {{{key}}} twice.")
    if any(sign in literal for literal in pieces[::2] for sign in "{}"):
        raise KnownError(f"The pattern '{pattern}' may hold {{group}}, {{id}} and {{*}}, and no other braces.")
    places = dict(_PLACES)
    if "{group}{id}" in pattern:  # nothing divides them but where the letters end
        places |= {"group": r"(?P<group>[^\W\d_]+)", "id": r"(?P<id>\d+)"}
    parts = [places[piece] if number % 2 else re.escape(piece) for number, piece in enumerate(pieces)]
    return re.compile("".join(parts), re.IGNORECASE)


def propose_pattern(names: Sequence[str]) -> str | None:
    """Return a pattern that fits all the file names and tells them apart, for people to confirm; None if none does.

    Names are cut where letters, digits and other signs meet. What is the same in all is kept as it is, one part that
    is different is the id, letters that come again and again are the group; years are neither.
    """
    stems = [_PART.findall(_stem(name)) for name in names]
    if len(stems) < 2 or len({_shape(parts) for parts in stems}) != 1:
        return None
    columns = [[name_key(parts[place]) for parts in stems] for place in range(len(stems[0]))]
    varied = [place for place, values in enumerate(columns) if len(set(values)) > 1]
    dates = _dates(columns)
    may_be_id = [place for place in varied if place not in dates]
    may_be_id.sort(key=lambda place: (not columns[place][0].isdigit(), place))
    single = next((place for place in may_be_id if len(set(columns[place])) == len(names)), None)
    group = next((place for place in varied if place != single and _is_group(columns[place])), None)
    if single is None:
        if group is None:
            return None
        others = [place for place in may_be_id if place != group]
        pairs = ((place, {*zip(columns[group], columns[place], strict=True)}) for place in others)
        single = next((place for place, both in pairs if len(both) == len(names)), None)
    return None if single is None else _pattern(stems[0], varied, single, group)


def _dates(columns: list[list[str]]) -> set[int]:
    """Return the places of years, and of month and day behind a year."""
    years = [place for place, values in enumerate(columns) if all(_YEAR.fullmatch(value) for value in values)]
    behind = {
        place + step
        for place in years
        for step in (2, 4)
        if place + 4 < len(columns) and all(len(value) == 2 and value.isdigit() for value in columns[place + step])
    }
    return {*years, *behind}


def _shape(parts: list[str]) -> tuple[str, ...]:
    """Return what kind of part stands where; the signs between them must be the same."""
    return tuple("0" if part.isdigit() else "a" if part.isalpha() else part for part in parts)


def _is_group(values: list[str]) -> bool:
    return all(value.isalpha() for value in values) and len(set(values)) <= len(values) / 2


def _pattern(parts: list[str], varied: list[int], single: int, group: int | None) -> str:
    places = {single: "{id}"} if group is None else {single: "{id}", group: "{group}"}
    return "".join(places.get(place, "{*}" if place in varied else part) for place, part in enumerate(parts))


def participants_by_names(names: Sequence[str], pattern: str | None = None) -> tuple[ParticipantTable, list[str]]:
    """Return the participants whom the file names tell, and the names that do not fit.

    Args:
        names: the files' names, each that of a transcript.
        pattern: how to read them; None proposes one.

    Raises:
        KnownError: the pattern can't work, or none fits.
    """
    found, unread = apply_pattern(required_pattern(names) if pattern is None else pattern, names)
    files: dict[str, list[Named]] = {}
    for one in found:
        files.setdefault(name_key(one.participant), []).append(one)
    rows = tuple(
        ParticipantRow(several[0].participant, number, several[0].group, tuple(one.file for one in several))
        for number, several in enumerate(files.values(), 1)
    )
    return ParticipantTable(Path("from file names"), (), rows), unread


def required_pattern(names: Sequence[str]) -> str:
    """Return the proposed pattern.

    Raises:
        KnownError: no pattern fits the names.
    """
    pattern = propose_pattern(names)
    if pattern is None:
        raise KnownError("The file names follow no pattern that tells participants apart; give one, like {group}_{id}.")
    return pattern
