# SPDX-License-Identifier: GPL-3.0-or-later
"""One Word file that holds every element in which people's words can stand, in both dialects of the format.

Each element holds a word of its own; each word is in the text once, or counted under the reason for which it is not.
"""

from __future__ import annotations

import pytest
from word_files import STRICT, W, paragraph, part, run, word_file

from qualcoder_cp.model import RangeKind
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.readers.docx import read_docx


def field(kind):
    return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"


def inside(name, content, attributes=""):
    return f"<w:{name} {attributes}>{content}</w:{name}>"


def deleted(word):
    return f"<w:r><w:delText xml:space='preserve'>{word}</w:delText></w:r>"


def cell(content, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows):
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def box(word):
    return f"<w:txbxContent>{paragraph(word)}</w:txbxContent>"


def alternate(choice, fallback):
    both = f"<mc:Choice>{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>"
    return f"<mc:AlternateContent>{both}</mc:AlternateContent>"


_RUBY = f"<w:r><w:ruby><w:rt>{run('phonetic')}</w:rt><w:rubyBase>{run('annotated')}</w:rubyBase></w:ruby></w:r>"
_FIELD = field("begin") + "<w:r><w:instrText>instruction</w:instrText></w:r>" + field("separate")
KEPT = {  # word -> the element around it
    "plain": "plain",
    "hyperlink": inside("hyperlink", run("hyperlink")),
    "numbered": inside("r", "<w:t>numbered</w:t>"),
    "inserted": inside("ins", run("inserted"), "w:author='Ana'"),
    "arrived": inside("moveToRangeStart", "", "w:id='5'") + inside("moveTo", run("arrived")),
    "smart": inside("smartTag", run("smart")),
    "simple": inside("fldSimple", run("simple"), "w:instr='DATE'"),
    "result": _FIELD + run("result") + field("end"),
    "control": inside("sdt", inside("sdtContent", run("control"))),
    "boxed": inside("r", alternate(f"<wps:txbx>{box('boxed')}</wps:txbx>", f"<v:textbox>{box('boxed')}</v:textbox>")),
    "picture": inside("r", f"<w:pict><v:textbox>{box('picture')}</v:textbox></w:pict>"),
    "embedded": inside("r", f"<w:object><v:shape><v:textbox>{box('embedded')}</v:textbox></v:shape></w:object>"),
    "hidden": run("hidden", "<w:vanish/>"),
    "annotated": _RUBY,
    "formula": "<m:oMath><m:r><m:t>formula</m:t></m:r></m:oMath>",
    "directed": inside("dir", run("directed"), "w:val='rtl'"),
    "custom": inside("customXml", run("custom")),
    "commented": "<w:commentRangeStart w:id='1'/>" + run("commented") + "<w:commentRangeEnd w:id='1'/>",
}
LEFT_OUT = {  # word -> element, reason
    "removed": (inside("del", deleted("removed")), "deleted by tracked change"),
    "departed": (inside("moveFrom", run("departed")), "moved elsewhere by tracked change"),
}
BLOCKS = {
    "heading": paragraph("heading", properties="<w:pStyle w:val='berschrift1'/>"),
    "blockcontrol": inside("sdt", inside("sdtContent", paragraph("blockcontrol"))),
    "blockcustom": inside("customXml", paragraph("blockcustom")),
    "wide": table(cell(paragraph("wide"), "<w:gridSpan w:val='2'/>")),
    "tall": table(
        cell(paragraph("tall"), "<w:vMerge w:val='restart'/>"), cell(paragraph(""), "<w:vMerge w:val='continue'/>")
    ),
    "nested": table(cell(paragraph("outer") + table(cell(paragraph("nested"))) + paragraph(""))),
    "controlledrow": inside("tbl", inside("sdt", inside("sdtContent", inside("tr", cell(paragraph("controlledrow")))))),
    "insertedrow": f"<w:tbl><w:tr><w:trPr><w:ins w:id='9'/></w:trPr>{cell(paragraph('insertedrow'))}</w:tr></w:tbl>",
}
SIGNS = (
    "<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t><w:tab/><w:t>d</w:t><w:noBreakHyphen/><w:t>e</w:t>"
    "<w:softHyphen/><w:t>f</w:t><w:br w:type='page'/><w:t>g</w:t><w:br w:type='column'/><w:t>h</w:t><w:ptab/>"
    "<w:sym w:font='Symbol' w:char='F061'/><w:sym w:font='Webdings' w:char='F061'/></w:r>"
)
PARTS = {
    "styles": part("styles", "<w:style w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style>"),
    "footnotes": part("footnotes", f"<w:footnote w:id='1'>{paragraph('footnoted')}</w:footnote>"),
    "endnotes": part("endnotes", f"<w:endnote w:id='1'>{paragraph('endnoted')}</w:endnote>"),
    "header1": part("hdr", paragraph("header")),
    "footer1": part("ftr", paragraph("footer")),
    "comments": part(
        "comments",
        f"<w:comment w:id='1' w:author='Ana'>{paragraph('remark')}</w:comment>"
        f"<w:comment w:id='2' w:author='Ben'>{paragraph('reply')}</w:comment>",
    ),
    "commentsExtended": part("commentsEx", "<w:commentEx w:paraId='2' w:paraIdParent='1'/>"),
}
NOTES = "<w:r><w:footnoteReference w:id='1'/></w:r><w:r><w:endnoteReference w:id='1'/></w:r>"


def whole(space):
    inline = [paragraph("before ", content, " after") for content in KEPT.values()]
    inline += [paragraph("before ", content, " after") for content, _ in LEFT_OUT.values()]
    ends = [paragraph("noted", NOTES), paragraph(SIGNS), "<w:altChunk r:id='r9' xmlns:r='urn:x'/>"]
    parts = {name: content.replace(W, space) for name, content in PARTS.items()}
    return word_file("".join([*inline, *BLOCKS.values(), *ends]), space, **parts)


@pytest.mark.parametrize("space", [W, STRICT], ids=["transitional", "strict"])
def test_every_element_is_kept_once_or_counted_under_its_reason(space):
    reading = read_docx(whole(space), "all.docx")
    found = reading.text.split()
    assert {word: found.count(word) for word in [*KEPT, *BLOCKS]} == dict.fromkeys([*KEPT, *BLOCKS], 1)
    assert not {"removed", "departed", "instruction", "phonetic", "header", "footer", "remark"} & set(found)
    assert reading.left_out == {
        **{reason: 1 for _, reason in LEFT_OUT.values()},
        "field codes": 1,
        "phonetic guides": 1,
        "duplicate alternate content": 1,
        "page headers and footers": 2,
        "comments kept apart": 2,
    }
    kept = count_words(reading.text)
    assert reading.source_words + reading.added_words == kept + sum(reading.left_out.values())


@pytest.mark.parametrize("space", [W, STRICT], ids=["transitional", "strict"])
def test_signs_notes_comments_and_what_is_not_read_are_told(space):
    reading = read_docx(whole(space), "all.docx")
    assert "a\nb\nc\td\u2011e\u00adf\ng\nh\tα\ufffd" in reading.text
    assert "noted[1][2]" in reading.text
    assert reading.text.endswith("[1] footnoted\n[2] endnoted")
    assert [(one.author, one.text) for one in reading.comments] == [("Ana", "remark"), ("Ben", "reply")]
    assert reading.text[reading.comments[0].start : reading.comments[0].end] == "commented"
    (heading,) = [one for one in reading.ranges if one.kind is RangeKind.HEADING]
    assert reading.text[heading.start : heading.end] == "heading"
    told = " / ".join(reading.notes)
    for words in ("hidden text was kept: 1 word", "1 symbols of special fonts", "embeds another file", "2 footnotes"):
        assert words in told


def test_boxes_follow_the_paragraph_that_anchors_them_and_tables_go_row_by_row():
    text = read_docx(whole(W), "all.docx").text
    assert "before  after\nboxed\n" in text
    assert "outer\nnested" in text
