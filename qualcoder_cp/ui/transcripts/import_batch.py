# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person has said about files on their way in, and reading them in that way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualcoder_cp import transcripts
from qualcoder_cp.model import Role
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import Prepared
from qualcoder_cp.ui.background import Progress
from qualcoder_cp.ui.transcripts.import_list import with_roles

LINE_NUMBERS, PAGE_HEADERS = "line numbers", "headers and footers"
"""What can stay in the text of a PDF, as `transcripts.prepare` calls it."""


@dataclass(slots=True)
class Choices:
    """What was chosen before the import.

    ``labels`` are labels that are speakers, with their roles, and ``same`` labels of one speaker, both in all files;
    ``roles``, ``encodings`` and ``keep`` (parts of a PDF that stay in its text) are those of single files.
    """

    labels: dict[str, Role] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    roles: dict[Path, dict[str, Role]] = field(default_factory=dict)
    encodings: dict[Path, str] = field(default_factory=dict)
    keep: dict[Path, frozenset[str]] = field(default_factory=dict)

    def copy(self) -> Choices:
        """Return the choices as they are now, for another thread."""
        roles = {path: dict(several) for path, several in self.roles.items()}
        return Choices(dict(self.labels), dict(self.same), roles, dict(self.encodings), dict(self.keep))

    def read(self, paths: Sequence[Path], progress: Progress | None = None) -> list[Prepared]:
        """Read these files as they were chosen to be read."""
        return self._read(paths, self.labels, progress)

    def read_again(self, path: Path, others: Iterable[Prepared]) -> Prepared:
        """Read one file anew; the speakers found in all files (``others``) are known to it."""
        known: Mapping[str, Role] = {one.label: one.role for file in others for one in file.speakers}
        return self._read([path], {**known, **self.labels}, None)[0]

    def _read(self, paths: Sequence[Path], labels: Mapping[str, Role], progress: Progress | None) -> list[Prepared]:
        found = transcripts.prepare(
            paths, progress=progress, roles=labels, same=self.same, encodings=self.encodings, keep=self.keep
        )
        return [with_roles(file, self.roles.get(file.path, {})) for file in found]

    def set_role(self, path: Path, label: str, role: Role) -> None:
        """Note the role of a speaker in one file."""
        self.roles.setdefault(path, {})[name_key(label)] = role
