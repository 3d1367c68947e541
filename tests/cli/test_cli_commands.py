# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole path by commands: each one once for people and once as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agreement_steps import agreement_parts
from running import commands, run
from small_study import P1, P2, Study
from transcript_steps import answers, comments, labels, variables

pytestmark = pytest.mark.slow

CODEBOOK = "code,parent_code,short_definition\nPrivacy,,Who sees it\nConsent,Privacy,\nTrust,,\nAccuracy,Trust,\n"
PEOPLE = "participant,transcript,group\nPia,T1,patients\nTim,T2,nurses\n"
SENSOR = "The sensor was wrong nearly all of the long summer night."


class Path_:
    """A study on its way through the commands; each call runs one twice where that is harmless."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = folder / "study.qcp"
        self.done: set[str] = set()

    def __call__(self, name: str, *words: str | Path) -> str:
        """Run a command for people and return what it says."""
        result = run(*name.split(), self.project, *words)
        assert result.exit_code == 0, result.output
        assert result.stdout.strip()
        self.done.add(name)
        return result.stdout

    def json(self, name: str, *words: str | Path) -> Any:
        """Run a command with ``--json`` and return the value; nothing else may stand on standard output."""
        result = run(*name.split(), self.project, *words, "--json")
        assert result.exit_code == 0, result.output
        self.done.add(f"{name} --json")
        return json.loads(result.stdout)


def _begin(go: Path_) -> None:
    assert "Made" in go("project new", "--title", "A study", "--coder", "Ana", "--coder", "Ben", "--lead", "Lea")
    other = run("project", "new", go.folder / "other.qcp", "--title", "Other", "--json")
    assert json.loads(other.stdout)["title"] == "Other"
    go.done.add("project new --json")
    assert go("project add-coder", "Cem", "--lead") == "Added Cem.\n"
    assert go.json("project add-coder", "Dov") == {"coder": "Dov", "role": "analyst"}
    go("project undo", "--as", "Lea")
    assert go.json("project undo", "--as", "Lea") == {"undone": "Add coder 'Cem'"}


def _transcripts(go: Path_) -> None:
    for name, text in (("T1", P1), ("T2", P2)):
        (go.folder / f"{name}.txt").write_text(text, encoding="utf-8")
    people = go.folder / "people.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    assert go.json("transcripts import", go.folder / "T1.txt", "--dry-run")[0]
    assert "Imported 1 transcripts" in go("transcripts import", go.folder / "T1.txt")
    assert go.json("transcripts import", go.folder / "T2.txt", "--participants", people)["imported"] == ["T2"]
    assert "Imported 2 participants" in go("transcripts participants", people)
    assert go.json("transcripts participants", people)["participants"] == 2
    closed = go.folder / "closed.csv"
    closed.write_text("participant;years\nPia;3\nTim;5\n", encoding="utf-8")
    assert "Imported 0 new participants" in go("transcripts survey", closed, "--variable", "years=number")
    assert go.json("transcripts survey", closed)["values"] == []
    assert "years" in go("transcripts variables")
    assert go.json("transcripts variables")[0]["kind"] == "number"
    assert "nurses" in go("transcripts list")
    assert [row["participant"] for row in go.json("transcripts list")] == ["Pia", "Tim"]
    assert "They never asked me" in go("transcripts show", "T1")
    assert go.json("transcripts show", "T1")[1]["role"] == "participant"


def _speakers(go: Path_) -> None:
    assert "P" in go("transcripts speakers")
    before = go.json("transcripts speakers", "T1")
    assert {(row["label"], row["role"], row["participant"]) for row in before} == {
        ("I", "interviewer", ""), ("P", "participant", "Pia"),
    }  # fmt: skip
    assert go("transcripts set-role", "T1", "p", "other") == "'P' in 'T1' is now: other.\n"
    assert go.json("transcripts set-role", "T1", "P", "interviewer")["role"] == "interviewer"
    assert go("transcripts merge-speakers", "T1", "P", "I") == "'I' is now 'P' in 'T1' (4 turns).\n"
    go("project undo")
    assert go.json("transcripts merge-speakers", "T1", "P", "I")["turns"] == 4
    for _ in range(3):
        go("project undo")
    assert go.json("transcripts speakers", "T1") == before


def _codebook(go: Path_) -> None:
    table = go.folder / "codebook.csv"
    table.write_text(CODEBOOK, encoding="utf-8")
    assert go("codebook import", table) == "Added 4 codes, altered 0.\n"
    assert go.json("codebook import", table) == {"added": 0, "altered": 0}
    assert "  Consent" in go("codebook list")
    assert [row["code"] for row in go.json("codebook list")] == ["Privacy", "Consent", "Trust", "Accuracy"]
    assert "Pilot" in go("codebook freeze", "--name", "Pilot")
    assert go.json("codebook freeze")["version"]
    go("project undo")
    assert go.json("project redo")["redone"].startswith("Freeze")
    go("project undo")
    assert go("project redo").startswith("Done again: Freeze")
    assert "4 codes" in go("codebook export", go.folder / "out.csv")
    assert go.json("codebook export", go.folder / "out.csv")["codes"] == 4


def _coding(go: Path_) -> None:
    go("coding apply", "T1", "Consent", "--quote", "They never asked me about consent.", "--as", "Ana")
    made = go.json("coding apply", "T1", "Consent", "--quote", "They never asked me about consent.", "--as", "Ben")
    assert P1[made["start"] : made["end"]] == "They never asked me about consent."
    go("coding apply", "T1", "Accuracy", "--quote", SENSOR, "--as", "Ben", "--unsure", "--memo", "Really?")
    rows = go.folder / "codings.csv"
    start = P2.index("I trust")
    rows.write_text(f"transcript,start_char,end_char,code,coder\nT2,{start},{start + 25},Trust,Ana\n", encoding="utf-8")
    assert "1 rows: 1 added" in go("coding import", rows)
    assert go.json("coding import", rows)["known"] == 1
    _correcting(go)
    assert "2 codings" in go("coding export", go.folder / "out.csv", "--as", "Ana")
    assert go.json("coding export", go.folder / "out.csv", "--as", "Ben")["codings"] == 2
    assert "in progress" in go("coding status")
    assert "Ben is excused from 1 layer; 'Round 1' is sealed." in go("coding excuse", "T2", "--of", "Ben")
    go("project undo")
    assert go.json("coding excuse", "T1", "T2", "--of", "Ben")["excused"] == 2
    assert go("project undo") == "Undone: Excuse Ben from 2 layers\n"
    assert "2 layers of Ana submitted; 'Round 1' is sealed." in go("coding submit", "--as", "Ana")
    assert go.json("coding submit", "T1", "T2", "--as", "Ben") == {
        "submitted": 2, "round": "Round 1", "state": "revealed",
    }  # fmt: skip
    assert "(revision 2)" in go("coding reopen", "T2", "--of", "Ben", "--reason", "Slip")
    go("coding submit", "--as", "Ben")
    assert go.json("coding reopen", "T2", "--of", "Ben", "--reason", "Slip")["revision"] == 3
    go("coding submit", "--as", "Ben")
    assert go.json("coding status")["layers"][0] == {"transcript": "T1", "Ana": "submitted", "Ben": "submitted"}


def _correcting(go: Path_) -> None:
    better = go.folder / "better.txt"
    better.write_text(P1.replace("How was it for you?", "So how was it?").replace("never asked", "Never once asked"))
    words = ("T1", better, "--reason", "Heard again", "--as", "Ana")
    shown = go("transcripts correct", *words, "--dry-run")
    assert "Would correct 'T1' (text 2)." in shown
    assert "0 with their words unchanged, 1 with corrected words, 0 without a place." in shown
    assert "Ana, Consent [" in shown
    assert "4 turns, 4 before" in go("transcripts correct", *words)
    assert "same as before" in run("transcripts", "correct", go.project, *words).output
    better.write_text(P1, encoding="utf-8")
    done = go.json("transcripts correct", *words)
    assert [one["now"] for one in done["changed"]] == ["They never asked me about consent."]
    assert (done["revision"], done["lost"], done["frozen"]) == (3, [], [])
    _placing(go, better, words)
    assert "T2 [33-38] P: I trust the numbers on it. Nobody told me who sees them.\n" in go(
        "transcripts search", "trust"
    )
    (hit,) = go.json("transcripts search", '"the numb"*', "--role", "participant")
    assert (hit["transcript"], P2[hit["start"] : hit["end"]]) == ("T2", "the numbers")
    assert "quotation mark" in run("transcripts", "search", go.project, '"the').output


def _placing(go: Path_, better: Path, words: tuple[str | Path, ...]) -> None:
    said = "They never asked me about consent."
    better.write_text(P1.replace(said, "Nobody told us."), encoding="utf-8")
    assert [one["text"] for one in go.json("transcripts correct", *words)["lost"]] == [said]
    assert said in go("coding unplaced", "--as", "Ana")
    (lost,), (other,) = go.json("coding unplaced", "--as", "Ana"), go.json("coding unplaced", "--as", "Ben")
    assert "coded 'Consent' by Ana" in go(
        "coding place", "T1", lost["uuid"][:8], "--quote", "Nobody told", "--as", "Ana"
    )
    assert go.json("coding place", "T1", other["uuid"], "--drop", "--as", "Ben") == {"dropped": other["uuid"]}
    assert "no codings" in run("coding", "place", go.project, "T1", "00", "--drop", "--as", "Ana").output
    assert go.json("coding unplaced", "--as", "Ana") == []
    for coder in ("Ben", "Ana", "Ana"):
        go("project undo", "--as", coder)


def _agreement(go: Path_) -> None:
    shown = go("agreement report", "--resamples", "10")
    assert "all domains pooled" in shown
    assert {row["unit"] for row in go.json("agreement report", "--resamples", "0")} == {
        "participant", "turn", "character",
    }  # fmt: skip
    out = go.folder / "agreement.csv"
    assert go.json("agreement report", "--resamples", "0", "--unit", "turn", "--out", out)["file"] == str(out)
    assert out.read_text(encoding="utf-8").startswith("code,level,unit,")
    aimed = go("agreement report", "--unit", "segment", "--coefficient", "jaccard", "--target", "0.5", "--coder", "Ben",
               "--coder", "Ana")  # fmt: skip
    assert "coders: Ben and Ana" in aimed
    assert "jaccard" in aimed
    assert "All coders at once: Ana, Ben" in go("agreement report", "--everybody", "--unit", "turn", "--share", "50")
    assert "There is no 'neither'" in go("agreement segments")
    assert {row["threshold"] for row in go.json("agreement segments", "--threshold", "70")} == {"70 %"}
    assert "distance jaccard" in go("agreement sets", "--distance", "jaccard")
    assert go.json("agreement sets", "--unit", "participant")["n_transcripts"] == 2
    assert "experimental" in go("agreement unitizing")
    assert "u_alpha" in go.json("agreement unitizing")[0]
    cut = go.folder / "units.csv"
    cut.write_text("transcript,start,end\nT1,0,40\nT1,40,60\n", encoding="utf-8")
    assert go("agreement fix-units", cut) == "2 fixed units in 1 transcripts.\n"
    assert go.json("agreement fix-units", cut) == {"units": 2, "transcripts": 1}
    assert "Unit: fixed unit" in go("agreement report", "--unit", "fixed unit")
    table = go.folder / "ratings.csv"
    table.write_text("unit,Ana,Ben\n1,yes,yes\n2,no,yes\n3,no,no\n4,,no\n", encoding="utf-8")
    assert "Nominal ratings of 4 units by 2 coders" in run("ratings", table).stdout
    assert json.loads(run("ratings", table, "--json").stdout)
    go.done |= {"ratings", "ratings --json"}


def _adjudication(go: Path_) -> None:
    assert go("adjudication apply", "--rule", "exact") == "1 item decided.\n"
    assert go.json("adjudication apply", "--rule", "exact") == {"decided": 0}
    assert "only one coder" in go("adjudication list")
    first, second = (row["disagreement"] for row in go.json("adjudication list"))
    go("adjudication decide", first, "coder", "--coder", "Ben", "--reason", "edge case")
    assert go.json("adjudication decide", second[:8], "edited", "--place", "28-40", "--code", "Accuracy")["outcome"]
    assert go("adjudication take-back", second) == "The item is open again.\n"
    go("adjudication decide", second, "nothing", "--rationale", "Off the point.")
    assert go.json("adjudication take-back", second)["state"] == "open"
    go("adjudication decide", second, "both")
    decisions = go.folder / "decisions.csv"
    assert "3 decisions" in go("adjudication export", decisions)
    assert go.json("adjudication export", decisions)["decisions"] == 3
    assert go.json("adjudication apply", decisions) == {"decided": 0}
    assert go("adjudication list", "--state", "all", "--out", go.folder / "list.csv").startswith("2 rows")


def _results(go: Path_) -> None:
    assert "2/2 (100%)" in go("prevalence report")
    found = {(row["code"], row["group"]): row["n"] for row in go.json("prevalence report", "--level", "domain")}
    assert found["Privacy", "all"] == 1
    assert found["Trust", "all"] == 2
    for picture in ("chart.png", "chart.svg", "chart.pdf"):
        go("prevalence chart", go.folder / picture, "--width", "400")
        assert (go.folder / picture).stat().st_size > 1000
    assert go.json("prevalence chart", go.folder / "chart.svg", "--by-group")["picture"].endswith("chart.svg")
    assert "13 files" in go("reports write", go.folder / "out", "--resamples", "10")
    assert len(go.json("reports write", go.folder / "out", "--resamples", "10")["files"]) == 13


def _project(go: Path_) -> None:
    assert "2 of 2" not in go("project info")
    assert go.json("project info")["layers"] == "4 of 4 submitted"
    assert "is sound" in go("project verify")
    assert go.json("project verify")["findings"] == []
    assert "Apply rule 'exact'" in go("project history")
    assert len(go.json("project history", "--limit", "3")) == 3
    assert "checked" in go("project backup", "--to", go.folder / "backups")
    assert Path(go.json("project backup", "--to", go.folder / "backups")["backup"]).exists()


def test_every_command_does_its_part_of_the_path_with_and_without_json(tmp_path: Path) -> None:
    go = Path_(tmp_path)
    parts = (
        _begin, _transcripts, _speakers, labels, variables, _codebook, comments, answers, _coding, _agreement,
        agreement_parts, _adjudication, _results, _project,
    )  # fmt: skip
    for part in parts:
        part(go)
    shown = {"open", "demo"}  # the window, and the journey on the sample study
    wanted = {name for name, _ in commands()} - shown - _tried_elsewhere()
    assert {f"{name}{how}" for name in wanted for how in ("", " --json")} <= go.done


def _tried_elsewhere() -> set[str]:
    """Return the commands that another test of this folder runs, word by word."""
    here = Path(__file__)
    leave_out = {here.name, "test_cli_documented.py", "test_cli_bad_input.py"}
    sources = "".join(path.read_text(encoding="utf-8") for path in here.parent.glob("test_*.py")
                      if path.name not in leave_out)  # fmt: skip
    return {
        name for name, _ in commands()
        if '"' + '", "'.join(name.split()) + '"' in sources or f'"{name}": (' in sources  # as in the test of two worlds
    }  # fmt: skip


def test_without_a_lead_one_says_who_does_it(tmp_path: Path) -> None:
    file = tmp_path / "s.qcp"
    run("project", "new", file, "--title", "S", "--coder", "Ana", "--coder", "Ben")
    table = tmp_path / "codebook.csv"
    table.write_text(CODEBOOK)
    refused = run("codebook", "import", file, table)
    assert refused.exit_code == 1
    assert refused.stderr == "Error: Say who does it with --as NAME (coders of s.qcp: Ana, Ben).\n"
    assert run("codebook", "import", file, table, "--as", "ben").exit_code == 0


def test_wrong_usage_is_exit_code_2(tmp_path: Path) -> None:
    file = tmp_path / "s.qcp"
    run("project", "new", file, "--title", "S", "--coder", "Ana")
    for words in (
        ("coding", "apply", file, "T1", "Consent"), ("agreement", "report", file, "--unit", "page"), ("nonsense",),
        ("adjudication", "apply", file), ("project", "new", file), ("adjudication", "decide", file, "ab", "perhaps"),
    ):  # fmt: skip
        assert run(*words).exit_code == 2, words


@pytest.mark.parametrize("picture", ["chart.jpg", "chart"])
def test_a_chart_of_another_format_is_refused(tmp_path: Path, picture: str) -> None:
    result = run("prevalence", "chart", tmp_path / "s.qcp", tmp_path / picture)
    assert (result.exit_code, result.stderr) == (1, f"Error: {tmp_path / picture} must end in .png, .svg or .pdf.\n")


def test_the_table_says_who_is_left_out_and_why(study: Callable[..., Study]) -> None:
    one = study()
    for coder in (one.ana, one.ben):
        one.apply(coder, "T1", "Consent", "How was it for you?")
    one.apply(one.ana, "T2", "Consent", "The school, perhaps.")
    one.submit().project.close()
    run("adjudication", "apply", one.path, "--rule", "exact")
    shown = run("prevalence", "report", one.path).stdout
    assert "Provisional: 1 participant not yet complete and left out." in shown
    assert "Left out: T2 (1 item is not decided yet)." in shown
    assert "Codings that touch no participant's speech and were not counted: 1." in shown


def test_a_project_in_use_can_be_read_but_not_changed(study: Callable[..., Study]) -> None:
    one = study()
    assert run("project", "info", one.path).exit_code == 0
    before = one.project.state
    refused = run("codebook", "freeze", one.path)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: ")
    assert refused.stderr.count("\n") == 1
    assert one.project.state == before
