# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreement: takes two submitted layers, leaves coefficients with intervals and the tables behind them.

What reads a project is imported when it is first asked for: the numbers alone need neither files nor readers.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qualcoder_cp.agreement.flags import flag
from qualcoder_cp.agreement.scope import Scope, ScopedCode, ScopedTranscript, Unit, Universe

if TYPE_CHECKING:
    from qualcoder_cp.agreement.fixed_units import keep_fixed_units, read_fixed_units
    from qualcoder_cp.agreement.queries import compare, compare_team, refreshed, scope_of, scoped_codes

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

_READING = {
    "queries": ("compare", "compare_team", "refreshed", "scope_of", "scoped_codes"),
    "fixed_units": ("keep_fixed_units", "read_fixed_units"),
}


def __getattr__(name: str) -> Any:
    """Import a verb that reads a project."""
    for module, names in _READING.items():
        if name in names:
            found = getattr(import_module(f"{__name__}.{module}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
