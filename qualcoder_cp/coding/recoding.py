# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of the codebook that concern codings: what a merge will do, splitting a code, deleting one in use.

Nobody's codings are touched silently: submitted layers never, others' open layers only by a lead who may see them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from qualcoder_cp import codebook
from qualcoder_cp.codebook import CodeTree, MergeOutlook
from qualcoder_cp.coding import queries, rules
from qualcoder_cp.model import Code, Coder, CoderRole, Coding, KnownError, LayerKind, LayerState
from qualcoder_cp.project import Project


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge will do: to the codebook, and how many codings and transcripts that the viewer may see.

    ``uniting`` counts codings that will be shown as one with another because they overlap in one layer.
    """

    outlook: MergeOutlook
    codings: int
    transcripts: int
    uniting: int
    sentence: str


def preview_merge(project: Project, viewer: Coder | None, source_id: int, target_id: int) -> MergePreview:
    """Return what merging a code into another one will do; see `codebook.merge_codes`.

    Raises:
        KnownError: it is not possible (`codebook.merge_outlook`).
    """
    outlook = codebook.merge_outlook(codebook.tree(project), source_id, target_id)
    moving = queries.codings(project, viewer, code_ids=frozenset({source_id}))
    there = queries.codings(project, viewer, code_ids=frozenset({target_id}))
    spans: dict[int, list[tuple[int, int]]] = {}
    for one in there:
        spans.setdefault(one.layer_revision_id, []).append((one.start, one.end))
    uniting = sum(
        any(start < one.end and one.start < end for start, end in spans.get(one.layer_revision_id, ()))
        for one in moving
    )
    places = len({one.transcript_id for one in moving})
    return MergePreview(outlook, len(moving), places, uniting, _merge_words(outlook, len(moving), places, uniting))


def _merge_words(outlook: MergeOutlook, codings: int, transcripts: int, uniting: int) -> str:
    source, target = outlook.source.name, outlook.target.name
    words = f"{_several(codings, 'coding')} in {_several(transcripts, 'transcript')} will count as '{target}'"
    if uniting:
        words += f"; {uniting} of them, lying over one of '{target}', will be shown as one with it"
    if outlook.children:
        words += f"; {_several(len(outlook.children), 'code')} below '{source}' will move below '{target}'"
    taken = [one.name.replace("_", " ") for one in outlook.fields if one.kept != one.of_target]
    if taken:
        words += f"; '{target}' takes over: {', '.join(taken)}"
    return f"{words}. Submitted layers stay as they are; one step to undo."


@dataclass(frozen=True, slots=True)
class SplitPreview:
    """Which codings will go to the new code, and which stay: in submitted layers, or others' own work."""

    code: Code
    going: tuple[Coding, ...]
    frozen: tuple[Coding, ...]
    others: tuple[Coding, ...]


def preview_split(project: Project, doer: Coder, code_id: int, coding_ids: Collection[int]) -> SplitPreview:
    """Return what splitting these codings off a code will do; codings that the person may not see are not in it.

    Args:
        project: the open project.
        doer: who splits; an analyst moves the own codings, a lead all that are open and not sealed.
        code_id: the code that is split.
        coding_ids: the chosen codings, from `queries.codings` or `find_segments`; those of other codes are left out.

    Raises:
        KnownError: the code is gone.
    """
    code = codebook.tree(project).needed(code_id)
    wanted = frozenset(coding_ids)
    chosen = [one for one in queries.codings(project, doer, code_ids=frozenset({code_id})) if one.id in wanted]
    open_ = _open_layers(project)
    going, frozen, others = list[Coding](), list[Coding](), list[Coding]()
    for one in chosen:
        if one.layer_revision_id not in open_:
            frozen.append(one)
        elif one.coder_id == doer.id or doer.role is CoderRole.LEAD:
            going.append(one)
        else:
            others.append(one)
    return SplitPreview(code, tuple(going), tuple(frozen), tuple(others))


def split_code(
    project: Project, doer: Coder, code_id: int, coding_ids: Collection[int], *, name: str = "",
    to_code_id: int | None = None,
) -> tuple[Code, SplitPreview]:  # fmt: skip
    """Move chosen codings from a code to a new code beside it, or to a given one: one change, undoable.

    Only open layers are touched (`preview_split` says which codings those are).

    Args:
        project: the open project.
        doer: who splits.
        code_id: the code that is split.
        coding_ids: the chosen codings.
        name: of the new code, which stands below the same parent.
        to_code_id: an existing code instead of a new one.

    Returns:
        The code that the codings went to, and what went and what stayed.

    Raises:
        KnownError: no chosen coding can go, the name is empty or taken, or a code is gone.
    """
    found = preview_split(project, doer, code_id, coding_ids)
    if not found.going:
        raise KnownError(
            f"None of the chosen codings of '{found.code.name}' can go to another code: they lie in submitted layers "
            "or belong to other coders."
        )
    with project.change(f"Split code '{found.code.name}'", by=doer.name) as change:
        if to_code_id is None:
            made = codebook.add_code(
                project, name, by=doer.name, parent_id=found.code.parent_id,
                colour=None if found.code.parent_id is None else found.code.colour,
            )  # fmt: skip
        else:
            made = codebook.tree(project).needed(to_code_id)
            if to_code_id == code_id:
                raise KnownError(f"'{made.name}' can't be split into itself.")
        for one in found.going:
            rows = queries.pieces(project, one.layer_revision_id).get(one.id, (one.id,))
            for row in rows:
                change.update("coding", row, code_id=made.id)
    return made, found


@dataclass(frozen=True, slots=True)
class DeletePreview:
    """What deleting a code meets: the codes that go with it, and whether something is coded with them.

    ``own`` counts the person's own codings in open layers, the only ones that can be removed with the code.
    ``elsewhere`` tells whether there are others: in submitted layers, in other coders' layers or in the consensus.
    ``heir`` is set while others code in a sealed round: what they may have coded with it will count for this code, and
    ``elsewhere`` tells nothing then.
    """

    code: Code
    below: tuple[Code, ...]
    own: int
    elsewhere: bool
    heir: Code | None = None

    @property
    def in_use(self) -> bool:
        """Return whether deleting it needs an answer about its codings."""
        return self.own > 0 or self.elsewhere


def preview_delete(project: Project, doer: Coder, code_id: int) -> DeletePreview:
    """Return what deleting a code, with what lies below it, will meet.

    Raises:
        KnownError: the code is gone.
    """
    tree = codebook.tree(project)
    code, below = tree.needed(code_id), tree.below(code_id)
    own, elsewhere = _uses(project, tree, doer, below)
    heir = tree.codes[code.parent_id] if _sealed_with_others(project, doer) and code.parent_id is not None else None
    return DeletePreview(
        code, tuple(one for one in tree.in_order() if one.id in below and one.id != code_id), len(own),
        elsewhere and not _sealed_with_others(project, doer), heir,
    )  # fmt: skip


def delete_code(
    project: Project, doer: Coder, code_id: int, *, move_to: int | None = None, remove: bool = False
) -> None:
    """Delete a code and everything below it; of a code in use one must say what is to become of its codings.

    While others code in a sealed round, whether they use the code must not show: it then leaves the tree for the code
    above it, for which what others may have coded with it counts; nothing that can be seen depends on whether they did.

    Args:
        project: the open project.
        doer: who deletes it.
        code_id: the code.
        move_to: the code that all its codings count for from now on, also those in submitted layers; as a merge.
        remove: remove the codings with it, possible if all of them are the person's own in open layers.

    Raises:
        KnownError: it is in use and neither was said, codings lie where none can be removed, ``move_to`` lies
            below it, or it is a domain while others code in a sealed round.
    """
    tree = codebook.tree(project)
    code, below = tree.needed(code_id), tree.below(code_id)
    own, elsewhere = _uses(project, tree, doer, below)
    if move_to is not None:
        _give_up(project, tree, doer, code, move_to)
        return
    if sealed := _sealed_with_others(project, doer):
        if own and not remove:
            raise KnownError(_IN_USE.format(code.name))
        _retire(project, tree, doer, code, own, sealed)
        return
    if (own or elsewhere) and not remove:
        raise KnownError(_IN_USE.format(code.name))
    if elsewhere:
        raise KnownError(
            f"The codings of '{code.name}' can't be removed with it: some lie in submitted layers or are other "
            "coders' work. Move them to another code, or merge the code into one."
        )
    with project.change(f"Delete code '{code.name}'", by=doer.name) as change:
        for row in own:
            change.delete("coding", row)
        codebook.remove_code(project, code_id, by=doer.name)


_IN_USE = "'{}' is in use. Say what is to become of its codings: move them to another code, or remove them."


def _retire(project: Project, tree: CodeTree, doer: Coder, code: Code, own: list[int], sealed: str) -> None:
    if code.parent_id is None:
        raise KnownError(
            f"While '{sealed}' is sealed nobody may learn whether others use '{code.name}', so a domain can't be "
            "deleted: move its codings to another code, or wait until the round is revealed."
        )
    with project.change(f"Delete code '{code.name}'", by=doer.name) as change:
        for row in own:
            change.delete("coding", row)
        codebook.redirect(change, tree, list(tree.below(code.id)), code.parent_id)


def _give_up(project: Project, tree: CodeTree, doer: Coder, code: Code, move_to: int) -> None:
    target, below = tree.needed(move_to), tree.below(code.id)
    if move_to in below:
        raise KnownError(f"The codings of '{code.name}' can't go to '{target.name}', which is deleted with it.")
    label = f"Delete code '{code.name}', codings to '{target.name}'"
    with project.change(label, by=doer.name) as change:
        codebook.redirect(change, tree, list(below), move_to)


def _uses(project: Project, tree: CodeTree, doer: Coder, below: frozenset[int]) -> tuple[list[int], bool]:
    """Return the rows of the doer's own codings in open layers, and whether anything else uses the codes."""
    stored = tree.with_merged(below)
    open_ = {number for number, coder_id in _open_layers(project).items() if coder_id == doer.id}
    marks = ", ".join("?" * len(stored))
    rows = project.rows(f"SELECT id, layer_revision_id FROM coding WHERE code_id IN ({marks})", tuple(stored))
    own = [row_id for row_id, revision_id in rows if revision_id in open_]
    uuids = [code.uuid for code in (*tree.codes.values(), *tree.merged.values()) if code.id in stored]
    decided = any(
        project.value("SELECT 1 FROM decision WHERE instr(result, ?1) OR instr(members, ?1) LIMIT 1", (uuid,))
        for uuid in uuids
    )
    return own, len(own) < len(rows) or decided


def _sealed_with_others(project: Project, doer: Coder) -> str:
    """Return the name of a sealed round in which somebody else codes too, or nothing."""
    for round_ in queries.rounds(project):
        others = any(one.id != doer.id for one in queries.round_coders(project, round_.id))
        if round_.state in rules.BLIND and others:
            return round_.name
    return ""


def _open_layers(project: Project) -> dict[int, int]:
    """Return the layer revisions of the current round in which their coders code, with the coder."""
    current = queries.current_round(project)
    if current is None:
        return {}
    return {
        one.revision_id: one.coder_id for one in queries.layers(project, current.id)
        if one.kind is LayerKind.CODER and one.coder_id is not None
        and one.state in (LayerState.ASSIGNED, LayerState.IN_PROGRESS)
    }  # fmt: skip


def _several(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
