# SPDX-License-Identifier: GPL-3.0-or-later
"""What is submitted to a journal, in one folder: tables, figures, text, checklists and appendix by a preset."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from qualcoder_cp import codebook
from qualcoder_cp import word_document as word
from qualcoder_cp.agreement import Unit
from qualcoder_cp.codebook.codebook_files import markdown
from qualcoder_cp.csv_table import excel_text, table_text, write_bytes
from qualcoder_cp.model import Coder, Level
from qualcoder_cp.prevalence import LayerChoice, Sort
from qualcoder_cp.project import Project
from qualcoder_cp.reports.agreement_table import agreement_printed, agreement_table
from qualcoder_cp.reports.checklist_files import known_items, write_checklist
from qualcoder_cp.reports.facts_told import Told
from qualcoder_cp.reports.formats import JMIR, Preset
from qualcoder_cp.reports.methods import methods_text, rests_on
from qualcoder_cp.reports.prevalence_table import PrevalenceOptions, prevalence_printed
from qualcoder_cp.reports.printed import PrintedTable
from qualcoder_cp.reports.quotes import QuoteRules, Quotes, quotes
from qualcoder_cp.reports.results_text import results_text
from qualcoder_cp.reports.settings import order_of_codes, presented
from qualcoder_cp.reports.study_tables import decisions_printed, participants_printed, quotes_printed
from qualcoder_cp.reports.table_files import FORMATS, write_printed
from qualcoder_cp.reports.writing import DELIVERABLES, Progress, Results, compute, made_folder

TABLES = ("participants", "prevalence", "quotes", "agreement", "decisions")
QUOTE_COLUMNS = (
    "domain", "code", "group", "participant", "transcript", "start_char", "end_char", "typical_example", "coded_alike",
    "printed",
)  # fmt: skip
_PICTURES = (".png", ".svg", ".pdf")
_DATA = tuple(one for one in DELIVERABLES if one.file.endswith(".csv"))


@dataclass(frozen=True, slots=True)
class Submission:
    """What was written, what an author should look at, and older files of ours that are no part of it any more."""

    files: tuple[Path, ...]
    warnings: tuple[str, ...]
    older: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything of a submission before it is a file."""

    results: Results
    tables: tuple[PrintedTable, ...]
    methods: Told
    text: Told
    quotes: Quotes


def contents(results: Results, preset: Preset, rules: QuoteRules | None = None) -> Contents:
    """Make tables and text from computed results.

    Raises:
        KnownError: the round is sealed.
    """
    project, round_, counted = results.project, results.round, results.counted
    by_unit = {report.unit: report for report in results.agreements}
    table = presented(project, counted.table)
    sort = Sort.CODEBOOK if order_of_codes(project) else Sort.PREVALENCE
    notes = [f"Layer: {counted.layer}; {counted.round_name}."]
    found = quotes(project, results.viewer, layer=results.layer, round_=round_, rules=rules)
    agreed = agreement_table(project, round_, by_unit[Unit.PARTICIPANT], by_unit[Unit.TURN])
    tables = (
        participants_printed(project, 1, preset),
        prevalence_printed(table, "Prevalence of domains and codes by group", notes,
                           PrevalenceOptions(2, sort=sort, preset=preset)),
        quotes_printed(project, found, 3, rules),
        agreement_printed(agreed, "Agreement of the coders before discussion, by code", 4, preset=preset),
        decisions_printed(project, round_, 5),
    )  # fmt: skip
    methods = methods_text(project, round_, by_unit[Unit.PARTICIPANT], counted, preset)
    return Contents(results, tables, methods, results_text(counted, preset), found)


def write_submission(
    project: Project, folder: Path, preset: Preset = JMIR, viewer: Coder | None = None, *,
    layer: LayerChoice | Coder = LayerChoice.CONSENSUS, resamples: int = 1000, excel: bool = False,
    progress: Progress | None = None,
) -> Submission:  # fmt: skip
    """Write tables, figures, text, checklists, codebook and data by a preset into a folder.

    Nothing is written before all is computed; each file is complete or not there; files of the same name are replaced.

    Args:
        project: the open project.
        folder: where; it is made if it is missing.
        preset: what the journal asks for.
        viewer: who looks.
        layer: whose codings are counted and quoted.
        resamples: of the bootstrap behind intervals of agreement.
        excel: write CSV files for a double click in Excel.
        progress: called with (done, total, what).

    Raises:
        KnownError: nothing is coded yet, the round is sealed, or a file can't be written.
    """
    made_folder(folder)
    results = compute(project, viewer, layer=layer, resamples=resamples, progress=progress)
    results.excel = excel
    made = contents(results, preset)
    steps = list(_steps(made, folder, preset, excel))
    written: list[Path] = []
    for number, (path, write) in enumerate(steps):
        if progress:
            progress(number, len(steps), path.name)
        path.parent.mkdir(exist_ok=True)
        write(path)
        written.append(path)
    older = [path for path in _possible(folder) if path not in written and path.is_file()]
    return Submission(tuple(written), made.quotes.warnings, tuple(older))


_Write = Callable[[Path], object]


def _steps(made: Contents, folder: Path, preset: Preset, excel: bool) -> Iterator[tuple[Path, _Write]]:
    results = made.results
    for table, name in zip(made.tables, TABLES, strict=True):
        for ending in FORMATS:
            yield (
                folder / f"table_{table.number}_{name}{ending}",
                lambda path, table=table: write_printed(table, path, preset, excel=excel),  # type: ignore[misc]
            )
    for name, by_group in (("figure_1_prevalence", False), ("figure_2_by_group", True)):
        for ending in preset.pictures:
            yield folder / f"{name}{ending}", lambda path, by=by_group: _picture(results, path, preset, by)  # type: ignore[misc]
    yield folder / "text.docx", lambda path: _text_document(made, path)
    yield folder / "text.md", lambda path: write_bytes(path, _text(made).encode("utf-8"))
    yield folder / "numbers.json", lambda path: write_bytes(path, _numbers(made).encode("utf-8"))
    known = known_items(results.project, results.round, results.counted)
    for name, items in known.items():
        for ending in (".docx", ".md"):
            yield (
                folder / f"{name.lower()}{ending}",
                lambda path, name=name, items=items: write_checklist(  # type: ignore[misc]
                    results.project, results.round, results.counted, name, path, known=items
                ),
            )
    for ending in (".docx", ".xlsx"):
        yield folder / f"appendix_codebook{ending}", lambda path: codebook.write_codebook(results.project, path)
    yield folder / "data" / "quotes.csv", lambda path: _quotes_csv(made, path, excel)
    for one in _DATA:
        yield folder / "data" / one.file, lambda path, one=one: one.write(results, path)  # type: ignore[misc]


def _possible(folder: Path) -> Iterator[Path]:
    """Yield the files that a submission by any preset may have."""
    for number, name in enumerate(TABLES, 1):
        for ending in FORMATS:
            yield folder / f"table_{number}_{name}{ending}"
    for name in ("figure_1_prevalence", "figure_2_by_group"):
        for ending in _PICTURES:
            yield folder / f"{name}{ending}"
    yield from (folder / one.file for one in DELIVERABLES)


def _picture(results: Results, path: Path, preset: Preset, by_group: bool) -> None:
    from qualcoder_cp.prevalence import figures

    table = presented(results.project, results.counted.table)
    groups = [group for group in table.groups if table.total(group)]
    totals = [table.total(group) for group in (None, *(groups if by_group else ()))]
    options = figures.FigureOptions(
        level=Level.DOMAIN, sort=Sort.CODEBOOK if order_of_codes(results.project) else Sort.PREVALENCE,
        by_group=by_group, decimals=preset.percent_decimals(totals),
    )  # fmt: skip
    chart = figures.bar_chart(table, options)
    if path.suffix == ".png":
        figures.render_png(chart, path, preset.picture_px)
    else:
        {".svg": figures.render_svg, ".pdf": figures.render_pdf}[path.suffix](chart, path)


def _rests(made: Contents) -> list[str]:
    results = made.results
    return rests_on(results.project, results.round, results.agreements[0], results.counted)


def _text_document(made: Contents, path: Path) -> None:
    document = word.new_document("Methods and results", "Made of facts of the project; what it does not know is open")
    for title, words in (("Methods", made.methods.words), ("Results", made.text.words)):
        word.heading(document, title, 1)
        for paragraph in words.split("\n\n"):
            document.add_paragraph(word.plain(paragraph))
    word.heading(document, "What the numbers rest on", 1)
    for line in _rests(made):
        document.add_paragraph(word.plain(line))
    word.save(document, path)


def _text(made: Contents) -> str:
    rests = "\n".join(f"- {markdown(line)}" for line in _rests(made))
    return (
        f"# Methods\n\n{made.methods.words}\n\n# Results\n\n{made.text.words}\n\n"
        f"# What the numbers rest on\n\n{rests}\n"
    )


def _numbers(made: Contents) -> str:
    both = {"methods": made.methods, "results": made.text}
    listed = {part: [asdict(one) for one in text.numbers] for part, text in both.items()}
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def _quotes_csv(made: Contents, path: Path, excel: bool) -> None:
    codes = codebook.tree(made.results.project).codes
    rows: list[dict[str, object]] = [
        {
            "domain": codes[one.source.code_id].shown, "code": codes[one.source.own_code_id].shown,
            "group": one.source.group, "participant": one.source.participant, "transcript": one.source.transcript,
            "start_char": one.source.start, "end_char": one.source.end, "typical_example": int(one.source.exemplar),
            "coded_alike": int(one.source.alike), "printed": one.printed,
        }
        for one in made.quotes.quotes
    ]  # fmt: skip
    write_bytes(path, (excel_text if excel else table_text)(QUOTE_COLUMNS, rows).encode("utf-8"))
