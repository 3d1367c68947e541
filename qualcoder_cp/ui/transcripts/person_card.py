# SPDX-License-Identifier: GPL-3.0-or-later
"""One participant beside the table: in which transcripts they speak, under which label, and the way to change that."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QComboBox, QCompleter, QPushButton, QVBoxLayout, QWidget

from qualcoder_cp import transcripts
from qualcoder_cp.model import Participant, Role, Speaker
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.elided import ElidedLabel
from qualcoder_cp.ui.widgets.pieces import button, label, row
from qualcoder_cp.ui.widgets.tab_order import chain
from qualcoder_cp.ui.widgets.tall import TallWidget

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Part:
    """A participant's part in one transcript: as which speaker, and how many other participants speak in it."""

    speaker: Speaker
    transcript: str
    others: int


class PersonCard(TallWidget):
    """The chosen participant. ``transcript_wanted(id)``: one of the transcripts should be shown."""

    transcript_wanted = Signal(int)

    def __init__(self, session: Session) -> None:
        """Show nobody yet."""
        super().__init__()
        self._session = session
        self._person: Participant | None = None
        self.tab_after: QWidget | None = None
        """What Tab leaves for the card."""
        self._free: list[Speaker] = []
        self.title = label("", "heading", wrap=True, name="Participant")
        self.facts = label("", "muted", wrap=True, name="Where the participant speaks")
        self.open_buttons: list[QPushButton] = []
        self.unlink_buttons: list[QPushButton] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(space(0))
        self.add = QComboBox()
        self.add.setEditable(True)
        self.add.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.add.setAccessibleName("Speaker who is this participant too")
        self.add.setToolTip("Choose a transcript's speaker who is this participant too, for example in a second talk")
        self.add.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.add.setMinimumContentsLength(20)
        field, completer = self.add.lineEdit(), self.add.completer()
        assert field is not None
        assert isinstance(completer, QCompleter)
        field.setPlaceholderText("Add a transcript and speaker")
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.add.activated.connect(self._link)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(self.title)
        layout.addWidget(self.facts)
        layout.addLayout(self._lines)
        layout.addWidget(self.add)
        layout.addStretch(1)

    def show_person(self, person: Participant | None) -> None:
        """Show a participant, or nobody."""
        held = self._held()
        self._person = person
        self.setVisible(person is not None)
        while (old := self._lines.takeAt(0)) is not None:
            if (line := old.widget()) is not None:
                line.hide()
                line.deleteLater()  # later: its button may be speaking just now
        self.open_buttons, self.unlink_buttons = [], []
        if person is None:
            return
        writable = not self._session.project.readonly
        self.title.setText(person.name)
        parts = read_parts(self._session, person.id)
        self.facts.setText(_sentence(parts))
        for part in parts[:_SHOWN]:
            self._lines.addWidget(self._line(part, writable))
        if len(parts) > _SHOWN:
            self._lines.addWidget(label(f"and {len(parts) - _SHOWN:,} more", "muted"))
        self._offer(writable)
        pairs = zip(self.open_buttons, self.unlink_buttons, strict=True)
        chain(self.tab_after, *(one for pair in pairs for one in pair), self.add)
        if held and self.unlink_buttons:
            self.unlink_buttons[min(held - 1, len(self.unlink_buttons) - 1)].setFocus()

    def _held(self) -> int:
        """Return which of the lines has the focus, from 1; 0: none."""
        focus = QApplication.focusWidget()
        return next((number for number, one in enumerate(self.unlink_buttons, 1) if one is focus), 0)

    def _line(self, part: Part, writable: bool) -> QWidget:
        opener = button(part.transcript, partial(self.transcript_wanted.emit, part.speaker.transcript_id), "quiet",
                        tip=f"Show the transcript {part.transcript}")  # fmt: skip
        as_whom = ElidedLabel("muted", name="Speaker")
        others = f", with {part.others} other{'' if part.others == 1 else 's'}" if part.others else ""
        role = "" if part.speaker.role is Role.PARTICIPANT else f", role {part.speaker.role.value}: not counted"
        as_whom.setText(f"as {part.speaker.label}{others}{role}")
        as_whom.setToolTip(as_whom.text())
        tip = f"{part.speaker.label} in {part.transcript} is not {self.title.text()}"
        unlink = button("", partial(self._unlink, part.speaker.id), "quiet", tip=tip, icon_name="close")
        unlink.setAccessibleName(tip)
        unlink.setEnabled(writable)
        self.open_buttons.append(opener)
        self.unlink_buttons.append(unlink)
        return row(opener, as_whom, unlink)

    def _offer(self, writable: bool) -> None:
        """Offer the speakers that are somebody else yet, nobody's first."""
        assert self._person is not None
        project = self._session.project
        names = {one.id: one.name for one in transcripts.transcripts(project)}
        people = {one.id: one.name for one in transcripts.participants(project)}
        self._free = sorted(
            (one for one in transcripts.speakers(project)
             if one.role is Role.PARTICIPANT and one.participant_id != self._person.id),
            key=lambda one: one.participant_id is not None,
        )  # fmt: skip
        self.add.clear()
        for one in self._free:
            now = people.get(one.participant_id or 0, "nobody yet")
            self.add.addItem(f"{names[one.transcript_id]} · {one.label} ({now})")
        self.add.setCurrentIndex(-1)
        self.add.setEditText("")
        self.add.setEnabled(writable and bool(self._free))

    def _link(self, place: int) -> None:
        if self._person is not None and 0 <= place < len(self._free):
            session = self._session
            session.do(transcripts.link_speaker, session.project, self._free[place].id, self._person.id, by=session.by)

    def _unlink(self, speaker_id: int) -> None:
        session = self._session
        session.do(transcripts.link_speaker, session.project, speaker_id, None, by=session.by)


def read_parts(session: Session, participant_id: int) -> list[Part]:
    """Return in which transcripts a participant speaks, in project order."""
    project = session.project
    speaking: dict[int, list[Speaker]] = {}
    for one in transcripts.speakers(project):
        speaking.setdefault(one.transcript_id, []).append(one)
    parts = []
    for talk in transcripts.transcripts(project):
        here = speaking.get(talk.id, [])
        others = {one.participant_id for one in here if one.role is Role.PARTICIPANT} - {None, participant_id}
        parts += [Part(one, talk.name, len(others)) for one in here if one.participant_id == participant_id]
    return parts


def _sentence(parts: list[Part]) -> str:
    talks = len({one.speaker.transcript_id for one in parts})
    if not parts:
        return "Speaks in no transcript yet, so nothing of theirs is counted."
    return "Speaks in 1 transcript" if talks == 1 else f"Speaks in {talks:,} transcripts"
