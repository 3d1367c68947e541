# SPDX-License-Identifier: GPL-3.0-or-later
"""Disagreements and decisions as CSV files; decisions both ways, so that they can be recomputed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qualcoder_cp import codebook, coding
from qualcoder_cp.adjudication import queries
from qualcoder_cp.adjudication.actions import record_all
from qualcoder_cp.adjudication.items import Decision, DisagreementType, Item, Mode, Outcome, Result, unite
from qualcoder_cp.adjudication.rules import new_fingerprint
from qualcoder_cp.csv_table import Table, TableRow, read_table, table_text, write_bytes
from qualcoder_cp.model import Round
from qualcoder_cp.project import Project, coders
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import participants, participants_of, text_of, transcripts

DECISION_COLUMNS = (
    "disagreement", "transcript", "type", "codes_before", "outcome", "codes_after", "how", "rule", "reason",
    "rationale", "decider", "decided_at", "seconds",
)  # fmt: skip
DISAGREEMENT_COLUMNS = (
    "disagreement", "transcript", "participant", "group", "type_number", "type", "start_char", "end_char",
    "codes_before", "badges", "state", "outcome", "passage",
)  # fmt: skip
_ENTRY = re.compile(r"(?P<code>.+) \[(?P<start>\d+)-(?P<end>\d+)\]")
_EMPTY = frozenset({Outcome.NOTHING, Outcome.LATER})
_MAY_BE_EMPTY = frozenset({*_EMPTY, Outcome.ACCEPTED, Outcome.CODER})
_NEEDED = ("transcript", "codes_before", "outcome", "codes_after")


@dataclass(frozen=True, slots=True)
class _Names:
    """Names for UUIDs and ids, as the files write them."""

    coder: dict[str, str]
    code_by_uuid: dict[str, str]
    code_by_id: dict[int, str]
    uuid_by_id: dict[int, str]

    @classmethod
    def of(cls, project: Project) -> _Names:
        codes = codebook.tree(project)
        tree = codes.codes.values()
        return cls(
            {one.uuid: one.name for one in coders(project)},
            {one.uuid: one.name for one in (*tree, *codes.merged.values())},  # a decision names what it was made on
            {one.id: one.name for one in tree}, {one.id: one.uuid for one in tree},
        )  # fmt: skip

    def rule(self, rule: str) -> str:
        """Return a rule with the coder's name in place of the UUID."""
        for uuid, name in self.coder.items():
            rule = rule.replace(uuid, name)
        return rule

    def before(self, item: Item) -> str:
        """Return the codings of an item: ``Ana: Consent [120-260]; Ben: ...``, sorted by name and place."""
        return self.of_members((one.coder_uuid, one.code_uuid, one.start, one.end) for one in item.members)

    def of_members(self, members: Iterable[Sequence[Any]]) -> str:
        """Return codings as ``before`` writes them, given coder and code UUID, start and end of each."""
        return _joined((self.coder[coder], self.code(code), start, end) for coder, code, start, end in members)

    def code(self, uuid: str) -> str:
        """Return a code's name; the UUID stands for a code that is no longer in the codebook."""
        return self.code_by_uuid.get(uuid, uuid)

    def after(self, result: list[list[Any]]) -> str:
        """Return a decision's result: ``Consent [120-260]``, sorted by place."""
        return _joined(("", self.code(code), start, end) for code, start, end in result)


def _joined(entries: Any) -> str:
    ordered = sorted(entries, key=lambda entry: (entry[0], entry[2], entry[3], entry[1]))
    return "; ".join(f"{f'{who}: ' if who else ''}{code} [{start}-{end}]" for who, code, start, end in ordered)


def disagreement_rows(project: Project, round_: Round) -> Iterator[dict[str, object]]:
    """Yield a row of ``DISAGREEMENT_COLUMNS`` for each difference between the coders (agreements are left out)."""
    names = _Names.of(project)
    people = {one.id: one for one in participants(project)}
    who = participants_of(project)
    for one in queries.boards(project, round_):
        different = [item for item in one.items if item.type is not DisagreementType.EXACT]
        if not different:
            continue
        text = text_of(project, one.transcript.id, one.transcript.revision_id).text
        persons = [people[person] for person in who.get(one.transcript.id, ())]
        for item in different:
            decision = one.decisions.get(item.fingerprint)
            settled = decision is not None and decision.settles
            yield {
                "disagreement": item.fingerprint[:12], "transcript": one.transcript.name,
                "participant": "; ".join(person.name for person in persons),
                "group": "; ".join(dict.fromkeys(person.group or "" for person in persons)),
                "type_number": item.type.number, "type": item.type.value,
                "start_char": item.start, "end_char": item.end,
                "codes_before": names.before(item), "badges": "; ".join(item.badges),
                "state": "decided" if settled else ("discuss later" if decision else "open"),
                "outcome": decision.outcome.value if decision else "", "passage": text[item.start : item.end],
            }  # fmt: skip


def decision_rows(project: Project, round_: Round, *, with_stale: bool = True) -> Iterator[dict[str, object]]:
    """Yield a row of ``DECISION_COLUMNS`` for each decision in force, in the order of transcripts and text.

    Stale decisions, whose item has changed since, are on record like the others (``with_stale``), but don't count.
    """
    names = _Names.of(project)
    order = {one.transcript.id: one for one in queries.boards(project, round_)}
    by_transcript: dict[int, list[queries.DecisionRecord]] = {}
    for record in queries.decision_records(project, round_.id):
        by_transcript.setdefault(record.transcript_id, []).append(record)
    for transcript_id, one in order.items():
        items = {item.fingerprint: item for item in one.items}
        records = by_transcript.get(transcript_id, [])
        for record in sorted(records, key=lambda record: _place(record, items)):
            if not with_stale and record.fingerprint in one.result.stale:
                continue
            yield {
                "disagreement": record.fingerprint[:12], "transcript": one.transcript.name, "type": record.type,
                "codes_before": names.of_members(record.members), "outcome": record.outcome.value,
                "codes_after": names.after(record.result), "how": record.mode.value, "rule": names.rule(record.rule),
                "reason": record.reason, "rationale": record.rationale, "decider": record.decided_by,
                "decided_at": record.decided_at, "seconds": record.seconds,
            }  # fmt: skip


def _place(record: queries.DecisionRecord, items: dict[str, Item]) -> tuple[int, int, str]:
    item = items.get(record.fingerprint)
    spans = [(item.start, item.end)] if item else [(start, end) for _, start, end in record.result]
    return (*min(spans, default=(0, 0)), record.fingerprint)


def export_decisions(project: Project, path: Path) -> int:
    """Write the decisions that count in the current round to a CSV file and return their number.

    Stale ones are left out: `apply_decisions` would find no item for them.

    Raises:
        KnownError: nothing is coded, the round is sealed, or the file can't be written.
    """
    rows = list(decision_rows(project, coding.needed_round(project), with_stale=False))
    write_bytes(path, table_text(DECISION_COLUMNS, rows).encode("utf-8"))
    return len(rows)


def apply_decisions(project: Project, path: Path, *, by: str) -> int:
    """Decide items as a CSV file says, as one change, and return their number.

    A decision that stands already, with the same outcome and result, stays as it is. Each row finds its item by
    the transcript and ``codes_before`` (who coded what where); ``codes_after`` is what the consensus takes. A row
    with the outcome *new* needs no item.

    Raises:
        KnownError: a column, transcript, code or outcome is unknown, no item is as ``codes_before`` says, or two
            rows decide the same item; file, row and column are named, and nothing is changed.
    """
    table = read_table(path, _NEEDED)
    reader = _Reader(project, table)
    found = [reader.decision(row) for row in table.rows]
    wanted = [one for one in found if one is not None]
    record_all(project, reader.round, wanted, by=by, label=f"Apply decisions {path.name}")
    return len(wanted)


class _Reader:
    """Checks the rows of one file against the items of the current round."""

    def __init__(self, project: Project, table: Table) -> None:
        self.round = coding.needed_round(project)
        self._table = table
        self._names = _Names.of(project)
        self._boards = {name_key(one.transcript.name): one for one in queries.boards(project, self.round)}
        self._known = {name_key(one.name) for one in transcripts(project)}
        self._code_ids = {name_key(name): code_id for code_id, name in self._names.code_by_id.items()}
        self._items = {
            (key, _normal(self._names.before(item))): item for key, one in self._boards.items() for item in one.items
        }
        self._seen: dict[tuple[str, str], int] = {}

    def decision(self, row: TableRow) -> tuple[int, Item | None, str, Outcome, Result, dict[str, str]] | None:
        """Return what `record_all` takes, or None where the decision stands already."""
        key = name_key(row["transcript"])
        if key not in self._boards:
            words = "is not part of the round" if key in self._known else "is not in the project"
            raise self._table.problem(row, "transcript", f"'{row['transcript']}' {words}.")
        board = self._boards[key]
        outcome = _outcome(self._table, row)
        result = _result(self._table, row, self._code_ids, len_of=board.transcript.characters)
        _check_result(self._table, row, outcome, result)
        item = None if outcome is Outcome.NEW else self._items.get((key, _normal(row["codes_before"])))
        if item is None and outcome is not Outcome.NEW:
            raise self._table.problem(row, "codes_before", f"no item in '{row['transcript']}' is coded like this.")
        fingerprint = item.fingerprint if item else _new_key(board.transcript.sha256, self._names, result)
        before = self._seen.setdefault((key, fingerprint), row.number)
        if before != row.number:
            raise self._table.problem(row, "codes_before", f"this item is already decided in row {before}.")
        fields = _fields(self._table, row)
        if _stands(board.decisions.get(fingerprint), outcome, result):
            return None
        return board.transcript.id, item, fingerprint, outcome, result, fields


def _fields(table: Table, row: TableRow) -> dict[str, str]:
    if row["how"] and row["how"] not in set(Mode):
        raise table.problem(row, "how", f"'{row['how']}' is not one of {', '.join(Mode)}.")
    if row["seconds"] and not re.fullmatch(r"\d+(\.\d+)?", row["seconds"], re.ASCII):
        raise table.problem(row, "seconds", f"'{row['seconds']}' is no number of seconds.")
    return {
        "decided_at": _time(table, row),
        "mode": row["how"], "reason": row["reason"], "rationale": row["rationale"], "decided_by": row["decider"],
        "rule": row["rule"], "seconds": row["seconds"],
    }  # fmt: skip


def _time(table: Table, row: TableRow) -> str:
    """Return when it was decided, in UTC as the project writes it; nothing where the file does not say."""
    if not row["decided_at"]:
        return ""
    try:
        when = datetime.fromisoformat(row["decided_at"])
    except ValueError:
        raise table.problem(row, "decided_at", f"'{row['decided_at']}' is no time like 2026-03-01T09:30:00Z.") from None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _check_result(table: Table, row: TableRow, outcome: Outcome, result: Result) -> None:
    if result and outcome in _EMPTY:
        raise table.problem(row, "codes_after", f"'{outcome}' leaves nothing, so this cell must be empty.")
    if not result and outcome not in _MAY_BE_EMPTY:
        raise table.problem(row, "codes_after", f"'{outcome}' needs a code and its place, like 'Code [12-34]'.")


def _stands(known: Decision | None, outcome: Outcome, result: Result) -> bool:
    return known is not None and known.outcome is outcome and sorted(known.result) == sorted(result)


def _outcome(table: Table, row: TableRow) -> Outcome:
    try:
        return Outcome(row["outcome"])
    except ValueError:
        choices = ", ".join(one.value for one in Outcome)
        raise table.problem(row, "outcome", f"'{row['outcome']}' is not one of {choices}.") from None


def _result(table: Table, row: TableRow, code_ids: dict[str, int], len_of: int) -> Result:
    spans = []
    for entry in _entries(row["codes_after"]):
        match = _ENTRY.fullmatch(entry)
        if match is None:
            raise table.problem(row, "codes_after", f"'{entry}' is not written like 'Code [12-34]'.")
        code_id = code_ids.get(name_key(match["code"]))
        if code_id is None:
            raise table.problem(row, "codes_after", f"there is no code '{match['code']}' in the codebook.")
        start, end = int(match["start"]), int(match["end"])
        if not start < end <= len_of:
            raise table.problem(row, "codes_after", f"{start}-{end} is not a place in the text (0 to {len_of}).")
        spans.append((code_id, start, end))
    return unite(spans)


def _entries(cell: str) -> list[str]:
    return [part for part in re.split(r"(?<=\]);\s*", cell.strip()) if part]


def _normal(cell: str) -> str:
    return "; ".join(" ".join(entry.split()) for entry in _entries(cell))


def _new_key(sha256: str, names: _Names, result: Result) -> str:
    return new_fingerprint(sha256, names.uuid_by_id[result[0][0]], [(start, end) for _, start, end in result])
