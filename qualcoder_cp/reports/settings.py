# SPDX-License-Identifier: GPL-3.0-or-later
"""What a study has settled about its publications: pseudonyms for names, order and labels of codes.

Both are read from a CSV file. They change nothing in transcripts, codebook order or codings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qualcoder_cp import codebook
from qualcoder_cp.csv_table import read_table
from qualcoder_cp.prevalence.rules import PrevalenceTable
from qualcoder_cp.project import Project

_PSEUDONYMS, _ORDER = "pseudonyms", "order_of_codes"


def pseudonyms(project: Project) -> dict[str, str]:
    """Return names that must not be printed, each with what is printed instead (which may be empty)."""
    found = _settings(project).get(_PSEUDONYMS, {})
    return {str(name): str(instead) for name, instead in found.items()}


def import_pseudonyms(project: Project, path: Path, *, by: str) -> int:
    """Replace the study's list of names by a CSV file with the columns ``name`` and ``pseudonym``; return its length.

    Raises:
        KnownError: the file can't be read, a name is missing, or has two pseudonyms.
    """
    table = read_table(path, ("name", "pseudonym"))
    found: dict[str, str] = {}
    for row in table.rows:
        name, instead = row["name"], row["pseudonym"]
        if not name:
            raise table.problem(row, "name", "a name is missing.")
        if found.setdefault(name, instead) != instead:
            raise table.problem(row, "pseudonym", f"'{name}' has another pseudonym above.")
    _store(project, "Change the list of pseudonyms", by, {_PSEUDONYMS: found})
    return len(found)


def without_names(words: str, names: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return the words with each listed name replaced by its pseudonym in square brackets, and the names found.

    A name counts as a whole word, whatever its case; longer names go first ("Anna Maria" before "Anna").
    """
    found = []
    for name in sorted(names, key=len, reverse=True):
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        instead = f"[{names[name] or 'name'}]"
        changed = pattern.sub(lambda _match, instead=instead: instead, words)  # type: ignore[misc]
        if changed != words:
            found.append(name)
            words = changed
    return words, tuple(found)


def order_of_codes(project: Project) -> tuple[str, ...]:
    """Return the UUIDs of codes in the order of presentation; codes that are not among them follow."""
    return tuple(str(one) for one in _settings(project).get(_ORDER, ()))


def import_presentation(project: Project, path: Path, *, by: str) -> int:
    """Set labels and order of presentation from a CSV file; return the number of its codes.

    The column ``code`` holds working names (or paths joined by ``>``), ``label`` what publications call them; the order
    of the rows is the order of presentation, each code among those of the same parent.

    Raises:
        KnownError: the file can't be read, or names a code that there is not, or one twice.
    """
    table = read_table(path, ("code",), {"publication_label": "label"})
    tree = codebook.tree(project)
    by_path = {tree.path(code.id).casefold(): code for code in tree.codes.values()}
    order: list[str] = []
    labels: list[tuple[int, str]] = []
    for row in table.rows:
        wanted = " > ".join(part.strip() for part in row["code"].split(">"))
        code = by_path.get(wanted.casefold()) or next(
            (one for one in tree.codes.values() if one.name.casefold() == wanted.casefold()), None
        )
        if code is None:
            raise table.problem(row, "code", f"there is no code '{row['code']}'.")
        if code.uuid in order:
            raise table.problem(row, "code", f"'{row['code']}' stands above already.")
        order.append(code.uuid)
        if "label" in table.columns and row["label"] != code.label:
            labels.append((code.id, row["label"]))
    with project.change("Set labels and order of codes in publications", by=by):
        for code_id, label in labels:
            codebook.edit_code(project, code_id, by=by, label=label)
        _store(project, "Set order of codes in publications", by, {_ORDER: order})
    return len(order)


def presented(project: Project, table: PrevalenceTable) -> PrevalenceTable:
    """Return the table with its rows in the order of presentation, wherever the study has set one."""
    place = {uuid: number for number, uuid in enumerate(order_of_codes(project))}
    if not place:
        return table
    codes = codebook.tree(project).codes
    last = len(place)
    rows = sorted(table.rows, key=lambda row: place.get(codes[row.code.code_id].uuid, last))
    return replace(table, rows=tuple(rows))


def _settings(project: Project) -> dict[str, Any]:
    found = json.loads(project.value("SELECT settings FROM study WHERE id = 1"))
    return found if isinstance(found, dict) else {}


def _store(project: Project, label: str, by: str, values: Mapping[str, object]) -> None:
    settings = _settings(project) | dict(values)
    body = json.dumps(settings, ensure_ascii=False, sort_keys=True)
    with project.change(label, by=by) as change:
        change.update("study", 1, settings=body)
