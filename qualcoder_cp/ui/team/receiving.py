# SPDX-License-Identifier: GPL-3.0-or-later
"""Receive bundles: first what each would bring, item by item; then each is taken in as one step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from qualcoder_cp import team
from qualcoder_cp.known import KnownError
from qualcoder_cp.project import Project
from qualcoder_cp.team import Outcome, Report
from qualcoder_cp.team.examining import TAKEN
from qualcoder_cp.ui.background import Background, Progress
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.team.fields import secret_field
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import WholeLabel, button, row

Found = tuple[Path, "Report | str"]
"""A file, and what it would bring or the sentence why nothing of it can be taken in."""
_FILE, _WHAT, _REVISION, _OUTCOME, _WHY = range(5)
_LETTERS = 150


class ReceiveDialog(QDialog):
    """The report of a dry run, a switch for proposed codes, and the button that takes everything in."""

    def __init__(self, parent: QWidget, session: Session, background: Background, bundles: Sequence[Path]) -> None:
        """Look into the bundles at once."""
        super().__init__(parent)
        self.setWindowTitle("Receive bundles")
        self._session, self._background, self._bundles = session, background, list(bundles)
        self.found: list[Found] = []
        self.words = WholeLabel("", name="What the bundles bring")
        self.table = QTreeWidget()
        self.table.setAccessibleName("What the bundles bring, item by item")
        self.table.setHeaderLabels(["Bundle", "What", "Revision", "Outcome", "Why"])
        self.table.setWordWrap(True)
        self.codes = QCheckBox("Take the proposed codes into the codebook")
        self.codes.setAccessibleName(self.codes.text())
        self.codes.setToolTip("Codes that a coder proposes join the codebook, and layers that use them come in")
        self.codes.toggled.connect(lambda _on: self.look())
        self.secret = secret_field("Pass phrase of the bundles, if they are protected")
        self.secret.returnPressed.connect(self.look)
        self.look_button = button("Look again", self.look, "quiet", tip="With this pass phrase (Enter)")
        self.receive_button = button(
            "Receive", self.receive, "primary", tip="Take in what is new, as one step a bundle"
        )
        self.close_button = button("Close", self.reject, "quiet", tip="Close (Esc)")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(3), space(3), space(3), space(3))
        layout.setSpacing(space(2))
        for widget in (self.words, self.table, self.codes, row(self.secret, self.look_button),
                       row(None, self.close_button, self.receive_button)):  # fmt: skip
            layout.addWidget(widget, 1 if widget is self.table else 0)
        wide = self.fontMetrics().averageCharWidth() * _LETTERS
        around = parent.window()
        self.resize(min(wide, around.width() * 19 // 20), around.height() * 3 // 4)
        self.look()

    # ---------------------------------------------------------------- dry run

    def look(self) -> None:
        """Examine all bundles in the background; nothing is changed."""
        receiver, secret, accept = self._session.coder, self.secret.text() or None, self.codes.isChecked()

        def work(reader: Project, progress: Progress) -> list[Found]:
            found: list[Found] = []
            for number, path in enumerate(self._bundles):
                progress(number, len(self._bundles), path.name)
                try:
                    found.append((path, team.examine(reader, path, receiver=receiver, passphrase=secret,
                                                     accept_codes=accept)))  # fmt: skip
                except KnownError as problem:
                    found.append((path, str(problem)))
            return found

        self.receive_button.setEnabled(False)
        self.words.setText("Looking into the bundles; nothing is changed.")
        self._background.read("Looking into bundles", self._session.project, work, self._show, quiet=True)

    def _show(self, found: list[Found]) -> None:
        self.found = found
        self.table.clear()
        for path, report in found:
            self.table.addTopLevelItem(_branch(path, report))
        self.table.expandAll()
        header = self.table.header()
        for column in range(_WHY):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.table.doItemsLayout()  # rows as high as their words in these widths
        proposed = any(one.kind == "code" and one.outcome is not Outcome.KNOWN for one in _findings(found))
        self.codes.setVisible(proposed)
        brings = sum(isinstance(one, Report) and one.brings for _, one in found)
        refused = [one for _, one in found if isinstance(one, str)]
        self.receive_button.setEnabled(bool(brings) and self._session.coder is not None)
        layers = sum(one.kind == "layer" and one.outcome in TAKEN for one in _findings(found))
        words = [f"{layers} layers would come in from {brings} of {len(found)} files."]
        words += ["Everything is here already."] if not brings and not refused else []
        self.words.setText("\n".join([" ".join([*words, "Nothing is changed yet."]), *refused]))
        self.table.setCurrentItem(self.table.topLevelItem(0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---------------------------------------------------------------- taking in

    def receive(self) -> None:
        """Take the bundles in, one after the other, each as one step."""
        wanted = [path for path, report in self.found if isinstance(report, Report) and report.brings]
        self.receive_button.setEnabled(False)
        self._receive_next(wanted, [])

    def _receive_next(self, left: list[Path], done: list[Found]) -> None:
        session, receiver = self._session, self._session.coder
        if not left or receiver is None:
            self._finish(done)
            return
        path, secret, accept = left[0], self.secret.text() or None, self.codes.isChecked()

        def work(writer: Project, _progress: Progress) -> Report | str:
            try:
                return team.receive(writer, path, by=receiver, passphrase=secret, accept_codes=accept)
            except KnownError as problem:
                return str(problem)

        def then(report: Report | str) -> None:
            self._receive_next(left[1:], [*done, (path, report)])

        session.do_aside(self._background, f"Receiving {path.name}", work, then)

    def _finish(self, done: list[Found]) -> None:
        taken = [(path, one) for path, one in done if isinstance(one, Report)]
        people = ", ".join(dict.fromkeys(report.coder.name for _, report in taken))
        layers = sum(one.kind == "layer" and one.outcome in TAKEN for one in _findings(done))
        several = "bundle" if len(taken) == 1 else "bundles"
        told = f"Received {len(taken)} {several} of {people}: {layers} layers. Each can be undone."
        failed = [one for _, one in done if isinstance(one, str)]
        self.words.setText(" ".join([told, *failed]) if taken else " ".join(failed))
        if taken:
            self._session.said.emit(told, True)
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)


def _findings(found: list[Found]) -> list[team.Finding]:
    return [one for _, report in found if isinstance(report, Report) for one in report.findings]


def _branch(path: Path, report: Report | str) -> QTreeWidgetItem:
    if isinstance(report, str):
        item = QTreeWidgetItem([path.name, "", "", "refused", report])
        item.setToolTip(_WHY, report)
        return item
    brings = "" if report.brings else "brings nothing that is not here already"
    item = QTreeWidgetItem([path.name, f"from {report.coder.name}", "", "", brings])
    for one in report.findings:
        revision = "" if one.revision is None else str(one.revision)
        proposed = one.kind == "code" and one.outcome is Outcome.WAITING
        outcome = "proposed" if proposed else one.outcome.value
        child = QTreeWidgetItem([one.kind, one.about, revision, outcome, one.sentence])
        child.setToolTip(_WHY, one.sentence)
        item.addChild(child)
    return item
