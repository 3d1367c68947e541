# SPDX-License-Identifier: GPL-3.0-or-later
"""The frozen versions of the codebook and what changed from one to the next, in plain sentences."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from qualcoder_cp import codebook
from qualcoder_cp.codebook import CodeTree, Difference, Version
from qualcoder_cp.codebook.rules import PATH_SEPARATOR
from qualcoder_cp.project import Project
from qualcoder_cp.ui.codebook.card import TITLES
from qualcoder_cp.ui.codebook.side_by_side import both_sides
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.widgets.pieces import label

NOW = "Now, not frozen"


class VersionsPanel(QWidget):
    """A list of versions, newest first, and the differences of the chosen one from the one before."""

    chosen = Signal(int)
    """The row of the list that is chosen: 0 is the codebook as it stands."""

    def __init__(self) -> None:
        """Build an empty list."""
        super().__init__()
        self._versions: list[Version] = []
        self.list = QListWidget()
        self.list.setAccessibleName("Versions of the codebook")
        self.list.setToolTip("Choose a version to read what changed in it")
        self.list.currentRowChanged.connect(lambda row: self.chosen.emit(row) if row >= 0 else None)
        self.text = QTextBrowser()
        self.text.setAccessibleName("What changed")
        self._hint = label(
            "A version keeps the codebook as it stands; rounds of coding refer to one.", "muted", wrap=True
        )
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.list)
        split.addWidget(self.text)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(self._hint)
        layout.addWidget(split, 1)

    def refresh(self, project: Project, codes: CodeTree) -> None:
        """Re-read the versions; the chosen one stays chosen."""
        row = max(0, self.list.currentRow())
        self._versions = codebook.versions(project)
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItem(QListWidgetItem(NOW))
        for version in self._versions:
            when = version.made_at[:16].replace("T", " ")
            self.list.addItem(QListWidgetItem(f"{version.name} · {when} · {version.made_by}"))
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.list.blockSignals(False)
        self.show_differences(project, codes)

    def show_differences(self, project: Project, codes: CodeTree) -> None:
        """Show what the chosen version changed against the one before it."""
        row = max(0, self.list.currentRow())
        new = (
            codebook.tree(project, examples=True)
            if row == 0
            else codebook.version_tree(project, self._versions[row - 1])
        )
        old = codebook.version_tree(project, self._versions[row]) if row < len(self._versions) else CodeTree({})
        before = self._versions[row].name if row < len(self._versions) else "the empty codebook"
        found = codebook.differences(old, new)
        now = "Now" if row == 0 else self._versions[row - 1].name
        self.text.setHtml(_page(found, before, now))


def _page(found: list[Difference], before: str, now: str) -> str:
    shown = colours()
    if not found:
        return f"<p style='color:{shown.muted}'>Nothing changed since {escape(before)}.</p>"
    count = f"{len(found)} changes" if len(found) > 1 else "1 change"
    parts = [f"<p style='color:{shown.muted}'>{count} since {escape(before)}</p>"]
    for one in found:
        if one.what in TITLES:
            fields = [(f"{TITLES[one.what]} of “{one.code}” changed", one.before, one.after)]
            parts.append(both_sides(fields, before, now, shown))
        else:
            parts.append(f"<p>{_sentence(one, shown.muted)}</p>")
    return "".join(parts)


def _sentence(one: Difference, muted: str) -> str:
    name = f"<b>{escape(one.code)}</b>"
    if one.what == "added":
        return f"{name} added <span style='color:{muted}'>{escape(one.after)}</span>"
    if one.what == "removed":
        return f"{name} removed <span style='color:{muted}'>{escape(one.before)}</span>"
    before, after = one.before, one.after
    if one.what == "moved":
        return f"{name} moved from {escape(_place(before))} to {escape(_place(after))}"
    return f"{name} · {escape(one.what)}: {escape(before)} → {escape(after)}"


def _place(path: str) -> str:
    """Return the path above a code in words."""
    above = path.rpartition(PATH_SEPARATOR)[0]
    return f"“{above}”" if above else "the top level"
