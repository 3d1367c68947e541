# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage Agreement: how far coders agree, at every unit at once, in several views of the same numbers."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qualcoder_cp import codebook, coding
from qualcoder_cp.agreement import Unit
from qualcoder_cp.agreement.mode import coefficients_shown, show_coefficients
from qualcoder_cp.model import Changes, Level, Round
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.agreement.asked import Asked, Numbers
from qualcoder_cp.ui.agreement.exports import Exports
from qualcoder_cp.ui.agreement.page import TABS, Page
from qualcoder_cp.ui.agreement.planning_panel import PlanningPanel
from qualcoder_cp.ui.agreement.ratings_panel import RatingsPanel
from qualcoder_cp.ui.agreement.reading import Reading
from qualcoder_cp.ui.agreement.touching import live_transcripts, rests_on
from qualcoder_cp.ui.agreement.wording import compared_words, remarks, team_line
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.codebook.swatch import swatch
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.stage import Screen
from qualcoder_cp.ui.widgets.pages import Pages
from qualcoder_cp.ui.widgets.pieces import EmptyState, button


class AgreementScreen(Screen):
    """The page of numbers; planning and ratings, which need no coding, are pages of their own."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the widgets; nothing is read yet."""
        super().__init__(session, background)
        self.exports = Exports(self)
        plan = button("Plan…", self.show_planning, tip="How many transcripts to code twice, and which")
        ratings = button("Ratings…", self.show_ratings, tip="All coefficients for any table of ratings")
        self.page = Page([plan, ratings, self.exports.button])
        self.choices, self.ladder, self.codes = self.page.choices, self.page.ladder, self.page.codes
        self.numbers = Numbers()
        self._reading = Reading(background)
        self._round: Round | None = None
        self._note = ""
        self._dots: dict[int, QIcon] = {}
        self._seen: tuple[str, int] = ("", 0)
        self.empty = QWidget()
        self.planning = PlanningPanel(session, background)
        self.ratings = RatingsPanel(session, background)
        self.stack = Pages()
        for one in (self.page, self.empty, self.planning, self.ratings):
            self.stack.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self._connect()

    def _connect(self) -> None:
        self.choices.changed.connect(self._choice_changed)
        self.ladder.chosen.connect(lambda unit: self.choices.take(unit=unit))
        self.page.tabs.currentChanged.connect(lambda _place: self._tab_changed())
        self.page.coefficients.clicked.connect(self._set_coefficients)
        self.codes.place_wanted.connect(lambda place: self.go_elsewhere.emit("adjudication", place))
        for view in self.page.views.values():
            view.place_wanted.connect(lambda place: self.go_elsewhere.emit("adjudication", place))
            view.elsewhere.connect(self.go_elsewhere)
            view.again.connect(self._ask_view)
        for panel in (self.planning, self.ratings):
            panel.left.connect(self._back)
        self.planning.elsewhere.connect(self.go_elsewhere)

    # ---------------------------------------------------------------- the contract

    def actions_of_stage(self) -> list[Action]:
        """Return the verbs of the stage."""

        def one(name: str, text: str, run: object, keys: str = "", widget: QWidget | None = None) -> Action:
            assert callable(run)
            return Action(f"agreement.{name}", "Agreement", text, run, keys, lambda: self.session.is_open, widget)

        units = [
            one(f"unit.{unit.value}", f"Unit: {unit.value}", lambda each=unit: self.choices.take(unit=each))
            for unit in Unit if unit is not Unit.FIXED
        ]  # fmt: skip
        views = [
            one(f"view.{name}", f"View: {self.page.tabs.tabText(place)}", lambda at=place: self.show_view(at))
            for place, name in enumerate(TABS)
        ]
        return [
            one("open", "Open disagreements of this code", self.codes.open_current),
            one("next_view", "Next view of agreement", lambda: self._step_view(1), "Ctrl+Tab", self),
            one("previous_view", "Previous view of agreement", lambda: self._step_view(-1), "Ctrl+Shift+Tab", self),
            one("coefficients", "Report coefficients, or not", self.page.coefficients.click),
            one("plan", "Plan a round: how many, and which…", self.show_planning),
            one("ratings", "Coefficients of ratings in a file…", self.show_ratings),
            *self.exports.actions(), *views, *units,
        ]  # fmt: skip

    def refresh(self, changes: Changes | None) -> None:
        """Follow a change: at once where layers alone changed, otherwise from the background."""
        project = self.session.project
        seen, self._seen = self._seen, (project.uuid, project.state)
        if seen[0] != project.uuid:
            self._forget()
        elif changes is None and seen != self._seen:
            self._reading.forget()
        elif changes is not None and rests_on(changes):
            ids = live_transcripts(project, self._round, changes)
            if ids is None:
                self._reading.forget()
            elif self._round is not None and self._reading.renew(project, self._round, ids):
                self._show_at_once()
        self._offer()

    def _forget(self) -> None:
        self._reading.forget()
        self.numbers, self._round = Numbers(), None
        self.page.clear()
        self.planning.clear()

    def _offer(self) -> None:
        """Offer what can be chosen in this project, and ask for the numbers."""
        project = self.session.project
        rounds = coding.rounds(project)
        revealed = [one for one in rounds if one.state not in coding.BLIND]
        current = self.session.round
        if current is None:
            self._show_empty(
                "No agreement yet", "Agreement compares two coders. Code some transcripts first.", "coding"
            )
            return
        chosen = [one for one in revealed if one.id == self.choices.choice.round_id] or [
            one for one in revealed if one.id == current.id
        ]
        round_ = chosen[0] if chosen else (revealed[-1] if revealed else None)
        sealed = current.state in coding.BLIND
        self._note = f"'{current.name}' is sealed until its last layer is submitted" if sealed else ""
        if round_ is None:
            done = coding.progress(project, current.id)
            words = (
                f"'{current.name}' is sealed: {done.total - done.submitted} of {done.total} layers are not submitted"
            )
            self._show_empty("Sealed", f"{words} yet. Agreement appears here when the last one is.", "coding")
            return
        team = coding.round_coders(project, round_.id)
        if len(team) < 2:
            self._show_empty("One coder", f"'{round_.name}' has one coder; agreement needs two.", "study")
            return
        self._round = round_
        tree = codebook.tree(project)
        self._dots = {code.id: swatch(code.colour) for code in tree.codes.values()}
        self.choices.offer_units(with_fixed=bool(round_.settings.get("fixed_units")))
        self.choices.offer_rounds(revealed, round_)
        self.choices.offer_team(team, with_themes=bool(tree.at(Level.THEME)))
        self.page.heading.setText(f"Agreement in {round_.name}")
        self.page.coefficients.setChecked(coefficients_shown(project))
        self.page.coefficients.setEnabled(not project.readonly)
        if self.stack.currentWidget() in (self.empty, self.page):
            self.stack.setCurrentWidget(self.page)
        self._ask()

    def go_to(self, **place: object) -> None:
        """Show a ``unit``, ``level`` or ``view``, or the row of a ``code_id``."""
        chosen = {name: kind(str(place[name])) for name, kind in (("unit", Unit), ("level", Level)) if name in place}
        if chosen:
            self.choices.take(**chosen)
        if place.get("view") in TABS:
            self.show_view(TABS.index(str(place["view"])))
        if isinstance(place.get("code_id"), int):
            self.codes.choose(int(str(place["code_id"])))

    def first_focus(self) -> QWidget | None:
        """Return the table of the view, or nothing where there is nothing to compare."""
        shown = self.stack.currentWidget()
        if shown is self.page:
            return self.page.focus_of_view()
        return None if shown is self.empty else shown

    # ---------------------------------------------------------------- asking and showing

    def asked(self) -> Asked:
        """Return what is asked now."""
        assert self._round is not None
        return Asked(self._round, self.choices.choice, self.page.coefficients.isChecked())

    def _choice_changed(self) -> None:
        if self._round is None:
            return
        if self.choices.choice.round_id != self._round.id:
            self._offer()
        else:
            self._ask()

    def _ask(self) -> None:
        if self._round is None:
            return
        if not self._reading.numbers(self.session.project, self.asked(), self._show, self._show_stopped):
            unit = self.choices.choice.unit
            if unit not in self.numbers.reports and unit not in self.numbers.teams:
                self.page.compared.setText("Being computed…")
        self._ask_view()

    def _ask_view(self) -> None:
        """Ask for what the view that is shown needs beside the numbers per code."""
        view = self.page.views.get(self.page.shown)
        if view is None or self._round is None:
            return
        asked = self.asked()
        known = self._reading.ask(
            self.session.project, view.slot, view.key(asked), view.work(asked), asked,
            lambda answer: view.show_answer(answer, self.asked()), self._show_stopped,
        )  # fmt: skip
        if not known:
            view.show_waiting()

    def _show_at_once(self) -> None:
        """Show the values of the chosen unit now; intervals and the other units follow."""
        at_once = self._reading.at_once(self.asked())
        if at_once is not None:
            at_once.left_out = self.numbers.left_out
            self._show(at_once)

    def _show(self, numbers: Numbers) -> None:
        """Show the numbers there are so far; the others are on their way."""
        self.numbers, asked = numbers, self.asked()
        level, unit = asked.choice.level.value, asked.choice.unit
        self.ladder.setVisible(asked.shown)
        self.ladder.show_results(
            lambda one: (numbers.headline(one, level), "F1" if numbers.is_f1(one, level) else "alpha"), unit
        )
        if not self.codes.show_numbers(numbers, asked, self._dots):
            return
        report, team = numbers.reports.get(unit), numbers.teams.get(unit)
        line = report.compared if report else team_line(team) if team else ""
        self.page.compared.setText(compared_words(line, level, shown=asked.shown))
        words = remarks(report or team, numbers.left_out, self._note, shown=asked.shown)
        self.page.warning.setText(words)
        self.page.warning.setVisible(bool(words))

    def _show_stopped(self, words: str) -> None:
        self.page.compared.setText(words or "Not computed. Choose a chip to compute again.")

    def _show_empty(self, title: str, words: str, stage: str) -> None:
        self._round = None
        ways: list[QWidget] = [
            button(f"Go to {stage.capitalize()}", lambda: self.go_elsewhere.emit(stage, {}), "primary"),
            button("Plan a round…", self.show_planning), button("Ratings in a file…", self.show_ratings),
        ]  # fmt: skip
        shown = self.stack.currentWidget() in (self.empty, self.page)
        old, self.empty = self.empty, EmptyState(title, words, ways)
        self.stack.removeWidget(old)
        old.deleteLater()
        self.stack.insertWidget(1, self.empty)
        if shown:
            self.stack.setCurrentWidget(self.empty)

    # ---------------------------------------------------------------- verbs

    def show_view(self, place: int) -> None:
        """Show a view by its place among the tabs."""
        self._back()
        self.page.tabs.setCurrentIndex(place)

    def _step_view(self, step: int) -> None:
        self.page.tabs.setCurrentIndex((self.page.tabs.currentIndex() + step) % len(TABS))
        if self.stack.currentWidget() is self.page:
            self.page.focus_of_view().setFocus()

    def _tab_changed(self) -> None:
        self.page.show_tab()
        self.page.compared.setVisible(self.page.shown != "presets")  # they have a line of their own
        self._ask_view()

    def _set_coefficients(self) -> None:
        shown = self.page.coefficients.isChecked()
        self.session.do(show_coefficients, self.session.project, shown, by=self.session.by)
        self.page.coefficients.setChecked(coefficients_shown(self.session.project))
        self._ask()

    def show_planning(self) -> None:
        """Show how many transcripts to code twice, and a sample of them."""
        self.planning.refresh()
        self.stack.setCurrentWidget(self.planning)
        self.planning.setFocus()

    def show_ratings(self) -> None:
        """Show the coefficients of a table of ratings."""
        self.stack.setCurrentWidget(self.ratings)
        self.ratings.setFocus()

    def _back(self) -> None:
        self.stack.setCurrentWidget(self.page if self._round is not None else self.empty)
