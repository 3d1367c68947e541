# SPDX-License-Identifier: GPL-3.0-or-later
"""The view of the code tree: keeps what is open and chosen when the codebook changes, and filters."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.model import Code
from qualcoder_cp.ui.codebook.tree_model import CodeTreeModel, Column
from qualcoder_cp.ui.icons import icon_size
from qualcoder_cp.ui.theme import space

_NAME_LETTERS = 24
"""How many letters of the names are kept before a column of figures is."""

_STAY = (Column.EYE, Column.CODINGS, Column.KEY, Column.CARD, Column.PARTICIPANTS)
"""The columns of figures in the order in which they stay where there is little room: the first stay longest."""


class _NameEditor(QStyledItemDelegate):
    """Gives the line in which a name is typed all the height of its row."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = super().createEditor(parent, option, index)
        editor.setStyleSheet("padding: 0; border-radius: 0;")
        return editor


class CodeTreeView(QTreeView):
    """A tree of codes. ``chosen(code_id or None)``: another code is current."""

    chosen = Signal(object)

    def __init__(self, name: str, columns: set[Column]) -> None:
        """Show these columns; the tree can be typed at and dragged from."""
        super().__init__()
        self.codes = CodeTreeModel()
        self._words = ""
        self._columns = columns
        self.setModel(self.codes)
        self.setItemDelegateForColumn(Column.NAME, _NameEditor(self))
        self.setAccessibleName(name)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragEnabled(True)
        self.setIconSize(icon_size(0.85))
        self.setIndentation(space(3))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        for column in Column:
            self.setColumnHidden(column, column not in columns)
            # The others are fitted by `fit_columns`: Qt would measure all rows at every change of a figure.
            fixed = QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch if column is Column.NAME else fixed)
        header.setMinimumSectionSize(1)
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit(self.current_id()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Let figures give way where names would have no room; to be called when figures or letters grow."""
        room = self.viewport().width() - _NAME_LETTERS * self.fontMetrics().averageCharWidth()
        for column in _STAY:
            if column in self._columns:
                self.setColumnHidden(column, False)  # the head of a hidden column has no width
                wide = max(self.sizeHintForColumn(column), self.header().sectionSizeHint(column))
                room -= wide
                self.setColumnHidden(column, room < 0)
                self.header().resizeSection(column, wide)

    def show_codes(self, codes: CodeTree) -> None:
        """Show this codebook; what was open, chosen and in view stays so."""
        known = set(self.codes.codes.codes)
        closed = {code_id for code_id in known if not self.isExpanded(self.codes.index_of(code_id))}
        current, at = self.current_id(), self.verticalScrollBar().value()
        self.setIconSize(icon_size(0.85))
        self.setIndentation(space(3))
        focus = QApplication.focusWidget()
        typed = focus is not None and focus is not self and self.isAncestorOf(focus)
        if not self.codes.show_codes(codes):
            return
        if typed:  # the line in which a name was typed is gone, and the focus would go anywhere with it
            self.setFocus()
        for code in codes.in_order():
            was_leaf = code.id in known and code.id in closed and not codes.children.get(code.id)
            self.setExpanded(self.codes.index_of(code.id), code.id not in closed or was_leaf)
        self.verticalScrollBar().setValue(at)
        if current is not None:
            self.choose(current)
        self.filter(self._words)

    def current_id(self) -> int | None:
        """Return the id of the current code."""
        code = self.codes.code_of(self.currentIndex())
        return code.id if code else None

    def choose(self, code_id: int) -> None:
        """Make a code the current one and bring it into view."""
        index = self.codes.index_of(code_id)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def filter(self, words: str) -> None:
        """Show only codes in which all these words stand (name, path, definition), with what lies above and below."""
        self._words = words
        codes = self.codes.codes
        shown: set[int] = set()
        for code in codes.in_order():
            if matches(codes, code, words):
                shown |= codes.below(code.id) | set(codes.ancestors(code.id))
        for code in codes.in_order():
            index = self.codes.index_of(code.id)
            self.setRowHidden(index.row(), index.parent(), code.id not in shown)
            if words and code.id in shown:
                self.expand(index)

    def edit_name(self, code_id: int) -> None:
        """Begin to rename a code in place."""
        self.choose(code_id)
        self.setFocus()
        self.edit(self.codes.index_of(code_id))

    def first(self) -> QModelIndex:
        """Return the index of the first code."""
        return self.codes.index(0, 0)


def matches(codes: CodeTree, code: Code, words: str) -> bool:
    """Return whether all words stand somewhere in a code's name, label, path or definitions."""
    told = " ".join((codes.path(code.id), code.label, code.short_definition, code.full_definition)).casefold()
    return all(word in told for word in words.casefold().split())
