# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs of a round from the window, each one step."""

from __future__ import annotations

from collections.abc import Callable

from qualcoder_cp import coding, transcripts
from qualcoder_cp.model import Round, RoundState
from qualcoder_cp.ui.session import Session


class RoundVerbs:
    """Acts on the round that ``chosen`` returns."""

    def __init__(self, session: Session, chosen: Callable[[], Round | None]) -> None:
        """Act in the session's project, in the name of who is coding."""
        self._session, self._chosen = session, chosen

    def fits(self, name: str, round_: Round) -> bool:
        """Return whether a verb (begin, use, random, reveal, peek, close) makes sense for a round."""
        session = self._session
        if session.project.readonly:
            return False
        current = coding.current_round(session.project)
        packaged = bool(round_.settings.get("package"))
        return {
            "begin": round_.state is RoundState.DRAFT,
            "use": current is None or current.id != round_.id,
            "random": round_.state in coding.BLIND and not packaged,
            "reveal": round_.state is RoundState.SEALED and not packaged,
            "peek": round_.state in coding.BLIND and session.coder is not None and not packaged,
            "close": round_.state in (RoundState.REVEALED, RoundState.ADJUDICATION),
        }[name]

    def begin(self) -> None:
        """Begin a prepared round."""
        self._do(coding.begin_round)

    def use(self) -> None:
        """Make it the round that work is done in."""
        self._do(coding.use_round)

    def close(self) -> None:
        """Close it."""
        self._do(coding.close_round)

    def reveal(self, reason: str, _choice: object = None) -> None:
        """Reveal it before its time."""
        if (round_ := self._chosen()) is not None:
            self._session.do(coding.reveal_round, self._session.project, round_, reason, by=self._session.by)

    def peek(self, reason: str, _choice: object = None) -> None:
        """Let the person at work look into it, on record."""
        session = self._session
        if (round_ := self._chosen()) is not None and session.coder is not None:
            say = f"You may look into '{round_.name}' now; it is on record."
            session.do(coding.peek, session.project, round_, session.coder, reason, say=say)

    def assign_at_random(self, _words: str, each: object) -> None:
        """Assign all transcripts evenly, so many coders per transcript."""
        session = self._session
        if (round_ := self._chosen()) is not None and isinstance(each, int):
            team = coding.round_coders(session.project, round_.id)
            every = [one.id for one in transcripts.transcripts(session.project)]
            session.do(coding.assign_balanced, session.project, round_, team, every, each, by=session.by)

    def _do(self, verb: Callable[..., object]) -> None:
        if (round_ := self._chosen()) is not None:
            self._session.do(verb, self._session.project, round_, by=self._session.by)
