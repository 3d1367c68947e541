# SPDX-License-Identifier: GPL-3.0-or-later
"""A quote with its marks must follow from the text; quotes are chosen over groups and participants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_studies import decided_study
from small_study import Study

from qualcoder_cp import codebook, coding
from qualcoder_cp.codebook import ExampleKind
from qualcoder_cp.model import KnownError, Level
from qualcoder_cp.prevalence import count
from qualcoder_cp.reports.formats import JMIR
from qualcoder_cp.reports.quotes import Candidate, QuoteRules, choose, quotes
from qualcoder_cp.reports.quoting import check_quote, shortened
from qualcoder_cp.reports.settings import import_presentation, import_pseudonyms, presented, pseudonyms, without_names
from qualcoder_cp.reports.study_tables import decisions_printed, participants_printed, quotes_printed

TEXT = "I: Well?\nP: They never asked me, Anna Maria said. The watch was wrong, I don’t trust it – not at all.\n"


@pytest.mark.parametrize(
    "quote",
    [
        "They never asked me", "they never asked me", "The watch was wrong, I don't trust it - not at all.",
        "They never asked me […] The watch was wrong", "They … asked me", "They never asked [the patient], [she] said.",
        "[T]hey never asked me", "They [...] asked [...] wrong", "The watch [a wearable] was wrong", "[…] asked me […]",
        "They  never\nasked me",
    ],
)  # fmt: skip
def test_what_was_said_holds(quote: str) -> None:
    assert check_quote(quote, TEXT).holds, check_quote(quote, TEXT)


@pytest.mark.parametrize(
    ("quote", "problem"),
    [
        ("They always asked me", "is not in the text"), ("The watch was wrong […] They never", "stands elsewhere"),
        ("They never me", "is not in the text"), ("hey never asked", "is not in the text"), ("[…]", "no words"),
        ("", "no words"), ("They [somebody] at all.", "stands elsewhere"),
    ],
)  # fmt: skip
def test_what_was_not_said_or_not_in_this_order_is_named(quote: str, problem: str) -> None:
    assert problem in check_quote(quote, TEXT).problem


PIECES = ("the", "watch", "was", "wrong.", "They", "asked", "me!", "Why?", "my", "school", "saw", "it")
WORDS = st.lists(st.sampled_from(PIECES), min_size=1)


@given(WORDS, st.data())
def test_leaving_words_out_with_a_mark_always_holds(words: list[str], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    if any(kept):
        quote = " ".join(word if keep else "[…]" for word, keep in zip(words, kept, strict=True))
        assert check_quote(quote, " ".join(words)).holds


@given(WORDS, st.integers(20, 200))
def test_a_shortened_passage_fits_and_follows_from_it(words: list[str], longest: int) -> None:
    text = " ".join(words)
    short = shortened(text, longest)
    assert len(short) <= longest
    assert check_quote(short, text).holds


def test_a_long_text_is_checked_quickly() -> None:
    assert not check_quote(" […] ".join(["the watch"] * 30) + " nowhere", "the watch was wrong " * 20_000).holds


def candidate(code: int, person: int, group: str, start: int = 0, **more: object) -> Candidate:
    words = "x" * int(more.pop("length", 100))  # type: ignore[call-overload]
    more = {"exemplar": False, "alike": False} | more
    return Candidate(code, code, person, f"P{person}", group, f"T{person}", start, start + 100, words, **more)  # type: ignore[arg-type]


def test_each_group_that_raised_it_has_a_quote_in_the_order_of_the_groups() -> None:
    found = [candidate(1, 1, "b"), candidate(1, 2, "a"), candidate(2, 3, "b")]
    assert [(one.code_id, one.group) for one in choose(found, ("a", "b", "c"), QuoteRules())] == [
        (1, "a"), (1, "b"), (2, "b"),
    ]  # fmt: skip


def test_a_marked_example_wins_then_one_that_all_coded_alike_then_the_length() -> None:
    plain, alike, marked = candidate(1, 1, "a"), candidate(1, 2, "a", alike=True), candidate(1, 3, "a", exemplar=True)
    assert choose([plain, alike, marked], ("a",), QuoteRules()) == [marked]
    assert choose([plain, alike], ("a",), QuoteRules()) == [alike]
    assert choose([candidate(1, 1, "a", length=5), plain], ("a",), QuoteRules()) == [plain]


def test_no_participant_is_quoted_for_everything_while_others_could_be() -> None:
    found = [candidate(code, person, "a", code * 1000) for code in range(6) for person in (1, 2, 3)]
    assert set(Counter(one.participant_id for one in choose(found, ("a",), QuoteRules())).values()) == {2}


def test_names_are_replaced_in_brackets_and_found_whole() -> None:
    names = {"Anna": "Bea", "Anna Maria": "Carla", "Tom": ""}
    assert without_names("anna maria met Anna, Tom and Annabel", names) == (
        "[Carla] met [Bea], [name] and Annabel", ("Anna Maria", "Anna", "Tom"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    one = decided_study(tmp_path_factory.mktemp("quotes"))
    yield one
    one.project.close()


LOOSE = QuoteRules(shortest=5, longest=200, most_of_one=1)


@pytest.mark.slow
def test_quotes_come_from_the_consensus_and_are_words_of_participants(decided: Study) -> None:
    found = quotes(decided.project, rules=LOOSE)
    assert {one.source.participant for one in found.quotes} >= {"Nora", "Uma"}
    assert "How was it?" not in " ".join(one.printed for one in found.quotes)  # the interviewer's words
    assert [one.source.alike for one in found.quotes if one.source.participant == "Nora"] == [True]
    for one in found.quotes:
        assert check_quote(one.printed, decided.texts[one.source.transcript]).holds


@pytest.mark.slow
def test_warnings_name_who_is_quoted_too_often_and_names_that_stand_in_quotes(decided: Study, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("name,pseudonym\nschool,place\n", encoding="utf-8")
    assert import_pseudonyms(decided.project, path, by="Lea") == 1
    assert pseudonyms(decided.project) == {"school": "place"}
    found = quotes(decided.project, rules=QuoteRules(Level.DOMAIN, 5, 200, per_group=5, most_of_one=1))
    said = " ".join(found.warnings)
    assert "'school' of the list of names stands in the quote of Uma" in said
    assert "My [place] saw it." in [one.printed for one in found.quotes]
    assert "Pia is quoted 2 times; at most 1 are wanted." in said


@pytest.mark.slow
def test_a_typical_example_of_the_codebook_is_quoted_first(decided: Study) -> None:
    start, end = decided.place("T2", "They asked me, number 2.")
    codebook.add_example(
        decided.project, decided.code["Consent"], ExampleKind.TYPICAL, by="Lea",
        transcript_id=decided.transcript("T2"), start=start, end=end,
    )  # fmt: skip
    found = quotes(decided.project, rules=LOOSE)
    assert next(one.source.participant for one in found.quotes if one.source.group == "patients") == "Tim"


@pytest.mark.slow
def test_tables_of_participants_quotes_and_decisions(decided: Study) -> None:
    project = decided.project
    taken = participants_printed(project, 1, JMIR)
    assert taken.header == ("Characteristic", "All (N=5)", "patients (n=2)", "nurses (n=2)", "not stated (n=1)")
    settled = decisions_printed(project, decided.round, 5)
    assert settled.rows[-1].cells[:2] == ("All disagreements", "3")
    assert sum(map(int, settled.rows[-1].cells[2:])) == 3
    shown = quotes_printed(project, quotes(project, rules=LOOSE), 3)
    assert all(row.cells[2].startswith("“") for row in shown.rows)
    assert shown.rows[0].cells[0] == "Privacy"


@pytest.mark.slow
def test_characteristics_count_categories_numbers_and_those_not_reported(tmp_path: Path) -> None:
    from qualcoder_cp import transcripts

    one = Study(tmp_path, {})
    one.people("participant,transcript,group,age,sex\nA,T1,x,10,f\nB,T2,y,,m\n")
    transcripts.set_kind(one.project, "age", transcripts.VariableKind.NUMBER, by="Lea")
    rows = {row.cells[0]: row.cells[1:] for row in participants_printed(one.project, 1, JMIR).rows}
    one.project.close()
    assert rows["Age, mean (SD)"] == ("10.0 (—)", "10.0 (—)", "—")
    assert rows["Not reported"] == ("1 (50%)", "0 (0%)", "1 (100%)")
    assert rows["f"] == ("1 (50%)", "1 (100%)", "0 (0%)")


def test_labels_and_order_of_publications_leave_the_codebook_alone(tmp_path: Path) -> None:
    one = Study(tmp_path, {})
    before = [code.name for code in codebook.tree(one.project).in_order()]
    path = tmp_path / "labels.csv"
    path.write_text("code,label\nTrust,Trust in devices\nTrust > Confidence,\nPrivacy,\n", encoding="utf-8")
    assert import_presentation(one.project, path, by="Lea") == 3
    assert [code.name for code in codebook.tree(one.project).in_order()] == before
    one.submit()
    table = presented(one.project, count(one.project).table)
    top = [row.code.name for row in table.rows if row.code.level is Level.DOMAIN]
    assert top == ["Trust in devices", "Privacy"]
    path.write_text("code\nNothing\n", encoding="utf-8")
    with pytest.raises(KnownError, match="row 2, column 'code': there is no code 'Nothing'"):
        import_presentation(one.project, path, by="Lea")
    one.project.close()


def test_no_quotes_while_the_round_is_sealed(tmp_path: Path) -> None:
    one = Study(tmp_path, {})
    coding.ensure_round(one.project, by="Lea")
    one.apply(one.ana, "T1", "Consent", "My mother saw my data.")
    with pytest.raises(KnownError, match="is sealed"):
        quotes(one.project)
    one.project.close()
