# SPDX-License-Identifier: GPL-3.0-or-later
"""Other programs' definitions of agreement, so that a team can compare: scope, unit, numbers and layout are fixed.

A preset follows what the other program documents; where that is not exact, its note says what is ours. What is
undefined stays undefined, with its reason, whatever the other program prints.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from qualcoder_cp.agreement import preset_tables as made
from qualcoder_cp.agreement.comparing import Pairing, compared_line, pairing
from qualcoder_cp.agreement.preset_alphas import ATLASTI, atlasti
from qualcoder_cp.agreement.scope import Scope, Unit, Universe
from qualcoder_cp.model import KnownError

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Preset:
    """One program's way: ``name`` for commands, ``title`` for people, what it is, and its known weakness."""

    name: str
    title: str
    what: str
    weakness: str
    unit: str
    universe: Universe
    columns: tuple[str, ...]
    rows: Callable[[Scope, Pairing], made.Rows]


@dataclass(frozen=True, slots=True)
class PresetTable:
    """The table of a preset. ``notes`` are remarks and violations; ``reason`` says why there are no rows."""

    preset: Preset
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]
    compared: str
    reason: str

    def records(self) -> list[dict[str, object]]:
        """Return the rows by column, with the preset's name, for a CSV file."""
        columns = self.preset.columns
        return [{"preset": self.preset.name, **dict(zip(columns, row, strict=True))} for row in self.rows]


PRESETS: tuple[Preset, ...] = (
    Preset(
        "nvivo", "NVivo-like",
        "Percent agreement and Cohen's kappa over the characters of all text, one row per code and transcript.",
        "Uncoded text counts as agreement, so percentages are near 100 for any rare code; kappa over characters is "
        "biased where coders think in sentences or turns; rows of transcripts invite averaging, which is no kappa.",
        Unit.CHARACTER, Universe.ALL_TEXT, made.NVIVO, made.nvivo,
    ),
    Preset(
        "maxqda", "MAXQDA-like",
        "Percent agreement on: the code exists in the transcript; equal frequency in the transcript; segments that "
        "overlap by at least 90 %. In the total of the segments kappa after Brennan and Prediger, chance 1/codes used.",
        "Codes are treated as competing categories, though passages may carry several; a 90 % overlap punishes honest "
        "differences of boundaries. Overlap is intersection over union here.",
        "transcript, and segments", Universe.ALL_TEXT, made.MAXQDA, made.maxqda,
    ),
    Preset(
        "atlasti", "ATLAS.ti-like",
        "Percent agreement and alpha-binary over the characters of all text, Holsti's index on passages that overlap; "
        "per domain |u-alpha of any of its codes (as alpha-binary) and cu-alpha; Cu-alpha with the domains as values.",
        "Codes of one domain must exclude each other; passages that break this are listed and left out of cu-alpha. "
        "The family of u-alphas is experimental: no printed example was there to hold it against.",
        "character", Universe.ALL_TEXT, ATLASTI, atlasti,
    ),
    Preset(
        "dedoose", "Dedoose-like",
        "Cohen's kappa per code on given excerpts, and pooled kappa from the mean observed and expected agreement. "
        "Turns of participants' speech stand for the excerpts.",
        "With few excerpts kappa jumps; excerpts that were chosen because they carry codes are no sample of the text. "
        "The pooled kappa gives each code the same weight.",
        Unit.TURN, Universe.SPEECH, made.DEDOOSE, made.dedoose,
    ),
    Preset(
        "qdaminer", "QDA Miner ladder",
        "Four rungs per code, from loose to strict: presence in the transcript, frequency, importance (share of the "
        "text), overlap of at least 90 %; with percent, pi, kappa, alpha and the free-marginal kappa where they exist.",
        "The rungs answer different questions, so the highest number is not the agreement. Importance is the share of "
        "characters here, and its percent the smaller share over the larger one, summed (ours).",
        "transcript, and segments", Universe.ALL_TEXT, made.QDAMINER, made.qdaminer,
    ),
)  # fmt: skip


def preset_named(name: str) -> Preset:
    """Return the preset of this name. Raises KnownError if there is none."""
    for preset in PRESETS:
        if preset.name == name.lower():
            return preset
    raise KnownError(f"There is no preset '{name}' (presets: {', '.join(each.name for each in PRESETS)}).")


def preset_table(scope: Scope, preset: Preset, *, coders: tuple[int, int] | None = None) -> PresetTable:
    """Return the table of a preset for two coders (default: the first two of the scope).

    The scope's own universe gives way to the preset's; where that is all text, the scope must have been read with
    all text. Codes are those of the lowest level. Raises KeyError for a coder who is not in scope.
    """
    fixed = replace(scope, universe=preset.universe)
    pair = pairing(fixed, coders)
    line = f"{preset.title}. {compared_line(fixed, pair, preset.unit, 'code')}"
    if reason := pair.reason or ("" if scope.codes else "no codes"):
        return PresetTable(preset, (), (), line, reason)
    found = preset.rows(replace(fixed, transcripts=pair.used), pair)
    return PresetTable(preset, found.rows, found.notes, line, "")
