# SPDX-License-Identifier: GPL-3.0-or-later
"""Correcting a transcript: open layers go over, submitted ones stay, nothing is lost silently, all can be undone."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from coding_studies import Study, new_study
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp import adjudication, agreement, coding, prevalence, transcripts
from qualcoder_cp.model import KnownError, Role
from qualcoder_cp.project import verify


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path, ("A", "B")) as made:
        yield made


def text(study: Study, talk: str = "A") -> str:
    return transcripts.text_of(study.project, study.talks[talk]).text


def code(study: Study, coder, words: str, name: str = "Consent") -> None:
    at = text(study).index(words)
    study.apply(coder, name, at, at + len(words))


def correct(study: Study, *swaps: tuple[str, str], **more) -> coding.Revision:
    new = text(study)
    for old, now in swaps:
        assert old in new
        new = new.replace(old, now)
    return coding.revise_text(study.project, study.talks["A"], new, by="Lea", reason="Heard again", **more)


def words(study: Study, coder, name: str = "Consent") -> list[str]:
    here = coding.text_for(study.project, coder, study.talks["A"]).text
    return [here[start:end] for start, end in study.spans(coder, name)]


def test_codings_of_open_layers_go_over_with_their_words(study: Study) -> None:
    code(study, study.ana, "I said yes")
    code(study, study.ben, "asked me 👍 about the data")
    done = correct(study, ("How was it?", "How was it for you then?"), ("about the data", "about all the data"))
    assert words(study, study.ana) == ["I said yes"]
    assert words(study, study.ben) == ["asked me 👍 about all the data"]
    assert (done.revision, done.layers, done.frozen) == (2, 2, ())
    assert verify(study.project) == []


def test_the_result_tells_only_what_its_author_may_see(study: Study) -> None:
    code(study, study.ana, "I said yes")
    new = text(study).replace("I said yes", "").replace("How", "So how")
    done = coding.revise_text(study.project, study.talks["A"], new, by="Ben", reason="Heard again")
    assert (done.moved, done.changed, done.lost) == (0, (), ())
    assert coding.unplaced(study.project, study.talks["A"], study.ben) == []
    assert coding.unplaced(study.project, study.talks["A"], None) == []
    assert [one.text for one in coding.unplaced(study.project, study.talks["A"], study.ana)] == ["I said yes"]
    assert "lost" not in str(transcripts.import_report(study.project, study.talks["A"]))


def test_the_correction_itself_stays_in_everybodys_history(study: Study) -> None:
    code(study, study.ana, "I said yes")
    correct(study, ("How", "So how"))
    assert coding.history(study.project, study.ben)[0].label == "Correct transcript 'A'"


def test_what_lost_its_place_is_listed_and_can_be_placed_again(study: Study) -> None:
    study.apply(study.ana, "Consent", 58, 68, memo="important", unsure=True)
    said = text(study)[58:68]
    correct(study, (said, "we did not"))
    assert words(study, study.ana) == []
    (lost,) = coding.unplaced(study.project, study.talks["A"], study.ana)
    assert (lost.code, lost.coder, lost.text, lost.memo, lost.unsure) == ("Consent", "Ana", said, "important", True)
    at = text(study).index("we did not")
    assert abs(lost.near - at) < 3
    made = coding.place_again(study.project, study.ana, study.talks["A"], lost.uuid, at, at + 10)
    assert (made.uuid, made.memo, made.unsure) == (lost.uuid, "important", True)
    assert coding.unplaced(study.project, study.talks["A"], study.ana) == []
    study.project.undo("Ana")
    assert len(coding.unplaced(study.project, study.talks["A"], study.ana)) == 1
    with pytest.raises(KnownError, match="Ben has no such coding"):
        coding.drop_unplaced(study.project, study.ben, study.talks["A"], lost.uuid)
    coding.drop_unplaced(study.project, study.ana, study.talks["A"], lost.uuid)
    assert coding.unplaced(study.project, study.talks["A"], study.ana) == []


def test_a_correction_is_one_step_to_undo_and_redo(study: Study) -> None:
    code(study, study.ana, "I said yes")
    code(study, study.ana, "It was fine", "Trust")
    before = text(study), study.spans(study.ana), study.spans(study.ana, "Trust")
    correct(study, ("How", "So how"), ("It was fine", "Nothing at all"))
    after = text(study), study.spans(study.ana), study.spans(study.ana, "Trust")
    assert after[2] == []
    assert study.project.undo("Lea") == "Correct transcript 'A'"
    assert (text(study), study.spans(study.ana), study.spans(study.ana, "Trust")) == before
    study.project.redo("Lea")
    assert (text(study), study.spans(study.ana), study.spans(study.ana, "Trust")) == after
    assert verify(study.project) == []


def test_undo_never_puts_a_place_into_another_text(study: Study) -> None:
    code(study, study.ana, "It was fine")
    coding.remove_coding(study.project, study.ana, coding.codings(study.project, study.ana)[0].id)
    correct(study, ("How", "So how"))
    with pytest.raises(KnownError, match="stands in the way"):
        study.project.undo("Ana")
    code(study, study.ana, "I said yes")
    with pytest.raises(KnownError, match="stands in the way"):
        study.project.undo("Lea")
    study.project.undo("Ana")
    study.project.undo("Lea")
    assert verify(study.project) == []
    study.project.undo("Ana")  # the text is as it was when the coding was removed
    assert words(study, study.ana) == ["It was fine"]


def test_a_dry_run_changes_nothing(study: Study) -> None:
    code(study, study.ana, "I said yes")
    state, before = study.project.state, text(study)
    done = correct(study, ("How", "So how"), dry_run=True)
    assert (done.revision, done.layers) == (2, 2)
    assert (study.project.state, text(study)) == (state, before)


def test_a_correction_needs_a_reason_and_another_text(study: Study) -> None:
    for new, reason, why in (
        (text(study), "so", "same as before"), (text(study, "B"), "so", "text of 'B'"), (" \n", "so", "empty"),
        (text(study) + "more", " ", "needs a reason"),
    ):  # fmt: skip
        with pytest.raises(KnownError, match=why):
            coding.revise_text(study.project, study.talks["A"], new, by="Lea", reason=reason)


@pytest.mark.slow
@given(st.integers(0, 10_000))
@settings(max_examples=12, deadline=None)
def test_after_any_correction_no_coding_is_gone_and_undo_brings_all_back(seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, new_study(Path(folder), ("A",)) as study:
        whole = text(study)
        for coder in (study.ana, study.ben):
            for name in ("Consent", "Trust"):
                start = chance.randrange(len(whole) - 30)
                study.apply(coder, name, start, start + chance.randrange(3, 30))
        before = list(coding.coding_rows(study.project, study.ana)), list(coding.coding_rows(study.project, study.ben))
        new = whole
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(new))
            new = (
                new[:at] + chance.choice(["", "x", "really so ", "\nRosa: Well.\n"]) + new[at + chance.randrange(12) :]
            )
        if new == whole or not new.strip():
            return
        coding.revise_text(study.project, study.talks["A"], new, by="Lea", reason="Heard again")
        here = transcripts.text_of(study.project, study.talks["A"])
        assert [one.start for one in here.turns] == sorted(one.start for one in here.turns)
        for coder, rows in zip((study.ana, study.ben), before, strict=True):
            after = {row["created"]: row for row in coding.coding_rows(study.project, coder)}
            lost = coding.unplaced(study.project, study.talks["A"], coder)
            assert len(after) + len(lost) == len(rows)
            for row in after.values():
                assert row["text"] == new[row["start_char"] : row["end_char"]]
            for one in lost:
                assert one.text in [row["text"] for row in rows]
        assert verify(study.project) == []
        study.project.undo("Lea")
        assert (
            list(coding.coding_rows(study.project, study.ana)), list(coding.coding_rows(study.project, study.ben))
        ) == before  # fmt: skip
        assert verify(study.project) == []


class TestSpeakers:
    def test_keep_role_and_participant(self, study: Study) -> None:
        transcripts.ensure_participants(study.project, by="Lea")
        known = transcripts.speakers(study.project, study.talks["A"])
        correct(study, ("Rosa:", "Rosa M.:"), ("And?", "And then?"))
        after = transcripts.speakers(study.project, study.talks["A"])
        assert [(one.id, one.role, one.participant_id) for one in after] == [
            (one.id, one.role, one.participant_id) for one in known
        ]
        assert {turn.speaker for turn in transcripts.text_of(study.project, study.talks["A"]).turns} <= {
            one.label for one in after
        }

    def test_come_back_under_a_label_that_is_known(self, study: Study) -> None:
        correct(study, ("Rosa:", "Interviewer:"))
        correct(study, ("Interviewer:", "Rosa:"))
        assert {turn.speaker for turn in transcripts.text_of(study.project, study.talks["A"]).turns} <= {
            "Interviewer", "Rosa",
        }  # fmt: skip
        assert verify(study.project) == []

    def test_a_turn_that_is_added_has_its_speaker(self, study: Study) -> None:
        done = correct(study, ("Interviewer: And?", "Interviewer: Mhm?\nRosa: Yes.\nInterviewer: And?"))
        found = transcripts.text_of(study.project, study.talks["A"])
        assert [turn.speaker for turn in found.turns] == ["Interviewer", "Rosa"] * 3
        assert found.text[found.turns[3].speech_start : found.turns[3].end] == "Yes."
        assert (done.turns_before, done.turns) == (4, 6)

    def test_turns_that_no_label_tells_move_with_the_text(self, study: Study) -> None:
        (study.folder / "C.csv").write_text(
            "time,speaker,words\n0:01,I,How was it?\n0:05,P,They asked me about the data.\n0:09,I,And?\n"
            "0:12,P,It was fine.\n", encoding="utf-8",
        )  # fmt: skip
        prepared = transcripts.prepare([study.folder / "C.csv"])
        transcripts.import_transcripts(study.project, prepared, by="Lea")
        (c,) = [one.id for one in transcripts.transcripts(study.project) if one.name == "C"]
        old = transcripts.text_of(study.project, c)
        new = old.text.replace("about the data", "about all of the data")
        coding.revise_text(study.project, c, new, by="Lea", reason="Heard again")
        found = transcripts.text_of(study.project, c)
        assert [(one.speaker, one.role, one.start_ms) for one in found.turns] == [
            (one.speaker, one.role, one.start_ms) for one in old.turns
        ]
        assert [found.text[one.speech_start : one.end] for one in found.turns if one.role is Role.PARTICIPANT] == [
            "They asked me about all of the data.", "It was fine.",
        ]  # fmt: skip


class TestSubmittedLayers:
    def submit(self, study: Study, coder, *talks: str) -> None:
        adjudication.submit_layers(study.project, coder, [study.talks[talk] for talk in talks or ("A", "B")])

    def test_stay_on_their_text_and_every_number_stays(self, study: Study) -> None:
        transcripts.ensure_participants(study.project, by="Lea")
        code(study, study.ana, "It was fine")
        code(study, study.ben, "It was fine, really")
        self.submit(study, study.ana)
        self.submit(study, study.ben)
        round_ = coding.needed_round(study.project)

        def numbers() -> object:
            scope = agreement.queries.scope_of(study.project)
            board = adjudication.queries.board(study.project, round_, study.talks["A"])
            evidence = prevalence.queries.count(study.project, layer=prevalence.LayerChoice.ANY).table
            rows = [
                {name: row[name] for name in ("text", "start_char", "text_sha256", "turn")}
                for row in coding.coding_rows(study.project, None)
            ]
            return scope, board.items, board.result, evidence, rows

        before = numbers()
        done = correct(study, ("How was it?", "Well?"), ("It was fine", "Nothing at all here"))
        assert done.frozen == ("Ana", "Ben")
        assert done.layers == 0
        assert numbers() == before
        assert adjudication.queries.outdated(study.project, coding.needed_round(study.project)) == []
        assert verify(study.project) == []

    def test_on_another_text_are_compared_where_every_coding_has_a_place(self, study: Study) -> None:
        code(study, study.ana, "It was fine")
        code(study, study.ben, "It was fine")
        self.submit(study, study.ana)
        correct(study, ("How was it?", "How was it for you?"))
        self.submit(study, study.ben)
        round_ = coding.needed_round(study.project)
        (talk,) = [one for one in agreement.queries.scope_of(study.project).transcripts if one.name == "A"]
        assert talk.layers[study.ana.id] == talk.layers[study.ben.id]
        board = adjudication.queries.board(study.project, round_, study.talks["A"])
        assert (board.ready, board.elsewhere) == (False, 1)
        table = prevalence.queries.count(study.project).table
        assert "another text" in str(table)

        coding.reopen_layer(study.project, study.ana, study.talks["A"], "The text was corrected", by="Ana")
        assert words(study, study.ana) == ["It was fine"]
        self.submit(study, study.ana, "A")
        (talk,) = [one for one in agreement.queries.scope_of(study.project).transcripts if one.name == "A"]
        assert talk.layers[study.ana.id] == talk.layers[study.ben.id]
        board = adjudication.queries.board(study.project, coding.needed_round(study.project), study.talks["A"])
        assert board.ready
        assert [item.type.value for item in board.items] == ["exact"]
        assert verify(study.project) == []

    def test_are_reopened_on_the_text_of_the_others(self, study: Study) -> None:
        code(study, study.ana, "It was fine")
        self.submit(study, study.ana)
        self.submit(study, study.ben)
        before = text(study)
        correct(study, ("How was it?", "How was it for you?"))
        coding.reopen_layer(study.project, study.ana, study.talks["A"], "A slip", by="Ana")
        assert coding.text_for(study.project, study.ana, study.talks["A"]).text == before
        at = before.index("I said yes")
        study.apply(study.ana, "Trust", at, at + 10)
        assert words(study, study.ana, "Trust") == ["I said yes"]

    def test_keep_what_has_no_place_when_they_are_reopened(self, study: Study) -> None:
        code(study, study.ana, "It was fine")
        self.submit(study, study.ana)
        correct(study, ("It was fine", "Nothing at all"))
        coding.reopen_layer(study.project, study.ana, study.talks["A"], "The text was corrected", by="Ana")
        assert words(study, study.ana) == []
        assert [one.text for one in coding.unplaced(study.project, study.talks["A"], study.ana)] == ["It was fine"]
