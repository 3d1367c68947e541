# SPDX-License-Identifier: GPL-3.0-or-later
"""Codes, memos, segments, auto-coding, re-check and history by command, each told in a sentence or as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from running import run
from small_study import Study

MOTHER = "My mother saw my data."


@pytest.fixture
def path(study: Callable[..., Study]) -> Path:
    """Return a project in which Ana has two codings and Ben one."""
    one = study()
    one.apply(one.ana, "T1", "Consent", "They never asked me about consent.")
    one.apply(one.ana, "T1", "Access", MOTHER)
    one.apply(one.ben, "T1", "Trust", MOTHER)
    one.project.close()
    return one.path


def said(*words: str | Path) -> str:
    """Run a command that must succeed, and return what it printed."""
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def as_json(*words: str | Path) -> object:
    """Run a command and return its JSON."""
    return json.loads(said(*words, "--json"))


def refused(*words: str | Path) -> str:
    """Run a command that must end with 1, and return its one sentence."""
    result = run(*words)
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    return result.stderr


def uuid_of(path: Path, text: str, who: str = "Ana") -> str:
    """Return the UUID of the one segment with these words."""
    (found,) = as_json("coding", "segments", path, "--text", text, "--as", who)  # type: ignore[misc]
    return str(found["uuid"])


def test_a_code_is_added_edited_moved_merged_and_deleted(path: Path) -> None:
    assert said("codebook", "add", path, "Asked", "--below", "Consent", "--colour", "#AABBCC", "--as", "Lea") == (
        "Added Privacy > Consent > Asked.\n"
    )
    said("codebook", "edit", path, "Asked", "--name", "Asked again", "--when-to-use", "Always", "--as", "Lea")
    assert "when to use: Always" in said("codebook", "show", path, "asked again")
    assert said("codebook", "move", path, "Asked again", "--below", "Trust", "--place", "1", "--as", "Lea") == (
        "Now at Trust > Asked again.\n"
    )
    preview = as_json("codebook", "merge", path, "Consent", "--into", "Access", "--dry-run", "--as", "Ana")
    assert preview["codings"] == 1  # type: ignore[index]
    assert "'Consent' merged into 'Access'." in said(
        "codebook", "merge", path, "Consent", "--into", "Access", "--as", "Ana"
    )
    assert "merged into it: Consent" in said("codebook", "show", path, "Consent")
    assert "is in use" in refused("codebook", "delete", path, "Access", "--as", "Ana")
    assert said("codebook", "delete", path, "Access", "--remove-codings", "--as", "Ana") == "'Access' deleted.\n"
    assert said("coding", "segments", path, "--as", "Ana") == "0 segments.\n"
    said("project", "undo", path, "--as", "Ana")
    assert said("coding", "segments", path, "--as", "Ana").endswith("2 segments.\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "{p}", "  "), "needs a name"), (("add", "{p}", "x" * 10_000), "has 10,000 characters"),
        (("add", "{p}", "New", "--colour", "red"), "'red' is no colour"), (("edit", "{p}", "Nope"), "no code 'Nope'"),
        (("move", "{p}", "Privacy", "--below", "Consent"), "can't be moved below"),
        (("merge", "{p}", "Privacy", "--into", "Consent"), "Merge the other way round"),
        (("delete", "{p}", "Trust", "--remove-codings"), "a domain can't be deleted"),
        (("diff", "{p}", "77"), "no version 77"),
        (("example", "{p}", "Trust", "--remove", "zz"), "No example begins with 'zz'"),
    ],
)  # fmt: skip
def test_what_can_not_be_is_one_sentence(path: Path, words: tuple[str, ...], sentence: str) -> None:
    group = ("codebook", *(word.format(p=path) for word in words))
    assert sentence in refused(*group, *(("--as", "Lea") if words[0] != "diff" else ()))


def test_a_split_by_words_or_by_uuid(path: Path) -> None:
    told = said("codebook", "split", path, "Access", "--to", "Family", "--text", "mother", "--dry-run", "--as", "Ana")
    assert told == "1 coding would go from 'Access' to 'Family'; 0 in submitted layers and 0 of other coders stay.\n"
    said("codebook", "split", path, "Access", "--to", "Family", "--coding", uuid_of(path, MOTHER)[:8], "--as", "Ana")
    assert "Privacy > Family (1)" in said("coding", "segments", path, "--as", "Ana")


def test_examples_and_versions(path: Path) -> None:
    said("codebook", "freeze", path, "--as", "Lea")
    said("codebook", "example", path, "Access", "--transcript", "T1", "--quote", MOTHER, "--as", "Lea")
    assert "Typical example of 'Access' was written.\n  + My mother saw my data." in said("codebook", "diff", path, "1")
    (shown,) = as_json("codebook", "show", path, "Access")["examples"]  # type: ignore[index]
    said("codebook", "example", path, "Access", "--remove", shown["example"]["uuid"][:8], "--as", "Lea")
    assert said("codebook", "diff", path, "1") == "Nothing changed.\n"
    assert said("codebook", "versions", path).startswith("1 Version 1, by Ana")


@pytest.mark.parametrize("ending", ["docx", "xlsx", "md", "csv"])
def test_the_codebook_as_a_file(path: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"book.{ending}"
    assert as_json("codebook", "export", path, out) == {"codes": 6, "file": str(out)}
    assert out.read_bytes()[:2] == (b"PK" if ending in ("docx", "xlsx") else out.read_bytes()[:2])
    said("codebook", "export", path, tmp_path / "book", "--format", ending)
    assert (tmp_path / "book").read_bytes() == out.read_bytes()


def test_an_existing_coding_is_changed_by_command(path: Path) -> None:
    uuid = uuid_of(path, MOTHER)
    said("coding", "edit", path, uuid[:8], "--memo", "Hers", "--unsure", "--code", "Trust", "--as", "Ana")
    assert "'My mother saw my data.' (unsure) | Hers" in said("coding", "segments", path, "--unsure", "--as", "Ana")
    found = as_json("coding", "edit", path, uuid, "--end", "144", "--as", "Ana")
    assert (found["text"], found["memo"]) == ("My mother", "Hers")  # type: ignore[index]
    assert "No coding begins" in refused("coding", "edit", path, uuid_of(path, MOTHER, "Ben"), "--sure", "--as", "Ana")
    assert "removed" in said("coding", "edit", path, uuid, "--remove", "--as", "Ana")
    assert said("coding", "segments", path, "--as", "Ana").endswith("1 segment.\n")


def test_auto_coding_lists_first_and_codes_what_is_ticked(path: Path) -> None:
    listed = as_json("coding", "auto", path, "--find", "me", "--words", "--code", "Trust", "--dry-run", "--as", "Ana")
    ids = [one["id"] for one in listed["passages"]]  # type: ignore[index]
    assert len(ids) == 2
    told = said("coding", "auto", path, "--find", "me", "--words", "--code", "Trust", "--only", ids[1], "--as", "Ana")
    assert told == "1 passage coded 'Trust', 0 united with codings there, 0 left as they are.\n"
    again = said("coding", "auto", path, "--find", "me", "--words", "--code", "Trust", "--as", "Ana")
    assert again == "1 passage coded 'Trust', 0 united with codings there, 1 left as they are.\n"
    assert "no regular expression" in refused(
        "coding", "auto", path, "--find", "(", "--mode", "regex", "--code", "Trust", "--as", "Ana"
    )
    assert "among the hits" in refused(
        "coding", "auto", path, "--find", "me", "--code", "Trust", "--only", "9:9:9", "--as", "Ana"
    )


def test_memos_by_command(path: Path, tmp_path: Path) -> None:
    made = as_json("coding", "memo", "add", path, "Hm", "--transcript", "T1", "--quote", MOTHER, "--as", "Ana")
    uuid = made["uuid"]  # type: ignore[index]
    said("coding", "memo", "change", path, uuid[:8], "--words", "Hm!", "--title", "Mothers", "--as", "Ana")
    assert "Hm!" in said("coding", "memo", "list", path, "--about", "passage", "--as", "Ana")
    for who in ((), ("--as", "Ben"), ("--as", "Lea")):
        assert said("coding", "memo", "list", path, *who) == "0 memos.\n"
        assert as_json("coding", "memo", "list", path, *who) == []
    said("coding", "memo", "list", path, "--out", tmp_path / "memos.md", "--as", "Ana")
    assert "### Mothers" in (tmp_path / "memos.md").read_text(encoding="utf-8")
    said("coding", "memo", "remove", path, uuid[:8], "--as", "Ana")
    assert said("coding", "memo", "list", path, "--as", "Ana") == "0 memos.\n"
    assert "lists them" in refused("coding", "memo", "remove", path, uuid[:8], "--as", "Ana")


def test_rechecks_by_command(path: Path) -> None:
    said("codebook", "edit", path, "Access", "--short-definition", "Who sees it", "--as", "Lea")
    assert said("coding", "recheck", path, "--as", "Ana").endswith("1 coding to look at again.\n")
    assert said("coding", "recheck", path, "--as", "Ben") == "0 codings to look at again.\n"
    told = said("coding", "recheck", path, "--keep", uuid_of(path, MOTHER), "--as", "Ana")
    assert told == "Done; 0 codings of Ana to look at again.\n"


def test_the_history_filtered_and_an_own_step_taken_back(path: Path) -> None:
    shown = said("project", "history", path, "--about", "T1", "--since", "yesterday", "--as", "Ana")
    assert "Apply code 'Consent'" in shown
    assert "Trust" not in shown
    assert "Apply code 'Trust'" not in said("project", "history", path, "--as", "Ana")
    steps = as_json("project", "history", path, "--by", "Ana", "--as", "Ana")
    assert [(one["step"], one["what"]) for one in steps][:2] == [  # type: ignore[index,union-attr]
        (1, "Apply code 'Access'"), (2, "Apply code 'Consent'"),
    ]  # fmt: skip
    assert all("id" not in one for one in steps)  # type: ignore[union-attr]
    assert said("project", "undo", path, "--step", "2", "--as", "Ana") == "Undone: Apply code 'Consent'\n"
    assert "is no time" in refused("project", "history", path, "--since", "soon")
    assert "neither a transcript nor a code" in refused("project", "history", path, "--about", "Nope")
    assert "that can be taken back, not 99" in refused("project", "undo", path, "--step", "99", "--as", "Ana")
