# SPDX-License-Identifier: GPL-3.0-or-later
"""Merged codes: no coding is touched, and everything that reads codings follows the merge."""

from __future__ import annotations

import pytest

from qualcoder_cp import adjudication, agreement, codebook, coding, prevalence
from qualcoder_cp.model import KnownError, LayerKind
from qualcoder_cp.project import verify

CONSENT, SENSOR = "They never asked me about consent.", "The sensor was wrong nearly all of the long summer night."


def merge(one, source, target, by="Lea"):
    return codebook.merge_codes(one.project, one.code[source], one.code[target], by=by)


def seen(one, viewer, **filters):
    names = {number: name for name, number in one.code.items()}
    return [(names[each.code_id], each.start, each.end) for each in coding.codings(one.project, viewer, **filters)]


def test_the_preview_says_what_will_happen_and_only_of_what_the_viewer_may_see(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.apply(one.ana, "T1", "Access", "about consent. The sensor")
    one.apply(one.ben, "T1", "Consent", CONSENT)
    codebook.add_code(one.project, "Asked again", by="Lea", parent_id=one.code["Consent"])
    codebook.edit_code(one.project, one.code["Consent"], by="Lea", short_definition="Being asked")
    found = coding.preview_merge(one.project, one.ana, one.code["Consent"], one.code["Access"])
    assert (found.codings, found.transcripts, found.uniting) == (1, 1, 1)
    assert [child.name for child in found.outlook.children] == ["Asked again"]
    assert [(field.name, field.kept) for field in found.outlook.fields] == [("short_definition", "Being asked")]
    assert found.sentence == (
        "1 coding in 1 transcript will count as 'Access'; "
        "1 of them, lying over one of 'Access', will be shown as one with it; "
        "1 code below 'Consent' will move below 'Access'; 'Access' takes over: short definition. "
        "Submitted layers stay as they are; one step to undo."
    )
    assert coding.preview_merge(one.project, one.lea, one.code["Consent"], one.code["Access"]).codings == 0


def test_codings_of_the_merged_code_count_for_the_target_and_undo_brings_it_back(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    before, rows = seen(one, one.ana), one.layers_hash()
    merge(one, "Consent", "Accuracy")
    assert [name for name, *_ in seen(one, one.ana)] == ["Accuracy"]
    assert one.layers_hash() == rows
    assert "Consent" not in [code.name for code in codebook.tree(one.project).in_order()]
    assert one.project.undo("Lea") == "Merge code 'Consent' into 'Accuracy'"
    assert seen(one, one.ana) == before
    one.project.redo("Lea")
    assert [name for name, *_ in seen(one, one.ana)] == ["Accuracy"]


def test_what_overlaps_in_a_layer_since_the_merge_is_one_coding_until_the_merge_is_undone(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", "asked me about consent")
    one.apply(one.ana, "T1", "Access", "about consent. The sensor")
    first = coding.codings(one.project, one.ana)[0]
    coding.set_memo(one.project, one.ana, first.id, "a note")
    merge(one, "Consent", "Access")
    (united,) = coding.codings(one.project, one.ana)
    assert (united.start, united.end) == one.place("T1", "asked me about consent. The sensor")
    assert (united.memo, united.id) == ("a note", first.id)
    one.project.undo("Lea")
    assert len(coding.codings(one.project, one.ana)) == 2


@pytest.mark.parametrize("which", [0, 1])
def test_a_united_coding_is_changed_as_one_whichever_of_its_rows_is_named(study, which):
    one = study()
    one.apply(one.ana, "T1", "Consent", "asked me about consent")
    one.apply(one.ana, "T1", "Access", "about consent. The sensor")
    ids = [each.id for each in coding.codings(one.project, one.ana)]
    merge(one, "Consent", "Access")
    coding.set_unsure(one.project, one.ana, ids[which], True)
    (united,) = coding.codings(one.project, one.ana)
    assert united.unsure
    assert one.project.value("SELECT count(*) FROM coding") == 1
    one.project.undo("Ana")
    coding.move_edges(one.project, one.ana, ids[which], 26, 40)
    assert [(each.start, each.end) for each in coding.codings(one.project, one.ana)] == [(26, 40)]
    one.project.undo("Ana")
    coding.remove_coding(one.project, one.ana, ids[which])
    assert coding.codings(one.project, one.ana) == []
    assert verify(one.project) == []


def test_coding_on_with_the_merged_code_in_hand_codes_with_the_target(study):
    one = study()
    merge(one, "Consent", "Access")
    made = coding.apply_code(one.project, one.ana, one.transcript("T1"), one.code["Consent"], 26, 40)
    assert made.code_id == one.code["Access"]
    other = coding.apply_code(one.project, one.ana, one.transcript("T2"), one.code["Trust"], 26, 40)
    assert coding.change_code(one.project, one.ana, other.id, one.code["Consent"]).code_id == one.code["Access"]


def test_submitted_layers_keep_their_seal_and_every_stage_follows_the_merge(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.apply(one.ben, "T1", "Access", CONSENT)
    one.submit()
    assert [item.type.name for item in adjudication.items(one.project, one.transcript("T1"))] != ["EXACT"]
    sealed = one.layers_hash()
    merge(one, "Consent", "Access")
    assert one.layers_hash() == sealed
    assert verify(one.project) == []
    (item,) = adjudication.items(one.project, one.transcript("T1"))
    assert item.type.name == "EXACT"
    assert {member.code_id for member in item.members} == {one.code["Access"]}
    report = agreement.compare(one.project, agreement.Unit.TRANSCRIPT)
    assert [row.name for row in report.codes if row.name in ("Consent", "Access")] == ["Access"]
    counted = prevalence.count(one.project, layer=prevalence.LayerChoice.ANY)
    access = next(row for row in counted.table.rows if row.code.name == "Access")
    assert access.counts.overall.n == 1
    adjudication.apply_rule(one.project, "exact", by="Lea")
    assert [each.code_id for each in coding.codings(one.project, None, kind=LayerKind.CONSENSUS)] == [
        one.code["Access"]
    ]


def test_a_decision_made_before_the_merge_stays_in_force(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.apply(one.ben, "T1", "Access", CONSENT)
    one.submit()
    one.decide("T1", CONSENT, "both")
    merge(one, "Consent", "Access")
    board = adjudication.board(one.project, one.round, one.transcript("T1"))
    assert [item.fingerprint in board.decisions for item in board.items] == [True]
    assert [(each.code_id, each.start, each.end) for each in board.result.codings] == [
        (one.code["Access"], *one.place("T1", CONSENT))
    ]
    assert len(coding.codings(one.project, None, kind=LayerKind.CONSENSUS)) == 1


def test_a_merge_of_a_merged_code_goes_on_to_the_last_target(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    merge(one, "Consent", "Access")
    merge(one, "Access", "Accuracy")
    assert [name for name, *_ in seen(one, one.ana)] == ["Accuracy"]
    tree = codebook.tree(one.project)
    assert {tree.resolve(one.code[name]) for name in ("Consent", "Access")} == {one.code["Accuracy"]}
    assert codebook.code_named(one.project, "consent").name == "Accuracy"
    with pytest.raises(KnownError, match="'Consent' was merged into 'Accuracy'"):
        codebook.edit_code(one.project, one.code["Consent"], by="Lea", label="x")
    one.project.undo("Lea")
    assert [name for name, *_ in seen(one, one.ana)] == ["Access"]


def test_codings_come_in_from_a_file_by_the_old_name(study, tmp_path):
    one = study()
    one.apply(one.ana, "T1", "Consent", "asked me about consent")
    one.apply(one.ana, "T1", "Access", "about consent. The sensor")
    merge(one, "Consent", "Access")
    table = tmp_path / "codings.csv"
    table.write_text("transcript,start_char,end_char,code,coder\nT1,26,60,consent,Ana\n", encoding="utf-8")
    coding.import_codings(one.project, table, by="Lea")
    assert seen(one, one.ana) == [("Access", 26, one.place("T1", "The sensor")[1])]
    assert one.project.value("SELECT count(*) FROM coding") == 1
    out = tmp_path / "out.csv"
    assert coding.export_codings(one.project, out, one.ana) == 1
    assert ",Access,Privacy > Access," in out.read_text(encoding="utf-8")
