# SPDX-License-Identifier: GPL-3.0-or-later
"""The text in the centre: one coder's brackets at the left, the others' at the right, the consensus as fill."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QTextEdit

from qualcoder_cp.adjudication import Board, Item
from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import text_of
from qualcoder_cp.ui.adjudication.naming import Naming
from qualcoder_cp.ui.coding.coded_text_view import CodedTextView
from qualcoder_cp.ui.coding.coding_index import Pattern, ShownCoding
from qualcoder_cp.ui.theme import colours

CONTEXT = 320
"""How many characters around the passage are brought into view with it, unless its turns are shorter."""
MARK_ALPHA = 48
_PATTERNS: tuple[Pattern, ...] = ("solid", "hatched", "outlined")


class TextPane(CodedTextView):
    """One transcript under judgement; ``item_wanted`` tells the fingerprint of a stripe that was clicked."""

    item_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Transcript with both coders' codings")
        self._shown: tuple[int, int] | None = None
        self._layers: object = None
        self._turns: list[tuple[int, int]] = []
        self._items: dict[int, str] = {}
        self._passage: tuple[int, int] | None = None
        self.stripe_clicked.connect(lambda number: self.item_wanted.emit(self._items[number]))

    def show_item(self, project: Project, board: Board, item: Item, tree: CodeTree, naming: Naming) -> None:
        """Show the transcript of an item with the passage marked, and a turn around it in view."""
        self._show_text(project, board)
        layers = (board.items, naming.open, tree)
        if layers != self._layers:
            self._layers = layers
            self._show_codings(board, tree, naming)
        self.set_consensus((one.start, one.end) for one in board.result.codings)
        self._passage = (item.start, item.end)
        self.mark()
        around = self._around(item.start, item.end)
        self._lay_out_to(around[1])
        self.show_span(*around)
        self.show_span(item.start, item.end)

    def show_passage(self, start: int, end: int) -> None:
        """Mark another passage than the item's, in view."""
        self._passage = (start, end)
        self.mark()
        self._lay_out_to(end)
        self.show_span(start, end)

    def mark(self) -> None:
        """Lay the mark of the disputed passage under its words."""
        if self._passage is None:
            return
        offsets = self.painting.offsets
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(offsets.to_qt(self._passage[0]))
        cursor.setPosition(offsets.to_qt_end(self._passage[1]), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        mark = QColor(colours().accent)
        mark.setAlpha(MARK_ALPHA)
        selection.format.setBackground(mark)
        self.setExtraSelections([selection])

    def _show_text(self, project: Project, board: Board) -> None:
        key = (board.transcript.id, board.transcript.revision_id)
        if key == self._shown:
            return
        self._shown, self._layers = key, None
        self.setExtraSelections([])
        self.set_codings(())
        self.set_left_codings(())
        text = text_of(project, board.transcript.id, board.transcript.revision_id)
        self._turns = [(turn.start, turn.end) for turn in text.turns]
        self.set_transcript(text.text, text.turns, text.ranges)

    def _show_codings(self, board: Board, tree: CodeTree, naming: Naming) -> None:
        order = naming.order(board)
        sides: tuple[list[ShownCoding], list[ShownCoding]] = ([], [])
        self._items = {}
        for item in board.items:
            for one in item.members:
                place, number = order.index(one.coder_uuid), len(self._items) + 1
                self._items[number] = item.fingerprint
                code, called = tree.codes[one.code_id], naming.called(board, one.coder_uuid)
                sides[min(place, 1)].append(
                    ShownCoding(
                        number, one.start, one.end, one.code_id, code.name, code.colour,
                        coder=naming.letter(board, one.coder_uuid), pattern=_PATTERNS[max(0, place - 1) % 3],
                        unsure=one.unsure, tip="\n".join(filter(None, [f"{called}: {code.name}", one.memo])),
                    )
                )  # fmt: skip
        self.set_left_codings(sides[0])
        self.set_codings(sides[1])

    def _lay_out_to(self, position: int) -> None:
        """Lay the paragraphs out up to a position: before that Qt takes each for one line and scrolls wrongly."""
        block, last = self.document().firstBlock(), self.painting.offsets.to_qt_end(position)
        while block.isValid() and block.position() <= last:
            self.blockBoundingRect(block)
            block = block.next()

    def _around(self, start: int, end: int) -> tuple[int, int]:
        """Return the passage with the turns before and after it, as far as `CONTEXT` allows."""
        before = [turn for turn in self._turns if turn[0] < start]
        after = [turn for turn in self._turns if turn[1] > end]
        first = before[-2][0] if len(before) > 1 else 0
        last = after[1][1] if len(after) > 1 else max(end, after[0][1] if after else end)
        return max(first, start - CONTEXT, 0), min(last, end + CONTEXT)
