# SPDX-License-Identifier: GPL-3.0-or-later
"""Memos: written, changed, removed, listed; the author's own until nothing is sealed for the reader."""

from __future__ import annotations

import pytest

from qualcoder_cp import codebook, coding
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import verify

ABOUT = coding.About


def write_each(one, author):
    start, end = one.place("T1", "My mother saw my data.")
    talk = one.transcript("T1")
    return [
        coding.add_memo(one.project, author, "A", about_project=True),
        coding.add_memo(one.project, author, "B", transcript_id=talk),
        coding.add_memo(one.project, author, "C", code_id=one.code["Consent"]),
        coding.add_memo(one.project, author, "D", transcript_id=talk, start=start, end=end),
        coding.add_memo(one.project, author, "E", title="A thought"),
    ]


def bodies(one, viewer, **filters):
    return sorted(memo.body for memo in coding.memo_list(one.project, viewer, **filters))


def test_a_memo_says_what_it_is_about(study):
    one = study()
    made = write_each(one, one.ana)
    assert [memo.about for memo in made] == [
        ABOUT.PROJECT, ABOUT.TRANSCRIPT, ABOUT.CODE, ABOUT.PASSAGE, ABOUT.FREE,
    ]  # fmt: skip
    assert [memo.subject for memo in made] == ["the project", "T1", "Consent", "T1: My mother saw my data.", ""]
    assert made[3].quote == "My mother saw my data."
    assert one.project.undoable("Ana") == "Write memo"
    assert verify(one.project) == []


def test_memos_are_found_by_what_they_are_about_who_wrote_them_and_their_words(study):
    one = study()
    write_each(one, one.ana)
    coding.add_memo(one.project, one.lea, "Übergänge", code_id=one.code["Access"])
    assert bodies(one, one.ana, about=ABOUT.CODE) == ["C", "Übergänge"]
    assert bodies(one, one.ana, author_id=one.lea.id) == ["Übergänge"]
    assert bodies(one, one.ana, transcript_id=one.transcript("T1")) == ["B", "D"]
    assert bodies(one, one.ana, code_id=one.code["Consent"]) == ["C"]
    assert bodies(one, one.ana, text="ubergang") == ["Übergänge"]
    assert bodies(one, one.ana, text="THOUGHT") == ["E"]


def test_the_latest_changed_memo_comes_first_and_the_same_words_change_nothing(study):
    one = study()
    first, *_ = write_each(one, one.ana)
    coding.change_memo(one.project, one.ana, first.id, body="A, again", title=" New  one ")
    newest = coding.memo_list(one.project, one.ana)[0]
    assert (newest.body, newest.title) == ("A, again", "New one")
    state = one.project.state
    coding.change_memo(one.project, one.ana, first.id, body="A, again", title="New one")
    assert one.project.state == state
    coding.remove_memo(one.project, one.ana, first.id)
    assert "A, again" not in bodies(one, one.ana)
    one.project.undo("Ana")
    assert "A, again" in bodies(one, one.ana)


def test_while_a_round_is_sealed_one_sees_the_own_memos_and_the_guidance_of_a_lead_who_does_not_code(study):
    one = study()
    coding.ensure_round(one.project, by="Lea")
    write_each(one, one.ben)
    write_each(one, one.lea)
    assert bodies(one, one.ana) == ["A", "C"]
    assert {memo.author for memo in coding.memo_list(one.project, one.ana)} == {"Lea"}
    assert bodies(one, None) == ["A", "C"]
    assert bodies(one, one.lea) == ["A", "B", "C", "D", "E"]
    assert bodies(one, one.ben) == ["A", "A", "B", "C", "C", "D", "E"]
    one.submit()
    assert len(bodies(one, one.ana)) == 10


def test_a_lead_who_codes_in_a_sealed_round_has_memos_like_every_coder(study):
    one = study()
    coding.make_round(one.project, "All", [one.ana, one.lea], by="Lea")
    write_each(one, one.lea)
    assert bodies(one, one.ana) == []
    assert bodies(one, one.ben) == []


def test_only_the_author_changes_a_memo_and_a_sealed_one_is_not_even_named(study):
    one = study()
    coding.ensure_round(one.project, by="Lea")
    mine = coding.add_memo(one.project, one.ana, "Mine")
    guide = coding.add_memo(one.project, one.lea, "Ours", about_project=True)
    with pytest.raises(KnownError, match="no such memo, or it is another coder's and sealed"):
        coding.remove_memo(one.project, one.ben, mine.id)
    with pytest.raises(KnownError, match="This memo is Lea's"):
        coding.change_memo(one.project, one.ana, guide.id, body="Theirs")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"body": " \n"}, "needs words"), ({"body": "x" * 100_001}, "has 100,001 characters"),
        ({"title": "x" * 10_000}, "has 10,000 characters"), ({"title": "\u200b\u2060"}, "needs a name"),
        ({"transcript_id": 1, "code_id": 1}, "about one thing"), ({"start": 1, "end": 2}, "needs its transcript"),
        ({"transcript_id": 1, "start": 5}, "needs its transcript"),
        ({"transcript_id": 1, "start": 5, "end": 5}, "must end after its start"),
        ({"transcript_id": 1, "start": 0, "end": 9999}, "outside the text"), ({"transcript_id": 77}, "no longer"),
        ({"code_id": 777}, "no longer in the codebook"),
    ],
)  # fmt: skip
def test_a_memo_that_can_not_be_is_refused_in_a_sentence(study, more, words):
    one = study()
    state = one.project.state
    with pytest.raises(KnownError, match=words):
        coding.add_memo(one.project, one.ana, **{"body": "words", **more})
    assert one.project.state == state


def test_a_memo_on_a_merged_code_stands_with_the_target(study):
    one = study()
    coding.add_memo(one.project, one.ana, "Mine", code_id=one.code["Consent"])
    codebook.merge_codes(one.project, one.code["Consent"], one.code["Access"], by="Lea")
    assert bodies(one, one.ana, code_id=one.code["Access"]) == ["Mine"]
    assert coding.memo_list(one.project, one.ana)[0].code == "Access"


def test_memos_go_into_a_table_or_a_page(study, tmp_path):
    one = study()
    write_each(one, one.ana)
    coding.add_memo(one.project, one.ana, "*not* bold", title="<b>", code_id=one.code["Access"])
    found = coding.memo_list(one.project, one.ana)
    coding.write_memos(one.project, found, tmp_path / "memos.csv")
    assert len((tmp_path / "memos.csv").read_text(encoding="utf-8").splitlines()) == 7
    coding.write_memos(one.project, found, tmp_path / "memos.md")
    page = (tmp_path / "memos.md").read_text(encoding="utf-8")
    assert "## Passages\n\n### T1\n\n> My mother saw my data.\n\nD\n" in page
    assert "### \\<b\\>\n\n\\*not\\* bold" in page
    with pytest.raises(KnownError, match=r"memos can be written as .csv or .md"):
        coding.write_memos(one.project, found, tmp_path / "memos.docx")
