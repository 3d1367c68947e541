# SPDX-License-Identifier: GPL-3.0-or-later
"""What to repair first: two definitions side by side, what a change would do to alpha, and where to make it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from qualcoder_cp import codebook
from qualcoder_cp.agreement.confusion import Confused
from qualcoder_cp.model import Code
from qualcoder_cp.project import Project
from qualcoder_cp.ui.agreement.asked import Asked
from qualcoder_cp.ui.agreement.grid import Sheet
from qualcoder_cp.ui.agreement.grid_view import GridView
from qualcoder_cp.ui.agreement.reading import ScopeOf, Work
from qualcoder_cp.ui.agreement.repair_sheets import Mending, effect_sheet, kinds_sheet, mending, pair_words
from qualcoder_cp.ui.agreement.view import View
from qualcoder_cp.ui.background import Progress
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import button, card, column, label, row
from qualcoder_cp.ui.widgets.tall import TallWidget

_GENERAL = "Boundaries, and single codes"


class RepairView(View):
    """Pairs at the left, the chosen one at the right, and below what the disagreement on each code is made of."""

    slot = "repair"

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._mending: Mending | None = None
        self.pairs = QListWidget()
        self.pairs.setAccessibleName("Codes that stand against each other most often")
        self.pairs.setWordWrap(True)
        self.pairs.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.pairs.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pairs.currentRowChanged.connect(self._show_pair)
        self.pairs.itemActivated.connect(lambda _item: self.open_passages())
        self.definitions = [label("", wrap=True, name=f"Definition of the {one} code") for one in ("first", "second")]
        self.effects = GridView("Computed effects")
        self.kinds = GridView("What disagreement is made of, per code")
        self.kinds.opened.connect(self.place_wanted)
        self.words = label("", "muted", wrap=True, name="What this is")
        self.passages = button("Open the passages", self.open_passages, tip="Disagreements on the first code")
        self.merge = button("Merge in the codebook…", self.merge_codes,
                            tip="See in the codebook what merging would do; nothing is changed yet")  # fmt: skip
        self._arrange()

    def _arrange(self) -> None:
        beside = QHBoxLayout()
        beside.setSpacing(space(2))
        for one in self.definitions:
            one.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            one.setAlignment(Qt.AlignmentFlag.AlignTop)
            beside.addWidget(card(one), 1)
        self._beside = TallWidget()
        beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setLayout(beside)
        self.buttons = row(self.passages, self.merge, None)
        right = TallWidget()
        inside = QVBoxLayout(right)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(space(1))
        for part in (self._beside, self.effects, self.buttons):
            inside.addWidget(part)
        upper = QSplitter()
        upper.setChildrenCollapsible(False)
        upper.addWidget(self.pairs)
        upper.addWidget(right)
        upper.setSizes([2000, 6000])  # shares of what there is
        upper.setStretchFactor(0, 1)
        upper.setStretchFactor(1, 3)
        below = column(label("What disagreement is made of", "heading"), self.kinds)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(upper)
        split.addWidget(below)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(self.words)
        layout.addWidget(split, 1)

    def work(self, asked: Asked) -> Work:
        """Return what computes the effects."""
        choice, shown = asked.choice, asked.shown

        def compute(reader: Project, scope_of: ScopeOf, progress: Progress) -> Mending:
            progress(0, 1, "what to repair")
            cards = codebook.tree(reader).codes
            return mending(scope_of([choice.unit]), choice.unit, choice.two, cards, shown=shown)

        return compute

    def key(self, asked: Asked) -> object:
        """Return what the answer depends on."""
        return asked.key, asked.shown

    def show_answer(self, answer: Any, asked: Asked) -> None:
        """Show the pairs."""
        found: Mending = answer
        self._mending = found
        kept = max(0, self.pairs.currentRow())
        self.pairs.clear()
        for pair in found.pairs:
            item = QListWidgetItem(pair_words(pair))
            item.setToolTip(pair_words(pair))
            self.pairs.addItem(item)
        self.pairs.addItem(_GENERAL)
        self.kinds.show_sheet(kinds_sheet(found.confusion))
        self.pairs.setCurrentRow(min(kept, self.pairs.count() - 1))
        who = " and ".join(found.confusion.coders[:2])
        words = f"{who}, per {asked.choice.unit.value}. Alpha before and after is a calculation on the coding that is "
        words += "there, not a promise: with another codebook the coders would have coded otherwise."
        self.words.setText(words if not found.why_not else f"{found.why_not[:1].upper()}{found.why_not[1:]}.")
        if not found.pairs and not found.why_not:
            self.words.setText(f"No two codes stand against each other. {words}")

    def _pair(self) -> Confused | None:
        place = self.pairs.currentRow()
        known = self._mending.pairs if self._mending else ()
        return known[place] if 0 <= place < len(known) else None

    def _show_pair(self, _row: int) -> None:
        pair, found = self._pair(), self._mending
        self._beside.setVisible(pair is not None)
        self.buttons.setVisible(pair is not None)
        if found is None:
            return
        if pair is not None:
            for one, code in zip(self.definitions, (pair.one, pair.other), strict=True):
                _show_card(one, found.cards.get(code.id))
        sheet = effect_sheet(found.effects(pair))
        self.effects.show_sheet(sheet)
        self.effects.setVisible(bool(sheet.rows))

    def open_passages(self) -> None:
        """Tell the place of the disagreements on the first code of the pair."""
        pair = self._pair()
        if pair is not None:
            self.place_wanted.emit({"code_id": pair.one.id})

    def merge_codes(self) -> None:
        """Go where the two codes can be merged."""
        pair = self._pair()
        if pair is not None:
            self.elsewhere.emit("codebook", {"code_id": pair.other.id, "merge_into": pair.one.id})

    def show_waiting(self) -> None:
        """Say that it is being computed."""
        self.words.setText("Being computed…")

    def clear(self) -> None:
        """Show nothing."""
        self._mending = None
        self.pairs.clear()
        for grid in (self.effects, self.kinds):
            grid.show_sheet(Sheet())

    def first_focus(self) -> QWidget:
        """Return the list of pairs."""
        return self.pairs


def _show_card(shown: QLabel, code: Code | None) -> None:
    """Show a code's name, definition and when to use it and when not."""
    if code is None:
        shown.setText("")
        return
    lines = [code.name, code.full_definition or code.short_definition or "No definition yet."]
    lines += [f"When: {code.when_to_use}"] if code.when_to_use else []
    lines += [f"Not: {code.when_not_to_use}"] if code.when_not_to_use else []
    shown.setText("\n".join(lines))
