# SPDX-License-Identifier: GPL-3.0-or-later
"""Correcting a transcript beside the table: its text in a field, what moves by it, and why it is done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from qualcoder_cp import coding, transcripts
from qualcoder_cp.coding import Revision
from qualcoder_cp.transcripts import Prepared
from qualcoder_cp.ui.background import Background, Progress
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.transcripts.correction_words import account
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, label

_KINDS = "Transcripts (*.txt *.md *.docx *.odt *.rtf *.pdf *.html *.vtt *.srt);;All files (*)"


class TextField(QPlainTextEdit):
    """A plain text that is given back exactly as it was shown where nobody edited it."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName("Text to correct")
        self.setToolTip("The whole text; Ctrl+Z takes back what you typed here")

    def words(self) -> str:
        """Return the text; ``toPlainText`` would turn blanks that don't break into plain ones."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def replace_all(self, text: str) -> None:
        """Put another text in, as one step that can be undone in the field."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)


class CorrectionPane(QWidget):
    """Corrects one transcript; ``done()``: it was applied or put away."""

    done = Signal()

    def __init__(self, session: Session, background: Background) -> None:
        """Build the pane, hidden until a transcript is opened in it."""
        super().__init__()
        self._session, self._background = session, background
        self.transcript_id: int | None = None
        self._begun: dict[int, tuple[int, str]] = {}
        """Text that was begun and put away, by transcript, with the text revision it was begun on."""
        self._revision_id = 0
        self._original = ""
        self._source: Prepared | None = None
        self.title = label("", "heading", wrap=True, name="Transcript that is corrected")
        self.note = label("", "muted", wrap=True, name="About the correction")
        self.field = TextField()
        self.file_button = button("Take the text from a file...", self.ask_file, "quiet",
                                  tip="Read the corrected text from a transcript file")  # fmt: skip
        self.summary = QTextEdit()
        self.summary.setReadOnly(True)
        self.summary.setTabChangesFocus(True)
        self.summary.setAccessibleName("What moves")
        self.summary.setToolTip("What the correction does; below, each coding that changes inside or can't be moved")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Why is the text corrected?")
        self.reason.setAccessibleName("Reason for the correction")
        self.reason.setToolTip("The reason stays in the history of the study")
        self.look_button = button("Look at what moves", self.look, "primary",
                                  tip="See what becomes of the codings (Ctrl+Return)")  # fmt: skip
        self.apply_button = button("Apply the correction", self.apply, "primary",
                                   tip="As one step, which Undo takes back (Ctrl+Return)")  # fmt: skip
        self.text_button = button("Back to the text", self.go_back, tip="Go on with the text (Esc)")
        self.cancel_button = button("Cancel", self.cancel, "quiet", tip="Put this away; what you typed is kept (Esc)")
        buttons, flow = QWidget(), Flow(space(1))
        buttons.setLayout(flow)
        for one in (self.look_button, self.apply_button, self.text_button, self.cancel_button):
            flow.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        for widget in (self.title, self.note, self.file_button, self.field, self.summary, self.reason, buttons):
            layout.addWidget(widget, 1 if widget in (self.field, self.summary) else 0)
        layout.setAlignment(self.file_button, Qt.AlignmentFlag.AlignLeft)
        self.field.textChanged.connect(self._forget_look)
        session.opened.connect(self._forget)
        for keys, run in (("Escape", self.go_back), ("Ctrl+Return", self.go_on), ("Ctrl+Enter", self.go_on)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)
        self.hide()

    # ---------------------------------------------------------------- opening and leaving

    def open(self, transcript_id: int) -> None:
        """Show the newest text of a transcript, with what was begun on it."""
        project = self._session.project
        text = transcripts.text_of(project, transcript_id)
        name = next(one.name for one in transcripts.transcripts(project) if one.id == transcript_id)
        self.transcript_id, self._revision_id, self._original = transcript_id, text.revision_id, text.text
        self._source = None
        self.title.setText(f"Correct “{name}”")
        self.note.setText("Open layers go over to the corrected text; submitted layers keep the text before.")
        self.reason.clear()
        self.field.setPlainText(text.text)
        begun_on, begun = self._begun.pop(transcript_id, (0, ""))
        if begun_on == text.revision_id:
            self.field.replace_all(begun)
            self.note.setText("What you had begun is here again; Ctrl+Z in the text takes it back.")
        self._forget_look()
        self.show()
        self.field.setFocus()

    def go_back(self) -> None:
        """Go back from what moves to the text, from the text to the transcript."""
        if self.summary.isHidden():
            self.cancel()
        else:
            self._forget_look()
            self.field.setFocus()

    def cancel(self) -> None:
        """Go back to the transcript; what was typed is kept until the study is closed."""
        if self.transcript_id is not None and self.is_begun:
            self._begun[self.transcript_id] = (self._revision_id, self.field.words())
        self._leave()

    @property
    def is_begun(self) -> bool:
        """Return whether the text in the field differs from the transcript's."""
        return self.field.words() != self._original

    def refresh(self) -> None:
        """Go when the transcript has gone; after any other change, what was looked at may not hold any longer."""
        project = self._session.project
        if self.transcript_id is None:
            return
        if self.transcript_id not in {one.id for one in transcripts.transcripts(project)}:
            self._leave()
            return
        text = transcripts.text_of(project, self.transcript_id)
        if text.revision_id != self._revision_id:  # corrected elsewhere, or such a step was taken back
            begun = self.is_begun
            self._revision_id, self._original = text.revision_id, text.text
            if not begun:
                self.field.setPlainText(text.text)
        self._forget_look()

    def _leave(self) -> None:
        self.transcript_id = None
        self.hide()
        self.done.emit()

    def _forget(self) -> None:
        """Forget all that was begun: another study is open."""
        self._begun.clear()
        if self.transcript_id is not None:
            self.transcript_id = None
            self.hide()

    # ---------------------------------------------------------------- a file

    def ask_file(self) -> None:
        """Ask for a file with the corrected text and read it."""
        name, _ = QFileDialog.getOpenFileName(self, "Take the corrected text from a file", "", _KINDS)
        if name:
            self.take_file(Path(name))

    def take_file(self, path: Path) -> None:
        """Put the text of a file into the field; Ctrl+Z there takes it back."""
        wanted = self.transcript_id
        if wanted is None:
            return
        speakers = transcripts.speakers(self._session.project, wanted)
        roles = {one.label: one.role for one in speakers}

        def read_in(found: list[Prepared]) -> None:
            if self.transcript_id != wanted:
                return
            if found[0].problem:
                self._session.failed.emit(found[0].problem)
                return
            self.field.replace_all(found[0].text)
            self._source = found[0]
            self.note.setText(f"The text of {path.name}; Ctrl+Z in the text takes it back.")
            self.field.setFocus()

        def read(progress: Progress) -> list[Prepared]:
            return transcripts.prepare([path], roles=roles, progress=progress)

        job = self._background.run(f"Reading {path.name}", read, read_in)
        job.failed.connect(self._session.failed.emit)

    # ---------------------------------------------------------------- looking and applying

    def go_on(self) -> None:
        """Look first, then apply."""
        if self.summary.isHidden():
            self.look()
        else:
            self.apply()

    def look(self) -> None:
        """Show what the correction would do, as far as the coder may see it."""
        found = self._revise(self.reason.text().strip() or "to look", dry_run=True)
        if found is None:
            return
        edits = transcripts.edit_map(self._original, self.field.words())
        replaced = transcripts.words_replaced(edits)
        self.summary.setHtml(account(found, replaced, self._session.by, colours().muted))
        self._show_summary(True)
        (self.apply_button if self.reason.text().strip() else self.reason).setFocus()

    def apply(self) -> None:
        """Correct the transcript as one change; Undo takes it back."""
        reason = self.reason.text().strip()
        if not reason:
            self._session.failed.emit("Correcting a transcript needs a reason; it stays in the history.")
            self.reason.setFocus()
            return
        transcript_id = self.transcript_id
        if self._revise(reason, dry_run=False) is not None and transcript_id is not None:
            self._begun.pop(transcript_id, None)
            self._leave()

    def _revise(self, reason: str, *, dry_run: bool) -> Revision | None:
        session, text = self._session, self.field.words()
        source = self._source if self._source is not None and self._source.text == text else None
        found: Revision | None = session.do(
            coding.revise_text, session.project, self.transcript_id, text, by=session.by, reason=reason,
            source=source, dry_run=dry_run,
        )  # fmt: skip
        return found

    def _forget_look(self) -> None:
        self._show_summary(False)

    def _show_summary(self, shown: bool) -> None:
        for widget in (self.note, self.file_button, self.field):
            widget.setVisible(not shown)
        for widget in (self.summary, self.reason, self.apply_button, self.text_button):
            widget.setVisible(shown)
        self.look_button.setVisible(not shown)
