# SPDX-License-Identifier: GPL-3.0-or-later
"""How an item of adjudication is named on the command line: by the beginning of its id."""

from __future__ import annotations

from qualcoder_cp.adjudication.items import Item
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project


def item_named(opened: Project, beginning: str) -> tuple[int, Item]:
    """Return transcript and item whose id begins so.

    Raises:
        KnownError: there is none or more than one.
    """
    from qualcoder_cp import adjudication as stage
    from qualcoder_cp import coding

    found = [(one.transcript.id, item) for one in stage.boards(opened, coding.needed_round(opened))
             for item in one.items if item.fingerprint.startswith(beginning)]  # fmt: skip
    if len(found) != 1:
        raise KnownError(not_one(len(found), "items", beginning))
    return found[0]


def not_one(count: int, what: str, beginning: str) -> str:
    """Return the sentence for a beginning that names none or several."""
    return f"{count} {what} have an id that begins with '{beginning}'; it must be exactly one."
