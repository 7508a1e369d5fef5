"""The words of a place text that make one place, and what they settle: "Austin", "TX", "US"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jobs.contract import Place
from jobs.parsing.cities import City, city_of
from jobs.parsing.countries import Region, home_of, is_division, is_division_code, region

_SHOUTED = re.compile(r"[A-Z]{1,4}")
_NAME = re.compile(r"[^\W\d_][^\d@#<>]{2,38}")


@dataclass(slots=True)
class Group:
    """The words that make one place.

    `name`: the last word that settled something. `addressed`: an unknown word, such as a county, stands behind the city.
    `division`: the first division behind an unknown town, by which alone the country is known.
    """

    words: list[str] = field(default_factory=list)
    city: City | None = None
    region: Region | None = None
    country: str | None = None
    unknown: str = ""
    name: str = ""
    addressed: bool = False
    division: str = ""
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

    def takes_code(self, word: str) -> bool:
        """Whether a short word is a division's code of the country that stands here ("Mumbai, MH")."""
        known = self.city.country if self.city and self.country is None else "US"
        return known not in {"US", "CA"} and is_division_code(word, known)

    def fits(self, found: City | Region | str) -> bool:
        """Whether `found` says more about this place."""
        if self.closed:
            return False
        if isinstance(found, City):
            if self.city and self.city.name.startswith(f"{found.name} ") and self.city.country == found.country:
                # "Dubai Internet City, Dubai": a part of the town.
                return True
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
        if state and self.country and state.country != self.country:
            # "Monterrey, NL, Mexico": the code is one of that country.
            state = None
        region_name = state.name if state else self.division or None
        if self.unknown and code is None:
            code = home_of(self.unknown)
        if self.unknown == "Georgia" and code == "US":
            region_name = "Georgia"
        elif self.unknown and code and name is None:
            town = city_of(self.unknown, code, state.code if state and state.country == code else None)
            if town:
                name = town.name
                state = state or region(town.region or "")
                region_name = state.name if state else region_name
            elif is_division(self.unknown, code):
                region_name = region_name or self.unknown
            elif (
                _NAME.fullmatch(self.unknown)
                and len(self.unknown.split()) <= 4
                and not _SHOUTED.fullmatch(self.unknown)
            ):
                name = self.unknown
        return Place(text[:300], name, region_name, code)
