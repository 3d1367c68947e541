# SPDX-License-Identifier: GPL-3.0-or-later
"""A walk over all widgets of all stages: named, with a role, reached by Tab, told with their keys, never cut off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from small_studies import make_study, session_on

from qualcoder_cp.ui import theme
from qualcoder_cp.ui.shell.main_window import MainWindow
from qualcoder_cp.ui.shell.rail import STAGES
from qualcoder_cp.ui.widgets.elided import ElidedLabel

pytestmark = [pytest.mark.ui, pytest.mark.slow]
_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QTextEdit, QPlainTextEdit, QAbstractSpinBox)
_NO_ROLE = (QAccessible.Role.NoRole, QAccessible.Role.Client)


def inner(widget: QWidget) -> bool:
    """Whether Qt made the widget as a part of another control, which speaks for it."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, (QComboBox, QLineEdit, QAbstractItemView, QAbstractSpinBox)):
            return True
        above = above.parentWidget()
    return isinstance(widget, QHeaderView) or widget.objectName().startswith("qt_")


def controls(root: QWidget) -> list[QWidget]:
    return [one for one in root.findChildren(QWidget) if isinstance(one, _CONTROLS) and not inner(one)]


def told(widget: QWidget) -> str:
    above = widget.parentWidget()
    return f"{type(widget).__name__} {widget.accessibleName()!r} in {type(above).__name__}"


@pytest.fixture
def window(qtbot, qapp, tmp_path):
    """Return a window of 900 by 600 on a revealed study, with all screens made."""
    size = qapp.font().pointSizeF()
    theme.apply_theme(qapp, dark=False)
    made = MainWindow(session_on(tmp_path, make_study(tmp_path, revealed=True)))
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made._show_opened()
    made.build_screens()
    yield made
    made.close()
    theme.set_text_size(qapp, size)


def visit(window: MainWindow, qtbot, stage: str) -> QWidget:
    window.show_stage(stage)
    if stage == "coding":
        for key in window.screens[stage].panes.docks:
            window.screens[stage].panes.show_pane(key, True)
    qtbot.waitUntil(lambda: not window.background.busy, timeout=30_000)
    for _ in range(5):
        QApplication.processEvents()
    return window.screens[stage]


def test_every_control_has_a_name_a_role_and_a_tip(window, qtbot):
    found = []
    for stage in STAGES:
        for one in controls(visit(window, qtbot, stage.key)):
            interface = QAccessible.queryAccessibleInterface(one)
            if interface is None or interface.role() in _NO_ROLE:
                found.append(f"{stage.key}, no role: {told(one)}")
            seen = one.isVisibleTo(window)  # what is not shown yet may get its words and its name then
            if seen and (interface is None or not interface.text(QAccessible.Text.Name).strip()):
                found.append(f"{stage.key}, no name: {told(one)}")
            if isinstance(one, QAbstractButton) and not one.toolTip():
                found.append(f"{stage.key}, no tip: {told(one)}")
    assert not found, "\n".join(found)


def test_tips_of_buttons_tell_the_keys_of_their_actions(window, qtbot):
    for stage in STAGES:
        visit(window, qtbot, stage.key)
    missing = []
    for action, made in window.registry.all():
        for one in window.findChildren(QAbstractButton):
            if action.keys and getattr(one, "defaultAction", lambda: None)() is made and "(" not in one.toolTip():
                missing.append(told(one))
    assert not missing, "\n".join(missing)


def usable(screen: QWidget) -> set[QWidget]:
    """Return the controls that Tab must reach; of a group of which one is chosen, arrows reach the others."""
    return {
        one for one in controls(screen)
        if one.isVisibleTo(screen.window()) and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (isinstance(one, QAbstractButton) and (one.autoExclusive() or one.group() is not None))
    }  # fmt: skip


def test_tab_reaches_every_control_that_can_be_used(window, qtbot):
    missing = []
    for stage in STAGES:
        wanted = usable(visit(window, qtbot, stage.key))
        window.rail.buttons[stage.key].setFocus()
        for _ in range(250):
            now = QApplication.focusWidget()
            wanted.discard(now)
            if not wanted:
                break
            qtbot.keyClick(now, Qt.Key.Key_Tab)
            if QApplication.focusWidget() is now:  # a table keeps Tab for its cells
                now.nextInFocusChain().setFocus(Qt.FocusReason.TabFocusReason)
        missing += sorted(f"{stage.key}: {told(one)}" for one in wanted)
    assert not missing, "\n".join(missing)


def _shown(button: QAbstractButton) -> str:
    icon_only = getattr(button, "toolButtonStyle", lambda: None)() == Qt.ToolButtonStyle.ToolButtonIconOnly
    return "" if icon_only else button.text().replace("&&", "&")


def cut(widget: QWidget) -> str:
    """Say what of a widget's words can't be seen, '' if all can."""
    size, metrics = widget.size(), widget.fontMetrics()
    if isinstance(widget, ElidedLabel):
        return ""  # shortened on purpose, whole in the tool tip
    if isinstance(widget, QLabel) and "…" in widget.text():
        return ""
    if isinstance(widget, QLabel) and widget.text() and widget.wordWrap():
        if widget.heightForWidth(size.width()) > size.height() + 2:
            return f"{size.height()} of {widget.heightForWidth(size.width())} pixels high: {widget.text()[:40]!r}"
    elif isinstance(widget, QLabel) and widget.text():
        if widget.sizeHint().width() > size.width() + 2:
            return f"{size.width()} of {widget.sizeHint().width()} pixels wide: {widget.text()[:40]!r}"
    elif isinstance(widget, QAbstractButton) and metrics.horizontalAdvance(_shown(widget)) > size.width():
        return f"button {widget.text()[:40]!r}"
    if isinstance(widget, (QAbstractButton, QLineEdit, QComboBox)) and size.height() < metrics.height():
        return f"{size.height()} pixels high: {told(widget)}"
    return ""


@pytest.mark.parametrize("times", [1.0, 2.0])
def test_no_words_are_cut_off_in_a_small_window_up_to_double_letters(window, qtbot, qapp, times):
    theme.set_text_size(qapp, qapp.font().pointSizeF() * times)
    window.refresh()
    problems = []
    for stage in STAGES:
        screen = visit(window, qtbot, stage.key)
        assert (window.width(), window.height()) == (900, 600)
        shown = [one for one in screen.findChildren(QWidget) if one.isVisibleTo(window) and not inner(one)]
        problems += [f"{stage.key}, {type(one).__name__}: {words}" for one in shown if (words := cut(one))]
    assert not problems, "\n".join(problems)


def test_panes_have_names_for_screen_readers(window, qtbot):
    screen = visit(window, qtbot, "coding")
    assert all(dock.accessibleName() for dock in screen.findChildren(QDockWidget))
