# SPDX-License-Identifier: GPL-3.0-or-later
"""The bar below the map: what is chosen, what can be done with it, and the question that a verb asks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qualcoder_cp.model import Coder
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.study.bulk import VERBS, Bulk, Chosen, Verb, fitting, rights, told
from qualcoder_cp.ui.study.map_pane import MapPane
from qualcoder_cp.ui.study.study_map import StudyMap
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.ask_line import AskLine
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, label

_KEYS = {"assign": "A", "take_back": "T", "due": "Y", "excuse": "E", "reopen": "R", "move": "M", "sign_off": "S"}
_NOTHING = {
    "assign": "Choose cells that are not assigned yet, in a round that is not revealed.",
    "take_back": "Choose layers that nobody has begun, in a round that is not revealed.",
    "due": "Choose layers that are not submitted.", "excuse": "Choose layers that are not submitted.",
    "reopen": "Choose layers that are submitted.", "move": "Choose one layer that is in progress.",
    "sign_off": "Choose cells of the consensus where everything is settled.",
    "withdraw_sign_off": "Choose cells of the consensus that are signed off.",
}  # fmt: skip


def keys_of(verb: Verb) -> str:
    """Return the key of a verb while the map has the focus."""
    return _KEYS.get(verb.id, "")


class SelectionBar(QWidget):
    """Offers the verbs that fit the chosen cells."""

    def __init__(self, session: Session, pane: MapPane) -> None:
        """Follow what is chosen on the pane."""
        super().__init__()
        self._session, self._pane = session, pane
        self._told = label("", "muted", name="What is chosen")
        self.ask = AskLine()
        self.buttons = {verb.id: self._button(verb) for verb in VERBS}
        line = Flow(space(1))
        line.addWidget(self._told)
        for made in self.buttons.values():
            line.addWidget(made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addLayout(line)
        layout.addWidget(self.ask)
        pane.chosen.connect(self.refresh)
        self.hide()

    def _button(self, verb: Verb) -> QWidget:
        keys = keys_of(verb)
        return button(verb.text, self.runner(verb), tip=f"{verb.hint} ({keys})" if keys else verb.hint)

    def runner(self, verb: Verb) -> Callable[[], None]:
        """Return what does a verb to the chosen cells, after asking what it needs."""
        return lambda: self.do(verb)

    def refresh(self) -> None:
        """Show the verbs that fit what is chosen now."""
        study = self._pane.model.map
        chosen = self._pane.selected()
        usable = bool(chosen) and study is not None and self._session.is_open and not self._session.project.readonly
        self.setVisible(usable)
        self.ask.hide()
        if usable and study is not None:
            self._told.setText(told(chosen))
            for verb in VERBS:
                self.buttons[verb.id].setVisible(bool(fitting(verb, chosen, study)))

    def do(self, verb: Verb) -> None:
        """Do a verb to the chosen cells that it fits; what it needs is asked for first."""
        study = self._pane.model.map
        if study is None or not self._session.is_open:
            return
        cells = fitting(verb, self._pane.selected(), study)
        if not cells:
            self._session.failed.emit(_NOTHING[verb.id])
            return

        def run(answer: str = "", right: object = None) -> None:
            bulk = Bulk(self._session.project, study, self._session.by)
            self._session.do(bulk.run, verb, cells, answer, right if isinstance(right, Coder) else None)

        many = f"{len(cells)} layers" if len(cells) > 1 else f"'{cells[0][0].name}'"
        if not verb.asks:
            run()
        elif verb.asks == "day":
            self._ask(f"By which day should {many} be submitted? Leave it empty for no day.", "Set the day", run,
                      "2027-03-31", needs_words=False)  # fmt: skip
        elif verb.asks == "reason":
            self._ask(f"Why is {many} re-opened? What was submitted stays as it is; the history keeps the reason.",
                      "Re-open", run, "Reason")  # fmt: skip
        else:
            self._ask_whose(study, cells, run)

    def _ask_whose(self, study: StudyMap, cells: Chosen, run: Callable[[str, object], None]) -> None:
        ((row, cell),) = cells
        people = rights(study, row, cell)
        if not people:
            self._session.failed.emit(f"Nobody else is assigned to '{row.name}' without having begun it.")
            return
        sentence = f"Whose work is the layer on '{row.name}' really, and what happened?"
        self._ask(sentence, "Move the layer", run, "Reason", choices=[(one.name, one) for one in people])

    def _ask(self, sentence: str, verb: str, then: Callable[[str, object], None], field: str, **more: object) -> None:
        self.ask.ask(sentence, verb, then, field=field, back=self._pane.table.setFocus, **more)  # type: ignore[arg-type]
