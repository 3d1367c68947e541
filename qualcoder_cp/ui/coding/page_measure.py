# SPDX-License-Identifier: GPL-3.0-or-later
"""How the width of the window is shared between margins and text."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QFontMetrics

from qualcoder_cp.ui.coding.margins import columns_width

MEASURE = 75
"""Characters in a comfortable line."""
_SAMPLE = "The quick brown fox jumps over the lazy dog, and then it goes to sleep again. "
_LABEL = 22
_LEAST_TEXT = 34


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths in pixels: all that stands before the text, of that the left stripes; all that follows it."""

    before_text: int
    left: int
    right: int


def character_width(metrics: QFontMetrics) -> float:
    """Return the width of an average character of English in pixels."""
    return metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE)


def measure(
    width: int, metrics: QFontMetrics, turns: int, columns: tuple[int, int], label_letters: float | None = None
) -> Sizes:
    """Share ``width`` pixels: the text gets its measure, labels shrink first, what is left is put around.

    Args:
        width: of all, in pixels.
        metrics: of the text's font.
        turns: the width that speakers want.
        columns: those of the left and right stripes, 0 at the left for no stripes there.
        label_letters: the width that somebody chose for the labels, in characters; None: what suits.
    """
    character = character_width(metrics)
    text, least = round(MEASURE * character) + 10, round(_LEAST_TEXT * character)
    fixed = columns_width(columns[1], metrics) + (columns_width(columns[0], metrics) if columns[0] else 0)
    sides = 2 if columns[0] else 1
    label = round(_LABEL * character)
    turns = min(turns, width // 5)
    spare = width - text - fixed - turns
    if label_letters is not None:
        label = max(0, min(round(label_letters * character), (width - fixed - turns - least) // sides))
        text = max(least, min(text, width - fixed - turns - label * sides))
    elif spare < label * sides:  # a little less text, a little shorter labels
        text = max(least, min(text, width - fixed - turns - round(label * 0.6) * sides))
        label = max(0, (width - text - fixed - turns) // sides)
    slack = max(0, width - text - fixed - turns - label * sides)
    wider = min(slack // 2, label // 2) if label_letters is None else 0
    label += wider // sides
    slack -= wider // sides * sides
    left = columns_width(columns[0], metrics) + label if columns[0] else 0
    before = turns + left + slack // 2
    return Sizes(before, left, max(0, width - before - text))
