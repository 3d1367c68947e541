# SPDX-License-Identifier: GPL-3.0-or-later
"""All figures by name: what each is called, and how it is drawn from a project. The window and the commands use it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from qualcoder_cp import agreement, coding
from qualcoder_cp.known import KnownError
from qualcoder_cp.model import Coder, Level, Round
from qualcoder_cp.prevalence import analyses, figure_grids, figure_lanes, figure_paths, figures
from qualcoder_cp.prevalence.cooccurrence import Scope
from qualcoder_cp.prevalence.figure_lanes import Agreed
from qualcoder_cp.prevalence.figures import Band, Chart, FigureOptions
from qualcoder_cp.prevalence.groups import STAKEHOLDERS
from qualcoder_cp.prevalence.queries import count, sensitivity
from qualcoder_cp.prevalence.rules import PrevalenceTable
from qualcoder_cp.prevalence.saturation import Rule
from qualcoder_cp.prevalence.sources import AnyLayer, LayerChoice
from qualcoder_cp.project import Project


class Kind(StrEnum):
    """The figures that there are."""

    BARS = "bars"
    MULTIPLES = "small-multiples"
    GROUPED = "grouped-bars"
    DOTS = "dots"
    HEAT = "heat-map"
    MATRIX = "matrix"
    PAIRS = "co-occurrence"
    NETWORK = "network"
    SATURATION = "saturation"
    FLOW = "flow"
    AGREEMENT = "agreement"
    CODELINE = "codeline"


TITLES = {
    Kind.BARS: "Prevalence",
    Kind.MULTIPLES: "Prevalence by group, side by side",
    Kind.GROUPED: "Prevalence by group, grouped bars",
    Kind.DOTS: "Prevalence by group, dots with intervals",
    Kind.HEAT: "Prevalence by group, heat map",
    Kind.MATRIX: "Participants and codes",
    Kind.PAIRS: "Co-occurrence, matrix",
    Kind.NETWORK: "Co-occurrence, network",
    Kind.SATURATION: "Saturation",
    Kind.FLOW: "Flow of the study",
    Kind.AGREEMENT: "Agreement per round",
    Kind.CODELINE: "Codes along a transcript",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a figure is asked to show; only what its kind needs is looked at.

    ``band`` draws the range from all to any coder behind bars. ``level`` None is what the kind is best at. ``options``
    say how it looks; their level is taken from here.
    """

    layer: AnyLayer = LayerChoice.CONSENSUS
    by: Sequence[str] = (STAKEHOLDERS,)
    level: Level | None = None
    band: bool = False
    scope: Scope = Scope.PASSAGE
    rule: Rule = field(default_factory=Rule)
    orders: int = 1000
    seed: int = 1
    transcript: str = ""
    round_: Round | None = None
    options: FigureOptions = field(default_factory=FigureOptions)


def draw(project: Project, viewer: Coder | None, kind: Kind, asked: Asked | None = None) -> Chart:
    """Draw a figure of a project, with caption and alternative text.

    Raises:
        KnownError: nothing is coded yet, the viewer may not see it, or what is asked for is not there.
    """
    return _DRAWN[kind](project, viewer, asked or Asked())


def write_figure(chart: Chart, path: Path, width_px: int = figures.LARGEST_PX) -> None:
    """Write a figure as .png, .svg or .pdf.

    Raises:
        KnownError: the file has another ending, or can't be written.
    """
    ending = path.suffix.lower()
    if ending == ".png":
        figures.render_png(chart, path, width_px)
    elif ending == ".svg":
        figures.render_svg(chart, path)
    elif ending == ".pdf":
        figures.render_pdf(chart, path)
    else:
        raise KnownError(f"{path} must end in .png, .svg or .pdf.")


def letters_px(chart: Chart, width_px: int = figures.LARGEST_PX) -> float:
    """Return how many pixels high the smallest capital letters are in a PNG; below about 5 nobody can read them."""
    wide, high = chart.figure.get_size_inches()
    dpi = min(width_px / wide, width_px / high)
    return float(7 / 72 * 0.73 * dpi)


def _of_table(
    paint: Callable[[PrevalenceTable, FigureOptions], Chart],
) -> Callable[[Project, Coder | None, Asked], Chart]:
    def drawn(project: Project, viewer: Coder | None, asked: Asked) -> Chart:
        table = count(project, viewer, layer=asked.layer, round_=asked.round_, by=asked.by).table
        return paint(table, _options(asked))

    return drawn


def _options(asked: Asked, *, by_group: bool = False) -> FigureOptions:
    return replace(asked.options, level=asked.level or Level.DOMAIN, by_group=by_group)


def _bars(project: Project, viewer: Coder | None, asked: Asked, *, by_group: bool = False) -> Chart:
    table = count(project, viewer, layer=asked.layer, round_=asked.round_, by=asked.by).table
    band = None
    if asked.band:
        tables = sensitivity(project, asked.round_, by=asked.by)
        band = Band(tables[LayerChoice.ALL.value], tables[LayerChoice.ANY.value])
    return figures.bar_chart(table, _options(asked, by_group=by_group), band)


def _multiples(project: Project, viewer: Coder | None, asked: Asked) -> Chart:
    return _bars(project, viewer, asked, by_group=True)


def _matrix(project: Project, viewer: Coder | None, asked: Asked) -> Chart:
    found = analyses.matrix(
        project, viewer, layer=asked.layer, level=asked.level or Level.DOMAIN, by=asked.by, round_=asked.round_
    )
    return figure_grids.matrix_chart(found, asked.options)


def _pairs(project: Project, viewer: Coder | None, asked: Asked) -> Chart:
    found = analyses.cooccurrence(
        project, viewer, layer=asked.layer, level=asked.level or Level.DOMAIN, scope=asked.scope, round_=asked.round_
    )
    return figure_grids.cooccurrence_matrix(found, asked.options)


def _network(project: Project, viewer: Coder | None, asked: Asked) -> Chart:
    found = analyses.cooccurrence(
        project, viewer, layer=asked.layer, level=asked.level or Level.DOMAIN, scope=asked.scope, round_=asked.round_
    )
    return figure_paths.network_chart(found, asked.options)


def _saturation(project: Project, viewer: Coder | None, asked: Asked) -> Chart:
    found = analyses.saturated(
        project, viewer, layer=asked.layer, level=asked.level or Level.CODE, rule=asked.rule, orders=asked.orders,
        seed=asked.seed, round_=asked.round_,
    )  # fmt: skip
    return figure_paths.saturation_chart(found, asked.options)


def _flow(project: Project, viewer: Coder | None, asked: Asked) -> Chart:
    return figure_paths.flow_chart(analyses.flow(project, viewer, asked.round_), asked.options)


def _codeline(project: Project, viewer: Coder | None, asked: Asked) -> Chart:
    if not asked.transcript:
        raise KnownError("Say of which transcript the codeline is to be drawn.")
    line = analyses.codeline(
        project, asked.transcript, viewer, layer=asked.layer, level=asked.level, round_=asked.round_
    )
    return figure_paths.codeline_chart(line, asked.options)


def _agreement(project: Project, viewer: Coder | None, asked: Asked) -> Chart:
    """Draw alpha per code and revealed round, as it was coded independently, at the participant level."""
    rounds = [one for one in coding.rounds(project) if one.state not in coding.BLIND]
    rounds = [one for one in rounds if asked.round_ is None or one.id == asked.round_.id]
    if not rounds:
        coding.need_revealed(project, coding.needed_round(project))
    level = asked.level or Level.DOMAIN
    lines: dict[int, tuple[str, list[Agreed]]] = {}
    for number, one in enumerate(rounds):
        report = agreement.compare(project, agreement.Unit.PARTICIPANT, round_=one, resamples=asked.orders)
        for row in report.codes:
            if row.code is None or row.level != level.value:
                continue
            found = row.krippendorff_alpha
            earlier = [Agreed(each.name, None, reason="not compared") for each in rounds[:number]]
            values = lines.setdefault(row.code.id, (row.name, earlier))[1]
            values.append(Agreed(one.name, found.value, found.ci_low, found.ci_high, found.reason or ""))
    return figure_lanes.agreement_chart(
        [(code, name, values) for code, (name, values) in lines.items()], "Krippendorff α", asked.options
    )


_DRAWN: dict[Kind, Callable[[Project, Coder | None, Asked], Chart]] = {
    Kind.BARS: _bars,
    Kind.MULTIPLES: _multiples,
    Kind.GROUPED: _of_table(figure_lanes.grouped_bars),
    Kind.DOTS: _of_table(figure_lanes.dot_plot),
    Kind.HEAT: _of_table(figure_grids.heat_map),
    Kind.MATRIX: _matrix,
    Kind.PAIRS: _pairs,
    Kind.NETWORK: _network,
    Kind.SATURATION: _saturation,
    Kind.FLOW: _flow,
    Kind.AGREEMENT: _agreement,
    Kind.CODELINE: _codeline,
}
