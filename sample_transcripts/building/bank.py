# SPDX-License-Identifier: GPL-3.0-or-later
"""The bank of invented passages: reading it, and telling a passage in one of its many wordings.

A passage holds places such as ``{my sister|a friend of mine}`` of which one alternative is told, and marks
``<a>...</a>`` around the words that a careful analyst would code.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random

_CHOICE = re.compile(r"\{([^{}]*)\}")
_TAG = re.compile(r"</?([a-z])>")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a telling, half-open, that belong to a code."""

    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One wording of a passage: which alternative was taken at each place, the text and its marks."""

    passage_id: str
    taken: tuple[int, ...]
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A speech of the bank; ``part`` is opening, middle, closing or, for coded passages, empty."""

    id: str
    groups: tuple[str, ...]
    stance: str
    part: str
    codes: dict[str, str]
    raw: str

    def tell(self, rng: Random) -> Telling:
        """Return a wording chosen by ``rng``."""
        taken: list[int] = []

        def choose(match: re.Match[str]) -> str:
            alternatives = match.group(1).split("|")
            taken.append(rng.randrange(len(alternatives)))
            return alternatives[taken[-1]]

        told = " ".join(_CHOICE.sub(choose, self.raw).split())
        pieces: list[str] = []
        length, last = 0, 0
        opened: dict[str, int] = {}
        marks: list[Mark] = []
        for tag in _TAG.finditer(told):
            pieces.append(told[last : tag.start()])
            length += tag.start() - last
            last = tag.end()
            if tag.group().startswith("</"):
                marks.append(Mark(opened.pop(tag.group(1)), length, self.codes[tag.group(1)]))
            else:
                opened[tag.group(1)] = length
        text = "".join([*pieces, told[last:]])
        return Telling(self.id, tuple(taken), text, tuple(_trimmed(text, mark) for mark in sorted(marks, key=_place)))


def _place(mark: Mark) -> tuple[int, int, str]:
    return (mark.start, mark.end, mark.code)


def _trimmed(text: str, mark: Mark) -> Mark:
    inside = text[mark.start : mark.end]
    start = mark.start + len(inside) - len(inside.lstrip())
    return Mark(start, start + len(inside.strip()), mark.code)


@dataclass(frozen=True, slots=True)
class Question:
    """Something the interviewer may say; without groups it suits everybody."""

    id: str
    part: str
    domain: str
    groups: tuple[str, ...]
    raw: str

    def suits(self, group: str) -> bool:
        """Return whether members of the stakeholder group may be asked this."""
        return not self.groups or group in self.groups

    def ask(self, rng: Random) -> str:
        """Return a wording chosen by ``rng``."""
        return " ".join(_CHOICE.sub(lambda match: rng.choice(match.group(1).split("|")), self.raw).split())


def read_passages(folder: Path) -> list[Passage]:
    """Return all passages of the bank in the order of file names and places."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("passage", []):
            raw = " ".join(entry["text"].split())
            groups = tuple(entry["groups"])
            found.append(Passage(entry["id"], groups, entry["stance"], entry.get("part", ""), entry["codes"], raw))
    return found


def read_questions(folder: Path) -> list[Question]:
    """Return all questions of the bank in order."""
    entries = tomllib.loads((folder / "questions.toml").read_text(encoding="utf-8"))["question"]
    return [
        Question(entry["id"], entry["part"], entry.get("domain", ""), tuple(entry.get("groups", ())), entry["text"])
        for entry in entries
    ]
