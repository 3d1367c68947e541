# SPDX-License-Identifier: GPL-3.0-or-later
"""The menu of the text for the right mouse button: codings here, codes to apply, copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from qualcoder_cp.ui.codebook.swatch import swatch
from qualcoder_cp.ui.widgets.plain import plain_text

if TYPE_CHECKING:
    from qualcoder_cp.ui.coding.screen import CodingScreen


def text_menu(screen: CodingScreen, point: QPoint) -> QMenu:
    """Return the menu for a place of the text's viewport.

    Without a selection the caret goes to the place, so that the sentence there is what a code is applied to.
    """
    view, desk, codes = screen.pane.view, screen.desk, screen.desk.codes
    position = view.position_at(point)
    if view.selected_span() is None:
        view.set_caret(position)
    menu = QMenu(screen)
    for identity in view.codings_at(position):
        coding = screen.pane.coding(identity)
        if coding is None:
            continue
        code = codes.codes[coding.code_id]
        one = menu.addAction(swatch(code.colour), plain_text(f"Choose coding “{code.name}”"))
        one.triggered.connect(lambda _checked=False, coding_id=identity: screen.choose(coding_id))
    menu.addSeparator()
    can = not screen.session.project.readonly and not screen.pane.bar.is_frozen
    for key, code_id in sorted(screen.code_desk.keys.items()):
        code = codes.codes[code_id]
        one = menu.addAction(swatch(code.colour), f"{plain_text(code.name)}\t{key}")
        one.triggered.connect(lambda _checked=False, wanted=code_id: desk.apply(wanted))
        one.setEnabled(can)
    menu.addSeparator()
    find = menu.addAction("Find a code...\tSpace", screen.code_desk.open_palette)
    vivo = menu.addAction("Code in vivo\tCtrl+I", lambda: desk.in_vivo(screen.code_desk.parent_for_new()))
    find.setEnabled(can)
    vivo.setEnabled(can and view.selected_span() is not None)
    menu.addSeparator()
    keys = QKeySequence(QKeySequence.StandardKey.Copy).toString(QKeySequence.SequenceFormat.NativeText)
    menu.addAction(f"Copy\t{keys}", view.copy).setEnabled(view.selected_span() is not None)
    return menu
