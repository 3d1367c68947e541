# SPDX-License-Identifier: GPL-3.0-or-later
"""Reporting checklists for qualitative studies: what the project knows is filled in, what people know is marked open.

COREQ: Tong A, Sainsbury P, Craig J. Int J Qual Health Care 2007;19(6):349-357 (32 items).
SRQR: O'Brien BC et al. Acad Med 2014;89(9):1245-1251 (21 items).
Items are named by their headings; their wording is in the papers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OPEN = "[to be filled in by the authors]"

_COREQ = (
    "Interviewer or facilitator", "Credentials", "Occupation", "Gender", "Experience and training",
    "Relationship established", "Participant knowledge of the interviewer", "Interviewer characteristics",
    "Methodological orientation and theory", "Sampling", "Method of approach", "Sample size", "Non-participation",
    "Setting of data collection", "Presence of non-participants", "Description of sample", "Interview guide",
    "Repeat interviews", "Audio or visual recording", "Field notes", "Duration", "Data saturation",
    "Transcripts returned", "Number of data coders", "Description of the coding tree", "Derivation of themes",
    "Software", "Participant checking", "Quotations presented", "Data and findings consistent",
    "Clarity of major themes", "Clarity of minor themes",
)  # fmt: skip
_SRQR = (
    "Title", "Abstract", "Problem formulation", "Purpose or research question",
    "Qualitative approach and research paradigm", "Researcher characteristics and reflexivity", "Context",
    "Sampling strategy", "Ethical issues pertaining to human subjects", "Data collection methods",
    "Data collection instruments and technologies", "Units of study", "Data processing", "Data analysis",
    "Techniques to enhance trustworthiness", "Synthesis and interpretation", "Links to empirical data",
    "Integration with prior work, implications, transferability and contribution", "Limitations",
    "Conflicts of interest", "Funding",
)  # fmt: skip
ITEMS = {"COREQ": _COREQ, "SRQR": _SRQR}


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One item: its number, its heading, and what is reported; ``known`` False where people must fill it in."""

    number: int
    heading: str
    reported: str
    known: bool


def checklist(name: str, known: Mapping[int, str]) -> list[ChecklistItem]:
    """Return all items of ``COREQ`` or ``SRQR``; those without an entry in ``known`` are open."""
    return [
        ChecklistItem(number, heading, known.get(number) or OPEN, bool(known.get(number)))
        for number, heading in enumerate(ITEMS[name], 1)
    ]
