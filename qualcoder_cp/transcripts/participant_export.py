# SPDX-License-Identifier: GPL-3.0-or-later
"""The participants' table as rows to write: as it can be taken in again, or with the labels of values."""

from __future__ import annotations

from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import queries

FIRST = ("participant", "group", "transcripts")
"""The columns before the variables."""


def participant_columns(project: Project, *, labels: bool = False) -> tuple[str, ...]:
    """Return the columns of `participant_rows`; with ``labels`` a column ``NAME (label)`` beside labelled variables."""
    columns = list(FIRST)
    for one in queries.variables(project):
        columns += [one.name, f"{one.name} (label)"] if labels and one.settings.labels else [one.name]
    return tuple(columns)


def participant_rows(project: Project, *, labels: bool = False) -> list[dict[str, object]]:
    """Return a row per participant: group, transcripts divided by ``;``, and each variable as it is stored.

    With ``labels`` a labelled variable has a second column with what its value is called (1: "Yes").
    """
    names = {one.id: one.name for one in queries.transcripts(project)}
    talks: dict[int, list[str]] = {}
    for transcript_id, people in queries.participants_of(project).items():
        for person in people:
            talks.setdefault(person, []).append(names[transcript_id])
    variables = queries.variables(project)
    rows = []
    for one in queries.participants(project):
        listed = "; ".join(sorted(talks.get(one.id, ())))
        row: dict[str, object] = {"participant": one.name, "group": one.group or "", "transcripts": listed}
        for variable in variables:
            value = one.variables.get(variable.name, "")
            row[variable.name] = value
            if labels and variable.settings.labels:
                row[f"{variable.name} (label)"] = variable.settings.shown(value)
        rows.append(row)
    return rows
