# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do to the codebook; each verb is one change."""

from __future__ import annotations

from typing import Any

from qualcoder_cp.codebook import queries, rules
from qualcoder_cp.codebook.queries import Version
from qualcoder_cp.model import Code, KnownError
from qualcoder_cp.project import Change, Project
from qualcoder_cp.text import clean_name, name_key


def add_code(
    project: Project, name: str, *, by: str, parent_id: int | None = None, colour: str | None = None, **card: str
) -> Code:
    """Add a code below ``parent_id``, or a domain; further card fields by name.

    A code without a colour takes its domain's, a domain the next one of the palette.

    Raises:
        KnownError: the name is empty or taken.
    """
    name = clean_name(name, "code")
    codes = queries.tree(project)
    _check_name(codes, name)
    if parent_id is not None:
        codes.needed(parent_id)
    siblings = codes.children.get(parent_id, ())
    position = max((codes.codes[sibling].position for sibling in siblings), default=-1) + 1
    if colour is None:
        domains = codes.children.get(None, ())
        colour = rules.PALETTE[len(domains) % len(rules.PALETTE)]
        if parent_id is not None:
            colour = codes.codes[codes.domain(parent_id)].colour
    kind = "domain" if parent_id is None else "code"
    with project.change(f"Add {kind} '{name}'", by=by) as change:
        row_id = change.insert(
            "code", parent_id=parent_id, name=name, name_key=name_key(name), colour=colour, position=position,
            defined_at=change.at, **card,
        )  # fmt: skip
    return queries.tree(project).codes[row_id]


def edit_code(project: Project, code_id: int, *, by: str, **card: str) -> None:
    """Set fields of a code's card (see ``rules.CARD_FIELDS``); equal values change nothing.

    Raises:
        KnownError: the new name is empty or taken.
    """
    codes = queries.tree(project)
    code = codes.needed(code_id)
    altered: dict[str, Any] = {name: value for name, value in card.items() if getattr(code, name) != value}
    if not altered:
        return
    label = f"Edit code '{code.name}'"
    if "name" in altered:
        altered["name"] = clean_name(altered["name"], "code")
        _check_name(codes, altered["name"], code_id)
        altered["name_key"] = name_key(altered["name"])
        label = f"Rename code '{code.name}' to '{altered['name']}'"
    with project.change(label, by=by) as change:
        if any(name in altered for name in rules.DEFINITION_FIELDS):
            altered["defined_at"] = change.at
        change.update("code", code_id, **altered)


def move_code(project: Project, code_id: int, parent_id: int | None, position: int | None = None, *, by: str) -> None:
    """Hang a code below another one (None: make it a domain), at a place among its siblings.

    Args:
        project: the open project.
        code_id: what moves, with everything below it.
        parent_id: where it goes.
        position: index among the new siblings, 0 first; None: last.
        by: the coder's name.

    Raises:
        KnownError: it would hang below itself.
    """
    codes = queries.tree(project)
    codes.needed(code_id)
    if parent_id is not None:
        codes.needed(parent_id)
    rules.check_move(codes, code_id, parent_id)
    siblings = [sibling for sibling in codes.children.get(parent_id, ()) if sibling != code_id]
    siblings.insert(len(siblings) if position is None else min(position, len(siblings)), code_id)
    with project.change(f"Move code '{codes.codes[code_id].name}'", by=by) as change:
        for index, sibling in enumerate(siblings):
            code = codes.codes[sibling]
            if (code.parent_id, code.position) != (parent_id, index):
                change.update("code", sibling, parent_id=parent_id, position=index)


def remove_code(project: Project, code_id: int, *, by: str) -> None:
    """Remove a code and everything below it, if nothing is coded with it.

    Raises:
        KnownError: codings use it. The sentence doesn't say how many: others' counts are secret while sealed.
    """
    codes = queries.tree(project)
    codes.needed(code_id)
    doomed = codes.with_merged(codes.below(code_id))
    marks = ", ".join("?" * len(doomed))
    used = project.value(f"SELECT count(*) FROM coding WHERE code_id IN ({marks})", tuple(doomed))
    if used:
        raise KnownError(f"'{codes.codes[code_id].name}' can't be removed: codings use it or a code below it.")
    with project.change(f"Remove code '{codes.codes[code_id].name}'", by=by) as change:
        _free_memos(project, change, codes, doomed)
        for code in (*codes.merged.values(), *reversed(list(codes.in_order()))):  # children before parents
            if code.id in doomed:
                change.delete("code", code.id)


def _free_memos(project: Project, change: Change, codes: rules.CodeTree, doomed: frozenset[int]) -> None:
    """Let memos about codes that go stand on their own, under the code's name: thoughts outlive a code."""
    everything = {**codes.codes, **codes.merged}
    for row in project.rows("SELECT id, code_id, title FROM memo WHERE code_id IS NOT NULL"):
        if row["code_id"] in doomed:
            title = row["title"] or everything[row["code_id"]].name
            change.update("memo", row["id"], about="free", code_id=None, title=title)


def freeze_version(project: Project, *, by: str, name: str = "") -> Version:
    """Keep the codebook as it stands as a numbered version; an unchanged codebook keeps its version."""
    body = queries.payload(queries.tree(project, examples=True))
    known = queries.versions(project)
    number = known[0].number + 1 if known else 1
    with project.change(f"Freeze codebook version {number}", by=by) as change:
        digest = change.store("codebook", body)
        if known and known[0].sha256 == digest:
            return known[0]
        change.insert(
            "codebook_version",
            number=number,
            name=name or f"Version {number}",
            sha256=digest,
            made_by=by,
            made_at=change.at,
        )
    return queries.versions(project)[0]


def _check_name(codes: rules.CodeTree, name: str, but: int | None = None) -> None:
    if rules.PATH_SEPARATOR in f" {name} ":
        raise KnownError(f"The name '{name}' must not contain '>' as a word, which separates the levels of a path.")
    for code in codes.codes.values():
        if code.id != but and name_key(code.name) == name_key(name):
            raise KnownError(f"There is already a code '{code.name}' ({codes.path(code.id)}).")
    for code in codes.merged.values():
        if code.id != but and name_key(code.name) == name_key(name):
            raise KnownError(f"{codes.merger(code.id)} Choose another name.")
