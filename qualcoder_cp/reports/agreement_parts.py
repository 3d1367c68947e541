# SPDX-License-Identifier: GPL-3.0-or-later
"""Tidy tables of breakdowns, confusion, decomposition and repair: one row per number, unrounded."""

from __future__ import annotations

from collections.abc import Iterator

from qualcoder_cp.agreement.breakdowns import Breakdown, Tree
from qualcoder_cp.agreement.confusion import DISAGREEING, Confusion
from qualcoder_cp.agreement.passages import Kind
from qualcoder_cp.agreement.repair import Effect, Repair
from qualcoder_cp.agreement.result import AgreementRow
from qualcoder_cp.reports.tidy import AGREEMENT_COLUMNS, agreement_rows

ALL = "all"

BREAKDOWN_COLUMNS = ("by", "part", "part_note", *AGREEMENT_COLUMNS)
TREE_COLUMNS = (
    "code", "level", "depth", "alpha", "ci_low", "ci_high", "reason", "alpha_below", "reason_below", "n_below",
    "disagreements", "lost", "unit", "universe", "coders", "round", "n_transcripts", "n_units", "seed",
)  # fmt: skip
CONFUSION_COLUMNS = ("code_first", "code_second", "passages", "characters", "level", "coders")
KINDS = tuple(kind.value.replace(",", "").replace(" ", "_") for kind in DISAGREEING)
DECOMPOSITION_COLUMNS = (
    "code", "level", "coders", "agreed_passages", "agreed_characters",
    *(f"{kind}_{side}_{what}" for kind in KINDS for side in ("first", "second") for what in ("passages", "characters")),
    "disagreement_passages", "disagreement_characters",
)  # fmt: skip
REPAIR_COLUMNS = (
    "code_one", "code_other", "passages", "characters", "change", "alpha_before", "alpha_after", "reason", "on",
    "all_before", "all_after", "all_reason", "all_on",
)  # fmt: skip


def breakdown_rows(found: Breakdown, *, coefficients: bool = True) -> Iterator[dict[str, object]]:
    """Yield a row of ``BREAKDOWN_COLUMNS`` per part, code and coefficient; the value over everything comes first."""
    named = [(ALL, "", found.whole)] if found.whole else []
    named += [(part.name, part.note, part.report) for part in found.parts]
    for name, note, report in named:
        for row in agreement_rows([report], coefficients=coefficients):
            yield {"by": found.by, "part": name, "part_note": note, **row}


def tree_rows(tree: Tree, *, coefficients: bool = True) -> Iterator[dict[str, object]]:
    """Yield a row of ``TREE_COLUMNS`` per level pooled, then per node of the codebook."""
    for row in tree.report.pooled:
        yield _tree_row(tree, row, {"n_below": row.n_codes}, coefficients=coefficients)
    for node in tree.nodes:
        below = node.children
        more: dict[str, object] = {"depth": node.depth, "n_below": node.n_children}
        if coefficients:
            more |= {"alpha_below": below.value, "reason_below": below.reason} if below else {}
            more["lost"] = node.lost
        yield _tree_row(tree, node.row, more, coefficients=coefficients)


def _tree_row(tree: Tree, row: AgreementRow, more: dict[str, object], *, coefficients: bool) -> dict[str, object]:
    report, alpha = tree.report, row.krippendorff_alpha
    values = {"alpha": alpha.value, "ci_low": alpha.ci_low, "ci_high": alpha.ci_high, "reason": alpha.reason}
    return {
        **dict.fromkeys(TREE_COLUMNS), "code": row.name, "level": row.level, **(values if coefficients else {}),
        "disagreements": row.n10 + row.n01, "unit": report.unit, "universe": report.universe,
        "coders": "; ".join(report.coders), "round": report.round_name, "n_transcripts": report.n_transcripts,
        "n_units": row.n_units, "seed": report.seed, **more,
    }  # fmt: skip


def confusion_rows(found: Confusion) -> Iterator[dict[str, object]]:
    """Yield a row of ``CONFUSION_COLUMNS`` per cell of the matrix that is not empty, in the order of the codebook."""
    order: dict[int | None, int] = {code.id: place for place, code in enumerate(found.codes)} | {None: len(found.codes)}
    for first, second in sorted(found.cells, key=lambda key: (order[key[0]], order[key[1]])):
        tally = found.cells[first, second]
        yield {
            "code_first": found.name(first), "code_second": found.name(second), "passages": tally.passages,
            "characters": tally.characters, "level": found.level, "coders": "; ".join(found.coders),
        }  # fmt: skip


def decomposition_rows(found: Confusion) -> Iterator[dict[str, object]]:
    """Yield a row of ``DECOMPOSITION_COLUMNS`` per code."""
    for part in found.parts:
        row: dict[str, object] = {
            "code": part.code.name, "level": part.code.level, "coders": "; ".join(found.coders),
            "agreed_passages": part.agreed.passages, "agreed_characters": part.agreed.characters,
        }  # fmt: skip
        for name, kind in zip(KINDS, DISAGREEING, strict=True):
            for side, tally in (("first", part.first[kind]), ("second", part.second[kind])):
                row[f"{name}_{side}_passages"] = tally.passages
                row[f"{name}_{side}_characters"] = tally.characters
        row["disagreement_passages"] = part.disagreement.passages
        row["disagreement_characters"] = part.disagreement.characters
        yield row


def decomposition_table(found: Confusion) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Return the decomposition for a screen: per code the passages of each kind and all disagreeing characters."""
    columns = ("code", Kind.AGREED.value, *(kind.value for kind in DISAGREEING), "characters apart")
    rows: list[tuple[object, ...]] = [
        (part.code.name, part.agreed.passages, *(part.both(kind).passages for kind in DISAGREEING),
         part.disagreement.characters)
        for part in found.parts
    ]  # fmt: skip
    return columns, rows


def repair_rows(found: Repair) -> Iterator[dict[str, object]]:
    """Yield a row of ``REPAIR_COLUMNS`` per effect: those of the frequent pairs, of each code, of boundaries."""
    for each in found.pairs:
        pair = {
            "code_one": each.pair.one.name, "code_other": each.pair.other.name,
            "passages": each.pair.total.passages, "characters": each.pair.total.characters,
        }  # fmt: skip
        for effect in each.effects:
            yield {**pair, **_effect(effect)}
    rest = [*found.codes, *([found.boundaries] if found.boundaries else [])]
    for effect in rest:
        yield {**dict.fromkeys(("code_one", "code_other", "passages", "characters")), **_effect(effect)}


def _effect(effect: Effect) -> dict[str, object]:
    return {
        "change": effect.what, "alpha_before": effect.before.value, "alpha_after": effect.after.value,
        "reason": effect.before.reason or effect.after.reason, "on": effect.on,
        "all_before": effect.all_before.value, "all_after": effect.all_after.value,
        "all_reason": effect.all_before.reason or effect.all_after.reason, "all_on": effect.all_on,
    }  # fmt: skip
