# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds a pattern in texts in a process of its own, which can be ended when a pattern explodes.

Run as a script: one JSON object on standard input (``pattern``, ``ignore_case``, ``most``, ``texts``), one on standard
output: ``spans`` (a list of ``[start, end]`` per text) and ``more``, or ``problem``. Knows the standard library only.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from typing import Any


def spans(pattern: re.Pattern[str], texts: Sequence[str], most: int) -> tuple[list[list[list[int]]], bool]:
    """Return start and end of each hit per text, at most so many, and whether there are more; empty hits are none."""
    found: list[list[list[int]]] = []
    left = most
    for text in texts:
        here: list[list[int]] = []
        for match in pattern.finditer(text):
            if match.start() == match.end():
                continue
            if left == 0:
                return [*found, here, *([] for _ in range(len(texts) - len(found) - 1))], True
            here.append([match.start(), match.end()])
            left -= 1
        found.append(here)
    return found, False


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to one question."""
    flags = re.MULTILINE | (re.IGNORECASE if question["ignore_case"] else 0)
    try:
        pattern = re.compile(question["pattern"], flags)
    except (re.error, OverflowError, RecursionError) as problem:
        return {"problem": str(problem)}
    found, more = spans(pattern, question["texts"], question["most"])
    return {"spans": found, "more": more}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answer(json.loads(sys.stdin.buffer.read()))))
