# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are in the project already: what another import would change, and what it does."""

from __future__ import annotations

import pytest
from coding_studies import new_study
from commented_files import Note, commented_docx

from qualcoder_cp import coding, transcripts
from qualcoder_cp.coding import Fate
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import verify


@pytest.fixture
def study(tmp_path):
    with new_study(tmp_path) as made:
        start = text(made, "A").index("asked me")
        made.apply(made.ana, "Consent", start, start + 8)
        start = text(made, "A").index("really")
        made.apply(made.ana, "Trust", start, start + 8)
        yield made


def text(study, name):
    return transcripts.text_of(study.project, study.talks[name]).text


def read(study, **texts):
    folder = study.folder / "again"
    folder.mkdir(exist_ok=True)
    for name, content in texts.items():
        (folder / f"{name}.txt").write_text(content, encoding="utf-8")
    return transcripts.prepare([folder / f"{name}.txt" for name in texts])


def test_it_is_said_what_would_become_of_each_file(study):
    new = text(study, "A").replace("They asked", "Well, they asked").replace(", really A", "")
    files = read(study, A=new, B=text(study, "B"), C=text(study, "B"), D="Rosa: Hello there.\n", E="")
    before = study.project.state
    a, b, c, d, e = coding.import_outlook(study.project, files, by="Ana")
    assert study.project.state == before
    assert (a.fate, a.transcript, a.added, a.removed) == (Fate.REVISION, "A", 7, 11)
    assert a.revision is not None
    assert (a.revision.moved, len(a.revision.lost)) == (1, 1)
    assert "of 'A', 7 characters added and 11 removed" in a.sentence
    assert "1 would move with their words unchanged, 0 with corrected words, 1 could not" in a.sentence
    assert [(one.fate, one.transcript) for one in (b, c)] == [(Fate.SAME, "B")] * 2
    assert b.sentence.endswith("holds the same text as the transcript 'B'; nothing would change.")
    assert (d.fate, d.transcript) == (Fate.NEW, "D")
    assert (e.fate, "is empty" in e.sentence) == (Fate.PROBLEM, True)


def test_codings_of_others_are_not_counted_while_sealed(study):
    new = text(study, "A").replace(", really A", "")
    (outlook,) = coding.import_outlook(study.project, read(study, A=new), by="Ben")
    assert outlook.revision is not None
    assert (outlook.revision.moved, outlook.revision.lost) == (0, ())


def test_what_was_said_is_done_as_one_change(study):
    new = text(study, "A").replace("They asked", "Well, they asked")
    old = text(study, "A")
    files = read(study, A=new, B=text(study, "B"), D="Rosa: Hello there.\n")
    outlook = coding.import_outlook(study.project, files, by="Lea")
    done = coding.reimport(study.project, files, by="Lea", reason="Heard again")
    assert (done.new, done.same, [one.transcript for one in done.revisions]) == (("D",), ("B",), ["A"])
    assert text(study, "A") == new
    assert outlook[0].revision.moved == done.revisions[0].moved
    (start, end), = study.spans(study.ana)  # fmt: skip
    assert new[start:end] == "asked me"
    assert verify(study.project) == []
    assert study.project.undo("Lea") == "Import 3 transcripts again"
    assert text(study, "A") == old
    assert [one.name for one in transcripts.transcripts(study.project)] == ["A", "B"]


def test_a_copy_with_the_same_text_brings_its_comments(study):
    path = study.folder / "B of Ben.docx"
    path.write_bytes(commented_docx(text(study, "B"), Note("Ben", "Trust", "fine")))
    files = transcripts.prepare([path])
    (outlook,) = coding.import_outlook(study.project, files, by="Lea")
    assert (outlook.fate, outlook.comments) == (Fate.SAME, 1)
    assert outlook.sentence.endswith("only 1 comment would be new.")
    assert coding.reimport(study.project, files, by="Lea", reason="Ben's copy").comments == 1
    assert [one.author for one in transcripts.file_comments(study.project)] == ["Ben"]
    (outlook,) = coding.import_outlook(study.project, files, by="Lea")
    assert outlook.comments == 0


def test_a_problem_stops_all_or_is_left_out(study):
    files = read(study, A=text(study, "A") + "More.\n", E="")
    with pytest.raises(KnownError, match="is empty"):
        coding.reimport(study.project, files, by="Lea", reason="x")
    assert "More" not in text(study, "A")
    done = coding.reimport(study.project, files, by="Lea", reason="x", skip_problems=True)
    assert len(done.left_out) == 1
    assert "More" in text(study, "A")
    with pytest.raises(KnownError, match="needs a reason"):
        coding.reimport(study.project, files, by="Lea", reason=" ")


def test_the_same_text_twice_in_one_import_is_told(study):
    files = read(study, D="Rosa: Hello there.\n", E="Rosa: Hello there.\n")
    assert "holds the same text as" in coding.import_outlook(study.project, files, by="Lea")[1].sentence


def test_two_files_of_one_name_are_not_taken_one_over_the_other(study):
    for folder in ("one", "two"):
        (study.folder / folder).mkdir()
        (study.folder / folder / "A.txt").write_text(text(study, "A") + folder, encoding="utf-8")
    files = transcripts.prepare([study.folder / folder / "A.txt" for folder in ("one", "two")])
    first, second = coding.import_outlook(study.project, files, by="Lea")
    assert (first.fate, second.fate) == (Fate.REVISION, Fate.PROBLEM)
    assert "has the same name as" in second.sentence
    with pytest.raises(KnownError, match="rename one of them"):
        coding.reimport(study.project, files, by="Lea", reason="x")
