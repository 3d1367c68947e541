# SPDX-License-Identifier: GPL-3.0-or-later
"""A study can say that it reports no coefficients; the setting can be undone and is in the history."""

from __future__ import annotations

from collections.abc import Callable

from small_study import Study

from qualcoder_cp.agreement.mode import coefficients_shown, show_coefficients


def test_coefficients_are_reported_unless_the_study_says_otherwise(study: Callable[..., Study]) -> None:
    project = study().project
    assert coefficients_shown(project)
    assert show_coefficients(project, False, by="Lea")
    assert not coefficients_shown(project)
    assert project.history(1)[0].label == "Report no coefficients of agreement"
    project.undo("Lea")
    assert coefficients_shown(project)


def test_saying_it_twice_changes_nothing(study: Callable[..., Study]) -> None:
    project = study().project
    before = project.state
    assert not show_coefficients(project, True, by="Lea")
    assert project.state == before
