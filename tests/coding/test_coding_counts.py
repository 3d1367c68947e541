# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts of the code tree: right after each change, whatever happened, and silent about sealed layers."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from small_study import Study

from qualcoder_cp import codebook, coding
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import verify
from qualcoder_cp.transcripts import participants_of

GROUP = (
    "Interviewer: How was it?\nRosa: They asked me about the data.\nLeo: Nobody asked me.\n"
    "Interviewer: And then?\nRosa: I said yes to it.\nInterviewer: And you?\nLeo: I never said a word.\n"
    "Interviewer: Why?\nRosa: He was asleep.\nLeo: That may be so.\n"
)


def counts(one, viewer, **more):
    tree = codebook.tree(one.project)
    below = {code_id: tree.below(code_id) for code_id in tree.codes}
    return {
        tree.codes[code_id].name: (found.participants, found.codings, found.transcripts)
        for code_id, found in coding.code_counts(one.project, viewer, below, **more).items() if found.codings
    }  # fmt: skip


def plain_counts(one, viewer, *, everyone=False):
    """Count the slow way, from what `codings` shows."""
    tree, who = codebook.tree(one.project), participants_of(one.project)
    shown = coding.codings(one.project, viewer)
    if viewer is not None and not everyone:
        shown = [each for each in shown if each.coder_id == viewer.id]
    found = {}
    for code in tree.in_order():
        own = [each for each in shown if each.code_id in tree.below(code.id)]
        people = {person for each in own for person in who.get(each.transcript_id, (-each.transcript_id,))}
        if own:
            found[code.name] = len(people), len(own), len({each.transcript_id for each in own})
    return found


def test_a_code_counts_for_what_lies_below_it(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", "They never asked me about consent.")
    one.apply(one.ana, "T1", "Access", "My mother saw my data.")
    one.apply(one.ana, "T2", "Access", "I trust the numbers on it.")
    assert counts(one, one.ana) == {"Privacy": (2, 3, 2), "Consent": (1, 1, 1), "Access": (2, 2, 2)}


def test_sealed_layers_are_not_counted_for_others(study):
    one = study()
    one.apply(one.ben, "T1", "Consent", "They never asked me about consent.")
    for viewer in (one.ana, one.lea, None):
        assert counts(one, viewer) == counts(one, viewer, everyone=True) == {}
    one.submit()
    assert counts(one, None) == counts(one, one.ana, everyone=True) == {"Privacy": (1, 1, 1), "Consent": (1, 1, 1)}
    assert counts(one, one.ana) == {}


def test_in_a_focus_group_a_coding_counts_for_those_whose_turns_it_touches(study):
    one = study(G=GROUP)
    one.people("participant,transcript,group\nRosa,G,Patients\nLeo,G,Patients\n")
    one.apply(one.ana, "G", "Consent", "Nobody asked me.")
    assert counts(one, one.ana)["Consent"][0] == 1
    one.apply(one.ana, "G", "Access", "about the data.\nLeo: Nobody")
    found = counts(one, one.ana)
    assert (found["Access"][0], found["Privacy"][:2]) == (2, (2, 2))
    one.apply(one.ana, "G", "Trust", "And then?")
    assert counts(one, one.ana)["Trust"] == (0, 1, 1)


def test_inside_a_change_that_is_taken_back_nothing_is_kept(study):
    one = study()
    one.apply(one.ana, "T1", "Consent", "They never asked me about consent.")
    before = counts(one, one.ana)
    with contextlib.suppress(KnownError), one.project.change("Trial", by="Ana"):
        one.apply(one.ana, "T2", "Consent", "I trust the numbers on it.")
        assert counts(one, one.ana)["Consent"] == (2, 2, 2)
        raise KnownError("no")
    assert counts(one, one.ana) == before
    one.apply(one.ana, "T2", "Access", "I trust the numbers on it.")
    assert counts(one, one.ana)["Access"] == (1, 1, 1)


class Counting(RuleBasedStateMachine):
    """Codes are applied, moved, merged, split and deleted in any order; the counts stay those of a plain count."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.one = Study(Path(self.folder.name), {})
        coding.ensure_round(self.one.project, by="Lea")

    def teardown(self):
        assert verify(self.one.project) == []
        self.one.project.close()
        self.folder.cleanup()

    def code(self, number):
        codes = [code.id for code in codebook.tree(self.one.project).in_order()]
        return codes[number % len(codes)]

    def doing(self, act, by=None):
        """Do it; a refusal changes nothing, and undo takes it back to the same counts."""
        before, state = self.seen(), self.one.project.state
        try:
            act()
        except KnownError:
            assert (self.seen(), self.one.project.state) == (before, state)
            return
        if by is not None and self.one.project.state != state:
            after = self.seen()
            self.one.project.undo(by)
            assert self.seen() == before
            self.one.project.redo(by)
            assert self.seen() == after

    def seen(self):
        return [counts(self.one, viewer) for viewer in (self.one.ana, self.one.ben, self.one.lea)]

    who = st.sampled_from(["ana", "ben"])
    number = st.integers(0, 30)

    @rule(
        who=who, code=number, talk=st.sampled_from(["T1", "T2"]), start=st.integers(20, 90), length=st.integers(1, 25)
    )
    def apply(self, who, code, talk, start, length):
        coder, one = getattr(self.one, who), self.one
        place = one.transcript(talk), self.code(code), start, start + length
        self.doing(lambda: coding.apply_code(one.project, coder, *place), coder.name)

    @rule(who=who, number=number, code=number, verb=st.sampled_from(["code", "edges", "remove", "unsure"]))
    def alter(self, who, number, code, verb):
        coder, project = getattr(self.one, who), self.one.project
        own = coding.codings(project, coder, coder_id=coder.id)
        if own:
            one = own[number % len(own)]
            act = {
                "code": lambda: coding.change_code(project, coder, one.id, self.code(code)),
                "edges": lambda: coding.move_edges(project, coder, one.id, one.start, one.end + 3),
                "remove": lambda: coding.remove_coding(project, coder, one.id),
                "unsure": lambda: coding.set_unsure(project, coder, one.id, not one.unsure),
            }[verb]
            self.doing(act, coder.name)

    @rule(source=number, other=number)
    def merge(self, source, other):
        ids = self.code(source), self.code(other)
        self.doing(lambda: codebook.merge_codes(self.one.project, *ids, by="Lea"), "Lea")

    @rule(who=who, code=number, name=st.sampled_from(["New", "Newer", "Trust"]))
    def split(self, who, code, name):
        coder, project, code_id = getattr(self.one, who), self.one.project, self.code(code)
        chosen = [one.id for one in coding.codings(project, coder, code_ids=frozenset({code_id}))][::2]
        self.doing(lambda: coding.split_code(project, coder, code_id, chosen, name=name), coder.name)

    @rule(who=who, code=number, other=number, remove=st.booleans())
    def delete(self, who, code, other, remove):
        coder, project, code_id = getattr(self.one, who), self.one.project, self.code(code)
        move_to = None if remove else self.code(other)
        if len(codebook.tree(project).codes) > 3:
            self.doing(lambda: coding.delete_code(project, coder, code_id, move_to=move_to, remove=remove), coder.name)

    @rule(code=number, parent=number)
    def move(self, code, parent):
        ids = self.code(code), self.code(parent)
        self.doing(lambda: codebook.move_code(self.one.project, *ids, by="Lea"), "Lea")

    @rule(by=st.sampled_from(["Ana", "Ben", "Lea"]))
    def undo(self, by):
        with contextlib.suppress(KnownError):
            self.one.project.undo(by)

    @invariant()
    def counts_are_those_of_a_plain_count(self):
        for viewer in (self.one.ana, self.one.ben, self.one.lea, None):
            assert counts(self.one, viewer) == plain_counts(self.one, viewer)

    @invariant()
    def every_coding_has_a_code_of_the_tree_and_none_overlaps_another_of_it(self):
        tree = codebook.tree(self.one.project)
        for viewer in (self.one.ana, self.one.ben):
            last = {}
            for one in coding.codings(self.one.project, viewer):
                assert one.code_id in tree.codes
                key = one.layer_revision_id, one.code_id
                assert last.get(key, 0) <= one.start
                last[key] = one.end
        assert {code.merged_into for code in tree.merged.values()} <= set(tree.codes)


TestCounting = Counting.TestCase
TestCounting.settings = settings(max_examples=15, stateful_step_count=14, deadline=None)
TestCounting.pytestmark = [pytest.mark.slow]
