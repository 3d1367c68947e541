# SPDX-License-Identifier: GPL-3.0-or-later
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.model import RangeKind
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.prepare import prepare
from qualcoder_cp.transcripts.readers.html import declared_encoding, read_html


def read(body, head=""):
    reading = read_html(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>")
    assert reading.source_words == count_words(reading.text) + sum(reading.left_out.values()), "words must add up"
    return reading


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("<p>one\n   two <b> three</b></p>\n\n<p></p><p>four</p>", "one two three\nfour"),
        ("<p>Inter<b>viewer</b>: so</p>", "Interviewer: so"),
        ("a<br>b<br/><br>c", "a\nb\n\nc"),
        ("<p>\n one</p><table><tr><td> a </td>\n<td>\n <p>b</p></td></tr></table>", "one\na\tb"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ("<ul><li>a</li><li>b</li></ul><dl><dt>c<dd>d</dl>", "a\nb\nc\nd"),
        ("&eacute; &#8212; a&nbsp;b &amp; &lt;c&gt; it&rsquo;s", "é — a\u00a0b & <c> it’s"),
        ("<pre>a\n  b</pre><p>c</p>", "a\n  b\nc"),
        ("foo<script>x y</script>bar<!-- no -->baz", "foobarbaz"),
        ("<p>naïve e\u0301 ゆき 👩</p>", "naïve e\u0301 ゆき 👩"),
        ("<p>unclosed <i>tags<p>next", "unclosed tags\nnext"),
        ("<unheard>kept</unheard> all the same", "kept all the same"),
    ],
)
def test_text_is_kept(body, text):
    assert read(body).text == text


def test_tables_are_read_row_by_row():
    grid = "<table><tr><th>Who<th>What<tr><td>I</td>\n<td><p>So?</p><p>Well?</p></td></tr><tr><td></td><td>yes</table>"
    assert read(f"<p>Start</p>{grid}<p>End</p>").text == "Start\nWho\tWhat\nI\tSo?\nWell?\n\tyes\nEnd"


def test_what_is_left_out_is_counted():
    reading = read("<style>p {margin: 1px}</style><p>I am <del>not at all </del>sure</p>", "<title>Talk one</title>")
    assert reading.text == "I am sure"
    assert reading.left_out == {"head of the page": 2, "scripts and styles": 3, "marked as deleted": 3}


def test_headings_hidden_text_and_bold_paragraphs():
    reading = read(
        "<h2>Warm-up</h2><p><b>Why</b> <strong>so?</strong></p><p>a <span style='display: none'>secret note</span></p>"
        "<p style='font-weight:bold'>All</p><p>Not <b>all</b></p>"
    )
    assert [(reading.text[part.start : part.end], part.kind) for part in reading.ranges] == [
        ("Warm-up", RangeKind.HEADING)
    ]
    assert [reading.text[start:end] for start, end in reading.bold] == ["Why so?", "All"]
    assert reading.notes == ("hidden text was kept: 2 words",)


def test_entities_that_the_page_declares_are_not_expanded():
    page = '<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b SYSTEM "file:///etc/passwd">]><html><p>so &a; &b;</p></html>'
    assert "root:" not in read_html(page).text


def test_thousands_of_nested_elements_end_in_a_sentence(tmp_path):
    path = tmp_path / "deep.html"
    path.write_text("<html><body>" + "<div>" * 50_000 + "x")
    (found,) = prepare([path])
    assert found.problem is None or "deep.html" in found.problem


def test_the_page_may_name_its_encoding(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes('<html><head><meta charset="windows-1250"></head><p>Łukasz</p></html>'.encode("cp1250"))
    (found,) = prepare([path])
    assert (found.text, found.report.encoding, found.report.encoding_how) == (
        "Łukasz",
        "windows-1250",
        "declared in the file",
    )
    assert declared_encoding(b"plain text about charset=utf-8") is None


NAMES = ["p", "div", "span", "b", "table", "tr", "td", "li", "pre", "del", "script", "h1", "br", "unheard"]
WORDS = ["so", "foo ", " it was", "don", "'t", " ", "&eacute;", "ゆき", "\n"]


def content(chance, depth):
    found = ""
    for _ in range(chance.randint(0, 4)):
        name = chance.choice(NAMES)
        found += chance.choice(WORDS)
        found += f"<{name}>{content(chance, depth - 1) if depth else ''}" + (
            f"</{name}>" if chance.random() < 0.9 else ""
        )
    return found


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_both_counts_agree(seed):
    read(content(random.Random(seed), 4))
