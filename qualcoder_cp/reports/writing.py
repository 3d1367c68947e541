# SPDX-License-Identifier: GPL-3.0-or-later
"""One command writes the folder: tables, figures, data and the methods paragraph."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qualcoder_cp import adjudication, agreement, codebook, coding
from qualcoder_cp.agreement import Unit
from qualcoder_cp.agreement.mode import coefficients_shown
from qualcoder_cp.agreement.report import AgreementReport
from qualcoder_cp.csv_table import excel_text, table_text, write_bytes
from qualcoder_cp.findings import any_findings
from qualcoder_cp.model import Coder, KnownError, LayerKind, Level, Round
from qualcoder_cp.prevalence import Counted, LayerChoice, Sort, count
from qualcoder_cp.project import Project
from qualcoder_cp.reports import tidy
from qualcoder_cp.reports.methods import methods_paragraph

Progress = Callable[[int, int, str], None]

UNITS = (Unit.PARTICIPANT, Unit.TURN, Unit.CHARACTER)
"""The units that the table of agreement shows side by side."""


@dataclass(slots=True)
class Results:
    """What the deliverables are made from, computed once."""

    project: Project
    round: Round
    viewer: Coder | None
    counted: Counted
    agreements: list[AgreementReport]
    layer: LayerChoice | Coder = LayerChoice.CONSENSUS
    excel: bool = False
    """Whether CSV files are written for a double click in Excel, which alters cells that look like formulas."""


@dataclass(frozen=True, slots=True)
class Deliverable:
    """One file of the folder; ``write`` makes it at a path."""

    file: str
    title: str
    write: Callable[[Results, Path], None]


def compute(
    project: Project, viewer: Coder | None = None, *, layer: LayerChoice | Coder = LayerChoice.CONSENSUS,
    resamples: int = 1000, progress: Progress | None = None,
) -> Results:  # fmt: skip
    """Compute prevalence and agreement for the reports.

    Args:
        project: the open project.
        viewer: who looks.
        layer: whose codings are counted.
        resamples: how many bootstrap resamples make the intervals of agreement.
        progress: called with (done, total, what).

    Raises:
        KnownError: nothing is coded yet, or the round is sealed.
    """
    round_ = coding.needed_round(project)
    coding.need_revealed(project, round_)
    reports = []
    for number, unit in enumerate(UNITS):
        if progress:
            progress(number, len(UNITS) + 1, f"Agreement per {unit.value}")
        reports.append(agreement.compare(project, unit, round_=round_, resamples=resamples))
    if progress:
        progress(len(UNITS), len(UNITS) + 1, "Prevalence")
    return Results(project, round_, viewer, count(project, viewer, layer=layer, round_=round_), reports, layer)


def write_reports(
    project: Project, folder: Path, viewer: Coder | None = None, *, layer: LayerChoice | Coder = LayerChoice.CONSENSUS,
    resamples: int = 1000, only: tuple[str, ...] = (), progress: Progress | None = None, excel: bool = False,
) -> list[Path]:  # fmt: skip
    """Write all deliverables (or those named in ``only``) into a folder and return their paths.

    Where the project has findings, those of ``WITH_FINDINGS`` are among them. Each file is complete or not there.
    Nothing is written before all numbers are computed.

    Raises:
        KnownError: nothing is coded yet, the round is sealed, the folder can't be written, or ``only`` names
            a report that there is not.
    """
    there_are = (*DELIVERABLES, *(WITH_FINDINGS if any_findings(project, viewer) else ()))
    unknown = set(only) - {one.file for one in there_are}
    if unknown:
        raise KnownError(f"There is no report named '{min(unknown)}'.")
    results = compute(project, viewer, layer=layer, resamples=resamples, progress=progress)
    results.excel = excel
    made_folder(folder)
    wanted = [one for one in there_are if not only or one.file in only]
    written = []
    for number, one in enumerate(wanted):
        if progress:
            progress(number, len(wanted), one.title)
        path = folder / one.file
        try:
            one.write(results, path)
        except OSError as problem:
            raise KnownError(f"{path} can't be written: {problem.strerror or problem}.") from problem
        written.append(path)
    return written


def made_folder(folder: Path) -> None:
    """Make a folder if it is missing, and see that files can be written there.

    Raises:
        KnownError: it can't be made, is a file, or takes no files.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise KnownError(f"The folder {folder} can't be made: {problem.strerror or problem}.") from problem
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise KnownError(f"The folder {folder} takes no files: {problem.strerror or problem}.") from problem


def _csv(results: Results, path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, object]]) -> None:
    write_bytes(path, (excel_text if results.excel else table_text)(columns, rows).encode("utf-8"))


def _prevalence_csv(results: Results, path: Path) -> None:
    _csv(results, path, tidy.PREVALENCE_COLUMNS, tidy.prevalence_rows(results.counted))


def _prevalence_docx(results: Results, path: Path) -> None:
    from qualcoder_cp.reports.prevalence_table import PrevalenceOptions, prevalence_document

    title = f"Prevalence of domains and codes by stakeholder group ({results.counted.layer})"
    prevalence_document(results.counted.table, title, (), path, PrevalenceOptions(sort=Sort.PREVALENCE))


def _chart(results: Results, path: Path) -> None:
    from qualcoder_cp.prevalence import figures

    chart = figures.bar_chart(results.counted.table, figures.FigureOptions(level=Level.DOMAIN, sort=Sort.PREVALENCE))
    {".png": figures.render_png, ".svg": figures.render_svg}[path.suffix](chart, path)


def _agreement_csv(results: Results, path: Path) -> None:
    shown = coefficients_shown(results.project)
    _csv(results, path, tidy.AGREEMENT_COLUMNS, tidy.agreement_rows(results.agreements, coefficients=shown))


def _agreement_xlsx(results: Results, path: Path) -> None:
    from qualcoder_cp.reports.agreement_files import write_agreement_workbook

    write_agreement_workbook(path, results.project, results.round, results.agreements)


def _agreement_docx(results: Results, path: Path) -> None:
    from qualcoder_cp.reports.agreement_table import agreement_document, agreement_table

    by_unit = {report.unit: report for report in results.agreements}
    participant, turn = by_unit[Unit.PARTICIPANT], by_unit[Unit.TURN]
    table = agreement_table(results.project, results.round, participant, turn)
    agreement_document(table, "Agreement of the coders before discussion, by code", path)


def _diagnosis_csv(results: Results, path: Path) -> None:
    from qualcoder_cp.reports.agreement_files import diagnosis_columns, diagnosis_rows

    rows = diagnosis_rows(results.project, results.round, (Unit.PARTICIPANT, Unit.TURN))
    _csv(results, path, diagnosis_columns(results.project, results.round), rows)


def _disagreements_csv(results: Results, path: Path) -> None:
    _csv(
        results, path, adjudication.DISAGREEMENT_COLUMNS, adjudication.disagreement_rows(results.project, results.round)
    )


def _decisions_csv(results: Results, path: Path) -> None:
    _csv(results, path, adjudication.DECISION_COLUMNS, adjudication.decision_rows(results.project, results.round))


def _codings_csv(results: Results, path: Path) -> None:
    """Write all codings; those of a transcript that one coder alone coded stand there as consensus as well."""
    project = results.project
    decided = {one.transcript_id for one in coding.layers(project, results.round.id) if one.kind is LayerKind.CONSENSUS}
    single = {
        one.transcript.uuid for one in adjudication.boards(project, results.round)
        if one.single_coded and one.transcript.id not in decided
    }  # fmt: skip
    rows: list[dict[str, object]] = []
    for row in coding.coding_rows(project, results.viewer):
        rows.append(row)
        if row["transcript_id"] in single:
            rows.append({**row, "coder": "", "status": "consensus"})
    _csv(results, path, coding.COLUMNS, rows)


def _codebook_csv(results: Results, path: Path) -> None:
    _csv(results, path, codebook.COLUMNS, codebook.codebook_rows(codebook.tree(results.project)))


def _methods_md(results: Results, path: Path) -> None:
    words = methods_paragraph(results.project, results.round, results.agreements[0], results.counted)
    write_bytes(path, words.encode("utf-8"))


def _findings(results: Results, path: Path) -> None:
    from qualcoder_cp.reports import findings_tables as tables
    from qualcoder_cp.reports.table_files import write_printed

    found = tables.evidences(results.project, results.viewer)
    if path.suffix == ".docx":
        tables.findings_document(results.project, found, path)
    elif path.suffix == ".xlsx":
        write_printed(tables.findings_printed(found), path)
    else:
        _csv(results, path, tables.EVIDENCE_COLUMNS, tables.evidence_rows(results.project, found))


WITH_FINDINGS = (
    Deliverable("findings.docx", "Findings with statements and evidence, a Word document", _findings),
    Deliverable("findings_summary.xlsx", "Findings and who stands behind them, a workbook", _findings),
    Deliverable("findings_evidence.csv", "Evidence: a row per passage behind each finding", _findings),
)
"""What is written besides where the project has findings."""

DELIVERABLES = (
    Deliverable("prevalence.csv", "Prevalence, one row per number", _prevalence_csv),
    Deliverable("prevalence.docx", "Prevalence by group, a Word table", _prevalence_docx),
    Deliverable("prevalence.png", "Prevalence of the domains, the chart (1200 px)", _chart),
    Deliverable("prevalence.svg", "Prevalence of the domains, the chart (vector)", _chart),
    Deliverable("agreement.csv", "Agreement per participant, turn and character", _agreement_csv),
    Deliverable("agreement.docx", "Agreement by code, a Word table", _agreement_docx),
    Deliverable("agreement.xlsx", "Agreement, confusion and kinds of disagreement, a workbook", _agreement_xlsx),
    Deliverable("diagnosis.csv", "Diagnosis: who found what in each unit, to compute again", _diagnosis_csv),
    Deliverable("disagreements.csv", "All differences between the coders", _disagreements_csv),
    Deliverable("decisions.csv", "All decisions with reasons", _decisions_csv),
    Deliverable("codings.csv", "All codings: coders and consensus", _codings_csv),
    Deliverable("codebook.csv", "The codebook", _codebook_csv),
    Deliverable("methods.md", "The methods paragraph, made of facts", _methods_md),
)
