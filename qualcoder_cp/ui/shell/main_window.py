# SPDX-License-Identifier: GPL-3.0-or-later
"""The shell: rail, top bar, status line, and the stage that is shown. Stages own their screens."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QSplitter, QVBoxLayout, QWidget

from qualcoder_cp.ui import theme
from qualcoder_cp.ui.actions import Registry
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.shell.banner import Banner
from qualcoder_cp.ui.shell.incoming import take_files
from qualcoder_cp.ui.shell.places import Places
from qualcoder_cp.ui.shell.project_actions import ProjectActions
from qualcoder_cp.ui.shell.rail import STAGES, Rail
from qualcoder_cp.ui.shell.start_screen import StartScreen
from qualcoder_cp.ui.shell.status_line import StatusLine
from qualcoder_cp.ui.shell.top_bar import TopBar
from qualcoder_cp.ui.shell.view_actions import view_actions
from qualcoder_cp.ui.stage import Screen
from qualcoder_cp.ui.team.verbs import TeamVerbs
from qualcoder_cp.ui.widgets.pages import Pages, RoomyFrame

if TYPE_CHECKING:
    from qualcoder_cp.model import Changes
    from qualcoder_cp.ui.shell.search_panel import SearchPanel

_PAUSE = 10
"""Milliseconds between two screens made in idle time: keys and paints go first."""
_CLASSES = {stage.key: f"{stage.name}Screen" for stage in STAGES}


class MainWindow(QMainWindow):
    """One window for one project. Screens are made when they are first shown, the others when there is time."""

    def __init__(self, session: Session | None = None) -> None:
        """Show the start screen; open a project through ``session``."""
        super().__init__()
        self.session = session or Session()
        self.background = Background(self)
        self.registry = Registry(self)
        self.screens: dict[str, Screen] = {}
        self.stage = "study"
        self.search: SearchPanel | None = None
        self._painted = False
        self._idle = QTimer(self, interval=0, singleShot=True)
        self._idle.timeout.connect(self._build_one)
        self._focusing = QTimer(self, interval=0, singleShot=True)
        self._focusing.timeout.connect(self._keep_focus)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_went)
        self._counting = QTimer(self, interval=150, singleShot=True)
        self._counting.timeout.connect(self._show_states)
        self.project_actions = ProjectActions(self)
        self.team = TeamVerbs(self, self.session, self.background)
        self.registry.add([*self.project_actions.declare(), *self.team.declare(), *view_actions(self)])
        self._build()
        self._listen()
        self._show_opened()

    def _build(self) -> None:
        self.setWindowTitle("QualCoder CP")
        self.setAcceptDrops(True)
        self.rail = Rail()
        self.top_bar = TopBar(self.session, self.registry)
        self.banner = Banner()
        self.status = StatusLine(self.background)
        self.stack = Pages()
        self.start = StartScreen(self.session)
        self.stack.addWidget(self.start)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        self.frame = RoomyFrame(self.stack)
        self.beside = QSplitter()
        self.beside.setChildrenCollapsible(False)
        self.beside.addWidget(self.frame)
        for widget in (self.top_bar, self.banner, self.beside, self.status):
            middle.addWidget(widget, 1 if widget is self.beside else 0)
        whole = QWidget()
        layout = QHBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(middle, 1)
        self.setCentralWidget(whole)
        self.registry.fill(self.menuBar())
        self.resize(1280, 820)
        self.places = Places(self)

    def _listen(self) -> None:
        session = self.session
        session.opened.connect(self._show_opened)
        session.changed.connect(self._show_changes)
        session.coder_changed.connect(self.refresh)
        session.said.connect(self.status.say)
        session.failed.connect(self.banner.say)
        session.closing.connect(self.background.stop)
        self.background.started.connect(lambda job: job.failed.connect(self.banner.say))
        self.rail.chosen.connect(self.show_stage)
        self.top_bar.round_wanted.connect(lambda place: self.show_stage("study", **place))
        self.status.undo_wanted.connect(session.undo)
        self.start.sample_wanted.connect(self.project_actions.open_sample)
        self.start.new_wanted.connect(self.project_actions.new_study)
        self.start.open_wanted.connect(self.project_actions.open_file)
        self.start.file_wanted.connect(self.session.open)

    # ---------------------------------------------------------------- stages

    def show_stage(self, key: str, **place: object) -> None:
        """Show a stage, and a place in it (see ``Screen.go_to``)."""
        if not self.session.is_open:
            return
        screen = self.screen_of(key)
        self.stage = key
        self.stack.setCurrentWidget(screen)
        self.rail.show_stage(key)
        if screen.stale:
            screen.stale = False
            screen.refresh(None)
        if place:
            screen.go_to(**place)
        self._focus_screen()
        self.registry.refresh()
        self.places.keep_stage(key)

    def set_text_size(self, points: float | None) -> None:
        """Set the size of all letters in points (None: as they were at first); kept for this project."""
        self.places.set_text_size(points)
        self.refresh()

    def _focus_screen(self) -> None:
        """Give the focus to the screen; while it has nothing to take it, to the stage on the rail, never to nobody."""
        if (focus := self.screens[self.stage].first_focus()) is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        if QApplication.focusWidget() is None:
            self.rail.buttons[self.stage].setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_focus(self) -> None:
        """Put the focus back into the screen if the widget that had it went with what was re-read."""
        if QApplication.activePopupWidget() is not None:
            self._focusing.start(50)  # an open menu has the keys; look again when it is gone
        elif self.isActiveWindow() and QApplication.focusWidget() is None and self.stage in self.screens:
            self._focus_screen()

    def _focus_went(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None:
            self._focusing.start(0)

    def screen_of(self, key: str) -> Screen:
        """Return the screen of a stage; its module is imported when it is first needed."""
        if key not in self.screens:
            module = importlib.import_module(f"qualcoder_cp.ui.{key}.screen")
            screen: Screen = getattr(module, _CLASSES[key])(self.session, self.background)
            screen.go_elsewhere.connect(lambda stage, place: self.show_stage(stage, **place))
            self.screens[key] = screen
            self.stack.addWidget(screen)
            self.registry.add(screen.actions_of_stage())
            self.registry.fill(self.menuBar())
        return self.screens[key]

    def build_screens(self) -> None:
        """Make the screens that were not shown yet, so that all actions are known."""
        for stage in STAGES:
            self.screen_of(stage.key)

    def _build_one(self) -> None:
        missing = [stage.key for stage in STAGES if stage.key not in self.screens]
        if not missing or not self.session.is_open:
            return
        if QApplication.activePopupWidget() is None:  # a menu that is open must not be made anew
            self.screen_of(missing[0])
        self._idle.start(_PAUSE)

    def open_search(self) -> None:
        """Show the search in all transcripts beside the stage; the panel is made when it is first wanted."""
        if self.search is None:
            from qualcoder_cp.ui.shell.search_panel import SearchPanel, show_hit

            self.search = SearchPanel(self.session, self.background)
            self.search.chosen.connect(lambda hit: show_hit(self, hit))
            self.search.closed.connect(self._focus_screen)
            self.beside.addWidget(self.search)
            self.beside.setStretchFactor(0, 1)
            self.beside.setStretchFactor(1, 0)
        self.search.open()

    # ---------------------------------------------------------------- what is shown

    def refresh(self) -> None:
        """Re-read everything that is shown."""
        self._show_changes(None)

    def _show_opened(self) -> None:
        is_open = self.session.is_open
        self.banner.hide()
        self.rail.setVisible(is_open)
        if is_open:
            self.fit_bars()
        self.top_bar.refresh()
        for screen in self.screens.values():
            screen.stale = True
        if is_open:
            self.setWindowTitle(f"{self.session.project.title} · QualCoder CP")
            self._show_states()
            self.places.go_back()
            if self._painted:
                self._idle.start(0)
        else:
            self.setWindowTitle("QualCoder CP")
            self.start.refresh()
            self.stack.setCurrentWidget(self.start)
            self.registry.refresh()

    def _show_changes(self, changes: Changes | None) -> None:
        if not self.session.is_open:
            return
        if changes is not None:  # the work went on, so the problem is passed
            self.banner.hide()
        self.top_bar.refresh()
        if changes is None:
            self.fit_bars()
            self._show_states()
        else:
            self._counting.start()  # counted once people pause: the rail must not slow a key down
        for key, screen in self.screens.items():
            if key == self.stage:
                screen.refresh(changes)
            else:
                screen.stale = True
        self.registry.refresh()
        self._focusing.start(0)

    def _show_states(self) -> None:
        if not self.session.is_open:
            return
        from qualcoder_cp.ui.shell.states import stage_states

        self.rail.show_states(stage_states(self.session.project, self.session.coder))

    # ---------------------------------------------------------------- Qt's events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Begin to make the other screens once the window is seen."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self._idle.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let rail and top bar give way to the screen."""
        super().resizeEvent(event)
        if self.session.is_open:
            self.fit_bars()

    def fit_bars(self) -> None:
        """Shorten rail and top bar where the window is narrow for the size of its letters."""
        self.rail.fit(self.width())
        self.top_bar.fit(self.width())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._focusing.start(0)  # what had the focus may have gone while another window was in front
        elif event.type() == QEvent.Type.ThemeChange:
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            theme.apply_theme(app)
            self.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take dropped files."""
        self.take_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def take_files(self, paths: list[Path]) -> None:
        """Do with files what their kind asks for (see `incoming`)."""
        take_files(self, paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close the project: nothing is asked, because everything is saved."""
        self.places.keep_window()
        self.session.close()
        self.background.stop()
        super().closeEvent(event)
