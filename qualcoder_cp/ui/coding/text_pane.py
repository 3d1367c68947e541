# SPDX-License-Identifier: GPL-3.0-or-later
"""The pane Text: the transcript with the coder's own codings, the layer's bar over it, the coding's strip below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.model import Coding, TranscriptText
from qualcoder_cp.ui.codebook.swatch import swatch
from qualcoder_cp.ui.coding.coded_text_view import CodedTextView
from qualcoder_cp.ui.coding.coder_chips import CoderChips
from qualcoder_cp.ui.coding.coding_index import ShownCoding
from qualcoder_cp.ui.coding.coding_strip import CodingStrip
from qualcoder_cp.ui.coding.find_bar import FindBar
from qualcoder_cp.ui.coding.hover_card import Card
from qualcoder_cp.ui.coding.layer_bar import LayerBar
from qualcoder_cp.ui.coding.shapes import Look, Looks, Shapes, shown_coding
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.plain import plain_text

_READING = 1.15
"""The transcript's letters against those of the window: the text is what one reads."""
ONE_BY_ONE = 8
"""Up to so many differences are shown one by one, so that the others keep their columns."""


class TextPane(QWidget):
    """Puts the view and what belongs to it one under the other; shows codings with the fewest repaints."""

    def __init__(self) -> None:
        """Build the pane without a transcript."""
        super().__init__()
        self.view = CodedTextView()
        self.bar = LayerBar()
        self.find = FindBar(self.view)
        self.strip = CodingStrip()
        self.coders = CoderChips()
        self.codings: dict[int, Coding] = {}
        self.others: dict[int, Coding] = {}
        self._look: Callable[[Coding], Look | None] = lambda _one: Look()
        self._codes = CodeTree({})
        self._shapes: Shapes | None = None
        self._text: TranscriptText | None = None
        self.first: QWidget = self.view  # no focus proxy: Tab would pass over all the rest
        self.view.set_descriptions(self._card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        for widget in (self.bar, self.coders, self.find, self.view, self.strip):
            layout.addWidget(widget, 1 if widget is self.view else 0)

    def put_above(self, widget: QWidget) -> None:
        """Put a widget between the layer's bar and the text."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, widget)

    def minimumSizeHint(self) -> QSize:
        """Leave at least a narrow column for the text."""
        return QSize(self.fontMetrics().averageCharWidth() * 30, super().minimumSizeHint().height())

    def fit_text(self) -> None:
        """Give the transcript its size of letters, after the window's size or theme has changed."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.view.set_text_size(app.font().pointSizeF() * _READING)

    @property
    def text(self) -> TranscriptText | None:
        """Return the text shown."""
        return self._text

    def show_text(self, text: TranscriptText) -> None:
        """Show a transcript; the same one stays where it is scrolled to."""
        if text == self._text:
            return
        self._text = text
        self.codings, self.others, self._shapes = {}, {}, None
        self.view.set_transcript(text.text, text.turns, text.ranges)
        self.find.search_again()

    def forget(self) -> None:
        """Show no transcript."""
        self._text = None
        self.codings, self.others, self._shapes = {}, {}, None
        self.view.set_codings(())
        self.view.set_transcript("", ())
        self.find.close_bar()

    def coding(self, coding_id: int) -> Coding | None:
        """Return a coding that is shown, one's own or another coder's."""
        return self.codings.get(coding_id) or self.others.get(coding_id)

    def show_codings(
        self, codings: Sequence[Coding], codes: CodeTree, others: Sequence[Coding] = (),
        look: Callable[[Coding], Look | None] = lambda _one: Look(),
    ) -> None:  # fmt: skip
        """Show exactly these codings; few differences are shown one by one.

        Args:
            codings: the coder's own.
            codes: the codebook.
            others: other coders', which can be looked at only.
            look: how those of one coder and code are drawn, None: not at all.
        """
        before = {**self.others, **self.codings} if codes is self._codes else {}
        self.codings = {one.id: one for one in codings}
        self.others = {one.id: one for one in others}
        self._codes, self._look, self._shapes = codes, look, None
        shown, looks, wanted = self.view.painting.shown.by_id, Looks(codes, look), dict[int, ShownCoding]()
        for one in (*codings, *others):
            drawn = looks.of(one)
            if drawn is None:
                continue
            old = shown.get(one.id) if before.get(one.id) == one else None
            alike = old is not None and (old.coder, old.pattern) == (drawn.coder, drawn.pattern)
            wanted[one.id] = old if old is not None and alike else shown_coding(one, codes, drawn)
        self._show(wanted)

    def draw_again(self) -> None:
        """Show the same codings after what ``look`` says has changed: nothing is read for an eye that is clicked."""
        if self._shapes is None:
            everything = (*self.codings.values(), *self.others.values())
            self._shapes = Shapes(everything, self._codes, self.view.painting.shown.by_id)
        self._show({one.id: one for one in self._shapes.seen(self._look)})

    def _show(self, wanted: Mapping[int, ShownCoding]) -> None:
        """Show exactly these; few differences one by one, so that the others keep their columns."""
        shown = self.view.painting.shown.by_id
        if abs(len(shown) - len(wanted)) > ONE_BY_ONE:
            self.view.set_codings(wanted.values())
            return
        gone = shown.keys() - wanted.keys()
        other = [one for one in wanted.values() if (old := shown.get(one.id)) is not one and old != one]
        if len(gone) + len(other) > ONE_BY_ONE:
            self.view.set_codings(wanted.values())
            return
        for identity in gone:
            self.view.remove_coding(identity)
        for one in other:
            self._put(one)

    def show_changed(self, ids: Iterable[int], codings: Sequence[Coding]) -> None:
        """Show what became of some of the coder's own codings: those of ``codings`` as they are, the others no more."""
        self._shapes = None
        for identity in ids:
            self.codings.pop(identity, None)
        self.codings.update((one.id, one) for one in codings)
        drawn = {one.id: look for one in codings if one.code_id in self._codes.codes and (look := self._look(one))}
        for identity in ids:
            if identity in drawn:
                self._put(shown_coding(self.codings[identity], self._codes, drawn[identity]))
            elif identity in self.view.painting.shown.by_id:
                self.view.remove_coding(identity)

    def _put(self, one: ShownCoding) -> None:
        old = self.view.painting.shown.by_id.get(one.id)
        if old is None:
            self.view.add_coding(one)
        elif old != one:
            self.view.update_coding(one)

    def set_current(self, coding_id: int | None, *, writable: bool, frozen: bool) -> None:
        """Make a coding the current one, in the text and in the strip."""
        coding = self.coding(coding_id) if coding_id is not None else None
        seen = coding is not None and coding.id in self.view.painting.shown.by_id
        self.view.set_current_coding(coding.id if coding is not None and seen else None)
        if coding is None:
            self.strip.show_nothing(frozen=frozen)
            return
        colour = self._codes.codes[coding.code_id].colour
        drawn, own = self._look(coding), coding.id in self.codings
        self.strip.show_coding(
            coding, self._codes.path(coding.code_id), colour, writable=writable and not frozen and own,
            whose="" if own or drawn is None else drawn.name,
        )  # fmt: skip

    def _card(self, one: ShownCoding) -> Card:
        """Return what is told of a coding under the pointer."""
        coding, code = self.coding(one.id), self._codes.codes[one.code_id]
        drawn = self._look(coding) if coding else None
        return Card(
            self._codes.path(code.id), code.colour, code.short_definition or code.full_definition,
            drawn.name if drawn else "", coding.memo if coding else "", unsure=one.unsure,
        )  # fmt: skip

    def choose_of(self, ids: Sequence[int], choose: object, at: QPoint | None = None) -> QMenu:
        """Open a menu of several codings that lie over each other; ``choose(id)`` is called."""
        menu = QMenu(self)
        for identity in ids:
            coding = self.coding(identity)
            if coding is None:
                continue
            code, drawn = self._codes.codes[coding.code_id], self._look(coding)
            told = (code.name, drawn.name if drawn else "", coding.memo[:40])
            action = menu.addAction(swatch(code.colour), plain_text(" · ".join(part for part in told if part)))
            action.triggered.connect(lambda _checked=False, one=identity: choose(one))  # type: ignore[operator]
        menu.popup(at or QCursor.pos())
        return menu
