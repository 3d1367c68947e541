# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person says of comments that should become codings: whose they are, and which codes their words mean."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from qualcoder_cp import codebook, coding
from qualcoder_cp.coding import CommentCodings
from qualcoder_cp.model import CoderRole
from qualcoder_cp.project import Project, coders
from qualcoder_cp.text import name_key

LEAVE, NEW = "", "\0new"
"""Data of the choices "leave out" and "new coder" or "new code"; anything else is a name."""


@dataclass(slots=True)
class CommentPlan:
    """Choices by author and by words; authors who are coders already, and words that are codes, need none."""

    authors: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def run(
        self, project: Project, authors: Collection[str], only: Collection[int] | None, *, by: str, dry_run: bool
    ) -> CommentCodings:  # fmt: skip
        """Make codings, or only say what would become of the comments.

        Args:
            project: the open project.
            authors: who wrote comments.
            only: the transcripts whose comments are meant; None: all.
            by: the coder's name.
            dry_run: only say.

        Raises:
            KnownError: as of `coding.comments_as_codings`.
        """
        named = {one: self.coder_of(project, one) for one in authors}
        return coding.comments_as_codings(
            project, by=by, authors={one: one if name == NEW else name for one, name in named.items()},
            same={words: name for words, name in self.words.items() if name not in (LEAVE, NEW)},
            new_codes=[words for words, name in self.words.items() if name == NEW],
            add_coders=NEW in named.values(), transcript_ids=only, dry_run=dry_run,
        )  # fmt: skip

    def coder_of(self, project: Project, author: str) -> str:
        """Return what is chosen for an author: a coder's name, `NEW` or `LEAVE`; by itself the coder of that name."""
        if author in self.authors:
            return self.authors[author]
        return next((one.name for one in coders(project) if name_key(one.name) == name_key(author)), LEAVE)


def coder_choices(project: Project, author: str) -> list[tuple[str, str]]:
    """Return what an author can be."""
    known = coders(project)
    people = [(one.name, one.name + (" (lead)" if one.role is CoderRole.LEAD else "")) for one in known]
    new = author.strip() and name_key(author) not in {name_key(one.name) for one in known}
    return [(LEAVE, "leave out"), *people, *([(NEW, f"new coder {author}")] if new else [])]


def code_choices(project: Project, words: str) -> list[tuple[str, str]]:
    """Return what words in comments can mean."""
    tree = codebook.tree(project)
    codes = sorted(tree.codes.values(), key=lambda one: tree.path(one.id).casefold())
    return [(LEAVE, "no code"), (NEW, f"new code {words}"), *((one.name, tree.path(one.id)) for one in codes)]


def said(done: CommentCodings, *, would: bool) -> str:
    """Return what becomes, or became, of the comments, in two sentences at most."""
    if not done.comments:
        return f"No comment {'would become' if would else 'became'} a coding as it is chosen now."
    made = done.added + done.united + done.known
    verb = "would become" if would else "became"
    words = f"{_many(done.comments, 'comment')} {verb} {_many(made, 'coding')}"
    inside = [f"{done.united:,} united with own codings" if done.united else "",
              f"{done.known:,} there already" if done.known else "",
              f"{_many(len(done.new_codes), 'new code')}" if done.new_codes else "",
              f"{_many(len(done.new_coders), 'new coder')}" if done.new_coders else ""]  # fmt: skip
    inside = [one for one in inside if one]
    words += f" ({', '.join(inside)})." if inside else "."
    if done.left:
        words += f" {_many(len(done.left), 'comment')} {'would stay' if would else 'stayed'} as they are."
    return words


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
