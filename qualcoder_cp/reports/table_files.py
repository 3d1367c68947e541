# SPDX-License-Identifier: GPL-3.0-or-later
"""One printed table as a file: Word, Excel, CSV, LaTeX or a web page, all with the same words in the same cells."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

from qualcoder_cp.csv_table import excel_text, table_text, write_bytes
from qualcoder_cp.model import KnownError
from qualcoder_cp.reports.formats import PLAIN, Preset
from qualcoder_cp.reports.printed import PrintedRow, PrintedTable, lettered
from qualcoder_cp.reports.word_tables import table_document
from qualcoder_cp.workbook_file import Sheet, write_workbook

_LATEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "−": "$-$", "α": r"$\alpha$", "κ": r"$\kappa$", "\n": " ",
}  # fmt: skip
_BLANK = "    "


def write_printed(table: PrintedTable, path: Path, preset: Preset = PLAIN, *, excel: bool = False) -> None:
    """Write a table in the form that the file's name ends in: .docx, .xlsx, .csv, .tex or .html.

    Args:
        table: what is printed.
        path: the file.
        preset: how the journal wants number and title.
        excel: write CSV for a double click in Excel, with an apostrophe before what looks like a formula.

    Raises:
        KnownError: the name ends in something else, the columns don't fit on a page, or the file can't be written.
    """
    ending = path.suffix.lower()
    if ending == ".docx":
        table_document(table, path, preset)
    elif ending == ".xlsx":
        _workbook(table, path)
    elif ending == ".csv":
        columns, rows = _named(table)
        write_bytes(path, (excel_text if excel else table_text)(columns, rows).encode("utf-8"))
    elif ending in _AS_TEXT:
        write_bytes(path, _AS_TEXT[ending](table).encode("utf-8"))
    else:
        raise KnownError(f"{path} must end in {', '.join(FORMATS[:-1])} or {FORMATS[-1]}.")


def _named(table: PrintedTable) -> tuple[tuple[str, ...], list[dict[str, object]]]:
    """Return columns and rows; a code stands below its domain by blanks before its label."""
    columns = tuple(dict.fromkeys(table.header))
    if len(columns) < len(table.header):  # two headings alike: their places tell them apart
        columns = tuple(f"{name} ({place})" for place, name in enumerate(table.header, 1))
    return columns, [dict(zip(columns, _cells(row), strict=True)) for row in table.rows]


def _cells(row: PrintedRow) -> tuple[str, ...]:
    return (_BLANK * row.indent + row.cells[0], *row.cells[1:])


def _workbook(table: PrintedTable, path: Path) -> None:
    columns, rows = _named(table)
    counted = [{name: _number(value) for name, value in row.items()} for row in rows]
    about: list[dict[str, object]] = [{"mark": "", "text": f"Table {table.number}. {table.shown_title}."}]
    about += [{"mark": letter, "text": words} for letter, words in lettered(table)[0]]
    name = f"Table {table.number}"
    write_workbook(path, [Sheet(name, columns, counted), Sheet("Notes", ("mark", "text"), about)], table.shown_title)


def _number(value: object) -> object:
    """Return a whole number as one, so that a spreadsheet can add; everything else stays the words that are printed."""
    words = str(value)
    return int(words) if re.fullmatch(r"0|[1-9]\d{0,14}", words) else value


def _web_page(table: PrintedTable) -> str:
    notes, marks = lettered(table)

    def headed(column: int | None, words: str) -> str:
        mark = marks.get(column, "")
        return html.escape(words) + (f"<sup>{mark}</sup>" if mark else "")

    lines = [
        "<!DOCTYPE html>", '<html lang="en"><head><meta charset="utf-8">',
        f"<title>{html.escape(table.shown_title)}</title>", f"<style>{_STYLE}</style></head><body>", "<table>",
        f"<caption>{headed(None, f'Table {table.number}. {table.shown_title}.')}</caption>", "<thead><tr>",
    ]  # fmt: skip
    lines += [f'<th scope="col"{_side(table, column)}>{headed(column, words)}</th>'
              for column, words in enumerate(table.header)]  # fmt: skip
    lines.append("</tr></thead><tbody>")
    for row in table.rows:
        ruled = ' class="rule"' if row.rule_above else ""
        label = f"<strong>{html.escape(row.cells[0])}</strong>" if row.strong else html.escape(row.cells[0])
        cells = [f'<th scope="row" dir="auto" style="padding-left:{0.4 + 1.2 * row.indent:g}em">{label}</th>']
        cells += [f'<td dir="auto"{_side(table, column)}>{html.escape(words)}</td>'
                  for column, words in enumerate(row.cells[1:], 1)]  # fmt: skip
        lines.append(f"<tr{ruled}>{''.join(cells)}</tr>")
    lines.append("</tbody></table>")
    lines += [f"<p><sup>{letter}</sup>{html.escape(words)}</p>" for letter, words in notes]
    return "\n".join([*lines, "</body></html>", ""])


def _side(table: PrintedTable, column: int) -> str:
    return ' class="words"' if column == 0 or column in table.text_columns else ""


_STYLE = (
    "body{font:10pt Arial,sans-serif;color:#000;background:#fff;margin:2em}table{border-collapse:collapse;"
    "border-top:1px solid;border-bottom:1px solid}caption{text-align:left;padding-bottom:.4em}"
    "th,td{padding:.15em .4em;text-align:right;font-weight:normal;vertical-align:top}th.words,td.words,"
    "tbody th{text-align:left}thead th{border-bottom:1px solid;vertical-align:bottom}tr.rule>*{border-top:1px solid}"
    "p{font-size:8pt;margin:.2em 0}"
)


def _latex(table: PrintedTable) -> str:
    """Return a table of the package booktabs; labels and texts in columns that break."""
    notes, marks = lettered(table)

    def escaped(words: str) -> str:
        return "".join(_LATEX.get(letter, letter) for letter in words)

    def headed(column: int | None, words: str) -> str:
        mark = marks.get(column, "")
        return escaped(words) + (rf"\textsuperscript{{{mark}}}" if mark else "")

    wide = 1 + len(table.text_columns)
    share = 0.3 if wide == 1 else 0.9 / wide
    kinds = "".join(
        f"p{{{share:.2f}\\linewidth}}" if column == 0 or column in table.text_columns else "r"
        for column in range(len(table.header))
    )
    lines = [
        "% needs \\usepackage{booktabs}", r"\begin{table}", rf"\caption{{{headed(None, table.shown_title + '.')}}}",
        rf"\begin{{tabular}}{{{kinds}}}", r"\toprule",
        " & ".join(headed(column, words) for column, words in enumerate(table.header)) + r" \\", r"\midrule",
    ]  # fmt: skip
    for row in table.rows:
        label = rf"\textbf{{{escaped(row.cells[0])}}}" if row.strong else escaped(row.cells[0])
        inside = rf"\hspace{{{row.indent}em}}{label}" if row.indent else label
        if row.rule_above:
            lines.append(r"\midrule")
        lines.append(" & ".join([inside, *map(escaped, row.cells[1:])]) + r" \\")
    lines += [r"\bottomrule", r"\end{tabular}", ""]
    lines += [rf"{{\footnotesize \textsuperscript{{{letter}}}{escaped(words)}\par}}" for letter, words in notes]
    return "\n".join([*lines, r"\end{table}", ""])


_AS_TEXT: dict[str, Callable[[PrintedTable], str]] = {".tex": _latex, ".html": _web_page}
FORMATS = (".docx", ".xlsx", ".csv", ".tex", ".html")
"""What a printed table can become."""
