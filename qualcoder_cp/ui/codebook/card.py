# SPDX-License-Identifier: GPL-3.0-or-later
"""A code's card: all that is told about a code, edited in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.codebook.rules import missing_fields
from qualcoder_cp.coding import CodeCount
from qualcoder_cp.ui.codebook.card_fields import ColourField, LineField, TextField
from qualcoder_cp.ui.codebook.examples_list import ExamplesList
from qualcoder_cp.ui.codebook.tree_model import CARD_PARTS
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import column, label

TITLES = {
    "name": "Name", "label": "Label in publications", "colour": "Colour", "short_definition": "Short definition",
    "full_definition": "Full definition", "when_to_use": "When to use", "when_not_to_use": "When not to use",
    "example": "Examples in words",
}  # fmt: skip
"""What people read over each of ``codebook.CARD_FIELDS``."""

_HINTS = {
    "name": "The name that analysts read while they code",
    "label": "If tables and figures should say it otherwise",
    "short_definition": "One sentence that an analyst can keep in mind",
    "full_definition": "The idea behind it, its borders, its sources",
    "when_to_use": "What a passage must say to get this code",
    "when_not_to_use": "What looks alike but belongs elsewhere, and where",
    "example": "Typical, atypical, and close but no",
}
_ROWS = {"short_definition": 2, "full_definition": 3, "when_to_use": 2, "when_not_to_use": 2, "example": 2}


class CodeCard(QScrollArea):
    """Shows one code. ``edited(code_id, field, text)``: a field was left with another text."""

    edited = Signal(int, str, str)

    def __init__(self) -> None:
        """Build the fields; `show_code` fills them."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.code_id: int | None = None
        self._path = label("", "muted", wrap=True, name="Where the code stands")
        self._use = label("", "muted", wrap=True, name="How often it is used")
        self._meter = QProgressBar()
        self._meter.setRange(0, CARD_PARTS)
        self._meter.setTextVisible(False)
        self._meter.setFixedHeight(space(1))
        self._meter.setAccessibleName("How complete the card is")
        self._told = label("", "muted", wrap=True, name="What the card tells")
        self.fields = {name: self._field(name) for name in TITLES}
        self.examples = ExamplesList()
        self._build()

    def _field(self, name: str) -> LineField | TextField | ColourField:
        made: LineField | TextField | ColourField
        if name == "colour":
            made = ColourField()
        elif name in _ROWS:
            made = TextField(TITLES[name], _ROWS[name], _HINTS[name])
        else:
            made = LineField(TITLES[name], _HINTS[name])
        made.left.connect(lambda text, field=name: self._left(field, text))
        return made

    def _build(self) -> None:
        surface = QFrame()
        surface.setProperty("tone", "card")
        layout = QVBoxLayout(surface)
        layout.setContentsMargins(space(4), space(3), space(4), space(3))
        layout.setSpacing(space(3))
        layout.addWidget(column(self._path, self._use, gap=0))
        for name, field in self.fields.items():
            title = label(TITLES[name], "heading")
            title.setBuddy(field)
            if name == "short_definition":
                layout.addWidget(self._completeness())
            layout.addWidget(column(title, field, gap=0))
        layout.addWidget(column(label("Linked examples", "heading"), self.examples, gap=0))
        layout.addStretch(1)
        inside = QWidget()
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(0, 0, space(1), 0)
        outer.addWidget(surface)
        self.setWidget(inside)

    def _completeness(self) -> QWidget:
        return column(self._meter, self._told, gap=0)

    def show_code(self, codes: CodeTree, code_id: int, count: CodeCount, *, readonly: bool) -> None:
        """Show a code; another one than before takes over only after what was written is reported."""
        if code_id != self.code_id:
            self.commit()
            self.verticalScrollBar().setValue(0)
        self.code_id = code_id
        code = codes.codes[code_id]
        parts = codes.path(code_id).rpartition(" > ")
        self._path.setText(f"{codes.level(code_id).value.capitalize()}{' in ' + parts[0] if parts[0] else ''}")
        used = f"{count.codings} codings of {count.participants} participants" if count.codings else "Not used yet"
        below = ", with the codes below it" if count.codings and codes.children.get(code_id) else ""
        self._use.setText(f"{used}{below} (your own layers)" if count.codings else used)
        missing = missing_fields(code, (codes.examples or {}).get(code_id, ()))
        told = CARD_PARTS - len(missing)
        self._meter.setValue(told)
        self._told.setText(f"{told} of {CARD_PARTS} told")
        names = ", ".join(TITLES[name].lower() for name in missing)
        self._told.setToolTip(f"Still to be told: {names}" if missing else "All that two coders need is told")
        self._told.setText(f"{told} of {CARD_PARTS} told" + (f"; still missing: {names}" if missing else ""))
        for name, field in self.fields.items():
            field.show_text(getattr(code, name))
            field.setReadOnly(readonly)

    def commit(self) -> None:
        """Report what is written in a field that the focus has not left yet."""
        for field in self.fields.values():
            field.commit()
        self.examples.commit()

    def _left(self, field: str, text: str) -> None:
        if self.code_id is not None:
            self.edited.emit(self.code_id, field, text)
