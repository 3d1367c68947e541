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
        self._some: dict[Unit, AgreementReport] = {}

    def ask(
        self, project: Project, round_: Round, universe: Universe, pair: tuple[int, int] | None,
        show: Callable[[Reports], None], stopped: Callable[[str], None],
    ) -> bool:  # fmt: skip
        """Call ``show`` with the reports: now if there are some (True), else one unit after the other.

        ``stopped`` is called with a sentence if the computation ends without a result. Only the latest question is
        answered; an older computation is stopped.
        """
        key = (project.uuid, project.state, round_.id, universe, pair)
        if key in self._known:
            self._asked = key
            show(self._known[key])
            return True
        if self._asked == key and self._job is not None:
            if self._some:
                show(dict(self._some))
            return bool(self._some)
        if self._job is not None:
            self._job.cancel()
        self._start(project, round_, key, show, stopped)
        return False

    def _start(
        self, project: Project, round_: Round, key: Key, show: Callable[[Reports], None], stopped: Callable[[str], None]
    ) -> None:
        found: dict[Unit, AgreementReport] = {}
        self._asked, self._some = key, found

        def work(reader: Project, progress: Progress) -> None:
            _compute(found, reader, round_, key[3], key[4], progress)

        def show_some() -> None:
            if found and self._asked == key:
                show(dict(found))

        def done(_nothing: None) -> None:
            self._known = {one: reports for one, reports in self._known.items() if one[:2] == key[:2]}
            self._known[key] = found
            show_some()

        self._job = job = self._background.read(LABEL, project, work, done)
        job.progressed.connect(lambda *_: show_some())
        job.failed.connect(lambda words: stopped(words) if self._asked == key else None)
        job.ended.connect(lambda: self._end(job))

    def _end(self, job: Job) -> None:
        if self._job is job:
            self._job = None


def _compute(
    found: dict[Unit, AgreementReport], reader: Project, round_: Round, universe: Universe,
    pair: tuple[int, int] | None, progress: Progress,
) -> None:  # fmt: skip
    """Put one report after the other into ``found``."""
    for number, unit in enumerate(UNITS):
        progress(number, len(UNITS), f"by {unit.value}")
        found[unit] = agreement.compare(reader, unit, round_=round_, universe=universe, coders=pair)
    progress(len(UNITS), len(UNITS), "done")
