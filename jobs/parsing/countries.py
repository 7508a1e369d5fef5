"""Countries and their regions by the names and codes that place texts use; what is not certain is None."""

from __future__ import annotations

import gettext
import re
from functools import cache
from typing import NamedTuple

import pycountry

from jobs.parsing.gazetteer import key, lands


class Region(NamedTuple):
    """A state or province that we keep: its name, ISO 3166-1 alpha-2 country and postal code."""

    name: str
    country: str
    code: str


# Names that ISO does not have, as place texts write them.
_OTHER_NAMES = {
    "usa": "US", "us": "US", "u.s.": "US", "u.s.a.": "US", "u.s": "US", "u.k": "GB", "u.s.a": "US",
    "united states of america": "US", "america": "US",
    "uk": "GB", "u.k.": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "great britain": "GB", "uae": "AE", "u.a.e.": "AE", "emirates": "AE", "ksa": "SA", "south korea": "KR",
    "korea": "KR",
    "russia": "RU", "vietnam": "VN", "czech republic": "CZ", "turkey": "TR", "ivory coast": "CI", "holland": "NL",
    "the netherlands": "NL", "deutschland": "DE", "österreich": "AT", "schweiz": "CH", "suisse": "CH", "españa": "ES",
    "italia": "IT", "brasil": "BR", "méxico": "MX", "polska": "PL", "belgië": "BE", "belgique": "BE", "sverige": "SE",
    "danmark": "DK", "norge": "NO", "suomi": "FI", "éire": "IE", "republic of ireland": "IE", "hong kong sar": "HK",
    "macau": "MO", "taiwan": "TW", "türkiye": "TR", "مصر": "EG", "السعودية": "SA", "الإمارات": "AE", "الأردن": "JO",
    "المغرب": "MA", "قطر": "QA", "الكويت": "KW", "palestine": "PS", "iran": "IR", "syria": "SY", "bolivia": "BO",
    "micronesia": "FM", "venezuela": "VE", "tanzania": "TZ", "moldova": "MD", "laos": "LA", "brunei": "BN",
}  # fmt: skip
_US_STATES = (
    "Alabama AL;Alaska AK;Arizona AZ;Arkansas AR;California CA;Colorado CO;Connecticut CT;Delaware DE;Florida "
    "FL;Georgia GA;"
    "Hawaii HI;Idaho ID;Illinois IL;Indiana IN;Iowa IA;Kansas KS;Kentucky KY;Louisiana LA;Maine ME;Maryland MD;"
    "Massachusetts MA;Michigan MI;Minnesota MN;Mississippi MS;Missouri MO;Montana MT;Nebraska NE;Nevada NV;"
    "New Hampshire NH;New Jersey NJ;New Mexico NM;New York NY;North Carolina NC;North Dakota ND;Ohio OH;Oklahoma OK;"
    "Oregon OR;Pennsylvania PA;Rhode Island RI;South Carolina SC;South Dakota SD;Tennessee TN;Texas TX;Utah UT;"
    "Vermont VT;Virginia VA;Washington WA;West Virginia WV;Wisconsin WI;Wyoming WY;District of Columbia DC"
)
_CA_PROVINCES = (
    "Alberta AB;British Columbia BC;Manitoba MB;New Brunswick NB;Newfoundland and Labrador NL;Nova Scotia "
    "NS;Ontario ON;"
    "Prince Edward Island PE;Quebec QC;Québec QC;Saskatchewan SK"
)
_LONGEST = 80
_WITH_DIVISIONS = frozenset({"AR", "AU", "BR", "DE", "ES", "FR", "IN", "IT", "MX", "ZA"})
_ENGLISH_HOMES = {
    "bavaria": "DE", "hesse": "DE", "lower saxony": "DE", "north rhine-westphalia": "DE", "saxony": "DE",
    "rhineland-palatinate": "DE", "baden-wurttemberg": "DE", "nrw": "DE", "catalonia": "ES", "andalusia": "ES",
    "basque country": "ES",
    "lombardy": "IT", "tuscany": "IT", "piedmont": "IT", "brittany": "FR", "normandy": "FR", "île-de-france": "FR",
    "ile-de-france": "FR", "ile de france": "FR", "region parisienne": "FR", "flanders": "BE", "wallonia": "BE",
    "silesia": "PL",
    "north holland": "NL", "south holland": "NL", "randstad": "NL", "south east england": "GB", "west midlands": "GB",
    "berkshire": "GB", "bedfordshire": "GB", "cheshire": "GB", "west yorkshire": "GB", "south yorkshire": "GB",
    "greater manchester": "GB", "merseyside": "GB", "tyne and wear": "GB", "east anglia": "GB",
}  # fmt: skip
_ENGLISH_DIVISIONS = frozenset(_ENGLISH_HOMES)


# Words of adverts for "in the whole country", and names that translations write otherwise.
_TRANSLATED = {
    "bundesweit": "DE", "deutschlandweit": "DE", "österreichweit": "AT", "schweizweit": "CH", "grande bretagne": "GB",
    "angleterre": "GB", "inglaterra": "GB", "großbritannien": "GB", "reino unido": "GB", "usa": "US", "eeuu": "US",
    "ee uu": "US", "estados unidos de américa": "US", "états unis d'amérique": "US", "etats unis": "US",
    "vereinigte staaten von amerika": "US", "émirats": "AE", "arabie": "SA", "corée": "KR", "corea": "KR",
    "turquie": "TR",
    "turquía": "TR", "türkei": "TR", "rép tchèque": "CZ", "república checa": "CZ", "tchéquie": "CZ", "slowakei": "SK",
    "holanda": "NL", "hollande": "NL", "pays bas": "NL", "المملكة العربية السعودية": "SA", "المملكة السعودية": "SA",
    "الإمارات العربية المتحدة": "AE", "البحرين": "BH", "عمان": "OM", "سلطنة عمان": "OM", "لبنان": "LB", "العراق": "IQ",
    "تونس": "TN", "الجزائر": "DZ", "ليبيا": "LY", "السودان": "SD", "اليمن": "YE", "فلسطين": "PS", "سوريا": "SY",
    "تركيا": "TR",
    "الولايات المتحدة": "US", "أمريكا": "US", "المملكة المتحدة": "GB", "بريطانيا": "GB", "ألمانيا": "DE", "فرنسا": "FR",
    "كندا": "CA", "جمهورية مصر العربية": "EG", "دولة الإمارات": "AE", "دولة قطر": "QA", "دولة الكويت": "KW",
}  # fmt: skip
_LANGUAGES = ("fr", "de", "es", "ar", "pt", "it", "nl")
_DIVISION_WORDS = re.compile(
    r"(?:.+ (?:county|province|governorate|voivodeship|prefecture|oblast|canton|district|municipality|state|region)"
    r"|(?:province|state|region|county|département|provincia|comunidad|land|canton) (?:of|de|du|d')\s?.+)",
    re.IGNORECASE,
)


@cache
def _names() -> dict[str, str]:
    found = dict(_OTHER_NAMES)
    for item in pycountry.countries:
        for name in (item.name, getattr(item, "common_name", ""), getattr(item, "official_name", "")):
            if name:
                found.setdefault(name.casefold().replace(", ", " "), item.alpha_2)
                found.setdefault(name.casefold(), item.alpha_2)
    # Georgia is a state and a country, and its short names settle nothing.
    found.pop("georgia", None)
    return found


@cache
def _translated() -> dict[str, str]:
    """Names in French, German, Spanish, Arabic, Portuguese, Italian and Dutch, by their folded form."""
    ours = {key(name) for name in _regions()} | {"georgia"}
    found = {key(name): code for name, code in (*_names().items(), *_TRANSLATED.items()) if key(name) not in ours}
    for language in _LANGUAGES:
        words = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for item in pycountry.countries:
            for name in (item.name, getattr(item, "common_name", "")):
                translated = key(words.gettext(name)) if name else ""
                if len(translated) > 3 and translated not in ours:
                    found.setdefault(translated, item.alpha_2)
    return found


@cache
def inverted_names() -> re.Pattern[str]:
    """Return a pattern of the names that ISO writes the wrong way round, such as "Bolivia, Plurinational State of"."""
    names = (item.name for item in pycountry.countries if ", " in item.name)
    return re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)), re.IGNORECASE)


@cache
def _homes() -> dict[str, str]:
    """The one country of each first division whose name no other country, and no other division, has."""
    homes: dict[str, set[str]] = {}
    for item in pycountry.subdivisions:
        if item.parent_code is None:
            homes.setdefault(key(item.name), set()).add(item.country_code)
    for name, code in _ENGLISH_HOMES.items():
        homes.setdefault(key(name), set()).add(code)
    return {
        name: next(iter(codes))
        for name, codes in homes.items()
        if len(codes) == 1
        and len(name) > 4
        and lands(name) <= codes
        and country(name) is None
        and region(name) is None
        and name != "georgia"
    }


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

    Names may be English, French, German, Spanish, Arabic, Portuguese, Italian or Dutch. Georgia is a state and a country:
    the bare name settles nothing.
    """
    word = text.strip()
    if len(word) == 2 and word.isascii() and word.isupper():
        found = pycountry.countries.get(alpha_2=word)
        return str(found.alpha_2) if found else _names().get(word.casefold())
    if len(word) > _LONGEST:
        return None
    if len(word) == 3 and word.isascii() and word.isupper() and word.casefold() not in _names():
        found = pycountry.countries.get(alpha_3=word)
        return str(found.alpha_2) if found else None
    return _names().get(word.casefold()) or _translated().get(key(word))


def region(text: str) -> Region | None:
    """Return a US state or Canadian province, by name or by its code in capitals; else None."""
    word = text.strip()
    if len(word) == 2 and word.isupper():
        return _regions().get(f"={word}")
    return _regions().get(word.casefold())


def is_division(text: str, country_code: str) -> bool:
    """Return whether `text` names a large division of the country, such as Queensland of Australia, or says "
    ""county"."""
    word = text.strip()
    known = word.casefold() in _divisions(country_code) or home_of(word) == country_code
    return known or _DIVISION_WORDS.fullmatch(word) is not None


def home_of(text: str) -> str | None:
    """Return the country of a first division whose name only that one has, such as Queensland; else None."""
    word = key(text) if len(text) <= _LONGEST else ""
    return _homes().get(word)


@cache
def _division_lands() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for item in pycountry.subdivisions:
        for name in re.split(r"\s*[\[\]]\s*", item.name):
            found.setdefault(key(name), set()).add(item.country_code)
    for name, code in _ENGLISH_HOMES.items():
        found.setdefault(key(name), set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items() if len(name) > 3}


def home_beside(town: str, division: str) -> str | None:
    """Return the one country that has both a division and a town of these names: "Córdoba", "Andalucía" -> ES; else None."""
    if len(town) > _LONGEST or len(division) > _LONGEST:
        return None
    codes = _division_lands().get(key(division), frozenset()) & lands(town)
    return next(iter(codes)) if len(codes) == 1 else None


def is_division_code(text: str, country_code: str) -> bool:
    """Return whether `text` is the code of a division there, such as MH of India."""
    if not text.isupper() or len(text) > 3:
        return False
    return pycountry.subdivisions.get(code=f"{country_code}-{text}") is not None  # type: ignore[no-untyped-call]
