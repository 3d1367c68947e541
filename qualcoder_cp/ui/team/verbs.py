# SPDX-License-Identifier: GPL-3.0-or-later
"""The team's verbs of the Project menu. What they need is imported when it is first wanted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session

PACKAGE, BUNDLE = ".qcw", ".qcb"


class TeamVerbs:
    """Pack, open, return and receive, from a window."""

    def __init__(self, window: QWidget, session: Session, background: Background) -> None:
        """Act on the session; forms stand above the window."""
        self._window, self._session, self._background = window, session, background

    def declare(self) -> list[Action]:
        """Return the actions."""
        return [
            Action("project.pack", "Project", "Pack work packages...", self.pack, enabled=self._can_pack,
                   hint="One file for each coder on another machine"),
            Action("project.return", "Project", "Return my work...", self.give_back, enabled=self._is_package,
                   hint="Write the bundle of what you submitted"),
            Action("project.receive", "Project", "Receive bundles...", self.choose_bundles, enabled=self._writable,
                   hint="Take in what coders send back; first you see what it would do"),
        ]  # fmt: skip

    def pack(self) -> None:
        """Ask for whom, where and how, and pack."""
        from qualcoder_cp.ui.team.packing import PackForm, pack_all

        form = PackForm(self._window, self._session)
        if form.exec():
            folder = Path(form.folder.text())
            pack_all(self._session, self._background, form.chosen(), folder, form.protection.passphrase())

    def give_back(self) -> None:
        """Ask where and how, and write the bundle."""
        from qualcoder_cp.ui.team.returning import return_work

        return_work(self._window, self._session, self._background)

    def choose_bundles(self) -> None:
        """Ask for the files and show what they would bring."""
        names, _ = QFileDialog.getOpenFileNames(self._window, "Receive bundles", "", f"Bundles (*{BUNDLE})")
        if names:
            self.receive([Path(name) for name in names])

    def receive(self, bundles: Sequence[Path]) -> None:
        """Show what bundles would bring, and take them in if that is wanted."""
        if not self._writable():
            self._session.failed.emit("Open the lead's project first, for writing; then bundles can be received.")
            return
        from qualcoder_cp.ui.team.receiving import ReceiveDialog

        ReceiveDialog(self._window, self._session, self._background, bundles).exec()

    def open_package(self, package: Path) -> None:
        """Make the coder's project from a work package and open it."""
        from qualcoder_cp.ui.team.opening import open_package

        open_package(self._window, self._session, self._background, package)

    def _writable(self) -> bool:
        return self._session.is_open and not self._session.project.readonly

    def _can_pack(self) -> bool:
        return self._writable() and not self._is_package() and self._session.round is not None

    def _is_package(self) -> bool:
        if not self._session.is_open:
            return False
        from qualcoder_cp.team.unpacking import package_coder

        return package_coder(self._session.project) is not None
