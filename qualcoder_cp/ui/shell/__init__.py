# SPDX-License-Identifier: GPL-3.0-or-later
"""The frame around the stages: rail, top bar, status line, palette, start screen."""
