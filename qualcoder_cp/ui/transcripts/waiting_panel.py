# SPDX-License-Identifier: GPL-3.0-or-later
"""Corrected answers of a survey that wait because somebody had coded the transcript: old and new side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QTextEdit, QVBoxLayout, QWidget

from qualcoder_cp import coding, transcripts
from qualcoder_cp.coding import AnswersApplied
from qualcoder_cp.known import KnownError
from qualcoder_cp.transcripts import AnswerChange
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts.differing import marked
from qualcoder_cp.ui.transcripts.plain_table import PlainModel, fit_plain, plain_table
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, column, label, row

HEADERS = ("Transcript", "Participant", "Question")
_QUICK = 3
"""So many answers are applied at once without leaving the window's thread."""


class WaitingPanel(QWidget):
    """Applies or dismisses corrected answers. ``done()``: back to the transcripts."""

    done = Signal()

    def __init__(self, session: Session, background: Background) -> None:
        """Build the panel; ``open`` fills it."""
        super().__init__()
        self._session, self._background = session, background
        self._answers: list[AnswerChange] = []
        session.opened.connect(self._forget)
        self.summary = label("", "muted", wrap=True, name="How many answers wait")
        self.model = PlainModel(HEADERS)
        self.table = plain_table("Corrected answers that wait", self.model)
        self.table.setSelectionMode(self.table.SelectionMode.SingleSelection)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_answer())
        self.old, self.new = _text("Answer in the transcript"), _text("Answer in the corrected table")
        self.told = label("", "muted", wrap=True, name="What becomes of the codings")
        self.apply_button = button("Apply this answer", self.apply, "primary",
                                   tip="Write it into the transcript; codings go along (Ctrl+Return)")  # fmt: skip
        self.all_button = button(
            "Apply all", self.apply_all, tip="Write all of them into their transcripts, as one step"
        )
        self.note = QLineEdit()
        self.note.setPlaceholderText("Why the transcript stays as it is")
        self.note.setAccessibleName("Why an answer is dismissed")
        self.note.setToolTip("The note is kept with the transcript; Enter dismisses the chosen answer")
        self.note.setMinimumWidth(self.fontMetrics().averageCharWidth() * 42)
        self.note.returnPressed.connect(self.dismiss)
        self.dismiss_button = button(
            "Dismiss", self.dismiss, tip="Leave the transcript as it is, with a note that says why"
        )
        self.close_button = button("Done", self.done.emit, tip="Back to the transcripts (Esc)")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(2))
        layout.addLayout(self._head())
        layout.addWidget(self._content(), 1)
        for keys, run in (("Escape", self.done.emit), ("Ctrl+Return", self.apply)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label("Corrected answers", "title"))
        words.addWidget(self.summary)
        head = QHBoxLayout()
        head.setSpacing(space(1))
        head.addLayout(words, 1)
        for one in (self.close_button, self.all_button):
            head.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _content(self) -> QWidget:
        buttons, flow = QWidget(), Flow(space(1))
        buttons.setLayout(flow)
        for one in (self.apply_button, self.note, self.dismiss_button):
            flow.addWidget(one)
        sides = row(
            column(label("In the transcript", "heading"), self.old, gap=0),
            column(label("In the corrected table", "heading"), self.new, gap=0),
            gap=2,
        )
        right = column(sides, self.told, buttons)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(space(2))
        splitter.addWidget(self.table)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setSizes([space(4) * 17, space(4) * 28])
        return splitter

    # ---------------------------------------------------------------- what is shown

    def open(self) -> None:
        """Show what waits."""
        self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read what waits, keeping the place in the list."""
        if not self._session.is_open:
            return
        row_ = max(self.table.currentIndex().row(), 0)
        self._answers = transcripts.waiting_answers(self._session.project)
        self.model.show([(one.transcript, one.participant, one.question) for one in self._answers])
        fit_plain(self.table, {0: 14, 1: 14})
        count = len(self._answers)
        one_waits = "1 answer waits: its transcript was worked on when the corrected table came."
        many_wait = f"{count:,} answers wait: their transcripts were worked on when the corrected table came."
        self.summary.setText(
            "No corrected answer waits any more." if not count else one_waits if count == 1 else many_wait
        )
        self.all_button.setText(f"Apply all {count:,}" if count > 1 else "Apply all")
        self.all_button.setAccessibleName(self.all_button.text())
        self.table.setCurrentIndex(self.model.index(min(row_, count - 1), 0))
        self._show_answer()

    def _current(self) -> AnswerChange | None:
        place = self.table.currentIndex().row()
        return self._answers[place] if 0 <= place < len(self._answers) else None

    def _show_answer(self) -> None:
        one, writable = self._current(), not self._session.project.readonly
        for widget in (self.apply_button, self.note, self.dismiss_button, self.all_button):
            widget.setEnabled(writable and one is not None)
        before, after = marked(one.before, one.after) if one else ("", "")
        self.old.setHtml(before or "<i>no answer</i>" if one else "")
        self.new.setHtml(after or "<i>no answer</i>" if one else "")
        self.told.setText(self._foretold(one) if one else "")

    def _foretold(self, one: AnswerChange) -> str:
        """Return what would become of the codings, as far as the coder may see it."""
        try:
            found = coding.apply_answers(self._session.project, [_key(one)], by=self._session.by, dry_run=True)
        except KnownError as problem:
            return str(problem)
        return codings_told(found, would=True)

    # ---------------------------------------------------------------- verbs

    def apply(self) -> None:
        """Write the chosen answer into its transcript; Undo takes it back."""
        if (one := self._current()) is not None and self.apply_button.isEnabled():
            self._apply([_key(one)])

    def apply_all(self) -> None:
        """Write all answers into their transcripts, as one step."""
        if self._answers and self.all_button.isEnabled():
            self._apply([_key(one) for one in self._answers])

    def _apply(self, chosen: list[tuple[str, str]]) -> None:
        session, by = self._session, self._session.by
        if len(chosen) <= _QUICK:
            self._tell(session.do(coding.apply_answers, session.project, chosen, by=by))
        elif not session.busy:
            session.do_aside(
                self._background, f"Applying {len(chosen):,} answers",
                lambda project, _progress: coding.apply_answers(project, chosen, by=by), self._tell,
            )  # fmt: skip

    def _tell(self, found: AnswersApplied | None) -> None:
        if found is not None:
            count = len(found.answers)
            words = f"{count:,} {'answer is' if count == 1 else 'answers are'} in the transcripts now. "
            self._session.said.emit(words + codings_told(found, would=False), True)
        self.refresh()

    def dismiss(self) -> None:
        """Let the chosen answer wait no longer; the transcript stays as it is."""
        one, session = self._current(), self._session
        if one is None or not self.dismiss_button.isEnabled():
            return
        if not self.note.text().strip():
            session.failed.emit("Dismissing a corrected answer needs a note that says why.")
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        note = self.note.text()
        if session.do(transcripts.dismiss_answers, session.project, [_key(one)], note, by=session.by) is not None:
            self.note.clear()
            self.refresh()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        """Another project or none: these answers were of the one before."""
        if self._answers or self.isVisible():
            self._answers = []
            self.model.show([])
            self.done.emit()


def codings_told(found: AnswersApplied, *, would: bool) -> str:
    """Return what becomes, or became, of the codings that the coder may see."""
    moved = sum(one.moved + len(one.changed) for one in found.revisions)
    lost = sum(len(one.lost) for one in found.revisions)
    frozen = list(dict.fromkeys(name for one in found.revisions for name in one.frozen))
    if not moved + lost:
        told = "No coding that you may see is concerned."
    else:
        verb = "would go along" if would else "went along"
        told = f"{moved:,} {'coding' if moved == 1 else 'codings'} {verb}"
        told += f", {lost:,} can't be placed and {'is' if lost == 1 else 'are'} listed in Coding." if lost else "."
    return told + (f" Submitted layers keep their own text: {', '.join(frozen)}." if frozen else "")


def _key(one: AnswerChange) -> tuple[str, str]:
    return one.transcript, one.question


def _text(name: str) -> QTextEdit:
    made = QTextEdit()
    made.setReadOnly(True)
    made.setTabChangesFocus(True)
    made.setAccessibleName(name)
    made.setToolTip(f"{name}; what differs is struck through or underlined")
    return made
