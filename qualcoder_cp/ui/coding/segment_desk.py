# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pane Segments lists, and what is done to a segment from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qualcoder_cp.ui.coding import reading
from qualcoder_cp.ui.coding.segments_pane import Segment

if TYPE_CHECKING:
    from qualcoder_cp.ui.coding.screen import CodingScreen


class SegmentDesk(QObject):
    """Fills the list of segments for its scope and goes to the one that is chosen."""

    def __init__(self, screen: CodingScreen) -> None:
        """Fill ``screen.segments``."""
        super().__init__(screen)
        self._screen = screen
        self._asked = 0
        screen.segments.chosen.connect(self.go_to)
        screen.segments.scope_changed.connect(self.refresh)
        screen.codes.chosen.connect(lambda _code: self.refresh() if screen.segments.across else None)

    def transcript_changed(self) -> None:
        """List anew where the list is of the transcript shown."""
        if not self._screen.segments.across:
            self.refresh()

    def refresh(self) -> None:
        """List the segments of the scope."""
        screen = self._screen
        project, coder, codes = screen.session.project, screen.session.coder, screen.desk.codes
        self._asked += 1
        text, code_id = screen.pane.text, screen.codes.tree.current_id()
        if not screen.segments.across:
            texts = {text.transcript_id: text.text} if text else {}
            self._take(reading.segments(project, screen.pane.codings.values(), codes, texts), False)
        elif code_id is None:
            self._take([], True)
        else:
            below, asked = codes.below(code_id), self._asked

            def done(found: list[Segment]) -> None:
                if asked == self._asked:
                    self._take(found, True)

            screen.background.read(
                "Reading passages", project,
                lambda reader, _progress: reading.segments(
                    reader, reading.own_codings(reader, coder, code_ids=below), codes
                ),
                done, quiet=True,
            )  # fmt: skip

    def _take(self, found: list[Segment], across: bool) -> None:
        self._screen.segments.show_segments(found, across)
        self._screen.segments.show_current(self._screen.pane.view.current_coding())

    def go_to(self, one: Segment) -> None:
        """Show a segment in its transcript."""
        screen = self._screen
        screen.show_transcript(one.transcript_id)
        if one.id in screen.pane.codings:
            screen.desk.go_to(screen.pane.codings[one.id])
        screen.pane.view.setFocus()
