# SPDX-License-Identifier: GPL-3.0-or-later
"""The codebook in and out of the program: CSV both ways, Word, Excel and Markdown out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from qualcoder_cp import codebook

if TYPE_CHECKING:
    from qualcoder_cp.ui.codebook.screen import CodebookScreen

_CSV = "Tables (*.csv)"
_OUT = {"Word document": "docx", "Excel workbook": "xlsx", "Markdown": "md", "Table": "csv"}


class CodebookFiles(QObject):
    """Asks for files and reads or writes them."""

    def __init__(self, screen: CodebookScreen) -> None:
        """Act on the session of ``screen``."""
        super().__init__(screen)
        self._screen = screen

    def ask_import(self) -> None:
        """Ask for a CSV file and read its codes."""
        name, _ = QFileDialog.getOpenFileName(self._screen, "Import a codebook", "", _CSV)
        if name:
            self.import_file(Path(name))

    def import_file(self, path: Path) -> None:
        """Read codes from a CSV file."""
        session = self._screen.session
        done = session.do(codebook.import_codebook, session.project, path, by=session.by)
        if done is not None:
            session.said.emit(f"{path.name}: {done[0]} codes added, {done[1]} altered.", done != (0, 0))

    def ask_export(self) -> None:
        """Ask for a file and write the codebook; the file's name says the format."""
        kinds = ";;".join(f"{title} (*.{ending})" for title, ending in _OUT.items())
        name, chosen = QFileDialog.getSaveFileName(self._screen, "Export the codebook", "codebook.docx", kinds)
        if name:
            path = Path(name)
            if not path.suffix:
                path = path.with_suffix(f".{_OUT.get(chosen.partition(' (')[0], 'docx')}")
            self.export_file(path)

    def export_file(self, path: Path) -> None:
        """Write the codebook as .docx, .xlsx, .md or .csv."""
        session = self._screen.session
        self._screen.card.commit()
        count = session.do(codebook.write_codebook, session.project, path)
        if count is not None:
            session.said.emit(f"{count:,} codes written to {path}.", False)
