# SPDX-License-Identifier: GPL-3.0-or-later
"""The bar over the text: which transcript, how far the coder's layer is, submitting and re-opening it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qualcoder_cp.model import LayerState
from qualcoder_cp.ui.coding.transcript_list import Entry
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.elided import ElidedLabel
from qualcoder_cp.ui.widgets.pieces import button, card, label, row

_WIDE = 52
"""Letters of width from which the badge is shown beside name and button."""


@dataclass(frozen=True, slots=True)
class Check:
    """What is looked at before a layer is submitted; counts of turns and codings."""

    uncoded: int
    turns: int
    unsure: int
    codings: int

    def sentence(self) -> str:
        """Return the findings in plain words."""
        if not self.codings:
            return "Nothing is coded here. An empty layer says: read, and nothing found."
        uncoded = f"{self.uncoded} of {self.turns} participant turns are not coded"
        if not self.uncoded:
            uncoded = f"All {self.turns} participant turns are coded"
        unsure = f"{self.unsure} codings are marked unsure" if self.unsure != 1 else "1 coding is marked unsure"
        return f"{uncoded}; {unsure if self.unsure else 'no coding is marked unsure'}."


class LayerBar(QWidget):
    """Says what one works on; what must be asked is asked in a panel below it, not in a dialog."""

    check_wanted = Signal()
    submit_wanted = Signal()
    reopen_wanted = Signal(str)
    show_uncoded = Signal()
    show_unsure = Signal()

    def __init__(self) -> None:
        """Build the bar with both panels hidden."""
        super().__init__()
        self._layer_state: LayerState | None = None
        self._name = ElidedLabel("heading", "Transcript")
        self._state = label("", "badge", name="State of your layer")
        self.submit = button("Submit layer...", self.check_wanted.emit, tip="Check this layer and freeze it")
        self.reopen = button("Re-open...", self.ask_reason, tip="Open the submitted layer again, with a reason")
        self._finding = label("", wrap=True, name="What the check found")
        self.uncoded = button("Show the next uncoded turn", self.show_uncoded.emit)
        self.unsure = button("Show the next unsure coding", self.show_unsure.emit)
        self.confirm = button("Submit", self.submit_wanted.emit, "primary", tip="Freeze this layer; Undo takes it back")
        self.check_panel = card(
            self._finding,
            row(self.uncoded, self.unsure, None, button("Not yet", self.close_panels), self.confirm),
        )
        self.reason = _Reason(self.close_panels)
        self.reason.setPlaceholderText("Why is it opened again?")
        self.reason.setAccessibleName("Reason for re-opening")
        self.reason.setToolTip("The reason stays in the history of the study")
        self.reason.returnPressed.connect(self._reopen)
        self.reopen_panel = card(
            label("The submitted layer stays as it is; you go on in its next revision.", wrap=True),
            row(self.reason, button("Not now", self.close_panels), button("Re-open", self._reopen, "primary")),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        head = row(self._name, self._state, self.submit, self.reopen)
        inside = head.layout()
        assert isinstance(inside, QHBoxLayout)
        inside.setStretch(0, 1)
        inside.setAlignment(self._state, Qt.AlignmentFlag.AlignVCenter)
        for widget in (head, self.check_panel, self.reopen_panel):
            layout.addWidget(widget)
        self.close_panels()

    def panels(self) -> tuple[QFrame, QFrame]:
        """Return the panel of the check and that of re-opening."""
        return self.check_panel, self.reopen_panel

    @property
    def is_open(self) -> bool:
        """Return whether the layer shown can be coded in and submitted."""
        return self._layer_state in (LayerState.ASSIGNED, LayerState.IN_PROGRESS)

    @property
    def is_frozen(self) -> bool:
        """Return whether the layer shown is submitted."""
        return self._layer_state is LayerState.SUBMITTED

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the badge give way to the name and the button where it is narrow; the list shows the state too."""
        super().resizeEvent(event)
        self._state.setVisible(self.width() > _WIDE * self.fontMetrics().averageCharWidth())

    def close_panels(self) -> None:
        """Hide both panels."""
        for panel in self.panels():
            panel.hide()

    def show_layer(self, entry: Entry, submitted_at: str | None, *, writable: bool) -> None:
        """Show a transcript's name and the state of the coder's layer on it."""
        self._name.show_text(f"{entry.name} · {entry.group}" if entry.group else entry.name)
        self._layer_state = entry.state
        when = f" {submitted_at[:10]}, frozen" if submitted_at and self.is_frozen else ""
        self._state.setText(entry.told + when)
        self._state.setToolTip("Your layer on this transcript")
        self.submit.setVisible(self.is_open)
        self.submit.setEnabled(writable)
        self.reopen.setVisible(self.is_frozen)
        self.reopen.setEnabled(writable)
        if not self.is_open:
            self.check_panel.hide()
        if not self.is_frozen:
            self.reopen_panel.hide()

    def ask_submit(self, check: Check) -> None:
        """Show what the check found, with the way to submit."""
        self._finding.setText(check.sentence())
        self.uncoded.setVisible(bool(check.uncoded and check.codings))
        self.unsure.setVisible(bool(check.unsure))
        self.check_panel.show()
        self.confirm.setFocus()

    def ask_reason(self) -> None:
        """Ask why the layer should be opened again."""
        self.reason.clear()
        self.reopen_panel.show()
        self.reason.setFocus()

    def _reopen(self) -> None:
        self.reopen_wanted.emit(self.reason.text().strip())


class _Reason(QLineEdit):
    """A line in which Escape closes the panel."""

    def __init__(self, close: object) -> None:
        super().__init__()
        self._close = close

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()  # type: ignore[operator]
        else:
            super().keyPressEvent(event)
