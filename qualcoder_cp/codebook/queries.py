# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads of the codebook."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from qualcoder_cp.codebook.rules import CodeTree
from qualcoder_cp.model import Code, KnownError
from qualcoder_cp.project import Project
from qualcoder_cp.text import name_key

_COLUMNS = (
    "id, uuid, parent_id, name, colour, position, label, short_definition, full_definition, "
    "when_to_use, when_not_to_use, example"
)


def tree(project: Project) -> CodeTree:
    """Return the codebook as it stands now."""
    return CodeTree.of(Code(*row) for row in project.rows(f"SELECT {_COLUMNS} FROM code ORDER BY position, id"))


def code_named(project: Project, name: str) -> Code:
    """Return the code with this name or this path (``Domain > Code``).

    Raises:
        KnownError: there is none.
    """
    codes = tree(project)
    wanted = name_key(name)
    for code in codes.codes.values():
        if wanted in (name_key(code.name), name_key(codes.path(code.id))):
            return code
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
    return CodeTree.of(Code(**entry) for entry in json.loads(project.content(version.sha256)))


def payload(codes: CodeTree) -> str:
    """Return the canonical text of a codebook, from which a version's hash is made."""
    entries: list[dict[str, Any]] = [
        {name: getattr(code, name) for name in Code.__dataclass_fields__} for code in codes.in_order()
    ]
    return json.dumps(entries, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
