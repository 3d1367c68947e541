# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy that is known to be good: made by the database, checked, then put in its place."""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from pathlib import Path

from qualcoder_cp.model import KnownError
from qualcoder_cp.project import engine
from qualcoder_cp.project.project_file import Project
from qualcoder_cp.project.verify import verify


def back_up(project: Project, folder: Path | None = None) -> Path:
    """Write a verified copy of the project into ``folder`` and return its path.

    The copy counts only after its pages, texts and history were checked. Default folder:
    ``NAME backups`` beside the project.

    Raises:
        KnownError: the folder can't be written or the copy did not pass its check.
    """
    folder = folder or project.path.with_name(f"{project.path.stem} backups")
    stamp = datetime.now().strftime("%Y-%m-%d %H%M%S")
    final = folder / f"{project.path.stem} {stamp}{project.path.suffix}"
    partial = final.with_suffix(".part.qcp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _copy(project, partial)
        with Project.open(partial, readonly=True) as copy:
            findings = verify(copy)
        if findings:
            raise KnownError(f"The backup of {project.path} did not pass its check: {findings[0]}")
        _sync(partial)
        partial.replace(final)
    except (OSError, engine.Error) as problem:
        raise KnownError(f"No backup could be written to {folder}: {problem}.") from problem
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()
    return final


def _copy(project: Project, target: Path) -> None:
    connection = project.connection
    connection.execute("PRAGMA query_only=OFF")
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.execute("PRAGMA query_only=ON")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
