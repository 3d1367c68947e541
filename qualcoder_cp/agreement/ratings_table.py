# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a table of ratings, and refuses tables whose numbers would mean something else.

Two forms: units (rows) by coders (columns), or one rating per row with a column for the unit, one for the coder and
one for the rating. Ratings become numbers of categories at once, so that millions of them fit into the memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from qualcoder_cp.csv_table import stream_table
from qualcoder_cp.model import KnownError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNIT_COLUMNS = frozenset({"unit", "unit_id", "id", "transcript", "participant", "passage", "segment", "item"})
_CODER_COLUMNS = frozenset({"coder", "coder_id", "rater", "analyst", "annotator"})
_MISSING_MARKS = frozenset({"na", "n/a", "#n/a", "nan", "null", "."})
_FEW = 3  # units; with fewer, entries that never repeat are no sign of anything
MOST_CELLS = 30_000_000
MISSING = -1


@dataclass(frozen=True, slots=True)
class RatingsTable:
    """``numbers`` is coders x units: the place of the rating in ``categories``, -1 where nothing was rated.

    ``clusters`` numbers the participant of each unit, None without such a column. ``values`` are the numbers that the
    categories stand for, None if they are words.
    """

    path: Path
    coders: tuple[str, ...]
    categories: tuple[str, ...]
    numbers: NDArray[np.int32]
    clusters: NDArray[np.int64] | None = None

    @property
    def n_units(self) -> int:
        """Return the number of units."""
        return int(self.numbers.shape[1])

    @property
    def values(self) -> tuple[float, ...] | None:
        """Return the categories as numbers, None if one of them is none."""
        found = [_meaning(each) for each in self.categories]
        return (
            tuple(each for each in found if isinstance(each, float)) if all(map(is_number, self.categories)) else None
        )

    @property
    def ratings(self) -> tuple[tuple[str | None, ...], ...]:
        """Return a row per coder and an entry per unit, None where nothing was rated."""
        return tuple(
            tuple(None if one < 0 else self.categories[one] for one in row) for row in self.numbers.tolist()
        )  # fmt: skip


def read_ratings(
    path: Path, *, cluster: str = "", order: Sequence[str] = (), sheet: str | None = None,
    progress: Callable[[int], None] = lambda row: None,
) -> RatingsTable:  # fmt: skip
    """Return the ratings in a delimited text file or an Excel workbook; an empty cell is missing.

    A column named as in `UNIT_COLUMNS`, or a first column without a name, holds the units and is no coder. With a
    column of coders ("coder", "rater" ...) each row is one rating, in the one column that is left.

    Args:
        path: the file.
        cluster: name of a column of participants, whose units belong together.
        order: the categories in ascending order; default: numbers by size, words by the alphabet.
        sheet: of a workbook; default: the first with data.
        progress: is told now and then how many rows are read.

    Raises:
        KnownError: fewer than two coders, no ratings, too many cells, a unit that occurs twice, a row that ends
            early, marks of missing values, entries that are written in different ways or are not in the order.
    """
    columns, records = _table(path, sheet)
    records = _told(records, progress)
    reading = _Reading(path, columns, cluster)
    if any(name in _CODER_COLUMNS for name in columns):
        reading.long_form(records)
    else:
        reading.wide_form(records)
    return reading.table(order)


def _table(path: Path, sheet: str | None) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    try:
        begins = path.open("rb").read(4) if path.is_file() else b""
    except OSError as problem:
        raise KnownError(f"{path} can't be read: {problem.strerror}.") from problem
    if begins[:4] != b"PK\x03\x04":
        if sheet is not None:
            raise KnownError(f"{path}: only an Excel workbook has sheets, so there is no sheet '{sheet}'.")
        return stream_table(path)
    from qualcoder_cp.transcripts.readers.workbook import read_workbook

    grid = read_workbook(path.read_bytes(), str(path), sheet)
    header, *rows = grid.records
    columns = ["_".join(cell.strip().lower().replace("-", " ").split()) for cell in header[1]]
    while columns and not columns[-1]:
        columns.pop()
    twice = next((name for name in columns if name and columns.count(name) > 1), None)
    if twice:
        raise KnownError(f"{path}, row {header[0]}: the column '{twice}' occurs twice.")
    full = ((number, [*cells, *[""] * (len(columns) - len(cells))]) for number, cells in rows)
    return columns, full


def _told(
    records: Iterator[tuple[int, list[str]]], progress: Callable[[int], None]
) -> Iterator[tuple[int, list[str]]]:  # fmt: skip
    for count, record in enumerate(records):
        if count % 100_000 == 0:
            progress(count)
        yield record


class _Reading:
    """Reads the records of one file into numbers."""

    def __init__(self, path: Path, columns: list[str], cluster: str) -> None:
        self.path, self.columns = path, columns
        self.cluster = "_".join(cluster.strip().lower().replace("-", " ").split())
        if self.cluster and self.cluster not in columns:
            self.refuse(f"the column '{cluster}' is missing (found: {', '.join(filter(None, columns))}).")
        self.coders: list[str] = []
        self.rows: list[array[int]] = []
        self.groups = array("q")
        self.group_names: dict[str, int] = {}
        self.entries: dict[str, int] = {}
        self.spelled: dict[str | float, str] = {}
        self.cells = 0

    def refuse(self, words: str, row: int = 1, column: str = "") -> NoReturn:
        place = f", column '{column}'" if column else ""
        raise KnownError(f"{self.path}, row {row}{place}: {words}")

    def number(self, entry: str, row: int, column: str) -> int:
        """Return the number of an entry, the first time after a look at how it is written."""
        if not entry:
            return MISSING
        known = self.entries.get(entry)
        if known is not None:
            return known
        if entry.casefold() in _MISSING_MARKS:
            self.refuse(f"'{entry}' may mean missing or a category; leave the cell empty, or name the category.",
                        row, column)  # fmt: skip
        other = self.spelled.setdefault(_meaning(entry), entry)
        if other != entry:
            self.refuse(f"'{entry}' is elsewhere written '{other}'; write each category one way.", row, column)
        return self.entries.setdefault(entry, len(self.entries))

    def count(self, more: int) -> None:
        self.cells += more
        if self.cells > MOST_CELLS:
            raise KnownError(
                f"{self.path} has more than {MOST_CELLS:,} cells of ratings; split it, or leave out columns."
            )

    def group(self, name: str, row: int) -> None:
        if not name:
            self.refuse("no participant is named; each unit needs one.", row, self.cluster)
        self.groups.append(self.group_names.setdefault(name, len(self.group_names)))

    def wide_form(self, records: Iterator[tuple[int, list[str]]]) -> None:
        """Read units by coders."""
        named = [name for name in self.columns if name in UNIT_COLUMNS and name != self.cluster][:1]
        self.coders = [name for name in self.columns if name and name not in UNIT_COLUMNS and name != self.cluster]
        if len(self.coders) < 2:
            self.refuse(f"at least two columns of coders are needed (found: {', '.join(self.coders)}).")
        if "" in self.columns[1:]:
            self.refuse(f"column {self.columns.index('', 1) + 1} has no name; name each coder.")
        self.rows = [array("i") for _ in self.coders]
        places = [(self.columns.index(name), name, row) for name, row in zip(self.coders, self.rows, strict=True)]
        unit = self.columns.index(named[0]) if named else None
        cluster = self.columns.index(self.cluster) if self.cluster else None
        seen: dict[str, int] = {}
        width = len(self.columns)
        for number, cells in records:
            if len(cells) < width:
                gone = next((name for name in self.columns[len(cells) :] if name), "")
                self.refuse("the row ends before it; keep an empty cell where nothing was rated.", number, gone)
            if any(cell.strip() for cell in cells[width:]):
                self.refuse(f"more cells ({len(cells)}) than the header has ({width}).", number)
            if unit is not None and (name := cells[unit].strip()):
                before = seen.setdefault(name, number)
                if before != number:
                    self.refuse(f"'{name}' stands in row {before} already; each unit has one row.", number, named[0])
            self.count(len(places))
            for place, column, row in places:
                row.append(self.number(cells[place].strip(), number, column))
            if cluster is not None:
                self.group(cells[cluster].strip(), number)

    def long_form(self, records: Iterator[tuple[int, list[str]]]) -> None:
        """Read one rating per row."""
        who = next(index for index, name in enumerate(self.columns) if name in _CODER_COLUMNS)
        units = [index for index, name in enumerate(self.columns) if name in UNIT_COLUMNS and name != self.cluster]
        if not units:
            self.refuse("a column of coders means one rating per row; a column 'unit' is missing then.")
        left = [index for index, name in enumerate(self.columns)
                if name and index not in (who, units[0]) and name != self.cluster]  # fmt: skip
        if len(left) != 1:
            names = ", ".join(self.columns[index] for index in left) or "none"
            self.refuse(
                f"one rating per row needs exactly one column of ratings beside unit and coder (found: {names})."
            )
        cluster = self.columns.index(self.cluster) if self.cluster else None
        place: dict[str, int] = {}
        given: dict[tuple[int, int], tuple[int, int]] = {}
        for number, cells in records:
            cells = [*cells, *[""] * (len(self.columns) - len(cells))]
            if any(cell.strip() for cell in cells[len(self.columns) :]):
                self.refuse(f"more cells ({len(cells)}) than the header has ({len(self.columns)}).", number)
            coder, unit = cells[who].strip(), cells[units[0]].strip()
            if not coder or not unit:
                gone = self.columns[units[0] if coder else who]
                self.refuse("the cell is empty; each rating needs its unit and its coder.", number, gone)
            if coder not in self.coders:
                self.coders.append(coder)
            if unit not in place:
                place[unit] = len(place)
                if cluster is not None:
                    self.group(cells[cluster].strip(), number)
            key = (self.coders.index(coder), place[unit])
            self.count(1)
            if key in given:
                self.refuse(f"'{coder}' rated '{unit}' in row {given[key][1]} already.", number, self.columns[left[0]])
            given[key] = (self.number(cells[left[0]].strip(), number, self.columns[left[0]]), number)
        if given and len(self.coders) < 2:
            self.refuse(f"at least two coders are needed (found: {', '.join(self.coders)}).", 2)
        self.rows = [array("i", [MISSING]) * len(place) for _ in self.coders]
        for (coder_place, unit_place), (value, _) in given.items():
            self.rows[coder_place][unit_place] = value

    def table(self, order: Sequence[str]) -> RatingsTable:
        """Return the table with its categories in order."""
        import numpy as np

        if not self.rows or not self.rows[0]:
            raise KnownError(f"{self.path} has no ratings below the header.")
        numbers = np.array([np.frombuffer(row, np.int32) for row in self.rows])
        entries = list(self.entries)
        _check_coders(self.path, self.coders, entries, numbers)
        if order:
            self._check_order(order)
            known = [each for each in dict.fromkeys(order)]
        else:
            known = sorted(entries, key=_place)
        place = {entry: index for index, entry in enumerate(known)}
        turned = np.array([*(place[entry] for entry in entries), MISSING], np.int32)
        groups = np.frombuffer(self.groups, np.int64) if self.cluster else None
        return RatingsTable(self.path, tuple(self.coders), tuple(known), turned[numbers], groups)

    def _check_order(self, order: Sequence[str]) -> None:
        if strange := next((entry for entry in self.entries if entry not in order), None):
            raise KnownError(f"{self.path}: the rating '{strange}' is not in the order ({', '.join(order)}).")


def _check_coders(path: Path, coders: Sequence[str], entries: Sequence[str], numbers: NDArray[np.int32]) -> None:
    import numpy as np

    used = []
    for row in numbers:
        counts = np.bincount(row[row >= 0], minlength=len(entries))
        used.append(counts)
    for name, counts in zip(coders, used, strict=True):
        others = sum(each for each in used if each is not counts)
        if counts.sum() >= _FEW and counts.max() == 1 and not np.any((counts > 0) & (others > 0)):
            raise KnownError(
                f"{path}: each entry of the column '{name}' is another, and nobody else uses any of them; "
                "if it holds the names of the units, call it 'unit'."
            )
    numeric = np.array([is_number(each) for each in entries], bool)
    rated = [(name, counts > 0) for name, counts in zip(coders, used, strict=True) if counts.any()]
    figures = next((name for name, there in rated if numeric[there].all()), None)
    words = next((name for name, there in rated if not numeric[there].any()), None)
    if figures and words:
        raise KnownError(f"{path}: '{figures}' holds numbers and '{words}' words; the coders need the same categories.")


def _place(entry: str) -> tuple[int, float, str]:
    meaning = _meaning(entry)
    return (0, meaning, entry) if isinstance(meaning, float) else (1, 0.0, entry)


def is_number(entry: str) -> bool:
    """Return whether a finite number is written, with a point or a comma."""
    return isinstance(_meaning(entry), float)


def _meaning(entry: str) -> str | float:
    """Return the number that is written, or the words in folded letters with single blanks."""
    try:
        found = float(entry.replace(",", "."))
    except ValueError:
        return " ".join(entry.casefold().split())
    return found if abs(found) < float("inf") else entry.casefold()
