# SPDX-License-Identifier: GPL-3.0-or-later
"""Two machines: takes a lead's project, leaves it with the layers that coders made elsewhere.

The lead packs a work package for one coder; the coder opens it as a project, codes, submits and returns a bundle; the
lead receives it. A package holds nothing of any other coder, so blindness doesn't rest on what a window hides.
"""

from qualcoder_cp.team.packing import pack
from qualcoder_cp.team.receiving import Finding, Outcome, Report, examine, receive
from qualcoder_cp.team.returning import return_bundle
from qualcoder_cp.team.unpacking import open_package, package_coder

__all__ = [
    "BUNDLE_SUFFIX",
    "PACKAGE_SUFFIX",
    "Finding",
    "Outcome",
    "Report",
    "examine",
    "open_package",
    "pack",
    "package_coder",
    "receive",
    "return_bundle",
]

from qualcoder_cp.team.contents import BUNDLE_SUFFIX, PACKAGE_SUFFIX
