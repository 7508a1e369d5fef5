"""What a detail adds to the posting of a list."""

from __future__ import annotations

import dataclasses

import pytest

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
