# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the invented survey of 62 mental health professionals from its bank of answers.

python sample_transcripts/build_clinician_survey.py           writes the study again
python sample_transcripts/build_clinician_survey.py --check   builds it elsewhere and compares byte for byte

What the two analysts coded in the answers, and what the lead decided, is made by ``building/survey_codings.py``.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent
STUDY = HERE / "clinician_survey"
sys.path[:0] = [str(HERE), str(HERE.parent)]

from building.survey_codings import Truth, write_codings  # noqa: E402

from qualcoder_cp.csv_table import table_text  # noqa: E402

SEED = 20260
SIZE = 62
FILES = ("survey.csv", "survey.xlsx", "codebook.csv", "codings.csv", "decisions.csv", "manifest.json")
QUESTIONS = ("before_recommending", "a_situation", "greatest_worry")
SILENT = {"before_recommending": 3, "a_situation": 8, "greatest_worry": 4}
"""How many people leave a question empty besides the two who answer none."""

CLOSED = ("years_in_practice", "uses_digital_tools", "setting", "confidence", "tools_used")
_PROFESSIONS = {"psychologist": 21, "psychiatrist": 14, "social worker": 10, "nurse": 9, "occupational therapist": 8}
_SETTINGS = ("outpatient clinic", "hospital", "private practice", "community service")
_CONFIDENCE = ("very low", "low", "moderate", "high", "very high")
_TOOLS = ("video sessions", "online questionnaires", "mood tracker", "messaging", "virtual reality", "chatbot")
_POPULAR = (9, 8, 5, 5, 1, 1)
_CHOICE = re.compile(r"\{([^{}]*)\}")
_MADE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_ZIP_TIME = (2026, 1, 1, 0, 0, 0)
_WIDE = 60
_WITH_ASIDE = 10


def people(rng: Random) -> list[dict[str, str]]:
    """Return the closed answers of everybody, in the order of their ids."""
    professions = [name for name, count in _PROFESSIONS.items() for _ in range(count)]
    rng.shuffle(professions)
    rows = []
    for number, profession in enumerate(professions, 1):
        uses = rng.random() < 0.74
        years = min(41, max(0, round(rng.gammavariate(2.2, 6))))
        trust = min(4, max(0, round(rng.gauss(2.3 if uses else 1.2, 1) - years / 40)))
        tools = {tool for tool in rng.choices(_TOOLS, _POPULAR, k=rng.randrange(1, 5))} if uses else set()
        rows.append({
            "respondent": f"{number:03}", "profession": profession, "years_in_practice": str(years),
            "uses_digital_tools": "yes" if uses else "no", "setting": rng.choice(_SETTINGS),
            "confidence": _CONFIDENCE[trust], "tools_used": "; ".join(tool for tool in _TOOLS if tool in tools),
        })  # fmt: skip
    rows[rng.randrange(SIZE)]["years_in_practice"] = ""
    rows[rng.randrange(SIZE)]["confidence"] = ""
    return rows


def told(raw: str, use: int, rng: Random) -> str:
    """Return a wording of an answer; the second time it is told, every place says something else."""
    place = 0

    def choose(match: re.Match[str]) -> str:
        nonlocal place
        place += 1
        alternatives = match.group(1).split("|")
        number = (use + place) % 2 if use < 2 else rng.randrange(len(alternatives))
        return alternatives[number % len(alternatives)]

    return " ".join(_CHOICE.sub(choose, raw).split())


def answers(name: str, count: int, rng: Random) -> tuple[str, list[Truth]]:
    """Return the question and as many different answers to it, each with its code and what belongs to it."""
    bank = tomllib.loads((STUDY / "bank" / f"{name}.toml").read_text(encoding="utf-8"))
    single = [one for one in bank["answer"] if one.get("once")]
    several = [one for one in bank["answer"] if not one.get("once")]
    given = [_answer(one, told(one["text"], 0, rng)) for one in single]
    rng.shuffle(several)
    for number in range(count - len(given)):
        use, place = divmod(number, len(several))
        text = told(several[place]["text"], use, rng)
        while any(text == other.text for other in given):
            text = told(several[place]["text"], use, rng)
        given.append(_answer(several[place], text))
    rng.shuffle(given)
    for place, aside in enumerate(rng.sample(_asides(), _WITH_ASIDE)):
        given[place] = replace(given[place], text=f"{given[place].text} {aside}")
    rng.shuffle(given)
    return bank["question"], given


def _answer(entry: Mapping[str, str], text: str) -> Truth:
    return Truth(text, entry["code"], len(text))


def _asides() -> list[str]:
    found: list[str] = tomllib.loads((STUDY / "bank" / "asides.toml").read_text(encoding="utf-8"))["asides"]
    return found


def survey() -> tuple[list[str], list[dict[str, str]], list[Truth]]:
    """Return the columns and rows of the survey, and what is in the answers."""
    rng = Random(SEED)
    rows = people(rng)
    truths: list[Truth] = []
    mute = set(rng.sample(range(SIZE), 2))
    for name in QUESTIONS:
        empty = mute | set(rng.sample([one for one in range(SIZE) if one not in mute], SILENT[name]))
        question, given = answers(name, SIZE - len(empty), rng)
        truths += given  # before they are given away
        for number, row in enumerate(rows):
            row[question] = "" if number in empty else given.pop().text
    return list(rows[0]), rows, truths


def workbook(columns: list[str], rows: list[dict[str, str]]) -> bytes:
    """Return the survey as an Excel workbook: a title, the header, ids as text, years as numbers."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Survey"
    sheet.append(["Invented survey of mental health professionals"])
    sheet.append(columns)
    for row in rows:
        years = row["years_in_practice"]
        sheet.append([int(years) if name == "years_in_practice" and years else row[name] or None for name in columns])
    for column in "HIJ":
        sheet.column_dimensions[column].width = _WIDE
    sheet.freeze_panes = "B3"
    made = io.BytesIO()
    book.save(made)
    return _fixed(made.getvalue())


def _fixed(data: bytes) -> bytes:
    """Return the same workbook without the time of its making."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MADE.sub(rb"\g<1>2026-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, _ZIP_TIME), content)
    return made.getvalue()


def themes() -> list[dict[str, Any]]:
    """Return the themes of the codebook, each with its codes under ``code``."""
    found: list[dict[str, Any]] = tomllib.loads((STUDY / "bank" / "codebook.toml").read_text(encoding="utf-8"))["theme"]
    return found


def codebook() -> str:
    """Return the codebook as the CSV that a team would import."""
    columns = ("code", "parent_code", "colour", "short_definition", "example")
    rows = []
    for theme in themes():
        rows.append({"code": theme["name"], **{key: theme.get(key) for key in columns[2:]}})
        rows += [
            {"code": code["name"], "parent_code": theme["name"], "colour": theme["colour"],
             "short_definition": code["short_definition"], "example": code["example"]} for code in theme["code"]
        ]  # fmt: skip
    return table_text(columns, rows)


def build(folder: Path) -> None:
    """Write the study's files into ``folder``."""
    columns, rows, truths = survey()
    (folder / "survey.csv").write_bytes(table_text(columns, rows).encode("utf-8"))
    (folder / "survey.xlsx").write_bytes(workbook(columns, rows))
    (folder / "codebook.csv").write_bytes(codebook().encode("utf-8"))
    write_codings(folder, themes(), truths, {row["respondent"]: row["profession"] for row in rows})


def main() -> int:
    """Build the study, or check that it is as it would be built."""
    parser = argparse.ArgumentParser(description="Build the invented survey of mental health professionals.")
    parser.add_argument("--check", action="store_true", help="build elsewhere and compare byte for byte")
    if not parser.parse_args().check:
        build(STUDY)
        return 0
    with tempfile.TemporaryDirectory() as elsewhere:
        build(Path(elsewhere))
        changed = [
            name for name in FILES
            if not (STUDY / name).is_file() or (STUDY / name).read_bytes() != (Path(elsewhere) / name).read_bytes()
        ]  # fmt: skip
    for name in changed:
        print(f"{name} is not what the script builds", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
