# SPDX-License-Identifier: GPL-3.0-or-later
"""The line of chips: everything that a number of agreement depends on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qualcoder_cp.agreement import Unit, Universe
from qualcoder_cp.agreement.counting import IOU
from qualcoder_cp.model import Coder, Level, Round
from qualcoder_cp.ui.agreement.menu_chip import MenuChip, Option
from qualcoder_cp.ui.agreement.wording import short_names
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow

EVERYBODY = ()
"""Stands for the pair where all coders of the round are compared at once."""

UNIT_TIPS = {
    Unit.PARTICIPANT: "All that one person says, over all transcripts: as in '88 of 102 participants'",
    Unit.TRANSCRIPT: "The text that counts of one transcript",
    Unit.TURN: "One speech: which answers carry the code?",
    Unit.PARAGRAPH: "A line of the text that is not blank",
    Unit.SENTENCE: "A sentence, never across turns",
    Unit.FIXED: "The passages that were cut before coding",
    Unit.TOKEN: "A word; edges matter",
    Unit.CHARACTER: "A character; edges matter, and percent is near 100 for any rare code",
    Unit.SEGMENT: "A coding: which did both find? There is no 'neither', so no chance term",
}
_UNIVERSES: tuple[Option, ...] = (
    (Universe.SPEECH, "participants' speech", "Leave out what interviewers say, headings and times"),
    (Universe.ALL_TEXT, "all text", "Count every character of the transcript"),
    (Universe.CODED, "only coded speech", "Leave out units that neither coder found: no chance term, see the ladder"),
)
_SHARES: tuple[Option, ...] = (
    (0.0, "one character", "A code counts in a unit when it covers at least one character of it"),
    *((one / 100, f"{one} %", f"A code counts in a unit when it covers {one} % of it") for one in (25, 50, 75, 100)),
)
_THRESHOLDS: tuple[Option, ...] = tuple(
    (one / 100, f"{one} %", f"Two codings match from {one} % overlap (intersection over union)")
    for one in (10, 25, 50, 75, 90, 100)
)
_TARGETS: tuple[Option, ...] = (
    (None, "none", "Don't ask how probable it is that a target is reached"),
    *((one, f"{one:.3f}".rstrip("0"), f"How probable is it that a value is at least {one:g}?")
      for one in (0.6, 0.667, 0.7, 0.8, 0.9)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """What a number of agreement depends on, as chosen.

    ``pair`` None is the round's first two coders, `EVERYBODY` all at once. ``round_id`` None is the current round.
    """

    unit: Unit = Unit.PARTICIPANT
    universe: Universe = Universe.SPEECH
    level: Level = Level.DOMAIN
    pair: tuple[int, ...] | None = None
    share: float = 0.0
    threshold: float = IOU
    target: float | None = None
    round_id: int | None = None

    @property
    def two(self) -> tuple[int, int] | None:
        """Return the pair, None where none is chosen."""
        return (self.pair[0], self.pair[1]) if self.pair else None

    @property
    def everybody(self) -> bool:
        """Return whether all coders are compared at once, which segments and coded text alone don't allow."""
        return self.pair == EVERYBODY and self.unit is not Unit.SEGMENT and self.universe is not Universe.CODED


class Choices(QWidget):
    """One line of chips; ``changed`` tells the whole choice."""

    changed = Signal(object)

    def __init__(self) -> None:
        """Begin with participants, their speech, and domains."""
        super().__init__()
        self.choice = Choice()
        self.round_id = MenuChip("Round")
        self.unit = MenuChip("Unit")
        self.universe = MenuChip("Text", _UNIVERSES)
        self.level = MenuChip("Level")
        self.pair = MenuChip("Coders")
        self.share = MenuChip("Found from", _SHARES)
        self.threshold = MenuChip("Match from", _THRESHOLDS)
        self.target = MenuChip("Target", _TARGETS)
        self.setAccessibleName("What is compared")
        layout = Flow(space(1))
        self.setLayout(layout)
        for name in Choice.__slots__:
            chip: MenuChip = getattr(self, name)
            chip.chosen.connect(lambda value, field=name: self.take(**{field: value}))
        for name in ("round_id", "unit", "universe", "level", "pair", "share", "threshold", "target"):
            layout.addWidget(getattr(self, name))
        self.offer_units(with_fixed=False)
        self.show_choice()

    def take(self, **chosen: object) -> None:
        """Choose these fields of `Choice` and tell it."""
        self.choice = replace(self.choice, **chosen)  # type: ignore[arg-type]
        self.show_choice()
        self.changed.emit(self.choice)

    def show_choice(self) -> None:
        """Say on each chip what is chosen."""
        for name in Choice.__slots__:
            getattr(self, name).show_value(getattr(self.choice, name))
        segments = self.choice.unit is Unit.SEGMENT
        self.threshold.setVisible(segments)
        self.share.setVisible(not segments)

    def offer_units(self, *, with_fixed: bool) -> None:
        """Offer the units; fixed ones only where the round has some."""
        shown = [one for one in Unit if one is not Unit.FIXED or with_fixed]
        self.unit.offer([(one, one.value, UNIT_TIPS[one]) for one in shown])
        if self.choice.unit not in shown:
            self.choice = replace(self.choice, unit=Unit.PARTICIPANT)

    def offer_rounds(self, rounds: Iterable[Round], shown: Round) -> None:
        """Offer the rounds that may be compared; the chip is seen only where there are several."""
        options = [(one.id, one.name, "Numbers of this round alone") for one in rounds]
        self.round_id.offer(options)
        self.round_id.setVisible(len(options) > 1)
        self.choice = replace(self.choice, round_id=shown.id)
        self.show_choice()

    def offer_team(self, team: Sequence[Coder], *, with_themes: bool) -> None:
        """Offer the pairs of a round's coders, all of them at once if they are three, and themes if there are some."""
        pairs = [(one.id, two.id) for one, two in combinations(team, 2)]
        names = dict(zip((one.id for one in team), short_names([one.name for one in team]), strict=True))
        options: list[Option] = [
            (pair, f"{names[pair[0]]} · {names[pair[1]]}", "Compare these two coders") for pair in pairs
        ]
        if len(team) > 2:
            options.append((EVERYBODY, f"all {len(team)} at once", "One coefficient over everybody, no mean of pairs"))
        self.pair.offer(options)
        self.pair.setVisible(len(options) > 1)
        levels = [one for one in (Level.DOMAIN, Level.THEME, Level.CODE) if with_themes or one is not Level.THEME]
        self.level.offer([(one, one.value, f"A row per {one.value}, with what lies below it") for one in levels])
        known = [one for one, _, _ in options]
        pair = self.choice.pair if self.choice.pair in known else (pairs[0] if pairs else None)
        level = self.choice.level if self.choice.level in levels else Level.DOMAIN
        self.choice = replace(self.choice, pair=pair, level=level)
        self.show_choice()
