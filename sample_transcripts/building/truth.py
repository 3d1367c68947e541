# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifest of a smaller study: what was planted, what becomes of it, and whom the consensus must count."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from building.planting import ANA, BEN, Planted
from building.tables import LEAD, entry

_ABOUT = (
    "Everything here is invented. What the two analysts' codings differ in, type by type, and how it is meant to be "
    "settled. Offsets are half-open code points of the canonical text."
)


def manifest(
    planted: Sequence[Planted], domains: Sequence[Mapping[str, Any]], groups: Mapping[str, str], seed: str
) -> str:
    """Return the manifest as JSON with one planted place per line; ``groups`` is the group of each transcript."""
    domain_of = {code["name"]: domain["name"] for domain in domains for code in domain["code"]}
    names = [*dict.fromkeys(domain_of.values()), *domain_of]
    final = _present(groups, ((one.transcript, code) for one in planted for code, _, _ in one.consensus), domain_of)
    own = {
        coder: _present(
            groups,
            ((one.transcript, part.code) for one in planted for part in one.segments if part.coder == coder),
            domain_of,
        )
        for coder in (ANA, BEN)
    }
    flips = {name: own[ANA][name] ^ own[BEN][name] for name in groups}
    kinds = Counter(one.type for one in planted)
    head = {
        "about": _ABOUT,
        "seed": seed,
        "coders": [ANA, BEN],
        "lead": LEAD,
        "expected": {
            "transcripts": len(groups),
            "groups": dict(Counter(groups.values())),
            "codings": {coder: sum(s.coder == coder for one in planted for s in one.segments) for coder in own},
            "items": len(planted),
            "items_by_type": {kind: kinds[kind] for kind in sorted(kinds)},
            "prevalence": {
                name: {
                    "n": sum(name in here for here in final.values()),
                    "N": len(groups),
                    "by_group": {
                        group: sum(name in final[one] for one in groups if groups[one] == group)
                        for group in dict.fromkeys(groups.values())
                    },
                    **{coder: sum(name in here for here in found.values()) for coder, found in own.items()},
                }
                for name in names
            },
        },
    }
    lines = ",\n".join(
        "  " + json.dumps(entry(n, one, domain_of, flips), ensure_ascii=False) for n, one in enumerate(planted, 1)
    )
    opening = json.dumps(head, ensure_ascii=False, indent=1)
    return opening.removesuffix("\n}") + ',\n "planted": [\n' + lines + "\n ]\n}\n"


def _present(groups: Mapping[str, str], coded: Any, domain_of: Mapping[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {name: set() for name in groups}
    for transcript, code in coded:
        found[transcript] |= {code, domain_of[code]}
    return found
