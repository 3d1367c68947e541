# SPDX-License-Identifier: GPL-3.0-or-later
"""What a project holds against a manuscript: counts by label and group, coefficients, numbers of things, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qualcoder_cp import codebook
from qualcoder_cp.agreement.mode import coefficients_shown
from qualcoder_cp.agreement.report import AgreementReport
from qualcoder_cp.agreement.result import AgreementRow, Result
from qualcoder_cp.prevalence.rules import Count, Counts, PrevalenceTable
from qualcoder_cp.reports.formats import Preset
from qualcoder_cp.reports.methods import facts
from qualcoder_cp.reports.printed import PrintedTable
from qualcoder_cp.reports.writing import Results

FOOT = {"participants with at least one": "with_any", "participants with none": "with_none",
        "participants analyzed": "analysed"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """A label or a group where it stands in a sentence; ``key`` is the code's id or the name of the group."""

    start: int
    end: int
    key: int | str


class Known:
    """The numbers of a project, found by the words that stand beside them in a manuscript."""

    def __init__(self, results: Results, tables: Iterable[PrintedTable], preset: Preset) -> None:
        self.table: PrevalenceTable = results.counted.table
        self.preset = preset
        self.tables = tuple(tables)
        self._reports: dict[str, AgreementReport] = {
            str(report.unit): report for report in results.agreements if coefficients_shown(results.project)
        }
        found = facts(results.project, results.round)
        self.things = {
            "codes": found.codes, "domains": found.domains, "transcripts": found.transcripts,
            "interviews": found.transcripts, "coders": len(found.coders), "analysts": len(found.coders),
            "disagreements": found.disagreements, "participants": self.table.total(),
            "interviewees": self.table.total(),
        }  # fmt: skip
        self.double_coded = Count(found.double_coded, found.transcripts, ())
        self.rows: dict[int, Counts] = {row.code.code_id: row.counts for row in self.table.rows}
        tree = codebook.tree(results.project)
        self.names = {code_id: tree.codes[code_id].shown for code_id in self.rows}
        self._labels = {
            words.casefold(): code_id for code_id in self.rows
            for words in (tree.codes[code_id].name, tree.codes[code_id].shown)
        }  # fmt: skip
        self._groups = {group.casefold(): group for group in self.table.groups}
        self._groups |= {key[:-1]: group for key, group in tuple(self._groups.items()) if key.endswith("s")}

    def labels_in(self, sentence: str) -> list[Mention]:
        """Return the codes that a sentence names, by publication label or working name; longer names go first."""
        return _mentions(sentence, self._labels)

    def groups_in(self, sentence: str) -> list[Mention]:
        """Return the stakeholder groups that a sentence names."""
        return _mentions(sentence, self._groups)

    def code_labelled(self, cell: str) -> int | None:
        """Return the code that a table's row is about: its label alone, or with its definition behind a colon."""
        words = " ".join(cell.split()).casefold()
        if words in self._labels:
            return self._labels[words]
        starts = [key for key in self._labels if words.startswith(f"{key}:")]
        return self._labels[max(starts, key=len)] if starts else None

    def group_headed(self, cell: str) -> str | None:
        """Return the group that a table's column is about, "" for all participants, None if it is about neither."""
        words = re.sub(r"[,(]?\s*\b[nN]\s*=.*$", "", " ".join(cell.split())).strip(" ,(").casefold()
        if words in ("all", "overall", "total", "all participants"):
            return ""
        return self._groups.get(words)

    def counts(self, key: int | str) -> Counts:
        """Return the counts of a code, or of a row at the foot of the table."""
        if isinstance(key, int):
            return self.rows[key]
        found: Counts = getattr(self.table, FOOT[key])
        return found

    def coefficient(self, symbol: str, code_id: int | None, sentence: str) -> tuple[Result, str] | None:
        """Return the coefficient that a sentence is about, with what it is; None if the project reports none.

        Per participant unless the sentence says "turn" or "character"; of a code, or pooled over domains unless it
        says "pooled over codes".
        """
        lower = sentence.casefold()
        unit = next((one for one in ("turn", "character") if re.search(rf"\b{one}", lower)), "participant")
        report = self._reports.get(unit)
        if report is None:
            return None
        level = "code" if re.search(r"(pooled over|across|all) (the )?codes", lower) else "domain"
        row: AgreementRow | None
        if code_id is None:
            row = next((one for one in report.pooled if one.level == level), None)
            what = f"pooled over {level}s, per {unit}"
        else:
            row = next((one for one in report.codes if one.code is not None and one.code.id == code_id), None)
            what = f"{self.names[code_id]}, per {unit}"
        if row is None:
            return None
        return (row.krippendorff_alpha if symbol in ("α", "alpha") else row.cohen_kappa), what


def _mentions(sentence: str, names: dict[str, int] | dict[str, str]) -> list[Mention]:
    taken: list[Mention] = []
    folded = sentence.casefold()
    if len(folded) != len(sentence):
        folded = sentence.lower() if len(sentence.lower()) == len(sentence) else sentence
    for name in sorted(names, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", folded):
            if not any(match.start() < one.end and one.start < match.end() for one in taken):
                taken.append(Mention(match.start(), match.end(), names[name]))
    return sorted(taken, key=lambda one: one.start)
