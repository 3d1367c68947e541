# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage Coding: Transcripts · Text · Codes · Segments."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qualcoder_cp import codebook, coding
from qualcoder_cp.model import Changes, Layer, LayerState
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.coding import reading
from qualcoder_cp.ui.coding.code_palette_dialog import CodePaletteDialog
from qualcoder_cp.ui.coding.code_pane import CodePane
from qualcoder_cp.ui.coding.desk import Desk
from qualcoder_cp.ui.coding.layer_desk import LayerDesk
from qualcoder_cp.ui.coding.nobody import why_not
from qualcoder_cp.ui.coding.pins import Pins
from qualcoder_cp.ui.coding.segments_pane import Segment, SegmentsPane
from qualcoder_cp.ui.coding.text_menu import text_menu
from qualcoder_cp.ui.coding.text_pane import TextPane
from qualcoder_cp.ui.coding.transcript_list import TranscriptList
from qualcoder_cp.ui.coding.unplaced import UnplacedDesk
from qualcoder_cp.ui.coding.verbs import coding_actions
from qualcoder_cp.ui.session import Session, concerns
from qualcoder_cp.ui.stage import Screen
from qualcoder_cp.ui.theme import space

_PANES, _SIDE = "coding/panes", "coding/side"
_LISTED = ("transcript", "text_revision", "speaker", "participant", "layer", "layer_revision", "round", "round_coder")
_LIST = "coding/list"
_ROOMY = 110
"""Letters of width from which all four panes are shown."""
_COUNT_AFTER = 120
"""Milliseconds after the last coding until the counts in the tree follow: typing must not wait for them."""


class CodingScreen(Screen):
    """Read and code, by keyboard, in one's own layer."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the four panes, all empty."""
        super().__init__(session, background)
        self.list = TranscriptList()
        self.pane = TextPane()
        self.codes = CodePane()
        self.segments = SegmentsPane()
        self.pins = Pins(session.settings)
        self.desk = Desk(session, self.pane, self.choose)
        self.layer_desk = LayerDesk(session, self.pane, self.desk)
        self.unplaced = UnplacedDesk(session, self.pane, self.desk)
        self._layers: dict[int, Layer] = {}
        self.keys: dict[int, int] = {}
        self._asked = 0
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.timeout.connect(self._count)
        self._build()
        self._listen()

    def _build(self) -> None:
        self._side = QSplitter(Qt.Orientation.Vertical)
        self._side.addWidget(self.codes)
        self._side.addWidget(self.segments)
        self.split = QSplitter()
        for widget in (self.list, self.pane, self._side):
            self.split.addWidget(widget)
        self.split.setStretchFactor(1, 1)
        for split, key in ((self.split, _PANES), (self._side, _SIDE)):
            split.setHandleWidth(space(2))
            split.setChildrenCollapsible(False)
            split.splitterMoved.connect(
                lambda *_, one=split, name=key: self.session.settings.setValue(name, one.saveState())
            )
        self._side.setSizes([500, 400])
        letter = self.fontMetrics().averageCharWidth()
        self.split.setSizes([letter * 20, letter * 96, letter * 56])
        for split, key in ((self.split, _PANES), (self._side, _SIDE)):
            if (saved := self.session.settings.value(key)) is not None:
                split.restoreState(saved)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.split)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(3), space(2), space(3), space(2))
        layout.addWidget(self.pages)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the list of transcripts give way to the text where there is little room for both."""
        super().resizeEvent(event)
        self._show_list()

    def toggle_list(self) -> None:
        """Show the list of transcripts, or hide it; remembered."""
        self.session.settings.setValue(_LIST, "hidden" if self.list.isVisible() else "shown")
        self._show_list()

    def _show_list(self) -> None:
        wanted = self.session.settings.value(_LIST, "")
        roomy = self.width() > _ROOMY * self.fontMetrics().averageCharWidth()
        self.list.setVisible(wanted == "shown" or (wanted != "hidden" and roomy))

    def _listen(self) -> None:
        view, strip, desk = self.pane.view, self.pane.strip, self.desk
        self.list.chosen.connect(self.show_transcript)
        view.codings_clicked.connect(self._clicked)
        view.stripe_clicked.connect(self.choose)
        view.code_dropped.connect(desk.apply_to)
        view.coding_resized.connect(desk.move_edges)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)
        self.codes.apply_wanted.connect(desk.apply)
        self.codes.pin_wanted.connect(self._pin)
        self.codes.chosen.connect(lambda _code: self._list_segments() if self.segments.across else None)
        self.codes.card_wanted.connect(lambda code_id: self.go_elsewhere.emit("codebook", {"code_id": code_id}))
        self.segments.chosen.connect(self._go_to_segment)
        self.segments.scope_changed.connect(self._list_segments)
        strip.memo_left.connect(desk.set_memo)
        strip.unsure_set.connect(desk.set_unsure)
        strip.remove_wanted.connect(desk.remove)
        strip.done.connect(view.setFocus)
        self.pane.find.closed.connect(view.setFocus)
        self.session.closing.connect(strip.memo.commit)
        self.session.opened.connect(self._forget)

    def _forget(self) -> None:
        """Forget the places of the project that was open before: ids mean something else in another one."""
        self.pane.forget()
        self.desk.recent = []

    # ---------------------------------------------------------------- what the shell asks for

    def actions_of_stage(self) -> list[Action]:
        """Return the verbs of coding."""
        return coding_actions(self)

    def first_focus(self) -> QWidget | None:
        """Return the text, or what an empty screen offers."""
        shown = self.pages.currentWidget()
        return self.pane.view if shown is self.split else shown.findChild(QPushButton)

    def go_to(self, **place: object) -> None:
        """Show a transcript (``transcript_id``), a passage in it (``start``, ``end``) or a coding (``coding_id``)."""
        transcript_id, start, end = place.get("transcript_id"), place.get("start"), place.get("end")
        if isinstance(transcript_id, int):
            self.show_transcript(transcript_id)
        if isinstance(start, int) and isinstance(end, int):
            self.pane.view.select_span(start, end)
            self.pane.view.show_span(start, end)
        coding_id = place.get("coding_id")
        if isinstance(coding_id, int) and coding_id in self.pane.codings:
            self.desk.go_to(self.pane.codings[coding_id])

    def refresh(self, changes: Changes | None) -> None:
        """Re-read what the changes concern; one coding more is shown without re-reading the rest."""
        if concerns(changes, "coder", *_LISTED):
            self._show_page()
        if self.pages.currentWidget() is not self.split:
            return
        project, coder = self.session.project, self.session.coder
        if changes is None:
            self.pane.fit_text()
        if concerns(changes, "code"):
            self.desk.codes = codebook.tree(project)
            self.keys = self.pins.of(project.uuid, self.desk.codes)
            self.codes.show_codes(self.desk.codes, self.keys)
        if concerns(changes, *_LISTED):
            self._layers = reading.own_layers(project, coder)
            entries = reading.entries(project, self._layers)
            self.list.show_entries(entries, self._known(self.desk.transcript_id, [one.id for one in entries]))
        if changes is None or changes.touches("transcript", "text_revision", "speaker", "turn", "layer_revision"):
            self._show_text()
        else:
            self._show_layer()
            self._show_codings()
        if concerns(changes, "coding", "code", "layer_revision"):
            self._list_segments()
            self._counting.start(0 if changes is None else _COUNT_AFTER)

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
        remembered = self.session.settings.value(f"coding/at/{self.session.project.uuid}")
        for one in (current, int(remembered) if remembered is not None else None):
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
        self.session.settings.setValue(f"coding/at/{self.session.project.uuid}", transcript_id)
        self.pane.bar.close_panels()
        self._show_text(transcript_id)
        if not self.segments.across:
            self._list_segments()

    def _show_text(self, transcript_id: int | None = None) -> None:
        wanted = transcript_id or self.list.current()
        wanted = wanted or self._known(self.desk.transcript_id, [one.id for one in self.list.model.everything])
        if wanted is None:
            return
        self.pane.show_text(reading.own_text(self.session.project, self.session.coder, wanted))
        self._show_layer()
        self._show_codings()
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

    def _show_codings(self) -> None:
        own = reading.own_codings(self.session.project, self.session.coder, self.desk.transcript_id)
        self.pane.show_codings(own, self.desk.codes)
        self.unplaced.refresh()
        self.choose(self.pane.view.current_coding())

    def choose(self, coding_id: int | None) -> None:
        """Make a coding of the transcript the current one; None: no coding."""
        self.pane.set_current(coding_id, writable=not self.session.project.readonly, frozen=self.pane.bar.is_frozen)
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

    def _list_segments(self) -> None:
        project, coder, codes = self.session.project, self.session.coder, self.desk.codes
        self._asked += 1
        text, code_id = self.pane.text, self.codes.tree.current_id()
        if not self.segments.across:
            texts = {text.transcript_id: text.text} if text else {}
            self._take_segments(reading.segments(project, self.pane.codings.values(), codes, texts), False)
        elif code_id is None:
            self._take_segments([], True)
        else:
            below, asked = codes.below(code_id), self._asked

            def done(found: list[Segment]) -> None:
                if asked == self._asked:
                    self._take_segments(found, True)

            self.background.read(
                "Reading passages", project,
                lambda reader, _progress: reading.segments(
                    reader, reading.own_codings(reader, coder, code_ids=below), codes
                ),
                done, quiet=True,
            )  # fmt: skip

    def _take_segments(self, found: list[Segment], across: bool) -> None:
        self.segments.show_segments(found, across)
        self.segments.show_current(self.pane.view.current_coding())

    def _go_to_segment(self, one: Segment) -> None:
        self.show_transcript(one.transcript_id)
        if one.id in self.pane.codings:
            self.desk.go_to(self.pane.codings[one.id])
        self.pane.view.setFocus()

    def _count(self) -> None:
        if self.session.is_open:
            codes = self.desk.codes
            below = {code_id: codes.below(code_id) for code_id in codes.codes}
            self.codes.tree.codes.show_counts(coding.code_counts(self.session.project, self.session.coder, below))
            self.codes.tree.fit_columns()

    # ---------------------------------------------------------------- codes

    def open_palette(self) -> None:
        """Offer all codes for the passage; a new one can be made there."""
        span = self.desk.passage()
        if span is None:
            self.session.said.emit("Put the caret into a sentence or select words first.", False)
            return
        parent_id, codes = self.parent_for_new(), self.desk.codes
        below = codes.path(parent_id) if parent_id is not None else ""
        dialog = CodePaletteDialog(codes, self.desk.recent, self.desk.words(span), below, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self.desk.apply)
        dialog.new_wanted.connect(lambda name: self.desk.apply_new(name, parent_id))
        dialog.open()
        dialog.field.setFocus()

    def parent_for_new(self) -> int | None:
        """Return what a new code hangs below: the code chosen in the tree if it has codes below it, else its own."""
        code_id, codes = self.codes.tree.current_id(), self.desk.codes
        if code_id is None:
            return None
        code = codes.codes[code_id]
        return code_id if code.parent_id is None or codes.children.get(code_id) else code.parent_id

    def apply_pin(self, key: int) -> None:
        """Code the passage with the code on a key."""
        if key in self.keys:
            self.desk.apply(self.keys[key])
        else:
            self.session.said.emit(f"No code lies on key {key}; pin one by the menu of the code.", False)

    def pin_text(self, key: int) -> str:
        """Return what the action of a key is called now."""
        code = self.desk.codes.codes.get(self.keys.get(key, -1))
        return f"Apply “{code.name}”" if code else f"Apply the code on key {key}"

    def _pin(self, code_id: int, key: int | None) -> None:
        self.pins.pin(self.session.project.uuid, self.desk.codes, code_id, key)
        self.keys = self.pins.of(self.session.project.uuid, self.desk.codes)
        self.codes.show_codes(self.desk.codes, self.keys)
