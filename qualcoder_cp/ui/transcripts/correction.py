# SPDX-License-Identifier: GPL-3.0-or-later
"""Correcting a transcript beside the table: its text in a field, what moves by it, and why it is done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QLineEdit, QListView, QPlainTextEdit, QVBoxLayout, QWidget

from qualcoder_cp import coding, transcripts
from qualcoder_cp.coding import Revision
from qualcoder_cp.transcripts import Prepared
from qualcoder_cp.ui.background import Background, Progress
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts.correction_words import items, sentences
from qualcoder_cp.ui.widgets.pieces import button, card, label, row

_KINDS = "Transcripts (*.txt *.md *.docx *.odt *.rtf *.pdf *.html *.vtt *.srt);;All files (*)"
_ROWS = 7
"""Lines of the list of codings, at most, so that the text keeps its room."""


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
        self.told = label("", wrap=True, name="What moves")
        self.list = _list_view()
        self.summary = card(self.told, self.list)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Why is the text corrected?")
        self.reason.setAccessibleName("Reason for the correction")
        self.reason.setToolTip("The reason stays in the history of the study")
        self.look_button = button("Look at what moves", self.look, tip="See what becomes of the codings (Ctrl+Return)")
        self.apply_button = button("Apply the correction", self.apply, "primary",
                                   tip="Possible once you have looked at what moves (Ctrl+Return)")  # fmt: skip
        self.cancel_button = button("Cancel", self.cancel, "quiet", tip="Put this away; what you typed is kept (Esc)")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        for widget in (self.title, self.note, self.field, row(self.file_button, None), self.summary, self.reason,
                       row(self.look_button, None), row(None, self.cancel_button, self.apply_button)):  # fmt: skip
            layout.addWidget(widget, 1 if widget is self.field else 0)
        self.field.textChanged.connect(self._forget_look)
        session.opened.connect(self._forget)
        for keys, run in (("Escape", self.cancel), ("Ctrl+Return", self.go_on), ("Ctrl+Enter", self.go_on)):
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
        """Go when the transcript has gone; after any other change what was looked at may not hold any longer."""
        known = {one.id for one in transcripts.transcripts(self._session.project)}
        if self.transcript_id is not None and self.transcript_id not in known:
            self._leave()
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
        if self.apply_button.isEnabled():
            self.apply()
        else:
            self.look()

    def look(self) -> None:
        """Show what the correction would do, as far as the coder may see it."""
        found = self._revise(self.reason.text().strip() or "to look", dry_run=True)
        if found is None:
            return
        edits = transcripts.edit_map(self._original, self.field.words())
        self.told.setText("\n".join(sentences(found, transcripts.words_replaced(edits))))
        listed = items(found, self._session.by)
        self._list_model.setStringList(listed)
        self.list.setVisible(bool(listed))
        line = self.list.fontMetrics().lineSpacing()
        self.list.setFixedHeight(min(_ROWS, 2 * len(listed) + 1) * line + space(1))
        self.summary.show()
        self.apply_button.setEnabled(True)
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
        self.summary.hide()
        self.apply_button.setEnabled(False)

    @property
    def _list_model(self) -> QStringListModel:
        model = self.list.model()
        assert isinstance(model, QStringListModel)
        return model


def _list_view() -> QListView:
    made = QListView()
    made.setModel(QStringListModel(made))
    made.setAccessibleName("Codings that change or lose their place")
    made.setToolTip("Codings that change inside or can't be moved, with their words before")
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setWordWrap(True)
    made.setTabKeyNavigation(False)
    made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.setResizeMode(QListView.ResizeMode.Adjust)
    made.setSpacing(space(0) // 2)
    return made
