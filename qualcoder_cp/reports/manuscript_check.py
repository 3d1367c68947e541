# SPDX-License-Identifier: GPL-3.0-or-later
"""A manuscript held against the project: numbers near known labels, the same quantity in several places, quotes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from qualcoder_cp.csv_table import write_table
from qualcoder_cp.model import Coder
from qualcoder_cp.prevalence import LayerChoice
from qualcoder_cp.project import Project
from qualcoder_cp.reports.formats import JMIR, Preset
from qualcoder_cp.reports.manuscript_findings import Finding, Verdict
from qualcoder_cp.reports.manuscript_project import Known
from qualcoder_cp.reports.manuscript_reader import Manuscript, read_manuscript
from qualcoder_cp.reports.manuscript_tables import table_findings
from qualcoder_cp.reports.manuscript_text import text_findings
from qualcoder_cp.reports.quoting import check_quote, found_in, plain_words
from qualcoder_cp.reports.settings import pseudonyms
from qualcoder_cp.reports.submission import contents
from qualcoder_cp.reports.writing import Progress, compute
from qualcoder_cp.transcripts import participants, participants_of, text_of, transcripts
from qualcoder_cp.workbook_file import Sheet, write_workbook

COLUMNS = ("verdict", "place", "printed", "about", "expected", "words", "context")
_MOST_RESAMPLES = 100_000
_QUOTED = re.compile(r"“([^“”]{25,})”|\"([^\"]{25,})\"|„([^„“”]{25,})[“”]")


@dataclass(frozen=True, slots=True)
class Check:
    """All findings, in the order of the manuscript: text first, then tables."""

    findings: tuple[Finding, ...]

    @property
    def problems(self) -> tuple[Finding, ...]:
        """Return what an author should look at."""
        return tuple(one for one in self.findings if one.is_problem)

    def tally(self) -> dict[str, int]:
        """Return the number of findings per verdict, all verdicts named."""
        found = Counter(one.verdict for one in self.findings)
        return {verdict.value: found[verdict] for verdict in Verdict}


def check_manuscript(
    project: Project, path: Path, viewer: Coder | None = None, *, layer: LayerChoice | Coder = LayerChoice.CONSENSUS,
    preset: Preset = JMIR, resamples: int | None = None, progress: Progress | None = None,
) -> Check:  # fmt: skip
    """Compare a manuscript with the project. The file is read, never changed.

    Args:
        project: the open project.
        path: a Word file (or .txt, .md).
        viewer: who looks.
        layer: whose codings are published.
        preset: how numbers are to be printed.
        resamples: of the intervals of agreement; default: as the manuscript says, or 1000.
        progress: called with (done, total, what).

    Raises:
        KnownError: the file can't be read, nothing is coded yet, or the round is sealed.
    """
    manuscript = read_manuscript(path)
    if resamples is None:
        resamples = _resamples_told(manuscript)
    known = known_numbers(project, viewer, layer=layer, preset=preset, resamples=resamples, progress=progress)
    return compared(project, known, manuscript)


def _resamples_told(manuscript: Manuscript) -> int:
    """Return how many bootstrap resamples a manuscript speaks of, so that its intervals are drawn as they were."""
    for one in manuscript.paragraphs:
        match = re.search(r"\b(\d[\d,]{0,6}) (?:bootstrap )?resamples", one.text)
        if match:
            return min(int(match.group(1).replace(",", "")), _MOST_RESAMPLES)
    return 1000


def known_numbers(
    project: Project, viewer: Coder | None = None, *, layer: LayerChoice | Coder = LayerChoice.CONSENSUS,
    preset: Preset = JMIR, resamples: int = 1000, progress: Progress | None = None,
) -> Known:  # fmt: skip
    """Return what the project holds against a manuscript, computed once for several.

    Raises:
        KnownError: nothing is coded yet, or the round is sealed.
    """
    results = compute(project, viewer, layer=layer, resamples=resamples, progress=progress)
    return Known(results, contents(results, preset).tables, preset)


def compared(project: Project, known: Known, manuscript: Manuscript) -> Check:
    """Compare a manuscript that was read with what is known."""
    found = [finding for one in manuscript.paragraphs for finding in text_findings(known, one.place, one.text)]
    found += [finding for table in manuscript.tables for finding in table_findings(known, table)]
    found += quote_findings(project, manuscript)
    return Check(tuple(_elsewhere(found)))


def _elsewhere(found: list[Finding]) -> Iterator[Finding]:
    """Add to each problem where the same quantity is printed in another way."""
    printed: dict[str, list[Finding]] = defaultdict(list)
    for one in found:
        if one.about:
            printed[one.about].append(one)
    for one in found:
        others = [each for each in printed.get(one.about, ()) if each.verdict is Verdict.AGREES and each is not one]
        if one.is_problem and others:
            yield replace(one, words=f"{one.words} In {others[0].place} it is {others[0].printed}.".strip())
        else:
            yield one


def quote_findings(project: Project, manuscript: Manuscript) -> Iterator[Finding]:
    """Yield a finding per quote: whether a transcript has its words, that of the participant named behind it."""
    texts = {one.name: plain_words(text_of(project, one.id).text) for one in transcripts(project)}
    names = {one.id: one.name for one in transcripts(project)}
    people = {one.id: one.name for one in participants(project)}
    own: dict[str, set[str]] = defaultdict(set)
    for transcript_id, several in participants_of(project).items():
        for person in several:
            own[people[person]].add(names[transcript_id])
    hidden = {f"[{instead or 'name'}]" for instead in pseudonyms(project).values()}
    for place, quote, behind in _quotes(manuscript):
        who = next((name for name in own if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", behind)), "")
        wanted = {name: texts[name] for name in own[who]} if who else texts
        if found_in(quote, wanted):
            yield Finding(Verdict.AGREES, place, quote, f"quote of {who}" if who else "quote")
            continue
        elsewhere = found_in(quote, texts) if who else []
        if elsewhere:
            why = f"The words are in {', '.join(elsewhere[:3])}, not with {who}."
        elif who and len(wanted) == 1:
            why = check_quote(quote, next(iter(wanted.values()))).problem
        else:
            why = "No transcript has these words in this order."
        marks = [one for one in hidden if one in quote]
        note = f" {', '.join(marks)} stands for a name." if marks else ""
        yield Finding(Verdict.QUOTE, place, quote, f"quote of {who}" if who else "quote", "", f"{why}{note}")


def _quotes(manuscript: Manuscript) -> Iterator[tuple[str, str, str]]:
    """Yield place and words of quotes, with the words behind them that may name the participant."""
    for one in manuscript.paragraphs:
        for match in _QUOTED.finditer(one.text):
            words = next(part for part in match.groups() if part)
            if len(words.split()) >= 4:
                yield one.place, words, one.text[match.end() : match.end() + 60]
    for table in manuscript.tables:
        for number, row in enumerate(table.rows):
            for column, cell in enumerate(row):
                for match in _QUOTED.finditer(cell):
                    yield (
                        table.place(number, column), next(part for part in match.groups() if part),
                        " ".join((cell[match.end() :], *row[column + 1 :])),
                    )  # fmt: skip


def write_check(check: Check, path: Path) -> None:
    """Write the findings as a CSV file, or as a workbook if the name ends in ``.xlsx``.

    Raises:
        KnownError: the file can't be written.
    """
    rows: list[dict[str, object]] = [{name: str(getattr(one, name)) for name in COLUMNS} for one in check.findings]
    if path.suffix.lower() == ".xlsx":
        write_workbook(path, [Sheet("Findings", COLUMNS, rows)], "Manuscript check")
    else:
        write_table(path, COLUMNS, rows)
