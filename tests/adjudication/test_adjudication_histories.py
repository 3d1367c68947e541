# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole sessions at random: the consensus is what the decisions make, layers stay, undo leads back to the start."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_study import Study

from qualcoder_cp import adjudication
from qualcoder_cp.model import KnownError, RoundState

pytestmark = pytest.mark.slow

WORDS = [f"w{number}x" for number in range(24)]
TEXT = "P: " + " ".join(WORDS) + ".\n"
coded = st.lists(
    st.tuples(st.sampled_from(("Consent", "Access", "Accuracy")), st.integers(0, 20), st.integers(1, 5)), max_size=6
)


@settings(max_examples=12, deadline=None)
@given(ana=coded, ben=coded, seed=st.integers(0, 10_000))
def test_the_stored_consensus_is_always_what_the_decisions_make(
    tmp_path_factory: pytest.TempPathFactory,
    ana: list[tuple[str, int, int]],
    ben: list[tuple[str, int, int]],
    seed: int,
) -> None:
    one = Study(tmp_path_factory.mktemp("random"), {"T1": TEXT})
    try:
        for coder, layer in ((one.ana, ana), (one.ben, ben)):
            for code, first, length in layer:
                one.apply(coder, "T1", code, " ".join(WORDS[first : first + length]))
        one.submit()
        before, start_state = one.layers_hash(), one.consensus("T1")
        steps = _random_session(one, random.Random(seed))
        assert one.layers_hash() == before
        for _ in range(steps):
            one.project.undo("Lea")
            assert one.stored_is_made()
        assert one.consensus("T1") == start_state == []
        assert one.round.state is RoundState.REVEALED
    finally:
        one.project.close()


def _random_session(one: Study, dice: random.Random) -> int:
    """Decide, take back and apply rules at random; return how many changes were made."""
    steps = 0
    transcript = one.transcript("T1")
    items = adjudication.items(one.project, transcript)
    for _ in range(5):
        state = one.project.state
        try:
            if not items or dice.random() < 0.3:
                rule = dice.choice([*adjudication.RULES, f"coder {one.ana.uuid}"])
                adjudication.apply_rule(one.project, rule, by="Lea")
            elif dice.random() < 0.2:
                key = dice.choice(items).fingerprint
                adjudication.take_back(one.project, one.round.id, transcript, key, by="Lea")
            else:
                outcome = dice.choice([each for each in adjudication.Outcome if each.value not in ("new", "edited")])
                adjudication.decide(
                    one.project, one.round.id, transcript, dice.choice(items), outcome=outcome, by="Lea",
                    coder_uuid=one.ben.uuid, code_id=one.code["Trust"],
                )  # fmt: skip
        except KnownError:
            assert one.project.state == state
        steps += one.project.state != state
        assert one.stored_is_made()
    return steps
