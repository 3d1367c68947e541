# SPDX-License-Identifier: GPL-3.0-or-later
"""Memos at the coding screen: on the passage, the transcript, a code, the project, or a thought on its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from qualcoder_cp import coding
from qualcoder_cp.coding import About, Memo
from qualcoder_cp.coding.segment_files import write_memos
from qualcoder_cp.project import coders
from qualcoder_cp.transcripts.following import passage_now
from qualcoder_cp.ui.coding import reading
from qualcoder_cp.ui.widgets.quoting import short

if TYPE_CHECKING:
    from qualcoder_cp.ui.coding.screen import CodingScreen


class MemoDesk(QObject):
    """Fills the pane of memos and writes what is written there."""

    def __init__(self, screen: CodingScreen) -> None:
        """Listen to the pane of ``screen``."""
        super().__init__(screen)
        self._screen = screen
        self._about: dict[str, Any] | None = None
        pane = screen.memos
        pane.filtered.connect(self.refresh)
        pane.new_wanted.connect(self.begin)
        pane.written.connect(self._write)
        pane.show_wanted.connect(self.go_to)
        pane.remove_wanted.connect(self._remove)
        pane.export_wanted.connect(self.ask_export)
        pane.done.connect(screen.pane.view.setFocus)
        screen.session.closing.connect(pane.commit)

    def refresh(self) -> None:
        """Re-read the memos that the filters leave."""
        screen, session = self._screen, self._screen.session
        if not session.is_open:
            return
        pane = screen.memos
        pane.show_authors({one.id: one.name for one in coders(session.project)})
        pane.show_memos(self._listed(), session.coder.id if session.coder and not session.project.readonly else None)

    def _listed(self) -> list[Memo]:
        """Read the memos that the filters leave."""
        screen, session, pane = self._screen, self._screen.session, self._screen.memos
        about = pane.about.currentData()  # Qt hands an enumeration back as text
        return coding.memo_list(
            session.project, session.coder, about=About(about) if about else None, author_id=pane.author.currentData(),
            transcript_id=screen.desk.transcript_id if pane.here.isChecked() else None, text=pane.field.text(),
        )  # fmt: skip

    def ask_export(self) -> None:
        """Ask for a file and write the listed memos."""
        kinds = "Text with headings (*.md);;Table (*.csv)"
        name, _ = QFileDialog.getSaveFileName(self._screen, "Export the listed memos", "memos.md", kinds)
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Write the listed memos to a .md or .csv file."""
        session, found = self._screen.session, self._listed()
        told = f"{len(found):,} memo{'' if len(found) == 1 else 's'} written to {path}."
        session.do(write_memos, session.project, found, path, say=told)

    def transcript_changed(self) -> None:
        """List anew where only memos of the transcript shown are listed."""
        if self._screen.memos.here.isChecked():
            self.refresh()

    def begin(self, about: About) -> None:
        """Let a memo about a kind of thing be written: what is at hand is meant."""
        screen, desk = self._screen, self._screen.desk
        self._about, subject = {}, "A thought on its own"
        if about is About.PASSAGE:
            span, text = desk.passage(), screen.pane.text
            if span is None or text is None:
                screen.session.said.emit("Put the caret into a sentence or select words first.", False)
                return
            self._about = {"transcript_id": text.transcript_id, "start": span[0], "end": span[1],
                           "text_revision_id": text.revision_id}  # fmt: skip
            subject = f"On “{short(desk.words(span))}”"
        elif about is About.TRANSCRIPT and desk.transcript_id is not None:
            self._about, subject = {"transcript_id": desk.transcript_id}, "On this transcript"
        elif about is About.CODE:
            code_id = screen.codes.tree.current_id()
            if code_id is None:
                screen.session.said.emit("Choose a code in the tree first.", False)
                return
            self._about, subject = {"code_id": code_id}, f"On the code “{desk.codes.codes[code_id].name}”"
        elif about is About.PROJECT:
            self._about, subject = {"about_project": True}, "On the project"
        screen.panes.show_pane("memos", True)
        screen.memos.begin(subject)

    def _write(self, memo_id: int | None, title: str, body: str) -> None:
        session = self._screen.session
        if session.coder is None:
            return
        if memo_id is not None:
            session.do(coding.change_memo, session.project, session.coder, memo_id, body=body, title=title)
            return
        if self._about is None:
            return
        about, self._about = self._about, None
        made = session.do(coding.add_memo, session.project, session.coder, body, title=title, **about)
        if made is None:
            self._about = about
        else:
            self._screen.memos.choose(made.id)

    def _remove(self, memo: Memo) -> None:
        session = self._screen.session
        if session.coder is not None:
            session.do(coding.remove_memo, session.project, session.coder, memo.id)

    def go_to(self, memo: Memo) -> None:
        """Show what a memo is about."""
        screen, project = self._screen, self._screen.session.project
        if memo.code_id is not None:
            screen.codes.tree.choose(memo.code_id)
            return
        if memo.transcript_id is None:
            return
        screen.show_transcript(memo.transcript_id)
        if memo.start is None or memo.end is None:
            return
        text = screen.pane.text
        place: tuple[int, int] | None = (memo.start, memo.end)
        if text is None or memo.text_revision_id != text.revision_id:
            now = passage_now(
                project, memo.transcript_id, memo.text_revision_id, memo.start, memo.end, quote=memo.quote
            )
            place = None
            if now.start is not None and now.end is not None:
                place = reading.shown_place(project, screen.session.coder, memo.transcript_id, now.start, now.end)
        if place is None:
            screen.session.said.emit("A correction of the transcript took the place of this memo away.", False)
            return
        screen.pane.view.select_span(*place)
        screen.pane.view.show_span(*place)
        screen.pane.view.setFocus()
