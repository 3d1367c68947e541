# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the sample study of 102 invented interviews from its bank of passages.

python sample_transcripts/build_stakeholder_study.py           writes the study again
python sample_transcripts/build_stakeholder_study.py --check   builds it elsewhere and compares byte for byte
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
STUDY = HERE / "stakeholder_study"
sys.path[:0] = [str(HERE), str(HERE.parent)]

from building import tables  # noqa: E402
from building.analysts import Reading  # noqa: E402
from building.deciding import write_decisions  # noqa: E402
from building.files import write_transcript  # noqa: E402
from building.interviews import Writer  # noqa: E402
from building.people import plan  # noqa: E402
from building.places import Place, locate  # noqa: E402
from building.planting import Planted  # noqa: E402
from building.rehearsal import rehearse  # noqa: E402

from qualcoder_cp.transcripts import prepare  # noqa: E402


def build(folder: Path) -> tuple[list[Place], list[Planted]]:
    """Write transcripts, tables and the lead's decisions into ``folder`` and return what was planted where.

    Raises ValueError if a file does not read back as it was meant, or a difference is not of its planted type.
    """
    bank = STUDY / "bank"
    domains = tables.read_codebook(bank)
    domain_of = {code["name"]: domain["name"] for domain in domains for code in domain["code"]}
    writer = Writer(bank, domain_of)
    interviews = [writer.write(person) for person in plan()]
    (folder / "transcripts").mkdir(parents=True, exist_ok=True)
    paths = [write_transcript(interview, folder / "transcripts") for interview in interviews]
    pairs = zip(interviews, prepare(paths), strict=True)
    places = [locate(interview, prepared, domain_of) for interview, prepared in pairs]
    planted = Reading(places, domain_of).read()
    rehearse(places, planted, domain_of)
    contents = {
        "participants.csv": tables.participants_table(places),
        "codebook.csv": tables.codebook_table(domains),
        "codings.csv": tables.codings_table(places, planted),
        "manifest.json": tables.manifest(places, planted, domains),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content.encode("utf-8"))
    write_decisions(folder, planted)
    return places, planted


def differences(one: Path, two: Path) -> list[str]:
    """Return the names of built files that are not the same in both folders."""
    names = {"participants.csv", "codebook.csv", "codings.csv", "decisions.csv", "manifest.json"}
    for folder in (one, two):
        names |= {f"transcripts/{path.name}" for path in (folder / "transcripts").glob("*")}

    def same(name: str) -> bool:
        first, second = one / name, two / name
        return first.is_file() and second.is_file() and first.read_bytes() == second.read_bytes()

    return sorted(name for name in names if not same(name))


def main() -> int:
    """Build the study, or check that it is as it would be built."""
    parser = argparse.ArgumentParser(description="Build the sample study of invented interviews.")
    parser.add_argument("--check", action="store_true", help="build elsewhere and compare byte for byte")
    if not parser.parse_args().check:
        for old in (STUDY / "transcripts").glob("*"):
            old.unlink()
        build(STUDY)
        return 0
    with tempfile.TemporaryDirectory() as elsewhere:
        build(Path(elsewhere))
        changed = differences(STUDY, Path(elsewhere))
    for name in changed:
        print(f"{name} is not what the script builds", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
