# SPDX-License-Identifier: GPL-3.0-or-later
"""The strip under the text: the current coding with its memo and its mark, or a reminder of the keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from qualcoder_cp.codebook.rules import PATH_SEPARATOR
from qualcoder_cp.model import Coding
from qualcoder_cp.ui.codebook.card_fields import TextField
from qualcoder_cp.ui.codebook.swatch import swatch
from qualcoder_cp.ui.icons import icon_size
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.elided import ElidedLabel
from qualcoder_cp.ui.widgets.pieces import button, column, label, row

KEYS = "1–9 pinned code · Enter last code · Space find a code · Ctrl+I in vivo · Click a stripe to choose a coding"
_WIDE = 52
FROZEN = "This layer is submitted and frozen. Re-open it to change codings."


class CodingStrip(QWidget):
    """Shows one coding. ``memo_left(coding_id, text)``, ``unsure_set(coding_id, on)``, ``remove_wanted()``."""

    memo_left = Signal(int, str)
    unsure_set = Signal(int, bool)
    remove_wanted = Signal()
    done = Signal()
    """Enter or Escape in the memo: back to the text."""

    def __init__(self) -> None:
        """Build the strip without a coding."""
        super().__init__()
        self._coding: int | None = None
        self._swatch = QLabel()
        self._path = ElidedLabel("heading", "Current coding")
        self.unsure = QToolButton()
        self.unsure.setText("Unsure")
        self.unsure.setCheckable(True)
        self.unsure.setProperty("tone", "chip")
        self.unsure.setAccessibleName("Unsure")
        self.unsure.setToolTip("Mark this coding for discussion (U)")
        self.remove = button("Remove", self.remove_wanted.emit, "quiet", tip="Remove this coding (Del)")
        self.memo = TextField("Memo", 1, "Memo on this coding (M)")
        self.memo.installEventFilter(self)
        self._hint = label(KEYS, "muted", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._head = head = row(self._swatch, self._path, self.unsure, self.remove)
        inside = head.layout()
        assert isinstance(inside, QHBoxLayout)
        inside.setStretch(1, 1)
        self._fields = column(head, self.memo, gap=0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, space(0), 0, 0)
        layout.addWidget(self._hint)
        layout.addWidget(self._fields)
        self._fields.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.memo.left.connect(self._memo_left)
        self.unsure.clicked.connect(self._unsure_clicked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the button give way to the name where it is narrow; Del removes too."""
        super().resizeEvent(event)
        self.remove.setVisible(self.width() > _WIDE * self.fontMetrics().averageCharWidth())

    def show_nothing(self, *, frozen: bool) -> None:
        """Show no coding but what one can do."""
        self.memo.commit()
        self._coding = None
        self._hint.setText(FROZEN if frozen else KEYS)
        # While one codes, the text above must not grow and shrink with each coding; a frozen layer is only read.
        memo = self.fontMetrics().lineSpacing() + 2 * space(1)
        self._hint.setMinimumHeight(0 if frozen else self._head.sizeHint().height() + memo)
        self._hint.show()
        self._fields.hide()

    def show_coding(self, coding: Coding, path: str, colour: str, *, writable: bool, whose: str = "") -> None:
        """Show a coding with its code's path and colour; ``whose`` names another coder than oneself."""
        if coding.id != self._coding:
            self.memo.commit()
        self._coding = coding.id
        self._swatch.setPixmap(swatch(colour).pixmap(icon_size(0.85)))
        above, _, name = path.rpartition(PATH_SEPARATOR)
        self._path.show_text(" · ".join(part for part in (whose, name, above) if part))
        self.unsure.setChecked(coding.unsure)
        self.memo.show_text(coding.memo)
        self.memo.setReadOnly(not writable)
        self.unsure.setEnabled(writable)
        self.remove.setEnabled(writable)
        self._hint.hide()
        self._fields.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter keeps the memo, Escape takes it back; both lead back to the text. Shift+Enter: a new line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shift:
                self.memo.commit()
                self.done.emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.memo.take_back()
                self.done.emit()
                return True
        return super().eventFilter(watched, event)

    def _memo_left(self, text: str) -> None:
        if self._coding is not None:
            self.memo_left.emit(self._coding, text)

    def _unsure_clicked(self, on: bool) -> None:
        if self._coding is not None:
            self.unsure_set.emit(self._coding, on)
