# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of the study: participants, codebook, codings, and the manifest of what was planted."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from building.facts import facts_of
from building.people import SEED, SIZES
from building.places import Place
from building.planting import ANA, BEN, Planted

LEAD = "Lea Brandt"
_CODEBOOK = ("code", "parent_code", "label", "colour", "short_definition", "when_to_use", "when_not_to_use", "example")
_PARTICIPANTS = ("participant", "transcript", "group", "age_band", "gender", "years_of_experience", "setting")
_CODINGS = ("transcript", "start_char", "end_char", "code", "coder", "memo", "unsure", "text")
_AGES = {
    "caregivers": ("35-44", "35-44", "45-54", "45-54", "55-64"),
    "clinicians": ("25-34", "35-44", "35-44", "45-54", "55-64"),
    "developers": ("25-34", "25-34", "35-44", "35-44", "45-54"),
    "scholars": ("25-34", "35-44", "45-54", "45-54", "55-64"),
}
_SETTINGS = {
    "adolescent patients": ("outpatient clinic", "outpatient clinic", "day program", "group program"),
    "caregivers": ("outpatient clinic", "outpatient clinic", "day program", "group program"),
    "clinicians": ("outpatient clinic", "hospital", "community service"),
    "developers": ("start-up", "mid-size company", "university spin-off"),
    "scholars": ("university", "university", "research institute"),
}
_YEARS = {"adolescent patients": ("under 1", "1-2", "1-2", "3-5"), "caregivers": ("under 1", "1-2", "1-2", "3-5")}
_WORKING_YEARS = ("3-5", "6-10", "6-10", "11-20", "over 20")
_STATED = {
    "talk-opening-adol-05": "1-2",
    "talk-opening-adol-10": "1-2",
    "talk-opening-adol-14": "3-5",
    "talk-opening-care-02": "1-2",
    "talk-opening-care-09": "1-2",
    "talk-opening-care-14": "1-2",
    "talk-clin-open-01": "11-20",
    "talk-clin-open-04": "6-10",
    "talk-clin-open-05": "3-5",
    "talk-clin-open-07": "over 20",
    "talk-dev-open-01": "6-10",
    "talk-schol-open-02": "11-20",
    "talk-schol-open-07": "3-5",
}
"""Years that an opening gives away, so that table and transcript say the same."""


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a CSV table with LF line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def read_codebook(bank: Path) -> list[dict[str, Any]]:
    """Return the domains of the codebook, each with its codes under ``code``."""
    domains: list[dict[str, Any]] = tomllib.loads((bank / "codebook.toml").read_text(encoding="utf-8"))["domain"]
    return domains


def codebook_table(domains: Sequence[Mapping[str, Any]]) -> str:
    """Return the codebook as CSV, each domain before its codes."""
    rows = []
    for domain in domains:
        for code, parent in [(domain, ""), *((code, domain["name"]) for code in domain["code"])]:
            card = {"code": code["name"], "parent_code": parent, "label": code.get("label", "")}
            rows.append([card.get(column) if column in card else code.get(column, "") for column in _CODEBOOK])
    return table(_CODEBOOK, rows)


def participants_table(places: Sequence[Place]) -> str:
    """Return the participants as CSV; what they say about themselves and the table agree."""
    rows = []
    for place in places:
        person = place.interview.person
        rng = Random(f"{SEED} person {person.transcript}")
        opening = place.interview.passages[0]
        told = {
            fact
            for speech in place.interview.speeches
            for fact in (() if speech.interviewer else facts_of("talk", person.group, speech.text))
        }
        facts = dict(sorted(told))
        if person.group == "adolescent patients":
            age = {"15": "14-15", "16": "16-18", "17": "16-18"}.get(
                facts.get("age", ""), rng.choice(("14-15", "16-18"))
            )
        else:
            age = rng.choice(_AGES[person.group])
        if opening in ("talk-opening-care-03", "talk-clin-open-07"):
            age = "55-64"
        elif opening in ("talk-clin-open-05", "talk-schol-open-07"):
            age = "25-34"
        gender = facts.get("self") or rng.choices(("woman", "man", "non-binary"), (50, 44, 6))[0]
        years = _STATED.get(opening) or rng.choice(_YEARS.get(person.group, _WORKING_YEARS))
        if age == "25-34" and years in ("11-20", "over 20"):
            years = "6-10" if person.group != "scholars" else "3-5"
        setting = rng.choice(_SETTINGS[person.group])
        rows.append((person.participant, person.transcript, person.group, age, gender, years, setting))
    return table(_PARTICIPANTS, rows)


def codings_table(places: Sequence[Place], planted: Sequence[Planted]) -> str:
    """Return the codings of both analysts as CSV, in the order of transcripts, analysts and places."""
    by_transcript: dict[str, list[Planted]] = {}
    for one in planted:
        by_transcript.setdefault(one.transcript, []).append(one)
    rows = []
    for place in places:
        name = place.prepared.name
        segments = [segment for one in by_transcript.get(name, ()) for segment in one.segments]
        for coded in sorted(segments, key=lambda coded: (coded.coder, coded.start, coded.end, coded.code)):
            text = place.text[coded.start : coded.end]
            row = (name, coded.start, coded.end, coded.code, coded.coder, coded.memo, int(coded.unsure), text)
            rows.append(row)
    return table(_CODINGS, rows)


def manifest(places: Sequence[Place], planted: Sequence[Planted], domains: Sequence[Mapping[str, Any]]) -> str:
    """Return the manifest as JSON with one planted place per line.

    Raises ValueError if the intended consensus does not give the presence of the plan.
    """
    domain_of = {code["name"]: domain["name"] for domain in domains for code in domain["code"]}
    found: dict[str, set[str]] = {place.prepared.name: set() for place in places}
    by_coder = {coder: {name: set[str]() for name in found} for coder in (ANA, BEN)}
    for one in planted:
        found[one.transcript] |= {domain_of[code] for code, _, _ in one.consensus}
        for segment in one.segments:
            by_coder[segment.coder][one.transcript].add(domain_of[segment.code])
    for place in places:
        if found[place.prepared.name] != set(place.interview.person.domains):
            raise ValueError(f"{place.prepared.name}: the consensus would not be what was planned")
    names = [domain["name"] for domain in domains]
    groups = {place.prepared.name: place.interview.person.group for place in places}
    head = {
        "about": "Everything here is invented. What the two analysts' codings differ in, type by type, and how it is "
        "meant to be settled. Offsets are half-open code points of the canonical text.",
        "seed": SEED,
        "coders": [ANA, BEN],
        "lead": LEAD,
        "expected": _expected(planted, found, by_coder, names, groups),
        "consensus_presence": {name: [domain for domain in names if domain in found[name]] for name in found},
    }
    flips = {
        name: {domain for domain in names if (domain in by_coder[ANA][name]) != (domain in by_coder[BEN][name])}
        for name in found
    }
    lines = ",\n".join(
        "  " + json.dumps(entry(n, one, domain_of, flips), ensure_ascii=False) for n, one in enumerate(planted, 1)
    )
    opening = json.dumps(head, ensure_ascii=False, indent=1)
    return opening.removesuffix("\n}") + ',\n "planted": [\n' + lines + "\n ]\n}\n"


def _expected(
    planted: Sequence[Planted],
    found: Mapping[str, set[str]],
    by_coder: Mapping[str, Mapping[str, set[str]]],
    names: Sequence[str],
    groups: Mapping[str, str],
) -> dict[str, Any]:
    types = Counter(one.type for one in planted)
    return {
        "transcripts": len(found),
        "groups": dict(SIZES),
        "codings": {coder: sum(s.coder == coder for one in planted for s in one.segments) for coder in by_coder},
        "items": len(planted),
        "items_by_type": {kind: types[kind] for kind in sorted(types)},
        "prevalence": {
            domain: {
                "n": sum(domain in present for present in found.values()),
                "N": len(found),
                "by_group": {
                    group: sum(domain in found[name] for name in found if groups[name] == group) for group in SIZES
                },
                **{coder: sum(domain in present for present in own.values()) for coder, own in by_coder.items()},
            }
            for domain in names
        },
    }


def entry(number: int, one: Planted, domain_of: Mapping[str, str], flips: Mapping[str, set[str]]) -> dict[str, Any]:
    """Return a planted place as the manifest tells it; ``flips`` are domains that one analyst alone found, by name."""
    here = {domain_of[segment.code] for segment in one.segments}
    told: dict[str, Any] = {
        "id": f"D{number:04d}",
        "transcript": one.transcript,
        "type": one.type,
        "start": one.start,
        "end": max(segment.end for segment in one.segments),
        "codings": [
            {"coder": s.coder, "code": s.code, "start": s.start, "end": s.end} | ({"unsure": True} if s.unsure else {})
            for s in one.segments
        ],
        "presence_flip": sorted(here & flips[one.transcript]) if one.type in "3456" else [],
        "outcome": one.outcome,
        "taken": one.taken,
        "reason": one.reason,
        "rationale": one.rationale,
        "consensus": [{"code": code, "start": start, "end": end} for code, start, end in one.consensus],
    }
    return {key: value for key, value in told.items() if value not in ("", []) or key in ("outcome", "consensus")}
