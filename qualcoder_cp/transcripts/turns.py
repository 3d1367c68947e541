# SPDX-License-Identifier: GPL-3.0-or-later
"""From labels to turns: who says what from where to where, and what around it nobody says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcoder_cp.model import RangeKind, Role, TextRange, Turn
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.labels import Candidate, label_key, speech_start
from qualcoder_cp.transcripts.roles import Voice, guess_roles, role_by_name
from qualcoder_cp.transcripts.speakers import SpeakerGuess, header_end
from qualcoder_cp.transcripts.times import marked_times

_STAGE = re.compile(
    r"^[ \t]*(\([^()\n]{0,200}[^\W\d_][^()\n]{0,200}\)|\[[^\[\]\n]{0,200}[^\W\d_][^\[\]\n]{0,200}\]"
    r"|\*[^*\n]{1,100}\*)[ \t]*$",
    re.MULTILINE,
)
_PARAGRAPH = re.compile(r"^.*\S.*$", re.MULTILINE)
_UNLABELLED_SHARE = 0.5
LONG_HEADER = 100
"""A header of so many words is pointed out, because it may be speech without a label."""


@dataclass(frozen=True, slots=True)
class Structure:
    """Turns, ranges and speakers of one text, with sentences about what was guessed."""

    turns: tuple[Turn, ...]
    ranges: tuple[TextRange, ...]
    speakers: tuple[SpeakerGuess, ...]
    guesses: tuple[str, ...]


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without white space at its edges; an empty span stays at ``start``."""
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def labelled_turns(text: str, labels: Sequence[Candidate], body_end: int) -> list[Turn]:
    """Return one turn per label; roles are still those of participants. The label is written as most often."""
    shown = shown_labels(label.label for label in labels)
    turns = []
    for number, label in enumerate(labels):
        if label.start >= body_end:
            break
        until = labels[number + 1].start if number + 1 < len(labels) else body_end
        _, end = trimmed(text, label.start, min(until, body_end))
        begin, time = speech_start(text, min(label.after, end), end)
        start_ms = time if label.start_ms is None else label.start_ms
        turns.append(Turn(label.start, end, begin, shown[label.key], Role.PARTICIPANT, start_ms))
    return turns


def shown_labels(labels: Iterable[str]) -> dict[str, str]:
    """Return for each key the way in which the label is written most often."""
    ways: dict[str, Counter[str]] = {}
    for label in labels:
        ways.setdefault(label_key(label), Counter())[" ".join(label.split())] += 1
    return {key: ways[key].most_common(1)[0][0] for key in ways}


def with_unlabelled_answers(text: str, turns: list[Turn]) -> tuple[list[Turn], bool]:
    """Split off the paragraphs after labelled questions, if only the interviewer is labelled at all.

    Returns the turns and whether they were split; the answers have no speaker.
    """
    if len({turn.speaker for turn in turns}) != 1 or role_by_name(turns[0].speaker or "") is not Role.INTERVIEWER:
        return turns, False
    split: list[Turn] = []
    answered = 0
    for turn in turns:
        cut = text.find("\n", turn.speech_start, turn.end)
        if cut < 0:
            split.append(turn)
            continue
        answered += 1
        start, end = trimmed(text, cut, turn.end)
        split.append(replace(turn, end=trimmed(text, turn.start, cut)[1]))
        split.append(Turn(start, end, start, None, Role.PARTICIPANT))
    return (split, True) if answered >= _UNLABELLED_SHARE * len(turns) else (turns, False)


def paragraph_turns(text: str, ranges: Sequence[TextRange], body_end: int) -> list[Turn]:
    """Return each non-blank line as a turn without speaker, except headers, headings, times and stage directions."""
    taken = {(part.start, part.end) for part in ranges}
    header = max((part.end for part in ranges if part.kind is RangeKind.HEADER), default=0)
    turns = []
    for match in _PARAGRAPH.finditer(text, header, body_end):
        start, end = trimmed(text, match.start(), match.end())
        if (start, end) not in taken:
            begin, time = speech_start(text, start, end)
            turns.append(Turn(start, end, begin, None, Role.PARTICIPANT, time))
    return turns


def find_ranges(text: str, first_turn: int, read: Sequence[TextRange], body_end: int) -> tuple[TextRange, ...]:
    """Return header, times, stage directions and what the reader found, ordered and disjoint."""
    start, end = trimmed(text, 0, first_turn)
    found = [TextRange(start, end, RangeKind.HEADER)] if start < end else []
    found += [part for part in read if part.start < part.end]
    found += [TextRange(*span, RangeKind.TIME) for span in marked_times(text[:body_end])]
    found += [TextRange(*match.span(1), RangeKind.STAGE) for match in _STAGE.finditer(text, 0, body_end)]
    ordered: list[TextRange] = []
    for part in sorted(found, key=lambda one: (one.start, -one.end)):
        if not ordered or part.start >= ordered[-1].end:
            ordered.append(part)
    return tuple(ordered)


def unlabelled_structure(text: str, read: Sequence[TextRange], body_end: int) -> Structure:
    """Return the structure of a text without speakers: its paragraphs, all of them counted as speech."""
    ranges = find_ranges(text, header_end(text), read, body_end)
    turns = tuple(paragraph_turns(text, ranges, body_end))
    guess = "No speakers were found; each paragraph counts as a participant's speech."
    return Structure(turns, ranges, (), (guess,) if turns else ())


def structure(
    text: str, turns: list[Turn], read: Sequence[TextRange], body_end: int,
    given: Mapping[str, Role], seen: Mapping[str, int],
) -> Structure:  # fmt: skip
    """Return turns with roles, ranges and speakers.

    ``seen`` says in how many transcripts of the batch each label stands (by `text.name_key`).
    """
    ranges = find_ranges(text, turns[0].start, read, body_end)
    turns, split = with_unlabelled_answers(text, turns)
    words = Counter[str]()
    count = Counter(turn.speaker for turn in turns if turn.speaker)
    questions = Counter[str]()
    for turn, spoken in zip(turns, _words(text, turns, ranges), strict=True):
        if turn.speaker:
            words[turn.speaker] += spoken
            questions[turn.speaker] += "?" in text[turn.speech_start : turn.end]
    voices = [
        Voice(label_key(label), label, words[label], count[label], questions[label], seen.get(label_key(label), 1))
        for label in count
    ]
    roles, guesses = guess_roles(voices, given)
    if split:
        guesses.append("Only the interviewer is labelled; the paragraphs in between count as the participant's speech.")
    head = sum(count_words(text[part.start : part.end]) for part in ranges if part.kind is RangeKind.HEADER)
    if head >= LONG_HEADER:
        guesses.append(f"{head} words stand before the first label; they count as a header and as nobody's speech.")
    done = tuple(replace(turn, role=roles[label_key(turn.speaker)]) if turn.speaker else turn for turn in turns)
    speakers = tuple(SpeakerGuess(one, roles[label_key(one)], count[one], words[one]) for one in count)
    return Structure(done, ranges, speakers, tuple(guesses))


def _words(text: str, turns: Sequence[Turn], ranges: Sequence[TextRange]) -> list[int]:
    """Return the words of speech of each turn, without the times and stage directions inside."""
    spoken = []
    at = 0
    for turn in turns:
        total = count_words(text[turn.speech_start : turn.end])
        while at < len(ranges) and ranges[at].end <= turn.speech_start:
            at += 1
        inside = at
        while inside < len(ranges) and ranges[inside].start < turn.end:
            part = ranges[inside]
            total -= count_words(text[max(part.start, turn.speech_start) : min(part.end, turn.end)])
            inside += 1
        spoken.append(total)
    return spoken
