# SPDX-License-Identifier: GPL-3.0-or-later
"""What a prevalence figure shows, and what its files are like."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations, pairwise

import pytest

from qualcoder_cp.model import Level
from qualcoder_cp.prevalence import figures
from qualcoder_cp.prevalence.figures import FigureOptions, bar_chart
from qualcoder_cp.prevalence.rules import CountedCode, PrevalenceTable, Sort, Subject, prevalence

pytestmark = pytest.mark.slow

GROUPS = ("Adolescent patients", "Caregivers", "Clinicians", "Developers", "Scholars")
LONG = "Everything that follows from it for families, clinics and the people who $build$ and $sell$ such systems"
COUNTS = {
    "Data privacy": 88, "Trustworthiness of data": 72, "Harms to patients": 65, "Use in daily practice": 60,
    "Relevance for the patient": 24, "Regulation": 17, LONG: 13,
}  # fmt: skip


def make_table(*, complete: int = 102, codes: int = 0) -> PrevalenceTable:
    """Return 102 participants in five groups, seven domains and, below the first one, some codes."""
    below = frozenset(range(100, 100 + codes))
    rows = [
        CountedCode(
            number,
            name,
            Level.DOMAIN,
            None,
            0,
            "#0072b2",
            frozenset({number}) | (below if number == 1 else set()),
        )
        for number, name in enumerate(COUNTS, start=1)
    ]
    rows += [
        CountedCode(code, f"Code {code} of many", Level.CODE, 1, 1, "#0072b2", frozenset({code})) for code in below
    ]
    people = []
    for i in range(102):
        domains = {number for number, n in enumerate(COUNTS.values(), start=1) if (i * 37) % 102 < n}
        own = {code for code in below if (i + code) % 3 == 0} if 1 in domains else set()
        group = GROUPS[min(i // 20, 4)]
        people.append(Subject(i, f"P{i}", group, frozenset(domains | own), i < complete, "not signed off"))
    return prevalence(people, rows, GROUPS)


@pytest.fixture(scope="module")
def table() -> PrevalenceTable:
    return make_table(codes=30)


OPTIONS = [
    FigureOptions(),
    FigureOptions(by_group=True),
    FigureOptions(level=Level.CODE, sort=Sort.CODEBOOK),
    FigureOptions(
        by_group=True, font_scale=1.3, title="A title that is too long for a single line of this figure " * 2
    ),
    FigureOptions(font_scale=0.8, width_in=5, dark=True),
]


@pytest.mark.parametrize("options", OPTIONS)
def test_no_words_are_clipped_or_overlap(table, options):
    chart = bar_chart(table, options)
    figures.render_buffer(chart, 1200, 3000)
    renderer = chart.figure.canvas.get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in chart.figure.axes[0].texts]
    whole = chart.figure.bbox
    for words, box in boxes:
        assert whole.x0 <= box.x0, words
        assert box.x1 <= whole.x1, words
        assert whole.y0 <= box.y0, words
        assert box.y1 <= whole.y1, words
    for (words, box), (others, other) in combinations(boxes, 2):
        width = min(box.x1, other.x1) - max(box.x0, other.x0)
        height = min(box.y1, other.y1) - max(box.y0, other.y0)
        # a line's box holds room for descenders: a few pixels of neighbouring lines are no overlap
        assert width <= 1 or height <= 6, (words, others)


def test_bars_are_as_long_as_the_share_on_an_axis_from_0_to_100(table):
    axes = bar_chart(table).figure.axes[0]
    ticks = {text.get_text(): text.get_position()[0] for text in axes.texts if text.get_text() in {"0", "25", "100"}}
    length = ticks["100"] - ticks["0"]
    shares = [bar.get_width() / length for bar in axes.patches]
    assert shares == pytest.approx([n / 102 for n in COUNTS.values()])
    assert ticks["25"] == pytest.approx(ticks["0"] + length / 4)
    assert {bar.get_x() for bar in axes.patches} == {ticks["0"]}


def test_labels_print_the_table_in_its_order(table):
    written = [text.get_text() for text in bar_chart(table).figure.axes[0].texts]
    values = [words for words in written if "/102" in words]
    assert values[:3] == ["88/102 (86.3%)", "72/102 (70.6%)", "65/102 (63.7%)"]


def test_decimals_follow_the_largest_total_unless_told(table):
    def values(options):
        return [t.get_text() for t in bar_chart(table, options).figure.axes[0].texts if t.get_text().startswith("88/")]

    assert values(FigureOptions(by_group=True)) == ["88/102 (86.3%)"]
    assert values(FigureOptions(decimals=0)) == ["88/102 (86%)"]


def test_regions_lie_inside_the_figure_and_tell_the_count(table):
    regions = figures.regions(bar_chart(table, FigureOptions(by_group=True)))
    assert len(regions) == 7 * 6
    for region in regions:
        assert 0 <= region.left < region.left + region.width <= 1
        assert 0 <= region.top < region.top + region.height <= 1
    assert regions[0].tip == "Data privacy: 88/102 (86.3%), 95% CI 78.3-91.6"
    assert (regions[0].code_id, regions[0].group) == (1, None)
    assert regions[7].tip.startswith("Data privacy, Adolescent patients: ")
    assert all(upper.top + upper.height <= lower.top + 1e-9 for upper, lower in pairwise(regions[:7]))


def test_a_group_without_participants_has_no_bar_and_says_why():
    people = [Subject(1, "P1", "Patients", frozenset({1}))]
    table = prevalence(
        people, [CountedCode(1, "Privacy", Level.DOMAIN, None, 0, "#000000", frozenset({1}))], ["Nobody"]
    )
    chart = bar_chart(table, FigureOptions(by_group=True))
    assert len(chart.figure.axes[0].patches) == 2
    assert figures.regions(chart)[1].tip == "Privacy, Nobody: no participants in this group"


def test_a_provisional_table_says_so_in_the_figure():
    words = [text.get_text() for text in bar_chart(make_table(complete=100)).figure.axes[0].texts]
    assert "Provisional: 2 participants not yet complete and left out." in words


def test_a_level_without_codes_gives_an_empty_chart(table):
    assert figures.regions(bar_chart(table, FigureOptions(level=Level.THEME, by_group=True))) == []


@pytest.mark.parametrize("options", OPTIONS[:3])
def test_a_png_is_opaque_and_small_enough_for_the_journal(table, options, tmp_path):
    from PIL import Image

    path = tmp_path / "figure.png"
    figures.render_png(bar_chart(table, options), path)
    with Image.open(path) as picture:
        assert picture.mode == "RGB"
        assert "transparency" not in picture.info
        assert picture.width == 1200
        assert picture.height <= 1200
        assert picture.getpixel((0, 0)) == (255, 255, 255)
    assert path.stat().st_size <= 5_000_000


def test_a_high_chart_is_made_to_fit_the_journal_too(tmp_path):
    from PIL import Image

    path = tmp_path / "figure.png"
    figures.render_png(bar_chart(make_table(codes=60), FigureOptions(level=Level.CODE)), path)
    with Image.open(path) as picture:
        assert picture.height == 1200
        assert picture.width < 1200


def test_files_are_the_same_bytes_when_written_again(table, tmp_path):
    for name, render in (("png", figures.render_png), ("svg", figures.render_svg), ("pdf", figures.render_pdf)):
        written = []
        for run in ("first", "second"):
            path = tmp_path / f"{run}.{name}"
            render(bar_chart(table), path)
            written.append(path.read_bytes())
        assert written[0] == written[1]


def test_an_svg_needs_no_font_and_has_no_date(table, tmp_path):
    figures.render_svg(bar_chart(table), tmp_path / "figure.svg")
    text = (tmp_path / "figure.svg").read_text(encoding="utf-8")
    assert "<text" not in text
    assert "dc:date" not in text


def test_dark_charts_are_for_the_screen_only(table, tmp_path):
    with pytest.raises(ValueError, match="for the screen"):
        figures.render_png(bar_chart(table, FigureOptions(dark=True)), tmp_path / "figure.png")


def test_a_picture_wider_than_the_journal_takes_is_refused(table, tmp_path):
    with pytest.raises(ValueError, match="1 to 1200"):
        figures.render_png(bar_chart(table), tmp_path / "figure.png", 1201)


def test_the_buffer_fills_the_box_at_the_screens_pixel_ratio(table):
    pixels, width, height = figures.render_buffer(bar_chart(table), 600, 600, 1.5)
    assert width == 900
    assert 0 < height < 900
    assert len(pixels) == width * height * 4
    assert set(pixels[3::4]) == {255}


def test_importing_the_module_does_not_import_matplotlib():
    code = "import sys, qualcoder_cp.prevalence.figures; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
