# SPDX-License-Identifier: GPL-3.0-or-later
"""The columns of the tree of codes: for two coders, for all coders at once, and without coefficients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qualcoder_cp.agreement import flag
from qualcoder_cp.agreement.result import AgreementReport, AgreementRow, Result
from qualcoder_cp.agreement.team_report import TeamReport, TeamRow
from qualcoder_cp.ui.agreement.wording import NOTHING, percent_words, short_names, value_words

Row = AgreementRow | TeamRow


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, what stands in a cell, by what it is sorted, what it means, and whose result it is.

    ``whisker`` columns are drawn; ``quiet`` ones are written in the quieter colour, at the left.
    """

    head: str
    words: Callable[[Any], str]
    key: Callable[[Any], Any]
    tip: str
    result: Callable[[Any], Result] | None = None
    whisker: bool = False
    quiet: bool = False


def result_of(row: Row, name: str) -> Result:
    """Return a coefficient of a row of either kind."""
    if isinstance(row, TeamRow):
        return row.results.get(name, Result(None, "not computed"))
    return row.results().get(name, Result(None, "not computed"))


def _number(head: str, name: str, tip: str) -> Column:
    def words(row: Row) -> str:
        result = result_of(row, name)
        return NOTHING if result.value is None else value_words(result)

    return Column(head, words, _value(name), tip, lambda row: result_of(row, name))


def _share(head: str, name: str, tip: str) -> Column:
    return Column(
        head, lambda row: percent_words(result_of(row, name).value), _value(name), tip,
        lambda row: result_of(row, name),
    )  # fmt: skip


def _value(name: str) -> Callable[[Row], float]:
    def key(row: Row) -> float:  # undefined values sort after all others: they are no low agreement
        value = result_of(row, name).value
        return 2.0 if value is None else value

    return key


def _count(head: str, name: str, tip: str) -> Column:
    return Column(head, lambda row: f"{getattr(row, name):,}", lambda row: getattr(row, name), tip)


_NAME = Column("Code", lambda row: row.name, lambda row: row.name.casefold(), "Enter opens the disagreements on it")
_ALPHA = Column(
    "Alpha from 0 to 1, 95 % interval", lambda row: value_words(result_of(row, "krippendorff_alpha")),
    _value("krippendorff_alpha"), "Krippendorff's alpha (nominal); an arrow at 0 is a value below 0",
    lambda row: result_of(row, "krippendorff_alpha"), whisker=True,
)  # fmt: skip
_F1 = Column(
    "F1 from 0 to 1, 95 % interval", lambda row: value_words(result_of(row, "positive_agreement")),
    _value("positive_agreement"), "Positive agreement (F1): units that neither found are not counted here",
    lambda row: result_of(row, "positive_agreement"), whisker=True,
)  # fmt: skip
_PERCENT = _share("Observed", "percent_agreement", "Percent agreement: units on which the coders say the same")
_EXPECTED = Column(
    "Expected", lambda row: percent_words(result_of(row, "krippendorff_alpha").expected),
    lambda row: result_of(row, "krippendorff_alpha").expected or 0.0,
    "Agreement that chance alone would give (of alpha)",
)  # fmt: skip
_CODED = _share("Of found", "jaccard", "Observed agreement where units that neither found are left out (Jaccard)")


def _target(target: float) -> Column:
    def share(row: Row) -> float | None:
        return result_of(row, "krippendorff_alpha").target_share

    return Column(
        f"P(≥ {target:.3f}".rstrip("0") + ")", lambda row: percent_words(share(row), 0), lambda row: share(row) or 0.0,
        f"How probable it is that alpha is at least {target:g}: share of the resamples",
    )  # fmt: skip


def pair_columns(report: AgreementReport, *, shown: bool, neither: bool = True) -> list[Column]:
    """Return the columns for two coders; ``shown``: with coefficients, ``neither``: units of neither are counted."""
    one, two = short_names([*report.coders, "", ""][:2])
    counts = [
        _count("Both", "n11", f"Units with the code by {one} and by {two}"),
        _count(f"Only {one}", "n10", f"Units with the code only by {one}"),
        _count(f"Only {two}", "n01", f"Units with the code only by {two}"),
    ]
    if neither:
        counts.append(_count("Neither", "n00", "Units with the code by neither"))
        counts.append(Column(
            f"{one} · {two}",
            lambda row: _prevalence(row),
            lambda row: row.prevalence or 0.0, f"Prevalence: share of units in which {one} and {two} found the code",
        ))  # fmt: skip
    if not shown:
        return [_NAME, *counts, _note(_one_sided)]
    aimed = [_target(report.target)] if report.target is not None and neither else []
    values = [
        _number("Kappa", "cohen_kappa", "Cohen's kappa"), _number("AC1", "gwet_ac1", "Gwet's AC1"),
        _CODED,
    ]  # fmt: skip
    if not neither:
        return [_NAME, _F1, _CODED, *counts, _note(flag)]
    return [_NAME, _ALPHA, _PERCENT, _EXPECTED, *aimed, *counts, _note(flag), *values]


def team_columns(report: TeamReport, *, shown: bool) -> list[Column]:
    """Return the columns for all coders at once."""
    found = Column(
        "Found by 0, 1, 2 …", lambda row: " · ".join(f"{one:,}" for one in row.found_by) or NOTHING,
        lambda row: sum(row.found_by[1:-1]), "Units by how many of the coders found the code",
    )  # fmt: skip
    note = _note(lambda row: row.note)
    if not shown:
        return [_NAME, found, note]
    aimed = [_target(report.target)] if report.target is not None else []
    return [
        _NAME, _ALPHA, *aimed, found, _number("Fleiss", "fleiss_kappa", "Fleiss' kappa"),
        _number("Conger", "conger_kappa", "Conger's kappa"), _number("AC1", "gwet_ac1", "Gwet's AC1"), _PERCENT,
        _EXPECTED, note,
    ]  # fmt: skip


def _note(words: Callable[[Any], str]) -> Column:
    return Column("Note", words, words, "What to beware of in this row", quiet=True)


def _prevalence(row: AgreementRow) -> str:
    if row.prevalence_first is None or row.prevalence_second is None:
        return NOTHING
    return f"{100 * row.prevalence_first:.0f} · {percent_words(row.prevalence_second, 0)}"


def _one_sided(row: AgreementRow) -> str:
    """Return what can be said of a row without any coefficient."""
    return row.note if row.note.startswith(("used by", "not used")) else ""
