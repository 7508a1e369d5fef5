"""From where a remote posting may be done: the countries that it accepts or excludes, each with the words that say so.

Only what is said counts. "US only" accepts US and nobody else; "we cannot hire in Brazil" excludes one country and leaves the
others open; "ideally in Spain" says nothing. Time zones are told apart from countries. Example: for "Remote within EMEA"
`accepts("EG")` is "yes", `accepts("US")` is "no" and `accepts("RU")` is "unknown".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from jobs.parsing.demonyms import CITIZENS, citizens_in
from jobs.parsing.eligibility_words import (
    ANYWHERE,
    FOR_A_WHILE,
    ONLY,
    OR_MOVES,
    WELCOME,
    WELCOME_BEHIND,
    WISH,
    WISH_BEHIND,
    WORLD,
)
from jobs.parsing.lands import Land, lands_at
from jobs.parsing.limits import limited, matches, rare, refused
from jobs.parsing.place_words import WORKPLACE
from jobs.parsing.regions import every_country
from jobs.parsing.telling import Telling, telling
from jobs.parsing.time_zones import ZoneRange, without_zones, zone_ranges, zones_of_place

MAX_TEXT = 50_000
Answer = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One statement. `exclusive`: who is not accepted is refused. `field` is text or place; field[start:end] == quote."""

    accepted: frozenset[str]
    perhaps: frozenset[str]
    excluded: frozenset[str]
    exclusive: bool
    anywhere: bool
    field: Literal["text", "place"]
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What a posting says of where its people may live; without readings it says nothing."""

    readings: tuple[Reading, ...]
    zones: tuple[ZoneRange, ...]

    def accepts(self, country: str) -> Answer:
        """Return whether somebody in a country (ISO 3166-1 alpha-2) may do it; unknown: nothing is said, or both."""
        if any(country in reading.excluded for reading in self.readings):
            return "no"
        taken = any(country in reading.accepted or reading.anywhere for reading in self.readings)
        refused = any(
            reading.exclusive and country not in reading.accepted and country not in reading.perhaps
            for reading in self.readings
        )
        if taken == refused:
            return "unknown"
        return "yes" if taken else "no"

    def accepted(self) -> frozenset[str]:
        """Return the countries that are accepted for certain; all where the posting says anywhere."""
        named = frozenset[str]().union(*(reading.accepted for reading in self.readings))
        pool = every_country() if any(reading.anywhere for reading in self.readings) else named
        return frozenset(code for code in pool if self.accepts(code) == "yes")

    def excluded(self) -> frozenset[str]:
        """Return the countries that are refused by name."""
        return frozenset[str]().union(*(reading.excluded for reading in self.readings))


def eligibility(text: str, places: Iterable[str] = ()) -> Eligibility:
    """Return what the text, and the place fields of a remote posting, say; offsets count code points of each field."""
    body = text[:MAX_TEXT]
    zones = tuple(zone for zone in zone_ranges(body) if _asks(body, zone))
    return Eligibility(
        readings(text, places), zones or tuple(zone for place in places for zone in zones_of_place(place[:300]))
    )


def readings(text: str, places: Iterable[str] = ()) -> tuple[Reading, ...]:
    """Return the statements of `eligibility(text, places)` alone, without its time zones."""
    body, worth = text[:MAX_TEXT], telling(text)
    return (
        *_from_places(places),
        *_anywhere(body, worth),
        *_limits(body, worth),
        *_citizens(body, worth),
        *_exclusions(body, worth),
    )


def _asks(body: str, zone: ZoneRange) -> bool:
    """Whether the words around a zone ask for it; hours of a meeting do not."""
    around = body[max(0, zone.start - 90) : zone.end + 40]
    return bool(
        zone.low != zone.high
        or re.search(r"time ?zone|overlap|hours|remote|fuseau|zeitzone|huso|المنطقة", around, re.IGNORECASE)
    )


def _from_places(places: Iterable[str]) -> Iterator[Reading]:
    """The place fields together are one statement: "Remote - US" and "Remote - Canada" accept both."""
    members: frozenset[str] = frozenset()
    perhaps: frozenset[str] = frozenset()
    quotes: list[str] = []
    for place in places:
        said = place[:300]
        # Keeping to a land's time zones is not living there.
        text = without_zones(said) if "zone" in said.lower() else said
        remote = WORKPLACE.search(text)
        only = ONLY.search(text)
        if not remote and not only and not WORLD.search(text):
            continue
        named = _every_land(text)
        if named is None:
            if WORLD.search(text):
                yield Reading(frozenset(), frozenset(), frozenset(), False, True, "place", 0, len(said), said)
            continue
        members |= named.countries
        perhaps |= named.perhaps
        quotes.append(said)
    if members:
        quote = quotes[0]
        yield Reading(members, perhaps - members, frozenset(), True, False, "place", 0, len(quote), quote)


def _every_land(text: str) -> Land | None:
    found: Land | None = None
    position = 0
    while position < len(text):
        land = lands_at(text, position, lead=20)
        if land is None:
            cut = re.compile(r"[;)\n]|\s[-–—]\s|[(/|]").search(text, position)
            if cut is None:
                break
            position = cut.end()
            continue
        found = (
            land
            if found is None
            else found._replace(countries=found.countries | land.countries, perhaps=found.perhaps | land.perhaps)
        )
        position = max(land.end, position + 1)
    return found


def _anywhere(text: str, worth: Telling) -> Iterator[Reading]:
    for match in matches(ANYWHERE, text, worth.anywhere):
        if not FOR_A_WHILE.match(text, match.end()) and not _wished(text, match.start()):
            yield Reading(frozenset(), frozenset(), frozenset(), False, True, "text", *match.span(), match.group())
            return


def _limits(text: str, worth: Telling) -> Iterator[Reading]:
    known: set[tuple[frozenset[str], int]] = set()
    for start, land in limited(text, worth):
        if (land.countries, land.end) in known or _wished(text, start) or WISH_BEHIND.match(text, land.end):
            continue
        known.add((land.countries, land.end))
        quote = text[start : land.end]
        exclusive = not (WELCOME.match(quote) or WELCOME_BEHIND.match(text, land.end) or OR_MOVES.match(text, land.end))
        yield Reading(land.countries, land.perhaps, frozenset(), exclusive, False, "text", start, land.end, quote)


def _citizens(text: str, worth: Telling) -> Iterator[Reading]:
    for start, land, exclusive in citizens_in(rare(CITIZENS, text, worth.citizens), text):
        quote = text[start : land.end]
        yield Reading(land.countries, land.perhaps, frozenset(), exclusive, False, "text", start, land.end, quote)


def _exclusions(text: str, worth: Telling) -> Iterator[Reading]:
    for start, land in refused(text, worth):
        if land.whole:
            quote = text[start : land.end]
            yield Reading(frozenset(), frozenset(), land.countries, False, False, "text", start, land.end, quote)


def _wished(text: str, position: int) -> bool:
    """Whether the clause only wishes: "ideally based in Spain"."""
    clause = re.split(r"[.;!?\n]", text[max(0, position - 60) : position])[-1]
    return WISH.search(clause) is not None
