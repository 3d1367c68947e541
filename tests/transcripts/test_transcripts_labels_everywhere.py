# SPDX-License-Identifier: GPL-3.0-or-later
"""Labels of speakers in all transcripts at once: roles, participants, other names, one speaker; codings never move."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.model import KnownError, Role
from qualcoder_cp.project import Project, add_coder, verify

TALKS = {
    "one": "Interviewer: How was it?\nParticipant: It was good.\nParticpant: It was.\nInterviewer: Really?\n",
    "two": "Interviewer: And you?\nParticpant: Me too, I mean.\nInterviewer: Yes?\nParticpant: Yes, I do.\n",
    "three": "Interviewer: Hello.\nMother: He is fine.\nSon: I am.\nInterviewer: Good.\nMother: He is.\nSon: Yes.\n",
}
SPEAKERS = {
    "Interviewer": Role.INTERVIEWER, "Participant": Role.PARTICIPANT, "Particpant": Role.PARTICIPANT,
    "Mother": Role.PARTICIPANT, "Son": Role.PARTICIPANT,
}  # fmt: skip


def fill(made, folder):
    ana = add_coder(made, "Ana")
    for name, text in TALKS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    files = transcripts.prepare([folder / f"{name}.txt" for name in TALKS], roles=SPEAKERS)
    transcripts.import_transcripts(made, files, by="Ana")
    code = codebook.add_code(made, "Trust", by="Ana")
    for one in transcripts.transcripts(made):
        coding.apply_code(made, ana, one.id, code.id, 13, 20)


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "study.qcp", "A study") as made:
        fill(made, tmp_path)
        yield made


def labels(project):
    names = {one.id: one.name for one in transcripts.transcripts(project)}
    return {(names[one.transcript_id], one.label): one.role.value for one in transcripts.speakers(project)}


def test_labels_are_listed_with_what_they_are(project):
    found = transcripts.label_facts(project)
    assert [(one.label, one.transcripts, one.turns) for one in found] == [
        ("Interviewer", 3, 6), ("Particpant", 2, 3), ("Mother", 1, 2), ("Son", 1, 2), ("Participant", 1, 1),
    ]  # fmt: skip
    assert found[0].roles == (Role.INTERVIEWER,)
    assert transcripts.similar_in_project(project) == [("Particpant", "Participant")]


def test_a_role_is_set_in_all_transcripts(project):
    changed = transcripts.set_roles(project, "PARTIC*", Role.OTHER, by="Ana")
    assert len(changed) == 3
    assert {role for (_, label), role in labels(project).items() if label.startswith("Parti")} == {"other"}
    assert labels(project)["three", "Mother"] == "participant"
    project.undo("Ana")
    assert "other" not in labels(project).values()
    with pytest.raises(KnownError, match="No transcript has a speaker 'Nobody'"):
        transcripts.set_roles(project, "Nobody", Role.OTHER, by="Ana")


def test_similar_labels_become_one_speaker_everywhere(project):
    done = transcripts.merge_labels(project, "Participant", ["Particpant"], by="Ana")
    assert (done.merged, done.renamed, done.left) == (1, 1, ())
    assert ("two", "Participant") in labels(project)
    assert not [label for _, label in labels(project) if label == "Particpant"]
    assert [one.turns for one in transcripts.label_facts(project) if one.label == "Participant"] == [4]
    assert verify(project) == []
    project.undo("Ana")
    assert ("one", "Particpant") in labels(project)


def test_speakers_who_are_different_people_stay_apart(project):
    transcripts.link_speakers(project, "Participant", "Rosa", by="Ana")
    transcripts.link_speakers(project, "Particpant", "Paul", by="Ana")
    done = transcripts.merge_labels(project, "Participant", ["Particpant"], by="Ana")
    assert (done.merged, done.renamed) == (0, 1)
    assert done.left[0].startswith("'one': 'Particpant' can't be merged into 'Participant'")


def test_a_label_gets_another_name_everywhere(project):
    done = transcripts.rename_labels(project, "Interviewer", "Moderator", by="Ana")
    assert done.renamed == 3
    assert transcripts.label_facts(project)[0].label == "Moderator"
    assert "Interviewer: How" in transcripts.text_of(project, transcripts.transcripts(project)[0].id).text
    with pytest.raises(KnownError, match="needs a label"):
        transcripts.rename_labels(project, "Moderator", " ", by="Ana")


def test_a_participant_speaks_in_several_transcripts_and_several_in_one(project):
    transcripts.link_speakers(project, "Part*", "Rosa", by="Ana")
    transcripts.link_speakers(project, "mother", "Mrs Novak", by="Ana")
    transcripts.link_speakers(project, "Son", "Rosa", by="Ana")
    people = {one.id: one.name for one in transcripts.participants(project)}
    who = {one.name: {people[person] for person in transcripts.participants_of(project)[one.id]}
           for one in transcripts.transcripts(project)}  # fmt: skip
    assert who == {"one": {"Rosa"}, "two": {"Rosa"}, "three": {"Mrs Novak", "Rosa"}}
    with pytest.raises(KnownError, match="only a speaker with the role participant"):
        transcripts.link_speakers(project, "Interviewer", "Rosa", by="Ana")
    transcripts.link_speakers(project, "Part*", None, by="Ana")
    assert transcripts.transcripts(project)[0].id not in transcripts.participants_of(project)


_step = st.one_of(
    st.tuples(st.just("role"), st.sampled_from(["*", "P*", "Son", "Interviewer"]), st.sampled_from(list(Role))),
    st.tuples(
        st.just("rename"), st.sampled_from(["P*", "Son", "Interviewer"]), st.sampled_from(["X", "Son", "Mother"])
    ),
    st.tuples(
        st.just("merge"), st.sampled_from(["Participant", "Son", "New"]), st.sampled_from(["P*", "*o*", "Mother"])
    ),
    st.tuples(st.just("link"), st.sampled_from(["P*", "Son", "Mother"]), st.sampled_from(["Rosa", "Paul", None])),
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_step, min_size=1, max_size=5))
def test_corrections_of_speakers_never_move_a_coding_or_a_turn(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("labels")
    with Project.create(folder / "study.qcp", "A study") as project:
        fill(project, folder)
        places = "SELECT id, start_pos, end_pos, speech_start FROM turn ORDER BY id"
        before = [tuple(row) for row in project.rows(places)], _codings(project)
        state = labels(project)
        done = 0
        for verb, one, other in steps:
            stood = project.state
            try:
                if verb == "role":
                    transcripts.set_roles(project, one, other, by="Ana")
                elif verb == "link":
                    transcripts.link_speakers(project, one, other, by="Ana")
                elif verb == "rename":
                    transcripts.rename_labels(project, one, other, by="Ana")
                else:
                    transcripts.merge_labels(project, one, [other], by="Ana")
            except KnownError:
                assert project.state == stood
            done += project.state > stood
            assert ([tuple(row) for row in project.rows(places)], _codings(project)) == before
            assert verify(project) == []
        for _ in range(done):
            project.undo("Ana")
        assert labels(project) == state


def _codings(project):
    return [tuple(row) for row in project.rows("SELECT uuid, code_id, start_pos, end_pos FROM coding ORDER BY id")]
