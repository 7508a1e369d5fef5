"""Countries and regions named in running text, as a list after a phrase: "the US, Canada or anywhere in the EU"."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from jobs.parsing.cities import city
from jobs.parsing.countries import country, region
from jobs.parsing.regions import Area, area

# So many words may stand before the first name: "in one of the following countries: Spain".
_LEAD = 6
_MOST_WORDS = 5
_MOST_NAMES = 60
_LONGEST_NAME = 60
_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_](?:[\w'’]|[&/](?=I\b)|-(?=\w))*")
_STOP = re.compile(r"[;!?\n]|\.(?=\s|$)(?<![A-Z]\.)|\s[-–—]\s|\)")
_CONNECTING = (
    "and or the of either both any all in from within also plus including other and/or as well region regions "
    "countries country area areas states member state timezone timezones time zone zones city greater mainland "
    "continental contiguous us-based et ou la le les l en du des de au aux pays und oder der die das dem den aus "
    "land y o el los las países e و أو في دول دولة "
)
_CONNECT = frozenset(_CONNECTING.split())
# Georgia may stand in a list of either kind, and settles nothing there.
# Names that are words or given names: alone they are no country in a sentence.
_WORDS = frozenset({"chad", "guinea", "jersey", "georgia", "reading", "nice", "us", "it", "in", "or", "me", "hi", "ok"})
# Names as Polish bends them behind "in" and "from".
_BENT = {
    "Polsce": "PL", "Polski": "PL", "Niemczech": "DE", "Niemiec": "DE", "Czechach": "CZ", "Czech": "CZ", "Hiszpanii": "ES",
    "Francji": "FR", "Ukrainie": "UA", "Ukrainy": "UA", "Egipcie": "EG", "Egiptu": "EG", "Rumunii": "RO", "Portugalii": "PT",
}  # fmt: skip
_SURE = frozenset({"US"})


class Land(NamedTuple):
    """What a list of names means; `whole` is False where only states or cities of a country stand there."""

    countries: frozenset[str]
    perhaps: frozenset[str]
    whole: bool
    start: int
    end: int


def lands_at(text: str, start: int, limit: int = 240, lead: int = _LEAD) -> Land | None:
    """Return the list of names that begins within `lead` words of text[start:]; None where none does."""
    found: list[tuple[Area, bool]] = []
    first = last = start
    end = min(len(text), start + limit)
    words: list[tuple[int, int]] = []
    # Most lists end after a few words: those behind them are not looked for.
    more = (match.span() for match in _WORD.finditer(text, start, end))
    place, strange = 0, 0
    while len(found) < _MOST_NAMES:
        words.extend(islice(more, place + _MOST_WORDS - len(words)))
        if place >= len(words):
            break
        begin = words[place][0]
        gap = text[last:begin]
        if _STOP.search(gap) and (found or not gap.strip().startswith(":")):
            break
        read = _longest(text, words, place)
        if read:
            meaning, taken = read
            first = first if found else begin
            found.append(meaning)
            last, place, strange = words[place + taken - 1][1], place + taken, 0
            continue
        word = text[begin : words[place][1]].lower().rstrip(".")
        if word not in _CONNECT:
            strange += 1
            if found or strange > lead:
                break
        if not found:
            last = words[place][1]
        place += 1
    if not found:
        return None
    members = frozenset[str]().union(*(meaning.countries for meaning, _ in found))
    perhaps = frozenset[str]().union(*(meaning.perhaps for meaning, _ in found)) - members
    return Land(members, perhaps, any(whole for _, whole in found), first, last)


def land_ending(text: str, end: int) -> Land | None:
    """Return the list of names that ends at text[:end]: "US and Canada" of "US and Canada only"."""
    window = max(0, end - 90)
    words = [(match.start(), match.end()) for match in _WORD.finditer(text, window, end)]
    for place in range(len(words)):
        begin = words[place][0]
        if text[begin : words[place][1]].lower() in _CONNECT:
            continue
        found = lands_at(text, begin, end - begin, lead=0)
        if found and not text[found.end : end].strip(" -–—:,()"):
            return found
    return None


def _longest(text: str, words: list[tuple[int, int]], place: int) -> tuple[tuple[Area, bool], int] | None:
    begin = words[place][0]
    ends = [end for _, end in words[place : place + _MOST_WORDS] if end <= begin + _LONGEST_NAME]
    stop = _STOP.search(text[begin : ends[-1]]) if ends else None
    for count in range(len(ends), 0, -1):
        if stop is None or ends[count - 1] < begin + stop.end():
            meaning = _meaning(text[begin : ends[count - 1]])
            if meaning:
                return meaning, count
    return None


@lru_cache(maxsize=8192)
def _meaning(phrase: str) -> tuple[Area, bool] | None:
    """Return the countries of one name, and whether it names all of each; names stand in capitals but for regions."""
    # "l'Union européenne"
    name = re.sub(r"^[ld]['’]", "", phrase, flags=re.IGNORECASE)
    # "and" is written as one with the name: "مصر والسعودية".
    name = re.sub(r"^و(?=ال)", "", name)
    name = re.sub(r"[-–](?:based|wide|only)$", "", name, flags=re.IGNORECASE)
    short = len(name) <= 4 and name.isascii()
    if (
        short
        and not name.isupper()
        and name
        not in {"Asia", "Ohio", "Utah", "Iowa", "Laos", "Peru", "Cuba", "Iran", "Iraq", "Oman", "Mali", "Togo", "Fiji"}
    ):
        return None
    known = area(name)
    if known:
        return known, True
    if name.casefold() in _WORDS and name not in _SURE:
        return None
    if name.isascii() and name[:1].islower():
        return None
    if name in _BENT:
        return Area(frozenset({_BENT[name]}), frozenset()), True
    code = country(name)
    if code and not (len(name) == 2 and name not in {"US", "UK", "EU"}):
        return Area(frozenset({code}), frozenset()), True
    state = region(name) if len(name) > 2 else None
    if state and state.name != "Georgia":
        return Area(frozenset({state.country}), frozenset()), False
    town = city(name) if len(name) > 3 else None
    if town:
        return Area(frozenset({town.country}), frozenset()), False
    return None
