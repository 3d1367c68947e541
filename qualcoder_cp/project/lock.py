# SPDX-License-Identifier: GPL-3.0-or-later
"""One writer per project: an operating-system lock on ``NAME.qcp.lock`` beside the file.

The text in the lock file serves the message only; the lock itself decides, so a file left after a
crash is harmless.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import socket
from datetime import datetime
from pathlib import Path

from qualcoder_cp.model import KnownError


class AlreadyOpenError(KnownError):
    """Somebody has the project open for writing; it can still be opened read-only."""


class ProjectLock:
    """Held while a project is open for writing."""

    def __init__(self, project: Path) -> None:
        """Prepare the lock of the project file; nothing is taken yet."""
        self._project = project
        self._path = project.with_name(project.name + ".lock")
        from filelock import FileLock  # not before a project is opened

        self._lock = FileLock(self._path, timeout=0)

    def take(self) -> None:
        """Take the lock and leave a note about who holds it.

        Raises:
            AlreadyOpenError: another window or process holds it.
        """
        from filelock import Timeout

        try:
            self._lock.acquire()
        except Timeout as problem:
            raise AlreadyOpenError(
                f"{self._project} is already open ({self._holder()}); it can be opened read-only meanwhile."
            ) from problem
        with contextlib.suppress(OSError):
            since = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
            self._path.write_text(f"by {_user()} on {socket.gethostname()}, process {os.getpid()}, since {since}")

    def release(self) -> None:
        """Give the lock back and remove the file; a second process notices an unlinked lock by itself."""
        with contextlib.suppress(OSError):
            self._path.unlink()
        self._lock.release()

    def _holder(self) -> str:
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return self._path.read_text().strip() or "by another process"
        return "by another process"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
