# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreement as files, and the sentence for the methods section."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QToolButton

from qualcoder_cp import agreement
from qualcoder_cp.agreement import Unit
from qualcoder_cp.agreement.mode import WITHOUT
from qualcoder_cp.agreement.wording import methods_sentence
from qualcoder_cp.csv_table import table_text, write_bytes
from qualcoder_cp.known import KnownError
from qualcoder_cp.model import Round
from qualcoder_cp.project import Project
from qualcoder_cp.reports import AGREEMENT_COLUMNS, agreement_rows
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.background import Progress

if TYPE_CHECKING:
    from qualcoder_cp.ui.agreement.screen import AgreementScreen

Writer = Callable[[Path, Project, Round], None]
_UNITS = (Unit.PARTICIPANT, Unit.TURN)


class Exports:
    """The verbs behind the button Save."""

    def __init__(self, screen: AgreementScreen) -> None:
        """Take the screen whose numbers are saved."""
        self._screen = screen
        self.button = QToolButton()
        self.button.setText("Save ▾")
        self.button.setToolTip("Save the numbers shown, or copy the sentence for the methods section")
        self.button.setAccessibleName("Save or copy")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.button)
        for action in self.actions():
            assert isinstance(action.text, str)
            menu.addAction(action.text).triggered.connect(lambda _checked=False, one=action: one.run())
        self.button.setMenu(menu)

    def actions(self) -> list[Action]:
        """Return the verbs."""

        def one(name: str, text: str, run: Callable[[], object]) -> Action:
            return Action(f"agreement.{name}", "Agreement", text, run, enabled=lambda: self._screen.session.is_open)

        return [
            one("export", "Save agreement.csv…", lambda: self.ask("agreement.csv", self.write_csv)),
            one("diagnosis", "Save diagnosis.csv…", lambda: self.ask("diagnosis.csv", self.write_diagnosis)),
            one("word", "Save agreement.docx…", lambda: self.ask("agreement.docx", self.write_word)),
            one("excel", "Save agreement.xlsx…", lambda: self.ask("agreement.xlsx", self.write_excel)),
            one("methods", "Copy the sentence for the methods section", self.copy_methods),
        ]

    def ask(self, name: str, write: Callable[[Path], object]) -> None:
        """Ask for a place and write there."""
        start = str(self._screen.session.project.path.with_name(name))
        ending = name.rpartition(".")[2]
        chosen, _ = QFileDialog.getSaveFileName(
            self._screen, f"Save {name}", start, f"{ending.upper()} (*.{ending})"
        )  # fmt: skip
        if chosen:
            write(Path(chosen))

    def write_csv(self, path: Path) -> None:
        """Write the reports shown as a CSV file, from which every number can be looked up."""
        screen = self._screen
        rows = agreement_rows(screen.numbers.reports.values(), coefficients=screen.asked().shown)
        text = table_text(AGREEMENT_COLUMNS, rows)
        screen.session.do(write_bytes, path, text.encode("utf-8"), say=f"Agreement saved in {path}")

    def write_diagnosis(self, path: Path) -> None:
        """Write one row per unit and code, from which everything can be computed again."""
        self._aside(path, _diagnosis)

    def write_word(self, path: Path) -> None:
        """Write the table of the paper as a Word document."""
        self._aside(path, _word)

    def write_excel(self, path: Path) -> None:
        """Write all tables as an Excel workbook."""
        self._aside(path, _excel)

    def _aside(self, path: Path, write: Writer) -> None:
        screen, round_ = self._screen, self._screen.asked().round

        def work(reader: Project, progress: Progress) -> None:
            progress(0, 1, path.name)
            try:
                write(path, reader, round_)
            except OSError as problem:
                raise KnownError(f"{path} can't be written: {problem.strerror or problem}.") from problem

        screen.background.read(
            f"Saving {path.name}", screen.session.project, work,
            lambda _nothing: screen.session.said.emit(f"Saved {path}", False),
        )  # fmt: skip

    def copy_methods(self) -> None:
        """Put the sentence for the methods section on the clipboard."""
        screen = self._screen
        report = screen.numbers.reports.get(screen.choices.choice.unit)
        if not screen.asked().shown:
            screen.session.failed.emit(f"There is no such sentence: {WITHOUT}.")
        elif report is None:
            screen.session.failed.emit("Choose two coders first: the sentence tells of a pair.")
        else:
            QApplication.clipboard().setText(methods_sentence(report))
            screen.session.said.emit("Copied the sentence for the methods section", False)


def _diagnosis(path: Path, reader: Project, round_: Round) -> None:
    from qualcoder_cp.reports.agreement_files import diagnosis_columns, diagnosis_rows

    text = table_text(diagnosis_columns(reader, round_), diagnosis_rows(reader, round_, _UNITS))
    write_bytes(path, text.encode("utf-8"))


def _word(path: Path, reader: Project, round_: Round) -> None:
    from qualcoder_cp.reports.agreement_table import agreement_document, agreement_table

    participant, turn = (agreement.compare(reader, unit, round_=round_) for unit in _UNITS)
    table = agreement_table(reader, round_, participant, turn)
    agreement_document(table, "Agreement of the coders before discussion, by code", path)


def _excel(path: Path, reader: Project, round_: Round) -> None:
    from qualcoder_cp.reports.agreement_files import write_agreement_workbook

    units = (*_UNITS, Unit.SENTENCE, Unit.CHARACTER)
    reports = [agreement.compare(reader, unit, round_=round_) for unit in units]
    write_agreement_workbook(path, reader, round_, reports)
