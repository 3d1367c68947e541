# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreement per code: the tree, and below it what has to be said of the row that is chosen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QTreeView, QVBoxLayout, QWidget

from qualcoder_cp.agreement import Unit, Universe
from qualcoder_cp.agreement.flags import explain
from qualcoder_cp.agreement.result import AgreementRow
from qualcoder_cp.model import Level
from qualcoder_cp.ui.agreement.asked import Asked, Numbers
from qualcoder_cp.ui.agreement.code_columns import Column, Row, pair_columns, team_columns
from qualcoder_cp.ui.agreement.code_tree import NAME, CodeTree
from qualcoder_cp.ui.agreement.whisker import WhiskerDelegate
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import label

_OPEN_UP_TO = 40
"""With so many codes or fewer all of them are shown at first, with more the domains alone."""


class _Tree(QTreeView):
    opened = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class CodeView(QWidget):
    """The tree of codes; ``place_wanted`` tells the filters that show the disagreements of a row."""

    place_wanted = Signal(object)

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self.model = CodeTree()
        self.tree = self._tree()
        self.said = label("", wrap=True, name="What to beware of in this row")
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._whiskers, self._plain = WhiskerDelegate(self.tree), QStyledItemDelegate(self.tree)
        self._coders: tuple[str, ...] = ()
        self._shown = True
        self._level = Level.DOMAIN
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.said)

    def _tree(self) -> _Tree:
        tree = _Tree()
        tree.setModel(self.model)
        tree.setAccessibleName("Agreement per code")
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setUniformRowHeights(True)
        tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        tree.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        tree.setExpandsOnDoubleClick(False)
        head = tree.header()
        head.setStretchLastSection(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        tree.setSortingEnabled(True)
        tree.doubleClicked.connect(self._open)
        tree.opened.connect(self._open)
        tree.selectionModel().currentChanged.connect(lambda *_: self._explain())
        return tree

    def show_numbers(self, numbers: Numbers, asked: Asked, dots: Mapping[int, QIcon]) -> bool:
        """Show the numbers of the chosen unit; return whether they are there."""
        choice = asked.choice
        team, report = numbers.teams.get(choice.unit), numbers.reports.get(choice.unit)
        columns: list[Column]
        codes: tuple[Row, ...]
        pooled: tuple[Row, ...]
        if team is not None:
            columns, codes, pooled = team_columns(team, shown=asked.shown), team.codes, team.pooled
            self._coders = ()
        elif report is not None:
            neither = choice.unit is not Unit.SEGMENT and choice.universe is not Universe.CODED
            columns = pair_columns(report, shown=asked.shown, neither=neither)
            codes, pooled, self._coders = report.codes, report.pooled, report.coders
        else:
            return False
        self._shown = asked.shown
        if self.model.is_alike(codes, columns) and self._level == choice.level:
            self.model.renew([*pooled, *codes], columns)
            self._explain()
            return True
        self._level = choice.level
        kept = self.current_code()
        self.tree.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.model.show_rows(pooled, codes, choice.level, columns, dots)
        if len(self.model.nodes) <= _OPEN_UP_TO:
            self.tree.expandAll()
        whisker = len(columns) > 1 and columns[1].whisker
        self.tree.setItemDelegateForColumn(1, self._whiskers if whisker else self._plain)
        self._fit()
        self.choose(kept)
        return True

    def clear(self) -> None:
        """Show nothing: another project."""
        self.model.show_rows((), (), Level.DOMAIN, (), {})
        self.said.setText("")

    def choose(self, code_id: int | None) -> None:
        """Make a code's row the current one, the first row if the code is not shown."""
        index = self.model.index_of(code_id) if code_id is not None else QModelIndex()
        self.tree.setCurrentIndex(index if index.isValid() else self.model.index(0, 0))

    def current_code(self) -> int | None:
        """Return the code of the current row, None for pooled ones."""
        row = self._current()
        return row.code.id if row is not None and row.code is not None else None

    def _current(self) -> Row | None:
        index = self.tree.currentIndex()
        return self.model.node_at(index).row if index.isValid() else None

    def _open(self, index: QModelIndex) -> None:
        code = self.model.node_at(index).row.code
        self.place_wanted.emit({"code_id": code.id} if code else {})

    def open_current(self) -> None:
        """Tell the place of the current row."""
        if self.tree.currentIndex().isValid():
            self._open(self.tree.currentIndex())

    def _explain(self) -> None:
        row = self._current()
        words = ""
        if isinstance(row, AgreementRow) and self._shown:
            words = explain(row, self._coders or ("the first coder", "the second coder"))
            words = f"{row.name}: {words}" if words else _read_aloud(row)
        self.said.setText(words)
        self.said.setVisible(self._shown)

    def _fit(self) -> None:
        """Give each column its width; the names give way first, so that all numbers are seen."""
        tree, metrics = self.tree, self.tree.fontMetrics()
        tree.setIconSize(QSize(metrics.height(), metrics.height()))
        heavy = tree.font()
        heavy.setBold(True)
        bold, digit = QFontMetrics(heavy), metrics.horizontalAdvance("0")
        for place, one in enumerate(self.model.columns):
            words = [one.head, *(one.words(node.row) for node in self.model.nodes)]
            wanted = max(bold.horizontalAdvance(each) for each in words) + 2 * space(1) + space(0)
            tree.setColumnWidth(place, digit * 33 if one.whisker else min(wanted, digit * 26) if one.quiet else wanted)
        tree.setColumnWidth(NAME, min(tree.columnWidth(NAME) + 4 * tree.indentation(), digit * 32))


def _read_aloud(row: AgreementRow) -> str:
    """Return a row's alpha as a sentence where nothing is odd about it."""
    alpha = row.krippendorff_alpha
    if alpha.value is None or alpha.observed is None or alpha.expected is None:
        return ""
    return (
        f"{row.name}: the coders say the same on {100 * alpha.observed:.1f} % of the units, chance alone would give "
        f"{100 * alpha.expected:.1f} %; alpha is the share of the way from there to 100 %."
    )
