# SPDX-License-Identifier: GPL-3.0-or-later
"""What a coder learns: their own codings beside the consensus, or beside a reference coder's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QListWidget, QListWidgetItem, QTextBrowser

from qualcoder_cp import adjudication, codebook, coding, transcripts
from qualcoder_cp.adjudication import Comparison, Fate
from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.model import Coder, CoderRole, Coding, KnownError
from qualcoder_cp.ui.adjudication.sides import Panel
from qualcoder_cp.ui.widgets.pieces import button, label
from qualcoder_cp.ui.widgets.plain import plain_tip
from qualcoder_cp.ui.widgets.quoting import short

if TYPE_CHECKING:
    from qualcoder_cp.ui.adjudication.screen import AdjudicationScreen

_CODING = Qt.ItemDataRole.UserRole
CONSENSUS, REFERENCE = "consensus", "reference"
_FATES = {Fate.MOVED: "other edges", Fate.RECODED: "another code", Fate.DROPPED: "dropped"}


class LearningPanel(Panel):
    """``asked`` tells that another coder or comparison was chosen, ``show_wanted`` the `Coding` to jump to."""

    title = "What became of the codings"
    asked = Signal()
    show_wanted = Signal(object)

    def __init__(self) -> None:
        """Build the panel, empty."""
        super().__init__()
        self.who, self.against = QComboBox(), QComboBox()
        form = QFormLayout()
        for name, box in (("Coder", self.who), ("Beside", self.against)):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            box.activated.connect(lambda _row: self.asked.emit())
            form.addRow(name, box)
        self.inside.addLayout(form)
        self.told = label("", "muted", wrap=True, name="What is compared")
        self.codes = QTextBrowser()
        self.codes.setAccessibleName("Codes: kept, found, missed")
        self.codes.setTabChangesFocus(True)
        self.codes.setMinimumHeight(self.fontMetrics().height() * 6)
        self.list = QListWidget()
        self.list.setAccessibleName("Codings that the consensus has otherwise")
        self.list.setToolTip("Enter shows the passage")
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(self.fontMetrics().height() * 6)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemDoubleClicked.connect(lambda _item: self._show())
        self.list.installEventFilter(self)
        show = button("Show the passage", self._show, tip="Show it in the text (Enter)")
        for widget in (self.told, self.codes, self.list, show):
            self.inside.addWidget(widget, 1 if widget in (self.codes, self.list) else 0)

    def first_focus(self) -> QListWidget:
        """Return the list."""
        return self.list

    def offer(self, people: Sequence[Coder], chosen: Coder | None, reference: str) -> None:
        """Offer these coders, and the reference coder of this name if there is one."""
        self.who.clear()
        for one in people:
            self.who.addItem(one.name, one)
        if chosen is not None:
            self.who.setCurrentIndex(max(0, self.who.findText(chosen.name)))
        self.against.clear()
        self.against.addItem("the consensus", CONSENSUS)
        if reference:
            self.against.addItem(f"the reference, {reference}", REFERENCE)

    def show_problem(self, words: str) -> None:
        """Say why nothing can be shown."""
        self.told.setText(words)
        self.codes.clear()
        self.list.clear()

    def show_comparison(
        self, found: Comparison, tree: CodeTree, names: Mapping[int, str], words: Mapping[int, str]
    ) -> None:  # fmt: skip
        """Show what became of the codings; ``words`` are the texts of the transcripts by id."""
        changed = [one for one in found.codings if one.fate is not Fate.KEPT]
        kept = len(found.codings) - len(changed)
        several = "transcripts" if found.transcripts != 1 else "transcript"
        self.told.setText(
            f"{found.transcripts} {several}: {kept} of {len(found.codings)} codings kept as they were, "
            f"{len(changed)} changed, {len(found.missed)} not found by {found.coder}."
        )
        self.codes.setHtml(_table(found, tree))
        self.list.clear()
        for one in changed:
            why = "; ".join(filter(None, [one.reason, one.rationale]))
            self._add(one.coding, f"{_FATES[one.fate]}{f' ({why})' if why else ''}", tree, names, words)
        for each in found.missed:
            self._add(each, "not found", tree, names, words)
        self.list.setCurrentRow(0)

    def _add(
        self, one: Coding, what: str, tree: CodeTree, names: Mapping[int, str], words: Mapping[int, str]
    ) -> None:  # fmt: skip
        quote = words.get(one.transcript_id, "")[one.start : one.end]
        entry = QListWidgetItem(
            f"{tree.codes[one.code_id].name}: {what}\n{names.get(one.transcript_id, '')} “{short(quote)}”"
        )
        entry.setData(_CODING, one)
        entry.setToolTip(plain_tip(quote))
        self.list.addItem(entry)

    def _show(self) -> None:
        entry = self.list.currentItem()
        if entry is not None:
            self.show_wanted.emit(entry.data(_CODING))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the passage on Enter."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in enter
        if pressed and watched is self.list:
            self._show()
            return True
        return super().eventFilter(watched, event)


def _table(found: Comparison, tree: CodeTree) -> str:
    """Return the codes with how many of the coder's were kept, and how many of all they had found."""
    rows = [
        f"<tr><td>{escape(tree.codes[one.code_id].name)}</td><td align=right>{one.hits} of {one.own}</td>"
        f"<td align=right>{one.consensus - one.missed} of {one.consensus}</td></tr>"
        for one in found.codes if one.code_id in tree.codes
    ]  # fmt: skip
    head = "<tr><th align=left>Code</th><th align=right>kept</th><th align=right>found</th></tr>"
    return f"<table width='100%' cellspacing=0 cellpadding=2>{head}{''.join(rows)}</table>"


class LearningDesk:
    """The comparison of one screen."""

    def __init__(self, screen: AdjudicationScreen) -> None:
        """Build the panel."""
        self._screen = screen
        self.panel = LearningPanel()
        self.panel.asked.connect(self.show)
        self.panel.show_wanted.connect(self._jump)

    def open(self) -> None:
        """Show what became of the codings of the person at work; a lead may choose whose."""
        screen, session = self._screen, self._screen.session
        round_ = session.round
        if round_ is None:
            session.failed.emit("Nothing is coded yet, so there is nothing to compare.")
            return
        team = coding.round_coders(session.project, round_.id)
        me = session.coder
        lead = me is not None and me.role is CoderRole.LEAD
        people = [one for one in team if lead or (me is not None and one.id == me.id)]
        self.panel.offer(people, me, coding.RoundPlan.of(round_).reference)
        if not screen.shows_queue():  # while the round is sealed there is only the reference to look at
            self.panel.against.setCurrentIndex(self.panel.against.count() - 1)
        self.show()
        screen.instead.show_panel(self.panel)

    def show(self) -> None:
        """Compare the chosen coder anew."""
        project, round_ = self._screen.session.project, self._screen.session.round
        who = self.panel.who.currentData()
        if who is None or round_ is None:
            self.panel.show_problem("You did not code in this round, so there is nothing of yours to compare.")
            return
        compare = adjudication.calibrate if self.panel.against.currentData() == REFERENCE else (
            adjudication.compare_with_consensus)  # fmt: skip
        try:
            found = compare(project, round_, who, viewer=self._screen.session.coder)
        except KnownError as problem:
            self.panel.show_problem(str(problem))
            return
        places = {one.coding.transcript_id for one in found.codings} | {one.transcript_id for one in found.missed}
        names = {one.id: one.name for one in transcripts.transcripts(project)}
        texts = coding.compared_texts(project, round_.id)
        words = {one: transcripts.text_of(project, one, texts.get(one)).text for one in places}
        self.panel.show_comparison(found, codebook.tree(project), names, words)

    def _jump(self, one: Coding) -> None:
        """Show the item that holds a coding; if there is none, the passage in the stage Coding."""
        screen = self._screen
        for queued in screen.model.all() if screen.shows_queue() else ():
            same = queued.board.transcript.id == one.transcript_id
            if same and queued.item.start <= one.start < queued.item.end and one.code_id in queued.item.codes:
                screen.select((one.transcript_id, queued.item.fingerprint))
                return
        place = {"transcript_id": one.transcript_id, "start": one.start, "end": one.end}
        screen.go_elsewhere.emit("coding", place)
