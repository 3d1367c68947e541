# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of a new round, beside the map."""

from __future__ import annotations

import random
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp import coding
from qualcoder_cp.coding import Policy, Purpose, RoundPlan
from qualcoder_cp.coding.round_plan import UNITS
from qualcoder_cp.known import KnownError
from qualcoder_cp.model import CoderRole
from qualcoder_cp.project import coders
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.study.round_words import POLICIES, PURPOSES
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import WholeLabel, button, label, row

W = TypeVar("W", bound=QWidget)
ALL, CHOSEN, SHARE = "all", "chosen", "share"


class RoundForm(QWidget):
    """Asks what a round needs; ``done`` speaks when it was made or left."""

    done = Signal()

    def __init__(self, session: Session) -> None:
        """Build the fields; ``begin`` fills them."""
        super().__init__()
        self._session = session
        self._chosen: list[int] = []
        self.name = _named(QLineEdit(), "Name of the round")
        self.purpose = _named(QComboBox(), "What the round is for")
        for purpose in (Purpose.MAIN, Purpose.PILOT, Purpose.TRAINING, Purpose.RECODE):
            self.purpose.addItem(PURPOSES[purpose].capitalize(), purpose)
        self.policies = QButtonGroup(self)
        self.policies_shown = {policy: _Choice(self.policies, words) for policy, words in POLICIES.items()}
        self.policy_of = {policy: one.button for policy, one in self.policies_shown.items()}
        self.coders: dict[int, QCheckBox] = {}
        self.sample = _named(QComboBox(), "Which transcripts")
        self.percent = _named(_number(1, 100, 20, 1, 0), "Share of each group in percent")
        self.percent.setSuffix(" % of each group")
        self.seed = _named(QSpinBox(), "Seed of everything random")
        self.seed.setRange(1, 2**31 - 1)
        self.drawn = WholeLabel("", "muted", name="What is drawn")
        self.unit = _named(QComboBox(), "Unit of agreement")
        self.unit.addItems(list(UNITS))
        self.target = _named(_number(0, 1, 0, 0.05, 2), "Target of agreement")
        self.target.setSpecialValueText("none")
        self.thresholds = {
            "link_share": _named(_number(0.05, 1, 0.5, 0.05, 2), "Overlap / shorter passage that links two codings"),
            "boundary_iou": _named(_number(0.05, 1, 0.5, 0.05, 2), "Shared / joint length of a boundary difference"),
            "trim_words": _named(_number(0, 20, 2, 1, 0), "Words at an edge that are a trim"),
            "split_gap": _named(_number(0, 20, 1, 1, 0), "Sentences between pieces of one passage"),
        }
        self.fold = button("Thresholds of matching", self._toggle, "quiet", tip="When two codings count as the same")
        self.fold.setCheckable(True)
        self.reference = _named(QComboBox(), "Reference coder")
        self.note = _named(QPlainTextEdit(), "Instructions")
        self.note.setTabChangesFocus(True)
        self.draft = QCheckBox("Only prepare it; begin it later")
        self.draft.setAccessibleName(self.draft.text())
        self.draft.setToolTip("Nobody codes in it until it is begun")
        self.problem = WholeLabel("", "heading", name="Problem")
        self.make_button = button("Make the round", self.make, "primary")
        self.cancel_button = button("Cancel", self.done.emit, "quiet", tip="Leave it (Esc)")
        self._build()

    def _build(self) -> None:
        self._people = QVBoxLayout()
        self._people.setSpacing(space(0))
        self._folded = QWidget()
        inside = QVBoxLayout(self._folded)
        inside.setContentsMargins(space(2), 0, 0, 0)
        for field in self.thresholds.values():
            _line(inside, field.accessibleName(), field)
        self._folded.hide()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, space(1), 0)
        column.setSpacing(space(1))
        _line(column, "Name", self.name)
        _line(column, "For", self.purpose)
        column.addWidget(label("Who may see whom", "heading"))
        for one in self.policies_shown.values():
            column.addWidget(one)
        column.addWidget(label("Coders", "heading"))
        column.addLayout(self._people)
        _line(column, "Transcripts", self.sample)
        column.addWidget(self.percent)
        column.addWidget(self.drawn)
        _line(column, "Seed", self.seed)
        _line(column, "Unit of agreement, decided beforehand", self.unit)
        _line(column, "Target", self.target)
        column.addWidget(self.fold, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._folded)
        _line(column, "Newcomers are compared with", self.reference)
        _line(column, "Instructions", self.note)
        self.note.setFixedHeight(self.note.fontMetrics().height() * 5)
        column.addWidget(self.draft)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(label("New round", "heading"))
        layout.addWidget(scroll, 1)
        layout.addWidget(self.problem)
        layout.addWidget(row(self.make_button, self.cancel_button, None))
        self.problem.hide()
        self.sample.currentIndexChanged.connect(lambda _at: self._show_sample())
        self.percent.valueChanged.connect(lambda _value: self._show_sample())
        self.seed.valueChanged.connect(lambda _value: self._show_sample())

    # ---------------------------------------------------------------- filling

    def begin(self, chosen: list[int]) -> None:
        """Show an empty form; ``chosen`` are the transcripts chosen on the map."""
        project, self._chosen = self._session.project, chosen
        taken = {one.name for one in coding.rounds(project)}
        self.name.setText(next(name for n in range(1, 1000) if (name := f"Round {n}") not in taken))
        self.purpose.setCurrentIndex(0)
        self.policy_of[Policy.NEGOTIATED].setChecked(True)
        self._show_people()
        self.sample.clear()
        self.sample.addItem("All, later ones too", ALL)
        if chosen:
            self.sample.addItem(f"The {len(chosen)} chosen on the map", CHOSEN)
        self.sample.addItem("A share of each group, drawn", SHARE)
        self.seed.setValue(random.SystemRandom().randrange(1, 2**31))
        self.target.setValue(0)
        self.note.clear()
        self.draft.setChecked(False)
        self.problem.hide()
        self._show_sample()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def _show_people(self) -> None:
        project = self._session.project
        while self._people.count():
            self._people.takeAt(0).widget().deleteLater()
        self.coders = {}
        team = {one.id for one in coding.team(project)}
        self.reference.clear()
        self.reference.addItem("nobody", "")
        for one in coders(project):
            role = " (lead)" if one.role is CoderRole.LEAD else ""
            box = QCheckBox((one.name + role).replace("&", "&&"))
            box.setChecked(one.id in team)
            box.setAccessibleName(f"{one.name} codes in this round")
            box.setToolTip(f"{one.name} codes in this round")
            self.coders[one.id] = box
            self._people.addWidget(box)
            self.reference.addItem(one.name, one.name)

    def _show_sample(self) -> None:
        share = self.sample.currentData() == SHARE
        self.percent.setVisible(share)
        self.drawn.setVisible(share)
        if share and self._session.is_open:
            found = len(self._drawn())
            self.drawn.setText(f"{found} transcripts are drawn; the same seed draws the same ones again.")

    def _drawn(self) -> list[int]:
        from qualcoder_cp.agreement.round_sample import drawn_share

        return drawn_share(self._session.project, self.percent.value(), self.seed.value())

    def _toggle(self) -> None:
        self._folded.setVisible(self.fold.isChecked())

    # ---------------------------------------------------------------- making

    def plan(self) -> RoundPlan:
        """Return the plan as it is filled in."""
        policy = next(one for one, choice in self.policy_of.items() if choice.isChecked())
        values = {name: field.value() for name, field in self.thresholds.items()}
        return RoundPlan(
            Purpose(self.purpose.currentData()), policy, self.unit.currentText(), self.target.value() or None,
            values["link_share"], values["boundary_iou"], int(values["trim_words"]), int(values["split_gap"]),
            self.reference.currentData() or "", self.note.toPlainText().strip(),
        )  # fmt: skip

    def make(self) -> None:
        """Make the round; what is wrong is said here."""
        session, project = self._session, self._session.project
        members = [one for one in coders(project) if one.id in self.coders and self.coders[one.id].isChecked()]
        sample = {ALL: lambda: None, CHOSEN: lambda: self._chosen, SHARE: self._drawn}[self.sample.currentData()]()
        problems: list[str] = []

        def make() -> None:
            try:
                coding.make_round(
                    project, self.name.text(), members, by=session.by, transcript_ids=sample, seed=self.seed.value(),
                    plan=self.plan(), draft=self.draft.isChecked(),
                )  # fmt: skip
            except KnownError as problem:
                problems.append(str(problem))

        made = session.do(make)
        self.problem.setText(problems[0] if problems else "")
        self.problem.setVisible(bool(problems))
        if made and not problems:
            self.done.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the form."""
        if event.key() == Qt.Key.Key_Escape:
            self.done.emit()
        else:
            super().keyPressEvent(event)


def _named(widget: W, name: str) -> W:
    widget.setAccessibleName(name)
    widget.setToolTip(name)
    if isinstance(widget, QAbstractSpinBox):
        widget.lineEdit().setAccessibleName(name)
        widget.lineEdit().setToolTip(name)
    if isinstance(widget, QComboBox):
        widget.setMinimumContentsLength(8)
        widget.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return widget


def _number(least: float, most: float, value: float, step: float, digits: int) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setDecimals(digits)
    made.setRange(least, most)
    made.setSingleStep(step)
    made.setValue(value)
    return made


def _line(column: QVBoxLayout, title: str, field: QWidget) -> None:
    column.addWidget(WholeLabel(title))
    column.addWidget(field)


class _Choice(QWidget):
    """A radio button beside words that wrap and can be clicked too."""

    def __init__(self, group: QButtonGroup, words: str) -> None:
        super().__init__()
        self.button = QRadioButton()
        self.button.setAccessibleName(words)
        self.button.setToolTip(words)
        group.addButton(self.button)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(space(1))
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(WholeLabel(words), 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a click on the words for one on the button."""
        self.button.click()
