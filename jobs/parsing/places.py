"""Places: one text may hold several, and only what it certainly names becomes a city, region or country.

A text is cut at strong separators, then read piece by piece: pieces that fit each other make one place ("Austin, TX, US"),
a piece that does not fit begins the next ("London, Dublin"). Example: "SF, NYC, Remote" -> San Francisco (US), New York
(US) and "Remote" (US, borrowed); "Atlanta, GA" -> US, never Gabon; "Springfield" alone -> its words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from jobs.contract import Place, RawPlace
from jobs.parsing.cities import BESIDE_AMERICAN, City, city, namesakes
from jobs.parsing.countries import Region, country, is_division, region
from jobs.parsing.html import one_line

MAX_PLACES = 60
MAX_TEXT = 2_000
_COMMAS = str.maketrans("،、，；", ",,,;")
_STRONG = re.compile(r"\s*(?:;|\||•|·|/|\n|(?<!,)\s+or\s+|(?<!,)\s+and/or\s+)\s*", re.IGNORECASE)
_WEAK = re.compile(r"\s+(?:&|\+|and)\s+", re.IGNORECASE)
_NOTHING = re.compile(
    r"\W*(?:n/?a|none|tbd|various|varies(?: by listing)?|multiple locations|\d+ locations|locations?|not specified)?\W*",
    re.I,
)
REMOTE_WORDS = (
    r"(?:(?:fully|100\s?%)\s+)?(?:remote|remotely|telecommute|hybrid|on-?site|in-office|work from home|wfh|home[ -]office)"
    r"(?:[ -](?:based|first|only|friendly|job|position))?"
)
_WORKPLACE = re.compile(rf"(?<!\w){REMOTE_WORDS}(?!\w)", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:headquarters|hq|head office|greater |downtown |(?:metro(?:politan)? )?area|metro|office|only|national)\b"
    r"|^\s*(?:in|within|across|anywhere in|from)\b(?:\s+the\b)?|^\s*the\b",
    re.IGNORECASE,
)
AREAS = re.compile(
    r"(?:worldwide|global|anywhere|emea|apac|apj|anz|latam|amer|americas|mena|gcc|dach|nordics|benelux|cee|eu|"
    r"europe|european union|asia|africa|oceania|middle east|latin america|"
    r"(?:north|south|central) america|east coast|west coast|midwest|(?:north|south|east|west|central)(?:east|west|ern)?)",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:and|or|&)\s+")
_PART_OF = re.compile(r"(?:north|south|east|west|central|upstate)(?:ern)? (.+)", re.IGNORECASE)
_CUT = re.compile(r"\s*[()\[\]:]\s*|\s+[-–—]\s+|\s*[–—]\s*")
_SHOUTED = re.compile(r"[A-Z]{1,4}")
_DISTRICT = re.compile(r"\bwashington,?\s*d\.?\s?c\b\.?", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][^\d@#<>]{2,38}")


def places(raw: Iterable[RawPlace]) -> tuple[Place, ...]:
    """Return the places in order, each once. Country names and codes beside a text help to read it."""
    found: list[Place] = []
    for item in raw:
        if item.city or item.region or not item.text:
            found.append(_structured(item))
        else:
            hint = country(one_line(item.country)) if item.country else None
            found.extend(_from_text(one_line(item.text).translate(_COMMAS)[:MAX_TEXT], hint))
    distinct: dict[tuple[object, ...], Place] = {}
    for place in found:
        if place.text or place.country:
            distinct.setdefault((place.text.casefold(), place.city, place.country), place)
    return tuple(distinct.values())[:MAX_PLACES]


def _structured(item: RawPlace) -> Place:
    """A place whose parts the source gave apart; what one part leaves open, another may settle."""
    city_name, region_name, country_name = (one_line(part or "") for part in (item.city, item.region, item.country))
    code = country(country_name) if country_name else None
    known = city(city_name) if city_name else None
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
        _without_filler(_WORKPLACE.sub(" ", word))
        for part in _STRONG.split(text)
        for piece in part.split(",")
        for word in _words(piece.strip())
    )
    return list(dict.fromkeys(word.upper() if len(word) <= 5 and word.lower() not in {"asia"} else word.title()
                              for word in words if AREAS.fullmatch(word)))  # fmt: skip


@dataclass(slots=True)
class _Group:
    """The words that make one place.

    `name`: the last word that settled something. `addressed`: an unknown word, such as a county, stands behind the city.
    """

    words: list[str] = field(default_factory=list)
    city: City | None = None
    region: Region | None = None
    country: str | None = None
    unknown: str = ""
    name: str = ""
    addressed: bool = False
    remote: bool = False
    closed: bool = False

    @property
    def settled(self) -> bool:
        return bool(self.city or self.region or self.country)

    @property
    def firm(self) -> bool:
        return self.settled or bool(self.unknown)

    @property
    def code(self) -> str | None:
        """The country that what stands here means."""
        part = self.region or self.city
        return self.country or (part.country if part else None)

    def fits(self, found: City | Region | str) -> bool:
        """Whether `found` says more about this place."""
        if self.closed:
            return False
        if isinstance(found, City):
            if self.city or self.region:
                return self.city == found or (self.city is None and self.region == region(found.region or ""))
            return self.country in (None, found.country)
        if isinstance(found, Region):
            if self.region or self.country not in (None, found.country):
                return self.region == found
            return self.city is None or self.city.region in (None, found.code)
        return self.code in (None, found) or (self.addressed and not self.region and not self.country)

    def add(self, found: City | Region | str) -> None:
        """Take `found`; another state or country makes a known city its namesake ("Dublin, OH")."""
        if isinstance(found, City):
            self.city = found
        elif isinstance(found, Region):
            self.region = found
            if self.city and (self.city.country, self.city.region) != (found.country, found.code):
                self.city = City(self.city.name, found.country, found.code)
        else:
            self.country = found
            if self.city and self.city.country != found:
                self.city = City(self.city.name, found, None)

    def place(self, text: str, hint: str | None = None) -> Place:
        """Return what is certain: an unknown name beside its region or country is a city, unless it is a division."""
        code = self.code or hint
        name = self.city.name if self.city else None
        state = self.region or region(self.city.region or "") if self.city else self.region
        region_name = state.name if state else None
        if self.unknown and code and name is None:
            if is_division(self.unknown, code):
                region_name = region_name or self.unknown
            elif (
                _NAME.fullmatch(self.unknown)
                and len(self.unknown.split()) <= 4
                and not _SHOUTED.fullmatch(self.unknown)
            ):
                name = self.unknown
        return Place(text[:300], name, region_name, code)


@lru_cache(maxsize=4096)
def _from_text(text: str, hint: str | None) -> tuple[Place, ...]:
    """Return the places of one text; `hint` is the country where the text leaves it open."""
    if _NOTHING.fullmatch(text):
        return (Place("", None, None, hint),) if hint else ()
    groups = [
        group
        for segment in _segments(_DISTRICT.sub(lambda found: found.group().replace(",", ""), text))
        for group in _groups(segment)
    ]
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


def _segments(text: str) -> list[str]:
    """Cut at separators that cannot stand inside one place; at "and" only where each side names one."""
    found: list[str] = []
    for part in _STRONG.split(text):
        part = _balanced(part)
        if _NOTHING.fullmatch(part):
            continue
        sides = _WEAK.split(part)
        several = len(sides) > 1 and all(any(group.settled for group in _groups(side)) for side in sides)
        found.extend(sides if several else [part])
    return found


def _balanced(text: str) -> str:
    """Return `text` without brackets that a cut has left open."""
    return text if text.count("(") == text.count(")") else one_line(text.replace("(", " ").replace(")", " "))


def _groups(segment: str) -> list[_Group]:
    """Read a segment's comma-separated pieces in order; what settles nothing belongs to the place before it."""
    pieces = [piece for part in segment.split(",") if (piece := _LEADING.sub("", part.strip()))]
    american = sum(bool((found := city(word)) and found.country == "US") for piece in pieces for word in _words(piece))
    groups: list[_Group] = []
    for piece in pieces:
        _read(groups, piece, american > 0)
    kept: list[_Group] = []
    for group in groups:
        if kept and group.unknown and not group.settled:
            kept[-1].words += group.words
        else:
            kept.append(group)
    firm = [group for group in kept if group.firm]
    if len(firm) == 1 and all(group.firm or group.remote for group in kept):
        firm[0].words = [segment.strip(" ,")]
        return firm
    return kept


def _words(piece: str) -> list[str]:
    """Cut a piece at brackets and dashes, and at hyphens where a side of them is known ("US-Remote", "IN-Bengaluru")."""
    if country(piece):
        return [piece]
    found: list[str] = []
    for part in _CUT.split(piece):
        word = part.strip(" .-") if not _known(part) else part
        sides = [side.strip() for side in word.split("-")]
        if len(sides) > 1 and not _known(word) and any(_known(side) or _WORKPLACE.fullmatch(side) for side in sides):
            found.extend(side for side in sides if side)
        elif word:
            found.append(word)
    return found


def _known(word: str) -> bool:
    return bool(city(word) or region(word) or country(word))


def _read(groups: list[_Group], piece: str, american: bool) -> None:
    """Read one piece into the last place where it fits, else into the next one."""
    remote = bool(_WORKPLACE.search(piece))
    rests = [rest for word in _words(piece) if (rest := _without_filler(_WORKPLACE.sub(" ", word)))]
    areas = [rest for rest in rests if AREAS.fullmatch(rest)]
    rests = [rest for rest in rests if rest not in areas]
    # "US-Remote" and "Remote in Canada" are places of their own; "India - Remote" says how the place before it works.
    own = remote and bool(rests) and not re.search(r"\s[-–—]\s|[(:]", piece)
    first = groups[0] if len(groups) == 1 and not groups[0].firm else None
    last = first or (groups[-1] if groups and groups[-1].firm else None)
    if last is None or (own and last.firm) or (not rests and (remote or areas)):
        last = _begin(groups)
    for rest in rests:
        found = _meaning(rest, last, american)
        if found is None:
            if last.country or last.closed:
                last = _begin(groups)
            if not last.settled:
                last.unknown = last.unknown or rest
            last.addressed = last.city is not None
        else:
            if not last.fits(found) and not _namesake(rest, found, last):
                last = _begin(groups)
            last.add(found)
            last.name = rest
    last.remote = last.remote or remote
    last.closed = own and not last.city and not last.unknown
    last.words.append(piece)


def _begin(groups: list[_Group]) -> _Group:
    groups.append(_Group())
    return groups[-1]


def _without_filler(word: str) -> str:
    previous, rest = "", word
    while rest != previous:
        previous, rest = rest, " ".join(_FILLER.sub(" ", rest).split()).strip(" .-–—") if not _known(rest) else rest
    return rest


def _namesake(word: str, found: City | Region | str, group: _Group) -> bool:
    """Whether `found`, right behind a known name, means that name's namesake: "Vancouver, WA", "Lebanon, NH"."""
    if isinstance(found, Region) and len(word) == 2 and not group.region:
        if group.country and not group.city and len(group.name) > 3:
            group.unknown, group.country = group.name, None
        return group.country is None
    return isinstance(found, str) and bool(group.city) and (group.city, found) in namesakes()


def _meaning(word: str, group: _Group, american: bool) -> City | Region | str | None:
    """Return what `word` means behind `group`; None where it is unknown, or could be a state and a country."""
    as_city, as_region, as_country = city(word), region(word), country(word)
    part_of = _PART_OF.fullmatch(word)
    if part_of and not (as_city or as_region or as_country):
        return region(part_of[1])
    short = BESIDE_AMERICAN.get(word.casefold()) if american else None
    if short and not (as_region and group.city and group.city.region == as_region.code):
        return city(short)
    if as_region and as_region.name == "Georgia" and len(word) > 2:
        if group.city and group.city.country == "GE":
            return "GE"
        return as_region if group.code == "US" or american else None
    if as_country and as_region:
        if as_country == group.code or not group.firm:
            return as_country if as_country == group.code else None
        return as_region
    if as_city and as_region:
        # New York is both; Washington alone is the state.
        beside = group.city is not None and group.city.region == as_region.code and group.region is None
        lone = as_city.region != as_region.code or (group.unknown and not group.settled)
        return as_region if beside or lone else as_city
    return as_city or as_country or as_region
