# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes in the background what the page shows, and remembers it until something that it rests on changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from qualcoder_cp import agreement
from qualcoder_cp.agreement import Scope, Unit, Universe
from qualcoder_cp.agreement.breakdown_queries import missing_reasons
from qualcoder_cp.agreement.counting import TableCache
from qualcoder_cp.agreement.result import AgreementReport
from qualcoder_cp.model import Round
from qualcoder_cp.project import Project
from qualcoder_cp.ui.agreement.asked import OTHERS, Asked, Numbers
from qualcoder_cp.ui.background import Background, Job, Progress

LABEL = "Computing agreement"
RESAMPLES = 1000
ScopeOf = Callable[[Collection[Unit]], Scope]
Work = Callable[[Project, ScopeOf, Progress], Any]
"""What a view computes in the other thread: from a reader and a function that gives the scope cut into units."""


@dataclass(slots=True, eq=False)
class _Question:
    """What is being computed: its key, and who is given answers."""

    key: Hashable
    show: Callable[[Any], None]
    stopped: Callable[[str], None]
    some: Callable[[], Any] | None
    job: Job | None = None

    def show_some(self) -> None:
        """Show what is computed so far, if anything is."""
        if self.some is not None and (answer := self.some()):
            self.show(answer)


class Reading:
    """Scopes, tables and answers of one state of a project."""

    def __init__(self, background: Background) -> None:
        """Take the worker."""
        self._background = background
        self._lock = threading.RLock()
        self._scopes: dict[tuple[int, Universe], tuple[frozenset[Unit], Scope]] = {}
        self._cache = TableCache()
        self._known: dict[Hashable, Any] = {}
        self._open: dict[str, _Question] = {}

    def forget(self) -> None:
        """Forget everything: another project, another codebook, corrected texts."""
        self._drop_answers()
        with self._lock:
            self._scopes, self._cache = {}, TableCache()

    def _drop_answers(self) -> None:
        for slot in list(self._open):
            self._close(slot)
        self._known = {}

    def _close(self, slot: str) -> None:
        """Stop what this slot waits for; nobody is told."""
        question = self._open.pop(slot, None)
        if question is not None and question.job is not None:
            question.job.cancel()

    # ---------------------------------------------------------------- asking

    def ask(
        self, project: Project, slot: str, key: Hashable, work: Work, asked: Asked, show: Callable[[Any], None],
        stopped: Callable[[str], None], some: Callable[[], Any] | None = None,
    ) -> bool:  # fmt: skip
        """Call ``show`` with what ``work`` gives: now if it is known (True), else when it is computed.

        Args:
            project: the open project.
            slot: who asks; only the latest question of each is answered, an older one is stopped.
            key: what the answer depends on.
            work: computes it in the other thread.
            asked: round and universe of the scope.
            show: is given the answer in this thread.
            stopped: is given a sentence if there is none, an empty one if it was cancelled.
            some: gives what is computed so far, shown at each step; None where there is no such thing.
        """
        whole = (slot, key)
        if whole in self._known:
            self._close(slot)
            show(self._known[whole])
            return True
        running = self._open.get(slot)
        if running is not None and running.key == whole:
            running.show_some()
            return False
        self._close(slot)
        self._open[slot] = question = _Question(whole, show, stopped, some)
        store = self._known  # what `forget` puts away takes no late answers

        def run(reader: Project, progress: Progress) -> Any:
            return work(reader, lambda units: self._scope(reader, asked, units, store), progress)

        question.job = self._background.read(
            LABEL, project, run, lambda found: self._take(slot, question, found), quiet=True,
            failed=lambda words: self._stop(slot, question, words), ended=lambda: self._stop(slot, question, ""),
        )  # fmt: skip
        question.job.progressed.connect(lambda *_: question.show_some() if self._open.get(slot) is question else None)
        return False

    def _take(self, slot: str, question: _Question, found: Any) -> None:
        if self._open.get(slot) is question:
            del self._open[slot]
            self._known[question.key] = found
            question.show(found)

    def _stop(self, slot: str, question: _Question, words: str) -> None:
        """Tell that there is no answer, unless there is one or nobody waits for it."""
        if self._open.get(slot) is question:
            del self._open[slot]
            question.stopped(words)

    def _scope(self, reader: Project, asked: Asked, units: Collection[Unit], store: object) -> Scope:
        place, wanted = (asked.round.id, asked.choice.universe), frozenset(units)
        with self._lock:
            cut, scope = self._scopes.get(place, (frozenset(), None))
        if scope is not None and wanted <= cut:
            return scope
        found = agreement.scope_of(reader, asked.round, universe=asked.choice.universe, inside=wanted | cut)
        with self._lock:
            if store is self._known:
                self._scopes[place] = (wanted | cut, found)
        return found

    # ---------------------------------------------------------------- the numbers per code and the ladder

    def numbers(
        self, project: Project, asked: Asked, show: Callable[[Numbers], None], stopped: Callable[[str], None]
    ) -> bool:
        """Show the numbers of all units: values first, the chosen unit's before the others', then intervals."""
        found = Numbers()

        def work(reader: Project, scope_of: ScopeOf, progress: Progress) -> Numbers:
            scope, steps = scope_of(asked.units), 2 * len(asked.units)
            found.left_out = _left_out(reader, asked.round, scope)
            for number, (resamples, unit) in enumerate((r, u) for r in (0, RESAMPLES) for u in asked.units):
                self._compute(found, scope, asked, unit, resamples)
                progress(number + 1, steps, f"by {unit.value}")
            return found

        return self.ask(project, "numbers", asked.numbers_key, work, asked, show, stopped, found.copy)

    def _compute(self, found: Numbers, scope: Scope, asked: Asked, unit: Unit, resamples: int) -> None:
        from qualcoder_cp.agreement.team_report import compare_team

        choice = asked.choice
        if choice.everybody and unit is not Unit.SEGMENT:
            found.teams[unit] = compare_team(
                scope, unit, resamples=resamples, seed=asked.round.seed, target=choice.target, share=choice.share
            )
        else:
            found.reports[unit] = self._compare(scope, asked, unit, resamples)

    def _compare(self, scope: Scope, asked: Asked, unit: Unit, resamples: int) -> AgreementReport:
        from qualcoder_cp.agreement.report import compare

        choice = asked.choice
        what: dict[str, Any] = {
            "coders": choice.two, "resamples": resamples, "seed": asked.round.seed, "others": OTHERS,
            "target": choice.target, "share": choice.share, "threshold": choice.threshold,
        }  # fmt: skip
        if resamples:
            return compare(scope, unit, **what)
        with self._lock:  # one thread at a time in the tables that are kept
            return compare(scope, unit, cache=self._cache, **what)

    # ---------------------------------------------------------------- live

    def renew(self, project: Project, round_: Round, transcript_ids: Iterable[int]) -> bool:
        """Read the layers of these transcripts anew; return whether that changed what is compared."""
        ids, changed = list(transcript_ids), False
        for place, (cut, scope) in list(self._scopes.items()):
            if place[0] != round_.id:
                continue
            fresh = agreement.refreshed(project, scope, round_, ids)
            pairs = zip(fresh.transcripts, scope.transcripts, strict=True)
            if any(one is not other and one.layers != other.layers for one, other in pairs):
                changed = True
                with self._lock:
                    self._scopes[place] = (cut, fresh)
        if changed:
            self._drop_answers()
        return changed

    def at_once(self, asked: Asked) -> Numbers | None:
        """Return the values of the chosen unit without intervals, None if they take a reading of the project."""
        cut, scope = self._scopes.get((asked.round.id, asked.choice.universe), (frozenset(), None))
        if scope is None or asked.choice.everybody or not set(asked.units) <= cut:
            return None
        return Numbers({asked.choice.unit: self._compare(scope, asked, asked.choice.unit, 0)})


def _left_out(reader: Project, round_: Round, scope: Scope) -> dict[str, str]:
    """Return by transcript whose layer does not count and why."""
    names = {one.transcript_id: one.name for one in scope.transcripts}
    return {
        names[place]: "; ".join(f"{scope.coder_name(coder)} {why}" for coder, why in reasons.items())
        for place, reasons in missing_reasons(reader, round_).items()
        if reasons and place in names
    }
