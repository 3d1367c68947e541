# SPDX-License-Identifier: GPL-3.0-or-later
"""Auto-coding: passages are found, ticked and coded as one step; patterns can't stop the program."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoder_cp import coding
from qualcoder_cp.coding import patterns
from qualcoder_cp.model import KnownError, Role

MODE, UNIT = coding.FindMode, coding.CodedUnit


def quotes(one, pattern, **more):
    found = coding.find_passages(one.project, one.ana, pattern, code_id=one.code["Access"], **more)
    return [(hit.transcript, hit.quote) for hit in found.hits]


def marked(one, pattern, **more):
    found = coding.find_passages(one.project, one.ana, pattern, unit=UNIT.HIT, **more)
    return [hit.quote for hit in found.hits]


# ---------------------------------------------------------------- finding


def test_words_are_found_whatever_case_accents_and_blanks(study):
    one = study(T1="I: Hm?\nP: The naïve  view. A NAIVE view, and naïvely so.\n")
    assert marked(one, "naive view") == ["naïve  view", "NAIVE view"]
    assert marked(one, "NAÏVE") == ["naïve", "NAIVE", "naïve"]
    assert marked(one, "naive", whole_words=True) == ["naïve", "NAIVE"]


def test_a_wildcard_stands_for_letters_of_a_word(study):
    one = study()
    assert marked(one, "n*", mode=MODE.WILDCARD) == ["never", "nearly", "night", "numbers", "Nobody"]
    assert marked(one, "m? dat?", mode=MODE.WILDCARD) == ["my data"]
    assert marked(one, "a.out", mode=MODE.WILDCARD) == []


def test_a_regular_expression_is_one_of_python(study):
    one = study()
    assert marked(one, r"\bm[ey]\b", mode=MODE.REGEX) == ["me", "My", "my", "me"]
    assert marked(one, r"\bm[ey]\b", mode=MODE.REGEX, match_case=True) == ["me", "my", "me"]
    assert marked(one, r"x*", mode=MODE.REGEX) == []  # an empty hit is none


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (UNIT.HIT, ["sensor"]), (UNIT.SENTENCE, ["The sensor was wrong nearly all of the long summer night."]),
        (UNIT.TURN, ["They never asked me about consent. The sensor was wrong nearly all of the long summer night."]),
    ],
)  # fmt: skip
def test_the_unit_around_a_hit_is_coded(study, unit, expected):
    assert [quote for _, quote in quotes(study(), "sensor", unit=unit)] == expected


def test_hits_in_one_unit_come_together(study):
    one = study()
    (hit,) = coding.find_passages(one.project, one.ana, "t", transcript_ids={one.transcript("T2")},
                                  unit=UNIT.TURN, roles=[Role.PARTICIPANT]).hits[:1]  # fmt: skip
    assert hit.quote == "I trust the numbers on it. Nobody told me who sees them."
    assert len(hit.marks) == hit.quote.lower().count("t")


def test_only_speech_of_the_chosen_roles_counts_and_labels_never(study):
    one = study()
    assert quotes(one, "might") == []
    assert quotes(one, "might", roles=[Role.INTERVIEWER]) == [("T2", "Who might?")]
    assert len(quotes(one, "me", roles=None)) == 4
    assert quotes(one, "P:", roles=None) == []


def test_the_preview_tells_what_is_coded_already_and_what_is_closed(study):
    one = study()
    one.apply(one.ana, "T1", "Access", "My mother saw my data.")
    coding.submit_layers(one.project, one.ana, [one.transcript("T2")])
    found = coding.find_passages(one.project, one.ana, "m[ey]", code_id=one.code["Access"], mode=MODE.REGEX)
    assert [(hit.coded, hit.closed, hit.codable) for hit in found.hits] == [
        (False, "", True), (False, "", True), (True, "", False), (False, "Ana's layer on 'T2' is submitted.", False),
    ]  # fmt: skip
    assert found.hits[0].id.count(":") == 2


# ---------------------------------------------------------------- coding


def test_the_ticked_passages_become_codings_in_one_step(study):
    one = study()
    hits = coding.find_passages(one.project, one.ana, "me", code_id=one.code["Access"]).hits
    assert coding.auto_code(one.project, one.ana, one.code["Access"], hits[:1]) == coding.AutoCoded(1, 0, 0)
    done = coding.auto_code(one.project, one.ana, one.code["Access"], hits)
    assert (done.known, done.added + done.united) == (1, len(hits) - 1)
    assert one.project.undo("Ana") == "Auto-code 'Access'"
    assert [each.start for each in coding.codings(one.project, one.ana)] == [hits[0].start]


def test_nothing_is_coded_if_one_passage_can_not_be(study):
    one = study()
    hits = coding.find_passages(one.project, one.ana, "me", code_id=one.code["Access"]).hits
    coding.ensure_round(one.project, by="Lea")
    coding.submit_layers(one.project, one.ana, [one.transcript("T2")])
    with pytest.raises(KnownError, match="layer on 'T2' is submitted"):
        coding.auto_code(one.project, one.ana, one.code["Access"], hits)
    with pytest.raises(KnownError, match="Tick at least one"):
        coding.auto_code(one.project, one.ana, one.code["Access"], [])
    assert coding.codings(one.project, one.ana) == []


def test_others_codings_do_not_show_in_the_preview(study):
    one = study()
    one.apply(one.ben, "T1", "Access", "My mother saw my data.")
    (hit,) = coding.find_passages(one.project, one.ana, "mother", code_id=one.code["Access"]).hits
    assert not hit.coded


# ---------------------------------------------------------------- patterns that are wrong or explode


@pytest.mark.parametrize(
    ("pattern", "mode", "words"),
    [
        ("  ", MODE.TEXT, "Say what to look for"), ("x" * 1001, MODE.TEXT, "this one has 1,001"),
        ("(a", MODE.REGEX, "'\\(a' is no regular expression: missing \\)"),
        ("a{99999999999}", MODE.REGEX, "is no regular expression"), ("*a", MODE.REGEX, "nothing to repeat"),
    ],
)  # fmt: skip
def test_a_wrong_pattern_ends_with_a_sentence(study, pattern, mode, words):
    one = study()
    with pytest.raises(KnownError, match=words):
        coding.find_passages(one.project, one.ana, pattern, mode=mode)


def test_an_exploding_pattern_is_given_up_in_time(study):
    one = study()
    started = time.monotonic()
    with pytest.raises(KnownError, match=r"takes too long: after 0\.3 seconds the search was given up"):
        coding.find_passages(one.project, one.ana, r"(\w+\s*)+X", mode=MODE.REGEX, seconds=0.3)
    assert time.monotonic() - started < 5


def test_a_search_stops_at_the_most_places():
    found, more = patterns.places(["aaaa", "aa", "b"], "a", MODE.TEXT, most=5)
    assert ([len(here) for here in found], more) == ([4, 1, 0], True)
    found, more = patterns.places(["aaaa", "aa", "b"], "a", MODE.TEXT, most=6)
    assert ([len(here) for here in found], more) == ([4, 2, 0], False)


@given(st.text(alphabet="aáÄb .*?\n", max_size=40), st.text(alphabet="aÁb .*?", min_size=1, max_size=4))
def test_found_words_are_in_the_text_and_text_means_no_pattern(text, pattern):
    if not pattern.strip():
        return
    (found,), _ = patterns.places([text], pattern, MODE.TEXT, most=100)
    for start, end in found:
        assert 0 <= start < end <= len(text)
        assert patterns.fold(" ".join(text[start:end].split())).text == patterns.fold(" ".join(pattern.split())).text
