"""Scores: what precision, recall, F1 and the matrix of confusion are, on cases that one can count by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.scoring import Counts, RoleCase, SetCase, accuracy, score_roles, score_sets

ROLES = ("baker", "cook")


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f1"),
    [
        (Counts(2, 0, 1), 1.0, 2 / 3, 0.8),
        (Counts(1, 1, 0), 0.5, 1.0, 2 / 3),
        (Counts(0, 3, 2), 0.0, 0.0, 0.0),
        (Counts(), 0.0, 0.0, 0.0),
    ],
)
def test_counts_become_shares(counts: Counts, precision: float, recall: float, f1: float) -> None:
    assert (counts.precision, counts.recall, counts.f1) == pytest.approx((precision, recall, f1))


def test_the_matrix_says_who_is_taken_for_whom() -> None:
    cases = [
        RoleCase("baker", "baker"), RoleCase("baker", "cook"), RoleCase("baker", None),
        RoleCase("cook", "cook"), RoleCase(None, None), RoleCase(None, "cook"),
    ]  # fmt: skip
    scores = score_roles(cases, ROLES)
    assert scores.classes == ("baker", "cook", "none")
    assert scores.confusion == ((1, 1, 1), (0, 1, 0), (0, 1, 1))
    assert scores.counts == (Counts(1, 0, 2), Counts(1, 2, 0), Counts(1, 1, 1))
    assert scores.abstained == 1
    assert scores.strict.accuracy == 0.5
    assert scores.strict.macro_f1 == pytest.approx((0.5 + 0.5 + 0.5) / 3)


def test_a_class_that_does_not_occur_is_not_in_the_mean() -> None:
    assert score_roles([RoleCase("cook", "cook")], ROLES).strict.macro_f1 == 1.0


def test_borderline_postings_are_left_out_of_the_clear_ones_and_excused_by_their_other_label() -> None:
    cases = [RoleCase("baker", "cook", ("cook",)), RoleCase("baker", None, ("cook",)), RoleCase("cook", "cook")]
    scores = score_roles(cases, ROLES)
    assert (scores.strict.accuracy, scores.clear.n, scores.clear.accuracy) == (pytest.approx(1 / 3), 1, 1.0)
    assert scores.lenient.accuracy == pytest.approx(2 / 3)


def test_none_can_be_the_other_label() -> None:
    assert score_roles([RoleCase("cook", None, (None,))], ROLES).lenient.accuracy == 1.0


def test_members_of_sets_count_and_those_out_of_scope_do_not() -> None:
    cases = [
        SetCase(frozenset("ab"), frozenset("bc")),
        SetCase(frozenset("a"), frozenset("ax"), scope=frozenset("a")),
    ]
    assert score_sets(cases) == Counts(hits=2, wrong=1, missed=1)


def test_nothing_is_scored_as_nothing() -> None:
    assert score_sets([]) == Counts()
    assert accuracy([]) == 0.0
    assert score_roles([], ROLES).strict == score_roles([], ROLES).clear


@given(
    st.lists(st.tuples(st.sampled_from([*ROLES, None]), st.sampled_from([*ROLES, None])), min_size=1).map(
        lambda pairs: [RoleCase(*pair) for pair in pairs]
    )
)
def test_every_case_stands_once_in_the_matrix_and_the_counts_agree_with_it(cases: list[RoleCase]) -> None:
    scores = score_roles(cases, ROLES)
    assert sum(map(sum, scores.confusion)) == len(cases)
    for number, counts in enumerate(scores.counts):
        assert counts.hits == scores.confusion[number][number]
        assert counts.hits + counts.missed == sum(scores.confusion[number])
        assert counts.hits + counts.wrong == sum(row[number] for row in scores.confusion)
    assert scores.strict.accuracy == pytest.approx(sum(count.hits for count in scores.counts) / len(cases))
    assert 0 <= scores.strict.macro_f1 <= 1
    assert (scores.strict.accuracy == 1) is all(case.given == case.said for case in cases)
