# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings as they are published: each claim with how many stand behind it, and the evidence in their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from qualcoder_cp.findings import About, Evidence, Piece, findings, support
from qualcoder_cp.model import Coder, KnownError
from qualcoder_cp.prevalence.groups import STAKEHOLDERS
from qualcoder_cp.prevalence.rules import count_form
from qualcoder_cp.project import Project
from qualcoder_cp.reports.formats import PLAIN, Preset
from qualcoder_cp.reports.printed import Note, PrintedRow, PrintedTable
from qualcoder_cp.reports.quoting import shortened
from qualcoder_cp.reports.settings import pseudonyms, without_names
from qualcoder_cp.word_document import heading, new_document, quote, save
from qualcoder_cp.word_document import table as word_table

EVIDENCE_COLUMNS = (
    "kind", "finding", "statement", "n", "N", "percent", "via", "chosen", "participant", "group", "transcript",
    "start_char", "end_char", "code", "quote", "note",
)  # fmt: skip


def evidences(project: Project, viewer: Coder | None = None, *, by: Sequence[str] = (STAKEHOLDERS,)) -> list[Evidence]:
    """Return all findings with who stands behind them, in order.

    Raises:
        KnownError: there is no finding yet, nothing is coded yet, or a round is sealed.
    """
    found = findings(project, viewer)
    if not found:
        raise KnownError(f"There are no findings in {project.path.name} yet.")
    return [support(project, viewer, one, by=by) for one in found]


def findings_printed(found: Sequence[Evidence], order: int = 1, preset: Preset = PLAIN) -> PrintedTable:
    """Return the summary: each finding with its statement and n/N (%), over all and by group."""
    groups = tuple(found[0].by_group) if len(found[0].by_group) > 1 else ()
    decimals = preset.percent_decimals(one.overall.N for one in found)
    rows = []
    for number, one in enumerate(found, 1):
        counts = (one.overall, *(one.by_group[group] for group in groups))
        cells = (count_form(count.n, count.N, decimals) if count.N else "—" for count in counts)
        rows.append(PrintedRow((f"{number}. {one.finding.name}", one.finding.statement, *cells)))
    header = ("Finding", "Statement", f"All (N={found[0].overall.N})",
              *(f"{group} (n={found[0].by_group[group].N})" for group in groups))  # fmt: skip
    notes = [Note("Participants with a consensus coding of a code that the finding rests on, or in a linked passage.")]
    if any(one.provisional for one in found):
        notes.append(Note("Provisional: not all participants are complete."))
    return PrintedTable(order, "Findings and who stands behind them", header, tuple(rows), tuple(notes), (1,))


def evidence_rows(project: Project, found: Sequence[Evidence]) -> Iterator[dict[str, object]]:
    """Yield a row of ``EVIDENCE_COLUMNS`` per passage behind each finding, and one per memo that is linked."""
    names = pseudonyms(project)
    for one in found:
        share = one.overall.percent
        head: dict[str, object] = {
            "kind": one.finding.kind.value, "finding": one.finding.name, "statement": one.finding.statement,
            "n": one.overall.n, "N": one.overall.N, "percent": None if share is None else float(share),
        }  # fmt: skip
        for piece in one.pieces:
            yield head | _row(piece, names)
        for link in one.finding.links:
            if link.about is About.MEMO:
                yield head | {"via": link.about.value, "chosen": 1, "quote": link.memo, "note": link.note}


def _row(piece: Piece, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "via": piece.link.about.value, "chosen": int(piece.chosen), "participant": piece.participant,
        "group": piece.group, "transcript": piece.transcript, "start_char": piece.start, "end_char": piece.end,
        "code": piece.code, "quote": without_names(piece.words, names)[0],
        "note": piece.link.note or piece.link.problem,
    }  # fmt: skip


def findings_document(project: Project, found: Sequence[Evidence], path: Path) -> None:
    """Write the findings as a Word document: each with its statement, who stands behind it, and the chosen words.

    Raises:
        KnownError: the file can't be written.
    """
    names = pseudonyms(project)
    document = new_document("Findings and their evidence", project.title)
    for number, one in enumerate(found, 1):
        heading(document, f"{number}. {one.finding.name}", 2)
        if one.finding.statement:
            document.add_paragraph(one.finding.statement)
        counts = [("All", one.overall), *one.by_group.items()]
        rows = [(group, f"{count.n}/{count.N}") for group, count in counts]
        rests = [(link.code, one.by_link[link.id]) for link in one.finding.links if link.about is About.CODE]
        rows += [(f"Code: {code}", f"{count.n}/{count.N}") for code, count in rests]
        word_table(document, ("Behind it", "Participants"), rows, (11.0, 4.5))
        for piece in (piece for piece in one.pieces if piece.chosen):
            words, _ = without_names(shortened(piece.words, 600), names)
            source = ", ".join(part for part in (piece.participant, piece.group, piece.transcript, piece.code) if part)
            quote(document, f"“{words}”", f"{source}{f'. {piece.link.note}' if piece.link.note else ''}")
    save(document, path)
