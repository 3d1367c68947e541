# SPDX-License-Identifier: GPL-3.0-or-later
"""One page as it must look, light and dark, at 100 % and 200 %: `tests/golden/coded_page.txt`.

Fonts differ between machines, pictures would too. So the page is read off the screen letter by letter: below
each character the colours of its three lanes, above it how dark the page is; beside each line the stripes by
column; below, the labels from top to bottom. Colours are named by the code that they belong to.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from text_views import BLUE, GREEN, PINK, coding, settle

from qualcoder_cp.model import Role, Turn
from qualcoder_cp.ui import theme
from qualcoder_cp.ui.coding.code_palette import Rgb, mix
from qualcoder_cp.ui.coding.coding_index import ShownCoding
from qualcoder_cp.ui.coding.margins import column_width
from qualcoder_cp.ui.coding.under_painting import LANES

pytestmark = pytest.mark.ui

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "coded_page.txt"
ORANGE = "#e69f00"
LETTERS = {BLUE: "b", GREEN: "g", PINK: "p", ORANGE: "o"}
TALK = """\
I: What did you think of it?
P: They never asked me at all.
P: It told my mother. I was cross.
I: And then?
P: I took it off. Nobody minded.
"""


def turns():
    starts = [0]
    for line in TALK.splitlines():
        starts.append(starts[-1] + len(line) + 1)
    roles = {"I": Role.INTERVIEWER, "P": Role.PARTICIPANT}
    return [
        Turn(start, start + len(line), start + 3, line[0], roles[line[0]], start * 1000)
        for start, line in zip(starts, TALK.splitlines(), strict=False)
    ]


def codings():
    over = TALK.index("asked me")
    return [
        coding(1, "They never asked me at all.", BLUE, TALK, label="Consent", coder="A"),
        coding(2, "asked me", GREEN, TALK, label="Control", coder="B", pattern="hatched"),
        ShownCoding(3, over + 6, TALK.index("mother") + 6, 3, "Family", PINK, "A"),
        coding(4, "It told my mother. I was cross.", ORANGE, TALK, label="Anger", unsure=True),
        coding(5, "I took it off.", BLUE, TALK, label="Consent", coder="C", pattern="outlined"),
        coding(6, "it?\nP: They", ORANGE, TALK, label="Question", coder="A"),
    ]


def near(one: Rgb, other: Rgb) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 2


def letter(palette, seen: set[Rgb]) -> str:
    return next((name for colour, name in LETTERS.items() if palette.stripe(colour) in seen), ".")


def depth(palette, seen: Rgb) -> str:
    """Name how many layers of tint lie on the page, also below the veil over a speaker's label."""
    for layers in range(4):
        tinted = palette.tinted(layers)
        if near(seen, tinted) or near(seen, mix(tinted, palette.background, palette.veil)):
            return str(layers)
    return "?"


def page_in_letters(view) -> str:
    """Read the page off the screen."""
    text, margin = view.viewport().grab().toImage(), view._right.grab().toImage()
    palette, found = view.painting.palette, []
    wide = column_width(view.fontMetrics())

    def pixel(picture, x, y):
        return picture.pixelColor(round(x), round(y)).getRgb()[:3]

    for piece in view.page():
        words = piece.block.text()
        if not words:
            continue
        line = piece.block.layout().lineAt(0)
        top, bottom = piece.y + int(line.y()), piece.y + int(line.y() + line.height()) + view.painting.gap
        spans = [(line.cursorToX(at)[0] + piece.x, line.cursorToX(at + 1)[0] + piece.x) for at in range(len(words))]
        found.append("page     " + "".join(depth(palette, pixel(text, (a + b) / 2, top)) for a, b in spans))
        found.append("         " + words)
        for lane in range(LANES):
            y = bottom - (LANES - lane) * (view.painting.lane_height + 1)
            row = [
                letter(palette, {pixel(text, x, y + down) for x in range(int(a) + 1, int(b)) for down in range(2)})
                for a, b in spans
            ]
            found.append(f"lane {lane}   " + "".join(row))
        middle = range((top + bottom) // 2 - 4, (top + bottom) // 2 + 4)
        stripes = [
            letter(palette, {pixel(margin, 3 + column * wide + x, y) for x in range(4) for y in middle})
            for column in range(view.painting.shown.columns)
        ]
        found += ["stripes  " + "".join(stripes), ""]
    labels = view._right._hits[len(view.painting.shown.by_id) :]
    found.append("labels   " + ", ".join(view.painting.shown.by_id[identity].label for _, identity in labels))
    return "\n".join(found) + "\n"


@pytest.mark.parametrize("zoom", [1, 2])
@pytest.mark.parametrize("dark", [False, True])
def test_the_page_is_the_golden_one(view, qapp, dark, zoom):
    theme.apply_theme(qapp, dark=dark)
    view.set_text_size(11 * zoom)
    view.resize(1000 * zoom, 500 * zoom)
    view.set_transcript(TALK, turns())
    view.set_codings(codings())
    settle()
    assert page_in_letters(view) == GOLDEN.read_text(encoding="utf-8")
