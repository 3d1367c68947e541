# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding words in all transcripts: places are right, the index is only quicker, wrong queries are told plainly."""

from __future__ import annotations

import contextlib
import random
import unicodedata
from collections.abc import Callable

import pytest
from small_study import Study

from qualcoder_cp import coding, transcripts
from qualcoder_cp.model import KnownError, Role
from qualcoder_cp.project import Project, search_index, verify

A = (
    "Study: privacy\nDate: today\n\nI: What about data privacy?\n"
    "P: My data; privacy, you know. I can't say I'm naïve.\n"
    "I: Na\u0308her?\nP: Private matters. I don't know 👍 my data well-being.\nI: Gut.\nP: Straße, 数据隐私 and data.\n"
)
B = "I: The data?\nP: Nobody told me. Privacy is for others.\nI: Mhm.\nP: Yes.\n"


@pytest.fixture
def made(study: Callable[..., Study]) -> Study:
    return study(A=A, B=B)


def found(project: Project, query: str, *roles: Role) -> list[str]:
    texts = {one.id: transcripts.text_of(project, one.id).text for one in transcripts.transcripts(project)}
    hits = transcripts.search(project, query, roles or None)
    assert [(one.transcript_id, one.start) for one in hits] == sorted((one.transcript_id, one.start) for one in hits)
    for one in hits:
        assert " ".join(texts[one.transcript_id][one.start : one.end].split()) in one.snippet
    return [texts[one.transcript_id][one.start : one.end] for one in hits]


def without_index(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "covers", lambda _: False)


@pytest.mark.parametrize(("query", "words"), [
    ("nobody", ["Nobody"]),
    ("PRIVACY", ["privacy", "privacy", "privacy", "Privacy"]),
    ("priva*", ["privacy", "privacy", "privacy", "Private", "Privacy"]),
    ('"data privacy"', ["data privacy", "data; privacy"]),
    ("“data priv”*", ["data privacy", "data; privacy"]),
    ("naive", ["naïve"]),
    ("näher", ["Na\u0308her"]),
    ("naher", ["Na\u0308her"]),
    ("can't", ["can't"]),
    ("well-being", ["well-being"]),
    ("being", ["being"]),
    ("told privacy", ["told", "Privacy"]),
    ("straße", ["Straße"]),
    ("隐私", ["隐私"]),
    ("数*", ["数"]),
    ("data know", ["data", "know", "know", "data"]),
    ("date", ["Date"]),
    ("nowhere", []),
    ("privac", []),
    ("AND", ["and"]),
    ("NOT data", []),
    ("col:data (x)", []),
])  # fmt: skip
def test_words_phrases_and_beginnings_are_found(
    made: Study, monkeypatch: pytest.MonkeyPatch, query: str, words: list[str]
) -> None:
    assert search_index.covers(made.project)
    assert found(made.project, query) == words
    without_index(made.project, monkeypatch)
    assert found(made.project, query) == words


def test_only_in_what_some_roles_said(made: Study) -> None:
    assert found(made.project, "data", Role.INTERVIEWER) == ["data", "data"]
    assert len(found(made.project, "data", Role.PARTICIPANT)) == 3
    assert found(made.project, "study", Role.PARTICIPANT, Role.INTERVIEWER) == []
    hit = transcripts.search(made.project, "study")[0]
    assert (hit.turn, hit.role, hit.speaker) == (None, None, None)
    speaker = next(one for one in transcripts.speakers(made.project) if one.label == "I")
    transcripts.set_role(made.project, speaker.id, Role.PARTICIPANT, by="Lea")
    assert len(found(made.project, "data", Role.PARTICIPANT)) == 4


def test_the_limit_takes_the_first(made: Study) -> None:
    everything = transcripts.search(made.project, "data", limit=None)
    assert transcripts.search(made.project, "data", limit=2) == everything[:2]


@pytest.mark.parametrize("query", ["", " ", '"data', "...", "*", "a*b", "data *", '"', '""', "…*", '"data."*'])
def test_a_wrong_query_is_told_in_a_sentence(made: Study, query: str) -> None:
    with pytest.raises(KnownError, match=r"quotation mark|at least one word|must end a word"):
        transcripts.search(made.project, query)


def test_any_query_is_answered_or_told(made: Study) -> None:
    chance = random.Random(3)
    for _ in range(300):
        query = "".join(chance.choice("da ta*\"'-:(){}^+\0\\;%数ä\u0308ANDNEAR,1") for _ in range(chance.randrange(12)))
        with contextlib.suppress(KnownError):
            transcripts.search(made.project, query)


class TestInStep:
    def check(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        assert search_index.covers(project)
        with_it = found(project, "data")
        with monkeypatch.context() as patch:
            without_index(project, patch)
            assert found(project, "data") == with_it
        assert verify(project) == []
        return with_it

    def test_with_corrections_removals_undo_and_redo(self, made: Study, monkeypatch: pytest.MonkeyPatch) -> None:
        project = made.project
        a, b = (one.id for one in transcripts.transcripts(project))
        assert len(self.check(project, monkeypatch)) == 5
        text = transcripts.text_of(project, a).text
        coding.revise_text(project, a, text.replace("My data", "My own DATA and data"), by="Lea", reason="Heard again")
        assert len(self.check(project, monkeypatch)) == 6
        project.undo("Lea")
        assert len(self.check(project, monkeypatch)) == 5
        coding.revise_text(project, a, text.replace("My data", "Data, data, data"), by="Lea", reason="Heard again")
        assert len(self.check(project, monkeypatch)) == 7
        transcripts.remove_transcript(project, b, by="Lea")
        assert len(self.check(project, monkeypatch)) == 6
        project.undo("Lea")
        assert len(self.check(project, monkeypatch)) == 7

    def test_also_read_only_and_after_opening_again(self, made: Study) -> None:
        path = made.project.path
        made.project.close()
        with Project.open(path, readonly=True) as project:
            assert search_index.covers(project)
            assert len(found(project, "data")) == 5
            assert verify(project) == []
        with Project.open(path) as project:
            assert len(found(project, "data")) == 5

    def test_it_is_not_in_the_history(self, made: Study) -> None:
        tables = {row[0] for row in made.project.rows("SELECT DISTINCT tab FROM change_row")}
        assert not any(name.startswith("search") for name in tables)


def test_folding_keeps_the_places() -> None:
    from qualcoder_cp.project.folding import fold

    chance = random.Random(5)
    for _ in range(200):
        words = "".join(chance.choice("aÄéi\u0308o\u0301u數 İßΣς한𝐀-'") for _ in range(chance.randrange(30)))
        folded = fold(words)
        for start in range(len(folded.text)):
            first, last = folded.original(start, start + 1)
            assert fold(words[first:last]).text == folded.text[start]
        assert fold(unicodedata.normalize("NFC", words)).text == fold(unicodedata.normalize("NFD", words)).text or (
            "한" in words or "İ" in words
        )


def test_marks_show_every_term_that_stands_in_a_snippet() -> None:
    from qualcoder_cp.transcripts.search import marks, parse

    snippet = "… my Data; priva\u0301cy, and data 👍 privé"
    found_words = [snippet[start:end] for start, end in marks(snippet, parse('priv* "my data" absent'))]
    assert found_words == ["my Data", "priva\u0301cy", "privé"]
