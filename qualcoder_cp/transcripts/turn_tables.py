# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of turns: a header row names the columns, each row is one turn, a row without speaker continues it.

Every reader writes tables row by row with tabs between the cells, so the text alone tells, whatever file it
came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcoder_cp.model import RangeKind, TextRange
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts.labels import Candidate, Form
from qualcoder_cp.transcripts.times import milliseconds

_NAMES = {
    "start": ("time", "start", "start time", "timestamp", "time stamp", "timecode", "time code", "begin", "from",
              "zeit", "tempo", "hora", "temps", "start_time"),
    "end": ("end", "end time", "stop", "to", "ende", "fim", "fin", "end_time"),
    "speaker": ("speaker", "speakers", "who", "name", "speaker name", "sprecher", "sprecherin", "falante", "hablante",
                "locuteur", "voice", "speaker_name"),
    "words": ("text", "words", "transcript", "transcription", "utterance", "speech", "what", "said", "content",
              "sentence", "dialogue", "turn", "inhalt", "texto", "texte"),
}  # fmt: skip
_LONGEST_LABEL = 60
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of the columns, from 0; None where there is no such column."""

    words: int
    speaker: int | None
    start: int | None
    end: int | None
    count: int


@dataclass(frozen=True, slots=True)
class TurnTable:
    """The labels in a text and the ranges that nobody speaks: cells of times and of other columns."""

    labels: tuple[Candidate, ...]
    ranges: tuple[TextRange, ...]


def columns_of(header: Sequence[str]) -> Columns | None:
    """Return the columns that the cells of ``header`` name; None if they name no speech with speaker or times."""
    keys = [name_key(cell.replace("*", "")).rstrip(":") for cell in header]
    places = {role: next((keys.index(name) for name in names if name in keys), None) for role, names in _NAMES.items()}
    words, speaker, start = places["words"], places["speaker"], places["start"]
    if words is None or (speaker is None and (start is None or places["end"] is None)):
        return None
    return Columns(words, speaker, start, places["end"], len(keys))


def find_turn_table(text: str, body_end: int) -> TurnTable | None:
    """Return the turns of all tables in ``text`` that have a header row with speaker and words, None without any."""
    labels: list[Candidate] = []
    ranges: list[TextRange] = []
    columns: Columns | None = None
    position = 0
    for line in text[:body_end].split("\n"):
        cells = line.split("\t")
        header = columns_of(cells) if len(cells) > 1 else None
        if header and header.speaker is not None and header.speaker < header.words:
            columns = header
            if labels:
                ranges.append(TextRange(position, position + len(line), RangeKind.HEADING))
        elif columns and len(cells) == columns.count:
            _row(cells, position, columns, labels, ranges)
        position += len(line) + 1
    return TurnTable(tuple(labels), tuple(ranges)) if len(labels) >= _FEWEST else None


def _row(
    cells: Sequence[str], position: int, columns: Columns, labels: list[Candidate], ranges: list[TextRange]
) -> None:
    starts = [position]
    for cell in cells[:-1]:
        starts.append(starts[-1] + len(cell) + 1)
    label = " ".join(cells[columns.speaker or 0].split()).rstrip(":").strip()
    time = milliseconds(cells[columns.start]) if columns.start is not None else None
    named = bool(label) and len(label) <= _LONGEST_LABEL and any(map(str.isalpha, label))
    if named:
        first = next(place for place, cell in enumerate(cells) if cell.strip())
        begin = starts[first] + len(cells[first]) - len(cells[first].lstrip())
        labels.append(Candidate(begin, starts[columns.words], label, Form.TAB, time, ""))
    for place, cell in enumerate(cells):
        said = place == columns.words or (named and place < columns.words)
        if cell.strip() and not said and labels:
            kind = RangeKind.TIME if place in (columns.start, columns.end) else RangeKind.STAGE
            begin = starts[place] + len(cell) - len(cell.lstrip())
            ranges.append(TextRange(begin, begin + len(cell.strip()), kind))
