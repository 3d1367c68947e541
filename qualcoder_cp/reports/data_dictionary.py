# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in each table of a data package, column by column."""

from __future__ import annotations

FILES = {
    "codebook.csv": "The codebook: a row per code, parents before their children.",
    "participants.csv": "A row per participant (or transcript without one): who is counted, and why others are not.",
    "transcripts.csv": "A row per transcript, without its text.",
    "codings.csv": "A row per coded passage and coder; the consensus stands as coder 'consensus'. Without words, "
    "unless the package was made with them.",
    "units_long.csv": "A row per participant, coder and code of any level. 0 is written where a code was not found; "
    "the cell is empty where the coder's layer is missing.",
    "matrix.csv": "Participants in rows, codes in columns, 0 or 1 in the consensus.",
    "prevalence.csv": "The published prevalence, unrounded.",
    "agreement.csv": "The published agreement with participants as units, before any discussion.",
    "diagnosis.csv": "Participants x codes, a column per coder: what agreement was computed from.",
    "decisions.csv": "How each difference between the coders was settled.",
}
"""The tables in the order of the README, each in a sentence."""

COLUMNS = {
    "code": "name of the code", "parent_code": "name of the code above, empty for a domain",
    "domain": "name of the code's domain", "code_path": "names from the domain down, joined by >",
    "level": "domain, theme or code: the place in the tree", "label": "what publications call the code",
    "colour": "colour on screens", "short_definition": "what the code means, in a sentence",
    "full_definition": "what the code means, in full", "when_to_use": "when to apply it",
    "when_not_to_use": "when not to apply it", "example": "an invented or chosen example",
    "participant": "id of the participant", "group": "stakeholder group", "complete": "1: counted, 0: left out",
    "why_not": "why something is left out", "transcript": "name of the transcript",
    "transcripts": "names of the transcripts, divided by ;", "participants": "ids, divided by ;",
    "words": "words of the text", "characters": "code points of the text", "turns": "turns of speech",
    "text_sha256": "SHA-256 of the text in UTF-8, to tell one text from another",
    "counted_for": "participants whose speech the passage touches, divided by ;",
    "start_char": "first code point of the passage", "end_char": "first code point after the passage",
    "coder": "name of the coder, or consensus", "unsure": "1: the coder was not sure", "text": "the words",
    "unit_id": "id of the unit (here: the participant)", "unit": "sort of unit",
    "present": "1: found, 0: not found, empty: no complete layer", "n": "participants with the code",
    "N": "participants who are counted", "percent": "100 n/N", "ci_low": "lower bound of the 95 % interval",
    "ci_high": "upper bound of the 95 % interval", "layer": "whose codings are counted",
    "universe": "whose speech is looked at", "coders": "names of the coders", "round": "name of the round",
    "coefficient": "which coefficient", "value": "its value, empty where undefined",
    "reason": "why it is undefined; in decisions.csv: why it was decided so", "n11": "units that both found",
    "n10": "units that the first alone found",
    "n01": "units that the second alone found", "n00": "units that neither found", "observed": "observed agreement",
    "expected": "agreement expected by chance", "n_transcripts": "transcripts compared", "n_units": "units compared",
    "resamples": "bootstrap resamples of the interval", "seed": "of the resamples",
    "share": "part of a unit that a code must cover", "threshold": "coding must reach", "target": "wanted value",
    "target_share": "share of resamples that reach the target", "used": "yes: the unit is compared",
    "disagreement": "id of the difference", "type": "sort of difference", "codes_before": "what the coders had",
    "outcome": "what was decided", "codes_after": "what stands in the consensus", "how": "rule, solo, meeting or lead",
    "rule": "which rule", "rationale": "why, in the words of whoever decided", "decider": "who decided",
    "decided_at": "when (UTC)", "seconds": "how long it took",
}  # fmt: skip
"""What a column holds, wherever it stands."""


def meaning(column: str) -> str:
    """Return what a column holds; columns of coders and codes hold 0 and 1."""
    return COLUMNS.get(column, "1: found, 0: not found, empty: missing")
