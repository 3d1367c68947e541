# SPDX-License-Identifier: GPL-3.0-or-later
"""All coefficients of any table of ratings, without a project's codings: copied or saved as they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from qualcoder_cp.agreement.result import COEFFICIENT_LABELS
from qualcoder_cp.csv_table import table_text, write_bytes
from qualcoder_cp.known import KnownError
from qualcoder_cp.ui.agreement.grid import Cell, Sheet
from qualcoder_cp.ui.agreement.grid_view import GridView
from qualcoder_cp.ui.agreement.wording import percent_words, value_words, with_interval
from qualcoder_cp.ui.background import Background, Job, Progress
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, label, row
from qualcoder_cp.ui.widgets.tall import TallWidget

LABEL = "Computing coefficients of ratings"
_LEVELS = {
    "nominal": "names without an order", "ordinal": "an order", "interval": "equal steps", "ratio": "a true zero",
}  # fmt: skip
COLUMNS = ("coefficient", "value", "ci_low", "ci_high", "observed", "expected", "reason", "level", "seed", "resamples")


@dataclass(frozen=True, slots=True)
class Rated:
    """What was computed: a line of what was compared, and a row of `COLUMNS` with its words per coefficient."""

    told: str
    sheet: Sheet
    records: tuple[dict[str, object], ...]


class RatingsPanel(TallWidget):
    """A file, what its ratings mean, and the coefficients; ``left`` asks to go back."""

    left = Signal()

    def __init__(self, session: Session, background: Background) -> None:
        """Show no file yet."""
        super().__init__()
        self._session, self._background = session, background
        self._path: Path | None = None
        self._rated: Rated | None = None
        self._job: Job | None = None
        self.open = button("Open a table…", self.ask, "primary", tip="CSV, TSV or Excel: units by coders, or long form")
        self.level = QComboBox()
        for name, meaning in _LEVELS.items():
            self.level.addItem(f"{name}: {meaning}", name)
        self.level.setAccessibleName("What the ratings mean")
        self.order = _field("Order of words, low to high", "low, medium, high")
        self.cluster = _field("Column of participants", "resampled as a whole")
        self.words = label(_HOW, "muted", wrap=True, name="What was compared")
        self.grid = GridView("Coefficients of the ratings")
        self.copy = button("Copy", self.copy_table, tip="Copy the table, for a spreadsheet or a text")
        self.save = button("Save CSV…", self.ask_save, tip="All digits, with intervals and reasons")
        self._arrange()
        self.level.currentIndexChanged.connect(lambda _place: self.compute())
        for one in (self.order, self.cluster):
            one.editingFinished.connect(self.compute)
        self.setFocusProxy(self.open)
        self._show_buttons()

    def _arrange(self) -> None:
        head = row(label("Ratings in a file", "title"), None, self.copy, self.save,
                   button("Back", self.left.emit, tip="Back to the agreement of this study"))  # fmt: skip
        flow = Flow(space(1))
        for one in (self.open, self.level, row(label("Order"), self.order), row(label("Participants"), self.cluster)):
            flow.addWidget(one)
        fields = QWidget()
        fields.setLayout(flow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(3), space(3), space(3), space(2))
        layout.setSpacing(space(2))
        for widget, share in ((head, 0), (fields, 0), (self.grid, 1), (self.words, 0)):
            layout.addWidget(widget, share)

    def _show_buttons(self) -> None:
        for one in (self.copy, self.save):
            one.setEnabled(self._rated is not None)

    def ask(self) -> None:
        """Ask for a file."""
        kinds = "Tables (*.csv *.tsv *.txt *.xlsx);;All files (*)"
        name, _ = QFileDialog.getOpenFileName(self, "Table of ratings", "", kinds)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Compute the coefficients of this file."""
        self._path = path
        self.compute()

    def compute(self) -> None:
        """Compute again, with the meaning of the ratings that is chosen now."""
        path = self._path
        if path is None:
            return
        if self._job is not None:
            self._job.cancel()
        level, cluster = str(self.level.currentData()), self.cluster.text().strip()
        order = tuple(one.strip() for one in self.order.text().split(",") if one.strip())
        self.words.setText(f"Reading {path.name}…")
        self._job = self._background.run(
            LABEL, lambda progress: _rate_or_say(path, level, order, cluster, progress), self._show_either, quiet=True
        )  # fmt: skip

    def _show_either(self, found: Rated | str) -> None:
        if isinstance(found, str):
            self._show_problem(found)
        else:
            self._show(found)

    def _show(self, rated: Rated) -> None:
        self._rated = rated
        self.grid.show_sheet(rated.sheet)
        self.words.setText(rated.told)
        self._show_buttons()

    def _show_problem(self, words: str) -> None:
        self._rated = None
        self.grid.show_sheet(Sheet())
        self.words.setText(words)
        self._show_buttons()

    def copy_table(self) -> None:
        """Put the table on the clipboard, cells divided by tabs."""
        if self._rated is not None:
            sheet = self._rated.sheet
            lines = [sheet.heads, *(tuple(cell.tip or cell.words for cell in each) for each in sheet.rows)]
            QApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))
            self._session.said.emit("Copied the table of coefficients", False)

    def ask_save(self) -> None:
        """Ask for a place and write the table there."""
        name, _ = QFileDialog.getSaveFileName(self, "Save the coefficients", "ratings.csv", "CSV (*.csv)")
        if name:
            self.write(Path(name))

    def write(self, path: Path) -> None:
        """Write the table with all digits."""
        if self._rated is not None:
            text = table_text(COLUMNS, self._rated.records)
            self._session.do(write_bytes, path, text.encode("utf-8"), say=f"Coefficients saved in {path}")


_HOW = (
    "Rows are units and columns are coders; an empty cell was not rated. A column named unit, id, transcript or item "
    "holds the names of the units. With a column named coder or rater each row is one rating."
)


def _field(name: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    made.setToolTip(name)
    return made


def _rate_or_say(path: Path, level: str, order: tuple[str, ...], cluster: str, progress: Progress) -> Rated | str:
    """Return what `rate` does, or why it could not: that is said in the panel, where the file was chosen."""
    try:
        return rate(path, level, order, cluster, progress)
    except KnownError as problem:
        return str(problem)


def rate(path: Path, level: str, order: tuple[str, ...], cluster: str, progress: Progress) -> Rated:
    """Return all coefficients of a table of ratings.

    Raises:
        KnownError: the table can't be read, or the level needs an order or numbers that are not there.
    """
    from qualcoder_cp.agreement.ratings import analyse
    from qualcoder_cp.agreement.ratings_table import is_number, read_ratings
    from qualcoder_cp.agreement.weights import Level

    read = read_ratings(
        path, cluster=cluster, order=order, progress=lambda done: progress(done, 0, f"{done:,} rows read")
    )
    kind = Level(level)
    word = next((one for one in read.categories if not is_number(one)), None)
    if kind in (Level.INTERVAL, Level.RATIO) and word is not None:
        raise KnownError(f"{path.name}: '{word}' is no number; the level {level} needs numbers.")
    if kind is Level.ORDINAL and word is not None and not order:
        raise KnownError(f"{path.name}: '{word}' is no number; write the order of the words, low to high.")
    if kind is Level.RATIO and min(read.values or (0.0,)) < 0:
        raise KnownError(f"{path.name}: there are numbers below zero; the level ratio has none.")
    values = read.values if kind is not Level.NOMINAL and not order else None
    report = analyse(
        read.numbers, read.categories, coders=read.coders, values=values, level=kind, clusters=read.clusters,
        cluster_name=cluster,
    )  # fmt: skip
    units = f"{report.n_units:,} {'unit' if report.n_units == 1 else 'units'}"
    told = (
        f"{path.name}: {report.level} ratings of {units} by {len(report.coders)} coders ({', '.join(report.coders)}), "
        f"{report.n_rated_twice:,} rated by two or more; {len(report.categories)} categories; 95 % intervals from "
        f"{report.resamples:,} resamples of {report.n_resampled:,} {report.resampled}, seed {report.seed}."
    )
    told += f" {report.note[:1].upper()}{report.note[1:]}." if report.note else ""
    few = report.n_resampled < 20 and not report.note
    told += f" Few {report.resampled}: intervals are unreliable." if few else ""
    names = {name: _label(name, report.level) for name in report.results}
    rows = tuple(
        (
            Cell(names[name]), Cell(value_words(one), with_interval(one), result=one,
                                    key=2.0 if one.value is None else one.value),
            Cell(percent_words(one.observed), number=True, key=one.observed or 0.0),
            Cell(percent_words(one.expected), number=True, key=one.expected or 0.0), Cell(one.reason or ""),
        )
        for name, one in report.results.items()
    )  # fmt: skip
    records: tuple[dict[str, object], ...] = tuple(
        {
            "coefficient": names[name], "value": one.value, "ci_low": one.ci_low, "ci_high": one.ci_high,
            "observed": one.observed, "expected": one.expected, "reason": one.reason, "level": report.level,
            "seed": report.seed, "resamples": report.resamples,
        }
        for name, one in report.results.items()
    )  # fmt: skip
    heads = ("Coefficient", "Value from 0 to 1, 95 % interval", "Observed", "Expected", "Note")
    return Rated(told, Sheet(heads, rows), records)


def _label(name: str, level: str) -> str:
    found = "Holsti" if name == "holsti" else COEFFICIENT_LABELS.get(name, name)
    return found.replace("(nominal)", f"({level})")
