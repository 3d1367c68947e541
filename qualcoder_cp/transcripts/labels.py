# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a speaker's label may stand: every candidate of the grammar, true or false, without judging it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from qualcoder_cp.model import KnownError
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts.times import ANY, milliseconds, skip_marked

_GAP = "[ \t\u00a0]"
_MARK = r"(?:\*\*|__|\*|_)?"
_SIGNS = r"\w\u0300-\u036f\u064b-\u0652\u0900-\u094f.'’&/#\-"  # with the marks that \w leaves out
_LABEL = rf"(?P<label>[^\W\d_][{_SIGNS}]*(?:[ \u00a0](?:[\w#&(][{_SIGNS}()]*)){{0,3}})"
_START = rf"^{_GAP}*(?:\d{{1,5}}[.)]?{_GAP}+)?(?:>{_GAP}*|[-–—•]{_GAP}+)?"
_BEFORE = rf"(?:(?P<before>{ANY}){_GAP}*(?:[-–|]{_GAP}*)?)?"
_LONGEST = 40


class Form(StrEnum):
    """How a label is set off from what is said."""

    COLON = "label and colon"
    TIME = "label and time on a line"
    TAB = "label in the first column"
    LINE = "label alone on a line"


_FORMS = {
    Form.COLON: re.compile(
        rf"{_START}{_BEFORE}{_MARK}{_LABEL}{_MARK}{_GAP}*(?P<time>{ANY})?{_MARK}{_GAP}?(?::{_MARK}(?={_GAP}|$)|：)",
        re.MULTILINE,
    ),
    Form.TIME: re.compile(
        rf"^{_GAP}*{_MARK}(?:{_LABEL}{_MARK}{_GAP}{{1,4}}(?:[,|–-]{_GAP})?(?P<time>{ANY})"
        rf"|(?P<before>{ANY}){_GAP}{{1,4}}{_MARK}{_LABEL.replace('label', 'second')}){_MARK}{_GAP}*$",
        re.MULTILINE,
    ),
    Form.TAB: re.compile(
        rf"^(?:(?:(?P<before>{ANY})|\d{{1,5}}[.)]?)?{_GAP}*\t)?{_LABEL}(?::?{_GAP}*\t(?P<time>{ANY}))?{_GAP}*\t{_GAP}*(?=\S)",
        re.MULTILINE,
    ),
    Form.LINE: re.compile(rf"^{_GAP}*{_MARK}{_LABEL}{_MARK}{_GAP}*$", re.MULTILINE),
}
_TRAIL = re.compile(r"[\s\d#.()_-]+$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a label may stand.

    ``start`` is the first character of the label's line that is not blank, ``after`` the first one behind
    the label and its punctuation; ``style`` is the first character of the time for `Form.TIME`.
    """

    start: int
    after: int
    label: str
    form: Form
    start_ms: int | None
    style: str

    @property
    def key(self) -> str:
        """Return the form under which labels of one speaker are the same."""
        return label_key(self.label)


@lru_cache(maxsize=4096)
def label_key(label: str) -> str:
    """Return `text.name_key` of a label; the same few labels are asked for again and again."""
    return name_key(label)


@lru_cache(maxsize=4096)
def family(label: str) -> str:
    """Return what labels have in common that differ by number, case or trailing signs: P4, P10, p -> p."""
    key = name_key(label)
    return _TRAIL.sub("", key) or key


def one_speaker(same: Mapping[str, str]) -> dict[str, str]:
    """Return for the key of each label the label it is an instance of; ``same`` is written by people.

    An instance of an instance is one of the last label. Labels that differ in case only are the same anyway.

    Raises:
        KnownError: a label is empty, or labels are instances of each other.
    """
    if not all(label.strip() for pair in same.items() for label in pair):
        raise KnownError("Labels that are one speaker can't be empty.")
    said = {name_key(label): " ".join(of.split()) for label, of in same.items() if name_key(label) != name_key(of)}
    last: dict[str, str] = {}
    for key, of in said.items():
        met = {key}
        while name_key(of) in said:
            if name_key(of) in met:
                raise KnownError(f"'{of}' can't be an instance of a label that is an instance of it.")
            met.add(name_key(of))
            of = said[name_key(of)]
        last[key] = of
    return last


def relabelled(found: Sequence[Candidate], same: Mapping[str, str]) -> tuple[Candidate, ...]:
    """Return the places with the labels that they are instances of (by key, from `one_speaker`)."""
    return tuple(replace(one, label=same[one.key]) if one.key in same else one for one in found)


def candidates(text: str, start: int = 0, forms: Sequence[Form] = tuple(Form)) -> list[Candidate]:
    """Return every candidate at or after ``start`` in order, at most one per line, the surest form first."""
    by_line: dict[int, Candidate] = {}
    for form in forms:
        for candidate in _of_form(text, form, _FORMS[form], start):
            by_line.setdefault(candidate.start, candidate)
    return sorted(by_line.values(), key=lambda candidate: candidate.start)


def _of_form(text: str, form: Form, pattern: re.Pattern[str], start: int) -> Iterator[Candidate]:
    for match in pattern.finditer(text, start):
        groups = match.groupdict()
        label = (groups["label"] or groups.get("second") or "").strip()
        if len(label) > _LONGEST:
            continue
        begin = match.start()
        while text[begin].isspace():
            begin += 1
        time = groups.get("time") or groups.get("before")
        after, written = match.end(), milliseconds(time) if time else None
        if form is Form.LINE and label[-1] in ".…":
            continue
        style = time[0] if time and not time[0].isdigit() else "0" if time else ""
        yield Candidate(begin, after, label, form, written, style)


def speech_start(text: str, position: int, end: int) -> tuple[int, int | None]:
    """Return where the words begin behind a label that ends at ``position``, and a time found on the way."""
    found: int | None = None
    while position < end:
        while position < end and text[position].isspace():
            position += 1
        behind, time = skip_marked(text, position)
        if behind == position or behind > end:
            break
        position, found = behind, time if found is None else found
    return min(position, end), found
