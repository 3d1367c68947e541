# SPDX-License-Identifier: GPL-3.0-or-later
"""The step of the path that takes agreement apart, for the test that walks through every command."""

from __future__ import annotations

import json
from typing import Any

from running import run


def agreement_parts(go: Any) -> None:
    """Run each command once for people and once with ``--json``."""
    for name, *words in (
        ("agreement breakdown", "--resamples", "10"), ("agreement confusion",), ("agreement repair",),
        ("agreement diagnosis",), ("agreement sample", "--count", "1"),
    ):  # fmt: skip
        assert go(name, *words)
        assert go.json(name, *words)
    assert "Known weakness" in go("agreement preset", "nvivo")
    assert go.json("agreement preset", "dedoose")[-1]["Code"] == "pooled kappa"
    plan = ("agreement", "plan", "--prevalence", "0.3", "--alpha", "0.8", "--half-width", "0.2", "--simulations", "100")
    assert "coded twice" in run(*plan).stdout
    assert json.loads(run(*plan, "--json").stdout)["transcripts"]
    go.done |= {"agreement plan", "agreement plan --json"}
    assert go("agreement coefficients", "off") == "The study reports no coefficients of agreement.\n"
    assert go.json("agreement coefficients", "on") == {"coefficients": True, "changed": True}
