# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: takes an open project and a coder, leaves what people do in named changes.

The only package that knows Qt. The shell holds the rail, top bar and status line; each stage owns its
screen in a sub-package of the same name as in the core.
"""
