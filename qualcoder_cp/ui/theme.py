# SPDX-License-Identifier: GPL-3.0-or-later
"""Colours, type and spacing of the window: one scale, one accent, light and dark.

Colour means codes and nothing else; the window itself is neutral. All sizes come from the font.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from qualcoder_cp.shipped import shipped

SPACE = (4, 8, 12, 16, 24)
"""The spacing scale in device-independent pixels at a 10-point font; use `space`."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The neutral colours of one theme."""

    window: str
    surface: str
    raised: str
    text: str
    muted: str
    border: str
    accent: str
    on_accent: str
    selected: str
    hover: str
    warning: str
    warning_surface: str


LIGHT = Colours(
    window="#f4f4f1", surface="#ffffff", raised="#fafaf8", text="#1d1f21", muted="#5e636b", border="#dcdcd6",
    accent="#2d5d8a", on_accent="#ffffff", selected="#dfe8f1", hover="#ecece8", warning="#8a4b00",
    warning_surface="#fbf0dd",
)  # fmt: skip
DARK = Colours(
    window="#17181a", surface="#1e1f22", raised="#232529", text="#e4e4e0", muted="#a0a5ad", border="#35383d",
    accent="#8ab4e0", on_accent="#10161d", selected="#2b3a4a", hover="#2a2c30", warning="#f0b866",
    warning_surface="#3a2e1b",
)  # fmt: skip


def is_dark(app: QApplication | None = None) -> bool:
    """Return whether the window is shown dark now."""
    palette = (app or QApplication.instance()).palette()  # type: ignore[union-attr]
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def colours() -> Colours:
    """Return the colours of the theme shown now."""
    return DARK if is_dark() else LIGHT


def space(step: int) -> int:
    """Return a distance of the scale (0..4) in pixels, growing with the font."""
    app = QApplication.instance()
    height = QFontMetricsF(app.font()).height() if app else 16.0  # type: ignore[attr-defined]
    return round(SPACE[step] * height / 16.0)


def apply_theme(app: QApplication, dark: bool | None = None) -> None:
    """Give the application its palette and style sheet.

    Args:
        app: the application.
        dark: True or False to decide; None follows the system.
    """
    if dark is None:
        dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    shown = DARK if dark else LIGHT
    # Once only: Qt crashes when a style is replaced that widgets or delegates have asked for.
    if not app.styleSheet() and app.style().name().lower() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(_palette(shown))
    app.setStyleSheet(style_sheet(shown))


def set_text_size(app: QApplication, points: float) -> None:
    """Set the size of all text in points (7 to 32) and let everything that is measured by it follow."""
    font = QFont(app.font())
    font.setPointSizeF(max(7.0, min(32.0, points)))
    app.setFont(font)
    app.setStyleSheet(style_sheet(colours()))


def _palette(shown: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, value in (
        (role.Window, shown.window), (role.Base, shown.surface), (role.AlternateBase, shown.raised),
        (role.Text, shown.text), (role.WindowText, shown.text), (role.ButtonText, shown.text),
        (role.Button, shown.surface), (role.ToolTipBase, shown.raised), (role.ToolTipText, shown.text),
        (role.Highlight, shown.accent), (role.HighlightedText, shown.on_accent), (role.PlaceholderText, shown.muted),
        (role.Link, shown.accent), (role.Mid, shown.border), (role.BrightText, shown.warning),
    ):  # fmt: skip
        palette.setColor(name, QColor(value))
    for name in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(shown.muted))
    palette.setColor(role.Accent, QColor(shown.accent))
    return palette


_SHEET = Template(
    """
QWidget { color: $text; }
QMainWindow, QDialog { background: $window; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: ${s0}px; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[tone="heading"] { font-weight: 600; }
QLabel[tone="figure"] { font-size: ${figure}pt; font-weight: 600; }
QLabel[tone="badge"] { border: 1px solid $border; border-radius: ${s0}px; padding: 1px ${s1}px; color: $muted; }
QFrame[tone="card"] { background: $surface; border: 1px solid $border; border-radius: ${s1}px; }
QFrame[tone="banner"] { background: $warning_surface; border: 1px solid $warning; border-radius: ${s0}px; }
QWidget[tone="rail"] { background: $raised; border-right: 1px solid $border; }
QWidget[tone="bar"] { background: $raised; }
QPushButton, QToolButton { background: $surface; border: 1px solid $border; border-radius: ${s0}px;
    padding: ${s0}px ${s2}px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:focus, QToolButton:focus { border: 1px solid $accent; }
QPushButton:disabled, QToolButton:disabled { color: $muted; background: $window; }
QPushButton[tone="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[tone="primary"]:disabled { background: $border; color: $muted; border-color: $border; }
QPushButton[tone="primary"]:focus { border: 2px solid $text; }
QPushButton[tone="quiet"], QToolButton[tone="quiet"] { background: transparent; border-color: transparent; }
QPushButton[tone="quiet"]:hover, QToolButton[tone="quiet"]:hover { background: $hover; }
QPushButton[tone="quiet"]:focus, QToolButton[tone="quiet"]:focus { border-color: $accent; }
QToolButton[tone="chip"], QPushButton[tone="chip"] { border-radius: ${s2}px; padding: ${s0}px ${s2}px; }
QToolButton[tone="chip"]:checked, QPushButton[tone="chip"]:checked { background: $selected; border-color: $accent; }
QToolButton[tone="rail"] { background: transparent; border: 1px solid transparent; border-radius: ${s1}px;
    padding: ${s1}px ${s1}px; text-align: left; }
QToolButton[tone="rail"]:hover { background: $hover; }
QToolButton[tone="rail"]:checked { background: $selected; }
QToolButton[tone="rail"]:focus { border-color: $accent; }
QToolButton::menu-indicator { image: none; }
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDoubleSpinBox { background: $surface; color: $text;
    border: 1px solid $border; border-radius: ${s0}px; padding: ${s0}px ${s1}px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus { border: 1px solid $accent; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0;
    border: 0; }
QAbstractSpinBox QLineEdit { border: 0; padding: 0 ${s1}px; background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: 0; }
QAbstractItemView { background: $surface; border: 1px solid $border; border-radius: ${s0}px; outline: 0;
    alternate-background-color: $raised; selection-background-color: $selected; selection-color: $text; }
QAbstractItemView::item { padding: ${s0}px; }
QAbstractItemView::item:hover { background: $hover; }
QAbstractItemView::item:selected { background: $selected; color: $text; }
QComboBox::drop-down { subcontrol-origin: padding; subcontrol-position: center right; border: 0; width: ${s4}px; }
QComboBox::down-arrow { image: url("$chevron"); width: ${s2}px; height: ${s2}px; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QHeaderView { border: 0; border-radius: 0; background: $raised; }
QHeaderView::section { background: $raised; color: $muted; border: 0; border-bottom: 1px solid $border;
    padding: ${s0}px ${s1}px; }
QTableCornerButton::section { background: $raised; border: 0; }
QMenuBar { background: $raised; }
QToolButton#qt_menubar_ext_button { padding: 0; border: 0; background: transparent; }
QMenuBar::item { padding: ${s0}px ${s1}px; background: transparent; }
QMenuBar::item:selected, QMenu::item:selected { background: $selected; color: $text; }
QMenu { background: $surface; border: 1px solid $border; padding: ${s0}px; }
QMenu::item { padding: ${s0}px ${s4}px ${s0}px ${s2}px; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: ${s0}px; }
QSplitter::handle { background: $window; }
QMainWindow::separator { background: $window; width: ${s1}px; height: ${s1}px; }
QMainWindow::separator:hover { background: $border; }
QDockWidget { background: $window; border: 0; }
QTabBar::tab { background: transparent; border: 1px solid transparent; border-radius: ${s0}px;
    padding: ${s0}px ${s1}px; margin: 1px; }
QTabBar::tab:selected { background: $selected; }
QTabBar::tab:hover { background: $hover; }
QTabBar::tab:focus { border-color: $accent; }
QProgressBar { border: 1px solid $border; border-radius: ${s0}px; background: $surface; text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: ${s0}px; }
QScrollBar:vertical { background: transparent; width: ${s2}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${s2}px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: ${s0}px; margin: 2px;
    min-height: ${s4}px; min-width: ${s4}px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QAbstractItemView::indicator { width: ${s3}px; height: ${s3}px; background: $surface; border: 1px solid $muted;
    border-radius: ${s0}px; }
QAbstractItemView::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
QAbstractItemView::indicator:disabled { background: $border; border-color: $border; }
QCheckBox, QRadioButton { background: transparent; spacing: ${s1}px; }
QCheckBox::indicator, QRadioButton::indicator { width: ${s3}px; height: ${s3}px; background: $surface;
    border: 1px solid $muted; border-radius: ${s0}px; margin: 1px; }
QRadioButton::indicator { border-radius: ${s1}px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
QRadioButton::indicator:checked { background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
    stop: 0 $accent, stop: 0.55 $accent, stop: 0.65 $surface, stop: 1 $surface); border: 1px solid $accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $border; border-color: $border; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $text; margin: 0; }
"""
)


def style_sheet(shown: Colours) -> str:
    """Return the style sheet of a theme at the present font size."""
    app = QApplication.instance()
    points = app.font().pointSizeF() if app else 10.0  # type: ignore[attr-defined]
    values = {name: getattr(shown, name) for name in Colours.__dataclass_fields__}
    sizes = {f"s{step}": space(step) for step in range(len(SPACE))}
    chevron = shipped("resources", "icons", "chevron.svg").as_posix()
    tick = shipped("resources", "icons", "tick_dark.svg" if shown is DARK else "tick_light.svg").as_posix()
    return _SHEET.substitute(
        values, **sizes, chevron=chevron, tick=tick,
        title=round(points * 1.5), figure=round(points * 1.9),
    )  # fmt: skip
