# SPDX-License-Identifier: GPL-3.0-or-later
"""Decisions on codings that a re-opened layer changed: what was decided, what came after, apply again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from qualcoder_cp import adjudication
from qualcoder_cp.adjudication import Stale
from qualcoder_cp.ui.adjudication.filters import Key
from qualcoder_cp.ui.adjudication.sides import Panel
from qualcoder_cp.ui.adjudication.words import OUTCOMES
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, label

if TYPE_CHECKING:
    from qualcoder_cp.ui.adjudication.screen import AdjudicationScreen

_ONE = Qt.ItemDataRole.UserRole


class StalePanel(Panel):
    """``again_wanted`` tells the decisions (ids) to apply again, None for all; ``show_wanted`` the item (`Key`)."""

    title = "Stale decisions"
    again_wanted = Signal(object)
    show_wanted = Signal(object)

    def __init__(self) -> None:
        """Build the panel, empty."""
        super().__init__()
        self.told = label("", "muted", wrap=True, name="What is stale")
        self.list = QListWidget()
        self.list.setAccessibleName("Decisions on codings that were changed since")
        self.list.setToolTip("Y applies it again, Enter shows what came after it")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.installEventFilter(self)
        self.list.itemDoubleClicked.connect(lambda _item: self._show())
        self.list.currentItemChanged.connect(lambda _now, _before: self._enable())
        self.one = button("Apply again", self._again, "primary", tip="Decide what came after it as before (Y)")
        tip = "Apply all that are still possible, as one step"
        self.all = button("", lambda: self.again_wanted.emit(None), tip=tip)
        tools = Flow(space(1))
        for widget in (self.one, self.all):
            tools.addWidget(widget)
        self.inside.addWidget(self.told)
        self.inside.addWidget(self.list, 1)
        self.inside.addLayout(tools)

    def first_focus(self) -> QListWidget:
        """Return the list."""
        return self.list

    def show_stale(self, found: Sequence[Stale], names: dict[int, str], codes: dict[str, str]) -> None:
        """List these; ``names`` are those of transcripts, ``codes`` those of codes by UUID. The place is kept."""
        row = max(0, self.list.currentRow())
        self.list.clear()
        for one in found:
            entry = QListWidgetItem(_words(one, names, codes))
            entry.setData(_ONE, one)
            self.list.addItem(entry)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        possible = sum(one.again for one in found)
        self.told.setText(
            "These were decided on codings that a re-opened layer changed. They count no longer."
            if found else "No decision is stale."
        )  # fmt: skip
        self.all.setText(f"Apply all {possible:,} again")
        self.all.setEnabled(possible > 0)
        self._enable()

    def current(self) -> Stale | None:
        """Return the one looked at."""
        entry = self.list.currentItem()
        return entry.data(_ONE) if entry is not None else None

    def _enable(self) -> None:
        one = self.current()
        self.one.setEnabled(one is not None and one.again)

    def _again(self) -> None:
        one = self.current()
        if one is not None and one.again:
            self.again_wanted.emit([one.record.id])

    def _show(self) -> None:
        one = self.current()
        if one is not None and one.successors:
            key: Key = (one.record.transcript_id, one.successors[0].fingerprint)
            self.show_wanted.emit(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer by keys while the list has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.list:
            if event.key() == Qt.Key.Key_Y and not event.modifiers():
                self._again()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._show()
                return True
        return super().eventFilter(watched, event)


def _words(one: Stale, names: dict[int, str], codes: dict[str, str]) -> str:
    judged = " or ".join(dict.fromkeys(codes.get(member[1], "a code that is gone") for member in one.record.members))
    after = (
        "nothing came after it: its consensus is withdrawn" if one.orphaned
        else "can be applied again" if one.again
        else f"{len(one.successors)} items came after it: look at them" if len(one.successors) > 1
        else "no longer possible as it was: look at it"
    )  # fmt: skip
    decided = OUTCOMES[one.record.outcome].capitalize()
    return f"{judged} · {names.get(one.record.transcript_id, '')}\n{decided} by {one.record.decided_by}; {after}"


class StaleDesk:
    """The stale decisions of one screen."""

    def __init__(self, screen: AdjudicationScreen) -> None:
        """Build the panel."""
        self._screen = screen
        self.panel = StalePanel()
        self.panel.again_wanted.connect(self.apply_again)
        self.panel.show_wanted.connect(lambda key: (screen.select(key), screen.sides.close_panel()))

    def open(self) -> None:
        """List the stale decisions."""
        self.show()
        self._screen.instead.show_panel(self.panel)

    def show(self) -> None:
        """Bring the list up to date."""
        screen = self._screen
        tree = screen.model.around.tree
        codes = {code.uuid: code.name for code in (*tree.codes.values(), *tree.merged.values())}
        self.panel.show_stale(screen.desk.stale, screen.desk.names, codes)

    def apply_again(self, decisions: Sequence[int] | None) -> None:
        """Decide what came after these stale decisions (None: all that can be) as before, as one step."""
        screen, session = self._screen, self._screen.session
        if not screen.may_decide():
            return
        number = session.do(adjudication.apply_again, session.project, screen.needed_round(), decisions, by=session.by)
        if number is not None:
            several = "decisions" if int(number) != 1 else "decision"
            session.said.emit(f"{int(number)} {several} applied again", int(number) > 0)
            self.show()

    def again_here(self) -> None:
        """Decide the item looked at as it was decided on the codings before, and go on."""
        screen = self._screen
        stale = screen.desk.stale_of(screen.current)
        if stale is None or not stale.again:
            screen.session.failed.emit("Nothing was decided here before that could be applied again.")
            return
        self.apply_again([stale.record.id])
        screen.judging.advance()
