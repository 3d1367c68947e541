# SPDX-License-Identifier: GPL-3.0-or-later
"""QualCoder CP: interviews coded twice, agreed, adjudicated and counted.

The path, and the packages in its order:
transcripts, codebook, coding, agreement, adjudication, prevalence, reports.
"""

__version__ = "0.1.0"
