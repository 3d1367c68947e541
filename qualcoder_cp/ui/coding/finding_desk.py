# SPDX-License-Identifier: GPL-3.0-or-later
"""Searching for passages in the coder's own texts, and coding those that are ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qualcoder_cp import coding
from qualcoder_cp.coding import AutoCoded, Found, Hit
from qualcoder_cp.ui.background import Job
from qualcoder_cp.ui.coding.finding_pane import Wanted

if TYPE_CHECKING:
    from qualcoder_cp.ui.coding.screen import CodingScreen

_MANY = 300
"""Passages from which they are coded in another thread."""


class FindingDesk(QObject):
    """Listens to the pane; the code is the one chosen in the tree."""

    def __init__(self, screen: CodingScreen) -> None:
        """Listen to the pane of ``screen``."""
        super().__init__(screen)
        self._screen = screen
        self._job: Job | None = None
        self._last: Wanted | None = None
        pane = screen.finding
        pane.search_wanted.connect(self.search)
        pane.show_wanted.connect(self.show_hit)
        pane.code_wanted.connect(self.code)
        pane.code_one.connect(self._code_one)
        pane.choose_wanted.connect(self._choose)
        screen.codes.chosen.connect(lambda _code: self.show_code())
        screen.session.opened.connect(self._forget)

    def _forget(self) -> None:
        self._job, self._last = None, None
        self._screen.finding.show_hits((), False)
        self._screen.finding.say("")

    def open(self) -> None:
        """Show the pane and write in it; selected words are what is looked for."""
        screen = self._screen
        span = screen.pane.view.selected_span()
        words = screen.desk.words(span) if span else ""
        screen.panes.show_pane("finding", True)
        self.show_code()
        if words and len(words) < 60:
            screen.finding.field.setText(words)
        screen.finding.field.setFocus()
        screen.finding.field.selectAll()

    def _code_id(self) -> int | None:
        code_id = self._screen.codes.tree.current_id()
        return code_id if code_id in self._screen.desk.codes.codes else None

    def show_code(self) -> None:
        """Show which code ticked passages get."""
        code_id, codes = self._code_id(), self._screen.desk.codes
        self._screen.finding.show_code(codes.codes[code_id].name if code_id is not None else "")

    def _choose(self) -> None:
        def take(code_id: int) -> None:
            self._screen.codes.tree.choose(code_id)
            if self._last is not None:
                self.search(self._last)

        self._screen.code_desk.offer("The ticked passages", take, "Code for the ticked passages")

    # ---------------------------------------------------------------- searching

    def search(self, wanted: Wanted) -> None:
        """Look for passages in another thread."""
        screen, session = self._screen, self._screen.session
        coder, code_id, here = session.coder, self._code_id(), screen.desk.transcript_id
        if coder is None:
            return
        self._last = wanted
        only = [here] if wanted.here and here is not None else None
        screen.finding.say("Looking...")
        self._job = job = screen.background.read(
            "Finding passages", session.project,
            lambda reader, _progress: coding.find_passages(
                reader, coder, wanted.pattern, code_id=code_id, mode=wanted.mode, unit=wanted.unit, roles=wanted.roles,
                transcript_ids=only, whole_words=wanted.whole_words, match_case=wanted.match_case,
            ),
            lambda found: self._show(job, found), quiet=True,
        )  # fmt: skip
        job.failed.connect(lambda words: screen.finding.show_problem(words) if job is self._job else None)

    def _show(self, job: Job, found: Found) -> None:
        if job is self._job and self._screen.session.is_open:
            self._screen.finding.show_hits(found.hits, found.more)

    def show_hit(self, hit: Hit) -> None:
        """Show a passage in its transcript; the focus stays in the list."""
        self._screen.show_transcript(hit.transcript_id)
        self._screen.pane.view.select_span(hit.start, hit.end)
        self._screen.pane.view.show_span(hit.start, hit.end)

    # ---------------------------------------------------------------- coding

    def code(self, hits: list[Hit]) -> None:
        """Code the ticked passages with the chosen code: one step."""
        screen, session, code_id = self._screen, self._screen.session, self._code_id()
        coder = session.coder
        if coder is None or code_id is None or not hits:
            return
        if len(hits) < _MANY:
            self._done(session.do(coding.auto_code, session.project, coder, code_id, hits))
            return
        session.do_aside(
            screen.background, f"Coding {len(hits):,} passages",
            lambda writer, _progress: coding.auto_code(writer, coder, code_id, hits), self._done,
        )  # fmt: skip

    def _done(self, made: AutoCoded | None) -> None:
        if made is None:
            return
        told = [f"{made.added:,} new codings"] if made.added != 1 else ["1 new coding"]
        told += [f"{made.united:,} united with codings of yours"] if made.united else []
        told += [f"{made.known:,} were there already"] if made.known else []
        self._screen.session.said.emit("; ".join(told) + ".", True)
        if self._last is not None:
            self.search(self._last)

    def _code_one(self, hit: Hit, key: int) -> None:
        """Code one passage with a pinned code."""
        session, keys = self._screen.session, self._screen.code_desk.keys
        if key in keys and session.coder is not None:
            session.do(
                coding.apply_code, session.project, session.coder, hit.transcript_id, keys[key], hit.start, hit.end
            )
