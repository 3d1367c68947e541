# SPDX-License-Identifier: GPL-3.0-or-later
"""Comments beside the text of a file: who, when, on which words; kept with the text revision and moved with it."""

from __future__ import annotations

import pytest
from commented_files import Note, commented_docx
from hypothesis import given, settings
from hypothesis import strategies as st
from odt_files import odt_file, p

from qualcoder_cp import coding, transcripts
from qualcoder_cp.project import Project, add_coder, verify
from qualcoder_cp.transcripts.comments import moved_place
from qualcoder_cp.transcripts.readers.docx import read_docx
from qualcoder_cp.transcripts.readers.odt import read_odt

TALK = "Interviewer: How was it?\nRosa: They asked me about the data.\nRosa: I said yes, of course.\n"


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "study.qcp", "A study") as made:
        add_coder(made, "Ana")
        yield made


def taken_in(project, tmp_path, *notes, text=TALK, name="talk.docx"):
    path = tmp_path / name
    path.write_bytes(commented_docx(text, *notes))
    (prepared,) = transcripts.prepare([path])
    transcripts.import_transcripts(project, [prepared], by="Ana")
    return prepared


def words(project):
    found = []
    for one in transcripts.file_comments(project):
        text = transcripts.text_of(project, one.transcript_id).text
        found.append((one.author, one.body, text[one.start : one.end]))
    return found


def test_a_word_comment_has_author_time_words_reply_and_tick():
    notes = (
        Note("Ana", "Consent", "asked me", "2024-05-01T10:00:00Z", done=True),
        Note("Ben", "I see it too", at="2024-05-02T08:30:00Z", answers=0),
    )
    reading = read_docx(commented_docx(TALK, *notes), "a.docx")
    first, second = reading.comments
    assert (first.author, first.text, first.made_at, first.reply, first.done) == (
        "Ana", "Consent", "2024-05-01T10:00:00Z", False, True,
    )  # fmt: skip
    assert (second.author, second.reply, second.done) == ("Ben", True, False)
    assert [reading.text[one.start : one.end] for one in reading.comments] == ["asked me", "asked me"]
    assert "Consent" not in reading.text


def test_files_without_the_newer_part_are_read_too():
    """So Google Docs writes them: a reply is a comment of its own on the same words."""
    notes = Note("Ana", "Consent", "asked me"), Note("Ben", "Trust", answers=0)
    reading = read_docx(commented_docx(TALK, *notes, extended=False), "a.docx")
    assert [(one.author, one.reply) for one in reading.comments] == [("Ana", False), ("Ben", False)]
    assert {reading.text[one.start : one.end] for one in reading.comments} == {"asked me"}


def test_comments_may_overlap_cross_paragraphs_and_stand_on_a_point():
    notes = (
        Note("Ana", "one", "How was it?\nRosa: They"),
        Note("Ana", "two", "it?\nRosa: They asked"),
        Note("Ana", "three", ""),
    )
    reading = read_docx(commented_docx(TALK, *notes), "a.docx")
    assert [reading.text[one.start : one.end] for one in reading.comments] == [one.words for one in notes]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_words_of_every_comment_are_found_again(data):
    text = data.draw(st.text("ab c\n👍é", min_size=1, max_size=60).filter(lambda words: words.strip("\n ")))
    notes = []
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        notes.append(Note("Ana", "x", text[start:end]))
    reading = read_docx(commented_docx(text, *notes), "a.docx")
    assert reading.text == text
    assert [reading.text[one.start : one.end] for one in reading.comments] == [one.words for one in notes]


def test_an_annotation_of_libreoffice_has_author_time_and_words():
    mark = (
        'They <office:annotation office:name="n1"><dc:creator>Ana</dc:creator><dc:date>2024-05-01T10:00:00</dc:date>'
        '<text:p>Consent</text:p></office:annotation>asked me<office:annotation-end office:name="n1"/> then'
    )
    (comment,) = (reading := read_odt(odt_file(p(mark)), "a.odt")).comments
    assert (comment.author, comment.made_at, comment.text) == ("Ana", "2024-05-01T10:00:00", "Consent")
    assert reading.text[comment.start : comment.end] == "asked me"


def test_replies_and_ticks_of_libreoffice_are_known():
    newer = 'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
    marks = "".join(
        f'<office:annotation {newer} office:name="{name}" {more}><dc:creator>{who}</dc:creator><text:p>so</text:p>'
        "</office:annotation>"
        for name, who, more in (("n1", "Ana", 'loext:resolved="true"'), ("n2", "Ben", 'loext:parent-name="n1"'))
    )
    ends = "".join(f'<office:annotation-end office:name="{name}"/>' for name in ("n1", "n2"))
    first, second = (reading := read_odt(odt_file(p(f"They {marks}asked{ends} me")), "a.odt")).comments
    assert [(one.author, one.reply, one.done) for one in (first, second)] == [
        ("Ana", False, True),
        ("Ben", True, False),
    ]
    assert {reading.text[one.start : one.end] for one in (first, second)} == {"asked"}


def test_a_reply_without_a_place_of_its_own_stands_where_its_comment_stands():
    newer = 'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
    marks = (
        '<office:annotation office:name="n1"><dc:creator>Ana</dc:creator><text:p>so</text:p></office:annotation>asked'
        '<office:annotation-end office:name="n1"/>'
        f'<office:annotation {newer} loext:parent-name="n1"><dc:creator>Ben</dc:creator><text:p>no</text:p>'
        "</office:annotation>"
    )
    reading = read_odt(odt_file(p(f"They {marks} me")), "a.odt")
    assert [(one.author, reading.text[one.start : one.end], one.reply) for one in reading.comments] == [
        ("Ana", "asked", False), ("Ben", "asked", True),
    ]  # fmt: skip


def test_comments_are_stored_with_the_text_and_told_in_the_report(project, tmp_path):
    prepared = taken_in(project, tmp_path, Note("Ana", "Consent", "asked me"), Note("Ben", "why?", "of course"))
    assert prepared.report.comments == {"Ana": 1, "Ben": 1}
    assert "  comments: Ana 1, Ben 1" in prepared.report.as_lines()
    talk = transcripts.transcripts(project)[0]
    assert transcripts.import_report(project, talk.id)["comments"] == {"Ana": 1, "Ben": 1}
    assert words(project) == [("Ana", "Consent", "asked me"), ("Ben", "why?", "of course")]
    assert verify(project) == []
    project.undo("Ana")
    assert transcripts.file_comments(project) == []
    project.redo("Ana")
    assert len(transcripts.file_comments(project)) == 2


def test_comments_go_along_with_a_corrected_text(project, tmp_path):
    taken_in(project, tmp_path, Note("Ana", "Consent", "asked me"), Note("Ben", "why?", "I said yes, of course."))
    talk = transcripts.transcripts(project)[0]
    text = transcripts.text_of(project, talk.id).text
    new = text.replace("They", "Well, they").replace("Rosa: I said yes, of course.\n", "")
    coding.revise_text(project, talk.id, new, by="Ana", reason="Heard again")
    kept, without = words(project)
    assert kept == ("Ana", "Consent", "asked me")
    assert without == ("Ben", "why?", "")  # what somebody wrote is not thrown away with the words it stood on
    project.undo("Ana")
    assert words(project)[1][2] == "I said yes, of course."


def test_a_corrected_file_brings_new_comments_and_doubles_none(project, tmp_path):
    taken_in(project, tmp_path, Note("Ana", "Consent", "asked me"))
    talk = transcripts.transcripts(project)[0]
    path = tmp_path / "new.docx"
    text = TALK.replace("They asked", "Well, they asked")
    path.write_bytes(commented_docx(text, Note("Ana", "Consent", "asked me"), Note("Ana", "Trust", "Well")))
    (source,) = transcripts.prepare([path])
    coding.revise_text(project, talk.id, source.text, by="Ana", reason="Heard again", source=source)
    assert words(project) == [("Ana", "Trust", "Well"), ("Ana", "Consent", "asked me")]


@settings(max_examples=80, deadline=None)
@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=40), st.data())
def test_a_comment_always_has_a_place_in_the_corrected_text(old, new, data):
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    begin, stop = moved_place(transcripts.edit_map(old, new), start, end)
    assert 0 <= begin <= stop <= len(new)
    if old == new:
        assert (begin, stop) == (start, end)


def test_another_copy_of_the_file_brings_its_comments(project, tmp_path):
    """Two analysts coded copies of one file: the second copy is no second transcript."""
    taken_in(project, tmp_path, Note("Ana", "Consent", "asked me"))
    talk = transcripts.transcripts(project)[0]
    path = tmp_path / "copy of Ben.docx"
    path.write_bytes(commented_docx("A page of Ben\n" + TALK, Note("Ben", "Trust", "of course")))
    (copy,) = transcripts.prepare([path])
    assert transcripts.add_comments(project, talk.id, copy, by="Ana") == 1
    assert transcripts.add_comments(project, talk.id, copy, by="Ana") == 0
    assert words(project)[1] == ("Ben", "Trust", "of course")


def test_the_passage_of_a_comment():
    assert transcripts.passage_of("one  two\nthree", 3, 8) == transcripts.passage_of("one  two", 5, 8)
    whole = transcripts.passage_of("one two\nthree\n", 9, 9)
    assert whole is not None
    assert (whole.start, whole.end) == (8, 13)
    assert transcripts.passage_of("one\n\ntwo", 4, 4) is None
