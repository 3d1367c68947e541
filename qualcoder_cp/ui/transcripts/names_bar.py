# SPDX-License-Identifier: GPL-3.0-or-later
"""Participant and group read out of file names by a pattern, seen at once for the files on their way in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from qualcoder_cp import transcripts
from qualcoder_cp.known import KnownError
from qualcoder_cp.transcripts.names import Named
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.elided import ElidedLabel
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button

_HINT = "{group}_{id}_{*}"
_ROOM = 24
_ASKED = "No pattern was found that fits all of the names; write one, like {group}_{id}_{*}."


class NamesBar(QWidget):
    """The pattern of file names. ``changed()``: other participants are read out of them, or none."""

    changed = Signal()

    def __init__(self) -> None:
        """Know no files yet."""
        super().__init__()
        self.named: Mapping[str, Named] = {}
        """What the pattern says, by file name; only while it is switched on."""
        self._names: list[str] = []
        self.switch = QCheckBox("Participants from file names")
        self.switch.setAccessibleName("Participants from file names")
        self.switch.setToolTip("Read participants and their groups out of the names of the files")
        self.switch.toggled.connect(lambda _on: self._read())
        self.field = QLineEdit()
        self.field.setAccessibleName("Pattern of the file names")
        self.field.setToolTip("{id} is the participant, {group} the stakeholder group, {*} anything; the rest as it is")
        self.field.setPlaceholderText(_HINT)
        self.field.textEdited.connect(self._typed)
        self.guess_button = button("Guess", self.guess, "quiet", tip="Find a pattern that fits all file names")
        self.said = ElidedLabel("muted", name="What the pattern finds")
        self.field.ensurePolished()  # its height counts the theme's padding
        self.switch.setMinimumHeight(self.field.sizeHint().height())
        line, flow = QWidget(), Flow(space(1))
        line.setLayout(flow)
        for widget in (self.switch, self.field, self.guess_button):
            flow.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(0))
        layout.addWidget(line)
        layout.addWidget(self.said)

    @property
    def pattern(self) -> str | None:
        """Return the pattern that is to be used, None where it is switched off or does not work."""
        return self.field.text().strip() if self.named else None

    def show_names(self, names: Sequence[str], *, keep_pattern: bool) -> None:
        """Take the names of the files; a pattern is proposed, not switched on."""
        self.field.setMinimumWidth(self.fontMetrics().averageCharWidth() * _ROOM)
        self._names = list(names)
        if not keep_pattern:
            self.switch.setChecked(False)
            self.field.setText(transcripts.propose_pattern(self._names) or "")
        self.setVisible(bool(self._names))
        self._read()

    def guess(self) -> None:
        """Put in the pattern that fits all names, if there is one."""
        pattern = transcripts.propose_pattern(self._names)
        if pattern is None:
            self.said.show_text(_ASKED)
            self.said.show()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.field.setText(pattern)
        self._typed()

    def _typed(self) -> None:
        """Whoever writes a pattern wants it used."""
        if self.field.text().strip() and not self.switch.isChecked():
            self.switch.setChecked(True)  # which reads
        else:
            self._read()

    def _read(self) -> None:
        pattern, self.named = self.field.text().strip(), {}
        try:
            found, unread = transcripts.apply_pattern(pattern, self._names) if pattern else ([], [])
        except KnownError as problem:
            self.said.show_text(str(problem))
        else:
            asked = self.switch.isChecked() and not pattern
            self.said.show_text(_ASKED if asked else _sentence(found, unread) if pattern else "")
            if self.switch.isChecked():
                self.named = {one.file: one for one in found}
        self.said.setVisible(bool(self.said.text()))
        self.changed.emit()


def _sentence(found: Sequence[Named], unread: Sequence[str]) -> str:
    if not found:
        return "The pattern fits none of the names."
    first = found[0]
    words = f"{first.file} → participant {first.participant}" + (f", group {first.group}" if first.group else "")
    people = len({one.participant.casefold() for one in found})
    words += f" · {len(found):,} of {len(found) + len(unread):,} names fit, {people:,} "
    words += "participant" if people == 1 else "participants"
    return words + (f" · does not fit: {', '.join(unread[:3])}{' ...' if unread[3:] else ''}" if unread else "")
