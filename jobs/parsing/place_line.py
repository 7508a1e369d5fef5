"""One line of a place text read piece by piece into places.

Pieces that fit each other make one place, a piece that does not fit begins the next: "Austin, TX, US" is one, "London,
Dublin" are two. What stands behind a name chooses between its namesakes: "Dublin, OH".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jobs.parsing.cities import BESIDE_AMERICAN, City, city, city_of, is_namesake
from jobs.parsing.countries import Region, country, home_beside, home_of, region
from jobs.parsing.gazetteer import lands
from jobs.parsing.place_group import Group
from jobs.parsing.place_words import AREAS, FILLER, WORKPLACE

# Wards of Japan and Korea: "Minato-ku", "Gangnam-gu".
_WARD = re.compile(r"[^\W\d_]{2,40}-(?:ku|gu|dong)", re.IGNORECASE)
_AROUND = re.compile(r"(?:metro|greater) .{2,60}", re.IGNORECASE)
# Danish towns have their postal district's letters: "Aarhus C".
_POSTAL = re.compile(r"(.{3,40}) [A-ZÆØÅ]{1,2}")
_LEADING = re.compile(r"^(?:and|or|&)\s+")
_PART_OF = re.compile(r"(?:north|south|east|west|central|upstate)(?:ern)? (.+)", re.IGNORECASE)
_CUT = re.compile(r"\s*[()\[\]:]\s*|\s+[-–—]\s+|\s*[–—]\s*")


def groups_of(segment: str) -> list[Group]:
    """Read a segment's comma-separated pieces in order; what settles nothing belongs to the place before it."""
    pieces = [piece for part in segment.split(",") if (piece := _LEADING.sub("", part.strip()))]
    american = sum(
        bool((found := city(word)) and found.country == "US") for piece in pieces for word in words_of(piece)
    )
    groups: list[Group] = []
    for piece in pieces:
        _read(groups, piece, american > 0)
    kept: list[Group] = []
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


def words_of(piece: str) -> list[str]:
    """Cut a piece at brackets and dashes, and at hyphens where a side of them is known ("US-Remote", "
    ""IN-Bengaluru")."""
    if country(piece) or _WARD.fullmatch(piece):
        return [piece]
    found: list[str] = []
    for part in _CUT.split(piece):
        word = part.strip(" .-") if not _known(part.strip()) else part.strip()
        sides = [side.strip() for side in word.split("-")]
        if (
            len(sides) > 1
            and not _known(word)
            and home_of(word) is None
            and any(_known(side) or WORKPLACE.fullmatch(side) for side in sides)
        ):
            found.extend(_rejoined(sides))
        elif word:
            head, _, tail = word.partition(" ")
            found.extend((head, tail) if country(head) and AREAS.fullmatch(tail) else (word,))
    return found


def _rejoined(sides: list[str]) -> Iterator[str]:
    """Yield the sides of hyphens, the longest known names whole: "US-CA-Santa-Clara" has three."""
    start = 0
    while start < len(sides):
        end = next((end for end in range(len(sides), start, -1) if _known("-".join(sides[start:end]))), start + 1)
        if sides[start]:
            yield "-".join(sides[start:end])
        start = end


def _known(word: str) -> bool:
    return bool(city(word) or region(word) or country(word))


def _read(groups: list[Group], piece: str, american: bool) -> None:
    """Read one piece into the last place where it fits, else into the next one."""
    remote = bool(WORKPLACE.search(piece))
    rests = [rest for word in words_of(piece) if (rest := without_filler(WORKPLACE.sub(" ", word)))]
    areas = [rest for rest in rests if AREAS.fullmatch(rest)]
    rests = [rest for rest in rests if rest not in areas]
    # "US-Remote" and "Remote in Canada" are places of their own; "India - Remote" says how the place before it works.
    own = remote and bool(rests) and not re.search(r"\s[-–—]\s|[(:]", piece)
    first = groups[0] if len(groups) == 1 and not groups[0].firm else None
    last = first or (groups[-1] if groups and groups[-1].firm else None)
    if last is None or (own and last.firm) or (not rests and (remote or areas)):
        last = _begin(groups)
    for rest in rests:
        found = None if last.takes_code(rest) else _meaning(rest, last, american)
        home = _home_by(rest, found, last)
        if home:
            last.division, found = rest, home
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


def _home_by(word: str, found: City | Region | str | None, group: Group) -> str | None:
    """Return the country by which a division settles the unknown town before it: "Birmingham, West Midlands".

    A city of that name in a land without the town is not meant: "Guildford, Surrey" is not in Canada.
    """
    if not group.unknown or group.settled:
        return None
    if isinstance(found, City) and found.country not in lands(group.unknown):
        return home_beside(group.unknown, word)
    return home_of(word) or home_beside(group.unknown, word) if found is None else None


def _begin(groups: list[Group]) -> Group:
    groups.append(Group())
    return groups[-1]


def without_filler(word: str) -> str:
    previous, rest = "", " ".join(word.split())
    while rest != previous:
        previous, rest = rest, " ".join(FILLER.sub(" ", rest).split()).strip(" .-–—") if not _known(rest) else rest
    return rest


def _namesake(word: str, found: City | Region | str, group: Group) -> bool:
    """Whether `found`, right behind a known name, means that name's namesake: "Vancouver, WA", "Lebanon, NH"."""
    if isinstance(found, Region) and len(word) == 2 and not group.region:
        if group.country and not group.city and len(group.name) > 3:
            group.unknown, group.country = group.name, None
        return group.country is None
    return isinstance(found, str) and bool(group.city and is_namesake(group.city, found))


def _meaning(word: str, group: Group, american: bool) -> City | Region | str | None:
    """Return what `word` means behind `group`; None where it is unknown, or could be a state and a country."""
    as_city, as_region, as_country = city(word), region(word), country(word)
    part_of = _PART_OF.fullmatch(word)
    if _WARD.fullmatch(word) or (_AROUND.fullmatch(word) and as_city and group.city and group.code == as_city.country):
        return None
    if part_of and not (as_city or as_region or as_country or home_of(word)):
        return region(part_of[1]) or country(part_of[1])
    short = BESIDE_AMERICAN.get(word.casefold()) if american else None
    own = as_region and (
        (group.unknown and not group.settled)
        or (group.city and (group.city.region == as_region.code or city_of(group.city.name, "US", as_region.code)))
    )
    if short and not own:
        return city(short)
    if as_region and as_region.name == "Georgia" and len(word) > 2:
        if group.city and group.city.country == "GE":
            return "GE"
        town = not group.settled and group.unknown
        if town and city_of(town, "US", "GA") and not city_of(town, "GE"):
            # "Savannah, Georgia"
            return as_region
        return as_region if group.code == "US" or american else None
    if as_city and group.country and not as_region and is_namesake(as_city, group.country, known_pairs_only=True):
        return City(as_city.name, group.country, None)
    if as_country and as_region:
        if as_country == group.code or not group.firm:
            return as_country if as_country == group.code else None
        return as_region
    if as_city and as_region:
        # New York is both; Washington alone is the state.
        beside = group.city is not None and group.city.region == as_region.code and group.region is None
        lone = as_city.region != as_region.code or (group.unknown and not group.settled)
        return as_region if beside or lone else as_city
    return as_city or as_country or as_region or _town_of(word, group)


def _town_of(word: str, group: Group) -> City | None:
    """Return the town that a word behind a lone country or region means there: "Israel - Yokneam", "Aarhus C"."""
    postal = _POSTAL.fullmatch(word)
    danish = city(postal[1]) if postal else None
    if danish and danish.country == "DK":
        return danish
    if group.code is None or group.city or group.unknown or group.closed:
        return None
    return city_of(word, group.code, group.region.code if group.region else None)
