# SPDX-License-Identifier: GPL-3.0-or-later
"""One variable beside the table: its name and kind, its values with their labels, and the order of categories."""

from __future__ import annotations

from collections import Counter
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QTableView, QVBoxLayout, QWidget

from qualcoder_cp import transcripts
from qualcoder_cp.transcripts import SEPARATOR_NAMES, Misfit, Variable, VariableKind
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts.value_table import LABEL, VALUE, ValueModel, value_table
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, label
from qualcoder_cp.ui.widgets.tall import TallWidget

_LISTED = (VariableKind.CATEGORY, VariableKind.ORDERED, VariableKind.SEVERAL, VariableKind.YES_NO)
_MOST = 200


class VariableCard(TallWidget):
    """The chosen variable. ``closed()``: back to the participant; ``renamed(name)``: it is called so now."""

    closed = Signal()
    renamed = Signal(str)

    def __init__(self, session: Session) -> None:
        """Show no variable yet."""
        super().__init__()
        self._session = session
        self.variable: Variable | None = None
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the variable")
        self.name.setToolTip("Enter renames the variable, Escape leaves it")
        self.name.returnPressed.connect(self._rename)
        self.kind = _combo("Kind of the variable", "What the values are; values that don't fit are named, and stay")
        for kind in VariableKind:
            self.kind.addItem(kind.value.capitalize(), kind.value)
        self.kind.activated.connect(lambda _place: self.set_kind(VariableKind(self.kind.currentData())))
        self.separator = _combo("What divides several choices",
                                "What divides several choices where values are typed or pasted")  # fmt: skip
        for sign, words in SEPARATOR_NAMES.items():
            self.separator.addItem(f"divided by {words}", sign)
        self.separator.activated.connect(lambda _place: self._store(separator=self.separator.currentData()))
        self.facts = label("", "muted", wrap=True, name="About the values")
        self.misfits = label("", wrap=True, name="Values that do not fit")
        self.clear_button = button("Change it and take them away", lambda: self.set_kind(self._wanted, clear=True),
                                   tip="Values that don't fit are taken away; Undo brings them back")  # fmt: skip
        self.misfit_line = QFrame()
        self.misfit_line.setProperty("tone", "banner")
        inside = QVBoxLayout(self.misfit_line)
        inside.setContentsMargins(space(2), space(1), space(2), space(1))
        inside.addWidget(self.misfits)
        inside.addWidget(self.clear_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._wanted = VariableKind.TEXT
        self.model = ValueModel(self._set_label, self._move)
        self.table: QTableView = value_table(self.model)
        self.up_button = button("Up", lambda: self.shift(-1), tip="Move the category up (Alt+Up)")
        self.down_button = button("Down", lambda: self.shift(1), tip="Move the category down (Alt+Down)")
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(partial(self.shift, step))
        self.new_value = QLineEdit()
        self.new_value.setAccessibleName("Another category")
        self.new_value.setPlaceholderText("Another category")
        self.new_value.setToolTip("A category that nobody has yet; Enter adds it at the end")
        self.new_value.returnPressed.connect(self._add_value)
        self.remove_button = button("Remove the variable", self.remove, "quiet",
                                    tip="Take the column away with all its values; Undo brings it back")  # fmt: skip
        self.close_button = button("Close", self.closed.emit, tip="Back to the participant (Esc)")
        choices, order, ends = QWidget(), QWidget(), QWidget()
        for holder, widgets in (
            (choices, (self.kind, self.separator)),
            (order, (self.up_button, self.down_button, self.new_value)),
            (ends, (self.close_button, self.remove_button)),
        ):
            flow = Flow(space(1))
            holder.setLayout(flow)
            for one in widgets:
                flow.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        for widget in (self.name, choices, self.misfit_line, self.facts, self.table, order, ends):
            layout.addWidget(widget, 100 if widget is self.table else 0)
        layout.addStretch(1)

    # ---------------------------------------------------------------- what is shown

    def show_variable(self, variable: Variable, values: list[str]) -> None:
        """Show a variable; ``values`` are those of all participants, "" where there is none."""
        self.variable = variable
        self.misfit_line.hide()
        writable = not self._session.project.readonly
        self.name.setText(variable.name)
        self.kind.setCurrentIndex(self.kind.findData(variable.kind.value))
        several, ordered = variable.kind is VariableKind.SEVERAL, variable.kind is VariableKind.ORDERED
        self.separator.setCurrentIndex(self.separator.findData(variable.settings.separator))
        self.separator.setVisible(several)
        counts = _counts(variable, values)
        listed = variable.kind in _LISTED
        here, row = self.model.value(self.table.currentIndex().row()), max(self.table.currentIndex().row(), 0)
        self.model.show(counts if listed else [], variable.settings.labels, ordered=ordered, writable=writable)
        if counts and listed:
            again = next((at for at, (value, _) in enumerate(counts[:_MOST]) if value == here), row)
            at = self.model.index(min(again, self.model.rowCount() - 1), LABEL)
            self.table.setCurrentIndex(at)
        self.table.setVisible(listed)
        for widget in (self.up_button, self.down_button, self.new_value):
            widget.setVisible(ordered)
        self.facts.setText(_sentence(variable, values, len(counts)))
        for one in (self.name, self.kind, self.separator, self.remove_button, self.up_button, self.down_button,
                    self.new_value):  # fmt: skip
            one.setEnabled(writable)
        self.table.resizeColumnToContents(VALUE)
        self.table.setColumnWidth(VALUE, min(self.table.columnWidth(VALUE), self.fontMetrics().averageCharWidth() * 26))

    def start(self, part: str) -> None:
        """Give the focus to the name (``part`` "name", ready to be written over) or to the values."""
        if part == "name" or self.table.isHidden():
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            self.name.selectAll()
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by Escape: a name that was typed stays as it was."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # ---------------------------------------------------------------- verbs

    def _rename(self) -> None:
        session = self._session
        assert self.variable is not None
        wanted = " ".join(self.name.text().split())
        if wanted == self.variable.name:
            return
        name = session.do(transcripts.rename_variable, session.project, self.variable.name, wanted, by=session.by)
        if isinstance(name, str):
            self.renamed.emit(name)

    def set_kind(self, kind: VariableKind, *, clear: bool = False) -> None:
        """Give the variable another kind; values that don't fit are named first and taken away only if wanted."""
        session, one = self._session, self.variable
        assert one is not None
        if kind is one.kind:
            self.misfit_line.hide()
            return
        bad = [] if clear else transcripts.misfits(session.project, one.name, kind)
        if bad:
            self._wanted = kind
            self.misfits.setText(_misfit_words(one.name, kind, bad))
            self.misfit_line.show()
            if not self.kind.hasFocus():
                self.clear_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif session.do(transcripts.set_kind, session.project, one.name, kind, by=session.by, clear_misfits=clear):
            return
        self.kind.setCurrentIndex(self.kind.findData(one.kind.value))

    def _set_label(self, value: str, words: str) -> None:
        """Say what a value is called in publications; nothing: as it is written."""
        assert self.variable is not None
        labels = {one: said for one, said in self.variable.settings.labels.items() if one != value}
        if words and words != value:
            labels[value] = words
        self._store(labels=labels)

    def _store(self, **settings: object) -> None:
        session, one = self._session, self.variable
        assert one is not None
        named = {"order": one.settings.order, "labels": one.settings.labels} | settings
        session.do(transcripts.set_kind, session.project, one.name, one.kind, by=session.by, **named)

    def shift(self, step: int) -> None:
        """Move the chosen category of an ordered variable up (-1) or down (1)."""
        row = self.table.currentIndex().row()
        if row >= 0:
            self._move(row, row + step)

    def _move(self, row: int, to: int) -> None:
        """Put a category at another place of the order."""
        one = self.variable
        values = [value for value, _ in self.model.rows]
        if one is None or one.kind is not VariableKind.ORDERED or not 0 <= to < len(values) or row == to:
            return
        values.insert(to, values.pop(row))
        self.table.setCurrentIndex(self.model.index(row, LABEL))  # it is found again by its value
        self._store(order=tuple(values))

    def _add_value(self) -> None:
        words = " ".join(self.new_value.text().split())
        if words and self.variable is not None:
            values = [value for value, _ in self.model.rows]
            if words.casefold() in {value.casefold() for value in values}:
                self._session.failed.emit(f"'{self.variable.name}' already has the category '{words}'.")
                return
            self.new_value.clear()
            self._store(order=(*values, words))

    def remove(self) -> None:
        """Take the variable away with all its values; Undo brings it back."""
        session = self._session
        if self.variable is not None:
            session.do(transcripts.remove_variable, session.project, self.variable.name, by=session.by)


def _counts(variable: Variable, values: list[str]) -> list[tuple[str, int]]:
    """Return the values with how many participants have each: in their order, or by alphabet."""
    several = variable.kind is VariableKind.SEVERAL
    found = Counter(one for value in values if value for one in (transcripts.choices(value) if several else [value]))
    order = list(variable.settings.order)
    rest = sorted(set(found) - set(order), key=str.casefold)
    return [(value, found[value]) for value in (*order, *rest)]


def _sentence(variable: Variable, values: list[str], different: int) -> str:
    filled = sum(1 for value in values if value)
    words = f"{filled:,} of {len(values):,} participants have a value"
    if variable.kind in _LISTED:
        words += f", {different:,} different"
        words += "; lowest first, Alt+Up and Alt+Down or dragging move one." if (
            variable.kind is VariableKind.ORDERED) else "."  # fmt: skip
        return words + " A label stands for the value in publications."
    return words + "."


def _misfit_words(name: str, kind: VariableKind, bad: list[Misfit]) -> str:
    first = "; ".join(f"{one.participant}: {one.problem.rstrip('.')}" for one in bad[:3])
    more = f"; and {len(bad) - 3:,} more" if len(bad) > 3 else ""
    some = "1 value does" if len(bad) == 1 else f"{len(bad):,} values do"
    return f"'{name}' stays as it is: {some} not fit the kind {kind}. {first}{more}."


def _combo(name: str, tip: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setToolTip(tip)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made
