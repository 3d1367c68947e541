# SPDX-License-Identifier: GPL-3.0-or-later
"""Bulk rules: each settles many items as one step that can be undone as one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from qualcoder_cp import adjudication
from qualcoder_cp.model import Round
from qualcoder_cp.project import Project

RULES = (
    ("exact", "Accept exact agreements"),
    ("trim", "Accept where ends differ by a word or two"),
    ("boundary: union", "Boundaries: keep the union"),
    ("boundary: intersection", "Boundaries: keep the intersection"),
    ("boundary: longer", "Boundaries: keep the longer version"),
    ("split", "Join split pieces as proposed"),
    ("majority", "Follow the majority"),
)
"""The rules that are offered, and what each does."""


def preview(project: Project, round_: Round, rule: str) -> int:
    """Return how many open items a rule would decide now."""
    return sum(
        found.ticked
        for one in adjudication.boards(project, round_)
        for found in adjudication.rule_items(one.items, rule, one.decisions)
    )


class RulesMenu(QMenu):
    """Counts what each rule would decide whenever it opens; ``run`` is given the rule."""

    def __init__(self, parent: QWidget, asked: Callable[[str], int], run: Callable[[str], object]) -> None:
        """Take how to count and how to apply a rule."""
        super().__init__(parent)
        self._asked = asked
        for rule, words in RULES:
            entry = self.addAction(words)
            entry.setData(rule)
            entry.triggered.connect(lambda _checked=False, one=rule: run(one))
        self.aboutToShow.connect(self.count)

    def count(self) -> None:
        """Write the number of items into each entry; what would decide nothing can't be chosen."""
        for entry, (rule, words) in zip(self.actions(), RULES, strict=True):
            number = self._asked(rule)
            entry.setText(f"{words} ({number})")
            entry.setEnabled(number > 0)
            entry.setVisible(number > 0 or rule != "majority")
