# SPDX-License-Identifier: GPL-3.0-or-later
"""The coder returns: a bundle of what they submitted, their memos and the codes they propose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import qualcoder_cp
from qualcoder_cp import codebook, coding
from qualcoder_cp.model import Coder, KnownError, Round
from qualcoder_cp.project import Item, Project, new_uuid, now, write_parcel
from qualcoder_cp.team.contents import BUNDLE, BUNDLE_SUFFIX, own_layers, own_memos
from qualcoder_cp.team.unpacking import package_marks


def return_bundle(project: Project, coder: Coder, path: Path, *, passphrase: str | None = None) -> Path:
    """Write the coder's bundle: every submitted layer revision, their memos, their proposals for the codebook.

    Drafts stay behind. The bundle holds no transcript; the lead's project has them.

    Args:
        project: the coder's project.
        coder: whose work it is.
        path: where it goes; must end in ``.qcb``.
        passphrase: encrypts it; None leaves it readable.

    Raises:
        KnownError: nothing is submitted yet, the name ends in something else, or the folder can't be written.
    """
    if path.suffix.lower() != BUNDLE_SUFFIX:
        raise KnownError(f"{path} must end in {BUNDLE_SUFFIX} to be a bundle.")
    round_ = coding.needed_round(project)
    layers = [
        Item("layer", {"uuid": one["uuid"], "reason": one["reason"] or "", "payload": one["payload"]})
        for layer in own_layers(project, round_, coder) for one in layer["revisions"] if one["payload"] is not None
    ]  # fmt: skip
    if not layers:
        raise KnownError(f"{coder.name} has submitted no layer in '{round_.name}' yet, so there is nothing to return.")
    memos = [Item("memo", memo) for memo in own_memos(project, coder)]
    head = {
        "uuid": new_uuid(), "project": project.uuid, "title": project.title, "round": round_.uuid,
        "coder": coder.uuid, "name": coder.name, "made_at": now(), "program": qualcoder_cp.__version__,
        "drafts": package_marks(project).get("drafts", {}),
    }  # fmt: skip
    return write_parcel(
        path, BUNDLE, head, [*layers, *memos, *_proposals(project, round_)], passphrase=passphrase
    )  # fmt: skip


def _proposals(project: Project, round_: Round) -> Iterator[Item]:
    """Codes that are not in the codebook which the round was given, parents before children."""
    given = next(one for one in codebook.versions(project) if one.id == round_.codebook_version_id)
    known = {code.uuid for code in codebook.version_tree(project, given).codes.values()}
    tree = codebook.tree(project)
    for code in tree.in_order():
        if code.uuid not in known:
            parent = tree.codes[code.parent_id].uuid if code.parent_id is not None else None
            yield Item("proposal", {
                "uuid": code.uuid, "parent": parent, "name": code.name, "colour": code.colour,
                **{name: getattr(code, name) for name in PROPOSED},
            })  # fmt: skip


PROPOSED = ("short_definition", "full_definition", "when_to_use", "when_not_to_use", "example")
"""What of a proposed code's card travels beside its name, place and colour."""
