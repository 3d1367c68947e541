# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding a code by a few letters: in names, labels, paths and definitions, best first."""

from __future__ import annotations

from collections.abc import Sequence

from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.model import Code


def find_codes(codes: CodeTree, words: str, recent: Sequence[int] = ()) -> list[Code]:
    """Return the codes in which all words stand, best first.

    A name that begins with the words comes first, then a word of the name that does, then the name, then
    path and label, then definitions; among equals those used lately, then the order of the tree. Without
    words: those used lately, then all.

    Args:
        codes: the codebook.
        words: what was typed.
        recent: ids of codes used lately, the latest first.
    """
    wanted = words.casefold().split()
    used = {code_id: place for place, code_id in enumerate(recent)}
    found = []
    for place, code in enumerate(codes.in_order()):
        rank = max((_rank(codes, code, word) for word in wanted), default=0)
        if rank < _NOWHERE:
            begins = bool(wanted) and code.name.casefold().startswith(words.casefold().strip())
            found.append(((0 if begins else 1, rank, used.get(code.id, len(used)), place), code))
    return [code for _, code in sorted(found, key=lambda pair: pair[0])]


_NOWHERE = 4


def _rank(codes: CodeTree, code: Code, word: str) -> int:
    name = code.name.casefold()
    if any(part.startswith(word) for part in name.split()):
        return 0
    if word in name:
        return 1
    if word in f"{codes.path(code.id)} {code.label}".casefold():
        return 2
    told = f"{code.short_definition} {code.full_definition} {code.when_to_use} {code.example}"
    return 3 if word in told.casefold() else _NOWHERE
