# SPDX-License-Identifier: GPL-3.0-or-later
"""The line above the text about own codings that lost their place when the transcript was corrected."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from qualcoder_cp import coding
from qualcoder_cp.coding import Unplaced
from qualcoder_cp.ui.coding.desk import Desk
from qualcoder_cp.ui.coding.text_pane import TextPane
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import button, card, label, row

_LETTERS = 160
_ROWS = 5


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
        self._count = label("", "muted", name="Codings that could not be moved")
        self.toggle = button("Show them", self._toggle, "quiet", tip="List the codings that could not be moved")
        self._lines = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self._lines)
        self.list.setAccessibleName("Codings that could not be moved")
        self.list.setToolTip("Code, why it could not be moved, and the words it stood on")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setTabKeyNavigation(False)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.selectionModel().currentRowChanged.connect(lambda now, _before: self._go(now.row()))
        self.place = button("Place it on the selection", lambda: self._ask(self.place_wanted), "primary",
                            tip="Select the words in the text, then press this")  # fmt: skip
        self.drop = button("Give it up", lambda: self._ask(self.drop_wanted), "quiet",
                           tip="Take it off this list; Undo brings it back")  # fmt: skip
        self.panel = card(self.list, row(None, self.drop, self.place))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(0))
        layout.addWidget(row(self._count, self.toggle, None))
        layout.addWidget(self.panel)
        self.panel.hide()
        self.hide()

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
        self._count.setText(f"{len(found)} {noun} of yours could not be moved when the text was corrected.")
        self._lines.setStringList([f"{one.code}: “{_short(one.text)}” ({one.reason})" for one in found])
        uuids = [one.uuid for one in found]
        if found:
            at = uuids.index(chosen) if chosen in uuids else 0
            before = self.list.blockSignals(True)
            self.list.setCurrentIndex(self._lines.index(at))
            self.list.blockSignals(before)
        else:
            self._open(False)
        line = self.list.fontMetrics().lineSpacing() + 2 * space(0) + space(0) // 2
        self.list.setFixedHeight(min(_ROWS, max(1, len(found))) * line + space(1))

    def chosen(self) -> str | None:
        """Return the UUID of the chosen coding."""
        at = self.list.currentIndex().row()
        return self._shown[at].uuid if 0 <= at < len(self._shown) else None

    def _toggle(self) -> None:
        self._open(self.panel.isHidden())
        if not self.panel.isHidden():
            self.list.setFocus()
            self._go(self.list.currentIndex().row())

    def _open(self, shown: bool) -> None:
        self.panel.setVisible(shown)
        self.toggle.setText("Hide them" if shown else "Show them")
        self.toggle.setAccessibleName(self.toggle.text())

    def _go(self, at: int) -> None:
        if 0 <= at < len(self._shown) and not self.panel.isHidden():
            self.near_wanted.emit(self._shown[at].near)

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
            self._pane.view.set_caret(at)
            self._pane.view.show_span(at, at)

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


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _LETTERS else f"{flat[:_LETTERS]}…"
