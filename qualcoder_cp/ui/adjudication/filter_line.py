# SPDX-License-Identifier: GPL-3.0-or-later
"""The line above the queue: what is listed in which order, the bulk rules, the meeting, whether names are seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from qualcoder_cp.adjudication import DisagreementType, Order
from qualcoder_cp.ui.adjudication.filters import OF_ALL_STATES, Filters, Only, State, Surroundings
from qualcoder_cp.ui.adjudication.words import GLYPHS
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, label

_STATES = {State.OPEN: "Open", State.LATER: "For discussion", State.DECIDED: "Decided", State.ALL: "All states"}
_ORDERS = {
    Order.EFFECT: "By effect", Order.TEXT: "By text", Order.CODE: "By code", Order.CERTAINTY: "Unsure first",
    Order.SPLIT: "Evenly split first", Order.AGENDA: "Put off first",
}  # fmt: skip


def chip(tip: str, menu: QMenu | None = None, *, checkable: bool = False, text: str = "") -> QToolButton:
    """Return a chip that opens a menu, or that is on or off."""
    made = QToolButton()
    made.setText(text)
    made.setCheckable(checkable)
    made.setProperty("tone", "chip")
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    if menu is not None:
        made.setMenu(menu)
    return made


class FilterLine(QWidget):
    """Chips of what is listed.

    ``changed(Filters)``; ``order_wanted(Order)``; ``code_wanted`` asks for a code, ``stale_wanted`` for the panel of
    decisions on codings that are gone.
    """

    changed = Signal(object)
    order_wanted = Signal(object)
    code_wanted = Signal()
    stale_wanted = Signal()

    def __init__(self, rules: Callable[[QWidget], QMenu], accept_exact: Callable[[], object]) -> None:
        """Take how the menu of bulk rules is made and what accepts the exact agreements."""
        super().__init__()
        self.filters = Filters()
        self._around = Surroundings()
        self._names: Mapping[str, str] = {}
        self.order = chip("In which order; it stays while you decide (F5 orders anew)", QMenu(self))
        self.state = chip("Show which state", QMenu(self))
        self.type = chip("Show which type of disagreement", QMenu(self))
        self.code = chip("Show which code or domain (F)", text="All codes ▾")
        self.code.clicked.connect(self.code_wanted)
        self.group = chip("Show which stakeholder group", QMenu(self))
        self.more = chip("Show only what is peculiar: what can change the table, unsure, by rule", QMenu(self))
        self.pair = chip("Show where two coders differ", QMenu(self))
        self.transcript = chip("Show all transcripts again")
        self.transcript.clicked.connect(lambda: self.take(transcript_id=None))
        self.coder_note = label("", "muted", name="Who decides")
        self.exact = button("", accept_exact, tip="Accept all exact agreements; one step that can be undone")
        self.stale = button("", self.stale_wanted.emit, tip="Decisions on codings that were changed since (Shift+Y)")
        self.rules = chip("Decide many at once by a rule (Shift+B)", text="Rules ▾")
        self.rules.setMenu(rules(self.rules))
        self.names = chip("Show or hide the coders' names (Shift+N)", checkable=True, text="Names")
        self.meeting = chip("Decide together: agenda, remarks, who yielded (Shift+M)", checkable=True, text="Meeting")
        layout = Flow(space(1))
        self.setLayout(layout)
        for widget in (self.order, self.state, self.type, self.code, self.group, self.pair, self.more, self.transcript,
                       self.rules, self.meeting, self.names, self.exact, self.stale, self.coder_note):  # fmt: skip
            layout.addWidget(widget)
        self._fill()
        self.show_order(Order.EFFECT)
        self.stale.hide()
        for widget in (self.coder_note, self.exact, self.stale):
            widget.setMinimumHeight(self.state.sizeHint().height())

    def begin(self) -> None:
        """Forget what was chosen: another project is open."""
        self.filters = Filters()
        self.names.setChecked(False)
        self.meeting.setChecked(False)
        self.show_order(Order.EFFECT)

    def take(self, **chosen: object) -> None:
        """Choose these fields of the filters and tell it."""
        if chosen.get("only") in OF_ALL_STATES:
            chosen.setdefault("state", State.ALL)
        self.filters = replace(self.filters, **chosen)  # type: ignore[arg-type]
        self.show_words()
        self.changed.emit(self.filters)

    def show_all(self, state: State, **chosen: object) -> None:
        """List everything of a state again, but what is chosen."""
        self.filters = Filters()
        self.take(state=state, **chosen)

    def offer(self, around: Surroundings, groups: Sequence[str], names: Mapping[str, str]) -> None:
        """Offer the groups and the round's coders (names by UUID); a code that is gone is no filter any more."""
        self._around, self._names = around, names
        menu = self.group.menu()
        menu.clear()
        for group in (None, *groups):
            menu.addAction(group or "All groups", lambda one=group: self.take(group=one))
        self.group.setVisible(len(groups) > 1)
        pairs = self.pair.menu()
        pairs.clear()
        pairs.addAction("All coders", lambda: self.take(pair=None))
        for pair in combinations(sorted(names, key=lambda one: names[one].casefold()), 2):
            pairs.addAction(self._pair_words(pair), lambda one=frozenset(pair): self.take(pair=one))
        if self.filters.code_id not in around.tree.codes:
            self.filters = replace(self.filters, code_id=None)
        if self.filters.group not in groups:
            self.filters = replace(self.filters, group=None)
        if self.filters.pair is not None and not self.filters.pair <= names.keys():
            self.filters = replace(self.filters, pair=None)
        self.show_words()

    def _fill(self) -> None:
        for order, words in _ORDERS.items():
            self.order.menu().addAction(words, lambda one=order: self.order_wanted.emit(one))
        for state, words in _STATES.items():
            self.state.menu().addAction(words, lambda one=state: self.take(state=one))
        self.type.menu().addAction("All types", lambda: self.take(type=None))
        for kind in DisagreementType:
            self.type.menu().addAction(f"{GLYPHS[kind]}   {kind.value}", lambda one=kind: self.take(type=one))
        self.more.menu().addAction("Anything", lambda: self.take(only=None))
        for only in Only:
            self.more.menu().addAction(only.value, lambda one=only: self.take(only=one))
        self.show_words()

    def _pair_words(self, pair: Sequence[str]) -> str:
        return " and ".join(self._names[one] for one in pair)

    def show_order(self, order: Order) -> None:
        """Write the order on its chip."""
        self.order.setText(f"{_ORDERS[order]} ▾")

    def show_names(self, open_: bool) -> None:
        """Offer pairs of coders while their names are seen: a pair gives away who is who."""
        self.names.setChecked(open_)
        self.pair.setVisible(len(self._names) > 2 and (open_ or self.filters.pair is not None))

    def show_words(self) -> None:
        """Write on the chips what is chosen."""
        chosen, codes = self.filters, self._around.tree.codes
        self.state.setText(f"{_STATES[chosen.state]} ▾")
        self.type.setText(f"{chosen.type or 'All types'} ▾")
        name = codes[chosen.code_id].name if chosen.code_id in codes else "All codes"
        self.code.setText(f"{self._short(name)} ▾")
        self.group.setText(f"{self._short(chosen.group or 'All groups')} ▾")
        self.more.setText(f"{chosen.only.value if chosen.only else 'Anything'} ▾")
        pair = sorted(chosen.pair or (), key=lambda one: self._names.get(one, "").casefold())
        self.pair.setText(f"{self._short(self._pair_words(pair)) if pair else 'All coders'} ▾")
        self.show_names(self.names.isChecked())
        self.transcript.setVisible(chosen.transcript_id is not None)
        self.transcript.setText("One transcript ✕")

    def _short(self, name: str) -> str:
        return self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, space(4) * 9)

    def show_exact(self, number: int, allowed: bool) -> None:
        """Offer to accept the exact agreements that are open."""
        self.exact.setText(f"Accept {number:,} exact agreements" if number != 1 else "Accept 1 exact agreement")
        self.exact.setVisible(number > 0 and allowed)

    def show_stale(self, number: int) -> None:
        """Offer the decisions on codings that were changed since."""
        self.stale.setText(f"{number:,} stale decisions…" if number != 1 else "1 stale decision…")
        self.stale.setVisible(number > 0)
