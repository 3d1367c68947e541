# SPDX-License-Identifier: GPL-3.0-or-later
"""What an import did to one file, in numbers that add up."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from qualcoder_cp.model import Turn


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The account of one file: ``words_source + words_added = words_kept + sum(left_out)``.

    ``replaced`` counts what was changed to get the canonical text, ``peculiar`` characters that need care,
    ``ranges`` the ranges by kind; ``refused`` are possible labels that were not taken for speakers,
    ``similar_labels`` pairs that may be one speaker; they are proposed, never merged. ``read_as`` are the labels
    (as written in the file) that people said are instances of another one. ``comments`` are those beside the text,
    by author.
    """

    file: str
    format: str
    reader: str
    source_bytes: int
    source_sha256: str
    sha256: str = ""
    encoding: str = ""
    encoding_how: str = ""
    characters: int = 0
    paragraphs: int = 0
    cues: int = 0
    turns: dict[str, int] = field(default_factory=dict)
    ranges: dict[str, int] = field(default_factory=dict)
    words_source: int = 0
    words_added: int = 0
    words_kept: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    replaced: dict[str, int] = field(default_factory=dict)
    peculiar: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    read_as: dict[str, str] = field(default_factory=dict)
    comments: dict[str, int] = field(default_factory=dict)
    similar_labels: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    problem: str | None = None

    @property
    def difference(self) -> int:
        """Return the words that are unaccounted for; anything but 0 is an error of the reader."""
        return self.words_source + self.words_added - self.words_kept - sum(self.left_out.values())

    def as_dict(self) -> dict[str, Any]:
        """Return the report as values that JSON can hold."""
        return {
            **asdict(self),
            "notes": list(self.notes),
            "similar_labels": [list(pair) for pair in self.similar_labels],
        }

    def as_lines(self) -> list[str]:
        """Return the report as lines for people."""
        if self.problem:
            return [self.problem]
        how = f", {self.encoding} ({self.encoding_how})" if self.encoding else ""
        lines = [
            f"{self.file}: {self.format}{how}, {self.source_bytes:,} bytes, read by {self.reader}",
            f"  text: {self.characters:,} characters, {self.paragraphs:,} paragraphs"
            + (f", {self.cues:,} cues" if self.cues else ""),
            f"  words: {self.words_source:,} in the file"
            + (f" + {self.words_added:,} numbers of notes and labels" if self.words_added else "")
            + f" = {self.words_kept:,} in the text"
            + "".join(f" + {words:,} left out ({reason})" for reason, words in self.left_out.items()),
        ]
        for title, counts in (
            ("turns", self.turns),
            ("not speech", self.ranges),
            ("comments", self.comments),
            ("replaced", self.replaced),
            ("characters to look at", self.peculiar),
        ):
            if counts:
                lines.append(f"  {title}: " + ", ".join(f"{name} {count:,}" for name, count in counts.items()))
        lines += [f"  one speaker: '{label}' is read as '{of}'" for label, of in self.read_as.items()]
        lines += [f"  one speaker? '{one}' and '{other}'" for one, other in self.similar_labels]
        return lines + [f"  note: {note}" for note in self.notes]


def notes_on_turns(turns: tuple[Turn, ...], words: int, speakers: dict[str, int]) -> list[str]:
    """Return what people should look at: times that run backwards, single turns, hardly any text."""
    notes = []
    times = [turn.start_ms for turn in turns if turn.start_ms is not None]
    backwards = sum(1 for one, other in pairwise(times) if other < one)
    if backwards:
        notes.append(f"The times run backwards at {backwards} {'place' if backwards == 1 else 'places'}.")
    once = [label for label, count in speakers.items() if count == 1]
    if once:
        notes.append("Speakers with a single turn: " + ", ".join(once) + ".")
    if words < 30:
        notes.append(f"The file contains almost no text ({words} words): should it count as a participant?")
    return notes
