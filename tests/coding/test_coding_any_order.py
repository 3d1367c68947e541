# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever two coders do in whatever order: undo restores the rows, redo does them again, the file stays whole."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pytest
from coding_studies import new_study
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from qualcoder_cp import codebook, coding
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import verify
from qualcoder_cp.project.schema import UNJOURNALLED

pytestmark = pytest.mark.slow

CODERS = st.sampled_from(["ana", "ben"])
NUMBERS = st.integers(0, 30)


class TwoCoders(RuleBasedStateMachine):
    """Random steps; after each real one undo and redo are tried and must restore all journalled rows."""

    def __init__(self):
        super().__init__()
        self.stack = contextlib.ExitStack()
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.study = self.stack.enter_context(new_study(Path(folder)))
        self.project = self.study.project
        coding.ensure_round(self.project, by="Lea")
        self.tables = [
            name for (name,) in self.project.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name not in UNJOURNALLED
        ]  # fmt: skip

    def dump(self):
        return [sorted(map(repr, map(tuple, self.project.rows(f"SELECT * FROM {name}")))) for name in self.tables]

    def step(self, by, act, *, is_submission=False):
        """Do one step; a refusal changes nothing, and undo and redo of the step are exact."""
        before, state = self.dump(), self.project.state
        blind = coding.needed_round(self.project).state in coding.BLIND
        try:
            act()
        except KnownError:
            assert (self.dump(), self.project.state) == (before, state)
            return
        if self.project.state == state:
            assert self.dump() == before
            return
        after = self.dump()
        if blind and coding.needed_round(self.project).state not in coding.BLIND:
            with pytest.raises(KnownError, match="revealed"):
                self.project.undo(by)
            assert self.dump() == after
            return
        if is_submission and not blind:
            with pytest.raises(KnownError, match="revealed"):
                self.project.undo(by)
            return
        self.project.undo(by)
        assert self.dump() == before
        self.project.redo(by)
        assert self.dump() == after

    def pick(self, table, number):
        ids = [row[0] for row in self.project.rows(f"SELECT id FROM {table} ORDER BY id")]
        return ids[number % len(ids)] if ids else None

    def person(self, who):
        return getattr(self.study, who)

    @rule(who=CODERS, name=st.sampled_from("abcd"), below=NUMBERS)
    def add_code(self, who, name, below):
        by, parent = self.person(who).name, self.pick("code", below) if below % 3 else None
        self.step(by, lambda: codebook.add_code(self.project, name, by=by, parent_id=parent))

    @precondition(lambda self: self.pick("code", 0))
    @rule(who=CODERS, number=NUMBERS, name=st.sampled_from(["a", "x", "Y", "trust"]))
    def rename_code(self, who, number, name):
        by, code = self.person(who).name, self.pick("code", number)
        self.step(by, lambda: codebook.edit_code(self.project, code, by=by, name=name))

    @precondition(lambda self: self.pick("code", 0))
    @rule(who=CODERS, number=NUMBERS, below=NUMBERS, place=st.integers(0, 3))
    def move_code(self, who, number, below, place):
        by, code, parent = self.person(who).name, self.pick("code", number), self.pick("code", below)
        self.step(by, lambda: codebook.move_code(self.project, code, parent if below % 4 else None, place, by=by))

    @precondition(lambda self: self.pick("code", 0))
    @rule(who=CODERS, number=NUMBERS)
    def remove_code(self, who, number):
        by, code = self.person(who).name, self.pick("code", number)
        self.step(by, lambda: codebook.remove_code(self.project, code, by=by))

    @precondition(lambda self: self.pick("code", 0))
    @rule(who=CODERS, number=NUMBERS, talk=st.sampled_from("AB"), start=NUMBERS, length=st.integers(0, 20))
    def apply(self, who, number, talk, start, length):
        coder, code = self.person(who), self.pick("code", number)
        place = (self.study.talks[talk], code, start, start + length)
        self.step(coder.name, lambda: coding.apply_code(self.project, coder, *place, memo=talk * (length % 2)))

    @precondition(lambda self: self.pick("coding", 0))
    @rule(
        who=CODERS, number=NUMBERS, start=NUMBERS, verb=st.sampled_from(["edges", "code", "memo", "unsure", "remove"])
    )
    def alter_coding(self, who, number, start, verb):
        coder, one = self.person(who), self.pick("coding", number)
        act = {
            "edges": lambda: coding.move_edges(self.project, coder, one, start, start + 9),
            "code": lambda: coding.change_code(self.project, coder, one, self.pick("code", start)),
            "memo": lambda: coding.set_memo(self.project, coder, one, f"memo {start}"),
            "unsure": lambda: coding.set_unsure(self.project, coder, one, bool(start % 2)),
            "remove": lambda: coding.remove_coding(self.project, coder, one),
        }[verb]
        self.step(coder.name, act)

    @rule(who=CODERS, talk=st.sampled_from("AB"))
    def submit(self, who, talk):
        coder, talk_id = self.person(who), self.study.talks[talk]
        self.step(coder.name, lambda: coding.submit_layers(self.project, coder, [talk_id]), is_submission=True)

    @rule(who=CODERS, talk=st.sampled_from("AB"))
    def reopen(self, who, talk):
        coder, talk_id = self.person(who), self.study.talks[talk]
        self.step(coder.name, lambda: coding.reopen_layer(self.project, coder, talk_id, "because", by=coder.name))

    @rule(who=CODERS)
    def undo(self, who):
        self.back_and_forth(self.project.undo, self.project.redo, self.person(who).name)

    @rule(who=CODERS)
    def redo(self, who):
        self.back_and_forth(self.project.redo, None, self.person(who).name)

    def back_and_forth(self, act, opposite, by):
        before, state = self.dump(), self.project.state
        try:
            act(by)
        except KnownError:
            assert (self.dump(), self.project.state) == (before, state)
            return
        if opposite:
            opposite(by)
            assert self.dump() == before
            act(by)

    @invariant()
    def nobody_sees_the_other_while_sealed(self):
        if coding.needed_round(self.project).state in coding.BLIND:
            for coder in (self.study.ana, self.study.ben):
                assert {one.coder_id for one in coding.codings(self.project, coder)} <= {coder.id}

    def teardown(self):
        try:
            assert verify(self.project) == []
        finally:
            self.stack.close()


TestTwoCoders = TwoCoders.TestCase
TestTwoCoders.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
