# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixed units: passages that the lead cut before coding, so that where a passage begins can't be disagreed about.

They are read from a table ``transcript, start, end`` (code points, half-open) and kept in the settings of the round.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from qualcoder_cp.agreement.scope import Spans
from qualcoder_cp.csv_table import Table, TableRow, read_table, whole_number
from qualcoder_cp.model import KnownError, Round
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import text_of, transcript_named, transcripts

_SETTING = "fixed_units"


def read_fixed_units(project: Project, path: Path) -> dict[int, Spans]:
    """Return the fixed units in a CSV file, sorted, per transcript id.

    Raises:
        KnownError: a transcript is unknown, a unit is empty, leaves the text or overlaps another. The message names
            file, row and column.
    """
    table = read_table(path, ["transcript", "start", "end"])
    found: dict[str, list[tuple[int, int, TableRow]]] = {}
    for row in table.rows:
        span = (whole_number(table, row, "start"), whole_number(table, row, "end"), row)
        found.setdefault(row["transcript"], []).append(span)
    if not found:
        raise KnownError(f"{path} has no units below the header.")
    return dict(_checked(project, table, name, spans) for name, spans in found.items())


def _checked(project: Project, table: Table, name: str, spans: list[tuple[int, int, TableRow]]) -> tuple[int, Spans]:
    try:
        transcript = transcript_named(project, name)
    except KnownError as unknown:
        raise table.problem(spans[0][2], "transcript", str(unknown)) from None
    length = len(text_of(project, transcript.id).text)
    reached = 0
    for start, end, row in sorted(spans, key=lambda span: span[:2]):
        if not 0 <= start < end <= length:
            raise table.problem(row, "end", f"{start} to {end} is no passage of a text of {length} characters.")
        if start < reached:
            raise table.problem(row, "start", f"the unit {start} to {end} overlaps another one of '{transcript.name}'.")
        reached = end
    return transcript.id, tuple(sorted((start, end) for start, end, _ in spans))


def keep_fixed_units(project: Project, round_: Round, units: Mapping[int, Spans], *, by: str) -> None:
    """Keep the fixed units (per transcript id) in the settings of a round, in place of earlier ones."""
    uuids = {one.id: one.uuid for one in transcripts(project)}
    kept = {uuids[one]: [list(span) for span in spans] for one, spans in units.items()}
    with project.change(f"Cut fixed units for '{round_.name}'", by=by) as change:
        change.update("round", round_.id, settings=json.dumps({**round_.settings, _SETTING: kept}))


def fixed_units_of(project: Project, round_: Round) -> dict[int, Spans]:
    """Return the fixed units of a round per transcript id.

    Raises:
        KnownError: it has none.
    """
    kept = round_.settings.get(_SETTING)
    if not isinstance(kept, dict) or not kept:
        raise KnownError(
            f"The round '{round_.name}' has no fixed units; cut them with 'agreement fix-units PROJECT FILE.csv'."
        )
    return {
        one.id: tuple((int(start), int(end)) for start, end in kept[one.uuid])
        for one in transcripts(project)
        if one.uuid in kept
    }
