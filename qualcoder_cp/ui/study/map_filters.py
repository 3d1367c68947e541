# SPDX-License-Identifier: GPL-3.0-or-later
"""What narrows the map: words, a group, a coder, and chips for the states that occur."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from qualcoder_cp.ui.study.study_map import Cell, Flag, MapRow, State, StudyMap
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import label

_CHIPS: tuple[State | Flag, ...] = (
    State.NOT_BEGUN, State.IN_PROGRESS, Flag.OVERDUE, State.SUBMITTED, State.CONFLICT, State.WAITING, State.OPEN,
    Flag.STALE, State.SETTLED, State.SIGNED, Flag.SINGLE, State.EXCUSED,
)  # fmt: skip
_NO_PARTICIPANT = "without participant"
CONSENSUS = "consensus"
"""The choice of the consensus among the coders."""


class MapFilters(QWidget):
    """The line of filters above the map; ``changed`` speaks whenever other rows should be shown."""

    changed = Signal()

    def __init__(self) -> None:
        """Let everything pass."""
        super().__init__()
        self.field = QLineEdit()
        self.field.setPlaceholderText("Filter by group, transcript or participant")
        self.field.setAccessibleName("Filter the map")
        self.field.setToolTip("Show only rows with these words (Ctrl+F)")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(lambda _words: self.changed.emit())
        self.group = self._combo("Which group", "Show only transcripts of this group")
        self.coder = self._combo("Whose layers", "Show only this coder's column, and states of it")
        self.count = label("", "muted", name="Rows shown")
        self.chips = {name: self._chip(name) for name in (*(state.value for state in _CHIPS), _NO_PARTICIPANT)}
        self._chosen = ""
        self._study: StudyMap | None = None
        bar = QHBoxLayout()
        bar.setSpacing(space(1))
        bar.addWidget(self.field, 1)
        for widget in (self.group, self.coder, self.count):
            bar.addWidget(widget)
        chips = Flow(space(0))
        for chip in self.chips.values():
            chips.addWidget(chip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addLayout(bar)
        layout.addLayout(chips)

    def _combo(self, name: str, tip: str) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(name)
        made.setToolTip(tip)
        made.setMinimumContentsLength(8)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.currentIndexChanged.connect(lambda _at: self._choose())
        return made

    def _chip(self, name: str) -> QToolButton:
        chip = QToolButton()
        chip.setCheckable(True)
        chip.setProperty("tone", "chip")
        chip.setToolTip(f"Show only transcripts that are {name}; press again to show all")
        chip.clicked.connect(lambda _checked=False: self._choose_chip(name))
        return chip

    # ---------------------------------------------------------------- what is offered

    def show_study(self, study: StudyMap) -> None:
        """Offer what occurs, keeping what is chosen where it still does."""
        self._study = study
        groups = list(dict.fromkeys(row.group for row in study.rows))
        _offer(self.group, [("All groups", None), *((one, one) for one in groups)])
        people: list[tuple[str, object]] = [(one.name, one.id) for one in study.coders]
        end: list[tuple[str, object]] = [("Consensus", CONSENSUS)] if study.round else []
        _offer(self.coder, [("All coders", None), *people, *end])
        self._show_chips()

    def _show_chips(self) -> None:
        rows = self._study.rows if self._study else ()
        counts = {state.value: sum(self._says(row, state) for row in rows) for state in _CHIPS}
        counts[_NO_PARTICIPANT] = sum(not row.people for row in rows)
        self._chosen = self._chosen if counts.get(self._chosen) else ""
        for name, chip in self.chips.items():
            chip.setText(f"{name} {counts[name]}")
            chip.setAccessibleName(f"Only rows that are {name}: {counts[name]}")
            chip.setVisible(bool(counts[name]))
            chip.setChecked(name == self._chosen)

    # ---------------------------------------------------------------- what passes

    def accepts(self, row: MapRow) -> bool:
        """Return whether a row passes group and chip; the words are asked for by `words`."""
        if self.group.currentData() is not None and row.group != self.group.currentData():
            return False
        if self._chosen == _NO_PARTICIPANT:
            return not row.people
        return not self._chosen or any(self._says(row, one) for one in _CHIPS if one.value == self._chosen)

    def words(self) -> str:
        """Return the typed words."""
        return self.field.text()

    def shows(self, cell_of: int | None) -> bool:
        """Return whether a coder's column (None: the consensus) is shown."""
        chosen = self.coder.currentData()
        return chosen is None or (cell_of is None if chosen == CONSENSUS else chosen == cell_of)

    def say_count(self, shown: int, total: int) -> None:
        """Say how many rows pass, if not all do."""
        self.count.setText(f"{shown:,} of {total:,}" if shown != total else "")
        self.count.setVisible(shown != total)

    def _says(self, row: MapRow, wanted: State | Flag) -> bool:
        return any(_is(cell, wanted) and self.shows(cell.coder_id) for cell in row.cells)

    def _choose_chip(self, name: str) -> None:
        self._chosen = "" if self._chosen == name else name
        for other, chip in self.chips.items():
            chip.setChecked(other == self._chosen)
        self.changed.emit()

    def _choose(self) -> None:
        self._show_chips()
        self.changed.emit()


def _is(cell: Cell, wanted: State | Flag) -> bool:
    return cell.state is wanted or wanted in cell.flags


def _offer(combo: QComboBox, wanted: list[tuple[str, object]]) -> None:
    """Fill a box, keeping its choice; a single choice beside "all" is none, so the box is hidden then."""
    combo.setVisible(len(wanted) > 2)
    if [(combo.itemText(at), combo.itemData(at)) for at in range(combo.count())] == wanted:
        return
    chosen = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    for text, value in wanted:
        combo.addItem(text, value)
    combo.setCurrentIndex(max(0, combo.findData(chosen)) if chosen is not None else 0)
    combo.blockSignals(False)
