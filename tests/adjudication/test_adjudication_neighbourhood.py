# SPDX-License-Identifier: GPL-3.0-or-later
"""Re-reading only what a decision touches gives the same as re-reading everything."""

from __future__ import annotations

import pytest

from qualcoder_cp import adjudication, codebook, coding, transcripts
from qualcoder_cp.project import Project, add_coder, coders


@pytest.fixture
def project(tmp_path):
    """Return a revealed study of three interviews, two of them with the same participant."""
    made = Project.create(tmp_path / "study.qcp", "Study")
    ana, ben = add_coder(made, "Ana"), add_coder(made, "Ben")
    for name in ("one", "two", "three"):
        words = f"I: How is it?\n\nP: It is fine, I think, but data leak, says {name}.\n"
        (tmp_path / f"{name}.txt").write_text(words, encoding="utf-8")
    (tmp_path / "people.csv").write_text(
        "participant,transcript,group\nX,one.txt;two.txt,patients\nY,three.txt,patients\n", encoding="utf-8"
    )
    files = transcripts.prepare([tmp_path / f"{name}.txt" for name in ("one", "two", "three")])
    transcripts.import_transcripts(made, files, by="Ana")
    transcripts.import_participants(made, transcripts.read_participants(tmp_path / "people.csv"), by="Ana")
    domain = codebook.add_code(made, "Privacy", by="Ana")
    for one in transcripts.transcripts(made):
        coding.apply_code(made, ana, one.id, domain.id, 18, 30)
    for coder in (ana, ben):
        coding.submit_layers(made, coder)
    yield made
    made.close()


def test_the_queue_of_one_transcript_is_its_part_of_the_whole_queue(project):
    round_ = coding.needed_round(project)
    whole = {(one.board.transcript.id, one.item.fingerprint): one.flip for one in adjudication.queue(project, round_)}
    first, second, third = (one.id for one in transcripts.transcripts(project))
    part = adjudication.queue(project, round_, transcript_ids=[first])
    assert {one.board.transcript.id for one in part} == {first, second}
    assert all(whole[one.board.transcript.id, one.item.fingerprint] == one.flip for one in part)
    assert len(adjudication.queue(project, round_, transcript_ids=[third])) == 1


def test_presence_of_the_people_touched_is_their_part_of_all_presence(project):
    round_ = coding.needed_round(project)
    everybody = adjudication.presence(project, round_)
    first, _, third = (one.id for one in transcripts.transcripts(project))
    near, far = (adjudication.presence(project, round_, transcript_ids=[one]) for one in (first, third))
    assert len(near) == len(far) == 1
    assert near | far == everybody
    (domain,) = adjudication.live_ranges(project, round_).items()
    assert domain[1] == (0, 2)


def test_decisions_can_be_read_for_some_transcripts_only(project):
    round_ = coding.needed_round(project)
    adjudication.apply_rule(project, f"coder {coders(project)[0].uuid}", by="Ana")
    everything = adjudication.decisions(project, round_.id)
    first, *others = everything
    assert adjudication.decisions(project, round_.id, [first]) == {first: everything[first]}
    assert adjudication.decisions(project, round_.id, others) == {one: everything[one] for one in others}
    assert adjudication.decisions(project, round_.id, []) == {}
