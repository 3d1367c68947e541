# SPDX-License-Identifier: GPL-3.0-or-later
"""Work packages and bundles in the window: pack, open, return, receive."""
