# SPDX-License-Identifier: GPL-3.0-or-later
"""Which codes the words of a comment name: ``Consent``, ``Consent: she hesitates``, ``#consent #trust``, ``A; B``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.text import name_key

_PIECES = re.compile(r"[;\n]")
_TAG = re.compile(r"(?:^|(?<=\s))#(?=\w)")
_NOTE = re.compile(r":\s*|\s[-–—]\s")
_AROUND = " \t\u00a0-–—•*.,!?"
_LONGEST_NAME = 60
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a comment says: a code by its id (None: there is none of this name) and a note on it.

    ``name`` is how the comment calls it; ``remark`` tells that it is too long to be a code's name.
    """

    name: str
    code_id: int | None
    note: str = ""
    remark: bool = False


class CodeNames:
    """All names under which people may mean a code: its name, its label, its path, and what they said before."""

    def __init__(self, tree: CodeTree, same: Mapping[str, str] | None = None) -> None:
        """Collect the names of a codebook; ``same`` maps words of comments to names of codes."""
        self._codes: dict[str, int] = {}
        squeezed: dict[str, set[int]] = {}
        for gone in tree.merged.values():
            self._codes[name_key(gone.name)] = tree.resolve(gone.id)
        for code in tree.codes.values():
            for name in (code.label, tree.path(code.id), code.name):  # the name itself wins
                if name.strip():
                    self._codes[name_key(name)] = code.id
                    squeezed.setdefault(_squeezed(name), set()).add(code.id)
        self._squeezed = {key: ids.pop() for key, ids in squeezed.items() if len(ids) == 1}
        for words, name in (same or {}).items():
            known = self._codes.get(name_key(name))
            if known is not None:
                self._codes[name_key(words)] = known

    def code(self, words: str) -> int | None:
        """Return the id of the code that these words are the name of, None if there is none.

        Case, blanks and signs make no difference where they leave one code only.
        """
        words = words.strip(_AROUND)
        found = self._codes.get(name_key(words))
        return found if found is not None else self._squeezed.get(_squeezed(words))

    def read(self, body: str) -> list[Said]:
        """Return what a comment says, in its order.

        Pieces stand on lines of their own or are divided by ``;``, by ``,`` where each one is a code, or begin with
        ``#``. A long piece without a code, beside one with a code, is a note on that one.
        """
        if (whole := self._named(body)) is not None:
            return [whole]
        said: list[Said] = []
        for piece in _PIECES.split(body):
            for one in self._piece(piece):
                if one.remark and said and said[-1].code_id is not None:
                    last = said.pop()
                    one = Said(last.name, last.code_id, f"{last.note}\n{one.name}".strip())
                said.append(one)
        return said

    def _piece(self, piece: str) -> Iterator[Said]:
        found = self._named(piece)
        parts = [self.code(part) for part in piece.split(",")]
        if found is not None:
            yield found
        elif len(parts) > 1 and None not in parts:
            yield from (Said(part.strip(), self.code(part)) for part in piece.split(","))
        elif _TAG.search(piece):
            before, *tags = _TAG.split(piece)
            if before.strip(_AROUND):
                yield from self._plain(before)
            yield from map(self._tag, tags)
        else:
            yield from self._plain(piece)

    def _plain(self, piece: str) -> Iterator[Said]:
        """Yield what a piece says that names no code as a whole: a code and a note, a name not known, or a remark."""
        piece = piece.strip()
        if not piece.strip(_AROUND):
            return
        for place in _NOTE.finditer(piece):
            found = self.code(piece[: place.start()])
            if found is not None:
                yield Said(piece[: place.start()].strip(_AROUND), found, piece[place.end() :].strip())
                return
        place_ = _NOTE.search(piece)
        name = (piece[: place_.start()] if place_ else piece).strip(_AROUND)
        if not name or len(name) > _LONGEST_NAME or len(name.split()) > _MOST_WORDS:
            yield Said(piece, None, "", True)
        else:
            yield Said(name, None, piece[place_.end() :].strip() if place_ else "")

    def _tag(self, tag: str) -> Said:
        """Return the code with the longest name that the words behind a ``#`` begin with; the rest is a note."""
        words = tag.split()
        for count in range(min(len(words), _MOST_WORDS), 0, -1):
            name = " ".join(words[:count])
            if (code := self.code(name.rstrip(":"))) is not None:
                return Said(name.strip(_AROUND + ":"), code, " ".join(words[count:]).lstrip(":–- "))
        return Said(words[0].strip(_AROUND + ":"), None, " ".join(words[1:]))

    def _named(self, words: str) -> Said | None:
        code = self.code(words)
        return None if code is None else Said(words.strip().strip(_AROUND), code)


def _squeezed(name: str) -> str:
    """Return the letters and digits of a name alone: ``DataPrivacy``, ``data_privacy`` and ``Data privacy`` are one."""
    return "".join(sign for sign in name_key(name) if sign.isalnum())
