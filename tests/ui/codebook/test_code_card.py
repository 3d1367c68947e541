# SPDX-License-Identifier: GPL-3.0-or-later
"""The card beyond its fields: linked examples, what is still missing, and codings made under an older definition."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shelf import Shelf

from qualcoder_cp import codebook, coding
from qualcoder_cp.codebook import ExampleKind
from qualcoder_cp.coding.rechecking import rechecks
from qualcoder_cp.transcripts import import_transcripts, prepare, transcripts
from qualcoder_cp.ui.coding.code_palette_dialog import CodePaletteDialog

pytestmark = pytest.mark.ui
TEXT = "Rosa: They never asked me. The watch told my mother. I was angry about it.\n"


@pytest.fixture
def texted(shelf: Shelf, tmp_path: Path) -> Shelf:
    """The study with one interview."""
    (tmp_path / "rosa.txt").write_text(TEXT, encoding="utf-8")
    import_transcripts(shelf.session.project, prepare([tmp_path / "rosa.txt"]), by="Ana")
    return shelf


def exemplify(shelf: Shelf, words: str = "never asked me") -> int:
    project = shelf.session.project
    start = TEXT.index(words)
    made = codebook.add_example(
        project, shelf.code("Consent").id, ExampleKind.TYPICAL, by="Ana", transcript_id=transcripts(project)[0].id,
        start=start, end=start + len(words),
    )  # fmt: skip
    shelf.tree.choose(shelf.code("Consent").id)
    return made.id


def test_an_example_leads_to_its_passage(texted: Shelf, qtbot: QtBot) -> None:
    exemplify(texted)
    went: list[tuple[str, dict]] = []
    texted.screen.go_elsewhere.connect(lambda stage, place: went.append((stage, place)))
    listed = texted.screen.card.examples.list
    assert listed.item(0).text() == "Typical: “never asked me”"
    listed.setFocus()
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    start = TEXT.index("never asked me")
    there = transcripts(texted.session.project)[0].id
    assert went == [("coding", {"transcript_id": there, "start": start, "end": start + 14})]


def test_kind_and_note_of_an_example_are_changed_and_it_is_taken_off(texted: Shelf, qtbot: QtBot) -> None:
    exemplify(texted)
    examples = texted.screen.card.examples
    examples.kind.setFocus()
    qtbot.keyClick(examples.kind, Qt.Key.Key_Down)
    examples.note.setFocus()
    qtbot.keyClicks(examples.note, "only in passing")
    qtbot.keyClick(examples.note, Qt.Key.Key_Return)
    consent = texted.code("Consent").id
    one = codebook.examples_of(texted.session.project, consent)[0]
    assert (one.kind, one.note) == (ExampleKind.ATYPICAL, "only in passing")
    examples.list.setFocus()
    qtbot.keyClick(examples.list, Qt.Key.Key_Delete)
    assert codebook.examples_of(texted.session.project, consent) == ()
    assert not examples.list.isVisible()


def test_the_meter_names_what_is_missing_and_a_linked_example_counts(texted: Shelf) -> None:
    texted.tree.choose(texted.code("Consent").id)
    card = texted.screen.card
    assert card._told.text().startswith("0 of 4 told; still missing: short definition")
    exemplify(texted)
    assert card._told.text().startswith("1 of 4 told")
    assert "examples" not in card._told.text()


def test_versions_show_old_and_new_side_by_side(shelf: Shelf) -> None:
    consent = shelf.code("Consent").id
    codebook.edit_code(shelf.session.project, consent, by="Ana", full_definition="Being asked before.")
    shelf.screen.freeze()
    codebook.edit_code(shelf.session.project, consent, by="Ana", full_definition="Being asked again.")
    page = shelf.screen.versions.text
    assert "Full definition of “Consent” changed" in page.toPlainText()
    html = page.toHtml()
    assert "line-through" in html
    assert "underline" in html
    assert page.document().find("before").isNull() is False
    assert page.document().find("again").isNull() is False


def recoded(shelf: Shelf) -> None:
    """Code twice with Consent, then change what it means."""
    project = shelf.session.project
    there = transcripts(project)[0].id
    for words in ("never asked", "angry"):
        start = TEXT.index(words)
        coding.apply_code(project, shelf.session.coder, there, shelf.code("Consent").id, start, start + len(words))
    codebook.edit_code(project, shelf.code("Consent").id, by="Ana", short_definition="Being asked at all")


def test_codings_under_an_older_definition_are_kept_changed_or_removed(texted: Shelf, qtbot: QtBot) -> None:
    recoded(texted)
    screen, project = texted.screen, texted.session.project
    assert screen.recheck_chip.text() == "Re-check · 2"
    qtbot.mouseClick(screen.recheck_chip, Qt.MouseButton.LeftButton)
    panel = screen.waiting
    assert "Being asked at all" in panel.text.toPlainText()
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_K)
    assert len(rechecks(project, texted.session.coder)) == 1
    qtbot.keyClick(panel.list, Qt.Key.Key_C)
    palette = screen.findChild(CodePaletteDialog)
    qtbot.waitUntil(palette.isActiveWindow)
    qtbot.keyClicks(palette.field, "Trust")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    names = codebook.tree(project).codes
    assert sorted(names[one.code_id].name for one in coding.codings(project, texted.session.coder)) == [
        "Consent", "Trust",
    ]  # fmt: skip
    assert screen.recheck_chip.text() == "Re-check"
    assert any("No coding of yours" in one.text() for one in panel.findChildren(QLabel))
    texted.session.undo()
    assert screen.recheck_chip.text() == "Re-check · 1"
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert len(coding.codings(project, texted.session.coder)) == 1
