# SPDX-License-Identifier: GPL-3.0-or-later
"""Colours of codings on a light or dark page, with guaranteed contrast.

The stored colour is the identity of a code; what is painted is shifted towards black (light page) or
white (dark page) until a stripe stands out by 3:1 (WCAG 2.2, success criterion 1.4.11). Text stays at
7:1 on a light and 4.5:1 on a dark page (1.4.6, 1.4.3) wherever codings overlap.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from qualcoder_cp.ui.coding.coding_index import Pattern

Rgb = tuple[int, int, int]
TINT_ALPHA = 16
MOST_TINTS = 3
STRIPE_CONTRAST = 3.0
MUTED_CONTRAST = 4.6
_LANE_TEXTURE = 600
_LIGHT = ("#ffffff", "#141414", "#fff1c9", "#2f6fd6")
_DARK = ("#1e1e1e", "#e1e1e1", "#3a3212", "#6ea2f0")


def rgb(colour: str) -> Rgb:
    """Return red, green and blue (0..255) of ``#rrggbb``."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: Rgb) -> float:
    """Return the relative luminance 0..1 (WCAG 2.2 definition)."""
    parts = [value / 255 for value in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio 1..21 (WCAG 2.2 definition)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """Return ``one`` with ``share`` (0..1) of ``other`` laid over it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


@lru_cache(maxsize=4096)
def readable(colour: str, background: Rgb, least: float = STRIPE_CONTRAST) -> Rgb:
    """Return ``colour`` shifted away from ``background`` in steps of 2 % until the contrast is ``least``."""
    base = rgb(colour)
    target: Rgb = (0, 0, 0) if luminance(background) > 0.18 else (255, 255, 255)
    shifted = base
    for step in range(51):
        shifted = mix(base, target, step / 50)
        if contrast(shifted, background) >= least:
            break
    return shifted


class CodePalette:
    """All colours of the text view on one theme: ``background``, ``text``, ``muted`` …"""

    def __init__(self, dark: bool, background: str = "", text: str = "") -> None:
        preset = _DARK if dark else _LIGHT
        self.dark = dark
        self.background = rgb(background or preset[0])
        self.text = rgb(text or preset[1])
        self.fill = rgb(preset[2])
        self.accent = rgb(preset[3])
        self.veil = self._mute()
        self.muted = mix(self.text, self.background, self.veil)
        self.label = mix(self.text, self.background, 0.2)
        self._brushes: dict[tuple[str, Pattern, bool], QBrush] = {}

    def tinted(self, depth: int, base: Rgb | None = None) -> Rgb:
        """Return the page (or ``base``) under ``depth`` layers of tint, of which `MOST_TINTS` count."""
        colour = base or self.background
        for _ in range(min(depth, MOST_TINTS)):
            colour = mix(colour, self.text, TINT_ALPHA / 255)
        return colour

    def _mute(self) -> float:
        """Return how much of the page (0..1) may lie over text that is still readable where most codings overlap."""
        darkest = self.tinted(MOST_TINTS)
        for percent in range(45, 0, -1):
            if contrast(mix(self.text, self.background, percent / 100), darkest) >= MUTED_CONTRAST:
                return percent / 100
        return 0.0

    def stripe(self, colour: str) -> Rgb:
        """Return the colour of a code's stripes and lanes on this page."""
        return readable(colour, self.background)

    def brush(self, colour: str, pattern: Pattern, lane: bool = False) -> QBrush:
        """Return the brush of a stripe, or of a lane under the words, for a code and a coder's pattern.

        An outlined stripe is painted solid by this brush and hollowed out by the margin; lanes are
        too thin for that and are dotted instead.
        """
        key = (colour, pattern, lane)
        if key not in self._brushes:
            self._brushes[key] = self._make_brush(colour, pattern, lane)
        return self._brushes[key]

    def _make_brush(self, colour: str, pattern: Pattern, lane: bool) -> QBrush:
        painted = QColor(*self.stripe(colour))
        if pattern == "solid" or (pattern == "outlined" and not lane):
            return QBrush(painted)
        size = 6 if pattern == "hatched" else 4
        tile = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        tile.fill(Qt.GlobalColor.transparent)
        for x in range(size):
            for y in range(size):
                if (x + y) % 6 < 4 if pattern == "hatched" else x < 2:
                    tile.setPixelColor(x, y, painted)
        return QBrush(_widened(tile) if lane else tile)


def _widened(tile: QImage) -> QImage:
    """Return the tile repeated to the right: long lanes are painted six times faster with it."""
    wide = QImage(_LANE_TEXTURE, tile.height(), QImage.Format.Format_ARGB32_Premultiplied)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.fillRect(wide.rect(), QBrush(tile))
    painter.end()
    return wide
