# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the bytes or characters of one file, leaves a `Reading`; one module per format."""
