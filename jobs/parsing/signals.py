"""Independent signals about a listing, and when they make a label: two that fired, of two families.

A signal says what was observed and what it rests on, never why. Age and time open are one family, so that age alone, however
great, labels nothing. Fired `age` and `long-open`: no label; fired `age` and `page`: a label.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

# So many families must have fired before a listing is labelled.
NEEDED = 2


class Name(StrEnum):
    """What is looked at, in the order in which it is shown."""

    REPOSTED = "reposted"
    IDENTICAL = "identical"
    LONG_OPEN = "long-open"
    AGE = "age"
    EVERGREEN = "evergreen"
    OWN_BOARD = "own-board"
    PAGE = "page"
    DEADLINE = "deadline"


class State(StrEnum):
    """What came of looking; `not observed` means that there was nothing to look at."""

    FIRED = "fired"
    NOT_FIRED = "not-fired"
    NOT_OBSERVED = "not-observed"


class Kind(StrEnum):
    """What a fact's value is: a number, whole days, an ISO date, quoted words, an address, or a reason of ours."""

    COUNT = "count"
    DAYS = "days"
    DATE = "date"
    WORDS = "words"
    ADDRESS = "address"
    REASON = "reason"


# Signals of one family look at one thing, so that they count once.
FAMILIES: Mapping[Name, str] = MappingProxyType(
    {
        Name.REPOSTED: "repetition",
        Name.IDENTICAL: "repetition",
        Name.LONG_OPEN: "time",
        Name.AGE: "time",
        Name.EVERGREEN: "wording",
        Name.OWN_BOARD: "own-board",
        Name.PAGE: "page",
        Name.DEADLINE: "deadline",
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a signal rests on: a number for counts and days, else text."""

    name: str
    kind: Kind
    value: int | str

    def __post_init__(self) -> None:
        if isinstance(self.value, int) is not (self.kind in (Kind.COUNT, Kind.DAYS)):
            raise ValueError(f"“{self.value}” is no {self.kind}.")


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal with its state and what it rests on; one that was not observed says why in the fact `why`."""

    name: Name
    state: State
    facts: tuple[Fact, ...]

    def __post_init__(self) -> None:
        if not self.facts:
            raise ValueError(f"The signal {self.name} rests on nothing.")

    @property
    def family(self) -> str:
        """What it looks at, shared with the signals that do not count beside it."""
        return FAMILIES[self.name]


def is_labelled(fired: Iterable[str]) -> bool:
    """Whether signals of these names, all of which fired, make a label."""
    return len({FAMILIES[Name(name)] for name in fired}) >= NEEDED
