# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose coding it is, is seen without colour: by the pattern of stripe and lane, and by the letter in the label."""

from __future__ import annotations

import pytest
from text_views import BLUE, box_of, coding, colours, margins, settle

pytestmark = pytest.mark.ui


def picture_of_stripe(view):
    settle()
    margin = margins(view)[0]
    box = next(rectangle for rectangle, _ in margin._hits)
    image = margin.grab(box).toImage()
    return [[image.pixelColor(x, y).getRgb()[:3] for x in range(image.width())] for y in range(image.height())]


@pytest.mark.parametrize("dark", [False, True])
def test_three_coders_of_one_code_have_three_pictures(view, qapp, dark):
    from qualcoder_cp.ui import theme

    theme.apply_theme(qapp, dark=dark)
    seen = []
    for pattern in ("solid", "hatched", "outlined"):
        view.set_codings([coding(1, "My doctor", BLUE, pattern=pattern)])
        picture = picture_of_stripe(view)
        assert any(view.painting.palette.stripe(BLUE) in line for line in picture)
        seen.append(picture)
    assert seen[0] != seen[1] != seen[2] != seen[0]


def test_a_hatched_stripe_shows_the_page_between_and_a_solid_one_does_not(view):
    painted = view.painting.palette.stripe(BLUE)
    shares = {}
    for pattern in ("solid", "hatched", "outlined"):
        view.set_codings([coding(1, "My doctor", BLUE, pattern=pattern)])
        middle = [line[3] for line in picture_of_stripe(view)[2:-2]]
        shares[pattern] = sum(pixel == painted for pixel in middle) / len(middle)
    assert shares["solid"] == 1
    assert 0.3 < shares["hatched"] < 0.9
    assert shares["outlined"] < 0.2


def test_lanes_carry_the_pattern_as_well(view):
    seen = []
    for pattern in ("solid", "hatched", "outlined"):
        view.set_codings([coding(1, "doctor", BLUE, pattern=pattern)])
        settle()
        image = view.viewport().grab(box_of(view, "doctor")).toImage()
        painted = view.painting.palette.stripe(BLUE)
        seen.append(
            {
                (x, y)
                for x in range(image.width())
                for y in range(image.height())
                if image.pixelColor(x, y).getRgb()[:3] == painted
            }
        )
    assert len(seen[0]) > len(seen[1]) > 0
    assert len(seen[0]) > len(seen[2]) > 0
    assert seen[1] != seen[2]


def test_the_label_ends_with_the_coders_letter(view):
    words = view.lettering.broken("Trust in the makers of it", 60, 3, end=" · B")
    assert len(words) == 3
    assert words[-1].endswith("· B")
    view.set_codings([coding(1, "doctor", BLUE, coder="B")])
    assert len(colours(view, margins(view)[0])) > 3
