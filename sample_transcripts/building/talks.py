# SPDX-License-Identifier: GPL-3.0-or-later
"""A bank of whole interviews: who, what was said, and marks around the words that a careful analyst would code.

``<mc>...</mc>`` marks words of the code whose key is ``mc``; ``<mc?>...</mc?>`` words that an analyst may be tempted
to code so, although the lead would not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from building.bank import Mark
from building.interviews import Interview, Speech
from building.people import Person

_TAG = re.compile(r"<(/?)([a-z]{2}\??)>")


@dataclass(frozen=True, slots=True)
class Talk:
    """One interview of the bank; ``tempting`` are marks that the consensus rejects, with the number of the speech."""

    interview: Interview
    about: dict[str, str]
    tempting: tuple[tuple[int, Mark], ...]


def read_talks(folder: Path, domains: list[dict[str, Any]]) -> list[Talk]:
    """Return the interviews of a bank, in the order of their names.

    Raises ValueError if a mark is not closed or its key stands for no code.
    """
    codes = {code["key"]: code["name"] for domain in domains for code in domain["code"]}
    domain_of = {code["name"]: domain["name"] for domain in domains for code in domain["code"]}
    entries = [
        entry
        for path in sorted(folder.glob("*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("interview", ())
    ]
    entries.sort(key=lambda entry: entry["transcript"])
    return [_talk(number, entry, codes, domain_of) for number, entry in enumerate(entries, 1)]


def _talk(number: int, entry: dict[str, Any], codes: Mapping[str, str], domain_of: Mapping[str, str]) -> Talk:
    speeches, tempting = [], []
    for line in entry["talk"].strip().splitlines():
        label, raw = line.split(": ", 1)
        text, marks, doubtful = _told(raw, codes)
        tempting += [(len(speeches), mark) for mark in doubtful]
        speeches.append(Speech(label == "I", text, marks))
    found = {domain_of[mark.code] for speech in speeches for mark in speech.marks}
    present = tuple(domain for domain in dict.fromkeys(domain_of.values()) if domain in found)
    person = Person(f"S{number:02d}", entry["transcript"], entry["group"], entry["suffix"], number, present, "")
    about = {key: entry[key] for key in ("age_band", "gender", "tools")}
    return Talk(Interview(person, speeches), about, tuple(tempting))


def _told(raw: str, codes: Mapping[str, str]) -> tuple[str, tuple[Mark, ...], list[Mark]]:
    """Return the words without tags, the marks of true passages, and those that only tempt."""
    pieces: list[str] = []
    length, last = 0, 0
    opened: dict[str, int] = {}
    marks: list[Mark] = []
    tempting: list[Mark] = []
    for tag in _TAG.finditer(raw):
        pieces.append(raw[last : tag.start()])
        length += tag.start() - last
        last = tag.end()
        key = tag.group(2)
        if tag.group(1):
            (tempting if key.endswith("?") else marks).append(Mark(opened.pop(key), length, codes[key.rstrip("?")]))
        else:
            opened[key] = length
    if opened:
        raise ValueError(f"not closed: {', '.join(opened)} in {raw[:60]}")
    return "".join([*pieces, raw[last:]]), tuple(sorted(marks, key=lambda mark: (mark.start, mark.end))), tempting
