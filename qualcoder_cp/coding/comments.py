# SPDX-License-Identifier: GPL-3.0-or-later
"""The comments that came with transcripts' files: who may see them, and how they become codings.

Many teams code in Word: a comment's words name the code. `comments_as_codings` puts them into the layer of the coder
who wrote the comment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcoder_cp import codebook
from qualcoder_cp.coding import queries, rules
from qualcoder_cp.coding.comment_words import CodeNames, Said
from qualcoder_cp.coding.placing import ADDED, KNOWN, UNITED, Placer
from qualcoder_cp.coding.rounds import ensure_round
from qualcoder_cp.coding.texts import edits_between
from qualcoder_cp.model import Coder, CoderRole, KnownError, Span
from qualcoder_cp.project import Change, Project, add_coder, coders
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import (
    FileComment,
    Moved,
    file_comments,
    mark_taken,
    passage_of,
    text_of,
    transcripts,
)

CODINGS = "codings"


def comments_for(project: Project, viewer: Coder | None, transcript_id: int | None = None) -> list[FileComment]:
    """Return the comments of transcripts' files (of one, or of all) that a viewer may see, in the order of the texts.

    A comment that became a coding or a memo of somebody else is kept back while any round is sealed.
    """
    sealed = any(one.state in rules.BLIND for one in queries.rounds(project))
    own = (None, viewer.id) if viewer else (None,)
    return [one for one in file_comments(project, transcript_id) if one.coder_id in own or not sealed]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Words in comments that are the name of no code: how often, by whom.

    ``remark`` tells that they are too long to be a code's name; such words are never made a new code.
    """

    words: str
    comments: int
    authors: tuple[str, ...]
    remark: bool


@dataclass(frozen=True, slots=True)
class LeftComment:
    """A comment of which nothing became a coding, and why."""

    comment: FileComment
    transcript: str
    reason: str


@dataclass(frozen=True, slots=True)
class CommentCodings:
    """What became of comments as codings: ``comments`` of them made or met codings.

    ``added`` are new codings, ``united`` met one of the same code, ``known`` were there already.
    """

    comments: int = 0
    added: int = 0
    united: int = 0
    known: int = 0
    new_codes: tuple[str, ...] = ()
    new_coders: tuple[str, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    left: tuple[LeftComment, ...] = ()


def comments_as_codings(
    project: Project, *, by: str, authors: Mapping[str, str] | None = None, same: Mapping[str, str] | None = None,
    new_codes: Collection[str] | None = (), parent_id: int | None = None, add_coders: bool = False,
    transcript_ids: Collection[int] | None = None, again: bool = False, dry_run: bool = False,
) -> CommentCodings:  # fmt: skip
    """Make comments codings of their passages, each in the open layer of the coder who wrote it; one change.

    The words of a comment are read as `comment_words.CodeNames.read` says: ``Consent``, ``Consent: a note``,
    ``#consent #trust``, several divided by ``;`` or line ends. A note becomes the memo of the coding. A point without
    words is its paragraph.

    Args:
        project: the open project.
        by: who does it.
        authors: coder's name by comment's author; an empty name leaves that author out. An author who is not in it is
            the coder of the same name, if there is one.
        same: names of codes by words in comments that mean them.
        new_codes: unmatched words that become new codes; None: all that may be names, except those in replies.
        parent_id: where new codes hang (None: domains).
        add_coders: make analysts of the coders in ``authors`` that are not there yet.
        transcript_ids: only comments of these transcripts.
        again: also look at comments that became codings before (what is there is not doubled).
        dry_run: only say what would happen.

    Raises:
        KnownError: a coder in ``authors``, or a code in ``same``, is not there, a new code's name is taken or empty, or
            there is nobody who codes or nothing to code. Nothing is changed then.
    """
    chosen = [
        one for one in file_comments(project)
        if one.taken in (("", CODINGS) if again else ("",)) and (transcript_ids is None or one.transcript_id in
                                                                  transcript_ids)
    ]  # fmt: skip
    work = _AsCodings(project, by, authors or {}, same or {})
    if dry_run:
        return work.run(None, chosen, new_codes, parent_id, add_coders)
    with project.change("Make comments codings", by=by) as change:
        return work.run(change, chosen, new_codes, parent_id, add_coders)


class _AsCodings:
    """Comments on their way into layers; without a change it only counts, with ids below 0 for what is not there."""

    def __init__(self, project: Project, by: str, authors: Mapping[str, str], same: Mapping[str, str]) -> None:
        self._project, self._by = project, by
        self._authors = {name_key(author): name.strip() for author, name in authors.items()}
        self._same = dict(same)
        self._names = {one.id: one.name for one in transcripts(project)}
        self._texts: dict[int, str] = {}
        self._left: list[LeftComment] = []
        self._unmatched: dict[str, list[tuple[Said, FileComment]]] = {}
        self._became: Counter[str] = Counter()
        self._seen: set[tuple[int, int, int, Span]] = set()

    def run(
        self, change: Change | None, comments: Sequence[FileComment], new_codes: Collection[str] | None,
        parent_id: int | None, add_coders: bool,
    ) -> CommentCodings:  # fmt: skip
        """Take the comments and return what became of them; without a change nothing is written."""
        people, new_coders = self._coders(change, comments, add_coders)
        mine = [one for one in comments if self._has_coder(one, people)]
        made = self._codes(change, mine, new_codes, parent_id)
        names = CodeNames(codebook.tree(self._project), self._same)
        round_ = ensure_round(self._project, by=self._by) if change and mine else queries.current_round(self._project)
        placer = Placer(self._project, round_) if round_ else None
        taken: dict[int, list[FileComment]] = {}
        for one in mine:
            coder = people[name_key(one.author)]
            if self._take(one, coder, names.read(one.body), made, placer):
                taken.setdefault(coder.id, []).append(one)
        if change and placer:
            placer.write(change)
            for coder_id, several in taken.items():
                mark_taken(self._project, change, several, CODINGS, coder_id)
        return CommentCodings(
            sum(map(len, taken.values())), self._became[ADDED], self._became[UNITED], self._became[KNOWN],
            tuple(name for name, _ in made.values()), new_coders, _told(self._unmatched), tuple(self._left),
        )  # fmt: skip

    def _coders(
        self, change: Change | None, comments: Iterable[FileComment], add_coders: bool
    ) -> tuple[dict[str, Coder], tuple[str, ...]]:
        """Return the coder of each author by the key of the author's name, and who is new."""
        known = {name_key(one.name): one for one in coders(self._project)}
        people: dict[str, Coder] = {}
        new: list[str] = []
        for author in dict.fromkeys(one.author for one in comments):
            name = self._authors.get(name_key(author), author if name_key(author) in known else "")
            if not name:
                continue
            if name_key(name) not in known:
                if not add_coders:
                    names = ", ".join(one.name for one in known.values()) or "none yet"
                    raise KnownError(f"There is no coder '{name}' for the comments of '{author}' (coders: {names}).")
                known[name_key(name)] = (
                    add_coder(self._project, name, by=self._by)
                    if change else Coder(-1 - len(new), "", name, CoderRole.ANALYST, "")
                )  # fmt: skip
                new.append(name)
            people[name_key(author)] = known[name_key(name)]
        return people, tuple(new)

    def _has_coder(self, one: FileComment, people: Mapping[str, Coder]) -> bool:
        if name_key(one.author) in people:
            return True
        self._leave(one, f"'{one.author}' is no coder" if one.author else "it has no author")
        return False

    def _codes(
        self, change: Change | None, comments: Iterable[FileComment], wanted: Collection[str] | None,
        parent_id: int | None,
    ) -> dict[str, tuple[str, int]]:  # fmt: skip
        """Make the new codes that are wanted and return name and id by the key of the words in comments."""
        tree = codebook.tree(self._project)
        for name in self._same.values():
            codebook.code_named(self._project, name)  # says so if there is none
        names = CodeNames(tree, self._same)
        keys = None if wanted is None else {name_key(words) for words in wanted}
        made: dict[str, tuple[str, int]] = {}
        for one in comments:
            for said in names.read(one.body):
                key = name_key(said.name)
                asked = not one.reply if keys is None else key in keys
                if said.code_id is None and not said.remark and asked and key not in made:
                    made[key] = said.name, -1 - len(made)
        if change:
            for key, (name, _) in made.items():
                code = codebook.add_code(self._project, name, by=self._by, parent_id=parent_id)
                made[key] = code.name, code.id
        return made

    def _take(
        self, one: FileComment, coder: Coder, sayings: Iterable[Said], made: Mapping[str, tuple[str, int]],
        placer: Placer | None,
    ) -> bool:  # fmt: skip
        """Put what one comment says into its coder's layer; return whether anything of it is there now."""
        said = []
        for each in sayings:
            code_id = made[name_key(each.name)][1] if each.code_id is None and name_key(each.name) in made else None
            each = each if code_id is None else replace(each, code_id=code_id)
            said.append(each)
            if each.code_id is None:
                self._unmatched.setdefault(name_key(each.name), []).append((each, one))
        named = [each for each in said if each.code_id is not None]
        if not named:
            self._leave(one, "it names no code" if said else "it is empty")
            return False
        place = self._place(one, coder, placer)
        if place is None:
            return False
        for each in named:
            assert each.code_id is not None
            self._became[self._put(one, coder, each.code_id, place, each.note, placer)] += 1
        return True

    def _place(self, one: FileComment, coder: Coder, placer: Placer | None) -> Span | None:
        """Return the words of a comment in the text that its coder codes; None if it must be left."""
        if one.transcript_id not in self._texts:
            self._texts[one.transcript_id] = text_of(self._project, one.transcript_id).text
        span = passage_of(self._texts[one.transcript_id], one.start, one.end)
        closed = placer.closed(coder, one.transcript_id) if placer else None
        if span is None or closed:
            self._leave(one, closed.rstrip(".") if closed else "it stands on no words")
            return None
        text = placer.place(coder, one.transcript_id).text.text if placer else self._texts[one.transcript_id]
        if text == self._texts[one.transcript_id]:
            return span
        newest = text_of(self._project, one.transcript_id).revision_id
        moved = edits_between(self._project, one.transcript_id, newest, text).move(span)
        if isinstance(moved, Moved):
            return Span(moved.start, moved.end)
        self._leave(one, f"its words are not in the text that {coder.name} codes")
        return None

    def _put(
        self, one: FileComment, coder: Coder, code_id: int, span: Span, note: str, placer: Placer | None
    ) -> str:  # fmt: skip
        if placer is not None:
            return placer.put(placer.place(coder, one.transcript_id), code_id, span.start, span.end, note)
        key = (coder.id, one.transcript_id, code_id, span)
        became = KNOWN if key in self._seen else ADDED
        self._seen.add(key)
        return became

    def _leave(self, one: FileComment, reason: str) -> None:
        self._left.append(LeftComment(one, self._names[one.transcript_id], reason))


def _told(unmatched: Mapping[str, Sequence[tuple[Said, FileComment]]]) -> tuple[Unmatched, ...]:
    told = [
        Unmatched(several[0][0].name, len(several), tuple(dict.fromkeys(one.author for _, one in several)),
                  several[0][0].remark)
        for several in unmatched.values()
    ]  # fmt: skip
    return tuple(sorted(told, key=lambda one: (one.remark, -one.comments)))
