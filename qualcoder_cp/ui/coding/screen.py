# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage Coding: Transcripts · Text · Codes · Segments."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from qualcoder_cp.model import Changes, Layer, LayerState
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.coding import reading
from qualcoder_cp.ui.coding.code_desk import CodeDesk
from qualcoder_cp.ui.coding.code_pane import CodePane
from qualcoder_cp.ui.coding.desk import Desk
from qualcoder_cp.ui.coding.example_desk import ExampleDesk
from qualcoder_cp.ui.coding.finding_desk import FindingDesk
from qualcoder_cp.ui.coding.finding_pane import FindingPane
from qualcoder_cp.ui.coding.layer_desk import LayerDesk
from qualcoder_cp.ui.coding.left_off import LeftOff
from qualcoder_cp.ui.coding.memo_desk import MemoDesk
from qualcoder_cp.ui.coding.memo_pane import MemoPane
from qualcoder_cp.ui.coding.nobody import why_not
from qualcoder_cp.ui.coding.panes import Panes
from qualcoder_cp.ui.coding.segment_desk import SegmentDesk
from qualcoder_cp.ui.coding.segments_pane import SegmentsPane
from qualcoder_cp.ui.coding.sight_desk import SightDesk
from qualcoder_cp.ui.coding.text_menu import text_menu
from qualcoder_cp.ui.coding.text_pane import ONE_BY_ONE, TextPane
from qualcoder_cp.ui.coding.transcript_list import TranscriptList
from qualcoder_cp.ui.coding.unplaced import UnplacedDesk
from qualcoder_cp.ui.coding.verbs import coding_actions
from qualcoder_cp.ui.coding.view_verbs import connect_view
from qualcoder_cp.ui.session import Session, concerns
from qualcoder_cp.ui.stage import Screen
from qualcoder_cp.ui.theme import space

_LISTED = ("transcript", "text_revision", "speaker", "participant", "layer", "layer_revision", "round", "round_coder")


class CodingScreen(Screen):
    """Read and code, by keyboard, in one's own layer."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the panes, all empty."""
        super().__init__(session, background)
        self.setAccessibleName("Coding")
        self.list = TranscriptList()
        self.pane = TextPane()
        self.codes = CodePane()
        self.segments = SegmentsPane()
        self.memos = MemoPane()
        self.finding = FindingPane()
        self.desk = Desk(session, self.pane, self.choose)
        self.code_desk = CodeDesk(session, self.codes, self.desk, self)
        self.segment_desk = SegmentDesk(self)
        self.layer_desk = LayerDesk(session, self.pane, self.desk)
        self.unplaced = UnplacedDesk(session, self.pane, self.desk)
        self.left_off = LeftOff(session, self.pane)
        self.sight_desk = SightDesk(self)
        self.memo_desk = MemoDesk(self)
        self.finding_desk = FindingDesk(self)
        self.example_desk = ExampleDesk(self)
        self._layers: dict[int, Layer] = {}
        self._arranged_for = ""
        self._build()
        self._listen()

    def _build(self) -> None:
        self.panes = Panes(self.pane, self.pane.view)
        self.panes.add("transcripts", self.list, self.list.head, self.list.first, at_right=False, letters=24, room=104)
        self.panes.add("codes", self.codes, self.codes.head, self.codes.first, letters=46, room=0)
        self.panes.add("segments", self.segments, self.segments.head, self.segments.first, letters=46, room=0)
        self.panes.add("memos", self.memos, self.memos.head, self.memos.first, letters=46, room=0, shown=False)
        self.panes.add("finding", self.finding, self.finding.head, self.finding.first, letters=46, room=0, shown=False)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.panes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(3), space(2), space(3), space(2))
        layout.addWidget(self.pages)

    def _listen(self) -> None:
        view, strip, desk = self.pane.view, self.pane.strip, self.desk
        self.list.chosen.connect(self.show_transcript)
        view.codings_clicked.connect(self._clicked)
        view.stripe_clicked.connect(self.choose)
        view.code_dropped.connect(desk.apply_to)
        view.coding_resized.connect(desk.move_edges)
        connect_view(self.session, view)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)
        self.codes.card_wanted.connect(lambda code_id: self.go_elsewhere.emit("codebook", {"code_id": code_id}))
        strip.memo_left.connect(desk.set_memo)
        strip.unsure_set.connect(desk.set_unsure)
        strip.remove_wanted.connect(desk.remove)
        strip.done.connect(view.setFocus)
        self.pane.find.closed.connect(view.setFocus)
        self.session.closing.connect(strip.memo.commit)
        self.session.closing.connect(self._remember)
        self.session.opened.connect(self._forget)

    def _forget(self) -> None:
        """Forget the places of the project that was open before: ids mean something else in another one."""
        self.pane.forget()
        self.desk.recent = []
        self._arranged_for = ""

    def _remember(self) -> None:
        if self._arranged_for:
            self.panes.remember(self.session.remembered)

    def _arrange(self) -> None:
        """Put the panes where they were left in this project, once it is shown."""
        if self._arranged_for != self.session.project.uuid:
            self._arranged_for = self.session.project.uuid
            self.panes.recall(self.session.remembered)

    # ---------------------------------------------------------------- what the shell asks for

    def actions_of_stage(self) -> list[Action]:
        """Return the verbs of coding."""
        return coding_actions(self)

    def first_focus(self) -> QWidget | None:
        """Return the text, or what an empty screen offers."""
        shown = self.pages.currentWidget()
        return self.pane.view if shown is self.panes else shown.findChild(QPushButton)

    def go_to(self, **place: object) -> None:
        """Show a transcript (``transcript_id``), a passage in it (``start``, ``end``) or a coding (``coding_id``)."""
        transcript_id, start, end = place.get("transcript_id"), place.get("start"), place.get("end")
        if isinstance(transcript_id, int):
            self.show_transcript(transcript_id)
        if isinstance(start, int) and isinstance(end, int):
            self.pane.view.select_span(start, end)
            self.pane.view.show_span(start, end)
        coding_id = place.get("coding_id")
        one = self.pane.coding(coding_id) if isinstance(coding_id, int) else None
        if one is not None:
            self.desk.go_to(one)

    def refresh(self, changes: Changes | None) -> None:
        """Re-read what the changes concern; one coding more is shown without re-reading the rest."""
        if concerns(changes, "coder", *_LISTED):
            self._show_page()
        if self.pages.currentWidget() is not self.panes:
            return
        self._arrange()
        project, coder = self.session.project, self.session.coder
        if changes is None:
            self.pane.fit_text()
        if concerns(changes, "code"):
            self.code_desk.show_codes()
            if changes is None:
                self.sight_desk.recall()
        if changes is None or changes.touches("round", "round_coder", "coder"):
            self.sight_desk.read_coders()
            self.segment_desk.show_coders()
        if concerns(changes, *_LISTED):
            self._layers = reading.own_layers(project, coder)
            entries = reading.entries(project, self._layers)
            self.list.show_entries(entries, self._known(self.desk.transcript_id, [one.id for one in entries]))
        if changes is None or changes.touches("transcript", "text_revision", "speaker", "turn", "layer_revision"):
            self._show_text()
        elif not self._follow(changes):
            self._show_layer()
            self.show_codings()
        if concerns(changes, "memo", "code", "transcript", "coder", "round"):
            self.memo_desk.refresh()
        if concerns(changes, "coding", "code", "layer_revision"):
            self.segment_desk.refresh_soon()
            self.code_desk.count_soon()

    def _show_page(self) -> None:
        reason = why_not(self.session, self.go_elsewhere.emit)
        while self.pages.count() > 1:
            old = self.pages.widget(1)
            self.pages.removeWidget(old)
            old.deleteLater()
        if reason is not None:
            self.pages.addWidget(reason)
            self.pages.setCurrentWidget(reason)

    def _known(self, current: int | None, ids: list[int]) -> int | None:
        """Return the transcript to show: the current one, the one left last, the first not submitted."""
        for one in (current, self.left_off.transcript(ids)):
            if one in ids:
                return one
        done = (LayerState.SUBMITTED, LayerState.EXCUSED)
        open_ = [one for one in ids if one not in self._layers or self._layers[one].state not in done]
        return next(iter(open_ or ids), None)

    # ---------------------------------------------------------------- transcripts

    def show_transcript(self, transcript_id: int) -> None:
        """Show a transcript with the coder's own codings."""
        self.list.show_current(transcript_id)
        if transcript_id == self.desk.transcript_id:
            return
        self.pane.strip.memo.commit()
        self.left_off.keep()
        self.pane.bar.close_panels()
        self._show_text(transcript_id)
        self.left_off.keep()
        self.segment_desk.transcript_changed()
        self.memo_desk.transcript_changed()

    def _show_text(self, transcript_id: int | None = None) -> None:
        wanted = transcript_id or self.list.current()
        wanted = wanted or self._known(self.desk.transcript_id, [one.id for one in self.list.model.everything])
        if wanted is None:
            return
        another = wanted != self.desk.transcript_id
        self.pane.show_text(reading.own_text(self.session.project, self.session.coder, wanted))
        if another:
            self.left_off.go_back()
        self._show_layer()
        self.show_codings()
        self.choose(self.pane.view.current_coding())

    def step_transcript(self, by: int) -> None:
        """Show the next (1) or previous (-1) transcript of the list."""
        there = self.list.step(self.desk.transcript_id, by)
        if there is not None:
            self.show_transcript(there)
            self.pane.view.setFocus()
        else:
            self.session.said.emit(f"This is the {'last' if by > 0 else 'first'} transcript of the list.", False)

    def _show_layer(self) -> None:
        here = self.desk.transcript_id
        entry = next((one for one in self.list.model.everything if one.id == here), None)
        if here is not None and entry is not None:
            submitted_at = self._layers[here].submitted_at if here in self._layers else None
            self.pane.bar.show_layer(entry, submitted_at, writable=not self.session.project.readonly)

    # ---------------------------------------------------------------- codings

    def _follow(self, changes: Changes) -> bool:
        """Show what became of a few codings, without reading the others; return whether that was all there is to do."""
        ids = changes.rows.get("coding", frozenset())
        if set(changes.rows) != {"coding"} or len(ids) > ONE_BY_ONE or ids & self.pane.others.keys():
            return False
        session, here = self.session, self.desk.transcript_id
        found = reading.changed_codings(session.project, session.coder, here, ids)
        own = session.coder.id if session.coder else None
        if found is None or any(one.coder_id != own for one in found):
            return False
        self.pane.show_changed(ids, found)
        self.choose(self.pane.view.current_coding())
        return True

    def show_codings(self) -> None:
        """Show the codings of the transcript: one's own, and those of others who are to be seen."""
        own = reading.own_codings(self.session.project, self.session.coder, self.desk.transcript_id)
        self.pane.show_codings(own, self.desk.codes, self.sight_desk.others(), self.sight_desk.look)
        self.unplaced.refresh()
        self.choose(self.pane.view.current_coding())

    def draw_again(self) -> None:
        """Show the same codings after other codes or coders are to be seen."""
        self.pane.draw_again()
        self.choose(self.pane.view.current_coding())

    def choose(self, coding_id: int | None) -> None:
        """Make a coding of the transcript the current one; None: no coding."""
        self.pane.set_current(coding_id, writable=not self.session.project.readonly, frozen=self.pane.bar.is_frozen)
        if coding_id is not None and self.segments.isVisible():  # the list's choice may lie in another transcript
            self.segments.show_current(coding_id)

    def _clicked(self, ids: list[int], _position: int) -> None:
        if len(ids) == 1:
            self.choose(ids[0])
        else:
            self.pane.choose_of(ids, self.choose)

    def _open_menu(self, point: QPoint) -> None:
        menu = text_menu(self, point)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.pane.view.viewport().mapToGlobal(point))
