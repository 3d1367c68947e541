# SPDX-License-Identifier: GPL-3.0-or-later
"""Merging codes: the merged code stays as a signpost to its target, so that no coding is touched.

Frozen layers keep the codes that they were sealed with; whoever reads codings gets the target (`queries.redirects`).
"""

from __future__ import annotations

from dataclasses import dataclass

from qualcoder_cp.codebook import queries, rules
from qualcoder_cp.codebook.rules import CodeTree
from qualcoder_cp.model import Code, KnownError
from qualcoder_cp.project import Change, Project

_TAKEN_OVER = (*rules.DEFINITION_FIELDS, "label", "example")


@dataclass(frozen=True, slots=True)
class MergedField:
    """A field of the card that both codes fill differently, or that the target takes over.

    ``kept`` is what the target says afterwards.
    """

    name: str
    of_source: str
    of_target: str
    kept: str


@dataclass(frozen=True, slots=True)
class MergeOutlook:
    """What a merge does to the codebook: who goes where, and what becomes of the two cards."""

    source: Code
    target: Code
    children: tuple[Code, ...]
    fields: tuple[MergedField, ...]


def merge_outlook(tree: CodeTree, source_id: int, target_id: int) -> MergeOutlook:
    """Return what merging ``source_id`` into ``target_id`` would do to the codebook.

    The target's card stays; fields that it leaves empty are taken from the source. What hangs below the source
    goes below the target.

    Raises:
        KnownError: they are the same, one is gone, or the target lies below the source.
    """
    source, target = tree.needed(source_id), tree.needed(target_id)
    if source_id == target_id:
        raise KnownError(f"'{source.name}' can't be merged with itself.")
    if target_id in tree.below(source_id):
        raise KnownError(
            f"'{source.name}' can't be merged into '{target.name}', which lies below it. Merge the other way round."
        )
    fields = []
    for name in _TAKEN_OVER:
        first, second = getattr(source, name), getattr(target, name)
        if first.strip() and first != second:
            fields.append(MergedField(name, first, second, second if second.strip() else first))
    children = tuple(tree.codes[child] for child in tree.children.get(source_id, ()))
    return MergeOutlook(source, target, children, tuple(fields))


def merge_codes(project: Project, source_id: int, target_id: int, *, by: str) -> MergeOutlook:
    """Merge a code into another one: one change, undoable; every coding counts for the target from now on.

    No coding is written to, so submitted layers and their hashes stay, and decisions keep their fingerprints. The
    merged code's name still finds the target.

    Raises:
        KnownError: as `merge_outlook`.
    """
    tree = queries.tree(project)
    found = merge_outlook(tree, source_id, target_id)
    with project.change(f"Merge code '{found.source.name}' into '{found.target.name}'", by=by) as change:
        place = len(tree.children.get(target_id, ()))
        for number, child in enumerate(one for one in found.children):
            change.update("code", child.id, parent_id=target_id, position=place + number)
        taken = {one.name: one.kept for one in found.fields if one.kept != one.of_target}
        if any(name in rules.DEFINITION_FIELDS for name in taken):
            taken["defined_at"] = change.at
        if taken:
            change.update("code", target_id, **taken)
        redirect(change, tree, [source_id], target_id)
    return found


def redirect(change: Change, tree: CodeTree, sources: list[int], target_id: int) -> None:
    """Make codes, and what was merged into them, signposts to the target; they leave the tree."""
    for source_id in sorted(tree.with_merged(sources)):
        change.update("code", source_id, merged_into=target_id, parent_id=None)
