# SPDX-License-Identifier: GPL-3.0-or-later
"""The coding screen: the transcript with its codings, and what surrounds it."""
