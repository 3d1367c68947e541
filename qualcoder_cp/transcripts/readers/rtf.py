# SPDX-License-Identifier: GPL-3.0-or-later
"""RTF files, also those that are named .doc: cut into stories here, decoded by striprtf, counted twice."""

from __future__ import annotations

import re
from collections import Counter

from qualcoder_cp.model import KnownError, RangeKind, TextRange
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.canonical import canonical
from qualcoder_cp.transcripts.readers.reading import Comment, Reading
from qualcoder_cp.transcripts.readers.rtf_stories import MARK, STAYS, Cut, Cutter, Story


def read_rtf(data: bytes, name: str) -> Reading:
    """Return the text of the RTF file ``data``; ``name`` is used in messages.

    Raises `KnownError` if the file is damaged.
    """
    from striprtf.striprtf import charset_map, destinations

    cutter = Cutter(data[data.find(b"{\\rtf") :].decode("latin-1"), destinations, charset_map)
    try:
        cut = cutter.cut()
    except KnownError as error:
        raise KnownError(f"{name}: {error}.") from error
    try:
        plain = {id(story): _decoded(story, cutter) for story in cut.stories}
    except (ValueError, LookupError, TypeError) as error:
        raise KnownError(f"{name}: is a damaged RTF file; open it in Word and save it again.") from error
    text, anchors = _without_marks(plain[id(cut.stories[0])].rstrip("\n"))
    body_end = len(text)
    notes = cut.of("note")
    if notes:
        text += "\n" + "".join(f"\n[{number}] {plain[id(note)].strip()}" for number, note in enumerate(notes, 1))
    left_out: Counter[str] = Counter()
    for story in cut.stories:
        if story.kind not in STAYS:
            left_out[story.kind] += count_words(canonical(plain[id(story)]).text)
    comments = [
        Comment(at, at, one.author, plain[id(one)].strip())
        for one in cut.of("comment")
        for at in [anchors.pop(0) if one.placed and anchors else body_end]
    ]
    left_out["comments kept apart"] = sum(count_words(plain[id(story)]) for story in cut.of("comment"))
    return Reading(
        text,
        "rtf 1",
        sum(count_words(canonical("".join(story.plain)).text) for story in cut.stories),
        body_end,
        (TextRange(body_end + 2, len(text), RangeKind.STAGE),) if notes else (),
        tuple(comments),
        {reason: words for reason, words in left_out.items() if words},
        len(notes),  # the [n] in the text is counted on both sides, the one before the note on this side only
        tuple(_remarks(cut, len(notes))),
    )


def _decoded(story: Story, cutter: Cutter) -> str:
    from striprtf.striprtf import rtf_to_text

    fonts = "".join(f"{{\\f{n}\\fcharset{charset} x;}}" for n, (charset, encoding) in cutter.fonts.items() if encoding)
    rtf = f"{{\\rtf1{{\\fonttbl{fonts}}}\\f{0 if story.kind != 'body' else cutter.default} " + "".join(
        [*story.rtf, "}"]
    )
    text = str(rtf_to_text(rtf, cutter.encoding, "replace"))  # type: ignore[no-untyped-call]  # striprtf has no hints
    return canonical(text).text


def _without_marks(text: str) -> tuple[str, list[int]]:
    """Return the text without the marks of comments, and where they stood."""
    places = [match.start() - number for number, match in enumerate(re.finditer(MARK, text))]
    return text.replace(MARK, ""), places


def _remarks(cut: Cut, notes: int) -> list[str]:
    remarks = []
    hidden = count_words("".join(cut.hidden))
    if hidden:
        remarks.append(f"hidden text was kept: {hidden} words")
    if notes:
        remarks.append(f"{notes} footnotes and endnotes stand at the end of the text")
    if not cut.closed:
        remarks.append("the file ends before its last bracket; its end may be missing")
    return remarks
