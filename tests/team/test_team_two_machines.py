# SPDX-License-Identifier: GPL-3.0-or-later
"""Two machines: a package for one coder, a bundle back, received in any order (invented talks)."""

import itertools
import json
import random
import shutil
from unittest import mock

import pytest

from qualcoder_cp import codebook, coding, team, transcripts
from qualcoder_cp.model import KnownError, LayerState, RoundState
from qualcoder_cp.project import Item, Project, coders, read_parcel, verify, write_parcel
from qualcoder_cp.project.parcel import canonical
from tests.coding.coding_studies import new_study

PASS = "three 'quiet' words"


@pytest.fixture
def study(tmp_path):
    with new_study(tmp_path) as opened:
        coding.ensure_round(opened.project, by="Lea")
        yield opened


class Machine:
    """A coder's own computer: the project that their work package became."""

    def __init__(self, study, coder, folder):
        self.folder = folder
        package = team.pack(study.project, coder, folder / f"{coder.name}.qcw")
        self.path = team.open_package(package, folder / f"{coder.name} home.qcp")
        self.project = Project.open(self.path)
        self.coder = team.package_coder(self.project)
        self.talks = {one.name: one.id for one in transcripts.transcripts(self.project)}

    def code(self, talk, name, start, end):
        code = codebook.code_named(self.project, name)
        return coding.apply_code(self.project, self.coder, self.talks[talk], code.id, start, end)

    def submit(self, *talks):
        coding.submit_layers(self.project, self.coder, [self.talks[one] for one in talks] or None)

    def give_back(self, name="bundle"):
        return team.return_bundle(self.project, self.coder, self.folder / f"{self.coder.name} {name}.qcb")


@pytest.fixture
def machines(study, tmp_path):
    made = {coder.name: Machine(study, coder, tmp_path) for coder in (study.ana, study.ben)}
    yield made
    for machine in made.values():
        machine.project.close()


def contents(project):
    """What a project holds of the coders' work, whatever the numbers of its rows."""
    return (
        sorted(tuple(row) for row in project.rows(
            """SELECT layer.uuid, revision, state, sha256 FROM layer_revision JOIN layer ON layer.id = layer_id
            WHERE state = 'submitted'""")),
        sorted(tuple(row) for row in project.rows(
            """SELECT coding.uuid, code.uuid, start_pos, end_pos, memo, unsure, made_at FROM coding
            JOIN code ON code.id = code_id""")),
    )  # fmt: skip


# ---------------------------------------------------------------- the package


def test_a_package_becomes_a_project_with_the_same_identities(study, machines):
    home = machines["Ana"].project
    assert (home.uuid, home.title) == (study.project.uuid, study.project.title)
    assert [one.name for one in coders(home)] == ["Ana"]
    assert machines["Ana"].coder.uuid == study.ana.uuid
    assert {one.name: one.sha256 for one in transcripts.transcripts(home)} == {
        one.name: one.sha256 for one in transcripts.transcripts(study.project)
    }
    for name, talk in machines["Ana"].talks.items():
        assert transcripts.text_of(home, talk).turns == transcripts.text_of(study.project, study.talks[name]).turns
    assert {one.uuid for one in codebook.tree(home).codes.values()} == {
        one.uuid for one in codebook.tree(study.project).codes.values()
    }
    assert coding.current_round(home).uuid == coding.current_round(study.project).uuid
    assert verify(home) == []


def test_a_package_holds_nothing_of_another_coder(study, tmp_path):
    canary = "Zebrafish canary"
    only_bens = codebook.add_code(study.project, canary, by="Ben")
    made = coding.apply_code(study.project, study.ben, study.talks["A"], only_bens.id, 31, 45, memo="a private thought")
    package = team.pack(study.project, study.ana, tmp_path / "plain.qcw")
    held = package.read_bytes()
    for told in (canary, only_bens.uuid, made.uuid, "private thought", "Ben", study.ben.uuid, "Lea"):
        assert told.encode() not in held
        assert told.encode("utf-16-le") not in held
    home = team.open_package(package, tmp_path / "home.qcp")
    held = home.read_bytes()
    for told in (canary, only_bens.uuid, made.uuid, "private thought", study.ben.uuid):
        assert told.encode() not in held


def test_the_package_is_the_same_whatever_the_others_have_coded(study, tmp_path):
    """Not even numbers of rows may tell how far the others are."""
    before = team.contents.items_for(study.project, coding.current_round(study.project), study.ana)
    study.apply(study.ben, "Consent", 31, 45)
    study.apply(study.ben, "Consent", 60, 65)
    coding.submit_layers(study.project, study.ben, [study.talks["A"]])
    assert team.contents.items_for(study.project, coding.current_round(study.project), study.ana) == before


def test_own_layers_come_along_so_that_a_lost_computer_can_be_restored(study, tmp_path):
    made = study.apply(study.ana, "Consent", 31, 45, memo="mine")
    coding.submit_layers(study.project, study.ana, [study.talks["A"]])
    coding.reopen_layer(study.project, study.ana, study.talks["A"], "one more look", by="Ana")
    machine = Machine(study, study.ana, tmp_path)
    (back,) = coding.codings(machine.project, machine.coder)
    assert (back.uuid, back.start, back.end, back.memo) == (made.uuid, 31, 45, "mine")
    assert verify(machine.project) == []
    machine.project.close()


def test_codes_that_were_merged_since_come_along_as_merged(study, tmp_path):
    coding.make_round(study.project, "Round 2", [study.ana, study.ben], by="Lea")
    late = codebook.add_code(study.project, "Late", by="Lea")
    coding.apply_code(study.project, study.ana, study.talks["A"], late.id, 31, 45)
    codebook.merge_codes(study.project, late.id, study.codes["Trust"], by="Lea")
    machine = Machine(study, study.ana, tmp_path)
    (back,) = coding.codings(machine.project, machine.coder)
    assert codebook.tree(machine.project).codes[back.code_id].name == "Trust"
    machine.submit("A")
    report = team.receive(study.project, machine.give_back(), by=study.lea, backup=False)
    assert [one.outcome for one in report.findings] == [team.Outcome.NEW]  # begun here, and not touched since
    assert verify(machine.project) == []
    assert verify(study.project) == []
    machine.project.close()


def test_the_work_package_never_reveals_the_round_by_itself(machines):
    machines["Ana"].submit()
    assert coding.current_round(machines["Ana"].project).state is RoundState.SEALED


@pytest.mark.parametrize("given", [None, "a wrong one", ""])
def test_a_protected_package_needs_its_pass_phrase(study, tmp_path, given):
    package = team.pack(study.project, study.ana, tmp_path / "a.qcw", passphrase=PASS)
    assert b"SQLite" not in package.read_bytes()
    with pytest.raises(KnownError, match="pass phrase"):
        team.open_package(package, tmp_path / "home.qcp", passphrase=given)
    assert not (tmp_path / "home.qcp").exists()
    with Project.open(team.open_package(package, tmp_path / "home.qcp", passphrase=PASS)) as home:
        assert team.package_coder(home).name == "Ana"


# ---------------------------------------------------------------- the way back


def test_lead_receives_both_and_the_round_is_revealed(study, machines):
    machines["Ana"].code("A", "Consent", 31, 45)
    machines["Ben"].code("B", "Trust", 31, 45)
    for machine in machines.values():
        machine.submit()
        report = team.receive(study.project, machine.give_back(), by=study.lea, backup=False)
        assert report.number(team.Outcome.NEW) == len(study.talks)
    assert coding.current_round(study.project).state is RoundState.REVEALED
    seen = coding.codings(study.project, study.lea)
    assert sorted((one.coder_id, one.start) for one in seen) == [(study.ana.id, 31), (study.ben.id, 31)]
    assert verify(study.project) == []


def test_while_sealed_nobody_sees_what_was_received(study, machines):
    machines["Ana"].code("A", "Consent", 31, 45)
    machines["Ana"].submit()
    team.receive(study.project, machines["Ana"].give_back(), by=study.lea, backup=False)
    assert coding.codings(study.project, study.lea) == coding.codings(study.project, study.ben) == []


def test_receiving_is_one_step_that_can_be_undone(study, machines):
    before = contents(study.project)
    machines["Ana"].code("A", "Consent", 31, 45)
    machines["Ana"].submit("A")
    bundle = machines["Ana"].give_back()
    team.receive(study.project, bundle, by=study.lea, backup=False)
    after = contents(study.project)
    assert study.project.undo("Lea") == "Receive bundle of Ana"
    assert contents(study.project) == before
    study.project.redo("Lea")
    assert contents(study.project) == after
    assert verify(study.project) == []


def test_the_same_bundle_again_changes_nothing(study, machines):
    machines["Ana"].submit("A")
    bundle = machines["Ana"].give_back()
    team.receive(study.project, bundle, by=study.lea, backup=False)
    state = study.project.state
    report = team.receive(study.project, bundle, by=study.lea)
    assert study.project.state == state
    assert {one.outcome for one in report.findings} == {team.Outcome.KNOWN}


def test_any_order_with_repeats_gives_the_same_project(study, machines, tmp_path):
    bundles = []
    for machine in machines.values():
        machine.code("A", "Consent", 31, 45)
        machine.submit("A")
        bundles.append(machine.give_back("early"))
        coding.reopen_layer(machine.project, machine.coder, machine.talks["A"], "forgot one", by=machine.coder.name)
        machine.code("A", "Trust", 60, 65)
        machine.submit()
        bundles.append(machine.give_back("late"))
    study.project.close()
    orders = list(itertools.permutations([*bundles, bundles[1]]))
    results = {after(order, study.project.path, tmp_path) for order in random.Random(7).sample(orders, 20)}
    study.project = Project.open(study.project.path)
    assert len(results) == 1


def after(order, source, folder):
    """The contents of a copy of the lead's project after bundles came in an order."""
    copy = shutil.copy(source, folder / "a copy.qcp")
    with Project.open(copy) as project:
        lead = next(one for one in coders(project) if one.name == "Lea")
        for bundle in order:
            team.receive(project, bundle, by=lead, backup=False)
        return json.dumps(contents(project))


# ---------------------------------------------------------------- what is refused


def rewritten(bundle, **altered):
    """A well-formed bundle with other contents, as somebody with the program's code could write one."""
    parcel = read_parcel(bundle, "bundle")
    items = []
    for item in parcel.items:
        if item.kind == "layer":
            payload = {**json.loads(item.fields["payload"]), **altered}
            items.append(Item("layer", {**item.fields, "payload": canonical(payload)}))
        else:
            items.append(item)
    return write_parcel(bundle.with_name("rewritten.qcb"), "bundle", parcel.head, items)


def refused(study, bundle, sentence):
    state = study.project.state
    with pytest.raises(KnownError, match=sentence):
        team.receive(study.project, bundle, by=study.lea)
    assert study.project.state == state


def outcome_of(study, bundle):
    (finding,) = [
        one for one in team.examine(study.project, bundle, receiver=study.lea).findings if one.kind == "layer"
    ]
    return finding


@pytest.fixture
def bundle(machines):
    machines["Ana"].code("A", "Consent", 31, 45)
    machines["Ana"].submit("A")
    return machines["Ana"].give_back()


def test_a_bundle_of_another_project(bundle, tmp_path):
    (tmp_path / "other").mkdir()
    with new_study(tmp_path / "other") as other:
        refused(other, bundle, "belongs to another project")


@pytest.mark.parametrize("cut", [0, 10, 2000, -500])
def test_a_bundle_cut_off(study, bundle, cut):
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[:cut])
    refused(study, bundle, "damaged|no bundle|altered")


def test_a_bundle_edited_by_hand(study, bundle):
    held = bundle.read_bytes()
    assert b"start_pos" in held
    bundle.write_bytes(held.replace(b'\\"start_pos\\":31', b'\\"start_pos\\":30'))
    assert bundle.read_bytes() != held
    refused(study, bundle, "altered after it was written")


def test_every_flipped_bit_is_seen_or_without_effect(study, bundle):
    held = bytearray(bundle.read_bytes())
    expected = [
        (one.kind, one.outcome, one.body) for one in team.examine(study.project, bundle, receiver=None).findings
    ]
    chance = random.Random(5)
    for _ in range(60):
        place, bit = chance.randrange(len(held)), 1 << chance.randrange(8)
        held[place] ^= bit
        bundle.write_bytes(held)
        try:
            found = team.examine(study.project, bundle, receiver=None).findings
            assert [(one.kind, one.outcome, one.body) for one in found] == expected
        except KnownError:
            pass
        held[place] ^= bit


def test_a_package_is_no_bundle_and_a_bundle_no_package(study, bundle, tmp_path):
    package = team.pack(study.project, study.ana, tmp_path / "p.qcw")
    refused(study, package, "is a work package, not a bundle")
    with pytest.raises(KnownError, match="is a bundle, not a work package"):
        team.open_package(bundle, tmp_path / "x.qcp")
    refused(study, study.project.path, "another database")
    text = tmp_path / "notes.qcb"
    text.write_text("not a database at all")
    refused(study, text, "no bundle")


def test_a_bundle_written_by_a_newer_version(study, bundle):
    parcel = read_parcel(bundle, "bundle")
    newer = bundle.with_name("newer.qcb")
    with mock.patch("qualcoder_cp.project.parcel.FORMAT", 2):
        write_parcel(newer, "bundle", parcel.head, parcel.items)
    refused(study, newer, "newer version")


def test_codings_outside_the_text_refuse_the_whole_bundle(study, bundle):
    far = json.loads(read_parcel(bundle, "bundle").of_kind("layer")[0]["payload"])["codings"]
    far[0]["end_pos"] = 10**6
    refused(study, rewritten(bundle, codings=far), "outside its text")


def test_a_layer_of_another_coder_in_the_payload(study, bundle):
    refused(study, rewritten(bundle, coder=study.ben.uuid), "another project or coder")


@pytest.mark.parametrize(("field", "sentence"), [
    ("text", "another text"), ("transcript", "a transcript that"), ("round", "a round that"),
])  # fmt: skip
def test_what_this_project_does_not_have_is_refused_by_name(study, bundle, field, sentence):
    finding = outcome_of(study, rewritten(bundle, **{field: "unknown"}))
    assert finding.outcome is team.Outcome.REFUSED
    assert sentence in finding.sentence


def test_a_person_of_the_same_name_is_somebody_else(study, bundle):
    parcel = read_parcel(bundle, "bundle")
    head = {**parcel.head, "coder": "11111111-1111-4111-8111-111111111111"}
    refused(study, write_parcel(bundle, "bundle", head, parcel.items), "another Ana than the one in this project")
    refused(study, write_parcel(bundle, "bundle", {**head, "name": "Zoe"}, parcel.items), "no coder of this project")


def test_a_code_deleted_meanwhile(study, bundle):
    codebook.remove_code(study.project, study.codes["Consent"], by="Lea")
    assert outcome_of(study, bundle).sentence == "uses 1 codes that the codebook no longer has"


def test_whoever_still_codes_blind_may_not_receive(study, bundle):
    state = study.project.state
    with pytest.raises(KnownError, match="submit your own first"):
        team.receive(study.project, bundle, by=study.ben)
    assert study.project.state == state


def test_two_computers_of_one_coder_that_diverged(study, machines, tmp_path):
    (tmp_path / "second").mkdir()
    second = Machine(study, study.ana, tmp_path / "second")
    first = machines["Ana"]
    first.code("A", "Consent", 31, 45)
    second.code("A", "Trust", 31, 45)
    bundles = []
    for machine in (first, second):
        machine.submit("A")
        bundles.append(machine.give_back())
    team.receive(study.project, bundles[0], by=study.lea, backup=False)
    assert outcome_of(study, bundles[1]).outcome is team.Outcome.CONFLICT
    team.receive(study.project, bundles[1], by=study.lea, backup=False)
    round_ = coding.current_round(study.project)
    assert coding.layer_of(study.project, round_.id, study.talks["A"], study.ana.id).state is LayerState.CONFLICT
    coding.reopen_layer(first.project, first.coder, first.talks["A"], "to settle it", by="Ana")
    first.submit("A")
    team.receive(study.project, first.give_back("again"), by=study.lea, backup=False)
    assert coding.layer_of(study.project, round_.id, study.talks["A"], study.ana.id).state is LayerState.SUBMITTED
    second.project.close()


def test_a_layer_that_was_also_coded_here_is_not_overwritten(study, bundle):
    study.apply(study.ana, "Trust", 31, 45)
    finding = outcome_of(study, bundle)
    assert (finding.outcome, "also worked on" in finding.sentence) == (team.Outcome.REFUSED, True)


def test_nothing_submitted_is_nothing_to_return(machines):
    with pytest.raises(KnownError, match="submitted no layer"):
        machines["Ana"].give_back()


# ---------------------------------------------------------------- codes and memos that come along


def test_a_new_code_travels_as_a_proposal(study, machines):
    machine = machines["Ana"]
    coding.apply_new_code(machine.project, machine.coder, machine.talks["A"], "Burnout", 31, 45)
    machine.submit("A")
    bundle = machine.give_back()
    report = team.receive(study.project, bundle, by=study.lea, backup=False)
    assert report.number(team.Outcome.WAITING) == 1
    assert report.number(team.Outcome.WAITING, kind="code") == 1
    codebook.add_code(study.project, "burnout", by="Lea")  # the name is taken meanwhile
    report = team.receive(study.project, bundle, by=study.lea, backup=False, accept_codes=True)
    assert report.number(team.Outcome.NEW) == 1
    assert codebook.code_named(study.project, "Burnout (Ana)").parent_id is None
    assert verify(study.project) == []
