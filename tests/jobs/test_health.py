"""How well a board is, from its readings: each state with its numbers, and what must never be called well."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.health import Reading, failures_in_a_row, health_of, must_pause
from jobs.pace import back_off, pace

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def whole(hours_ago: float, seen: int = 40, **fields: object) -> Reading:
    return Reading("complete", NOW - timedelta(hours=hours_ago), seen, **fields)  # type: ignore[arg-type]


def failed(hours_ago: float, state: str = "unreachable", **fields: object) -> Reading:
    fields.setdefault("sentence", "The host did not answer.")
    return Reading(state, NOW - timedelta(hours=hours_ago), **fields)  # type: ignore[arg-type]


def daily(days: int, *, from_day: int = 0, changes: int = 1) -> list[Reading]:
    return [whole(24 * day, changes=changes) for day in range(from_day, from_day + days)]


CASES = {
    "never read": ([], "new", {}),
    "read whole": ([whole(1), whole(7)], "healthy", {"readings_in_a_row": 2, "seen": 40}),
    "unchanged counts as whole": (
        [Reading("unchanged", NOW), whole(6)],
        "healthy",
        {"readings_in_a_row": 2, "seen": 40},
    ),
    "empty after a history, at once": ([whole(1, 0), whole(7)], "suspect", {"seen": 0, "seen_before": 40}),
    "empty after a history, read unchanged since": (
        [Reading("unchanged", NOW), whole(1, 0), whole(7)],
        "suspect",
        {"seen": 0, "seen_before": 40},
    ),
    "held": ([failed(1, "held", seen=9), whole(7)], "suspect", {"seen": 9}),
    "empty from the first hour": ([whole(1, 0), whole(7, 0)], "healthy", {"seen": 0}),
    "empty for days": ([whole(1, 0), whole(80, 0)], "degraded", {"seen": 0, "readings": 2, "days": 3}),
    "one failure": ([failed(1), whole(7)], "degraded", {"failures": 1}),
    "three failures": ([failed(1), failed(2), failed(3), whole(7)], "broken", {"failures": 3}),
    "gone": ([failed(1, "gone"), whole(7)], "broken", {"failures": 1}),
    "never there": ([failed(1, "not-found")], "broken", {"failures": 1}),
    "a challenge page": ([failed(1, "blocked"), whole(7)], "blocked", {"readings_in_a_row": 1}),
    "slowed down for long": ([failed(hour, "throttled") for hour in range(9)], "degraded", {"failures": 0}),
    "drift": (
        [failed(1, "malformed", seen=38, total=40), whole(7)],
        "degraded",
        {"source_total": 40, "seen": 38},
    ),
    "drift for long": (
        [failed(hour, "malformed", seen=38, total=40) for hour in range(5)],
        "degraded",
        {"source_total": 40, "seen": 38},
    ),
    "entries unread": ([whole(1, 100, rejected=2)], "degraded", {"rejected": 2, "seen": 100}),
    "one entry of many unread": ([whole(1, 100, rejected=1)], "healthy", {"seen": 100}),
    "now and then": (
        [whole(1), failed(2), whole(3), failed(4), whole(5), failed(6)],
        "degraded",
        {"failed": 3, "readings": 6},
    ),
    "nothing new for days": (
        daily(7, changes=0) + daily(10, from_day=7),
        "degraded",
        {"days_without_news": 7, "usual_hours": 24},
    ),
    "a quiet board": (daily(40, changes=0), "healthy", {"readings_in_a_row": 40}),
    "our worker stopped": ([failed(hour, "abandoned") for hour in range(3)], "degraded", {"abandoned": 3}),
    "our worker stopped once": ([failed(0, "abandoned"), whole(1)], "healthy", {"seen": 40}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_history_tells_how_well_a_board_is(name: str) -> None:
    readings, state, numbers = CASES[name]
    found = health_of(readings, NOW)
    assert found.state == state, found
    assert numbers.items() <= found.evidence.items(), found
    assert (found.sentence.endswith(".") and found.sentence[0].isupper()) or found.sentence[0].isdigit()


def test_drift_names_both_numbers() -> None:
    said = health_of([failed(1, "malformed", seen=38, total=40)], NOW).sentence
    assert "40" in said and "38" in said


@pytest.mark.parametrize(
    ("states", "pauses"),
    [
        (["unreachable"] * 7, True),
        (["unreachable"] * 6, False),
        (["unreachable"] * 6 + ["complete", "unreachable"], False),
        # Neither a busy host nor a worker of ours that stopped is the board's fault.
        (["throttled"] * 9, False),
        (["throttled"] + ["unreachable"] * 7, False),
        (["unreachable", "throttled", "abandoned"] + ["malformed"] * 6, True),
    ],
)
def test_a_board_is_paused_by_its_seventh_failure_in_a_row(states: list[str], pauses: bool) -> None:
    assert must_pause([failed(hour, state) for hour, state in enumerate(states)]) is pauses


STATES = [
    "complete",
    "unchanged",
    "held",
    "unreachable",
    "malformed",
    "throttled",
    "blocked",
    "gone",
    "abandoned",
    "error",
]
HISTORIES = st.lists(
    st.builds(
        Reading,
        state=st.sampled_from(STATES),
        at=st.integers(0, 80 * 24).map(lambda hours: NOW - timedelta(hours=hours)),
        seen=st.integers(0, 5),
        changes=st.integers(0, 2),
        sentence=st.just("It says so."),
    ),
    max_size=30,
).map(lambda readings: sorted(readings, key=lambda reading: reading.at, reverse=True))


@pytest.mark.parametrize(
    ("readings", "sentence"),
    [
        ([whole(1, 1)], "Read whole; it held 1 posting."),
        ([whole(1), whole(7)], "Read whole 2 times in a row; it held 40 postings."),
        ([failed(1, "malformed", seen=0, total=1)], "The source states 1 posting, and we counted 0."),
        ([whole(1, 0), whole(7, 1)], "It answers that nothing is open, and held 1 posting on 20 March 2026."),
    ],
)
def test_a_sentence_counts_as_people_do(readings: list[Reading], sentence: str) -> None:
    assert health_of(readings, NOW).sentence == sentence


@given(HISTORIES)
def test_a_board_whose_last_reading_failed_or_was_empty_after_a_history_is_never_healthy(
    history: list[Reading],
) -> None:
    found = health_of(history, NOW)
    assert found.sentence
    counted = [reading for reading in history if reading.state != "abandoned"]
    if counted and counted[0].state not in ("complete", "unchanged"):
        assert found.state != "healthy"
    complete = [reading for reading in counted if reading.state in ("complete", "held")]
    if counted and counted[0].state == "complete" and not counted[0].seen and any(item.seen for item in complete):
        assert found.state == "suspect"


@given(HISTORIES, st.booleans())
def test_a_pace_lies_between_an_hour_and_a_day(history: list[Reading], is_site: bool) -> None:
    found = pace(history, NOW, is_site=is_site)
    assert found is None or timedelta(hours=6 if is_site else 1) <= found <= timedelta(days=1)


@pytest.mark.parametrize(
    ("readings", "is_site", "hours"),
    [
        ([whole(hour, changes=1) for hour in range(80)], False, 1),
        ([whole(hour, changes=1) for hour in range(80)], True, 6),
        ([whole(8 * part, changes=1) for part in range(20)], False, 2),
        (daily(20, changes=0), False, 24),
        # What was lively and stands still is asked ever more seldom.
        ([whole(hour, changes=hour > 240) for hour in range(320)], False, 15),
        ([whole(1), whole(2)], False, None),
        ([], False, None),
    ],
)
def test_lively_boards_are_read_hourly_and_quiet_ones_daily(
    readings: list[Reading], is_site: bool, hours: float | None
) -> None:
    found = pace(readings, NOW, is_site=is_site)
    assert (None if found is None else round(found / timedelta(hours=1))) == hours


def test_the_pause_after_failures_doubles_up_to_a_day() -> None:
    minutes = [back_off(failures) / timedelta(minutes=1) for failures in range(1, 12)]
    assert minutes == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]
    assert back_off(10_000) == timedelta(days=1)


def test_failures_are_counted_from_the_last_reading_that_worked() -> None:
    history = [failed(1), failed(2, "throttled"), failed(3, "blocked"), whole(4), failed(5)]
    assert failures_in_a_row(history) == 2
