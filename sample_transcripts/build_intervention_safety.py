# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the invented study of 15 interviews on the safety of digital interventions from its bank.

python sample_transcripts/build_intervention_safety.py           writes the study again
python sample_transcripts/build_intervention_safety.py --check   builds it elsewhere and compares byte for byte
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
STUDY = HERE / "intervention_safety"
sys.path[:0] = [str(HERE), str(HERE.parent)]

from building import tables  # noqa: E402
from building.deciding import write_decisions  # noqa: E402
from building.files import write_transcript  # noqa: E402
from building.pairs import Confusion, Temptation, read_alone  # noqa: E402
from building.places import Place, locate  # noqa: E402
from building.planting import Planted  # noqa: E402
from building.rehearsal import rehearse  # noqa: E402
from building.talks import Talk, read_talks  # noqa: E402
from building.truth import manifest  # noqa: E402

from qualcoder_cp.transcripts import prepare  # noqa: E402

SEED = "intervention safety 1"
FILES = ("participants.csv", "codebook.csv", "codings.csv", "decisions.csv", "findings.csv", "manifest.json")
AMOUNTS = {"4": 4, "3": 7, "2": 5, "1c": 4, "more": 4, "6": 8, "7": 5, "1b": 10, "1a": 10}
CONFUSED = {
    "Crisis not noticed": ("Harmful or wrong advice", "Plan for an emergency"),
    "Getting worse through use": ("Harmful or wrong advice", "Checking whom it suits"),
    "Harmful or wrong advice": ("Getting worse through use", "Saying what it can't do"),
    "Entrusted words getting out": ("Getting worse through use", "Saying what it can't do"),
    "A person at the other end": ("Plan for an emergency", "Crisis not noticed"),
    "Plan for an emergency": ("A person at the other end", "Who answers for it"),
    "Checking whom it suits": ("Saying what it can't do", "Testing before and after release"),
    "Saying what it can't do": ("Checking whom it suits", "Harmful or wrong advice"),
    "Who answers for it": ("Reporting what went wrong", "Plan for an emergency"),
    "Reporting what went wrong": ("Who answers for it", "A person at the other end"),
    "Testing before and after release": ("Reporting what went wrong", "Checking whom it suits"),
    "Listening to those who use it": ("Testing before and after release", "Saying what it can't do"),
}
"""For each code: one of its own theme that it is taken for, and one of another theme."""

_FINDINGS = ("kind", "finding", "statement", "about", "code", "transcript", "quote", "note")


def temptations(talks: Sequence[Talk], places: Sequence[Place]) -> list[Temptation]:
    """Return where one analyst codes something that the consensus does not keep."""
    found = []
    for talk, place in zip(talks, places, strict=True):
        for number, mark in talk.tempting:
            begin = place.prepared.turns[number].speech_start
            found.append(Temptation(place.prepared.name, mark.code, begin + mark.start, begin + mark.end))
    return found


def participants_table(talks: Sequence[Talk]) -> str:
    """Return the participants as CSV."""
    rows = [
        (one.interview.person.participant, one.interview.person.transcript, one.interview.person.group,
         *one.about.values()) for one in talks
    ]  # fmt: skip
    return tables.table(("participant", "transcript", "group", "age_band", "gender", "tools"), rows)


def findings_table(bank: Path, places: Sequence[Place], planted: Sequence[Planted]) -> str:
    """Return the recommendations as CSV, a row per link: its codes, and the consensus passages that speak for it.

    Raises ValueError if a passage is not in the consensus.
    """
    texts = {place.prepared.name: place.text for place in places}
    rows: list[Sequence[object]] = []
    for one in tomllib.loads((bank / "recommendations.toml").read_text(encoding="utf-8"))["recommendation"]:
        head = ("recommendation", one["name"], one["statement"])
        rows += [(*head, "code", code, "", "", "") for code in one["codes"]]
        for passage in one["passages"]:
            spans = [
                texts[part.transcript][start:end]
                for part in planted if part.transcript == passage["transcript"]
                for code, start, end in part.consensus if code == passage["code"]
            ]  # fmt: skip
            if not spans:
                raise ValueError(f"{one['name']}: no passage of {passage['code']} in {passage['transcript']}")
            rows.append((*head, "coding", passage["code"], passage["transcript"], spans[0], passage.get("note", "")))
    return tables.table(_FINDINGS, rows)


def build(folder: Path) -> tuple[list[Place], list[Planted]]:
    """Write all files of the study into ``folder`` and return what was planted where.

    Raises ValueError if a file does not read back as it was meant, or a difference is not of its planted type.
    """
    bank = STUDY / "bank"
    domains = tables.read_codebook(bank)
    domain_of = {code["name"]: domain["name"] for domain in domains for code in domain["code"]}
    talks = read_talks(bank, domains)
    (folder / "transcripts").mkdir(parents=True, exist_ok=True)
    paths = [write_transcript(one.interview, folder / "transcripts") for one in talks]
    places = [locate(one.interview, read, domain_of) for one, read in zip(talks, prepare(paths), strict=True)]
    confused = Confusion(
        {code: tuple(one for one in others if domain_of[one] == domain_of[code]) for code, others in CONFUSED.items()},
        {code: tuple(one for one in others if domain_of[one] != domain_of[code]) for code, others in CONFUSED.items()},
    )
    planted = read_alone(
        places, domain_of, AMOUNTS, confused, tempting=temptations(talks, places), seed=f"{SEED} analysts"
    )
    rehearse(places, planted, domain_of)
    groups = {one.interview.person.transcript: one.interview.person.group for one in talks}
    contents = {
        "participants.csv": participants_table(talks),
        "codebook.csv": tables.codebook_table(domains),
        "codings.csv": tables.codings_table(places, planted),
        "findings.csv": findings_table(bank, places, planted),
        "manifest.json": manifest(planted, domains, groups, SEED),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content.encode("utf-8"))
    write_decisions(folder, planted)
    return places, planted


def changed(built: Path) -> list[str]:
    """Return the names of files of the study that are not what was built elsewhere."""
    names = set(FILES)
    for folder in (STUDY, built):
        names |= {f"transcripts/{path.name}" for path in (folder / "transcripts").glob("*")}
    return sorted(
        name for name in names
        if not (STUDY / name).is_file() or not (built / name).is_file()
        or (STUDY / name).read_bytes() != (built / name).read_bytes()
    )  # fmt: skip


def main() -> int:
    """Build the study, or check that it is as it would be built."""
    parser = argparse.ArgumentParser(description="Build the invented study on the safety of digital interventions.")
    parser.add_argument("--check", action="store_true", help="build elsewhere and compare byte for byte")
    if not parser.parse_args().check:
        for old in (STUDY / "transcripts").glob("*"):
            old.unlink()
        build(STUDY)
        return 0
    with tempfile.TemporaryDirectory() as elsewhere:
        build(Path(elsewhere))
        different = changed(Path(elsewhere))
    for name in different:
        print(f"{name} is not what the script builds", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
