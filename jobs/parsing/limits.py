"""The lands that an advert limits its people to, and those that it refuses: the phrases, and the names beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from jobs.parsing.eligibility_words import (
    BASED_LAND,
    BEHIND_LAND,
    CUES,
    EXCEPT,
    FURTHER_LIMITS,
    HELPED,
    LIMITS,
    ONLY,
    OUTSIDE,
    PEOPLE_OF,
    REFUSED_BEHIND,
    REFUSED_PEOPLE,
    REFUSES,
    REMOTE_LAND,
)
from jobs.parsing.lands import Land, land_ending, lands_at
from jobs.parsing.telling import Spans, Telling
from taxonomy.gate import find_in

MAX_STATEMENTS = 80
_PERMITS = re.compile(r"to work|permi[ts]|authori[sz]|travailler|trabajo", re.IGNORECASE)


def limited(text: str, worth: Telling) -> Iterator[tuple[int, Land]]:
    """Return where each phrase that limits who may apply starts, and the lands that it limits them to."""
    for match in (*matches(LIMITS, text, worth.limits), *rare(FURTHER_LIMITS, text, worth.further_limits)):
        before = text[max(0, match.start() - 60) : match.start()]
        refused = re.search(
            r"\b(?:not|cannot|can['’]t|unable|don['’]t|isn['’]t|aren['’]t|won['’]t|doesn['’]t|nicht|no(?!$)|ne|لا)\b[^.;\n]*$",
            before + match.group(),
            re.IGNORECASE,
        )
        outside = OUTSIDE.search(match.group())
        if _PERMITS.search(match.group()) and HELPED.search(before):
            continue
        land = lands_at(text, match.end(), lead=3)
        if land is None or EXCEPT.search(text, match.end(), land.start):
            continue
        # "We cannot hire outside the US" limits to the US; "we cannot hire in the US" excludes it elsewhere.
        if bool(refused or (outside and REFUSED_BEHIND.match(text, land.end))) == bool(outside):
            yield match.start(), land
    for pattern in (BEHIND_LAND, BASED_LAND):
        for match in rare(pattern, text, worth.behind_land if pattern is BEHIND_LAND else worth.based_land):
            land = land_ending(text, match.start())
            if (
                land
                and land.whole
                and not re.search(
                    r"\b(?:(?:we['’]re|we are|as) an?|all|any|for) $", text[max(0, land.start - 12) : land.start]
                )
            ):
                yield land.start, land._replace(end=match.end())
    for match in matches(REMOTE_LAND, text, worth.remote_land):
        land = lands_at(text, match.end(), lead=0)
        if land and land.start - match.end() <= 4:
            yield match.start(), land
    for match in matches(ONLY, text, worth.only):
        land = land_ending(text, match.start())
        # "Seattle only: $120,000" parts pay by place, "California residents only" a notice of privacy.
        if (
            land
            and (land.whole or len(match.group().split()) == 1)
            and not re.match(r"\W*:\s*\W?\d", text[match.end() : match.end() + 8])
        ):
            yield land.start, land._replace(end=match.end())


def refused(text: str, worth: Telling) -> Iterator[tuple[int, Land]]:
    """Return where each phrase that refuses lands starts, and the lands."""
    for match in matches(REFUSES, text, worth.refuses):
        if OUTSIDE.search(match.group()):
            continue
        land = lands_at(text, match.end(), lead=4)
        if land and not OUTSIDE.search(text[match.end() : land.start]):
            yield match.start(), land
    for match in rare(REFUSED_PEOPLE, text, worth.refused_people):
        for people in PEOPLE_OF.finditer(text, max(0, match.start() - 110), match.start()):
            land = lands_at(text, people.end(), lead=1)
            if land and 0 <= match.start() - land.end <= 24 and not OUTSIDE.search(text[people.end() : land.start]):
                yield people.start(), land


def matches(pattern: re.Pattern[str], text: str, spans: Spans) -> Iterator[re.Match[str]]:
    """Return the matches in sentences that hold one of our words, at most MAX_STATEMENTS: an honest advert has a few."""
    found = (match for match in find_in(pattern, text, spans) if _speaks_of_places(text[match.pos : match.endpos]))
    return islice(found, MAX_STATEMENTS)


def rare(pattern: re.Pattern[str], text: str, spans: Spans) -> Iterator[re.Match[str]]:
    """Return the matches of what few texts hold, whose words are cues themselves, at most MAX_STATEMENTS."""
    return islice(find_in(pattern, text, spans), MAX_STATEMENTS)


@lru_cache(maxsize=64)
def _speaks_of_places(sentence: str) -> bool:
    lowered = sentence.lower()
    return any(cue in lowered for cue in CUES)
