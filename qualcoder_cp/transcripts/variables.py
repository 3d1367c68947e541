# SPDX-License-Identifier: GPL-3.0-or-later
"""Participants' variables: of what kind they are, and what a value must look like to be one of that kind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts.roles import near
from qualcoder_cp.transcripts.several import SEPARATOR, choices, guess_separator

_YES = frozenset(["yes", "y", "true", "ja", "oui", "sí", "si", "vrai", "wahr", "sim", "tak"])
_NO = frozenset(["no", "n", "false", "nein", "non", "faux", "falsch", "não", "nao", "nie"])
_NUMBER = re.compile(r"[+\-\u2212]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_EITHER = re.compile(r"[+\-\u2212]?[1-9]\d{0,2},\d{3}")
_DATE = re.compile(r"(\d{1,2})([./\-])(\d{1,2})\2(\d{4})")
_LEADING_NUMBER = re.compile(r"\s*(-?\d+)")
_SCALES = tuple(
    tuple(scale.split(", "))
    for scale in (
        "never, rarely, sometimes, often, always",
        "never, seldom, sometimes, often, always",
        "never, less than monthly, monthly, weekly, daily",
        "not at all, a little, somewhat, quite a bit, very much",
        "not at all, slightly, moderately, very, extremely",
        "strongly disagree, disagree, neither agree nor disagree, agree, strongly agree",
        "strongly disagree, disagree, neutral, agree, strongly agree",
        "very dissatisfied, dissatisfied, neutral, satisfied, very satisfied",
        "very unlikely, unlikely, neutral, likely, very likely",
        "very low, low, moderate, high, very high",
        "very low, low, medium, high, very high",
        "none, mild, moderate, severe",
        "very poor, poor, fair, good, very good, excellent",
    )
)


class VariableKind(StrEnum):
    """What the values of a variable are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes/no"
    CATEGORY = "category"
    ORDERED = "ordered category"
    SEVERAL = "several choice"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a kind needs to know: the categories in their order, and what values are called in publications.

    ``separator`` divides several choices in tables from outside; stored they are divided by ``;``.
    """

    order: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    separator: str = SEPARATOR

    def as_json(self) -> str:
        """Return the settings as they are stored."""
        told = {"order": self.order, "labels": self.labels}
        return json.dumps(told | ({"separator": self.separator} if self.separator != SEPARATOR else {}),
                          ensure_ascii=False)  # fmt: skip

    @classmethod
    def from_json(cls, body: str) -> Settings:
        """Return the settings that were stored."""
        found = json.loads(body)
        return cls(tuple(found.get("order", ())), dict(found.get("labels", {})),
                   str(found.get("separator", SEPARATOR)))  # fmt: skip

    def shown(self, value: str) -> str:
        """Return what a stored value is called in publications: its label, each of several choices by its own."""
        if value in self.labels or SEPARATOR not in value:
            return self.labels.get(value, value)
        return f"{SEPARATOR} ".join(self.labels.get(one, one) for one in choices(value))


@dataclass(frozen=True, slots=True)
class Variable:
    """Something known of each participant besides what they said; ``values`` counts participants who have one."""

    id: int
    name: str
    kind: VariableKind
    settings: Settings
    values: int


def read_value(
    kind: VariableKind, text: str, order: Sequence[str] = (), day_first: bool | None = None, separator: str = SEPARATOR
) -> str:  # fmt: skip
    """Return a value in the form in which it is stored; empty stays empty, which is "no value".

    Numbers get a decimal point, dates become ISO 8601, yes and no are written so, categories in ``order`` take over
    its spelling, several choices are divided by "; ".

    Args:
        kind: what the value must be.
        text: what stands in the cell.
        order: the only categories there are; none given, all are.
        day_first: whether 03/04/2024 is in April (True) or March; None where nothing tells.
        separator: what divides several choices in this cell.

    Raises:
        ValueError: with the end of a sentence, beginning with the value.
    """
    if kind is VariableKind.SEVERAL:
        return _several(text, order, separator)
    text = " ".join(text.split()) if kind is not VariableKind.TEXT else text.strip()
    if not text or kind is VariableKind.TEXT:
        return text
    if kind is VariableKind.NUMBER:
        return _number(text)
    if kind is VariableKind.DATE:
        return _date(text, day_first)
    if kind is VariableKind.YES_NO:
        return _yes_no(text)
    return _category(text, order)


def _several(text: str, order: Sequence[str], separator: str) -> str:
    found = dict.fromkeys(_category(one, order) for one in choices(text, separator, order))
    for one in found:
        if SEPARATOR in one:
            raise ValueError(f"'{one}' holds '{SEPARATOR}', which divides values in the project; write it without.")
    return f"{SEPARATOR} ".join(found)


def typed_separator(settings: Settings, text: str) -> str:
    """Return what divides several choices that a person typed: ``;`` as they are shown, else as in their table."""
    return SEPARATOR if SEPARATOR in text else settings.separator


def _number(text: str) -> str:
    bare = text.replace("\u2212", "-")
    if _EITHER.fullmatch(text):
        raise ValueError(f"'{text}' may be {bare.replace(',', '.')} or {bare.replace(',', '')}; write one of these.")
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"'{text}' is no number.")
    number = Decimal(bare.replace(",", "."))
    shown = format(number, "f")
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if number == 0 else shown


def _date(text: str, day_first: bool | None) -> str:
    try:
        if re.match(r"\d{4}-\d{2}-\d{2}", text):
            return text if len(text) == 10 and date.fromisoformat(text) else datetime.fromisoformat(text).isoformat(" ")
        match = _DATE.fullmatch(text)
        if match is None:
            raise ValueError
        first, sign, second, year = int(match.group(1)), match.group(2), int(match.group(3)), int(match.group(4))
        if sign == ".":
            day_first = True
        elif max(first, second) > 12:
            day_first = first > 12
        elif first == second:
            day_first = True
        if day_first is not None:
            day, month = (first, second) if day_first else (second, first)
            return date(year, month, day).isoformat()
    except ValueError:
        raise ValueError(f"'{text}' is no date; write it as 2024-12-31.") from None
    either = " or ".join(date(year, *pair).isoformat() for pair in ((second, first), (first, second)))
    raise ValueError(f"'{text}' may be {either}; write it in this way.")


def day_comes_first(values: Iterable[str]) -> bool | None:
    """Return how 03/04/2024 is meant, if other dates of the column tell and agree; None otherwise."""
    told = set()
    for value in values:
        match = _DATE.fullmatch(value.strip())
        if match and match.group(2) != ".":
            first, second = int(match.group(1)), int(match.group(3))
            if max(first, second) > 12:
                told.add(first > 12)
    return told.pop() if len(told) == 1 else None


def _yes_no(text: str) -> str:
    key = text.casefold()
    if key in _YES or key == "1":
        return "yes"
    if key in _NO or key == "0":
        return "no"
    raise ValueError(f"'{text}' is neither yes nor no.")


def _category(text: str, order: Sequence[str]) -> str:
    if not order:
        return text
    for one in order:
        if name_key(one) == name_key(text):
            return one
    raise ValueError(f"'{text}' is none of: {', '.join(order)}.")


def scale_of(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values in the order of a well-known scale, lowest first, or nothing if they are of none."""
    spelled = {name_key(value): value for value in values}
    for scale in _SCALES:
        if len(spelled) > 1 and set(spelled) <= set(scale):
            lower = all(value.islower() for value in spelled.values())
            return tuple(spelled.get(one, one if lower else one.capitalize()) for one in scale)
    return ()


def natural_order(values: Sequence[str]) -> tuple[str, ...]:
    """Return distinct values in order: of a known scale, by a number at their beginning, else as they came."""
    first: dict[str, str] = {}
    for value in values:
        first.setdefault(name_key(value), value)
    distinct = list(first.values())
    known = scale_of(distinct)
    if known:
        return known
    numbers = [_LEADING_NUMBER.match(value) for value in distinct]
    if all(numbers):
        ranked = sorted((int(match.group(1)), place) for place, match in enumerate(numbers) if match)
        return tuple(distinct[place] for _, place in ranked)
    return tuple(distinct)


def near_duplicates(values: Iterable[str]) -> list[tuple[str, ...]]:
    """Return groups of values that may be one category: by capitals, blanks, signs at the end, or a letter or two."""
    ways: dict[str, list[str]] = {}
    for value in dict.fromkeys(values):
        ways.setdefault(name_key(value).rstrip(" .,:!-"), []).append(value)
    groups = [tuple(several) for several in ways.values() if len(several) > 1]
    return groups + [
        (ways[one][0], ways[other][0])
        for one, other in combinations(ways, 2)
        if near(one, other) and not (one.isdigit() or other.isdigit()) and not _opposite(one, other)
    ]


def _opposite(one: str, other: str) -> bool:
    """Return whether the words differ by a number or a prefix such as un-, so that they mean different things."""
    digits = [re.sub(r"\D", "", key) for key in (one, other)]
    return digits[0] != digits[1] or one.endswith(other) or other.endswith(one)


def guess_kind(values: Sequence[str]) -> VariableKind:
    """Return the kind that filled cells of one column look like; people confirm or change it."""
    distinct = {name_key(value) for value in values}
    if not values:
        return VariableKind.TEXT
    if distinct <= _YES | _NO:
        return VariableKind.YES_NO
    for kind in (VariableKind.NUMBER, VariableKind.DATE):
        if _all_are(kind, values):
            return kind
    if guess_separator(values):
        return VariableKind.SEVERAL
    if scale_of(distinct):
        return VariableKind.ORDERED
    return VariableKind.CATEGORY if len(distinct) <= max(2, min(20, len(values) // 2)) else VariableKind.TEXT


def _all_are(kind: VariableKind, values: Sequence[str]) -> bool:
    day_first = day_comes_first(values)
    try:
        for value in values:
            read_value(kind, value, day_first=day_first)
    except ValueError:
        return False
    return True


def settings_for(
    kind: VariableKind, values: Sequence[str], given: Sequence[str] = (), known: Mapping[str, str] | None = None,
    separator: str | None = None,
) -> Settings:  # fmt: skip
    """Return the settings of a variable with these values.

    ``given`` is the order and ``separator`` the sign between several choices that a person or the project has.
    """
    order = tuple(given)
    if kind is VariableKind.ORDERED and not order:
        order = natural_order([" ".join(value.split()) for value in values])
    if kind is not VariableKind.SEVERAL:
        return Settings(order, dict(known or {}))
    return Settings(order, dict(known or {}), separator or guess_separator(values, order) or SEPARATOR)
