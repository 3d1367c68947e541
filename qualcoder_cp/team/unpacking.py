# SPDX-License-Identifier: GPL-3.0-or-later
"""The coder opens a work package: it becomes a project of their own, with the same identities."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qualcoder_cp.model import Coder, KnownError, LayerKind, LayerState, RoundState
from qualcoder_cp.project import Change, Parcel, Project, coders, read_parcel
from qualcoder_cp.project.engine import Error
from qualcoder_cp.team.contents import (
    CODING_COLUMNS,
    MEMO_COLUMNS,
    PACKAGE,
    RANGE_COLUMNS,
    TURN_COLUMNS,
    draft_hash,
)
from qualcoder_cp.text import name_key, sha256


def open_package(package: Path, target: Path, *, passphrase: str | None = None) -> Path:
    """Make a project from a work package and return its path; the package itself stays as it is.

    Args:
        package: the ``.qcw`` file.
        target: the ``.qcp`` file to make, which must not exist.
        passphrase: what the package was written with.

    Raises:
        KnownError: the package can't be read or is damaged, or the target exists; no file is left behind then.
    """
    parcel = read_parcel(package, PACKAGE, passphrase=passphrase)
    try:
        (coder,) = parcel.of_kind("coder")
        title, uuid, name = parcel.head["title"], parcel.head["project"], coder["name"]
        project = Project.create(target, title, by=name, uuid=uuid)
        try:
            with project.change(f"Open the work package of {name}", by=name) as change:
                _fill(change, parcel)
        except BaseException:
            project.close()
            target.unlink()
            raise
        project.close()
    except (KeyError, TypeError, ValueError, AttributeError, Error) as problem:
        raise KnownError(f"{package} does not hold what a work package holds, so it was not opened.") from problem
    return target


def package_coder(project: Project) -> Coder | None:
    """Return whose work package this project was made from; None for any other project."""
    uuid = package_marks(project).get("coder")
    return next((one for one in coders(project) if one.uuid == uuid), None)


def package_marks(project: Project) -> dict[str, Any]:
    """Return what a project remembers of the work package it was made from; empty for any other project."""
    found: dict[str, Any] = json.loads(project.value("SELECT settings FROM study")).get("package", {})
    return found


def _fill(change: Change, parcel: Parcel) -> None:
    (coder,) = parcel.of_kind("coder")
    (round_,) = parcel.of_kind("round")
    drafts = {one["uuid"]: draft_hash(one["revisions"][-1]["codings"]) for one in parcel.of_kind("layer")}
    marks = {"uuid": parcel.head["uuid"], "coder": coder["uuid"], "made_at": parcel.head["made_at"], "drafts": drafts}
    change.update("study", 1, settings=json.dumps({"package": marks}))
    coder_id = change.insert("coder", **coder, name_key=name_key(coder["name"]))
    for one in parcel.of_kind("transcript"):
        change.insert("transcript", **one, name_key=name_key(one["name"]))
    _fill_texts(change, parcel)
    _fill_codebook(change, parcel)
    round_id = change.insert(
        "round", uuid=round_["uuid"], name=round_["name"], name_key=name_key(round_["name"]),
        state=RoundState.SEALED.value, seed=round_["seed"], made_at=parcel.head["made_at"], codebook_version_id=1,
        settings=json.dumps({**round_["settings"], "sample": "chosen", "package": True}),
    )  # fmt: skip
    change.insert("round_coder", round_id=round_id, coder_id=coder_id, position=0)
    for layer in parcel.of_kind("layer"):
        _fill_layer(change, layer, round_id, coder_id)
    _fill_memos(change, parcel, coder_id)


def _fill_texts(change: Change, parcel: Parcel) -> None:
    for one in parcel.of_kind("participant"):
        change.insert("participant", **one, name_key=name_key(one["name"]))
    for one in parcel.of_kind("speaker"):
        change.insert("speaker", **one)
    for one in parcel.of_kind("text"):
        text = one.pop("text")
        if sha256(text) != one["sha256"]:
            raise ValueError("a text is not the one of its hash")
        change.store("transcript", text)
        change.insert("text_revision", **one, characters=len(text))
    for table, columns in (("turn", TURN_COLUMNS), ("text_range", RANGE_COLUMNS)):
        for one in parcel.of_kind(table):
            rows = [(one["text_revision_id"], *row) for row in one["rows"]]
            change.insert_many(table, ("text_revision_id", *columns), rows)


def _fill_codebook(change: Change, parcel: Parcel) -> None:
    for code in parcel.of_kind("code"):
        change.insert("code", **code, name_key=name_key(code["name"]))
    (version,) = parcel.of_kind("codebook")
    change.insert(
        "codebook_version", id=1, number=version["number"], name=version["name"], made_by="the lead",
        made_at=version["made_at"], sha256=change.store("codebook", version["body"]),
    )  # fmt: skip


def _fill_layer(change: Change, layer: dict[str, Any], round_id: int, coder_id: int) -> None:
    layer_id = change.insert(
        "layer", uuid=layer["uuid"], round_id=round_id, transcript_id=layer["transcript_id"], coder_id=coder_id,
        kind=LayerKind.CODER.value, due=layer["due"],
    )  # fmt: skip
    for revision in layer["revisions"]:
        payload, codings = revision.pop("payload"), revision.pop("codings")
        state = revision.pop("state")
        submitted = {name: revision.pop(name) for name in ("submitted_at", "submitted_while")}
        draft = LayerState.IN_PROGRESS.value if state == LayerState.SUBMITTED.value else state
        revision_id = change.insert("layer_revision", layer_id=layer_id, state=draft, **revision)
        change.insert_many(
            "coding", (*CODING_COLUMNS, "layer_revision_id", "transcript_id"),
            [(*coding, revision_id, layer["transcript_id"]) for coding in codings],
        )  # fmt: skip
        if state == LayerState.SUBMITTED.value:  # sealed after its codings are in: frozen rows can't be added
            change.update(
                "layer_revision", revision_id, state=state, sha256=change.store("layer", payload), **submitted
            )


def _fill_memos(change: Change, parcel: Parcel, coder_id: int) -> None:
    transcripts = {one["uuid"]: one["id"] for one in parcel.of_kind("transcript")}
    texts = {(one["transcript_id"], one["sha256"]): one["id"] for one in parcel.of_kind("text")}
    codes = {one["uuid"]: one["id"] for one in parcel.of_kind("code")}
    for memo in parcel.of_kind("memo"):
        transcript_id = transcripts.get(memo["transcript"])
        text_id = texts.get((transcript_id, memo["text"])) if transcript_id else None
        code_id = codes.get(memo["code"])
        if (
            (memo["transcript"] and transcript_id is None)
            or (memo["text"] and text_id is None)
            or (memo["code"] and code_id is None)
        ):
            continue  # about something that is not in this package
        change.insert(
            "memo", author_id=coder_id, transcript_id=transcript_id, text_revision_id=text_id, code_id=code_id,
            **{name: memo[name] for name in MEMO_COLUMNS},
        )  # fmt: skip
