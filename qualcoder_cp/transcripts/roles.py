# SPDX-License-Identifier: GPL-3.0-or-later
"""Who asks and who answers: a guess from labels, questions and amounts of speech, for people to confirm."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from qualcoder_cp.model import Role
from qualcoder_cp.text import name_key

_NUMBER = r"[ _#-]?\d*(?: ?\(.*\))?"
_INTERVIEWER = re.compile(
    r"(?:i|iv|q|int|intv|interv|interviewer(?:in)?|interviewing|mod|moderator(?:in)?|researcher|research assistant|"
    rf"facilitator|host|entrevistadora?|enquêteur|enquêtrice|intervieweur|intervieweuse|frage){_NUMBER}"
)
_PARTICIPANT = re.compile(
    r"(?:p|pt|participant|interviewee|respondent|informant|subject|a|s|b|ip|patient|caregiver|parent|mother|"
    rf"father|adolescent|clinician|developer|scholar|teacher|student|befragter?|entrevistad[oa]|participante){_NUMBER}"
)
_ID = re.compile(r"[a-z]{1,5}[-_ ]?\d{1,4}[a-z]?")
_OTHER = re.compile(
    r"(?:unknown(?: speaker)?|unidentified(?: speaker)?|observer|interpreter|translator|transcriber|"
    rf"note.?taker){_NUMBER}"
)
_DIGITS = re.compile(r"\d+")
_NUMBERED_VOICE = re.compile(r"(?:speaker|voice|sprecher)[ _#-]?\w?\d*")
_OFTEN_MISTYPED = {
    "interviewer": Role.INTERVIEWER,
    "moderator": Role.INTERVIEWER,
    "researcher": Role.INTERVIEWER,
    "participant": Role.PARTICIPANT,
    "respondent": Role.PARTICIPANT,
}


@dataclass(frozen=True, slots=True)
class Voice:
    """What is known of one speaker of one transcript before the role is guessed."""

    key: str
    label: str
    words: int
    turns: int
    questions: int
    transcripts: int

    @property
    def asking(self) -> float:
        """Return the share of turns that end with a question mark or hold one."""
        return self.questions / self.turns if self.turns else 0.0


@lru_cache(maxsize=4096)
def role_by_name(label: str) -> Role | None:
    """Return the role that a label such as ``I``, ``Moderator`` or ``P10`` declares, None for personal names."""
    key = name_key(label).rstrip(".")
    if _OTHER.fullmatch(key):
        return Role.OTHER
    if _INTERVIEWER.fullmatch(key):
        return Role.INTERVIEWER
    if _NUMBERED_VOICE.fullmatch(key):
        return None
    if _PARTICIPANT.fullmatch(key) or _ID.fullmatch(key):
        return Role.PARTICIPANT
    return next((role for word, role in _OFTEN_MISTYPED.items() if near(key.rstrip(" 0123456789"), word)), None)


MOST_COMPARED = 200
"""Of so many labels each is compared with each; a text with more of them has other troubles than typing errors."""


def near(one: str, other: str) -> bool:
    """Return whether two words of at least six letters differ by one or two letters added, lost or changed."""
    if one == other or min(len(one), len(other)) < 6 or abs(len(one) - len(other)) > 2:
        return False
    row = list(range(len(other) + 1))
    for number, char in enumerate(one, 1):
        previous, row[0] = row[0], number
        for column, letter in enumerate(other, 1):
            cost = min(row[column] + 1, row[column - 1] + 1, previous + (char != letter))
            previous, row[column] = row[column], cost
    return row[-1] <= 2


def similar_labels(labels: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pairs of labels that may name the same speaker: mistyped, or with another sign at the end.

    Labels that declare different roles (interviewer, interviewee) or different numbers are no pair.
    """
    pairs = []
    for one, other in combinations(list(dict.fromkeys(labels))[:MOST_COMPARED], 2):
        first, second = (name_key(label).rstrip(" .,;:-") for label in (one, other))
        numbers = [_DIGITS.findall(key) for key in (first, second)]
        if numbers[0] != numbers[1] and all(numbers):
            continue
        if len({role_by_name(key) for key in (first, second)} - {None}) == 2:
            continue
        if first == second or near(first, second):
            pairs.append((one, other))
    return pairs


def guess_roles(voices: list[Voice], given: Mapping[str, Role]) -> tuple[dict[str, Role], list[str]]:
    """Return the role of each voice by key, and a sentence for each guess that people should confirm.

    ``given`` (by `text.name_key`) wins, then what the label declares, then behaviour: whoever appears
    in most of several transcripts or asks clearly more while saying less is the interviewer.
    """
    roles: dict[str, Role] = {}
    for voice in voices:
        role = given.get(voice.key) or role_by_name(voice.key)
        if role is not None:
            roles[voice.key] = role
    _settle_r(voices, roles, given)
    unsure = [voice for voice in voices if voice.key not in roles]
    if not unsure:
        return roles, []
    asks = None if Role.INTERVIEWER in roles.values() else _interviewer_among(unsure, roles)
    for voice in unsure:
        roles[voice.key] = Role.INTERVIEWER if voice is asks else Role.PARTICIPANT
    names = ", ".join(f"'{voice.label}' {roles[voice.key]}" for voice in unsure)
    why = "by who asks and who says most" if asks else "nobody else is marked as the one who asks"
    return roles, [f"The roles are guessed ({why}): {names}."]


def _settle_r(voices: list[Voice], roles: dict[str, Role], given: Mapping[str, Role]) -> None:
    """Decide the label R: the respondent of an interviewer, the researcher of a participant."""
    if any(voice.key == "r" for voice in voices) and "r" not in given:
        asked = Role.INTERVIEWER in roles.values() or Role.PARTICIPANT not in roles.values()
        roles["r"] = Role.PARTICIPANT if asked else Role.INTERVIEWER


def _interviewer_among(unsure: list[Voice], roles: Mapping[str, Role]) -> Voice | None:
    """Return the voice that behaves like an interviewer, None if nobody does."""
    if len(unsure) == 1:
        asks = unsure[0].asking > 0.3 or unsure[0].transcripts >= 3  # the same name beside several participants
        return unsure[0] if Role.PARTICIPANT in roles.values() and asks else None
    named = [voice for voice in unsure if not _NUMBERED_VOICE.fullmatch(voice.key)]
    regular = [voice for voice in named if voice.transcripts >= 3]
    if len(regular) == 1:
        return regular[0]
    most = max(unsure, key=lambda voice: voice.words)
    by_asking = sorted((voice for voice in unsure if voice is not most), key=lambda voice: -voice.asking)
    first = by_asking[0]
    if len(unsure) == 2:
        clearly_less = first.words < 0.75 * most.words
        return first if clearly_less or first.asking >= 1.5 * most.asking > 0 else None
    return first if first.asking >= 0.3 and first.asking >= 1.5 * by_asking[1].asking else None
