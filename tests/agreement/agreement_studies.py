# SPDX-License-Identifier: GPL-3.0-or-later
"""Small invented scopes for the tests of agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcoder_cp.agreement.scope import Scope, ScopedCode, ScopedTranscript, Universe

Spans = Sequence[tuple[int, int]]
Layer = Sequence[tuple[int, int, int]]


def transcript(
    number: int,
    length: int,
    layers: Mapping[int, Layer],
    *,
    eligible: Spans | None = None,
    turns: Spans | None = None,
    participant: int | None = None,
) -> ScopedTranscript:
    whole = ((0, length),) if length else ()
    spans = whole if eligible is None else tuple(eligible)
    units = spans if turns is None else tuple(turns)
    return ScopedTranscript(
        transcript_id=number,
        name=f"Interview {number}",
        participant_id=number if participant is None else participant,
        participant=f"P{number if participant is None else participant}",
        group=None,
        length=length,
        eligible=spans,
        turns=units,
        sentences=units,
        layers={coder: tuple(layer) for coder, layer in layers.items()},
    )


def scope(*transcripts: ScopedTranscript, codes: Sequence[ScopedCode] | None = None, universe=Universe.SPEECH):
    chosen = (ScopedCode(1, "privacy", "code", frozenset({1})),) if codes is None else tuple(codes)
    return Scope(transcripts, ((1, "Ann"), (2, "Ben")), chosen, "round 1", universe)


def one_code(length: int, first: Spans, second: Spans, *, eligible: Spans | None = None) -> Scope:
    layers = {1: [(1, *span) for span in first], 2: [(1, *span) for span in second]}
    return scope(transcript(1, length, layers, eligible=eligible))


def cells(row) -> tuple[int, int, int, int]:
    return row.n11, row.n10, row.n01, row.n00
