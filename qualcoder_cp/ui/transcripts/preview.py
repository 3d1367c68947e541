# SPDX-License-Identifier: GPL-3.0-or-later
"""The transcript beside the table: how it was read, its speakers and their roles, its text."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from qualcoder_cp import coding, transcripts
from qualcoder_cp.model import Role, Speaker, TranscriptText
from qualcoder_cp.text import count_words, name_key
from qualcoder_cp.transcripts import LabelsMerged
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts.account import account, turn_words
from qualcoder_cp.ui.transcripts.speaker_grid import SpeakerGrid, Voice
from qualcoder_cp.ui.transcripts.text_view import TextView
from qualcoder_cp.ui.widgets.pieces import button, label, row
from qualcoder_cp.ui.widgets.tall import TallWidget


class Preview(TallWidget):
    """One transcript as it is in the project. ``correct_wanted()``: its text should be corrected.

    ``comments_wanted(id)``: the comments of its file should be shown.
    """

    correct_wanted = Signal()
    comments_wanted = Signal(int)

    def __init__(self, session: Session) -> None:
        """Show nothing yet."""
        super().__init__()
        self._session = session
        self._shown: int | None = None
        self._speakers: dict[str, Speaker] = {}
        self.title = label("", "heading", wrap=True, name="Transcript")
        self.facts = label("", "muted", wrap=True)
        self.correct_button = button("Correct the text...", self.correct_wanted.emit, "quiet",
                                     tip="Correct the text of this transcript; codings go along (Ctrl+E)")  # fmt: skip
        self.comments_button = button("Comments", self._want_comments, "quiet",
                                      tip="Take the comments of the file as memos or codings (Ctrl+Alt+M)")  # fmt: skip
        self.speakers = SpeakerGrid(renamable=True)
        self.speakers.tab_after = self.correct_button
        self.speakers.role_chosen.connect(self._set_role)
        self.speakers.same_chosen.connect(self._merge)
        self.speakers.renamed.connect(self._rename)
        self.speakers.person_chosen.connect(self._set_person)
        self.everywhere = QCheckBox("Change speakers in all transcripts")
        self.everywhere.setAccessibleName("Change speakers in all transcripts")
        self.everywhere.setToolTip("Label, role, participant and merging go for this label wherever it occurs")
        self.everywhere.toggled.connect(lambda _on: self._show_touched())
        self.touched = label("", "muted", wrap=True, name="What a change touches")
        self.text = TextView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        head = row(self.title, self.comments_button, self.correct_button)
        inside = head.layout()
        assert isinstance(inside, QHBoxLayout)
        inside.setStretch(0, 1)
        for widget in (head, self.facts, self.speakers, self.everywhere, self.touched):
            layout.addWidget(widget)
        layout.addWidget(self.text, 1)

    def show_transcript(self, transcript_id: int | None) -> None:
        """Show a transcript, or nothing."""
        self._shown = transcript_id
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
        self.speakers.show_voices(voices, enabled=not project.readonly, people=list(people.values()))
        self.speakers.setVisible(bool(voices))
        self._show_touched()
        comments = len(coding.comments_for(project, self._session.coder, transcript_id))
        self.comments_button.setText(f"{comments:,} comment{'' if comments == 1 else 's'}")
        self.comments_button.setAccessibleName(self.comments_button.text())
        self.comments_button.setVisible(comments > 0)
        self.correct_button.setEnabled(not project.readonly)
        self.text.show_text(found.text, found.turns, found.ranges)

    def _show_touched(self) -> None:
        """Offer to change speakers everywhere where their labels occur elsewhere, and say what that touches."""
        project = self._session.project
        counts = {name_key(one.label): one.transcripts for one in transcripts.label_facts(project)}
        found = {one: counts.get(name_key(one), 1) for one in self._speakers}
        several = any(count > 1 for count in found.values())
        self.everywhere.setVisible(several)
        self.everywhere.setEnabled(not project.readonly)
        self.touched.setVisible(several and self.everywhere.isChecked())
        told = ", ".join(f"{one} in {count:,} transcript{'' if count == 1 else 's'}" for one, count in found.items())
        self.touched.setText(f"A change touches {told}. Texts and codings stay as they are.")

    def _want_comments(self) -> None:
        if self._shown is not None:
            self.comments_wanted.emit(self._shown)

    # ---------------------------------------------------------------- verbs

    @property
    def _for_all(self) -> bool:
        return self.everywhere.isVisibleTo(self) and self.everywhere.isChecked()

    def _set_role(self, name: str, role: Role, _for_all: bool) -> None:
        session = self._session
        if self._for_all:
            changed = session.do(transcripts.set_roles, session.project, name, role, by=session.by)
            self._tell(f"'{name}' has the role {role.value} now", changed)
        else:
            session.do(transcripts.set_role, session.project, self._speakers[name].id, role, by=session.by)

    def _rename(self, name: str, words: str) -> None:
        session = self._session
        if self._for_all:
            done = session.do(transcripts.rename_labels, session.project, name, words, by=session.by)
            self._tell_merged(f"'{name}' is '{words}' now", done)
        else:
            session.do(transcripts.rename_speaker, session.project, self._speakers[name].id, words, by=session.by)

    def _merge(self, name: str, kept: str) -> None:
        session, known = self._session, self._speakers
        if self._for_all:
            done = session.do(transcripts.merge_labels, session.project, kept, [name], by=session.by)
            self._tell_merged(f"'{name}' is '{kept}' now", done)
        else:
            session.do(transcripts.merge_speakers, session.project, known[kept].id, known[name].id, by=session.by)

    def _set_person(self, name: str, person: str) -> None:
        session = self._session
        if self._for_all:
            changed = session.do(transcripts.link_speakers, session.project, name, person or None, by=session.by)
            self._tell(f"'{name}' is '{person}'" if person else f"'{name}' is nobody yet", changed)
        else:
            session.do(self._link, name, person)
        self._show_again()

    def _link(self, name: str, person: str) -> None:
        """Link a speaker to a participant, who is made if there is none of that name; one step."""
        session, project = self._session, self._session.project
        people = {name_key(one.name): one.id for one in transcripts.participants(project)}
        participant_id = people.get(name_key(person)) if person else None
        label_ = f"'{name}' is the participant '{person}'" if person else f"'{name}' is no participant yet"
        with project.change(label_, by=session.by):
            if person and participant_id is None:
                participant_id = transcripts.add_participant(project, person, by=session.by)
            transcripts.link_speaker(project, self._speakers[name].id, participant_id, by=session.by)

    def _show_again(self) -> None:
        """Show who the speakers are as the project says, also where a change was refused."""
        if self._shown is not None and self.isVisible():
            self.show_transcript(self._shown)

    def _tell(self, what: str, changed: list[Speaker] | None) -> None:
        if changed:
            talks = len({one.transcript_id for one in changed})
            self._session.said.emit(f"{what}, in {talks:,} transcript{'' if talks == 1 else 's'}", True)

    def _tell_merged(self, what: str, done: LabelsMerged | None) -> None:
        if done is None:
            return
        count = done.merged + done.renamed
        self._session.said.emit(f"{what}, in {count:,} transcript{'' if count == 1 else 's'}", count > 0)
        if done.left:
            self._session.failed.emit(" ".join(done.left))


def _voices(found: TranscriptText, speakers: list[Speaker], people: dict[int, str]) -> list[Voice]:
    turns, words = Counter[str](), Counter[str]()
    for turn in found.turns:
        if turn.speaker:
            turns[turn.speaker] += 1
            words[turn.speaker] += count_words(found.text[turn.speech_start : turn.end])
    voices = []
    for one in speakers:
        said = f"{words[one.label]:,} words, {turns[one.label]:,} turns"
        person = people.get(one.participant_id or 0, "") if one.role is Role.PARTICIPANT else None
        voices.append(Voice(one.label, one.role, said, person=person))
    return voices
