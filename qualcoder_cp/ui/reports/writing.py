# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing the folder so that stopping half-way leaves it as it was, and remembering what was written; no widgets."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QSettings

from qualcoder_cp import reports
from qualcoder_cp.model import Coder, KnownError
from qualcoder_cp.project import Project

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Written:
    """The last writing: when the project was in which ``state``, where, and which files."""

    state: int
    folder: str
    files: tuple[str, ...]
    at: str


def write_folder(
    project: Project, viewer: Coder | None, folder: Path, only: tuple[str, ...], progress: Progress
) -> list[Path]:
    """Write the chosen deliverables aside and then put them into the folder all at once.

    Args:
        project: the open project.
        viewer: who looks.
        folder: where to; made if it is not there.
        only: the files wanted.
        progress: called with (done, total, what); it may stop the work, and the folder stays as it was.

    Raises:
        KnownError: nothing is coded yet, the round is sealed, or the folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=folder) as aside:
            made = reports.write_reports(project, Path(aside), viewer, only=only, progress=progress)
            return [path.replace(folder / path.name) for path in made]
    except OSError as problem:
        raise KnownError(f"The folder {folder} can't be written: {problem.strerror or problem}.") from problem


def remember(settings: QSettings, project_uuid: str, written: Written) -> None:
    """Keep what was written for this project."""
    settings.setValue(f"reports/written/{project_uuid}", json.dumps(asdict(written)))


def remembered(settings: QSettings, project_uuid: str) -> Written | None:
    """Return what was written last for this project, or None."""
    try:
        found = json.loads(str(settings.value(f"reports/written/{project_uuid}", "")))
        return Written(int(found["state"]), str(found["folder"]), tuple(found["files"]), str(found["at"]))
    except (ValueError, KeyError, TypeError):
        return None
