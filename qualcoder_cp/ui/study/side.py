# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands beside the map when it is wanted: the history, the rounds, or the form of a new round."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.study.history_panel import HistoryPanel
from qualcoder_cp.ui.study.map_pane import MapPane
from qualcoder_cp.ui.study.round_form import RoundForm
from qualcoder_cp.ui.study.rounds_panel import RoundsPanel
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pages import Pages

HISTORY, ROUNDS, NEW_ROUND = "history", "rounds", "new round"
_LETTERS = 38
"""Letters of a line in the panel."""


class Side(QWidget):
    """One page at a time, or nothing; ``shown`` speaks when that changes."""

    shown = Signal()

    def __init__(self, session: Session, pane: MapPane) -> None:
        """Show nothing yet."""
        super().__init__()
        self._session, self._pane = session, pane
        self.history, self.rounds, self.form = HistoryPanel(session), RoundsPanel(session), RoundForm(session)
        self._pages = {HISTORY: self.history, ROUNDS: self.rounds, NEW_ROUND: self.form}
        self._stack = Pages()
        for page in self._pages.values():
            self._stack.addWidget(page)
        self.rounds.new_wanted.connect(lambda: self.open(NEW_ROUND))
        self.form.done.connect(lambda: self.open(ROUNDS))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, space(3), space(3), space(2))
        layout.addWidget(self._stack)
        self._fit()
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LETTERS)

    def page(self) -> str:
        """Return which page is shown; empty: none."""
        if self.isHidden():
            return ""
        return next(name for name, page in self._pages.items() if page is self._stack.currentWidget())

    def open(self, name: str) -> None:
        """Show a page and give it the focus."""
        self._stack.setCurrentWidget(self._pages[name])
        self.show()
        self.shown.emit()
        if not self._session.is_open:
            return
        if name == NEW_ROUND:
            rows = [self._pane.filter.mapToSource(one).row() for one in self._pane.table.selectedIndexes()]
            picked = [
                row for row in self._pane.model.rows if row.place in {self._pane.model.rows[r].place for r in rows}
            ]
            self.form.begin([row.transcript_id for row in picked])
            return
        self.refresh()
        (self.history.list if name == HISTORY else self.rounds.list).setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle(self, name: str) -> None:
        """Show a page, or hide it if it is shown."""
        if self.page() == name:
            self.hide()
            self.shown.emit()
        else:
            self.open(name)

    def refresh(self) -> None:
        """Re-read the page that is shown; a form that is being filled in stays as it is."""
        if self.page() == HISTORY:
            self.history.refresh()
        elif self.page() == ROUNDS:
            self.rounds.refresh()
