"""Regions that adverts hire in, and the countries that belong to them for certain or perhaps.

Nobody owns words like Europe or MENA: where lists differ on a country (Turkey, Sudan, Mexico) it stands under "perhaps".
Codes are ISO 3166-1 alpha-2. The facts are common knowledge; the EU and the EEA are as of 2026.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pycountry

from jobs.parsing.gazetteer import key


class Area(NamedTuple):
    """Countries that belong to a region, and those that do by some lists only."""

    countries: frozenset[str]
    perhaps: frozenset[str]


_EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
_EEA = f"{_EU} IS LI NO"
_BALKANS = "AL BA BG HR XK ME MK RS SI GR RO"
_EUROPE = f"{_EEA} GB CH AL AD BA MC MD ME MK SM RS UA VA XK GI IM JE GG FO AX"
_EUROPE_PERHAPS = "TR RU BY GE AM AZ KZ IL"
_GCC = "AE BH KW OM QA SA"
_LEVANT = "JO LB PS SY"
_MIDDLE_EAST = f"{_GCC} {_LEVANT} EG IQ YE"
_MIDDLE_EAST_PERHAPS = "IL IR TR CY"
_NORTH_AFRICA = "DZ EG LY MA TN"
_NORTH_AFRICA_PERHAPS = "SD EH MR"
_AFRICA_SOUTH = (
    "AO BJ BW BF BI CM CV CF TD KM CG CD CI DJ GQ ER SZ ET GA GM GH GN GW KE LS LR MG MW ML MR MU MZ NA NE NG RW ST "
    "SN SC "
    "SL SO ZA SS SD TZ TG UG ZM ZW"
)
_AFRICA = f"{_NORTH_AFRICA} {_AFRICA_SOUTH} EH RE YT SH"
_CARIBBEAN = "AG BS BB CU DM DO GD HT JM KN LC VC TT PR AW CW BQ SX KY BM TC VG VI AI MS GP MQ MF BL"
_CENTRAL_AMERICA = "BZ CR SV GT HN NI PA"
_SOUTH_AMERICA = "AR BO BR CL CO EC GY PY PE SR UY VE GF FK"
_LATAM = f"{_CENTRAL_AMERICA} AR BO BR CL CO EC PY PE UY VE MX DO CU PR"
_SOUTHEAST_ASIA = "BN KH ID LA MY MM PH SG TH TL VN"
_SOUTH_ASIA = "AF BD BT IN LK MV NP PK"
_EAST_ASIA = "CN HK JP KR KP MN MO TW"
_CENTRAL_ASIA = "KZ KG TJ TM UZ"
_OCEANIA = "AU NZ FJ PG SB VU WS TO KI TV NR PW FM MH NC PF GU MP AS CK NU TK WF"
_ASIA_PERHAPS = f"{_MIDDLE_EAST} {_MIDDLE_EAST_PERHAPS} GE AM AZ RU"
_CEE = "PL CZ SK HU RO BG SI HR RS BA ME MK AL XK EE LV LT"
_EMEA = f"{_EUROPE} {_MIDDLE_EAST} {_AFRICA} TR IL"
# names (parted by ;) -> countries | perhaps
_TABLE = {
    "eu;e u;european union;eu countries;eu member states;union européenne;ue;unión europea;europäische "
    "union;europäischen union;"
    "الاتحاد الأوروبي": (_EU, ""),
    "eea;european economic area;ewr;eee;eu eea;eea countries": (_EEA, "CH GB"),
    "schengen;schengen area": (f"{_EEA} CH", "IE CY"),
    "europe;european countries;europa;أوروبا;european timezones;continental europe;europäischen ausland": (
        _EUROPE, _EUROPE_PERHAPS),
    "western europe": ("AT BE CH DE FR GB IE LU NL LI MC", "ES PT IT DK SE NO FI IS MT"),
    "eastern europe": ("BG CZ HU MD PL RO SK UA", "BY RU RS HR SI BA ME MK AL XK EE LV LT"),
    "central and eastern europe;cee;central europe;central eastern europe": (_CEE, "UA MD BY AT DE"),
    "northern europe": ("DK EE FI IS LT LV NO SE", "GB IE"),
    "southern europe": ("ES GR IT MT PT", f"CY {_BALKANS}"),
    "balkans;western balkans": ("AL BA ME MK RS XK", _BALKANS),
    "baltics;baltic states": ("EE LV LT", ""),
    "nordics;nordic countries;nordic region": ("DK FI IS NO SE", "FO GL AX"),
    "scandinavia": ("DK NO SE", "FI IS"),
    "dach;dach region;dach raum": ("AT CH DE", "LI"),
    "benelux": ("BE LU NL", ""),
    "iberia": ("ES PT", "AD"),
    "uk i;uk and ireland;uk ireland;british isles": ("GB IE", ""),
    "emea;emea region;europe middle east and africa": (_EMEA, "RU GE AM AZ KZ IR BY"),
    "mena;mena region;middle east and north africa;moyen orient et afrique du nord;الشرق الأوسط وشمال أفريقيا": (
        f"{_MIDDLE_EAST} {_NORTH_AFRICA}", f"{_MIDDLE_EAST_PERHAPS} {_NORTH_AFRICA_PERHAPS} DJ SO"),
    "middle east;moyen orient;medio oriente;naher osten;nahen osten;الشرق الأوسط": (_MIDDLE_EAST, _MIDDLE_EAST_PERHAPS),
    "gcc;gcc countries;gulf;gulf countries;gulf region;khaleej;pays du golfe;دول الخليج;الخليج;مجلس التعاون الخليجي": (_GCC, ""),
    "levant": (_LEVANT, "IL EG IQ CY"),
    "maghreb": ("DZ MA TN", "LY MR"),
    "arab world;arab countries;arab region;العالم العربي;الدول العربية;الوطن العربي": (
        f"{_GCC} {_LEVANT} {_NORTH_AFRICA} IQ YE SD", "MR SO DJ KM"),
    "africa;african countries;afrique;áfrica;afrika;أفريقيا;إفريقيا": (_AFRICA, ""),
    "north africa;northern africa;afrique du nord;شمال أفريقيا": (_NORTH_AFRICA, _NORTH_AFRICA_PERHAPS),
    "sub saharan africa": (_AFRICA_SOUTH, ""),
    "west africa": ("BJ BF CI GH GM GN GW LR ML NE NG SN SL TG CV", "MR CM"),
    "east africa": ("KE TZ UG RW BI ET", "SO SS DJ ER MG MU MW MZ ZM ZW SD"),
    "southern africa": ("ZA BW NA LS SZ", "ZW ZM MZ MW AO MG"),
    "americas;the americas;amer;américas;americas region": (f"US CA {_LATAM} {_SOUTH_AMERICA} {_CARIBBEAN}", ""),
    "north america;northern america;north american;amérique du nord;nordamerika;norteamérica": ("US CA", "MX"),
    "latam;latin america;latam region;américa latina;latinoamérica;amérique latine;lateinamerika;أمريكا اللاتينية": (
        _LATAM, "GY SR BZ HT JM TT"),
    "south america;sudamérica;amérique du sud;südamerika": (_SOUTH_AMERICA, ""),
    "central america": (_CENTRAL_AMERICA, "MX"),
    "caribbean;the caribbean": (_CARIBBEAN, "BZ GY SR"),
    "apac;asia pacific;apj;asia pac;apac region": (
        f"{_SOUTHEAST_ASIA} {_SOUTH_ASIA} {_EAST_ASIA} {_OCEANIA}", f"{_CENTRAL_ASIA} AF"),
    "asia;asie;asien;آسيا": (f"{_SOUTHEAST_ASIA} {_SOUTH_ASIA} {_EAST_ASIA} {_CENTRAL_ASIA}", _ASIA_PERHAPS),
    "southeast asia;south east asia;sea region;asean": (_SOUTHEAST_ASIA, ""),
    "south asia": (_SOUTH_ASIA, ""),
    "east asia": (_EAST_ASIA, ""),
    "central asia": (_CENTRAL_ASIA, ""),
    "anz;australia and new zealand": ("AU NZ", ""),
    "oceania": (_OCEANIA, ""),
    "cis;cis countries": ("AM AZ BY KZ KG MD RU TJ UZ", "UA GE TM"),
}  # fmt: skip


@cache
def _areas() -> dict[str, Area]:
    return {
        key(name): Area(frozenset(members.split()), frozenset(perhaps.split()) - frozenset(members.split()))
        for names, (members, perhaps) in _TABLE.items()
        for name in names.split(";")
    }


def area(name: str) -> Area | None:
    """Return the countries of a region by its name in English, French, German, Spanish or Arabic; None where unknown."""
    return _areas().get(key(name.replace("&", " ").replace("/", " "))) if len(name) <= 60 else None


@cache
def every_country() -> frozenset[str]:
    """Return the codes of all countries and territories of ISO 3166-1, and Kosovo's."""
    return frozenset(item.alpha_2 for item in pycountry.countries) | {"XK"}
