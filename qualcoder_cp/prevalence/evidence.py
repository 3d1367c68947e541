# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands behind one number: the participants who were counted, each with the passages that count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcoder_cp import codebook, coding
from qualcoder_cp.model import Coder, Coding, Round
from qualcoder_cp.prevalence import queries
from qualcoder_cp.prevalence.groups import STAKEHOLDERS, Grouping, grouping
from qualcoder_cp.prevalence.rules import Count, PrevalenceTable
from qualcoder_cp.project import Project, coders
from qualcoder_cp.transcripts import participants, transcripts


@dataclass(frozen=True, slots=True)
class Passage:
    """One coded segment with its words; ``coder`` is a name or "consensus", ``code`` the code itself."""

    coding: Coding
    transcript: str
    coder: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A counted participant (or a transcript that stands for one, with a negative id) and their passages."""

    participant_id: int
    name: str
    group: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A number of the table and the people behind it, ordered by group; ``decimals`` are those of the table."""

    name: str
    count: Count
    layer: str
    table: PrevalenceTable
    voices: tuple[Voice, ...]


def evidence(
    project: Project, viewer: Coder | None, code_id: int, *,
    layer: queries.LayerChoice | Coder = queries.LayerChoice.CONSENSUS, group: str | None = None,
    round_: Round | None = None, by: Sequence[str] = (STAKEHOLDERS,),
) -> Evidence | None:  # fmt: skip
    """Return the participants behind n of a code (or anything below it) and the passages that count.

    Passages outside participants' speech, or of participants who are left out, are not among them: n is
    the number of voices.

    Args:
        project: the open project.
        viewer: who looks.
        code_id: the row.
        layer: whose codings are counted.
        group: only this group; None is all.
        round_: only this round; default: per transcript the newest one in which the layer is complete.
        by: the variables that make the groups.

    Returns:
        None where the code or the group is no longer in the table.

    Raises:
        KnownError: nothing is coded yet, or the viewer may not see this layer of a sealed round.
    """
    counted = queries.count(project, viewer, layer=layer, round_=round_, by=by)
    row = next((one for one in counted.table.rows if one.code.code_id == code_id), None)
    if row is None or (group is not None and group not in counted.table.groups):
        return None
    found = queries.passages(project, viewer, code_id, layer=layer, round_=round_)
    number = row.counts.of(group)
    grouped = grouping(project, by)
    voices = _voices(project, number, found, grouped)
    order = {name: place for place, name in enumerate(counted.table.groups)}
    voices.sort(key=lambda voice: order.get(voice.group, len(order)))
    return Evidence(row.code.name, number, counted.layer, counted.table, tuple(voices))


def _voices(project: Project, number: Count, found: list[Coding], grouped: Grouping) -> list[Voice]:
    names = {one.id: one.name for one in transcripts(project)}
    people = {one.id: one.name for one in participants(project)} | {-text: name for text, name in names.items()}
    coder_names: dict[int | None, str] = {one.id: one.name for one in coders(project)}
    codes = codebook.tree(project).codes
    voices = queries.speaking(project)
    words = coding.words_of(project, found)
    of_person: dict[int, list[Passage]] = {person: [] for person in number.participants}
    for one in found:
        holders = [person for person in voices(one) if person in of_person]
        if holders:
            coder = coder_names.get(one.coder_id, queries.LayerChoice.CONSENSUS.value)
            passage = Passage(one, names[one.transcript_id], coder, codes[one.code_id].shown, words[one.id])
            for person in holders:
                of_person[person].append(passage)
    return [
        Voice(person, people[person], grouped.groups_of(person)[0], tuple(own)) for person, own in of_person.items()
    ]
