# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of the codebook that concern codings: each is shown in a panel with its effect before it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from qualcoder_cp import codebook, coding
from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.coding.segments import find_segments
from qualcoder_cp.model import KnownError
from qualcoder_cp.ui.codebook.change_panel import Choice
from qualcoder_cp.ui.coding.code_palette_dialog import CodePaletteDialog

if TYPE_CHECKING:
    from qualcoder_cp.ui.codebook.screen import CodebookScreen


class CodeChanges(QObject):
    """Asks through the screen's panels and does what is answered."""

    def __init__(self, screen: CodebookScreen) -> None:
        """Act on ``screen``."""
        super().__init__(screen)
        self._screen = screen
        self._splitting: int | None = None
        screen.splitting.ticked.connect(self._show_split)
        screen.splitting.split_wanted.connect(self._split)

    @property
    def _codes(self) -> CodeTree:
        return self._screen.tree.codes.codes

    # ---------------------------------------------------------------- move and merge

    def dropped(self, code_id: int, target_id: int) -> None:
        """A code was dropped on another one: below it, or merged into it?"""
        codes, session = self._codes, self._screen.session
        name, target = codes.codes[code_id].name, codes.codes[target_id].name
        if target_id in codes.below(code_id):
            self._screen.move(code_id, target_id, -1)  # the core says why this can't be
            return
        choices = []
        if codes.codes[code_id].parent_id != target_id:
            below = len(codes.below(code_id)) - 1
            told = f"'{target} > {name}'" + (f", with {_several(below, 'code')} below it" if below else "")
            choices.append(Choice("Move it below", lambda: self._screen.move(code_id, target_id, -1), told))
        found = coding.preview_merge(session.project, session.coder, code_id, target_id)
        choices.append(Choice("Merge it", lambda: self._merge(code_id, target_id), found.sentence))
        self._ask(f"“{name}” on “{target}”", "", choices)

    def ask_merge(self) -> None:
        """Let the code be chosen into which the current one is merged."""
        code_id = self._screen.tree.current_id()
        if code_id is not None:
            name = self._codes.codes[code_id].name
            self._choose(f"Merge “{name}” into...", code_id, lambda target: self.preview_merge(code_id, target))

    def preview_merge(self, code_id: int, target_id: int) -> None:
        """Show what merging a code into another one will do."""
        session = self._screen.session
        try:
            found = coding.preview_merge(session.project, session.coder, code_id, target_id)
        except KnownError as problem:
            session.failed.emit(str(problem))
            return
        source, target = found.outlook.source.name, found.outlook.target.name
        details = [
            f"{one.name.replace('_', ' ').capitalize()} of '{source}' is not kept: {one.of_source}"
            for one in found.outlook.fields
            if one.kept != one.of_source
        ]
        choices = [Choice("Merge", lambda: self._merge(code_id, target_id))]
        if target_id not in self._codes.below(code_id) and code_id not in self._codes.below(target_id):
            choices.append(Choice("The other way round...", lambda: self.preview_merge(target_id, code_id)))
        self._ask(f"Merge “{source}” into “{target}”", found.sentence, choices, details)

    def _merge(self, code_id: int, target_id: int) -> None:
        session = self._screen.session
        if session.do(codebook.merge_codes, session.project, code_id, target_id, by=session.by) is not None:
            self._screen.tree.choose(target_id)

    # ---------------------------------------------------------------- remove

    def remove(self) -> None:
        """Remove the current code; if it is in use, ask what becomes of its codings."""
        session, code_id = self._screen.session, self._screen.tree.current_id()
        if code_id is None:
            return
        if session.coder is None:
            session.do(codebook.remove_code, session.project, code_id, by=session.by)
            return
        found = coding.preview_delete(session.project, session.coder, code_id)
        if not found.in_use:
            session.do(coding.delete_code, session.project, session.coder, code_id)
            return
        name = found.code.name
        users = [f"{_several(found.own, 'coding')} of yours in open layers"] if found.own else []
        users += ["codings in submitted layers or of other coders"] if found.elsewhere else []
        words = " and ".join(users)
        words = words[0].upper() + words[1:]
        below = f" {_several(len(found.below), 'code')} below it would go with it." if found.below else ""
        if found.heir:
            below += f" What others may have coded with it will count for “{found.heir.name}”."
        choices = [
            Choice("Move the codings to another code...", lambda: self._ask_target(code_id, name),
                   "They count for the other code from now on, also in submitted layers."),
        ]  # fmt: skip
        if not found.elsewhere:
            choices.append(Choice("Remove the codings too", lambda: self._delete(code_id, remove=True)))
        self._ask(f"“{name}” is in use", f"{words} use it or a code below it.{below} One step to undo.", choices)

    def _ask_target(self, code_id: int, name: str) -> None:
        self._choose(f"Codings of “{name}” go to...", code_id, lambda target: self._delete(code_id, move_to=target))

    def _delete(self, code_id: int, **answer: object) -> None:
        session = self._screen.session
        session.do(coding.delete_code, session.project, session.coder, code_id, **answer)

    # ---------------------------------------------------------------- split

    def ask_split(self) -> None:
        """List the codings of the current code, to be ticked."""
        session, code_id = self._screen.session, self._screen.tree.current_id()
        if code_id is None:
            return
        self._splitting = code_id
        found = find_segments(session.project, session.coder, code_id=code_id, below=False)
        self._screen.splitting.ask(self._codes.codes[code_id].name, found)
        self._screen.show_panel(self._screen.splitting)

    def _show_split(self, ids: list[int]) -> None:
        session = self._screen.session
        if session.coder is not None and self._splitting in self._codes.codes:
            found = coding.preview_split(session.project, session.coder, self._splitting, ids)
            self._screen.splitting.show_effect(found)

    def _split(self, ids: list[int], name: str) -> None:
        session = self._screen.session
        done = session.do(coding.split_code, session.project, session.coder, self._splitting, ids, name=name)
        if done is not None:
            self._screen.splitting.put_away()
            self._screen.tree.choose(done[0].id)

    # ---------------------------------------------------------------- asking

    def _ask(self, title: str, words: str, choices: list[Choice], details: list[str] | None = None) -> None:
        self._screen.show_panel(self._screen.asking)
        self._screen.asking.ask(title, words, choices, details or ())

    def _choose(self, title: str, without: int, take: Callable[[int], object]) -> None:
        """Let another code be chosen by typing."""
        dialog = CodePaletteDialog(
            self._codes, (), self._codes.path(without), "", self._screen, title=title, can_make=False, without={without}
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(take)
        dialog.open()
        dialog.field.setFocus()


def _several(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
