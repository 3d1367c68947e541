# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of agreement for a manuscript: per code what each coder found, how far they agree, how it was settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcoder_cp import adjudication, agreement, codebook, coding
from qualcoder_cp.adjudication import Decision, DisagreementType, Item
from qualcoder_cp.adjudication.items import unite
from qualcoder_cp.agreement import Unit
from qualcoder_cp.agreement.comparing import LEVELS, lowest, pairing
from qualcoder_cp.agreement.mode import coefficients_shown
from qualcoder_cp.agreement.passages import passages
from qualcoder_cp.agreement.report import AgreementReport
from qualcoder_cp.agreement.result import AgreementRow, Result
from qualcoder_cp.agreement.scope import Scope
from qualcoder_cp.model import Round
from qualcoder_cp.prevalence.rules import percent
from qualcoder_cp.project import Project, coders
from qualcoder_cp.reports.formats import JMIR, Preset
from qualcoder_cp.reports.printed import Note, PrintedRow, PrintedTable
from qualcoder_cp.reports.word_tables import table_document

SETTLED = ("A", "B", "both", "new", "neither")
"""How a disagreement can have been settled: as one coder had it, as both, in another way, or as nothing."""

_NONE = "—"


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One row: a node of the codebook, or all of a level pooled (``depth`` None).

    ``passages`` are those of the first and second coder, ``participants`` how many participants each found it in.
    ``disagreements`` counts items in which a code of the row takes part, ``settled`` how many ended how.
    """

    name: str
    definition: str
    depth: int | None
    participant: AgreementRow
    turn: AgreementRow
    passages: tuple[int, int]
    disagreements: int
    settled: Counter[str]

    @property
    def participants(self) -> tuple[int, int]:
        """Return how many participants each coder found it in."""
        row = self.participant
        return row.n11 + row.n10, row.n11 + row.n01


@dataclass(frozen=True, slots=True)
class AgreementTable:
    """All rows, pooled ones first; ``coefficients`` False leaves numbers with a chance term, and percent, out."""

    lines: tuple[AgreementLine, ...]
    participant: AgreementReport
    turn: AgreementReport
    coefficients: bool


def agreement_table(
    project: Project, round_: Round, participant: AgreementReport, turn: AgreementReport
) -> AgreementTable:
    """Return the table of a round, from its reports per participant and per turn.

    Raises:
        KnownError: the round is sealed.
    """
    scope = agreement.scope_of(project, round_)
    tree = codebook.tree(project)
    ids = participant.coder_ids
    pair = (ids[0], ids[1]) if len(ids) > 1 else None
    counted = _passages(scope, pair)
    settled, items = _settled(project, round_, ids)
    by_turn = {row.code.id: row for row in turn.codes if row.code is not None}
    pooled = zip(participant.pooled, turn.pooled, strict=True)
    bottom = lowest(scope.codes)
    lines = [
        _pooled(row, other, counted, [code.id for code in bottom] if row.level == bottom[0].level else [], items)
        for row, other in pooled
    ]  # fmt: skip
    for row in participant.codes:
        if row.code is None:
            continue
        card = tree.codes[row.code.id]
        own = [kinds for codes, kinds in settled if codes & row.code.descendants]
        lines.append(AgreementLine(
            card.shown, card.short_definition, len(tree.ancestors(card.id)) - 1, row, by_turn[card.id],
            counted.get(card.id, (0, 0)), len(own), Counter(kind for kind in own if kind),
        ))  # fmt: skip
    return AgreementTable(tuple(lines), participant, turn, coefficients_shown(project))


def _pooled(
    row: AgreementRow, turn: AgreementRow, counted: Mapping[int, tuple[int, int]], codes: Sequence[int],
    items: Sequence[str],
) -> AgreementLine:  # fmt: skip
    both = tuple(sum(counted.get(code, (0, 0))[side] for code in codes) for side in (0, 1))
    name = f"{row.name[0].upper()}{row.name[1:]}"
    done = Counter(kind for kind in items if kind) if codes else Counter[str]()
    return AgreementLine(name, "", None, row, turn, (both[0], both[1]), len(items) if codes else 0, done)


def _passages(scope: Scope, coders_: tuple[int, int] | None) -> dict[int, tuple[int, int]]:
    """Return how many passages of each node each coder of the pair has, codes below it rolled up."""
    if coders_ is None:
        return {}
    pair, counts = pairing(scope, coders_), Counter[tuple[int, int]]()
    levels = {code.id: code.level for code in scope.codes}
    for level in LEVELS:
        found = passages(scope, pair, level)
        counts.update((one.code, one.side) for one in found if levels[one.code] == level)
    return {code.id: (counts[code.id, 0], counts[code.id, 1]) for code in scope.codes}


def _settled(
    project: Project, round_: Round, ids: Sequence[int]
) -> tuple[list[tuple[frozenset[int], str]], list[str]]:  # fmt: skip
    """Return codes and outcome ("" while open) of each disagreement in which a coder of the pair takes part."""
    uuid = {one.id: one.uuid for one in coders(project)}
    pair = [uuid[each] for each in ids]
    found: list[tuple[frozenset[int], str]] = []
    for board in adjudication.boards(project, round_):
        for item in board.items:
            if item.type is not DisagreementType.EXACT and set(item.coders) & set(pair):
                decision = board.decisions.get(item.fingerprint)
                found.append((frozenset(item.codes), settled_as(item, decision, pair)))
    return found, [outcome for _, outcome in found]


def settled_as(item: Item, decision: Decision | None, pair: Sequence[str]) -> str:
    """Return how a disagreement was settled (one of ``SETTLED``), an empty string while it is open.

    What the decision leaves is held against what each coder of the pair (UUIDs, first and second) had there; a coder
    who had nothing there is "A" or "B" where nothing is left.
    """
    if decision is None or not decision.settles:
        return ""
    left = unite(decision.result)
    had = [
        unite((one.code_id, one.start, one.end) for one in item.members if one.coder_uuid == coder) for coder in pair
    ]
    for name, own in zip(SETTLED, had, strict=False):
        if left == own:
            return name
    if not left:
        return "neither"
    return "both" if left == unite(span for own in had for span in own) else "new"


def agreement_document(
    table: AgreementTable, title: str, path: Path, *, preset: Preset = JMIR, definitions: bool = True
) -> None:
    """Write the table as a portrait Word document.

    Raises:
        KnownError: the file can't be written.
    """
    table_document(agreement_printed(table, title, definitions=definitions, preset=preset), path, preset)


def agreement_printed(
    table: AgreementTable, title: str, order: int = 1, *, definitions: bool = True, preset: Preset = JMIR
) -> PrintedTable:
    """Return the table as it is printed, cell by cell; ``order`` is its number in the manuscript.

    ``definitions`` puts each code's short definition beside its name.
    """
    people = table.participant.n_participants
    numbers = ("α per participant (95% CI)", "κ per participant", "α per turn (95% CI)", "Agreement, %")
    header = (
        "Code", "Passages A/B", f"Participants A/B (N={people})", *(numbers if table.coefficients else ()),
        "Disagreements", "Settled: A, B, both, new, neither",
    )  # fmt: skip
    rows = tuple(
        PrintedRow(
            _cells(line, people, table.coefficients, definitions, preset), line.depth or 0, strong=line.depth == 0
        )
        for line in table.lines
    )
    return PrintedTable(order, title, header, rows, _notes(table, len(header)))


def _cells(line: AgreementLine, people: int, coefficients: bool, definitions: bool, preset: Preset) -> tuple[str, ...]:
    row, total = line.participant, line.participant.n_units
    label = f"{line.name}: {line.definition}" if line.definition and definitions else line.name
    share = percent(row.n11 + row.n00, total, preset.percent_decimals([people])) if total else _NONE
    values = (
        _value(row.krippendorff_alpha, preset), _value(row.cohen_kappa, preset, bare=True),
        _value(line.turn.krippendorff_alpha, preset), share,
    )  # fmt: skip
    pooled = line.depth is None
    counted = not pooled or any(line.passages) or line.disagreements
    return (
        label, "/".join(map(str, line.passages)) if counted else "",
        "" if pooled else "/".join(map(str, line.participants)), *(values if coefficients else ()),
        str(line.disagreements) if counted else "",
        "/".join(str(line.settled[name]) for name in SETTLED) if counted else "",
    )  # fmt: skip


def _value(result: Result, preset: Preset, *, bare: bool = False) -> str:
    if result.value is None:
        return _NONE
    shown = preset.bounded(result.value)
    if bare or result.ci_low is None or result.ci_high is None:
        return shown
    bounds = preset.interval(result.ci_low, result.ci_high)
    return f"{shown} {bounds}" if preset.brackets else f"{shown} ({bounds})"


def _notes(table: AgreementTable, columns: int) -> tuple[Note, ...]:
    first, second = (*table.participant.coders, "nobody", "nobody")[:2]
    report = table.participant
    made = [Note(
        f"A: {first}; B: {second}. Agreement before discussion, over {report.universe} in {report.n_transcripts} "
        f"transcripts of {report.round_name}; a code counts where it or a code below it was applied. Pooled rows are "
        "computed from the summed tables of their codes."
    )]  # fmt: skip
    if report.warning or report.reason:
        made.append(Note(f"{(report.reason or report.warning)[0].upper()}{(report.reason or report.warning)[1:]}."))
    if table.coefficients:
        made.append(Note(
            f"Krippendorff α (nominal), Cohen κ; 95% CI from {report.resamples} bootstrap resamples of participants, "
            f"seed {report.seed}. Agreement in percent is per participant.", 3,
        ))  # fmt: skip
        made += [Note(words, column) for column, words in _undefined(table)]
    made.append(Note(
        "Disagreements settled as the first coder had it, as the second had it, as both, in a new way, or as nothing; "
        "those still open are not among them.", columns - 1,
    ))  # fmt: skip
    return tuple(made)


def _undefined(table: AgreementTable) -> list[tuple[int, str]]:
    """Return for each column of alpha the codes that have none, by reason."""
    found = []
    for column, of in ((3, "participant"), (5, "turn")):
        names: dict[str, list[str]] = {}
        for line in table.lines:
            result: Result = getattr(line, of).krippendorff_alpha
            if result.value is None:
                names.setdefault(result.reason, []).append(line.name)
        if names:
            words = "; ".join(f"{reason} ({', '.join(lines)})" for reason, lines in names.items())
            found.append((column, f"{_NONE} not defined: {words}."))
    return found


UNITS = (Unit.PARTICIPANT, Unit.TURN)
"""The units of the two reports that the table is made from."""


def reports_of(project: Project, round_: Round | None = None, *, resamples: int = 1000) -> list[AgreementReport]:
    """Return the two reports that the table needs.

    Raises:
        KnownError: nothing is coded yet, or the round is sealed.
    """
    round_ = round_ or coding.needed_round(project)
    return [agreement.compare(project, unit, round_=round_, resamples=resamples) for unit in UNITS]
