# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of a coding under the pointer: the code's path and definition, the coder, the memo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_MOST = 6
_LETTERS = 400
_WIDTH = 44
"""Width of a card in letters."""


@dataclass(frozen=True, slots=True)
class Card:
    """One coding in words; ``colour`` is ``#rrggbb`` as painted on this page, all else plain text."""

    path: str
    colour: str
    definition: str = ""
    coder: str = ""
    memo: str = ""
    unsure: bool = False


def card_page(cards: Sequence[Card], letter: int) -> str:
    """Return the cards as rich text for a tool tip, '' for none; names and memos with markup show as typed.

    Args:
        cards: the codings, the shortest first; more than six are counted only.
        letter: the width of a letter in pixels.
    """
    if not cards:
        return ""
    told = [_told(card) for card in cards[:_MOST]]
    if len(cards) > _MOST:
        told.append(f"and {len(cards) - _MOST} more")
    rows = "".join(f"<tr><td>{one}</td></tr>" for one in told)
    return f'<table width="{_WIDTH * letter}" cellpadding="3">{rows}</table>'


def _told(card: Card) -> str:
    head = f'<span style="color:{card.colour}">■</span> <b>{escape(card.path)}</b>'
    who = " · ".join(part for part in (escape(card.coder), "unsure" if card.unsure else "") if part)
    parts = [f"{head} · {who}" if who else head]
    parts += [_cut(card.definition)] if card.definition else []
    parts += [f"<i>✎ {_cut(card.memo)}</i>"] if card.memo else []
    return "<br>".join(parts)


def _cut(words: str) -> str:
    shown = words if len(words) <= _LETTERS else words[:_LETTERS].rstrip() + " …"
    return escape(shown).replace("\n", "<br>")


def card_words(cards: Sequence[Card]) -> str:
    """Return the codings at a place in one sentence each, to be read aloud."""
    if not cards:
        return "No coding here."
    told = [_aloud(card) for card in cards]
    return " ".join([f"{len(told)} codings here.", *told]) if len(told) > 1 else told[0]


def _aloud(card: Card) -> str:
    parts = [card.path, f"coder {card.coder}" if card.coder else "", "unsure" if card.unsure else ""]
    memo = f" Memo: {' '.join(card.memo.split())}" if card.memo else ""
    return ", ".join(part for part in parts if part) + "." + memo
