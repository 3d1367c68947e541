# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of several stages share: a small invented study, walked to the point that a test needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_study import Study


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Callable[..., Study]]:
    """Return a function that makes a `small_study.Study` in a folder of its own; all are closed afterwards."""
    made: list[Study] = []

    def make(**texts: str) -> Study:
        folder = tmp_path / f"study{len(made)}"
        folder.mkdir()
        made.append(Study(folder, texts))
        return made[-1]

    yield make
    for one in made:
        one.project.close()
