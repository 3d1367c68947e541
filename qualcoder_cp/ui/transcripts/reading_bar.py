# SPDX-License-Identifier: GPL-3.0-or-later
"""How a file on its way in is read: the encoding of a text, with the lines that show whether it is right, and what
stays of a PDF's pages."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from qualcoder_cp.transcripts import Prepared
from qualcoder_cp.transcripts.encodings import READ_TWICE, read_twice
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts.import_batch import LINE_NUMBERS, PAGE_HEADERS
from qualcoder_cp.ui.widgets.elided import ElidedLabel
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, label

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16, little-endian",
    "utf-16-be": "UTF-16, big-endian",
    "cp1252": "Windows-1252, Western Europe",
    "iso-8859-15": "ISO-8859-15, Western Europe",
    "cp1250": "Windows-1250, Central Europe",
    "iso-8859-2": "ISO-8859-2, Central Europe",
    "cp1251": "Windows-1251, Cyrillic",
    "cp1256": "Windows-1256, Arabic",
    "mac-roman": "Mac Roman",
    "shift_jis": "Shift-JIS, Japanese",
    "gb18030": "GB18030, Chinese",
    "big5": "Big5, Chinese",
    "euc_kr": "EUC-KR, Korean",
    READ_TWICE: "UTF-8 that was read twice: repair it",
}
"""Encodings that can be chosen, by the name that the reader knows."""
_TEXTS = frozenset([".txt", ".md", ".vtt", ".srt", ".csv", ".tsv", ".html", ".htm", ".lrc", ".json"])
_LINES, _AROUND = 3, 40


class ReadingBar(QWidget):
    """``encoding_chosen``: a name of `ENCODINGS`, "" as found; ``keep_chosen``: what stays of a PDF, a frozenset."""

    encoding_chosen = Signal(str)
    keep_chosen = Signal(object)

    def __init__(self) -> None:
        """Show no file yet."""
        super().__init__()
        self.encoding = QComboBox()
        self.encoding.setAccessibleName("Encoding of the file")
        self.encoding.setToolTip("In which encoding the text is read; the lines below show whether it is right")
        self.encoding.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.encoding.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.encoding.setMinimumContentsLength(22)
        self.encoding.activated.connect(self._choose_encoding)
        self.switches = {
            part: self._switch(part, words)
            for part, words in ((LINE_NUMBERS, "Keep the line numbers"), (PAGE_HEADERS, "Keep headers and footers"))
        }
        self.repair_button = button("Repair", lambda: self.encoding_chosen.emit(READ_TWICE),
                                    tip="Put characters right that were read twice, for example Ã© for é")  # fmt: skip
        self.twice = label("", name="Characters that were read twice")
        self.twice.setMinimumHeight(self.repair_button.sizeHint().height())
        self._words = label("Encoding", "muted")
        self._words.setBuddy(self.encoding)
        for one in (self.encoding, self.repair_button):
            one.ensurePolished()  # its height counts the theme's padding
        self._words.setMinimumHeight(self.encoding.sizeHint().height())
        line, flow = QWidget(), Flow(space(1))
        line.setLayout(flow)
        for widget in (self._words, self.encoding, self.twice, self.repair_button, *self.switches.values()):
            flow.addWidget(widget)
        self.odd_lines = [ElidedLabel("", name="A line with accents") for _ in range(_LINES)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(0))
        for widget in (line, *self.odd_lines):
            layout.addWidget(widget)

    def _switch(self, part: str, words: str) -> QCheckBox:
        made = QCheckBox(words)
        made.setAccessibleName(words)
        made.setToolTip(f"Leave the {part} of the pages in the text of this file")
        made.clicked.connect(self._choose_keep)
        return made

    def show_file(self, file: Prepared, chosen: str, kept: frozenset[str], *, enabled: bool) -> None:
        """Show how a file was read; ``chosen`` is the encoding that a person gave it, "" none."""
        is_text = bool(file.encoding) or (file.problem is not None and file.path.suffix.lower() in _TEXTS)
        is_pages = file.format == "pdf"
        for widget in (self._words, self.encoding):
            widget.setVisible(is_text)
        if is_text:
            self._fill(file.encoding, chosen)
        for part, switch in self.switches.items():
            switch.setVisible(is_pages)
            switch.setChecked(part in kept)
        for widget in (self.encoding, *self.switches.values()):
            widget.setEnabled(enabled)
        twice = read_twice(file.text) if is_text and not chosen else []
        self.twice.setText(f"Read twice? {len(twice):,} places like '{twice[0]}'" if twice else "")
        for widget in (self.twice, self.repair_button):
            widget.setVisible(bool(twice))
            widget.setEnabled(enabled)
        found = odd_lines(file.text) if is_text else []
        for number, one in enumerate(self.odd_lines):
            one.setVisible(number < len(found))
            one.setText(found[number] if number < len(found) else "")
        self.setVisible(is_text or is_pages)

    def _fill(self, found: str, chosen: str) -> None:
        self.encoding.clear()
        self.encoding.addItem("as found" if chosen or not found else f"as found: {found}", "")
        for name, words in ENCODINGS.items():
            self.encoding.addItem(words, name)
        place = self.encoding.findData(chosen)
        self.encoding.setCurrentIndex(max(place, 0))

    def _choose_encoding(self) -> None:
        self.encoding_chosen.emit(self.encoding.currentData())

    def _choose_keep(self) -> None:
        self.keep_chosen.emit(frozenset(part for part, switch in self.switches.items() if switch.isChecked()))


def odd_lines(text: str) -> list[str]:
    """Return the first lines that hold letters beyond ASCII (else any such sign), cut around the first of them."""
    found: list[str] = []
    others: list[str] = []
    for line in text[:200_000].split("\n"):
        if line.isascii():
            continue
        place = next((at for at, sign in enumerate(line) if not sign.isascii() and sign.isalpha()), None)
        if place is None:
            others.append(_around(line, next(at for at, sign in enumerate(line) if not sign.isascii())))
        else:
            found.append(_around(line, place))
        if len(found) == _LINES:
            break
    return (found + others)[:_LINES]


def _around(line: str, place: int) -> str:
    start = max(place - _AROUND, 0)
    return ("…" if start else "") + line[start : place + 2 * _AROUND].strip()
