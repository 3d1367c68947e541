# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding words in all transcripts: the index says which turns, the stored texts say where.

Every hit is found in the stored text itself, so that its place is right whatever the index holds; without an index
(an older file, a damaged one) all turns are read, with the same result.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from qualcoder_cp.model import KnownError, Role, Transcript
from qualcoder_cp.project import Project, search_index
from qualcoder_cp.project.folding import Folded, fold, tokens
from qualcoder_cp.transcripts import queries

_QUOTES = str.maketrans("“”„«»", '"""""')
_PIECE = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')
_BATCH = 100
_AROUND = 60
_Row = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a word or phrase of the query stands.

    ``turn`` is the number of the turn, counted from 0, and None outside of turns (a header), as are speaker and
    role then. ``start`` and ``end`` are places in the newest text of the transcript; ``snippet`` is cut from it.
    """

    transcript_id: int
    turn: int | None
    speaker: str | None
    role: Role | None
    start: int
    end: int
    snippet: str


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase to find, folded; with ``open_end`` its last word may go on."""

    words: tuple[str, ...]
    open_end: bool

    @property
    def match(self) -> str:
        """Return the term in the language of the index."""
        return '"' + " ".join(self.words) + '"' + ("*" if self.open_end else "")


@dataclass(frozen=True, slots=True)
class _Part:
    """A turn, or a stretch outside of turns, where hits may be."""

    turn: int | None
    speaker: str | None
    role: Role | None
    start: int
    end: int


def search(project: Project, query: str, roles: Collection[Role] | None = None, limit: int | None = 100) -> list[Hit]:
    """Return where the words of the query stand, in the order of transcripts and text.

    All words must stand in the same turn. ``"two words"`` is a phrase, ``priva*`` a beginning; case and diacritics
    make no difference.

    Args:
        project: the open project; read-only is enough.
        query: words, phrases in quotation marks, beginnings with ``*``.
        roles: only in turns of speakers with these roles; None: everywhere, headers too.
        limit: how many hits at most; None: all.

    Raises:
        KnownError: the query holds no word, an open quotation mark, or a ``*`` that ends no word.
    """
    terms = parse(query)
    texts = queries.transcripts(project)
    found: list[Hit] = []
    for transcript, numbers in _candidates(project, texts, terms):
        found += _hits(project, transcript, terms, roles, numbers)
        if limit is not None and len(found) >= limit:
            return found[:limit]
    return found


def parse(query: str) -> list[Term]:
    """Return the terms of a query.

    Raises:
        KnownError: there is no word in it, a quotation mark is not closed, or a ``*`` ends no word.
    """
    query = query.translate(_QUOTES)
    if query.count('"') % 2:
        raise KnownError(f"The search '{query}' opens a quotation mark that it does not close.")
    terms = []
    for phrase, star, word in _PIECE.findall(query):
        piece = (phrase + star) or word
        bare = piece.rstrip("*")
        folded = fold(bare).text
        words = tuple(folded[start:end] for start, end in tokens(folded))
        if "*" in bare or (piece != bare and (not words or not folded.endswith(words[-1]))):
            raise KnownError(f"In the search '{query}' a * must end a word: 'priva*' finds all words that begin so.")
        if words:
            terms.append(Term(words, piece != bare))
    if not terms:
        raise KnownError("Type at least one word to look for.")
    return terms


def marks(snippet: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return where the terms stand in a snippet, in order, to be shown there; not all of them have to."""
    folded = fold(snippet)
    spans = list(tokens(folded.text))
    return sorted({place for term in terms for place in _places_of(folded, spans, term)})


def _candidates(
    project: Project, texts: Sequence[Transcript], terms: Sequence[Term]
) -> Iterator[tuple[Transcript, set[int] | None]]:
    """Yield transcripts with the numbers of the turns worth reading (None: all), in project order."""
    ids = [one.id for one in texts]
    known = {one.id: one for one in texts}
    match = " AND ".join(term.match for term in terms)
    first = search_index.rows_with(project, match, (0, 0), _BATCH if ids == sorted(ids) else -1)
    if first is None:
        yield from ((one, None) for one in texts)
        return
    rows = _rest(project, match, first)
    if ids != sorted(ids):  # the index goes by id, and all its rows are here already
        place = {transcript_id: number for number, transcript_id in enumerate(ids)}
        rows = iter(sorted(first, key=lambda row: (place[row[0]], row[1])))
    for transcript_id, group in groupby(rows, key=lambda row: row[0]):
        yield known[transcript_id], {number for _, number in group}


def _rest(project: Project, match: str, batch: list[_Row]) -> Iterator[_Row]:
    while batch:
        yield from batch
        full = len(batch) == _BATCH
        batch = (search_index.rows_with(project, match, batch[-1], _BATCH) or []) if full else []


def _hits(
    project: Project, transcript: Transcript, terms: Sequence[Term], roles: Collection[Role] | None,
    numbers: set[int] | None,
) -> list[Hit]:  # fmt: skip
    text = project.content(transcript.sha256)
    if numbers is None:  # no index: most transcripts are settled by one look
        folded = fold(text).text
        if not all(term.words[0] in folded for term in terms):
            return []
    found = []
    for part in _parts(project, transcript, len(text), numbers):
        if roles is not None and part.role not in roles:
            continue
        for start, end in _places(text[part.start : part.end], terms):
            place = part.start + start, part.start + end
            snippet = _snippet(text, *place, part)
            found.append(Hit(transcript.id, part.turn, part.speaker, part.role, *place, snippet))
    return found


def _parts(project: Project, transcript: Transcript, length: int, numbers: set[int] | None) -> list[_Part]:
    """Return the turns with these numbers and what stands outside of turns, in text order."""
    everything = numbers is None or search_index.OUTSIDE in numbers
    wanted = "" if everything else f"AND seq IN ({', '.join(map(str, sorted(numbers or ())))})"
    rows: list[Any] = project.rows(
        f"""SELECT seq, start_pos, speech_start, end_pos, label, role FROM turn
        LEFT JOIN speaker ON speaker.id = speaker_id WHERE text_revision_id = ? {wanted} ORDER BY seq""",
        (transcript.revision_id,),
    )
    parts = [
        _Part(row["seq"], row["label"], Role(row["role"] or Role.PARTICIPANT), row["speech_start"], row["end_pos"])
        for row in rows if numbers is None or row["seq"] in numbers
    ]  # fmt: skip
    if everything:
        turns = [(row["start_pos"], row["end_pos"]) for row in rows]
        parts += [_Part(None, None, None, start, end) for start, end in search_index.outside(turns, length)]
    return sorted(parts, key=lambda part: part.start)


def _places(words: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return where the terms stand in the words of one turn, in order; nothing if one of them does not."""
    folded = fold(words)
    if not all(term.words[0] in folded.text for term in terms):
        return []
    spans = list(tokens(folded.text))
    found: set[tuple[int, int]] = set()
    for term in terms:
        here = _places_of(folded, spans, term)
        if not here:
            return []
        found.update(here)
    return sorted(found)


def _places_of(folded: Folded, spans: Sequence[tuple[int, int]], term: Term) -> list[tuple[int, int]]:
    said = [folded.text[start:end] for start, end in spans]
    return [
        folded.original(spans[at][0], spans[at + len(term.words) - 1][1])
        for at in range(len(said) - len(term.words) + 1) if _stands(said, at, term)
    ]  # fmt: skip


def _stands(said: Sequence[str], at: int, term: Term) -> bool:
    last = at + len(term.words) - 1
    if any(said[at + number] != word for number, word in enumerate(term.words[:-1])):
        return False
    return said[last].startswith(term.words[-1]) if term.open_end else said[last] == term.words[-1]


def _snippet(text: str, start: int, end: int, part: _Part) -> str:
    """Return the words of the turn around a place on one line, from the stored text, with dots where it is cut."""
    low, high = max(part.start, start - _AROUND), min(part.end, end + _AROUND)
    if low > part.start:
        low = next((at + 1 for at in range(low, start) if text[at].isspace()), start)
    if high < part.end:
        high = next((at for at in range(high, end, -1) if text[at].isspace()), end)
    words = " ".join(text[low:high].split())
    return ("…" if low > part.start else "") + words + ("…" if high < part.end else "")
