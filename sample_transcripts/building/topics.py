# SPDX-License-Identifier: GPL-3.0-or-later
"""Which question goes with which talk: both are looked through for the same homely subjects."""

from __future__ import annotations

import re

_SUBJECTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:phones?|watch|laptop|tablets?|gadgets?|devices?|screens?|computers?|headphones|charger|keyboard)\b",
        r"\b(?:program|demonstration|demo|presentation|software|graph|dashboard|colou?rs|dots|curve|slides?|projector)\b",
        r"\b(?:school|class|grade|lunch|cafeteria|teacher|gym|hallway|locker|homework)\b",
        r"\b(?:waiting room|waiting area|magazines?|fish tank|receptionist|front desk|check in)\b",
        r"\b(?:appointments?|visit|check-in|nurse|doctor|first appointment)\b",
        r"\b(?:evenings?|home|house|kitchen|dinner|supper|weeknight|table|living room|dishes)\b",
        r"\b(?:morning|ordinary day|wake|get up|alarm|coffee|breakfast|go to bed|switch off the light)\b",
        r"\b(?:week|sunday|saturday|friday|weekend|good week)\b",
        r"\b(?:team|stand-up|sprint|office|desks?|colleagues|meeting|release|whiteboard|bug)\b",
        r"\b(?:students?|teaching|seminar|lecture|reading|course|essays?|library|semester)\b",
        r"\b(?:bus|drove|drive|driving|train|car|parking|bike|get here|traffic|road)\b",
        r"\b(?:garden|cook|baking|bread|guitar|choir|swim|walk|hobby|off duty|knit|paint|chess)\b",
        r"\b(?:band|collect\w*|mend\w*|fond of|routine|habit)\b",
        r"\b(?:ward|shift|unit|handover|rounds|corridor|patients?)\b",
        r"\b(?:friends?|faces|people you see|neighbou?rs?|brother|sister|cousin)\b",
        r"\b(?:building|room|place|window|corner|surroundings|floor|spend most)\b",
    )
)


def closeness(question: str, talk: str) -> float:
    """Return how near a question is to a piece of talk.

    Subjects that they share count, more where the talk dwells on them; subjects of the question that the talk never
    comes to count against it.
    """
    asked = [len(subject.findall(talk)) for subject in _SUBJECTS if subject.search(question)]
    return sum(min(2.2, 0.6 + 0.5 * times) if times else -0.5 for times in asked)
