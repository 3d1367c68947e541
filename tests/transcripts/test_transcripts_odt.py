# SPDX-License-Identifier: GPL-3.0-or-later
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odt_files import odt_file, p, style

from qualcoder_cp.model import KnownError, RangeKind
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.canonical import canonical
from qualcoder_cp.transcripts.prepare import prepare
from qualcoder_cp.transcripts.readers.odt import read_odt


def read(*blocks, **parts):
    reading = read_odt(odt_file("".join(blocks), **parts), "a.odt")
    kept = count_words(reading.text)
    assert reading.source_words + reading.added_words == kept + sum(reading.left_out.values()), "words must add up"
    return reading


NOTE = (
    "<text:note text:note-class='{}'><text:note-citation>7</text:note-citation><text:note-body>{}</text:note-body>"
    "</text:note>"
)
BOX = "<draw:frame><draw:text-box>{}</draw:text-box><svg:title>a picture</svg:title></draw:frame>"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("plain", "plain"),
        ("<text:span>sp</text:span>an", "span"),
        ("<text:a>link</text:a>", "link"),
        ("a<text:s/>b", "a b"),
        ("a<text:s text:c='3'/>b", "a   b"),
        ("a<text:tab/>b", "a\tb"),
        ("a<text:line-break/>b", "a\nb"),
        ("a\n   b <text:span> c</text:span>", "a b c"),
        ("<text:bookmark text:name='x'/>a<text:soft-page-break/>b", "ab"),
        ("<text:ruby><text:ruby-base>base</text:ruby-base><text:ruby-text>rb</text:ruby-text></text:ruby>", "base"),
        ("<text:page-number>4</text:page-number>", "4"),
        ("<text:unheardOf>kept all the same</text:unheardOf>", "kept all the same"),
        ("naïve e\u0301 ゆき 👩", "naïve e\u0301 ゆき 👩"),
    ],
)
def test_text_is_kept(content, text):
    assert read(p(f"Before {content} after")).text == f"Before {text} after"


def test_a_claim_of_many_blanks_does_no_harm():
    assert len(read(p("a<text:s text:c='999999999'/>b")).text) == 1002


def test_paragraphs_headings_lists_and_sections_stay_in_order():
    items = "".join(f"<text:list-item>{p(word)}</text:list-item>" for word in ("one", "two"))
    reading = read(
        "<text:h text:outline-level='1'>Warm-up</text:h>",
        f"<text:list>{items}</text:list>",
        f"<text:section>{p('inside')}</text:section>",
        p(""),
        p("last"),
        p("The title", "Title"),
    )
    assert reading.text == "Warm-up\none\ntwo\ninside\n\nlast\nThe title"
    headings = [(reading.text[part.start : part.end], part.kind) for part in reading.ranges]
    assert headings == [("Warm-up", RangeKind.HEADING), ("The title", RangeKind.HEADING)]


def test_tables_are_read_row_by_row():
    def row(*cells):
        inner = "".join(f"<table:table-cell>{''.join(map(p, cell))}</table:table-cell>" for cell in cells)
        return f"<table:table-row>{inner}</table:table-row>"

    head = f"<table:table-header-rows>{row(['Who'], ['What'])}</table:table-header-rows>"
    merged = f"<table:table-cell>{p('wide')}</table:table-cell><table:covered-table-cell/>"
    rows = f"{row(['I'], ['So?', 'Well?'])}<table:table-row>{merged}</table:table-row>"
    grid = f"<table:table>{head}{rows}</table:table>"
    assert read(p("Start"), grid, p("End")).text == "Start\nWho\tWhat\nI\tSo?\nWell?\nwide\t\nEnd"


def test_tracked_deletions_are_dropped_and_counted_and_insertions_kept():
    deleted = f"<text:changed-region><text:deletion>{p('not at all')}</text:deletion></text:changed-region>"
    reading = read(
        f"<text:tracked-changes>{deleted}</text:tracked-changes>",
        p("I am <text:change text:change-id='a'/><text:change-start/>very <text:change-end/>sure"),
    )
    assert reading.text == "I am very sure"
    assert reading.left_out == {"deleted by tracked change": 3}


def test_notes_are_numbered_and_stand_at_the_end_as_no_speech():
    reading = read(p("Well" + NOTE.format("footnote", p("he laughs")) + " yes" + NOTE.format("endnote", p("later"))))
    assert reading.text == "Well[1] yes[2]\n\n[1] he laughs\n[2] later"
    appendix = reading.ranges[-1]
    assert (appendix.kind, reading.text[appendix.start : appendix.end]) == (
        RangeKind.STAGE,
        "[1] he laughs\n[2] later",
    )
    assert reading.text[: reading.body_end] == "Well[1] yes[2]"


def test_comments_are_kept_apart_at_their_place():
    start = f"<office:annotation office:name='c1'><dc:creator>Ana</dc:creator>{p('check this')}</office:annotation>"
    reading = read(p(f"so {start}it hurts<office:annotation-end office:name='c1'/> a lot"))
    assert (reading.text, reading.left_out) == ("so it hurts a lot", {"comments kept apart": 2})
    (comment,) = reading.comments
    assert (comment.author, comment.text, reading.text[comment.start : comment.end]) == (
        "Ana",
        "check this",
        "it hurts",
    )


def test_a_text_box_follows_its_paragraph():
    reading = read(p(f"Anchor {BOX.format(p('boxed words'))}end"), p("Next"))
    assert (reading.text, reading.left_out) == (
        "Anchor end\nboxed words\nNext",
        {"descriptions of pictures": 2},
    )


def test_hidden_text_is_kept_and_reported():
    hidden = style("T1", "text:display='none'")
    reading = read(p("a <text:span text:style-name='T1'>secret note</text:span> b"), styles=hidden)
    assert (reading.text, reading.notes) == ("a secret note b", ("hidden text was kept: 2 words",))


def test_page_headers_are_counted_and_left_out():
    reading = read(p("hello"), master=f"<style:header>{p('Study page one')}</style:header>")
    assert (reading.text, reading.left_out) == ("hello", {"page headers and footers": 3})


def test_paragraphs_that_are_bold_throughout_are_known():
    styles = style("B", "fo:font-weight='bold'") + style("P1", "", "B") + style("N", "fo:font-weight='normal'")
    reading = read(
        p("<text:span text:style-name='B'>Why</text:span><text:span text:style-name='P1'> so?</text:span>"),
        p("Inherited", "P1"),
        p("Not <text:span text:style-name='N'>all</text:span>", "P1"),
        p("Not <text:span text:style-name='B'>all</text:span>"),
        styles=styles,
    )
    assert [reading.text[start:end] for start, end in reading.bold] == ["Why so?", "Inherited"]


def test_an_encrypted_file_is_told(tmp_path):
    with pytest.raises(KnownError, match="protected by a password"):
        read_odt(odt_file(p("x"), manifest="<manifest:encryption-data/>"), "a.odt")


def test_a_manifest_with_a_dtd_as_old_programs_wrote_it_does_no_harm():
    assert read(p("x"), manifest="<!DOCTYPE manifest>").text == "x"


def test_a_dtd_a_bomb_and_damage_are_refused():
    whole = odt_file(p("x"))
    with pytest.raises(KnownError, match=r"a\.odt: content\.xml holds a DTD"):
        read_odt(odt_file("<!DOCTYPE x>"), "a.odt")
    with pytest.raises(KnownError, match="unpacks to 30 MB"):
        read_odt(odt_file(p("a" * 30_000_000)), "a.odt")
    with pytest.raises(KnownError, match="damaged OpenDocument text"):
        read_odt(whole[: len(whole) // 2], "a.odt")
    with pytest.raises(KnownError, match=r"in content\.xml"):
        read_odt(odt_file("<text:p>"), "a.odt")


PIECES = [
    "so", "foo", " it was", "well, ", "don", "'t", " ", "naïve", "ゆき", "<text:s/>", "<text:tab/>",
    "<text:line-break/>",
    "<text:span>{}</text:span>", "<text:ruby-text>{}</text:ruby-text>",
    "<text:span><text:hidden-text>{}</text:hidden-text></text:span>",
    f"<office:annotation>{p('{}')}</office:annotation>", NOTE.format("footnote", p("{}")), BOX.format(p("{}")),
]  # fmt: skip


def content(chance, depth):
    found = ""
    for _ in range(chance.randint(0, 4)):
        piece = chance.choice(PIECES)
        found += piece.replace("{}", content(chance, depth - 1) if depth else "in")
    return found


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_both_counts_agree(seed):
    chance = random.Random(seed)
    reading = read(*(p(content(chance, 3)) for _ in range(3)))
    assert canonical(reading.text).text == reading.text


def test_prepared_like_any_other_file(tmp_path):
    path = tmp_path / "P1.odt"
    path.write_bytes(odt_file("".join(p(f"{who}: words {n}") for n, who in enumerate(["I", "P1"] * 4))))
    (found,) = prepare([path])
    assert (found.format, found.reader, len(found.turns), found.report.difference) == ("odt", "odt 1", 8, 0)
