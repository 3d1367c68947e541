# SPDX-License-Identifier: GPL-3.0-or-later
"""From where a survey is read: the sheet of a workbook, or the encoding of a CSV file."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from qualcoder_cp.transcripts import Sheet
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts.reading_bar import ENCODINGS
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import label


class SurveySource(QWidget):
    """``changed(sheet, encoding)``: another sheet or encoding was chosen; empty means as found."""

    changed = Signal(str, str)

    def __init__(self) -> None:
        """Know no table yet."""
        super().__init__()
        self.sheet = self._combo("Sheet of the workbook", "Which sheet of the workbook is the survey")
        self.encoding = self._combo("Encoding of the file", "In which encoding the table is read")
        self._wanted = ""
        self._held: QWidget | None = None
        self._words = label("", "muted")
        flow = Flow(space(1))
        self.setLayout(flow)
        for widget in (self._words, self.sheet, self.encoding):
            flow.addWidget(widget)

    def _combo(self, name: str, tip: str) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(name)
        made.setToolTip(tip)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(24)
        made.activated.connect(lambda _place: self._choose(made))
        return made

    def forget(self) -> None:
        """Another table is read: nothing is chosen for it yet."""
        self._wanted, self._held = "", None

    def show_table(self, table: Sheet) -> None:
        """Show what there is to choose: sheets where there are several, encodings where the table is a text."""
        self.sheet.clear()
        self.sheet.addItems(table.sheets)
        self.sheet.setCurrentText(table.sheet)
        self.encoding.clear()
        self.encoding.addItem("as found" if self._wanted else f"as found: {table.encoding}", "")
        for name, words in ENCODINGS.items():
            self.encoding.addItem(words, name)
        self.encoding.setCurrentIndex(max(self.encoding.findData(self._wanted), 0))
        several = len(table.sheets) > 1
        self._words.setText("Sheet" if several else "Encoding")
        self.sheet.setVisible(several)
        self.encoding.setVisible(bool(table.encoding))
        self.setVisible(several or bool(table.encoding))

    def focused(self) -> QWidget | None:
        """Return the choice that was made last, to give the focus back to, once."""
        held, self._held = self._held, None
        return held

    def _choose(self, box: QComboBox) -> None:
        self._held = box if QApplication.focusWidget() is box else None
        if box is self.encoding:
            self._wanted = box.currentData()
        self.changed.emit(self.sheet.currentText() if box is self.sheet else "", self._wanted)
