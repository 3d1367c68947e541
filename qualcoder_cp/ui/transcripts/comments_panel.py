# SPDX-License-Identifier: GPL-3.0-or-later
"""The comments that came with files: a list with authors and passages, and the two ways to make something of them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from qualcoder_cp import coding, transcripts
from qualcoder_cp.coding import CommentCodings, CommentMemos
from qualcoder_cp.known import KnownError
from qualcoder_cp.transcripts import FileComment
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts.choice_grid import ChoiceGrid
from qualcoder_cp.ui.transcripts.comments_plan import (
    LEAVE,
    CommentPlan,
    code_choices,
    coder_choices,
    said,
)
from qualcoder_cp.ui.transcripts.plain_table import PlainModel, fit_plain, plain_table
from qualcoder_cp.ui.widgets.pieces import button, column, label
from qualcoder_cp.ui.widgets.tab_order import chain

HEADERS = ("Transcript", "Author", "Passage", "Comment", "Taken as")
TRANSCRIPT, AUTHOR, PASSAGE, COMMENT, TAKEN = range(5)
_MOST_WORDS = 60
_MOST_LEFT = 12


class CommentsPanel(QWidget):
    """Shows the comments that the coder may see. ``done()``: back to the transcripts."""

    done = Signal()

    def __init__(self, session: Session) -> None:
        """Build the panel; ``open`` fills it."""
        super().__init__()
        self._session = session
        self._only: int | None = None
        self._comments: list[FileComment] = []
        self._would = 0
        self.plan = CommentPlan()
        session.opened.connect(self._forget)
        self.title = label("Comments of the files", "title")
        self.summary = label("", "muted", wrap=True, name="How many comments there are")
        self.only = QCheckBox("")
        self.only.setAccessibleName("Only those of the chosen transcript")
        self.only.setToolTip("Only the comments of the chosen transcript, or those of all")
        self.only.toggled.connect(lambda _on: self.refresh())
        self.model = PlainModel(HEADERS)
        self.table = plain_table("Comments", self.model)
        self.table.selectionModel().selectionChanged.connect(lambda _now, _before: self._show_buttons())
        self.close_button = button("Done", self.done.emit, tip="Back to the transcripts (Esc)")
        self.memo_button = button("Take as memos", self.take_as_memos, tip="Keep comments as memos on their passages")
        self.authors, self.words = ChoiceGrid("Coder of the comments of"), ChoiceGrid("Code that is meant by")
        self.authors.chosen.connect(self._set_author)
        self.words.chosen.connect(self._set_words)
        self.told = label("", wrap=True, name="What would become of the comments")
        self.left = label("", "muted", wrap=True, name="Comments that stay as they are")
        self.coding_button = button("Take as codings", self.take_as_codings, "primary",
                                    tip="Make codings of their authors, as one step (Ctrl+Return)")  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(2))
        layout.addLayout(self._head())
        layout.addWidget(self._content(), 1)
        for keys, run in (("Escape", self.done.emit), ("Ctrl+Return", self.take_as_codings)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        for widget in (self.title, self.summary, self.only):
            words.addWidget(widget)
        head = QHBoxLayout()
        head.setSpacing(space(1))
        head.addLayout(words, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _content(self) -> QWidget:
        self._author_words = label("Author → coder", "heading")
        self._word_words = label("Words that are the name of no code", "heading")
        hint = "A comment such as “Consent”, “Consent: a note” or “#consent #trust” names codes."
        aside = column(
            label("As memos", "heading"),
            label("A memo of yours on each passage, with the author's name; replies stand below.", "muted", wrap=True),
            self.memo_button, label("As codings", "heading"), label(hint, "muted", wrap=True),
            self._author_words, self.authors, self._word_words, self.words, self.told, self.coding_button, self.left,
        )  # fmt: skip
        inside = aside.layout()
        assert isinstance(inside, QVBoxLayout)
        for one in (self.memo_button, self.coding_button):
            inside.setAlignment(one, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(1)
        scroll = _Aside(aside)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(space(2))
        splitter.addWidget(self.table)
        splitter.addWidget(scroll)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([space(4) * 27, space(4) * 18])
        return splitter

    # ---------------------------------------------------------------- what is shown

    def open(self, transcript_id: int | None = None) -> None:
        """Show the comments of all transcripts, or those of one first."""
        self._only, self.plan = transcript_id, CommentPlan()
        self.only.setVisible(transcript_id is not None)
        if transcript_id is not None:
            name = next(one.name for one in transcripts.transcripts(self._session.project) if one.id == transcript_id)
            self.only.setText(f"Only those of {name}".replace("&", "&&"))
            self.only.setAccessibleName(f"Only those of {name}")
            self.only.setChecked(True)
        self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read the comments and what would become of them."""
        if not self._session.is_open:
            return
        project = self._session.project
        only = self._scope()
        self._comments = coding.comments_for(project, self._session.coder, self._only if only else None)
        names = {one.id: one.name for one in transcripts.transcripts(project)}
        texts = {one: transcripts.text_of(project, one).text for one in {each.transcript_id for each in self._comments}}
        rows = [_row(one, names[one.transcript_id], texts[one.transcript_id]) for one in self._comments]
        self.model.show(rows, frozenset(at for at, one in enumerate(self._comments) if one.taken))
        fit_plain(self.table, {TRANSCRIPT: 16, AUTHOR: 12, PASSAGE: 24, COMMENT: 34})
        open_ = [one for one in self._comments if not one.taken]
        self.summary.setText(_sentence(self._comments, len(open_)))
        self._show_choices(list(dict.fromkeys(one.author for one in open_)))
        self._show_buttons()

    def _scope(self) -> list[int] | None:
        return [self._only] if self._only is not None and self.only.isChecked() else None

    def _show_choices(self, authors: list[str]) -> None:
        """Show whose the comments are and what their words mean, as chosen now, and what that would do."""
        project = self._session.project
        try:
            found = self.plan.run(project, authors, self._scope(), by=self._session.by, dry_run=True)
            problem = ""
        except KnownError as refusal:
            found, problem = CommentCodings(), str(refusal)
        counts = {one: sum(each.author == one for each in self._comments) for one in authors}
        self.authors.show_lines(
            [(one, f"{counts[one]:,}") for one in authors],
            {one: coder_choices(project, one) for one in authors},
            {one: self.plan.coder_of(project, one) for one in authors},
        )  # fmt: skip
        named = [one.words for one in found.unmatched if not one.remark]
        asked = list(dict.fromkeys([*self.plan.words, *named]))[:_MOST_WORDS]
        self.words.show_lines([(one, "") for one in asked], {one: code_choices(project, one) for one in asked},
                              {one: self.plan.words.get(one, LEAVE) for one in asked})  # fmt: skip
        chain(self.memo_button, *self.authors.boxes.values(), *self.words.boxes.values(), self.coding_button)
        self._author_words.setVisible(bool(authors))
        self._word_words.setVisible(bool(asked))
        self.told.setText(problem or said(found, would=True))
        listed = [f"{one.transcript}, “{' '.join(one.comment.body.split())[:60]}”: {one.reason}." for one in found.left]
        more = f"\n… and {len(listed) - _MOST_LEFT:,} more" if len(listed) > _MOST_LEFT else ""
        self.left.setText("\n".join(listed[:_MOST_LEFT]) + more)
        self.left.setVisible(bool(listed))
        self._would = found.comments

    def _show_buttons(self) -> None:
        writable = not self._session.project.readonly
        count = len(self._for_memos())
        self.memo_button.setText(f"Take {count:,} as {'a memo' if count == 1 else 'memos'}")
        self.memo_button.setAccessibleName(self.memo_button.text())
        self.memo_button.setEnabled(writable and count > 0 and self._session.coder is not None)
        self.coding_button.setText(f"Take {self._would:,} as codings")
        self.coding_button.setAccessibleName(self.coding_button.text())
        self.coding_button.setEnabled(writable and self._would > 0)

    def _for_memos(self) -> list[int]:
        """Return the comments that are meant: those selected if several are, else all that nothing was made of."""
        rows = {index.row() for index in self.table.selectionModel().selectedRows()}
        chosen = [self._comments[row] for row in sorted(rows)] if len(rows) > 1 else self._comments
        return [one.id for one in chosen if not one.taken]

    # ---------------------------------------------------------------- verbs

    def _set_author(self, author: str, name: str) -> None:
        self.plan.authors[author] = name
        self.refresh()

    def _set_words(self, words: str, name: str) -> None:
        self.plan.words[words] = name
        self.refresh()

    def take_as_memos(self) -> None:
        """Keep the chosen comments as memos of the coder at work; one step."""
        session, chosen = self._session, self._for_memos()
        if chosen and session.coder is not None:
            done = session.do(coding.comments_as_memos, session.project, session.coder, by=session.by,
                              comment_ids=chosen)  # fmt: skip
            if isinstance(done, CommentMemos):
                session.said.emit(f"{done.comments:,} comments are {done.memos:,} memos now", True)
                self.refresh()

    def take_as_codings(self) -> None:
        """Make the comments codings as chosen; one step."""
        session = self._session
        if not self.coding_button.isEnabled():
            return
        authors = list(dict.fromkeys(one.author for one in self._comments if not one.taken))
        done = session.do(self.plan.run, session.project, authors, self._scope(), by=session.by, dry_run=False)
        if isinstance(done, CommentCodings):
            session.said.emit(said(done, would=False), True)
            self.refresh()

    def _forget(self) -> None:
        """Another project or none: these were the comments of the one before."""
        if self.isVisible() or self._comments:
            self._comments = []
            self.model.show([])
            self.done.emit()


class _Aside(QScrollArea):
    """Scrolls up and down only, so that it is never narrower than what it shows."""

    def __init__(self, inside: QWidget) -> None:
        """Show a widget."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)

    def minimumSizeHint(self) -> QSize:
        """Return the width of what is inside, with the scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.widget().minimumSizeHint().width() + bar + space(1), super().minimumSizeHint().height())


def _row(one: FileComment, transcript: str, text: str) -> tuple[str, ...]:
    span = transcripts.passage_of(text, one.start, one.end)
    body = f"↳ {one.body}" if one.reply else one.body
    return (transcript, one.author or "without a name", text[span.start : span.end] if span else "", body, one.taken)


def _sentence(comments: list[FileComment], left: int) -> str:
    if not comments:
        return "The files held no comments. Those of Word and LibreOffice files are listed here."
    people = len({one.author for one in comments})
    words = f"{len(comments):,} {'comment' if len(comments) == 1 else 'comments'} of {people:,} "
    words += "author" if people == 1 else "authors"
    return words + (f", {len(comments) - left:,} taken" if left < len(comments) else "")
