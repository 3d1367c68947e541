# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes the agreement at all units in the background, and remembers it until the project changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qualcoder_cp import agreement
from qualcoder_cp.agreement import Unit, Universe
from qualcoder_cp.agreement.result import AgreementReport
from qualcoder_cp.model import Round
from qualcoder_cp.project import Project
from qualcoder_cp.ui.agreement.ladder import UNITS
from qualcoder_cp.ui.background import Background, Job, Progress

Key = tuple[str, int, int, Universe, tuple[int, int] | None]
Reports = Mapping[Unit, AgreementReport]
LABEL = "Computing agreement"


class Reading:
    """The reports of the present state of a project, by unit."""

    def __init__(self, background: Background) -> None:
        """Take the worker."""
        self._background = background
        self._known: dict[Key, Reports] = {}
        self._asked: Key | None = None
        self._job: Job | None = None

    def ask(
        self, project: Project, round_: Round, universe: Universe, pair: tuple[int, int] | None,
        show: Callable[[Reports], None],
    ) -> bool:  # fmt: skip
        """Call ``show`` with the reports: now if they are known (True), else when they are computed.

        Only the latest question is answered; an older computation is stopped.
        """
        key = (project.uuid, project.state, round_.id, universe, pair)
        if key in self._known:
            self._asked = key
            show(self._known[key])
            return True
        if self._asked == key and self._job is not None:
            return False
        if self._job is not None:
            self._job.cancel()
        self._asked = key

        def work(reader: Project, progress: Progress) -> tuple[Key, Reports]:
            return key, _reports(reader, round_, universe, pair, progress)

        def done(result: tuple[Key, Reports]) -> None:
            self._known = {one: reports for one, reports in self._known.items() if one[:2] == key[:2]}
            self._known[result[0]] = result[1]
            if self._asked == result[0]:
                show(result[1])

        self._job = job = self._background.read(LABEL, project, work, done)
        job.ended.connect(lambda: self._end(job))
        return False

    def _end(self, job: Job) -> None:
        if self._job is job:
            self._job = None

    def on_stop(self, job_failed: Callable[[str], None]) -> None:
        """Call ``job_failed`` with a sentence if the present computation stops without a result."""
        if self._job is not None:
            self._job.failed.connect(job_failed)


def _reports(
    reader: Project, round_: Round, universe: Universe, pair: tuple[int, int] | None, progress: Progress
) -> Reports:
    found = {}
    for number, unit in enumerate(UNITS):
        progress(number, len(UNITS), f"by {unit.value}")
        found[unit] = agreement.compare(reader, unit, round_=round_, universe=universe, coders=pair)
    progress(len(UNITS), len(UNITS), "done")
    return found
