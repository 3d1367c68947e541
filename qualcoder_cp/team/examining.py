# SPDX-License-Identifier: GPL-3.0-or-later
"""What a bundle would bring: each item judged against the project, without changing anything."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from qualcoder_cp import coding
from qualcoder_cp.coding import BLIND
from qualcoder_cp.model import Coder, KnownError, LayerState
from qualcoder_cp.project import Parcel, Project, coders, read_parcel
from qualcoder_cp.team.contents import BUNDLE, draft_hash
from qualcoder_cp.text import name_key, sha256

_FIELDS = frozenset({
    "project", "layer", "nonce", "round", "transcript", "text", "coder", "revision", "codebook", "submitted_at",
    "codings",
})  # fmt: skip
_CODING = frozenset({"uuid", "code", "start_pos", "end_pos", "memo", "unsure", "made_at"})


class Outcome(StrEnum):
    """What becomes of one item of a bundle."""

    NEW = "new"
    NEWER = "newer revision"
    OLDER = "older revision"
    KNOWN = "already here"
    CONFLICT = "conflict"
    REFUSED = "refused"
    WAITING = "waits for its code"


TAKEN = frozenset({Outcome.NEW, Outcome.NEWER, Outcome.OLDER, Outcome.CONFLICT})


@dataclass(frozen=True, slots=True)
class Finding:
    """One item of a bundle and what becomes of it; ``about`` names the transcript, code or memo."""

    kind: str
    about: str
    revision: int | None
    outcome: Outcome
    sentence: str
    body: dict[str, Any] = field(repr=False, default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """What a bundle brings, item by item."""

    bundle: Path
    uuid: str
    coder: Coder
    findings: tuple[Finding, ...]

    def number(self, *outcomes: Outcome, kind: str = "layer") -> int:
        """Return how many items of a kind come out so."""
        return sum(one.outcome in outcomes and one.kind == kind for one in self.findings)

    @property
    def brings(self) -> bool:
        """Return whether anything would change."""
        return any(one.outcome in TAKEN for one in self.findings)


def examine(
    project: Project, bundle: Path, *, receiver: Coder | None, passphrase: str | None = None, accept_codes: bool = False
) -> Report:
    """Say what receiving a bundle would do; nothing is changed.

    Args:
        project: the lead's project.
        bundle: the ``.qcb`` file.
        receiver: who would receive it; None if nobody in particular.
        passphrase: what the bundle was written with.
        accept_codes: codes that the coder proposes would join the codebook.

    Raises:
        KnownError: the bundle can't be read, is damaged or altered, belongs to another project, comes from somebody
            who is no coder here, or holds a coding outside its text; or the receiver still codes blind in this round.
    """
    parcel = read_parcel(bundle, BUNDLE, passphrase=passphrase)
    try:
        return _examined(project, parcel, receiver, accept_codes)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        raise KnownError(f"{bundle} does not hold what a bundle holds, so nothing of it was taken in.") from problem


def _examined(project: Project, parcel: Parcel, receiver: Coder | None, accept_codes: bool) -> Report:
    if parcel.head["project"] != project.uuid:
        raise KnownError(f"{parcel.path} belongs to another project ('{parcel.head['title']}'), not to this one.")
    coder = _sender(project, parcel)
    _need_nothing_open(project, parcel, coder, receiver)
    proposals = parcel.of_kind("proposal")
    known = {row[0] for row in project.rows("SELECT uuid FROM code")}
    findings = [_proposal(one, known, accept_codes) for one in proposals]
    names = {one["uuid"]: one["name"] for one in proposals}
    usable = known | (names.keys() if accept_codes else set())
    held = _Held(project, coder)
    findings += [_layer(parcel, one, held, usable, names) for one in parcel.of_kind("layer")]
    findings += [_memo(project, one) for one in parcel.of_kind("memo")]
    return Report(parcel.path, parcel.head["uuid"], coder, tuple(findings))


def _sender(project: Project, parcel: Parcel) -> Coder:
    everyone = coders(project)
    found = next((one for one in everyone if one.uuid == parcel.head["coder"]), None)
    if found is not None:
        return found
    name = str(parcel.head["name"])
    if any(name_key(one.name) == name_key(name) for one in everyone):
        raise KnownError(
            f"{parcel.path} comes from another {name} than the one in this project: "
            "the name is the same, the person is not the one whom the work package was made for."
        )
    raise KnownError(f"{parcel.path} comes from {name}, who is no coder of this project.")


def _need_nothing_open(project: Project, parcel: Parcel, sender: Coder, receiver: Coder | None) -> None:
    """Whoever still codes blind must not hold the others' layers, not even hidden ones."""
    round_ = next((one for one in coding.rounds(project) if one.uuid == parcel.head["round"]), None)
    if round_ is None or receiver is None or receiver.id == sender.id or round_.state not in BLIND:
        return
    done = coding.progress(project, round_.id, receiver.id)
    missing = done.total - done.submitted - done.excused
    if missing:
        raise KnownError(
            f"'{round_.name}' is sealed and {receiver.name} has {missing} of {done.total} layers not submitted; "
            "submit your own first, then receive the others' work."
        )


class _Held:
    """What the project holds already of a coder's layers, looked up once."""

    def __init__(self, project: Project, coder: Coder) -> None:
        self.project = project
        self.project_uuid = project.uuid
        self.coder = coder
        self.rounds = {one.uuid: one for one in coding.rounds(project)}
        self.transcripts = {row[0]: (row[1], row[2]) for row in project.rows("SELECT uuid, id, name FROM transcript")}
        self.texts = {
            (row[0], row[1]): (row[2], row[3])
            for row in project.rows("SELECT transcript_id, sha256, id, characters FROM text_revision")
        }
        self.layers = {
            (row[0], row[1]): row[2]
            for row in project.rows("SELECT round_id, transcript_id, id FROM layer WHERE coder_id = ?", (coder.id,))
        }
        self.revisions: dict[int, dict[int, tuple[str, str | None, int]]] = {}
        for layer_id, revision, state, digest, row_id in project.rows(
            """SELECT layer_id, revision, state, layer_revision.sha256, layer_revision.id FROM layer_revision
            JOIN layer ON layer.id = layer_id WHERE coder_id = ?""",
            (coder.id,),
        ):
            self.revisions.setdefault(layer_id, {})[revision] = (state, digest, row_id)
        self.conflicts = {
            tuple(row) for row in project.rows("SELECT layer_id, revision, sha256 FROM layer_conflict")
        }  # fmt: skip


def _layer(
    parcel: Parcel, item: dict[str, Any], held: _Held, usable: set[str], proposed: dict[str, str]
) -> Finding:  # fmt: skip
    body = item["payload"]
    payload = json.loads(body)
    if set(payload) != _FIELDS or any(set(one) != _CODING for one in payload["codings"]):
        raise ValueError("not a layer")
    if payload["project"] != held.project_uuid or payload["coder"] != held.coder.uuid:
        raise KnownError(f"{parcel.path} holds a layer of another project or coder, so nothing of it was taken in.")
    transcript_id, name = held.transcripts.get(payload["transcript"], (None, "a transcript that is not here"))
    revision = int(payload["revision"])

    def found(outcome: Outcome, sentence: str, **plan: Any) -> Finding:
        fields = {"item": item, "payload": payload, "sha256": sha256(body), **plan}
        return Finding("layer", name, revision, outcome, sentence, fields)

    round_ = held.rounds.get(payload["round"])
    if round_ is None:
        return found(Outcome.REFUSED, "belongs to a round that this project does not have")
    if transcript_id is None:
        return found(Outcome.REFUSED, "is about a transcript that this project does not have")
    layer_id = held.layers.get((round_.id, transcript_id))
    if layer_id is None:
        return found(Outcome.REFUSED, f"{held.coder.name} is not assigned to it in '{round_.name}'")
    text = held.texts.get((transcript_id, payload["text"]))
    if text is None:
        return found(Outcome.REFUSED, "was coded on another text than the one in this project")
    _check_places(parcel, payload, text[1], name)
    missing = sorted({one["code"] for one in payload["codings"]} - usable)
    plan = {"layer_id": layer_id, "text_id": text[0], "transcript_id": transcript_id, "round": round_}
    if waiting := [proposed[one] for one in missing if one in proposed]:
        return found(Outcome.WAITING, f"uses the proposed code '{waiting[0]}', which is not accepted yet")
    if missing:
        return found(Outcome.REFUSED, f"uses {len(missing)} codes that the codebook no longer has")
    began_with = parcel.head.get("drafts", {}).get(payload["layer"])
    return found(*_standing(held, layer_id, revision, sha256(body), began_with), **plan)


def _check_places(parcel: Parcel, payload: dict[str, Any], characters: int, name: str) -> None:
    for one in payload["codings"]:
        if not 0 <= int(one["start_pos"]) < int(one["end_pos"]) <= characters or one["unsure"] not in (0, 1):
            raise KnownError(
                f"{parcel.path} holds a coding of '{name}' outside its text ({one['start_pos']} to {one['end_pos']} "
                f"of {characters}), so nothing of it was taken in."
            )


def _standing(
    held: _Held, layer_id: int, revision: int, digest: str, began_with: str | None
) -> tuple[Outcome, str]:  # fmt: skip
    """Where a submitted revision stands beside those that are here; the same whatever came first.

    ``began_with`` is the hash of the open layer that the coder's work package held.
    """
    there = held.revisions.get(layer_id, {})
    submitted = {number: one[1] for number, one in there.items() if one[0] == LayerState.SUBMITTED.value}
    newest = max(there)
    if submitted.get(revision) == digest or (layer_id, revision, digest) in held.conflicts:
        return Outcome.KNOWN, "is here already"
    if revision in submitted:
        return Outcome.CONFLICT, "differs from the same revision that is here; ask the coder to submit it once more"
    if there[newest][0] == LayerState.EXCUSED.value:
        return Outcome.REFUSED, f"{held.coder.name} is excused from it"
    if newest not in submitted and _worked_on(held, there, newest, began_with):
        return Outcome.REFUSED, "was also worked on in this project; submit or empty that layer first"
    if submitted and revision < max(submitted):
        return Outcome.OLDER, "joins the history; the newer revision stays in force"
    return (Outcome.NEWER, "replaces an earlier revision") if submitted else (Outcome.NEW, "is new")


def _worked_on(
    held: _Held, there: dict[int, tuple[str, str | None, int]], draft: int, began_with: str | None
) -> bool:  # fmt: skip
    """Whether somebody coded in the open revision here since the work package was made.

    What the package held already, and a copy of the revision before, is no work that could be lost.
    """
    now = _codings(held.project, there[draft][2])
    before = _codings(held.project, there[draft - 1][2]) if draft - 1 in there else set()
    return bool(now) and now != before and draft_hash(now) != began_with


def _codings(project: Project, revision_id: int) -> set[tuple[Any, ...]]:
    rows = project.rows(
        "SELECT uuid, code_id, start_pos, end_pos, memo, unsure FROM coding WHERE layer_revision_id = ?", (revision_id,)
    )
    return {tuple(row) for row in rows}


def _proposal(code: dict[str, Any], known: set[str], accept: bool) -> Finding:
    body = {"item": code}
    if code["uuid"] in known:
        return Finding("code", code["name"], None, Outcome.KNOWN, "is in the codebook already", body)
    if accept:
        return Finding("code", code["name"], None, Outcome.NEW, "joins the codebook", body)
    return Finding("code", code["name"], None, Outcome.WAITING, "is proposed for the codebook", body)


def _memo(project: Project, memo: dict[str, Any]) -> Finding:
    about = memo["title"] or memo["about"]
    changed = project.value("SELECT changed_at FROM memo WHERE uuid = ?", (memo["uuid"],))
    if changed is not None and changed >= memo["changed_at"]:
        return Finding("memo", about, None, Outcome.KNOWN, "is here already", {"item": memo})
    outcome = Outcome.NEW if changed is None else Outcome.NEWER
    return Finding("memo", about, None, outcome, "is new" if changed is None else "was changed", {"item": memo})
