# SPDX-License-Identifier: GPL-3.0-or-later
"""Published interviews as people keep them: all files in, coded twice by quotes, settled, counted, reported."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from qualcoder_cp.cli import main
from qualcoder_cp.project import Project, verify

REAL = Path(__file__).parents[3] / "shared" / "real" / "hitsave"
pytestmark = [pytest.mark.journey, pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here")]

CODEBOOK = "code,parent_code\nCraft,\nPixel art,Craft\nBusiness,\nFunding,Business\n"
WANTED = ("Dawn of the Monsters", "Interview with Matthew Brelsford", "Q-Cubed")


def do(project: Path, *words: str | Path) -> str:
    """Run a command on the project: the first two words are the command."""
    result = CliRunner().invoke(main, [*map(str, words[:2]), str(project), *map(str, words[2:])])
    assert result.exit_code == 0, result.output
    return result.stdout


def told(project: Path, *words: str | Path) -> list[dict[str, object]]:
    """Run a command with ``--json`` and return its rows."""
    rows: list[dict[str, object]] = json.loads(do(project, *words, "--json"))
    return rows


def answers(project: Path, name: str) -> list[str]:
    """Return what participants say in the longest answers of a transcript, a sentence of each, once in the text."""
    turns = told(project, "transcripts", "show", name)
    whole = "\n".join(str(turn["text"]) for turn in turns)
    said = [str(turn["text"]).strip() for turn in turns if turn["role"] == "participant"]
    starts = [one.split(". ")[0] for one in sorted(said, key=len, reverse=True)]
    return [one for one in starts if len(one) > 30 and whole.count(one) == 1][:3]


def test_published_interviews_from_files_to_reports(tmp_path: Path) -> None:
    project = tmp_path / "study.qcp"
    do(project, "project", "new", "--title", "Games", "--coder", "Ana", "--coder", "Ben", "--lead", "Lea")
    (tmp_path / "codebook.csv").write_text(CODEBOOK)
    do(project, "codebook", "import", tmp_path / "codebook.csv")
    _import(project)
    names = [str(row["transcript"]) for row in told(project, "transcripts", "list")]
    chosen = [name for name in names if name.startswith(WANTED)]
    assert len(chosen) == 3
    for name in chosen:
        first, second, third = answers(project, name)
        for coder in ("Ana", "Ben"):
            do(project, "coding", "apply", name, "Funding", "--quote", first, "--as", coder)
        do(project, "coding", "apply", name, "Pixel art", "--quote", second, "--as", "Ana")
        do(project, "coding", "apply", name, "Craft", "--quote", second, "--as", "Ben")
        do(project, "coding", "apply", name, "Pixel art", "--quote", third, "--as", "Ben")
    do(project, "coding", "submit", "--as", "Ana")
    assert "revealed" in do(project, "coding", "submit", "--as", "Ben")
    _settle(project)
    _results(project, tmp_path / "out", len(names))


def _import(project: Path) -> None:
    """All files at once: the same talk in several formats is refused, and left out by name when asked for."""
    refused = CliRunner().invoke(main, ["transcripts", "import", str(project), str(REAL)])
    assert refused.exit_code == 1
    assert "Goodboy Galaxy" in refused.stderr
    assert told(project, "transcripts", "list") == []
    files = sorted(path for path in REAL.iterdir() if path.suffix != ".part")
    done = json.loads(do(project, "transcripts", "import", *files, "--skip-problems", "--json"))
    assert len(done["imported"]) + len(done["left_out"]) == len(files)
    assert all(str(path) in str(done["left_out"][path]) for path in done["left_out"])


def _settle(project: Path) -> None:
    assert "3 items decided" in do(project, "adjudication", "apply", "--rule", "exact")
    rows = told(project, "adjudication", "list")
    assert sorted(str(row["type_number"]) for row in rows) == ["3", "3", "3", "6", "6", "6"]
    for row in rows:
        outcome = ("coder", "--coder", "Ana") if row["type_number"] == "3" else ("nothing",)
        do(project, "adjudication", "decide", str(row["disagreement"]), *outcome, "--reason", "edge case")
    assert told(project, "adjudication", "list") == []


def _results(project: Path, out: Path, count: int) -> None:
    found = {
        row["code"]: (row["n"], row["N"]) for row in told(project, "prevalence", "report") if row["group"] == "all"
    }
    assert found == {"Craft": (3, count), "Pixel art": (3, count), "Business": (3, count), "Funding": (3, count)}
    do(project, "reports", "write", out, "--resamples", "20")
    assert len(list(out.iterdir())) == 13
    with (out / "codings.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert sum(row["status"] == "consensus" for row in rows) == 6
    assert {row["role"] for row in rows} == {"participant"}
    with Project.open(project, readonly=True) as opened:
        assert verify(opened) == []
