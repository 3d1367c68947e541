# SPDX-License-Identifier: GPL-3.0-or-later
"""Bulk rules: each settles many items as one step that can be undone as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QMenu, QWidget

from qualcoder_cp import adjudication, codebook
from qualcoder_cp.model import Round
from qualcoder_cp.project import Project

RULES = (
    ("exact", "Accept exact agreements"),
    ("trim", "Accept where ends differ by a word or two"),
    ("boundary: union", "Boundaries: keep the union"),
    ("boundary: intersection", "Boundaries: keep the intersection"),
    ("boundary: longer", "Boundaries: keep the longer version"),
    ("boundary: sentence", "Boundaries: whole sentences"),
    ("boundary: turn", "Boundaries: whole turns"),
    ("split", "Join split pieces as proposed"),
    ("majority", "Follow the majority"),
    ("roll up", "Codes of one domain: the code above them"),
)
"""The rules that are offered, and what each does."""


def preview(project: Project, round_: Round, rule: str) -> int:
    """Return how many open items a rule would decide now."""
    return counts(project, round_)[rule]


def counts(project: Project, round_: Round) -> Mapping[str, int]:
    """Return how many open items each rule would decide now, as it ticks them."""
    parents = {code.id: code.parent_id for code in codebook.tree(project).codes.values()}
    found = [one for one in adjudication.boards(project, round_) if one.ready]
    return {
        rule: sum(
            each.ticked
            for one in found
            for each in adjudication.rule_items(
                one.items, rule, one.decisions, parent_of=parents, snap=lambda start, end: (start, end)
            )
        )
        for rule, _ in RULES
    }  # fmt: skip


class RulesMenu(QMenu):
    """Counts what each rule would decide whenever it opens; ``run`` is given the rule."""

    def __init__(
        self, parent: QWidget, asked: Callable[[], Mapping[str, int]], run: Callable[[str], object]
    ) -> None:  # fmt: skip
        """Take how to count and how to preview a rule."""
        super().__init__(parent)
        self._asked = asked
        for rule, words in RULES:
            entry = self.addAction(words)
            entry.setData(rule)
            entry.triggered.connect(lambda _checked=False, one=rule: run(one))
        self.aboutToShow.connect(self.count)

    def count(self) -> None:
        """Write the number of items into each entry; what would decide nothing can't be chosen."""
        numbers = self._asked()
        for entry, (rule, words) in zip(self.actions(), RULES, strict=True):
            entry.setText(f"{words} ({numbers[rule]:,})")
            entry.setEnabled(numbers[rule] > 0)
            entry.setVisible(numbers[rule] > 0 or rule not in ("majority", "roll up"))
