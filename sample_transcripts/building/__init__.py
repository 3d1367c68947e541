# SPDX-License-Identifier: GPL-3.0-or-later
"""The workshop of the sample studies: takes a bank of invented passages and a seed, leaves the files of a study."""
