# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreement on the screen: every unit at once, words for what is undefined, and the way to the passages."""

from __future__ import annotations

import pytest
from agreement_study import make_interviews
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from qualcoder_cp import agreement, codebook
from qualcoder_cp.agreement import Unit, Universe
from qualcoder_cp.agreement.result import Result
from qualcoder_cp.model import Level
from qualcoder_cp.project import Project
from qualcoder_cp.ui.agreement.choices import EVERYBODY
from qualcoder_cp.ui.agreement.reading import LABEL
from qualcoder_cp.ui.agreement.wording import short_names, value_words, with_interval

pytestmark = pytest.mark.ui
SHOWN = Qt.ItemDataRole.DisplayRole


def column(screen, head):
    return next(place for place, one in enumerate(screen.codes.model.columns) if one.head.startswith(head))


def index_of(screen, name):
    model = screen.codes.model
    if name.startswith("all "):
        return model.index(0, 0)
    return model.index_of(codebook.code_named(screen.session.project, name).id)


def words(screen, name, head, role=SHOWN):
    index = index_of(screen, name)
    return screen.codes.model.index(index.row(), column(screen, head), index.parent()).data(role)


def top(screen):
    return [screen.codes.model.index(row, 0).data() for row in range(screen.codes.model.rowCount())]


def pick(chip, value):
    chip.actions_by_value[value].trigger()


def test_the_pooled_row_stands_first_and_the_numbers_are_the_cores(screen):
    report = agreement.compare(screen.session.project, Unit.PARTICIPANT)
    pooled = next(row for row in report.pooled if row.level == "domain")
    assert top(screen) == ["all domains pooled", "Privacy", "Use", "Trust"]
    assert words(screen, "all domains pooled", "Alpha") == value_words(pooled.krippendorff_alpha)
    assert screen.page.compared.text() == f"{report.compared} Level: domain."


def test_observed_and_expected_agreement_stand_beside_alpha(screen):
    heads = [one.head for one in screen.codes.model.columns]
    place = heads.index("Alpha from 0 to 1, 95 % interval")
    assert heads[place + 1 : place + 3] == ["Observed", "Expected"]
    assert words(screen, "all domains pooled", "Expected").endswith("%")


def test_codes_lie_below_their_domain(screen):
    consent = index_of(screen, "Consent")
    assert consent.parent().data() == "Privacy"
    assert screen.codes.tree.isExpanded(consent.parent())


def test_what_is_undefined_says_why_and_is_no_number(screen):
    assert words(screen, "Trust", "Alpha") == "undefined: not used by either coder"
    assert words(screen, "Trust", "Kappa") == "–"
    tip = words(screen, "Trust", "Kappa", Qt.ItemDataRole.ToolTipRole)
    assert tip == "Kappa: undefined: not used by either coder"
    assert words(screen, "Trust", "Note") == "not used by either coder"


def test_a_code_of_one_coder_only_is_told_in_words_and_below_in_a_sentence(screen):
    assert words(screen, "Use", "Note") == "used by Ana Ruiz only"
    screen.codes.choose(codebook.code_named(screen.session.project, "Use").id)
    assert screen.codes.said.text().startswith("Use: Ana Ruiz alone used it")


def test_few_transcripts_are_told_plainly(screen):
    assert "Few transcripts: interval is unreliable (4 of at least 20)." in screen.page.warning.text()


def test_the_ladder_shows_all_units_and_a_click_on_it_chooses_one(qtbot, screen):
    seen = [rung for rung in screen.ladder.rungs.values() if rung.isVisible()]
    assert [rung.unit for rung in seen] == [
        Unit.PARTICIPANT, Unit.TRANSCRIPT, Unit.TURN, Unit.SENTENCE, Unit.CHARACTER,
    ]  # fmt: skip
    assert all(rung.result is not None for rung in seen)
    qtbot.mouseClick(screen.ladder.rungs[Unit.SENTENCE], Qt.MouseButton.LeftButton)
    assert screen.page.compared.text().startswith("Unit: sentence")  # known already: nothing is waited for
    assert screen.ladder.rungs[Unit.SENTENCE].isChecked()


@pytest.mark.parametrize("unit", [Unit.PARAGRAPH, Unit.TOKEN, Unit.SEGMENT])
def test_other_units_are_chosen_by_chip_and_stand_on_the_ladder(qtbot, screen, quiet, unit):
    pick(screen.choices.unit, unit)
    quiet(screen)
    assert screen.page.compared.text().startswith(f"Unit: {unit.value}")
    rung = screen.ladder.rungs[unit]
    assert rung.isVisible()
    assert rung.isChecked()
    assert rung.result.value is not None


def test_segments_are_shown_with_f1_because_there_is_no_neither(screen, quiet):
    pick(screen.choices.unit, Unit.SEGMENT)
    quiet(screen)
    heads = [one.head for one in screen.codes.model.columns]
    assert "F1 from 0 to 1, 95 % interval" in heads
    assert not {"Neither", "Kappa"} & set(heads)
    assert screen.choices.threshold.isVisible()
    assert not screen.choices.share.isVisible()


def test_a_level_chip_changes_the_rows_and_themes_are_offered_only_where_there_are_some(screen):
    assert set(screen.choices.level.actions_by_value) == {Level.DOMAIN, Level.CODE}
    pick(screen.choices.level, Level.CODE)
    assert top(screen) == ["all codes pooled", "Consent"]
    assert screen.page.compared.text().endswith("Level: code.")


def test_a_share_and_a_target_are_asked_for_by_chips(screen, quiet):
    pick(screen.choices.unit, Unit.SENTENCE)
    pick(screen.choices.share, 0.5)
    pick(screen.choices.target, 0.8)
    quiet(screen)
    assert "found where 50 % of it are covered" in screen.page.compared.text()
    assert words(screen, "all domains pooled", "P(≥ 0.8)").endswith(" %")


def test_another_text_is_computed_in_the_background_and_then_known(screen, quiet):
    started = []
    screen.background.started.connect(lambda job: started.append(job.label))
    for universe in (Universe.ALL_TEXT, Universe.SPEECH, Universe.ALL_TEXT):
        pick(screen.choices.universe, universe)
        quiet(screen)
        assert f"text: {universe.value}" in screen.page.compared.text()
    assert started == [LABEL]


def test_coded_text_alone_has_no_chance_term_and_says_so(screen, quiet):
    pick(screen.choices.universe, Universe.CODED)
    quiet(screen)
    assert screen.ladder.rungs[Unit.TURN].what == "F1"
    assert "Kappa" not in [one.head for one in screen.codes.model.columns]


def test_enter_and_double_click_on_a_row_open_its_disagreements(qtbot, screen):
    went = []
    screen.go_elsewhere.connect(lambda stage, place: went.append((stage, place)))
    tree, code = screen.codes.tree, codebook.code_named(screen.session.project, "Use")
    tree.setFocus()
    screen.codes.choose(code.id)
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert went == [("adjudication", {"code_id": code.id})]
    point = tree.visualRect(screen.codes.model.index(0, 0)).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=point)
    qtbot.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert went[-1] == ("adjudication", {})


def test_sorting_keeps_the_pooled_row_on_top_and_codes_below_their_domain(screen):
    screen.codes.tree.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert top(screen) == ["all domains pooled", "Use", "Trust", "Privacy"]
    assert index_of(screen, "Consent").parent().data() == "Privacy"


def test_ctrl_tab_goes_through_the_views(qtbot, screen):
    screen.codes.tree.setFocus()
    qtbot.keyClick(screen.codes.tree, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert screen.page.shown == "parts"
    back = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(screen.page.views["parts"].first_focus(), Qt.Key.Key_Backtab, back)
    assert screen.page.shown == "codes"


def test_without_coefficients_counts_alone_are_shown(qtbot, screen, quiet):
    qtbot.mouseClick(screen.page.coefficients, Qt.MouseButton.LeftButton)
    quiet(screen)
    assert [one.head for one in screen.codes.model.columns] == [
        "Code", "Both", "Only Ana", "Only Ben", "Neither", "Ana · Ben", "Note",
    ]  # fmt: skip
    assert not screen.ladder.isVisible()
    assert "interval" not in screen.page.compared.text()
    assert "interval" not in screen.page.warning.text()
    qtbot.mouseClick(screen.page.coefficients, Qt.MouseButton.LeftButton)
    quiet(screen)
    assert screen.ladder.isVisible()
    assert words(screen, "Privacy", "Alpha")


def test_a_sealed_round_says_how_many_layers_are_missing(shown, tmp_path):
    screen = shown(make_interviews(tmp_path, submit=False), wait=False)
    assert screen.stack.currentWidget() is screen.empty
    texts = " ".join(one.text() for one in screen.empty.findChildren(QLabel))
    assert "4 of 8 layers are not submitted yet" in texts
    assert screen.first_focus() is None


def test_an_empty_project_shows_the_way(shown, tmp_path):
    screen = shown(Project.create(tmp_path / "empty.qcp", "Empty"), wait=False)
    assert screen.stack.currentWidget() is screen.empty


def test_one_coder_is_told_that_agreement_needs_two(shown, tmp_path):
    screen = shown(make_interviews(tmp_path, team=("Ana Ruiz",)), wait=False)
    texts = " ".join(one.text() for one in screen.empty.findChildren(QLabel))
    assert "agreement needs two" in texts


def test_with_three_coders_a_pair_is_chosen_or_all_at_once(qtbot, shown, quiet, tmp_path):
    screen = shown(make_interviews(tmp_path, team=("Ana Ruiz", "Ben Okafor", "Cy Lund")))
    pair = list(screen.choices.pair.actions_by_value)[-2]
    pick(screen.choices.pair, pair)
    quiet(screen)
    assert "Ben Okafor and Cy Lund" in screen.page.compared.text()
    pick(screen.choices.pair, EVERYBODY)
    quiet(screen)
    assert "all coders at once: Ana Ruiz, Ben Okafor, Cy Lund" in screen.page.compared.text()
    team = agreement.compare_team(screen.session.project, Unit.PARTICIPANT)
    pooled = next(row for row in team.pooled if row.level == "domain")
    assert words(screen, "all domains pooled", "Alpha") == value_words(pooled.results["krippendorff_alpha"])
    assert words(screen, "all domains pooled", "Fleiss") == value_words(pooled.results["fleiss_kappa"])


def test_numbers_are_written_with_a_true_minus_and_two_decimals():
    assert value_words(Result(-0.126)) == "−0.13"
    assert value_words(Result(None, "nothing to compare")) == "undefined: nothing to compare"
    assert with_interval(Result(0.5, ci_low=-0.1, ci_high=0.9)) == "0.50 (95 % interval −0.10 to 0.90)"
    assert short_names(["Ana Ruiz", "Ben Okafor"]) == ["Ana", "Ben"]
    assert short_names(["Ana Ruiz", "Ana Okafor"]) == ["Ana Ruiz", "Ana Okafor"]
