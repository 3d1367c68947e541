# SPDX-License-Identifier: GPL-3.0-or-later
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.model import RangeKind
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.prepare import prepare
from qualcoder_cp.transcripts.readers.rtf import read_rtf

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0\uc1{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fnil\fcharset204 Times;}}"
    r"{\colortbl;\red255\green0\blue0;}{\stylesheet{\s1 heading 1;}}{\*\generator Some writer;}{\info{\author Ana}}"
)


def read(body, head=HEAD):
    reading = read_rtf((head + body + "}").encode("latin-1"), "a.rtf")
    kept = count_words(reading.text)
    assert reading.source_words + reading.added_words == kept + sum(reading.left_out.values()), "words must add up"
    return reading


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        ("plain", "plain"),
        (r"{\b Inter}{\i viewer}", "Interviewer"),
        (r"caf\'e9", "café"),
        ("caf\xe9", "café"),
        (r"caf\u233\'e9", "café"),
        (r"caf\u233 e", "café"),
        (r"{\uc0 caf\u233 }", "café"),
        (r"{\f1 \'cf\'f0}", "Пр"),
        (r"\u-10179?\u-8640?", "🙀"),
        (r"don\rquote t \ldblquote so\rdblquote{}", "don’t “so”"),
        (r"a\tab b", "a\tb"),
        (r"a\line b", "a\nb"),
        (r"a\~b\_c\-d", "a\u00a0b\u2011c\u00add"),
        (r"\{a\} \\", "{a} \\"),
        (r"a\emdash b", "a—b"),
        (r'{\field{\*\fldinst HYPERLINK "http://x.y"}{\fldrslt link}}', "link"),
        (r"{\*\unheardOf something}", ""),
        (r"{\pict\wmetafile8 0102}", ""),
        (r"{\pict\bin4 {}{}}", ""),
    ],
)
def test_text_is_kept(rtf, text):
    assert read(rf"\pard Before {rtf} after\par").text == f"Before {text} after"


def test_paragraphs_and_table_rows():
    rows = r"\trowd\intbl I\cell So?\par Well?\cell\row\trowd\intbl\cell yes\cell\row"
    assert read(rf"Start\par {rows}\pard End\par").text == "Start\nI\tSo?\nWell?\n\tyes\nEnd"


def test_deleted_text_is_dropped_and_counted():
    reading = read(r"I am {\deleted not at all }sure {\revised very}\deleted  no\deleted0  much")
    assert (reading.text, reading.left_out) == ("I am sure very much", {"deleted by tracked change": 4})


def test_notes_are_numbered_and_stand_at_the_end():
    reading = read(r"Well{\super\chftn{\footnote\pard{\super\chftn} he laughs}} yes{\footnote\ftnalt later}\par")
    assert reading.text == "Well[1] yes[2]\n\n[1] he laughs\n[2] later"
    assert reading.ranges[-1].kind is RangeKind.STAGE
    assert reading.text[: reading.body_end] == "Well[1] yes[2]"


def test_comments_headers_list_numbers_and_boxes():
    reading = read(
        r"{\header Study page\par}{\footerr one\par}"
        r"{\listtext\pard 1.\tab}first {\*\atnid A}{\*\atnauthor Ana}\chatn{\*\annotation check this}point\par "
        r"anchor{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt boxed words\par}}{\shprslt boxed words}}\par last"
    )
    assert reading.text == "first point\nanchor\nboxed words\nlast"
    assert reading.left_out == {"page headers and footers": 3, "list numbers": 1, "comments kept apart": 2}
    (comment,) = reading.comments
    assert (comment.author, comment.text, comment.start) == ("Ana", "check this", 6)


def test_hidden_text_is_kept_and_reported():
    reading = read(r"a {\v secret note} b")
    assert (reading.text, reading.notes) == ("a secret note b", ("hidden text was kept: 2 words",))


def test_a_truncated_file_is_read_as_far_as_it_goes_and_told():
    reading = read_rtf((HEAD + r"as far {\b as").encode(), "a.rtf")
    assert reading.text == "as far as"
    assert any("its end may be missing" in note for note in reading.notes)


PIECES = [
    "so ", "foo", "don\\rquote t", "\\'e9", "\\u233?", "\\tab ", "\\par ", "\\cell ", "\\row ",
    "{\\b {}}", "{\\deleted {}}",
    "{\\footnote {}}", "{\\header {}}", "{\\*\\annotation {}}", "{\\v {}}", "{\\*\\shpinst{\\shptxt {}}}",
    "{\\f1 {}}", "{\\uc0 {}}",
]  # fmt: skip


def content(chance, depth):
    found = ""
    for _ in range(chance.randint(0, 5)):
        found += chance.choice(PIECES).replace("{}", content(chance, depth - 1) if depth else "in")
    return found


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_both_counts_agree(seed):
    chance = random.Random(seed)
    read(content(chance, 3))


def test_a_file_named_doc_is_read_as_what_it_is(tmp_path):
    path = tmp_path / "P1.doc"
    path.write_text(HEAD + "".join(rf"{who}: words {n}\par " for n, who in enumerate(["I", "P1"] * 4)) + "}")
    (found,) = prepare([path])
    assert (found.format, found.reader, len(found.turns), found.report.difference) == ("rtf", "rtf 1", 8, 0)
