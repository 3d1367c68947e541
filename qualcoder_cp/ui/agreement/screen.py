# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage Agreement: how far two coders agree, at every unit at once, code by code."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QTableView, QVBoxLayout, QWidget

from qualcoder_cp import codebook, coding
from qualcoder_cp.agreement import Unit
from qualcoder_cp.agreement.result import AgreementReport
from qualcoder_cp.csv_table import table_text, write_bytes
from qualcoder_cp.model import Changes, KnownError, Level, Round
from qualcoder_cp.reports import AGREEMENT_COLUMNS, agreement_rows
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.agreement.choices import Choices
from qualcoder_cp.ui.agreement.ladder import UNITS, Ladder
from qualcoder_cp.ui.agreement.reading import Reading, Reports
from qualcoder_cp.ui.agreement.table import ALPHA, DIFFER, NAME, AgreementTable
from qualcoder_cp.ui.agreement.whisker import WhiskerDelegate
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.codebook.swatch import swatch
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.stage import Screen
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import EmptyState, WholeLabel, button, column, label, row


class AgreementScreen(Screen):
    """Chips, unit ladder, one table, and the line that says what was compared."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the widgets; nothing is read yet."""
        super().__init__(session, background)
        self.choices = Choices()
        self.ladder = Ladder()
        self.model = AgreementTable()
        self.table = self._table()
        self.compared = WholeLabel("", "muted", name="What was compared")
        self.compared.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.warning = label("", "muted", wrap=True, name="What to beware of")
        self.export = button("Save agreement.csv…", self.save_csv, tip="All units, levels and coefficients as CSV")
        self._reading = Reading(background)
        self._reports: Reports = {}
        self._dots: dict[int, QIcon] = {}
        self._of_project = ""
        self.stack = QStackedWidget()
        self.stack.addWidget(self._numbers())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.choices.changed.connect(lambda _choice: self._ask())
        self.ladder.chosen.connect(lambda unit: self.choices.take(unit=unit))

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName("Agreement per code")
        table.setItemDelegateForColumn(ALPHA, WhiskerDelegate(table))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setSortIndicator(DIFFER, Qt.SortOrder.DescendingOrder)
        head.setStretchLastSection(True)
        head.setMinimumSectionSize(space(4))
        table.setSortingEnabled(True)
        table.doubleClicked.connect(self._open_row)
        return table

    def _numbers(self) -> QWidget:
        self.heading = label("Agreement", "title")
        head = row(self.heading, None, self.export, gap=2)
        page = column(head, self.choices, self.ladder, gap=2, margin=3)
        layout = page.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.warning)
        layout.addWidget(self.compared)
        return page

    # ---------------------------------------------------------------- the contract

    def actions_of_stage(self) -> list[Action]:
        """Return the verbs of the stage."""
        units = [
            Action(f"agreement.unit.{unit.value}", "Agreement", f"Unit: {unit.value}",
                   lambda one=unit: self.choices.take(unit=one), enabled=self._is_open)
            for unit in UNITS
        ]  # fmt: skip
        return [
            Action("agreement.open", "Agreement", "Open disagreements of this code", self.open_current,
                   "Return; Enter", self._is_open, widget=self.table),
            Action("agreement.export", "Agreement", "Save agreement.csv…", self.save_csv, enabled=self._is_open),
            *units,
        ]  # fmt: skip

    def refresh(self, changes: Changes | None) -> None:
        """Ask again; what is known for this state of the project is shown at once."""
        round_ = self.session.round
        if round_ is None:
            self._show_empty(
                "No agreement yet", "Agreement compares two coders. Code some transcripts first.", "coding"
            )
            return
        try:
            coding.need_revealed(self.session.project, round_)
        except KnownError as problem:
            self._show_empty("Sealed", f"{problem} Agreement appears here when the last layer is submitted.", "coding")
            return
        team = coding.round_coders(self.session.project, round_.id)
        if len(team) < 2:
            self._show_empty("One coder", f"'{round_.name}' has one coder; agreement needs two.", "study")
            return
        tree = codebook.tree(self.session.project)
        self._dots = {code.id: swatch(code.colour) for code in tree.codes.values()}
        if self.session.project.uuid != self._of_project:
            self._of_project, self._reports = self.session.project.uuid, {}
            self.model.show_report(None, self.choices.choice.level, self._dots)
            self.ladder.show_results({}, self.choices.choice.unit)
        self.choices.offer_team(team, with_themes=bool(tree.at(Level.THEME)))
        self.heading.setText(f"Agreement in {round_.name}")
        self.stack.setCurrentIndex(0)
        self._ask(round_)

    def go_to(self, **place: object) -> None:
        """Show a ``unit`` and ``level``, or the row of a ``code_id``."""
        chosen = {name: kind(place[name]) for name, kind in (("unit", Unit), ("level", Level)) if name in place}
        if chosen:
            self.choices.take(**chosen)
        for number, one in enumerate(self.model.rows):
            if one.code is not None and one.code.id == place.get("code_id"):
                self.table.selectRow(number)

    def first_focus(self) -> QWidget | None:
        """Return the table, or the way on where there is nothing to compare."""
        return self.table if self.stack.currentIndex() == 0 else None

    # ---------------------------------------------------------------- computing and showing

    def _is_open(self) -> bool:
        return self.session.is_open  # numbers come later, from the background, and nobody asks again then

    def _ask(self, round_: Round | None = None) -> None:
        choice, round_ = self.choices.choice, round_ or self.session.round
        if round_ is None:
            return
        if not self._reading.ask(
            self.session.project, round_, choice.universe, choice.pair, self._show, self._show_stopped
        ):
            self.compared.setText("Being computed…")
            self.table.horizontalHeader().setVisible(bool(self.model.rows))

    def _show(self, reports: Reports) -> None:
        """Show the reports there are so far; the others are on their way."""
        self._reports, choice = reports, self.choices.choice
        self.ladder.show_results(
            {unit: one.krippendorff_alpha for unit, found in reports.items() for one in found.pooled
             if one.level == choice.level.value},
            choice.unit,
        )  # fmt: skip
        report = reports.get(choice.unit)
        if report is None:
            return
        kept = self._current_code()
        self.model.show_report(report, choice.level, self._dots)
        self.table.horizontalHeader().show()
        self._fit()
        self._select(kept)
        self.compared.setText(report.compared)
        self.warning.setText(_left_out(report))
        self.warning.setVisible(bool(self.warning.text()))
        self.export.setEnabled(True)

    def _show_stopped(self, words: str) -> None:
        self.compared.setText("Not computed. Choose a chip to compute again.")
        if not words.endswith("nothing was changed."):
            self.session.failed.emit(words)

    def _show_empty(self, title: str, words: str, stage: str) -> None:
        self._reports = {}
        if self.stack.count() > 1:
            old = self.stack.widget(1)
            self.stack.removeWidget(old)
            old.deleteLater()
        way = button(f"Go to {stage.capitalize()}", lambda: self.go_elsewhere.emit(stage, {}), "primary")
        self.stack.addWidget(EmptyState(title, words, [way]))
        self.stack.setCurrentIndex(1)

    def _fit(self) -> None:
        """Give each column its width; the names give way first, so that all numbers are seen."""
        table, metrics = self.table, self.table.fontMetrics()
        table.setIconSize(QSize(metrics.height(), metrics.height()))
        table.verticalHeader().setDefaultSectionSize(metrics.height() + space(2))
        heavy = table.font()
        heavy.setBold(True)
        bold = QFontMetrics(heavy)
        for place in range(self.model.columnCount()):
            head = self.model.headerData(place, Qt.Orientation.Horizontal)
            words = [head, *(self.model.index(number, place).data() for number in range(self.model.rowCount()))]
            wanted = max(bold.horizontalAdvance(one) for one in words) + space(3)
            table.setColumnWidth(place, wanted if place != ALPHA else metrics.horizontalAdvance("0") * 36)
        widest = metrics.horizontalAdvance("0") * 28
        table.setColumnWidth(NAME, min(table.columnWidth(NAME) + 2 * space(3), widest))

    # ---------------------------------------------------------------- verbs

    def _current_code(self) -> int | None:
        index = self.table.currentIndex()
        code = self.model.rows[index.row()].code if index.isValid() else None
        return code.id if code else None

    def _select(self, code_id: int | None) -> None:
        places = [number for number, one in enumerate(self.model.rows) if one.code and one.code.id == code_id]
        if self.model.rows:
            self.table.selectRow(places[0] if places else 0)

    def _open_row(self, index: QModelIndex) -> None:
        code = self.model.rows[index.row()].code
        self.go_elsewhere.emit("adjudication", {"code_id": code.id} if code else {})

    def open_current(self) -> None:
        """Show the disagreements of the code of the current row; of all codes on the pooled row."""
        if self.table.currentIndex().isValid():
            self._open_row(self.table.currentIndex())

    def save_csv(self) -> None:
        """Ask for a place and write all units, levels and coefficients there."""
        start = str(self.session.project.path.with_name("agreement.csv"))
        name, _ = QFileDialog.getSaveFileName(self, "Save agreement as CSV", start, "CSV (*.csv)")
        if name:
            self.write_csv(Path(name))

    def write_csv(self, path: Path) -> None:
        """Write the reports shown as a CSV file, from which every number can be looked up."""
        text = table_text(AGREEMENT_COLUMNS, agreement_rows(self._reports.values()))
        self.session.do(write_bytes, path, text.encode("utf-8"), say=f"Agreement saved in {path}")


def _left_out(report: AgreementReport) -> str:
    """Return what to beware of, with the names of transcripts left out."""
    words = [report.reason, report.warning]
    for names, what in ((report.single_coded, "single-coded"), (report.missing, "missing")):
        if names:
            words.append(f"{len(names)} {what}: {', '.join(names[:5])}{' …' if len(names) > 5 else ''}")
    sentence = "; ".join(filter(None, words))
    return sentence[:1].upper() + sentence[1:]
