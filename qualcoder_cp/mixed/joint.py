# SPDX-License-Identifier: GPL-3.0-or-later
"""Joint displays: themes against the values of a variable, with n/N and a voice or two in each cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qualcoder_cp import coding
from qualcoder_cp.mixed.filtering import Condition, matching
from qualcoder_cp.model import Coder, Coding, KnownError, Level, Round
from qualcoder_cp.prevalence.groups import STAKEHOLDERS, Grouping, grouping
from qualcoder_cp.prevalence.queries import counted_codes, subjects_of
from qualcoder_cp.prevalence.reading import Reading, read
from qualcoder_cp.prevalence.rules import Count, CountedCode, LeftOut, prevalence
from qualcoder_cp.prevalence.sources import AnyLayer, LayerChoice
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import NOT_STATED, participants, transcripts

SHORTEST, LONGEST = 40, 280
"""Characters of a passage that is quoted rather than a shorter or longer one."""


@dataclass(frozen=True, slots=True)
class JointVoice:
    """A passage in a cell: whose, of which group, where (code points), and its words."""

    participant_id: int
    participant: str
    group: str
    transcript: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class JointCell:
    """n/N of a theme among the participants with a value, and the chosen voices."""

    count: Count
    voices: tuple[JointVoice, ...]


@dataclass(frozen=True, slots=True)
class JointRow:
    """A theme: over everybody, and a cell per value of the variable."""

    code: CountedCode
    overall: Count
    cells: dict[str, JointCell]


@dataclass(frozen=True, slots=True)
class JointDisplay:
    """Themes against values; ``variable`` names what the columns are, ``where`` whom it is about.

    ``totals`` are the participants of each column (N), ``total`` all of them; ``left_out`` are not complete yet.
    """

    variable: str
    values: tuple[str, ...]
    rows: tuple[JointRow, ...]
    totals: dict[str, int]
    total: int
    layer: str
    where: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def joint_display(
    project: Project, viewer: Coder | None = None, *, by: Sequence[str] = (STAKEHOLDERS,),
    level: Level | None = Level.DOMAIN, voices: int = 1, where: Sequence[Condition] = (),
    layer: AnyLayer = LayerChoice.CONSENSUS, round_: Round | None = None,
) -> JointDisplay:  # fmt: skip
    """Count each theme among the participants with each value of a variable, and choose voices for each cell.

    A participant is quoted as rarely as possible over the whole display; passages of a good length come first.

    Args:
        project: the open project.
        viewer: who looks.
        by: one or two variables that make the columns (see `prevalence.groups.grouping`).
        level: the rows; None is the whole codebook.
        voices: how many passages a cell has at most.
        where: only the participants of whom all of these are true.
        layer: whose codings; more than one coder together is counted by `prevalence.count` alone.
        round_: only this round.

    Raises:
        KnownError: nothing is coded yet, the layer is sealed for the viewer, or there is no such variable or value.
    """
    if layer in (LayerChoice.ALL, LayerChoice.MAJORITY):
        raise KnownError("A joint display shows the consensus, any coder or one coder.")
    reading, grouped = read(project, viewer, layer, round_), grouping(project, by)
    some = matching(project, where)
    rows = [one for one in counted_codes(project) if level is None or one.level is level]
    subjects = [
        one for one in subjects_of(reading, rows, grouped) if some is None or one.participant_id in some
    ]  # fmt: skip
    table = prevalence(subjects, rows, grouped.names)
    chooser = _Chooser(project, reading, grouped)
    made = tuple(
        JointRow(row.code, row.counts.overall, {
            value: JointCell(row.counts.of(value), chooser.choose(row.code, value, row.counts.of(value), voices))
            for value in table.groups
        }) for row in table.rows
    )  # fmt: skip
    return JointDisplay(
        grouped.title, table.groups, made, {value: table.total(value) for value in table.groups}, table.total(),
        layer.name if isinstance(layer, Coder) else layer.value, tuple(one.shown for one in where), table.left_out,
    )  # fmt: skip


class _Chooser:
    """Chooses voices, so that nobody is quoted more often than need be."""

    def __init__(self, project: Project, reading: Reading, grouped: Grouping) -> None:
        self._project, self._reading, self._grouped = project, reading, grouped
        self._texts = {one.id: one.name for one in transcripts(project)}
        self._people = {one.id: (one.name, one.group or NOT_STATED) for one in participants(project)}
        self._people |= {-text: (name, NOT_STATED) for text, name in self._texts.items()}
        self._words = coding.words_of(project, [one for one, _ in reading.passages])
        self._used: Counter[int] = Counter()
        self._quoted: set[int] = set()

    def choose(self, code: CountedCode, value: str, count: Count, most: int) -> tuple[JointVoice, ...]:
        """Return up to ``most`` voices of different participants among those who are counted in a cell."""
        counted = set(count.participants)
        pool = [
            (person, one) for one, people in self._reading.passages if one.code_id in code.below
            for person in people if person in counted and value in self._grouped.groups_of(person)
        ]  # fmt: skip
        chosen: list[JointVoice] = []
        for _ in range(most):
            already = {voice.participant_id for voice in chosen}
            left = [each for each in pool if each[0] not in already]
            if not left:
                break
            person, one = min(left, key=self._rank)
            self._used[person] += 1
            self._quoted.add(one.id)
            chosen.append(self._voice(person, one))
        return tuple(chosen)

    def _rank(self, each: tuple[int, Coding]) -> tuple[object, ...]:
        person, one = each
        length = len(self._words[one.id])
        return (one.id in self._quoted, self._used[person], not SHORTEST <= length <= LONGEST,
                one.transcript_id, one.start, person)  # fmt: skip

    def _voice(self, person: int, one: Coding) -> JointVoice:
        name, group = self._people[person]
        return JointVoice(person, name, group, self._texts[one.transcript_id], one.start, one.end, self._words[one.id])
