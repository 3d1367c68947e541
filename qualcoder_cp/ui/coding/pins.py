# SPDX-License-Identifier: GPL-3.0-or-later
"""Which codes lie on the keys 1 to 9: the first nine at the ends of the tree, or those that the coder chose."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from qualcoder_cp.codebook import CodeTree

KEYS = 9


class Pins:
    """The pinned codes of one project, kept by UUID in this person's settings."""

    def __init__(self, settings: QSettings) -> None:
        """Keep them in ``settings``."""
        self._settings = settings

    def of(self, project_uuid: str, codes: CodeTree) -> dict[int, int]:
        """Return code ids by key 1..9; keys without a code are absent."""
        by_uuid = {code.uuid: code.id for code in codes.codes.values()}
        chosen = self._settings.value(f"pins/{project_uuid}")
        if not isinstance(chosen, list):
            ends = [code.id for code in codes.in_order() if not codes.children.get(code.id)]
            return dict(enumerate(ends[:KEYS], 1))
        return {key: by_uuid[uuid] for key, uuid in enumerate(chosen[:KEYS], 1) if uuid in by_uuid}

    def pin(self, project_uuid: str, codes: CodeTree, code_id: int, key: int | None) -> None:
        """Put a code on a key, away from any other one; None takes it off."""
        pinned = {at: one for at, one in self.of(project_uuid, codes).items() if one != code_id}
        if key is not None:
            pinned[key] = code_id
        uuids = [codes.codes[pinned[at]].uuid if at in pinned else "" for at in range(1, KEYS + 1)]
        self._settings.setValue(f"pins/{project_uuid}", uuids)
