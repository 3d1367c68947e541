# SPDX-License-Identifier: GPL-3.0-or-later
"""A small invented talk in the coded text view, and what its tests ask of the picture."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from qualcoder_cp.model import Role, Turn
from qualcoder_cp.ui.coding.coded_text_view import CODE_MIME
from qualcoder_cp.ui.coding.coding_index import ShownCoding

BLUE, GREEN, PINK = "#0072b2", "#009e73", "#cc79a7"
ASK = "INTERVIEWER: What comes to mind first?"
SAY = "P014: Who gets to see it 😀 at all? My doctor, fine.\u00a0Nobody else. Really."
TEXT = f"{ASK}\n{SAY}\nP015: I would wear it."
TURNS = (
    Turn(0, len(ASK), 13, "INTERVIEWER", Role.INTERVIEWER, 0),
    Turn(len(ASK) + 1, len(ASK) + 1 + len(SAY), len(ASK) + 7, "P014", Role.PARTICIPANT, 61_000),
    Turn(len(ASK) + len(SAY) + 2, len(TEXT), len(ASK) + len(SAY) + 8, "P015", Role.PARTICIPANT, 3_700_000),
)


def span(words, text=TEXT):
    return text.index(words), text.index(words) + len(words)


def coding(identity, words, colour=BLUE, text=TEXT, **more):
    return ShownCoding(identity, *span(words, text), identity, more.pop("label", f"Code {identity}"), colour, **more)


def settle():
    for _ in range(3):
        QApplication.processEvents()


def point(view, position):
    """A place on the character at ``position``, in the viewport."""
    cursor = QTextCursor(view.document())
    cursor.setPosition(view.painting.offsets.to_qt(position))
    return view.cursorRect(cursor).center() + QPoint(3, 0)


def colours(view, widget=None, box=None):
    """The set of colours painted in a widget of the view (or in a rectangle of its viewport)."""
    settle()
    picture = (widget or view.viewport()).grab(*([box] if box else [])).toImage()
    ratio = picture.devicePixelRatio()
    assert ratio == 1
    return {picture.pixelColor(x, y).getRgb()[:3] for x in range(picture.width()) for y in range(picture.height())}


def box_of(view, words, text=TEXT):
    """The rectangle of some words on one line, a little inside, with the room below the line."""
    place = span(words, text)
    boxes = [box for piece in view.page() for box in view.boxes(piece, *place)]
    assert len(boxes) == 1
    return boxes[0].adjusted(1, 1, -1, 0)


def margins(view):
    return view._right, view._left, view._turn_margin


def move(view, place, held):
    """Move with the button down; the move event of QTest carries no keys."""
    spot = QPointF(place)
    button = Qt.MouseButton.LeftButton
    over = QPointF(view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), QMouseEvent(QEvent.Type.MouseMove, spot, over, button, button, held))


def drop(view, data, place):
    """Drag a code over the text and let it go, with the events that a window system sends."""
    carried = QMimeData()
    carried.setData(CODE_MIME, data)
    drag(view.viewport(), carried, place)


def drag(target, carried, place):
    """Send a widget the events of something dragged over it and dropped at ``place``; return whether it was taken."""
    copy, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, copy, carried, button, none)
    over = QDragMoveEvent(place, copy, carried, button, none)
    fall = QDropEvent(QPointF(place), copy, carried, button, none)
    for event in (enter, over, fall):
        QApplication.sendEvent(target, event)
    return fall.isAccepted()
