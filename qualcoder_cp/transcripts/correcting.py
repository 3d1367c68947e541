# SPDX-License-Identifier: GPL-3.0-or-later
"""A corrected text as the next text revision of a transcript: its turns, ranges and speakers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualcoder_cp.model import KnownError, Role, Span, TextRange, TranscriptText, Turn
from qualcoder_cp.project import Change, Project
from qualcoder_cp.text import count_words, name_key, sha256
from qualcoder_cp.transcripts import queries
from qualcoder_cp.transcripts.canonical import canonical
from qualcoder_cp.transcripts.comments import add_comments, move_comments
from qualcoder_cp.transcripts.prepare import Prepared
from qualcoder_cp.transcripts.revising import EditMap, Moved
from qualcoder_cp.transcripts.speakers import find_labels
from qualcoder_cp.transcripts.turns import Structure, labelled_turns, structure, trimmed, unlabelled_structure


@dataclass(frozen=True, slots=True)
class Corrected:
    """The structure of a corrected text; ``renamed`` maps labels that were corrected themselves, old to new."""

    turns: tuple[Turn, ...]
    ranges: tuple[TextRange, ...]
    renamed: dict[str, str]


def corrected_text(project: Project, transcript_id: int, new_text: str) -> str:
    """Return the canonical form of a corrected text.

    Raises:
        KnownError: it is empty, the same as before, or the text of another transcript.
    """
    text = canonical(new_text).text
    everything = queries.transcripts(project)
    name = next(one.name for one in everything if one.id == transcript_id)
    if not text.strip():
        raise KnownError(f"The corrected text of '{name}' is empty.")
    for other in everything:
        if other.sha256 == sha256(text):
            raise KnownError(
                f"The corrected text of '{name}' is the same as before; nothing was changed."
                if other.id == transcript_id
                else f"The corrected text of '{name}' is the text of '{other.name}'; nothing was changed."
            )
    return text


def structure_after(old: TranscriptText, edits: EditMap, roles: Mapping[str, Role]) -> Corrected:
    """Return turns and ranges of the corrected text.

    Where looking for labels finds in the old text just the turns it has, the new text is read in the same way, so
    that added and removed turns are seen. Else, or if a speaker would be lost by it, the turns move with the text.

    Args:
        old: the text before, with its structure.
        edits: from the old to the new text.
        roles: the labels of the transcript's speakers with their confirmed roles.
    """
    given = {name_key(label): role for label, role in roles.items()}
    moved, ranges = moved_turns(old, edits), moved_ranges(old.ranges, edits)
    if _places(_detected(old.text, old.ranges, given).turns) != _places(old.turns):
        return Corrected(moved, ranges, {})
    found = _detected(edits.new, ranges, given)
    renamed = _renamed(moved, found.turns, given)
    stay = {name_key(renamed.get(one.speaker, one.speaker)) for one in moved if one.speaker}
    if stay - {name_key(one.speaker) for one in found.turns if one.speaker}:
        return Corrected(moved, ranges, {})
    times = {one.start: (one.start_ms, one.end_ms) for one in moved}
    turns = tuple(
        replace(one, start_ms=times[one.start][0], end_ms=times[one.start][1])
        if one.start_ms is None and one.start in times else one
        for one in found.turns
    )  # fmt: skip
    return Corrected(turns, found.ranges, renamed)


def moved_turns(old: TranscriptText, edits: EditMap) -> tuple[Turn, ...]:
    """Return the turns at their new places; what was added behind a turn, before the next one, belongs to it."""
    turns: list[Turn] = []
    starts = [edits.at_or_after(turn.start) for turn in old.turns] + [len(edits.new)]
    old_starts = [turn.start for turn in old.turns] + [len(old.text)]
    for number, turn in enumerate(old.turns):
        start = max(starts[number], turns[-1].end if turns else 0)
        end = edits.at_or_before(turn.end)
        if not old.text[turn.end : old_starts[number + 1]].strip():
            end = max(end, starts[number + 1])
        start, end = trimmed(edits.new, start, end)
        if start < end:
            speech = min(max(edits.at_or_after(turn.speech_start), start), end)
            turns.append(replace(turn, start=start, end=end, speech_start=speech))
    return tuple(turns)


def moved_ranges(ranges: Sequence[TextRange], edits: EditMap) -> tuple[TextRange, ...]:
    """Return the ranges at their new places, without those that have none."""
    places = [(part.kind, edits.move(Span(part.start, part.end))) for part in ranges]
    return tuple(TextRange(place.start, place.end, kind) for kind, place in places if isinstance(place, Moved))


def _detected(text: str, ranges: Sequence[TextRange], given: Mapping[str, Role]) -> Structure:
    labels = find_labels([text], given)[0]
    turns = labelled_turns(text, labels.accepted, len(text))
    if turns:
        return structure(text, turns, ranges, len(text), given, {})
    return unlabelled_structure(text, ranges, len(text))


def _places(turns: Sequence[Turn]) -> list[tuple[int, int, int, str]]:
    return [(one.start, one.end, one.speech_start, name_key(one.speaker or "")) for one in turns]


def _renamed(moved: Sequence[Turn], found: Sequence[Turn], known: Mapping[str, Role]) -> dict[str, str]:
    """Return which label became which: the old one is gone, and all turns of the new, unknown one were its own."""
    before = {one.start: one.speaker for one in moved}
    labels = {name_key(one.speaker): one.speaker for one in found if one.speaker}
    renamed: dict[str, str] = {}
    for key, label in labels.items():
        holders = {before.get(one.start) for one in found if one.speaker == label}
        holder = holders.pop() if len(holders) == 1 else None
        if holder and key not in known and name_key(holder) not in labels and holder not in renamed:
            renamed[holder] = label
    return renamed


def add_revision(
    project: Project, change: Change, old: TranscriptText, edits: EditMap, *, source: Prepared | None,
    correction: dict[str, Any],
) -> int:  # fmt: skip
    """Write the corrected text as the next text revision with its turns and return its id.

    Args:
        project: the open project.
        change: the change it is part of.
        old: the text in force until now.
        edits: from it to the corrected text.
        source: the file that the corrected text was read from; None: it was corrected by hand.
        correction: what the report says about it (reason, who, codings without a place).
    """
    last = project.row("SELECT * FROM text_revision WHERE id = ?", (old.revision_id,))
    assert last is not None
    known = queries.speakers(project, old.transcript_id)
    made = structure_after(old, edits, {one.label: one.role for one in known})
    report = _report(json.loads(last["report"]), edits, made, correction)
    where: dict[str, Any] = {
        name: last[name] for name in ("source_name", "source_sha256", "format", "encoding")
    } if source is None else {
        "source_name": source.path.name.encode("utf-8", "replace").decode("utf-8"),
        "source_sha256": source.source_sha256, "format": source.format, "encoding": source.encoding,
    }  # fmt: skip
    revision_id = change.insert(
        "text_revision", transcript_id=old.transcript_id, revision=last["revision"] + 1, characters=len(edits.new),
        sha256=change.store("transcript", edits.new), words=count_words(edits.new), imported_at=change.at,
        report=json.dumps(report, ensure_ascii=False), **where,
    )  # fmt: skip
    speaker_ids = _speakers(project, change, old.transcript_id, made)
    change.insert_many(
        "turn",
        ("text_revision_id", "seq", "start_pos", "end_pos", "speech_start", "speaker_id", "start_ms", "end_ms"),
        [
            (revision_id, seq, turn.start, turn.end, turn.speech_start,
             speaker_ids[name_key(turn.speaker)] if turn.speaker else None, turn.start_ms, turn.end_ms)
            for seq, turn in enumerate(made.turns)
        ],
    )  # fmt: skip
    change.insert_many(
        "text_range",
        ("text_revision_id", "kind", "start_pos", "end_pos"),
        [(revision_id, part.kind.value, part.start, part.end) for part in made.ranges],
    )
    move_comments(project, change, old.revision_id, revision_id, edits)
    if source is not None:
        add_comments(project, old.transcript_id, source, by=change.by)
    return revision_id


def _speakers(project: Project, change: Change, transcript_id: int, made: Corrected) -> dict[str, int]:
    """Return the speakers by the key of their labels: the known ones under their (new) names, and new ones."""
    ids: dict[str, int] = {}
    for one in queries.speakers(project, transcript_id):
        label = made.renamed.get(one.label, one.label)
        change.update("speaker", one.id, label=label)
        ids[name_key(label)] = one.id
    for turn in made.turns:
        if turn.speaker and name_key(turn.speaker) not in ids:
            ids[name_key(turn.speaker)] = change.insert(
                "speaker", transcript_id=transcript_id, label=turn.speaker, role=turn.role.value
            )
    return ids


def _report(before: dict[str, Any], edits: EditMap, made: Corrected, correction: dict[str, Any]) -> dict[str, Any]:
    """Return the report of the text before, brought in line with the corrected text; its words still add up."""
    added = count_words(edits.new) - count_words(edits.old)
    left_out = dict(before.get("left_out", {}))
    if added < 0:
        left_out["taken out by a correction"] = left_out.get("taken out by a correction", 0) - added
    turns = Counter(one.speaker or "without speaker" for one in made.turns)
    return {
        **before,
        "sha256": sha256(edits.new), "characters": len(edits.new), "left_out": left_out,
        "paragraphs": sum(1 for line in edits.new.split("\n") if line.strip()),
        "words_added": before.get("words_added", 0) + max(0, added),
        "words_kept": before.get("words_kept", 0) + added,
        "turns": dict(turns), "ranges": dict(Counter(part.kind.value for part in made.ranges)),
        "correction": correction,
    }  # fmt: skip
