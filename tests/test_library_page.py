# SPDX-License-Identifier: GPL-3.0-or-later
"""The script in docs/library.md does what it says, as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[1] / "docs" / "library.md").read_text(encoding="utf-8")
SPEECH = "They took my numbers and never asked me about consent. " * 6


@pytest.mark.slow
def test_the_script_of_the_page_runs_from_the_interviews_to_the_reports(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("interviews").mkdir()
    for name in ("T1", "T2"):
        Path("interviews", f"{name}.txt").write_text(f"I: How was it in {name}?\nP: {SPEECH}\n", encoding="utf-8")
    Path("participants.csv").write_text("participant,transcript,group\nP1,T1,Patients\nP2,T2,Clinicians\n")
    Path("codebook.csv").write_text("code,parent_code\nPrivacy,\nConsent and control over data,Privacy\n")
    Path("codings.csv").write_text(
        "transcript,start_char,end_char,code,coder\n"
        "T1,120,180,Consent and control over data,Ben\nT2,30,60,Consent and control over data,Ben\n"
    )
    (script,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(script, "docs/library.md", "exec"), {})
    assert "Consent and control over data" in capsys.readouterr().out
    counted = Path("results", "prevalence.csv").read_text(encoding="utf-8").splitlines()
    assert any("Privacy" in line and ",2,2," in line for line in counted), counted
