# SPDX-License-Identifier: GPL-3.0-or-later
"""Several choices in one cell: what divides them, and which commas belong to a label ("Apps, such as diaries")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualcoder_cp.text import name_key

SEPARATOR = ";"
"""What divides the values of a several-choice cell as it is stored."""

SEPARATORS = (SEPARATOR, "\n", "|", ",")
"""What may divide them in a table, the surest first."""

SEPARATOR_NAMES = {";": ";", ",": ",", "|": "|", "\n": "line"}
"""What the separators are called on screens and in commands."""

_OPENING, _CLOSING = "([{“«", ")]}”»"


def choices(text: str, separator: str = SEPARATOR, labels: Sequence[str] = ()) -> list[str]:
    """Return the values of a several-choice cell, blanks made single.

    Args:
        text: the cell.
        separator: what divides its values.
        labels: the values there are, if that is known: they may hold the separator. Otherwise, between commas, a part
            in brackets, or one that begins with a small letter after others that do not, belongs to the one before.
    """
    parts = [part for part in text.split(separator) if part.strip()]
    if separator != SEPARATOR and labels:
        parts = _by_labels(parts, separator, labels)
    elif separator == ",":
        parts = _by_signs(parts)
    return [" ".join(part.split()) for part in parts]


def _by_labels(parts: list[str], separator: str, labels: Sequence[str]) -> list[str]:
    """Join parts that are a known label together; the longest one wins."""
    known = {_bare(label) for label in labels}
    longest = max(label.count(separator) for label in labels) + 1
    found, at = [], 0
    while at < len(parts):
        count = next(
            (size for size in range(min(longest, len(parts) - at), 1, -1)
             if _bare(separator.join(parts[at : at + size])) in known),
            1,
        )  # fmt: skip
        found.append(separator.join(parts[at : at + count]))
        at += count
    return found


def _by_signs(parts: list[str]) -> list[str]:
    """Join parts inside brackets, and parts that go on in small letters."""
    found: list[str] = []
    for part in parts:
        goes_on = found and found[0].strip()[:1].isupper() and part.strip()[:1].islower()
        if found and (_open(found[-1]) or goes_on):
            found[-1] += "," + part
        else:
            found.append(part)
    return found


def _open(text: str) -> bool:
    return sum(text.count(sign) for sign in _OPENING) > sum(text.count(sign) for sign in _CLOSING)


def _bare(text: str) -> str:
    return name_key(" ".join(text.split()))


def guess_separator(values: Iterable[str], labels: Sequence[str] = ()) -> str | None:
    """Return what divides the values of a column, None if nothing does.

    With known labels it is what leaves nothing but labels. Else the parts must come again and again; with commas,
    which stand in sentences and places too, at least half of them in different company.
    """
    cells = [value for value in values if value.strip()]
    for separator in SEPARATORS:
        if not any(separator in cell.strip("; \t|,") for cell in cells):
            continue
        parts = [choices(cell, separator, labels) for cell in cells]
        if labels and {_bare(part) for cell in parts for part in cell} <= {_bare(label) for label in labels}:
            return separator
        if not labels and _come_again(parts, strict=separator in "|,\n"):
            return separator
    return None


def _come_again(cells: list[list[str]], *, strict: bool) -> bool:
    met: dict[str, set[tuple[str, ...]]] = {}
    count = 0
    for cell in cells:
        company = tuple(sorted(_bare(part) for part in cell))
        count += len(cell)
        for part in company:
            met.setdefault(part, set()).add(company)
    if len(met) > count / 2:
        return False
    return not strict or 2 * sum(1 for several in met.values() if len(several) > 1) >= len(met)
