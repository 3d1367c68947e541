# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences whose numbers carry where they come from.

While a sentence is put together, a number is wrapped in three private characters with what it is and by which query
(the words of a command) it can be seen again; `told` takes them out and lists them.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

_OPEN, _NEXT, _CLOSE = "\ue000", "\ue001", "\ue002"
_WRAPPED = re.compile(f"{_OPEN}([^{_CLOSE}]*?){_NEXT}([^{_CLOSE}]*?){_NEXT}([^{_CLOSE}]*?){_CLOSE}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text: as it is printed, what it is, and the command that shows it."""

    shown: str
    what: str
    query: str


@dataclass(frozen=True, slots=True)
class Told:
    """A text and its numbers, in the order of the text."""

    words: str
    numbers: tuple[Number, ...]

    def as_json(self) -> str:
        """Return the numbers as JSON, one object per number."""
        return json.dumps([asdict(one) for one in self.numbers], ensure_ascii=False, indent=2) + "\n"


def fact(shown: object, what: str, query: str) -> str:
    """Return a number for a sentence, with what it is and the command that shows it."""
    return f"{_OPEN}{shown}{_NEXT}{what}{_NEXT}{query}{_CLOSE}"


def told(words: str) -> Told:
    """Take the numbers out of finished sentences."""
    numbers = tuple(Number(*match.groups()) for match in _WRAPPED.finditer(words))
    return Told(_WRAPPED.sub(lambda match: match.group(1), words), numbers)
