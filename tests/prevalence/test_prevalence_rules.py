# SPDX-License-Identifier: GPL-3.0-or-later
"""How participants are counted, and how a count is printed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.model import Level
from qualcoder_cp.prevalence.rules import (
    NO_PARTICIPANTS,
    NOT_STATED,
    Count,
    CountedCode,
    Sort,
    Subject,
    count_form,
    interval_form,
    jmir_decimals,
    ordered,
    percent,
    prevalence,
    wilson,
)


def code(code_id: int, parent: int | None = None, below: tuple[int, ...] = (), name: str = "") -> CountedCode:
    level = Level.DOMAIN if parent is None else Level.CODE
    depth = 0 if parent is None else 1
    shown = name or f"Code {code_id}"
    return CountedCode(code_id, shown, level, parent, depth, "#0072b2", frozenset({code_id, *below}))


# Two domains: 1 with the codes 2 and 3, 4 with the code 5.
CODES = (code(1, below=(2, 3)), code(2, 1), code(3, 1), code(4, below=(5,)), code(5, 4))


def subject(number: int, group: str | None, *codes: int, complete: bool = True, why_not: str = "") -> Subject:
    return Subject(number, f"P{number:02}", group, frozenset(codes), complete, why_not)


GOLDEN = [
    # n, N, decimals, percent, low, high: the score interval by hand for the sample study
    (88, 102, 1, "86.3", "78.3", "91.6"),
    (72, 102, 1, "70.6", "61.1", "78.6"),
    (65, 102, 1, "63.7", "54.1", "72.4"),
    (60, 102, 1, "58.8", "49.1", "67.9"),
    (24, 102, 1, "23.5", "16.4", "32.6"),
    (17, 102, 1, "16.7", "10.7", "25.1"),
    (13, 102, 1, "12.7", "7.6", "20.6"),
    (17, 20, 0, "85", "64", "95"),
    (20, 20, 0, "100", "84", "100"),
    (0, 21, 0, "0", "0", "15"),
]


@pytest.mark.parametrize(("n", "N", "decimals", "share", "low", "high"), GOLDEN)
def test_percent_and_wilson_interval_match_the_golden_table(n, N, decimals, share, low, high):
    assert percent(n, N, decimals) == share
    count = Count(n, N, ())
    shown = interval_form(count, decimals).split("-")
    assert shown == [low, high]


def test_an_interval_without_participants_is_empty():
    assert interval_form(Count(0, 0, ()), 1) == ""


def test_nobody_and_everybody_have_an_exact_bound():
    assert wilson(0, 21)[0] == 0.0
    assert wilson(20, 20)[1] == 1.0


@pytest.mark.parametrize(
    ("n", "N", "decimals", "printed"),
    [
        (1, 8, 0, "13"),
        (29, 400, 1, "7.3"),
        (1, 3, 2, "33.33"),
        (1, 1000, 2, "0.10"),
        (999, 1000, 0, "100"),
        (1, 200, 0, "1"),
    ],
)
def test_percent_rounds_half_up_from_the_exact_fraction(n, N, decimals, printed):
    assert percent(n, N, decimals) == printed


@pytest.mark.parametrize(("N", "decimals"), [(1, 0), (99, 0), (100, 1), (999, 1), (1000, 2)])
def test_jmir_decimals_depend_on_the_number_of_participants(N, decimals):
    assert jmir_decimals(N) == decimals


def test_count_form_is_the_published_form():
    assert count_form(88, 102, 1) == "88/102 (86.3%)"
    assert count_form(0, 0, 1) == "0/0 (no participants in this group)"


@pytest.mark.parametrize(("n", "N"), [(3, 2), (-1, 2), (0, 0)])
def test_impossible_counts_are_refused(n, N):
    with pytest.raises(ValueError, match="is no count"):
        wilson(n, N)
    with pytest.raises(ValueError, match="is no count"):
        percent(n, N, 0)


def test_a_domain_is_the_union_of_its_codes_and_not_their_sum():
    table = prevalence([subject(1, "Patients", 2, 3), subject(2, "Patients", 3), subject(3, "Patients")], CODES)
    domain, first, second = (row.counts.overall for row in table.rows[:3])
    assert (first.n, second.n, domain.n, domain.N) == (1, 2, 2, 3)
    assert domain.participants == (1, 2)


def test_a_coding_of_the_domain_itself_counts_for_the_domain_only():
    table = prevalence([subject(1, "Patients", 1)], CODES)
    assert [row.counts.overall.n for row in table.rows] == [1, 0, 0, 0, 0]


def test_each_group_has_its_own_total():
    table = prevalence([subject(1, "Patients", 2), subject(2, "Clinicians"), subject(3, "Patients")], CODES)
    counts = table.rows[1].counts
    assert table.groups == ("Clinicians", "Patients")
    assert (counts.of("Patients").n, counts.of("Patients").N) == (1, 2)
    assert (counts.of(None).n, counts.of(None).N) == (1, 3)
    assert counts.of("Patients").percent == Fraction(50)


def test_a_participant_without_a_group_is_shown_as_not_stated_and_last():
    table = prevalence([subject(1, None, 2), subject(2, "Zoologists"), subject(3, "")], CODES)
    assert table.groups == ("Zoologists", NOT_STATED)
    assert table.rows[1].counts.of(NOT_STATED).N == 2


def test_a_group_without_participants_is_undefined_with_a_reason():
    table = prevalence([subject(1, "Patients", 2)], CODES, ["Caregivers", "Patients"])
    empty = table.rows[0].counts.of("Caregivers")
    assert table.groups == ("Caregivers", "Patients")
    assert (empty.n, empty.N, empty.percent, empty.ci_low, empty.ci_high) == (0, 0, None, None, None)
    assert empty.reason == NO_PARTICIPANTS


def test_incomplete_participants_are_left_out_listed_and_make_the_table_provisional():
    unfinished = subject(2, "Patients", 2, complete=False, why_not="consensus of interview 2 is not signed off")
    table = prevalence([subject(1, "Patients", 2), unfinished], CODES)
    assert table.provisional
    assert table.provisional_note == "Provisional: 1 participant not yet complete and left out."
    assert (table.rows[1].counts.overall.n, table.total()) == (1, 1)
    assert [(left.name, left.why) for left in table.left_out] == [("P02", "consensus of interview 2 is not signed off")]


def test_a_complete_table_is_not_provisional():
    assert not prevalence([subject(1, "Patients")], CODES).provisional


def test_foot_rows_count_with_without_and_analysed():
    table = prevalence([subject(1, "A", 2), subject(2, "A", 5), subject(3, "B"), subject(4, "B", 99)], CODES)
    feet = (table.with_any, table.with_none, table.analysed)
    assert [foot.overall.n for foot in feet] == [2, 2, 4]
    assert [foot.of("B").n for foot in feet] == [0, 2, 2]


def test_a_participant_given_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        prevalence([subject(1, "A"), subject(1, "A")], CODES)


def test_rows_sort_by_prevalence_with_codes_below_their_domain():
    table = prevalence([subject(1, "A", 5, 3), subject(2, "A", 5), subject(3, "A", 5, 3), subject(4, "A", 2)], CODES)
    assert [row.code.code_id for row in ordered(table, Sort.PREVALENCE)] == [1, 3, 2, 4, 5]
    assert [row.code.code_id for row in ordered(table, Sort.CODEBOOK)] == [1, 2, 3, 4, 5]
    assert [row.code.code_id for row in ordered(table, Sort.PREVALENCE, Level.CODE)] == [5, 3, 2]
    assert [row.code.code_id for row in ordered(table, Sort.PREVALENCE, Level.DOMAIN)] == [1, 4]


subjects = st.lists(
    st.builds(
        lambda group, codes, complete: (group, codes, complete),
        st.sampled_from(["Patients", "Clinicians", None]),
        st.frozensets(st.sampled_from([1, 2, 3, 4, 5])),
        st.booleans(),
    ),
    max_size=25,
).map(lambda made: [Subject(i, f"P{i}", group, codes, done, "") for i, (group, codes, done) in enumerate(made)])


@settings(max_examples=60, deadline=None)
@given(subjects)
def test_every_count_lies_between_its_bounds_and_groups_add_up(people):
    table = prevalence(people, CODES)
    for counts in (*(row.counts for row in table.rows), table.with_any, table.with_none, table.analysed):
        assert 0 <= counts.overall.n <= counts.overall.N
        assert counts.overall.n == len(set(counts.overall.participants))
        assert counts.overall.n == sum(count.n for count in counts.by_group.values())
        assert sum(count.N for count in counts.by_group.values()) == counts.overall.N
    assert table.with_any.overall.n + table.with_none.overall.n == table.total()
    assert table.total() + len(table.left_out) == len(people)


@settings(max_examples=60, deadline=None)
@given(subjects)
def test_a_parent_lies_between_the_largest_child_and_the_sum(people):
    people = [Subject(p.participant_id, p.name, p.group, p.codes - {1}, p.complete) for p in people]
    parent, first, second = (row.counts.overall.n for row in prevalence(people, CODES).rows[:3])
    assert max(first, second) <= parent <= first + second


@settings(max_examples=40, deadline=None)
@given(subjects)
def test_the_order_of_participants_and_codes_changes_no_count(people):
    forward, backward = prevalence(people, CODES), prevalence(people[::-1], CODES[::-1])
    assert [r.counts.overall.n for r in forward.rows] == [r.counts.overall.n for r in backward.rows[::-1]]


@settings(max_examples=40, deadline=None)
@given(subjects.filter(bool), st.data())
def test_removing_all_codings_of_a_participant_lowers_n_by_at_most_one_and_leaves_N(people, data):
    gone = data.draw(st.sampled_from(people))
    bare = [Subject(p.participant_id, p.name, p.group, frozenset(), p.complete) if p is gone else p for p in people]
    for before, after in zip(prevalence(people, CODES).rows, prevalence(bare, CODES).rows, strict=True):
        assert 0 <= before.counts.overall.n - after.counts.overall.n <= 1
        assert before.counts.overall.N == after.counts.overall.N


@settings(max_examples=40, deadline=None)
@given(subjects)
def test_merging_two_codes_gives_their_union(people):
    merged = [Subject(p.participant_id, p.name, p.group, _merge(p.codes), p.complete) for p in people]
    before, after = prevalence(people, CODES), prevalence(merged, CODES)
    either = set(before.rows[1].counts.overall.participants) | set(before.rows[2].counts.overall.participants)
    assert set(after.rows[1].counts.overall.participants) == either
    assert after.rows[0].counts == before.rows[0].counts


def _merge(codes: frozenset[int]) -> frozenset[int]:
    return frozenset(2 if code == 3 else code for code in codes)


shares = st.integers(1, 3000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@settings(max_examples=150, deadline=None)
@given(shares)
def test_wilson_bounds_hold_the_share_are_symmetric_and_narrow_with_N(share):
    n, N = share
    low, high = wilson(n, N)
    other_low, other_high = wilson(N - n, N)
    wider, narrower = high - low, wilson(4 * n, 4 * N)
    assert 0 <= low <= n / N <= high <= 1
    assert (1 - other_high, 1 - other_low) == pytest.approx((low, high), abs=1e-12)
    assert narrower[1] - narrower[0] < wider


@settings(max_examples=150, deadline=None)
@given(shares, st.integers(0, 3))
def test_a_printed_percentage_is_off_by_half_a_unit_of_the_last_place_at_most(share, decimals):
    n, N = share
    printed = Fraction(Decimal(percent(n, N, decimals)))
    assert abs(printed - Fraction(100 * n, N)) <= Fraction(1, 2 * 10**decimals)
