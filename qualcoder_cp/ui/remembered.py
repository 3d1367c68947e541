# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a person left off in one project: kept in their own settings by the project's UUID, never in the project.

Settings are written by other versions and edited by hand, so each value is checked when it is read; what is
damaged or strange counts as not there.
"""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

_MOST = 300
"""Entries of a table that are kept, the latest ones."""


class Remembered:
    """The places of one project in somebody's settings."""

    def __init__(self, settings: QSettings, project_uuid: str) -> None:
        """Read and write in ``settings`` under the project's UUID."""
        self._settings = settings
        self._folder = f"place/{project_uuid}"

    def put(self, key: str, value: str | int | float | QByteArray) -> None:
        """Keep a value."""
        self._settings.setValue(f"{self._folder}/{key}", value)

    def put_table(self, key: str, table: dict[str, Any]) -> None:
        """Keep a table of plain values; of many entries the last ones."""
        self.put(key, json.dumps(dict(list(table.items())[-_MOST:])))

    def _value(self, key: str) -> object:
        return self._settings.value(f"{self._folder}/{key}")

    def words(self, key: str) -> str:
        """Return a kept text, '' if there is none."""
        value = self._value(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str, least: float, most: float) -> float | None:
        """Return a kept number from ``least`` to ``most``, None if there is none."""
        try:
            found = float(str(self._value(key)))
        except ValueError:
            return None
        return found if least <= found <= most else None

    def layout(self, key: str) -> QByteArray | None:
        """Return a kept arrangement of panes as Qt wrote it, None if there is none."""
        value = self._value(key)
        return value if isinstance(value, QByteArray) and value.size() else None

    def table(self, key: str) -> dict[str, Any]:
        """Return a kept table, an empty one if there is none or it can't be read."""
        try:
            found = json.loads(self.words(key) or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def places(self, key: str) -> dict[str, tuple[int, int]]:
        """Return a kept table of pairs of numbers from 0; other entries are left out."""
        return {
            name: (pair[0], pair[1])
            for name, pair in self.table(key).items()
            if isinstance(pair, list) and len(pair) == 2 and all(type(part) is int and part >= 0 for part in pair)
        }
