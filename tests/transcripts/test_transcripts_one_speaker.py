# SPDX-License-Identifier: GPL-3.0-or-later
"""Labels that are one speaker: merged after the import, or read as one before it."""

from __future__ import annotations

import pytest

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.model import KnownError, Role
from qualcoder_cp.project import Project, add_coder, coder_named, verify

TALK = (
    "Interviewer: How was it?\nParticipant: Fine, I used it.\nInterviewer: And now?\nParticpant: Still fine.\n"
    "interviewer1: Every day?\nParticipant: Nearly.\nInterviewer: Why?\nParticipant: It helps.\n"
)
SAME = {"particpant": "Participant", "interviewer1": "Interviewer"}
CUES = (
    "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Ann>So, how was it?\n\n"
    "00:00:03.000 --> 00:00:05.000\n<v Ben Okri>It was fine.\n\n00:00:05.000 --> 00:00:08.000\n<v Benn>I used it.\n\n"
)


@pytest.fixture
def project(tmp_path):
    (tmp_path / "A.txt").write_text(TALK, encoding="utf-8")
    with Project.create(tmp_path / "study.qcp", "A study") as made:
        add_coder(made, "Ana", by="Ana")
        roles = {"Particpant": Role.PARTICIPANT, "interviewer1": Role.OTHER}
        read = transcripts.prepare([tmp_path / "A.txt"], roles=roles)
        transcripts.import_transcripts(made, read, by="Ana")
        yield made


def speaker(project, label):
    return transcripts.speaker_named(project, transcripts.transcripts(project)[0], label)


def labels(project):
    return {one.speaker.label: (one.turns, one.words) for one in transcripts.speaker_facts(project, 1)}


def merge(project, keep, other):
    transcripts.merge_speakers(project, speaker(project, keep).id, speaker(project, other).id, by="Ana")


# ---------------------------------------------------------------- after the import


def test_all_turns_of_the_other_speaker_go_to_the_kept_one(project):
    assert labels(project) == {
        "Interviewer": (3, 6), "Participant": (3, 7), "Particpant": (1, 2), "interviewer1": (1, 2),
    }  # fmt: skip
    before = transcripts.text_of(project, 1)
    merge(project, "Participant", "Particpant")
    merge(project, "Interviewer", "interviewer1")
    assert labels(project) == {"Interviewer": (4, 8), "Participant": (4, 9)}
    after = transcripts.text_of(project, 1)
    assert after.text == before.text
    assert [(one.start, one.end) for one in after.turns] == [(one.start, one.end) for one in before.turns]
    assert {one.role for one in after.turns} == {Role.INTERVIEWER, Role.PARTICIPANT}
    assert verify(project) == []


def test_a_merge_is_one_step_and_can_be_undone(project):
    before = transcripts.text_of(project, 1), transcripts.speakers(project)
    merge(project, "Participant", "Particpant")
    assert project.undo("Ana") == "Merge speaker 'Particpant' into 'Participant'"
    assert (transcripts.text_of(project, 1), transcripts.speakers(project)) == before
    project.redo("Ana")
    assert labels(project)["Participant"] == (4, 9)


def test_codings_stay_where_they_are(project):
    code = codebook.add_code(project, "Use", by="Ana")
    start = TALK.index("Still fine.")
    coding.apply_code(project, coder_named(project, "Ana"), 1, code.id, start, start + 11)
    before = [tuple(row) for row in project.rows("SELECT * FROM coding")]
    assert before
    merge(project, "Participant", "Particpant")
    assert [tuple(row) for row in project.rows("SELECT * FROM coding")] == before


def test_turns_of_older_texts_go_along_and_a_later_correction_keeps_the_merge(project):
    for words in ("It helps a lot.", "It helps me a lot."):
        merge(project, "Participant", "Particpant") if "me" in words else None
        text = transcripts.text_of(project, 1).text
        better = text[: text.rindex("It helps")] + words + "\n"
        coding.revise_text(project, 1, better, by="Ana", reason="Heard again")
    assert labels(project)["Participant"][0] == 4
    assert "Particpant" not in labels(project)
    old = transcripts.text_of(project, 1, project.value("SELECT id FROM text_revision WHERE revision = 1"))
    assert {one.speaker for one in old.turns} == {"Interviewer", "Participant", "interviewer1"}


@pytest.mark.parametrize("linked", ["Participant", "Particpant"])
def test_a_link_to_a_participant_is_kept(project, linked):
    with project.change("Link", by="Ana") as change:
        person = change.insert("participant", name="Pia", name_key="pia", group_name=None)
        change.update("speaker", speaker(project, linked).id, participant_id=person)
    merge(project, "Participant", "Particpant")
    assert speaker(project, "Participant").participant_id == person
    assert transcripts.participants_of(project) == {1: (person,)}


def test_speakers_of_two_participants_are_not_merged(project):
    with project.change("Link", by="Ana") as change:
        for label, name in (("Participant", "Pia"), ("Particpant", "Tim")):
            person = change.insert("participant", name=name, name_key=name.lower(), group_name=None)
            change.update("speaker", speaker(project, label).id, participant_id=person)
    state = project.state
    with pytest.raises(KnownError, match="different participants, 'Tim' and 'Pia'"):
        merge(project, "Participant", "Particpant")
    assert project.state == state


def test_what_is_no_pair_of_one_transcript_is_refused(project, tmp_path):
    (tmp_path / "B.txt").write_text(TALK.replace("Fine,", "Well,"), encoding="utf-8")
    transcripts.import_transcripts(project, transcripts.prepare([tmp_path / "B.txt"]), by="Ana")
    one = speaker(project, "Participant").id
    other = transcripts.speakers(project, 2)[0].id
    for keep, gone, words in ((one, one, "itself"), (one, other, "different transcripts"), (one, 99, "no speaker 99")):
        with pytest.raises(KnownError, match=words):
            transcripts.merge_speakers(project, keep, gone, by="Ana")


def test_a_speaker_gets_another_label(project):
    transcripts.rename_speaker(project, speaker(project, "Participant").id, "  Pia  K. ", by="Ana")
    assert transcripts.text_of(project, 1).turns[1].speaker == "Pia K."
    assert "Participant: Fine" in transcripts.text_of(project, 1).text
    for label, words in ((" ", "needs a label"), ("PARTICPANT", "already a speaker 'Particpant'")):
        with pytest.raises(KnownError, match=words):
            transcripts.rename_speaker(project, speaker(project, "Pia K.").id, label, by="Ana")


def test_a_label_is_found_whatever_its_case_and_else_the_labels_are_named(project):
    assert speaker(project, "INTERVIEWER1").label == "interviewer1"
    with pytest.raises(KnownError, match=r"no speaker 'Bob' in 'A' \(speakers: Interviewer, Participant,"):
        speaker(project, "Bob")


# ---------------------------------------------------------------- before it


def read(folder, content, name="A.txt", **more):
    (folder / name).write_text(content, encoding="utf-8")
    return transcripts.prepare([folder / name], **more)[0]


def test_labels_are_read_as_one_speaker_and_the_report_says_so(tmp_path):
    plain, found = read(tmp_path, TALK), read(tmp_path, TALK, same=SAME)
    assert "Particpant" in {name for pair in plain.report.similar_labels for name in pair}
    assert [(one.label, one.role, one.turns, one.words) for one in found.speakers] == [
        ("Interviewer", Role.INTERVIEWER, 4, 8), ("Participant", Role.PARTICIPANT, 4, 9),
    ]  # fmt: skip
    assert [one.speaker for one in found.turns] == ["Interviewer", "Participant"] * 4
    assert found.text == plain.text
    assert found.report.turns == {"Interviewer": 4, "Participant": 4}
    assert found.report.similar_labels == ()
    assert found.report.read_as == {"Particpant": "Participant", "interviewer1": "Interviewer"}
    assert "  one speaker: 'Particpant' is read as 'Participant'" in found.report.as_lines()


def test_a_role_given_for_an_instance_is_that_of_the_speaker(tmp_path):
    found = read(tmp_path, TALK, same=SAME, roles={"Particpant": Role.OTHER})
    assert {one.label: one.role for one in found.speakers}["Participant"] is Role.OTHER


def test_it_applies_to_all_files_and_an_instance_of_an_instance_is_followed(tmp_path):
    for name in ("A", "B"):
        (tmp_path / f"{name}.txt").write_text(TALK.replace("Fine", name), encoding="utf-8")
    same = {"Particpant": "P", "participant": "PARTICPANT", "Interviewer1": "interviewer"}
    for found in transcripts.prepare([tmp_path / "A.txt", tmp_path / "B.txt"], same=same):
        assert [one.label for one in found.speakers] == ["Interviewer", "P"]


def test_voices_of_cues_are_joined_and_the_words_add_up(tmp_path):
    for name in ("Ben Okri", "Ben", "Ben Okri the elder"):
        found = read(tmp_path, CUES, "A.vtt", same={"benn": name, "Ben Okri": name})
        assert found.problem is None
        assert found.text == f"Ann: So, how was it?\n\n{name}: It was fine. I used it."
        assert [(one.label, one.turns) for one in found.speakers] == [("Ann", 1), (name, 1)]
        assert found.report.read_as["Benn"] == name
        assert found.report.difference == 0
        assert min(found.report.left_out.values(), default=0) >= 0


@pytest.mark.parametrize("same", [{"A": "B", "b": "C", "c": "a"}, {"": "B"}, {"A": "  "}])
def test_circles_and_empty_labels_are_refused(tmp_path, same):
    with pytest.raises(KnownError):
        read(tmp_path, TALK, same=same)
