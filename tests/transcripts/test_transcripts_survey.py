# SPDX-License-Identifier: GPL-3.0-or-later
"""Surveys: what columns are taken for, which values fit, what becomes a transcript, what a corrected table changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.model import KnownError, Role, TranscriptText
from qualcoder_cp.project import Project, add_coder, coder_named, verify
from qualcoder_cp.transcripts import Plan, VariableKind, propose_plan, read_sheet, read_survey
from qualcoder_cp.transcripts.survey import answer_text, answers_in

WHY = "Why did you stop using it?"
MORE = "Anything else?"
HEADER = f"id;group;years;born;uses;use;tools;city;{WHY};{MORE}\n"
ROWS = (
    "007;Nurse;3,5;1980-02-03;yes;weekly;app; chat;Graz;It took longer than talking, and nobody read it there.;\n",
    "008;nurse;12;1975-12-31;no;never;app;Linz;Too many screens, and my patients never asked me for one at all.;"
    '"Thank you, but\nplease keep it short."\n',
    "009;Doctor;0;1990-01-01;yes;daily;chat;Graz;;\n",
    "010;Doctor;7;1966-06-06;yes;weekly;app;Wien;I did not stop, it just stopped on my phone one morning.;No.\n",
)
# the first row's several choices hold the delimiter, so they are in quotation marks
TEXT = HEADER + "".join(ROWS).replace("app; chat", '"app; chat"')
PLAN = Plan(
    "id",
    "group",
    {
        "years": VariableKind.NUMBER, "born": VariableKind.DATE, "uses": VariableKind.YES_NO,
        "use": VariableKind.ORDERED, "tools": VariableKind.SEVERAL, "city": VariableKind.CATEGORY,
    },
    (WHY, MORE),
)  # fmt: skip


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "study.qcp", "A study") as made:
        for name in ("Ana", "Ben"):
            add_coder(made, name)
        yield made


@pytest.fixture
def sheet(tmp_path):
    def write_and_read(content=TEXT, name="survey.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return read_sheet(path)

    return write_and_read


def people(project):
    return {one.name: one for one in transcripts.participants(project)}


def text(project, name):
    return transcripts.text_of(project, transcripts.transcript_named(project, name).id)


# ---------------------------------------------------------------- the plan


def test_columns_are_proposed_by_what_is_in_them(sheet):
    rows = "".join(
        f"{number:03};{('Nurse', 'Doctor')[number % 2]};{number};{('Graz', 'Linz')[number % 2]};;"
        f"I have said it {number} times now and will gladly say it again whenever you ask me;"
        f"{('often', 'never')[number % 2]}\n"
        for number in range(8)
    )
    plan = propose_plan(sheet(f"id;group;years;city;nothing;{WHY};use\n{rows}"))
    assert plan == Plan(
        "id", "group",
        {"years": VariableKind.NUMBER, "city": VariableKind.CATEGORY, "use": VariableKind.ORDERED},
        (WHY,), ("nothing",),
    )  # fmt: skip


def test_a_column_with_another_value_in_each_row_tells_participants_apart(sheet):
    assert propose_plan(sheet("x;token\na;t1\na;t2\n")).id_column == "token"
    with pytest.raises(KnownError, match=r"no column holds another short value in each row.*found: x, y"):
        propose_plan(sheet("x;y\na;b\na;b\n"))


def test_variables_of_the_project_keep_their_kind(project, sheet):
    transcripts.import_survey(project, sheet(), PLAN, by="Ana")
    assert propose_plan(sheet(), transcripts.variables(project)).variables == PLAN.variables


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (Plan("nr", None, {}, ()), r"row 1: there is no column 'nr' \(columns found: id, group"),
        (Plan("id", "group", {"group": VariableKind.TEXT}, ()), "The column 'group' of .* can't be two things at once"),
        (Plan("id", None, {}, (WHY, WHY)), "can't be two things at once"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused(sheet, plan, message):
    with pytest.raises(KnownError, match=message):
        read_survey(sheet(), plan)


def test_a_table_without_rows_is_refused(sheet):
    with pytest.raises(KnownError, match="a header but no participants"):
        read_survey(sheet("id;a\n"), Plan("id", None, {}, ()))


def test_every_value_that_does_not_fit_is_named_by_file_row_and_column(sheet):
    table = sheet("id;years;uses\nA;x;yes\n;1;no\na;2;no\nB;3;perhaps\n")
    found = read_survey(table, Plan("id", None, {"years": VariableKind.NUMBER, "uses": VariableKind.YES_NO}, ()))
    assert found.problems == (
        f"{table.path}, row 2, column 'years': 'x' is no number.",
        f"{table.path}, row 3, column 'id': the participant has no id.",
        f"{table.path}, row 4, column 'id': the participant 'a' is already in row 2.",
        f"{table.path}, row 5, column 'uses': 'perhaps' is neither yes nor no.",
    )


def test_what_people_should_look_at_is_noted(sheet):
    found = read_survey(sheet(), PLAN)
    assert found.problems == ()
    assert "Column 'group': is this one category? 'Nurse', 'nurse'." in found.notes
    assert "1 of 4 participants answered no open question; they get no transcript." in found.notes
    assert found.unanswered == {WHY: 1, MORE: 2}


# ---------------------------------------------------------------- the transcript


ANSWERS = st.lists(
    st.tuples(
        st.sampled_from(["Why?", "How?", "And?", "Question: odd?"]), st.text(min_size=1).map(str.strip).filter(bool)
    ),
    unique_by=lambda pair: pair[0], max_size=4,
)  # fmt: skip


@given(ANSWERS)
@settings(max_examples=60, deadline=None)
def test_turns_hold_just_questions_and_answers(answers):
    body, turns = answer_text(answers)
    said = [body[turn.speech_start : turn.end] for turn in turns]
    assert said == [part for pair in answers for part in pair]
    assert [turn.role for turn in turns] == [Role.INTERVIEWER, Role.PARTICIPANT] * len(answers)
    ends = [0, *(turn.end for turn in turns)]
    assert all(before <= turn.start < turn.speech_start < turn.end for before, turn in zip(ends, turns, strict=False))
    assert answers_in(TranscriptText(1, 1, body, turns, ())) == dict(answers)


def test_a_survey_becomes_participants_variables_and_transcripts(project, sheet):
    done = transcripts.import_survey(project, sheet(), PLAN, by="Ana")
    assert done.new == ["007", "008", "009", "010"]
    assert done.transcripts == ["007", "008", "010"]
    assert done.unanswered == {WHY: 1, MORE: 2}
    assert (done.values, done.answers, done.missing) == ([], [], [])
    assert people(project)["007"].group == "Nurse"
    assert people(project)["007"].variables == {
        "years": "3.5", "born": "1980-02-03", "uses": "yes", "use": "weekly", "tools": "app; chat", "city": "Graz",
    }  # fmt: skip
    assert people(project)["009"].variables["use"] == "daily"
    found = text(project, "008")
    assert found.text == (
        f"Question: {WHY}\nAnswer: Too many screens, and my patients never asked me for one at all.\n\n"
        f"Question: {MORE}\nAnswer: Thank you, but\nplease keep it short.\n"
    )
    linked = transcripts.participants_of(project)
    assert linked[found.transcript_id] == (people(project)["008"].id,)
    eligible = [found.text[start:end] for start, end in transcripts.eligible_speech(found)]
    assert "Question" not in " ".join(eligible)
    assert transcripts.import_report(project, text(project, "007").transcript_id)["notes"] == [
        f"No answer to '{MORE}'."
    ]
    assert verify(project) == []


def test_an_import_is_one_change(project, sheet):
    before = project.state
    transcripts.import_survey(project, sheet(), PLAN, by="Ana")
    assert project.state == before + 1
    assert project.undo("Ana") == "Import survey survey.csv"
    assert (transcripts.transcripts(project), transcripts.participants(project)) == ([], [])
    assert transcripts.variables(project) == []


def test_a_problem_leaves_the_project_alone(project, sheet):
    before = project.state
    with pytest.raises(KnownError, match=r"row 2, column 'years': 'x' is no number\. \(1 more problems"):
        transcripts.import_survey(project, sheet(TEXT.replace(";3,5;", ";x;").replace(";12;", ";y;")), PLAN, by="Ana")
    assert project.state == before


def test_variables_know_their_kind_and_order(project, sheet):
    plan = Plan("id", None, PLAN.variables, (), orders={"use": ("never", "weekly", "daily", "hourly")})
    transcripts.import_survey(project, sheet(), plan, by="Ana")
    found = {one.name: one for one in transcripts.variables(project)}
    assert list(found) == list(PLAN.variables)
    assert [one.kind for one in found.values()] == list(PLAN.variables.values())
    assert found["use"].settings.order == ("never", "weekly", "daily", "hourly")
    assert found["years"].values == 4
    assert transcripts.transcripts(project) == []


def test_a_value_outside_the_given_order_is_a_problem(sheet):
    plan = Plan("id", None, {"use": VariableKind.ORDERED}, (), orders={"use": ("never", "weekly")})
    assert "column 'use': 'daily' is none of: never, weekly." in read_survey(sheet(), plan).problems[0]


def test_same_answers_of_several_people_are_several_transcripts(project, sheet):
    table = sheet(f"id;{WHY}\nA;No.\nB;No.\n")
    assert transcripts.import_survey(project, table, Plan("id", None, {}, (WHY,)), by="Ana").transcripts == ["A", "B"]


def test_a_survey_beside_an_interview_of_the_same_person(project, sheet, tmp_path):
    (tmp_path / "008.txt").write_text("I: How was it?\nP: Fine.\nI: And now?\nP: Fine.\n", encoding="utf-8")
    transcripts.import_transcripts(project, transcripts.prepare([tmp_path / "008.txt"]), by="Ana")
    transcripts.ensure_participants(project, by="Ana")
    done = transcripts.import_survey(project, sheet(), PLAN, by="Ana")
    assert "008" not in done.new
    assert done.transcripts == ["007", "008 (survey)", "010"]
    assert len(people(project)) == 4


# ---------------------------------------------------------------- the table again, corrected


@pytest.fixture
def taken(project, sheet):
    transcripts.import_survey(project, sheet(), PLAN, by="Ana")
    return project


def again(project, sheet, *changes):
    content = TEXT
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    return transcripts.import_survey(project, sheet(content, "survey_v2.csv"), PLAN, by="Ana")


def told(changes):
    return [(one.participant, one.variable, one.before, one.after) for one in changes]


def test_the_same_table_again_changes_nothing(taken, sheet):
    before = taken.state
    done = again(taken, sheet)
    assert taken.state == before
    assert (done.new, done.transcripts, done.values, done.answers, done.missing) == ([], [], [], [], [])


def test_values_and_groups_are_updated_and_listed(taken, sheet):
    done = again(taken, sheet, (";12;", ";13;"), ("008;nurse", "008;Nurse"), (";Wien;", ";;"))
    assert told(done.values) == [
        ("008", "group", "nurse", "Nurse"),
        ("008", "years", "12", "13"),
        ("010", "city", "Wien", ""),
    ]
    assert people(taken)["008"].variables["years"] == "13"
    assert "city" not in people(taken)["010"].variables


def test_new_people_are_added_and_missing_ones_listed_and_kept(taken, sheet):
    content = TEXT.replace("010;Doctor", "011;Doctor").replace(ROWS[2], "")
    done = transcripts.import_survey(taken, sheet(content), PLAN, by="Ana")
    assert (done.new, done.transcripts) == (["011"], ["011"])
    assert done.missing == ["009", "010"]
    assert len(transcripts.transcripts(taken)) == 4


def test_an_answer_that_comes_later_makes_a_transcript(taken, sheet):
    done = again(taken, sheet, ("chat;Graz;;\n", "chat;Graz;;Now I know.\n"))
    assert (done.new, done.transcripts) == ([], ["009"])
    assert transcripts.participants_of(taken)[text(taken, "009").transcript_id] == (people(taken)["009"].id,)


def test_changed_answers_replace_a_text_that_nobody_coded(taken, sheet):
    old = text(taken, "010")
    done = again(taken, sheet, ("one morning.;No.", "one morning.;No, really."))
    assert [(one.question, one.before, one.after, one.applied) for one in done.answers] == [
        (MORE, "No.", "No, really.", True)
    ]
    new = text(taken, "010")
    assert new.revision_id == old.revision_id
    assert new.text == old.text.replace("No.", "No, really.")
    assert [new.text[turn.speech_start : turn.end] for turn in new.turns][-1] == "No, really."
    assert verify(taken) == []
    taken.undo("Ana")
    assert text(taken, "010") == old
    assert transcripts.waiting_answers(taken) == []


def coded(project, name):
    ana = coder_named(project, "Ana")
    code = codebook.add_code(project, "Tiredness", by="Ana")
    coding.apply_code(project, ana, text(project, name).transcript_id, code.id, 40, 60)


def test_changed_answers_of_a_coded_text_wait(taken, sheet):
    coded(taken, "010")
    old = text(taken, "010")
    done = again(taken, sheet, ("one morning.;No.", "one morning.;"))
    assert [(one.before, one.after, one.applied) for one in done.answers] == [("No.", "", False)]
    assert text(taken, "010") == old
    (waiting,) = transcripts.waiting_answers(taken)
    assert (waiting.participant, waiting.transcript, waiting.question, waiting.after) == ("010", "010", MORE, "")
    again(taken, sheet)
    assert transcripts.waiting_answers(taken) == []


def test_the_last_answer_taken_away_is_told_and_nothing_deleted(taken, sheet):
    done = again(taken, sheet, ("It took longer than talking, and nobody read it there.", ""))
    assert [(one.participant, one.applied) for one in done.answers] == [("007", False)]
    assert "nobody read it" in text(taken, "007").text


def test_another_survey_of_the_same_people_makes_transcripts_of_its_own(taken, sheet):
    done = transcripts.import_survey(
        taken, sheet("id;And now?\n007;Better, thanks.\n"), Plan("id", None, {}, ("And now?",)), by="Ana"
    )
    assert done.transcripts == ["007 (survey)"]
    assert (done.answers, done.missing) == ([], [])


# ---------------------------------------------------------------- single values and kinds


def test_a_single_value_is_checked_and_stored(taken):
    number = people(taken)["007"].id
    transcripts.set_variable(taken, number, "Years", "4,5", by="Ana")
    assert people(taken)["007"].variables["years"] == "4.5"
    transcripts.set_variable(taken, number, "years", "", by="Ana")
    assert "years" not in people(taken)["007"].variables
    with pytest.raises(KnownError, match="'years' of '007': 'old' is no number"):
        transcripts.set_variable(taken, number, "years", "old", by="Ana")
    with pytest.raises(KnownError, match=r"There is no variable 'age' .*variables: years, born"):
        transcripts.set_variable(taken, number, "age", "4", by="Ana")


def test_another_kind_rewrites_the_values_or_is_refused(project, tmp_path):
    path = tmp_path / "participants.csv"
    path.write_text("participant,years,uses\nA,03,Yes\nB,10,NO\n", encoding="utf-8")
    transcripts.import_participants(project, transcripts.read_participants(path), by="Ana")
    transcripts.set_kind(project, "years", VariableKind.NUMBER, by="Ana")
    transcripts.set_kind(project, "uses", VariableKind.YES_NO, by="Ana", labels={"yes": "Uses it"})
    assert people(project)["A"].variables == {"years": "3", "uses": "yes"}
    assert transcripts.variable_named(project, "uses").settings.labels == {"yes": "Uses it"}
    before = project.state
    with pytest.raises(KnownError, match="'years' can't be of the kind yes/no: of 'A', '3' is neither yes nor no"):
        transcripts.set_kind(project, "years", VariableKind.YES_NO, by="Ana")
    assert project.state == before
    assert transcripts.variable_named(project, "years").kind is VariableKind.NUMBER


def test_a_participants_table_is_held_to_the_kinds(taken, tmp_path):
    path = tmp_path / "participants.csv"
    path.write_text("participant,years\n007,many\n", encoding="utf-8")
    with pytest.raises(KnownError, match=r"participants.csv, row 2, column 'years': 'many' is no number"):
        transcripts.import_participants(taken, transcripts.read_participants(path), by="Ana")


def test_a_new_kind_must_fit_people_who_are_not_in_the_table(taken, sheet):
    plan = Plan("id", None, {"city": VariableKind.NUMBER}, ())
    with pytest.raises(KnownError, match="'city' can't be of the kind number: of '008', 'Linz' is no number"):
        transcripts.import_survey(taken, sheet("id;city\n007;5\n"), plan, by="Ana")
