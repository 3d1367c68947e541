# SPDX-License-Identifier: GPL-3.0-or-later
"""The speakers of a transcript, each with the role that can be set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QMenu, QPushButton, QScrollArea, QSizePolicy, QWidget

from qualcoder_cp.model import Role
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts.speaker_fields import LabelField, PersonBox
from qualcoder_cp.ui.widgets.elided import ElidedLabel
from qualcoder_cp.ui.widgets.pieces import button
from qualcoder_cp.ui.widgets.tab_order import chain

_ROWS_SEEN = 5
NOT_A_SPEAKER = "not a speaker"


@dataclass(frozen=True, slots=True)
class Voice:
    """One line of the grid: who, in which role (None: a possible label that was not taken), with what words.

    ``files`` is in how many files of an import the label stands; above 1 the role can be set in all. ``person`` is the
    participant who speaks so, "" nobody yet, None where that can't be said.
    """

    label: str
    role: Role | None
    words: str
    files: int = 1
    person: str | None = None


class SpeakerGrid(QScrollArea):
    """A line per speaker.

    ``role_chosen`` speaks with label, role and whether it is meant for all files; ``same_chosen`` with a label and
    the speaker that it is another label of. Where labels can be changed, ``renamed`` speaks with label and new label,
    ``person_chosen`` with label and participant, "" for nobody.
    """

    role_chosen = Signal(str, object, bool)
    same_chosen = Signal(str, str)
    renamed = Signal(str, str)
    person_chosen = Signal(str, str)

    def __init__(self, *, renamable: bool = False) -> None:
        """Show nobody yet; ``renamable``: labels are fields."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._renamable = renamable
        self.tab_after: QWidget | None = None
        """What Tab leaves for the speakers."""
        self._people: tuple[str, ...] = ()
        self.combos: dict[str, QComboBox] = {}
        self.fields: dict[str, LabelField] = {}
        self.people_boxes: dict[str, PersonBox] = {}
        self.same_buttons: dict[str, QPushButton] = {}
        self.menu = QMenu(self)
        self.menu.setAccessibleName("Speakers")
        self._words: dict[str, ElidedLabel] = {}
        self._voices: list[Voice] = []

    def show_voices(self, voices: Sequence[Voice], *, enabled: bool, people: Sequence[str] = ()) -> None:
        """Show these speakers, and ``people`` to choose from; the focus stays on the speaker who has it."""
        if self._same_lines(voices, enabled) and tuple(people) == self._people:
            for voice in voices:
                self._show_voice(voice)
            self._voices = list(voices)
            return
        held = self._held()
        if (old := self.takeWidget()) is not None:
            old.hide()
            old.deleteLater()  # later: one of its combo boxes may be speaking just now
        self._voices, self._people = list(voices), tuple(people)
        self.combos, self.same_buttons, self._words, self.fields, self.people_boxes = {}, {}, {}, {}, {}
        self.setWidget(self._lines(enabled))
        self.updateGeometry()
        self._chain()
        if held is not None:
            again: dict[str, QWidget] = {**getattr(self, held[0])}
            if held[1] in again:
                again[held[1]].setFocus(Qt.FocusReason.OtherFocusReason)

    def _chain(self) -> None:
        """Let Tab go through the lines as they stand, from ``tab_after`` on."""
        kinds: tuple[dict[str, QWidget], ...] = (
            {**self.fields}, {**self.combos}, {**self.same_buttons}, {**self.people_boxes},
        )  # fmt: skip
        chain(self.tab_after, *(kind.get(voice.label) for voice in self._voices for kind in kinds))

    def _held(self) -> tuple[str, str] | None:
        """Return which kind of control of which speaker has the focus."""
        for kind in ("combos", "fields", "people_boxes"):
            for name, widget in getattr(self, kind).items():
                if widget.hasFocus():
                    return kind, name
        return None

    def _same_lines(self, voices: Sequence[Voice], enabled: bool) -> bool:
        """Return whether the lines that are shown can stay and only change their words."""

        def kind(all_: Sequence[Voice]) -> list[tuple[str, bool, int, bool]]:
            return [(voice.label, voice.role is None, voice.files, voice.person is None) for voice in all_]

        return kind(voices) == kind(self._voices) and all(one.isEnabled() == enabled for one in self.combos.values())

    def _show_voice(self, voice: Voice) -> None:
        self.combos[voice.label].setCurrentText(voice.role.value if voice.role else NOT_A_SPEAKER)
        self._words[voice.label].setText(voice.words)
        self._words[voice.label].setToolTip(voice.words)
        if voice.label in self.fields:
            self.fields[voice.label].show_label()
        if voice.label in self.people_boxes:
            self.people_boxes[voice.label].show_person(voice.person or "")

    def _lines(self, enabled: bool) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(space(1))
        grid.setVerticalSpacing(space(0))
        grid.setColumnStretch(0, 1)
        for number, voice in zip(range(0, 2 * len(self._voices), 2), self._voices, strict=True):
            self.combos[voice.label] = self._combo(voice, enabled)
            self._words[voice.label] = ElidedLabel("muted", name=f"What {voice.label} says")
            grid.addWidget(self._name(voice, enabled), number, 0)
            grid.addWidget(self.combos[voice.label], number, 1)
            if voice.person is not None:
                self.people_boxes[voice.label] = box = PersonBox(voice.label, self._people)
                box.setEnabled(enabled)
                box.chosen.connect(partial(self.person_chosen.emit, voice.label))
                grid.addWidget(box, number + 1, 1, 1, 3)
            grid.addWidget(self._words[voice.label], number + 1, 0, 1, 4 if voice.person is None else 1)
            self._show_voice(voice)
            if voice.files > 1 and voice.role is not None and enabled:
                grid.addWidget(self._for_all(voice), number, 2)
            if enabled and self._others(voice.label):
                self.same_buttons[voice.label] = self._same_as(voice.label)
                grid.addWidget(self.same_buttons[voice.label], number, 3)
        return inside

    def _name(self, voice: Voice, enabled: bool) -> QWidget:
        """Return the label: a field where it can be changed."""
        if self._renamable:
            self.fields[voice.label] = field = LabelField(voice.label)
            field.setEnabled(enabled)
            field.renamed.connect(partial(self.renamed.emit, voice.label))
            return field
        name = ElidedLabel("heading" if voice.role else "muted", name="Speaker")
        name.setText(voice.label)
        name.setToolTip(voice.label)
        return name

    def sizeHint(self) -> QSize:
        """Return room for a few speakers; more can be scrolled to."""
        inside = self.widget()
        if inside is None:
            return QSize(0, 0)
        hint = inside.sizeHint()
        line = hint.height() / max(len(self._voices), 1)
        return QSize(hint.width(), round(line * min(len(self._voices), _ROWS_SEEN)) + space(0))

    def minimumSizeHint(self) -> QSize:
        """Return room for some speakers."""
        inside = self.widget()
        width = inside.minimumSizeHint().width() + space(2) if inside else 0
        return QSize(
            max(width, self.fontMetrics().averageCharWidth() * 30), min(self.sizeHint().height(), space(4) * 6)
        )

    def _combo(self, voice: Voice, enabled: bool) -> QComboBox:
        combo = QComboBox()
        if voice.role is None:
            combo.addItem(NOT_A_SPEAKER, None)
        for role in Role:
            combo.addItem(role.value, role)
        combo.setEnabled(enabled)
        combo.setAccessibleName(f"Role of {voice.label}")
        combo.setToolTip(f"Who {voice.label} is; only participants' speech counts")
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.activated.connect(lambda _index, box=combo: self._choose(voice.label, box.currentText()))
        return combo

    def _choose(self, name: str, chosen: str) -> None:
        role = next(voice.role for voice in self._voices if voice.label == name)
        if chosen not in (NOT_A_SPEAKER, role):
            self.role_chosen.emit(name, Role(chosen), False)

    def _others(self, name: str) -> list[str]:
        return [voice.label for voice in self._voices if voice.role is not None and voice.label != name]

    def _same_as(self, name: str) -> QPushButton:
        tip = f"Same as...: {name} is another label of a speaker, for example a mistyped one"
        made = button("", lambda: self._ask_whom(name), "quiet", tip=tip, icon_name="same")
        made.setAccessibleName(f"{name} is the same as...")
        return made

    def _ask_whom(self, name: str) -> None:
        """Offer the other speakers below the button."""
        self.menu.clear()
        self.menu.addAction(f"{name} is the same as".replace("&", "&&")).setEnabled(False)
        for other in self._others(name):
            choice = self.menu.addAction(other.replace("&", "&&"))
            choice.triggered.connect(lambda _checked, of=other: self.same_chosen.emit(name, of))
        place = self.same_buttons[name]
        self.menu.popup(place.mapToGlobal(place.rect().bottomLeft()))

    def _for_all(self, voice: Voice) -> QWidget:
        tip = f"Give {voice.label} this role in all {voice.files} files that have this speaker"
        return button(f"In all {voice.files} files", lambda: self._choose_for_all(voice.label), "quiet", tip=tip)

    def _choose_for_all(self, name: str) -> None:
        self.role_chosen.emit(name, Role(self.combos[name].currentText()), True)
