# SPDX-License-Identifier: GPL-3.0-or-later
"""The line above the queue: what is listed, the bulk rules, and whether names are seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from qualcoder_cp.adjudication import DisagreementType
from qualcoder_cp.ui.adjudication.queue_model import Filters, State, Surroundings
from qualcoder_cp.ui.adjudication.words import GLYPHS
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, label

_STATES = {State.OPEN: "Open", State.LATER: "For discussion", State.DECIDED: "Decided", State.ALL: "All states"}


def chip(tip: str, menu: QMenu | None = None) -> QToolButton:
    """Return a chip that opens a menu."""
    made = QToolButton()
    made.setProperty("tone", "chip")
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    if menu is not None:
        made.setMenu(menu)
    return made


class FilterLine(QWidget):
    """Chips for state, type, code and group; ``changed`` tells the filters, ``code_wanted`` asks for a code."""

    changed = Signal(object)
    code_wanted = Signal()

    def __init__(self, rules: Callable[[QWidget], QMenu], accept_exact: Callable[[], object]) -> None:
        """Take how the menu of bulk rules is made and what accepts the exact agreements."""
        super().__init__()
        self.filters = Filters()
        self._around = Surroundings()
        self.state = chip("Show which state", QMenu(self))
        self.type = chip("Show which type of disagreement", QMenu(self))
        self.code = chip("Show which code or domain (F)")
        self.code.clicked.connect(self.code_wanted)
        self.group = chip("Show which stakeholder group", QMenu(self))
        self.transcript = chip("Show all transcripts again")
        self.transcript.clicked.connect(lambda: self.take(transcript_id=None))
        self.coder_note = label("", "muted", name="Who decides")
        self.exact = button("", accept_exact, tip="Accept all exact agreements; one step that can be undone")
        self.rules = chip("Decide many at once by a rule")
        self.rules.setText("Rules ▾")
        self.rules.setMenu(rules(self.rules))
        self.names = chip("Show or hide the coders' names (Shift+N)")
        self.names.setText("Names")
        self.names.setCheckable(True)
        layout = Flow(space(1))
        self.setLayout(layout)
        for widget in (self.state, self.type, self.code, self.group, self.transcript, self.rules, self.names,
                       self.exact, self.coder_note):  # fmt: skip
            layout.addWidget(widget)
        self._fill()
        for widget in (self.coder_note, self.exact):
            widget.setMinimumHeight(self.state.sizeHint().height())

    def begin(self) -> None:
        """Forget what was chosen: another project is open."""
        self.filters = Filters()
        self.names.setChecked(False)

    def take(self, **chosen: object) -> None:
        """Choose these fields of the filters and tell it."""
        self.filters = replace(self.filters, **chosen)
        self.show_words()
        self.changed.emit(self.filters)

    def offer(self, around: Surroundings, groups: Sequence[str]) -> None:
        """Offer the groups of a project; a code that is gone is no filter any more."""
        self._around = around
        menu = self.group.menu()
        menu.clear()
        for group in (None, *groups):
            menu.addAction(group or "All groups", lambda one=group: self.take(group=one))
        self.group.setVisible(len(groups) > 1)
        if self.filters.code_id not in around.tree.codes:
            self.filters = replace(self.filters, code_id=None)
        if self.filters.group not in groups:
            self.filters = replace(self.filters, group=None)
        self.show_words()

    def _fill(self) -> None:
        for state, words in _STATES.items():
            self.state.menu().addAction(words, lambda one=state: self.take(state=one))
        self.type.menu().addAction("All types", lambda: self.take(type=None))
        for kind in DisagreementType:
            self.type.menu().addAction(f"{GLYPHS[kind]}   {kind.value}", lambda one=kind: self.take(type=one))
        self.show_words()

    def show_words(self) -> None:
        """Write on the chips what is chosen."""
        chosen, codes = self.filters, self._around.tree.codes
        self.state.setText(f"{_STATES[chosen.state]} ▾")
        self.type.setText(f"{chosen.type.value if chosen.type else 'All types'} ▾")
        name = codes[chosen.code_id].name if chosen.code_id in codes else "All codes"
        self.code.setText(f"{self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, space(4) * 9)} ▾")
        self.group.setText(f"{chosen.group or 'All groups'} ▾")
        self.transcript.setVisible(chosen.transcript_id is not None)
        self.transcript.setText("One transcript ✕")

    def show_exact(self, number: int, allowed: bool) -> None:
        """Offer to accept the exact agreements that are open."""
        self.exact.setText(f"Accept {number} exact agreements" if number != 1 else "Accept 1 exact agreement")
        self.exact.setVisible(number > 0 and allowed)
