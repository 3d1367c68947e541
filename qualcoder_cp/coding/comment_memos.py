# SPDX-License-Identifier: GPL-3.0-or-later
"""The comments that came with transcripts' files, kept as memos on their passages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from qualcoder_cp.coding.memos import BODY_LENGTH, About
from qualcoder_cp.model import Coder, TranscriptText
from qualcoder_cp.project import Change, Project
from qualcoder_cp.transcripts import FileComment, file_comments, mark_taken, passage_of, text_of

MEMO = "memo"


@dataclass(frozen=True, slots=True)
class CommentMemos:
    """What became of comments as memos: ``memos`` rows of ``comments`` comments, replies standing under theirs."""

    memos: int
    comments: int


def comments_as_memos(
    project: Project, author: Coder, *, by: str, comment_ids: Collection[int] | None = None,
    transcript_ids: Collection[int] | None = None,
) -> CommentMemos:  # fmt: skip
    """Make comments memos on their passages, as one change; who wrote a comment, and when, is the memo's title.

    A reply goes into the memo of the comment that it answers. A comment on an empty line becomes a memo on the
    transcript. Comments that are empty or became something before are left alone.

    Args:
        project: the open project.
        author: the coder whose memos they are.
        by: who does it.
        comment_ids: only these comments.
        transcript_ids: only comments of these transcripts.
    """
    chosen = [
        one for one in file_comments(project)
        if not one.taken and one.body.strip() and (comment_ids is None or one.id in comment_ids)
        and (transcript_ids is None or one.transcript_id in transcript_ids)
    ]  # fmt: skip
    if not chosen:
        return CommentMemos(0, 0)
    threads = _threads(chosen)
    texts = {number: text_of(project, number) for number in {one.transcript_id for one in chosen}}
    with project.change(f"Make {len(chosen)} comments memos", by=by) as change:
        for thread in threads:
            _write_memo(change, author, texts[thread[0].transcript_id], thread)
        mark_taken(project, change, chosen, MEMO, author.id)
    return CommentMemos(len(threads), len(chosen))


def _threads(comments: Iterable[FileComment]) -> list[list[FileComment]]:
    """Return the comments with the replies that stand on the same words after them."""
    threads: list[list[FileComment]] = []
    heads: dict[tuple[int, int, int], list[FileComment]] = {}
    for one in comments:
        place = (one.transcript_id, one.start, one.end)
        if one.reply and place in heads:
            heads[place].append(one)
        else:
            heads[place] = [one]
            threads.append(heads[place])
    return threads


def _write_memo(change: Change, author: Coder, text: TranscriptText, thread: Sequence[FileComment]) -> None:
    """Write one memo as `memos.add_memo` does; that one reads it back, which is slow for thousands."""
    head = thread[0]
    span = passage_of(text.text, head.start, head.end)
    where: dict[str, object] = {"about": About.TRANSCRIPT.value} if span is None else {
        "about": About.PASSAGE.value, "text_revision_id": text.revision_id, "start_pos": span.start,
        "end_pos": span.end,
    }  # fmt: skip
    body = "\n".join([head.body, *(f"{_signed(one)}: {one.body}" for one in thread[1:])])
    change.insert(
        "memo", author_id=author.id, transcript_id=head.transcript_id, title=f"Comment by {_signed(head)}",
        body=body[:BODY_LENGTH], made_at=change.at, changed_at=change.at, **where,
    )  # fmt: skip


def _signed(one: FileComment) -> str:
    """Return who wrote a comment and on which day, as far as the file says it."""
    return ", ".join(part for part in (one.author or "somebody", one.made_at[:10]) if part)
