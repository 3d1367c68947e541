# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands that take agreement apart say what was compared, write tidy CSV and JSON, and refuse plainly."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from running import run
from small_study import Study

from qualcoder_cp import coding
from qualcoder_cp.project import Project, add_coder

CONSENT, MOTHER, NUMBERS = "They never asked me about consent.", "My mother saw my data.", "I trust the numbers on it."
BOTH = (
    ("breakdown",), ("breakdown", "--by", "group"), ("breakdown", "--by", "transcript"), ("breakdown", "--by", "week"),
    ("breakdown", "--by", "coding week"), ("breakdown", "--by", "round"), ("breakdown", "--by", "pair"),
    ("confusion",), ("confusion", "--kinds"), ("repair",), ("repair", "--unit", "turn"), ("diagnosis",),
    ("diagnosis", "--unit", "character"),
)  # fmt: skip
PRESETS = ("nvivo", "maxqda", "atlasti", "dedoose", "qdaminer")


@pytest.fixture
def coded(tmp_path: Path, study: Callable[..., Study]) -> Path:
    """Return a project in which two coders agree once, mix two codes up once, and one of them is alone once."""
    one = study()
    one.people("participant,transcript,group\nPia,T1,patients\nNora,T2,nurses\n")
    for coder in (one.ana, one.ben):
        one.apply(coder, "T1", "Consent", CONSENT)
    one.apply(one.ana, "T1", "Access", MOTHER)
    one.apply(one.ben, "T1", "Consent", MOTHER)
    one.apply(one.ana, "T2", "Confidence", NUMBERS)
    one.submit()
    one.project.close()
    return Path(shutil.copy(one.path, tmp_path / "copy.qcp"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("words", BOTH)
def test_each_says_what_was_compared_and_writes_the_same_rows_as_csv_and_json(
    coded: Path, words: tuple[str, ...]
) -> None:
    command, *options = words
    shown = run("agreement", command, coded, *options)
    assert shown.exit_code == 0
    assert "nan" not in shown.output.lower().split()
    if command != "diagnosis":
        assert "Ana and Ben" in shown.output
        assert "Round 1" in shown.output
    written = run("agreement", command, coded, *options, "--out", coded.parent / "table.csv")
    assert written.exit_code == 0
    listed = json.loads(run("agreement", command, coded, *options, "--json").output)
    table = rows(coded.parent / "table.csv")
    assert len(table) == len(listed) > 0
    assert [{name: "" if value is None else str(value) for name, value in row.items()} for row in listed] == [
        {name: row[name] for name in listed[0]} for row in table
    ]


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_is_a_table_with_its_weakness(coded: Path, name: str) -> None:
    shown = run("agreement", "preset", coded, name)
    assert shown.exit_code == 0
    assert "Known weakness: " in shown.output
    run("agreement", "preset", coded, name, "--out", coded.parent / "preset.csv")
    assert {row["preset"] for row in rows(coded.parent / "preset.csv")} == {name}


def test_the_whole_comes_before_the_groups(coded: Path) -> None:
    found = json.loads(run("agreement", "breakdown", coded, "--by", "group", "--json").output)
    assert list(dict.fromkeys(row["part"] for row in found)) == ["all", "patients", "nurses"]
    tree = json.loads(run("agreement", "breakdown", coded, "--json").output)
    assert [row["code"] for row in tree[:3]] == ["all domains pooled", "all codes pooled", "Privacy"]


def test_a_confusion_names_both_codes_and_repair_shows_both_definitions(coded: Path) -> None:
    shown = run("agreement", "confusion", coded).output
    assert any(line.split()[:2] == ["Consent", "Access"] for line in shown.splitlines())
    found = run("agreement", "repair", coded).output
    assert "merge 'Consent' and 'Access': alpha" in found
    assert found.count("  Consent: no definition") == 1
    assert "ignore boundaries" in found


def test_the_diagnosis_follows_the_unit(coded: Path) -> None:
    run("agreement", "diagnosis", coded, "--unit", "turn", "--out", coded.parent / "d.csv")
    found = [row for row in rows(coded.parent / "d.csv") if row["code"] == "Consent"]
    assert [(row["Ana"], row["Ben"], row["used"]) for row in found] == [
        ("1", "1", "yes"), ("0", "1", "yes"), ("0", "0", "yes"), ("0", "0", "yes"),
    ]  # fmt: skip


def test_the_report_explains_what_is_odd_and_gives_the_methods_sentence(coded: Path) -> None:
    shown = run("agreement", "report", coded, "--unit", "turn", "--resamples", "0").output
    assert "Confidence: Ana alone used it: kappa is 0 by its formula and alpha at most 0." in shown
    assert "For the methods section: Krippendorff's alpha (nominal) per code at the turn level" in shown


def test_a_table_can_be_a_workbook(coded: Path) -> None:
    from openpyxl import load_workbook

    assert run("agreement", "repair", coded, "--out", coded.parent / "repair.xlsx").exit_code == 0
    lines = list(load_workbook(coded.parent / "repair.xlsx").active.iter_rows(values_only=True))
    assert lines[0][:2] == ("code_one", "code_other")
    assert lines[1][:5] == ("Consent", "Access", 1, 22, "merge 'Consent' and 'Access'")


def test_a_sample_is_drawn_and_can_be_drawn_again(coded: Path) -> None:
    one = run("agreement", "sample", coded, "--count", "1", "--seed", "3")
    assert one.exit_code == 0
    assert one.stdout == run("agreement", "sample", coded, "--count", "1", "--seed", "3").stdout
    assert "1 of 2 transcripts were drawn at random within groups" in one.stderr
    both = json.loads(run("agreement", "sample", coded, "--share", "50", "--json").output)
    assert [row["group"] for row in both] == ["patients", "nurses"]


def test_a_plan_needs_no_project(tmp_path: Path) -> None:
    words = (
        "agreement",
        "plan",
        "--prevalence",
        "0.2",
        "--alpha",
        "0.8",
        "--half-width",
        "0.15",
        "--simulations",
        "200",
    )
    assert "transcripts coded twice give a 95 % interval of about ±0.15" in run(*words).output
    found = json.loads(run(*words, "--json").output)
    assert found["transcripts"] in [row["transcripts"] for row in found["curve"]]
    assert run(*words, "--out", tmp_path / "plan.csv").exit_code == 0
    assert len(rows(tmp_path / "plan.csv")) == len(found["curve"])


def test_without_coefficients_the_comparison_stays_and_no_coefficient_is_printed(coded: Path) -> None:
    assert run("agreement", "coefficients", coded, "off").output == "The study reports no coefficients of agreement.\n"
    report = run("agreement", "report", coded, "--unit", "turn").output
    assert "alpha" not in report
    assert "only 1" in report
    for by in ("level", "group", "pair", "round"):
        assert "alpha" not in run("agreement", "breakdown", coded, "--by", by).output
    found = json.loads(run("agreement", "report", coded, "--unit", "turn", "--json").output)
    assert {(row["coefficient"], row["value"], row["reason"]) for row in found} == {
        ("", None, "this study reports no coefficients")
    }
    assert {row["code"] for row in found} > {"Consent", "Access"}
    assert run("agreement", "confusion", coded).exit_code == 0
    for words in (("repair",), ("preset", "nvivo")):
        refused = run("agreement", words[0], coded, *words[1:])
        assert refused.exit_code == 1
        assert "reports no coefficients" in refused.stderr
    run("agreement", "coefficients", coded, "on")
    assert "alpha" in run("agreement", "report", coded, "--unit", "turn").output


# ---------------------------------------------------------------- bad input

PLAIN = [*BOTH, *(("preset", name) for name in PRESETS)]


def words_of(words: tuple[str, ...], path: Path) -> tuple[str | Path, ...]:
    return ("agreement", words[0], path, *words[1:])


def said(path: Path, words: tuple[str, ...]) -> str:
    """Return what a command prints; it may refuse in one sentence, but never show a traceback or a NaN."""
    result = run(*words_of(words, path))
    assert result.exit_code in (0, 1)
    if result.exit_code:
        assert result.stderr.startswith("Error: ")
        assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output
    assert "nan" not in result.output.lower().split()
    return result.output


@pytest.mark.slow
@pytest.mark.parametrize("words", PLAIN)
def test_an_empty_project_and_one_that_nobody_coded_are_refused_in_a_sentence(
    tmp_path: Path, study: Callable[..., Study], words: tuple[str, ...]
) -> None:
    Project.create(tmp_path / "new.qcp", "New").close()
    one = study()
    one.project.close()
    for path in (tmp_path / "new.qcp", one.path):
        assert "Nothing is coded" in said(path, words)
    assert "does not exist" in said(tmp_path / "none.qcp", words)


@pytest.mark.slow
@pytest.mark.parametrize("words", PLAIN)
def test_a_sealed_round_is_not_taken_apart(study: Callable[..., Study], words: tuple[str, ...]) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.project.close()
    output = said(one.path, words)
    assert ("no round is revealed yet" if words == ("breakdown", "--by", "round") else "sealed") in output


def one_coder(one: Study) -> None:
    coding.make_round(one.project, "Solo", [one.ana], by="Lea")
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.submit(one.ana)


def nobody_used_a_code(one: Study) -> None:
    one.submit()


def everybody_everywhere(one: Study) -> None:
    for coder in (one.ana, one.ben):
        for name, text in one.texts.items():
            coding.apply_code(one.project, coder, one.transcript(name), one.code["Consent"], 0, len(text))
    one.submit()


def other_transcripts(one: Study) -> None:
    one.apply(one.ana, "T1", "Consent", CONSENT)
    coding.excuse(one.project, one.ben, one.transcript("T1"), by="Lea")
    coding.excuse(one.project, one.ana, one.transcript("T2"), by="Lea")
    one.submit()


def no_code_at_all(one: Study) -> None:
    one.submit()
    with one.project.change("Empty codebook", by="Lea") as change:
        for (code_id,) in one.project.rows("SELECT id FROM code ORDER BY parent_id IS NULL, id"):
            change.delete("code", code_id)


@pytest.mark.slow
@pytest.mark.parametrize("words", PLAIN)
@pytest.mark.parametrize(
    ("make", "parts"),
    [
        (one_coder, ("nothing to compare", "one coder only", "fewer than two coders")),
        (nobody_used_a_code, ("not used", "either coder", "Neither coder", "yes")),
        (
            everybody_everywhere,
            ("no variation", "No two codes", "Consent", "4 of 4 codes undefined", "no passage differs"),
        ),
        (other_transcripts, ("nothing to compare", "Nothing to compare", "excused")),
        (no_code_at_all, ("",)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_cannot_be_computed_is_said(
    study: Callable[..., Study], words: tuple[str, ...], make: Callable[[Study], None], parts: tuple[str, ...]
) -> None:
    one = study()
    make(one)
    one.project.close()
    output = said(one.path, words)
    assert any(part.lower() in output.lower() for part in parts), output


def test_a_layer_on_another_state_of_the_text_is_left_out_and_the_diagnosis_says_so(
    study: Callable[..., Study],
) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.submit(one.ana)
    text = one.texts["T1"].replace(CONSENT, "Nobody told me a thing.")  # what Ana marked is no longer there
    coding.revise_text(one.project, one.transcript("T1"), text, by="Lea", reason="Typo")
    one.submit(one.ben)
    one.project.close()
    assert "Ana: submitted on another state of the text" in said(one.path, ("diagnosis",))
    for words in PLAIN:
        said(one.path, words)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("preset", "excel"), "presets: nvivo"), (("confusion", "--coder", "Ana"), "two different coders"),
        (("repair", "--coder", "Ana", "--coder", "Ana"), "two different coders"),
        (("breakdown", "--coder", "Ana", "--coder", "Zoe"), "Zoe"), (("sample",), "either how many"),
        (("sample", "--count", "9"), "from 2 transcripts"), (("sample", "--share", "0"), "share must be"),
        (("confusion", "--coder", "Ana", "--coder", "Cem"), "Not both coders are in 'Round 1'"),
        (("diagnosis", "--unit", "segment"), "no table of units"),
    ],
)  # fmt: skip
def test_wrong_words_are_refused_in_a_sentence(coded: Path, words: tuple[str, ...], part: str) -> None:
    with Project.open(coded) as project:
        add_coder(project, "Cem")
    assert part in said(coded, words)


@pytest.mark.parametrize("more", [("--prevalence", "0"), ("--alpha", "1"), ("--half-width", "2"), ("--units", "0")])
def test_a_plan_that_cannot_be_is_refused(more: tuple[str, str]) -> None:
    result = run("agreement", "plan", "--prevalence", "0.2", "--alpha", "0.8", *more)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The ") or result.stderr.startswith("Error: A ")
