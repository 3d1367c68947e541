# SPDX-License-Identifier: GPL-3.0-or-later
"""Corrected answers of a survey that came after the coding: applied as a correction of the text, or dismissed."""

from __future__ import annotations

import pytest
from coding_studies import new_study
from hypothesis import given
from hypothesis import strategies as st

from qualcoder_cp import coding, transcripts
from qualcoder_cp.model import KnownError, TranscriptText
from qualcoder_cp.project import verify
from qualcoder_cp.transcripts import Plan, read_sheet, with_answers
from qualcoder_cp.transcripts.survey import answer_text, answers_in

WHY, MORE = "Why did you stop?", "Anything else?"
ROWS = "id;Why did you stop?;Anything else?\n007;It took longer than talking.;No.\n008;Too many screens.;\n"
PLAN = Plan("id", None, {}, (WHY, MORE))


@pytest.fixture
def study(tmp_path):
    with new_study(tmp_path, ()) as made:
        take_in(made, ROWS)
        made.talks = {one.name: one.id for one in transcripts.transcripts(made.project)}
        text = transcripts.text_of(made.project, made.talks["007"]).text
        start = text.index("longer than talking")
        made.apply(made.ana, "Trust", start, start + 19, "007")
        made.apply(made.ana, "Harms", text.index("No."), text.index("No.") + 3, "007")
        start = transcripts.text_of(made.project, made.talks["008"]).text.index("screens")
        made.apply(made.ben, "Harms", start, start + 7, "008")
        yield made


def take_in(study, content):
    path = study.folder / "survey.csv"
    path.write_text(content, encoding="utf-8")
    return transcripts.import_survey(study.project, read_sheet(path), PLAN, by="Lea")


def correct(study):
    return take_in(study, ROWS.replace("took longer", "took much longer").replace("No.", "No, thanks, it is fine.")
                   .replace("screens.;", "screens.;Thank you."))  # fmt: skip


def text(study, name):
    return transcripts.text_of(study.project, study.talks[name]).text


def test_all_waiting_answers_are_applied_and_codings_move_along(study):
    correct(study)
    waiting = transcripts.waiting_answers(study.project)
    assert [(one.transcript, one.question) for one in waiting] == [("007", WHY), ("007", MORE), ("008", MORE)]
    done = coding.apply_answers(study.project, by="Lea")
    assert text(study, "007") == (
        f"Question: {WHY}\nAnswer: It took much longer than talking.\n\n"
        f"Question: {MORE}\nAnswer: No, thanks, it is fine.\n"
    )
    assert text(study, "008") == f"Question: {WHY}\nAnswer: Too many screens.\n\nQuestion: {MORE}\nAnswer: Thank you.\n"
    assert [one.after for one in done.answers] == [one.after for one in waiting]
    assert transcripts.waiting_answers(study.project) == []
    (start, end), = study.spans(study.ana, "Trust", "007")  # fmt: skip
    assert text(study, "007")[start:end] == "longer than talking"
    assert verify(study.project) == []


def test_it_is_one_change(study):
    correct(study)
    old = text(study, "007"), text(study, "008"), study.spans(study.ana, "Trust", "007")
    coding.apply_answers(study.project, by="Lea")
    assert study.project.undo("Lea") == "Apply 3 corrected answers"
    assert (text(study, "007"), text(study, "008"), study.spans(study.ana, "Trust", "007")) == old
    assert len(transcripts.waiting_answers(study.project)) == 3


def test_a_coding_whose_words_are_gone_is_listed(study):
    take_in(study, ROWS.replace("It took longer than talking.", "My phone broke."))
    would = coding.apply_answers(study.project, by="Ana", dry_run=True)
    assert [one.text for one in would.revisions[0].lost] == ["longer than talking"]
    assert len(transcripts.waiting_answers(study.project)) == 1
    coding.apply_answers(study.project, by="Lea")
    assert [one.text for one in coding.unplaced(study.project, study.talks["007"], study.ana)] == [
        "longer than talking"
    ]


def test_what_found_no_place_outlives_the_next_corrected_table(study):
    take_in(study, ROWS.replace("It took longer than talking.", "My phone broke."))
    coding.apply_answers(study.project, by="Lea")
    take_in(study, ROWS.replace("It took longer than talking.", "My phone broke down."))
    assert len(coding.unplaced(study.project, study.talks["007"], study.ana)) == 1


def test_single_answers_can_be_chosen(study):
    correct(study)
    coding.apply_answers(study.project, [("007", MORE.upper())], by="Lea")
    assert [(one.transcript, one.question) for one in transcripts.waiting_answers(study.project)] == [
        ("007", WHY), ("008", MORE),
    ]  # fmt: skip
    with pytest.raises(KnownError, match="No corrected answer to 'What\\?' waits for '007'"):
        coding.apply_answers(study.project, [("007", "What?")], by="Lea")


def test_an_answer_taken_away_takes_its_question_along(study):
    take_in(study, ROWS.replace("talking.;No.", "talking.;"))
    coding.apply_answers(study.project, by="Lea")
    assert text(study, "007") == f"Question: {WHY}\nAnswer: It took longer than talking.\n"


def test_a_transcript_is_never_left_empty(study):
    take_in(study, ROWS.replace("Too many screens.", ""))
    with pytest.raises(KnownError, match="'008' would have no answer left"):
        coding.apply_answers(study.project, by="Lea")
    assert text(study, "008") == f"Question: {WHY}\nAnswer: Too many screens.\n"


def test_a_dismissed_answer_does_not_come_back(study):
    correct(study)
    gone = transcripts.dismiss_answers(study.project, [("007", WHY)], "A slip of the table", by="Lea")
    assert [one.question for one in gone] == [WHY]
    assert len(transcripts.waiting_answers(study.project)) == 2
    done = correct(study)
    assert [(one.transcript, one.question) for one in done.answers] == [("007", MORE), ("008", MORE)]
    (kept,) = transcripts.import_report(study.project, study.talks["007"])["dismissed"]
    assert (kept["note"], kept["by"]) == ("A slip of the table", "Lea")
    study.project.undo("Lea")
    assert len(transcripts.waiting_answers(study.project)) == 3


def test_dismissing_needs_a_note(study):
    correct(study)
    with pytest.raises(KnownError, match="needs a note"):
        transcripts.dismiss_answers(study.project, None, "  ", by="Lea")


def test_nothing_waits_nothing_happens(study):
    before = study.project.state
    assert coding.apply_answers(study.project, by="Lea").revisions == ()
    assert study.project.state == before


_words = st.text("abc .\n", min_size=1, max_size=12).filter(lambda text: text == text.strip() and "\n\n" not in text)


@given(st.lists(st.tuples(st.sampled_from(["A?", "B?", "C?", "D?"]), _words), min_size=1, unique_by=lambda one: one[0]),
       st.lists(st.tuples(st.sampled_from(["A?", "B?", "C?", "D?", "E?"]), _words | st.just("")),
                unique_by=lambda one: one[0]))  # fmt: skip
def test_other_answers_are_read_back_and_the_rest_stays(answers, new):
    text, turns = answer_text(answers)
    changed = with_answers(TranscriptText(1, 1, text, turns, ()), new)
    wanted = {question: answer for question, answer in (dict(answers) | dict(new)).items() if answer}
    again, turns = answer_text((question, wanted[question]) for question in _order(answers, new) if question in wanted)
    assert changed == again
    assert answers_in(TranscriptText(1, 1, again, turns, ())) == wanted


def _order(answers, new):
    return dict.fromkeys([*(question for question, _ in answers), *(question for question, _ in new)])
