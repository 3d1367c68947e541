# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole path in the window, by keys and clicks: a new study from the form to the folder of files, and back."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QMenu, QToolButton

from qualcoder_cp import demo, prevalence
from qualcoder_cp.model import Level
from qualcoder_cp.ui import theme
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.shell.main_window import MainWindow
from qualcoder_cp.ui.shell.rail import STAGES

pytestmark = [pytest.mark.ui, pytest.mark.journey]
Key, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
TEXT = """Interviewer: How do you feel about the sensor?
{who}: I wear it every day and {feeling}.
Interviewer: Who sees what it records?
{who}: Nobody told me who sees it, {worry}.
"""
TEXTS = {
    "Alma": ("it is fine", "and that bothers me"),
    "Boris": ("my patients forget it", "not even our clinic"),
    "Chidi": ("it itches", "so I leave it at home"),
    "Dana": ("it hums", "until somebody asks me first"),
}
ALL_FILES = {
    "prevalence.csv", "prevalence.docx", "prevalence.png", "prevalence.svg", "agreement.csv", "agreement.docx",
    "agreement.xlsx", "diagnosis.csv", "disagreements.csv", "decisions.csv", "codings.csv", "codebook.csv",
    "methods.md",
}  # fmt: skip


class Person:
    """Somebody at the window: presses keys, clicks, and reads what is shown."""

    def __init__(self, qtbot, window):
        self.qtbot, self.window = qtbot, window

    @property
    def project(self):
        return self.window.session.project

    def screen(self, key):
        return self.window.screens[key]

    def here(self):
        """Where keys go; offscreen no window manager gives the window back its place after a dialog."""
        active = QApplication.activeWindow()
        if active is None or not active.isVisible():  # a menu that was closed may still count as active
            self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        widget = QApplication.focusWidget()
        assert widget is not None, "the focus is lost"
        return widget

    def press(self, *keys, modifier=Qt.KeyboardModifier.NoModifier):
        for key in keys:
            self.qtbot.keyClick(self.here(), key, modifier)
            QApplication.processEvents()  # a line that was typed is taken over after its Enter

    def type(self, words):
        self.qtbot.keyClicks(self.here(), words)

    def click(self, widget, **where):
        assert widget.isVisible(), widget.accessibleName()
        assert widget.isEnabled(), widget.accessibleName()
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, **where)

    def go(self, number):
        self.press(Key(Key.Key_0 + number), modifier=CTRL)
        assert self.window.stage == STAGES[number - 1].key

    def switch_to(self, name):
        """Choose who is coding in the menu at the top."""

        def choose():
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            action = next(one for one in menu.actions() if one.text().startswith(name))
            self.qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())

        buttons = self.window.top_bar.findChildren(QToolButton)
        QTimer.singleShot(50, choose)
        self.click(next(one for one in buttons if one.accessibleName().startswith("Coding as")))
        assert self.window.session.by == name

    def select(self, words):
        """Find words in the transcript, which selects them, and go back to the text."""
        self.press(Key.Key_F, modifier=CTRL)
        self.press(Key.Key_A, modifier=CTRL)
        self.type(words)
        self.press(Key.Key_Return, Key.Key_Escape)
        assert QApplication.focusWidget() is self.screen("coding").pane.view

    def own(self):
        """The words of the codings shown, with their codes."""
        pane = self.screen("coding").pane
        names = self.screen("coding").desk.codes.codes
        return sorted((names[one.code_id].name, pane.text.text[one.start : one.end]) for one in pane.codings.values())

    def submit_all(self):
        """Submit each transcript's layer by the button over the text."""
        bar = self.screen("coding").pane.bar
        for _ in TEXTS:
            self.press(Key.Key_Up, modifier=ALT)
        for _ in TEXTS:
            self.click(bar.submit)
            self.click(bar.confirm)
            assert bar.is_frozen
            self.press(Key.Key_Down, modifier=ALT)

    def undo_all(self):
        """Take steps back until none is left, and return how many there were."""
        undo, steps = self.window.registry.qt("edit.undo"), 0
        while undo.isEnabled():
            self.press(Key.Key_Z, modifier=CTRL)
            assert not self.window.banner.words()
            steps += 1
        return steps

    def count(self, table):
        return self.project.rows(f"SELECT count(*) FROM {table}")[0][0]


@pytest.fixture
def person(qtbot, qapp, tmp_path):
    """Return a function that seats a person at a new window; settings are kept from one to the next."""
    windows, font = [], qapp.font()
    theme.apply_theme(qapp, dark=False)

    def sit_down():
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(Session(settings))
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return Person(qtbot, window)

    yield sit_down
    for window in windows:
        window.close()
    theme.set_text_size(qapp, font.pointSizeF())
    theme.apply_theme(qapp, dark=False)


# ---------------------------------------------------------------- the path, one stage after the other


def make_study(me, path):
    """Fill the form of a new study by keys."""

    def fill():
        form = QApplication.activeModalWidget()
        assert isinstance(form, QDialog)
        fields = {one.accessibleName(): one for one in form.findChildren(QLineEdit)}
        for name, words in (
            ("Title of the study", "Sensors"), ("File", str(path)), ("Analysts", "Ana, Ben"), ("Lead", "Lea"),
        ):  # fmt: skip
            fields[name].setFocus()
            fields[name].selectAll()
            me.qtbot.keyClicks(fields[name], words)
        me.qtbot.keyClick(fields["Lead"], Key.Key_Return)

    QTimer.singleShot(100, fill)
    me.qtbot.keyClick(me.window, Key.Key_N, CTRL)
    assert me.project.title == "Sensors"
    assert me.window.session.by == "Ana"


def import_transcripts(me, folder):
    """Drop four files and press the button that takes them in."""
    folder.mkdir()
    for name, (feeling, worry) in TEXTS.items():
        (folder / f"{name}.txt").write_text(TEXT.format(who=name, feeling=feeling, worry=worry), encoding="utf-8")
    me.window.take_files(sorted(folder.glob("*.txt")))
    panel = me.screen("transcripts").panel
    me.qtbot.waitUntil(lambda: len(panel.model.chosen()) == 4)
    assert me.count("transcript") == 0  # nothing is taken in before it was seen
    me.click(panel.import_button)
    me.qtbot.waitUntil(lambda: me.window.rail.buttons["transcripts"].state == "4")


def make_codebook(me):
    """A domain with two codes: the second one begins below the first and is moved out."""
    me.go(3)
    me.press(Key.Key_N, modifier=CTRL | Qt.KeyboardModifier.ShiftModifier)
    me.type("Privacy")
    me.press(Key.Key_Return)
    for name in ("Consent", "Access"):
        me.press(Key.Key_N)
        me.type(name)
        me.press(Key.Key_Return)
        assert QApplication.focusWidget() is me.screen("codebook").tree
    me.press(Key.Key_Left, modifier=ALT)
    codes = me.screen("codebook").tree.codes.codes
    assert [codes.path(code.id) for code in codes.in_order()] == ["Privacy", "Privacy > Consent", "Privacy > Access"]
    me.qtbot.waitUntil(lambda: me.window.rail.buttons["codebook"].state == "3 codes")


def code_as_ana(me):
    """Code, repeat, note, doubt, remove, and take the removal back."""
    me.go(4)
    view = me.screen("coding").pane.view
    me.select("it is fine")
    me.press(Key.Key_2)
    me.select("Nobody told me who sees it")
    me.press(Key.Key_1)
    me.press(Key.Key_M)
    me.type("strong words")
    me.press(Key.Key_Return)
    assert QApplication.focusWidget() is view
    me.press(Key.Key_U)
    one = me.screen("coding").desk.current()
    assert (one.memo, one.unsure) == ("strong words", True)
    assert me.own() == [("Access", "it is fine"), ("Consent", "Nobody told me who sees it")]
    me.press(Key.Key_Delete)
    assert me.own() == [("Access", "it is fine")]
    me.press(Key.Key_Z, modifier=CTRL)
    assert me.own() == [("Access", "it is fine"), ("Consent", "Nobody told me who sees it")]
    assert me.screen("coding").pane.codings[one.id].memo == "strong words"
    me.press(Key.Key_Down, modifier=ALT)
    me.select("Nobody told me who sees it")
    me.press(Key.Key_Return)  # the last code again
    assert me.own() == [("Consent", "Nobody told me who sees it")]
    me.press(Key.Key_Down, modifier=ALT)
    me.select("so I leave it at home")
    me.press(Key.Key_1)


def code_as_ben(me):
    """See nothing of Ana's, and code alone."""
    me.switch_to("Ben")
    coding_screen = me.screen("coding")
    for _ in TEXTS:
        me.press(Key.Key_Up, modifier=ALT)
    for _ in TEXTS:
        assert me.own() == []
        assert not coding_screen.pane.view.painting.shown.by_id
        assert not coding_screen.segments.model.rowCount()
        me.press(Key.Key_Down, modifier=ALT)
    assert not me.window.registry.qt("edit.undo").isEnabled()  # Ana's steps are not his
    for number in (5, 6):
        me.go(number)
        assert "sealed" in me.window.rail.buttons[STAGES[number - 1].key].state
    me.go(4)
    for _ in TEXTS:
        me.press(Key.Key_Up, modifier=ALT)
    me.select("Nobody told me who sees it")
    me.press(Key.Key_1)
    me.press(Key.Key_Down, modifier=ALT)
    me.select("Nobody told me who sees it")
    me.press(Key.Key_2)
    me.press(Key.Key_Down, Key.Key_Down, modifier=ALT)
    me.select("until somebody asks me first")
    me.press(Key.Key_1)


def read_agreement(me):
    """Wait for the numbers: both found the domain with Alma and Boris, each with one person more."""
    me.go(5)
    screen = me.screen("agreement")
    model = screen.codes.model
    me.qtbot.waitUntil(lambda: model.rowCount() >= 2, timeout=30_000)
    heads = [one.head for one in model.columns]
    places = [heads.index("Both"), *(place for place, head in enumerate(heads) if head.startswith("Only "))]
    shown = {
        model.index(row, 0).data(): tuple(model.index(row, column).data() for column in places)
        for row in range(model.rowCount())
    }
    assert shown["Privacy"] == ("2", "1", "1")


def settle(me):
    """Go through the queue by keys; an undone decision is open again and is decided again."""
    me.switch_to("Lea")
    me.go(6)
    queue = me.screen("adjudication").model
    everything = queue.rowCount()
    assert everything >= 4
    keys = [Key.Key_1, Key.Key_2, Key.Key_X, Key.Key_Return]
    for turn in range(10 * everything):
        if not queue.counts().open:
            break
        me.press(keys[turn % len(keys)])  # Enter alone does nothing where there is no proposal
    me.qtbot.waitUntil(lambda: me.window.rail.buttons["adjudication"].state == "all settled")
    decisions = me.count("decision")
    me.press(Key.Key_Z, modifier=CTRL)
    assert me.count("decision") < decisions
    me.qtbot.waitUntil(lambda: me.window.rail.buttons["adjudication"].state != "all settled")
    me.press(Key.Key_1)
    me.qtbot.waitUntil(lambda: me.window.rail.buttons["adjudication"].state == "all settled")


def read_prevalence(me):
    """Wait for the chart; its table says the same n/N as the project does."""
    me.go(7)
    screen = me.screen("prevalence")
    me.qtbot.waitUntil(lambda: screen.numbers is not None and not me.window.background.busy, timeout=30_000)
    chips = {one.accessibleName(): one for one in screen.findChildren(QToolButton)}
    me.click(chips["Show: Table"])
    me.qtbot.waitUntil(lambda: screen.table.numbers.rowCount() > 0, timeout=30_000)
    row = prevalence.count(me.project, me.window.session.coder).table.rows[0]
    assert (row.code.level, row.counts.overall.N) == (Level.DOMAIN, 4)
    cells = [str(screen.table.numbers.index(0, column).data()) for column in range(2)]
    assert cells[0].endswith("Privacy")
    assert f"{row.counts.overall.n}/4" in cells[1]


def write_reports(me, folder):
    """Write all files by the button."""
    me.go(8)
    screen = me.screen("reports")
    screen.use_folder(folder)
    me.qtbot.waitUntil(lambda: screen.bar.write.isEnabled() and not me.window.background.busy, timeout=60_000)
    me.click(screen.bar.write)
    me.qtbot.waitUntil(lambda: f"{len(ALL_FILES)} files" in me.window.status.words(), timeout=60_000)
    assert {path.name for path in folder.iterdir()} == ALL_FILES
    assert all(path.stat().st_size for path in folder.iterdir())


@pytest.mark.timeout(300)
def test_a_study_from_the_form_to_the_folder_and_back(person, tmp_path):
    me = person()
    make_study(me, tmp_path / "sensors")
    import_transcripts(me, tmp_path / "texts")
    make_codebook(me)
    code_as_ana(me)
    code_as_ben(me)
    me.submit_all()
    me.switch_to("Ana")
    me.submit_all()
    assert me.window.session.round.state.value == "revealed"
    read_agreement(me)
    settle(me)
    read_prevalence(me)
    write_reports(me, tmp_path / "reports")

    assert me.undo_all() >= 5
    assert me.count("decision") == 0
    me.window.close()

    again = person()
    again.window.session.open(tmp_path / "sensors.qcp")
    assert again.window.session.by == "Lea"
    assert again.window.registry.qt("edit.redo").isEnabled()
    again.press(Key.Key_Z, modifier=CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert again.count("decision") == 1
    again.switch_to("Ana")
    assert "Submit" in again.window.registry.qt("edit.undo").text()


# ---------------------------------------------------------------- every stage in every look


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The sample study, built once."""
    path = tmp_path_factory.mktemp("sample") / "sample.qcp"
    demo.build_stakeholder_study(path)
    return path


def visit(me):
    """Show each stage, wait for its numbers, and see that the window keeps its size and shows words."""
    width, height = me.window.width(), me.window.height()
    for stage in STAGES:
        me.go(stage.number)
        me.qtbot.waitUntil(lambda: not me.window.background.busy, timeout=60_000)
        QApplication.processEvents()
        assert (me.window.width(), me.window.height()) == (width, height), stage.key
        assert not me.window.banner.words(), stage.key
        screen = me.screen(stage.key)
        words = [one.text() for one in screen.findChildren(QLabel) if one.isVisible() and one.text()]
        assert words, stage.key
        shot = screen.grab().toImage()
        seen = {shot.pixel(x, y) for x in range(0, shot.width(), 7) for y in range(0, shot.height(), 7)}
        assert len(seen) > 3, stage.key  # more than a ground: something is painted


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("dark", "times", "size"),
    [(False, 1, (1280, 820)), (True, 1, (1280, 820)), (False, 2, (1280, 820)), (True, 1, (900, 600)),
     (False, 2, (900, 600))],
    ids=["light", "dark", "large letters", "narrow", "narrow and large letters"],
)  # fmt: skip
def test_every_stage_of_the_sample_study_can_be_read(person, qapp, sample, dark, times, size):
    theme.apply_theme(qapp, dark)
    theme.set_text_size(qapp, qapp.font().pointSizeF() * times)
    me = person()
    me.window.resize(*size)
    me.window.session.open(sample)
    assert not me.window.banner.words()
    visit(me)
