# SPDX-License-Identifier: GPL-3.0-or-later
"""The few characters that each stage shows on the rail, read from the project."""

from __future__ import annotations

from qualcoder_cp import adjudication, codebook, coding, transcripts
from qualcoder_cp.adjudication import DisagreementType
from qualcoder_cp.model import Coder, Level, Round
from qualcoder_cp.project import Project


def stage_states(project: Project, viewer: Coder | None) -> dict[str, str]:
    """Return the state of each stage, by its key; only counts that the viewer may know."""
    texts = len(transcripts.transcripts(project))
    tree = codebook.tree(project)
    domains = len(tree.at(Level.DOMAIN))
    states = {
        "transcripts": str(texts) if texts else "none yet",
        "codebook": _number(len(tree.codes), "code") if tree.codes else "none yet",
        "prevalence": _number(domains, "domain") if domains else "",
    }
    round_ = coding.current_round(project)
    if round_ is None:
        return states | {"coding": "not begun" if texts else ""}
    mine = viewer is not None and any(one.id == viewer.id for one in coding.round_coders(project, round_.id))
    done = coding.progress(project, round_.id, viewer.id if viewer and mine else None)
    if done.total:
        states["coding"] = f"{100 * done.submitted // done.total} % done"
    if round_.state in coding.BLIND:
        return states | {"agreement": "sealed", "adjudication": "sealed"}
    open_, agreed = _open(project, round_)
    states["agreement"] = round_.state.value
    states["adjudication"] = f"{open_:,} open" if open_ else (f"{agreed:,} to accept" if agreed else "all settled")
    return states


def _number(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def _open(project: Project, round_: Round) -> tuple[int, int]:
    """Return how many disagreements are open, and how many agreements are not accepted yet."""
    types = [
        item.type
        for board in adjudication.boards(project, round_)
        for item in board.items
        if item.fingerprint in board.result.open
    ]
    agreed = types.count(DisagreementType.EXACT)
    return len(types) - agreed, agreed
