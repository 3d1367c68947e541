# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads of the codebook."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from qualcoder_cp.codebook.rules import CodeTree, Example, ExampleKind
from qualcoder_cp.model import Code, KnownError
from qualcoder_cp.project import Project
from qualcoder_cp.text import name_key

_COLUMNS = (
    "id, uuid, parent_id, name, colour, position, label, short_definition, full_definition, "
    "when_to_use, when_not_to_use, example, merged_into"
)


def tree(project: Project, *, examples: bool = False) -> CodeTree:
    """Return the codebook as it stands now, with the linked examples if asked for."""
    codes = [Code(*row) for row in project.rows(f"SELECT {_COLUMNS} FROM code ORDER BY position, id")]
    return CodeTree.of(codes, linked_examples(project) if examples else None)


def redirects(project: Project) -> dict[int, int]:
    """Return for each merged code the code that stands for it now."""
    return dict(tuple(row) for row in project.rows("SELECT id, merged_into FROM code WHERE merged_into IS NOT NULL"))


def linked_examples(project: Project) -> dict[int, tuple[Example, ...]]:
    """Return the linked examples of each code that has some, in their order; a merged code's are its target's."""
    found: dict[int, list[Example]] = {}
    for *head, kind, quote, transcript_id, revision_id, start, end, note, position in project.rows(
        """SELECT code_example.id, code_example.uuid, coalesce(merged_into, code_id), kind, quote, transcript_id,
        text_revision_id, start_pos, end_pos, note, code_example.position
        FROM code_example JOIN code ON code.id = code_id
        ORDER BY merged_into IS NOT NULL, code_example.position, code_example.id"""
    ):
        row_id, uuid, code_id = head
        example = Example(
            row_id, uuid, code_id, ExampleKind(kind), quote, transcript_id, revision_id, start, end, note, position
        )
        found.setdefault(code_id, []).append(example)
    return {code_id: tuple(several) for code_id, several in found.items()}


def code_named(project: Project, name: str) -> Code:
    """Return the code with this name or this path (``Domain > Code``); for a merged code, what it was merged into.

    Raises:
        KnownError: there is none.
    """
    codes = tree(project)
    wanted = name_key(name)
    for code in codes.codes.values():
        if wanted in (name_key(code.name), name_key(codes.path(code.id))):
            return code
    for code in codes.merged.values():
        if wanted == name_key(code.name):
            return codes.codes[codes.resolve(code.id)]
    raise KnownError(f"There is no code '{name}' in the codebook.")


@dataclass(frozen=True, slots=True)
class Version:
    """A frozen state of the codebook."""

    id: int
    number: int
    name: str
    sha256: str
    made_by: str
    made_at: str


def versions(project: Project) -> list[Version]:
    """Return all frozen versions, newest first."""
    rows = project.rows("SELECT id, number, name, sha256, made_by, made_at FROM codebook_version ORDER BY number DESC")
    return [Version(*row) for row in rows]


def version_tree(project: Project, version: Version) -> CodeTree:
    """Return the codebook as it stood in a version."""
    codes: list[Code] = []
    examples: dict[int, tuple[Example, ...]] = {}
    for entry in json.loads(project.content(version.sha256)):
        shown = entry.pop("examples", ())
        codes.append(Code(**entry))
        if shown:
            examples[codes[-1].id] = tuple(_frozen_example(codes[-1].id, *one) for one in enumerate(shown))
    return CodeTree.of(codes, examples)


def _frozen_example(code_id: int, position: int, entry: dict[str, str]) -> Example:
    kind = ExampleKind(entry["kind"])
    return Example(0, entry["uuid"], code_id, kind, entry["quote"], None, None, None, None, entry["note"], position)


def card_at(project: Project, code_id: int, at: str) -> Code:
    """Return a code as it was at a time (UTC, ISO 8601), read from the history; as it is now, if nothing came since."""
    row = project.row(
        """SELECT before FROM change_row JOIN change_set ON change_set.id = change_set_id
        WHERE tab = 'code' AND row_id = ?1 AND before IS NOT NULL AND change_set.at > ?2
        ORDER BY change_set_id, seq LIMIT 1""",
        (code_id, at),
    )
    now = tree(project).needed(code_id)
    if row is None:
        return now
    image = json.loads(row["before"])
    return Code(**{name: image[name] for name in Code.__dataclass_fields__ if name in image})


def payload(codes: CodeTree) -> str:
    """Return the canonical text of a codebook with its examples and merges, from which a version's hash is made."""
    entries: list[dict[str, Any]] = []
    for code in (*codes.in_order(), *sorted(codes.merged.values(), key=lambda code: code.id)):
        entry = {name: getattr(code, name) for name in Code.__dataclass_fields__}
        if code.merged_into is None:
            del entry["merged_into"]
        if shown := (codes.examples or {}).get(code.id):
            entry["examples"] = [
                {"uuid": one.uuid, "kind": one.kind.value, "quote": one.quote, "note": one.note} for one in shown
            ]
        entries.append(entry)
    return json.dumps(entries, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
