# SPDX-License-Identifier: GPL-3.0-or-later
"""The history as a person may read it: who did what when. What is sealed is not in it, not even as a count."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from qualcoder_cp.coding import queries
from qualcoder_cp.coding.memos import unseen_authors
from qualcoder_cp.model import Coder, KnownError
from qualcoder_cp.project import Project, Step
from qualcoder_cp.text import name_key

_WORDS = {"undo": "Undo: ", "redo": "Redo: "}


@dataclass(frozen=True, slots=True)
class PastStep:
    """One step in words. ``at`` is UTC; ``undoable`` tells that the viewer may still try to take it back by id."""

    id: int
    at: str
    by: str
    what: str
    kind: str
    reason: str
    undone: bool
    undoable: bool


def past_steps(
    project: Project, viewer: Coder | None, *, by: str | None = None, transcript_id: int | None = None,
    code_id: int | None = None, since: str | None = None, text: str = "", limit: int = 500,
) -> list[PastStep]:  # fmt: skip
    """Return who did what when, newest first, without what other coders did in a sealed round.

    Args:
        project: the open project.
        viewer: who looks; None may see nothing sealed.
        by: only this person's steps.
        transcript_id: only steps that touched this transcript: its text, layers, codings, memos or decisions.
        code_id: only steps that touched this code or codings with it.
        since: only steps at or after this time (UTC, ISO 8601), see `since_when`.
        text: only steps in whose words this stands, whatever the case.
        limit: at most so many steps.
    """
    sealed = _sealed(project, viewer)
    touched = _touching(project, transcript_id, code_id)
    found: list[PastStep] = []
    barrier = False
    for step in project.history():
        barrier = barrier or step.kind == "barrier"
        if since is not None and step.at < since:
            break
        if step.id in sealed and (viewer is None or step.by != viewer.name):
            continue
        if by is not None and name_key(step.by) != name_key(by):
            continue
        if touched is not None and step.id not in touched:
            continue
        what = f"{_WORDS.get(step.kind, '')}{step.label}"
        if text.strip() and text.strip().casefold() not in what.casefold():
            continue
        found.append(_past(step, what, undoable=not barrier and viewer is not None and step.by == viewer.name))
        if len(found) >= limit:
            break
    return found


def _past(step: Step, what: str, *, undoable: bool) -> PastStep:
    mine = undoable and step.kind == "do" and not step.undone
    return PastStep(step.id, step.at, step.by, what, step.kind, step.reason or "", step.undone, mine)


def _sealed(project: Project, viewer: Coder | None) -> frozenset[int]:
    """Return the steps that touched codings, memos or re-checks of others which the viewer may not see."""
    if not unseen_authors(project, viewer):
        return frozenset()
    rows = project.rows(
        f"""SELECT DISTINCT change_set_id FROM change_row
        LEFT JOIN layer_revision ON layer_revision.id = json_extract(coalesce(after, before), '$.layer_revision_id')
        LEFT JOIN layer ON layer.id = layer_revision.layer_id LEFT JOIN round ON round.id = layer.round_id
        WHERE tab IN ('coding', 'recheck') AND (round.id IS NULL OR NOT {queries.SEEN})
        AND change_set_id NOT IN (SELECT change_set_id FROM change_row WHERE tab = 'text_revision' AND before IS NULL)
        UNION SELECT change_set_id FROM change_row WHERE tab = ?1
        AND json_extract(coalesce(after, before), '$.author_id') <> ?2""",
        ("memo", viewer.id if viewer else -1),
    )
    return frozenset(row[0] for row in rows)


def _touching(project: Project, transcript_id: int | None, code_id: int | None) -> frozenset[int] | None:
    """Return the steps that touched a transcript or a code, or None if neither was asked for."""
    found: frozenset[int] | None = None
    for steps in (
        None if transcript_id is None else _of_transcript(project, transcript_id),
        None if code_id is None else _of_code(project, code_id),
    ):
        if steps is not None:
            found = steps if found is None else found & steps
    return found


def _of_transcript(project: Project, transcript_id: int) -> frozenset[int]:
    rows = project.rows(
        """SELECT change_set_id FROM change_row WHERE tab = 'transcript' AND row_id = ?1
        UNION SELECT change_set_id FROM change_row
            WHERE json_extract(coalesce(after, before), '$.transcript_id') = ?1
        UNION SELECT change_set_id FROM change_row WHERE tab = 'layer_revision' AND row_id IN
            (SELECT layer_revision.id FROM layer_revision JOIN layer ON layer.id = layer_id WHERE transcript_id = ?1)
        UNION SELECT change_set_id FROM change_row WHERE tab = 'turn' AND
            json_extract(coalesce(after, before), '$.text_revision_id') IN
            (SELECT id FROM text_revision WHERE transcript_id = ?1)""",
        (transcript_id,),
    )
    return frozenset(row[0] for row in rows)


def _of_code(project: Project, code_id: int) -> frozenset[int]:
    ids = [code_id, *(row[0] for row in project.rows("SELECT id FROM code WHERE merged_into = ?", (code_id,)))]
    rows = project.rows(
        """SELECT change_set_id FROM change_row WHERE tab = 'code' AND row_id IN (SELECT value FROM json_each(?1))
        UNION SELECT change_set_id FROM change_row WHERE tab IN ('coding', 'memo', 'code_example')
            AND (json_extract(after, '$.code_id') IN (SELECT value FROM json_each(?1))
            OR json_extract(before, '$.code_id') IN (SELECT value FROM json_each(?1)))""",
        (json.dumps(ids),),
    )
    return frozenset(row[0] for row in rows)


def since_when(words: str, now: datetime | None = None) -> str:
    """Return a time in words as UTC in ISO 8601: ``today``, ``yesterday``, ``3 days``, ``2 hours``, ``2026-11-20``.

    Days begin at midnight of the local time.

    Args:
        words: the time in words, a date, or a date and time.
        now: an aware time, for tests; default: now, local.

    Raises:
        KnownError: it can't be understood.
    """
    now = now or datetime.now().astimezone()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    said = " ".join(words.lower().removesuffix(" ago").split())
    found: datetime | None = {"today": midnight, "yesterday": midnight - timedelta(days=1)}.get(said)
    parts = said.removeprefix("last ").split()
    if found is None and parts and parts[-1].rstrip("s") in _SPANS and len(parts) <= 2:
        count = parts[0] if len(parts) == 2 else "1"
        if count.isdecimal() and len(count) < 5:
            found = now - int(count) * _SPANS[parts[-1].rstrip("s")]
    if found is None:
        try:
            found = datetime.fromisoformat(words.strip())
        except ValueError:
            raise KnownError(
                f"'{words}' is no time. Say today, yesterday, 3 days, 2 hours, or a date like 2026-11-20."
            ) from None
        found = found if found.tzinfo else found.replace(tzinfo=now.tzinfo)
    return found.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


def by_day(steps: Iterable[PastStep]) -> list[tuple[str, list[PastStep]]]:
    """Return the steps under their local dates (``2026-11-20``), in the order given."""
    days: dict[str, list[PastStep]] = {}
    for one in steps:
        day = datetime.fromisoformat(one.at).astimezone().date().isoformat()
        days.setdefault(day, []).append(one)
    return list(days.items())


def undo_step(project: Project, coder: Coder, step_id: int) -> str:
    """Take back one of the coder's own steps and return its label.

    Raises:
        KnownError: it is not theirs or undone already, or a later change stands in the way.
    """
    if not any(one.id == step_id and one.undoable for one in past_steps(project, coder, by=coder.name, limit=10_000)):
        raise KnownError("This step can't be taken back: it is another person's, or undone already.")
    return project.undo(coder.name, step_id)
