# SPDX-License-Identifier: GPL-3.0-or-later
"""The pane Memos: all memos one may read, filtered, and the chosen one to be written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp.coding import About, Memo
from qualcoder_cp.ui.codebook.card_fields import LineField, TextField
from qualcoder_cp.ui.coding.panes import PaneHead
from qualcoder_cp.ui.icons import icon, icon_size
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import FlowBox
from qualcoder_cp.ui.widgets.pieces import WholeLabel, button, label, row
from qualcoder_cp.ui.widgets.plain import plain_tip

_MEMO = Qt.ItemDataRole.UserRole
KINDS = {
    About.PASSAGE: "On the passage", About.TRANSCRIPT: "On the transcript", About.CODE: "On the chosen code",
    About.PROJECT: "On the project", About.FREE: "A thought on its own",
}  # fmt: skip
"""What a new memo can be about."""

_FILTERS = {
    About.PROJECT: "About the project", About.TRANSCRIPT: "About transcripts", About.CODE: "About codes",
    About.PASSAGE: "About passages", About.FREE: "On their own",
}  # fmt: skip


class MemoPane(QWidget):
    """The list and the editor.

    ``filtered()``: other memos are wanted. ``new_wanted(About)``. ``written(memo_id or None, title, body)``: None is
    the memo just begun. ``show_wanted(Memo)``, ``remove_wanted(Memo)``, ``done()``: back to the text.
    """

    filtered = Signal()
    new_wanted = Signal(object)
    written = Signal(object, str, str)
    show_wanted = Signal(object)
    remove_wanted = Signal(object)
    done = Signal()
    export_wanted = Signal()
    """The listed memos are to be written to a file."""

    def __init__(self) -> None:
        """Build an empty list."""
        super().__init__()
        self._draft = ""
        self._mine: int | None = None
        self._count = label("", "muted", name="How many memos")
        self.head = PaneHead("Memos", self._count, tip="Hide the memos (Ctrl+Shift+F9)")
        self.about = QComboBox()
        self.about.setAccessibleName("What the memos are about")
        self.about.setToolTip("Show only memos about this kind of thing")
        self.about.addItem("Anything", None)
        for one in About:
            self.about.addItem(_FILTERS[one], one)
        self.author = QComboBox()
        self.author.setAccessibleName("Whose memos")
        self.author.setToolTip("Show only this person's memos")
        self.here = button("Here", self.filtered.emit, "chip", tip="Only memos on this transcript and its passages")
        self.here.setCheckable(True)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Words in a memo")
        self.field.setAccessibleName("Filter memos")
        self.field.setToolTip("Show only memos with these words")
        self.field.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Memos; Enter shows what one is about")
        self.list.setToolTip("Enter shows what a memo is about, Del removes one of yours")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.installEventFilter(self)
        self.subject = WholeLabel("", "muted", name="What the memo is about")
        self.title = LineField("Heading of the memo", "Heading (may be empty)")
        self.body = TextField("Memo text", 3, "What you think; Ctrl+Enter keeps it and goes back, Esc takes it back")
        for widget in (self.title, self.body):
            widget.installEventFilter(self)
        self.new = self._new_button()
        self.show_button = button("Show", lambda: self._tell(self.show_wanted), "quiet", tip="Show what it is about")
        self.remove_button = button(
            "Remove", lambda: self._tell(self.remove_wanted), "quiet", tip="Remove the memo (Del)"
        )
        self.export = button(
            "Export...", self.export_wanted.emit, "quiet", tip="Write the listed memos to a table or a page of text"
        )
        self._build()
        self.first: QWidget = self.list  # no focus proxy: Tab would pass over all the rest

    def _new_button(self) -> QToolButton:
        made = QToolButton()
        made.setText("New memo")
        made.setIcon(icon("plus"))
        made.setIconSize(icon_size(1.0))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setAccessibleName("New memo")
        made.setToolTip("Write a memo: on the passage (Shift+M), the transcript, a code, the project, or a free one")
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        for kind, words in KINDS.items():
            menu.addAction(words, lambda one=kind: self.new_wanted.emit(one))
        made.setMenu(menu)
        return made

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        for widget in (self.about, self.author):
            widget.setMinimumContentsLength(8)
            widget.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        layout.addWidget(row(self.about, self.author, self.here))
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.subject)
        layout.addWidget(self.title)
        layout.addWidget(self.body)
        layout.addWidget(FlowBox(self.new, self.show_button, self.remove_button, self.export, gap=space(0)))
        self.about.currentIndexChanged.connect(lambda _index: self.filtered.emit())
        self.author.currentIndexChanged.connect(lambda _index: self.filtered.emit())
        self.field.textChanged.connect(lambda _words: self.filtered.emit())
        self.list.currentItemChanged.connect(self._chosen)
        self.list.itemActivated.connect(lambda _item: self._tell(self.show_wanted))
        for widget in (self.title, self.body):
            widget.left.connect(lambda _text: self._written())

    # ---------------------------------------------------------------- what is shown

    def show_authors(self, names: dict[int, str]) -> None:
        """Offer these people in the filter."""
        wanted = [(None, "By anybody"), *names.items()]
        if [(self.author.itemData(at), self.author.itemText(at)) for at in range(self.author.count())] == wanted:
            return
        self.author.blockSignals(True)
        self.author.clear()
        for author_id, name in wanted:
            self.author.addItem(name, author_id)
        self.author.blockSignals(False)

    def show_memos(self, memos: Sequence[Memo], mine: int | None) -> None:
        """Show these memos; ``mine`` is the author whose memos can be written to. The chosen one stays chosen."""
        chosen = self.current()
        self._mine = mine
        self.list.blockSignals(True)
        self.list.clear()
        for one in memos:
            first = " ".join(one.body.split())[:160]
            about = one.subject or "on its own"
            item = QListWidgetItem("\n".join(part for part in (one.title or first[:80], about) if part))
            item.setData(_MEMO, one)
            item.setToolTip(plain_tip(f"{one.author}, {one.changed_at[:16].replace('T', ' ')}\n{one.body[:600]}"))
            self.list.addItem(item)
            if chosen is not None and one.id == chosen.id:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self._count.setText(str(len(memos)) if memos else "none")
        if not self._draft:
            self._show_choice()

    def choose(self, memo_id: int) -> None:
        """Choose a memo, if it is in the list."""
        self._draft = ""
        for number in range(self.list.count()):
            if self.list.item(number).data(_MEMO).id == memo_id:
                self.list.setCurrentRow(number)
        self._show_choice()

    def begin(self, subject: str) -> None:
        """Let a new memo be written; ``subject`` says what it is about."""
        self.commit()
        self.list.blockSignals(True)
        self.list.setCurrentRow(-1)
        self.list.blockSignals(False)
        self._draft = subject
        self._show_choice()
        self.body.setFocus(Qt.FocusReason.OtherFocusReason)

    def current(self) -> Memo | None:
        """Return the chosen memo."""
        item = self.list.currentItem()
        return item.data(_MEMO) if item is not None else None

    def _show_choice(self) -> None:
        one = self.current()
        mine = bool(self._draft) or (one is not None and one.author_id == self._mine)
        when = f"{one.author}, {one.changed_at[:10]}" if one else ""
        told = " · ".join(part for part in (one.subject, when) if part) if one else "Choose a memo, or write a new one."
        self.subject.setText(self._draft or told)
        for widget, text in ((self.title, one.title if one else ""), (self.body, one.body if one else "")):
            widget.show_text(text)
            widget.setReadOnly(not mine)
            widget.setVisible(one is not None or bool(self._draft))
        self.show_button.setEnabled(one is not None)
        self.remove_button.setEnabled(mine and one is not None)

    # ---------------------------------------------------------------- writing

    def commit(self) -> None:
        """Keep what is written and not kept yet."""
        self.title.commit()
        self.body.commit()

    def _written(self) -> None:
        one = self.current()
        if self.body.toPlainText().strip() and (one is not None or self._draft):
            self.written.emit(one.id if one else None, self.title.text().strip(), self.body.toPlainText().strip())

    def _chosen(self, _now: object, _before: object) -> None:
        self._draft = ""
        self._show_choice()

    def _tell(self, signal: object) -> None:
        if (one := self.current()) is not None:
            signal.emit(one)  # type: ignore[attr-defined]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep with Ctrl+Enter, give up with Escape; Del and Enter act in the list."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if watched is self.list:
            if event.key() == Qt.Key.Key_Delete and self.remove_button.isEnabled():
                self._tell(self.remove_wanted)
                return True
            if enter:
                self._tell(self.show_wanted)
                return True
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.commit()
            self.done.emit()
            return True
        elif event.key() == Qt.Key.Key_Escape:
            self._draft = ""
            self.title.take_back()
            self.body.take_back()
            self._show_choice()
            self.done.emit()
            return True
        return super().eventFilter(watched, event)
