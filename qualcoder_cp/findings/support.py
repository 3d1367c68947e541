# SPDX-License-Identifier: GPL-3.0-or-later
"""Who stands behind a finding: the participants of its codes and passages, by group, and their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualcoder_cp import adjudication, codebook, coding
from qualcoder_cp.findings.rules import About, Finding, Link
from qualcoder_cp.model import Coder
from qualcoder_cp.prevalence.groups import STAKEHOLDERS, Grouping, grouping
from qualcoder_cp.prevalence.reading import Reading, read
from qualcoder_cp.prevalence.rules import Count
from qualcoder_cp.prevalence.sources import LayerChoice
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import participants, participants_of, transcripts


@dataclass(frozen=True, slots=True)
class Piece:
    """One passage behind a finding; ``chosen`` if an author linked it, else it has one of the finding's codes.

    ``start`` and ``end`` are code points of the text that was coded (for a chosen one: of the newest text), None where
    a chosen passage is no longer there. ``participants`` are the ids of those whose speech it touches.
    """

    link: Link
    chosen: bool
    participants: tuple[int, ...]
    participant: str
    group: str
    transcript: str
    code: str
    start: int | None
    end: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finding with the participants behind it, over all and per group, and its passages.

    Those count who have a consensus coding of a linked code (or below it), or speak in a linked passage; N are the
    participants whose consensus is complete. ``by_link`` counts for each link alone, by its id.
    """

    finding: Finding
    overall: Count
    by_group: dict[str, Count]
    by_link: dict[int, Count]
    pieces: tuple[Piece, ...]
    provisional: bool


def support(
    project: Project, viewer: Coder | None, finding: Finding, *, by: Sequence[str] = (STAKEHOLDERS,)
) -> Evidence:
    """Return who stands behind a finding, in the consensus, and with which words.

    Args:
        project: the open project.
        viewer: who looks.
        finding: as `queries.findings` gives it.
        by: one or two variables that make the groups.

    Raises:
        KnownError: nothing is coded yet, or a round is sealed.
    """
    reading, grouped = read(project, viewer, LayerChoice.CONSENSUS), grouping(project, by)
    counted = [one.id for one in reading.people if not one.missing]
    pieces = tuple(_Pieces(project, reading, grouped).of(finding))
    behind: dict[int, set[int]] = {link.id: set() for link in finding.links}
    for piece in pieces:
        behind[piece.link.id] |= set(piece.participants)
    everybody = set().union(*behind.values())
    names = grouped.names or ()
    return Evidence(
        finding, _count(everybody, counted),
        {name: _count(everybody, [one for one in counted if name in grouped.groups_of(one)]) for name in names},
        {link: _count(people, counted) for link, people in behind.items()}, pieces,
        any(one.missing for one in reading.people),
    )  # fmt: skip


def _count(having: set[int], counted: Sequence[int]) -> Count:
    found = tuple(one for one in counted if one in having)
    return Count(len(found), len(counted), found)


class _Pieces:
    """Collects the passages of a finding: first those that were chosen, then those of its codes."""

    def __init__(self, project: Project, reading: Reading, grouped: Grouping) -> None:
        self._project, self._reading, self._grouped = project, reading, grouped
        self._texts = {one.id: one for one in transcripts(project)}
        self._people = {one.id: one.name for one in participants(project)}
        self._people |= {-one.id: one.name for one in self._texts.values()}
        self._tree = codebook.tree(project)
        self._words = coding.words_of(project, [one for one, _ in reading.passages])
        self._who = participants_of(project)

    def of(self, finding: Finding) -> Iterator[Piece]:
        """Yield every passage of a finding; one that was chosen does not come again by its code."""
        chosen = [one for one in finding.links if one.about in (About.CODING, About.PASSAGE)]
        for link in chosen:
            people = self._speaking(link)
            yield self._piece(link, True, people, link.transcript, link.code, (link.start, link.end), link.quote)
        for link in finding.links:
            if link.about is About.CODE and link.code_id is not None:
                yield from self._coded(link, link.code_id)

    def _coded(self, link: Link, code_id: int) -> Iterator[Piece]:
        below = self._tree.below(code_id)
        for one, people in self._reading.passages:
            if one.code_id in below and people:
                name = self._texts[one.transcript_id].name
                code = self._tree.codes[one.code_id].shown
                yield self._piece(link, False, people, name, code, (one.start, one.end), self._words[one.id])

    def _speaking(self, link: Link) -> tuple[int, ...]:
        """Return the participants whose speech a linked passage touches."""
        if link.transcript_id is None or link.start is None or link.end is None:
            return ()
        text = self._texts[link.transcript_id]
        return tuple(
            person for person in self._who.get(text.id, (-text.id,))
            if any(
                low < link.end and link.start < high
                for low, high in adjudication.eligible_of(self._project, text, person)
            )
        )  # fmt: skip

    def _piece(
        self, link: Link, chosen: bool, people: tuple[int, ...], transcript: str, code: str,
        place: tuple[int | None, int | None], words: str,
    ) -> Piece:  # fmt: skip
        names = "; ".join(self._people[one] for one in people)
        groups = "; ".join(dict.fromkeys(name for one in people for name in self._grouped.groups_of(one)))
        return Piece(link, chosen, people, names, groups, transcript, code, *place, words)
