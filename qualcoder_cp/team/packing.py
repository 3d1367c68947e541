# SPDX-License-Identifier: GPL-3.0-or-later
"""The lead packs: one file for one coder."""

from __future__ import annotations

from pathlib import Path

import qualcoder_cp
from qualcoder_cp import coding
from qualcoder_cp.model import Coder, KnownError
from qualcoder_cp.project import Project, new_uuid, now, write_parcel
from qualcoder_cp.team.contents import PACKAGE, PACKAGE_SUFFIX, items_for, own_layers


def pack(project: Project, coder: Coder, path: Path, *, passphrase: str | None = None) -> Path:
    """Write the work package of one coder: their transcripts, the round's codebook, their own layers so far.

    It holds no byte of another coder's layers, memos or names, no decisions and no history.

    Args:
        project: the lead's project.
        coder: who will open it.
        path: where it goes; must end in ``.qcw``.
        passphrase: encrypts it; None leaves it readable for whoever gets hold of it.

    Returns:
        The path.

    Raises:
        KnownError: nothing is assigned to the coder in the current round, the name ends in something else, or the
            folder can't be written.
    """
    if path.suffix.lower() != PACKAGE_SUFFIX:
        raise KnownError(f"{path} must end in {PACKAGE_SUFFIX} to be a work package.")
    round_ = coding.ensure_round(project, by=coder.name)
    if not own_layers(project, round_, coder):
        raise KnownError(f"Nothing is assigned to {coder.name} in '{round_.name}', so there is nothing to pack.")
    head = {
        "uuid": new_uuid(), "project": project.uuid, "title": project.title, "round": round_.uuid,
        "coder": coder.uuid, "made_at": now(), "program": qualcoder_cp.__version__,
    }  # fmt: skip
    return write_parcel(path, PACKAGE, head, items_for(project, round_, coder), passphrase=passphrase)
