# SPDX-License-Identifier: GPL-3.0-or-later
"""Labels of codings can be read, do not lie on each other, and are as wide as one wants."""

from __future__ import annotations

import pytest
from text_views import coding, margins, settle, span

pytestmark = pytest.mark.ui


def test_labels_of_many_codings_do_not_lie_on_each_other(view):
    view.set_codings([coding(number, "doctor", label="A very long label " * 5) for number in range(12)])
    settle()
    labels = [rectangle for rectangle, _ in margins(view)[0]._hits[12:]]
    assert len(labels) == 12
    assert not any(a.intersects(b) for a in labels for b in labels if a is not b)


def test_only_codings_on_the_page_have_labels(view):
    text = "This goes on, and it goes on for quite a while. " * 60 + "Here it ends."
    view.set_transcript(text, ())
    view.set_codings([coding(1, "This goes on", text=text), coding(2, "Here it ends.", text=text)])
    view.resize(1000, 200)
    settle()
    assert {key for _, key in margins(view)[0]._hits} == {1}
    view.show_span(*span("Here it ends.", text))
    settle()
    assert {key for _, key in margins(view)[0]._hits} == {2}
