# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading for the stage: the queue in its order, the decisions on record, what is stale, what is signed off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcoder_cp import adjudication, codebook, coding, transcripts
from qualcoder_cp.adjudication import CODEBOOK_GAP, DecisionRecord, Mode, Order, Outcome, Queued, SignOff, Stale
from qualcoder_cp.model import Round
from qualcoder_cp.ui.adjudication.filters import Key, Only, Surroundings, key_of

if TYPE_CHECKING:
    from qualcoder_cp.ui.adjudication.screen import AdjudicationScreen

Known = tuple[frozenset[str], DecisionRecord]
"""A record with the UUIDs of the codes that were judged, which is what records are looked up by."""


class QueueDesk:
    """Fills the model of one screen; ``order`` is how it is sorted when it is loaded anew."""

    def __init__(self, screen: AdjudicationScreen) -> None:
        """Read nothing yet."""
        self._screen = screen
        self.order = Order.EFFECT
        self.names: dict[int, str] = {}
        self.signed: dict[int, SignOff] = {}
        self.stale: list[Stale] = []
        self._records: dict[int, list[Known]] = {}

    # ---------------------------------------------------------------- the queue

    def load(self, round_: Round, *, anew: bool = True) -> None:
        """Read everything; unless ``anew``, items known already keep the order they have."""
        screen, project = self._screen, self._screen.session.project
        if anew and screen.meeting.on and self.order is Order.EFFECT:
            queued = adjudication.agenda(project, round_)
            known = {key_of(one) for one in queued}
            every = adjudication.queue(project, round_, with_decided=True)
            queued += [one for one in every if key_of(one) not in known]
        else:
            queued = adjudication.queue(project, round_, with_decided=True)
        if anew:
            queued = adjudication.ordered(queued, self.order)
        else:
            queued.sort(key=lambda one: screen.model.place_of(key_of(one)))
        self.names = {one.id: one.name for one in transcripts.transcripts(project)}
        self._read_all(round_)
        screen.effect.read(project, round_)
        around = self._surroundings()
        names = {one.uuid: one.name for one in coding.round_coders(project, round_.id)}
        screen.filters.offer(around, transcripts.groups(project), names)
        screen.model.filters = screen.filters.filters
        screen.model.load(queued, around)

    def renew(self, round_: Round, touched: list[int] | None) -> list[Key] | None:
        """Renew the items of these transcripts (None: all) in their places.

        Returns the items whose decision changed, None if some are new or gone, so that all must be loaded.
        """
        screen, project = self._screen, self._screen.session.project
        queued = adjudication.queue(project, round_, with_decided=True, transcript_ids=touched)
        changed = screen.model.update(queued, everything=touched is None)
        if changed is None:
            return None
        if touched is None:
            self._read_all(round_)
        else:
            for one in touched:
                self._records[one] = _known(adjudication.decision_records(project, round_.id, transcript_id=one))
            if self.signed.keys() & set(touched):
                self._read_signed(round_)
            self.stale = [one for one in self.stale if not self._settled(one)]
        screen.effect.read(project, round_, touched)
        screen.model.around = replace(screen.model.around, **self._peculiar())
        return changed

    def prepare(self, only: Only | None) -> None:
        """Let a filter see what was decided since the queue was loaded."""
        if only in (Only.GAP, Only.STALE):
            self._screen.model.around = replace(self._screen.model.around, **self._peculiar())

    def _surroundings(self) -> Surroundings:
        project = self._screen.session.project
        people = {one.id: one for one in transcripts.participants(project)}
        who = {place: [people[one] for one in ids] for place, ids in transcripts.participants_of(project).items()}
        return Surroundings(
            codebook.tree(project),
            {place: ", ".join(one.name for one in own) for place, own in who.items()},
            {place: frozenset(one.group or transcripts.NOT_STATED for one in own) for place, own in who.items()},
            **self._peculiar(),
        )

    def _peculiar(self) -> dict[str, frozenset[Key]]:
        return {
            "stale": frozenset((one.record.transcript_id, item.fingerprint)
                               for one in self.stale for item in one.successors),
            "gaps": frozenset((one.transcript_id, one.fingerprint)
                              for one in self.records() if one.reason == CODEBOOK_GAP),
        }  # fmt: skip

    # ---------------------------------------------------------------- what is on record

    def _read_all(self, round_: Round) -> None:
        project = self._screen.session.project
        self._records = {}
        for one in adjudication.decision_records(project, round_.id):
            self._records.setdefault(one.transcript_id, []).append((_codes(one), one))
        self._read_signed(round_)
        self.stale = [one for one in adjudication.stale_decisions(project, round_) if not self._settled(one)]

    def _read_signed(self, round_: Round) -> None:
        self.signed = {one.transcript_id: one for one in adjudication.signed(self._screen.session.project, round_)}

    def _settled(self, stale: Stale) -> bool:
        """Return whether everything that came after a stale decision is decided, so that nobody need look again."""
        after = {item.fingerprint for item in stale.successors}
        decided = {one.fingerprint for _, one in self._records.get(stale.record.transcript_id, ())}
        return bool(after) and after <= decided

    def records(self) -> Iterable[DecisionRecord]:
        """Return the decisions in force, transcript by transcript."""
        return (one for own in self._records.values() for _, one in own)

    def record_of(self, key: Key | None) -> DecisionRecord | None:
        """Return the decision in force on an item."""
        own = self._records.get(key[0], ()) if key else ()
        return next((one for _, one in own if key and one.fingerprint == key[1]), None)

    def earlier(self, queued: Queued) -> list[DecisionRecord]:
        """Return the settled decisions that people made about the same codes elsewhere, latest first."""
        codes = self._screen.model.around.tree.codes
        wanted = frozenset(codes[code].uuid for code in queued.item.codes if code in codes)
        found = [
            one for own in self._records.values() for of_codes, one in own
            if of_codes == wanted and one.mode is not Mode.RULE and one.outcome is not Outcome.LATER
            and one.fingerprint != queued.item.fingerprint
        ]  # fmt: skip
        return sorted(found, key=lambda one: -one.id)

    def stale_of(self, key: Key | None) -> Stale | None:
        """Return the decision on other codings that an item came after, if there is one."""
        if key is None:
            return None
        return next(
            (one for one in self.stale if one.record.transcript_id == key[0]
             and any(item.fingerprint == key[1] for item in one.successors)), None,
        )  # fmt: skip


def _codes(record: DecisionRecord) -> frozenset[str]:
    return frozenset(member[1] for member in record.members)


def _known(records: Iterable[DecisionRecord]) -> list[Known]:
    return [(_codes(one), one) for one in records]
