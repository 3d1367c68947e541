# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything one needs to judge an item: what each coder did, the definitions, what was decided before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QFrame, QTextBrowser

from qualcoder_cp.adjudication import Board, DecisionRecord, Item, Mode, Queued, Remark, Stale
from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.model import Code
from qualcoder_cp.ui.adjudication.filters import Key
from qualcoder_cp.ui.adjudication.naming import Naming
from qualcoder_cp.ui.adjudication.words import EXPLAINED, GLYPHS, OUTCOMES, flip_sign, flip_words
from qualcoder_cp.ui.codebook.swatch import shown_colour
from qualcoder_cp.ui.theme import colours, space

RECENT = 4
"""How many earlier decisions are told one by one."""


@dataclass(frozen=True, slots=True)
class About:
    """What the page tells: ``record`` is the decision on the item, ``earlier`` those on the same codes, latest first,
    ``names`` those of transcripts, ``stale`` the decision on other codings that the item came after."""

    queued: Queued
    tree: CodeTree
    naming: Naming
    participant: str
    record: DecisionRecord | None
    earlier: Sequence[DecisionRecord]
    names: Mapping[int, str]
    stale: Stale | None
    remarks: Sequence[Remark]


class SidePanel(QTextBrowser):
    """A page about one item; ``item_wanted`` tells the earlier decision whose name was clicked."""

    item_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setAccessibleName("About this disagreement")
        self.document().setDocumentMargin(space(2))
        self.anchorClicked.connect(self._follow)

    def show_item(self, about: About) -> None:
        """Show an item."""
        queued, page = about.queued, _Page(about.tree, about.naming)
        parts = [
            page.title(queued, about.participant),
            page.decision(about.record, queued.board) if about.record else "",
            page.before(about.stale) if about.stale else "",
            page.versions(queued.board, queued.item),
            page.votes(queued.item),
            page.proposal(queued),
            page.remarks(about.remarks),
            page.definitions(queued.item),
            page.earlier(about.earlier, about.names),
        ]
        self.setHtml(page.style() + "".join(parts))

    def _follow(self, link: QUrl) -> None:
        transcript, _, fingerprint = link.toString().partition("/")
        key: Key = (int(transcript), fingerprint)
        self.item_wanted.emit(key)


class _Page:
    """Writes the parts of the page as rich text."""

    def __init__(self, tree: CodeTree, naming: Naming) -> None:
        self._tree = tree
        self._naming = naming

    def style(self) -> str:
        shown = colours()
        return (
            f"<style>body {{ color: {shown.text}; }} .m {{ color: {shown.muted}; }} h3 {{ margin-bottom: 2px; }}"
            f" h4 {{ color: {shown.muted}; font-weight: normal; margin-bottom: 2px; }} a {{ color: {shown.accent}; "
            f"text-decoration: none; }} td {{ padding-right: {space(2)}px; padding-bottom: {space(0)}px; }}"
            f" p {{ margin-top: 2px; margin-bottom: 2px; }}</style>"
        )

    def title(self, queued: Queued, participant: str) -> str:
        item = queued.item
        badges = "".join(f" · {escape(badge)}" for badge in item.badges)
        change = flip_words(queued)
        change = f"<p>{flip_sign(queued)} This {escape(change)}.</p>" if change else ""
        place = " · ".join(filter(None, [queued.board.transcript.name, participant]))
        return (
            f"<h3>{GLYPHS[item.type]} &nbsp;{EXPLAINED[item.type]}</h3><p class=m>{escape(place)}{badges}</p>{change}"
        )

    def decision(self, record: DecisionRecord, board: Board) -> str:
        who = "by rule" if record.mode is Mode.RULE else f"by {record.decided_by}"
        who = f"in a meeting, written {who}" if record.mode is Mode.MEETING else who
        why = "; ".join(filter(None, [record.reason, record.rationale]))
        why = f"<br><span class=m>{escape(why)}</span>" if why else ""
        gave_way = " and ".join(self._naming.called(board, one) for one in record.yielded)
        gave_way = f"<br><span class=m>{escape(gave_way)} yielded</span>" if gave_way else ""
        return f"<p>✓ <b>{escape(OUTCOMES[record.outcome].capitalize())}</b> {escape(who)}{why}{gave_way}</p>"

    def before(self, stale: Stale) -> str:
        decided = escape(OUTCOMES[stale.record.outcome])
        again = " <b>Y</b> decides it so again." if stale.again else ""
        return f"<p>↻ Decided before, on other codings: {decided}.{again}</p>"

    def votes(self, item: Item) -> str:
        coders = len(item.coders) + len(item.coders_missing)
        if coders < 3:
            return ""
        told = ", ".join(f"{self._code(code)} {item.votes(code)} of {coders}" for code in item.codes)
        return f"<p><span class=m>Votes:</span> {told}</p>"

    def remarks(self, found: Sequence[Remark]) -> str:
        lines = [f"<p><b>{escape(one.author)}</b> <span class=m>{one.at[:10]}</span> {escape(one.body)}</p>"
                 for one in found]  # fmt: skip
        return f"<h4>Remarks</h4>{''.join(lines)}" if lines else ""

    def versions(self, board: Board, item: Item) -> str:
        rows = []
        for number, coder in enumerate(self._naming.order(board), start=1):
            own = [one for one in item.members if one.coder_uuid == coder]
            cells = []
            for code_id in dict.fromkeys(one.code_id for one in own):
                of_code = [one for one in own if one.code_id == code_id]
                pieces = f" <span class=m>in {len(of_code)} pieces</span>" if len(of_code) > 1 else ""
                unsure = " <span class=m>unsure</span>" if any(one.unsure for one in of_code) else ""
                memos = "".join(f"<br><i>{escape(one.memo)}</i>" for one in of_code if one.memo)
                cells.append(f"{self._code(code_id)}{pieces}{unsure}{memos}")
            shown = "<br>".join(cells) or "<span class=m>did not code this here</span>"
            called = escape(self._naming.called(board, coder))
            rows.append(f"<tr><td><b>{called}</b></td><td>{shown}</td><td class=m>{number}</td></tr>")
        return f"<table cellspacing=0 cellpadding=2 width='100%'>{''.join(rows)}</table>"

    def proposal(self, queued: Queued) -> str:
        proposal = queued.item.proposal
        if proposal is None:
            return "<p class=m>No proposal: this needs a judgement.</p>"
        if not proposal:
            return "<p>Proposed (Enter): nothing here.</p>"
        codes = ", ".join(self._code(code) for code in dict.fromkeys(code for code, _, _ in proposal))
        length = sum(end - start for _, start, end in proposal)
        return f"<p>Proposed (Enter): {codes} <span class=m>over {length:,} characters</span></p>"

    def definitions(self, item: Item) -> str:
        codes = [self._tree.codes[code] for code in item.codes if code in self._tree.codes]
        if not codes:
            return ""
        width = 100 // min(len(codes), 2)
        cells = [f"<td width='{width}%' valign=top>{self._card(code)}</td>" for code in codes]
        rows = "".join(f"<tr>{''.join(cells[place : place + 2])}</tr>" for place in range(0, len(cells), 2))
        return f"<h4>Definitions</h4><table cellspacing=0 cellpadding=2 width='100%'>{rows}</table>"

    def _card(self, code: Code) -> str:
        parts = [f"<p>{self._code(code.id, bold=True)}</p>"]
        definition = code.short_definition or code.full_definition
        parts.append(f"<p>{escape(definition)}</p>" if definition else "<p class=m>No definition yet.</p>")
        for words, text in (("Use", code.when_to_use), ("Not", code.when_not_to_use)):
            if text:
                parts.append(f"<p><span class=m>{words}:</span> {escape(text)}</p>")
        return "".join(parts)

    def earlier(self, found: Sequence[DecisionRecord], names: Mapping[int, str]) -> str:
        if not found:
            return "<h4>Earlier decisions on these codes</h4><p class=m>None yet.</p>"
        totals = Counter(self._left(one) for one in found)
        summary = ", ".join(f"{escape(what)} {count} ×" for what, count in totals.most_common())
        lines = []
        for one in found[:RECENT]:
            why = "; ".join(filter(None, [one.reason, one.rationale]))
            why = f" <span class=m>{escape(why)}</span>" if why else ""
            name = escape(names.get(one.transcript_id, ""))
            lines.append(
                f"<p><a href='{one.transcript_id}/{one.fingerprint}'>{name}</a> {escape(self._left(one))}{why}</p>"
            )
        return f"<h4>Earlier decisions on these codes</h4><p>{summary}</p>{''.join(lines)}"

    def _left(self, record: DecisionRecord) -> str:
        """Return what the decision left, as codes: that is what should be judged alike next time."""
        names = {code.uuid: code.name for code in self._tree.codes.values()}
        kept = dict.fromkeys(names.get(uuid, "a code that is gone") for uuid, _, _ in record.result)
        return " and ".join(kept) or "nothing"

    def _code(self, code_id: int, *, bold: bool = False) -> str:
        code = self._tree.codes[code_id]
        name = f"<b>{escape(code.name)}</b>" if bold else escape(code.name)
        return f"<span style='color:{shown_colour(code.colour).name()}'>■</span> {name}"
