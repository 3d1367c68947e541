# SPDX-License-Identifier: GPL-3.0-or-later
import io
import zipfile

import pytest
from word_files import STRICT, paragraph, part, run, word_file

from qualcoder_cp.model import RangeKind
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.readers.docx import read_docx

TEXT_BOX = "<w:txbxContent>{}</w:txbxContent>"


def read(*blocks, **parts):
    reading = read_docx(word_file("".join(blocks), **parts), "a.docx")
    kept = count_words(reading.text)
    assert reading.source_words + reading.added_words == kept + sum(reading.left_out.values()), "words must add up"
    return reading


def field(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("plain", "plain"),
        (f"<w:hyperlink>{run('link')}</w:hyperlink>", "link"),
        (f"<w:ins>{run('inserted')}</w:ins>", "inserted"),
        (f"<w:moveTo>{run('moved here')}</w:moveTo>", "moved here"),
        (f"<w:smartTag>{run('smart')}</w:smartTag>", "smart"),
        (f"<w:fldSimple w:instr='DATE'>{run('field')}</w:fldSimple>", "field"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('control')}</w:sdtContent></w:sdt>", "control"),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r>", "a\nb\nc"),
        ("<w:r><w:t>a</w:t><w:br w:type='page'/><w:t>b</w:t></w:r>", "a\nb"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a\tb"),
        ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>", "a\u2011b"),
        ("<w:r><w:t>a</w:t><w:softHyphen/><w:t>b</w:t></w:r>", "a\u00adb"),
        ("<w:r><w:sym w:font='Symbol' w:char='F061'/></w:r>", "α"),
        ("<w:r><w:sym w:font='Webdings' w:char='F061'/></w:r>", "\ufffd"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
        ("<w:unheardOf>" + run("kept all the same") + "</w:unheardOf>", "kept all the same"),
    ],
)
def test_text_is_kept(content, text):
    assert read(paragraph("Before ", content, " after")).text == f"Before {text} after"


def test_a_word_split_over_runs_is_one_word():
    assert read(paragraph("Inter", "viewer", ": ", "well")).text == "Interviewer: well"


def test_a_tab_stop_is_not_a_tab():
    assert read(paragraph("a", properties="<w:tabs><w:tab w:pos='1'/></w:tabs>")).text == "a"


def test_deleted_and_moved_text_is_dropped_and_counted():
    reading = read(
        paragraph(
            "I am ",
            "<w:del><w:r><w:delText>not </w:delText></w:r></w:del>",
            "sure",
            f"<w:moveFrom>{run(' went away')}</w:moveFrom>",
        )
    )
    assert reading.text == "I am sure"
    assert reading.left_out == {"deleted by tracked change": 1, "moved elsewhere by tracked change": 2}


def test_a_deletion_inside_a_word_adds_up():
    reading = read(paragraph("foo", "<w:del><w:r><w:delText>bar</w:delText></w:r></w:del>", "baz"))
    assert reading.text == "foobaz"


def test_a_deleted_paragraph_mark_joins_the_paragraphs():
    first = paragraph("one ", properties="<w:rPr><w:del/></w:rPr>")
    assert read(first, paragraph("two")).text == "one two"


def test_of_a_complex_field_only_the_result_is_kept():
    instruction = '<w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>'
    reading = read(paragraph("see ", field("begin"), instruction, field("separate"), run("page"), field("end"), " two"))
    assert reading.text == "see page two"
    assert reading.left_out == {"field codes": 2}


def test_an_unfinished_field_swallows_nothing():
    assert read(paragraph(field("begin"), "everything"), paragraph("else")).text == "everything\nelse"


def test_block_content_controls_are_transparent():
    control = f"<w:sdt><w:sdtContent>{paragraph('whole answer')}</w:sdtContent></w:sdt>"
    assert read(paragraph("Question"), control, paragraph("Next")).text == "Question\nwhole answer\nNext"


def test_a_text_box_comes_once_after_its_paragraph():
    box = TEXT_BOX.format(paragraph("boxed words"))
    both = (
        f"<mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent>"
    )
    reading = read(paragraph("Anchor ", f"<w:r>{both}</w:r>", "end"), paragraph("Next"))
    assert reading.text == "Anchor end\nboxed words\nNext"
    assert reading.left_out == {"duplicate alternate content": 2}


def test_notes_are_numbered_and_stand_at_the_end_as_no_speech():
    footnotes = part(
        "footnotes",
        f"<w:footnote w:id='1'>{paragraph('he laughs')}</w:footnote>"
        f"<w:footnote w:id='2'>{paragraph('lost')}</w:footnote>",
    )
    reading = read(paragraph("Well", "<w:r><w:footnoteReference w:id='1'/></w:r>", " yes"), footnotes=footnotes)
    assert reading.text == "Well[1] yes\n\n[1] he laughs"
    assert reading.left_out == {"notes without a place in the text": 1}
    appendix = reading.ranges[-1]
    assert (appendix.kind, reading.text[appendix.start : appendix.end]) == (RangeKind.STAGE, "[1] he laughs")
    assert reading.text[: reading.body_end] == "Well[1] yes"


def cell(*blocks, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(blocks)}</w:tc>"


def table(*rows):
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def test_tables_are_read_row_by_row():
    grid = table(
        [cell(paragraph("I")), cell(paragraph("What?"))],
        [cell(paragraph("P1")), cell(paragraph("This."), paragraph("That."))],
    )
    assert read(paragraph("Start"), grid, paragraph("End")).text == "Start\nI\tWhat?\nP1\tThis.\nThat.\nEnd"


def test_merged_cells_come_once():
    wide = cell(paragraph("wide"), properties="<w:gridSpan w:val='2'/>")
    tall = cell(paragraph("tall"), properties="<w:vMerge w:val='restart'/>")
    more = cell(paragraph(), properties="<w:vMerge/>")
    grid = table([wide], [tall, cell(paragraph("a"))], [more, cell(paragraph("b"))])
    assert read(grid).text == "wide\ntall\ta\n\tb"


def test_nested_tables_follow_the_text_of_their_cell():
    inner = table([cell(paragraph("x")), cell(paragraph("y"))])
    assert read(table([cell(paragraph("outer"), inner, paragraph())])).text.strip() == "outer\nx\ty"


def test_hidden_text_is_kept_and_reported():
    reading = read(paragraph("a ", run("secret note", "<w:vanish/>"), run(" b", "<w:vanish w:val='0'/>")))
    assert reading.text == "a secret note b"
    assert reading.notes == ("hidden text was kept: 2 words",)


def test_headers_footers_and_comments_are_not_in_the_text():
    comments = part("comments", f"<w:comment w:id='7' w:author='Ana'>{paragraph('check this')}</w:comment>")
    start, end = "<w:commentRangeStart w:id='7'/>", "<w:commentRangeEnd w:id='7'/>"
    reading = read(
        paragraph("so ", start, "it hurts", end), comments=comments, header1=part("hdr", paragraph("Study page one"))
    )
    assert reading.text == "so it hurts"
    assert reading.left_out == {"comments kept apart": 2, "page headers and footers": 3}
    (comment,) = reading.comments
    assert (comment.author, comment.text, reading.text[comment.start : comment.end]) == (
        "Ana",
        "check this",
        "it hurts",
    )


def test_heading_styles_give_ranges():
    styles = part("styles", "<w:style w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style>")
    body = paragraph("Warm-up", properties="<w:pStyle w:val='berschrift1'/>"), paragraph("text")
    reading = read(*body, styles=styles)
    assert [(reading.text[part.start : part.end], part.kind) for part in reading.ranges] == [
        ("Warm-up", RangeKind.HEADING)
    ]


def test_strict_files_are_read_too():
    assert read_docx(word_file(paragraph("strict"), STRICT), "a.docx").text == "strict"


def test_the_second_count_catches_what_a_walker_would_lose(monkeypatch):
    from qualcoder_cp.transcripts.readers import docx_walker

    monkeypatch.setattr(docx_walker, "PROPERTIES", docx_walker.PROPERTIES | {"sdt"})
    data = word_file(f"<w:sdt><w:sdtContent>{paragraph('an answer')}</w:sdtContent></w:sdt>")
    reading = read_docx(data, "a.docx")
    assert (reading.text, reading.source_words) == ("", 2)


def test_a_part_that_is_longer_than_it_says_is_refused(tmp_path):
    data = word_file(paragraph("long " * 1000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    data = data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    with pytest.raises(Exception, match="damaged Word file"):
        read_docx(data, "a.docx")
