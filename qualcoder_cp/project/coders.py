# SPDX-License-Identifier: GPL-3.0-or-later
"""The people of a project: analysts who code and the lead who settles."""

from __future__ import annotations

from qualcoder_cp.model import Coder, CoderRole, KnownError
from qualcoder_cp.project.project_file import Project
from qualcoder_cp.text import clean_name, name_key

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
"""Colours of coders in order of their arrival (Okabe and Ito's set, readable for colour-blind people)."""


def coders(project: Project) -> list[Coder]:
    """Return all coders in the order in which they came."""
    return [
        Coder(row["id"], row["uuid"], row["name"], CoderRole(row["role"]), row["colour"])
        for row in project.rows("SELECT * FROM coder ORDER BY id")
    ]


def coder_named(project: Project, name: str) -> Coder:
    """Return the coder of this name, upper and lower case being the same.

    Raises:
        KnownError: there is none; the sentence lists the names there are.
    """
    everyone = coders(project)
    for coder in everyone:
        if name_key(coder.name) == name_key(name):
            return coder
    known = ", ".join(coder.name for coder in everyone) or "none yet"
    raise KnownError(f"There is no coder '{name}' in {project.path.name} (coders: {known}).")


def add_coder(project: Project, name: str, role: CoderRole = CoderRole.ANALYST, *, by: str = "") -> Coder:
    """Add a coder and return them.

    Raises:
        KnownError: the name is empty, too long or taken.
    """
    name = clean_name(name, "coder")
    if any(name_key(coder.name) == name_key(name) for coder in coders(project)):
        raise KnownError(f"There is already a coder '{name}'.")
    with project.change(f"Add coder '{name}'", by=by or name) as change:
        count = project.value("SELECT count(*) FROM coder")
        row_id = change.insert(
            "coder", name=name, name_key=name_key(name), role=role.value, colour=COLOURS[count % len(COLOURS)]
        )
    return next(coder for coder in coders(project) if coder.id == row_id)
