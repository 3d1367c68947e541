# SPDX-License-Identifier: GPL-3.0-or-later
"""One file on its way in: what is wrong or worth a look, who speaks, and the text as it will be."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import Prepared
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts.account import account, turn_words
from qualcoder_cp.ui.transcripts.import_list import Candidate
from qualcoder_cp.ui.transcripts.one_speaker import OneSpeaker
from qualcoder_cp.ui.transcripts.plain_table import PlainModel, fit_plain, plain_table
from qualcoder_cp.ui.transcripts.reading_bar import ReadingBar
from qualcoder_cp.ui.transcripts.speaker_grid import SpeakerGrid, Voice
from qualcoder_cp.ui.transcripts.text_view import TextView
from qualcoder_cp.ui.widgets.pieces import button, label, row
from qualcoder_cp.ui.widgets.tall import TallWidget

_REFUSED_SHOWN = 4
_NOTES_SHOWN = 4
_ACCENTS, _TWICE = "Please check the accents: ", "Read twice? "


class FileCard(TallWidget):
    """The chosen file; the signals are those of `SpeakerGrid` and `OneSpeaker`."""

    role_chosen = Signal(str, object, bool)
    same_chosen = Signal(str, str)
    apart_chosen = Signal(str)

    def __init__(self) -> None:
        """Show no file yet."""
        super().__init__()
        self.title = label("", "heading", wrap=True, name="File")
        self.account = label("", "muted", wrap=True)
        self.notes = label("", wrap=True, name="What to look at")
        self._banner = QFrame()
        self._banner.setProperty("tone", "banner")
        inside = QVBoxLayout(self._banner)
        inside.setContentsMargins(space(2), space(1), space(2), space(1))
        inside.addWidget(self.notes)
        self.speakers = SpeakerGrid()
        self.speakers.role_chosen.connect(self.role_chosen.emit)
        self.one_speaker = OneSpeaker()
        self.one_speaker.apart_chosen.connect(self.apart_chosen.emit)
        for widget in (self.speakers, self.one_speaker):
            widget.same_chosen.connect(self.same_chosen.emit)
        self.reading = ReadingBar()
        self.speakers.tab_after = self.reading.encoding
        self.text = TextView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        for widget in (self.title, self.account, self._banner, self.reading, self.one_speaker, self.speakers):
            layout.addWidget(widget)
        self.comments = PlainModel(("Author", "Passage", "Comment"))
        self.comment_table = plain_table("Comments of the file", self.comments)
        self.text_chip = self._chip("Text", "Show the text as it will be")
        self.comments_chip = self._chip("Comments", "Show the comments; after the import they can be memos or codings")
        self._chips = row(self.text_chip, self.comments_chip, None)
        layout.addWidget(self._chips)
        layout.addWidget(self.text, 100)
        layout.addWidget(self.comment_table, 100)
        layout.addStretch(1)

    def _chip(self, words: str, tip: str) -> QPushButton:
        chip = button(words, lambda: self._show_part(chip is self.comments_chip), "chip", tip=tip)
        chip.setCheckable(True)
        return chip

    def _show_part(self, comments: bool) -> None:
        """Show the comments in the place of the text, or the text."""
        self.text_chip.setChecked(not comments)
        self.comments_chip.setChecked(comments)
        self.text.setVisible(not comments and bool(self.text.toPlainText()))
        self.comment_table.setVisible(comments)

    def show_file(self, one: Candidate | None, in_files: Mapping[str, int]) -> None:
        """Show a file; ``in_files`` says in how many files each label stands."""
        self.setVisible(one is not None)
        if one is None:
            return
        file, report = one.file, one.file.report
        self.title.setText(file.path.name)
        self.account.setText("" if file.problem else f"{account(report.as_dict())}\n{turn_words(file.turns)}")
        self.account.setVisible(file.problem is None)
        notes = [one.problem] if one.problem else _notes(one)
        shown = notes[:_NOTES_SHOWN]
        if len(notes) > len(shown):
            shown.append(f"and {len(notes) - len(shown)} more")
        self.notes.setText("\n".join(shown))
        self.notes.setToolTip("\n".join(notes))
        self._banner.setVisible(bool(notes))
        voices = [
            Voice(each.label, each.role, f"{each.words:,} words, {each.turns:,} turns", in_files[name_key(each.label)])
            for each in file.speakers
        ]  # fmt: skip
        voices += [
            Voice(name, None, f"stands {times:,} times before a colon or alone")
            for name, times in list(report.refused.items())[:_REFUSED_SHOWN]
        ]
        self.one_speaker.show_report(report)
        self.speakers.show_voices(voices, enabled=one.problem is None)
        self.speakers.setVisible(bool(voices))
        self.text.show_text(file.text, file.turns, file.ranges)
        self._show_comments(file)

    def _show_comments(self, file: Prepared) -> None:
        """List the comments of a file that has any; where they were in view they stay so."""
        rows = [
            (one.author or "without a name", file.text[one.start : one.end], ("↳ " if one.reply else "") + one.text)
            for one in file.comments
        ]
        self.comments.show(rows)
        fit_plain(self.comment_table, {0: 12, 1: 22})
        self._chips.setVisible(bool(rows))
        self.comments_chip.setText(f"Comments {len(rows):,}")
        self.comments_chip.setAccessibleName(self.comments_chip.text())
        self._show_part(bool(rows) and self.comments_chip.isChecked())


def _notes(one: Candidate) -> list[str]:
    """Return what to look at; lines with accents stand below, beside the encoding, and are not told twice."""
    others = [note for note in one.notes if not note.startswith((_ACCENTS, _TWICE))]
    check = any(note.startswith(_ACCENTS) for note in one.notes)
    return ["Please check the accents below.", *others] if check else others
