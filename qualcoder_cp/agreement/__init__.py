# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreement: takes two submitted layers, leaves coefficients with intervals and the tables behind them."""

from qualcoder_cp.agreement.fixed_units import keep_fixed_units, read_fixed_units
from qualcoder_cp.agreement.flags import flag
from qualcoder_cp.agreement.queries import compare, compare_team, refreshed, scope_of, scoped_codes
from qualcoder_cp.agreement.scope import Scope, ScopedCode, ScopedTranscript, Unit, Universe

__all__ = [
    "Scope",
    "ScopedCode",
    "ScopedTranscript",
    "Unit",
    "Universe",
    "compare",
    "compare_team",
    "flag",
    "keep_fixed_units",
    "read_fixed_units",
    "refreshed",
    "scope_of",
    "scoped_codes",
]
