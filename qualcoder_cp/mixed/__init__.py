# SPDX-License-Identifier: GPL-3.0-or-later
"""Mixed methods: takes participants' closed answers and the codings, leaves descriptions and joint displays."""

from qualcoder_cp.mixed.filtering import Condition, condition, matching
from qualcoder_cp.mixed.joint import JointCell, JointDisplay, JointRow, JointVoice, joint_display
from qualcoder_cp.mixed.queries import DESCRIBED_COLUMNS, Column, Described, describe, described_rows
from qualcoder_cp.mixed.rules import Share, Spread, shares, spread
from qualcoder_cp.mixed.sides import Pair, Side, side_by_side

__all__ = [
    "DESCRIBED_COLUMNS",
    "Column",
    "Condition",
    "Described",
    "JointCell",
    "JointDisplay",
    "JointRow",
    "JointVoice",
    "Pair",
    "Share",
    "Side",
    "Spread",
    "condition",
    "describe",
    "described_rows",
    "joint_display",
    "matching",
    "shares",
    "side_by_side",
    "spread",
]
