# SPDX-License-Identifier: GPL-3.0-or-later
"""Two machines in the window: pack, open a package, return, receive (invented talks)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from small_studies import code, make_study, session_on

from qualcoder_cp import codebook, coding, team
from qualcoder_cp.project import Project, coder_named
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.shell.main_window import MainWindow
from qualcoder_cp.ui.study.screen import StudyScreen
from qualcoder_cp.ui.team.opening import OpenForm, make_project
from qualcoder_cp.ui.team.packing import PackForm, file_name, pack_all
from qualcoder_cp.ui.team.receiving import ReceiveDialog
from qualcoder_cp.ui.team.returning import ReturnForm, write_bundle

pytestmark = pytest.mark.ui


class Desk:
    """A session with what forms need, and what it said."""

    def __init__(self, qtbot, folder, path, coder="Lea"):
        folder.mkdir(exist_ok=True)
        self.session = session_on(folder, path, coder)
        self.background = Background()
        self.session.closing.connect(self.background.stop)
        self.window = QWidget()
        self.window.resize(1200, 800)
        qtbot.addWidget(self.window)
        self.said, self.failed = [], []
        self.session.said.connect(lambda words, _undo: self.said.append(words))
        self.session.failed.connect(self.failed.append)
        self.background.started.connect(lambda job: job.failed.connect(self.failed.append))
        self.qtbot = qtbot

    def wait(self):
        self.qtbot.waitUntil(lambda: not self.background.busy, timeout=20000)

    def close(self):
        self.session.close()
        self.background.stop()


@pytest.fixture
def desk(qtbot, tmp_path):
    made = []

    def make(path=None, coder="Lea", folder="lead"):
        made.append(Desk(qtbot, tmp_path / folder, path, coder))
        return made[-1]

    yield make
    for one in made:
        one.close()


def bundle_of(folder, lead_path, coder="Ben", *, propose=False, codes=True):
    """Return a coder's bundle, made on another machine."""
    with Project.open(lead_path) as project:
        package = team.pack(project, coder_named(project, coder), folder / f"{coder}.qcw")
    home = team.open_package(package, folder / f"{coder} home.qcp")
    with Project.open(home) as project:
        who = team.package_coder(project)
        node = next(iter(codebook.tree(project).in_order())).id
        if propose:
            node = codebook.add_code(project, "Switching off", by=coder).id
        if codes:
            code(project, coder, "Boris", node, "it saves some time")
        coding.submit_layers(project, who)
        return team.return_bundle(project, who, folder / f"{coder}.qcb")


def test_packing_needs_a_pass_phrase_twice_or_no_protection_on_purpose(qtbot, tmp_path, desk):
    lead = desk(make_study(tmp_path, assigned=True))
    form = PackForm(lead.window, lead.session)
    qtbot.addWidget(form)
    assert form.missing() == "Choose a pass phrase, or no protection on purpose."
    assert not form.do_button.isEnabled()
    qtbot.keyClicks(form.protection.first, "three words here")
    qtbot.keyClicks(form.protection.second, "three words")
    assert form.missing() == "The two pass phrases differ."
    qtbot.keyClicks(form.protection.second, " here")
    assert form.do_button.isEnabled()
    assert form.protection.passphrase() == "three words here"
    form.protection.plain.setChecked(True)
    assert form.protection.passphrase() is None


def test_packages_are_written_for_the_chosen_coders_alone(qtbot, tmp_path, desk):
    lead = desk(make_study(tmp_path, assigned=True))
    form = PackForm(lead.window, lead.session)
    qtbot.addWidget(form)
    form.coders[coder_named(lead.session.project, "Ana").id].setChecked(False)
    pack_all(lead.session, lead.background, form.chosen(), tmp_path, "three words here")
    lead.wait()
    assert [one.name for one in tmp_path.glob("*.qcw")] == ["Sensors in care - Ben.qcw"]
    assert "Packed 1 work package" in lead.said[-1]


def test_names_that_a_file_system_does_not_take_are_cleaned():
    assert file_name("A/B: why?", "Ann\\Lee") == "A B why - Ann Lee.qcw"


def test_a_package_becomes_a_project_that_says_whose_part_it_is(qtbot, tmp_path, desk):
    path = make_study(tmp_path, assigned=True)
    with Project.open(path) as project:
        package = team.pack(project, coder_named(project, "Ben"), tmp_path / "Ben.qcw", passphrase="three words")
    ben = desk(None, folder="ben")
    form = OpenForm(ben.window, package)
    qtbot.addWidget(form)
    assert form.path() == tmp_path / "Ben.qcp"
    make_project(ben.session, ben.background, package, form.path(), "wrong")
    ben.wait()
    assert not ben.session.is_open
    assert len(ben.failed) == 1
    make_project(ben.session, ben.background, package, form.path(), "three words")
    qtbot.waitUntil(lambda: ben.session.is_open, timeout=20000)
    assert ben.session.coder.name == "Ben"
    screen = StudyScreen(ben.session, ben.background)
    qtbot.addWidget(screen)
    screen.show()
    screen.refresh(None)
    assert screen.notice.words.text() == (
        "Ben's part of 'Sensors in care': 0 of 3 layers are submitted. Return it when you are done."
    )
    coding.submit_layers(ben.session.project, ben.session.coder)
    screen.refresh(None)
    assert "Everything is done; return it now." in screen.notice.words.text()
    assert screen.notice.button.property("tone") == "primary"


def test_an_existing_project_is_never_written_over(qtbot, tmp_path, desk):
    path = make_study(tmp_path, assigned=True)
    ben = desk(None, folder="ben")
    form = OpenForm(ben.window, tmp_path / "study.qcw")
    qtbot.addWidget(form)
    assert form.missing() == f"{path.name} exists already; choose another name."
    assert not form.do_button.isEnabled()


def test_returning_writes_the_bundle(qtbot, tmp_path, desk):
    path = make_study(tmp_path, assigned=True)
    bundle_of(tmp_path, path)
    ben = desk(tmp_path / "Ben home.qcp", "Ben", "ben")
    form = ReturnForm(ben.window, ben.session, ben.session.coder)
    qtbot.addWidget(form)
    assert form.standing.text() == "3 of 3 layers are submitted."
    write_bundle(ben.session, ben.background, ben.session.coder, form.path(), None)
    ben.wait()
    assert (tmp_path / "Sensors in care - Ben.qcb").exists()
    assert ben.said[-1].endswith("send it to the lead.")


def rows(dialog):
    """Return what the report shows, file by file."""
    found = []
    for at in range(dialog.table.topLevelItemCount()):
        top = dialog.table.topLevelItem(at)
        found.append((top.text(0), top.text(4), [(top.child(n).text(1), top.child(n).text(3))
                                                 for n in range(top.childCount())]))  # fmt: skip
    return found


def test_receiving_shows_first_and_then_takes_each_bundle_as_one_step(qtbot, tmp_path, desk):
    path = make_study(tmp_path, assigned=True)
    bundle = bundle_of(tmp_path, path)
    wrong = tmp_path / "other.qcb"
    wrong.write_text("not a bundle", encoding="utf-8")
    lead = desk(path)
    before = lead.session.project.state
    dialog = ReceiveDialog(lead.window, lead.session, lead.background, [bundle, wrong])
    qtbot.addWidget(dialog)
    dialog.show()
    lead.wait()
    first, second = rows(dialog)
    assert first == ("Ben.qcb", "", [("Alma", "new"), ("Boris", "new"), ("Chidi", "new")])
    assert second[0] == "other.qcb"
    assert "other.qcb" in second[1]
    assert lead.session.project.state == before
    qtbot.mouseClick(dialog.receive_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("Received 1 bundle of Ben: 3 layers" in one for one in lead.said), timeout=20000)
    assert lead.session.project.last_changes.label == "Receive bundle of Ben"
    again = ReceiveDialog(lead.window, lead.session, lead.background, [bundle])
    qtbot.addWidget(again)
    lead.wait()
    assert {outcome for _, outcome in rows(again)[0][2]} == {"already here"}
    assert not again.receive_button.isEnabled()
    lead.session.undo()
    assert coding.progress(lead.session.project, lead.session.round.id).submitted == 0


def test_proposed_codes_are_accepted_by_a_switch(qtbot, tmp_path, desk):
    path = make_study(tmp_path, assigned=True)
    bundle = bundle_of(tmp_path, path, propose=True)
    lead = desk(path)
    dialog = ReceiveDialog(lead.window, lead.session, lead.background, [bundle])
    qtbot.addWidget(dialog)
    dialog.show()
    lead.wait()
    assert ("Boris", "waits for its code") in rows(dialog)[0][2]
    dialog.codes.setFocus()
    qtbot.keyClick(dialog.codes, Qt.Key.Key_Space)
    lead.wait()
    assert ("Boris", "new") in rows(dialog)[0][2]
    dialog.receive()
    qtbot.waitUntil(lambda: any("Received" in one for one in lead.said), timeout=20000)
    assert "Switching off" in {one.name for one in codebook.tree(lead.session.project).codes.values()}


def test_who_still_codes_blind_receives_nothing(qtbot, tmp_path, desk):
    path = make_study(tmp_path, assigned=True)
    bundle = bundle_of(tmp_path, path)
    ana = desk(path, "Ana")
    dialog = ReceiveDialog(ana.window, ana.session, ana.background, [bundle])
    qtbot.addWidget(dialog)
    ana.wait()
    assert "submit your own first" in rows(dialog)[0][1]
    assert not dialog.receive_button.isEnabled()


def test_a_dropped_package_asks_where_the_project_goes_and_opens_it(qtbot, tmp_path):
    path = make_study(tmp_path, assigned=True)
    with Project.open(path) as project:
        package = team.pack(project, coder_named(project, "Ana"), tmp_path / "Ana.qcw")
    window = MainWindow(session_on(tmp_path))
    qtbot.addWidget(window)
    window.show()
    asked = []

    def answer():
        form = QApplication.activeModalWidget()
        asked.append(type(form).__name__)
        qtbot.keyClick(form, Qt.Key.Key_Return)

    QTimer.singleShot(200, answer)
    window.take_files([package])
    qtbot.waitUntil(lambda: window.session.is_open, timeout=20000)
    assert asked == ["OpenForm"]
    assert window.session.project.path == tmp_path / "Ana.qcp"
    assert window.session.coder.name == "Ana"
    assert window.registry.qt("project.return").isEnabled()
    assert not window.registry.qt("project.pack").isEnabled()
    window.close()


def test_a_bundle_without_a_project_is_told_of(qtbot, tmp_path):
    window = MainWindow(session_on(tmp_path))
    qtbot.addWidget(window)
    window.show()
    window.take_files([tmp_path / "Ben.qcb"])
    assert window.banner.isVisible()
    window.close()
