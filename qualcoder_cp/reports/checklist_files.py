# SPDX-License-Identifier: GPL-3.0-or-later
"""COREQ and SRQR filled in from a project, as Word document or Markdown."""

from __future__ import annotations

from pathlib import Path

import qualcoder_cp
from qualcoder_cp import codebook, coding
from qualcoder_cp import word_document as word
from qualcoder_cp.agreement.mode import coefficients_shown
from qualcoder_cp.codebook.codebook_files import markdown
from qualcoder_cp.csv_table import write_bytes
from qualcoder_cp.model import KnownError, Level, Round
from qualcoder_cp.prevalence.queries import Counted
from qualcoder_cp.prevalence.rules import Sort, ordered
from qualcoder_cp.project import Project
from qualcoder_cp.reports.checklists import ChecklistItem, checklist
from qualcoder_cp.reports.methods import Facts, facts
from qualcoder_cp.reports.settings import pseudonyms
from qualcoder_cp.transcripts import import_report, text_of, transcripts

MINOR = 25
"""Codes raised by fewer than this share (percent) of the participants are listed as minor."""


def known_items(project: Project, round_: Round, counted: Counted) -> dict[str, dict[int, str]]:
    """Return what the project knows of each checklist, by number of item.

    Raises:
        KnownError: the round is sealed.
    """
    found = facts(project, round_)
    table = counted.table
    software = f"QualCoder CP version {qualcoder_cp.__version__}"
    coders = _coders(found)
    tree = f"Codebook of {found.codes} codes in {found.domains} domains ({found.version or 'not frozen'}): appendix."
    groups = ", ".join(f"{group} {table.total(group)}" for group in table.groups)
    sample = f"{table.total()} participants{f' ({groups})' if groups else ''}; table of participants."
    quotes = "Table of quotes, each with the participant's identifier and group."
    coreq = {
        12: sample, 16: sample, 21: _duration(project), 24: coders, 25: tree, 26: _derivation(project), 27: software,
        29: quotes, 30: "Tables, figures and text come from one count; the manuscript can be checked against it.",
        31: f"Table of prevalence; domains by frequency: {_by_frequency(counted)}.", 32: _minor(counted),
    }  # fmt: skip
    srqr = {
        12: sample, 13: _processing(project), 14: f"{coders} {tree} {software}.",
        15: _trustworthiness(project, round_, found), 17: quotes,
    }  # fmt: skip
    return {"COREQ": coreq, "SRQR": srqr}


def write_checklist(
    project: Project, round_: Round, counted: Counted, name: str, path: Path, *, known: dict[int, str] | None = None
) -> list[ChecklistItem]:
    """Write a checklist as .docx or .md and return its items.

    Raises:
        KnownError: the round is sealed, the name ends in something else, or the file can't be written.
    """
    known = known_items(project, round_, counted)[name] if known is None else known
    items = checklist(name, known)
    told = sum(one.known for one in items)
    about = f"{told} of {len(items)} items are filled in from the project; the others wait for the authors."
    if path.suffix.lower() == ".docx":
        document = word.new_document(f"{name} checklist", about)
        rows = [(str(one.number), one.heading, one.reported) for one in items]
        word.table(document, ("No.", "Item", "Reported"), rows, (1.2, 5.2, 10.0))
        word.save(document, path)
    elif path.suffix.lower() == ".md":
        lines = [f"# {name} checklist", "", about, "", "| No. | Item | Reported |", "|---|---|---|"]
        lines += [f"| {one.number} | {one.heading} | {_cell(one)} |" for one in items]
        write_bytes(path, ("\n".join(lines) + "\n").encode("utf-8"))
    else:
        raise KnownError(f"{path} must end in .docx or .md.")
    return items


def _cell(one: ChecklistItem) -> str:
    return markdown(one.reported) if one.known else f"**{markdown(one.reported)}**"


def _coders(found: Facts) -> str:
    share = f"{found.double_coded}/{found.transcripts} transcripts were coded by two or more of them"
    settled = f"; disagreements were settled by {', '.join(found.deciders)}" if found.deciders else ""
    number = len(found.coders)
    return f"{number} coder{'' if number == 1 else 's'} ({', '.join(found.coders)}); {share}{settled}."


def _duration(project: Project) -> str:
    """Return the length of recordings as the times in the transcripts tell it, if all of them do."""
    lengths = []
    for one in transcripts(project):
        times = [turn.end_ms or turn.start_ms for turn in text_of(project, one.id).turns]
        known = [time for time in times if time]
        if not known:
            return ""
        lengths.append(max(known) / 60_000)
    if not lengths:
        return ""
    return f"By the times in the transcripts {min(lengths):.0f} to {max(lengths):.0f} minutes."


def _derivation(project: Project) -> str:
    versions = codebook.versions(project)
    number = len(versions)
    if not number:
        return ""
    return f"The codebook was frozen {'once' if number == 1 else f'{number} times'}; its history is in the project."


def _by_frequency(counted: Counted) -> str:
    rows = ordered(counted.table, Sort.PREVALENCE, Level.DOMAIN)
    return ", ".join(f"{row.code.name} {row.counts.overall.n}/{row.counts.overall.N}" for row in rows)


def _minor(counted: Counted) -> str:
    rows = [
        f"{row.code.name} {row.counts.overall.n}/{row.counts.overall.N}" for row in counted.table.rows
        if row.code.level is not Level.DOMAIN and row.counts.overall.n
        and 100 * row.counts.overall.n < MINOR * row.counts.overall.N
    ]  # fmt: skip
    return f"Codes raised by fewer than {MINOR}% of the participants: {', '.join(rows)}." if rows else ""


def _processing(project: Project) -> str:
    number = len(transcripts(project))
    if not number:
        return ""
    read = sum(bool(import_report(project, one.id)) for one in transcripts(project))
    report = f"{number} transcripts; for {read} of them a report accounts for the words of the file."
    hidden = " Names in quotes were replaced by pseudonyms." if pseudonyms(project) else ""
    return f"{report}{hidden}"


def _trustworthiness(project: Project, round_: Round, found: Facts) -> str:
    said = [f"{found.double_coded}/{found.transcripts} transcripts coded independently by two or more"]
    if len(found.coders) > 1:
        said.append(
            f"{found.disagreements} disagreements listed and settled one by one or by rule, with an audit trail"
        )
    if coefficients_shown(project) and len(found.coders) > 1:
        said.append("agreement before discussion reported")
    protocol = coding.protocol(project, round_)
    if protocol.fully_blind:
        said.append("coders were blind to each other's work until all had submitted")
    return "; ".join(said) + "."
