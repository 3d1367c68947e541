# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are dropped on the window or given at its start: each kind has its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualcoder_cp.known import SUFFIX
from qualcoder_cp.ui.team.verbs import BUNDLE, PACKAGE

if TYPE_CHECKING:
    from qualcoder_cp.ui.shell.main_window import MainWindow


def take_files(window: MainWindow, paths: list[Path]) -> None:
    """Open a project or a work package, receive bundles, or import files as transcripts into the open study."""
    kinds: dict[str, list[Path]] = {}
    for path in paths:
        kinds.setdefault(path.suffix.lower(), []).append(path)
    if SUFFIX in kinds:
        window.session.open(kinds[SUFFIX][0])
    elif PACKAGE in kinds:
        window.team.open_package(kinds[PACKAGE][0])
    elif BUNDLE in kinds:
        window.team.receive(kinds[BUNDLE])
    elif paths and window.session.is_open:
        window.show_stage("transcripts", files=paths)
    elif paths:
        window.banner.say("Open or make a study first; then drop the transcripts into it.")
