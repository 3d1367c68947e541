# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreement: takes two submitted layers, leaves coefficients with intervals and the tables behind them."""

from qualcoder_cp.agreement.flags import flag
from qualcoder_cp.agreement.queries import compare, scope_of, scoped_codes
from qualcoder_cp.agreement.scope import Scope, ScopedCode, ScopedTranscript, Unit, Universe

__all__ = ["Scope", "ScopedCode", "ScopedTranscript", "Unit", "Universe", "compare", "flag", "scope_of", "scoped_codes"]
