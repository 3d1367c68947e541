# SPDX-License-Identifier: GPL-3.0-or-later
"""The results paragraph: who took part, which domains they raised, how that differs between groups, in facts alone."""

from __future__ import annotations

from qualcoder_cp.model import Level
from qualcoder_cp.prevalence.queries import Counted
from qualcoder_cp.prevalence.rules import Count, PrevalenceTable, Row, Sort, interval_form, ordered
from qualcoder_cp.reports.facts_told import Told, fact, told
from qualcoder_cp.reports.formats import JMIR, Preset


def results_text(counted: Counted, preset: Preset = JMIR) -> Told:
    """Return the paragraphs, divided by empty lines, each number with the command that shows it.

    The first names participants and domains by prevalence, the next ones each domain by group and its codes.
    """
    table = counted.table
    query = f"prevalence report --layer '{counted.layer}'"
    domains = ordered(table, Sort.PREVALENCE, Level.DOMAIN)
    paragraphs = [" ".join([_who(table, query, preset), *_overall(domains, query, preset)])]
    paragraphs += [" ".join(_domain(table, row, query, preset)) for row in domains if row.counts.overall.n]
    return told("\n\n".join(paragraphs))


def _who(table: PrevalenceTable, query: str, preset: Preset) -> str:
    sign = " = " if preset.spaced else "="
    groups = [
        f"{group} (n{sign}{fact(table.total(group), f'participants counted: {group}', query)})"
        for group in table.groups if table.total(group)
    ]  # fmt: skip
    total = fact(table.total(), "participants counted", query)
    among = f": {_listed(groups)}" if len(groups) > 1 else ""
    words = f"The analysis included {total} participant{'' if table.total() == 1 else 's'}{among}."
    if table.provisional:
        left = fact(len(table.left_out), "participants left out", query)
        words += f" [Provisional: {left} not yet complete and left out.]"
    return words


def _overall(domains: tuple[Row, ...], query: str, preset: Preset) -> list[str]:
    found = [row for row in domains if row.counts.overall.n]
    if not found:
        return ["No domain was raised by any participant."] if domains else []
    first = found[0]
    bounds = interval_form(first.counts.overall, preset.percent_decimals([first.counts.overall.N]))
    if preset.brackets:
        bounds = f"[{bounds.replace('-', ', ')}]"
    interval = fact(bounds, f"95% Wilson interval: {first.code.name}", query)
    words = f"The domain that most participants raised was {first.code.name} ({_count(first, None, query, preset)}; "
    words += f"95% CI {interval})"
    rest = [f"{row.code.name} ({_count(row, None, query, preset)})" for row in found[1:]]
    said = [f"{words}{f', followed by {_listed(rest)}' if rest else ''}."]
    none = [row.code.name for row in domains if not row.counts.overall.n]
    if none:
        said.append(f"No participant raised {_listed(none)}.")
    return said


def _domain(table: PrevalenceTable, row: Row, query: str, preset: Preset) -> list[str]:
    name = row.code.name
    said = []
    groups = [group for group in table.groups if table.total(group)]
    if len(groups) > 1:
        each = [f"{group} ({_count(row, group, query, preset)})" for group in groups]
        said.append(f"{name} was raised by {_listed(each)}.")
    below = [
        one for one in ordered(table, Sort.PREVALENCE)
        if one.code.code_id in row.code.below and one.code.code_id != row.code.code_id and one.counts.overall.n
    ]  # fmt: skip
    if below:
        codes = [f"{one.code.name} ({_count(one, None, query, preset)})" for one in below]
        said.append(f"Within {name}, participants spoke of {_listed(codes)}.")
    return said or [f"{name} was raised by {_count(row, None, query, preset)}."]


def _count(row: Row, group: str | None, query: str, preset: Preset) -> str:
    found: Count = row.counts.of(group)
    what = f"participants who raised {row.code.name}" + (f": {group}" if group else "")
    return fact(preset.in_text(found.n, found.N), what, query)


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
