# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is interviewed and what they will have spoken about: the plan that everything else follows."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

SEED = "stakeholder study 1"
PRIVACY = "Data privacy and protection"
TRUST = "Trustworthiness and data integrity"
HARMS = "Direct and indirect patient harms"
UTILITY = "Utility and implementation challenges"
RELEVANCE = "Patient-specific relevance"
GOVERNANCE = "Regulation and governance"
REDUCTIONISM = "Philosophical critiques of reductionism"

PREFIXES = {
    "adolescent patients": "ADOL",
    "caregivers": "CARE",
    "clinicians": "CLIN",
    "developers": "DEV",
    "scholars": "SCHO",
}
SIZES = dict(zip(PREFIXES, (20, 20, 20, 21, 21), strict=True))
PRESENT = {
    PRIVACY: (19, 18, 15, 17, 19),
    TRUST: (9, 11, 18, 18, 16),
    HARMS: (14, 16, 14, 7, 14),
    UTILITY: (6, 9, 18, 19, 8),
    RELEVANCE: (6, 7, 5, 4, 2),
    GOVERNANCE: (1, 1, 3, 5, 7),
    REDUCTIONISM: (1, 1, 3, 1, 7),
}
"""How many interviews of each group the consensus finds the domain in, in the order of `PREFIXES`."""

_FORMATS = {20: ("txt",) * 11 + ("docx",) * 5 + ("vtt",) * 4, 21: ("txt",) * 12 + ("docx",) * 5 + ("vtt",) * 4}


@dataclass(frozen=True, slots=True)
class Person:
    """One interview to be: who, in which kind of file, and the domains that the consensus will find."""

    participant: str
    transcript: str
    group: str
    suffix: str
    number: int
    domains: tuple[str, ...]
    stance: str


def plan() -> list[Person]:
    """Return the 102 people in the order of groups and numbers."""
    people: list[Person] = []
    for column, (group, size) in enumerate(SIZES.items()):
        rng = Random(f"{SEED} plan {group}")
        domains = _spread({domain: counts[column] for domain, counts in PRESENT.items()}, size, rng)
        suffixes = list(_FORMATS[size])
        rng.shuffle(suffixes)
        for number in range(size):
            stance = rng.choices(("worried", "mixed", "hopeful"), (45, 35, 20))[0]
            name = f"{PREFIXES[group]}_{number + 1:02d}"
            order = len(people) + 1
            person = Person(f"P{order:03d}", name, group, suffixes[number], order, tuple(domains[number]), stance)
            people.append(person)
    return people


def _spread(counts: dict[str, int], size: int, rng: Random) -> list[list[str]]:
    """Give each domain to its number of interviews so that none stays empty and none gets nearly all."""
    given: list[list[str]] = [[] for _ in range(size)]
    for domain, count in counts.items():
        order = sorted(range(size), key=lambda index: len(given[index]) + rng.uniform(0, 2.6))
        for index in order[:count]:
            given[index].append(domain)
    return given
