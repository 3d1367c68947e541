# SPDX-License-Identifier: GPL-3.0-or-later
"""All figures: nothing is cut off or overlaps, files hold to the journal's limits, captions say what is drawn."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest

from qualcoder_cp.model import KnownError, Level
from qualcoder_cp.prevalence import figures
from qualcoder_cp.prevalence.analyses import Codeline, Flow, Matrix, MatrixRow
from qualcoder_cp.prevalence.cooccurrence import Scope, of_sets
from qualcoder_cp.prevalence.figure_grids import cooccurrence_matrix, heat_map, matrix_chart
from qualcoder_cp.prevalence.figure_kinds import Kind, draw, letters_px, write_figure
from qualcoder_cp.prevalence.figure_lanes import Agreed, agreement_chart, dot_plot, grouped_bars
from qualcoder_cp.prevalence.figure_paths import codeline_chart, flow_chart, network_chart, saturation_chart
from qualcoder_cp.prevalence.figures import Band, FigureOptions, bar_chart
from qualcoder_cp.prevalence.rules import CountedCode, Subject, prevalence
from qualcoder_cp.prevalence.saturation import saturation

pytestmark = pytest.mark.slow

NAMES = ("bars", "grouped", "dots", "heat", "matrix", "pairs", "network", "saturation", "flow", "codeline", "agreement")

LONG = (
    "Everything that follows for families and clinics and the people who $build$ and <b>sell</b> such systems " * 2
)[:200]
HEBREW = "פרטיות והגנה על נתונים"


def names(number: int) -> list[str]:
    return ["Data privacy", LONG, HEBREW, *(f"Code {place}" for place in range(number))][:number]


class World:
    """Invented participants with codes, in groups; one of 25 is not complete."""

    def __init__(self, codes: int, groups: int, people: int = 60) -> None:
        chance = random.Random(5)
        self.codes = [
            CountedCode(place, name, Level.DOMAIN, None, 0, "#000000", frozenset({place}))
            for place, name in enumerate(names(codes), start=1)
        ]
        self.groups = [f"Group {place}{' with a longer name' * (place % 3)}" for place in range(groups)]
        self.people = [
            Subject(
                place, f"P{place}", self.groups[place % groups] if groups else None,
                frozenset(code.code_id for code in self.codes if chance.random() < 0.5), place % 25 != 3, "open",
            )
            for place in range(people)
        ]  # fmt: skip
        self.table = prevalence(self.people, self.codes, self.groups)

    def matrix(self) -> Matrix:
        rows = [
            MatrixRow(
                one.participant_id, one.name, (one.group or "not stated",),
                tuple(int(code.code_id in one.codes) if one.complete else None for code in self.codes),
                "" if one.complete else "open",
            )
            for one in sorted(self.people, key=lambda one: one.group or "")
        ]  # fmt: skip
        return Matrix(tuple(self.codes), tuple(rows), "consensus", "group")

    def pairs(self):
        having = {
            code.code_id: frozenset(one.participant_id for one in self.people if code.code_id in one.codes)
            for code in self.codes
        }
        return of_sets(Scope.PARTICIPANT, self.codes, having)

    def charts(self, options: FigureOptions | None = None, only: str | None = None):
        table, band = self.table, Band(self.table, self.table)
        line = Codeline("T1", "consensus", 900, ((0, 300, True), (300, 900, False)),
                        tuple((code, ((10, 40), (899, 900))) for code in self.codes))  # fmt: skip
        values = [Agreed("Pilot", 0.4, -0.2, 0.7), Agreed("Main", None, reason="no variation")]
        times = [(code.code_id, code.name, values) for code in self.codes]
        facts = Flow(102, 102, 4, 96, 2, 1, 1200, 850, 350, 340, 10, 96, 95, 7, ("Main",))
        made = {
            "bars": lambda: bar_chart(table, options, band), "grouped": lambda: grouped_bars(table, options),
            "dots": lambda: dot_plot(table, options), "heat": lambda: heat_map(table, options),
            "matrix": lambda: matrix_chart(self.matrix(), options),
            "pairs": lambda: cooccurrence_matrix(self.pairs(), options),
            "network": lambda: network_chart(self.pairs(), options),
            "saturation": lambda: saturation_chart(self.saturation(), options),
            "flow": lambda: flow_chart(facts, options), "codeline": lambda: codeline_chart(line, options),
            "agreement": lambda: agreement_chart(times, "Krippendorff α", options, target=0.8),
        }  # fmt: skip
        return {name: draw() for name, draw in made.items() if only in (None, name)}

    def saturation(self):
        return saturation([(one.name, one.codes) for one in self.people], orders=20)


@pytest.fixture(scope="module")
def world() -> World:
    return World(6, 4)


def check_layout(chart: figures.Chart, overlaps: bool = True) -> None:
    """Check that all words lie inside the figure and do not run into each other."""
    figures.render_buffer(chart, 1200, 30_000)
    renderer = chart.figure.canvas.get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in chart.figure.axes[0].texts]
    whole = chart.figure.bbox
    for words, box in boxes:
        assert whole.x0 - 1 <= box.x0 < box.x1 <= whole.x1 + 1, words
        assert whole.y0 - 1 <= box.y0 < box.y1 <= whole.y1 + 1, words
    if overlaps:
        for (words, box), (others, other) in combinations(boxes, 2):
            width = min(box.x1, other.x1) - max(box.x0, other.x0)
            height = min(box.y1, other.y1) - max(box.y0, other.y0)
            assert width <= 1 or height <= 6, (words, others)  # a line's box holds room for descenders


@pytest.mark.parametrize("name", NAMES)
def test_no_words_are_cut_off_or_overlap(world, name):
    check_layout(world.charts(only=name)[name])


@pytest.mark.parametrize("name", ["heat", "matrix", "pairs", "network", "codeline", "agreement"])
def test_sixty_codes_and_thirty_groups_still_fit(name):
    check_layout(World(60, 30).charts(only=name)[name], overlaps=False)


@pytest.mark.parametrize("world_", [World(3, 0), World(2, 2, 1), World(1, 1, 0)], ids=["no groups", "one", "nobody"])
def test_no_groups_one_participant_or_nobody_is_drawn_too(world_):
    for chart in world_.charts().values():
        check_layout(chart)


def test_every_figure_has_caption_alternative_text_and_regions_inside(world):
    for name, chart in world.charts().items():
        assert chart.caption.endswith("."), name
        assert len(chart.alt) > 30, name
        assert chart.regions, name
        for region in chart.regions:
            assert -1e-9 <= region.left <= region.left + region.width <= 1 + 1e-9, (name, region)
            assert -1e-9 <= region.top <= region.top + region.height <= 1 + 1e-9, (name, region)


def test_dark_figures_are_drawn_for_the_screen(world):
    for chart in world.charts(FigureOptions(dark=True)).values():
        pixels, width, height = figures.render_buffer(chart, 300, 300)
        assert len(pixels) == 4 * width * height


def test_files_hold_to_the_journals_limits_and_come_again_byte_for_byte(world, tmp_path):
    from PIL import Image

    first, second = world.charts(), world.charts()
    for name, chart in first.items():
        for ending in ("png", "svg", "pdf"):
            write_figure(chart, tmp_path / f"a.{ending}")
            write_figure(second[name], tmp_path / f"b.{ending}")
            assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes(), (name, ending)
        with Image.open(tmp_path / "a.png") as picture:
            assert picture.mode == "RGB"
            assert max(picture.size) <= 1200
        assert (tmp_path / "a.png").stat().st_size <= 5_000_000


def test_letters_that_are_too_small_can_be_told(world):
    assert letters_px(bar_chart(world.table)) > 5
    assert letters_px(grouped_bars(World(40, 8).table)) < 5
    with pytest.raises(KnownError, match="must end in"):
        write_figure(bar_chart(world.table), Path("x.gif"))


def test_the_shades_of_a_heat_map_are_a_scale_of_greys():
    from qualcoder_cp.prevalence.figure_sheet import Sheet, _luminance

    for dark in (False, True):
        sheet = Sheet(FigureOptions(dark=dark))
        greys = [_luminance(sheet.shade(step / 20)) for step in range(21)]
        assert greys == sorted(greys, reverse=not dark)
        for step in range(21):  # WCAG AA asks for 4.5
            paper = sheet.shade(step / 20)
            light, deep = sorted((_luminance(paper), _luminance(sheet.ink_on(paper))), reverse=True)
            assert (light + 0.05) / (deep + 0.05) >= 4.5


def test_cells_and_tips_print_the_numbers_of_the_table(world):
    chart = heat_map(world.table)
    row = world.table.rows[0]
    written = {text.get_text() for text in chart.figure.axes[0].texts}
    assert f"{row.counts.overall.n} ({round(100 * row.counts.overall.n / row.counts.overall.N)}%)" in written
    tips = {(region.code_id, region.group): region.tip for region in chart.regions}
    assert f"{row.counts.overall.n}/{row.counts.overall.N}" in tips[row.code.code_id, None]
    assert f"{row.counts.overall.n}/{row.counts.overall.N}" in chart.alt


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_drawn_from_a_project(study, kind):
    from qualcoder_cp.prevalence.figure_kinds import Asked

    one = study()
    one.people("participant,transcript,group\nPia,T1,patients\nTim,T2,nurses\n")
    for coder in (one.ana, one.ben):
        one.apply(coder, "T1", "Consent", "They never asked me about consent.")
    one.submit()
    from qualcoder_cp import adjudication

    adjudication.apply_rule(one.project, "exact", by="Lea")
    chart = draw(one.project, one.lea, kind, Asked(band=True, transcript="T1", orders=10))
    check_layout(chart)
    assert chart.caption
