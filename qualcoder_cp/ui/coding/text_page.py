# SPDX-License-Identifier: GPL-3.0-or-later
"""How a transcript with its codings looks: the text, what lies under it, and the margins at its sides.

The document is never formatted: see `under_painting`. Positions are code points of the stored text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from qualcoder_cp.model import TextRange, Turn
from qualcoder_cp.ui.coding.code_palette import CodePalette
from qualcoder_cp.ui.coding.coding_index import ShownCoding
from qualcoder_cp.ui.coding.edge_handles import WASH, EdgeHandles
from qualcoder_cp.ui.coding.hover_card import Card
from qualcoder_cp.ui.coding.lettering import Lettering
from qualcoder_cp.ui.coding.line_spacing import SpacedLayout
from qualcoder_cp.ui.coding.margins import StripeMargin
from qualcoder_cp.ui.coding.offset_map import OffsetMap
from qualcoder_cp.ui.coding.page_measure import character_width, measure
from qualcoder_cp.ui.coding.page_words import SELECTION_ALPHA, PageWords
from qualcoder_cp.ui.coding.quiet_words import QuietWords
from qualcoder_cp.ui.coding.steps import Steps
from qualcoder_cp.ui.coding.stripes import ShownSet
from qualcoder_cp.ui.coding.turn_margin import TurnMargin
from qualcoder_cp.ui.coding.under_painting import LANES, Piece, UnderPainting

_WIDEST_LABEL = 60.0
"""In characters."""


class TextPage(QPlainTextEdit):
    """A read-only transcript on which codings are seen; `CodedTextView` adds what one does there."""

    stripe_clicked = Signal(int)
    label_width_changed = Signal(object)
    """The width that somebody chose for the labels beside the text, in characters; None: what suits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.painting = UnderPainting(CodePalette(dark=False))
        self.steps = Steps(self.painting.offsets, ())
        self._handles = EdgeHandles(self)
        self._words = PageWords(self)
        self._drop: tuple[int, int] | None = None
        self._pointed: int | None = None
        self._label_letters: float | None = None
        self._describe: Callable[[ShownCoding], Card] = self._plain_card
        self._page: tuple[tuple[int, float, int, int], list[Piece]] | None = None
        self.lettering = Lettering(self.font())
        self._turn_margin = TurnMargin(self)
        self._right = StripeMargin(self, "right")
        self._left = StripeMargin(self, "left")
        self._spacing = self._make_document()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameStyle(0)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Transcript")
        self.updateRequest.connect(self._follow)
        for margin in (self._right, self._left):
            margin.clicked.connect(self.stripe_clicked)
            margin.pulled.connect(self._pull_labels)
            margin.let_go.connect(lambda: self._choose_label_width(None))
        self._right.pointed.connect(self.point_at)
        self._fit_font()
        self._derive_theme()

    def _make_document(self) -> SpacedLayout:
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        spacing = SpacedLayout(document)
        document.setDocumentLayout(spacing)
        document.setDefaultFont(self.font())
        self.setDocument(document)
        return spacing

    # -- what is shown ---------------------------------------------------------------------------

    def set_transcript(self, text: str, turns: Sequence[Turn], ranges: Sequence[TextRange] = ()) -> None:
        """Show a text (LF line ends) without codings.

        The interviewer's turns, the speakers' labels and ``ranges`` (headers, times, stage
        directions) are muted.
        """
        offsets = OffsetMap(text)
        self.steps = Steps(offsets, turns)
        self.painting.set_text(offsets, QuietWords(self.steps, ranges))
        self._handles.show(None)
        self._turn_margin.set_speakers({turn.speaker or "" for turn in turns})
        self._spacing.forget()
        self.setPlainText(offsets.display_text())
        self._changed()

    def set_codings(self, codings: Iterable[ShownCoding]) -> None:
        """Show exactly these codings: under the words and as stripes at the right."""
        self.painting.shown = ShownSet(codings)
        if self._handles.coding not in self.painting.shown.by_id:
            self._handles.show(None)
        self._changed()

    def set_left_codings(self, codings: Iterable[ShownCoding]) -> None:
        """Show these codings as brackets at the left, for instance those of the other coder."""
        self.painting.left = ShownSet(codings)
        self._changed()

    def set_consensus(self, spans: Iterable[tuple[int, int]]) -> None:
        """Fill these stretches behind the words."""
        self.painting.set_consensus(list(spans))
        self._changed()

    def add_coding(self, coding: ShownCoding) -> None:
        """Show one more coding; the others keep their columns."""
        self.painting.shown.add(coding)
        self._changed_between(coding.start, coding.end)

    def remove_coding(self, identity: int) -> None:
        """Stop showing a coding; raises KeyError for an unknown id."""
        coding = self.painting.shown.remove(identity)
        if self._handles.coding == identity:
            self._handles.show(None)
        self._changed_between(coding.start, coding.end)

    def update_coding(self, coding: ShownCoding) -> None:
        """Show a coding with another span or look; raises KeyError for an unknown id."""
        old = self.painting.shown.remove(coding.id)
        self.painting.shown.add(coding)
        self._changed_between(min(old.start, coding.start), max(old.end, coding.end))

    def set_current_coding(self, identity: int | None) -> None:
        """Draw this coding stronger and give it handles; None for no coding."""
        self._handles.show(identity)
        self._refresh()

    def current_coding(self) -> int | None:
        """Return the id of the coding that has handles, or None."""
        return self._handles.coding

    def coding_handle(self, edge: str) -> QRect | None:
        """Return where the handle ``start`` or ``end`` was last painted in the viewport, or None."""
        return self._handles.grip("start" if edge == "start" else "end")

    def codings_at(self, position: int) -> list[int]:
        """Return the ids of the codings over the character at ``position``, the shortest first."""
        found = self.painting.shown.index.query(position, position + 1)
        return [key for _, _, key in sorted(found, key=lambda item: (item[1] - item[0], item[2]))]

    def set_descriptions(self, describe: Callable[[ShownCoding], Card]) -> None:
        """Let hover cards and what is read aloud be told by ``describe``; its ``colour`` is not needed."""
        self._describe = describe

    def card(self, coding: ShownCoding) -> Card:
        """Return what is told of a coding, in the colour in which it is painted."""
        return replace(self._describe(coding), colour=QColor(*self.painting.palette.stripe(coding.colour)).name())

    @staticmethod
    def _plain_card(coding: ShownCoding) -> Card:
        return Card(coding.label, coding.colour, coding.tip, coding.coder, unsure=coding.unsure)

    def cards_at(self, position: int) -> list[Card]:
        """Return what is told of the codings over the character at ``position``, the shortest first."""
        return [self.card(self.painting.shown.by_id[key]) for key in self.codings_at(position)]

    def point_at(self, identity: int | None) -> None:
        """Lay a wash under the words of the coding whose stripe is pointed at; None: of none."""
        if identity != self._pointed:
            self._pointed = identity
            self.viewport().update()

    # -- looks -----------------------------------------------------------------------------------

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points; margins and measure follow."""
        font = QFont(self.font())
        font.setPointSizeF(points)
        self.setFont(font)

    def set_label_width(self, letters: float | None) -> None:
        """Set the width of the labels beside the text in characters; None: what suits the window."""
        self._label_letters = letters
        self._changed()

    def widen_labels(self, letters: float) -> None:
        """Make the labels beside the text so many characters wider, or narrower, than they are."""
        room = self._right.label_room() / character_width(self.fontMetrics())
        self._choose_label_width(min(_WIDEST_LABEL, max(0.0, round(room + letters, 2))))

    def _pull_labels(self, pixels: int) -> None:
        self.widen_labels(pixels / character_width(self.fontMetrics()))

    def _choose_label_width(self, letters: float | None) -> None:
        self.set_label_width(letters)
        self.label_width_changed.emit(letters)

    def _derive_theme(self) -> None:
        palette = self.palette()
        base = palette.color(QPalette.ColorRole.Base)
        text = palette.color(QPalette.ColorRole.Text)
        colours = CodePalette(base.lightness() < 128, base.name(), text.name())
        self.painting.palette = colours
        self._words.dress(colours)
        self._changed()

    def _fit_font(self) -> None:
        self.lettering = Lettering(self.font())
        lane = max(2, self.fontMetrics().height() // 10)
        self.painting.lane_height = lane
        self.painting.gap = self._spacing.gap = LANES * (lane + 1) - 2
        self._changed()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font and the palette."""
        super().changeEvent(event)
        if not hasattr(self, "_spacing"):
            return
        if event.type() == QEvent.Type.FontChange:
            self._fit_font()
        elif event.type() == QEvent.Type.PaletteChange:
            self._derive_theme()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the measure and the margins."""
        super().resizeEvent(event)
        self.painting.forget()
        self._page = None
        self._arrange()

    def _changed(self) -> None:
        self.painting.forget()
        if hasattr(self, "_spacing"):
            self._arrange()
            self._refresh()

    def _changed_between(self, start: int, end: int) -> None:
        document, offsets = self.document(), self.painting.offsets
        first = document.findBlock(offsets.to_qt(start)).blockNumber()
        self.painting.forget_paragraphs(first, document.findBlock(offsets.to_qt_end(end)).blockNumber())
        self._arrange()
        self._refresh()

    def _refresh(self) -> None:
        self._page = None
        for widget in (self.viewport(), self._right, self._left, self._turn_margin):
            widget.update()

    def _arrange(self) -> None:
        """Give the text its measure and place the margins beside it."""
        columns = self.painting.left.columns
        sizes = measure(
            self.contentsRect().width() - self.verticalScrollBar().sizeHint().width(),
            self.fontMetrics(),
            self._turn_margin.wanted_width(),
            (columns, self.painting.shown.columns),
            self._label_letters,
        )
        margins = self.viewportMargins()
        if (margins.left(), margins.right()) != (sizes.before_text, sizes.right):
            self.setViewportMargins(sizes.before_text, 0, sizes.right, 0)
        inside = self.contentsRect()
        edge = inside.left() + sizes.before_text
        text = self.viewport().geometry()
        self._left.setVisible(bool(columns))
        self._left.setGeometry(edge - sizes.left, text.top(), sizes.left, text.height())
        self._turn_margin.setGeometry(inside.left(), text.top(), sizes.before_text - sizes.left, text.height())
        self._right.setGeometry(text.right() + 1, text.top(), sizes.right, text.height())

    def _follow(self, rectangle: QRect, moved: int) -> None:
        """Paint the margins with the text: labels move against stripes, so a scrolled copy will not do."""
        if moved or rectangle.height() >= self.viewport().height():
            for widget in (self._right, self._left, self._turn_margin):
                widget.update()

    # -- painting --------------------------------------------------------------------------------

    def page(self) -> list[Piece]:
        """Return the paragraphs on the page with their chunks, laid out; kept until the page changes."""
        block, offset, view = self.firstVisibleBlock(), self.contentOffset(), self.viewport().size()
        key = (block.position(), offset.y(), view.width(), view.height())
        if self._page is None or self._page[0] != key:
            pieces = self._lay_out(block, offset)
            if self._spacing.tell_size():  # the scroll bar may have moved the page, at the end of the text
                block, offset = self.firstVisibleBlock(), self.contentOffset()
                if (block.position(), offset.y()) != key[:2]:
                    pieces = self._lay_out(block, offset)
                    key = (block.position(), offset.y(), view.width(), view.height())
            self._page = (key, pieces)
        return self._page[1]

    def _lay_out(self, block: QTextBlock, offset: QPointF) -> list[Piece]:
        pieces: list[Piece] = []
        y, height = offset.y(), self.viewport().height()
        while block.isValid() and y <= height:
            box = self._spacing.blockBoundingRect(block)
            layout = block.layout()
            if block.textDirection() == Qt.LayoutDirection.RightToLeft:
                option = layout.textOption()
                option.setAlignment(Qt.AlignmentFlag.AlignRight)
                layout.setTextOption(option)
            chunks = self.painting.chunks(block, -y, height - y)
            pieces.append(Piece(block, int(offset.x()), int(y), int(box.height()), chunks))
            y += box.height()
            block = block.next()
        return pieces

    def boxes(self, piece: Piece, start: int, end: int) -> list[QRect]:
        """Return the rectangles of a span in one paragraph of the page, in the viewport."""
        offsets, base = self.painting.offsets, piece.block.position()
        low = max(offsets.to_qt(start) - base, 0)
        high = min(offsets.to_qt_end(end) - base, piece.block.length() - 1)
        if low >= high:
            return []
        lines = self.painting.lines(piece.block, 0, piece.block.layout().lineCount())
        return [box.translated(piece.x, piece.y) for box in lines.rectangles([(low, high)])]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what lies under the words, then the words, selection and caret."""
        painter = QPainter(self.viewport())
        exposed = event.rect()
        page = [one for one in self.page() if one.y <= exposed.bottom() and one.y + one.height >= exposed.top()]
        painter.setPen(Qt.PenStyle.NoPen)
        self.painting.draw(painter, page)
        self._paint_pointed(painter, page)
        self._handles.paint(painter, self.page())
        self._paint_drop(painter, page)
        self._words.paint(painter, page, QRectF(exposed))

    def _paint_pointed(self, painter: QPainter, page: list[Piece]) -> None:
        coding = self.painting.shown.by_id.get(self._pointed) if self._pointed is not None else None
        if coding is None or coding.id == self._handles.coding:
            return
        painter.setBrush(QColor(*self.painting.palette.stripe(coding.colour), WASH))
        for piece in page:
            painter.drawRects(self.boxes(piece, coding.start, coding.end))

    def _paint_drop(self, painter: QPainter, page: list[Piece]) -> None:
        if self._drop is None:
            return
        colour = QColor(*self.painting.palette.accent, SELECTION_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for piece in page:
            painter.drawRects(self.boxes(piece, *self._drop))
