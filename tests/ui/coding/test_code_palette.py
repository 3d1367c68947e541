# SPDX-License-Identifier: GPL-3.0-or-later
"""Codings can be told apart from the page and text can be read on them, light and dark."""

from __future__ import annotations

import itertools

import pytest

from qualcoder_cp.ui.coding.code_palette import (
    MOST_TINTS,
    MUTED_CONTRAST,
    STRIPE_CONTRAST,
    CodePalette,
    contrast,
    mix,
    readable,
    rgb,
)
from qualcoder_cp.ui.coding.edge_handles import WASH
from qualcoder_cp.ui.coding.text_page import SELECTION_ALPHA

GRID = ["#{:02x}{:02x}{:02x}".format(*parts) for parts in itertools.product(range(0, 256, 51), repeat=3)]
OKABE_ITO = ["#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"]
LIGHT, DARK = CodePalette(dark=False), CodePalette(dark=True)
SOFT_LIGHT = CodePalette(False, "#fdfcf9", "#202326")
SOFT_DARK = CodePalette(True, "#232529", "#e4e4e0")
THEMES = [
    pytest.param(LIGHT, 7.0, id="light"),
    pytest.param(DARK, 4.5, id="dark"),
    pytest.param(SOFT_LIGHT, 7.0, id="soft light"),
    pytest.param(SOFT_DARK, 4.5, id="soft dark"),
]


def test_the_contrast_of_black_on_white_is_21():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


def test_a_known_grey_has_its_published_contrast():
    assert contrast(rgb("#767676"), rgb("#ffffff")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("palette", "least"), THEMES)
def test_every_stripe_stands_out_from_the_page(palette, least):
    assert all(contrast(palette.stripe(c), palette.background) >= STRIPE_CONTRAST for c in GRID + OKABE_ITO)


@pytest.mark.parametrize(("palette", "least"), THEMES)
def test_text_can_be_read_on_any_overlap_fill_and_current_coding(palette, least):
    for depth in range(12):
        for base in (palette.background, palette.fill):
            page = palette.tinted(depth, base)
            assert contrast(palette.text, page) >= least
            if base == palette.background:
                washed = [mix(page, palette.stripe(c), WASH / 255) for c in GRID]
                assert min(contrast(palette.text, colour) for colour in washed) >= least


@pytest.mark.parametrize(("palette", "least"), THEMES)
def test_selected_text_can_be_read_and_is_seen_to_be_selected(palette, least):
    for depth in range(4):
        page = palette.tinted(depth)
        selected = mix(page, palette.accent, SELECTION_ALPHA / 255)
        assert contrast(palette.text, selected) >= 4.5
        assert selected != page


@pytest.mark.parametrize(("palette", "least"), THEMES)
def test_muted_speech_and_labels_stay_readable(palette, least):
    assert contrast(palette.muted, palette.tinted(MOST_TINTS)) >= min(MUTED_CONTRAST, 4.5)
    assert contrast(palette.label, palette.background) >= 4.5
    assert contrast(palette.muted, palette.background) < contrast(palette.text, palette.background)


def test_a_colour_that_stands_out_already_is_left_alone():
    assert readable("#0072b2", (255, 255, 255)) == rgb("#0072b2")


def test_a_pale_colour_darkens_on_white_and_a_dark_one_brightens_on_black():
    assert sum(readable("#f0e442", (255, 255, 255))) < sum(rgb("#f0e442"))
    assert sum(readable("#000000", (30, 30, 30))) > 0


def test_coders_patterns_look_different():
    palette = CodePalette(dark=False)
    looks = [palette.brush("#0072b2", pattern, lane=True) for pattern in ("solid", "hatched", "outlined")]
    pictures = [look.textureImage() for look in looks]
    assert pictures[0].isNull()
    assert pictures[1] != pictures[2]
