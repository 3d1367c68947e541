# SPDX-License-Identifier: GPL-3.0-or-later
"""What the coding screen reads, gathered in the form in which its panes show it. Own codings only."""

from __future__ import annotations

from collections.abc import Iterable

from qualcoder_cp import coding, transcripts
from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.coding.segments import find_segments
from qualcoder_cp.model import Coder, Coding, Layer, LayerState, Span, TranscriptText
from qualcoder_cp.project import Project
from qualcoder_cp.ui.coding.segment_model import Segment
from qualcoder_cp.ui.coding.transcript_list import Entry

_WORDS = 400
"""Characters of a passage that a list keeps."""


def own_layers(project: Project, coder: Coder | None) -> dict[int, Layer]:
    """Return the coder's layers of the current round by transcript."""
    found = coding.current_round(project)
    if found is None or coder is None:
        return {}
    return {one.transcript_id: one for one in coding.layers(project, found.id) if one.coder_id == coder.id}


def entries(project: Project, layers: dict[int, Layer]) -> list[Entry]:
    """Return all transcripts with the groups of their participants and the state of the coder's layer.

    Where the first coding will make the round, or take the transcript into it, the layer counts as assigned.
    """
    found = coding.current_round(project)
    joins = found is None or (found.state in coding.BLIND and found.settings.get("sample") == "all")
    none = LayerState.ASSIGNED if joins else None
    groups = {one.id: one.group or "" for one in transcripts.participants(project)}
    people = transcripts.participants_of(project)
    return [
        Entry(
            one.id, one.name,
            ", ".join(dict.fromkeys(groups[who] for who in people.get(one.id, ()) if groups[who])),
            layers[one.id].state if one.id in layers else none,
        )
        for one in transcripts.transcripts(project)
    ]  # fmt: skip


def own_codings(
    project: Project, coder: Coder | None, transcript_id: int | None = None, code_ids: frozenset[int] | None = None
) -> list[Coding]:
    """Return the coder's own codings of the current round, in the order of the texts."""
    found = coding.current_round(project)
    if found is None or coder is None:
        return []
    return coding.codings(
        project, coder, round_id=found.id, transcript_id=transcript_id, coder_id=coder.id, code_ids=code_ids
    )


def changed_codings(
    project: Project, coder: Coder | None, transcript_id: int | None, coding_ids: frozenset[int]
) -> list[Coding] | None:
    """Return those of some codings of a transcript that are still to be shown; None: all must be read again."""
    found = coding.current_round(project)
    if found is None or coder is None or transcript_id is None:
        return None
    return coding.codings_with_ids(project, coder, coding_ids, round_id=found.id, transcript_id=transcript_id)


def shown_place(
    project: Project, coder: Coder | None, transcript_id: int, start: int, end: int
) -> tuple[int, int] | None:
    """Return where a passage of the newest text stands in the text that the coder reads.

    None where a correction brought its words: a submitted layer keeps the text it was coded on.
    """
    if coder is None:
        return start, end
    newest, own = transcripts.text_of(project, transcript_id).text, coding.text_for(project, coder, transcript_id).text
    if own == newest:
        return start, end
    moved = transcripts.edit_map(newest, own).move(Span(start, end))
    return (moved.start, moved.end) if isinstance(moved, transcripts.Moved) else None


def seen_coders(project: Project, viewer: Coder | None) -> list[Coder]:
    """Return whose codings of the current round this viewer may see: their own, all once it is revealed."""
    found = coding.current_round(project)
    if found is None or found.state in coding.BLIND:
        return [viewer] if viewer else []
    return coding.round_coders(project, found.id)


def others_codings(project: Project, viewer: Coder | None, text: TranscriptText, wanted: set[int]) -> list[Coding]:
    """Return other coders' codings of a transcript; layers that stand on another text of it are left out."""
    found = coding.current_round(project)
    if found is None:
        return []
    texts = coding.layer_texts(project)
    return [
        one for one in coding.codings(project, viewer, round_id=found.id, transcript_id=text.transcript_id)
        if one.coder_id in wanted and texts[one.layer_revision_id] == text.revision_id
    ]  # fmt: skip


def own_text(project: Project, coder: Coder | None, transcript_id: int) -> TranscriptText:
    """Return the text that the coder's layer stands on, which a later correction may have left behind."""
    return coding.text_for(project, coder, transcript_id) if coder else transcripts.text_of(project, transcript_id)


def segments(
    project: Project, codings: Iterable[Coding], codes: CodeTree, texts: dict[int, str] | None = None
) -> list[Segment]:
    """Return the codings as the list of segments shows them, in the project's order of transcripts.

    Args:
        project: the open project.
        codings: what is listed.
        codes: the codebook.
        texts: texts that the codings stand on, where they are known already, by transcript.
    """
    known = texts or {}
    codings = list(codings)
    words_of = coding.words_of(project, [one for one in codings if one.transcript_id not in known])
    names = {one.id: one.name for one in transcripts.transcripts(project)}
    order = {transcript_id: place for place, transcript_id in enumerate(names)}
    groups = {one.id: one.group or "" for one in transcripts.participants(project)}
    people = transcripts.participants_of(project)
    found = []
    for one in sorted(codings, key=lambda one: (order[one.transcript_id], one.start, one.end)):
        if one.code_id not in codes.codes:
            continue
        code = codes.codes[one.code_id]
        said = words_of[one.id] if one.id in words_of else known[one.transcript_id][one.start : one.end]
        words = " ".join(said[:_WORDS].split())
        found.append(
            Segment(
                one.id, one.transcript_id, names[one.transcript_id], one.start, one.end, code.name, code.colour, words,
                one.memo, one.unsure,
                groups=tuple(dict.fromkeys(groups[who] for who in people.get(one.transcript_id, ()) if groups[who])),
                above=_above(codes, code.id),
            )
        )  # fmt: skip
    return found


def all_segments(
    project: Project, viewer: Coder | None, codes: CodeTree, coder_id: int | None, *,
    transcript_id: int | None = None, code_id: int | None = None,
) -> list[Segment]:  # fmt: skip
    """Return the codings of the current round that a viewer may see, as the list of segments shows them.

    Args:
        project: the open project.
        viewer: who looks.
        codes: the codebook.
        coder_id: only this coder's; None: everybody's.
        transcript_id: only of this transcript.
        code_id: only of this code and those below it.
    """
    found = coding.current_round(project)
    if found is None:
        return []
    own = viewer.id if viewer else None
    return [
        Segment(
            one.coding.id, one.coding.transcript_id, one.transcript, one.coding.start, one.coding.end, one.code,
            codes.codes[one.coding.code_id].colour, " ".join(one.quote[:_WORDS].split()), one.coding.memo,
            one.coding.unsure, one.coder, one.groups, one.coding.coder_id == own, _above(codes, one.coding.code_id),
        )
        for one in find_segments(
            project, viewer, transcript_id=transcript_id, code_id=code_id, coder_id=coder_id, round_id=found.id
        )
        if one.coding.code_id in codes.codes
    ]  # fmt: skip


def _above(codes: CodeTree, code_id: int) -> tuple[str, ...]:
    return tuple(codes.codes[one].name for one in codes.ancestors(code_id)[:-1])
