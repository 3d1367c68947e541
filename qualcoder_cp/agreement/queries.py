# SPDX-License-Identifier: GPL-3.0-or-later
"""What is compared, read from a project: submitted layers of a revealed round, and the text that counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcoder_cp import codebook, coding
from qualcoder_cp.agreement.counting import IOU
from qualcoder_cp.agreement.fixed_units import fixed_units_of
from qualcoder_cp.agreement.scope import CodedSpans, Scope, ScopedCode, ScopedTranscript, Spans, Unit, Universe
from qualcoder_cp.coding import Independent
from qualcoder_cp.model import Role, Round, TranscriptText
from qualcoder_cp.project import Project
from qualcoder_cp.text import paragraphs, sentences, words
from qualcoder_cp.transcripts import eligible_speech, participants, participants_of, text_of, transcripts

if TYPE_CHECKING:
    from qualcoder_cp.agreement.report import AgreementReport
    from qualcoder_cp.agreement.team_report import TeamReport


def scope_of(
    project: Project, round_: Round | None = None, *, universe: Universe = Universe.SPEECH,
    with_sentences: bool = False, inside: Collection[Unit] = (), fixed: Mapping[int, Spans] | None = None,
) -> Scope:  # fmt: skip
    """Return what can be compared in a round (default: the current one).

    Args:
        project: the open project.
        round_: the round; it must be revealed.
        universe: participants' speech, all of it or only what either coded, or all text.
        with_sentences: also cut the eligible text into sentences (slower; needed for that unit only).
        inside: units for which the eligible text is also cut (sentences, paragraphs, tokens, fixed units).
        fixed: spans of the fixed units per transcript id; default: those of the round.

    Raises:
        KnownError: nothing is coded yet, the round is still sealed, or it has no fixed units and they are wanted.
    """
    round_ = round_ or coding.needed_round(project)
    coding.need_revealed(project, round_)
    blind = coding.independent_layers(project, round_)
    compared = blind.compared
    spans = _submitted_spans(project, blind)
    people = {one.id: one for one in participants(project)}
    who = participants_of(project)
    wanted = {*inside, *([Unit.SENTENCE] if with_sentences else [])}
    if Unit.FIXED in wanted and fixed is None:
        fixed = fixed_units_of(project, round_)
    scoped = []
    for transcript in transcripts(project):
        if transcript.id not in spans:
            continue
        text = text_of(project, transcript.id, compared.get(transcript.id))
        eligible = _eligible(text, universe)
        person = people[who[transcript.id][0]] if len(who.get(transcript.id, ())) == 1 else None
        scoped.append(
            ScopedTranscript(
                transcript.id, transcript.name, person.id if person else None,
                person.name if person else transcript.name, person.group if person else None, len(text.text), eligible,
                _turns(text, eligible), _pieces(sentences, text, eligible, Unit.SENTENCE in wanted),
                spans[transcript.id],
                _pieces(paragraphs, text, eligible, Unit.PARAGRAPH in wanted), (fixed or {}).get(transcript.id, ()),
                _pieces(words, text, eligible, Unit.TOKEN in wanted),
            )
        )  # fmt: skip
    team = tuple((coder.id, coder.name) for coder in coding.round_coders(project, round_.id))
    return Scope(tuple(scoped), team, scoped_codes(project), round_.name, universe)


def scoped_codes(project: Project) -> tuple[ScopedCode, ...]:
    """Return every node of the codebook with what lies below it; themes only where there are any."""
    tree = codebook.tree(project)
    return tuple(
        ScopedCode(code.id, code.name, tree.level(code.id).value, tree.below(code.id)) for code in tree.in_order()
    )


def compare(
    project: Project, unit: Unit = Unit.PARTICIPANT, *, round_: Round | None = None,
    universe: Universe = Universe.SPEECH, resamples: int = 1000, seed: int | None = None,
    coders: tuple[int, int] | None = None, others: Sequence[str] = (), target: float | None = None, share: float = 0.0,
    threshold: float = IOU, fixed: Mapping[int, Spans] | None = None,
) -> AgreementReport:  # fmt: skip
    """Return the agreement of two coders of a round, per code, theme and domain, and pooled.

    Args:
        project: the open project.
        unit: what is counted once.
        round_: default: the current round.
        universe: whose text counts.
        resamples: how many bootstrap resamples of participants make the intervals.
        seed: of the resampling; default: the round's own.
        coders: the ids of the pair to compare; default: the first two of the round.
        others: coefficients beside percent agreement, kappa, alpha and AC1; names as in `report.compare`.
        target: each result says how probable it is that the coefficient is at least this.
        share: the part of a unit, 0 to 1, that a code must cover to be found in it; 0 asks for one character.
        threshold: intersection over union from which segments match (the unit segment only).
        fixed: spans of the fixed units per transcript id; default: those of the round.

    Raises:
        KeyError: one of the coders is not in the round.
        KnownError: nothing is coded yet, the round is still sealed, or it has no fixed units and they are the unit.
    """
    from qualcoder_cp.agreement.report import compare as compute

    round_ = round_ or coding.needed_round(project)
    what = scope_of(project, round_, universe=universe, inside=[unit], fixed=fixed)
    return compute(
        what, unit, coders=coders, resamples=resamples, seed=round_.seed if seed is None else seed, others=others,
        target=target, share=share, threshold=threshold,
    )  # fmt: skip


def compare_team(
    project: Project, unit: Unit = Unit.PARTICIPANT, *, round_: Round | None = None,
    universe: Universe = Universe.SPEECH, resamples: int = 1000, seed: int | None = None,
    target: float | None = None, share: float = 0.0, fixed: Mapping[int, Spans] | None = None,
) -> TeamReport:  # fmt: skip
    """Return the agreement of all coders of a round at once; see `compare` and `team_report.compare_team`.

    Raises:
        ValueError: the unit is the segment, or only coded text counts.
        KnownError: as `compare`.
    """
    from qualcoder_cp.agreement.team_report import compare_team as compute

    round_ = round_ or coding.needed_round(project)
    what = scope_of(project, round_, universe=universe, inside=[unit], fixed=fixed)
    return compute(
        what, unit, resamples=resamples, seed=round_.seed if seed is None else seed, target=target, share=share
    )  # fmt: skip


def refreshed(project: Project, scope: Scope, round_: Round, transcript_ids: Iterable[int]) -> Scope:
    """Return the scope with the layers of these transcripts read anew, everything else as it was.

    For a coder who submits again: text, speakers, codebook and sample of the round have not changed. Together with
    `counting.TableCache` the numbers follow at once.

    Raises:
        KnownError: the round is sealed.
    """
    coding.need_revealed(project, round_)
    chosen = frozenset(transcript_ids)
    spans = _submitted_spans(project, coding.independent_layers(project, round_), chosen)
    texts = tuple(
        replace(one, layers=spans.get(one.transcript_id, {})) if one.transcript_id in chosen else one
        for one in scope.transcripts
    )
    return replace(scope, transcripts=texts)


def _submitted_spans(
    project: Project, blind: Independent, only: Collection[int] | None = None
) -> dict[int, dict[int, CodedSpans]]:
    """Return transcript -> coder -> codings, an entry for each assigned transcript, a coder only if submitted blind.

    A layer that was submitted on another text than the compared one is carried over, as a correction of the text would;
    it is missing if one of its codings has no sure place there. ``only`` names the transcripts to be read.
    """
    stands_on = coding.layer_texts(project)
    found: dict[int, dict[int, list[tuple[int, int, int]]]] = {}
    revisions: dict[int, tuple[int, int]] = {}
    for layer in blind.layers:
        if only is not None and layer.transcript_id not in only:
            continue
        if layer.coder_id is not None:
            found.setdefault(layer.transcript_id, {})
            if not blind.counts(layer):
                continue
            compared = blind.compared[layer.transcript_id]
            if stands_on[layer.revision_id] == compared:
                revisions[layer.revision_id] = (layer.transcript_id, layer.coder_id)
                found[layer.transcript_id][layer.coder_id] = []
            elif (spans := coding.carried(project, layer, compared)) is not None:
                found[layer.transcript_id][layer.coder_id] = spans
    chosen = ", ".join(map(str, revisions))
    where = f"WHERE layer_revision_id IN ({chosen})" if only is not None else ""  # of few layers not all codings
    for revision_id, code_id, start, end in project.rows(
        f"""SELECT layer_revision_id, coalesce(merged_into, code_id), start_pos, end_pos FROM coding
        JOIN code ON code.id = code_id {where} ORDER BY layer_revision_id, start_pos"""
    ):
        if revision_id in revisions:
            transcript_id, coder_id = revisions[revision_id]
            found[transcript_id][coder_id].append((code_id, start, end))
    return {one: {coder: tuple(spans) for coder, spans in layers.items()} for one, layers in found.items()}


def _eligible(text: TranscriptText, universe: Universe) -> Spans:
    return ((0, len(text.text)),) if universe is Universe.ALL_TEXT else tuple(eligible_speech(text))


def _turns(text: TranscriptText, eligible: Spans) -> Spans:
    """Return the turns that hold eligible text, as the stretch from its first to its last character."""
    spoken = [turn for turn in text.turns if turn.role is Role.PARTICIPANT or eligible == ((0, len(text.text)),)]
    return tuple((turn.speech_start, turn.end) for turn in spoken if turn.speech_start < turn.end)


def _pieces(
    pieces: Callable[[str, int, int], Iterable[tuple[int, int]]], text: TranscriptText, eligible: Spans, wanted: bool
) -> Spans:
    """Return the eligible text in pieces; none of them crosses from one eligible stretch to the next."""
    if not wanted:
        return ()
    return tuple(piece for start, end in eligible for piece in pieces(text.text, start, end))
