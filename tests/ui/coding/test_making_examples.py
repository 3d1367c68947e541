# SPDX-License-Identifier: GPL-3.0-or-later
"""A passage becomes an example on a code's card without leaving the text."""

from __future__ import annotations

import pytest
from coding_desk import Desk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from qualcoder_cp import codebook
from qualcoder_cp.codebook import ExampleKind

pytestmark = pytest.mark.ui
Key = Qt.Key


def examples(desk: Desk, name: str) -> list[tuple[ExampleKind, str]]:
    code_id = codebook.code_named(desk.session.project, name).id
    return [(one.kind, one.quote) for one in codebook.examples_of(desk.session.project, code_id)]


def test_e_makes_the_current_coding_a_typical_example(desk: Desk) -> None:
    desk.put_caret("They never")
    desk.press(Key.Key_1)
    desk.press(Key.Key_E)
    menu = QApplication.activePopupWidget()
    desk.qtbot.keyClick(menu, Key.Key_Return)
    assert examples(desk, "Consent") == [(ExampleKind.TYPICAL, "They never asked me.")]
    assert len(desk.codings()) == 1


def test_selected_words_and_the_code_of_the_tree_make_a_close_but_no(desk: Desk) -> None:
    desk.screen.codes.tree.choose(codebook.code_named(desk.session.project, "Surveillance").id)
    desk.select("told my mother")
    menu = desk.screen.example_desk.offer()
    menu.actions()[2].trigger()
    menu.close()
    assert examples(desk, "Surveillance") == [(ExampleKind.CLOSE_BUT_NO, "told my mother")]
    desk.session.undo()
    assert examples(desk, "Surveillance") == []


def test_without_a_code_it_says_what_is_missing(desk: Desk) -> None:
    desk.put_caret("They never")
    assert desk.screen.example_desk.offer() is None
    assert "Choose a coding" in desk.said[-1]
