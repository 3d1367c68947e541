# SPDX-License-Identifier: GPL-3.0-or-later
"""The preview at the right: the first rows of a table, a picture, or words."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QTableView, QVBoxLayout, QWidget

from qualcoder_cp.ui.reports.previews import Preview, shown_size
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import label, row

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class RowsModel(QAbstractTableModel):
    """The rows of a previewed table."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._header: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()

    def show_rows(self, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._header, self._rows = header, rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._header)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell, whole in the tip."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        cells = self._rows[index.row()]
        words = cells[index.column()] if index.column() < len(cells) else ""
        return words if role == Qt.ItemDataRole.ToolTipRole else words.replace("\n", " ")

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the names of the columns."""
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or orientation == Qt.Orientation.Vertical:
            return None
        return self._header[section] if section < len(self._header) else None


class PictureView(QWidget):
    """Shows a picture as large as it fits, on white as it will be printed."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.image = QImage()

    def show_file(self, file: str, content: bytes) -> None:
        """Show the content of a picture file."""
        self.image = QImage.fromData(content)
        self.setAccessibleName(f"Preview of {file}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it, whole, from the top."""
        size = self.image.size()
        if size.isEmpty():
            return
        scale = min(self.width() / size.width(), self.height() / size.height())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(0, 0, size.width() * scale, size.height() * scale), self.image)
        painter.end()


class PreviewPane(QWidget):
    """Shows one `Preview` under its title."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.title = label("", "heading", wrap=True, name="Deliverable")
        self.facts = label("", "muted", wrap=True, name="About the file")
        self.extra = row()
        self.rows = RowsModel()
        self.table = QTableView()
        self.picture = PictureView()
        self.words = QPlainTextEdit()
        self._before = label("", wrap=True)
        self._after = label("", "muted", wrap=True)
        self._build()

    def _build(self) -> None:
        self.table.setModel(self.rows)
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName("First rows of the table")
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.words.setReadOnly(True)
        self.words.setAccessibleName("Words of the file")
        self._pages = QStackedWidget()
        for page in (self.table, self.picture, self.words):
            self._pages.addWidget(page)
        head = QWidget()
        lines = QVBoxLayout(head)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        for widget in (self.title, self.facts):
            lines.addWidget(widget)
        top = row(head, self.extra)
        top.layout().setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(1), 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(top)
        layout.addWidget(self._before)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._after)

    def show_waiting(self, title: str, words: str) -> None:
        """Say why there is no preview yet."""
        self.title.setText(title)
        self.facts.setText(words)
        self._before.hide()
        self._after.hide()
        self._pages.hide()

    def show_preview(self, title: str, preview: Preview) -> None:
        """Show another file."""
        self.title.setText(title)
        words = [preview.file, shown_size(preview.size)]
        if preview.header:
            shown = len(preview.rows)
            words.append(
                f"{preview.total} rows" if shown == preview.total else f"first {shown} of {preview.total} rows"
            )
        self._before.setText(preview.before)
        self._before.setVisible(bool(preview.before))
        self._after.setText(preview.after)
        self._after.setVisible(bool(preview.after))
        self._pages.show()
        if preview.header:
            self._show_rows(preview)
        elif preview.picture:
            self.picture.show_file(preview.file, preview.picture)
            size = self.picture.image.size()
            vector = preview.file.endswith(".svg")
            words.append("vector; shown as the picture" if vector else f"{size.width()} x {size.height()} pixels")
            self._pages.setCurrentWidget(self.picture)
        else:
            self.words.setPlainText(preview.words)
            self._pages.setCurrentWidget(self.words)
        self.facts.setText(" · ".join(words))

    def _show_rows(self, preview: Preview) -> None:
        self.rows.show_rows(preview.header, preview.rows)
        self._pages.setCurrentWidget(self.table)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 2 * space(0))
        self.table.resizeColumnsToContents()
        widest = 40 * self.fontMetrics().averageCharWidth()
        for column in range(self.rows.columnCount()):
            self.table.setColumnWidth(column, min(self.table.columnWidth(column), widest))
        self.table.scrollToTop()
