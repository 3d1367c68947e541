# SPDX-License-Identifier: GPL-3.0-or-later
"""The pane Transcripts: which texts the coder has, how far each is, and a filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QListView, QVBoxLayout, QWidget

from qualcoder_cp.model import LayerState
from qualcoder_cp.ui.coding.panes import PaneHead
from qualcoder_cp.ui.icons import icon_size
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.widgets.pieces import label

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """One transcript as the list shows it; ``state`` is that of the coder's own layer, None: not assigned."""

    id: int
    name: str
    group: str
    state: LayerState | None

    @property
    def told(self) -> str:
        """Return the state in words."""
        return self.state.value if self.state else "not assigned"


class TranscriptModel(QAbstractListModel):
    """The entries that the filter leaves, each group under its name."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.everything: list[Entry] = []
        self.rows: list[Entry | str] = []
        self._words = ""

    def show_entries(self, entries: list[Entry]) -> None:
        """Show these transcripts; if only states differ, the rows stay where they are."""
        before, self.everything = self.everything, entries
        if [(one.id, one.name, one.group) for one in entries] != [(one.id, one.name, one.group) for one in before]:
            self.filter(self._words)
            return
        by_id = {one.id: one for one in entries}
        self.rows = [by_id[one.id] if isinstance(one, Entry) else one for one in self.rows]
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def filter(self, words: str) -> None:
        """Show only entries in which all these words stand (name, group, state)."""
        self.beginResetModel()
        self._words = words
        wanted = words.casefold().split()
        groups: dict[str, list[Entry]] = {}
        for one in self.everything:
            if all(word in f"{one.name} {one.group} {one.told}".casefold() for word in wanted):
                groups.setdefault(one.group, []).append(one)
        self.rows = []
        for group, members in groups.items():
            self.rows += [*([group or "no group"] if len(groups) > 1 or group else []), *members]
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """Return the transcript in a row, None for a group's name or outside of the list."""
        one = self.rows[row] if 0 <= row < len(self.rows) else None
        return one if isinstance(one, Entry) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows shown."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let transcripts be chosen, groups not."""
        chosen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return chosen if self.entry(index.row()) else Qt.ItemFlag.ItemIsEnabled & ~Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return name and state of a transcript, or the name of a group."""
        entry = self.entry(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.name if entry else self.rows[index.row()]
            case Qt.ItemDataRole.DecorationRole if entry:
                return state_icon(entry.state)
            case Qt.ItemDataRole.ForegroundRole if entry is None or entry.state is None:
                return QColor(colours().muted)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole if entry:
                return ", ".join(part for part in (entry.name, entry.group, entry.told) if part)
        return None


def state_icon(state: LayerState | None) -> QIcon:
    """Return the glyph of a layer's state: ring, half disc, disc with a tick, dash; nothing if not assigned."""
    app = QApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QApplication) else 1.0
    height = icon_size(0.85).height()
    pixmap = QPixmap(round(height * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink, edge = QColor(colours().muted), height * 0.18
    disc = QRectF(edge, edge, height - 2 * edge, height - 2 * edge)
    painter.setPen(QPen(ink, height * 0.09))
    if state is LayerState.EXCUSED:
        painter.drawLine(QPointF(edge, height / 2), QPointF(height - edge, height / 2))
    elif state is not None:
        painter.setBrush(ink if state is LayerState.SUBMITTED else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc)
    if state is LayerState.IN_PROGRESS:
        painter.setBrush(ink)
        painter.drawPie(disc, 90 * 16, 180 * 16)
    if state is LayerState.SUBMITTED:
        painter.setPen(QPen(QColor(colours().surface), height * 0.11))
        points = ((0.34, 0.52), (0.46, 0.64), (0.68, 0.38))
        painter.drawPolyline([QPointF(x * height, y * height) for x, y in points])
    painter.end()
    return QIcon(pixmap)


class TranscriptList(QWidget):
    """The list with its filter. ``chosen(transcript_id)``: another transcript is current."""

    chosen = Signal(int)

    def __init__(self) -> None:
        """Build an empty list."""
        super().__init__()
        self.model = TranscriptModel()
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setAccessibleName("Transcripts")
        self.view.setToolTip("Your transcripts; Alt+Down and Alt+Up go to the next and the previous one")
        self.view.setUniformItemSizes(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Name, group or state")
        self.field.setAccessibleName("Filter transcripts")
        self.field.setToolTip("Show only transcripts with these words in name, group or state")
        self.field.setClearButtonEnabled(True)
        self._count = label("", "muted", name="How many are submitted")
        self.field.textChanged.connect(self._filter)
        self.view.selectionModel().currentChanged.connect(self._tell)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        self.head = PaneHead("Transcripts", self._count, tip="Hide the transcripts (F9)")
        self.first: QWidget = self.view  # no focus proxy: Tab would pass over all the rest
        layout.addWidget(self.field)
        layout.addWidget(self.view, 1)

    def show_entries(self, entries: list[Entry], current: int | None) -> None:
        """Show the transcripts, with the current one chosen, without telling so."""
        self.view.setIconSize(icon_size(0.85))
        self.model.show_entries(entries)
        mine = [one for one in entries if one.state not in (None, LayerState.EXCUSED)]
        done = sum(one.state is LayerState.SUBMITTED for one in mine)
        self._count.setText(f"{done} of {len(mine)}" if mine else "")
        self._count.setToolTip("Submitted layers of yours")
        self.show_current(current)

    def show_current(self, transcript_id: int | None) -> None:
        """Choose a transcript without telling so."""
        self.view.selectionModel().blockSignals(True)
        place = self._row(transcript_id)
        index = self.model.index(place) if place is not None else QModelIndex()
        self.view.setCurrentIndex(index)
        self.view.selectionModel().blockSignals(False)
        self.view.viewport().update()
        if index.isValid():
            self.view.scrollTo(index)

    def current(self) -> int | None:
        """Return the chosen transcript, None where the filter hides it."""
        entry = self.model.entry(self.view.currentIndex().row())
        return entry.id if entry else None

    def step(self, current: int | None, by: int) -> int | None:
        """Return the transcript after (1) or before (-1) the current one in the list shown, None at its end."""
        ids = [one.id for one in self.model.rows if isinstance(one, Entry)]
        if current not in ids:
            return ids[0] if ids else None
        there = ids.index(current) + by
        return ids[there] if 0 <= there < len(ids) else None

    def _row(self, transcript_id: int | None) -> int | None:
        rows = enumerate(self.model.rows)
        return next((place for place, one in rows if isinstance(one, Entry) and one.id == transcript_id), None)

    def _filter(self, words: str) -> None:
        current = self.current()
        self.model.filter(words)
        self.show_current(current)

    def _tell(self, index: QModelIndex, _before: QModelIndex) -> None:
        entry = self.model.entry(index.row())
        if entry is not None:
            self.chosen.emit(entry.id)
