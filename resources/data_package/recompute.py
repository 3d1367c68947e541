# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes the published numbers again from the tables of this data package, with Python alone.

python recompute.py [FOLDER]     checks every number; exit code 1 if one of them differs
"""

from __future__ import annotations

import csv
import hashlib
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

Z = 1.959964
TOLERANCE = 1e-9


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with (folder / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def check_files(folder: Path) -> list[str]:
    """Return the files that are not what the checksums say."""
    wrong = []
    for line in (folder / "checksums.txt").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
            wrong.append(f"{name} was changed")
    return wrong


def above(codebook: list[dict[str, str]]) -> dict[str, list[str]]:
    """Return each code with itself and all that it stands below."""
    parent = {row["code"]: row["parent_code"] for row in codebook}
    chains = {}
    for code in parent:
        chain = [code]
        while parent.get(chain[-1]):
            chain.append(parent[chain[-1]])
        chains[code] = chain
    return chains


def check_units(folder: Path) -> list[str]:
    """Compare units_long.csv with what follows from codings.csv: a code is present if it or one below it is."""
    chains = above(table(folder, "codebook.csv"))
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in table(folder, "codings.csv"):
        for person in filter(None, row["counted_for"].split("; ")):
            found[person, row["coder"]] |= set(chains[row["code"]])
    return [
        f"units_long.csv: {row['unit_id']}, {row['coder']}, {row['code']} is {row['present']}"
        for row in table(folder, "units_long.csv")
        if row["present"] and int(row["present"]) != (row["code"] in found[row["unit_id"], row["coder"]])
    ]


def wilson(n: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of Wilson (1927) as percentages."""
    share, square = n / total, Z * Z
    divisor = 1 + square / total
    centre = (share + square / (2 * total)) / divisor
    half = Z * math.sqrt(share * (1 - share) / total + square / (4 * total * total)) / divisor
    low, high = 0.0 if n == 0 else max(0.0, centre - half), 1.0 if n == total else min(1.0, centre + half)
    return 100 * low, 100 * high


def check_prevalence(folder: Path) -> list[str]:
    """Compare prevalence.csv with units_long.csv: participants with the code, of those who are complete."""
    n: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for row in table(folder, "units_long.csv"):
        if row["coder"] == "consensus" and row["present"]:
            for group in ("all", *row["group"].split("; ")):
                total[row["code"], group] += 1
                n[row["code"], group] += int(row["present"])
    wrong = []
    for row in table(folder, "prevalence.csv"):
        key = row["code"], row["group"]
        if (n[key], total[key]) != (int(row["n"]), int(row["N"])):
            wrong.append(f"prevalence.csv: {key} is {n[key]}/{total[key]}, printed {row['n']}/{row['N']}")
        elif total[key]:
            values = (100 * n[key] / total[key], *wilson(n[key], total[key]))
            printed = (row["percent"], row["ci_low"], row["ci_high"])
            wrong += [
                f"prevalence.csv: {key}: {value}, printed {shown}"
                for value, shown in zip(values, printed, strict=True)
                if abs(value - float(shown)) > TOLERANCE
            ]
    return wrong


def alpha(units: list[list[str]]) -> float | None:
    """Return Krippendorff's alpha for nominal values; empty cells are missing; None where it is undefined."""
    pairs: Counter[tuple[str, str]] = Counter()
    for unit in units:
        values = [value for value in unit if value]
        if len(values) > 1:
            for one, first in enumerate(values):
                for two, second in enumerate(values):
                    if one != two:
                        pairs[first, second] += 1 / (len(values) - 1)
    by_value: Counter[str] = Counter()
    for (first, _), weight in pairs.items():
        by_value[first] += weight
    total = sum(by_value.values())
    expected = (
        sum(a * b for x, a in by_value.items() for y, b in by_value.items() if x != y) / (total - 1) if total > 1 else 0
    )
    observed = sum(weight for (first, second), weight in pairs.items() if first != second)
    return 1 - observed / expected if expected else None


def kappa(units: list[list[str]]) -> float | None:
    """Return Cohen's kappa of two coders; None where it is undefined."""
    both = [unit for unit in units if len(unit) == 2 and all(unit)]
    if not both:
        return None
    observed = sum(one == two for one, two in both) / len(both)
    first, second = Counter(one for one, _ in both), Counter(two for _, two in both)
    expected = sum(first[value] * second[value] for value in first) / len(both) ** 2
    return (observed - expected) / (1 - expected) if expected < 1 else None


def check_agreement(folder: Path) -> list[str]:
    """Compare the coefficients of single codes in agreement.csv with diagnosis.csv, participants as units."""
    units: dict[str, list[list[str]]] = defaultdict(list)
    diagnosis = table(folder, "diagnosis.csv")
    columns = list(diagnosis[0]) if diagnosis else []
    coders = columns[columns.index("n_units") + 1 : columns.index("used")] if columns else []
    for row in diagnosis:
        if row["used"] == "yes":
            units[row["code"]].append([row[coder] for coder in coders])
    wrong = []
    for row in table(folder, "agreement.csv"):
        compute = {"krippendorff_alpha": alpha, "cohen_kappa": kappa}.get(row["coefficient"])
        if compute is None or row["code"] not in units or (compute is kappa and len(coders) != 2):
            continue
        value = compute(units[row["code"]])
        if row["value"] and (value is None or abs(value - float(row["value"])) > 1e-6):
            wrong.append(f"agreement.csv: {row['code']}, {row['coefficient']}: {value}, printed {row['value']}")
    return wrong


def main() -> int:
    """Check all files and say what was found."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    failed = False
    for what, check in (
        ("files", check_files),
        ("units", check_units),
        ("prevalence", check_prevalence),
        ("agreement", check_agreement),
    ):
        wrong = check(folder)
        failed = failed or bool(wrong)
        print(f"{what}: {'as published' if not wrong else f'{len(wrong)} differ'}")
        for line in wrong:
            print(f"  {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
