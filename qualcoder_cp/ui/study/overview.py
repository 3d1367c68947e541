# SPDX-License-Identifier: GPL-3.0-or-later
"""The upper part of the map: title, next step, the path, and the three headline numbers."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qualcoder_cp.agreement.mode import coefficients_shown
from qualcoder_cp.agreement.result import Result
from qualcoder_cp.project import Project
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.study.cards import FigureCard
from qualcoder_cp.ui.study.headline import agreement_key, headline_agreement, short
from qualcoder_cp.ui.study.path_steps import PathStep, counted, next_step, path_steps
from qualcoder_cp.ui.study.path_strip import PathStrip
from qualcoder_cp.ui.study.study_map import StudyMap
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import button, label
from qualcoder_cp.ui.widgets.plain import plain_text, plain_tip

_WHAT = "Krippendorff's alpha over all domains; unit: participant; text: participants' speech; submitted layers"
_LONGEST = 48
"""Letters of the next step on its button; the whole stands in the tool tip."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The agreement computed last and what it depends on; None while it is being computed."""

    key: Hashable
    result: Result | None


class Overview(QWidget):
    """Says where the study stands; ``go`` is called with a stage and a place."""

    def __init__(
        self, session: Session, background: Background, go: Callable[[str, dict[str, object]], None],
        history_button: QWidget,
    ) -> None:  # fmt: skip
        """Build the widgets."""
        super().__init__()
        self._session, self._background, self._go = session, background, go
        self._known: _Known | None = None
        self._step: PathStep | None = None
        self.title = label("", "title", wrap=True, name="Study")
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.next_button = button("", self.take_next_step, "primary")
        self.strip = PathStrip()
        self.strip.chosen.connect(lambda step: go(step.stage, step.place))
        self.double = FigureCard("Double-coded", lambda: go("coding", {}))
        self.alpha = FigureCard("Agreement", lambda: go("agreement", {}))
        self.open = FigureCard("Open disagreements", lambda: go("adjudication", {}))
        head = QHBoxLayout()
        head.setSpacing(space(1))
        head.addWidget(self.title, 1)
        head.addWidget(history_button)
        head.addWidget(self.next_button)
        cards = QHBoxLayout()
        cards.setSpacing(space(2))
        for card in (self.double, self.alpha, self.open):
            cards.addWidget(card, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(2))
        layout.addLayout(head)
        layout.addWidget(self.strip)
        layout.addLayout(cards)

    def refresh(self, study: StudyMap) -> None:
        """Show where the study stands."""
        project = self._session.project
        self.title.setText(project.title)
        steps = path_steps(project, self._session.coder, study)
        self._step = next_step(steps)
        self.strip.show_steps(steps)
        room = self.next_button.fontMetrics().averageCharWidth() * _LONGEST
        verb = self.next_button.fontMetrics().elidedText(self._step.verb, Qt.TextElideMode.ElideRight, room)
        self.next_button.setText(plain_text(verb))
        self.next_button.setAccessibleName(f"Next step: {self._step.verb}")
        self.next_button.setToolTip(plain_tip(f"The next step: {self._step.verb}"))
        self._show_double(study)
        self._show_agreement(project, study)
        self._show_open(study)

    def take_next_step(self) -> None:
        """Go where the next step is taken."""
        if self._step is not None:
            self._go(self._step.stage, self._step.place)

    def _show_double(self, study: StudyMap) -> None:
        total = len(study.rows)
        if study.round is None or not total:
            self.double.show_number("none", "nothing is submitted yet")
            return
        words = f"{study.double_coded:,} of {counted(total, 'transcript')} submitted by two coders"
        self.double.show_number(f"{100 * study.double_coded / total:.0f} %", words)

    def _show_agreement(self, project: Project, study: StudyMap) -> None:
        if study.round is None:
            self.alpha.show_number("none", "nothing to compare yet")
            return
        if study.blind:
            self.alpha.show_number("sealed", "until all layers are submitted", "Nobody may compare the coders yet")
            return
        if not coefficients_shown(project):
            self._known = None  # what is being computed is not shown when it comes
            self.alpha.show_number(
                "compared", "without coefficients", "This study reports no coefficients of agreement"
            )
            return
        key = agreement_key(project, study.round)
        if self._known is None or self._known.key != key:
            self._known = _Known(key, None)
            self.alpha.show_number("...", "is being computed")
            self._background.read(
                "Computing agreement", project, lambda reader, _progress: headline_agreement(reader),
                lambda result: self._take(key, result), quiet=True,
            )  # fmt: skip
        elif self._known.result is not None:
            self._show_result(self._known.result)

    def _take(self, key: Hashable, result: Result) -> None:
        """Show what was computed, unless the study has moved on since."""
        if self._known is not None and self._known.key == key:
            self._known = _Known(key, result)
            self._show_result(result)

    def _show_result(self, result: Result) -> None:
        if result.value is None:
            self.alpha.show_number("undefined", result.reason, f"{_WHAT}. Undefined: {result.reason}")
            return
        words = "domains by participant"
        if result.ci_low is not None and result.ci_high is not None:
            words += f", 95 % CI {short(result.ci_low)} to {short(result.ci_high)}"
        self.alpha.show_number(f"α {short(result.value)}", words, f"{_WHAT}; interval from resampled participants")

    def _show_open(self, study: StudyMap) -> None:
        if study.open_items is None:
            figure = "sealed" if study.round else "none"
            self.open.show_number(figure, "until all layers are submitted" if study.round else "nothing is coded yet")
            return
        words = f"of {counted(study.items or 0, 'disagreement')}"
        if study.agreed:
            words += f"; {counted(study.agreed, 'agreement')} to accept"
        self.open.show_number(f"{study.open_items:,}", words)
