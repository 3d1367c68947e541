# SPDX-License-Identifier: GPL-3.0-or-later
"""The rounds beside the map: which there are, what can be done with one, what is missing in it, and its protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp import coding, team
from qualcoder_cp.model import Round
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.study.round_verbs import RoundVerbs
from qualcoder_cp.ui.study.round_words import POLICIES, PURPOSES, protocol_text, reminder, state_sentence
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.ask_line import AskLine
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import WholeLabel, button, label, row

MISSING, PROTOCOL = 0, 1
_SEEN, _LINES = 6, 7
"""Rounds seen at once, and lines of the text at least."""


class RoundsPanel(QWidget):
    """The list of rounds, the verbs that fit the chosen one, and its two texts."""

    new_wanted = Signal()

    def __init__(self, session: Session) -> None:
        """Build the panel; ``refresh`` fills it."""
        super().__init__()
        self._session = session
        self.verbs = RoundVerbs(session, self.chosen)
        self.list = QListWidget()
        self.list.setAccessibleName("Rounds")
        self.list.setToolTip("The rounds, oldest first")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.words = WholeLabel("", "muted", name="What the round is")
        self.ask = AskLine()
        self.new_button = button("New round...", self.new_wanted.emit, tip="Plan another round of coding")
        self.buttons = {
            "begin": self._button("Begin", self.verbs.begin, "From now on it is coded, with the codebook as it is"),
            "use": self._button("Work in this round", self.verbs.use, "For everybody who opens this project"),
            "random": self._button("Assign at random...", self._ask_each, "Evenly by coder and group"),
            "reveal": self._button("Reveal early...", self._ask_reveal, "Before all layers are submitted, on record"),
            "peek": self._button("Look into it...", self._ask_peek, "Only you, only with a reason, on record"),
            "close": self._button("Close", self.verbs.close, "Its layers can't be re-opened any more"),
        }
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("What is shown of the round")
        self.tabs.addTab("What is missing")
        self.tabs.addTab("Protocol")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for arrow in self.tabs.findChildren(QToolButton):
            arrow.setToolTip(arrow.accessibleName())
        self.tabs.currentChanged.connect(lambda _at: self._show_text())
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.copy_button = button("Copy", self.copy)
        self._build()

    def _button(self, text: str, run: Callable[[], object], tip: str) -> QWidget:
        return button(text, run, tip=tip)

    def _build(self) -> None:
        verbs = Flow(space(0))
        for made in self.buttons.values():
            verbs.addWidget(made)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, space(0), 0)
        layout.setSpacing(space(1))
        layout.addWidget(row(label("Rounds", "heading"), None, self.new_button))
        layout.addWidget(self.list)
        layout.addWidget(self.words)
        layout.addLayout(verbs)
        layout.addWidget(self.ask)
        layout.addWidget(self.tabs)
        layout.addWidget(self.text, 1)
        layout.addWidget(row(self.copy_button, None))
        self._scroll = QScrollArea()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)

    def _fit(self) -> None:
        """Give the list the height of its lines, and the text room for a few."""
        self.list.doItemsLayout()
        seen = [self.list.item(at) for at in range(min(self.list.count(), _SEEN))]
        height = sum(self.list.visualItemRect(one).height() for one in seen)
        self.list.setFixedHeight(max(height, self.fontMetrics().height()) + space(1))
        self.text.setMinimumHeight(self.fontMetrics().height() * _LINES)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self._fit)  # once the list has its width

    # ---------------------------------------------------------------- what is shown

    def refresh(self) -> None:
        """Re-read the rounds, keeping the chosen one; at first the round in use is chosen."""
        project, kept = self._session.project, self.chosen()
        self.new_button.setVisible(not project.readonly and team.package_coder(project) is None)
        current = coding.current_round(project)
        wanted = kept or current
        self.list.blockSignals(True)
        self.list.clear()
        for one in coding.rounds(project):
            here = current is not None and one.id == current.id
            item = QListWidgetItem(_line(self._session, one, here))
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            if here:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            self.list.addItem(item)
            if wanted is not None and one.id == wanted.id:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self._fit()
        self._show()

    def choose(self, round_id: int) -> None:
        """Choose a round."""
        for at in range(self.list.count()):
            if self.list.item(at).data(Qt.ItemDataRole.UserRole) == round_id:
                self.list.setCurrentRow(at)

    def chosen(self) -> Round | None:
        """Return the chosen round as it is now."""
        item = self.list.currentItem()
        if item is None or not self._session.is_open:
            return None
        wanted = item.data(Qt.ItemDataRole.UserRole)
        return next((one for one in coding.rounds(self._session.project) if one.id == wanted), None)

    def show_protocol(self) -> None:
        """Show the protocol of the chosen round."""
        self.tabs.setCurrentIndex(PROTOCOL)

    def _show(self) -> None:
        round_ = self.chosen()
        self.ask.hide()
        for name, made in self.buttons.items():
            made.setVisible(round_ is not None and self.verbs.fits(name, round_))
        if round_ is None:
            self.words.setText("No round yet. Plan one, or assign all transcripts to all analysts from the map.")
        else:
            plan = coding.RoundPlan.of(round_)
            target = "" if plan.target is None else f" Target {plan.target:g}."
            note = f" {plan.note}" if plan.note else ""
            self.words.setText(
                f"{state_sentence(round_)} For {PURPOSES[plan.purpose]}. {POLICIES[plan.policy]}. "
                f"Unit of agreement: {plan.unit}.{target}{note}"
            )
        self._show_text()

    def _show_text(self) -> None:
        round_, missing = self.chosen(), self.tabs.currentIndex() == MISSING
        self.text.setAccessibleName("What is missing" if missing else "Protocol of the round")
        self.copy_button.setText("Copy as a reminder" if missing else "Copy the protocol")
        self.copy_button.setAccessibleName(self.copy_button.text())
        self.copy_button.setToolTip(self.copy_button.text())
        text = ""
        if round_ is not None:
            text = (reminder if missing else protocol_text)(self._session.project, round_)
        self.copy_button.setEnabled(bool(text))
        self.text.setPlainText(text or ("Nothing is missing." if round_ else ""))

    def copy(self) -> None:
        """Put the text that is shown onto the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._session.said.emit("Copied; paste it into a message.", False)

    # ---------------------------------------------------------------- what is asked

    def _ask(self, sentence: str, verb: str, then: Callable[[str, object], object], **more: Any) -> None:
        self.ask.ask(sentence, verb, then, back=self.list.setFocus, **more)
        QTimer.singleShot(0, lambda: self._scroll.ensureWidgetVisible(self.ask))

    def _ask_reveal(self) -> None:
        if (round_ := self.chosen()) is not None:
            done = coding.progress(self._session.project, round_.id)
            left = done.total - done.submitted - done.excused
            self._ask(
                f"Why is '{round_.name}' revealed although {left} of {done.total} layers are not submitted? They count "
                "as missing, and the protocol prints the reason.", "Reveal", self.verbs.reveal,
            )  # fmt: skip

    def _ask_peek(self) -> None:
        if (round_ := self.chosen()) is not None:
            self._ask(
                f"Why do you look into '{round_.name}' while it is sealed? It stays on record, and the protocol will "
                "say that the round was not fully blind.", "Look", self.verbs.peek,
            )  # fmt: skip

    def _ask_each(self) -> None:
        if (round_ := self.chosen()) is not None:
            team = coding.round_coders(self._session.project, round_.id)
            choices = [(f"{number} per transcript", number) for number in range(len(team), 0, -1)]
            self._ask(
                f"How many of {len(team)} coders for each transcript of this study? Drawn with the round's seed, even "
                "by coder and group; what is assigned already stays.", "Assign", self.verbs.assign_at_random, field="",
                choices=choices,
            )  # fmt: skip


def _line(session: Session, round_: Round, here: bool) -> str:
    done = coding.progress(session.project, round_.id)
    words = f"{round_.name} · {round_.state.value}" + (" · work goes on here" if here else "")
    excused = f", {done.excused} excused" if done.excused else ""
    return f"{words}\n{done.submitted:,} of {done.total:,} layers submitted{excused}"
