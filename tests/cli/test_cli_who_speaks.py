# SPDX-License-Identifier: GPL-3.0-or-later
"""Focus groups, dyads, repeated interviews and file names by command, from the files to the counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commented_files import Note, commented_docx
from running import run

GROUP = (
    "Moderator: Who would share the data?\nAda: I would, any day.\nBea: I never would share it.\nCleo: Maybe.\n"
    "Moderator: Why not?\nBea: Nobody asked me.\nAda: They did ask me.\nCleo: Nor me.\nModerator: Thank you.\n"
)
DYAD = (
    "Interviewer: How is school?\nMother: He goes there again.\nSon: I do go.\n"
    "Interviewer: And the watch?\nSon: I like the watch.\nMother: I worry about the watch.\n"
    "Interviewer: Thanks.\nSon: Bye.\nMother: Goodbye then.\n"
)
FIRST = (
    "Interviewer: How was it?\nAda: It was new to me.\nInterviewer: And?\nAda: I trust it.\n"
    "Interviewer: Bye.\nAda: Bye.\n"
)


def ok(*words: object) -> str:
    result = run(*(str(word) if not isinstance(word, Path) else word for word in words))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """An empty study with the files of a focus group, a dyad and two interviews beside it."""
    project = tmp_path / "study.qcp"
    ok("project", "new", project, "--title", "A study", "--coder", "Ana", "--lead", "Lea")
    (tmp_path / "talks").mkdir()
    for name, text in (("FG1", GROUP), ("Family", DYAD), ("First", FIRST), ("Second", FIRST.replace("new", "old"))):
        (tmp_path / "talks" / f"{name}.txt").write_text(text, encoding="utf-8")
    table = tmp_path / "codes.csv"
    table.write_text("code\nSharing\nWorry\n", encoding="utf-8")
    ok("codebook", "import", project, table)
    return project


def who(project: Path) -> dict[str, set[str]]:
    rows = json.loads(ok("transcripts", "speakers", project, "--json"))
    found: dict[str, set[str]] = {}
    for row in rows:
        if row["participant"]:
            found.setdefault(row["transcript"], set()).add(f"{row['label']}={row['participant']}")
    return found


def test_a_table_tells_who_of_a_group_is_who_and_who_came_twice(study: Path) -> None:
    people = study.parent / "people.csv"
    people.write_text(
        "participant,group,transcript\nAda,Patients,FG1; First; Second\nBea,Patients,FG1\nCleo,Nurses,FG1\n"
        "Mother,Caregivers,Family\nSon,Patients,Family\n",
        encoding="utf-8",
    )
    ok("transcripts", "import", study, study.parent / "talks", "--participants", people)
    assert who(study) == {
        "FG1": {"Ada=Ada", "Bea=Bea", "Cleo=Cleo"}, "First": {"Ada=Ada"}, "Second": {"Ada=Ada"},
        "Family": {"Mother=Mother", "Son=Son"},
    }  # fmt: skip
    listed = json.loads(ok("transcripts", "list", study, "--json"))
    assert next(row["group"] for row in listed if row["transcript"] == "FG1") == "Patients; Nurses"


def test_labels_are_linked_to_participants_by_command(study: Path) -> None:
    known = ("Ada=participant", "Bea=participant", "Cleo=participant", "Mother=participant", "Son=participant")
    ok("transcripts", "import", study, study.parent / "talks", *(word for one in known for word in ("--speaker", one)))
    ok("transcripts", "labels", "link", study, "Ada", "P01")
    ok("transcripts", "labels", "link", study, "Mother", "P02", "--in", "Family")
    ok("transcripts", "labels", "link", study, "Son", "P03", "--in", "Family")
    ok("transcripts", "labels", "link", study, "Bea", "P04")
    assert who(study)["FG1"] >= {"Ada=P01", "Bea=P04"}
    assert who(study)["Second"] == {"Ada=P01"}
    assert who(study)["Family"] == {"Mother=P02", "Son=P03"}
    refused = run("transcripts", "labels", "link", study, "Interviewer", "P01")
    assert refused.exit_code == 1
    assert "only a speaker with the role participant" in refused.stderr


def test_a_passage_counts_for_the_person_who_said_it(study: Path) -> None:
    """In a group of three, one of whom worries, one of three participants is counted."""
    people = study.parent / "people.csv"
    people.write_text(
        "participant,group,transcript\nAda,P,FG1; First\nBea,P,FG1\nCleo,P,FG1\nMother,C,Family\nSon,P,Family\n",
        encoding="utf-8",
    )
    files = [study.parent / "talks" / f"{name}.txt" for name in ("FG1", "Family", "First")]
    ok("transcripts", "import", study, *files, "--participants", people)
    ok("coding", "apply", study, "FG1", "Sharing", "--quote", "I never would share it.", "--as", "Ana")
    ok("coding", "apply", study, "Family", "Worry", "--quote", "I worry about the watch.", "--as", "Ana")
    ok("coding", "apply", study, "First", "Sharing", "--quote", "I trust it.", "--as", "Ana")
    ok("coding", "apply", study, "FG1", "Sharing", "--quote", "I would, any day.", "--as", "Ana")
    ok("coding", "submit", study, "--as", "Ana")
    rows = json.loads(ok("prevalence", "report", study, "--layer", "Ana", "--json"))
    rows = rows["rows"] if isinstance(rows, dict) else rows
    counts = {row["code"]: (row["n"], row["N"]) for row in rows if row.get("group") in (None, "", "all", "All")}
    assert counts["Sharing"] == (2, 5)  # Ada, who came twice, and Bea
    assert counts["Worry"] == (1, 5)


def test_similar_labels_are_proposed_and_merged_everywhere(study: Path) -> None:
    more = study.parent / "talks" / "Third.txt"
    more.write_text("Interwiever: Hello?\nAda: Hello.\n" * 3, encoding="utf-8")
    ok("transcripts", "import", study, study.parent / "talks")
    assert "one speaker? 'Interviewer' and 'Interwiever'" in ok("transcripts", "labels", "list", study)
    ok("transcripts", "labels", "merge", study, "Interviewer", "Interwiever")
    found = json.loads(ok("transcripts", "labels", "list", study, "--json"))
    assert next(one["transcripts"] for one in found["labels"] if one["label"] == "Interviewer") == 4
    assert found["similar"] == []


@pytest.mark.parametrize(
    ("pattern", "people"),
    [
        ("{group}_{id}_{*}", {"CLIN_07": "CLIN", "CARE_07": "CARE", "CLIN_08": "CLIN", "CARE_08": "CARE"}),
        ("guess", {"CLIN_07": "CLIN", "CARE_07": "CARE", "CLIN_08": "CLIN", "CARE_08": "CARE"}),
        (
            "{id}_2024",
            {"CLIN_07": "not stated", "CARE_07": "not stated", "CLIN_08": "not stated", "CARE_08": "not stated"},
        ),
    ],
)
def test_the_rule_that_reads_file_names_can_be_chosen(tmp_path: Path, pattern: str, people: dict[str, str]) -> None:
    project = tmp_path / "study.qcp"
    ok("project", "new", project, "--title", "A study", "--coder", "Ana")
    (tmp_path / "talks").mkdir()
    for number, name in enumerate(("CLIN_07_2024", "CARE_07_2024", "CLIN_08_2024", "CARE_08_2024")):
        (tmp_path / "talks" / f"{name}.txt").write_text(FIRST + f"Ada: {number}\n", encoding="utf-8")
    ok("transcripts", "import", project, tmp_path / "talks", "--names", pattern)
    rows = json.loads(ok("transcripts", "list", project, "--json"))
    assert {row["participant"]: row["group"] for row in rows} == people


def test_a_rule_that_does_not_fit_names_the_first_file(study: Path) -> None:
    result = run("transcripts", "import", study, study.parent / "talks", "--names", "{group}_{id}")
    assert result.exit_code == 1
    assert "does not fit the file name" in result.stderr
    assert json.loads(ok("transcripts", "list", study, "--json")) == []


# ---------------------------------------------------------------- files that come again


def test_a_dry_run_says_what_files_would_change(study: Path) -> None:
    talks = study.parent / "talks"
    ok("transcripts", "import", study, talks)
    ok("coding", "apply", study, "First", "Worry", "--quote", "It was new to me.", "--as", "Ana")
    ok("coding", "apply", study, "First", "Sharing", "--quote", "I trust it.", "--as", "Ana")
    (talks / "First.txt").write_text(FIRST.replace("I trust it.", "No idea at all."), encoding="utf-8")
    (talks / "Copy.txt").write_text(GROUP, encoding="utf-8")
    told = json.loads(ok("transcripts", "import", study, talks, "--dry-run", "--as", "Ana", "--json"))
    found = {Path(one["file"]).name: one["outlook"] for one in told}
    assert {name: one["fate"] for name, one in found.items()} == {
        "FG1.txt": "already in the project", "Copy.txt": "already in the project", "First.txt": "new text revision",
        "Second.txt": "already in the project", "Family.txt": "already in the project",
    }  # fmt: skip
    assert found["Copy.txt"]["transcript"] == "FG1"
    revision = found["First.txt"]["revision"]
    assert (revision["moved"], [one["text"] for one in revision["lost"]]) == (1, ["I trust it."])
    shown = ok("transcripts", "import", study, talks, "--dry-run", "--as", "Ana")
    assert "holds the same text as the transcript 'FG1'; nothing would change." in shown
    assert "would be text 2 of 'First'" in shown
    refused = run("transcripts", "import", study, talks / "Copy.txt")
    assert refused.exit_code == 1
    assert "holds the same text as the transcript 'FG1'" in refused.stderr


def test_an_update_does_what_the_dry_run_said(study: Path) -> None:
    talks = study.parent / "talks"
    ok("transcripts", "import", study, talks)
    (talks / "First.txt").write_text(FIRST.replace("I trust it.", "I do trust it."), encoding="utf-8")
    (talks / "New.txt").write_text(FIRST.replace("new", "fresh"), encoding="utf-8")
    refused = run("transcripts", "import", study, talks, "--update")
    assert refused.exit_code == 1
    assert "needs a reason" in refused.stderr
    done = ok("transcripts", "import", study, talks, "--update", "--reason", "Heard again")
    assert "1 new transcripts, 1 corrected, 3 unchanged, 0 new comments." in done
    assert "I do trust it." in ok("transcripts", "show", study, "First")
    ok("project", "undo", study)
    assert "I do trust it." not in ok("transcripts", "show", study, "First")


def test_a_single_file_reads_as_it_did_among_many(study: Path) -> None:
    """Three subtitles tell that Bea is a speaker; one of them alone would not."""
    talks = study.parent / "cues"
    talks.mkdir()
    for number in range(3):
        cues = [("Ada", f"So, {number}?"), ("Bea", "It was fine."), ("Ada", "And?"), ("Ada", "Well.")]
        body = "".join(f"00:0{at}.000 --> 00:0{at}.900\n{who}: {said}\n\n" for at, (who, said) in enumerate(cues))
        (talks / f"cue{number}.vtt").write_text(f"WEBVTT\n\n{body}", encoding="utf-8")
    ok("transcripts", "import", study, talks)
    (told,) = json.loads(ok("transcripts", "import", study, talks / "cue1.vtt", "--dry-run", "--json"))
    assert told["outlook"]["fate"] == "already in the project"


def test_a_dry_run_shows_the_comments_of_a_file(study: Path) -> None:
    path = study.parent / "commented.docx"
    path.write_bytes(commented_docx(FIRST, Note("Ana", "Worry: a bit", "I trust it.")))
    assert "comments: Ana 1" in ok("transcripts", "import", study, path, "--dry-run")
    (told,) = json.loads(ok("transcripts", "import", study, path, "--dry-run", "--json"))
    (comment,) = told["comments_found"]
    assert (comment["author"], comment["text"], comment["end"] - comment["start"]) == ("Ana", "Worry: a bit", 11)
    ok("transcripts", "import", study, path)
    done = run("transcripts", "comments", "as-codings", study, "--author", "Zed=Ana")
    assert done.stderr == "No comment is by 'Zed'.\n"
    assert "1 comments became codings: 1 new" in done.stdout


def test_a_dry_run_needs_no_project(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FIRST, encoding="utf-8")
    assert "words:" in ok("transcripts", "import", tmp_path / "none.qcp", tmp_path / "a.txt", "--dry-run")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("comments", "as-codings", "--author", "Ana"), 2, "must be two names"),
        (("comments", "as-codings", "--same", "x="), 2, "must be two names"),
        (("comments", "as-codings", "--under", "Nothing"), 1, "no code 'Nothing'"),
        (("comments", "list", "Nothing"), 1, "no transcript 'Nothing'"),
        (("answers", "apply", "First"), 1, "No such corrected answer waits"),
        (("answers", "dismiss", "--note", " "), 1, "needs a note"),
        (("labels", "set-role", "Nobody", "other"), 1, "No transcript has a speaker 'Nobody'"),
        (("labels", "link", "Ada"), 2, "Name a participant, or give --nobody"),
        (("labels", "merge", " ", "Ada"), 1, "needs a label"),
        (("set-kind", "years", "size"), 2, "'size' is no kind of variable"),
        (("set-kind", "years", "number"), 1, "no variable 'years'"),
        (("value-labels",), 2, "Give either a table or"),
        (("rename-variable", "years", "x"), 1, "no variable 'years'"),
        (("remove-variable", "years"), 1, "no variable 'years'"),
    ],
)
def test_what_can_not_be_is_refused_in_a_sentence(study: Path, words: tuple[str, ...], code: int, message: str) -> None:
    ok("transcripts", "import", study, study.parent / "talks" / "First.txt")
    depth = 2 if words[0] in ("comments", "answers", "labels") else 1
    result = run("transcripts", *words[:depth], study, *words[depth:])
    assert result.exit_code == code, result.output
    assert message in result.stderr
    assert "Traceback" not in result.output
