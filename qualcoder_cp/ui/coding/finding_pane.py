# SPDX-License-Identifier: GPL-3.0-or-later
"""The pane Find and code: passages found by words or a pattern, ticked, and coded together as one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QListView, QToolButton, QVBoxLayout, QWidget

from qualcoder_cp.coding import CodedUnit, FindMode, Hit
from qualcoder_cp.model import Role
from qualcoder_cp.ui.coding.finding_model import HitLines, PassageModel
from qualcoder_cp.ui.coding.panes import PaneHead
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import FlowBox
from qualcoder_cp.ui.widgets.pieces import WholeLabel, button, label
from qualcoder_cp.ui.widgets.plain import plain_text, plain_tip

_MODES = {"Words": FindMode.TEXT, "Wildcards": FindMode.WILDCARD, "Regular expression": FindMode.REGEX}
_UNITS = {"Sentence": CodedUnit.SENTENCE, "Turn": CodedUnit.TURN, "Hit alone": CodedUnit.HIT}
_ROLES = {"Participants": (Role.PARTICIPANT,), "Everybody": None}
_WHERE = {"All texts": False, "This text": True}
_HELP = "Words as they stand; capitals and accents don't matter. With wildcards, * is any letters, ? is one."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and where."""

    pattern: str
    mode: FindMode
    unit: CodedUnit
    roles: tuple[Role, ...] | None
    here: bool
    whole_words: bool
    match_case: bool


class FindingPane(QWidget):
    """The search with its list.

    ``search_wanted(Wanted)``; ``show_wanted(Hit)``; ``code_wanted(hits)``: the ticked ones; ``code_one(Hit, key)``:
    a digit codes the chosen passage with a pinned code; ``choose_wanted()``: another code.
    """

    search_wanted = Signal(object)
    show_wanted = Signal(object)
    code_wanted = Signal(list)
    code_one = Signal(object, int)
    choose_wanted = Signal()

    def __init__(self) -> None:
        """Build an empty search."""
        super().__init__()
        self._code_name = ""
        self._count = label("", "muted", name="How many passages are ticked")
        self.head = PaneHead("Find and code", self._count, tip="Hide this pane (Ctrl+Shift+A)")
        self.field = QLineEdit()
        self.field.setPlaceholderText("Words to look for")
        self.field.setAccessibleName("Words or pattern to look for")
        self.field.setToolTip(f"{_HELP} Enter looks.")
        self.field.setClearButtonEnabled(True)
        self.mode = self._combo("How the words are meant", _MODES)
        self.unit = self._combo("How much is coded around a hit", _UNITS)
        self.roles = self._combo("Whose words are looked at", _ROLES)
        self.where = self._combo("Where is looked", _WHERE)
        self.whole = self._chip("Whole words", "Only whole words")
        self.case = self._chip("Match case", "A regular expression tells capitals from small letters")
        self.find = button("Find", self.ask, tip="Look for it (Enter)")
        self.code = QToolButton()
        self.code.setToolTip("The code that ticked passages get; click to choose another")
        self.code.setAccessibleName("Code for the ticked passages")
        self.code.clicked.connect(lambda: self.choose_wanted.emit())
        self.model = PassageModel()
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(HitLines(self.view))
        self.view.setAccessibleName("Passages found; Space ticks, Enter shows")
        self.view.setToolTip("Space ticks, Enter shows the passage, 1 to 9 code it alone with a pinned code")
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setUniformItemSizes(True)
        self.view.installEventFilter(self)
        self.told = WholeLabel("", "muted", name="What was found")
        self.told.hide()
        self.all = button("Tick all", lambda: self.model.tick_all(True), "quiet", tip="Tick all passages")
        self.none = button("Tick none", lambda: self.model.tick_all(False), "quiet", tip="Tick no passage")
        self.confirm = button("Code", self._code, "primary", tip="Code the ticked passages; one step to undo")
        self._build()
        self.first: QWidget = self.field  # no focus proxy: Tab would pass over all the rest

    def _combo(self, name: str, values: dict[str, object]) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.addItems(list(values))
        made.setMinimumContentsLength(8)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return made

    def _chip(self, text: str, tip: str) -> QToolButton:
        made = QToolButton()
        made.setText(text)
        made.setToolTip(tip)
        made.setAccessibleName(text)
        made.setCheckable(True)
        made.setProperty("tone", "chip")
        return made

    def _build(self) -> None:
        how = FlowBox(self.mode, self.unit, self.roles, self.where, self.whole, self.case, self.find, gap=space(0))
        foot = FlowBox(self.code, self.confirm, self.all, self.none, gap=space(0))
        self.view.setMinimumHeight(4 * self.fontMetrics().lineSpacing())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(self.field)
        layout.addWidget(how)
        layout.addWidget(self.told)
        layout.addWidget(self.view, 1)
        layout.addWidget(foot)
        self.field.returnPressed.connect(self.ask)
        self.mode.currentTextChanged.connect(lambda _mode: self._fit())
        self.view.activated.connect(self._show)
        self.view.clicked.connect(self._show)
        self.model.ticks_changed.connect(self._tell)
        self._fit()
        self._tell()

    def _fit(self) -> None:
        self.case.setVisible(_MODES[self.mode.currentText()] is FindMode.REGEX)

    # ---------------------------------------------------------------- what is asked and shown

    def wanted(self) -> Wanted:
        """Return what the fields say."""
        return Wanted(
            self.field.text(), _MODES[self.mode.currentText()], _UNITS[self.unit.currentText()],
            _ROLES[self.roles.currentText()], _WHERE[self.where.currentText()], self.whole.isChecked(),
            self.case.isChecked(),
        )  # fmt: skip

    def ask(self) -> None:
        """Look for what is written."""
        self.search_wanted.emit(self.wanted())

    def show_code(self, name: str) -> None:
        """Show the code that ticked passages get, '' for none."""
        self.code.setText(plain_text(name or "Choose a code..."))
        self._code_name = name
        self._tell()

    def show_hits(self, hits: Sequence[Hit], more: bool) -> None:
        """Show what was found, all ticked that can be coded."""
        self.model.show_hits(hits)
        texts = len({one.transcript_id for one in hits})
        done, closed = sum(one.coded for one in hits), sum(bool(one.closed) for one in hits)
        words = f"{_several(len(hits), 'passage')} in {_several(texts, 'transcript')}" if hits else "Nothing found."
        words += f"; {done} coded already" if done else ""
        words += f"; {closed} in layers that can't be coded in" if closed else ""
        self.say(words + ("; there are more: say it more narrowly." if more else ""))
        self.view.setCurrentIndex(self.model.index(0))
        self.view.scrollToTop()

    def show_problem(self, words: str) -> None:
        """Say in a sentence why nothing was looked for."""
        self.model.show_hits(())
        self.say(words)

    def say(self, words: str) -> None:
        """Say what was found, or what is done; '' takes the line away."""
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def current(self) -> Hit | None:
        """Return the chosen passage."""
        return self.model.hit(self.view.currentIndex().row())

    def _tell(self) -> None:
        ticked, name = len(self.model.ticked()), self._code_name
        self._count.setText(f"{ticked:,} ticked" if ticked else "")
        self.confirm.setText(f"Code {_several(ticked, 'passage')}" if ticked else "Code")
        self.confirm.setToolTip(plain_tip(f"Code the ticked passages with “{name}”; one step to undo"))
        self.confirm.setEnabled(bool(ticked and name))
        for one in (self.all, self.none):
            one.setEnabled(self.model.rowCount() > 0)

    def _show(self, index: QModelIndex) -> None:
        if (one := self.model.hit(index.row())) is not None:
            self.show_wanted.emit(one)

    def _code(self) -> None:
        self.code_wanted.emit(self.model.ticked())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tick with Space, code the chosen passage alone with a digit, show it with Enter."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            index = self.view.currentIndex()
            if event.key() == Qt.Key.Key_Space:
                self.model.toggle(index.row())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._show(index)
                return True
            if Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9 and (one := self.current()) is not None:
                self.code_one.emit(one, event.key() - Qt.Key.Key_0)
                self.view.setCurrentIndex(self.model.index(min(index.row() + 1, self.model.rowCount() - 1)))
                return True
        return super().eventFilter(watched, event)


def _several(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
