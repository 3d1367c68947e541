# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the files that come with the program lie: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path

from qualcoder_cp.known import KnownError

_PACKAGE = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, for example ``shipped("resources", "icons")``.

    Raises:
        KnownError: it is missing, so the installation is not whole.
    """
    for root in (_PACKAGE / "_shipped", _PACKAGE.parent):
        found = root.joinpath(*parts)
        if found.exists():
            return found
    raise KnownError(f"The installation is not whole: {'/'.join(parts)} is missing. Install QualCoder CP again.")
