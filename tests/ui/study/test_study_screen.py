# SPDX-License-Identifier: GPL-3.0-or-later
"""Study: the path, the headline numbers, the map and the history."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from small_studies import make_study

from qualcoder_cp import adjudication, coding, transcripts
from qualcoder_cp.agreement.mode import show_coefficients
from qualcoder_cp.project import Project, coder_named
from qualcoder_cp.ui.study.headline import short
from qualcoder_cp.ui.study.path_steps import Progress, next_step, path_steps
from qualcoder_cp.ui.study.study_map import State, read_map
from qualcoder_cp.ui.study.table import FIRST_CODER, GROUP, NAME

pytestmark = pytest.mark.ui
CONSENSUS = FIRST_CODER + 2


def texts_of(screen, column):
    model = screen.pane.filter
    return [model.index(row, column).data() for row in range(model.rowCount())]


def click(qtbot, screen, row, column):
    table = screen.pane.table
    place = table.visualRect(screen.pane.filter.index(row, column)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def id_of(screen, name):
    return transcripts.transcript_named(screen.session.project, name).id


# ---------------------------------------------------------------- empty


def test_an_empty_study_says_what_belongs_here_and_offers_the_import(qtbot, tmp_path, shown):
    Project.create(tmp_path / "empty.qcp", "Empty").close()
    screen, places = shown(tmp_path / "empty.qcp")
    assert screen.first_focus() is screen.empty_button
    assert screen.empty.isVisible()
    qtbot.keyClick(screen.empty_button, Qt.Key.Key_Space)
    assert places == [("transcripts", {"start_import": True})]


# ---------------------------------------------------------------- the path


def steps_of(screen):
    session = screen.session
    return path_steps(session.project, session.coder, read_map(session.project))


def test_before_the_round_coding_is_next(qtbot, tmp_path, shown):
    screen, places = shown(make_study(tmp_path))
    assert [step.progress for step in steps_of(screen)[:4]] == [Progress.DONE] * 3 + [Progress.NEXT]
    assert screen.overview.next_button.text() == "Begin coding"
    qtbot.mouseClick(screen.overview.next_button, Qt.MouseButton.LeftButton)
    assert places[0][0] == "coding"


def test_the_next_step_leads_to_the_first_open_layer_of_the_coder(qtbot, tmp_path, shown):
    screen, places = shown(make_study(tmp_path, assigned=True))
    assert screen.overview.next_button.text() == "Go on coding"
    qtbot.mouseClick(screen.overview.next_button, Qt.MouseButton.LeftButton)
    assert places == [("coding", {"transcript_id": screen.pane.model.rows[0].transcript_id})]


def test_who_has_submitted_reads_whom_the_round_waits_for(tmp_path, shown):
    path = make_study(tmp_path, assigned=True)
    with Project.open(path) as project:
        coding.submit_layers(project, coder_named(project, "Ana"))
    screen, _ = shown(path)
    assert "waiting for Ben" in screen.overview.next_button.text()


def test_after_revealing_agreement_then_adjudication_then_reports_are_next(tmp_path, shown):
    screen, _ = shown(make_study(tmp_path, revealed=True), "Lea")
    project = screen.session.project
    assert next_step(steps_of(screen)).stage == "agreement"
    adjudication.apply_rule(project, "exact", by="Lea")
    step = next_step(steps_of(screen))
    assert (step.stage, step.verb) == ("adjudication", "Settle 2 disagreements")
    adjudication.apply_rule(project, f"coder {coder_named(project, 'Ana').uuid}", by="Lea")
    assert next_step(steps_of(screen)).name == "Reports"


def test_transcripts_without_participants_come_first(tmp_path, shown):
    path = make_study(tmp_path)
    with Project.open(path) as project:
        extra = tmp_path / "Dora.txt"
        extra.write_text("Interviewer: And you?\nDora: No idea.\nInterviewer: Really?\nDora: Really.\n", "utf-8")
        transcripts.import_transcripts(project, transcripts.prepare([extra]), by="Lea")
    screen, _ = shown(path)
    assert next_step(steps_of(screen)).place == {"tab": "participants"}


def test_eight_steps_break_into_rows_in_a_narrow_window(qtbot, tmp_path, shown):
    screen, _ = shown(make_study(tmp_path))
    strip = screen.overview.strip
    assert len(strip.buttons) == 8

    def rows() -> int:
        return len({button.y() for button in strip.buttons})

    screen.resize(1600, 760)
    qtbot.waitUntil(lambda: rows() == 1)
    screen.resize(480, 760)
    qtbot.waitUntil(lambda: rows() > 1)


# ---------------------------------------------------------------- headline numbers


def test_while_sealed_the_numbers_say_so(tmp_path, shown):
    screen, _ = shown(make_study(tmp_path, assigned=True))
    assert (screen.overview.alpha.figure(), screen.overview.open.figure()) == ("sealed", "sealed")
    assert screen.overview.double.figure() == "0 %"


def test_agreement_is_computed_in_the_background_when_revealed(qtbot, tmp_path, shown):
    screen, _ = shown(make_study(tmp_path, revealed=True))
    assert screen.overview.double.words() == "3 of 3 transcripts submitted by two coders"
    assert screen.overview.open.figure() == "2"
    assert "1 agreement to accept" in screen.overview.open.words()
    qtbot.waitUntil(lambda: screen.overview.alpha.figure().startswith("α"), timeout=10_000)


def test_a_study_without_coefficients_shows_none_in_its_headline(qtbot, tmp_path, shown):
    screen, _ = shown(make_study(tmp_path, revealed=True))
    show_coefficients(screen.session.project, False, by="Lea")
    qtbot.waitUntil(lambda: not screen.background.busy)
    assert (screen.overview.alpha.figure(), screen.overview.alpha.words()) == ("compared", "without coefficients")
    show_coefficients(screen.session.project, True, by="Lea")
    qtbot.waitUntil(lambda: screen.overview.alpha.figure().startswith("α"), timeout=10_000)


def test_agreement_is_not_computed_again_for_a_change_without_effect_on_it(qtbot, tmp_path, shown):
    screen, _ = shown(make_study(tmp_path, revealed=True), "Lea")
    qtbot.waitUntil(lambda: screen.overview.alpha.figure().startswith("α"), timeout=10_000)
    adjudication.apply_rule(screen.session.project, "exact", by="Lea")
    assert screen.overview.alpha.figure().startswith("α")


@pytest.mark.parametrize(("value", "text"), [(0.837, ".84"), (-0.02, "-.02"), (1.0, "1.00"), (0.0, ".00")])
def test_coefficients_are_written_as_journals_do(value, text):
    assert short(value) == text


# ---------------------------------------------------------------- the map


def test_rows_are_grouped_and_columns_name_the_coders(tmp_path, shown):
    screen, _ = shown(make_study(tmp_path, assigned=True))
    assert texts_of(screen, GROUP) == ["patients", "patients", "clinicians"]
    assert texts_of(screen, NAME) == ["Alma", "Chidi", "Boris"]
    heads = [screen.pane.model.headerData(at, Qt.Orientation.Horizontal) for at in range(FIRST_CODER, CONSENSUS + 1)]
    assert heads == ["Ana (you)", "Ben", "Consensus"]


def test_states_of_others_are_shown_but_their_layers_stay_sealed(qtbot, tmp_path, shown):
    screen, places = shown(make_study(tmp_path, assigned=True), "Ben")
    said = []
    screen.session.said.connect(lambda words, _undo: said.append(words))
    assert texts_of(screen, FIRST_CODER)[0] == "in progress"
    click(qtbot, screen, 0, FIRST_CODER)
    assert places == []
    assert said == ["Ana's layer on 'Alma' is sealed until all layers of the round are submitted."]


def test_a_click_opens_transcript_own_layer_or_comparison(qtbot, tmp_path, shown):
    screen, places = shown(make_study(tmp_path, revealed=True))
    for column in (NAME, FIRST_CODER, FIRST_CODER + 1, CONSENSUS):
        click(qtbot, screen, 0, column)
    assert [stage for stage, _ in places] == ["transcripts", "coding", "adjudication", "adjudication"]
    assert all(place == {"transcript_id": id_of(screen, "Alma")} for _, place in places)


def test_consensus_counts_open_disagreements_and_settles(tmp_path, shown):
    screen, _ = shown(make_study(tmp_path, revealed=True), "Lea")
    assert texts_of(screen, CONSENSUS) == ["to accept", "1 open", "1 open"]
    adjudication.apply_rule(screen.session.project, "exact", by="Lea")
    assert texts_of(screen, CONSENSUS) == ["settled", "1 open", "1 open"]


def test_words_and_chips_filter_the_rows(qtbot, tmp_path, shown):
    screen, _ = shown(make_study(tmp_path, assigned=True))
    qtbot.keyClicks(screen.pane.field, "patients chi")
    assert texts_of(screen, NAME) == ["Chidi"]
    screen.pane.field.clear()
    qtbot.mouseClick(screen.pane.chips[State.IN_PROGRESS.value], Qt.MouseButton.LeftButton)
    assert texts_of(screen, NAME) == ["Alma"]
    qtbot.mouseClick(screen.pane.chips[State.IN_PROGRESS.value], Qt.MouseButton.LeftButton)
    assert len(texts_of(screen, NAME)) == 3


def test_the_chosen_cell_stays_chosen_when_the_map_is_read_anew(tmp_path, shown):
    screen, _ = shown(make_study(tmp_path, assigned=True))
    screen.pane.choose(id_of(screen, "Chidi"), FIRST_CODER)
    screen.refresh(None)
    row, cell = screen.pane.current()
    assert (row.name, screen.pane.model.coder_of(cell).name) == ("Chidi", "Ana")


def test_excusing_counts_as_one_step_and_can_be_undone(qtbot, tmp_path, shown):
    screen, _ = shown(make_study(tmp_path, assigned=True))
    screen.pane.choose(id_of(screen, "Boris"), FIRST_CODER + 1)
    qtbot.mouseClick(screen.bar.buttons["excuse"], Qt.MouseButton.LeftButton)
    assert texts_of(screen, FIRST_CODER + 1) == ["not begun", "not begun", "excused"]
    screen.session.undo()
    assert texts_of(screen, FIRST_CODER + 1) == ["not begun"] * 3


def test_assigning_all_makes_the_round(tmp_path, shown):
    screen, _ = shown(make_study(tmp_path))
    assert screen.pane.model.columnCount() == FIRST_CODER
    screen.assign_all()
    assert texts_of(screen, FIRST_CODER) == ["not begun"] * 3
    assert texts_of(screen, CONSENSUS) == ["sealed"] * 3
