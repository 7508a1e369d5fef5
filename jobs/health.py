"""How well a board is, told from the history of its readings alone: a state, one sentence, and the numbers it rests on.

A board whose last reading was whole but empty, and held 40 postings the day before, is suspect. Times are aware UTC;
readings come newest first, ended ones only, without those that our own network did not let begin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from mlcareers.lib.counted import counted

NEW, HEALTHY, DEGRADED, SUSPECT = "new", "healthy", "degraded", "suspect"
BROKEN, BLOCKED, PAUSED = "broken", "blocked", "paused"

WHOLE = frozenset({"complete", "unchanged"})
# What a board cannot help: a worker of ours that stopped, and a host that is asked by too many of our boards.
NOT_ITS_FAULT = frozenset({"abandoned", "throttled"})
NOWHERE = frozenset({"gone", "not-found"})
BROKEN_AFTER = 3
PAUSED_AFTER = 7
REJECTED_SHARE = 0.01
RECENT, FAILED_OF_RECENT = 10, 3
EMPTY_FOR = timedelta(days=3)
# Silence counts from this long on, and only where it is this many times the usual wait for something new.
SILENT_FOR = timedelta(days=4)
SILENT_TIMES = 6
# So many waits make a habit.
HABIT = 4

Number = int | str


@dataclass(frozen=True, slots=True)
class Reading:
    """One ended reading. `changes` are postings that came, changed, came back or closed; `total` None: not stated."""

    state: str
    at: datetime
    seen: int = 0
    rejected: int = 0
    changes: int = 0
    total: int | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """What the history says; `evidence` are the numbers behind the sentence, by name."""

    state: str
    sentence: str
    evidence: dict[str, Number] = field(default_factory=dict)


def health_of(readings: Sequence[Reading], now: datetime) -> Health:
    """Return how well a board is that is read; `readings` may be a part of its history, the newest."""
    told = [reading for reading in readings if reading.state != "abandoned"]
    if not told:
        return _never_ended(readings)
    last = told[0]
    if last.state == "blocked":
        return Health(BLOCKED, last.sentence, {"readings_in_a_row": _run_of(told, {"blocked"})})
    if last.state == "held":
        return Health(SUSPECT, last.sentence, {"seen": last.seen, "rejected": last.rejected})
    if last.state in WHOLE:
        return _whole(told, now)
    return _failed(told)


def failures_in_a_row(readings: Sequence[Reading]) -> int:
    """Return how many readings failed since the last one that worked, without those that are not the board's fault."""
    count = 0
    for reading in readings:
        if reading.state in WHOLE or reading.state == "held":
            break
        count += reading.state not in NOT_ITS_FAULT
    return count


def answers_again(readings: Sequence[Reading]) -> bool:
    """Whether the newest reading brought the board's postings, so that one that was given up may be read as ever."""
    return bool(readings) and readings[0].state in WHOLE | {"held"}


def must_pause(readings: Sequence[Reading]) -> bool:
    """Whether the newest reading is the seventh failure in a row, so that reading on would only burden the source."""
    return bool(readings) and readings[0].state not in NOT_ITS_FAULT and failures_in_a_row(readings) >= PAUSED_AFTER


def news(readings: Sequence[Reading]) -> list[datetime]:
    """Return when whole readings brought something new, newest first; the first reading of all is no news."""
    whole = [reading for reading in readings if reading.state in WHOLE]
    return [reading.at for reading in whole[:-1] if reading.changes]


def usual_wait(readings: Sequence[Reading]) -> timedelta | None:
    """Return the usual time between two readings that brought something new; None where there is no habit yet."""
    moments = news(readings)
    waits = [later - earlier for later, earlier in pairwise(moments)]
    if len(waits) < HABIT:
        return None
    return timedelta(seconds=median(wait.total_seconds() for wait in waits))


def _never_ended(readings: Sequence[Reading]) -> Health:
    if not readings:
        return Health(NEW, "Not read yet.")
    if len(readings) < BROKEN_AFTER:
        return Health(NEW, "Its first reading was broken off on our side; it is read again.")
    sentence = f"Our worker stopped {len(readings)} times in a row while it read this board."
    return Health(DEGRADED, sentence, {"abandoned": len(readings)})


def _run_of(readings: Sequence[Reading], states: set[str]) -> int:
    return next((place for place, reading in enumerate(readings) if reading.state not in states), len(readings))


def _failed(readings: Sequence[Reading]) -> Health:
    last, count = readings[0], failures_in_a_row(readings)
    evidence: dict[str, Number] = {"failures": count}
    if last.state == "throttled":
        return Health(DEGRADED, last.sentence, evidence)
    if last.total is not None and last.total != last.seen:
        return _drift(last)
    if last.state in NOWHERE:
        return Health(BROKEN, last.sentence, evidence)
    if count < BROKEN_AFTER:
        return Health(DEGRADED, f"The last reading failed: {last.sentence}", evidence)
    first = readings[_last_failure(readings)]
    evidence["since"] = first.at.isoformat(timespec="seconds")
    return Health(
        BROKEN, f"{count} readings in a row failed since {_day(first.at)}; the last: {last.sentence}", evidence
    )


def _last_failure(readings: Sequence[Reading]) -> int:
    """Return the place of the oldest failure in a row."""
    ended = (place for place, reading in enumerate(readings) if reading.state in WHOLE or reading.state == "held")
    return next(ended, len(readings)) - 1


def _drift(reading: Reading) -> Health:
    sentence = f"The source states {counted(reading.total or 0, 'posting')}, and we counted {reading.seen}."
    return Health(DEGRADED, sentence, {"source_total": reading.total or 0, "seen": reading.seen})


def _whole(readings: Sequence[Reading], now: datetime) -> Health:
    # An unchanged answer holds what the last complete one held, whose counts stand on that one alone.
    complete = [reading for reading in readings if reading.state in ("complete", "held")]
    counts = complete[0] if complete else readings[0]
    return (
        _empty(readings, complete, now)
        or (_drift(counts) if counts.total is not None and counts.total != counts.seen else None)
        or _rejected(counts)
        or _unsteady(readings)
        or _silent(readings, now)
        or _healthy(readings, counts)
    )


def _empty(readings: Sequence[Reading], complete: Sequence[Reading], now: datetime) -> Health | None:
    if not complete or complete[0].seen:
        return None
    full = next((reading for reading in complete if reading.seen), None)
    if full is not None:
        sentence = f"It answers that nothing is open, and held {counted(full.seen, 'posting')} on {_day(full.at)}."
        return Health(SUSPECT, sentence, {"seen": 0, "seen_before": full.seen, "readings_in_a_row": _empties(complete)})
    oldest = complete[-1].at
    if now - oldest < EMPTY_FOR:
        return None
    sentence = f"Every reading since {_day(oldest)} worked, and none found a posting ({len(readings)} readings)."
    return Health(DEGRADED, sentence, {"seen": 0, "readings": len(readings), "days": (now - oldest).days})


def _empties(complete: Sequence[Reading]) -> int:
    return next((place for place, reading in enumerate(complete) if reading.seen), len(complete))


def _rejected(counts: Reading) -> Health | None:
    if counts.rejected <= REJECTED_SHARE * counts.seen:
        return None
    sentence = f"{counts.rejected} of {counts.seen} entries could not be read."
    return Health(DEGRADED, sentence, {"rejected": counts.rejected, "seen": counts.seen})


def _unsteady(readings: Sequence[Reading]) -> Health | None:
    recent = readings[:RECENT]
    failed = sum(reading.state not in WHOLE and reading.state not in NOT_ITS_FAULT for reading in recent)
    if failed < FAILED_OF_RECENT:
        return None
    sentence = f"The last reading worked, but {failed} of the last {len(recent)} did not."
    return Health(DEGRADED, sentence, {"failed": failed, "readings": len(recent)})


def _silent(readings: Sequence[Reading], now: datetime) -> Health | None:
    """A board that changed every day and stands still for a week may be a copy that nobody fills any more."""
    usual, moments = usual_wait(readings), news(readings)
    if usual is None or now - moments[0] < max(SILENT_FOR, SILENT_TIMES * usual):
        return None
    days, hours = (now - moments[0]).days, max(1, round(usual / timedelta(hours=1)))
    habit = f"every {hours} h" if hours < 48 else f"every {hours // 24} days"
    sentence = f"Readings work, but nothing has changed for {days} days; before, something changed {habit}."
    return Health(DEGRADED, sentence, {"days_without_news": days, "usual_hours": hours})


def _healthy(readings: Sequence[Reading], counts: Reading) -> Health:
    row = _run_of(readings, set(WHOLE))
    often = "" if row == 1 else f" {row} times in a row"
    sentence = f"Read whole{often}; it held {counted(counts.seen, 'posting')}."
    return Health(HEALTHY, sentence, {"readings_in_a_row": row, "seen": counts.seen})


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
