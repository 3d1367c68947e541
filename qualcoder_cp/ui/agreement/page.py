# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of numbers: chips, ladder, tabs with the views, and the line of what was compared."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QTabBar, QToolButton, QVBoxLayout, QWidget

from qualcoder_cp.ui.agreement.choices import Choices
from qualcoder_cp.ui.agreement.code_view import CodeView
from qualcoder_cp.ui.agreement.ladder import Ladder
from qualcoder_cp.ui.agreement.matrix_views import ConfusionView, HeatView
from qualcoder_cp.ui.agreement.parts_view import PartsView
from qualcoder_cp.ui.agreement.presets_view import PresetsView
from qualcoder_cp.ui.agreement.repair_view import RepairView
from qualcoder_cp.ui.agreement.strips_view import StripsView
from qualcoder_cp.ui.agreement.view import View
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pages import Pages
from qualcoder_cp.ui.widgets.pieces import label, row
from qualcoder_cp.ui.widgets.tall import TallWidget

TABS = ("codes", "parts", "confusion", "heat", "strips", "repair", "presets")
_TITLES = {
    "codes": ("Per code", "Domains, themes and codes"),
    "parts": ("Taken apart", "By transcript, group, week, round and pair"),
    "confusion": ("Confusion", "Which code stands against which"),
    "heat": ("Heat map", "Where coders differ: transcript by code"),
    "strips": ("Strips", "All transcripts at a glance"),
    "repair": ("Repair first", "Which definitions to compare, and what a change would do"),
    "presets": ("As elsewhere", "The same coding as other programs report it"),
}

_LINES = 14


class Page(TallWidget):
    """Everything that is seen while there is something to compare."""

    def __init__(self, tools: list[QWidget]) -> None:
        """Take the buttons beside the heading."""
        super().__init__()
        self.heading = label("Agreement", "title")
        self.choices = Choices()
        self.ladder = Ladder()
        self.coefficients = QToolButton()
        self.coefficients.setText("Coefficients")
        self.coefficients.setProperty("tone", "chip")
        self.coefficients.setCheckable(True)
        self.coefficients.setChecked(True)
        self.coefficients.setAccessibleName("Report coefficients")
        self.coefficients.setToolTip(
            "Whether this study reports coefficients; without them the comparison stays, in tables, files and texts"
        )
        self.codes = CodeView()
        self.views: dict[str, View] = {
            "parts": PartsView(), "confusion": ConfusionView(), "heat": HeatView(), "strips": StripsView(),
            "repair": RepairView(), "presets": PresetsView(),
        }  # fmt: skip
        self.tabs = self._tabs()
        self.pages = Pages()
        for widget in (self.codes, *self.views.values()):
            self.pages.addWidget(widget)
        self.warning = label("", "muted", wrap=True, name="What to beware of")
        self.compared = label("", "muted", wrap=True, name="What was compared")
        self.compared.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = row(self.heading, None, self.coefficients, *tools, gap=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(3), space(3), space(3), space(2))
        layout.setSpacing(space(1))
        for one in (head, self.choices, self.ladder, self.tabs):
            layout.addWidget(one)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.warning)
        layout.addWidget(self.compared)
        self._keep_lines()

    def _tabs(self) -> QTabBar:
        tabs = QTabBar()
        tabs.setAccessibleName("Views of the same numbers")
        tabs.setDrawBase(False)
        tabs.setExpanding(False)
        for name in TABS:
            title, tip = _TITLES[name]
            place = tabs.addTab(title)
            tabs.setTabToolTip(place, f"{tip} (Ctrl+Tab)")
        for one in tabs.findChildren(QToolButton):
            one.setToolTip("More views, where the window is narrow (Ctrl+Tab)")
        return tabs

    def changeEvent(self, event: QEvent) -> None:
        """Keep some lines for the view, however large the letters: the page is scrolled then."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._keep_lines()

    def _keep_lines(self) -> None:
        self.pages.setMinimumHeight(_LINES * self.fontMetrics().height())

    @property
    def shown(self) -> str:
        """Return which view is shown."""
        return TABS[self.tabs.currentIndex()]

    def show_tab(self) -> None:
        """Show the view of the current tab."""
        self.pages.setCurrentIndex(self.tabs.currentIndex())

    def clear(self) -> None:
        """Show no numbers: another project."""
        self.codes.clear()
        for view in self.views.values():
            view.clear()
        self.compared.setText("")
        self.warning.setText("")

    def focus_of_view(self) -> QWidget:
        """Return what gets the focus in the view that is shown."""
        return self.codes.tree if self.shown == "codes" else self.views[self.shown].first_focus()
