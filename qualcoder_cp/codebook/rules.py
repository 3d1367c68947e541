# SPDX-License-Identifier: GPL-3.0-or-later
"""The thinking about a codebook: its tree, levels, completeness and how two versions differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from qualcoder_cp.codebook.diff import DiffPiece, word_diff
from qualcoder_cp.model import Code, KnownError, Level

PATH_SEPARATOR = " > "

CARD_FIELDS = (
    "name", "label", "colour", "short_definition", "full_definition", "when_to_use", "when_not_to_use", "example",
)  # fmt: skip
"""The fields of a code's card that people edit."""

DEFINITION_FIELDS = ("short_definition", "full_definition", "when_to_use", "when_not_to_use")
"""The fields that say what a code means; altering one asks for a look at what was coded before."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
DEEPEST = 50
"""How many levels a codebook file may have; more is a mistake in it."""

PALETTE = (
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#9a6a00", "#2f8fc4", "#7b5ea7", "#b3423a", "#4f7d1f", "#8a6d5d",
)  # fmt: skip
"""Colours given to new domains in turn; all reach 3:1 on white."""


def checked_colour(colour: str) -> str:
    """Return a colour as ``#rrggbb`` in lower case.

    Raises:
        KnownError: it is none.
    """
    if not _COLOUR.fullmatch(colour):
        raise KnownError(f"'{colour[:40]}' is no colour like #0072b2.")
    return colour.lower()


class ExampleKind(StrEnum):
    """What a linked passage shows of a code."""

    TYPICAL = "typical"
    ATYPICAL = "atypical"
    CLOSE_BUT_NO = "close but no"


@dataclass(frozen=True, slots=True)
class Example:
    """A passage that shows what a code means; ``quote`` is kept whatever becomes of the text.

    ``transcript_id`` and the places (code points in the text revision) are None where the passage has no link.
    """

    id: int
    uuid: str
    code_id: int
    kind: ExampleKind
    quote: str
    transcript_id: int | None
    text_revision_id: int | None
    start: int | None
    end: int | None
    note: str = ""
    position: int = 0


@dataclass(frozen=True)
class CodeTree:
    """All codes of a codebook with the questions one asks of a tree. Children keep their order."""

    codes: dict[int, Code]
    children: dict[int | None, tuple[int, ...]] = field(default_factory=dict)
    merged: dict[int, Code] = field(default_factory=dict)
    """Codes that were merged into another one: no part of the tree any more, but still named by frozen layers."""
    examples: dict[int, tuple[Example, ...]] | None = None
    """Linked examples by code, where they were asked for."""

    @classmethod
    def of(cls, codes: Iterable[Code], examples: dict[int, tuple[Example, ...]] | None = None) -> CodeTree:
        """Build the tree from codes in any order."""
        everything = {code.id: code for code in codes}
        by_id = {code.id: code for code in everything.values() if code.merged_into is None}
        children: dict[int | None, list[int]] = {}
        for code in sorted(by_id.values(), key=lambda code: (code.position, code.id)):
            children.setdefault(code.parent_id, []).append(code.id)
        merged = {code.id: code for code in everything.values() if code.merged_into is not None}
        return cls(by_id, {parent: tuple(ids) for parent, ids in children.items()}, merged, examples)

    def resolve(self, code_id: int) -> int:
        """Return the code that stands for ``code_id`` now: itself, or what it was merged into."""
        gone = self.merged.get(code_id)
        return code_id if gone is None or gone.merged_into is None else gone.merged_into

    def needed(self, code_id: int) -> Code:
        """Return a code of the tree.

        Raises:
            KnownError: it was merged into another one, or is no longer there.
        """
        if code_id in self.codes:
            return self.codes[code_id]
        if code_id in self.merged:
            raise KnownError(self.merger(code_id))
        raise KnownError("This code is no longer in the codebook.")

    def merger(self, code_id: int) -> str:
        """Return the sentence that says what became of a merged code."""
        target = self.codes[self.resolve(code_id)]
        return f"'{self.merged[code_id].name}' was merged into '{target.name}' ({self.path(target.id)})."

    def with_merged(self, code_ids: Iterable[int]) -> frozenset[int]:
        """Return these codes and those merged into them: all ids under which stored rows may name them."""
        wanted = frozenset(code_ids)
        return wanted | {code.id for code in self.merged.values() if code.merged_into in wanted}

    def below(self, code_id: int) -> frozenset[int]:
        """Return the code itself and all its descendants."""
        found = {code_id}
        for child in self.children.get(code_id, ()):
            found |= self.below(child)
        return frozenset(found)

    def ancestors(self, code_id: int) -> list[int]:
        """Return the codes from the domain down to the code itself."""
        chain = [code_id]
        while (parent := self.codes[chain[-1]].parent_id) is not None:
            chain.append(parent)
        return chain[::-1]

    def domain(self, code_id: int) -> int:
        """Return the domain that the code belongs to (itself, if it is one)."""
        return self.ancestors(code_id)[0]

    def level(self, code_id: int) -> Level:
        """Return whether the code is a domain (top), a theme (between) or a code (at the end)."""
        if self.codes[code_id].parent_id is None:
            return Level.DOMAIN
        return Level.THEME if self.children.get(code_id) else Level.CODE

    def path(self, code_id: int) -> str:
        """Return the names from the domain down, joined by ``>``."""
        return PATH_SEPARATOR.join(self.codes[part].name for part in self.ancestors(code_id))

    def in_order(self, parent: int | None = None) -> Iterator[Code]:
        """Yield the codes as the tree shows them, parents before children."""
        for child in self.children.get(parent, ()):
            yield self.codes[child]
            yield from self.in_order(child)

    def at(self, level: Level) -> list[Code]:
        """Return the codes of one level in the order of the tree."""
        return [code for code in self.in_order() if self.level(code.id) is level]


def check_move(tree: CodeTree, code_id: int, parent_id: int | None) -> None:
    """Check that a code may hang below another one.

    Raises:
        KnownError: it would hang below itself.
    """
    if parent_id is not None and parent_id in tree.below(code_id):
        names = tree.codes[code_id].name, tree.codes[parent_id].name
        raise KnownError(f"'{names[0]}' can't be moved below '{names[1]}': that lies inside it.")


TELLING_FIELDS = ("short_definition", "when_to_use", "when_not_to_use", "example")
"""The parts of a card that two coders need to use a code alike; an example may be words or a linked passage."""


def completeness(code: Code, examples: Iterable[Example] = ()) -> float:
    """Return the share (0 to 1) of the card's telling fields that are filled, see ``TELLING_FIELDS``."""
    return 1 - len(missing_fields(code, examples)) / len(TELLING_FIELDS)


def missing_fields(code: Code, examples: Iterable[Example] = ()) -> tuple[str, ...]:
    """Return the telling fields of a card that are empty; a linked typical example fills ``example``."""
    linked = any(one.kind is ExampleKind.TYPICAL for one in examples)
    return tuple(
        name for name in TELLING_FIELDS if not getattr(code, name).strip() and not (name == "example" and linked)
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two codebook versions.

    ``what`` is added, removed, moved, merged, a field of the card, or the kind of an example (``typical example``).
    """

    code: str
    what: str
    before: str
    after: str

    @property
    def words(self) -> tuple[DiffPiece, ...]:
        """Return how the old words became the new ones, piece by piece."""
        return word_diff(self.before, self.after)

    @property
    def sentence(self) -> str:
        """Return it in words: ``short definition of 'Consent' changed``."""
        match self.what:
            case "added" | "removed":
                return f"'{self.code}' was {self.what}"
            case "moved":
                return f"'{self.code}' moved: {self.before} is now {self.after}"
            case "merged":
                return f"'{self.code}' was merged into {self.after}"
            case "name":
                return f"'{self.before}' is now called '{self.after}'"
            case _:
                verb = "changed" if self.before and self.after else "was written" if self.after else "was taken out"
                return f"{self.what.replace('_', ' ')} of '{self.code}' {verb}"


def differences(old: CodeTree, new: CodeTree) -> list[Difference]:
    """Return what changed from one version to another, code by code; codes and examples are matched by UUID.

    Examples are compared where both trees carry them (`queries.version_tree`, `queries.tree` with ``examples``).
    """
    before = {code.uuid: code for code in old.codes.values()}
    found: list[Difference] = []
    for code in new.in_order():
        earlier = before.pop(code.uuid, None)
        if earlier is None:
            found.append(Difference(code.name, "added", "", new.path(code.id)))
            continue
        if _parent_uuid(old, earlier) != _parent_uuid(new, code):
            found.append(Difference(code.name, "moved", old.path(earlier.id), new.path(code.id)))
        for name in CARD_FIELDS:
            values = str(getattr(earlier, name)), str(getattr(code, name))
            if values[0] != values[1]:
                found.append(Difference(code.name, name, *values))
        if old.examples is not None and new.examples is not None:
            found += _example_differences(code.name, old.examples.get(earlier.id, ()), new.examples.get(code.id, ()))
    for code in new.merged.values():
        if earlier := before.pop(code.uuid, None):
            target = new.path(new.resolve(code.id))
            found.append(Difference(code.name, "merged", old.path(earlier.id), target))
    found += [Difference(code.name, "removed", old.path(code.id), "") for code in before.values()]
    return found


def _example_differences(code: str, old: Iterable[Example], new: Iterable[Example]) -> list[Difference]:
    before = {one.uuid: one for one in old}
    found = []
    for one in new:
        earlier = before.pop(one.uuid, None)
        words = _example_words(earlier) if earlier else "", _example_words(one)
        if words[0] != words[1]:
            found.append(Difference(code, f"{one.kind.value} example", *words))
    gone = [Difference(code, f"{one.kind.value} example", _example_words(one), "") for one in before.values()]
    return found + gone


def _example_words(one: Example) -> str:
    return f"{one.quote} ({one.note})" if one.note.strip() else one.quote


def _parent_uuid(tree: CodeTree, code: Code) -> str:
    """Return what names the parent for good, so that renaming it is no move of its children."""
    return "" if code.parent_id is None else tree.codes[code.parent_id].uuid
