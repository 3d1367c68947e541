# SPDX-License-Identifier: GPL-3.0-or-later
"""Cuts an RTF file into its stories: body, notes, comments, text boxes, and what is left out, by reason.

RTF marks footnotes, deleted text, page headers and list numbers inside the running text. Each story is kept
as clean RTF, to be decoded by the reader, and as characters decoded here, to count the words a second time.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from qualcoder_cp.model import KnownError

_TOKEN = re.compile(
    r"\\bin(?P<bin>\d{1,9}) ?|\\(?P<word>[a-zA-Z]{1,32})(?P<arg>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})"
    r"|\\(?P<sign>.)|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_MOST_STORIES, _MOST_CHARACTERS = 5_000, 3_000_000
_PIECE = re.compile("[\x80-\xff]|[^\x80-\xff]+")
_FONT = re.compile(r"\\f(\d{1,9})(?!\d)[^;{}]{0,200}?\\fcharset(\d{1,3})")
_HEADERS = [name + side for name in ("header", "footer") for side in ("", "l", "r", "f")]
_KINDS = {
    **dict.fromkeys(_HEADERS, "page headers and footers"),
    "fldinst": "field codes",
    "listtext": "list numbers",
    "pntext": "list numbers",
    "footnote": "note",
    "annotation": "comment",
    "shptxt": "box",
}
DELETED = "deleted by tracked change"
STAYS = frozenset({"body", "note", "comment", "box"})
MARK = "\ufdd0"
"""Stands where a comment is anchored, until the text is finished; no program writes this noncharacter."""
_BREAKS = frozenset({"par", "sect", "page", "line", "row", "nestrow", "column"})
_CELLS = frozenset({"cell", "nestcell"})
_CHARACTERS = {
    **dict.fromkeys(_BREAKS, "\n"), "tab": "\t", "emdash": "—", "endash": "–", "emspace": "\u2003",
    "enspace": "\u2002", "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”",
}  # fmt: skip
_SIGNS = {"~": "\u00a0", "-": "\u00ad", "_": "\u2011", "{": "{", "}": "}", "\\": "\\"}


@dataclass(slots=True)
class Story:
    """A part of the file: ``rtf`` for the decoder, ``plain`` as decoded here; ``placed`` comments have a `MARK`."""

    kind: str
    rtf: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    author: str = ""
    placed: bool = False
    setting: str = ""


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group; ``story`` is None where the text is no text (tables of fonts, pictures)."""

    story: Story | None
    font: str
    skips: int = 1
    deleted: bool = False
    hidden: bool = False


@dataclass(slots=True)
class Cut:
    """The stories of one file; the first one is the body. ``closed`` says that the last group was closed."""

    stories: list[Story]
    hidden: list[str] = field(default_factory=list)
    closed: bool = False

    def of(self, kind: str) -> list[Story]:
        """Return the stories of this kind in order."""
        return [story for story in self.stories if story.kind == kind]


class Cutter:
    """Reads the tokens of ``source`` (bytes as Latin-1 characters) one after the other."""

    def __init__(self, source: str, destinations: Collection[str], charsets: Mapping[int, str]) -> None:
        self.encoding = _known(f"cp{_number(source, 'ansicpg')}") or "cp1252"
        if re.search(r"\\mac(?![a-z])", source[:200]):
            self.encoding = "mac_roman"
        self.fonts = {
            number: (charset, _known(charsets.get(int(charset), "")) or "")
            for number, charset in _FONT.findall(source[:200_000])
        }
        self._source = source
        self._skipped = destinations
        self.default = str(_number(source, "deff"))
        self._state = _State(Story("body"), self.default)
        self._above: list[_State] = []
        body = self._state.story
        self._cut = Cut([body] if body else [])
        self._boxes: list[Story] = []
        self._bytes = bytearray()
        self._skip = self._length = 0
        self._starred = self._cell = False
        self._author = ""
        self._author_depth = 0

    def cut(self) -> Cut:
        """Return the stories. Raises `KnownError`, with the end of a sentence, if there is too much of them."""
        position = 0
        while match := _TOKEN.match(self._source, position):
            position = match.end()
            if match["hex"] is None:
                self._flush()
            if match["bin"]:
                position += int(match["bin"])
            elif match["brace"] == "{":
                self._open()
            elif match["brace"]:
                if len(self._above) <= 1:
                    self._cut.closed = True
                    break
                self._close()
            elif match["word"]:
                self._word(match["word"], match["arg"])
            elif match["sign"]:
                self._sign(match["sign"])
            elif match["hex"]:
                self._hex(match["hex"])
            elif match["text"]:
                self._text(match["text"])
        self._flush()
        self._paragraph()
        return self._cut

    def _open(self) -> None:
        self._above.append(self._state)
        self._skip, self._starred = 0, False
        self._raw("{")

    def _close(self) -> None:
        self._state = self._above.pop()
        self._raw("}")
        if self._author_depth > len(self._above):
            self._author_depth = 0
        self._skip = 0

    def _raw(self, rtf: str) -> None:
        if self._state.story is not None:
            self._state.story.rtf.append(rtf)

    def _put(self, rtf: str, plain: str) -> None:
        """Write to the story in force, or to what was deleted from it."""
        story = self._state.story
        if story is None:
            return
        if self._cell:
            story.rtf.append("\\tab ")
            story.plain.append("\t")
            self._cell = False
        if self._state.deleted and story.kind in STAYS:
            last = self._cut.stories[-1]
            if last.kind != DELETED:
                last = Story(DELETED)
                self._cut.stories.append(last)
            setting = f"\\f{self._state.font} \\uc{self._state.skips} "
            last.rtf += [rtf] if last.setting == setting else [setting, rtf]
            last.setting = setting
            last.plain.append(plain)
            return
        story.rtf.append(rtf)
        story.plain.append(plain)
        if self._state.hidden and story.kind in STAYS:
            self._cut.hidden.append(plain)

    def _end_skip(self) -> None:
        """Let no substitute characters be skipped any more, neither here nor in the decoder."""
        if self._skip:
            self._put("\\nop ", "")
        self._skip = 0

    def _word(self, word: str, arg: str | None) -> None:
        self._end_skip()
        if self._starred or word in _KINDS or word in self._skipped:
            self._destination(word)
            self._starred = False
        elif word in _CELLS:
            self._cell_end()
        elif word in _CHARACTERS:
            self._cell = self._cell and word not in ("row", "nestrow")
            self._break_or_character(word)
        elif word == "u":
            code = int(arg or 0) % 0x10000 if -0x8000 <= int(arg or 0) <= 0x10FFFF else 0xFFFD
            self._put(f"\\u{code} ", chr(code))
            self._skip = self._state.skips
        else:
            self._format(word, arg)

    def _format(self, word: str, arg: str | None) -> None:
        if word == "uc":
            self._state = replace(self._state, skips=min(max(int(arg or 1), 0), 100))
            self._raw(f"\\uc{self._state.skips} ")
        elif word == "f" and arg:
            self._state = replace(self._state, font=arg)
            self._raw(f"\\f{arg} ")
        elif word == "plain":
            self._state = replace(self._state, font=self.default, deleted=False, hidden=False)
            self._raw(f"\\f{self.default} ")
        elif word == "deleted":
            self._state = replace(self._state, deleted=arg != "0")
        elif word == "v":
            self._state = replace(self._state, hidden=arg != "0")

    def _destination(self, word: str) -> None:
        """Turn to another story, or to none, until the group ends."""
        kind = _KINDS.get(word)
        if kind is None or (self._state.story is None and kind != "box"):
            self._state = replace(self._state, story=None)
            if word == "atnauthor":
                self._author, self._author_depth = "", len(self._above)
            return
        parent = self._state.story
        if len(self._cut.stories) > _MOST_STORIES:
            raise KnownError(f"holds more than {_MOST_STORIES:,} notes, which no transcript needs; split it")
        story = Story(kind, [f"\\f{self._state.font} \\uc{self._state.skips} "], author=self._author)
        if parent is not None and kind == "note":
            sign = f"[{len(self._cut.of('note')) + 1}]"
            self._put(sign, sign)
        elif parent is self._cut.stories[0] and kind == "comment":
            parent.rtf.append(f"{{\\uc0 \\u{ord(MARK)} }}")
            story.placed = True
        self._cut.stories.append(story)
        if kind == "box":
            self._boxes.append(story)
        self._state = _State(story, self._state.font, self._state.skips)

    def _cell_end(self) -> None:
        if self._cell:
            self._put("", "")
        self._cell = True

    def _break_or_character(self, word: str) -> None:
        self._put("\\par " if word in _BREAKS else f"\\{word} ", _CHARACTERS[word])
        if word == "par" and self._state.story is self._cut.stories[0]:
            self._paragraph()

    def _paragraph(self) -> None:
        """Put the text boxes after the paragraph that anchors them."""
        body = self._cut.stories[0]
        for box in self._boxes:
            ended = bool(box.plain) and box.plain[-1] == "\n"
            body.rtf += ["{", *box.rtf, "}" if ended else "}\\par "]
            body.plain += [*box.plain, "" if ended else "\n"]
            self._cut.stories.remove(box)
        self._boxes = []

    def _sign(self, sign: str) -> None:
        self._end_skip()
        if sign == "*":
            self._starred = True
        elif sign in "\r\n":
            self._break_or_character("par")
        elif sign in _SIGNS:
            self._put(f"\\{sign}", _SIGNS[sign])

    def _hex(self, digits: str) -> None:
        if self._state.story is not None:
            self._put(f"\\'{digits}", "")
        if self._skip:
            self._skip -= 1
        else:
            self._bytes += bytes.fromhex(digits)

    def _flush(self) -> None:
        """Decode the bytes that came as a row of ``\\'xx``."""
        if self._bytes:
            encoding = self.fonts.get(self._state.font, ("", ""))[1] or self.encoding
            self._put("", self._bytes.decode(encoding, "replace"))
            self._bytes.clear()

    def _text(self, text: str) -> None:
        if self._author_depth:
            self._author += text
        self._length += len(text) if self._state.story is not None else 0
        if self._length > _MOST_CHARACTERS:
            raise KnownError(f"holds more than {_MOST_CHARACTERS:,} characters, which no transcript needs; split it")
        for piece in _PIECE.findall(text):
            if piece[0] >= "\x80":
                self._hex(f"{ord(piece):02x}")
                continue
            self._flush()
            self._put(piece, piece[self._skip :])
            self._skip = max(0, self._skip - len(piece))


def _number(source: str, word: str) -> int:
    found = re.search(rf"\\{word}(\d{{1,6}})", source[:2000])
    return int(found.group(1)) if found else 0


def _known(encoding: str) -> str | None:
    try:
        return encoding if encoding and codecs.lookup(encoding)._is_text_encoding else None
    except LookupError:
        return None
