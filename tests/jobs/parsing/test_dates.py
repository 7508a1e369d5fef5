"""Moments as sources write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jobs.parsing.dates import parse_last_moment, parse_moment

MOMENT = datetime(2026, 8, 11, 20, 45, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-08-11T20:45:29Z",
        "2026-08-11T20:45:29+00:00",
        "2026-08-11T16:45:29-04:00",
        "2026-08-11 20:45:29 UTC",
        "2026-08-11 20:45:29",
        " 2026-08-11T20:45:29Z ",
        "Tue, 11 Aug 2026 20:45:29 GMT",
        "Tue, 11 Aug 2026 15:45:29 EST",
        1_786_481_129,
        1_786_481_129_000,
        "1786481129",
        "1786481129000",
    ],
)
def test_every_form_gives_the_same_moment(raw: str | int) -> None:
    assert parse_moment(raw) == MOMENT


def test_fractions_and_plain_dates_are_read() -> None:
    assert parse_moment("2026-06-11T16:20:05.120+00:00") == datetime(2026, 6, 11, 16, 20, 5, 120_000, tzinfo=UTC)
    assert parse_moment("2026-06-11") == datetime(2026, 6, 11, tzinfo=UTC)


def test_with_dots_the_day_comes_first() -> None:
    assert parse_moment("05.07.2026") == parse_moment("5.7.2026") == datetime(2026, 7, 5, tzinfo=UTC)
    with pytest.raises(ValueError):
        parse_moment("31.02.2026")


@pytest.mark.parametrize(
    "raw",
    [None, "", 0, "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2035-01-01", -1, 10**30, "9" * 14],
)  # fmt: skip
def test_nothing_and_placeholders_are_no_date(raw: str | int | None) -> None:
    assert parse_moment(raw) is None


@pytest.mark.parametrize("raw", ["soon", "Posted 30+ Days Ago", "2026-13-41", "11/08", "\x00", "99:99"])
def test_what_cannot_be_read_fails_the_rule(raw: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse_moment(raw)


@pytest.mark.parametrize(
    "raw", ["2026-11-26", " 2026-11-26 ", "26.11.2026", "20261126", "2026-11-26T00:00:00", "2026-11-26 00:00"]
)
def test_a_last_day_without_a_time_counts_to_its_end(raw: str) -> None:
    assert parse_last_moment(raw) == datetime(2026, 11, 26, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-11-26T09:30:00", "2026-11-26T00:00:00Z", "2026-11-26T00:00:00-05:00", "2026-11-26 00:00:00 UTC",
        "Thu, 26 Nov 2026 00:00:00 GMT", 1_795_651_200, None, "", "1970-01-01", "2035-01-01",
    ],
)  # fmt: skip
def test_a_last_moment_that_is_stated_stays_as_stated(raw: str | int | None) -> None:
    assert parse_last_moment(raw) == parse_moment(raw)


def test_a_last_day_that_cannot_be_read_fails_the_rule() -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse_last_moment("until filled")
