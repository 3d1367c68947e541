# SPDX-License-Identifier: GPL-3.0-or-later
"""The shell: start screen, rail, palette, undo, text size, theme, banner, second window, names for screen readers."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTextEdit,
    QTreeWidget,
    QWidget,
)
from small_studies import make_study, session_on, write_texts

from qualcoder_cp import codebook, transcripts
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import coders
from qualcoder_cp.ui import theme
from qualcoder_cp.ui.shell.main_window import MainWindow
from qualcoder_cp.ui.shell.new_study import NewStudy
from qualcoder_cp.ui.shell.palette import Palette
from qualcoder_cp.ui.shell.rail import STAGES
from qualcoder_cp.ui.stage import Screen

pytestmark = pytest.mark.ui
CTRL = Qt.KeyboardModifier.ControlModifier


class Blank(Screen):
    """Stands for the stages that these tests are not about."""

    def refresh(self, changes):
        self.places = getattr(self, "places", [])

    def go_to(self, **place):
        self.places.append(place)


@pytest.fixture
def look(qapp):
    """Give the application its light theme, and again afterwards."""
    font = qapp.font()
    theme.apply_theme(qapp, dark=False)
    yield qapp
    theme.apply_theme(qapp, dark=False)
    theme.set_text_size(qapp, font.pointSizeF())


@pytest.fixture
def shown(qtbot, tmp_path, look):
    """Return a function that shows the window, on a study if one is given."""
    windows = []

    def show(path=None, coder="Ana", *, blank=True):
        window = MainWindow(session_on(tmp_path))
        qtbot.addWidget(window)
        windows.append(window)
        for stage in STAGES[2:] if blank else ():
            window.screens[stage.key] = Blank(window.session, window.background)
            window.stack.addWidget(window.screens[stage.key])
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        if path is not None:
            window.session.open(path)
            for one in coders(window.session.project):
                if one.name == coder:
                    window.session.set_coder(one)
        return window

    yield show
    for window in windows:
        window.close()


# ---------------------------------------------------------------- start screen


def test_first_comes_the_start_screen_with_three_choices(shown):
    window = shown()
    assert window.stack.currentWidget() is window.start
    assert not window.rail.isVisible()
    choices = [one.accessibleName() for one in window.start.findChildren(QPushButton)]
    assert choices == ["Open the sample study", "New study", "Open a file"]


def test_recent_studies_are_one_click_away(qtbot, tmp_path, shown):
    path = make_study(tmp_path)
    session_on(tmp_path, path).close()
    window = shown()
    recent = window.start.findChildren(QPushButton)[-1]
    assert "study" in recent.text()
    qtbot.mouseClick(recent, Qt.MouseButton.LeftButton)
    assert window.session.project.title == "Sensors in care"
    assert window.rail.isVisible()


def test_a_new_study_needs_title_file_and_coders(qtbot, tmp_path, shown):
    dialog = NewStudy(shown())
    make = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Make the study")
    fields = {one.accessibleName(): one for one in dialog.findChildren(QLineEdit)}
    assert not make.isEnabled()
    qtbot.keyClicks(fields["Title of the study"], "Sleep")
    qtbot.keyClicks(fields["Analysts"], "Ana, Ben")
    qtbot.keyClicks(fields["Lead"], "Lea")
    fields["File"].setText(str(tmp_path / "sleep"))
    assert make.isEnabled()
    assert dialog.path() == tmp_path / "sleep.qcp"
    assert [name for name, _ in dialog.team()] == ["Ana", "Ben", "Lea"]


def test_closing_a_study_leads_back_to_the_start(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path))
    qtbot.keyClick(window, Qt.Key.Key_W, CTRL)
    assert window.stack.currentWidget() is window.start


# ---------------------------------------------------------------- rail and stages


def test_the_rail_shows_each_stage_with_its_state(tmp_path, shown):
    window = shown(make_study(tmp_path, assigned=True))
    states = {key: button.state for key, button in window.rail.buttons.items()}
    assert list(states) == [stage.key for stage in STAGES]
    assert (states["transcripts"], states["codebook"]) == ("3", "2 codes")
    assert (states["agreement"], states["adjudication"]) == ("sealed", "sealed")


def test_the_rail_counts_disagreements_as_the_study_does(tmp_path, shown):
    window = shown(make_study(tmp_path, revealed=True))
    assert window.rail.buttons["adjudication"].state == "2 open"
    assert window.screens["study"].overview.open.figure() == "2"


def test_a_click_on_the_rail_shows_the_stage(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path))
    qtbot.mouseClick(window.rail.buttons["transcripts"], Qt.MouseButton.LeftButton)
    assert window.stage == "transcripts"
    assert window.stack.currentWidget() is window.screens["transcripts"]


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.key)
def test_ctrl_and_a_number_shows_the_stage(qtbot, tmp_path, shown, stage):
    window = shown(make_study(tmp_path))
    qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + stage.number), CTRL)
    assert window.stage == stage.key
    assert window.rail.buttons[stage.key].isChecked()


def test_a_hidden_stage_reads_anew_when_it_is_shown(tmp_path, shown):
    window = shown(make_study(tmp_path))
    window.show_stage("transcripts")
    window.show_stage("study")
    transcripts.rename_transcript(window.session.project, 1, "Alma, first talk", by="Ana")
    window.show_stage("transcripts")
    assert window.screens["transcripts"].texts.model.rows[0].values[0] == "Alma, first talk"


def test_a_screen_can_lead_elsewhere(tmp_path, shown):
    window = shown(make_study(tmp_path))
    window.screens["study"].go_elsewhere.emit("coding", {"transcript_id": 2})
    assert window.stage == "coding"
    assert window.screens["coding"].places == [{"transcript_id": 2}]


# ---------------------------------------------------------------- palette and keys


def in_dialog(act):
    """Do something in the dialog that opens next, and close it."""

    def run():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        try:
            act(dialog)
        finally:
            dialog.close()

    QTimer.singleShot(0, run)


def test_ctrl_k_opens_the_palette_and_enter_does_what_was_typed(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path))
    seen = []

    def act(dialog):
        field = dialog.findChild(QLineEdit)
        qtbot.keyClicks(field, "preval")
        seen.append(dialog.findChild(QTreeWidget).currentItem().text(0))
        qtbot.keyClick(field, Qt.Key.Key_Return)

    in_dialog(act)
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    assert seen == ["Prevalence"]
    assert window.stage == "prevalence"


def test_the_palette_lists_only_what_can_be_done_now(shown):
    window = shown()
    palette = Palette(window.registry, window)
    tree = palette.findChild(QTreeWidget)
    names = [tree.topLevelItem(at).text(0) for at in range(tree.topLevelItemCount())]
    assert "New study..." in names
    assert not {"Close", "Prevalence", "Undo"} & set(names)


def test_f1_lists_all_keys(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path))
    window.show_stage("transcripts")
    seen = {}

    def act(dialog):
        tree = dialog.findChild(QTreeWidget)
        for at in range(tree.topLevelItemCount()):
            seen[tree.topLevelItem(at).text(0)] = tree.topLevelItem(at).text(3)

    in_dialog(act)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert seen["Import transcripts..."] == "Ctrl+I"
    assert seen["Larger text"] == "Ctrl++ or Ctrl+="


def test_every_key_is_used_once_in_its_place(tmp_path, shown):
    window = shown(make_study(tmp_path))
    window.show_stage("transcripts")
    used = {}
    for action, _ in window.registry.all():
        for keys in filter(None, action.keys.split("; ")):
            used.setdefault((keys, action.widget), []).append(action.id)
    assert {place: ids for place, ids in used.items() if len(ids) > 1} == {}


# ---------------------------------------------------------------- undo


def test_ctrl_z_takes_the_named_step_back(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path))
    codebook.add_code(window.session.project, "Trust", by="Ana")
    undo = window.registry.qt("edit.undo")
    assert undo.text() == "Undo Add domain 'Trust'"
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert window.status.words() == "Undone: Add domain 'Trust'"
    assert not undo.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert window.status.words() == "Done again: Add domain 'Trust'"


def test_nobody_undoes_the_steps_of_others(tmp_path, shown):
    window = shown(make_study(tmp_path), "Ben")
    assert not window.registry.qt("edit.undo").isEnabled()


def test_the_status_line_offers_undo_for_what_was_done(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path))
    window.session.do(codebook.add_code, window.session.project, "Trust", by="Ana")
    button = next(one for one in window.status.findChildren(QPushButton) if one.text() == "Undo")
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(codebook.tree(window.session.project).codes) == 2


# ---------------------------------------------------------------- looks


def test_text_grows_and_shrinks_and_is_remembered(qtbot, tmp_path, shown, look):
    window = shown(make_study(tmp_path))
    before = look.font().pointSizeF()
    qtbot.keyClick(window, Qt.Key.Key_Equal, CTRL)
    assert look.font().pointSizeF() == before + 1
    assert float(window.session.settings.value("text_size")) == before + 1
    qtbot.keyClick(window, Qt.Key.Key_Minus, CTRL)
    assert look.font().pointSizeF() == before


def test_the_window_stays_usable_at_twice_the_text_size(tmp_path, shown, look):
    theme.set_text_size(look, 2 * look.font().pointSizeF())
    window = shown(make_study(tmp_path, revealed=True))
    window.show_stage("transcripts")
    assert window.minimumSizeHint().width() < 1920


def test_dark_and_light(tmp_path, shown):
    window = shown(make_study(tmp_path))
    switch = window.registry.qt("view.dark")
    assert (switch.text(), theme.is_dark()) == ("Dark theme", False)
    switch.trigger()
    assert (switch.text(), theme.is_dark()) == ("Light theme", True)
    assert window.session.settings.value("theme") == "dark"


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.1, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("shades", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_text_has_contrast_enough_on_every_ground(shades):
    for ground in (shades.window, shades.surface, shades.raised, shades.selected, shades.hover):
        assert contrast(shades.text, ground) >= 7
        assert contrast(shades.muted, ground) >= 4.5
    assert contrast(shades.on_accent, shades.accent) >= 4.5
    assert contrast(shades.warning, shades.surface) >= 4.5


# ---------------------------------------------------------------- problems


def test_a_problem_stays_in_the_banner_until_it_is_put_away(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path))

    def refuse():
        raise KnownError("This can't be done on a Sunday.")

    assert window.session.do(refuse) is None
    assert window.banner.words() == "This can't be done on a Sunday."
    qtbot.mouseClick(window.banner.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert window.banner.words() == ""


def test_failed_work_in_the_background_is_told(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path))

    def refuse(_progress):
        raise KnownError("The disk is gone.")

    window.background.run("Looking", refuse)
    qtbot.waitUntil(lambda: window.banner.words() == "The disk is gone.")


def test_work_in_the_background_can_be_stopped(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path))
    go_on, results = threading.Event(), []

    def work(progress):
        for step in range(1000):
            go_on.wait(0.01)
            progress(step, 1000, "")

    window.background.run("Counting", work, results.append)
    cancel = next(one for one in window.status.findChildren(QPushButton) if one.text() == "Cancel")
    assert cancel.isVisible()
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    go_on.set()
    window.background.stop()
    qtbot.wait(20)
    assert window.status.words() == "Counting: stopped, nothing was changed."
    assert not cancel.isVisible()
    assert (results, window.banner.words()) == ([], "")


def test_a_second_window_opens_the_study_read_only_and_says_so(tmp_path, shown):
    path = make_study(tmp_path)
    first, second = shown(path), shown(path)
    assert not first.session.project.readonly
    assert second.session.project.readonly
    assert "study.qcp" in second.banner.words()
    assert second.session.do(codebook.add_code, second.session.project, "Trust", by="Ana") is None
    assert "read-only" in second.banner.words()


def test_opening_the_open_study_again_changes_nothing(tmp_path, shown):
    path = make_study(tmp_path)
    window = shown(path)
    project = window.session.project
    assert window.session.open(path)
    assert window.session.project is project


def test_a_file_that_is_no_project_is_told(tmp_path, shown):
    (tmp_path / "no.qcp").write_text("hello")
    window = shown()
    assert not window.session.open(tmp_path / "no.qcp")
    assert "no.qcp" in window.banner.words()


# ---------------------------------------------------------------- dropping files


def drop(window, paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    window.dropEvent(
        QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    )


def test_a_dropped_project_opens(tmp_path, shown):
    window = shown()
    drop(window, [make_study(tmp_path)])
    assert window.session.project.title == "Sensors in care"


def test_dropped_transcripts_are_shown_before_they_come_in(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path))
    drop(window, write_texts(tmp_path / "more"))
    assert window.stage == "transcripts"
    panel = window.screens["transcripts"].panel
    qtbot.waitUntil(lambda: len(panel.model.candidates) == 3, timeout=10_000)
    assert panel.isVisible()


def test_files_dropped_without_a_study_are_not_lost_in_silence(tmp_path, shown):
    window = shown()
    drop(window, write_texts(tmp_path / "more"))
    assert "Open or make a study first" in window.banner.words()


# ---------------------------------------------------------------- for screen readers

_SPOKEN = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QTextEdit)


def is_inner(widget):
    """Return whether Qt made the widget as a part of another control, which speaks for it."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, (QComboBox, QLineEdit, QAbstractItemView)):
            return True
        above = above.parentWidget()
    return isinstance(widget, QHeaderView)


def nameless(window):
    """Return the controls without an accessible name, and the buttons without a tool tip."""
    found = []
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, _SPOKEN) or is_inner(widget) or widget.objectName().startswith("qt_"):
            continue
        if not widget.accessibleName() or (isinstance(widget, QAbstractButton) and not widget.toolTip()):
            found.append(f"{type(widget).__name__} {widget.accessibleName()!r}")
    return found


def test_all_controls_have_names_and_tips(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path, revealed=True))
    window.show_stage("transcripts")
    window.show_stage("transcripts", files=write_texts(tmp_path / "more", ("Alma",)))
    panel = window.screens["transcripts"].panel
    qtbot.waitUntil(lambda: len(panel.model.candidates) == 1, timeout=10_000)
    assert nameless(window) == []


def test_the_keyboard_reaches_the_map_from_the_rail(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path))
    window.rail.buttons["study"].setFocus()
    table = window.screens["study"].pane.table
    for _ in range(60):
        if table.hasFocus():
            break
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert table.hasFocus()


# ---------------------------------------------------------------- all stages are known, and the window keeps its size


def test_the_other_screens_are_made_in_idle_time(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path), blank=False)
    assert len(window.screens) < len(STAGES)
    qtbot.waitUntil(lambda: len(window.screens) == len(STAGES))
    assert window.stage == "study"
    menus = [one.text() for one in window.menuBar().actions()]
    assert set(menus) >= {stage.name for stage in STAGES[1:]}


def test_palette_and_key_sheet_know_the_stages_that_were_not_visited(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path), blank=False)

    def look():
        dialog = QApplication.activeModalWidget()
        table = dialog.findChild(QTreeWidget)
        stages.update(table.topLevelItem(number).text(1) for number in range(table.topLevelItemCount()))
        dialog.reject()

    for action in ("view.palette", "help.keys"):
        stages: set[str] = set()
        QTimer.singleShot(50, look)
        window.registry.qt(action).trigger()
        assert "Adjudication" in stages
        assert "Prevalence" in stages


def test_a_long_undo_is_shortened_and_stands_whole_in_the_tool_tip(tmp_path, shown):
    window = shown(make_study(tmp_path))
    name = "Privacy of everything that is recorded, stored, shared and sold about a family"
    codebook.add_code(window.session.project, name, by="Ana")
    button = next(one for one in window.top_bar.findChildren(QAbstractButton) if name in one.accessibleName())
    assert button.text().endswith("…")
    assert name in button.toolTip()


def test_one_code_is_no_plural(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path))
    last = next(iter(codebook.tree(window.session.project).codes))
    codebook.remove_code(window.session.project, last, by="Ana")
    qtbot.waitUntil(lambda: window.rail.buttons["codebook"].state == "1 code")


def test_quiet_work_leaves_what_was_said_and_its_undo(qtbot, tmp_path, shown):
    window = shown(make_study(tmp_path))
    window.session.said.emit("Coding removed", True)
    window.background.run("Drawing", lambda _progress: None, quiet=True)
    assert window.status.words() == "Coding removed"
    qtbot.waitUntil(lambda: not window.background.busy)
    assert window.status.words() == "Coding removed"
    assert next(one for one in window.status.findChildren(QPushButton) if one.text() == "Undo").isVisible()


def test_the_window_keeps_its_width_with_double_letters_and_icons_grow(tmp_path, shown, look):
    window = shown(make_study(tmp_path))
    window.resize(900, 600)
    plus = window.top_bar.findChildren(QAbstractButton)[-1].iconSize().height()
    theme.set_text_size(look, look.font().pointSizeF() * 2)
    window.refresh()
    QApplication.processEvents()
    assert window.width() == 900
    assert window.top_bar.findChildren(QAbstractButton)[-1].iconSize().height() > 1.5 * plus
