# SPDX-License-Identifier: GPL-3.0-or-later
"""From lines to paragraphs: by the white between lines, indents, short last lines, labels and numbers.

A line ends a paragraph if the first word of the next line would have fitted on it, for whoever set the
lines would have put it there.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.labels import Form, candidates, family
from qualcoder_cp.transcripts.readers.pdf_lines import Line, usual_height
from qualcoder_cp.transcripts.roles import role_by_name

_WIDER = 1.2  # times the usual distance of lines
_OTHER_SIZE = 1.2
_INDENT = 0.6  # of the height of a line
_LABEL_RECURS = 3
_UNNUMBERED = 0.1  # of the lines, if the numbers count paragraphs
_SLACK = 0.4  # of the width of the column
_SENTENCE_END = re.compile(r"[.?!…:;。！？][\"'”’»)\]]*$")
_HYPHENS = "-\u00ad\u2010"
_LONGEST_WORD = 60
_HEAD = re.compile(rf"([^\W\d_]+)[{_HYPHENS}]$")
_LETTERS = re.compile(r"[^\W\d_]+")
_MAY_HOLD_A_LABEL = re.compile(r"[:：\d]")  # a colon or a time; looking at each line for labels takes long


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together as one text; ``apart`` if more white than usual stands above them.

    ``hyphens`` words were divided at line ends and joined without the hyphen; the text has ``words_joined``
    fewer words than its lines, those that keep their hyphen included.
    """

    text: str
    height: float
    apart: bool
    hyphens: int = 0
    words_joined: int = 0


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is usual in one file; ``indent`` is 1 if paragraphs begin indented, -1 if outdented, 0 if neither."""

    pitch: float
    edges: dict[str, float]
    widths: dict[str, float]
    labelled: frozenset[int]
    numbered: bool
    indent: int = 0


def label_starts(lines: Sequence[Line]) -> frozenset[int]:
    """Return which lines begin with a label that recurs at the beginning of lines, or that names a role."""
    starts, position = {}, 0
    texts = []
    for number, line in enumerate(lines):
        if _MAY_HOLD_A_LABEL.search(line.text):
            starts[position] = number
            texts.append(line.text)
            position += len(line.text) + 1
    text = "\n".join(texts)
    found = [one for one in candidates(text, forms=(Form.COLON, Form.TIME)) if one.start in starts]
    often = Counter(family(one.label) for one in found)
    return frozenset(
        starts[one.start]
        for one in found
        if one.label[0].isupper() and (often[family(one.label)] >= _LABEL_RECURS or role_by_name(one.label))
    )


def paragraphs_of(lines: Sequence[Line], labelled: Collection[int], keep_numbers: bool = False) -> list[Paragraph]:
    """Return the paragraphs that the lines, in the order of reading, make up.

    Lines ``labelled`` begin one; with ``keep_numbers`` every numbered line does, and its number with it.
    """
    if not lines:
        return []
    layout = _layout(lines, frozenset(labelled), keep_numbers)
    sure = [number == 0 or _breaks(lines, number, layout) for number in range(len(lines))]
    layout = replace(layout, indent=_usual_indent(lines, sure))
    known = _known(lines) if any(line.text[-1:] in _HYPHENS for line in lines) else frozenset()
    spaced = _spaced(lines, layout)
    often = sum(spaced) * 2 > sum(sure)
    found: list[Paragraph] = []
    group: list[Line] = []
    apart = False
    for number, line in enumerate(lines):
        if number and (sure[number] or _is_indented(lines, number, layout)):
            found.append(_joined(group, apart, known, keep_numbers))
            group, apart = [], spaced[number] or (often and not _follows(lines, number))
        group.append(line)
    return [*found, _joined(group, apart, known, keep_numbers)]


def _known(lines: Sequence[Line]) -> frozenset[str]:
    return frozenset(word.casefold() for line in lines for word in _LETTERS.findall(line.text))


def _layout(lines: Sequence[Line], labelled: frozenset[int], keep_numbers: bool) -> _Layout:
    rights: dict[str, list[float]] = {}
    lefts: dict[str, list[float]] = {}
    for line in lines:
        rights.setdefault(line.column, []).append(line.right)
        lefts.setdefault(line.column, []).append(line.left)
    edges = {column: sorted(values)[int(0.98 * len(values))] for column, values in rights.items()}
    widths = {column: max(edges[column] - sorted(values)[len(values) // 50], 1.0) for column, values in lefts.items()}
    return _Layout(_usual_pitch(lines), edges, widths, labelled, keep_numbers or _count_paragraphs(lines))


def _count_paragraphs(lines: Sequence[Line]) -> bool:
    """Return whether the numbers in the margin count paragraphs: every number is there, but not at every line."""
    numbers = [int(line.number) for line in lines if line.number]
    steps = [two - one for one, two in pairwise(numbers)]
    bare = len(lines) - len(numbers)
    return bare >= max(2, _UNNUMBERED * len(lines)) and bool(steps) and statistics.median(steps) == 1


def _follows(lines: Sequence[Line], number: int) -> bool:
    """Return whether a line stands below the one before it, on the same page and in the same column."""
    before, line = lines[number - 1], lines[number]
    return (before.page, before.column) == (line.page, line.column) and line.bottom < before.bottom


def _pitch(lines: Sequence[Line], number: int) -> float:
    before, line = lines[number - 1], lines[number]
    return (before.bottom - line.bottom) / max(before.height, line.height)


def _usual_pitch(lines: Sequence[Line]) -> float:
    """Return the smallest distance of lines that is common, in heights of a line."""
    steps = Counter(round(_pitch(lines, number), 1) for number in range(1, len(lines)) if _follows(lines, number))
    total = sum(steps.values())
    common = [step for step in steps if steps[step] + steps[round(step + 0.1, 1)] >= max(2, 0.1 * total)]
    return min((step for step in common if step > 0.5), default=1.2)


def _spaced(lines: Sequence[Line], layout: _Layout) -> list[bool]:
    return [
        number > 0 and _follows(lines, number) and _pitch(lines, number) > _WIDER * layout.pitch + 0.05
        for number in range(len(lines))
    ]


def _breaks(lines: Sequence[Line], number: int, layout: _Layout) -> bool:
    """Return whether a paragraph begins with line ``number``, which is not the first, whatever its indent."""
    before, line = lines[number - 1], lines[number]
    if before.alone or line.alone or number in layout.labelled:
        return True
    if layout.numbered and line.number:
        return True
    widened = before.column.startswith(line.column) or line.column.startswith(before.column)
    if before.page == line.page and before.column != line.column and widened:
        return True
    if max(before.height, line.height) > _OTHER_SIZE * min(before.height, line.height):
        return True
    follows = _follows(lines, number)
    if follows and _pitch(lines, number) > _WIDER * layout.pitch + 0.05:
        return True
    if layout.numbered and not follows:
        return False
    return _ends_early(before, line, layout)


def _is_indented(lines: Sequence[Line], number: int, layout: _Layout) -> bool:
    """Return whether line ``number`` begins like the first lines of paragraphs that are indented or outdented."""
    line = lines[number]
    if not layout.indent or lines[number - 1].column != line.column:
        return False
    step = layout.indent * (line.left - _left(lines, number - 1, layout))
    return step > _INDENT * line.height and (layout.indent > 0 or _follows(lines, number))


def _left(lines: Sequence[Line], number: int, layout: _Layout) -> float:
    """Return the left edge with which the next line is compared: that of the column where lines are indented."""
    line = lines[number]
    return layout.edges[line.column] - layout.widths[line.column] if layout.indent > 0 else line.left


def _ends_early(before: Line, line: Line, layout: _Layout) -> bool:
    """Return whether the first word of ``line`` would have fitted on the line ``before``."""
    first = line.text.split(None, 1)[0] if line.text.strip() else ""
    word = (line.right - line.left) / max(len(line.text), 1) * (len(first) + 1)
    room = layout.edges[before.column] - before.right - word
    if room < 0.8 * before.height:
        return False
    return bool(_SENTENCE_END.search(before.text)) or room > _SLACK * layout.widths[before.column]


def _usual_indent(lines: Sequence[Line], sure: Sequence[bool]) -> int:
    """Return 1 if first lines of paragraphs begin right of the second ones, -1 if left of them, 0 if neither."""
    votes = Counter[int]()
    for number in range(1, len(lines)):
        if sure[number - 1] and not sure[number] and _follows(lines, number):
            step = lines[number - 1].left - lines[number].left
            wide = abs(step) > _INDENT * lines[number].height
            votes[(1 if step > 0 else -1) if wide else 0] += 1
    return max(votes, key=lambda way: votes[way]) if votes else 0


def _joined(lines: Sequence[Line], apart: bool, known: Collection[str], keep_numbers: bool) -> Paragraph:
    text, hyphens, words = lines[0].text, 0, 0
    if keep_numbers and lines[0].number:
        text = f"{lines[0].number} {text}"
    for line in lines[1:]:
        head = _HEAD.search(text, max(0, len(text) - _LONGEST_WORD)) if text[-1:] in _HYPHENS else None
        tail = _LETTERS.match(line.text)
        if not (head and tail) or (tail.group()[0].isupper() and head.group().islower()):  # "I was- No, I went"
            text += " " + line.text
            continue
        whole = head.group(1) + tail.group()
        divided = whole.casefold() not in known
        joined = f"{head.group(1)}-{tail.group()}" if divided else whole
        hyphens += not divided
        words += count_words(head.group()) + count_words(tail.group()) - count_words(joined)
        text = text[: head.start()] + joined + line.text[tail.end() :]
    return Paragraph(text, usual_height(lines), apart, hyphens, words)
