# SPDX-License-Identifier: GPL-3.0-or-later
"""Transcripts in a project: import, names, roles, participants and which text is participants' speech."""

from __future__ import annotations

import pytest

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.model import KnownError, RangeKind, Role, TextRange, TranscriptText, Turn
from qualcoder_cp.project import Project, add_coder, verify
from qualcoder_cp.text import sha256

TALK = "Interviewer: How was it?\r\n{who}: Fine 👍, {more}.\r\nInterviewer: And now?\r\n{who}: Still fine.\r\n"


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "study.qcp", "A study") as made:
        yield made


def written(folder, name="A", more="I used it", who="Participant"):
    path = folder / f"{name}.txt"
    path.write_bytes(TALK.format(more=more, who=who).encode("utf-8"))
    return path


def take(project, *paths, **more):
    return transcripts.import_transcripts(project, transcripts.prepare(list(paths)), by="Ana", **more)


def people(project, folder, content):
    path = folder / "participants.csv"
    path.write_text(content, encoding="utf-8")
    return transcripts.import_participants(project, transcripts.read_participants(path), by="Ana")


def linked(project):
    names = {one.id: one.name for one in transcripts.participants(project)}
    talks = {one.id: one.name for one in transcripts.transcripts(project)}
    return {talks[talk]: [names[one] for one in who] for talk, who in transcripts.participants_of(project).items()}


# ---------------------------------------------------------------- import


def test_an_import_keeps_text_turns_and_where_it_came_from(project, tmp_path):
    assert take(project, written(tmp_path)).names == ["A"]
    (transcript,) = transcripts.transcripts(project)
    text = transcripts.text_of(project, transcript.id)
    assert "\r" not in text.text
    facts = (transcript.sha256, transcript.characters, transcript.source_name)
    assert facts == (
        sha256(text.text),
        len(text.text),
        "A.txt",
    )
    said = [text.text[turn.speech_start : turn.end].strip() for turn in text.turns if turn.role is Role.PARTICIPANT]
    assert said == ["Fine 👍, I used it.", "Still fine."]
    assert transcripts.import_report(project, transcript.id)
    assert transcripts.transcript_named(project, "a.TXT") == transcript
    assert verify(project) == []
    project.undo("Ana")
    assert transcripts.transcripts(project) == []


def test_a_bad_file_among_good_ones_changes_nothing_or_is_left_out(project, tmp_path):
    good, double, missing = written(tmp_path, "A"), written(tmp_path, "B"), tmp_path / "missing.txt"
    state = project.state
    for bad, words in ((double, "same text"), (missing, "can't be read")):
        with pytest.raises(KnownError, match=words):
            take(project, good, bad)
        assert project.state == state
    done = take(project, good, double, missing, skip_problems=True)
    assert done.names == ["A"]
    assert set(done.left_out) == {str(double), str(missing)}


def test_a_name_is_given_once(project, tmp_path):
    (tmp_path / "later").mkdir()
    take(project, written(tmp_path))
    with pytest.raises(KnownError, match="already a transcript 'a' with another text"):
        take(project, written(tmp_path / "later", "a", more="another"))


def test_a_name_goes_before_the_name_of_a_file(project, tmp_path):
    (tmp_path / "later").mkdir()
    take(project, written(tmp_path, "A"))
    (first,) = transcripts.transcripts(project)
    transcripts.rename_transcript(project, first.id, "Old", by="Ana")
    take(project, written(tmp_path / "later", "A", more="another"))
    second = transcripts.transcript_named(project, "a")
    transcripts.rename_transcript(project, second.id, "New", by="Ana")
    transcripts.rename_transcript(project, first.id, "A.txt", by="Ana")
    assert transcripts.transcript_named(project, "A.txt").id == first.id


@pytest.mark.parametrize(("name", "words"), [(" ", "needs a name"), ("b", "already a transcript")])
def test_names_that_cannot_be(project, tmp_path, name, words):
    take(project, written(tmp_path, "A"), written(tmp_path, "B", more="another"))
    with pytest.raises(KnownError, match=words):
        transcripts.rename_transcript(project, transcripts.transcript_named(project, "A").id, name, by="Ana")


def test_a_transcript_can_be_removed_until_it_is_coded(project, tmp_path):
    take(project, written(tmp_path, "A"), written(tmp_path, "B", more="another"))
    coder = add_coder(project, "Ana")
    code = codebook.add_code(project, "Privacy", by="Ana")
    talk = transcripts.transcript_named(project, "A").id
    made = coding.apply_code(project, coder, talk, code.id, 3, 9)
    with pytest.raises(KnownError, match=r"'A' can't be removed: codings lie in it\."):
        transcripts.remove_transcript(project, talk, by="Ana")
    coding.remove_coding(project, coder, made.id)
    transcripts.remove_transcript(project, talk, by="Ana")
    assert [one.name for one in transcripts.transcripts(project)] == ["B"]
    project.undo("Ana")
    assert transcripts.text_of(project, talk).turns
    assert verify(project) == []


def test_what_is_not_there_is_told(project):
    with pytest.raises(KnownError, match=r"no transcript 'Z' in study.qcp"):
        transcripts.transcript_named(project, "Z")
    with pytest.raises(KnownError, match="no transcript 7"):
        transcripts.text_of(project, 7)


# ---------------------------------------------------------------- participants


def test_participants_come_with_groups_and_variables(project, tmp_path):
    take(project, written(tmp_path, "A"), written(tmp_path, "B", more="another"), written(tmp_path, "C", more="third"))
    left = people(project, tmp_path, "participant,transcript,group,age\nP1,A,patients,14\nP2,b.txt,,\n")
    assert left == ["'C' has no participant."]
    assert linked(project) == {"A": ["P1"], "B": ["P2"]}
    assert transcripts.groups(project) == ["patients", transcripts.NOT_STATED]
    assert transcripts.participants(project)[0].variables == {"age": "14"}
    assert transcripts.ensure_participants(project, by="Ana") == 1
    assert linked(project)["C"] == ["C"]
    state = project.state
    assert transcripts.ensure_participants(project, by="Ana") == 0
    assert people(project, tmp_path, "participant,transcript,group,age\nP1,A,patients,14\nP2,b.txt,,\n") == []
    assert project.state == state


def test_a_later_table_takes_over(project, tmp_path):
    take(project, written(tmp_path))
    people(project, tmp_path, "participant,transcript,group,age\nP1,A,patients,14\n")
    people(project, tmp_path, "participant,group,age,site\np1,clinicians,,north\n")
    (person,) = transcripts.participants(project)
    assert (person.group, person.variables) == ("clinicians", {"site": "north"})
    assert linked(project) == {"A": ["P1"]}


def test_an_unknown_transcript_is_named_and_nothing_is_changed(project, tmp_path):
    take(project, written(tmp_path))
    state = project.state
    with pytest.raises(KnownError, match=r"participants.csv, row 3, column 'transcript': there is no transcript 'Z'"):
        people(project, tmp_path, "participant,transcript\nP1,A\nP2,Z\n")
    assert project.state == state


def test_who_finds_no_speaker_left_is_told(project, tmp_path):
    take(project, written(tmp_path))
    left = people(project, tmp_path, "participant,transcript\nP1,A\nP2,A\n")
    assert left == ["'P2' is linked to no speaker of 'A': each of them is somebody else."]
    assert linked(project) == {"A": ["P1"]}


def test_several_participants_of_one_talk_are_told_apart_by_their_labels(project, tmp_path):
    path = tmp_path / "Group.txt"
    path.write_text("Moderator: Hello?\nRosa: Yes.\nOmar: No.\nModerator: Why?\nOmar: So.\nRosa: Well.\n" * 3, "utf-8")
    take(project, path)
    for speaker in transcripts.speakers(project):
        role = Role.INTERVIEWER if speaker.label == "Moderator" else Role.PARTICIPANT
        transcripts.set_role(project, speaker.id, role, by="Ana")
    assert people(project, tmp_path, "participant,transcript\nomar,Group\nRosa,Group\n") == []
    named = {one.id: one.name for one in transcripts.participants(project)}
    found = {one.label: named.get(one.participant_id) for one in transcripts.speakers(project)}
    assert found == {"Moderator": None, "Rosa": "Rosa", "Omar": "omar"}


def test_a_group_can_be_set_and_taken_off(project, tmp_path):
    take(project, written(tmp_path))
    transcripts.ensure_participants(project, by="Ana")
    (person,) = transcripts.participants(project)
    transcripts.set_group(project, person.id, " patients ", by="Ana")
    assert transcripts.participants(project)[0].group == "patients"
    transcripts.set_group(project, person.id, " ", by="Ana")
    assert transcripts.participants(project)[0].group is None


def test_a_role_changes_whose_speech_counts(project, tmp_path):
    take(project, written(tmp_path))
    (transcript,) = transcripts.transcripts(project)
    before = transcripts.eligible_speech(transcripts.text_of(project, transcript.id))
    interviewer = next(one for one in transcripts.speakers(project) if one.role is Role.INTERVIEWER)
    transcripts.set_role(project, interviewer.id, Role.PARTICIPANT, by="Ana")
    assert len(transcripts.eligible_speech(transcripts.text_of(project, transcript.id))) > len(before)


def test_a_file_name_that_is_no_text_is_no_traceback(project, tmp_path):
    strange = tmp_path / "A\udcff.txt"
    try:
        strange.write_bytes(TALK.format(more="x", who="P").encode())
    except OSError:
        pytest.skip("this disk knows no such names")
    assert transcripts.import_problems(project, transcripts.prepare([strange])) == [None]
    assert take(project, strange).names == ["A?"]
    (transcript,) = transcripts.transcripts(project)
    assert (transcript.name, transcript.source_name) == ("A?", "A?.txt")
    with pytest.raises(KnownError, match="can't be stored"):
        add_coder(project, "Zo\udcff")


# ---------------------------------------------------------------- rules


def test_eligible_speech_leaves_out_labels_others_and_what_nobody_said():
    text = TranscriptText(
        1, 1, "x" * 60,
        (
            Turn(0, 20, 5, "Rosa", Role.PARTICIPANT), Turn(20, 40, 25, "Interviewer", Role.INTERVIEWER),
            Turn(40, 60, 45, "Omar", Role.PARTICIPANT),
        ),
        (TextRange(8, 10, RangeKind.STAGE), TextRange(9, 12, RangeKind.TIME), TextRange(50, 70, RangeKind.HEADING)),
    )  # fmt: skip
    assert transcripts.eligible_speech(text) == [(5, 8), (12, 20), (45, 50)]
    assert transcripts.eligible_speech(text, frozenset({"Omar"})) == [(45, 50)]


@pytest.mark.parametrize(
    ("holes", "left"),
    [([], [(0, 10)]), ([(0, 10)], []), ([(2, 3), (5, 6)], [(0, 2), (3, 5), (6, 10)]), ([(10, 12)], [(0, 10)])],
)
def test_subtract(holes, left):
    assert transcripts.subtract([(0, 10)], holes) == left
