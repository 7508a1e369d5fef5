"""Time zones that a text asks for, as a range of offsets from UTC: "UTC-3 to UTC+3", "CET ± 2 hours", "EST or PST".

Offsets are standard time; a name that means several zones (IST, AST) is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HOURS = {
    "utc": 0, "gmt": 0, "wet": 0, "cet": 1, "cest": 2, "mez": 1, "bst": 1, "wat": 1, "eet": 2, "eest": 3, "cat": 2,
    "sast": 2,
    "msk": 3, "eat": 3, "trt": 3, "gst": 4, "pkt": 5, "ict": 7, "wib": 7, "sgt": 8, "hkt": 8, "pht": 8, "jst": 9,
    "kst": 9, "aest": 10,
    "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3, "art": -3, "est": -5, "edt": -4, "et": -5, "cst": -6, "cdt": -5,
    "ct": -6,
    "mst": -7, "mdt": -6, "mt": -7, "pst": -8, "pdt": -7, "pt": -8,
    "eastern": -5, "central": -6, "mountain": -7, "pacific": -8, "central european": 1, "eastern european": 2,
}  # fmt: skip
_LONG = r"(?:(?:[Cc]entral|[Ee]astern) [Ee]uropean|[Ee]astern|[Cc]entral|[Mm]ountain|[Pp]acific)(?=[ -](?:[Ss]tandard )?[Tt]ime)"
# Two capitals mean a zone only beside another one or the word: "ET to PT", "9 am ET".
_NAME = (
    r"(?:(?:UTC|GMT|WET|CES?T|MEZ|BST|WAT|EES?T|CAT|SAST|MSK|EAT|TRT|GST|PKT|ICT|WIB|SGT|HKT|PHT|JST|KST|AE[SD]T|"
    r"NZ[SD]T|BRT|ART"
    rf"|[ECMP][SD]T|[ECMP]T)\b|{_LONG}(?:[ -](?:[Ss]tandard )?[Tt]ime)?(?:[ -]?zones?)?)"
)
_NUMBER = r"(?:\s?[+\-−–]\s?\d{1,2}(?::[03]0|\.5)?(?!\d))"
_POINT = rf"{_NAME}{_NUMBER}?"
_SPREAD = (
    r"\s*\(?\s*(?:\+\s?/\s?[-−–]|±|plus or minus|plus/minus)\s*(?P<spread>\d{1,2})"
    r"\s*(?:-?\s?h(?:ou)?rs?\b|h\b|Stunden\b|heures\b)?"
)
_TO = (
    r"\s*(?:\bto\b|\band\b|\bor\b|\bthrough\b|\bbis\b|\bund\b|\boder\b|\bà\b|\bet\b|\bou\b|\ba\b|\by\b"
    r"|/|,|→|–|—|-|~|&|\.\.\.?)\s*"
)
_RANGE = re.compile(
    rf"(?:within|no more than|max(?:imum)?(?: of)?|up to)\s+(?:\+\s?/\s?-|"
    rf"±)?\s?(?P<near>\d{{1,2}})\s?-?(?:h(?:ou)?rs?|h)\b"
    rf"(?: time)?(?: difference)? (?:of|from|to|with) (?:the )?(?P<centre>{_POINT})"
    rf"|(?<![\w.])(?P<low>{_POINT})(?:{_SPREAD}|{_TO}(?P<high>{_POINT}|"
    rf"[+\-−–]\s?\d{{1,2}}(?!\d)))?(?:{_TO}(?P<third>{_POINT}))?"
)
_CUES = (
    *(name.upper() for name in _HOURS if " " not in name and len(name) < 5),
    "astern",
    "acific",
    "entral",
    "ountain",
)
# What a place field means by the zones of a land: offsets of its standard times, in hours. "USA timezones" is no place there.
_OF_LANDS = {
    "us": (-8, -5), "usa": (-8, -5), "united states": (-8, -5), "canada": (-8, -4), "canadian": (-8, -4),
    "north america": (-8, -4), "north american": (-8, -4), "america": (-8, -3), "american": (-8, -3), "americas": (-8, -3),
    "latam": (-6, -3), "uk": (0, 0), "europe": (0, 2), "european": (0, 2), "eu": (0, 2), "emea": (0, 4),
}  # fmt: skip
_LAND_ZONES = re.compile(
    r"(?<!\w)(?P<land>United States|North American?|USA?|UK|EU|EMEA|LATAM|(?!Remote|Hybrid)[A-Z][a-z]+)"
    r"[ -][Tt]ime[ -]?[Zz]ones?\b"
)
_SHORT = re.compile(r"[ECMP]T")
_ZONE_WORD = re.compile(r"\btime|\bhours?\b|\bzones?\b|fuseau|Zeitzone|\bhuso", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ZoneRange:
    """Accepted offsets from UTC in minutes, both ends included; text[start:end] == quote."""

    low: int
    high: int
    start: int
    end: int
    quote: str


def zone_ranges(text: str) -> tuple[ZoneRange, ...]:
    """Return the ranges that `text` names, in order; a lone UTC or GMT without offset or spread names none."""
    found: list[ZoneRange] = []
    if not any(cue in text for cue in _CUES):
        return ()
    for match in _RANGE.finditer(text):
        lone = match["high"] is None and match["third"] is None and match["spread"] is None and match["near"] is None
        point = match["low"] or ""
        if lone and point in {"UTC", "GMT"}:
            continue
        # "Hartford, CT" and "CT, MT" are states: short names alone or in a list need the word beside them.
        short = _SHORT.fullmatch(point) and (lone or re.search("[,/]", match.group()))
        if short and not _zone_beside(text, match):
            continue
        centre = _offset(match["centre"] or point)
        spread = 60 * int(match["near"] or match["spread"] or 0)
        if centre is None or spread > 12 * 60:
            continue
        ends = [centre - spread, centre + spread]
        for other in (match["high"], match["third"]):
            offset = _offset(other, point) if other else None
            ends += [] if offset is None else [offset]
        if min(ends) < -15 * 60 or max(ends) > 15 * 60:
            continue
        found.append(ZoneRange(min(ends), max(ends), match.start(), match.end(), match.group()))
    return tuple(found)


def zones_of_place(text: str) -> tuple[ZoneRange, ...]:
    """Return the ranges that a place text names, those of a land ("USA timezones") among them."""
    found = list(zone_ranges(text))
    for match in _LAND_ZONES.finditer(text):
        hours = _OF_LANDS.get(match["land"].lower())
        if hours and not any(zone.start < match.end() and match.start() < zone.end for zone in found):
            found.append(ZoneRange(hours[0] * 60, hours[1] * 60, match.start(), match.end(), match.group()))
    return tuple(sorted(found, key=lambda zone: zone.start))


def without_zones(text: str) -> str:
    """Return a place text without the time zones in it, a land's ("Israel timezones") among them."""
    rest = text
    for zone in reversed(zone_ranges(text)):
        rest = rest[: zone.start] + " " + rest[zone.end :]
    rest = _LAND_ZONES.sub(" ", rest)
    return rest if rest == text else re.sub(r"\(\s*(?:time ?zones?)?\s*\)", " ", rest, flags=re.IGNORECASE)


def _zone_beside(text: str, match: re.Match[str]) -> bool:
    return bool(_ZONE_WORD.search(text[max(0, match.start() - 25) : match.end() + 15]))


def _offset(point: str, first: str = "UTC") -> int | None:
    """Return the minutes of "UTC+5:30" or "CET"; of "+3" behind "UTC-3" as well."""
    match = re.fullmatch(r"\s*([A-Za-z][A-Za-z -]*?)?\s*(?:([+\-−–])\s?(\d{1,2})(?::(\d\d)|(\.5))?)?\s*", point)
    if match is None:
        return None
    word = match[1] or re.match(r"[A-Za-z]*", first)[0]  # type: ignore[index]
    name = re.sub(r"[ -](?:standard )?time.*|[ -]?zones?$", "", word.lower())
    hours = _HOURS.get(name)
    if hours is None:
        return None
    shift = 0
    if match[3]:
        shift = int(match[3]) * 60 + (int(match[4]) if match[4] else 30 if match[5] else 0)
        shift = -shift if match[2] != "+" else shift
    return hours * 60 + shift
