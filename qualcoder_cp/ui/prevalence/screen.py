# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage Prevalence: the bars at once, every number a door to its passages, the same numbers as a table."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp import coding, prevalence
from qualcoder_cp.model import Changes
from qualcoder_cp.prevalence import Evidence, LayerChoice, Passage, Sort
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.background import Background, Job
from qualcoder_cp.ui.prevalence import drawing_job
from qualcoder_cp.ui.prevalence.chart_view import ChartView
from qualcoder_cp.ui.prevalence.controls import Controls, View
from qualcoder_cp.ui.prevalence.drawing_job import Numbers, Screenful
from qualcoder_cp.ui.prevalence.empty import Nothing, after_counting, before_counting
from qualcoder_cp.ui.prevalence.left_out import LeftOutNote
from qualcoder_cp.ui.prevalence.number_table import NumberTable
from qualcoder_cp.ui.prevalence.panel import EvidencePanel
from qualcoder_cp.ui.prevalence.table import Shown
from qualcoder_cp.ui.prevalence.verbs import verbs
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.stage import Screen
from qualcoder_cp.ui.theme import is_dark, space
from qualcoder_cp.ui.widgets.pieces import button, label, row

_RESIZE_MS = 120
"""How long the width must rest before the chart is drawn anew."""


class PrevalenceScreen(Screen):
    """Chart or table at the left, the passages behind the chosen number at the right."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the widgets; nothing is read yet."""
        super().__init__(session, background)
        self.numbers: Numbers | None = None
        self.controls = Controls()
        self.chart = ChartView()
        self.table = NumberTable()
        self.panel = EvidencePanel()
        self.note = LeftOutNote()
        self._facts = label("", "muted", wrap=True, name="What the numbers rest on")
        self._door: tuple[int, str | None, LayerChoice | int] | None = None
        self._counting: Job | None = None
        self._painting: Job | None = None
        self._drawn: object = None
        self._build()
        self._listen()

    # ---------------------------------------------------------------- widgets

    def _build(self) -> None:
        self._area = QScrollArea()
        self._area.setWidget(self.chart)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._area.setProperty("tone", "card")
        self._pages = QStackedWidget()
        self._empty: QWidget = QWidget()
        for page in (self._area, self.table, self._empty):
            self._pages.addWidget(page)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(space(1))
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._pages)
        self._split.addWidget(self.panel)
        self._split.setStretchFactor(0, 5)
        self._split.setStretchFactor(1, 3)
        self.panel.hide()
        self._export = button("Export chart...", self.export, tip="Write the chart as PNG, SVG or PDF (Ctrl+E)")
        self._export.setEnabled(False)
        head = row(label("Prevalence", "title"), self._facts, self._export, gap=3)
        head.layout().setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(4), space(3), space(4), space(2))
        layout.setSpacing(space(2))
        for widget in (head, self.controls, self.note):
            layout.addWidget(widget)
        layout.addWidget(self._split, 1)

    def _listen(self) -> None:
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_RESIZE_MS)
        self._resting.timeout.connect(self._paint)
        self.controls.changed.connect(self._view_changed)
        self.chart.opened.connect(self.open_number)
        self.table.opened.connect(self._open_cell)
        self.table.copied.connect(lambda words: self.session.said.emit(words, False))
        self._area.viewport().installEventFilter(self)
        self.panel.closed.connect(self.close_panel)
        self.panel.passage_wanted.connect(self._show_passage)

    def actions_of_stage(self) -> list[Action]:
        """Return the verbs of the stage."""
        return verbs(self)

    # ---------------------------------------------------------------- reading

    def refresh(self, changes: Changes | None) -> None:
        """Count again; every table of the project can move a number."""
        project, viewer = self.session.project, self.session.coder
        self._drawn = None  # a drawing that was stopped is tried again
        round_ = self.session.round
        team = coding.round_coders(project, round_.id) if round_ else []
        self.controls.show_team(team, sealed=round_ is not None and round_.state in coding.BLIND, own=viewer)
        if self._counting is not None:
            self._counting.cancel()
        if nothing := before_counting(project, viewer, self.controls.view):
            self._show_nothing(nothing)
            self.controls.setVisible(round_ is not None)
            return
        self.controls.show()
        view, layer = self.controls.view, self.controls.layer_of(team)
        self._counting = self.background.read(
            "Counting", project,
            lambda reader, _progress: drawing_job.count(reader, viewer, layer, band=view.band), self._show_numbers,
            quiet=True,
        )  # fmt: skip
        if self._door is not None:
            self._read_evidence()

    def _show_numbers(self, numbers: Numbers) -> None:
        self.numbers = numbers
        counted = numbers.counted
        self.controls.show_levels(counted.table)
        self.note.show_table(counted.table)
        if nothing := after_counting(counted.table, self.controls.view):
            self._show_nothing(nothing, counted=True)
            return
        words = [f"layer: {counted.layer}", counted.round_name, f"N={counted.table.total()}",
                 "unit: participant", "universe: participants' speech"]  # fmt: skip
        if counted.outside:
            words.append(f"{len(counted.outside)} codings outside that speech not counted")
        self._facts.setText(" · ".join(words))
        self._export.setEnabled(True)
        self._show_view()

    def _show_view(self) -> None:
        if self.numbers is None:
            return
        view = self.controls.view
        table = self.numbers.counted.table
        band = self.numbers.band if view.band else {}
        self.table.show_table(Shown(table, view.level, view.sort, view.by_group, view.intervals, band))
        self._pages.setCurrentWidget(self.table if view.as_table else self._area)
        if not view.as_table:
            self._paint()

    def _show_nothing(self, nothing: Nothing, *, counted: bool = False) -> None:
        if not counted:
            self.numbers = None
            self.note.show_table(None)
        if self._painting is not None:
            self._painting.cancel()
        self._drawn = None
        self.chart.show_picture(None)  # nothing that was shown may be copied or opened any more
        self.table.show_table(None)
        page = nothing.widget(
            lambda stage: self.go_elsewhere.emit(stage, {}), lambda one: self.controls.choose(layer=one)
        )
        self._pages.removeWidget(self._empty)
        self._empty.deleteLater()
        self._empty = page
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        self._facts.setText("")
        self._export.setEnabled(False)
        self.close_panel()

    def _view_changed(self, before: View) -> None:
        view = self.controls.view
        if view.layer != before.layer or (view.band and not before.band):
            if self._door is not None:
                self._door = (*self._door[:2], view.layer)
            self.refresh(None)
        else:
            self._show_view()

    # ---------------------------------------------------------------- chart

    def _paint(self) -> None:
        if self.numbers is None or self._pages.currentWidget() is not self._area or not self.isVisible():
            return
        # the scroll bar's room is always kept free, or its coming and going would change the width for ever
        width = self._area.width() - self._area.verticalScrollBar().sizeHint().width() - 2 * self._area.frameWidth()
        least = 20 * self.fontMetrics().averageCharWidth()
        room = Screenful(max(width, least), self.devicePixelRatioF(), self.fontInfo().pixelSize())
        table, options = self.numbers.counted.table, self.controls.view.figure(dark=is_dark())
        if self._drawn == (table, options, room):
            return
        self._drawn = (table, options, room)
        if self._painting is not None:
            self._painting.cancel()
        self._painting = self.background.run(
            "Drawing the chart", lambda _progress: drawing_job.paint(table, options, room), self.chart.show_picture,
            quiet=True,
        )  # fmt: skip

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw anew when the room changes."""
        if watched is self._area.viewport() and event.type() == QEvent.Type.Resize:
            self._resting.start()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was not drawn while nobody looked."""
        super().showEvent(event)
        self._resting.start()

    def export(self) -> None:
        """Ask for a file and write the chart there, light, opaque and at most 1200 pixels wide."""
        if not self._export.isEnabled():
            return
        start = Path(str(self.session.settings.value("prevalence/folder", str(Path.home())))) / "prevalence.png"
        name, _ = QFileDialog.getSaveFileName(
            self, "Export the chart", str(start), "Picture (*.png);;Drawing (*.svg);;Page (*.pdf)"
        )
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Write the chart into a file; its suffix says how (none: .png)."""
        assert self.numbers is not None
        path = path if path.suffix else path.with_suffix(".png")
        table, options = self.numbers.counted.table, self.controls.view.figure()
        self.session.settings.setValue("prevalence/folder", str(path.parent))
        self.background.run(
            "Writing the chart", lambda _progress: drawing_job.write_chart(table, options, path),
            lambda written: self.session.said.emit(f"Chart written: {written}", False),
        )  # fmt: skip

    # ---------------------------------------------------------------- table

    def _open_cell(self, code_id: int, group: str | None, layer: str | None) -> None:
        named: dict[str, LayerChoice | int] = {one.name: one.id for one in self.controls.team}
        named |= {one.value: one for one in LayerChoice}
        self.open_number(code_id, group, named[layer] if layer is not None else None)

    def turn_sort(self) -> None:
        """Order the rows the other way."""
        now = self.controls.view.sort
        self.controls.choose(sort=Sort.CODEBOOK if now is Sort.PREVALENCE else Sort.PREVALENCE)

    def next_layer(self) -> None:
        """Count the layer after the one that is counted."""
        layers = self.controls.layers()
        here = layers.index(self.controls.view.layer) if self.controls.view.layer in layers else -1
        self.controls.choose(layer=layers[(here + 1) % len(layers)])

    # ---------------------------------------------------------------- passages

    def open_number(self, code_id: int, group: str | None, layer: LayerChoice | int | None = None) -> None:
        """Show the participants and passages behind a number in the panel."""
        self._door = (code_id, group, self.controls.view.layer if layer is None else layer)
        self._read_evidence(focus=True)

    def _read_evidence(self, *, focus: bool = False) -> None:
        assert self._door is not None
        code_id, group, wanted = self._door
        viewer, team = self.session.coder, self.controls.team
        layer = wanted if isinstance(wanted, LayerChoice) else next((one for one in team if one.id == wanted), None)
        if layer is None:
            self.close_panel()
            return
        self.background.read(
            "Collecting passages", self.session.project,
            lambda reader, _progress: prevalence.evidence(reader, viewer, code_id, layer=layer, group=group),
            lambda found: self._show_evidence(found, group, focus=focus), quiet=True,
        )  # fmt: skip

    def _show_evidence(self, found: Evidence | None, group: str | None, *, focus: bool) -> None:
        if found is None or self._door is None:
            self.close_panel()
            return
        self.panel.show_evidence(found, group)
        self.chart.show_open(self._door[:2])
        if self.panel.isHidden():
            self.panel.show()
            self._split.setSizes([self._split.width() * 5 // 8, self._split.width() * 3 // 8])
        if focus:
            self.panel.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_panel(self) -> None:
        """Hide the passages and go back to the number."""
        had_focus = self.panel.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._door = None
        self.chart.show_open(None)
        self.panel.hide()
        if had_focus and (widget := self.first_focus()) is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_passage(self, passage: Passage) -> None:
        one = passage.coding
        place = {"transcript_id": one.transcript_id, "start": one.start, "end": one.end}
        self.go_elsewhere.emit("adjudication" if one.coder_id is None else "coding", place)

    def go_to(self, **place: object) -> None:
        """Show a number: ``code_id`` and perhaps ``group``."""
        code_id, group = place.get("code_id"), place.get("group")
        if isinstance(code_id, int):
            self.open_number(code_id, group if isinstance(group, str) else None)

    def first_focus(self) -> QWidget | None:
        """Return the chart or the table, whichever is shown, or the way on from an empty screen."""
        if self._pages.currentWidget() is self._empty:
            return self._empty.findChild(QPushButton)
        return self.table if self._pages.currentWidget() is self.table else self.chart
