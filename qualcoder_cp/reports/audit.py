# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit trail of a round and the minutes of its meetings: what was done to come to the consensus, by whom, why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from qualcoder_cp import adjudication, codebook, coding, word_document
from qualcoder_cp.adjudication import DecisionRecord, Mode, Outcome
from qualcoder_cp.coding import Protocol
from qualcoder_cp.csv_table import write_table
from qualcoder_cp.model import KnownError, Round
from qualcoder_cp.prevalence.rules import wilson
from qualcoder_cp.project import Project, coders
from qualcoder_cp.transcripts import text_of, transcripts

AUDIT_COLUMNS = (
    "at", "who", "what", "transcript", "disagreement", "type", "codes_before", "outcome", "codes_after", "how", "rule",
    "reason", "rationale", "seconds", "was_coder", "yielded", "in_force",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Names:
    people: dict[str, str]
    codes: dict[str, str]
    transcripts: dict[int, str]

    @classmethod
    def of(cls, project: Project) -> _Names:
        tree = codebook.tree(project)
        known = (*tree.codes.values(), *tree.merged.values())
        return cls(
            {one.uuid: one.name for one in coders(project)}, {one.uuid: one.name for one in known},
            {one.id: one.name for one in transcripts(project)},
        )  # fmt: skip

    def spans(self, entries: Iterable[Iterable[object]], *, with_coder: bool) -> str:
        found = []
        for entry in entries:
            *who, code, start, end = entry
            coder = f"{self.people.get(str(who[0]), 'somebody')}: " if with_coder and who else ""
            found.append(f"{coder}{self.codes.get(str(code), 'a code that was removed')} [{start}-{end}]")
        return "; ".join(sorted(found))


def audit_rows(project: Project, round_: Round) -> list[dict[str, object]]:
    """Return everything on record about a round, in the order of time: a row of `AUDIT_COLUMNS` per event.

    Layers submitted and re-opened, looks, how it was revealed, each decision (those that were superseded or taken back
    too), remarks and sign-offs.

    Raises:
        KnownError: the round is sealed.
    """
    coding.need_revealed(project, round_)
    names = _Names.of(project)
    rows = [*_decisions(project, round_, names), *_layers(project, round_), *_talk(project, round_, names)]
    return sorted(({name: "" for name in AUDIT_COLUMNS} | row for row in rows), key=lambda row: str(row["at"]))


def _decisions(project: Project, round_: Round, names: _Names) -> Iterator[dict[str, object]]:
    for one in adjudication.decision_records(project, round_.id, in_force=False):
        yield {
            "at": one.decided_at, "who": one.decided_by, "what": "decision",
            "transcript": names.transcripts.get(one.transcript_id, ""), "disagreement": one.fingerprint[:12],
            "type": one.type, "codes_before": names.spans(one.members, with_coder=True), "outcome": one.outcome.value,
            "codes_after": names.spans(one.result, with_coder=False), "how": one.mode.value, "rule": one.rule,
            "reason": one.reason, "rationale": one.rationale, "seconds": "" if one.seconds is None else one.seconds,
            "was_coder": "yes" if one.was_coder else "no",
            "yielded": "; ".join(names.people.get(who, "somebody") for who in one.yielded),
            "in_force": "yes" if one.in_force else "no",
        }  # fmt: skip


def _layers(project: Project, round_: Round) -> Iterator[dict[str, object]]:
    for transcript, coder, revision, submitted_at, reason, standing, sha256 in project.rows(
        """SELECT transcript.name, coder.name, revision, submitted_at, reason, submitted_while, layer_revision.sha256
        FROM layer_revision JOIN layer ON layer.id = layer_id JOIN transcript ON transcript.id = layer.transcript_id
        JOIN coder ON coder.id = layer.coder_id WHERE round_id = ? AND kind = 'coder'
        AND submitted_at IS NOT NULL ORDER BY layer_revision.id""",
        (round_.id,),
    ):
        again = f", revision {revision}" if revision > 1 else ""
        yield {
            "at": submitted_at, "who": coder, "what": f"layer submitted{again}, round {standing or 'sealed'}",
            "transcript": transcript, "rationale": f"re-opened: {reason}" if reason else "",
            "disagreement": f"layer {sha256[:12]}",
        }  # fmt: skip


def _talk(project: Project, round_: Round, names: _Names) -> Iterator[dict[str, object]]:
    found = coding.protocol(project, round_)
    for look in found.looks:
        yield {"at": look.at, "who": look.coder, "what": "look into the sealed round", "reason": look.reason}
    if found.revealed:
        yield {"at": found.revealed, "who": "", "what": "round revealed", "reason": found.revealed_because}
    for one in adjudication.remarks(project, round_):
        yield {
            "at": one.at, "who": one.author, "what": "remark", "disagreement": one.fingerprint[:12],
            "transcript": names.transcripts.get(one.transcript_id, ""), "rationale": one.body,
        }  # fmt: skip
    for signed in adjudication.signed(project, round_):
        yield {
            "at": signed.at, "who": signed.by, "what": "signed off" if signed.holds else "signed off, changed since",
            "transcript": names.transcripts.get(signed.transcript_id, ""),
        }  # fmt: skip


def export_audit(project: Project, path: Path, round_: Round | None = None) -> int:
    """Write the audit trail as CSV, or as a Word document if the name ends in ``.docx``; return its number of events.

    Raises:
        KnownError: the round is sealed, the name ends in something else, or the file can't be written.
    """
    round_ = round_ or coding.needed_round(project)
    rows = audit_rows(project, round_)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        write_table(path, AUDIT_COLUMNS, rows)
    elif suffix == ".docx":
        _document(project, round_, rows, path)
    else:
        raise KnownError(f"{path} must end in .csv or .docx.")
    return len(rows)


def _document(project: Project, round_: Round, rows: list[dict[str, object]], path: Path) -> None:
    document = word_document.new_document(f"Audit trail: {round_.name}", project.title)
    word_document.heading(document, "The round", 1)
    word_document.fields(document, protocol_lines(coding.protocol(project, round_)))
    records = adjudication.decision_records(project, round_.id)
    word_document.heading(document, "Decisions by type, outcome and how they were made", 1)
    counts = Counter((one.type, one.outcome.value, one.mode.value) for one in records)
    word_document.table(
        document, ("type", "outcome", "how", "decisions"),
        [(*key, str(number)) for key, number in sorted(counts.items())], (5.5, 4.5, 3.0, 3.0),
    )  # fmt: skip
    word_document.heading(document, "Whose version was kept", 1)
    word_document.table(document, ("coder", "kept", "95 % interval"), yield_lines(project, round_), (6.0, 5.0, 5.0))
    word_document.heading(document, "What people decided, in the order of time", 1)
    for row in rows:
        if row["what"] != "decision" or row["how"] == Mode.RULE.value:
            continue
        told = {name: str(row[name]) for name in ("codes_before", "outcome", "codes_after", "reason", "rationale",
                                                  "yielded", "in_force")}  # fmt: skip
        word_document.heading(document, f"{row['transcript']}, {row['disagreement']}", 3)
        word_document.fields(document, [
            ("decided", f"{row['at']} by {row['who']} ({row['how']})"),
            *((name.replace("_", " "), value) for name, value in told.items() if value),
        ])  # fmt: skip
    word_document.save(document, path)


def protocol_lines(found: Protocol) -> list[tuple[str, str]]:
    """Return the protocol of a round as lines of what and how."""
    plan = found.plan
    lines = [
        ("state", found.state.value), ("purpose", plan.purpose.value), ("policy", plan.policy.value),
        ("coded blind", "yes" if found.fully_blind else "not fully blind"), ("coders", ", ".join(found.coders)),
        ("transcripts", str(found.transcripts)),
        ("layers", f"{found.submitted} submitted, {found.excused} excused, {found.missing} missing"),
        ("submitted after revealing", str(found.after_revealing)), ("codebook", found.codebook),
        ("unit agreed on beforehand", plan.unit), ("target", "" if plan.target is None else f"{plan.target:g}"),
        ("thresholds", f"overlap {plan.link_share:g}, boundary {plan.boundary_iou:g}, trim {plan.trim_words} words, "
                       f"gap {plan.split_gap} sentences"),
        ("seed", str(found.seed)), ("revealed", found.revealed), ("revealed early because", found.revealed_because),
        ("looks", "; ".join(f"{one.coder}, {one.at}: {one.reason}" for one in found.looks)),
        ("re-opened", "; ".join(found.reopened)), ("instructions", plan.note),
    ]  # fmt: skip
    return [(name, value) for name, value in lines if value]


def yield_lines(project: Project, round_: Round) -> list[tuple[str, str, str]]:
    """Return for each coder how often their version was kept, with the 95 % Wilson interval."""
    lines = []
    for one in adjudication.yields(project, round_):
        if not one.of:
            lines.append((one.coder, "0 of 0", "no decision yet"))
            continue
        low, high = wilson(one.kept, one.of)
        lines.append((one.coder, f"{one.kept} of {one.of} ({100 * one.kept / one.of:.1f}%)",
                      f"{100 * low:.1f} to {100 * high:.1f}%"))  # fmt: skip
    return lines


def write_minutes(project: Project, path: Path, *, day: str | None = None, round_: Round | None = None) -> int:
    """Write the minutes of a meeting as a Word document: each passage, what was said, what was decided, who yielded.

    Args:
        project: the open project.
        path: a ``.docx`` file.
        day: ``YYYY-MM-DD``; None: all meetings of the round.
        round_: default: the current round.

    Returns:
        How many decisions it holds.

    Raises:
        KnownError: nothing was decided in a meeting then, the round is sealed, or the file can't be written.
    """
    if path.suffix.lower() != ".docx":
        raise KnownError(f"{path} must end in .docx; minutes are a Word document.")
    round_ = round_ or coding.needed_round(project)
    coding.need_revealed(project, round_)
    records = [
        one for one in adjudication.decision_records(project, round_.id)
        if one.mode is Mode.MEETING and (day is None or one.decided_at.startswith(day))
    ]  # fmt: skip
    if not records:
        raise KnownError(f"Nothing was decided in a meeting{f' on {day}' if day else ''}, so there are no minutes.")
    document = word_document.new_document(f"Minutes: {round_.name}", f"{project.title}{f', {day}' if day else ''}")
    settled = sum(one.outcome is not Outcome.LATER for one in records)
    put_off = len(records) - settled
    document.add_paragraph(f"{settled} of {len(records)} disagreements were settled, {put_off} were put off.")
    names, said = _Names.of(project), adjudication.remarks(project, round_)
    for one in records:
        word_document.heading(document, names.transcripts.get(one.transcript_id, ""), 2)
        word_document.quote(document, _passage(project, round_, one))
        word_document.fields(document, [
            ("versions", names.spans(one.members, with_coder=True)),
            *((f"{each.author} said", each.body) for each in said
              if (each.transcript_id, each.fingerprint) == (one.transcript_id, one.fingerprint)),
            ("outcome", one.outcome.value), ("consensus", names.spans(one.result, with_coder=False) or "nothing"),
            *((name, value) for name, value in (("reason", one.reason), ("rationale", one.rationale)) if value),
            ("yielded", ", ".join(names.people.get(who, "somebody") for who in one.yielded) or "nobody"),
            ("recorded", f"{one.decided_at} by {one.decided_by}"),
        ])  # fmt: skip
    word_document.save(document, path)
    return len(records)


def _passage(project: Project, round_: Round, one: DecisionRecord) -> str:
    board = adjudication.board(project, round_, one.transcript_id)
    spans = [(entry[-2], entry[-1]) for entry in (one.members or one.result)]
    text = text_of(project, one.transcript_id, board.transcript.revision_id).text
    return text[min(start for start, _ in spans) : max(end for _, end in spans)] if spans else ""
