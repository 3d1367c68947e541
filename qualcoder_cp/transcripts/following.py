# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a passage that somebody noted stands now, after corrections of its text: followed, never guessed."""

from __future__ import annotations

from dataclasses import dataclass

from qualcoder_cp.model import Span
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts.queries import text_of
from qualcoder_cp.transcripts.revising import Moved, edit_map

CHANGED = "The passage has changed."
"""What is said of a passage whose words are no longer what they were."""


@dataclass(frozen=True, slots=True)
class PassageNow:
    """A passage in another text of its transcript: code points, None without a place; ``problem`` is empty or says why.

    A passage that was corrected inside has a place and a problem.
    """

    start: int | None
    end: int | None
    problem: str


def passage_now(
    project: Project, transcript_id: int, text_revision_id: int | None, start: int, end: int, *, quote: str = "",
    to_revision_id: int | None = None,
) -> PassageNow:  # fmt: skip
    """Return where a passage stands in the newest text of its transcript, or in the given one.

    Args:
        project: the open project.
        transcript_id: the transcript.
        text_revision_id: the text in which it was noted; None: that text is gone.
        start: first code point inside.
        end: first code point after.
        quote: its words, by which it is found where the text it was noted in is gone.
        to_revision_id: the text in which it is wanted; default: the newest.
    """
    target = text_of(project, transcript_id, to_revision_id)
    if target.revision_id == text_revision_id:
        return PassageNow(start, end, "")
    if text_revision_id is None:
        found = target.text.find(quote) if quote else -1
        if found < 0 or target.text.find(quote, found + 1) >= 0:
            return PassageNow(None, None, CHANGED)
        return PassageNow(found, found + len(quote), "")
    place = edit_map(text_of(project, transcript_id, text_revision_id).text, target.text).move(Span(start, end))
    if not isinstance(place, Moved):
        return PassageNow(None, None, CHANGED)
    return PassageNow(place.start, place.end, "" if place.exact else CHANGED)
