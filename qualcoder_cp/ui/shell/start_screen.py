# SPDX-License-Identifier: GPL-3.0-or-later
"""What one sees first: the sample study, a new study, a file; and what was open lately."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from qualcoder_cp.ui.icons import icon, icon_size
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import button, label


class StartScreen(QWidget):
    """Three large choices and the recent files."""

    sample_wanted = Signal()
    new_wanted = Signal()
    open_wanted = Signal()
    file_wanted = Signal(Path)

    def __init__(self, session: Session) -> None:
        """Build the choices; ``refresh`` fills the recent files."""
        super().__init__()
        self._session = session
        layout = QVBoxLayout(self)
        layout.setSpacing(space(3))
        layout.addStretch(2)
        for text, tone in (
            ("QualCoder CP", "title"),
            ("Interviews, coded twice, agreed, settled and counted.", "muted"),
        ):
            one = label(text, tone)
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(one)
        choices = QHBoxLayout()
        choices.setSpacing(space(3))
        choices.addStretch(1)
        for name, title, words, signal in (
            ("spark", "Open the sample study", "102 invented interviews, finished from transcripts to table.",
             self.sample_wanted),
            ("plus", "New study", "A title, the coders, and the files you have.", self.new_wanted),
            ("open", "Open a file", "A project (.qcp), or a work package (.qcw) that you were sent.",
             self.open_wanted),
        ):  # fmt: skip
            choices.addWidget(_choice(name, title, words, signal), 8)
        choices.addStretch(1)
        layout.addLayout(choices)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(space(0))
        layout.addLayout(self._recent)
        layout.addStretch(3)

    def refresh(self) -> None:
        """List the projects opened lately."""
        while self._recent.count():
            self._recent.takeAt(0).widget().deleteLater()
        for path in self._session.recent()[:5]:
            one = button(f"{path.stem}   ·   {path.parent}", lambda path=path: self.file_wanted.emit(path), "quiet",
                         tip=str(path))  # fmt: skip
            self._recent.addWidget(one, alignment=Qt.AlignmentFlag.AlignHCenter)


class _Picture(QWidget):
    """An icon that follows the theme and the size of the letters."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._icon = icon(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return icon_size(2.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        side = self.height()
        self._icon.paint(QPainter(self), 0, 0, side, side)


def _choice(name: str, title: str, words: str, signal: Signal) -> QPushButton:
    made = QPushButton()
    made.setAccessibleName(title)
    made.setAccessibleDescription(words)
    made.setToolTip(words)
    made.clicked.connect(lambda: signal.emit())
    inside = QVBoxLayout(made)
    inside.setContentsMargins(space(3), space(3), space(3), space(3))
    for widget in (_Picture(name), label(title, "heading", wrap=True), label(words, "muted", wrap=True)):
        widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside.addWidget(widget)
    inside.addStretch(1)
    metrics = made.fontMetrics()
    made.setMinimumSize(metrics.averageCharWidth() * 16, metrics.height() * 11)
    made.setMaximumWidth(metrics.averageCharWidth() * 30)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made
