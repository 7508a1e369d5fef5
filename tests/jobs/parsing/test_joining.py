"""What a detail adds to the posting of a list."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.contract import RawPay, RawPlace, RawPosting
from jobs.parsing.joining import completed

LISTED = RawPosting("1", "Data Engineer", "https://lantern.example/1", is_remote=False, departments=("Platform",))
DETAIL = RawPosting(
    "1", "Another title", "https://lantern.example/other", html="<p>SQL</p>", places=(RawPlace("Cairo"),), is_remote=True,
    pay=(RawPay(None, None, "EUR", "year"),), departments=("Somewhere",), workplace="hybrid",
)  # fmt: skip


def test_what_the_list_said_stays_and_what_it_left_open_is_filled() -> None:
    joined = completed(LISTED, DETAIL)
    assert (joined.title, joined.url, joined.is_remote, joined.departments) == (
        "Data Engineer",
        "https://lantern.example/1",
        False,
        ("Platform",),
    )
    assert (joined.html, joined.places, joined.pay, joined.workplace) == (
        "<p>SQL</p>",
        DETAIL.places,
        DETAIL.pay,
        "hybrid",
    )


def test_a_detail_that_says_nothing_changes_nothing() -> None:
    assert completed(DETAIL, RawPosting("1", "x", "y")) == DETAIL


@pytest.mark.parametrize(
    ("field", "posting", "detail", "joined"),
    [
        ("listed", True, True, True),
        ("listed", True, False, False),
        ("listed", False, True, False),
        ("prospect", False, True, True),
        ("prospect", True, False, True),
        ("prospect", False, False, False),
    ],
)
def test_the_stricter_word_wins(field: str, posting: bool, detail: bool, joined: bool) -> None:
    said = completed(
        dataclasses.replace(LISTED, **{field: posting}),  # type: ignore[arg-type]
        dataclasses.replace(DETAIL, **{field: detail}),  # type: ignore[arg-type]
    )
    assert getattr(said, field) is joined


WORDS = st.one_of(st.none(), st.just(""), st.text(min_size=1, max_size=3))
POSTINGS = st.builds(
    RawPosting, external_id=st.just("1"), title=st.text(min_size=1, max_size=3), url=st.just("https://lantern.example/1"),
    html=WORDS, workplace=WORDS, is_remote=st.one_of(st.none(), st.booleans()), employment=WORDS, published=WORDS,
    departments=st.lists(st.text(min_size=1, max_size=2), max_size=2).map(tuple), listed=st.booleans(), prospect=st.booleans(),
)  # fmt: skip


@given(posting=POSTINGS, detail=POSTINGS)
def test_joining_loses_nothing_that_the_list_stated_and_comes_to_rest(posting: RawPosting, detail: RawPosting) -> None:
    joined = completed(posting, detail)
    assert completed(joined, detail) == joined
    for field in dataclasses.fields(RawPosting):
        before, added, after = (getattr(item, field.name) for item in (posting, detail, joined))
        if field.name not in ("listed", "prospect"):
            assert after == (added if before in (None, "", ()) else before)
