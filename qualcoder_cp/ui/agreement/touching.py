# SPDX-License-Identifier: GPL-3.0-or-later
"""What a change means for agreement: nothing, other layers, or everything anew."""

from __future__ import annotations

from qualcoder_cp import coding
from qualcoder_cp.model import Changes, Round
from qualcoder_cp.project import Project

_NOTHING = frozenset({
    "content", "change_set", "change_row", "study", "variable", "variable_value", "file_comment", "codebook_version",
    "decision", "memo", "code_example", "recheck", "peek", "sign_off", "item_comment", "layer_conflict",
    "received_bundle", "search_cover",
})  # fmt: skip
"""Tables on which no number of agreement rests. Whether coefficients are shown is asked for each time."""
_LAYERS = frozenset({"layer", "layer_revision", "coding"})


def rests_on(changes: Changes) -> bool:
    """Return whether numbers of agreement may rest on what was changed."""
    return any(table not in _NOTHING for table in changes.rows)


def live_transcripts(project: Project, round_: Round | None, changes: Changes) -> list[int] | None:
    """Return the transcripts of a round whose layers were changed.

    None if more than layers was changed, or a layer or revision is gone, as after an undo: then all is read anew.
    """
    if round_ is None or any(table not in _NOTHING | _LAYERS for table in changes.rows):
        return None
    layers, revisions = (changes.rows.get(name, frozenset()) for name in ("layer", "layer_revision"))
    known = coding.layers(project, round_.id)
    if layers - {one.id for one in known} or revisions - {one.revision_id for one in known}:
        return None
    return sorted({one.transcript_id for one in known if one.id in layers or one.revision_id in revisions})
