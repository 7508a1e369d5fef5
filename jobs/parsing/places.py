"""Places: one text may hold several, and only what it certainly names becomes a country.

Example: "SF, NYC, or Remote in the US" keeps its words; "Berlin; Paris, France" -> two places, DE and FR.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from jobs.contract import Place, RawPlace
from jobs.parsing.countries import city, country, region
from jobs.parsing.html import one_line

MAX_PLACES = 50
_SEPARATORS = re.compile(r"\s*(?:;|\||•|·|\n|\s/\s|\s+or\s+|\s+and/or\s+)\s*")
_NOTHING = {"", "n/a", "na", "none", "-", "tbd", "various", "multiple locations", "location", "not specified"}
_REMOTE = re.compile(
    r"\b(?:fully |100% )?(?:remote|hybrid|on-?site|in-office|work from home|wfh)\b(?:[- ]?(?:based|first|only|friendly))?"
    r"|\b(?:anywhere|headquarters|hq|office|metro area|greater|area)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[,()\[\]:]\s*|\s+[-–—]\s+|(?<=\bus)-|(?<=\buk)-|\s+in\s+(?:the\s+)?", re.IGNORECASE)


def places(raw: Iterable[RawPlace]) -> tuple[Place, ...]:
    """Return the places in order, each once; a bare "Remote" borrows the country given beside it."""
    found: list[Place] = []
    for item in raw:
        found.extend(_structured(item) if item.city or item.country else _from_text(item.text or ""))
    distinct: dict[tuple[object, ...], Place] = {}
    for place in found:
        distinct.setdefault((place.text.casefold(), place.city, place.country), place)
    return tuple(distinct.values())[:MAX_PLACES]


def _structured(item: RawPlace) -> list[Place]:
    """A place whose parts the source gave apart: its country may still be a name or missing."""
    city_name, region_name, country_name = (one_line(part or "") for part in (item.city, item.region, item.country))
    code = country(country_name) if country_name else None
    if code is None and region_name and (known_region := region(region_name)):
        code = known_region[1]
    if code is None and city_name and (known_city := city(city_name)):
        code = known_city[1]
    text = one_line(item.text or "") or ", ".join(part for part in (city_name, region_name, country_name) if part)
    return [Place(text[:300], city_name[:120] or None, region_name[:120] or None, code)]


def _from_text(text: str) -> list[Place]:
    parts = [part for part in _SEPARATORS.split(one_line(text)[:1000]) if part.casefold() not in _NOTHING]
    return [_one(part) for part in parts]


def _one(text: str) -> Place:
    """Read one place: its parts from the last to the first, the widest area first."""
    rest = _REMOTE.sub(" ", text)
    pieces = [piece.strip(" .-–—") for piece in _PARTS.split(rest) if piece and piece.strip(" .-–—")]
    code: str | None = None
    region_name: str | None = None
    city_name: str | None = None
    several = False
    for number, piece in enumerate(reversed(pieces)):
        known_region = region(piece)
        # "CA" and "DE" are states and countries: after another part they are the state.
        as_region = known_region if known_region and (len(piece) > 2 or len(pieces) > 1) else None
        as_country = None if as_region and len(piece) == 2 else country(piece)
        as_city = city(piece)
        if as_country and not (as_region and number == 0 and len(pieces) > 1 and len(piece) == 2):
            several = several or (code is not None and code != as_country)
            code = code or as_country
        elif as_city and not (as_region and len(pieces) > 1 and piece.casefold() not in {"new york"}):
            if city_name is not None:
                several = True
            elif code in (None, as_city[1]):
                city_name, code = as_city
            else:
                city_name = piece
        elif as_region and code in (None, as_region[1]):
            region_name, code = as_region
        elif as_region is None and city_name is None and number == len(pieces) - 1 and (code or region_name):
            city_name = piece
    if several:
        # A list of places in one text: its words stay, its parts are not certain.
        return Place(
            text[:300], None, None, code if len({_country_of(piece) for piece in pieces} - {None}) == 1 else None
        )
    return Place(text[:300], city_name, region_name, code)


def _country_of(piece: str) -> str | None:
    known = city(piece)
    return known[1] if known else country(piece)
