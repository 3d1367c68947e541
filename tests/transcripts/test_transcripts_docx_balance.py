# SPDX-License-Identifier: GPL-3.0-or-later
"""Two independent counts of the words of a Word file agree, whatever the elements are nested in."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word_files import paragraph, part, run, word_file

from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.canonical import canonical
from qualcoder_cp.transcripts.readers.docx import read_docx

pytestmark = pytest.mark.slow

WORDS = ["so", "foo", " it was", "well, ", "I-", "don", "'t", " ", "naïve", "e\u0301", "\u00a0x", "1", "-", "ゆき"]
DROPPED = ("del", "moveFrom")
CLEAR = ("ins", "moveTo", "smartTag", "hyperlink", "sdt", "unheardOf")
SIGNS = ("<w:tab/>", "<w:br/>", "<w:noBreakHyphen/>", "<w:softHyphen/>", "<w:sym w:font='Symbol' w:char='F061'/>")


class Maker:
    """Makes a random body; ``notes`` are the footnotes that it refers to."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.notes = 0

    def inline(self, depth):
        pick = self.chance.randrange(13 if depth else 4)
        if pick < 3:
            return run(self.chance.choice(WORDS), self.chance.choice(["", "<w:vanish/>"]))
        if pick == 3:
            return f"<w:r>{self.chance.choice(SIGNS)}</w:r>"
        if pick < 6:
            name = self.chance.choice(CLEAR)
            return f"<w:{name}>{self.inlines(depth - 1)}</w:{name}>"
        if pick < 8:
            name = self.chance.choice(DROPPED)
            inner = self.inlines(depth - 1)
            return f"<w:{name}>{inner.replace('w:t>', 'w:delText>').replace('<w:t ', '<w:delText ')}</w:{name}>"
        if pick < 10:
            kinds = [f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>" for kind in ("begin", "separate", "end")]
            code = "<w:r><w:instrText>PAGE x</w:instrText></w:r>" + self.inlines(depth - 2)
            return kinds[0] + code + kinds[1] + self.inlines(depth - 1) + kinds[2]
        if pick == 10:
            self.notes += 1
            return f"<w:r><w:footnoteReference w:id='{self.notes}'/></w:r>"
        box = f"<w:txbxContent>{self.blocks(depth - 2)}</w:txbxContent>"
        other = f"<w:txbxContent>{self.blocks(depth - 2)}</w:txbxContent>"
        both = (
            f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{other}</mc:Fallback></mc:AlternateContent>"
        )
        return f"<w:r>{box if pick == 11 else both}</w:r>"

    def inlines(self, depth):
        return "".join(self.inline(max(depth, 0)) for _ in range(self.chance.randint(0, 3)))

    def block(self, depth):
        pick = self.chance.randrange(8)
        if depth > 0 and pick == 0:
            return f"<w:sdt><w:sdtContent>{self.blocks(depth - 1)}</w:sdtContent></w:sdt>"
        if depth > 0 and pick == 1:
            cells = "".join(f"<w:tc>{self.blocks(depth - 1)}</w:tc>" for _ in range(self.chance.randint(1, 3)))
            return f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>"
        mark = "<w:rPr><w:del/></w:rPr>" if pick == 2 else ""
        return paragraph(self.inlines(depth) or "<w:r/>", properties=mark)

    def blocks(self, depth):
        return "".join(self.block(max(depth, 0)) for _ in range(self.chance.randint(1, 3)))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_both_counts_agree(seed):
    maker = Maker(seed)
    body = maker.blocks(4)
    notes = "".join(f"<w:footnote w:id='{n}'>{Maker(seed + n).block(0)}</w:footnote>" for n in range(maker.notes + 1))
    data = word_file(body, footnotes=part("footnotes", notes), header1=part("hdr", Maker(seed + 1).blocks(2)))
    reading = read_docx(data, "a.docx")
    assert canonical(reading.text).text == reading.text
    assert reading.source_words + reading.added_words == count_words(reading.text) + sum(reading.left_out.values())
