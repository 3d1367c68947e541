# SPDX-License-Identifier: GPL-3.0-or-later
"""Which candidates are labels of speakers: those that recur, counted over the whole batch of files.

Counting over the batch is what makes short transcripts certain: a label that stands once in a short file
and forty times in the others is no accident.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcoder_cp.model import Role
from qualcoder_cp.transcripts.labels import Candidate, Form, candidates, family, relabelled
from qualcoder_cp.transcripts.roles import MOST_COMPARED, near, role_by_name

RECURS = 3
_SHARE = 0.02
_FOLLOWED = 0.8
_SHOWN = 20
_FILLERS = """yeah yes yep no nope okay ok right well so and but or then mhm hmm um uh oh sure exactly anyway also
because example for_example in_other_words"""
_METADATA = """note notes date time duration length place location title interview interviewed transcript transcription
transcribed transcribed_by recording recorded file audio video study project setting site summary keywords
summary_keywords speakers language consent group stakeholder_group age gender sex role profession occupation id
details session interview_id interview_date interview_number date_of_interview participant_id participant_number"""
_NUMBERED = (
    "part step day week month year phase stage table fig figure case item page line task theme topic point level"
)
_NOT_LABELS = frozenset(word.replace("_", " ") for word in f"{_FILLERS} {_METADATA} {_NUMBERED}".split())
_HEADER_LINE = re.compile(r"^[ \t]*(?:\*\*|__)?([^\W\d_][^:\n]{0,39}?)(?:\*\*|__)?[ \t]*[:：](?:\*\*)?[ \t]*(.*)$")


@dataclass(frozen=True, slots=True)
class SpeakerGuess:
    """One speaker of one transcript: label as written most often, guessed role, turns and words of speech."""

    label: str
    role: Role
    turns: int
    words: int


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels found in one text, in order, and the candidates that were not accepted (label -> times).

    ``read_as`` are labels as they are written that count as instances of another one.
    """

    accepted: tuple[Candidate, ...]
    refused: dict[str, int] = field(default_factory=dict)
    likely: tuple[str, ...] = ()
    read_as: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Batch:
    """How often each family stands in each form, in all files, at most in one file, and in lower case."""

    all: Counter[tuple[Form, str]] = field(default_factory=Counter)
    most: Counter[tuple[Form, str]] = field(default_factory=Counter)
    small: Counter[tuple[Form, str]] = field(default_factory=Counter)
    followed: Counter[tuple[Form, str]] = field(default_factory=Counter)
    apart: Counter[tuple[Form, str]] = field(default_factory=Counter)
    turns: int = 0


def header_end(text: str) -> int:
    """Return where the leading lines ``Date: ...``, ``Interviewer: Ana`` end; 0 if there are none.

    Such lines look like turns. They count as a header if one of their keys never names a speaker; the
    header ends before a key that comes again, a sentence, or a line of another kind.
    """
    position, end, known, seen = 0, 0, False, set[str]()
    for number, line in enumerate(text[:4000].split("\n")):
        match = _HEADER_LINE.match(line)
        key = match.group(1).casefold().strip() if match else ""
        meta = key in _NOT_LABELS
        if match and (key in seen or not (meta or _is_short(match.group(2)))):
            break
        if match:
            known = known or meta
            seen.add(key)
            end = position + len(line)
        elif line.strip() and not line.startswith("#") and (number > 2 or seen):
            break
        position += len(line) + 1
    return end if known else 0


def _is_short(value: str) -> bool:
    return 0 < len(value.split()) <= 4 and not re.search(r"[.?!…]\s*$|,", value)


def find_labels(texts: Sequence[str], roles: Collection[str], cues: Collection[int] = ()) -> list[Labels]:
    """Return the speakers' labels of each text; evidence is counted over all of them.

    ``roles`` holds (by `text.name_key`) the labels that people have confirmed: they need no evidence. The
    texts at the indices ``cues`` have one cue per line, where only a label with a colon can be told from speech.
    """
    found = [
        candidates(text, forms=(Form.COLON,)) if number in cues else candidates(text, header_end(text))
        for number, text in enumerate(texts)
    ]
    batch = _count(texts, found)
    return [_choose(mine, batch, roles) for mine in found]


def with_one_speaker(found: Labels, same: Mapping[str, str]) -> Labels:
    """Return the labels with those that are instances of another one (by key) read as that one."""
    read_as = {one.label: same[one.key] for one in found.accepted if one.key in same}
    return replace(found, accepted=relabelled(found.accepted, same), read_as=read_as) if read_as else found


def _count(texts: Sequence[str], found: Sequence[Sequence[Candidate]]) -> _Batch:
    batch = _Batch()
    for text, mine in zip(texts, found, strict=True):
        here: Counter[tuple[Form, str]] = Counter()
        for candidate in mine:
            key = (candidate.form, family(candidate.label))
            here[key] += 1
            batch.small[key] += candidate.label[0].islower()
            if candidate.form is Form.LINE:
                batch.followed[key] += text[candidate.after + 1 : candidate.after + 2].strip() != ""
                batch.apart[key] += candidate.start < 2 or text.startswith("\n\n", candidate.start - 2)
        batch.all.update(here)
        for key, count in here.items():
            batch.most[key] = max(batch.most[key], count)
    batch.turns = sum(count for (form, _), count in batch.all.items() if form is not Form.LINE)
    return batch


def _recurs(candidate: Candidate, batch: _Batch, roles: Collection[str]) -> bool:
    """Return whether the label stands often enough in this form to be one."""
    if candidate.key in roles:
        return True
    own = family(candidate.label)
    if own in _NOT_LABELS or candidate.key in _NOT_LABELS:
        return False
    key = (candidate.form, own)
    count, declared = batch.all[key], role_by_name(candidate.label) is not None
    inner = candidate.label.split()[1:]
    doubtful = not declared and (2 * batch.small[key] > count or any(word[0].islower() for word in inner))
    if candidate.form is Form.LINE:
        apart = batch.apart[key] >= _FOLLOWED * count
        enough = RECURS * (2 if doubtful else 1) * (1 if apart or declared else 2)
        return count >= enough and batch.followed[key] >= _FOLLOWED * count
    often = count >= _SHARE * batch.turns
    if count >= RECURS * (2 if doubtful else 1):
        return declared or often or batch.most[key] >= RECURS
    return declared and often and candidate.form in (Form.COLON, Form.TIME)


def _choose(mine: list[Candidate], batch: _Batch, roles: Collection[str]) -> Labels:
    passed = _without_strays([candidate for candidate in mine if _recurs(candidate, batch, roles)], roles)
    main = _main_form(passed)
    speakers = {family(candidate.label) for candidate in passed if candidate.form is main}
    accepted = [
        candidate
        for candidate in passed
        if candidate.form is main
        or candidate.key in roles
        or (family(candidate.label) in speakers and candidate.form is not Form.LINE)
    ]
    if main is Form.TIME:
        accepted = _with_rare_names(mine, accepted)
    taken = {candidate.start for candidate in accepted}
    shown = {Form.COLON, main} | ({Form.TIME} if main else set())
    rest = Counter(c.label for c in mine if c.start not in taken and c.form in shown)
    keys = list(dict.fromkeys(candidate.key for candidate in accepted))[:MOST_COMPARED]
    likely = [label for label in list(rest)[:MOST_COMPARED] if any(near(label.casefold(), key) for key in keys)]
    return Labels(tuple(accepted), dict(rest.most_common(_SHOWN)), tuple(likely))


def _without_strays(passed: list[Candidate], roles: Collection[str]) -> list[Candidate]:
    """Drop other labels that stand once or twice in a text whose labels nearly all declare a role (I, P10)."""
    declared = sum(1 for one in passed if one.key in roles or role_by_name(one.label) is not None)
    if declared < 0.9 * len(passed):
        return passed
    here = Counter(family(one.label) for one in passed)
    return [
        one
        for one in passed
        if here[family(one.label)] >= RECURS or one.key in roles or role_by_name(one.label) is not None
    ]


def _main_form(passed: Sequence[Candidate]) -> Form | None:
    """Return the form of most labels; labels alone on lines only where nothing surer is found."""
    forms = Counter(candidate.form for candidate in passed)
    sure = Counter({form: count for form, count in forms.items() if form is not Form.LINE})
    if sure and sure.most_common(1)[0][1] * 5 >= forms[Form.LINE]:
        return sure.most_common(1)[0][0]
    return Form.LINE if forms[Form.LINE] else None


def _with_rare_names(mine: list[Candidate], accepted: list[Candidate]) -> list[Candidate]:
    """Add names that speak once (``Unknown Speaker  1:02``) where the form with the same time is frequent."""
    styles = Counter(candidate.style for candidate in accepted if candidate.form is Form.TIME)
    taken = {candidate.start for candidate in accepted}
    rare = [
        candidate
        for candidate in mine
        if candidate.form is Form.TIME
        and candidate.start not in taken
        and styles[candidate.style] >= 5
        and candidate.key not in _NOT_LABELS
        and all(word[0].isupper() or word[0].isdigit() for word in candidate.label.split())
    ]
    return sorted([*accepted, *rare], key=lambda candidate: candidate.start)
