# SPDX-License-Identifier: GPL-3.0-or-later
"""Comments of Word files become codings of those who wrote them, or memos on their passages."""

from __future__ import annotations

import time

import pytest
from coding_studies import new_study
from commented_files import Note, commented_docx

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.coding.comment_words import CodeNames
from qualcoder_cp.model import KnownError, RoundState
from qualcoder_cp.project import coder_named, verify

TALK = "Interviewer: How was it?\nRosa: They asked me about the data.\nRosa: I said yes, of course.\n"


@pytest.fixture
def study(tmp_path):
    with new_study(tmp_path, ()) as made:
        yield made


def add(study, *notes, name="talk", text=TALK):
    path = study.folder / f"{name}.docx"
    path.write_bytes(commented_docx(text, *notes))
    transcripts.import_transcripts(study.project, transcripts.prepare([path]), by="Lea")
    study.talks = {one.name: one.id for one in transcripts.transcripts(study.project)}


def codings(study, coder):
    tree = codebook.tree(study.project)
    found = coding.codings(study.project, coder, coder_id=coder.id)
    said = coding.words_of(study.project, found)
    return [(tree.codes[one.code_id].name, said[one.id], one.memo) for one in found]


# ---------------------------------------------------------------- what the words of a comment mean


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Consent", [("Consent", "")]),
        (" consent. ", [("Consent", "")]),
        ("Privacy > Consent", [("Consent", "")]),
        ("Consent: she hesitates", [("Consent", "she hesitates")]),
        ("Consent – she hesitates", [("Consent", "she hesitates")]),
        ("#consent", [("Consent", "")]),
        ("#consent #Trust she hesitates", [("Consent", ""), ("Trust", "she hesitates")]),
        ("Consent; Trust", [("Consent", ""), ("Trust", "")]),
        ("Consent\n- Trust: a bit", [("Consent", ""), ("Trust", "a bit")]),
        ("Consent, Trust", [("Consent", ""), ("Trust", "")]),
        ("#DataUse", [("Data use, re-use", "")]),
        ("Data use, re-use", [("Data use, re-use", "")]),
        ("data_use", [("Data use, re-use", "")]),
        ("Consent\nShe hesitates for quite a while before she says it", [
            ("Consent", "She hesitates for quite a while before she says it"),
        ]),
        ("Joy", [(None, "")]),
        ("Joy: how she laughs", [(None, "how she laughs")]),
        ("Consent, Joy", [(None, "")]),
        ("", []),
        (" ; \n", []),
    ],
)  # fmt: skip
def test_the_words_of_a_comment_name_codes(study, body, said):
    codebook.add_code(study.project, "Data use, re-use", by="Lea", label="Data use")
    tree = codebook.tree(study.project)
    found = CodeNames(tree).read(body)
    assert [(tree.codes[one.code_id].name if one.code_id else None, one.note) for one in found] == said


def test_long_words_without_a_code_are_a_remark_and_no_name(study):
    (said,) = CodeNames(codebook.tree(study.project)).read("I wonder whether she had read any of it before")
    assert said.remark


# ---------------------------------------------------------------- codings


def test_comments_become_codings_of_those_who_wrote_them(study):
    add(study, Note("Ana", "Consent: asked!", "asked me"), Note("ben", "#trust", "of course"),
        Note("Ana", "Trust; Harms", "data"))  # fmt: skip
    done = coding.comments_as_codings(study.project, by="Lea")
    assert (done.comments, done.added, done.unmatched, done.left) == (3, 4, (), ())
    assert codings(study, study.ana) == [
        ("Consent", "asked me", "asked!"),
        ("Trust", "data", ""),
        ("Harms", "data", ""),
    ]
    assert codings(study, study.ben) == [("Trust", "of course", "")]
    assert verify(study.project) == []


def test_it_is_one_change_and_can_be_undone(study):
    add(study, Note("Ana", "Consent", "asked me"), Note("Cem", "Fun", "of course"))
    before = study.project.state
    coding.comments_as_codings(study.project, by="Lea", authors={"Cem": "Cem"}, add_coders=True, new_codes=None)
    assert {one.name for one in codebook.tree(study.project).codes.values()} >= {"Fun"}
    assert codings(study, coder_named(study.project, "Cem")) == [("Fun", "of course", "")]
    assert study.project.undo("Lea") == "Make comments codings"
    assert codings(study, study.ana) == []
    assert coding.rounds(study.project) == []
    assert "Fun" not in {one.name for one in codebook.tree(study.project).codes.values()}
    assert [one.taken for one in transcripts.file_comments(study.project)] == ["", ""]
    assert study.project.state == before + 2
    study.project.redo("Lea")
    assert codings(study, study.ana) == [("Consent", "asked me", "")]


def test_what_would_happen_is_told_without_changing_anything(study):
    add(study, Note("Ana", "Consent", "asked me"), Note("Ana", "Fun", "data"), Note("Rita", "Trust", "data"))
    before = study.project.state
    would = coding.comments_as_codings(study.project, by="Lea", new_codes=["fun"], dry_run=True)
    assert study.project.state == before
    did = coding.comments_as_codings(study.project, by="Lea", new_codes=["fun"])
    assert would == did
    assert (did.comments, did.added, did.new_codes) == (2, 2, ("Fun",))
    assert [(one.comment.author, one.reason) for one in did.left] == [("Rita", "'Rita' is no coder")]


def test_unmatched_words_are_listed_and_become_codes_only_if_wanted(study):
    add(study, Note("Ana", "Fun", "asked me"), Note("Ben", "fun: he laughs", "data"), Note("Ana", "Joy", "yes"),
        Note("Ana", "What a very long story this is going to be", "course"))  # fmt: skip
    told = coding.comments_as_codings(study.project, by="Lea")
    assert [(one.words, one.comments, one.authors, one.remark) for one in told.unmatched] == [
        ("Fun", 2, ("Ana", "Ben"), False), ("Joy", 1, ("Ana",), False),
        ("What a very long story this is going to be", 1, ("Ana",), True),
    ]  # fmt: skip
    assert [one.reason for one in told.left] == ["it names no code"] * 4
    assert coding.rounds(study.project) == [] or codings(study, study.ana) == []
    done = coding.comments_as_codings(
        study.project, by="Lea", new_codes=["Fun"], same={"Joy": "Trust"}, parent_id=study.codes["Harms"]
    )
    assert (done.new_codes, done.added) == (("Fun",), 3)
    tree = codebook.tree(study.project)
    assert tree.path(codebook.code_named(study.project, "Fun").id) == "Harms > Fun"
    assert ("Trust", "yes", "") in codings(study, study.ana)
    assert len(tree.codes) == 5


def test_a_reply_names_a_code_but_makes_none(study):
    add(study, Note("Ana", "Consent", "asked me"), Note("Ben", "Trust", answers=0), Note("Ben", "Agreed", answers=0))
    done = coding.comments_as_codings(study.project, by="Lea", new_codes=None)
    assert done.new_codes == ()
    assert codings(study, study.ben) == [("Trust", "asked me", "")]
    assert [one.words for one in done.unmatched] == ["Agreed"]


def test_an_author_can_be_another_coder_or_left_out(study):
    add(study, Note("A. Novak", "Consent", "asked me"), Note("Ben", "Trust", "data"))
    done = coding.comments_as_codings(study.project, by="Lea", authors={"A. Novak": "Ana", "Ben": ""})
    assert codings(study, study.ana) == [("Consent", "asked me", "")]
    assert [one.comment.author for one in done.left] == ["Ben"]
    with pytest.raises(KnownError, match="no coder 'Cem' for the comments of 'Ben'"):
        coding.comments_as_codings(study.project, by="Lea", authors={"Ben": "Cem"})


def test_the_same_again_changes_nothing(study):
    add(study, Note("Ana", "Consent", "asked me"))
    coding.comments_as_codings(study.project, by="Lea")
    assert coding.comments_as_codings(study.project, by="Lea").comments == 0
    again = coding.comments_as_codings(study.project, by="Lea", again=True)
    assert (again.comments, again.added, again.known) == (1, 0, 1)
    assert len(codings(study, study.ana)) == 1


def test_a_point_is_its_paragraph_and_an_empty_line_is_left(study):
    add(study, Note("Ana", "Consent", ""), text=TALK)
    add(study, Note("Ana", "Consent", "\n"), name="other", text="One line.\n\nAnother line of the talk.")
    coding.comments_as_codings(study.project, by="Lea")
    assert codings(study, study.ana)[0] == ("Consent", "Interviewer: How was it?", "")


def test_submitted_layers_stay_as_they_are(study):
    add(study, Note("Ana", "Consent", "asked me"), Note("Ben", "Trust", "data"))
    coding.ensure_round(study.project, by="Lea")
    coding.submit_layers(study.project, study.ana)
    done = coding.comments_as_codings(study.project, by="Lea")
    assert [one.reason for one in done.left] == ["Ana's layer on 'talk' is submitted"]
    assert codings(study, study.ben) == [("Trust", "data", "")]


def test_what_became_codings_is_kept_from_the_others_while_sealed(study):
    add(study, Note("Ana", "Consent", "asked me"), Note("Ben", "Fun", "data"))
    coding.comments_as_codings(study.project, by="Lea")

    def seen(viewer):
        return [one.author for one in coding.comments_for(study.project, viewer)]

    assert (seen(study.ana), seen(study.ben), seen(study.lea), seen(None)) == (
        ["Ana", "Ben"],
        ["Ben"],
        ["Ben"],
        ["Ben"],
    )
    for one in (study.ana, study.ben):
        coding.submit_layers(study.project, one)
    with study.project.change("Reveal", by="Lea") as change:
        change.update("round", coding.needed_round(study.project).id, state=RoundState.REVEALED.value)
    assert seen(study.ben) == ["Ana", "Ben"]


def test_the_report_of_the_text_does_not_tell_how_much_each_coder_wrote(study):
    add(study, Note("Ana", "Consent", "asked me"), Note("Ben", "Fun", "data"))
    assert transcripts.import_report(study.project, study.talks["talk"])["comments"] == {"Ana": 1, "Ben": 1}
    coding.comments_as_codings(study.project, by="Lea")
    assert "comments" not in transcripts.import_report(study.project, study.talks["talk"])
    study.project.undo("Lea")
    assert transcripts.import_report(study.project, study.talks["talk"])["comments"] == {"Ana": 1, "Ben": 1}


def test_codings_of_comments_are_nobody_elses_in_the_history(study):
    add(study, Note("Ana", "Consent", "asked me"))
    coding.comments_as_codings(study.project, by="Lea")
    assert coding.history(study.project, study.ben)[0].label == coding.SEALED_STEP


# ---------------------------------------------------------------- memos


def memos(study):
    rows = study.project.rows(
        """SELECT name, about, title, body, start_pos, end_pos FROM memo JOIN coder ON coder.id = author_id
        ORDER BY memo.id"""
    )
    return [tuple(row) for row in rows]


def test_comments_become_memos_on_their_passages_with_their_replies(study):
    add(study, Note("Rita", "Check this.", "asked me"), Note("Sam", "Done.", at="2024-05-03T09:00:00Z", answers=0))
    done = coding.comments_as_memos(study.project, study.lea, by="Lea")
    start = TALK.index("asked me")
    assert (done.memos, done.comments) == (1, 2)
    assert memos(study) == [(
        "Lea", "passage", "Comment by Rita, 2024-05-01", "Check this.\nSam, 2024-05-03: Done.", start, start + 8,
    )]  # fmt: skip
    assert coding.comments_as_memos(study.project, study.lea, by="Lea").comments == 0
    (memo,) = coding.memo_list(study.project, study.lea, about=coding.About.PASSAGE)
    assert (memo.author, memo.quote, memo.transcript) == ("Lea", "asked me", "talk")
    project = study.project
    project.undo("Lea")
    assert memos(study) == []
    assert [one.taken for one in transcripts.file_comments(project)] == ["", ""]


def test_single_comments_can_be_chosen_as_memos(study):
    add(study, Note("Rita", "Check this.", "asked me"), Note("Sam", "Consent", "data"))
    first = transcripts.file_comments(study.project)[0]
    coding.comments_as_memos(study.project, study.ana, by="Lea", comment_ids=[first.id])
    assert [one.taken for one in transcripts.file_comments(study.project)] == ["memo", ""]


@pytest.mark.slow
def test_thousands_of_comments_are_taken_in_seconds(study):
    text = "".join(f"Rosa: Sentence {number} of many.\n" for number in range(400))
    notes = [Note("Ana", f"Consent: {number}", f"Sentence {number} of") for number in range(400)]
    for name in range(5):
        add(study, *notes, name=f"talk {name}", text=f"Talk {name}\n{text}")
    started = time.monotonic()
    assert coding.comments_as_codings(study.project, by="Lea").comments == 2000
    study.project.undo("Lea")
    assert coding.comments_as_memos(study.project, study.lea, by="Lea").memos == 2000
    assert time.monotonic() - started < 30
