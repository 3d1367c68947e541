# SPDX-License-Identifier: GPL-3.0-or-later
"""A zip for a repository: the tables that published numbers follow from, a dictionary, checksums, and scripts.

Without words of participants unless they are asked for; variables, memos, examples and rationales stay at home
likewise. The same project gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import qualcoder_cp
from qualcoder_cp import adjudication, agreement, codebook, coding
from qualcoder_cp.agreement import Unit
from qualcoder_cp.agreement.mode import coefficients_shown
from qualcoder_cp.csv_table import table_text, write_bytes
from qualcoder_cp.model import Coder, Round
from qualcoder_cp.prevalence import LayerChoice, count
from qualcoder_cp.prevalence.queries import counted_codes
from qualcoder_cp.prevalence.reading import Person, Reading, read
from qualcoder_cp.project import Project
from qualcoder_cp.reports import tidy
from qualcoder_cp.reports.agreement_files import diagnosis_columns, diagnosis_rows
from qualcoder_cp.reports.data_dictionary import FILES, meaning
from qualcoder_cp.reports.settings import pseudonyms, without_names
from qualcoder_cp.shipped import shipped
from qualcoder_cp.transcripts import NOT_STATED, facts, participants, transcripts

CONSENSUS = LayerChoice.CONSENSUS.value
_PARTICIPANTS = ("participant", "group", "transcripts", "complete", "why_not")
_TRANSCRIPTS = ("transcript", "participants", "group", "words", "characters", "turns", "text_sha256")
_CODINGS = ("transcript", "counted_for", "group", "start_char", "end_char", "code", "code_path", "domain", "coder",
            "unsure")  # fmt: skip
_UNITS = ("unit_id", "transcript", "participant", "group", "coder", "code", "present")
_WHEN = (1980, 1, 1, 0, 0, 0)

Rows = Iterable[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Packed:
    """What was written: the names in the zip."""

    path: Path
    files: tuple[str, ...]


def write_data_package(
    project: Project, path: Path, viewer: Coder | None = None, *, with_text: bool = False, resamples: int = 1000
) -> Packed:
    """Write the data package: prevalence over all rounds that speak, agreement and decisions of the current one.

    Args:
        project: the open project.
        path: the zip.
        viewer: who looks.
        with_text: with the words of coded passages (listed names replaced), codes' examples, rationales of decisions.
        resamples: for the intervals of agreement.

    Raises:
        KnownError: nothing is coded yet, the round is sealed, or the file can't be written.
    """
    round_ = coding.needed_round(project)
    coding.need_revealed(project, round_)
    tables = _Tables(project, viewer, round_, with_text).all(resamples)
    content = {name: table_text(columns, rows).encode("utf-8") for name, (columns, rows) in tables.items()}
    for name in ("recompute.py", "recompute.R"):
        content[name] = shipped("resources", "data_package", name).read_bytes()
    heads = {name: columns for name, (columns, _) in tables.items()}
    content["README.md"] = _readme(project, round_, heads, with_text).encode("utf-8")
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in sorted(content.items()))
    content["checksums.txt"] = sums.encode("utf-8")
    write_bytes(path, _zipped(content))
    return Packed(path, tuple(sorted(content)))


def _zipped(content: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(content):
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            archive.writestr(entry, content[name])
    return made.getvalue()


class _Tables:
    """The tables of the package, read from the project once."""

    def __init__(self, project: Project, viewer: Coder | None, round_: Round, with_text: bool) -> None:
        self._project, self._viewer, self._round, self._with_text = project, viewer, round_, with_text
        self._tree, self._codes = codebook.tree(project), counted_codes(project)
        self._texts = {one.id: one for one in transcripts(project)}
        self._readings: dict[str, tuple[Reading, int | None]] = {
            one.name: (read(project, viewer, one, round_), one.id) for one in coding.round_coders(project, round_.id)
        }
        self._readings[CONSENSUS] = read(project, viewer, LayerChoice.CONSENSUS), None
        self._people = self._readings[CONSENSUS][0].people
        self._groups = {one.id: one.group or NOT_STATED for one in participants(project)}

    def all(self, resamples: int) -> dict[str, tuple[Sequence[str], Rows]]:
        """Return columns and rows of each table by file name."""
        project, round_ = self._project, self._round
        report = agreement.compare(project, Unit.PARTICIPANT, round_=round_, resamples=resamples)
        shown = coefficients_shown(project)
        kept = [name for name in adjudication.DECISION_COLUMNS if self._with_text or name != "rationale"]
        cards = [name for name in codebook.COLUMNS if self._with_text or name != "example"]
        counted = count(project, self._viewer)
        names = {one.code_id: self._tree.codes[one.code_id].name for one in self._codes}
        published = [  # by working names, which are those of the codebook and stand once
            row | {"code": names[one.code.code_id]} for one in counted.table.rows
            for row in tidy.prevalence_rows(replace(counted, table=replace(counted.table, rows=(one,))))
        ]  # fmt: skip
        return {
            "codebook.csv": (cards, list(codebook.codebook_rows(self._tree))),
            "participants.csv": (_PARTICIPANTS, self._participants()),
            "transcripts.csv": (_TRANSCRIPTS, self._transcripts()),
            "codings.csv": ((*_CODINGS, *(("text",) if self._with_text else ())), self._codings()),
            "units_long.csv": (_UNITS, self._units()),
            "matrix.csv": (("participant", "group", *names.values()), self._matrix()),
            "prevalence.csv": (tidy.PREVALENCE_COLUMNS, published),
            "agreement.csv": (tidy.AGREEMENT_COLUMNS, list(tidy.agreement_rows([report], coefficients=shown))),
            "diagnosis.csv": (
                diagnosis_columns(project, round_), list(diagnosis_rows(project, round_, (Unit.PARTICIPANT,)))
            ),
            "decisions.csv": (kept, list(adjudication.decision_rows(project, round_))),
        }  # fmt: skip

    def _group(self, person: int) -> str:
        return self._groups.get(person, NOT_STATED)

    def _participants(self) -> Iterator[dict[str, object]]:
        for one in self._people:
            talks = "; ".join(self._texts[text].name for text in one.texts)
            yield {"participant": one.name, "group": self._group(one.id), "transcripts": talks,
                   "complete": int(not one.missing), "why_not": one.missing}  # fmt: skip

    def _transcripts(self) -> Iterator[dict[str, object]]:
        known = facts(self._project)
        for text in self._texts.values():
            own = [one for one in self._people if text.id in one.texts]
            yield {
                "transcript": text.name, "participants": "; ".join(one.name for one in own),
                "group": "; ".join(dict.fromkeys(self._group(one.id) for one in own)), "words": text.words,
                "characters": text.characters, "turns": known[text.id].turns, "text_sha256": text.sha256,
            }  # fmt: skip

    def _codings(self) -> Iterator[dict[str, object]]:
        names, listed = {one.id: one.name for one in self._people}, pseudonyms(self._project)
        for coder, (reading, _) in self._readings.items():
            found = [one for one, _ in reading.passages]
            words = coding.words_of(self._project, found) if self._with_text else {}
            for one, people in reading.passages:
                code = self._tree.codes[one.code_id]
                row: dict[str, object] = {
                    "transcript": self._texts[one.transcript_id].name,
                    "counted_for": "; ".join(names[person] for person in people),
                    "group": "; ".join(dict.fromkeys(self._group(person) for person in people)),
                    "start_char": one.start, "end_char": one.end, "code": code.name,
                    "code_path": self._tree.path(code.id), "coder": coder, "unsure": int(one.unsure),
                    "domain": self._tree.codes[self._tree.domain(code.id)].name,
                }  # fmt: skip
                yield row | ({"text": without_names(words[one.id], listed)[0]} if self._with_text else {})

    def _present(self, coder: str, person: Person) -> dict[int, int | None]:
        """Return 1 or 0 for each code of the tree, None where the layer is not complete for this participant."""
        reading, coder_id = self._readings[coder]
        missing = next((one.missing for one in reading.people if one.id == person.id), "not in this layer")
        own = reading.codes.get((person.id, coder_id), frozenset())
        return {one.code_id: None if missing else int(not one.below.isdisjoint(own)) for one in self._codes}

    def _units(self) -> Iterator[dict[str, object]]:
        for coder in self._readings:
            for one in self._people:
                talks = "; ".join(self._texts[text].name for text in one.texts)
                head = {"unit_id": one.name, "transcript": talks, "participant": one.name,
                        "group": self._group(one.id), "coder": coder}  # fmt: skip
                for code_id, present in self._present(coder, one).items():
                    yield {**head, "code": self._tree.codes[code_id].name, "present": present}

    def _matrix(self) -> Iterator[dict[str, object]]:
        for one in self._people:
            if not one.missing:
                own = self._present(CONSENSUS, one)
                cells = {self._tree.codes[code_id].name: present for code_id, present in own.items()}
                yield {"participant": one.name, "group": self._group(one.id), **cells}


def _readme(project: Project, round_: Round, heads: Mapping[str, Sequence[str]], with_text: bool) -> str:
    words = "with the words of coded passages" if with_text else "without words of participants"
    lines = [
        f"# Data of: {project.title}", "",
        f"Tables behind the published numbers, {words}. Round: {round_.name}. Made by QualCoder CP "
        f"{qualcoder_cp.__version__}. UTF-8, commas, LF; an empty cell is a missing value, 0 is a finding.", "",
        "`python recompute.py` computes prevalence and agreement again from these tables (Python 3.10 or later, "
        "nothing else) and says whether they are as published; `Rscript recompute.R` does the same for prevalence "
        "and Cohen's kappa in R. The script in R was not run when this package was made. `checksums.txt` holds the "
        "SHA-256 of each file.", "",
        "Before you publish: are names of participants, transcripts and coders pseudonyms?", "",
    ]  # fmt: skip
    for name, columns in heads.items():
        lines += [f"## {name}", "", FILES[name], "", "| column | holds |", "|---|---|"]
        lines += [f"| {column.replace('|', '/')} | {meaning(column)} |" for column in columns]
        lines.append("")
    return "\n".join(lines)
