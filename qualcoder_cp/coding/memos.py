# SPDX-License-Identifier: GPL-3.0-or-later
"""Memos: what an analyst thinks about the project, a transcript, a code or a passage, or a thought on its own.

The note on a coding is a part of the coding (`actions.set_memo`). A memo isn't tied to a round, so whoever may not see
somebody's layer in any round sees no memos but their own. One kind is for everybody even then: what the lead writes
about the project or about a code, as long as no layer of the lead is hidden. That is guidance, like a definition, and
can't tell what somebody coded.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qualcoder_cp import codebook
from qualcoder_cp.coding import queries, rules
from qualcoder_cp.model import Coder, CoderRole, KnownError, LayerKind
from qualcoder_cp.project import Project, coders
from qualcoder_cp.project.folding import fold
from qualcoder_cp.transcripts import text_of, transcripts

BODY_LENGTH = 100_000
"""How many characters a memo may have: some fifty pages."""


class About(StrEnum):
    """What a memo is about."""

    PROJECT = "project"
    TRANSCRIPT = "transcript"
    CODE = "code"
    PASSAGE = "passage"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Memo:
    """One memo with what it is about in words; places are code points in its text revision.

    ``transcript`` and ``code`` are names, ``quote`` the words of the passage; empty where it is about something else.
    """

    id: int
    uuid: str
    author_id: int
    author: str
    about: About
    title: str
    body: str
    made_at: str
    changed_at: str
    transcript_id: int | None = None
    transcript: str = ""
    text_revision_id: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""
    code_id: int | None = None
    code: str = ""

    @property
    def subject(self) -> str:
        """Return what it is about, in a few words."""
        if self.about is About.PASSAGE:
            words = " ".join(self.quote.split())
            return f"{self.transcript}: {words[:60]}{'...' if len(words) > 60 else ''}"
        return self.transcript or self.code or {About.PROJECT: "the project", About.FREE: ""}[self.about]


def add_memo(
    project: Project, author: Coder, body: str, *, title: str = "", transcript_id: int | None = None,
    code_id: int | None = None, start: int | None = None, end: int | None = None,
    text_revision_id: int | None = None, about_project: bool = False,
) -> Memo:  # fmt: skip
    """Write a memo; what is given says what it is about, nothing: a thought on its own.

    Args:
        project: the open project.
        author: who writes it.
        body: its words.
        title: a heading.
        transcript_id: the transcript it is about.
        code_id: the code it is about.
        start: first code point of the passage it is about, with ``transcript_id``.
        end: first code point after the passage.
        text_revision_id: the text of these positions; default: the newest.
        about_project: it is about the project as a whole.

    Raises:
        KnownError: it says nothing or too much, is about two things at once, or the place is not in the text.
    """
    _check(title, body)
    about = _about(transcript_id, code_id, start, end, about_project)
    if code_id is not None:
        tree = codebook.tree(project)
        code_id = tree.resolve(code_id)
        subject = f" on '{tree.needed(code_id).name}'"
    elif transcript_id is not None:
        subject = f" on '{_transcript_name(project, transcript_id)}'"
    else:
        subject = " on the project" if about_project else ""
    if about is About.PASSAGE and transcript_id is not None and start is not None and end is not None:
        text = text_of(project, transcript_id, text_revision_id)
        rules.check_span(start, end, len(text.text), _transcript_name(project, transcript_id))
        text_revision_id = text.revision_id
    else:
        text_revision_id = None
    with project.change(f"Write memo{subject}", by=author.name) as change:
        row_id = change.insert(
            "memo", author_id=author.id, about=about.value, transcript_id=transcript_id, code_id=code_id,
            text_revision_id=text_revision_id, start_pos=start, end_pos=end, title=" ".join(title.split()), body=body,
            made_at=change.at, changed_at=change.at,
        )  # fmt: skip
    return memo_by_id(project, author, row_id)


def change_memo(
    project: Project, author: Coder, memo_id: int, *, body: str | None = None, title: str | None = None
) -> None:
    """Change the words or the heading of one's own memo; equal values change nothing.

    Raises:
        KnownError: it is gone or somebody else's, or says nothing or too much.
    """
    known = _own(project, author, memo_id)
    body = known.body if body is None else body
    title = known.title if title is None else " ".join(title.split())
    _check(title, body)
    if (body, title) != (known.body, known.title):
        with project.change(f"Change memo{_named(known)}", by=author.name) as change:
            change.update("memo", memo_id, body=body, title=title, changed_at=change.at)


def remove_memo(project: Project, author: Coder, memo_id: int) -> None:
    """Remove one's own memo.

    Raises:
        KnownError: it is gone or somebody else's.
    """
    known = _own(project, author, memo_id)
    with project.change(f"Remove memo{_named(known)}", by=author.name) as change:
        change.delete("memo", memo_id)


def memo_by_id(project: Project, viewer: Coder | None, memo_id: int) -> Memo:
    """Return one memo that this viewer may see.

    Raises:
        KnownError: it is gone, or not for the viewer while a round is sealed.
    """
    for one in memo_list(project, viewer):
        if one.id == memo_id:
            return one
    raise KnownError("There is no such memo, or it is another coder's and sealed.")


def memo_list(
    project: Project, viewer: Coder | None, *, about: About | None = None, author_id: int | None = None,
    transcript_id: int | None = None, code_id: int | None = None, text: str = "",
) -> list[Memo]:  # fmt: skip
    """Return the memos that this viewer may see, the latest changed first.

    Args:
        project: the open project.
        viewer: who looks; None is a reader of the results.
        about: only those about this kind of thing.
        author_id: only this author's.
        transcript_id: only those about this transcript or a passage of it.
        code_id: only those about this code, or one merged into it.
        text: only those in whose words or heading this stands, whatever case and accents.
    """
    wanted = fold(text.strip()).text
    found = []
    for one in _visible(project, viewer):
        if about is not None and one.about is not about:
            continue
        if any(want is not None and want != has for want, has in (
            (author_id, one.author_id), (transcript_id, one.transcript_id), (code_id, one.code_id),
        )):  # fmt: skip
            continue
        if not wanted or wanted in fold(f"{one.title}\n{one.body}").text:
            found.append(one)
    return found


def unseen_authors(project: Project, viewer: Coder | None) -> frozenset[int]:
    """Return the coders with a layer that the viewer may not see: while there is one, the viewer works blind."""
    rows = project.rows(
        f"""SELECT DISTINCT layer.coder_id FROM layer JOIN round ON round.id = layer.round_id
        WHERE layer.kind = ?1 AND NOT {queries.SEEN}""",
        (LayerKind.CODER.value, viewer.id if viewer else -1),
    )
    return frozenset(row[0] for row in rows)


def _visible(project: Project, viewer: Coder | None) -> list[Memo]:
    unseen = unseen_authors(project, viewer)
    guides = {one.id for one in coders(project) if one.role is CoderRole.LEAD} - unseen
    names, texts = {one.id: one.name for one in transcripts(project)}, dict[int, str]()
    rows = project.rows(
        """SELECT memo.*, coder.name AS author, code.name AS code, coalesce(now.id, code_id) AS code_now,
        coalesce(now.name, code.name) AS code_name FROM memo JOIN coder ON coder.id = author_id
        LEFT JOIN code ON code.id = code_id LEFT JOIN code AS now ON now.id = code.merged_into
        ORDER BY changed_at DESC, memo.id DESC"""
    )
    found = []
    for row in rows:
        about, author = About(row["about"]), row["author_id"]
        guidance = author in guides and about in (About.PROJECT, About.CODE)
        if not unseen or guidance or (viewer is not None and viewer.id == author):
            found.append(_memo(project, row, about, names, texts))
    return found


def _memo(project: Project, row: Any, about: About, names: dict[int, str], texts: dict[int, str]) -> Memo:
    quote, revision_id = "", row["text_revision_id"]
    if about is About.PASSAGE:
        if revision_id not in texts:
            texts[revision_id] = text_of(project, row["transcript_id"], revision_id).text
        quote = texts[revision_id][row["start_pos"] : row["end_pos"]]
    return Memo(
        row["id"], row["uuid"], row["author_id"], row["author"], about, row["title"], row["body"], row["made_at"],
        row["changed_at"], row["transcript_id"], names.get(row["transcript_id"], ""), revision_id, row["start_pos"],
        row["end_pos"], quote, row["code_now"], row["code_name"] or "",
    )  # fmt: skip


def _own(project: Project, author: Coder, memo_id: int) -> Memo:
    known = memo_by_id(project, author, memo_id)
    if known.author_id != author.id:
        raise KnownError(f"This memo is {known.author}'s; only its author can change it.")
    return known


def _about(
    transcript_id: int | None, code_id: int | None, start: int | None, end: int | None, about_project: bool
) -> About:
    if (transcript_id is not None) + (code_id is not None) + about_project > 1:
        raise KnownError("A memo is about one thing: the project, a transcript, a passage or a code.")
    if (start is None) != (end is None) or (start is not None and transcript_id is None):
        raise KnownError("A memo on a passage needs its transcript, start and end.")
    if code_id is not None:
        return About.CODE
    if transcript_id is not None:
        return About.TRANSCRIPT if start is None else About.PASSAGE
    return About.PROJECT if about_project else About.FREE


def _check(title: str, body: str) -> None:
    if not body.strip():
        raise KnownError("A memo needs words.")
    if len(body) > BODY_LENGTH:
        raise KnownError(f"This memo has {len(body):,} characters; a memo may have {BODY_LENGTH:,}.")
    if title.strip():
        codebook.clean_name(title, "memo")


def _transcript_name(project: Project, transcript_id: int) -> str:
    name = project.value("SELECT name FROM transcript WHERE id = ?", (transcript_id,))
    if name is None:
        raise KnownError("This transcript is no longer in the project.")
    return str(name)


def _named(memo: Memo) -> str:
    name = memo.title or memo.code or memo.transcript
    return f" '{name}'" if name else ""
