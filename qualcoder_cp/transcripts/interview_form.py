# SPDX-License-Identifier: GPL-3.0-or-later
"""Interviews in the form of a page: questions in bold or as headings, answers below, no labels at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualcoder_cp.model import RangeKind, TextRange
from qualcoder_cp.transcripts.labels import Candidate, Form

_LINE = re.compile(r"^.*\S.*$", re.MULTILINE)
_NUMBERED = re.compile(r"\s*(?:(?:Q|Question|Frage|Pregunta|Pergunta)\s*)?\d{1,3}[.):]?\s+\S", re.IGNORECASE)
_ASKS = re.compile(r"[?？;؟]\s*[\"'”’)]*\s*$")
_FEWEST = 3
_SHARE = 0.8
ASKED, ANSWERED = "Interviewer", "Participant"
FORM_NOTE = (
    "There are no labels; the {how} that ask were taken for the interviewer's turns and what stands below for the"
    " participant's."
)


def find_form(
    text: str, bold: Sequence[tuple[int, int]], ranges: Sequence[TextRange], body_end: int
) -> tuple[str, tuple[Candidate, ...]] | None:
    """Return how questions are marked and the places where questions and answers begin; None if that is unsure.

    It is sure if there are at least three marked paragraphs, four of five of them ask or are numbered, half
    of them ask, and four of five have an answer below; what stands before the first question is left alone.
    """
    marked = {
        "paragraphs in bold": [span for span in bold if _whole_line(text, span)],
        "headings": [(part.start, part.end) for part in ranges if part.kind is RangeKind.HEADING],
    }
    for how, spans in marked.items():
        here = sorted(span for span in spans if span[1] <= body_end)
        asks = [span for span in here if _ASKS.search(text[span[0] : span[1]])]
        known = set(asks)
        asking = [span for span in here if span in known or _NUMBERED.match(text[span[0] : span[1]])]
        after = [span for span in here if asking and span >= asking[0]]
        if len(asking) >= max(_FEWEST, _SHARE * len(after)) and 2 * len(asks) >= len(asking):
            places = _places(text, asking, body_end)
            if places:
                return how, places
    return None


def _whole_line(text: str, span: tuple[int, int]) -> bool:
    low = text.rfind("\n", 0, span[0]) + 1
    high = text.find("\n", span[1])
    return not (text[low : span[0]] + text[span[1] : len(text) if high < 0 else high]).strip()


def _places(text: str, asking: list[tuple[int, int]], body_end: int) -> tuple[Candidate, ...]:
    """Return one place per question and per answer; none if too few questions have answers."""
    places: list[Candidate] = []
    answered = 0
    for number, (start, end) in enumerate(asking):
        until = asking[number + 1][0] if number + 1 < len(asking) else body_end
        if not places or places[-1].label != ASKED:  # a question in two bold paragraphs is one turn
            places.append(Candidate(start, start, ASKED, Form.LINE, None, ""))
        answer = _LINE.search(text, end, until)
        if answer:
            answered += 1
            begin = answer.end() - len(answer.group().lstrip())
            places.append(Candidate(begin, begin, ANSWERED, Form.LINE, None, ""))
    return tuple(places) if answered >= _SHARE * len(asking) else ()
