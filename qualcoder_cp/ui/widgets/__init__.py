# SPDX-License-Identifier: GPL-3.0-or-later
"""Small pieces that several screens use: labels, cards, empty states."""
