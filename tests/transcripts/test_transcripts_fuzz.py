# SPDX-License-Identifier: GPL-3.0-or-later
"""Damaged files of every format: each is read or refused with a sentence that names it, and nothing else happens.

Each format is tried with 60 damaged files; ``QUALCODER_CP_FUZZ=500 pytest tests/transcripts/test_transcripts_fuzz.py``
tries 500 (any number will do), and ``QUALCODER_CP_FUZZ_SEED=7`` tries others. What went wrong is told by format and
number; the same seed makes the same files again (`mutations.py`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from measured import MEGABYTES, SECONDS
from mutations import FORMATS

COUNT = int(os.environ.get("QUALCODER_CP_FUZZ", "60"))
SEED = int(os.environ.get("QUALCODER_CP_FUZZ_SEED", "1"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(120 + COUNT),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is measured by way of /proc"),
]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(kind):
    script = Path(__file__).with_name("mutations.py")
    command = [sys.executable, str(script), kind, str(COUNT), str(SEED)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"the process ended with {done.returncode}: {done.stderr[-2000:]}"
    found = json.loads(done.stdout)
    print(f"{kind}: {found}")
    assert found["wrong"] == []
    assert found["read"] + found["refused"] + found["unbalanced"] == COUNT
    assert found["unbalanced"] == 0 or kind in ("docx", "odt", "rtf")
    assert found["slowest"] < SECONDS
    assert found["megabytes"] < MEGABYTES
