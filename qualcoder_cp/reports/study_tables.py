# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables about the study itself: who took part, what they said in their own words, how disagreements were settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from statistics import mean, stdev

from qualcoder_cp import adjudication, codebook
from qualcoder_cp.adjudication import DisagreementType, Mode, Outcome
from qualcoder_cp.model import Level, Participant, Round
from qualcoder_cp.prevalence.rules import percent
from qualcoder_cp.project import Project
from qualcoder_cp.reports.formats import Preset, number
from qualcoder_cp.reports.printed import Note, PrintedRow, PrintedTable
from qualcoder_cp.reports.quotes import QuoteRules, Quotes
from qualcoder_cp.transcripts import NOT_STATED, Variable, VariableKind, choices, groups, participants, variables
from qualcoder_cp.transcripts.variables import natural_order

NOT_REPORTED = "Not reported"
MOST_VALUES = 12
"""A variable of the kind text with more values than this is no characteristic but words."""

_NONE = "—"
_NUMERIC = "mean (SD)"
_Columns = Sequence[tuple[str | None, list[Participant]]]


def participants_printed(project: Project, order: int, preset: Preset) -> PrintedTable:
    """Return the table of participants' characteristics: all of them and each group.

    Numbers are given as mean and standard deviation (of a sample), everything else as n (%); those without a value are
    counted as "Not reported".
    """
    people = participants(project)
    names = list(groups(project))
    if NOT_STATED not in names and names and any(one.group is None for one in people):
        names.append(NOT_STATED)
    columns: list[tuple[str | None, list[Participant]]] = [(None, people)]
    if len(names) > 1:
        columns += [(name, [one for one in people if (one.group or NOT_STATED) == name]) for name in names]
    decimals = preset.percent_decimals(len(own) for _, own in columns)
    rows: list[PrintedRow] = []
    left_out = []
    for variable in variables(project):
        made = _variable_rows(variable, columns, decimals)
        rows += made
        if not made:
            left_out.append(variable.name)
    header = ("Characteristic", f"All (N={len(people)})", *(f"{name} (n={len(own)})" for name, own in columns[1:]))
    if not rows:
        nothing = "No characteristics are recorded" if people else "No participants are recorded"
        rows.append(PrintedRow((nothing, *("" for _ in columns))))
    notes = [Note(f"Values are n (%) of the column's participants unless a row says {_NUMERIC}.")]
    if any(one.kind is VariableKind.SEVERAL for one in variables(project)):
        notes.append(Note("Of several choices a participant may have more than one, so they may add up to over 100%."))
    if left_out:
        notes.append(Note(f"Left out, as their values are words: {', '.join(left_out)}."))
    return PrintedTable(order, "Characteristics of the participants", header, tuple(rows), tuple(notes))


def _variable_rows(variable: Variable, columns: _Columns, decimals: int) -> list[PrintedRow]:
    values = [one.variables.get(variable.name, "") for one in columns[0][1]]
    given = [value for value in values if value]
    title = _titled(variable.name)
    if variable.kind is VariableKind.NUMBER and given:
        rows = [PrintedRow((f"{title}, {_NUMERIC}", *(_mean(variable, own) for _, own in columns)), strong=True)]
    else:
        several = variable.kind is VariableKind.SEVERAL
        each = [part for value in given for part in (choices(value) if several else [value])]
        known = [*dict.fromkeys((*variable.settings.order, *natural_order(sorted(set(each)))))]
        known = [one for one in known if one in each or one in variable.settings.order]
        if not given or (variable.kind in (VariableKind.TEXT, VariableKind.DATE) and len(known) > MOST_VALUES):
            return []
        rows = [PrintedRow((f"{title}, n (%)", *("" for _ in columns)), strong=True)]
        rows += [_counted(variable.settings.shown(one), columns, decimals, _having(variable, one)) for one in known]
    if len(given) < len(values):
        rows.append(_counted(NOT_REPORTED, columns, decimals, lambda one: not one.variables.get(variable.name)))
    return rows


def _having(variable: Variable, value: str) -> Callable[[Participant], bool]:
    def has(one: Participant) -> bool:
        own = one.variables.get(variable.name, "")
        return value in choices(own) if variable.kind is VariableKind.SEVERAL and own else own == value

    return has


def _counted(label: str, columns: _Columns, decimals: int, has: Callable[[Participant], bool]) -> PrintedRow:
    cells = []
    for _, own in columns:
        n = sum(map(has, own))
        cells.append(f"{n} ({percent(n, len(own), decimals)}%)" if own else _NONE)
    return PrintedRow((label, *cells), indent=1)


def _mean(variable: Variable, own: list[Participant]) -> str:
    found = [float(value) for one in own if (value := one.variables.get(variable.name))]
    if not found:
        return _NONE
    return f"{number(mean(found), 1)} ({number(stdev(found), 1) if len(found) > 1 else _NONE})"


def _titled(name: str) -> str:
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def quotes_printed(project: Project, found: Quotes, order: int, rules: QuoteRules | None = None) -> PrintedTable:
    """Return the table of quotes: per domain (or code) one of each group, with who said it."""
    rules = rules or QuoteRules()
    tree = codebook.tree(project)
    rows: list[PrintedRow] = []
    before = None
    for one in found.quotes:
        own, of = tree.codes[one.source.own_code_id], tree.codes[one.source.code_id]
        first = before != of.id
        before = of.id
        rows.append(PrintedRow(
            (of.shown if first else "", own.shown if own.id != of.id else "", f"“{one.printed}”",
             f"{one.source.participant}, {one.source.group}"), strong=first, rule_above=first and len(rows) > 0,
        ))  # fmt: skip
    header = ("Domain" if rules.level is Level.DOMAIN else _titled(rules.level.value), "Code", "Quote", "Participant")
    notes = [Note(
        "[…] marks words that were left out, other words in square brackets stand in the place of the participant's. "
        "One quote per group where there is one."
    )]  # fmt: skip
    return PrintedTable(order, "Quotes by domain and group", header, tuple(rows), tuple(notes), (1, 2, 3))


_OUTCOMES = {
    "One coder's": (Outcome.CODER, Outcome.ACCEPTED), "Both": (Outcome.BOTH,),
    "United or trimmed": (Outcome.UNION, Outcome.INTERSECTION, Outcome.EDITED),
    "Another code": (Outcome.OTHER_CODE, Outcome.PARENT, Outcome.NEW), "No coding": (Outcome.NOTHING,),
}  # fmt: skip


def decisions_printed(project: Project, round_: Round, order: int) -> PrintedTable:
    """Return how many disagreements of each kind there were and how they were settled.

    Raises:
        KnownError: the round is sealed.
    """
    boards = adjudication.boards(project, round_)
    kinds = Counter[DisagreementType](item.type for one in boards for item in one.items)
    del kinds[DisagreementType.EXACT]
    stale = {(one.transcript.id, key) for one in boards for key in one.result.stale}
    records = [
        one for one in adjudication.decision_records(project, round_.id)
        if one.outcome is not Outcome.LATER and one.type != DisagreementType.EXACT.value
        and (one.transcript_id, one.fingerprint) not in stale
    ]  # fmt: skip
    rows = []
    for kind in (*(one for one in DisagreementType if kinds[one]), None):
        own = [one for one in records if kind is None or one.type == kind.value]
        outcomes = [sum(one.outcome in several for one in own) for several in _OUTCOMES.values()]
        total = kinds.total() if kind is None else kinds[kind]
        label = "All disagreements" if kind is None else _titled(kind.value)
        cells = (label, str(total), *map(str, outcomes), str(max(total - sum(outcomes), 0)))
        rows.append(PrintedRow(cells, strong=kind is None, rule_above=kind is None))
    how = Counter(one.mode for one in records)
    told = ", ".join(f"{how[mode]} {mode.value}" for mode in Mode if how[mode])
    notes = [Note("Passages that all coders coded alike are not among them."),
             *([Note(f"How they were decided: {told}.")] if told else [])]  # fmt: skip
    return PrintedTable(
        order, "Disagreements between the coders and how they were settled",
        ("Kind", "Disagreements", *_OUTCOMES, "Open"), tuple(rows), tuple(notes),
    )  # fmt: skip
