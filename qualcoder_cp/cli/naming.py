# SPDX-License-Identifier: GPL-3.0-or-later
"""How commands name a thing: by the beginning of its UUID, as the lists print it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from qualcoder_cp.model import Coder, Coding, KnownError
from qualcoder_cp.project import Project


class _HasUuid(Protocol):
    @property
    def uuid(self) -> str: ...


T = TypeVar("T", bound=_HasUuid)


def with_uuid(found: Iterable[T], beginning: str, what: str, where: str) -> T:
    """Return the one whose UUID begins so.

    Raises:
        KnownError: there is none, or there are several.
    """
    wanted = beginning.strip().lower()
    met = [one for one in found if wanted and one.uuid.startswith(wanted)]
    if len(met) != 1:
        many = f"{len(met)} {what}s begin" if met else f"no {what} begins"
        raise KnownError(f"{many.capitalize()} with '{beginning}'; '{where}' lists them.")
    return met[0]


def coding_of(project: Project, coder: Coder, beginning: str) -> Coding:
    """Return the coder's own coding of the current round whose UUID begins so.

    Raises:
        KnownError: there is none, or there are several.
    """
    from qualcoder_cp import coding

    own = coding.codings(project, coder, round_id=coding.needed_round(project).id, coder_id=coder.id)
    return with_uuid(own, beginning, "coding", "coding segments --json")


def several(count: int, what: str) -> str:
    """Return ``1 coding`` or ``2 codings``."""
    return f"{count} {what}{'' if count == 1 else 's'}"
