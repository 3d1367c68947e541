# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage Codebook: the tree at the left, the chosen code's card or the versions at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp import codebook, coding
from qualcoder_cp.codebook import CodeTree, ExamplePlace
from qualcoder_cp.coding import CodeCount
from qualcoder_cp.model import Changes
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.codebook.card import CodeCard
from qualcoder_cp.ui.codebook.change_panel import ChangePanel
from qualcoder_cp.ui.codebook.changing import CodeChanges
from qualcoder_cp.ui.codebook.files import CodebookFiles
from qualcoder_cp.ui.codebook.recheck_desk import RecheckDesk
from qualcoder_cp.ui.codebook.recheck_panel import RecheckPanel
from qualcoder_cp.ui.codebook.split_panel import SplitPanel
from qualcoder_cp.ui.codebook.tree_model import Column
from qualcoder_cp.ui.codebook.tree_view import CodeTreeView
from qualcoder_cp.ui.codebook.versions_panel import VersionsPanel
from qualcoder_cp.ui.coding.reading import shown_place
from qualcoder_cp.ui.session import Session, concerns
from qualcoder_cp.ui.stage import Screen
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import EmptyState, button, column, label, row

_SPLIT = "codebook/panes"


class CodebookScreen(Screen):
    """Make, order, describe and freeze the codes of the study."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the tree, the card and the versions, all empty."""
        super().__init__(session, background)
        self.tree = CodeTreeView("Codes", {Column.NAME, Column.PARTICIPANTS, Column.CODINGS, Column.CARD})
        self.tree.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.tree.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.tree.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.card = CodeCard()
        self.versions = VersionsPanel()
        self.waiting = RecheckPanel()
        self.asking = ChangePanel()
        self.splitting = SplitPanel()
        self._counts: dict[int, CodeCount] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a code")
        self.search.setAccessibleName("Find a code")
        self.search.setToolTip("Words of a name, a path or a definition")
        self.search.setClearButtonEnabled(True)
        self.files = CodebookFiles(self)
        self._build()
        self.changing = CodeChanges(self)
        self.rechecking = RecheckDesk(self)
        self._listen()

    def _build(self) -> None:
        tools = row(
            button("New domain", self.add_domain, icon_name="plus", tip="New domain (Ctrl+Shift+N)"),
            button(
                "New code", self.add_code, icon_name="plus", tip="New code below the chosen one (N or Ins in the tree)"
            ),
            None,
        )
        self._card_chip = self._chip("Card", "Show the chosen code's card", 0)
        self._versions_chip = self._chip("Versions", "Show the frozen versions and what changed", 1)
        self.recheck_chip = self._chip("Re-check", "Codings of yours made under an older definition", 2)
        self._card_chip.setChecked(True)
        self._freeze = button("Freeze a version", self.freeze, tip="Keep the codebook as it stands as a version")
        self._file = QToolButton()
        self._file.setText("Files")
        self._file.setToolTip("Import a CSV file, or export as Word, Excel, Markdown or CSV")
        self._file.setAccessibleName("Import or export the codebook")
        self._file.setProperty("tone", "quiet")
        self._file.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._file)
        self._import = menu.addAction("Import codebook...", self.files.ask_import)
        menu.addAction("Export codebook...", self.files.ask_export)
        self._file.setMenu(menu)
        self.side = QStackedWidget()
        self.side.addWidget(self.card)
        self.side.addWidget(self.versions)
        self.side.addWidget(self.waiting)
        self.side.addWidget(label("Choose a code to read and write its card.", "muted", wrap=True))
        self.side.addWidget(self.asking)
        self.side.addWidget(self.splitting)
        self.split = QSplitter()
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(column(tools, self.search, self.tree))
        chips = (self._card_chip, self._versions_chip, self.recheck_chip)
        self.split.addWidget(column(row(*chips, None, self._file, self._freeze), self.side))
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 1)
        letter = self.fontMetrics().averageCharWidth()
        self.split.setSizes([letter * 80, letter * 80])
        self.split.setHandleWidth(space(3))
        self.empty = EmptyState(
            "No codes yet",
            "The codebook holds the domains of the study and the codes below them, each with a definition.",
            [button("Import a codebook...", self.files.ask_import, "primary", tip="Read codes from a CSV file"),
             button("Add a domain", self.add_domain, tip="Begin with a first domain (Ctrl+Shift+N)")],
        )  # fmt: skip
        self.pages = QStackedWidget()
        self.pages.addWidget(self.split)
        self.pages.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(3), space(2), space(3), space(2))
        layout.addWidget(self.pages)

    def _chip(self, text: str, tip: str, page: int) -> QToolButton:
        made = QToolButton()
        made.setText(text)
        made.setToolTip(tip)
        made.setAccessibleName(text)
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setProperty("tone", "chip")
        made.clicked.connect(lambda: self.show_side(page))
        return made

    def _listen(self) -> None:
        self.tree.chosen.connect(lambda _code: self._show_card())
        self.tree.codes.rename_wanted.connect(lambda code_id, name: self._edit(code_id, "name", name))
        # After the drop has ended, because re-reading resets the model under the view's feet.
        self.tree.codes.move_wanted.connect(lambda *place: QTimer.singleShot(0, lambda: self.move(*place)))
        self.tree.codes.dropped_on.connect(lambda *two: QTimer.singleShot(0, lambda: self.changing.dropped(*two)))
        for panel in (self.asking, self.splitting):
            panel.closed.connect(self._panel_closed)
        examples = self.card.examples
        examples.show_wanted.connect(self._show_example)
        examples.kind_set.connect(lambda one, kind: self._edit_example(one, kind=kind))
        examples.note_left.connect(lambda one, note: self._edit_example(one, note=note))
        examples.remove_wanted.connect(
            lambda one: self.session.do(codebook.remove_example, self.session.project, one, by=self.session.by)
        )
        self.card.edited.connect(self._edit)
        self.search.textChanged.connect(self.tree.filter)
        self.versions.chosen.connect(
            lambda _row: self.versions.show_differences(self.session.project, self.tree.codes.codes)
        )
        self.session.closing.connect(self.card.commit)
        saved = self.session.settings.value(_SPLIT)
        if saved is not None:
            self.split.restoreState(saved)
        self.split.splitterMoved.connect(lambda *_: self.session.settings.setValue(_SPLIT, self.split.saveState()))

    # ---------------------------------------------------------------- what the shell asks for

    def actions_of_stage(self) -> list[Action]:
        """Return the verbs of the codebook."""

        def writable() -> bool:
            return self.session.is_open and not self.session.project.readonly

        def chosen() -> bool:
            return writable() and self.isVisibleTo(self.window())

        def one(verb: str, text: str, run: object, keys: str = "", **rest: object) -> Action:
            return Action(f"codebook.{verb}", "Codebook", text, run, keys, **{"enabled": chosen, **rest})  # type: ignore[arg-type]

        tree = self.tree
        return [
            one("new_domain", "New domain", self.add_domain, "Ctrl+Shift+N", widget=self),
            one("new_code", "New code below", self.add_code, "Ins; N", widget=tree),
            one("rename", "Rename code", self.rename, "F2", widget=tree),
            one("remove", "Remove code", self.changing.remove, "Del", widget=tree),
            one("merge", "Merge code into...", self.changing.ask_merge, "M", widget=tree),
            one("split", "Split code...", self.changing.ask_split, "S", widget=tree),
            one("up", "Move code up", lambda: self.shift(-1), "Alt+Up", widget=tree),
            one("down", "Move code down", lambda: self.shift(1), "Alt+Down", widget=tree),
            one("inward", "Move code below the one before", self.shift_in, "Alt+Right", widget=tree),
            one("outward", "Move code out one level", self.shift_out, "Alt+Left", widget=tree),
            one("freeze", "Freeze a version", self.freeze, enabled=writable),
            one("import", "Import codebook...", self.files.ask_import, enabled=writable),
            one("export", "Export codebook...", self.files.ask_export, enabled=lambda: self.session.is_open),
            one("find", "Find a code", self.search.setFocus, "Ctrl+F", widget=self,
                enabled=lambda: self.session.is_open),
        ]  # fmt: skip

    def refresh(self, changes: Changes | None) -> None:
        """Re-read codes, counts and versions as far as the changes concern them."""
        project = self.session.project
        if concerns(changes, "code", "code_example"):
            self.tree.codes.editable = not project.readonly
            self.tree.show_codes(codebook.tree(project, examples=True))
            if self.tree.current_id() is None and self.tree.codes.codes.codes:
                self.tree.setCurrentIndex(self.tree.first())
        if concerns(changes, "code", "code_example", "coding", "round"):
            self._counts = self._count()
            if self.tree.codes.show_counts(self._counts) or concerns(changes, "code", "code_example"):
                self.tree.fit_columns()
            self._show_card()
        if concerns(changes, "code", "codebook_version"):
            self.versions.refresh(project, self.tree.codes.codes)
        if concerns(changes, "code", "coding", "round", "recheck", "layer_revision", "coder"):
            self.rechecking.refresh()
        for one in (self._freeze, self._import):
            one.setEnabled(not project.readonly)
        self.pages.setCurrentWidget(self.split if self.tree.codes.codes.codes else self.empty)

    def _count(self) -> dict[int, CodeCount]:
        codes = self.tree.codes.codes
        below = {code_id: codes.below(code_id) for code_id in codes.codes}
        return coding.code_counts(self.session.project, self.session.coder, below)

    def go_to(self, **place: object) -> None:
        """Show a code: ``code_id``; with ``merge_into`` also what merging it into that code would do."""
        code_id, target = place.get("code_id"), place.get("merge_into")
        if isinstance(code_id, int):
            self.search.clear()
            self.tree.choose(code_id)
            self.show_side(0)
            if isinstance(target, int):
                self.changing.preview_merge(code_id, target)

    def first_focus(self) -> QWidget | None:
        """Return the tree, or the first button of an empty codebook."""
        return self.tree if self.tree.codes.codes.codes else self.empty.findChild(QPushButton)

    def show_side(self, page: int) -> None:
        """Show the card (0), the versions (1) or the codings to be looked at again (2)."""
        (self._card_chip, self._versions_chip, self.recheck_chip)[page].setChecked(True)
        self.asking.hide()
        self._show_card()

    def show_panel(self, panel: QWidget) -> None:
        """Show a question in place of the card; it goes when it is answered."""
        self.side.setCurrentWidget(panel)

    def _panel_closed(self) -> None:
        self._show_card()
        self.tree.setFocus()

    def _show_card(self) -> None:
        code_id = self.tree.current_id()
        if code_id is not None:
            count = self._counts.get(code_id, CodeCount(0, 0))
            codes: CodeTree = self.tree.codes.codes
            readonly = self.session.project.readonly
            self.card.show_code(codes, code_id, count, readonly=readonly)
            self.card.examples.show_places(codebook.example_places(self.session.project, code_id), readonly=readonly)
        self._freeze.setVisible(self._versions_chip.isChecked())
        if self.side.currentWidget() in (self.asking, self.splitting) and self.side.currentWidget().isVisible():
            return
        page = 1 if self._versions_chip.isChecked() else (0 if code_id is not None else 3)
        self.side.setCurrentIndex(2 if self.recheck_chip.isChecked() else page)

    def _show_example(self, one: ExamplePlace) -> None:
        """Open the passage of an example in the text that the coder reads."""
        project, coder, known = self.session.project, self.session.coder, one.example
        if known.transcript_id is None or one.start is None or one.end is None:
            return
        place = shown_place(project, coder, known.transcript_id, one.start, one.end)
        where = {"start": place[0], "end": place[1]} if place else {}
        self.go_elsewhere.emit("coding", {"transcript_id": known.transcript_id, **where})

    def _edit_example(self, example_id: int, **values: object) -> None:
        self.session.do(codebook.edit_example, self.session.project, example_id, by=self.session.by, **values)

    # ---------------------------------------------------------------- verbs

    def add_domain(self) -> None:
        """Add a domain and let its name be typed."""
        self._add("New domain", None)

    def add_code(self) -> None:
        """Add a code below the current one (a domain where there is none) and let its name be typed."""
        self._add("New code", self.tree.current_id())

    def _add(self, name: str, parent_id: int | None) -> None:
        taken = {code.name for code in self.tree.codes.codes.codes.values()}
        free = next(one for one in (name, *(f"{name} {number}" for number in range(2, 10_000))) if one not in taken)
        session = self.session
        code = session.do(codebook.add_code, session.project, free, by=session.by, parent_id=parent_id)
        if code is not None:
            self.search.clear()
            self.tree.edit_name(code.id)

    def rename(self) -> None:
        """Rename the current code in place."""
        code_id = self.tree.current_id()
        if code_id is not None:
            self.tree.edit_name(code_id)

    def _edit(self, code_id: int, field: str, text: str) -> None:
        if self.session.do(
            codebook.edit_code, self.session.project, code_id, by=self.session.by, **{field: text}
        ) is None:  # fmt: skip
            self.refresh(None)  # show again what is stored

    def move(self, code_id: int, parent_id: int | None, position: int) -> None:
        """Hang a code below another one (None: a domain) at a place among its siblings (-1: last)."""
        self.session.do(
            codebook.move_code, self.session.project, code_id, parent_id, None if position < 0 else position,
            by=self.session.by,
        )  # fmt: skip

    def shift(self, by: int) -> None:
        """Move the current code among its siblings."""
        codes, code_id = self.tree.codes.codes, self.tree.current_id()
        if code_id is None:
            return
        parent_id = codes.codes[code_id].parent_id
        place = codes.children[parent_id].index(code_id) + by
        if 0 <= place < len(codes.children[parent_id]):
            self.move(code_id, parent_id, place)

    def shift_in(self) -> None:
        """Hang the current code below the sibling before it."""
        codes, code_id = self.tree.codes.codes, self.tree.current_id()
        if code_id is None:
            return
        siblings = codes.children[codes.codes[code_id].parent_id]
        place = siblings.index(code_id)
        if place:
            self.move(code_id, siblings[place - 1], -1)

    def shift_out(self) -> None:
        """Hang the current code beside the one that it is below."""
        codes, code_id = self.tree.codes.codes, self.tree.current_id()
        parent_id = codes.codes[code_id].parent_id if code_id is not None else None
        if code_id is None or parent_id is None:
            return
        above = codes.codes[parent_id].parent_id
        self.move(code_id, above, codes.children[above].index(parent_id) + 1)

    def freeze(self) -> None:
        """Freeze the codebook as a version; an unchanged one keeps the version it has."""
        session = self.session
        self.card.commit()
        known = codebook.versions(session.project)
        version = session.do(codebook.freeze_version, session.project, by=session.by)
        if version is not None and known and known[0].id == version.id:
            session.said.emit(f"The codebook is unchanged since {version.name}.", False)
        self.show_side(1)
