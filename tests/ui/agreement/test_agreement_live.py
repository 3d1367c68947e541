# SPDX-License-Identifier: GPL-3.0-or-later
"""The numbers follow the work: at once without intervals, which come after; a decision leaves them as they are."""

from __future__ import annotations

import pytest
from agreement_study import make_interviews

from qualcoder_cp import adjudication, agreement, codebook, coding, transcripts
from qualcoder_cp.agreement import Unit
from qualcoder_cp.coding import Policy, RoundPlan
from qualcoder_cp.project import coder_named
from qualcoder_cp.ui.agreement.wording import value_words

pytestmark = pytest.mark.ui


@pytest.fixture
def open_round(shown, tmp_path):
    """Return the page on an open round in which both have submitted."""
    project = make_interviews(tmp_path, submit=False)
    team = [coder_named(project, name) for name in ("Ana Ruiz", "Ben Okafor")]
    coding.make_round(project, "Open", team, by="Lea", plan=RoundPlan(policy=Policy.OPEN))
    consent = codebook.code_named(project, "Consent")
    for one in transcripts.transcripts(project):
        at = transcripts.text_of(project, one.id).text.index("I worry")
        for coder in team:
            coding.apply_code(project, coder, one.id, consent.id, at, at + 19) if one.id % 2 else None
    for coder in team:
        coding.submit_layers(project, coder)
    return shown(project)


def alpha(screen):
    return screen.codes.model.index(0, 1).data()


def submit_again(screen):
    """Let Ana find Consent in one more interview."""
    project = screen.session.project
    ana, consent = coder_named(project, "Ana Ruiz"), codebook.code_named(project, "Consent")
    one = next(each for each in transcripts.transcripts(project) if not each.id % 2)
    coding.reopen_layer(project, ana, one.id, "overlooked", by="Ana Ruiz")
    coding.apply_code(project, ana, one.id, consent.id, 30, 50)
    coding.submit_layers(project, ana, [one.id])


def fresh(screen):
    report = agreement.compare(screen.session.project, Unit.PARTICIPANT, resamples=0)
    return next(row for row in report.pooled if row.level == "domain")


def test_after_a_new_submission_the_values_are_new_at_once_and_intervals_follow(open_round, quiet):
    before = alpha(open_round)
    submit_again(open_round)
    assert alpha(open_round) == value_words(fresh(open_round).krippendorff_alpha) != before
    assert "are being drawn" in open_round.page.compared.text()
    quiet(open_round)
    assert "from 1000 resamples" in open_round.page.compared.text()
    shown = open_round.codes.model.node_at(open_round.codes.model.index(0, 0)).row
    assert shown.krippendorff_alpha.ci_low is not None


def test_rows_stay_where_they_are_and_the_chosen_one_stays_chosen(open_round, quiet):
    consent = codebook.code_named(open_round.session.project, "Consent").id
    open_round.codes.choose(consent)
    submit_again(open_round)
    quiet(open_round)
    assert open_round.codes.current_code() == consent


def test_what_is_undone_is_read_anew(open_round, quiet):
    before, project = alpha(open_round), open_round.session.project
    one = next(each for each in transcripts.transcripts(project) if not each.id % 2)
    coding.reopen_layer(project, coder_named(project, "Ana Ruiz"), one.id, "overlooked", by="Ana Ruiz")
    assert f"Left out: {one.name}" in open_round.page.warning.text()
    quiet(open_round)
    assert f"Left out: {one.name} (Ana Ruiz not submitted)." in open_round.page.warning.text()
    project.undo("Ana Ruiz")
    quiet(open_round)
    assert alpha(open_round) == before


def test_a_decision_or_a_memo_asks_for_no_new_numbers(screen, quiet):
    started, project = [], screen.session.project
    screen.background.started.connect(lambda job: started.append(job.label))
    assert adjudication.apply_rule(project, "exact", by="Lea Brandt")
    assert started == []


def test_a_code_that_moves_changes_the_tree(screen, quiet):
    project = screen.session.project
    use, consent = codebook.code_named(project, "Use"), codebook.code_named(project, "Consent")
    codebook.move_code(project, consent.id, use.id, by="Lea")
    quiet(screen)
    assert screen.codes.model.index_of(consent.id).parent().data() == "Use"
