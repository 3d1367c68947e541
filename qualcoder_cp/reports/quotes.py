# SPDX-License-Identifier: GPL-3.0-or-later
"""Quotes for a manuscript: for each domain (or code) one from every group that raised it, no participant too often."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qualcoder_cp import adjudication, codebook, coding, prevalence
from qualcoder_cp.codebook import CodeTree, ExampleKind
from qualcoder_cp.model import Coder, Coding, LayerState, Level, Round
from qualcoder_cp.prevalence import LayerChoice
from qualcoder_cp.project import Project
from qualcoder_cp.reports.quoting import shortened
from qualcoder_cp.reports.settings import pseudonyms, without_names
from qualcoder_cp.transcripts import (
    NOT_STATED,
    at_revision,
    groups,
    participants,
    participants_of,
    text_of,
    transcripts,
)


@dataclass(frozen=True, slots=True)
class QuoteRules:
    """Which quotes are wanted: rows of which level, how long (characters), how many per group, from one participant."""

    level: Level = Level.DOMAIN
    shortest: int = 60
    longest: int = 320
    per_group: int = 1
    most_of_one: int = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that could be quoted for a code: what a participant said of it, and why it is a good choice.

    ``words`` are those of the participant alone; ``start`` and ``end`` their place in the text of the layer.
    """

    code_id: int
    own_code_id: int
    participant_id: int
    participant: str
    group: str
    transcript: str
    start: int
    end: int
    words: str
    exemplar: bool
    alike: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """A chosen passage and its words as they are printed: shortened, names replaced in brackets."""

    source: Candidate
    printed: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quotes:
    """The chosen quotes in the order of the codebook and the groups, and what an author should look at."""

    quotes: tuple[Quote, ...]
    warnings: tuple[str, ...]
    candidates: int


def quotes(
    project: Project, viewer: Coder | None = None, *, layer: LayerChoice | Coder = LayerChoice.CONSENSUS,
    round_: Round | None = None, rules: QuoteRules | None = None,
) -> Quotes:  # fmt: skip
    """Choose quotes.

    Args:
        project: the open project.
        viewer: who looks.
        layer: whose codings quotes are taken from.
        round_: default: the current round.
        rules: which quotes are wanted.

    Raises:
        KnownError: nothing is coded yet, or the round is sealed.
    """
    rules = rules or QuoteRules()
    round_ = round_ or coding.needed_round(project)
    coding.need_revealed(project, round_)
    found = candidates(project, viewer, layer, round_, rules)
    order = (*groups(project), NOT_STATED)
    chosen = choose(found, order, rules)
    names = pseudonyms(project)
    made = []
    for one in chosen:
        words, hidden = without_names(shortened(one.words, rules.longest), names)
        made.append(Quote(one, words, hidden))
    shown = {code.id: code.shown for code in codebook.tree(project).codes.values()}
    return Quotes(tuple(made), tuple(_warnings(made, rules, shown)), len(found))


def candidates(
    project: Project, viewer: Coder | None, layer: LayerChoice | Coder, round_: Round, rules: QuoteRules
) -> list[Candidate]:
    """Return every passage that could be quoted for a row, in the order of codebook and text.

    Raises:
        KnownError: the round is sealed.
    """
    tree = codebook.tree(project, examples=True)
    alike = _coded_alike(project, round_)
    speech = _Speech(project)
    marked = _exemplars(tree)
    found = []
    for code in tree.at(rules.level):
        for one in prevalence.passages(project, viewer, code.id, layer=layer, round_=round_):
            same = (one.transcript_id, one.code_id, one.start, one.end) in alike
            example = _overlaps(marked, one, code.id)
            for person, start, end, words in speech.of(one):
                found.append(Candidate(
                    code.id, one.code_id, person, speech.name[person], speech.group[person],
                    speech.transcript[one.transcript_id], start, end, words, example, same,
                ))  # fmt: skip
    return found


def choose(found: Iterable[Candidate], order: Iterable[str], rules: QuoteRules) -> list[Candidate]:
    """Return the best candidates per code and group.

    Better is: of a length in the range; a marked example; a participant who is quoted less often; coded alike by all;
    closer to the middle of the range; earlier. Groups with fewer candidates choose first, as they have less choice.
    """
    pools: dict[tuple[int, str], list[Candidate]] = defaultdict(list)
    codes: dict[int, None] = {}
    for one in found:
        pools[one.code_id, one.group].append(one)
        codes.setdefault(one.code_id)
    used, taken = Counter[int](), set[tuple[str, int, int]]()
    middle = (rules.shortest + rules.longest) / 2
    chosen: dict[tuple[int, str], list[Candidate]] = defaultdict(list)

    def rank(one: Candidate) -> tuple[object, ...]:
        length = len(one.words)
        return (
            (one.transcript, one.start, one.end) in taken, not rules.shortest <= length <= rules.longest,
            used[one.participant_id] >= rules.most_of_one, not one.exemplar, used[one.participant_id], not one.alike,
            abs(length - middle), one.transcript, one.start, one.participant_id,
        )  # fmt: skip

    for key in sorted(pools, key=lambda one: (len(pools[one]), one)):
        for _ in range(min(rules.per_group, len(pools[key]))):
            best = min((one for one in pools[key] if one not in chosen[key]), key=rank)
            chosen[key].append(best)
            used[best.participant_id] += 1
            taken.add((best.transcript, best.start, best.end))
    names = [*dict.fromkeys(order)]
    names += sorted({group for _, group in pools} - set(names))
    return [one for code in codes for group in names for one in chosen.get((code, group), ())]


def _warnings(made: list[Quote], rules: QuoteRules, shown: dict[int, str]) -> Iterable[str]:
    for person, number in sorted(Counter(one.source.participant for one in made).items()):
        if number > rules.most_of_one:
            yield f"{person} is quoted {number} times; at most {rules.most_of_one} are wanted."
    for one in made:
        where = f"the quote of {one.source.participant} for '{shown[one.source.code_id]}'"
        if one.names:
            listed = ", ".join(f"'{name}'" for name in one.names)
            yield f"{listed} of the list of names stands in {where}; printed with the pseudonym in brackets."
        if len(one.source.words) < rules.shortest:
            yield f"Only a short passage was there for {where} ({len(one.source.words)} characters)."


def _coded_alike(project: Project, round_: Round) -> set[tuple[int, int, int, int]]:
    """Return transcript, code, start and end of passages that every coder of the transcript (two or more) has."""
    layers = coding.layers(project, round_.id)
    submitted = {one.revision_id: one for one in layers if one.state is LayerState.SUBMITTED and one.coder_id}
    coders_on = Counter(one.transcript_id for one in submitted.values())
    having: dict[tuple[int, int, int, int], set[int | None]] = defaultdict(set)
    for one in coding.codings(project, None, round_id=round_.id):
        if one.layer_revision_id in submitted:
            having[one.transcript_id, one.code_id, one.start, one.end].add(one.coder_id)
    return {key for key, who in having.items() if 1 < coders_on[key[0]] == len(who)}


_Place = tuple[int, int, int]
"""Transcript, start and end of a passage."""


def _exemplars(tree: CodeTree) -> dict[int, set[_Place]]:
    """Return the places of typical examples by code."""
    found: dict[int, set[_Place]] = defaultdict(set)
    for code_id, several in (tree.examples or {}).items():
        for one in several:
            if one.kind is ExampleKind.TYPICAL and one.transcript_id and one.start is not None and one.end is not None:
                found[code_id].add((one.transcript_id, one.start, one.end))
    return found


def _overlaps(marked: dict[int, set[_Place]], one: Coding, code_id: int) -> bool:
    """Return whether a typical example of the code or the one above overlaps the passage."""
    return any(
        transcript == one.transcript_id and start < one.end and one.start < end
        for code in (one.code_id, code_id)
        for transcript, start, end in marked.get(code, ())
    )


class _Speech:
    """What of a passage each participant said."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._texts = {one.id: one for one in transcripts(project)}
        self._who, self._stands_on = participants_of(project), coding.layer_texts(project)
        self._known: dict[tuple[int, int], tuple[str, list[tuple[int, int]]]] = {}
        people = participants(project)
        self.transcript = {one.id: one.name for one in self._texts.values()}
        self.name = {one.id: one.name for one in people} | {-number: name for number, name in self.transcript.items()}
        self.group = {one.id: one.group or NOT_STATED for one in people} | {-one: NOT_STATED for one in self.transcript}

    def of(self, one: Coding) -> Iterable[tuple[int, int, int, str]]:
        """Yield participant, start, end and words of the longest stretch that each one said."""
        for person in self._who.get(one.transcript_id, (-one.transcript_id,)):
            key = self._stands_on[one.layer_revision_id], person
            if key not in self._known:
                text = at_revision(self._project, self._texts[one.transcript_id], key[0])
                body = text_of(self._project, one.transcript_id, key[0]).text
                self._known[key] = body, adjudication.eligible_of(self._project, text, person)
            words, eligible = self._known[key]
            stretches = [(max(one.start, a), min(one.end, b)) for a, b in eligible if a < one.end and one.start < b]
            start, end = max(stretches, key=lambda span: span[1] - span[0], default=(0, 0))
            if words[start:end].strip():
                yield person, start, end, words[start:end].strip()
