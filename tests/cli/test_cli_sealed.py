# SPDX-License-Identifier: GPL-3.0-or-later
"""While a round is sealed no command tells anybody what another coder coded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from running import run
from small_study import Study

SECRET = "The sensor was wrong nearly all of the long summer night."


@pytest.fixture
def sealed(study: Callable[..., Study]) -> Path:
    """Return a project in which Ben has submitted a secret and Ana is not done."""
    one = study()
    one.apply(one.ben, "T1", "Accuracy", SECRET)
    one.apply(one.ana, "T1", "Consent", "They never asked me about consent.")
    one.submit(one.ben)
    one.project.close()
    return one.path


@pytest.mark.parametrize(
    "words",
    [
        ("agreement", "report", "{p}"), ("adjudication", "list", "{p}"), ("adjudication", "list", "{p}", "--json"),
        ("adjudication", "apply", "{p}", "--rule", "exact"), ("adjudication", "export", "{p}", "{f}/out.csv"),
        ("adjudication", "decide", "{p}", "ab", "both"), ("prevalence", "report", "{p}"),
        ("prevalence", "report", "{p}", "--layer", "Ben"),
        ("prevalence", "report", "{p}", "--layer", "Ben", "--as", "Ana"),
        ("prevalence", "report", "{p}", "--layer", "any coder", "--as", "Lea"),
        ("prevalence", "chart", "{p}", "{f}/chart.png"), ("reports", "write", "{p}", "{f}/out"),
        ("reports", "write", "{p}", "{f}/out", "--layer", "Ana", "--as", "Ana"),
    ],
)  # fmt: skip
def test_comparing_is_refused_in_one_sentence(sealed: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    result = run(*(word.format(p=sealed, f=tmp_path) for word in words))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        "Error: 'Round 1' is sealed: 2 of 4 layers are not submitted yet, so nobody may compare the coders.\n"
    )
    assert not any((tmp_path / name).exists() for name in ("out", "out.csv", "chart.png"))


def test_a_reader_and_the_lead_export_no_coding_and_a_coder_the_own_only(sealed: Path, tmp_path: Path) -> None:
    out = tmp_path / "codings.csv"
    for who, count in ((None, 0), ("Lea", 0), ("Ana", 1)):
        result = run("coding", "export", sealed, out, *(("--as", who) if who else ()))
        assert result.stdout.startswith(f"{count} codings")
        assert SECRET not in out.read_text(encoding="utf-8")
    run("coding", "export", sealed, out, "--as", "Ben")
    assert SECRET in out.read_text(encoding="utf-8")


def test_the_history_does_not_tell_which_code_another_coder_used(sealed: Path) -> None:
    for who in ((), ("--as", "Ana"), ("--as", "Lea")):
        for how in ((), ("--json",)):
            assert "Accuracy" not in run("project", "history", sealed, *who, *how).stdout
    assert "Accuracy" in run("project", "history", sealed, "--as", "Ben").stdout


def test_one_counts_the_own_layer(sealed: Path) -> None:
    shown = run("prevalence", "report", sealed, "--layer", "Ben", "--as", "Ben")
    assert shown.exit_code == 0
    assert "Layer: Ben; round: Round 1; N=2." in shown.stdout
