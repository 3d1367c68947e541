# SPDX-License-Identifier: GPL-3.0-or-later
"""Bulk rules before they are applied: what each would decide, ticked or not, and what it does to the table."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QListView

from qualcoder_cp.adjudication import Planned
from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.ui.adjudication.sides import Panel
from qualcoder_cp.ui.adjudication.words import planned_words
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, label

Index = QModelIndex | QPersistentModelIndex
_PAUSE = 120
"""Milliseconds after the last tick until the effect is computed."""


class Scope(StrEnum):
    """Where a rule looks."""

    ROUND = "In the whole round"
    TRANSCRIPT = "On this transcript"
    CODE = "About the codes of this item"


class PlannedModel(QAbstractListModel):
    """What a rule would decide, with ticks; ``ticked_changed`` tells that one was set or taken."""

    ticked_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._planned: list[Planned] = []
        self._ticked: list[bool] = []
        self._tree = CodeTree.of(())

    def fill(self, planned: Sequence[Planned], tree: CodeTree) -> None:
        """Take a preview; ticked is what the rule ticks."""
        self.beginResetModel()
        self._planned, self._tree = list(planned), tree
        self._ticked = [one.found.ticked for one in planned]
        self.endResetModel()
        self.ticked_changed.emit()

    def at(self, row: int) -> Planned:
        """Return what would be decided in a row."""
        return self._planned[row]

    def chosen(self) -> list[Planned]:
        """Return what is ticked."""
        return [one for one, ticked in zip(self._planned, self._ticked, strict=True) if ticked]

    def tick_all(self, ticked: bool) -> None:
        """Tick everything, or nothing."""
        self._ticked = [ticked] * len(self._planned)
        if self._planned:
            self.dataChanged.emit(self.index(0), self.index(len(self._planned) - 1))
        self.ticked_changed.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many items the rule is about."""
        return 0 if parent.isValid() else len(self._planned)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let rows be ticked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return words and tick of a row."""
        one = self._planned[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if self._ticked[index.row()] else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return planned_words(one, self._tree)
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Set or take a tick."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self._ticked[index.row()] = Qt.CheckState(value) == Qt.CheckState.Checked
        self.dataChanged.emit(index, index)
        self.ticked_changed.emit()
        return True


class RulePanel(Panel):
    """``asked`` tells that rule or scope changed, ``ticks_changed`` (after a pause) the ticks, ``passage_wanted`` the
    `Planned` looked at; ``apply_wanted`` that it is to be done."""

    title = "Decide many by a rule"
    asked = Signal()
    ticks_changed = Signal()
    passage_wanted = Signal(object)
    apply_wanted = Signal()

    def __init__(self) -> None:
        """Build the panel, empty."""
        super().__init__()
        self.rule, self.scope = QComboBox(), QComboBox()
        form = QFormLayout()
        for name, box in (("Rule", self.rule), ("Where", self.scope)):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            box.activated.connect(lambda _row: self.asked.emit())
            form.addRow(name, box)
        for scope in Scope:
            self.scope.addItem(scope.value, scope)
        self.inside.addLayout(form)
        self.model = PlannedModel()
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setAccessibleName("What the rule would decide")
        self.list.setToolTip("Space ticks, Enter applies what is ticked, Esc goes back")
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(self.fontMetrics().height() * 7)
        self.list.selectionModel().currentChanged.connect(self._look)
        self.told = label("", "muted", wrap=True, name="How many are ticked")
        self.effect = label("", wrap=True, name="Effect on the table of prevalence")
        tip = "Decide what is ticked, as one step (Enter)"
        self.apply = button("Apply", self.apply_wanted.emit, "primary", tip=tip)
        tools = Flow(space(1))
        for one in (
            self.apply,
            button("Tick all", lambda: self.model.tick_all(True), "quiet"),
            button("Tick none", lambda: self.model.tick_all(False), "quiet"),
        ):
            tools.addWidget(one)
        self.inside.addWidget(self.told)
        self.inside.addWidget(self.list, 1)
        self.inside.addWidget(self.effect)
        self.inside.addLayout(tools)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.ticks_changed)
        self.model.ticked_changed.connect(self._count)
        self.list.installEventFilter(self)

    def first_focus(self) -> QListView:
        """Return the list."""
        return self.list

    def offer(self, rules: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer rules (id and words), this one chosen."""
        self.rule.clear()
        for rule, words in rules:
            self.rule.addItem(words, rule)
        self.rule.setCurrentIndex(max(0, self.rule.findData(chosen)))

    def _look(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.passage_wanted.emit(self.model.at(now.row()))

    def _count(self) -> None:
        number, all_ = len(self.model.chosen()), self.model.rowCount()
        self.told.setText(f"{number:,} of {all_:,} ticked" if all_ else "This rule would decide nothing here.")
        self.apply.setText(f"Apply to {number:,}")
        self.apply.setEnabled(number > 0)
        self._pause.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Apply on Enter in the list."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in enter
        if pressed and self.apply.isEnabled():
            self.apply_wanted.emit()
            return True
        return super().eventFilter(watched, event)
