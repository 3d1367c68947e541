# SPDX-License-Identifier: GPL-3.0-or-later
"""What is agreed before a round is coded: what it is for, who may see whom, what is compared, what is aimed at."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from qualcoder_cp.model import KnownError, Round


class Purpose(StrEnum):
    """What a round is for."""

    TRAINING = "training"
    PILOT = "pilot"
    MAIN = "main"
    RECODE = "re-code"


class Policy(StrEnum):
    """Who may see whose layers.

    Sealed: nobody sees another's layer until all are submitted, and afterwards only the lead does. Negotiated: sealed
    likewise, and afterwards the coders see each other's. Open: everybody sees everything from the start, so its
    agreement is not independent.
    """

    SEALED = "sealed"
    NEGOTIATED = "negotiated"
    OPEN = "open"


UNITS = ("participant", "transcript", "turn", "paragraph", "sentence", "token", "character")


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """The plan of one round; kept with it and printed in its protocol.

    Attributes:
        purpose: what it is for.
        policy: who may see whose layers.
        unit: the unit of agreement that the team decided on beforehand.
        target: the coefficient aimed at, 0 < target <= 1; None sets none.
        link_share: overlap / shorter span that links two codings of one code in matching, 0 < share <= 1.
        boundary_iou: intersection / union from which two edges are one boundary disagreement, 0 < share <= 1.
        trim_words: up to so many words of difference at each edge are a trim.
        split_gap: pieces of one coder so many sentences apart may stand for one coding of the other.
        reference: name of the coder whose layers newcomers are compared with (calibration); empty for none.
        note: instructions in words.
    """

    purpose: Purpose = Purpose.MAIN
    policy: Policy = Policy.NEGOTIATED
    unit: str = "participant"
    target: float | None = None
    link_share: float = 0.5
    boundary_iou: float = 0.5
    trim_words: int = 2
    split_gap: int = 1
    reference: str = ""
    note: str = ""

    def check(self) -> None:
        """Check that the numbers mean something.

        Raises:
            KnownError: one of them lies outside its range.
        """
        if self.unit not in UNITS:
            raise KnownError(f"'{self.unit}' is no unit of agreement; there are: {', '.join(UNITS)}.")
        for name, value in (("target", self.target), ("link share", self.link_share), ("boundary", self.boundary_iou)):
            if value is not None and not 0 < value <= 1:
                raise KnownError(f"The round's {name} must lie above 0 and not above 1; {value} does not.")
        if not (0 <= self.trim_words <= 20 and 0 <= self.split_gap <= 20):
            raise KnownError("Words of a trim and sentences between pieces must lie between 0 and 20.")

    def settings(self) -> dict[str, Any]:
        """Return the plan as it is stored with the round."""
        return {name: str(value) if isinstance(value, StrEnum) else value for name, value in asdict(self).items()}

    @classmethod
    def of(cls, round_: Round) -> Self:
        """Return the plan of a round; what it doesn't say is as in a new plan."""
        known = {name: value for name, value in round_.settings.items() if name in cls.__dataclass_fields__}
        plan: dict[str, Any] = dict(known)
        if "purpose" in plan:
            plan["purpose"] = Purpose(plan["purpose"])
        if "policy" in plan:
            plan["policy"] = Policy(plan["policy"])
        return cls(**plan)
