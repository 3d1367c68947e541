# SPDX-License-Identifier: GPL-3.0-or-later
"""The line above the text about own codings that lost their place when the transcript was corrected."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QStringListModel, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp import coding
from qualcoder_cp.coding import Unplaced
from qualcoder_cp.ui.coding.desk import Desk
from qualcoder_cp.ui.coding.text_pane import TextPane
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.elided import ElidedLabel
from qualcoder_cp.ui.widgets.pieces import button, column, label, row
from qualcoder_cp.ui.widgets.quoting import in_context, short

_ROWS = 5
_WIDE = 52
"""Letters of width from which the chosen coding's old words and "Give it up" are shown below the list."""


class UnplacedLine(QWidget):
    """Says how many codings could not be moved; a button lists them. Hidden where there are none.

    ``near_wanted(position)``: show about where it was; ``place_wanted(uuid)``, ``drop_wanted(uuid)``.
    """

    near_wanted = Signal(int)
    place_wanted = Signal(str)
    drop_wanted = Signal(str)

    def __init__(self) -> None:
        """Build the line without codings."""
        super().__init__()
        self._shown: tuple[Unplaced, ...] = ()
        self._choosing = False
        self._count = ElidedLabel("muted", "Codings that could not be moved")
        self.toggle = button("Show them", self._toggle, "quiet", tip="List the codings that could not be moved")
        self._lines = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self._lines)
        self.list.setAccessibleName("Codings that could not be moved")
        self.list.setToolTip("Code and the words it stood on; choosing one shows about where it was")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setTabKeyNavigation(False)
        self.list.setItemDelegate(_Narrow(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentRowChanged.connect(lambda now, _before: self._go(now.row()))
        self.place = button("Place it on the selection", lambda: self._ask(self.place_wanted), "primary",
                            tip="Select the words in the text, then press this")  # fmt: skip
        self.drop = button("Give it up", lambda: self._ask(self.drop_wanted), "quiet",
                           tip="Take it off this list (Del); Undo brings it back")  # fmt: skip
        self.told = label("", "muted", wrap=True, name="What the chosen coding said")
        self.panel = column(self.list, self.told, row(self.place, self.drop, None))
        shortcut = QShortcut(QKeySequence("Del"), self.list)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.drop.click)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(0))
        head = row(self._count, self.toggle)
        inside = head.layout()
        assert isinstance(inside, QHBoxLayout)
        inside.setStretch(0, 1)
        layout.addWidget(head)
        layout.addWidget(self.panel)
        self.panel.hide()
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the old words give way to the text where there is little room; Del gives up too."""
        super().resizeEvent(event)
        wide = self.width() > _WIDE * self.fontMetrics().averageCharWidth()
        self.told.setVisible(wide)
        self.drop.setVisible(wide)

    def show_codings(self, found: Sequence[Unplaced], *, writable: bool) -> None:
        """Show these codings, keeping the chosen one; with none, hide."""
        self.place.setEnabled(writable)
        self.drop.setEnabled(writable)
        self.setVisible(bool(found))
        if tuple(found) == self._shown:
            return
        chosen = self.chosen()
        self._shown = tuple(found)
        noun = "coding" if len(found) == 1 else "codings"
        self._count.setText(f"{len(found)} {noun} could not be moved")
        self._count.setToolTip(self._count.text())
        self._lines.setStringList([f"{one.code}: “{short(one.text)}”" for one in found])
        uuids = [one.uuid for one in found]
        if found:
            at = uuids.index(chosen) if chosen in uuids else 0
            self._choosing = True  # nobody asked to be led to its place
            self.list.setCurrentIndex(self._lines.index(at))
            self._choosing = False
            self._tell(at)
            self._fit()
        else:
            self._open(False)

    def chosen(self) -> str | None:
        """Return the UUID of the chosen coding."""
        at = self.list.currentIndex().row()
        return self._shown[at].uuid if 0 <= at < len(self._shown) else None

    def _toggle(self) -> None:
        self._open(self.panel.isHidden())
        if not self.panel.isHidden():
            self.list.setFocus()
            self._go(self.list.currentIndex().row())

    def _fit(self) -> None:
        rows = min(_ROWS, len(self._shown))
        self.list.setFixedHeight(rows * self.list.sizeHintForRow(0) + 2 * self.list.frameWidth())

    def _open(self, shown: bool) -> None:
        self._fit()
        self.panel.setVisible(shown)
        self.toggle.setText("Hide them" if shown else "Show them")
        self.toggle.setAccessibleName(self.toggle.text())

    def _go(self, at: int) -> None:
        self._tell(at)
        if 0 <= at < len(self._shown) and not self.panel.isHidden() and not self._choosing:
            self.near_wanted.emit(self._shown[at].near)

    def _tell(self, at: int) -> None:
        if 0 <= at < len(self._shown):
            one = self._shown[at]
            self.told.setText(f"{in_context(one.before, one.text, one.after)}\nNot moved because {one.reason}.")

    def _ask(self, wanted: SignalInstance) -> None:
        if (chosen := self.chosen()) is not None:
            wanted.emit(chosen)


class UnplacedDesk:
    """Reads the coder's own codings without a place and gives them one, or up."""

    def __init__(self, session: Session, pane: TextPane, desk: Desk) -> None:
        """Put the line above the text of ``pane``; ``desk`` knows the passage."""
        self._session, self._pane, self._desk = session, pane, desk
        self.line = UnplacedLine()
        pane.put_above(self.line)
        self.line.near_wanted.connect(self.show_near)
        self.line.place_wanted.connect(self.place)
        self.line.drop_wanted.connect(self.drop)

    def refresh(self) -> None:
        """Read again what has no place in the transcript shown."""
        coder, here, project = self._session.coder, self._desk.transcript_id, self._session.project
        found = [] if coder is None or here is None else [
            one for one in coding.unplaced(project, here, coder) if one.coder == coder.name
        ]  # fmt: skip
        self.line.show_codings(found, writable=not project.readonly and not self._pane.bar.is_frozen)

    def show_near(self, position: int) -> None:
        """Bring into view about where a coding was."""
        if self._pane.text is not None:
            at = min(position, len(self._pane.text.text))
            self._pane.view.show_span(at, at)
            self._pane.view.set_caret(at)

    def place(self, uuid: str) -> None:
        """Give a coding the selected words as its place."""
        coder, here = self._session.coder, self._desk.transcript_id
        span = self._desk.passage() if self._pane.view.selected_span() is not None else None
        if coder is None or here is None:
            return
        if span is None:
            self._session.said.emit("Select the words in the text that this coding belongs to first.", False)
            self._pane.view.setFocus()
            return
        made = self._session.do(coding.place_again, self._session.project, coder, here, uuid, *span)
        if made is not None and made.id in self._pane.codings:
            self._desk.go_to(self._pane.codings[made.id])
            self._pane.view.setFocus()

    def drop(self, uuid: str) -> None:
        """Give a coding up."""
        coder, here = self._session.coder, self._desk.transcript_id
        if coder is not None and here is not None:
            self._session.do(coding.drop_unplaced, self._session.project, coder, here, uuid)


class _Narrow(QStyledItemDelegate):
    """Lines that end with an ellipsis where the list ends."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Ask for no width: the list gives what it has."""
        return QSize(0, super().sizeHint(option, index).height())
