# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts an interview together: opening, talk and domain passages in turn with questions, closing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from building.bank import Mark, Passage, Question, Telling, read_passages, read_questions
from building.facts import contradictions, facts_of
from building.people import SEED, Person
from building.topics import closeness

MOST_USES = 3
FAR = 0.9  # a question that is less close to the talk than this would be answered beside the point
PROBES_THAT_FIT_ANYWHERE = (1, 2, 6, 14, 16, 21, 22, 23, 27)


_BACK = (
    "Anyway.",
    "Um, where was I.",
    "But to come back to it.",
    "Sorry, back to the subject.",
    "And then there's the other thing.",
    "What else.",
)
_AWAY = (
    "Anyway.",
    "That reminds me, sort of.",
    "I'm getting off track here.",
    "Oh, something else.",
    "This is beside the point.",
    "Sorry, I'm all over the place today.",
)


@dataclass(frozen=True, slots=True)
class Speech:
    """One turn; marks are the true passages in it."""

    interviewer: bool
    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(slots=True)
class Interview:
    """One interview as it was held: who, what was said, and the passages that it was made of."""

    person: Person
    speeches: list[Speech] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)

    @property
    def words(self) -> int:
        """Return the number of words of both speakers."""
        return sum(len(speech.text.split()) for speech in self.speeches)


class Writer:
    """Writes the interviews one after the other and remembers how often each passage was told, and how."""

    def __init__(self, bank: Path, domain_of: dict[str, str]) -> None:
        self._questions = read_questions(bank)
        self._domain_of = domain_of
        self._told: dict[str, list[tuple[int, ...]]] = {}
        self._by_group: dict[str, list[Passage]] = {}
        for passage in read_passages(bank):
            for group in passage.groups:
                self._by_group.setdefault(group, []).append(passage)

    def write(self, person: Person) -> Interview:
        """Return the interview with ``person``."""
        return _Conversation(self, person).hold()

    def domains(self, passage: Passage) -> set[str]:
        """Return the domains that the passage belongs to."""
        return {self._domain_of[code] for code in passage.codes.values()}

    def candidates(self, group: str, wanted: Callable[[Passage], bool], most: int = MOST_USES) -> list[Passage]:
        """Return the passages of a group that are wanted and were told less than ``most`` times."""
        return [passage for passage in self._by_group[group] if self.uses(passage) < most and wanted(passage)]

    def uses(self, passage: Passage) -> int:
        """Return how often the passage was told."""
        return len(self._told.get(passage.id, ()))

    def questions(self, part: str, group: str, domain: str = "") -> list[Question]:
        """Return the questions of a part that may be asked in the group."""
        fitting = [one for one in self._questions if one.part == part and one.suits(group) and one.domain == domain]
        if part == "probe":
            return [one for one in fitting if int(one.id[-2:]) in PROBES_THAT_FIT_ANYWHERE]
        return fitting

    def tell(self, passage: Passage, rng: Random, known: set[tuple[str, str]], group: str) -> Telling:
        """Return the wording that contradicts least and differs most from the earlier ones."""
        earlier = self._told.setdefault(passage.id, [])

        def merit(telling: Telling) -> tuple[int, int]:
            against = contradictions(known, facts_of(passage.id, group, telling.text))
            apart = min((sum(a != b for a, b in zip(telling.taken, one, strict=True)) for one in earlier), default=0)
            return -against, apart

        best = max((passage.tell(rng) for _ in range(16)), key=merit)
        earlier.append(best.taken)
        known |= facts_of(passage.id, group, best.text)
        return best


@dataclass(slots=True)
class _Block:
    """What is said in one go, and what it is about."""

    telling: Telling
    domain: str


class _Conversation:
    """One interview while it is being written."""

    def __init__(self, writer: Writer, person: Person) -> None:
        self._writer = writer
        self._person = person
        self._rng = Random(f"{SEED} interview {person.transcript}")
        self._known: set[tuple[str, str]] = set()
        self._used: set[str] = set()
        self._codes: Counter[str] = Counter()
        self._asked: set[str] = set()

    def hold(self) -> Interview:
        """Return the finished interview."""
        opening = self._talk("opening")
        domains = self._domain_blocks()
        closing = self._talk("closing")
        words = sum(len(block.telling.text.split()) for block in [opening, closing, *domains])
        target = self._rng.triangular(720, 1440, 930)
        middles: list[_Block] = []
        while True:
            turns = 2 + len(domains) + len(middles)
            if words + 17 * turns >= target - 45 and middles:
                break
            if not self._writer.candidates(self._person.group, self._wanted_talk("middle")):
                break
            middles.append(self._talk("middle"))
            words += len(middles[-1].telling.text.split())
        return self._ordered(opening, self._mixed(domains, middles), closing)

    def _wanted_talk(self, part: str) -> Callable[[Passage], bool]:
        return lambda passage: passage.part == part and passage.id not in self._used

    def _talk(self, part: str) -> _Block:
        fitting = self._writer.candidates(self._person.group, self._wanted_talk(part))
        return _Block(self._best(fitting), "")

    def _domain_blocks(self) -> list[_Block]:
        """Return the coded passages, about one and a half for each domain of the plan, grouped by domain."""
        planned = list(self._person.domains)
        self._rng.shuffle(planned)
        due = {domain: self._amount(domain, len(planned)) for domain in planned}
        blocks: list[_Block] = []
        if self._rng.random() < 0.8:
            blocks += self._several(due)
        # The domain with the least choice comes first, before other passages have settled who is speaking.
        for domain in sorted(planned, key=lambda domain: len(self._only(domain))):
            while due[domain] > 0:
                fitting = self._only(domain)
                if any(block.domain == domain for block in blocks):
                    fitting = [passage for passage in fitting if not self._denied(passage)]
                if not fitting:
                    break
                blocks.append(_Block(self._best(fitting), domain))
                due[domain] -= 1
        order = {domain: number for number, domain in enumerate(planned)}
        return sorted(blocks, key=lambda block: order[block.domain])

    def _amount(self, domain: str, count: int) -> int:
        shares = (22, 50, 28) if count <= 3 else (48, 44, 8)
        if count <= 2:
            shares = (10, 50, 40)
        return self._rng.choices((1, 2, 3), shares)[0]

    def _several(self, due: dict[str, int]) -> list[_Block]:
        """Return one or two passages that belong to several codes, all inside the plan."""

        def wanted(passage: Passage) -> bool:
            domains = self._writer.domains(passage)
            return len(passage.codes) > 1 and domains <= set(due) and passage.id not in self._used

        blocks: list[_Block] = []
        for _ in range(self._rng.choice((1, 1, 2))):
            fitting = self._writer.candidates(self._person.group, wanted)
            if not fitting or not any(left > 0 for left in due.values()):
                break
            telling = self._best(fitting)
            domains = [self._writer._domain_of[mark.code] for mark in telling.marks]
            blocks.append(_Block(telling, domains[0]))
            for domain in set(domains):
                due[domain] -= 1
        return blocks

    def _only(self, domain: str) -> list[Passage]:
        def wanted(passage: Passage) -> bool:
            domains = self._writer.domains(passage)
            inside = domains <= set(self._person.domains)
            return domain in domains and inside and passage.id not in self._used

        fitting = self._writer.candidates(self._person.group, wanted)
        if all(self._denied(passage) for passage in fitting):
            fitting += self._writer.candidates(self._person.group, wanted, MOST_USES + 1)
        return fitting

    def _denied(self, passage: Passage) -> int:
        """Return how often the passage, in its first wording, contradicts what was said already."""
        told = re.sub(r"\{([^|}]*)[^}]*\}|<.*?>", r"\1", passage.raw)
        return contradictions(self._known, facts_of(passage.id, self._person.group, told))

    def _best(self, fitting: Sequence[Passage]) -> Telling:
        """Choose the passage that fits this person best and was told least, and tell it."""

        def cost(passage: Passage) -> float:
            opposite = {passage.stance, self._person.stance} == {"worried", "hopeful"}
            same = sum(self._codes[code] for code in passage.codes.values())
            return (
                40 * self._denied(passage)
                + 3.0 * self._writer.uses(passage)
                + 2.0 * opposite
                + 1.5 * same
                + self._rng.random() * 2
            )

        passage = min(fitting, key=cost)
        self._used.add(passage.id)
        self._codes.update(passage.codes.values())
        return self._writer.tell(passage, self._rng, self._known, self._person.group)

    def _mixed(self, domains: list[_Block], middles: list[_Block]) -> list[_Block]:
        """Put one piece of talk first and the others between the domain passages."""
        mixed = list(domains)
        for middle in middles[1:]:
            mixed.insert(self._rng.randint(0, len(mixed)), middle)
        return middles[:1] + mixed

    def _ordered(self, opening: _Block, blocks: list[_Block], closing: _Block) -> Interview:
        interview = Interview(self._person)
        self._exchange(interview, self._question("opening", opening), [opening])
        before = ""
        position = 0
        while position < len(blocks):
            together = [blocks[position]]
            if self._runs_on(blocks, position):
                together.append(blocks[position + 1])
            first = together[0]
            again = first.domain and first.domain == before and self._rng.random() < 0.6
            question = self._question("probe" if again else "domain" if first.domain else "middle", first)
            self._exchange(interview, question, together)
            before = together[-1].domain
            position += len(together)
        self._exchange(interview, self._question("closing", closing), [closing])
        return interview

    def _runs_on(self, blocks: list[_Block], position: int) -> bool:
        """Return whether the next piece comes in the same breath: a digression, or a second thought."""
        if position + 1 >= len(blocks) or position == 0:
            return False
        one, two = blocks[position], blocks[position + 1]
        likely = 0.12 if one.domain and two.domain else 0.4 if one.domain else 0.3 if two.domain else 0.0
        return self._rng.random() < likely

    def _exchange(self, interview: Interview, question: str, blocks: list[_Block]) -> None:
        interview.speeches.append(Speech(True, question))
        text, marks = "", []
        for block in blocks:
            if text:
                text += f" {self._rng.choice(_BACK if block.domain else _AWAY)} "
            shift = len(text)
            text += block.telling.text
            marks += [Mark(mark.start + shift, mark.end + shift, mark.code) for mark in block.telling.marks]
            interview.passages.append(block.telling.passage_id)
        interview.speeches.append(Speech(False, text, tuple(marks)))

    def _question(self, part: str, block: _Block) -> str:
        domain = block.domain if part == "domain" else ""
        fitting = self._writer.questions(part, self._person.group, domain)
        left = [one for one in fitting if one.id not in self._asked] or fitting

        def distance(question: Question) -> float:
            near = closeness(question.raw, block.telling.text) if part in ("middle", "domain") else 0
            own = 0.3 if question.groups and part != "middle" else 0
            return -near - own + self._rng.random() * 0.9

        if part == "middle" and max(closeness(one.raw, block.telling.text) for one in left) < FAR:
            return self._question("aside", block)
        chosen = min(left, key=distance)
        self._asked.add(chosen.id)
        return chosen.ask(self._rng)
