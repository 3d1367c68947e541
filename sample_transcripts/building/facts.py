# SPDX-License-Identifier: GPL-3.0-or-later
"""What a speech gives away about its speaker, so that two speeches of one interview do not contradict each other."""

from __future__ import annotations

import re

_RULES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "adolescent patients": (
        ("age", "15", r"\bI'm fifteen\b"),
        ("age", "16", r"\bI'm sixteen\b|^Okay, sixteen|Okay, sixteen|homeroom\b.*sixteen"),
        ("age", "17", r"\bI'm seventeen\b|turned seventeen|Eleventh grade|I'm a (?:junior|senior)|my junior project"),
    ),
    "caregivers": (
        (
            "self",
            "woman",
            r"\b[Mm]y husband\b|\bmother of two\b|just a mom\b|\b(?:Her father|his mum|the grandmother)\b",
        ),
        ("self", "man", r"\b[Mm]y wife\b|\bI'm a dad\b|his mother and I\b"),
        ("partner", "together", r"\b[Mm]y (?:husband|wife|spouse|partner)\b"),
        ("partner", "apart", r"\b[Mm]y ex\b|divorced|separated"),
        ("age", "13", r"My boy's thirteen"),
        ("age", "14", r"Fourteen years old|My boy's fourteen"),
        ("age", "15", r"fifteen-year-old"),
        ("age", "16", r"sixteen-year-old"),
        ("age", "of age", r"turned (?:eighteen|sixteen)"),
        ("job", "driver", r"I drive a|run a forklift"),
        ("job", "cleaner", r"I clean offices"),
        ("job", "books", r"[Bb]ooks for a garage|accounts in a shop|I do bookkeeping|I'm an accountant"),
        ("job", "sales", r"used to sell (?:cars|kitchens)|I sell (?:insurance|flooring)"),
        ("job", "kitchens", r"I install (?:kitchens|windows)"),
        ("job", "school", r"I teach (?:second grade|kindergarten)"),
        ("job", "post", r"still at the (?:post office|county library)"),
        ("job", "laundry", r"early shift at a"),
        ("job", "nursery", r"run a small"),
        ("job", "vet", r"answer phones for a veterinarian"),
        ("job", "cook", r"I'm a (?:line cook|baker)"),
        ("job", "city", r"I'm with the (?:parks|water)"),
        ("job", "stall", r"stall at the farmers"),
        ("job", "dispatcher", r"I'm a dispatcher"),
    ),
    "clinicians": (
        (
            "role",
            "psychiatrist",
            r"\bI'm a psychiatrist\b|younger psychiatrists|[Oo]ld-age psychiatry|\bI prescribed?\b",
        ),
        ("role", "nurse", r"\b[Aa]s a nurse\b|Psychiatric nurse|psychiatric nurse|a nurse by background"),
        ("role", "psychologist", r"clinical psychologist|a psychologist originally"),
        ("role", "social worker", r"I'm the social worker"),
        ("place", "perinatal", r"perinatal clinic|postnatal group"),
        ("place", "street", r"street outreach|homeless team"),
        ("place", "old age", r"[Oo]ld-age psychiatry"),
        ("place", "day", r"I run the day programme"),
    ),
    "developers": (("role", "founder", r"I'm the co-founder"), ("role", "nurse", r"I was a nurse")),
    "scholars": (
        ("field", "law", r"\b(?:a|the) lawyer\b.*haven't|I teach law|Theology first, then law"),
        ("field", "sociology", r"^Sociology\."),
        ("field", "anthropology", r"I'm an anthropologist"),
        ("field", "history", r"history of medicine, "),
    ),
}
_CHILD = {
    "dp-access-care-01": "girl",
    "dp-access-care-02": "boy",
    "dp-breach-care-01": "girl",
    "dp-second-care-01": "girl",
    "tr-explain-care-01": "boy",
    "tr-explain-care-02": "boy",
    "tr-quality-care-01": "girl",
    "tr-valid-care-01": "boy",
    "tr-bias-care-01": "girl",
    "tr-bias-care-02": "boy",
    "ps-base-care-01": "girl",
    "ps-life-care-02": "girl",
    "ps-cult-care-02": "",
    "hu-mis-care-01": "girl",
    "rg-liab-care-01": "boy",
    "sd-care-01": "boy",
    "sd-care-02": "",
    "sd-care-07": "girl",
}


def facts_of(passage_id: str, group: str, text: str) -> frozenset[tuple[str, str]]:
    """Return pairs such as (child, boy) that the wording ``text`` of a passage states or implies."""
    found = {(name, value) for name, value, pattern in _RULES[group] if re.search(pattern, text)}
    if group == "caregivers" and not passage_id.startswith("talk"):
        child = _CHILD.get(passage_id, _child(text))
        if child:
            found.add(("child", child))
    return frozenset(found)


def _child(text: str) -> str:
    boy = len(re.findall(r"\b(?:he|him|his)\b", text, re.IGNORECASE))
    girl = len(re.findall(r"\b(?:she|her|hers)\b", text, re.IGNORECASE))
    return "boy" if boy > girl else "girl" if girl > boy else ""


def contradictions(known: set[tuple[str, str]], new: frozenset[tuple[str, str]]) -> int:
    """Return how many of the new facts deny a known one."""
    values: dict[str, set[str]] = {}
    for name, value in known:
        values.setdefault(name, set()).add(value)
    return sum(1 for name, value in new if name in values and value not in values[name])
