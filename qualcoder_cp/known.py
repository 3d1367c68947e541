# SPDX-License-Identifier: GPL-3.0-or-later
"""What even an empty window needs to know: how a project file is named, and the error for people.

Apart from the model, so that the window is painted before the model is loaded; others take both from there.
"""

from __future__ import annotations

SUFFIX = ".qcp"
"""How the name of a project file ends."""


class KnownError(Exception):
    """A problem that the person can understand and mend: one plain sentence, no traceback.

    The command line prints it and exits with 1; the window shows it in a banner. Whoever raises it
    says what is wrong, in which file and at which place (row and column counted from 1), and has
    changed nothing.
    """
