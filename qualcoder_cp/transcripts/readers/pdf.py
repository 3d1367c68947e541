# SPDX-License-Identifier: GPL-3.0-or-later
"""PDF transcripts: the visible text in reading order, put together from characters with boxes.

characters -> segments -> numbers in the margin, headers and footers apart -> columns -> lines -> paragraphs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from qualcoder_cp.model import KnownError, RangeKind, TextRange
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.readers.pdf_columns import columns_of
from qualcoder_cp.transcripts.readers.pdf_furniture import (
    HEADERS,
    LEAST_PAGES,
    LINE_NUMBERS,
    Page,
    take_out_headers,
    take_out_numbers,
)
from qualcoder_cp.transcripts.readers.pdf_lines import (
    Line,
    line_of,
    lines_of,
    overlap,
    rows_of,
    segments_of,
    usual_height,
)
from qualcoder_cp.transcripts.readers.pdf_paragraphs import Paragraph, label_starts, paragraphs_of
from qualcoder_cp.transcripts.readers.pdf_source import pages_of
from qualcoder_cp.transcripts.readers.reading import Reading

HYPHENS = "second halves of words joined at line ends"
_LEAST_CHARACTERS = 20  # of a page, on average
_HEADING = 1.2  # times the usual height
_LONGEST_HEADING = 200


@dataclass(slots=True)
class _Contents:
    """What the pages of one file hold, before it is sorted."""

    pages: list[Page] = field(default_factory=list)
    slanted: list[Line] = field(default_factory=list)
    characters: int = 0
    unknown: int = 0
    outside: int = 0
    ligatures: int = 0


def read_pdf(data: bytes, name: str, keep: Collection[str] = frozenset()) -> Reading:
    """Return the text of the PDF ``data``; ``name`` is used in messages.

    ``keep`` names what shall stay in the text: "line numbers", "headers and footers". Raises `KnownError`
    if the file is damaged, protected by a password, without text, or larger than any transcript.
    """
    contents = _contents(data, name)
    pages = contents.pages
    if contents.characters - contents.unknown < _LEAST_CHARACTERS * len(pages) or not contents.characters:
        raise KnownError(f"{name}: contains no text, only pictures of pages; it needs OCR.")
    if contents.unknown * 2 > contents.characters:
        raise KnownError(
            f"{name}: contains no text that can be read, because its letters have no meaning; it needs OCR."
        )
    take_out_numbers(pages)
    if len(pages) >= LEAST_PAGES:
        take_out_headers(pages, _beginnings([line_of(row) for page in pages for row in rows_of(page.segments)]))
    left_out: Counter[str] = Counter()
    lines: list[Line] = []
    for page in pages:
        found, words = _lines(page, keep)
        lines += found + [line for line in contents.slanted if line.page == page.number]
        left_out.update(words)
    return _reading(lines, left_out, contents, keep)


def _contents(data: bytes, name: str) -> _Contents:
    found = _Contents()
    for number, page in enumerate(pages_of(data, name)):
        segments = segments_of(page.inside)
        found.pages.append(Page(number, page.bottom, page.top, segments))
        found.outside += count_words("\n".join(segment.text for segment in segments_of(page.outside)))
        found.ligatures += page.ligatures
        text = "".join([one.text for one in page.inside])
        found.characters += len(text) - text.count(" ") + len(page.slanted)
        found.unknown += text.count("\ufffd")
        slanted = " ".join("".join(page.slanted).split())
        if slanted:
            found.slanted.append(Line(slanted, 0.0, page.bottom, 1.0, 1.0, page=number, column="slanted", alone=True))
    return found


def _beginnings(lines: Sequence[Line]) -> frozenset[str]:
    """Return the first words of the lines that begin with a speaker's label."""
    return frozenset(lines[number].text.split(None, 1)[0] for number in label_starts(lines))


def _lines(page: Page, keep: Collection[str]) -> tuple[list[Line], Counter[str]]:
    """Return the lines of one page in reading order and the words left out by reason."""
    left_out: Counter[str] = Counter()
    lines = [line for column, segments in columns_of(page.segments) for line in lines_of(segments, page.number, column)]
    headers = [line_of(row, page.number, alone=True) for row in page.headers]
    if HEADERS in keep:
        middle = (page.bottom + page.top) / 2
        headers.sort(key=lambda line: -line.bottom)
        above = [line for line in headers if line.bottom > middle]
        lines = above + lines + headers[len(above) :]
    else:
        left_out[HEADERS] = _words(headers)
    if LINE_NUMBERS not in keep:
        left_out[LINE_NUMBERS] = len(page.numbers)
    return _with_numbers(lines, page, LINE_NUMBERS in keep), left_out


def _words(lines: Sequence[Line]) -> int:
    return count_words("\n".join([line.text for line in lines]))


def _with_numbers(lines: list[Line], page: Page, kept: bool) -> list[Line]:
    """Return the lines with the numbers that stand beside them; ``kept`` ones without a line become lines."""
    numbered = list(lines)
    upwards = sorted(range(len(lines)), key=lambda at: lines[at].bottom)
    bottoms = [lines[at].bottom for at in upwards]
    tallest = max((line.height for line in lines), default=0.0)
    for number in page.numbers:
        near = upwards[bisect_left(bottoms, number.bottom - tallest) : bisect_left(bottoms, number.top)]
        beside = [at for at in sorted(near) if lines[at].top > number.bottom]
        place = max(beside, key=lambda one: overlap(lines[one], number), default=-1)
        if place >= 0 and not numbered[place].number:
            numbered[place] = numbered[place]._replace(number=number.text)
        elif kept:
            numbered.append(line_of([number], page.number, alone=True))
    return numbered


def _reading(lines: Sequence[Line], left_out: Counter[str], contents: _Contents, keep: Collection[str]) -> Reading:
    numbers = sum(1 for line in lines if line.number) if LINE_NUMBERS in keep else 0
    source = sum(left_out.values()) + _words(lines) + numbers
    paragraphs = paragraphs_of(lines, label_starts(lines), LINE_NUMBERS in keep)
    usual = usual_height(lines)
    pieces: list[str] = []
    headings = []
    position = 0
    for paragraph in paragraphs:
        pieces.append(("\n\n" if paragraph.apart else "\n") if pieces else "")
        position += len(pieces[-1])
        pieces.append(paragraph.text)
        if paragraph.height >= _HEADING * usual and len(paragraph.text) <= _LONGEST_HEADING:
            headings.append(TextRange(position, position + len(paragraph.text), RangeKind.HEADING))
        position += len(paragraph.text)
    left_out[HYPHENS] = sum(paragraph.words_joined for paragraph in paragraphs)
    return Reading(
        "".join(pieces),
        "pdf 1",
        source,
        position,
        tuple(headings),
        left_out={reason: count for reason, count in left_out.items() if count},
        notes=tuple(_notes(lines, paragraphs, contents)),
    )


def _notes(lines: Sequence[Line], paragraphs: Sequence[Paragraph], contents: _Contents) -> list[str]:
    tops = {page.number: page.top for page in contents.pages}
    edges = [(one, two) for one, two in pairwise(lines) if one.page < two.page]
    counts = {
        "Words outside the visible page, which are not part of the text": contents.outside,
        "Words divided at line ends that were joined": sum(paragraph.hyphens for paragraph in paragraphs),
        "Ligatures written out as letters": contents.ligatures,
        "Characters without meaning in the file, now U+FFFD": contents.unknown,
        "Pages with text at an angle, which stands after the text of its page": len(contents.slanted),
        "Page breaks at which a line stands twice, the second time cut off by the edge of the page": sum(
            1 for one, two in edges if one.text == two.text and two.top > tops[two.page]
        ),
    }
    return [f"{what}: {count:,}." for what, count in counts.items() if count]
