# SPDX-License-Identifier: GPL-3.0-or-later
"""Who raised what, read from a project: the subjects, codes and table of prevalence for a chosen layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualcoder_cp import codebook, coding
from qualcoder_cp.model import Coder, Coding, Round
from qualcoder_cp.prevalence.groups import STAKEHOLDERS, Grouping, grouping
from qualcoder_cp.prevalence.reading import Person, Reading, read, speaking
from qualcoder_cp.prevalence.rules import CountedCode, PrevalenceTable, Subject, prevalence
from qualcoder_cp.prevalence.sources import AnyLayer, LayerChoice, candidates, sources
from qualcoder_cp.project import Project, coders

__all__ = ["Counted", "LayerChoice", "count", "counted_codes", "passages", "sensitivity", "speaking", "subjects_of"]


@dataclass(frozen=True, slots=True)
class Counted:
    """A table of prevalence and what it was made from.

    ``layer`` is a `LayerChoice` or a coder's name; ``round_name`` names the rounds that speak for the transcripts;
    ``by`` names the variables that make the groups.
    """

    table: PrevalenceTable
    layer: str
    round_name: str
    outside: tuple[int, ...]
    """Ids of codings that touch no speech of a participant who could be counted by them."""
    by: str = STAKEHOLDERS


def counted_codes(project: Project) -> list[CountedCode]:
    """Return every code of the codebook as the table knows it, in the order of the tree."""
    tree = codebook.tree(project)
    return [
        CountedCode(
            code.id, code.shown, tree.level(code.id), code.parent_id,
            len(tree.ancestors(code.id)) - 1, code.colour, tree.below(code.id),
        )
        for code in tree.in_order()
    ]  # fmt: skip


def count(
    project: Project, viewer: Coder | None = None, *, layer: AnyLayer = LayerChoice.CONSENSUS,
    round_: Round | None = None, by: Sequence[str] = (STAKEHOLDERS,),
) -> Counted:  # fmt: skip
    """Count the participants with at least one coding of each code or anything below it.

    Only codings that touch participants' speech count; in a focus group, each participant by the own turns. A
    participant is counted (N) when the chosen layer is complete on all their transcripts: the consensus decided,
    or the coders' layers submitted.

    Args:
        project: the open project.
        viewer: who looks; a coder may count their own layers while the round is sealed.
        layer: the consensus, any coder, all coders, more than half of them, or one coder.
        round_: only this round; default: per transcript the newest round in which the layer is complete.
        by: one or two variables that make the groups (see `groups.grouping`).

    Raises:
        KnownError: nothing is coded yet, the viewer may not see this layer, or there is no such variable.
    """
    return _counted(project, read(project, viewer, layer, round_), grouping(project, by), round_)


def _counted(project: Project, reading: Reading, grouped: Grouping, round_: Round | None) -> Counted:
    rows = counted_codes(project)
    subjects = subjects_of(reading, rows, grouped)
    if reading.layer in (LayerChoice.ALL, LayerChoice.MAJORITY):  # decided per code with what is below it
        rows_here = [replace(row, below=frozenset({row.code_id})) for row in rows]
        table = prevalence(subjects, rows_here, grouped.names)
        real = tuple(replace(one, code=row) for one, row in zip(table.rows, rows, strict=True))
        table = replace(table, rows=real)
    else:
        table = prevalence(subjects, rows, grouped.names)
    layer = reading.layer.name if isinstance(reading.layer, Coder) else reading.layer.value
    used = reading.sources.used
    names = "; ".join(one.name for one in used) or (round_ or coding.needed_round(project)).name
    return Counted(table, layer, names, reading.outside, grouped.title)


def subjects_of(reading: Reading, rows: Sequence[CountedCode], grouped: Grouping) -> list[Subject]:
    """Return the participants with the codes that are present in the layer that was read.

    Where several coders must have a code, each may have another one below it: it is decided per code of the tree.
    """
    subjects = []
    together = reading.layer in (LayerChoice.ALL, LayerChoice.MAJORITY)
    for one in reading.people:
        own = [reading.codes.get((one.id, who), frozenset()) for who in reading.coders_of(one)]
        if together:
            present = _common(own, rows, reading.needed(len(own)))
        else:
            present = own[0] if len(own) == 1 else frozenset[int]().union(*own)
        first, *also = grouped.groups_of(one.id)
        subjects.append(Subject(one.id, one.name, first, present, not one.missing, one.missing, tuple(also)))
    return subjects


def _common(own: Sequence[frozenset[int]], rows: Sequence[CountedCode], needed: int) -> frozenset[int]:
    return frozenset(
        row.code_id for row in rows if own and sum(not row.below.isdisjoint(codes) for codes in own) >= needed
    )


def passages(
    project: Project, viewer: Coder | None, code_id: int, *, layer: AnyLayer = LayerChoice.CONSENSUS,
    group: str | None = None, round_: Round | None = None, by: Sequence[str] = (STAKEHOLDERS,),
) -> list[Coding]:  # fmt: skip
    """Return the codings behind a number: of a code or anything below it, optionally of one group.

    Those that touch no participant's speech are among them where no group is asked for.

    Raises:
        KnownError: nothing is coded yet, or the round is sealed for this viewer.
    """
    below = codebook.tree(project).below(code_id)
    grouped = grouping(project, by) if group is not None else None
    return [
        one for one, people in read(project, viewer, layer, round_).passages
        if one.code_id in below
        and (grouped is None or any(group in grouped.groups_of(person) for person in people))
    ]  # fmt: skip


def sensitivity(
    project: Project, round_: Round | None = None, *, by: Sequence[str] = (STAKEHOLDERS,)
) -> dict[str, PrevalenceTable]:
    """Return the table under each coder, either, both and the consensus: the band in which disagreement moves it.

    The coders' tables, either and both count the participants whom all coders coded, so that both <= each coder
    <= either; the consensus counts all that are complete. With more than two coders there is the majority, too.

    Raises:
        KnownError: nothing is coded yet, or the round is sealed.
    """
    grouped = grouping(project, by)
    asked = candidates(project, None, LayerChoice.ALL, round_)
    ids = {one.id for each in asked for one in coding.round_coders(project, each.id)}
    team = [one for one in coders(project) if one.id in ids]
    single = sources(project, None, LayerChoice.ALL, round_).why_not
    choices: list[AnyLayer] = [*team, LayerChoice.ANY, LayerChoice.ALL]
    choices += [LayerChoice.MAJORITY] if len(team) > 2 else []
    found = [_counted(project, read(project, None, LayerChoice.CONSENSUS, round_), grouped, round_)]
    found += [_counted(project, read(project, None, one, round_, single), grouped, round_) for one in choices]
    return {one.layer: one.table for one in found}


def people_of(reading: Reading) -> list[Person]:
    """Return the participants that are counted."""
    return [one for one in reading.people if not one.missing]
