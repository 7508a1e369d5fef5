"""The last day to apply as a text states it: "Apply by 31 March 2026", "Bewerbungsschluss: 31.03.2026".

A date without its year, or one that could be read in two ways (03/04/2026), states nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from jobs.parsing.dates import FIRST_YEAR, LAST_YEAR
from jobs.parsing.quoted import Quoted

# A text is looked through this far (characters), and so many dates are read.
LONGEST = 40_000
MOST = 20
# Month by the first letters of its name, in English, German, French, Spanish and Portuguese; longer ones first.
_MONTHS = (
    ("juin", 6), ("juil", 7), ("jan", 1), ("jän", 1), ("ene", 1), ("feb", 2), ("fév", 2), ("fev", 2), ("mar", 3),
    ("mär", 3), ("apr", 4), ("avr", 4), ("abr", 4), ("may", 5), ("mai", 5), ("jun", 6), ("jul", 7), ("aug", 8),
    ("aoû", 8), ("ago", 8), ("sep", 9), ("set", 9), ("oct", 10), ("okt", 10), ("out", 10), ("nov", 11), ("dec", 12),
    ("dez", 12), ("déc", 12), ("dic", 12),
)  # fmt: skip
_SAID = r"""(?:
    \bapplication\ deadline | \bdeadline\ (?:to\ apply|for\ applications?) | \bclosing\ date(?:\ for\ applications?)?
    | \bapply\ (?:by|before|until|no\ later\ than)
    | \bapplications?\ (?:close|are\ due|must\ be\ received|will\ be\ accepted|are\ accepted|accepted)
      (?:\ (?:on|by|until|through))?
    | \bBewerbungs(?:schluss|frist|ende) | \bdate\ limite\ (?:de\ candidature|de\ dépôt|pour\ postuler)
    | \bfecha\ límite\ (?:de\ (?:postulación|inscripción|solicitud)|para\ (?:postular|aplicar|solicitar))
    | \b(?:data\ limite|prazo)\ (?:de\ (?:inscrição|candidatura)|para\ (?:inscrição|inscrições|candidaturas?))
)"""
_DATE = r"""(?:
    (?P<iso>\d{4}-\d\d-\d\d)
    | (?P<numbers>\d{1,2}[./]\d{1,2}[./]\d{4})
    | (?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?\ (?:de\ |of\ )?(?P<month>[^\W\d]{3,12})\.?,?\ (?:de\ )?(?P<year>\d{4})
    | (?P<month_first>[^\W\d]{3,12})\.?\ (?P<day_second>\d{1,2})(?:st|nd|rd|th)?,?\ (?P<year_last>\d{4})
)\b"""
_DEADLINE = re.compile(
    rf"{_SAID}[:\ –-]{{0,4}}(?:is|on|by|the|am|bis|zum|le|el|é|es|est|ist)?[:\ ]{{0,2}}(?:the\ |zum\ |der\ )?"
    rf"(?:[^\W\d]{{3,10}},\ )?{_DATE}",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day to apply, and the words that state it."""

    day: date
    said: Quoted


def stated_deadline(text: str) -> Deadline | None:
    """Return the last day to apply that `text` states, of several the latest; None where it states none."""
    latest: Deadline | None = None
    for number, found in enumerate(_DEADLINE.finditer(text[:LONGEST])):
        if number == MOST:
            break
        day = _day(found)
        if day is not None and (latest is None or day > latest.day):
            latest = Deadline(day, Quoted("text", found.start(), found.end(), found.group()))
    return latest


def _day(found: re.Match[str]) -> date | None:
    part = found.groupdict()
    if part["iso"]:
        year, month, day = (int(number) for number in part["iso"].split("-"))
    elif part["numbers"]:
        day, month, year = (int(number) for number in re.split(r"[./]", part["numbers"]))
        # With dots the day comes first, wherever that is written; with strokes that holds only where it cannot be a month.
        if "/" in part["numbers"] and day <= 12:
            return None
    else:
        month = _month(part["month"] or part["month_first"])
        day, year = int(part["day"] or part["day_second"]), int(part["year"] or part["year_last"])
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _month(name: str) -> int:
    """Return the number of a month; 0 for a word that names none."""
    return next((number for start, number in _MONTHS if name.casefold().startswith(start)), 0)
