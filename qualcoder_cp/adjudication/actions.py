# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding and taking back; each decision is one change, each bulk rule is one change.

The consensus is a layer of its own that is made anew from the decisions; coders' layers are never touched.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

from qualcoder_cp import codebook, coding
from qualcoder_cp.adjudication import bulk, queries
from qualcoder_cp.adjudication.items import Item, Mode, Outcome, Result
from qualcoder_cp.adjudication.queries import Board
from qualcoder_cp.adjudication.rules import new_fingerprint, result_of, who_yielded
from qualcoder_cp.model import Coder, CoderRole, KnownError, LayerKind, LayerState, Round, RoundState
from qualcoder_cp.project import Change, Project, coders, new_uuid
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import transcripts


def decide(
    project: Project, round_id: int, transcript_id: int, item: Item, *, outcome: Outcome, by: str,
    coder_uuid: str | None = None, code_id: int | None = None, spans: Iterable[tuple[int, int]] | None = None,
    reason: str = "", rationale: str = "", seconds: float | None = None, mode: Mode | None = None,
) -> int:  # fmt: skip
    """Settle one item; a decision on it that is in force is superseded. Return the decision's id.

    Args:
        project: the open project.
        round_id: a revealed round.
        transcript_id: where the item is.
        item: the agreement or disagreement, as `queries.items` gives it.
        outcome: what becomes of it; *new* is `add_to_consensus`.
        by: who decides.
        coder_uuid: whose coding is kept, for the outcome *coder*.
        code_id: the code, for *other code*.
        spans: the places, for *edited* and *other code*.
        reason: one of `items.REASONS`, `items.CODEBOOK_GAP`, or empty.
        rationale: why, in words.
        seconds: how long the item was looked at.
        mode: *solo*, *meeting* or *lead*; default: *lead* if a lead decides.

    Raises:
        KnownError: the round is sealed or closed, the item is gone, the outcome is not possible here, or the text
            does not hold the spans.
    """
    round_ = _round(project, round_id)
    parents = {code.id: code.parent_id for code in codebook.tree(project).codes.values()}
    outcome = Outcome(outcome)
    board = queries.board(project, round_, transcript_id)
    if all(one.fingerprint != item.fingerprint for one in board.items):
        raise KnownError("This item is no longer as it was shown; look at the list again.")
    result = result_of(
        item, outcome, coder_uuid=coder_uuid, code_id=code_id, spans=spans, parent_of=parents
    )  # fmt: skip
    _check_places(board, result)
    with project.change(f"Decide: {outcome.value}", by=by) as change:
        decision_id = _record(
            project, change, round_, transcript_id, item.fingerprint, item, outcome, result,
            mode=mode or _mode_of(project, by), reason=reason, rationale=rationale, seconds=seconds,
        )  # fmt: skip
        _rebuild(project, change, round_, [transcript_id])
    return decision_id


def add_to_consensus(
    project: Project, round_id: int, transcript_id: int, code_id: int, start: int, end: int, *, by: str,
    reason: str = "", rationale: str = "",
) -> int:  # fmt: skip
    """Decide that a passage which no coder coded belongs into the consensus; return the decision's id.

    Raises:
        KnownError: the round is sealed or the span is not in the text.
    """
    round_ = _round(project, round_id)
    tree = codebook.tree(project)
    result = result_of(None, Outcome.NEW, code_id=code_id, spans=[(start, end)])
    board = queries.board(project, round_, transcript_id)
    _check_places(board, result)
    key = new_fingerprint(board.transcript.sha256, tree.codes[code_id].uuid, [(start, end)])
    with project.change(f"Add '{tree.codes[code_id].name}' to the consensus", by=by) as change:
        decision_id = _record(
            project, change, round_, transcript_id, key, None, Outcome.NEW, result,
            mode=_mode_of(project, by), reason=reason, rationale=rationale,
        )  # fmt: skip
        _rebuild(project, change, round_, [transcript_id])
    return decision_id


def take_back(project: Project, round_id: int, transcript_id: int, fingerprint: str, *, by: str) -> None:
    """Withdraw the decision in force on an item, so that it is open again; the record stays.

    Raises:
        KnownError: it is not decided.
    """
    round_ = _round(project, round_id)
    decision = queries.decisions(project, round_id).get(transcript_id, {}).get(fingerprint)
    if decision is None:
        raise KnownError("This disagreement is not decided, so there is nothing to take back.")
    with project.change("Take a decision back", by=by) as change:
        change.update("decision", decision.id, in_force=0)
        _rebuild(project, change, round_, [transcript_id])


def apply_rule(
    project: Project, rule: str, *, by: str, round_: Round | None = None, transcript_ids: Iterable[int] | None = None,
    code_ids: Collection[int] | None = None, only: Collection[tuple[int, str]] | None = None,
) -> int:  # fmt: skip
    """Decide all open items that a rule settles, as one change; manual decisions are never overwritten.

    Args:
        project: the open project.
        rule: one of `bulk.RULES`, or *coder UUID*.
        by: who applies it.
        round_: default: the current round.
        transcript_ids: only these transcripts.
        code_ids: only items with one of these codes.
        only: exactly these of what `bulk.preview_rule` lists, by transcript and fingerprint; None: those it ticks.

    Returns:
        How many items were decided.

    Raises:
        KnownError: the round is sealed, or there is no such rule.
    """
    round_ = _round(project, (round_ or coding.needed_round(project)).id)
    planned = bulk.preview_rule(project, rule, round_, transcript_ids, code_ids=code_ids)
    chosen = [
        one for one in planned
        if (one.found.ticked if only is None else (one.board.transcript.id, one.found.item.fingerprint) in only)
    ]  # fmt: skip
    with project.change(f"Apply rule '{_shown_rule(project, rule)}'", by=by) as change:
        for one in chosen:
            _record(
                project, change, round_, one.board.transcript.id, one.found.item.fingerprint, one.found.item,
                one.found.outcome, one.found.result, mode=Mode.RULE, rule=rule,
            )  # fmt: skip
        touched = list(dict.fromkeys(one.board.transcript.id for one in chosen))
        _rebuild(project, change, round_, [*touched, *queries.outdated(project, round_)])
    return len(chosen)


def renew_consensus(project: Project, *, by: str, round_: Round | None = None) -> int:
    """Make the consensus anew where re-opened layers were submitted again since; return for how many transcripts.

    Nothing is decided by it: decisions on items that are gone no longer count, all others do.

    Raises:
        KnownError: nothing is coded yet, or the round is sealed or closed.
    """
    round_ = _round(project, (round_ or coding.needed_round(project)).id)
    behind = queries.outdated(project, round_)
    if behind:
        with project.change("Renew the consensus", by=by) as change:
            _rebuild(project, change, round_, behind)
    return len(behind)


def submit_layers(project: Project, coder: Coder, transcript_ids: Sequence[int] | None = None) -> int:
    """Submit a coder's layers as `coding.submit_layers` does; a consensus that stands on them is made anew.

    Returns:
        How many layers were submitted.

    Raises:
        KnownError: as `coding.submit_layers`; nothing is changed then.
    """
    names = {one.id: one.name for one in transcripts(project)}
    single = transcript_ids is not None and len(transcript_ids) == 1
    label = f"Submit '{names.get(transcript_ids[0])}'" if single and transcript_ids else "Submit layers"
    with project.change(label, by=coder.name):
        coding.ensure_round(project, by=coder.name)
        count = coding.submit_layers(project, coder, transcript_ids)
        if coding.needed_round(project).state in (RoundState.REVEALED, RoundState.ADJUDICATION):
            renew_consensus(project, by=coder.name)
    return count


def record_all(
    project: Project, round_: Round, found: Sequence[tuple[int, Item | None, str, Outcome, Result, dict[str, str]]], *,
    by: str, label: str,
) -> None:  # fmt: skip
    """Record many decisions as one change: ``(transcript, item, fingerprint, outcome, result, fields)``.

    ``fields`` may hold mode, rule, reason, rationale, decided_by, decided_at and seconds.

    Raises:
        KnownError: the round is sealed or closed.
    """
    round_ = _round(project, round_.id)
    with project.change(label, by=by) as change:
        for transcript_id, item, key, outcome, result, fields in found:
            decided_by = fields.get("decided_by") or by
            mode = Mode(fields["mode"]) if fields.get("mode") else _mode_of(project, decided_by)
            _record(
                project, change, round_, transcript_id, key, item, outcome, result, mode=mode,
                rule=fields.get("rule", ""), reason=fields.get("reason", ""), rationale=fields.get("rationale", ""),
                decided_by=decided_by, decided_at=fields.get("decided_at", ""),
                seconds=float(fields["seconds"]) if fields.get("seconds") else None,
            )  # fmt: skip
        _rebuild(project, change, round_, [*(entry[0] for entry in found), *queries.outdated(project, round_)])


def _round(project: Project, round_id: int) -> Round:
    round_ = next((one for one in coding.rounds(project) if one.id == round_id), None)
    if round_ is None:
        raise KnownError("This round is no longer there.")
    coding.need_revealed(project, round_)
    if round_.state is RoundState.CLOSED:
        raise KnownError(f"'{round_.name}' is closed; its decisions stay as they are.")
    return round_


def _mode_of(project: Project, by: str) -> Mode:
    leads = {name_key(coder.name) for coder in coders(project) if coder.role is CoderRole.LEAD}
    return Mode.LEAD if name_key(by) in leads else Mode.SOLO


def _shown_rule(project: Project, rule: str) -> str:
    for coder in coders(project):
        rule = rule.replace(coder.uuid, coder.name)
    return rule


def _check_places(board: Board, result: Result) -> None:
    length = board.transcript.characters
    for _, start, end in result:
        if not 0 <= start < end <= length:
            raise KnownError(f"The consensus coding {start} to {end} reaches outside the text (0 to {length}).")


def _record(
    project: Project, change: Change, round_: Round, transcript_id: int, key: str, item: Item | None,
    outcome: Outcome, result: Result, *, mode: Mode, rule: str = "", reason: str = "", rationale: str = "",
    seconds: float | None = None, decided_by: str = "", decided_at: str = "",
) -> int:  # fmt: skip
    """Write one decision and set the one it supersedes out of force."""
    previous = project.value(
        "SELECT id FROM decision WHERE round_id = ? AND transcript_id = ? AND fingerprint = ? AND in_force = 1",
        (round_.id, transcript_id, key),
    )
    if previous is not None:
        change.update("decision", previous, in_force=0)
    uuids = dict(tuple(row) for row in project.rows("SELECT id, uuid FROM code"))
    decider = decided_by or change.by
    coder = next((one for one in coders(project) if name_key(one.name) == name_key(decider)), None)
    layers = [
        layer.sha256 for layer in coding.layers(project, round_.id, transcript_id)
        if layer.kind is LayerKind.CODER and layer.sha256
    ]  # fmt: skip
    members = [[one.coder_uuid, one.code_uuid, one.start, one.end] for one in item.members] if item else []
    return change.insert(
        "decision", round_id=round_.id, transcript_id=transcript_id, fingerprint=key,
        type=item.type.value if item else "new", members=json.dumps(members), outcome=outcome.value,
        result=json.dumps([[uuids[code_id], start, end] for code_id, start, end in result]), mode=mode.value, rule=rule,
        reason=reason, rationale=rationale, decided_by=decider, decided_at=decided_at or change.at, seconds=seconds,
        yielded=json.dumps(who_yielded(item, result)) if item and mode is not Mode.RULE else "[]",
        was_coder=int(coder is not None and any(coder.uuid == one.coder_uuid for one in item.members) if item else 0),
        codebook_version_id=round_.codebook_version_id, layers=json.dumps(layers), supersedes=previous,
    )  # fmt: skip


def _rebuild(project: Project, change: Change, round_: Round, transcript_ids: list[int]) -> None:
    """Bring the consensus layers of these transcripts in line with the decisions in force."""
    if not transcript_ids:
        return
    fresh = next(one for one in coding.rounds(project) if one.id == round_.id)
    for one in queries.boards(project, fresh, transcript_ids):
        _write_consensus(project, change, fresh, one)


def _write_consensus(project: Project, change: Change, round_: Round, one: Board) -> None:
    revision_id = _consensus_revision(project, change, round_, one)
    wanted = {
        (found.code_id, found.start, found.end): (found.basis.value, found.decision_id) for found in one.result.codings
    }
    for row_id, code_id, start, end, basis, decision_id in project.rows(
        "SELECT id, code_id, start_pos, end_pos, basis, decision_id FROM coding WHERE layer_revision_id = ?",
        (revision_id,),
    ):
        place = (code_id, start, end)
        if place not in wanted:
            change.delete("coding", row_id)
        elif wanted.pop(place) != (basis, decision_id):
            found = next(entry for entry in one.result.codings if (entry.code_id, entry.start, entry.end) == place)
            change.update("coding", row_id, basis=found.basis.value, decision_id=found.decision_id)
    change.insert_many(
        "coding",
        ("uuid", "layer_revision_id", "transcript_id", "code_id", "start_pos", "end_pos", "basis", "decision_id",
         "made_at"),
        [
            (new_uuid(), revision_id, one.transcript.id, *place, basis, decision_id, change.at)
            for place, (basis, decision_id) in sorted(wanted.items())
        ],
    )  # fmt: skip


def _consensus_revision(project: Project, change: Change, round_: Round, one: Board) -> int:
    for layer in coding.layers(project, round_.id, one.transcript.id):
        if layer.kind is LayerKind.CONSENSUS:
            change.update("layer_revision", layer.revision_id, text_revision_id=one.transcript.revision_id)
            return layer.revision_id
    layer_id = change.insert(
        "layer", round_id=round_.id, transcript_id=one.transcript.id, kind=LayerKind.CONSENSUS.value
    )
    return change.insert(
        "layer_revision", layer_id=layer_id, revision=1, text_revision_id=one.transcript.revision_id,
        state=LayerState.IN_PROGRESS.value,
    )  # fmt: skip
