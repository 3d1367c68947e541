# SPDX-License-Identifier: GPL-3.0-or-later
"""The transcript beside the table: how it was read, its speakers and their roles, its text."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualcoder_cp import transcripts
from qualcoder_cp.model import Role, Speaker, TranscriptText
from qualcoder_cp.text import count_words
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts.account import account, turn_words
from qualcoder_cp.ui.transcripts.speaker_grid import SpeakerGrid, Voice
from qualcoder_cp.ui.transcripts.text_view import TextView
from qualcoder_cp.ui.widgets.pieces import button, label, row


class Preview(QWidget):
    """One transcript as it is in the project. ``correct_wanted()``: its text should be corrected."""

    correct_wanted = Signal()

    def __init__(self, session: Session) -> None:
        """Show nothing yet."""
        super().__init__()
        self._session = session
        self._speakers: dict[str, Speaker] = {}
        self.title = label("", "heading", wrap=True, name="Transcript")
        self.facts = label("", "muted", wrap=True)
        self.correct_button = button("Correct the text...", self.correct_wanted.emit, "quiet",
                                     tip="Correct the text of this transcript; codings go along (Ctrl+E)")  # fmt: skip
        self.speakers = SpeakerGrid()
        self.speakers.role_chosen.connect(self._set_role)
        self.speakers.same_chosen.connect(self._merge)
        self.text = TextView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        head = row(self.title, self.correct_button)
        inside = head.layout()
        assert isinstance(inside, QHBoxLayout)
        inside.setStretch(0, 1)
        for widget in (head, self.facts, self.speakers):
            layout.addWidget(widget)
        layout.addWidget(self.text, 1)

    def show_transcript(self, transcript_id: int | None) -> None:
        """Show a transcript, or nothing."""
        self.setVisible(transcript_id is not None)
        if transcript_id is None:
            return
        project = self._session.project
        found = transcripts.text_of(project, transcript_id)
        report = transcripts.import_report(project, transcript_id)
        name = next(one.name for one in transcripts.transcripts(project) if one.id == transcript_id)
        self._speakers = {one.label: one for one in transcripts.speakers(project, transcript_id)}
        self.title.setText(name)
        self.facts.setText(f"{account(report)}\n{turn_words(found.turns)}")
        self.facts.setToolTip("\n".join(report.get("notes", ())))
        people = {one.id: one.name for one in transcripts.participants(project)}
        voices = _voices(found, list(self._speakers.values()), people)
        self.speakers.show_voices(voices, enabled=not project.readonly)
        self.speakers.setVisible(bool(voices))
        self.correct_button.setEnabled(not project.readonly)
        self.text.show_text(found.text, found.turns, found.ranges)

    def _set_role(self, name: str, role: Role, _for_all: bool) -> None:
        session = self._session
        session.do(transcripts.set_role, session.project, self._speakers[name].id, role, by=session.by)

    def _merge(self, name: str, kept: str) -> None:
        session, known = self._session, self._speakers
        session.do(transcripts.merge_speakers, session.project, known[kept].id, known[name].id, by=session.by)


def _voices(found: TranscriptText, speakers: list[Speaker], people: dict[int, str]) -> list[Voice]:
    turns, words = Counter[str](), Counter[str]()
    for turn in found.turns:
        if turn.speaker:
            turns[turn.speaker] += 1
            words[turn.speaker] += count_words(found.text[turn.speech_start : turn.end])
    voices = []
    for one in speakers:
        said = f"{words[one.label]:,} words, {turns[one.label]:,} turns"
        if one.participant_id in people and people[one.participant_id] != one.label:
            said = f"{people[one.participant_id]} · {said}"
        voices.append(Voice(one.label, one.role, said))
    return voices
