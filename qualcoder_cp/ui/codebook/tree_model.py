# SPDX-License-Identifier: GPL-3.0-or-later
"""The codebook as a tree of Qt: names, colours, counts; what people do in it is reported, not done."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from qualcoder_cp.codebook import TELLING_FIELDS, CodeTree
from qualcoder_cp.codebook.rules import missing_fields
from qualcoder_cp.coding import CodeCount
from qualcoder_cp.model import Code
from qualcoder_cp.ui.codebook.swatch import swatch
from qualcoder_cp.ui.coding.coded_text_view import CODE_MIME
from qualcoder_cp.ui.icons import icon
from qualcoder_cp.ui.theme import colours
from qualcoder_cp.ui.widgets.plain import plain_tip

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """What stands in the columns; a view hides those that it does not need."""

    NAME = 0
    KEY = 1
    PARTICIPANTS = 2
    CODINGS = 3
    CARD = 4
    EYE = 5


_TITLES = {Column.NAME: "Code", Column.KEY: "Key", Column.PARTICIPANTS: "Participants", Column.CODINGS: "Codings",
           Column.CARD: "Card", Column.EYE: "Shown"}  # fmt: skip
_NONE = CodeCount(0, 0)
CARD_PARTS = len(TELLING_FIELDS)
"""How many telling fields a card has, see ``codebook.completeness``."""


class CodeTreeModel(QAbstractItemModel):
    """Shows one `CodeTree`; internal ids are code ids.

    ``rename_wanted(code_id, name)`` and ``move_wanted(code_id, parent_id or None, position or -1)`` say what
    was asked for by editing and dropping; the model changes only by `show_codes`.
    """

    rename_wanted = Signal(int, str)
    move_wanted = Signal(int, object, int)
    dropped_on = Signal(int, int)
    """A code was dropped on another one, not between two: what is to be done must be asked."""

    def __init__(self) -> None:
        """Start without codes; nothing can be edited or dropped until ``editable`` is set.

        Without ``titled`` the columns have no titles, so that a hidden header asks for no width.
        """
        super().__init__()
        self.codes = CodeTree({})
        self.editable = False
        self.titled = True
        self._counts: dict[int, CodeCount] = {}
        self._keys: dict[int, int] = {}
        self._hidden: frozenset[int] = frozenset()

    def show_codes(self, codes: CodeTree) -> bool:
        """Show this codebook; return whether it differs from the one shown, and so the tree was reset."""
        if codes == self.codes:
            return False
        self.beginResetModel()
        self.codes = codes
        self.endResetModel()
        return True

    def show_counts(self, counts: dict[int, CodeCount]) -> bool:
        """Show how often each code is used; only cells that differ are painted anew.

        Return whether the figures may need more or less room than before.
        """
        before, self._counts = self._counts, counts
        self._tell({one for one in self.codes.codes if before.get(one) != counts.get(one)})
        return _digits(before) != _digits(counts)

    def show_keys(self, keys: dict[int, int]) -> None:
        """Show which codes are pinned to the keys 1 to 9."""
        before, self._keys = self._keys, keys
        self._tell({one for one in self.codes.codes if before.get(one) != keys.get(one)})

    def show_hidden(self, hidden: frozenset[int]) -> None:
        """Show which codes are not seen in the text."""
        before, self._hidden = self._hidden, hidden
        self._tell(set(before ^ hidden) & set(self.codes.codes))

    def _tell(self, code_ids: set[int]) -> None:
        for code_id in code_ids:
            self.dataChanged.emit(self.index_of(code_id, Column.NAME), self.index_of(code_id, Column.EYE))

    # ---------------------------------------------------------------- places

    def code_of(self, index: Index) -> Code | None:
        """Return the code at an index, None for the invisible root."""
        return self.codes.codes.get(index.internalId()) if index.isValid() else None

    def index_of(self, code_id: int, column: int = 0) -> QModelIndex:
        """Return the index of a code, an invalid one if it is not there."""
        code = self.codes.codes.get(code_id)
        if code is None:
            return QModelIndex()
        return self.createIndex(self.codes.children[code.parent_id].index(code_id), column, code_id)

    def _id(self, index: Index) -> int | None:
        return index.internalId() if index.isValid() else None

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a child."""
        children = self.codes.children.get(self._id(parent), ())
        if not (0 <= row < len(children) and 0 <= column < len(Column)):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008
        """Return the index of the code above."""
        code = self.code_of(index)
        return QModelIndex() if code is None or code.parent_id is None else self.index_of(code.parent_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many codes hang directly below."""
        return 0 if parent.isValid() and parent.column() else len(self.codes.children.get(self._id(parent), ()))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return len(Column)

    # ---------------------------------------------------------------- what is shown

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[Column(section)] if self.titled else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignVCenter | (
                Qt.AlignmentFlag.AlignLeft if section == Column.NAME else Qt.AlignmentFlag.AlignRight
            )
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, colour, tool tip and alignment of a cell."""
        code = self.code_of(index)
        if code is None:
            return None
        column = Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(code, column)
            case Qt.ItemDataRole.EditRole if column is Column.NAME:
                return code.name
            case Qt.ItemDataRole.DecorationRole if column is Column.NAME:
                return swatch(code.colour)
            case Qt.ItemDataRole.DecorationRole if column is Column.EYE:
                return icon("eye_off" if code.id in self._hidden else "eye")
            case Qt.ItemDataRole.ForegroundRole if code.id in self._hidden:
                return QColor(colours().muted)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._tip(code, column))
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._tip(code, column)
            case Qt.ItemDataRole.TextAlignmentRole if column is not Column.NAME:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.FontRole if column is Column.NAME and code.parent_id is None:
                font = QFont()
                font.setWeight(QFont.Weight.DemiBold)
                return font
        return None

    def _text(self, code: Code, column: Column) -> str:
        count = self._counts.get(code.id, _NONE)
        match column:
            case Column.NAME:
                return code.name
            case Column.KEY:
                return str(self._keys.get(code.id, ""))
            case Column.PARTICIPANTS:
                return str(count.participants or "")
            case Column.CODINGS:
                return str(count.codings or "")
            case Column.EYE:
                return ""
        told = self._told(code)
        return "●" * told + "○" * (CARD_PARTS - told)

    def _told(self, code: Code) -> int:
        return CARD_PARTS - len(missing_fields(code, (self.codes.examples or {}).get(code.id, ())))

    def _tip(self, code: Code, column: Column) -> str:
        count = self._counts.get(code.id, _NONE)
        if column is Column.CARD:
            missing = missing_fields(code, (self.codes.examples or {}).get(code.id, ()))
            names = ", ".join(name.replace("_", " ") for name in missing)
            return f"{self._told(code)} of {CARD_PARTS} told" + (f"; missing: {names}" if names else "")
        if column is Column.EYE:
            return "Hidden in the text; click to show (H)" if code.id in self._hidden else (
                "Shown in the text; click to hide (H), O shows only this code"
            )  # fmt: skip
        if column is Column.KEY:
            return f"Pinned to key {self._keys[code.id]}" if code.id in self._keys else ""
        if column in (Column.PARTICIPANTS, Column.CODINGS):
            return f"{count.codings} codings of {count.participants} participants, with the codes below it"
        return "\n".join(part for part in (self.codes.path(code.id), code.short_definition) if part)

    # ---------------------------------------------------------------- editing and dragging

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled if self.editable else Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        if self.editable:
            flags |= Qt.ItemFlag.ItemIsDropEnabled
            if index.column() == Column.NAME:
                flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name."""
        code = self.code_of(index)
        if code is None or role != Qt.ItemDataRole.EditRole or str(value) == code.name:
            return False
        self.rename_wanted.emit(code.id, str(value))
        return True

    def supportedDropActions(self) -> Qt.DropAction:
        """Codes are moved in the tree and copied onto a text."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        """Return the one kind of thing that is dragged."""
        return [CODE_MIME]

    def mimeData(self, indexes: list[QModelIndex]) -> QMimeData:
        """Return the id of the dragged code."""
        data = QMimeData()
        if indexes:
            data.setData(CODE_MIME, str(indexes[0].internalId()).encode("ascii"))
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Ask for the dragged code to be moved; rows are those of the whole list of siblings."""
        carried = bytes(data.data(CODE_MIME).data())
        if not self.editable or not carried.isdigit():
            return False
        code_id, parent_id = int(carried), self._id(parent)
        siblings = self.codes.children.get(parent_id, ())
        if row < 0 and parent_id is not None:
            self.dropped_on.emit(code_id, parent_id)
            return False
        if row >= 0 and code_id in siblings and siblings.index(code_id) < row:
            row -= 1  # its own row will be gone
        self.move_wanted.emit(code_id, parent_id, row)
        return False  # the view must not remove the dragged row itself


def _digits(counts: dict[int, CodeCount]) -> tuple[int, int]:
    """Return how many digits the largest figures of both columns have."""
    return (
        len(str(max((one.codings for one in counts.values()), default=0) or "")),
        len(str(max((one.participants for one in counts.values()), default=0) or "")),
    )
