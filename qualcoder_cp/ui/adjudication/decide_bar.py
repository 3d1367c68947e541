# SPDX-License-Identifier: GPL-3.0-or-later
"""The foot of the stage: deciding by mouse, the reason, the rationale, progress, and the live effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp.adjudication import REASONS, DecisionRecord
from qualcoder_cp.ui.adjudication.queue_model import Counts
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, label

MOST = 9
"""Coders that have a key of their own."""
BUTTONS = (
    ("accept", "Accept ↵", "Accept the proposal (Enter)"),
    *((f"take_{number}", str(number), "") for number in range(1, MOST + 1)),
    ("both", "Both B", "Keep all coders' codings (B)"),
    ("union", "Union U", "Keep the code over everything that anybody marked (U)"),
    ("intersection", "Intersection I", "Keep the code where all marked it (I)"),
    ("parent", "Parent P", "Give the code above instead (P)"),
    ("other", "Other code… C", "Give another code instead (C)"),
    ("nothing", "Nothing X", "Keep nothing here (X)"),
    ("later", "Later D", "Put it on the agenda to discuss (D)"),
    ("gap", "Gap G", "Put it off: the codebook has a gap here (G)"),
)
"""The deciding buttons: verb, text with its key, tool tip."""


class RationaleField(QLineEdit):
    """Why, in words; Enter or Escape goes back to the queue and keeps what was written."""

    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Why, in your words (M)")
        self.setAccessibleName("Rationale")
        self.setToolTip("Rationale, kept with the decision (M); Enter goes back to the queue")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back on Enter and Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.done.emit()
        else:
            super().keyPressEvent(event)


class DecideBar(QWidget):
    """Reason and rationale of the next decision, kept here until it is made."""

    def __init__(self, verbs: Mapping[str, Callable[[], object]]) -> None:
        """Take what the deciding buttons do, by verb."""
        super().__init__()
        self._compact, self._coders, self.waiting = False, 2, ""
        self._on_record = ("", "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        self.buttons: dict[str, QPushButton] = {}
        for verb, text, tip in BUTTONS:
            self.buttons[verb] = button(text, verbs[verb], "primary" if verb == "accept" else "", tip=tip)
            self.buttons[verb].setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout.addLayout(_flowing(self.buttons.values(), space(1)))
        self._why = label("", "muted", name="Reason")
        self._why.setMinimumWidth(self.fontMetrics().horizontalAdvance("R ▸ "))
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self.reasons = [self._reason(number, words) for number, words in enumerate(REASONS, start=1)]
        self._why.setMinimumHeight(self.reasons[0].sizeHint().height())
        layout.addLayout(_flowing([self._why, *self.reasons], space(0)))
        self.rationale = RationaleField()
        self.effect = label("", name="Effect on the table of prevalence")
        self.effect.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.effect.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.progress = label("", "muted", name="Progress")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Share of items decided")
        self.bar.setFixedHeight(space(1))
        self.bar.setMaximumWidth(space(4) * 6)
        layout.addWidget(self.rationale)
        foot = QHBoxLayout()
        foot.setSpacing(space(1))
        for widget in (self.bar, self.progress):
            foot.addWidget(widget)
        foot.addWidget(self.effect, 1)
        layout.addLayout(foot)
        self.wait_for("")

    def _reason(self, number: int, words: str) -> QToolButton:
        chip = QToolButton()
        chip.setText(f"{number} {words}")
        chip.setToolTip(f"Reason: {words} (R, then {number})")
        chip.setAccessibleName(f"Reason: {words}")
        chip.setProperty("tone", "chip")
        chip.setCheckable(True)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(lambda checked: self.choose_reason(number if checked else 0))
        self._group.addButton(chip)
        return chip

    # ---------------------------------------------------------------- reason and rationale

    @property
    def reason(self) -> str:
        """Return the reason chosen, or an empty string."""
        return next((words for chip, words in zip(self.reasons, REASONS, strict=True) if chip.isChecked()), "")

    def choose_reason(self, number: int) -> None:
        """Choose a reason by its number; 0 for none."""
        for place, chip in enumerate(self.reasons, start=1):
            chip.setChecked(place == number)
        self.wait_for("")

    def wait_for(self, what: str) -> None:
        """Show that the next key is a ``reason``, that of the ``last`` item, an ``example``, a ``vote`` or none."""
        self.waiting = what
        waiting = what in ("reason", "last")
        self._why.setText({"reason": "R ▸", "last": "Last item: R ▸"}.get(what, "R"))
        self._why.setToolTip("Press 1 to 7 for the reason" if waiting else "R, then 1 to 7, gives the reason")
        self._why.setProperty("tone", "heading" if waiting else "muted")
        self._why.style().unpolish(self._why)
        self._why.style().polish(self._why)
        self._show_needed()

    def clear(self) -> None:
        """Forget reason and rationale: another item is looked at."""
        self.choose_reason(0)
        self.rationale.clear()

    def show_record(self, record: DecisionRecord | None) -> None:
        """Show the words on record; put them away when their decision was taken back, but keep what was typed."""
        typed = (self.reason, self.rationale.text())
        if record is not None and typed in (("", ""), self._on_record):
            self.choose_reason(REASONS.index(record.reason) + 1 if record.reason in REASONS else 0)
            self.rationale.setText(record.rationale)
        elif record is None and typed == self._on_record:
            self.clear()
        self._on_record = (record.reason, record.rationale) if record is not None else ("", "")

    # ---------------------------------------------------------------- what is possible, how far, what follows

    def set_compact(self, compact: bool) -> None:
        """Show only the buttons that can be pressed, and the reasons while one is awaited or chosen."""
        if compact != self._compact:
            self._compact = compact
            self._show_needed()

    def _show_needed(self) -> None:
        waiting = self.waiting in ("reason", "last")
        for verb, one in self.buttons.items():
            counted = not verb.startswith("take_") or int(verb[-1]) <= self._coders
            one.setVisible(counted and (one.isEnabled() or not self._compact))
        for chip in self.reasons:
            chip.setVisible(not self._compact or waiting or chip.isChecked())
        self._why.setVisible(not self._compact or waiting or bool(self.reason))

    def allow(self, verbs: Mapping[str, bool], called: Sequence[str]) -> None:
        """Enable what is possible, and call the coders' buttons as they are called on this transcript."""
        for verb, one in self.buttons.items():
            one.setEnabled(verbs.get(verb, False))
            if verb.startswith("take_"):
                number = int(verb[-1])
                if number <= len(called):
                    room = self.fontMetrics().averageCharWidth() * 20
                    name = self.fontMetrics().elidedText(called[number - 1], Qt.TextElideMode.ElideRight, room)
                    one.setText(f"{name}  {number}")
                    one.setToolTip(f"Keep the version of {called[number - 1]} ({number})")
        self._coders = max(2, len(called))
        self._show_needed()

    def show_progress(self, counts: Counts, pace: str = "") -> None:
        """Show how far the whole queue is; ``pace`` says how long the rest will take."""
        later = f", {counts.later:,} for discussion" if counts.later else ""
        told = f"{counts.open:,} open{later} · {counts.done:,} decided, {counts.by_rule:,} of them by rule"
        self.progress.setText(f"{told} · {pace}" if pace else told)
        self.progress.setToolTip("The pace is the median of the seconds that people took per decision" if pace else "")
        self.bar.setRange(0, max(counts.total, 1))
        self.bar.setValue(counts.done)

    def show_effect(self, words: str) -> None:
        """Show how many participants will have the domains touched, at least and at most."""
        self.effect.setText(words)
        self.effect.setToolTip(words)


def _flowing(widgets: Iterable[QWidget], gap: int) -> Flow:
    layout = Flow(gap)
    for widget in widgets:
        layout.addWidget(widget)
    return layout
