# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of the path by commands that concern comments, waiting answers, variables and labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commented_files import Note, commented_docx
from small_study import P1

if TYPE_CHECKING:
    from test_cli_commands import Path_


def comments(go: Path_) -> None:
    """Comments of a copy of T1: added, listed, made codings and memos, and all taken back."""
    copy, other = go.folder / "T1.docx", go.folder / "T1 again.docx"
    copy.write_bytes(commented_docx(P1.rstrip("\n"), Note("Ana", "Consent: no!", "They never asked me")))
    other.write_bytes(commented_docx(P1.rstrip("\n"), Note("Rita", "Fun", "They never asked me")))
    assert "1 new comments on 'T1'" in go("transcripts comments add", copy)
    assert go.json("transcripts comments add", other, "--to", "T1")[0]["comments"] == 1
    assert "Consent: no!" in go("transcripts comments list")
    assert [row["words"] for row in go.json("transcripts comments list", "T1")] == ["They never asked me"] * 2
    told = go.json("transcripts comments as-codings", "--dry-run")
    assert (told["added"], told["left"][0]["reason"]) == (1, "'Rita' is no coder")
    done = go("transcripts comments as-codings", "T1", "--author", "Rita=Ben", "--new-code", "Fun", "--under", "Trust")
    assert "2 comments became codings: 2 new" in done
    assert "New codes: Fun" in done
    go("project undo")
    assert "1 comments became 1 memos" in go("transcripts comments as-memos", "--author", "rita", "--of", "Ben")
    assert go.json("transcripts comments as-memos", "T1") == {"memos": 1, "comments": 1}
    for _ in range(4):
        go("project undo")
    assert go.json("transcripts comments list") == []


def answers(go: Path_) -> None:
    """Corrected answers of a coded survey text: listed, dismissed and applied, and all taken back."""
    table = go.folder / "open.csv"
    table.write_text("id,Why so?,More?\nUma,It was fine.,No.\n", encoding="utf-8")
    go("transcripts survey", table, "--id", "id", "--open", "Why so?", "--open", "More?")
    go("coding apply", "Uma", "Trust", "--quote", "fine", "--as", "Ana")
    table.write_text("id,Why so?,More?\nUma,It was very fine.,Yes.\n", encoding="utf-8")
    go("transcripts survey", table, "--id", "id", "--open", "Why so?", "--open", "More?")
    assert "2 corrected answers wait" in go("transcripts answers list")
    assert go.json("transcripts answers list")[1]["after"] == "Yes."
    assert "1 corrected answers were dismissed" in go(
        "transcripts answers dismiss", "--question", "more?", "--note", "?"
    )
    go("project undo")
    assert go.json("transcripts answers dismiss", "Uma", "--note", "Not now")[0]["question"] == "Why so?"
    go("project undo")
    assert go.json("transcripts answers apply", "--dry-run")["revisions"][0]["transcript"] == "Uma"
    assert "1 corrected answers were applied" in go("transcripts answers apply", "Uma", "--question", "Why so?")
    for _ in range(2):
        go("project undo")
    go("project undo", "--as", "Ana")
    go("project undo")
    assert [row["transcript"] for row in go.json("transcripts list")] == ["T1", "T2"]


def variables(go: Path_) -> None:
    """The variable of the participants: another kind, labels, a name, exported, removed, and all taken back."""
    assert "0 values do not fit" in go("transcripts set-kind", "years", "category", "--dry-run")
    assert go.json("transcripts set-kind", "years", "category:3<5")["kind"] == "category"
    assert "2 labels were set" in go("transcripts value-labels", "--variable", "years", "--label", "3=three",
                                     "--label", "5=five")  # fmt: skip
    table = go.folder / "labels.csv"
    table.write_text("variable,value,label\nyears,3,Three\n", encoding="utf-8")
    assert go.json("transcripts value-labels", table) == {"labels": 1, "notes": []}
    assert "'years' is now called 'Years of work'" in go("transcripts rename-variable", "years", "Years of work")
    assert go.json("transcripts rename-variable", "Years of work", "years")["variable"] == "years"
    rows = go.json("transcripts export-participants", "--labels")
    assert [row["years (label)"] for row in rows] == ["Three", "five"]
    assert "2 rows written" in go("transcripts export-participants", "--out", go.folder / "people out.csv")
    assert "would go, with the values of 2 participants" in go("transcripts remove-variable", "years", "--dry-run")
    assert go.json("transcripts remove-variable", "years")["values"] == 2
    for _ in range(6):
        go("project undo")
    assert go.json("transcripts variables")[0]["kind"] == "number"


def labels(go: Path_) -> None:
    """Labels over all transcripts, and all taken back."""
    assert "interviewer" in go("transcripts labels list")
    before = go.json("transcripts labels list")
    assert "2 speakers are now: other" in go("transcripts labels set-role", "P*", "other")
    assert go.json("transcripts labels set-role", "p", "participant")["speakers"] == 2
    assert "1 speakers are now called 'Q'" in go("transcripts labels rename", "I", "Q", "--in", "T1")
    assert go.json("transcripts labels rename", "I", "Q") == {"merged": 0, "renamed": 1, "left": []}
    assert "2 speakers are now called 'Asker'" in go("transcripts labels merge", "Asker", "Q")
    assert go.json("transcripts labels merge", "I", "Ask*")["renamed"] == 2
    assert "are now the participant 'Zoe'" in go("transcripts labels link", "P", "Zoe", "--in", "T1")
    assert go.json("transcripts labels link", "P", "--nobody")["speakers"] == 2
    for _ in range(8):
        go("project undo")
    assert go.json("transcripts labels list") == before
