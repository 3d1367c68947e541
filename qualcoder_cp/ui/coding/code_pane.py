# SPDX-License-Identifier: GPL-3.0-or-later
"""The pane Codes: the tree with counts and pinned keys; codes are applied, dragged and pinned from here."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.model import Code
from qualcoder_cp.ui.codebook.tree_model import Column
from qualcoder_cp.ui.codebook.tree_view import CodeTreeView
from qualcoder_cp.ui.coding.panes import PaneHead
from qualcoder_cp.ui.coding.pins import KEYS
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import label


class _Target(CodeTreeView):
    """The tree, onto which selected words of the text can be dropped. ``dropped(code_id)``."""

    dropped = Signal(int)

    def _hit(self, event: QDropEvent) -> Code | None:
        return self.codes.code_of(self.indexAt(event.position().toPoint())) if event.mimeData().hasText() else None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take words."""
        event.setAccepted(event.mimeData().hasText())

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show the code under the pointer as the one that would be applied."""
        code = self._hit(event)
        event.setAccepted(code is not None)
        if code is not None:
            self.choose(code.id)

    def dropEvent(self, event: QDropEvent) -> None:
        """Report the code on which the words were dropped; the words themselves are those selected in the text."""
        code = self._hit(event)
        event.setAccepted(code is not None)
        if code is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            self.dropped.emit(code.id)


class CodePane(QWidget):
    """The codes one codes with.

    ``apply_wanted(code_id)``: Enter or a double click. ``pin_wanted(code_id, key or None)``.
    ``chosen(code_id or None)``: another code is current. ``card_wanted(code_id)``: show its card.
    """

    apply_wanted = Signal(int)
    pin_wanted = Signal(int, object)
    chosen = Signal(object)
    card_wanted = Signal(int)
    eye_clicked = Signal(int)
    """The eye of a code was clicked."""
    menu_filled = Signal(QMenu, int)
    """A code's menu opens: others add what they do with a code."""

    def __init__(self) -> None:
        """Build an empty tree."""
        super().__init__()
        self.tree = _Target("Codes", {Column.NAME, Column.KEY, Column.CODINGS, Column.EYE})
        self.tree.setHeaderHidden(True)
        self.tree.codes.titled = False
        self.tree.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.tree.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setExpandsOnDoubleClick(False)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find a code")
        self.field.setAccessibleName("Find a code")
        self.field.setToolTip("Words of a name, a path or a definition")
        self.field.setClearButtonEnabled(True)
        self._empty = label(
            "No codes yet. Select words in the text and press Ctrl+I to name a first code after them, or Space to "
            "type a name; a codebook is imported in the stage Codebook.", "muted", wrap=True,
        )  # fmt: skip
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self._empty)
        self._count = label("", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        self.head = PaneHead("Codes", self._count, tip="Hide the codes (Shift+F9)")
        self.first: QWidget = self.tree  # no focus proxy: Tab would pass over all the rest
        layout.addWidget(self.field)
        layout.addWidget(self._stack, 1)
        self.field.textChanged.connect(self.tree.filter)
        self.tree.chosen.connect(self.chosen)
        self.tree.dropped.connect(self.apply_wanted)
        self.tree.activated.connect(lambda index: self.apply_wanted.emit(index.internalId()))
        self.tree.clicked.connect(self._clicked)
        self.tree.customContextMenuRequested.connect(self._open_menu)

    def show_codes(self, codes: CodeTree, keys: dict[int, int]) -> None:
        """Show the codebook; ``keys`` are code ids by key."""
        self.tree.show_codes(codes)
        self.tree.codes.show_keys({code_id: key for key, code_id in keys.items()})
        self.tree.fit_columns()
        self._count.setText(str(len(codes.codes)) if codes.codes else "")
        self._stack.setCurrentIndex(0 if codes.codes else 1)

    def show_hidden(self, hidden: frozenset[int]) -> None:
        """Show which codes are hidden in the text."""
        self.tree.codes.show_hidden(hidden)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == Column.EYE:
            self.eye_clicked.emit(index.internalId())

    def menu_for(self, code_id: int) -> QMenu:
        """Return the menu of a code: apply, pin to a key, take off its key, show the card."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Apply to the passage").triggered.connect(lambda: self.apply_wanted.emit(code_id))
        pins = menu.addMenu("Pin to key")
        for key in range(1, KEYS + 1):
            pins.addAction(str(key)).triggered.connect(
                lambda _checked=False, one=key: self.pin_wanted.emit(code_id, one)
            )
        menu.addAction("Take off its key").triggered.connect(lambda: self.pin_wanted.emit(code_id, None))
        menu.addSeparator()
        menu.addAction("Hide or show in the text\tH").triggered.connect(lambda: self.eye_clicked.emit(code_id))
        self.menu_filled.emit(menu, code_id)
        menu.addSeparator()
        menu.addAction("Show its card").triggered.connect(lambda: self.card_wanted.emit(code_id))
        return menu

    def _open_menu(self, point: QPoint) -> None:
        code = self.tree.codes.code_of(self.tree.indexAt(point))
        if code is not None:
            self.menu_for(code.id).popup(self.tree.viewport().mapToGlobal(point))
