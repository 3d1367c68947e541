# SPDX-License-Identifier: GPL-3.0-or-later
"""The comments of a Word file: who wrote what, when, on which words; which of them are replies or done.

Replies and ticks stand in a part of their own (``commentsExtended.xml``), which names a comment by the id of its last
paragraph. A file without that part, as Google Docs writes it, has replies as comments on the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qualcoder_cp.transcripts.readers.docx_names import attribute, local
from qualcoder_cp.transcripts.readers.docx_walker import Walker
from qualcoder_cp.transcripts.readers.ooxml import Package
from qualcoder_cp.transcripts.readers.reading import Comment

_ON = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True)
class _Extended:
    """What the part beside the comments says of one: the id of the paragraph that it answers, and whether done."""

    parent: str
    done: bool


def read_comments(package: Package, anchors: Mapping[str, tuple[int, int]]) -> list[Comment]:
    """Return the comments of a Word file in its order.

    Args:
        package: the file.
        anchors: start and end in the canonical text by comment id. A comment that has none there is put where the one
            stands that it answers, else at the beginning.
    """
    root = package.root("word/comments.xml")
    if root is None:
        return []
    extended = _extended(package)
    comments = [one for one in root if local(one) == "comment"]
    ids = {_paragraph_id(one): attribute(one, "id") or "" for one in comments}
    found = []
    for one in comments:
        known = extended.get(_paragraph_id(one), _Extended("", False))
        key, parent = attribute(one, "id") or "", ids.get(known.parent, "") if known.parent else ""
        start, end = anchors.get(key) or anchors.get(parent) or (0, 0)
        if start == end:  # a reply may have no range of its own
            start, end = anchors.get(parent, (start, end))
        own = Walker(frozenset())
        own.body(one)
        found.append(
            Comment(
                start, max(start, end), attribute(one, "author") or "", "".join(own.pieces),
                attribute(one, "date") or "", bool(known.parent), known.done,
            )
        )  # fmt: skip
    return found


def _extended(package: Package) -> dict[str, _Extended]:
    root = package.root("word/commentsExtended.xml")
    found = {}
    for one in root if root is not None else ():
        values = {str(name).rpartition("}")[2]: str(value) for name, value in one.attrib.items()}
        if "paraId" in values:
            found[values["paraId"]] = _Extended(values.get("paraIdParent", ""), values.get("done", "") in _ON)
    return found


def _paragraph_id(comment: Any) -> str:
    """Return the id of the comment's last paragraph, which stands in a newer namespace; empty if it has none."""
    last = ""
    for paragraph in comment.iter("{*}p"):
        last = next((str(value) for name, value in paragraph.attrib.items() if name.endswith("}paraId")), last)
    return last
