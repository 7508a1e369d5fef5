"""Countries and their regions by the names and codes that place texts use; what is not certain is None."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pycountry


class Region(NamedTuple):
    """A state or province that we keep: its name, ISO 3166-1 alpha-2 country and postal code."""

    name: str
    country: str
    code: str


# Names that ISO does not have, as place texts write them.
_OTHER_NAMES = {
    "usa": "US", "us": "US", "u.s.": "US", "u.s.a.": "US", "united states of america": "US", "america": "US",
    "uk": "GB", "u.k.": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "great britain": "GB", "uae": "AE", "u.a.e.": "AE", "emirates": "AE", "ksa": "SA", "south korea": "KR", "korea": "KR",
    "russia": "RU", "vietnam": "VN", "czech republic": "CZ", "turkey": "TR", "ivory coast": "CI", "holland": "NL",
    "the netherlands": "NL", "deutschland": "DE", "österreich": "AT", "schweiz": "CH", "suisse": "CH", "españa": "ES",
    "italia": "IT", "brasil": "BR", "méxico": "MX", "polska": "PL", "belgië": "BE", "belgique": "BE", "sverige": "SE",
    "danmark": "DK", "norge": "NO", "suomi": "FI", "éire": "IE", "republic of ireland": "IE", "hong kong sar": "HK",
    "macau": "MO", "taiwan": "TW", "türkiye": "TR", "مصر": "EG", "السعودية": "SA", "الإمارات": "AE", "الأردن": "JO",
    "المغرب": "MA", "قطر": "QA", "الكويت": "KW", "palestine": "PS", "iran": "IR", "syria": "SY", "bolivia": "BO",
    "micronesia": "FM", "venezuela": "VE", "tanzania": "TZ", "moldova": "MD", "laos": "LA", "brunei": "BN",
}  # fmt: skip
_US_STATES = (
    "Alabama AL;Alaska AK;Arizona AZ;Arkansas AR;California CA;Colorado CO;Connecticut CT;Delaware DE;Florida FL;Georgia GA;"
    "Hawaii HI;Idaho ID;Illinois IL;Indiana IN;Iowa IA;Kansas KS;Kentucky KY;Louisiana LA;Maine ME;Maryland MD;"
    "Massachusetts MA;Michigan MI;Minnesota MN;Mississippi MS;Missouri MO;Montana MT;Nebraska NE;Nevada NV;"
    "New Hampshire NH;New Jersey NJ;New Mexico NM;New York NY;North Carolina NC;North Dakota ND;Ohio OH;Oklahoma OK;"
    "Oregon OR;Pennsylvania PA;Rhode Island RI;South Carolina SC;South Dakota SD;Tennessee TN;Texas TX;Utah UT;"
    "Vermont VT;Virginia VA;Washington WA;West Virginia WV;Wisconsin WI;Wyoming WY;District of Columbia DC"
)
_CA_PROVINCES = (
    "Alberta AB;British Columbia BC;Manitoba MB;New Brunswick NB;Newfoundland and Labrador NL;Nova Scotia NS;Ontario ON;"
    "Prince Edward Island PE;Quebec QC;Québec QC;Saskatchewan SK"
)
_WITH_DIVISIONS = frozenset({"AR", "AU", "BR", "DE", "ES", "FR", "IN", "IT", "MX", "ZA"})
_ENGLISH_DIVISIONS = frozenset(
    {"bavaria", "hesse", "lower saxony", "north rhine-westphalia", "saxony", "rhineland-palatinate", "baden-wurttemberg",
     "catalonia", "andalusia", "lombardy", "tuscany", "piedmont", "brittany", "normandy", "île-de-france", "ile-de-france"}
)  # fmt: skip


@cache
def _names() -> dict[str, str]:
    found = dict(_OTHER_NAMES)
    for item in pycountry.countries:
        for name in (item.name, getattr(item, "common_name", ""), getattr(item, "official_name", ""), item.alpha_3):
            if name:
                found.setdefault(name.casefold(), item.alpha_2)
    # Georgia is a state and a country, and its short names settle nothing.
    found.pop("georgia", None)
    return found


@cache
def _regions() -> dict[str, Region]:
    found: dict[str, Region] = {}
    for country_code, table in (("US", _US_STATES), ("CA", _CA_PROVINCES)):
        for entry in table.split(";"):
            name, _, code = entry.rpartition(" ")
            region_found = found.setdefault(f"={code}", Region(name, country_code, code))
            found[name.casefold()] = region_found
    return found


@cache
def _divisions(country_code: str) -> frozenset[str]:
    """The names, folded, of a country's large divisions; of small countries they are often its towns."""
    if country_code not in _WITH_DIVISIONS:
        return frozenset()
    named = pycountry.subdivisions.get(country_code=country_code) or ()  # type: ignore[no-untyped-call]
    return frozenset(item.name.casefold() for item in named) | _ENGLISH_DIVISIONS


def country(text: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country's name or alpha-2 code in capitals; None where it names none.

    Georgia is a state and a country: the bare name settles nothing.
    """
    word = text.strip()
    if len(word) == 2 and word.isascii() and word.isupper():
        found = pycountry.countries.get(alpha_2=word)
        return str(found.alpha_2) if found else _names().get(word.casefold())
    return _names().get(word.casefold())


def region(text: str) -> Region | None:
    """Return a US state or Canadian province, by name or by its code in capitals; else None."""
    word = text.strip()
    if len(word) == 2 and word.isupper():
        return _regions().get(f"={word}")
    return _regions().get(word.casefold())


def is_division(text: str, country_code: str) -> bool:
    """Return whether `text` names a large division of the country, such as Queensland of Australia."""
    return text.strip().casefold() in _divisions(country_code)
