# SPDX-License-Identifier: GPL-3.0-or-later
"""Linked examples of a code: passages that show what it means, what it just about means, and what it doesn't."""

from __future__ import annotations

from dataclasses import dataclass

from qualcoder_cp.codebook import queries
from qualcoder_cp.codebook.rules import Example, ExampleKind
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import text_of
from qualcoder_cp.transcripts.following import passage_now


@dataclass(frozen=True, slots=True)
class ExamplePlace:
    """Where an example stands in the newest text of its transcript.

    ``start`` and ``end`` are code points, None where it has no place; ``problem`` is empty, or says what happened:
    the passage has changed, or it is not linked (any more).
    """

    example: Example
    start: int | None
    end: int | None
    problem: str


def add_example(
    project: Project, code_id: int, kind: ExampleKind, *, by: str, transcript_id: int | None = None,
    start: int | None = None, end: int | None = None, quote: str = "", note: str = "",
    text_revision_id: int | None = None, decision_id: int | None = None,
) -> Example:  # fmt: skip
    """Add an example to a code, linked to a passage or as a quote alone.

    Args:
        project: the open project.
        code_id: the code.
        kind: typical, atypical, or close but no.
        by: the coder's name.
        transcript_id: where the passage stands, with ``start`` and ``end`` in code points.
        start: first code point inside.
        end: first code point after.
        quote: its words; of a linked passage they are read from the text.
        note: why it is one.
        text_revision_id: the text of the positions; default: the newest.
        decision_id: the decision that it comes from.

    Raises:
        KnownError: the code is gone, there are no words, or the place is not in the text.
    """
    code = queries.tree(project).needed(code_id)
    if transcript_id is not None and start is not None and end is not None:
        text = text_of(project, transcript_id, text_revision_id)
        if not 0 <= start < end <= len(text.text):
            raise KnownError(f"An example needs words; {start} to {end} is no passage of this transcript.")
        quote, text_revision_id = text.text[start:end], text.revision_id
    elif transcript_id is not None or start is not None or end is not None:
        raise KnownError("A linked example needs transcript, start and end.")
    if not quote.strip():
        raise KnownError("An example needs words.")
    place = project.value("SELECT coalesce(max(position) + 1, 0) FROM code_example WHERE code_id = ?", (code_id,))
    with project.change(f"Add {kind.value} example to '{code.name}'", by=by) as change:
        row_id = change.insert(
            "code_example", code_id=code_id, kind=kind.value, quote=quote, transcript_id=transcript_id,
            text_revision_id=text_revision_id, start_pos=start, end_pos=end, note=note, decision_id=decision_id,
            position=place,
        )  # fmt: skip
    return example_by_id(project, row_id)


def edit_example(
    project: Project, example_id: int, *, by: str, kind: ExampleKind | None = None, note: str | None = None
) -> None:
    """Change what an example shows, or the note on it; equal values change nothing.

    Raises:
        KnownError: it is no longer there.
    """
    known = example_by_id(project, example_id)
    values = {"kind": (kind or known.kind).value, "note": known.note if note is None else note}
    with project.change(f"Edit example of '{_code_name(project, known)}'", by=by) as change:
        change.update("code_example", example_id, **values)


def remove_example(project: Project, example_id: int, *, by: str) -> None:
    """Take an example from its code; the passage and its codings stay.

    Raises:
        KnownError: it is no longer there.
    """
    known = example_by_id(project, example_id)
    with project.change(f"Remove example of '{_code_name(project, known)}'", by=by) as change:
        change.delete("code_example", example_id)


def example_by_id(project: Project, example_id: int) -> Example:
    """Return one example.

    Raises:
        KnownError: it is no longer there.
    """
    for several in queries.linked_examples(project).values():
        for one in several:
            if one.id == example_id:
                return one
    raise KnownError("This example is no longer there.")


def examples_of(project: Project, code_id: int) -> tuple[Example, ...]:
    """Return the linked examples of a code in their order, with those of codes merged into it."""
    return queries.linked_examples(project).get(code_id, ())


def example_places(project: Project, code_id: int) -> list[ExamplePlace]:
    """Return where the examples of a code stand now, followed through corrections of the text, never guessed."""
    return [_place(project, one) for one in examples_of(project, code_id)]


def _place(project: Project, one: Example) -> ExamplePlace:
    if one.transcript_id is None or one.start is None or one.end is None:
        return ExamplePlace(one, None, None, "This example is not linked to a passage.")
    now = passage_now(project, one.transcript_id, one.text_revision_id, one.start, one.end, quote=one.quote)
    return ExamplePlace(one, now.start, now.end, now.problem)


def _code_name(project: Project, example: Example) -> str:
    return queries.tree(project).codes[example.code_id].name
