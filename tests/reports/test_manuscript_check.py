# SPDX-License-Identifier: GPL-3.0-or-later
"""A manuscript with 30 planted errors: each is found, and nothing is said of the right one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from small_study import Study

from qualcoder_cp import coding
from qualcoder_cp.demo import build_stakeholder_study
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project
from qualcoder_cp.reports.formats import JMIR
from qualcoder_cp.reports.manuscript_check import check_manuscript, compared, quote_findings, write_check
from qualcoder_cp.reports.manuscript_findings import Verdict
from qualcoder_cp.reports.manuscript_numbers import Kind, Sum, numbers_in, percent_of
from qualcoder_cp.reports.manuscript_project import Known
from qualcoder_cp.reports.manuscript_reader import Manuscript, Paragraph, read_manuscript
from qualcoder_cp.reports.submission import Contents, contents
from qualcoder_cp.reports.writing import compute

ABSTRACT = (
    "We interviewed 102 participants. Data privacy and protection was raised by most (88/102, 86.3%), followed by "
    "trustworthiness and data integrity (72/102, 70.6%). Two analysts coded 102/102 transcripts independently."
)
DISCUSSION = (
    "In all, 63.7% (65/102) spoke of direct and indirect patient harms.",
    "Regulation and governance came up with 17 of 102 participants (16.7%).",
    "Of the clinicians, 18/20 (90%) raised trustworthiness and data integrity, and 75% raised data privacy and "
    "protection.",
    "The codebook had 30 codes in 7 domains, and 460 disagreements were settled.",
    "Patient-specific relevance was named by 24/102 (23.5%) and philosophical critiques of reductionism by 13/102 "
    "(12.7%).",
)


@dataclass
class Draft:
    """A manuscript that a test can spoil before it is written."""

    paragraphs: list[tuple[str, str]]
    tables: list[list[list[str]]]

    def write(self, path: Path) -> Path:
        from docx import Document

        document = Document()
        for style, words in self.paragraphs:
            document.add_paragraph(words, style=style)
        for rows in self.tables:
            grid = document.add_table(len(rows), len(rows[0]))
            for row, words in zip(grid.rows, rows, strict=True):
                for cell, said in zip(row.cells, words, strict=True):
                    cell.text = said
        document.save(str(path))
        return path

    def spoil(self, old: str, new: str, inside: str) -> None:
        """Replace words in the one paragraph that holds ``inside``."""
        places = [number for number, (_, words) in enumerate(self.paragraphs) if inside in words]
        assert len(places) == 1, (inside, places)
        style, words = self.paragraphs[places[0]]
        assert words.count(old) == 1, (old, words.count(old))
        self.paragraphs[places[0]] = style, words.replace(old, new)

    def spoil_cell(self, table: int, label: str, column: int, old: str, new: str) -> None:
        """Replace words in a cell."""
        (row,) = [row for row in self.tables[table] if row[0] == label]
        assert old in row[column], row
        row[column] = row[column].replace(old, new, 1)


@dataclass
class Studied:
    project: Project
    known: Known
    made: Contents

    def draft(self) -> Draft:
        """Return the right manuscript."""
        paragraphs = [("Heading 1", "Abstract"), ("Normal", ABSTRACT), ("Heading 1", "Methods")]
        paragraphs += [("Normal", self.made.methods.words), ("Heading 1", "Results")]
        paragraphs += [("Normal", words) for words in self.made.text.words.split("\n\n")]
        paragraphs.append(("Normal", f"One of them said: “{self.quote}” ({self.said_by}, scholar)."))
        paragraphs += [("Heading 1", "Discussion"), *(("Normal", words) for words in DISCUSSION)]
        tables = [[list(table.header), *(list(row.cells) for row in table.rows)] for table in self.made.tables]
        return Draft(paragraphs, tables)

    @property
    def quote(self) -> str:
        return self.made.quotes.quotes[4].printed

    @property
    def said_by(self) -> str:
        return self.made.quotes.quotes[4].source.participant


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studied]:
    folder = tmp_path_factory.mktemp("manuscript")
    build_stakeholder_study(folder / "study.qcp")
    with Project.open(folder / "study.qcp", readonly=True) as project:
        results = compute(project, resamples=50)
        made = contents(results, JMIR)
        yield Studied(project, Known(results, made.tables, JMIR), made)


@pytest.mark.slow
@pytest.mark.journey
def test_nothing_is_said_of_the_right_manuscript(studied: Studied, tmp_path: Path) -> None:
    check = compared(studied.project, studied.known, read_manuscript(studied.draft().write(tmp_path / "right.docx")))
    assert check.problems == ()
    assert check.tally()[Verdict.AGREES.value] > 800


def planted(studied: Studied) -> tuple[Draft, list[tuple[str, str]]]:
    """Return the manuscript with 30 errors, and where each is: the printed words that are wrong, the verdict."""
    draft, wrong = studied.draft(), list[tuple[str, str]]()
    methods = studied.made.methods
    alpha = next(one.shown for one in methods.numbers if one.what == "alpha, domains pooled")
    kappa = next(one.shown for one in methods.numbers if one.what == "kappa, domains pooled")
    bounds = next(one.shown for one in methods.numbers if one.what == "interval of alpha, domains pooled")
    quote, privacy = studied.quote, "Data privacy and protection"
    words = quote.split()
    text = (
        # abstract
        ("102 participants", "103 participants", "We interviewed", "103 participants", Verdict.DIFFERS),
        ("88/102, 86.3%", "87/102, 85.3%", "We interviewed", "87/102, 85.3%", Verdict.DIFFERS),
        ("72/102, 70.6%", "72/102, 76.0%", "We interviewed", "72/102, 76.0%", Verdict.ARITHMETIC),
        ("102/102 transcripts", "98/102 transcripts", "We interviewed", "98/102", Verdict.DIFFERS),
        # methods
        ("30 codes", "31 codes", "Coding and analysis used", "31 codes", Verdict.DIFFERS),
        ("7 domains", "8 domains", "Coding and analysis used", "8 domains", Verdict.DIFFERS),
        (alpha, "α=0.48", "Coding and analysis used", f"α=0.48 (95% CI {bounds}", Verdict.DIFFERS),
        (kappa, "κ=0.48", "Coding and analysis used", "κ=0.48", Verdict.DIFFERS),
        ("460 disagreements", "406 disagreements", "Coding and analysis used", "406 disagreements", Verdict.DIFFERS),
        ("(N=102)", "(N=101)", "Coding and analysis used", "N=101", Verdict.DIFFERS),
        # results
        ("95% CI 78.3-91.6", "95% CI 78.3-96.1", "The analysis included", "95% CI 78.3-96.1", Verdict.DIFFERS),
        ("60/102, 58.8%", "60/120, 50.0%", "The analysis included", "60/120, 50.0%", Verdict.DIFFERS),
        ("17/102, 16.7%", "17/102, 16.6%", "The analysis included", "17/102, 16.6%", Verdict.FORMAT),
        ("13/102, 12.7%", "13/102, 13%", "The analysis included", "13/102, 13%", Verdict.FORMAT),
        ("developers (n=21)", "developers (n=20)", "The analysis included", "n=20", Verdict.DIFFERS),
        ("19/20, 95%", "19/20, 59%", f"Within {privacy}", "19/20, 59%", Verdict.ARITHMETIC),
        ("15/20, 75%", "18/20, 90%", f"Within {privacy}", "18/20, 90%", Verdict.DIFFERS),
        ("19/21, 90%", "19/21, 91%", f"Within {privacy}", "19/21, 91%", Verdict.FORMAT),
        ("45/102, 44.1%", "54/102, 52.9%", f"Within {privacy}", "54/102, 52.9%", Verdict.DIFFERS),
        (f" {words[4]} ", f" {words[4]}ly ", "One of them said", "", Verdict.QUOTE),
        # discussion
        ("63.7% (65/102)", "67.3% (65/102)", "In all", "67.3% (65/102)", Verdict.ARITHMETIC),
        ("17 of 102", "71 of 102", "came up with", "71 of 102 participants (16.7%)", Verdict.DIFFERS),
        ("75% raised", "57% raised", "Of the clinicians", "57%", Verdict.DIFFERS),
    )  # fmt: skip
    assert alpha != "α=0.48"
    for old, new, inside, printed, verdict in text:
        draft.spoil(old, new, inside)
        wrong.append((printed, verdict))
    cells = (
        (1, privacy, 1, "88/102 (86.3%)", "88/102 (68.3%)", Verdict.ARITHMETIC),
        (1, privacy, 3, "18 (90.0%)", "19 (95.0%)", Verdict.DIFFERS),
        (1, "Participants with none", 1, "0/102", "1/102", Verdict.DIFFERS),
        (0, "woman", 1, "51 (50.0%)", "15 (14.7%)", Verdict.DIFFERS),
        (4, "All disagreements", 1, "460", "461", Verdict.DIFFERS),
    )  # fmt: skip
    for table, label, column, old, new, verdict in cells:
        draft.spoil_cell(table, label, column, old, new)
        row = next(row for row in draft.tables[table] if row[0] == label)
        wrong.append((row[column], verdict))
    draft.tables[1][0][2] = draft.tables[1][0][2].replace("n=20", "n=22")
    wrong.append(("n=22", Verdict.DIFFERS))
    agreement = next(row for row in draft.tables[3] if row[0].startswith(privacy))
    agreement[3] = "0.12 (0.01-0.23)"
    wrong.append((agreement[3], Verdict.DIFFERS))
    return draft, wrong


@pytest.mark.slow
@pytest.mark.journey
def test_each_of_30_planted_errors_is_found_and_nothing_else(studied: Studied, tmp_path: Path) -> None:
    draft, wrong = planted(studied)
    assert len(wrong) == 30
    check = compared(studied.project, studied.known, read_manuscript(draft.write(tmp_path / "wrong.docx")))
    found = [("" if one.verdict is Verdict.QUOTE else one.printed, one.verdict) for one in check.problems]
    assert sorted(found) == sorted(wrong)


@pytest.mark.slow
@pytest.mark.journey
def test_a_problem_says_what_the_project_has_and_where_else_it_is_right(studied: Studied, tmp_path: Path) -> None:
    draft = studied.draft()
    draft.spoil("88/102, 86.3%", "87/102, 85.3%", "We interviewed")
    check = compared(studied.project, studied.known, read_manuscript(draft.write(tmp_path / "one.docx")))
    (one,) = check.problems
    assert one.place == "paragraph 2 (Abstract)"
    assert (one.about, one.expected) == ("Data privacy and protection", "88/102 (86.3%)")
    assert one.words.startswith("The project has 88/102. In paragraph ")
    write_check(check, tmp_path / "check.csv")
    write_check(check, tmp_path / "check.xlsx")
    assert "87/102, 85.3%" in (tmp_path / "check.csv").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.journey
def test_a_quote_of_another_participant_is_told(studied: Studied) -> None:
    words = f"“{studied.quote}” (P001, adolescent patient)."
    (one,) = quote_findings(studied.project, Manuscript((Paragraph(1, "", words),), ()))
    assert one.verdict is Verdict.QUOTE
    assert "not with P001" in one.words


@pytest.mark.parametrize(
    ("sentence", "kind", "text"),
    [
        ("raised by 88/102 (86.3%) of them", Kind.SHARE, "88/102 (86.3%)"),
        ("raised by most (88/102, 86.3%).", Kind.SHARE, "88/102, 86.3%"),
        ("86.3% (88/102)", Kind.SHARE, "86.3% (88/102)"), ("88 of 102 participants (86.3%)", Kind.SHARE, None),
        ("κ=.81 (95% CI 0.7-0.9)", Kind.COEFFICIENT, "κ=.81 (95% CI 0.7-0.9)"),
        ("kappa was 0.81", Kind.COEFFICIENT, None), ("95% CI [78.3, 91.6]", Kind.INTERVAL, "95% CI [78.3, 91.6]"),
        ("n = 20", Kind.COUNT, "n = 20"), ("two analysts", Kind.THINGS, "two analysts"),
        ("12% said", Kind.PERCENT, "12%"),
    ],
)  # fmt: skip
def test_numbers_are_found_as_they_are_printed(sentence: str, kind: Kind, text: str | None) -> None:
    (hit,) = numbers_in(sentence)
    assert hit.kind is kind
    assert text is None or hit.text == text


def test_a_percentage_is_right_rounded_otherwise_or_wrong() -> None:
    assert percent_of(1, 8, "13") is Sum.RIGHT
    assert percent_of(1, 8, "12") is Sum.ROUNDED
    assert percent_of(1, 8, "21") is Sum.WRONG
    assert percent_of(9, 8, "112.5") is Sum.WRONG


def test_deleted_words_and_raised_letters_are_not_read(tmp_path: Path) -> None:
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    paragraph = document.add_paragraph("raised by 88/102")
    paragraph.add_run("12").font.superscript = True
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraph._p.append(parse_xml(f"<w:del {space}><w:r><w:delText>87/102</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {space}><w:r><w:t> of them</w:t></w:r></w:ins>"))
    document.save(str(tmp_path / "m.docx"))
    assert read_manuscript(tmp_path / "m.docx").paragraphs[0].text == "raised by 88/102 of them"


def test_other_files_and_a_sealed_round_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "m.odt").write_bytes(b"x")
    (tmp_path / "m.docx").write_bytes(b"x")
    (tmp_path / "m.md").write_text("# Results\n\nConsent: 1/2.\n", encoding="utf-8")
    for name, words in (("m.odt", "no Word file"), ("m.docx", "damaged"), ("none.docx", "can't be read")):
        with pytest.raises(KnownError, match=words):
            read_manuscript(tmp_path / name)
    one = Study(tmp_path, {})
    coding.ensure_round(one.project, by="Lea")
    one.apply(one.ana, "T1", "Consent", "My mother saw my data.")
    with pytest.raises(KnownError, match="is sealed"):
        check_manuscript(one.project, tmp_path / "m.md")
    one.project.close()


@pytest.mark.slow
@pytest.mark.journey
@pytest.mark.parametrize(
    ("sentence", "verdicts"),
    [
        ("Data privacy and protection was raised by 19 of 20 adolescent patients (95%) and 15 of 20 clinicians (75%).",
         [Verdict.AGREES, Verdict.AGREES]),
        ("19/20 adolescent patients and 14/20 clinicians raised data privacy and protection.",
         [Verdict.AGREES, Verdict.DIFFERS]),
        ("88/102 (86.3%) raised data privacy and protection, 71/102 (69.6%) trustworthiness and data integrity.",
         [Verdict.AGREES, Verdict.DIFFERS]),
        ("Among the clinicians, 18/20 (90%) raised utility and implementation challenges.", [Verdict.AGREES]),
        ("Data privacy and protection (n=88, 86.3%) came first.", [Verdict.AGREES, Verdict.AGREES]),
        ("Smith et al reported κ=0.61 for a similar codebook.", [Verdict.NOT_LINKED]),
        ("In 1990, 25% of people had a phone; 5 codes were merged.", [Verdict.NOT_LINKED, Verdict.NOT_LINKED]),
        ("A survey found 5/12 (40.0%) in favor.", [Verdict.ARITHMETIC]),
        ("Krippendorff α for data privacy and protection was 0.31.", [Verdict.DIFFERS]),
        ("Data privacy and protection came up (12/10).", [Verdict.DIFFERS]),
    ],
)  # fmt: skip
def test_what_a_number_is_about_follows_from_its_sentence(
    studied: Studied, sentence: str, verdicts: list[Verdict]
) -> None:
    check = compared(studied.project, studied.known, Manuscript((Paragraph(1, "", sentence),), ()))
    assert [one.verdict for one in check.findings] == verdicts, check.findings
