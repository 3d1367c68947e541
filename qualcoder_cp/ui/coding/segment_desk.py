# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pane Segments lists, and what is done to a segment from there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QMenu

from qualcoder_cp import coding
from qualcoder_cp.coding.segment_files import write_segments
from qualcoder_cp.coding.segments import GroupedBy, find_segments
from qualcoder_cp.project import Project
from qualcoder_cp.ui.background import Progress
from qualcoder_cp.ui.coding import reading
from qualcoder_cp.ui.coding.segment_model import Segment

if TYPE_CHECKING:
    from qualcoder_cp.ui.coding.screen import CodingScreen

_AT_ONCE = 50
"""Up to so many codings of the transcript, the list follows each change at once."""
_WAIT = 150
"""Milliseconds of rest before a longer list follows."""


class SegmentDesk(QObject):
    """Fills the list of segments for its scope, goes to the one that is chosen, and changes it in place."""

    def __init__(self, screen: CodingScreen) -> None:
        """Fill ``screen.segments``."""
        super().__init__(screen)
        self._screen = screen
        self._asked = 0
        self._rest = QTimer(self, singleShot=True, interval=_WAIT)
        self._rest.timeout.connect(lambda: self.refresh() if screen.session.is_open else None)
        pane = screen.segments
        pane.chosen.connect(self.go_to)
        pane.scope_changed.connect(self.refresh)
        pane.menu_wanted.connect(self._menu)
        pane.export_wanted.connect(self.ask_export)
        screen.codes.chosen.connect(lambda _code: self.refresh() if pane.across else None)

    # ---------------------------------------------------------------- listing

    def transcript_changed(self) -> None:
        """List anew where the list is of the transcript shown."""
        if not self._screen.segments.across:
            self.refresh()

    def show_coders(self) -> None:
        """Offer the coders whose codings may be seen."""
        session = self._screen.session
        seen = reading.seen_coders(session.project, session.coder)
        own = session.coder.id if session.coder else None
        self._screen.segments.show_coders([(one.id, one.name) for one in seen], own)

    def refresh_soon(self) -> None:
        """List the segments; many of them only when nothing has been coded for a moment: keys must not wait."""
        if len(self._screen.pane.codings) <= _AT_ONCE:
            self.refresh()
        else:
            self._rest.start()

    def refresh(self) -> None:
        """List the segments of the scope."""
        self._rest.stop()
        screen = self._screen
        project, coder, codes = screen.session.project, screen.session.coder, screen.desk.codes
        pane = screen.segments
        self._asked += 1
        text, code_id, whose = screen.pane.text, screen.codes.tree.current_id(), pane.coder_id
        own = coder is not None and whose in (coder.id, None) and not pane.coder.isVisibleTo(pane)
        own = own or (coder is not None and whose == coder.id)
        if not pane.across and own:
            texts = {text.transcript_id: text.text} if text else {}
            self._take(reading.segments(project, screen.pane.codings.values(), codes, texts), False)
            return
        if pane.across and code_id is None:
            self._take([], True)
            return
        wanted = {"code_id": code_id} if pane.across else {"transcript_id": screen.desk.transcript_id}
        asked, across = self._asked, pane.across

        def done(found: list[Segment]) -> None:
            if asked == self._asked:
                self._take(found, across)

        screen.background.read(
            "Reading passages", project,
            lambda reader, _progress: reading.all_segments(
                reader, coder, codes, coder.id if own and coder else whose, **wanted
            ),
            done, quiet=True,
        )  # fmt: skip

    def _take(self, found: list[Segment], across: bool) -> None:
        self._screen.segments.show_segments(found, across)
        current = self._screen.pane.view.current_coding()
        if current is not None:
            self._screen.segments.show_current(current)

    # ---------------------------------------------------------------- the chosen one

    def go_to(self, one: Segment) -> None:
        """Show a segment in its transcript."""
        screen = self._screen
        screen.show_transcript(one.transcript_id)
        shown = screen.pane.coding(one.id)
        if shown is not None:
            screen.desk.go_to(shown)
        else:
            screen.pane.view.select_span(one.start, one.end)
            screen.pane.view.show_span(one.start, one.end)
        screen.pane.view.setFocus()

    def _own(self) -> Segment | None:
        """Return the chosen segment, if it may be changed."""
        one = self._screen.segments.current()
        if one is None:
            self._screen.session.said.emit("Choose a passage in the list first.", False)
        elif not one.own:
            self._screen.session.said.emit("This is another coder's coding; only its own coder can change it.", False)
        return one if one is not None and one.own else None

    def toggle_unsure(self) -> None:
        """Mark the chosen one as unsure, or take the mark off."""
        session, one = self._screen.session, self._own()
        if one is not None:
            session.do(coding.set_unsure, session.project, session.coder, one.id, not one.unsure)

    def remove(self) -> None:
        """Remove the chosen coding; the next one in the list is chosen then."""
        session, pane, one = self._screen.session, self._screen.segments, self._own()
        if one is not None:
            row = pane.view.currentIndex().row()
            session.do(coding.remove_coding, session.project, session.coder, one.id)
            for place in (row, row - 1):
                if pane.model.segment(place) is not None:
                    pane.view.setCurrentIndex(pane.model.index(place))
                    break

    def recode(self) -> None:
        """Give the chosen coding another code."""
        session, one = self._screen.session, self._own()
        if one is not None:
            self._screen.code_desk.offer(
                one.words[:300],
                lambda code_id: session.do(coding.change_code, session.project, session.coder, one.id, code_id),
                "Another code instead",
            )

    def write_memo(self) -> None:
        """Show the chosen coding and write its memo."""
        one = self._own()
        if one is not None:
            self.go_to(one)
            self._screen.desk.write_memo()

    # ---------------------------------------------------------------- out of the program

    def ask_export(self) -> None:
        """Ask for a file and write the listed passages."""
        name, _ = QFileDialog.getSaveFileName(
            self._screen, "Export the listed passages", "passages.docx",
            "Word document (*.docx);;Workbook (*.xlsx);;Table (*.csv)",
        )  # fmt: skip
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Write the listed passages with all that is known of them to a .csv, .xlsx or .docx file."""
        session, pane = self._screen.session, self._screen.segments
        listed = {one.id for one in pane.model.segments}
        grouping = pane.by.currentData()

        def write(reader: Project, progress: Progress) -> int:
            found = [one for one in find_segments(reader, session.coder) if one.coding.id in listed]
            progress(1, 2, path.name)  # the last moment to cancel
            write_segments(reader, found, path, GroupedBy(grouping) if grouping else GroupedBy.CODE)
            return len(found)

        def done(count: int) -> None:
            session.said.emit(f"{count:,} passage{'' if count == 1 else 's'} written to {path}.", False)

        self._screen.background.read("Writing passages", session.project, write, done)

    def _menu(self, one: Segment, place: QPoint) -> None:
        menu = QMenu(self._screen)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Show the passage", lambda: self.go_to(one))
        menu.addSeparator()
        for words, run in (
            ("Mark as sure\tU" if one.unsure else "Mark as unsure\tU", self.toggle_unsure),
            ("Another code...\tR", self.recode), ("Memo\tM", self.write_memo), ("Remove\tDel", self.remove),
        ):  # fmt: skip
            menu.addAction(words, run).setEnabled(one.own and not self._screen.session.project.readonly)
        menu.popup(place)
