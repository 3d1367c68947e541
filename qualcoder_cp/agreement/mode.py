# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a study reports coefficients at all: some traditions compare and settle without any number.

Without coefficients the comparison stays: what both and what one coder found, what disagreement is made of, which
codes are mixed up. Values with a chance term, percent agreement and intervals are left out of tables and texts.
"""

from __future__ import annotations

import json

from qualcoder_cp.project import Project

WITHOUT = "this study reports no coefficients"
_SETTING = "coefficients"


def coefficients_shown(project: Project) -> bool:
    """Return whether the study reports coefficients, which it does unless somebody has said otherwise."""
    settings = json.loads(project.value("SELECT settings FROM study WHERE id = 1"))
    return bool(settings.get(_SETTING, True))


def show_coefficients(project: Project, shown: bool, *, by: str) -> bool:
    """Set whether the study reports coefficients; return whether that changed anything."""
    if coefficients_shown(project) == shown:
        return False
    settings = json.loads(project.value("SELECT settings FROM study WHERE id = 1"))
    settings[_SETTING] = shown
    label = "Report coefficients of agreement" if shown else "Report no coefficients of agreement"
    with project.change(label, by=by) as change:
        change.update("study", 1, settings=json.dumps(settings, ensure_ascii=False, sort_keys=True))
    return True
