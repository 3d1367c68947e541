# SPDX-License-Identifier: GPL-3.0-or-later
"""Who speaks where: conventions that people use, and lines that only look like them."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word_files import paragraph, word_file

from qualcoder_cp.model import RangeKind, Role
from qualcoder_cp.transcripts.labels import candidates
from qualcoder_cp.transcripts.prepare import prepare
from qualcoder_cp.transcripts.roles import near, role_by_name
from qualcoder_cp.transcripts.speakers import find_labels, header_end
from qualcoder_cp.transcripts.turns import labelled_turns

SPEECH = [
    "So how did you first hear about it?",
    "My sister told me. It was, well, a long story.\nBox plot: that is what she drew.",
    "And what did you think?",
    "I thought: why not. We met at 10:30 or so.\n\nLocation: her kitchen. (laughs)",
    "Would you do it again?",
    "Yes, and I would tell others to do it as well, every one of them.",
    "Anything else?",
    "No, thank you, that was really all there is to say.",
]
STYLES = {
    "label and colon": "{who}: {words}\n",
    "blank before the colon": "{who} : {words}\n\n",
    "tab after the colon": "{who}:\t{words}\n",
    "full-width colon": "{who}：{words}\n",
    "markdown bold": "**{who}:** {words}\n\n",
    "markdown bold, colon outside": "**{who}**: {words}\n\n",
    "time before": "[00:01:0{n}] {who}: {words}\n",
    "time after": "{who}: [00:01:0{n}] {words}\n",
    "time between": "{who} (00:01:0{n}): {words}\n",
    "line number": "{n} {who}: {words}\n",
    "dash": "- {who}: {words}\n",
    "label on its own line": "{who}:\n{words}\n\n",
    "Otter": "{who}  1:0{n}  \n{words}\n\n",
    "time in brackets on the line": "{who} (00:01:0{n}.000)\n{words}\n\n",
    "time first, alone": "0:0{n} {who}\n{words}\n\n",
    "name alone": "{who}\n{words}\n\n",
    "table": "{who}\t{words}\n",
    "numbered table": "{n}\t{who}\t{words}\n",
    "table with times": "00:01:0{n}\t{who}\t{words}\n",
}
PAIRS = [("Interviewer", "Participant"), ("I", "P10"), ("MODERATOR", "Interviewee1"), ("Researcher 1", "P-02"),
         ("Ana Lima", "Dr. O’Neil"), ("Jose\u0301 Vaz-Luz", "المشاركة")]  # fmt: skip


def write(style, who, speech=SPEECH):
    return "".join(
        STYLES[style].format(who=name, words=words, n=n)
        for n, (name, words) in enumerate(zip(itertools.cycle(who), speech, strict=False), 1)
    )


@pytest.fixture
def read(tmp_path):
    def write_and_prepare(*texts, **options):
        paths = []
        for number, text in enumerate(texts):
            paths.append(tmp_path / f"{number}.txt")
            paths[-1].write_text(text, encoding="utf-8")
        return prepare(paths, **options)

    return write_and_prepare


@pytest.mark.parametrize("who", PAIRS, ids=" and ".join)
@pytest.mark.parametrize("style", STYLES)
def test_every_convention_gives_all_turns_and_no_false_one(read, style, who):
    (found,) = read(write(style, who))
    assert [turn.speaker for turn in found.turns] == [who[n % 2] for n in range(8)]
    assert [turn.role for turn in found.turns[:2]] == [Role.INTERVIEWER, Role.PARTICIPANT]
    assert [found.text[turn.speech_start : turn.end] for turn in found.turns] == SPEECH
    if "time" in style or style == "Otter":
        assert found.turns[0].start_ms == (1_000 if style == "time first, alone" else 61_000)


def test_labels_of_short_files_are_certain_by_the_batch(read):
    long = write("label and colon", ("Ana Lima", "Bo Berg"))
    short = "Ana Lima: Hello.\nBo Berg: Hello.\n"
    assert [turn.speaker for turn in read(long, short)[1].turns] == ["Ana Lima", "Bo Berg"]
    (alone,) = read(short)
    assert alone.speakers == ()
    assert alone.report.refused == {"Ana Lima": 1, "Bo Berg": 1}


def test_declared_roles_need_no_recurrence(read):
    (found,) = read("Interviewer: Hello?\nP4: Hello.\n")
    assert [turn.speaker for turn in found.turns] == ["Interviewer", "P4"]


def test_confirmed_labels_need_no_evidence(read):
    (found,) = read("Ana Lima: Hello.\nBo Berg: Hello.\n", roles={"ana lima": Role.INTERVIEWER, "Bo Berg": Role.OTHER})
    assert [(one.label, one.role) for one in found.speakers] == [("Ana Lima", "interviewer"), ("Bo Berg", "other")]


def test_lines_that_only_look_like_labels_stay_text(read):
    text = (
        "Okay so the case study here is: a story.\nthe PR: we sent it\nExample: one\nExample: two\nExample: three\n"
        "Step 1: ask\nStep 2: wait\nPart 1: wait\nDay 1: more\n"
        "And [01:49:00]\nwe went on\nYeah\nso it was\nYeah\nand then\nYeah\nbut no\nIt ended at 10:30\n"
    )
    (found,) = read(text)
    assert found.speakers == ()
    assert "No speakers were found; each paragraph counts as a participant's speech." in found.report.notes
    assert {turn.role for turn in found.turns} == {Role.PARTICIPANT}


def test_a_mistyped_label_is_pointed_at(read):
    (found,) = read(write("label and colon", ("Ana Larsen", "Bob Oldenburg")) + "Bob Oldenbrug: One more.\n")
    assert "'Bob Oldenbrug' may be a mistyped label; it was not taken for a speaker." in found.report.notes


def test_header_lines_are_no_turns(read):
    head = "Interview 7\nDate: 3 May 2024\nInterviewer: Ana\nParticipant: P07\n\n"
    (found,) = read(head + write("label and colon", ("Interviewer", "Participant")))
    assert len(found.turns) == 8
    (header,) = (part for part in found.ranges if part.kind is RangeKind.HEADER)
    assert found.text[header.start : header.end] == head.strip()
    assert header_end(write("label and colon", ("Interviewer", "Participant"))) == 0


def test_a_long_beginning_without_label_is_pointed_out(read):
    (found,) = read("word " * 120 + "\n" + write("label and colon", ("I", "P1")))
    assert (
        "120 words stand before the first label; they count as a header and as nobody's speech." in found.report.notes
    )


def test_ways_of_writing_one_label_are_one_speaker(read):
    (found,) = read("INTERVIEWER: a?\nP1: b\nInterviewer: c?\nP1: d\ninterviewer: e?\nP1: f\nInterviewer: g?\n")
    assert [(one.label, one.turns) for one in found.speakers] == [("Interviewer", 4), ("P1", 3)]


def test_unlabelled_answers_are_the_participants(read):
    (found,) = read("I: How was it?\nGood.\nReally good.\n\nI: And now?\nAlso good.\n\nI: Thank you.\n")
    assert [(turn.speaker, turn.role, found.text[turn.speech_start : turn.end]) for turn in found.turns] == [
        ("I", "interviewer", "How was it?"),
        (None, "participant", "Good.\nReally good."),
        ("I", "interviewer", "And now?"),
        (None, "participant", "Also good."),
        ("I", "interviewer", "Thank you."),
    ]


def test_times_and_stage_directions_are_ranges_and_no_words(read):
    (found,) = read("I: Well? [00:00:05]\nP1: I was\n(The participant laughs)\nglad.\nI: Yes?\nP1: Yes.\n")
    assert [(found.text[part.start : part.end], part.kind.value) for part in found.ranges] == [
        ("[00:00:05]", "time"),
        ("(The participant laughs)", "stage direction"),
    ]
    assert [(one.label, one.words) for one in found.speakers] == [("I", 2), ("P1", 4)]


def test_times_that_run_backwards_are_reported(read):
    (found,) = read("I: [00:05] a?\nP1: [00:09] b\nI: [00:07] c?\n")
    assert "The times run backwards at 1 place." in found.report.notes


@pytest.mark.parametrize(
    ("label", "role"),
    [("I", "interviewer"), ("I2", "interviewer"), ("INT", "interviewer"), ("Moderator 1", "interviewer"),
     ("Q", "interviewer"), ("Researcher", "interviewer"), ("Interviewee", "participant"), ("P10", "participant"),
     ("Particpant", "participant"), ("Intervewer", "interviewer"), ("CG-12", "participant"),
     ("Unknown Speaker", "other"), ("Interpreter", "other"), ("Ana Lima", None), ("Speaker 1", None)],
)  # fmt: skip
def test_roles_that_labels_declare(label, role):
    assert role_by_name(label) == role


def test_r_is_the_researcher_of_a_participant_and_the_respondent_of_an_interviewer(read):
    researcher, respondent = read("R: a?\nP: b\nR: c?\n", "I: a?\nR: b\nI: c?\n")
    assert [one.role for one in researcher.speakers] == ["interviewer", "participant"]
    assert [one.role for one in respondent.speakers] == ["interviewer", "participant"]


def test_a_table_in_word_is_read_by_rows(tmp_path):
    rows = [
        ("Time", "Speaker", "Text"),
        ("0:01", "I", "How?"),
        ("0:05", "P1", "Well,"),
        ("", "", "slowly."),
        ("0:09", "I", "So?"),
    ]
    rows += [("0:1" + str(n), "P1" if n % 2 else "I", "more") for n in range(1, 5)]
    cells = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    (tmp_path / "a.docx").write_bytes(word_file(f"<w:tbl>{cells}</w:tbl>"))
    (found,) = prepare([tmp_path / "a.docx"])
    assert [(turn.speaker, found.text[turn.speech_start : turn.end], turn.start_ms) for turn in found.turns[:3]] == [
        ("I", "How?", 1000), ("P1", "Well,\n\t\tslowly.", 5000), ("I", "So?", 9000)]  # fmt: skip


def test_a_name_beside_several_declared_participants_is_the_interviewers_even_without_questions(read):
    talk = "Dan: Tell me {n}.\nParticipant: Well {n}.\n" * 3
    found = read(*(talk.format(n=number) for number in range(3)))
    assert {(one.label, one.role) for file in found for one in file.speakers} == {
        ("Dan", "interviewer"),
        ("Participant", "participant"),
    }


def test_whoever_talks_in_all_files_is_the_interviewer(read):
    found = read(*(f"Ana Lima: {'one ' * 30}\n{who}: two.\n" * 3 for who in ("Bo Berg", "Cy Cole", "Di Dahl")))
    assert {(one.label, one.role) for file in found for one in file.speakers} == {
        ("Ana Lima", "interviewer"), ("Bo Berg", "participant"), ("Cy Cole", "participant"), ("Di Dahl", "participant")
    }  # fmt: skip


def test_equal_talkers_who_both_do_not_ask_are_both_participants(read):
    (found,) = read("Ana Lima: one two.\nBo Berg: one two.\n" * 4)
    assert {one.role for one in found.speakers} == {Role.PARTICIPANT}
    assert any("roles are guessed" in note for note in found.report.notes)


def test_near_words():
    assert near("particpant", "participant")
    assert not near("participant", "participant")
    assert not near("p10", "p11")


LINES = st.sampled_from(
    ["Interviewer: so?", "P1: yes, P1 said", "P1:", "", "  ", "Ana Lima  0:2{}", "more words", "[00:01:02]",
     "(laughs)", "**I:** [0:05] well", "P1\tcell", "Date: today", "# Title", "Ana Lima", "- P1: dash",
     "00:0{}:11 P1: x", "：", "12 I : y"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_turns_are_ordered_disjoint_and_without_their_labels(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("p") / "a.txt"
    path.write_text("x\n" + "\n".join(line.format(n % 10) for n, line in enumerate(lines)), encoding="utf-8")
    (found,) = prepare([path])
    at = 0
    for turn in found.turns:
        assert at <= turn.start <= turn.speech_start <= turn.end <= len(found.text)
        assert turn.start < turn.end
        at = turn.end
    for one, other in itertools.pairwise(found.ranges):
        assert one.start < one.end <= other.start < other.end <= len(found.text)
    assert sum(one.turns for one in found.speakers) == sum(1 for turn in found.turns if turn.speaker)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["I", "Ana Lima", "P10"]), min_size=1, max_size=12), st.sampled_from(sorted(STYLES)))
def test_speech_never_holds_the_label(names, style):
    text = "".join(STYLES[style].format(who=who, words="well now", n=n % 10) for n, who in enumerate(names))
    roles = dict.fromkeys(("i", "ana lima", "p10"), Role.OTHER)
    (labels,) = find_labels([text], roles)
    for turn in labelled_turns(text, labels.accepted, len(text)):
        assert text[turn.speech_start : turn.end] == "well now"
        assert turn.speaker in text[turn.start : turn.speech_start]


def test_candidates_come_once_per_line_in_order():
    text = write("Otter", ("I", "P1")) + write("label and colon", ("I", "P1"))
    starts = [candidate.start for candidate in candidates(text)]
    assert starts == sorted(set(starts))
