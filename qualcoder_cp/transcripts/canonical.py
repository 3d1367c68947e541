# SPDX-License-Identifier: GPL-3.0-or-later
"""The one text of a transcript: LF line ends, no byte order mark, no control characters, nothing else changed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

_ODD = re.compile("\r\n|[\r\u2028\u2029\x85\x0b\x0c\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LINE_ENDS = {
    "\r\n": "CRLF",
    "\r": "CR",
    "\u2028": "U+2028",
    "\u2029": "U+2029",
    "\x85": "U+0085",
    "\x0b": "U+000B",
    "\x0c": "U+000C",
}
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_MOJIBAKE = re.compile("Ã[\x80-\xbf©¨¤¶¼]|â€[™œ\x9d“”˜¦]|Â[£§°·«»]")


@dataclass(frozen=True, slots=True)
class Canonical:
    """A canonical text and what was replaced or dropped to get it, counted by kind."""

    text: str
    replaced: dict[str, int] = field(default_factory=dict)


def _replacement(found: str, counts: Counter[str]) -> str:
    if found in _LINE_ENDS:
        counts[f"line ends {_LINE_ENDS[found]}"] += 1
        return "\n"
    if "\ud800" <= found <= "\udfff":
        counts["broken characters replaced by U+FFFD"] += 1
        return "\ufffd"
    counts["control characters dropped"] += 1
    return ""


def canonical(text: str) -> Canonical:
    """Return the canonical form of ``text``; a canonical text comes back as it is (idempotent)."""
    counts: Counter[str] = Counter()
    if _ODD.search(text):
        text = _PAIR.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)
        text = _ODD.sub(lambda match: _replacement(match.group(), counts), text)
    stripped = text.lstrip("\ufeff")
    if len(stripped) < len(text):
        counts["byte order mark dropped"] += len(text) - len(stripped)
    return Canonical(stripped, dict(counts))


def peculiarities(text: str) -> dict[str, int]:
    """Return how many characters of the canonical text need care, by kind; kinds that do not occur are absent."""
    if text.isascii():
        return {}
    found = {
        "byte order marks inside the text": text.count("\ufeff"),
        "replacement characters U+FFFD": text.count("\ufffd"),
        "right-to-left characters": sum(1 for _ in _RIGHT_TO_LEFT.finditer(text)),
        "characters beyond the basic plane": sum(1 for _ in _ASTRAL.finditer(text)),
        "places that look like UTF-8 read twice": sum(1 for _ in _MOJIBAKE.finditer(text)),
    }
    if not unicodedata.is_normalized("NFC", text):
        found["characters that NFC would compose"] = len(text) - len(unicodedata.normalize("NFC", text))
    return {kind: count for kind, count in found.items() if count}
