# SPDX-License-Identifier: GPL-3.0-or-later
"""How much was said, beside how many said it: codings, words, share of speech, codings per 1,000 words.

Coders are never added up: of several layers the passages that as many of them coded as the layer asks for are
counted (one of them, more than half, all), and overlaps of codings of one code and what is below it are one stretch.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualcoder_cp import coding
from qualcoder_cp.model import Coder, Role, Round
from qualcoder_cp.prevalence.groups import STAKEHOLDERS, grouping
from qualcoder_cp.prevalence.queries import counted_codes, people_of
from qualcoder_cp.prevalence.reading import Person, Reading, read, speech_in
from qualcoder_cp.prevalence.sources import AnyLayer, LayerChoice
from qualcoder_cp.project import Project
from qualcoder_cp.text import merge_spans, words
from qualcoder_cp.transcripts import text_of

Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of a code there is in a group.

    ``codings`` are stretches of text; ``words`` those whose first character lies in one of them; ``speech`` all words
    that the group's participants said.
    """

    codings: int
    words: int
    speech: int

    @property
    def share(self) -> float | None:
        """Return the share of speech, 0 to 1, or None where nothing was said."""
        return self.words / self.speech if self.speech else None

    @property
    def per_1000(self) -> float | None:
        """Return codings per 1,000 words of speech, or None where nothing was said."""
        return 1000 * self.codings / self.speech if self.speech else None


Measures = dict[int, dict[str | None, Measure]]
"""By code id and group; None is everybody."""


def covered(layers: Sequence[Spans], needed: int) -> Spans:
    """Return the spans that at least ``needed`` of the layers cover, sorted and disjoint."""
    if needed == 1:
        return merge_spans([span for own in layers for span in own])
    edges = sorted(edge for own in layers for start, end in merge_spans(own) for edge in ((start, 1), (end, -1)))
    found: Spans = []
    depth, since = 0, 0
    for place, step in edges:
        before, depth = depth, depth + step
        if before < needed <= depth:
            since = place
        elif depth < needed <= before and since < place:
            found.append((since, place))
    return merge_spans(found)


def within(spans: Spans, allowed: Sequence[tuple[int, int]]) -> Spans:
    """Return the parts of the spans that lie in the allowed ones; both are sorted and disjoint."""
    found: Spans = []
    place = 0
    for start, end in spans:
        while place < len(allowed) and allowed[place][1] <= start:
            place += 1
        here = place
        while here < len(allowed) and allowed[here][0] < end:
            found.append((max(start, allowed[here][0]), min(end, allowed[here][1])))
            here += 1
    return found


def words_in(starts: Sequence[int], spans: Iterable[tuple[int, int]]) -> int:
    """Return how many words begin in the spans; ``starts`` are the sorted offsets of all words."""
    return sum(bisect_left(starts, end) - bisect_left(starts, start) for start, end in spans)


def measures(
    project: Project, viewer: Coder | None = None, *, layer: AnyLayer = LayerChoice.CONSENSUS,
    round_: Round | None = None, by: Sequence[str] = (STAKEHOLDERS,),
) -> Measures:  # fmt: skip
    """Return codings and words of each code and group, over the participants who are counted.

    A stretch over the turns of two participants is one coding of each, and one of everybody.

    Raises:
        KnownError: nothing is coded yet, the viewer may not see this layer, or there is no such variable.
    """
    reading = read(project, viewer, layer, round_)
    grouped = grouping(project, by)
    everyone = people_of(reading)
    groups: dict[str | None, list[Person]] = {None: everyone} | {name: [] for name in grouped.names}
    for one in reading.people:  # the group of somebody who is left out stands in the table, too
        for name in grouped.groups_of(one.id):
            groups.setdefault(name, []).extend([] if one.missing else [one])
    said = Said(project, reading)
    speech = {name: said.words_by(people) for name, people in groups.items()}
    places = {name: {one.id for one in people} for name, people in groups.items()}
    found: Measures = {}
    for row in counted_codes(project):
        passages = said.stretches(row.below)
        found[row.code_id] = {
            name: Measure(*said.totals(passages, people), speech[name]) for name, people in places.items()
        }
    return found


class Said:
    """Speech and passages of one reading; words are looked for once per text."""

    def __init__(self, project: Project, reading: Reading) -> None:
        self._project, self._reading = project, reading
        self._speech = speech_in(project)
        self._stands_on = coding.layer_texts(project)
        self._text_of: dict[int, int] = {}
        self._by_code: dict[int, list[tuple[int, int | None, int, int]]] = {}
        self._who: dict[int, set[int]] = {}
        self._turns: dict[int, Spans] = {}
        for one, people in reading.passages:
            self._text_of[one.transcript_id] = self._stands_on[one.layer_revision_id]
            self._by_code.setdefault(one.code_id, []).append((one.transcript_id, one.coder_id, one.start, one.end))
            self._who.setdefault(one.transcript_id, set()).update(people)

    def starts(self, transcript_id: int) -> list[int]:
        """Return where the words of a transcript begin, in the text that was coded."""
        revision = self._text_of.get(transcript_id)
        return self._project.remembered(
            ("words begin", transcript_id, revision, self._speech.sha256(transcript_id, revision)),
            lambda: [start for start, _ in words(text_of(self._project, transcript_id, revision).text)],
        )

    def revision(self, transcript_id: int) -> int | None:
        """Return the state of the text on which the passages of a transcript stand; None is the newest."""
        return self._text_of.get(transcript_id)

    def touching(self, below: frozenset[int], people: set[int]) -> dict[int, Spans]:
        """Return the stretches of codes that touch the speech of these people, by transcript."""
        found = {}
        for text, spans in self.stretches(below).items():
            speech = self._speech_of(text, people)
            own = [span for span in spans if within([span], speech)]
            if own:
                found[text] = own
        return found

    def turns_of(self, stretches: Mapping[int, Spans]) -> set[tuple[int, int]]:
        """Return transcript and number of each participant's turn that a stretch touches."""
        found = set()
        for text, spans in stretches.items():
            revision = self._text_of[text]
            if revision not in self._turns:
                told = text_of(self._project, text, revision).turns
                self._turns[revision] = [(one.speech_start, one.end) for one in told if one.role is Role.PARTICIPANT]
            turns = self._turns[revision]
            for start, end in spans:
                here = bisect_right(turns, start, key=lambda turn: turn[1])
                while here < len(turns) and turns[here][0] < end:
                    found.add((text, here))
                    here += 1
        return found

    def _speech_of(self, text: int, people: set[int]) -> Spans:
        own = [person for person in self._who.get(text, ()) if person in people]
        return merge_spans([span for who in own for span in self._speech.of(text, self._text_of[text], who)])

    def words_by(self, people: Iterable[Person]) -> int:
        """Return how many words these people say."""
        return sum(
            words_in(self.starts(text), self._speech.of(text, self._text_of.get(text), one.id))
            for one in people for text in one.texts
        )  # fmt: skip

    def stretches(self, below: frozenset[int]) -> dict[int, Spans]:
        """Return the stretches of codes by transcript."""
        layers: dict[int, dict[int | None, Spans]] = {}
        for code in below:
            for text, coder, start, end in self._by_code.get(code, ()):
                layers.setdefault(text, {}).setdefault(coder, []).append((start, end))
        return {
            text: covered(list(own.values()), self._reading.needed(len(self._reading.team.get(text, (None,)))))
            for text, own in layers.items()
        }

    def totals(self, passages: Mapping[int, Spans], people: set[int]) -> tuple[int, int]:
        """Return how many stretches touch the speech of these people, and how many words of it they hold."""
        codings = number = 0
        for text, spans in passages.items():
            parts = within(spans, self._speech_of(text, people))
            codings += len({_holder(spans, start) for start, _ in parts})
            number += words_in(self.starts(text), parts)
        return codings, number


def _holder(spans: Spans, start: int) -> int:
    """Return the place of the span that holds an offset."""
    return bisect_left(spans, start + 1, key=lambda span: span[0]) - 1
