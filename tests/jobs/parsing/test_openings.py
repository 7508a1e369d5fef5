"""Which postings are one opening: each rule, what forbids it, and that the order of arrival changes nothing."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.parsing.openings import NEIGHBOURS, Opening, apart, clusters, employer_of, link
from jobs.parsing.sketch import boilerplate, is_cut, likeness, sketch

ABOUT = " ".join(f"lantern{number}" for number in range(60))


def work(name: str, words: int = 120) -> str:
    return " ".join(f"{name}{number}" for number in range(words))


def opening(key: str, text: str = "", **fields: Any) -> Opening:
    defaults = {"board": "greenhouse:lantern", "employer": "lantern", "is_employers": True, "title": "data engineer"}
    return Opening(key=key, sketch=sketch(text), **{**defaults, **fields})


def linked(one: Opening, other: Opening) -> tuple[str, str] | None:
    found = link(one, other, employer_of([one, other]))
    return None if found is None else (found.rule, found.proof)


def test_one_source_id_links_across_employers_and_titles() -> None:
    one = opening("a", source_ids=frozenset({"greenhouse:4021"}))
    other = opening("b", board="feed", employer="Lantern Ltd", title="engineer of data", source_ids=one.source_ids)
    assert linked(one, other) == ("source-id", "greenhouse:4021")


def test_one_opening_behind_two_postings_links_them_within_a_board() -> None:
    one = opening("a", opening_id="77")
    assert linked(one, opening("b", opening_id="77")) == ("opening", "77")
    assert linked(one, opening("b", opening_id="77", board="greenhouse:other")) is None
    assert linked(one, opening("b", opening_id="77", title="data engineer payments")) is None
    assert linked(one, opening("b", opening_id="77", employer="other")) is None


def test_one_requisition_links_but_not_clearly_different_texts() -> None:
    one = opening("a", work("pipes"), requisition="r1106")
    assert linked(one, opening("b", requisition="r1106")) == ("requisition", "r1106")
    assert linked(one, opening("b", work("models"), requisition="r1106")) is None


def test_a_requisition_on_many_titles_links_nothing() -> None:
    pool = [opening(str(number), title=f"engineer {number}", requisition="r1106") for number in range(4)]
    one, other = opening("a", requisition="r1106"), opening("b", requisition="r1106")
    assert link(one, other, employer_of([one, other, *pool])) is None
    assert link(one, other, employer_of([one, other, *pool[:2]])) is not None


def test_one_text_links_copies_in_several_cities() -> None:
    assert linked(opening("a", work("pipes")), opening("b", work("pipes"))) == ("text", "100%")


def test_clearly_different_texts_under_one_title_stay_apart() -> None:
    assert linked(opening("a", work("pipes")), opening("b", work("models"))) is None


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ({"opening_id": "1"}, {"opening_id": "2"}, "opening"),
        ({"requisition": "r11"}, {"requisition": "r12"}, "requisition"),
        ({"seniority": "junior"}, {"seniority": "senior"}, "seniority"),
    ],
)
def test_what_tells_two_openings_apart_outweighs_one_text(
    first: dict[str, str], second: dict[str, str], why: str
) -> None:
    one, other = opening("a", work("pipes"), **first), opening("b", work("pipes"), **second)
    assert apart(one, other, employer_of([one, other])) == why
    assert linked(one, other) is None


def test_the_number_of_an_aggregator_tells_nothing_apart() -> None:
    one = opening("a", work("pipes"), requisition="r11")
    copy = opening("b", work("pipes"), requisition="x99", board="feed", is_employers=False)
    assert linked(one, copy) == ("text", "100%")


def test_boilerplate_makes_no_two_texts_alike() -> None:
    others = [opening(f"o{number}", f"{ABOUT} {work(f'job{number}')}", title=f"job {number}") for number in range(6)]
    one = opening("a", f"{ABOUT} {work('pipes', 30)}")
    other = opening("b", f"{ABOUT} {work('models', 30)}")
    with_it = likeness(one.sketch, other.sketch)
    without = likeness(one.sketch, other.sketch, employer_of([one, other, *others]).common)
    assert with_it is not None and without is not None
    assert without < 0.2 < 0.4 < with_it


def test_copies_in_many_cities_make_their_own_text_no_boilerplate() -> None:
    assert boilerplate([("data engineer", sketch(work("pipes")))] * 9) == frozenset()


def test_a_copy_that_an_aggregator_cut_off_is_linked_and_an_employers_own_is_not() -> None:
    text = work("pipes", 400)
    one = opening("a", text)
    assert is_cut(one.sketch, sketch(text[: len(text) // 2])) == 1.0
    assert linked(one, opening("b", text[: len(text) // 2], board="feed", is_employers=False)) is not None
    assert linked(one, opening("b", text[: len(text) // 2])) is None


def test_texts_of_scripts_without_spaces_are_compared() -> None:
    one = "データ基盤を作り、運用し、改善する仕事です。分析に使う表を毎日更新します。品質の検査も担当します。"
    assert likeness(sketch(one), sketch(one)) == 1.0
    assert likeness(sketch(one), sketch(one[::-1])) == 0.0


def test_a_pair_told_apart_is_not_linked_by_way_of_a_third() -> None:
    found = clusters([opening(key, work("pipes")) for key in "abc"], [("a", "b")])
    assert len(found) == 1
    assert not {"a", "b"} <= found[0].members


def test_a_posting_without_a_requisition_does_not_join_two_requisitions() -> None:
    postings = [
        opening("a", work("pipes"), requisition="r11"), opening("b", work("pipes")),
        opening("c", work("pipes"), requisition="r12"),
    ]  # fmt: skip
    assert not any({"a", "c"} <= group.members for group in clusters(postings))


def test_a_thousand_postings_of_one_title_and_text_are_one_cluster_without_comparing_all_pairs() -> None:
    one = opening("x", work("pipes"))
    found = clusters([replace(one, key=f"{number:04}") for number in range(1000)])
    assert [len(group.members) for group in found] == [1000]
    assert NEIGHBOURS < 100


@st.composite
def catalogues(draw: st.DrawFn) -> list[Opening]:
    texts = [work("pipes"), work("pipes", 110), work("models"), ""]
    return [
        opening(
            str(number),
            draw(st.sampled_from(texts)),
            title=draw(st.sampled_from(["data engineer", "ml engineer"])),
            board=draw(st.sampled_from(["board", "feed"])),
            is_employers=draw(st.booleans()),
            requisition=draw(st.sampled_from(["", "r11", "r12"])),
            opening_id=draw(st.sampled_from(["", "1", "2"])),
            seniority=draw(st.sampled_from(["", "senior"])),
            source_ids=frozenset(draw(st.lists(st.sampled_from(["s:1", "s:2"]), max_size=1))),
        )
        for number in range(draw(st.integers(2, 9)))
    ]


@given(
    catalogues(),
    st.randoms(use_true_random=False),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=3),
)
def test_clusters_do_not_depend_on_the_order_of_arrival(
    postings: list[Opening], chance: random.Random, told: list[tuple[int, int]]
) -> None:
    pairs = [(str(one), str(other)) for one, other in told if one != other]
    found = clusters(postings, pairs)
    shuffled = postings.copy()
    chance.shuffle(shuffled)
    again = clusters(shuffled, [(other, one) for one, other in reversed(pairs)])
    assert [group.members for group in found] == [group.members for group in again]
    assert [group.links for group in found] == [group.links for group in again]
    by_key = {item.key: item for item in postings}
    for group in found:
        assert not any({one, other} <= group.members for one, other in pairs)
        for one, other in itertools.combinations(sorted(group.members), 2):
            if not any(item.rule == "source-id" for item in group.links):
                assert not apart(by_key[one], by_key[other], employer_of(postings))
