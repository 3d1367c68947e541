# SPDX-License-Identifier: GPL-3.0-or-later
"""What a project made from a work package says above its map: whose part it is, and that it goes back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout

from qualcoder_cp import coding, team
from qualcoder_cp.project import Project
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import WholeLabel, button


class PackageNotice(QFrame):
    """Hidden in all other projects."""

    def __init__(self, give_back: Callable[[], object]) -> None:
        """Call ``give_back`` when the button is pressed."""
        super().__init__()
        self.setProperty("tone", "card")
        self.words = WholeLabel("", name="Work package")
        self.button = button("Return my work...", give_back, tip="Write the bundle of what you submitted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(space(2), space(1), space(2), space(1))
        layout.setSpacing(space(2))
        layout.addWidget(self.words, 1)
        layout.addWidget(self.button)
        self.hide()

    def refresh(self, project: Project) -> None:
        """Show how far the part of the coder is."""
        coder, round_ = team.package_coder(project), coding.current_round(project)
        self.setVisible(coder is not None and round_ is not None)
        if coder is None or round_ is None:
            return
        done = coding.progress(project, round_.id, coder.id)
        left = done.total - done.submitted - done.excused
        told = f"{coder.name}'s part of '{project.title}': {done.submitted} of {done.total} layers are submitted. "
        self.words.setText(told + ("Return it when you are done." if left else "Everything is done; return it now."))
        self.button.setEnabled(bool(done.submitted))
        self.button.setProperty("tone", "" if left else "primary")
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)
