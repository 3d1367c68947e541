# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads files in a process of their own and tells what that took: ``python measured.py prepare|sheet FILE``.

The most memory is read from ``/proc``, because what ``getrusage`` tells of a young process is its parent's.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

SECONDS, MEGABYTES = 10.0, 300.0
"""What reading any file may take at most, of processor time and memory."""
_ALL_MEMORY = 2_500_000_000  # of addresses, so that what goes wrong harms nobody else


@dataclass(frozen=True)
class Measured:
    problem: str
    characters: int
    seconds: float
    megabytes: float


def megabytes() -> float:
    """Return the most memory that this process ever held."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_ALL_MEMORY, _ALL_MEMORY))


def measured(path: Path, how: str = "prepare") -> Measured:
    """Return what reading the file gave and took."""
    done = subprocess.run(
        [sys.executable, __file__, how, str(path)], capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, f"the process ended with {done.returncode}: {done.stderr[-2000:]}"
    return Measured(**json.loads(done.stdout))


def read(path: Path, how: str) -> tuple[str, int]:
    """Return the problem with the file ("" for none) and the characters or rows that were read."""
    from qualcoder_cp.model import KnownError
    from qualcoder_cp.transcripts import prepare
    from qualcoder_cp.transcripts.tables import read_sheet

    if how == "prepare":
        (found,) = prepare([path])
        return found.problem or "", len(found.text)
    try:
        return "", len(read_sheet(path).rows)
    except KnownError as problem:
        return str(problem), 0


if __name__ == "__main__":
    limit_memory()
    problem, characters = read(Path(sys.argv[2]), sys.argv[1])
    print(json.dumps(Measured(problem, characters, time.process_time(), megabytes()).__dict__))
