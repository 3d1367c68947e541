# SPDX-License-Identifier: GPL-3.0-or-later
"""Captions and alternative texts of figures, made of the numbers that the figure shows. Each is (caption, alt)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualcoder_cp.prevalence.rules import Count, PrevalenceTable, count_form, jmir_decimals, ordered

if TYPE_CHECKING:
    from qualcoder_cp.prevalence.analyses import Codeline, Flow, Matrix
    from qualcoder_cp.prevalence.cooccurrence import Cooccurrence
    from qualcoder_cp.prevalence.figures import FigureOptions
    from qualcoder_cp.prevalence.saturation import Saturation

Words = tuple[str, str]
_MOST = 12  # rows that an alternative text reads out; the table says the rest


def of_table(
    table: PrevalenceTable, options: FigureOptions, what: str, *, groups: bool = True, band: bool = False
) -> Words:
    """Return the words of a figure of prevalence."""
    rows = ordered(table, options.sort, options.level)
    level = f"{options.level.value}" if options.level else "code"
    parts = [f"Prevalence of {len(rows)} {_plural(level, len(rows))} among {table.total()} participants"]
    if groups and table.groups:
        parts[0] += f" in {len(table.groups)} {_plural('group', len(table.groups))}"
    if options.intervals and what != "Heat map":
        parts.append("Lines are 95% Wilson intervals")
    if band:
        parts.append("The band behind a bar runs from participants whom all coders gave the code to those whom any did")
    parts.append("A participant counts once per code and may raise several")
    if groups and not table.exclusive:
        parts.append("A participant may be in several groups, which therefore do not add up")
    if table.provisional:
        parts.append(table.provisional_note.rstrip("."))
    decimals = jmir_decimals(table.total()) if options.decimals is None else options.decimals
    told = [f"{row.code.name} {_said(row.counts.overall, decimals)}" for row in rows[:_MOST]]
    alt = f"{what} of {len(rows)} {_plural(level, len(rows))}"
    alt += f" by {', '.join(table.groups)}" if groups and 0 < len(table.groups) <= _MOST else ""
    return _closed(parts), f"{alt}. Overall: {_listed(told, len(rows))}."


def of_matrix(table: Matrix) -> Words:
    """Return the words of participants x codes."""
    counted = [row for row in table.rows if not row.why_not]
    parts = [
        f"Which of {len(counted)} participants raised which of {len(table.codes)} "
        f"{_plural('code', len(table.codes))} (layer: {table.layer}); filled: raised"
    ]
    missing = len(table.rows) - len(counted)
    if missing:
        parts.append(f"Crossed: {missing} {_plural('participant', missing)} not complete and left out")
    told = [
        f"{code.name} {sum(row.present[place] or 0 for row in counted)} of {len(counted)}"
        for place, code in enumerate(table.codes)
    ]
    return _closed(parts), f"Matrix of participants and codes. {_listed(told[:_MOST], len(told))}."


def of_pairs(table: Cooccurrence, what: str) -> Words:
    """Return the words of co-occurrence."""
    from qualcoder_cp.prevalence.cooccurrence import SAID

    strongest = sorted(table.pairs.values(), key=lambda pair: -pair.both)[:5]
    names = {code.code_id: code.name for code in table.codes}
    told = [f"{names[pair.first]} with {names[pair.second]} {pair.both}" for pair in strongest if pair.both]
    caption = f"Co-occurrence of {len(table.codes)} codes; numbers are {SAID[table.scope]}"
    return _closed([caption]), f"{what} of co-occurring codes. Most often: {_listed(told, len(told)) or 'none'}."


def of_saturation(found: Saturation) -> Words:
    """Return the words of the saturation curve."""
    caption = [f"New (bars) and cumulative (line) {found.level}s over {len(found.names)} interviews"]
    caption += [found.sentence.rstrip(".")] + ([found.resampled_sentence.rstrip(".")] if found.resampled else [])
    total = found.cumulative[-1] if found.cumulative else 0
    return _closed(caption), f"Saturation curve rising to {total} {found.level}s. {found.sentence}"


def of_flow(facts: Flow) -> Words:
    """Return the words of the study flow."""
    alt = (
        f"{facts.transcripts} transcripts, {facts.double_coded} double-coded; {facts.disagreements} disagreements, "
        f"{facts.decided} adjudicated; consensus on {facts.consensus} transcripts, "
        f"{facts.analysed} participants analysed."
    )
    return _closed(["Flow of the study from transcripts to the analysed participants"]), f"Flow chart: {alt}"


def of_agreement(
    codes_count: int, coefficient: str, target: float | None, rows: Sequence[tuple[str, list[tuple[str, str]]]]
) -> Words:
    """Return the words of agreement over time."""
    caption = [f"{coefficient} of {codes_count} codes; lines are 95% intervals"]
    caption += [f"The vertical line is the target of {target:g}"] if target is not None else []
    told = [f"{label} " + ", ".join(f"{when} {words}" for when, words in own) for label, own in rows[:_MOST]]
    return _closed(caption), f"Dot plot of agreement. {_listed(told, len(rows))}."


def of_codeline(line: Codeline) -> Words:
    """Return the words of a codeline."""
    told = [f"{code.name} {len(spans)}" for code, spans in line.lanes[:_MOST]]
    caption = f"Where codes stand along '{line.transcript}' (layer: {line.layer}); shaded: participants' speech"
    return _closed([caption]), f"Codeline. Passages: {_listed(told, len(line.lanes)) or 'none'}."


def _plural(word: str, number: int) -> str:
    return word if number == 1 else f"{word}s"


def _said(count: Count, decimals: int) -> str:
    return count_form(count.n, count.N, decimals)


def _listed(told: Sequence[str], whole: int) -> str:
    more = f"; and {whole - len(told)} more" if whole > len(told) else ""
    return "; ".join(told) + more


def _closed(parts: Sequence[str]) -> str:
    return ". ".join(parts) + "."
