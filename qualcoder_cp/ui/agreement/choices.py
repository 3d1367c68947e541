# SPDX-License-Identifier: GPL-3.0-or-later
"""The line of chips: which text counts, at which level, and which two coders. Units are on the ladder."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from qualcoder_cp.agreement import Unit, Universe
from qualcoder_cp.model import Coder, Level
from qualcoder_cp.ui.agreement.wording import short_names
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import label


@dataclass(frozen=True, slots=True)
class Choice:
    """What a number of agreement depends on, as chosen. ``pair`` None: the round's first two coders."""

    unit: Unit = Unit.PARTICIPANT
    universe: Universe = Universe.SPEECH
    level: Level = Level.DOMAIN
    pair: tuple[int, int] | None = None


class ChipGroup(QWidget):
    """Chips of which exactly one is pressed; ``chosen`` tells its value."""

    chosen = Signal(object)

    def __init__(self, title: str, options: Sequence[tuple[Hashable, str, str]] = ()) -> None:
        """Take a title and options: value, text, tool tip."""
        super().__init__()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(space(0))
        self._layout.addWidget(label(title, "muted"))
        self.setAccessibleName(title)
        self._title = title
        self._group = QButtonGroup(self)
        self.chips: dict[Hashable, QToolButton] = {}
        self.offer(options)

    def offer(self, options: Sequence[tuple[Hashable, str, str]]) -> None:
        """Offer these options instead."""
        for chip in self.chips.values():
            self._group.removeButton(chip)
            chip.deleteLater()
        self.chips = {}
        for value, text, tip in options:
            chip = QToolButton()
            chip.setText(text)
            chip.setToolTip(tip)
            chip.setAccessibleName(f"{self._title}: {text}")
            chip.setProperty("tone", "chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _checked=False, one=value: self.chosen.emit(one))
            self._group.addButton(chip)
            self._layout.addWidget(chip)
            self.chips[value] = chip

    def show_value(self, value: Hashable) -> None:
        """Press the chip of this value, without telling."""
        if value in self.chips:
            self.chips[value].setChecked(True)


class Choices(QWidget):
    """Text, level and, with three or more coders, the pair; ``changed`` tells the whole choice with the unit."""

    changed = Signal(object)

    def __init__(self) -> None:
        """Begin with participants, their speech, and domains."""
        super().__init__()
        self.choice = Choice()
        self.universe = ChipGroup("Text", [
            (Universe.SPEECH, "participants' speech", "Leave out what interviewers say, headings and times"),
            (Universe.ALL_TEXT, "all text", "Count every character of the transcript"),
        ])  # fmt: skip
        self.level = ChipGroup("Level", [
            (one, one.value, f"A row per {one.value}, with what lies below it")
            for one in (Level.DOMAIN, Level.THEME, Level.CODE)
        ])  # fmt: skip
        self.pair = ChipGroup("Coders")
        layout = Flow(space(3))
        self.setLayout(layout)
        for name in ("universe", "level", "pair"):
            group: ChipGroup = getattr(self, name)
            group.chosen.connect(lambda value, field=name: self.take(**{field: value}))
            layout.addWidget(group)
        self.show_choice()

    def take(self, **chosen: object) -> None:
        """Choose these fields of `Choice` and tell it."""
        fields = {name: getattr(self.choice, name) for name in Choice.__slots__}
        self.choice = Choice(**(fields | chosen))
        self.show_choice()
        self.changed.emit(self.choice)

    def show_choice(self) -> None:
        """Press the chips that are chosen."""
        for name in ("universe", "level", "pair"):
            getattr(self, name).show_value(getattr(self.choice, name))

    def offer_team(self, team: Sequence[Coder], *, with_themes: bool) -> None:
        """Offer the pairs of a round's coders, and themes only where the codebook has some."""
        pairs = [(one.id, two.id) for one, two in combinations(team, 2)]
        names = dict(zip((one.id for one in team), short_names([one.name for one in team]), strict=True))
        self.pair.offer([
            (pair, f"{names[pair[0]]} · {names[pair[1]]}", "Compare these two coders") for pair in pairs
        ])  # fmt: skip
        self.pair.setVisible(len(pairs) > 1)
        self.level.chips[Level.THEME].setVisible(with_themes)
        pair = self.choice.pair if self.choice.pair in pairs else (pairs[0] if pairs else None)
        level = Level.DOMAIN if self.choice.level is Level.THEME and not with_themes else self.choice.level
        self.choice = Choice(self.choice.unit, self.choice.universe, level, pair)
        self.show_choice()
