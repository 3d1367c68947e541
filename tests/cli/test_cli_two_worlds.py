# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed means sealed, for every command there is: what a person sees can't depend on what another coder coded.

Two projects differ only in what Ben coded in a sealed round: other codes, other places, another number of codings,
other memos. Each command is run on both as Ana, as the lead, and as a reader; it must print and write the same, byte
for byte, after random ids, hashes and times are taken out. A command that is missing here fails the test.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from running import commands, run
from small_study import Study

from qualcoder_cp import coding

SENSOR = "The sensor was wrong nearly all of the long summer night."
CONSENT = "They never asked me about consent."
MOTHER = "My mother saw my data."
NUMBERS = "I trust the numbers on it."
SCHOOL = "The school, perhaps."

RUNS: dict[str, tuple[tuple[str, ...], ...]] = {
    "project info": (("{p}",),), "project verify": (("{p}",),), "project add-coder": (("{p}", "Zoe"),),
    "project history": (("{p}",), ("{p}", "--about", "T1"), ("{p}", "--by", "Ben"), ("{p}", "--text", "Accuracy")),
    "project undo": (("{p}",),), "project redo": (("{p}",),), "project backup": (("{p}", "--to", "{out}"),),
    "transcripts survey": (("{p}", "{f}/none.csv"),), "transcripts answers list": (("{p}",),),
    "transcripts answers apply": (("{p}", "T1"),), "transcripts answers dismiss": (("{p}", "T1", "--note", "no"),),
    "transcripts variables": (("{p}",),), "transcripts rename-variable": (("{p}", "age", "years"),),
    "transcripts set-kind": (("{p}", "age", "number"),), "transcripts value-labels": (("{p}", "--variable", "age"),),
    "transcripts remove-variable": (("{p}", "age"),), "transcripts export-participants": (("{p}",),),
    "transcripts correct": (("{p}", "T1", "{f}/better.txt", "--reason", "typing"),
                            ("{p}", "T1", "{f}/better.txt", "--reason", "typing", "--dry-run")),
    "transcripts search": (("{p}", "sensor"), ("{p}", "mother")), "transcripts speakers": (("{p}", "T1"),),
    "transcripts set-role": (("{p}", "T1", "I", "other"),), "transcripts merge-speakers": (("{p}", "T1", "I", "P"),),
    "transcripts labels list": (("{p}",),), "transcripts labels set-role": (("{p}", "I", "other"),),
    "transcripts labels rename": (("{p}", "I", "Int"),), "transcripts labels merge": (("{p}", "I", "P"),),
    "transcripts labels link": (("{p}", "P", "Somebody"),), "transcripts comments list": (("{p}",),),
    "transcripts comments add": (("{p}", "{f}/better.txt"),), "transcripts comments as-memos": (("{p}",),),
    "transcripts comments as-codings": (("{p}",),),
    "transcripts import": (("{p}", "{f}/better.txt"), ("{p}", "{f}/T1.txt", "--update", "--reason", "x", "--dry-run"),
                           ("{p}", "{f}/T1.txt", "--update", "--reason", "x")),
    "transcripts participants": (("{p}", "{f}/none.csv"),), "transcripts list": (("{p}",),),
    "transcripts show": (("{p}", "T1"),),
    "codebook import": (("{p}", "{f}/codebook.csv"),),
    "codebook export": (("{p}", "{out}/codebook.csv"), ("{p}", "{out}/codebook.docx"), ("{p}", "{out}/codebook.md")),
    "codebook list": (("{p}",),), "codebook freeze": (("{p}",),), "codebook add": (("{p}", "New"),),
    "codebook edit": (("{p}", "Accuracy", "--label", "Right"),),
    "codebook move": (("{p}", "Accuracy", "--below", "Privacy"),),
    "codebook merge": (("{p}", "Accuracy", "--into", "Access", "--dry-run"), ("{p}", "Accuracy", "--into", "Access"),
                       ("{p}", "Confidence", "--into", "Access")),
    "codebook split": (("{p}", "Accuracy", "--to", "Precision"), ("{p}", "Accuracy", "--to", "Precision", "--dry-run"),
                       ("{p}", "Accuracy", "--to", "Precision", "--coder", "Ben")),
    "codebook delete": (("{p}", "Accuracy"), ("{p}", "Confidence"), ("{p}", "Accuracy", "--remove-codings"),
                        ("{p}", "Accuracy", "--move-to", "Access"), ("{p}", "Trust")),
    "codebook show": (("{p}", "Accuracy"), ("{p}", "Confidence")),
    "codebook example": (("{p}", "Accuracy", "--kind", "typical", "--transcript", "T1", "--quote", SENSOR),),
    "codebook versions": (("{p}",),), "codebook diff": (("{p}", "1"),),
    "coding import": (("{p}", "{f}/codings.csv"),), "coding export": (("{p}", "{out}/codings.csv"),),
    "coding apply": (("{p}", "T1", "Accuracy", "--quote", SENSOR),), "coding submit": (("{p}", "T1"),),
    "coding reopen": (("{p}", "T1", "--of", "Ben", "--reason", "a look"),),
    "coding excuse": (("{p}", "T2", "--of", "Ben"), ("{p}", "T1", "--of", "Ben")),
    "coding unplaced": (("{p}",),), "coding place": (("{p}", "T1", "00", "--quote", SENSOR),),
    "coding status": (("{p}",),),
    "coding memo list": (("{p}",), ("{p}", "--author", "Ben"), ("{p}", "--text", "secret")),
    "coding memo add": (("{p}", "a thought"),), "coding memo change": (("{p}", "00", "--words", "x"),),
    "coding memo remove": (("{p}", "00"),),
    "coding segments": (("{p}",), ("{p}", "--code", "Accuracy"), ("{p}", "--coder", "Ben"), ("{p}", "--code", "Trust"),
                        ("{p}", "--out", "{out}/segments.docx")),
    "coding auto": (("{p}", "--find", "sensor", "--code", "Accuracy", "--dry-run"),
                    ("{p}", "--find", "mother", "--code", "Confidence")),
    "coding edit": (("{p}", "00", "--unsure"),), "coding recheck": (("{p}",), ("{p}", "--coder", "Ben")),
    "rounds new": (("{p}", "Next"),), "rounds list": (("{p}",),), "rounds matrix": (("{p}",),),
    "rounds missing": (("{p}",),), "rounds assign": (("{p}", "--coder", "Lea"),),
    "rounds unassign": (("{p}", "--coder", "Ben", "--transcript", "T1"),
                        ("{p}", "--coder", "Ben", "--transcript", "T2")),
    "rounds rename-coder": (("{p}", "T1", "--from", "Ana", "--to", "Ben", "--reason", "a slip"),
                            ("{p}", "T2", "--from", "Ben", "--to", "Ana", "--reason", "a slip")),
    "rounds due": (("{p}", "2027-03-31"),), "rounds begin": (("{p}",),), "rounds use": (("{p}", "Round 1"),),
    "rounds close": (("{p}",),), "rounds protocol": (("{p}",),),
    "agreement breakdown": (("{p}",),), "agreement confusion": (("{p}",),), "agreement repair": (("{p}",),),
    "agreement sample": (("{p}", "--count", "1"),), "agreement diagnosis": (("{p}",),),
    "agreement preset": (("{p}", "nvivo"),), "agreement coefficients": (("{p}", "off"),),
    "agreement report": (("{p}",),),
    "agreement segments": (("{p}",),), "agreement unitizing": (("{p}",),), "agreement sets": (("{p}",),),
    "agreement fix-units": (("{p}", "{f}/units.csv"),),
    "adjudication list": (("{p}",),), "adjudication apply": (("{p}", "--rule", "exact"),),
    "adjudication decide": (("{p}", "00", "both"),), "adjudication take-back": (("{p}", "00"),),
    "adjudication export": (("{p}", "{out}/decisions.csv"),), "adjudication agenda": (("{p}",),),
    "adjudication remark": (("{p}", "00", "words"),), "adjudication minutes": (("{p}", "{out}/minutes.docx"),),
    "adjudication sign-off": (("{p}", "T1"),), "adjudication stale": (("{p}",),),
    "adjudication learn": (("{p}", "--of", "Ben"),), "adjudication example": (("{p}", "00", "typical"),),
    "adjudication audit": (("{p}", "{out}/audit.csv"),),
    "prevalence report": (("{p}",), ("{p}", "--layer", "Ben"), ("{p}", "--layer", "any coder"), ("{p}", "--more"),
                          ("{p}", "--layer", "Ana", "--more"), ("{p}", "--sensitivity")),
    "prevalence saturation": (("{p}",), ("{p}", "--layer", "Ben")),
    "prevalence cooccurrence": (("{p}",), ("{p}", "--layer", "any")),
    "prevalence matrix": (("{p}",), ("{p}", "--layer", "both")), "prevalence flow": (("{p}",),),
    "prevalence figure": (("{p}", "bars", "{out}/bars.svg", "--band"), ("{p}", "flow", "{out}/flow.svg"),
                          ("{p}", "codeline", "{out}/line.svg", "--transcript", "T1", "--layer", "Ben"),
                          ("{p}", "agreement", "{out}/agreement.svg")),
    "prevalence describe": (("{p}",),), "prevalence joint": (("{p}", "--variable", "group"),),
    "prevalence side-by-side": (("{p}", "--pair", "age=Accuracy"),),
    "reports data-package": (("{p}", "{out}/data.zip"),),
    "findings list": (("{p}",),), "findings add": (("{p}", "A claim"),), "findings edit": (("{p}", "A claim"),),
    "findings remove": (("{p}", "A claim"),), "findings unlink": (("{p}", "A claim", "00"),),
    "findings link": (("{p}", "A claim", "--code", "Accuracy"),), "findings show": (("{p}",), ("{p}", "A claim")),
    "findings export": (("{p}", "{out}/findings.csv"), ("{p}", "{out}/findings.docx")),
    "findings import": (("{p}", "{f}/none.csv"),),
    "prevalence chart": (("{p}", "{out}/chart.png"),),
    "reports write": (("{p}", "{out}"), ("{p}", "--preset", "jmir", "--out", "{out}")),
    "reports labels": (("{p}",), ("{p}", "{f}/codebook.csv")), "reports pseudonyms": (("{p}", "{f}/none.csv"),),
    "reports check": (("{p}", "{f}/better.txt"),), "reports quote": (("{p}", "T1", MOTHER),),
    "team pack": (("{p}", "--coder", "Ana", "--out", "{out}/ana.qcw", "--plain"),),
    "team return": (("{p}", "--out", "{out}/ana.qcb", "--plain"),),
    "team receive": (("{p}", "{f}/none.qcb"),),
}  # fmt: skip
"""What is run of each command; ``{f}`` holds files, ``{out}`` takes what is written."""

ELSEWHERE = {
    "open": "opens the window", "demo": "makes a project of its own", "ratings": "reads no project",
    "project new": "makes a project", "agreement plan": "reads no project", "team open": "reads no project",
    "rounds peek": "unseals for one person, on record", "rounds reveal": "unseals, on record",
}  # fmt: skip
"""Commands that have nothing to hide, and why."""


def test_every_command_is_tried() -> None:
    assert {name for name, _ in commands()} == set(RUNS) | set(ELSEWHERE)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return two folders with projects that differ only in what Ben coded in a sealed round."""
    made = []
    for number, secrets in enumerate((
        [("T1", "Accuracy", SENSOR, False), ("T2", "Access", NUMBERS, False)],
        [("T1", "Confidence", MOTHER, True), ("T1", "Consent", CONSENT, False), ("T2", "Confidence", SCHOOL, True)],
    )):  # fmt: skip
        folder = tmp_path_factory.mktemp(f"world{number}")
        one = Study(folder, {})
        (folder / "better.txt").write_text("I: Better?\nP: Much better, thank you.\n", encoding="utf-8")
        (folder / "T1.txt").write_text(one.texts["T1"].replace("sensor", "sensors"), encoding="utf-8")
        (folder / "codebook.csv").write_text("code\nAccuracy\nAnother\n", encoding="utf-8")
        start, end = one.place("T1", MOTHER)
        (folder / "codings.csv").write_text(f"transcript,start_char,end_char,code,coder\nT1,{start},{end},Access,Ana\n")
        coding.ensure_round(one.project, by="Lea")
        one.apply(one.ana, "T1", "Consent", CONSENT)
        for talk, code, words, unsure in secrets:
            one.apply(one.ben, talk, code, words, unsure=unsure)
        found = coding.codings(one.project, one.ben, coder_id=one.ben.id)[0]
        coding.set_memo(one.project, one.ben, found.id, "secret thought " * (1 + number))
        start, end = one.place("T1", secrets[0][2])
        talk = one.transcript("T1")
        coding.add_memo(one.project, one.ben, "a secret" + "!" * number, transcript_id=talk, start=start, end=end)
        coding.submit_layers(one.project, one.ben, [one.transcript("T1")])
        one.project.close()
        made.append(folder)
    return made


_UNSTEADY = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "UUID"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:?\d\d:?\d\d(\.\d+)?Z?"), "TIME"), (re.compile(r"\d\d:\d\d"), "TIME"),
    (re.compile(r"\b[0-9a-f]{12,64}\b"), "HASH"), (re.compile(r"(seed)(\W+)\d+"), r"\1\2SEED"),
    (re.compile(r"\b[0-9a-f]{8}\b"), "SHORT"),
)  # fmt: skip


def steady(words: str, folder: Path) -> str:
    for pattern, name in _UNSTEADY:
        words = pattern.sub(name, words)
    return words.replace(str(folder), "FOLDER")


def written(folder: Path) -> dict[str, str]:
    """Return the contents of what was written; project files and packages are compared elsewhere."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.suffix in (".qcp", ".qcw", ".qcb"):
            continue
        if path.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(path) as archive:
                body = "".join(archive.read(name).decode("utf-8", "replace") for name in sorted(archive.namelist()))
        else:
            body = path.read_bytes().decode("utf-8", "replace")
        found[path.name] = hashlib.sha256(steady(body, folder).encode()).hexdigest()
    return found


def seen(
    world: Path, tmp_path: Path, name: str, words: tuple[str, ...], who: str | None, more: tuple[str, ...]
) -> object:
    """Return everything that a command lets a person see."""
    shutil.rmtree(tmp_path, ignore_errors=True)
    folder, out = tmp_path / "f", tmp_path / "out"
    shutil.copytree(world, folder)
    out.mkdir()
    places = {"p": folder / "study.qcp", "f": folder, "out": out}
    given = [word.format(**places) for word in words]
    result = run(*name.split(), *given, *(("--as", who) if who else ()), *more)
    return result.exit_code, steady(result.stdout, tmp_path), steady(result.stderr, tmp_path), written(out)


def _cases() -> list[tuple[str, tuple[str, ...]]]:
    return [(name, words) for name, every in RUNS.items() for words in every]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "words"), _cases(), ids=lambda one: one if isinstance(one, str) else " ".join(one))
def test_nothing_that_is_seen_depends_on_what_another_coded(
    worlds: list[Path], tmp_path: Path, name: str, words: tuple[str, ...]
) -> None:
    command = dict(commands())[name]
    options = {word for option in command.params for word in option.opts}
    viewers: list[str | None] = ["Ana", "Lea"] if "--as" in options else [None]
    place = tmp_path / "same"
    for who in viewers:
        for more in ((), ("--json",)) if "--json" in options else ((),):
            first, second = (seen(world, place, name, words, who, more) for world in worlds)
            assert first == second, f"as {who}"


def test_the_test_itself_would_notice(worlds: list[Path], tmp_path: Path) -> None:
    """Ben himself sees the difference."""
    for name, words in (("coding export", RUNS["coding export"][0]), ("coding segments", ("{p}",)),
                        ("project history", ("{p}",)), ("coding memo list", ("{p}",))):  # fmt: skip
        first, second = (seen(world, tmp_path / "same", name, words, "Ben", ()) for world in worlds)
        assert first != second
