# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel beside any stage that looks for words in all transcripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QButtonGroup, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from qualcoder_cp import transcripts
from qualcoder_cp.model import Changes, Coder, KnownError, Role
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import Hit
from qualcoder_cp.transcripts.search import Term, parse
from qualcoder_cp.ui.background import Background, Job
from qualcoder_cp.ui.coding.reading import shown_place
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.shell.search_coding import SearchCoding
from qualcoder_cp.ui.shell.search_results import HitDelegate, HitModel
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, label, row

if TYPE_CHECKING:
    from qualcoder_cp.ui.shell.main_window import MainWindow

_PAUSE = 150
"""Milliseconds without a key before the search begins."""
_MOST = 1000
"""Places that are listed; who finds more wants other words."""
_ROLES = {"All": None, "Participants": Role.PARTICIPANT, "Interviewer": Role.INTERVIEWER}
_HELP = 'All words must stand in one turn. "two words" is a phrase, priva* a beginning; capitals don\'t matter.'
_Found = tuple[list[Hit], dict[int, str]]


def place_of(project: Project, coder: Coder | None, hit: Hit) -> tuple[int, int] | None:
    """Return where a hit stands in the text that the coder reads, or None if a correction brought its words.

    The search reads the newest texts; a submitted layer keeps the text it was coded on.
    """
    return shown_place(project, coder, hit.transcript_id, hit.start, hit.end)


def show_hit(window: MainWindow, hit: Hit) -> None:
    """Show a hit where the coder reads it; words of a correction that they do not have are told of."""
    place = place_of(window.session.project, window.session.coder, hit)
    if place is None:
        window.show_stage("coding", transcript_id=hit.transcript_id)
        window.banner.say("These words came with a correction; your submitted layer keeps the text it was coded on.")
    else:
        window.show_stage("coding", transcript_id=hit.transcript_id, start=place[0], end=place[1])


class HitList(QListView):
    """A list whose lines follow the width."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure the lines anew when the width changes."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()


class SearchPanel(QWidget):
    """Looks for words while they are typed; ``chosen(Hit)`` wants a place to be shown."""

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, session: Session, background: Background) -> None:
        """Build an empty panel; ``open`` shows it."""
        super().__init__()
        self._session, self._background = session, background
        self._job: Job | None = None
        self._coding = SearchCoding(session, self)
        self._timer = QTimer(self, interval=_PAUSE, singleShot=True)
        self._timer.timeout.connect(self._search)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Words in all transcripts")
        self.field.setAccessibleName("Words to look for in all transcripts")
        self.field.setToolTip(f"{_HELP}\nDown and Up choose, Enter opens in Coding, Escape closes")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(lambda _words: self._timer.start())
        self.chips = {name: self._chip(name) for name in _ROLES}
        self.count = label("", "muted", wrap=True, name="What was found")
        self.model = HitModel()
        self.list = self._make_list()
        self.field.installEventFilter(self)
        self.list.installEventFilter(self)
        close = button("", self.close_panel, "quiet", tip="Close the search (Esc)", icon_name="close")
        head = row(label("Search all transcripts", "heading"), None, close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(1), space(1), space(2), space(2))
        layout.setSpacing(space(1))
        layout.addWidget(head)
        layout.addWidget(self.field)
        chips = Flow(gap=space(0))
        for chip in self.chips.values():
            chips.addWidget(chip)
        layout.addLayout(chips)
        layout.addWidget(self.count)
        layout.addWidget(self.list, 1)
        session.changed.connect(self._search_again)
        session.opened.connect(self._forget)
        self._show_help()

    def _chip(self, name: str) -> QPushButton:
        tip = "Look in everything" if name == "All" else f"Look only in what {name.lower()} said"
        chip = button(name, self._timer.start, "chip", tip=tip)
        chip.setCheckable(True)
        chip.setChecked(name == "All")
        self._group = getattr(self, "_group", None) or QButtonGroup(self)
        self._group.addButton(chip)
        return chip

    def _make_list(self) -> HitList:
        found = HitList()
        found.setModel(self.model)
        found.setItemDelegate(HitDelegate(found))
        found.setAccessibleName("Places found; Enter opens one in Coding")
        found.setToolTip(
            "Enter or a click opens a place in Coding; 1 to 9 code its sentence with a pinned code, Space with any code"
        )
        found.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        found.setMouseTracking(True)
        found.clicked.connect(self._choose)
        return found

    def sizeHint(self) -> QSize:
        """Return room for lines of about forty letters."""
        return QSize(self.fontMetrics().averageCharWidth() * 44, super().sizeHint().height())

    # ---------------------------------------------------------------- open and close

    def open(self) -> None:
        """Show the panel with the field ready to be typed into."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if self.field.text():
            self._search()

    def close_panel(self) -> None:
        """Hide the panel; the words stay for the next time."""
        self._timer.stop()
        self.hide()
        self.closed.emit()

    def _forget(self) -> None:
        """Another project or none: what was found is no longer there."""
        self._job = None
        self.field.clear()
        self._timer.stop()
        self._show_help()
        self.hide()

    # ---------------------------------------------------------------- search

    def _search_again(self, changes: Changes) -> None:
        if self.isVisible() and changes.touches("transcript", "text_revision", "turn", "speaker"):
            self._timer.start()

    def _search(self) -> None:
        self._job = None
        if not self._session.is_open or not self.field.text().strip():
            self._show_help()
            return
        words = self.field.text()
        name = next(name for name, chip in self.chips.items() if chip.isChecked())
        role = _ROLES[name]
        try:
            terms = parse(words)
        except KnownError as problem:
            self._show_none(str(problem))
            return

        def find(reader: Project) -> _Found:
            hits = transcripts.search(reader, words, None if role is None else {role}, _MOST + 1)
            return hits, {one.id: one.name for one in transcripts.transcripts(reader)}

        self._job = job = self._background.read(
            "Searching", self._session.project, lambda reader, _progress: find(reader),
            lambda found: self._show(job, found, terms), quiet=True,
        )  # fmt: skip

    def _show(self, job: Job, found: _Found, terms: Sequence[Term]) -> None:
        if job is not self._job or not self._session.is_open:
            return
        self._job = None
        hits, names = found
        more, hits = len(hits) > _MOST, hits[:_MOST]
        if not hits:
            self._show_none("Nothing found.")
            return
        texts = len({hit.transcript_id for hit in hits})
        where = f"in {texts:,} {'transcript' if texts == 1 else 'transcripts'}"
        places = "1 place" if len(hits) == 1 else f"{len(hits):,} places"
        self.count.setText(f"The first {places}, {where}: add a word" if more else f"{places} {where}")
        self.model.show_hits(hits, names, terms)
        self.list.setCurrentIndex(self.model.index(self.model.beyond(-1, 1)))
        self.list.scrollToTop()

    def _show_help(self) -> None:
        self._show_none(_HELP)

    def _show_none(self, words: str) -> None:
        self.count.setText(words)
        self.model.show_hits([], {}, ())

    # ---------------------------------------------------------------- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose with Down and Up also from the field, open with Enter, close with Escape."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        match event.key():
            case Qt.Key.Key_Escape:
                self.close_panel()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._choose(self.list.currentIndex())
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                here = self.list.currentIndex().row()
                by = 1 if event.key() == Qt.Key.Key_Down else -1
                self.list.setCurrentIndex(self.model.index(self.model.beyond(here, by)))
            case _ if watched is self.list and self._code(event):
                pass
            case _:
                return super().eventFilter(watched, event)
        return True

    def _code(self, event: QKeyEvent) -> bool:
        """Code the chosen place by a digit or Space; return whether the key did that."""
        index = self.list.currentIndex()
        line = self.model.lines[index.row()] if index.isValid() else None
        digit = event.key() - Qt.Key.Key_0
        if line is None or line.hit is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if 1 <= digit <= 9:
            self._coding.by_key(line.hit, digit)
        elif event.key() == Qt.Key.Key_Space:
            self._coding.ask(line.hit)
        return 1 <= digit <= 9 or event.key() == Qt.Key.Key_Space

    def _choose(self, index: QModelIndex) -> None:
        line = self.model.lines[index.row()] if index.isValid() else None
        if line is not None and line.hit is not None:
            self.chosen.emit(line.hit)
