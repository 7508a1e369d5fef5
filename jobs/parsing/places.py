"""Places: one text may hold several, and only what it certainly names becomes a city, region or country.

A text is cut at strong separators, then read piece by piece: pieces that fit each other make one place ("Austin, TX, US"),
a piece that does not fit begins the next ("London, Dublin"). Example: "SF, NYC, Remote" -> San Francisco (US), New York
(US) and "Remote" (US, borrowed); "Atlanta, GA" -> US, never Gabon; "Springfield" alone -> its words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from jobs.contract import Place, RawPlace
from jobs.parsing.cities import BESIDE_AMERICAN, city, city_of
from jobs.parsing.countries import country, inverted_names, is_division, is_division_code, region
from jobs.parsing.html import one_line
from jobs.parsing.place_line import groups_of, without_filler, words_of
from jobs.parsing.place_words import AREAS, WORKPLACE
from jobs.parsing.time_zones import without_zones

MAX_PLACES = 60
MAX_TEXT = 2_000
_COMMAS = str.maketrans("،、，；", ",,,;")
_STRONG = re.compile(r"\s*(?:;|\||•|·|/|\n|→|(?<!,)\s+(?:or|oder|ou|and/or|und/oder|et/ou|o|أو)\s+)\s*", re.IGNORECASE)
_WEAK = re.compile(r"\s+(?:&|\+|and|und|et|y|e)\s+|\s+و\s?", re.IGNORECASE)
# How often and where people meet says nothing of the place: "(3 days/week)", "4 days in office".
_DAYS = re.compile(
    r"\(?\s*(?:up to |min(?:imum)?\.? |at least |bis zu )?\d(?:\s?(?:-|–|to)\s?\d)?\s?(?:x|days?|tage?|jours?|"
    r"d[ií]as?|times?)\b"
    r"(?:\s*/\s*(?:week|wk|woche|semaine|semana))?[^,;|)/(–—-]{0,40}\)?",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[^\w\s,;:/|()\[\]&+'’.\-–—•·→#@\u0300-\u036f\u064b-\u0652]")
# What signs leave behind; where a line is cut takes the cube of a gap's width.
_WIDE_GAP = re.compile(r" {9,}")
_GAP = " " * 8
_MONEY = re.compile(r"💰[^🌎🌍🌏📍]*")
# "75 - Paris 9e Arrondissement": a French department's number before its town.
_DEPARTMENT = re.compile(
    r"\s*(?:\d{2}|2[AB]|97\d)\s-\s(?P<town>[^\d,;/|]{2,60}?)(?:\s+\d{1,2}(?:e|er|ème))?(?:\s+arrondissement)?\s*",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"(?<![\w-])\d{4,6}(?:-\d{3,4})?(?![\w-])|(?<=[^\W\d_]) "
    r"\d{1,2}(?i:e|er|ème|eme|th|st|nd|rd)?(?i: arrondissement)?(?=\s*(?:$|[,;/|]))"
)
# "Remote (Canada, ET)": a time zone, not Ethiopia.
_ZONE_BEHIND = re.compile(r"(\b(?:US|USA|Canada|United States)),? (?:ET|PT)\b")
_STATE_BEHIND = re.compile(r"(?<=[a-z.]) (?=[A-Z]{2,3}(?:\s*(?:$|[,;/|()]| - )))")
_ABBREVIATED = frozenset(
    ["amer", "anz", "apac", "apj", "cee", "cis", "dach", "eea", "emea", "eu", "gcc", "latam", "mena"]
)
_CITY_STATES = frozenset({"Singapore", "Hong Kong"})
_NOTHING = re.compile(
    r"\W*(?:n/?a|none|tbd|various|varies(?: by listing)?|multiple locations|\d+ locations|locations?|"
    r"not specified)?\W*",
    re.I,
)
_SLASHED_NOTHING = re.compile(r"(?<!\w)n/a(?!\w)", re.IGNORECASE)
# Amman in front of Jordan is written like Oman.
_AMMAN = re.compile(r"(?<!\w)عمان(?=\W{0,4}(?:المملكة )?ال[أا]ردن)")
_GEORGIA = re.compile(r"\bGeorgia\b")
_DISTRICT = re.compile(r"\bwashington,?\s*d\.?\s?c\b\.?", re.IGNORECASE)


def places(raw: Iterable[RawPlace]) -> tuple[Place, ...]:
    """Return the places in order, each once. Country names and codes beside a text help to read it."""
    found: list[Place] = []
    for item in raw:
        if item.city or item.region or not item.text:
            found.append(_structured(item))
        else:
            hint = country(one_line(item.country)) if item.country else None
            text = one_line(item.text)[:MAX_TEXT]
            read = _from_text(text.translate(_COMMAS), hint)
            found.extend((replace(read[0], text=text[:300]),) if len(read) == 1 and read[0].text else read)
    distinct: dict[tuple[object, ...], Place] = {}
    for place in _settled_georgia(found):
        if place.text or place.country:
            distinct.setdefault((place.text.casefold(), place.city, place.country), place)
    return tuple(distinct.values())[:MAX_PLACES]


def _settled_georgia(found: list[Place]) -> list[Place]:
    """Among places of the United States alone, Georgia is the state."""
    if not any(_GEORGIA.search(place.text) and place.country is None for place in found):
        return found
    if {place.country for place in found if place.country} != {"US"}:
        return found
    return [
        replace(place, country="US", region="Georgia")
        if place.country is None and _GEORGIA.fullmatch(without_filler(WORKPLACE.sub(" ", place.text)).strip(" ()-–—"))
        else place
        for place in found
    ]


def _structured(item: RawPlace) -> Place:
    """A place whose parts the source gave apart; what one part leaves open, another may settle."""
    city_name, region_name, country_name = (one_line(part or "") for part in (item.city, item.region, item.country))
    code = country(country_name) if country_name else None
    known = city(city_name) if city_name else None
    if known is None and code == "US":
        known = city(BESIDE_AMERICAN.get(city_name.casefold(), ""))
    state = region(region_name) if region_name else None
    if state and state.name == "Georgia" and code is None and len(region_name) > 2:
        state = None
    if code is None:
        code = state.country if state else known.country if known else None
    if known and known.country == code and (state is None or known.region in (None, state.code)):
        city_name = known.name
    if state and state.country == code:
        region_name = state.name
    text = one_line(item.text or "") or ", ".join(part for part in (city_name, region_name, country_name) if part)
    return Place(text[:300], city_name[:120] or None, region_name[:120] or None, code)


def areas(text: str) -> list[str]:
    """Return the areas wider than a country that a place text names, such as EMEA, in order and as we write them."""
    words = (
        without_filler(WORKPLACE.sub(" ", word))
        for part in _STRONG.split(_prepared(text))
        for piece in part.split(",")
        for word in words_of(piece.strip())
    )
    named = (word for word in words if AREAS.fullmatch(word))
    return list(dict.fromkeys(word.upper() if word.lower() in _ABBREVIATED else word.title() for word in named))


@lru_cache(maxsize=4096)
def _from_text(text: str, hint: str | None) -> tuple[Place, ...]:
    """Return the places of one text; `hint` is the country where the text leaves it open."""
    if _NOTHING.fullmatch(text):
        return (Place("", None, None, hint),) if hint else ()
    commune = _DEPARTMENT.fullmatch(text)
    if commune and hint in (None, "FR"):
        return (_commune(text, commune["town"]),)
    groups = [group for segment in _segments(_prepared(text)) for group in groups_of(segment)]
    plain = [group for group in groups if group.country and not group.city and not group.region]
    if plain and len(groups) > 2 and all(group.city is None or group.city.name in _CITY_STATES for group in groups):
        # In a list of countries these are countries as well.
        for group in groups:
            group.city, group.country = None, group.code
    firm = [group for group in groups if group.firm]
    if len(firm) == 1 and all(group.firm or group.remote for group in groups):
        # A bare "Remote" beside one place speaks of that place: the text stays whole.
        return (firm[0].place(text, hint),)
    if not firm:
        return (Place(text[:300], None, None, hint),)
    codes = {group.code for group in firm}
    only = next(iter(codes)) if len(codes) == 1 else None
    found = [group.place(_balanced(", ".join(group.words))) for group in groups]
    return tuple(
        replace(place, country=only) if group.remote and not group.firm else place
        for group, place in zip(groups, found, strict=True)
    )


def _commune(text: str, town: str) -> Place:
    known = city_of(town, "FR")
    if known is None and is_division(town, "FR"):
        return Place(text[:300], None, town, "FR")
    name = known.name if known else town.title() if town.isupper() else town
    return Place(text[:300], name, None, "FR")


def _prepared(text: str) -> str:
    """Return `text` without signs, time zones, office days and postcodes, and with a comma before a state's code."""
    if not text.isascii():
        text = _AMMAN.sub("عمّان", text)
        text = _WIDE_GAP.sub(_GAP, _SIGNS.sub(" ", _MONEY.sub(" ", text)))
    text = _ZONE_BEHIND.sub(r"\1", text)
    whole = _WIDE_GAP.sub(_GAP, without_zones(text)) if any(character.isupper() for character in text) else text
    whole = _DISTRICT.sub(lambda found: found.group().replace(",", ""), whole)
    if "," in whole:
        whole = inverted_names().sub(lambda found: found.group().replace(",", ""), whole)
    if any(character.isdigit() for character in whole):
        whole = _WIDE_GAP.sub(_GAP, _POSTCODE.sub(" ", _DAYS.sub(" ", whole)))
    return _STATE_BEHIND.sub(_comma_before_state, whole)


def _comma_before_state(found: re.Match[str]) -> str:
    code = re.match(r"[A-Z]+", found.string[found.end() :])
    before = re.split(r"[,;/|(]\s*", found.string[: found.start()])[-1]
    if code is None or country(before):
        return " "
    known = city(before)
    return ", " if region(code[0]) or (known and is_division_code(code[0], known.country)) else " "


def _segments(text: str) -> list[str]:
    """Cut at separators that cannot stand inside one place; at "and" only where each side names one."""
    found: list[str] = []
    for part in _STRONG.split(_SLASHED_NOTHING.sub("", text)):
        part = _balanced(part)
        if _NOTHING.fullmatch(part):
            continue
        sides = _WEAK.split(part)
        several = len(sides) > 1 and all(any(group.settled for group in groups_of(side)) for side in sides)
        found.extend(sides if several else [part])
    return found


def _balanced(text: str) -> str:
    """Return `text` without brackets that a cut has left open."""
    return text if text.count("(") == text.count(")") else one_line(text.replace("(", " ").replace(")", " "))
