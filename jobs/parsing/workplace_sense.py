"""The workplace of a sentence by what it is made of, where no phrase of `workplace.py` says it.

A clause names the home, the desk (office, site, campus), both or neither; how often one is there (each day, some days);
whether that is refused or left to the reader; and whether it speaks of working at all. Examples: desk + some days = hybrid,
"You come in to the studio on Tuesdays"; desk + refused = remote, "Nobody has to be in the office".
"""

from __future__ import annotations

import re

from jobs.contract import Workplace
from jobs.parsing import sense_words as words

_CLAUSE = re.compile(r"[.!?](?=\s|$)|[;\n؛]|\b(?:but|however|aber|mais|pero|porém|لكن)\b", re.IGNORECASE)
_HOME = re.compile(words.HOME, re.IGNORECASE)
_DESK = re.compile(rf"{words.ON_SITE}|{words.OFFICE}", re.IGNORECASE)
_ON_SITE = re.compile(words.ON_SITE, re.IGNORECASE)
_WORKING = re.compile(words.WORKING, re.IGNORECASE)
_COMING = re.compile(words.COMING, re.IGNORECASE)
_EVERY_DAY = re.compile(words.EVERY_DAY, re.IGNORECASE)
_SOME_DAYS = re.compile(words.SOME_DAYS, re.IGNORECASE)
_BOTH = re.compile(words.BOTH, re.IGNORECASE)
_CHOICE = re.compile(words.CHOICE, re.IGNORECASE)
_NOT = re.compile(words.NOT, re.IGNORECASE)
_OFFERED = re.compile(words.OFFERED, re.IGNORECASE)
_REFUSED = re.compile(words.REFUSED, re.IGNORECASE)
_ANYWHERE = re.compile(words.ANYWHERE, re.IGNORECASE)
_SPREAD = re.compile(words.SPREAD, re.IGNORECASE)
_OCCASION = re.compile(words.OCCASION, re.IGNORECASE)
# So many days, or all of them, need no verb beside the desk: "100% no escritório", "biuro dwa razy w tygodniu".
_NUMBERED = re.compile(rf"{words.NUMBERED_DAYS}|100 ?%", re.IGNORECASE)
_HIRING = re.compile(words.HIRING, re.IGNORECASE)
# "Unable to offer remote work from Hawaii" refuses one place.
_OF_A_PLACE = re.compile(r"(?: work(?:ing)?)? (?:from|in|outside|within|for) (?:the )?[A-Z]")
_FEW_LETTERS = 45


def sensed(text: str) -> Workplace:
    """Return what the clauses of a sentence say together: a home and a desk are hybrid; unknown where none says it."""
    said = {found for clause in _CLAUSE.split(text) if clause and (found := _of_clause(clause))}
    if len(said) > 1 or "hybrid" in said:
        return "hybrid"
    return said.pop() if said else "unknown"


def desk_too(text: str) -> bool:
    """Whether another clause than that of the home asks for the desk."""
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    return len(clauses) > 1 and any(
        not _HOME.search(clause) and _of_clause(clause) in ("hybrid", "onsite") for clause in clauses
    )


def refused(text: str) -> bool:
    """Whether working from home is refused: "we aren't able to support remote for this position"."""
    return any(_home_refused(clause, home) for clause in _CLAUSE.split(text) if (home := _HOME.search(clause)))


def some_days_only(text: str) -> bool:
    """Whether a sentence names days, and none that make a whole week."""
    return bool(_SOME_DAYS.search(text) and not _EVERY_DAY.search(text))


def part_time_home(text: str) -> bool:
    """Whether the home is for some days: the words for it stand beside those for how often."""
    for home in _HOME.finditer(text):
        around = re.split(r"[,.;(]", text[max(0, home.start() - 24) : home.start()])[-1]
        behind = re.split(r"[,.;()]|(?<!now) and | or | with | und | et | y ", text[home.end() : home.end() + 28])[0]
        if _SOME_DAYS.search(around) or _SOME_DAYS.search(behind) or _BOTH.search(around):
            return True
    return False


def all_week(text: str) -> bool:
    """Whether the desk is for the whole week, and nothing is said of other days or of the home."""
    return bool(_EVERY_DAY.search(text) and _DESK.search(text) and not _HOME.search(text) and not _some_days(text))


def _some_days(text: str) -> bool:
    return _SOME_DAYS.search(_EVERY_DAY.sub(" ", text)) is not None


def _of_clause(clause: str) -> Workplace | None:
    home = _HOME.search(clause)
    # A visit, a meal and a party are no working place.
    desk = None if _OCCASION.search(clause) else _DESK.search(clause)
    if home and desk:
        return _of_both(clause, home, desk)
    if home:
        return _of_home(clause, home)
    return (_of_desk(clause, desk) if desk else None) or _of_neither(clause)


def _of_both(clause: str, home: re.Match[str], desk: re.Match[str]) -> Workplace | None:
    between = clause[min(home.end(), desk.end()) : max(home.start(), desk.start())]
    if _home_refused(clause, home):
        return "onsite"
    if _desk_refused(clause, desk):
        return "remote"
    if _some_days(clause) or _BOTH.search(clause):
        return "hybrid"
    if _CHOICE.search(clause) or re.search(r"\b(?:or|oder|ou|o|lub|veya|of)\b|أو", between):
        return "remote"
    return (
        "hybrid"
        if re.fullmatch(r"[\s,]*(?:and|und|et|y|e|i|ve|en|&|/|و)\s?(?:the |our |from |in |at )*", between)
        else None
    )


def _of_home(clause: str, home: re.Match[str]) -> Workplace | None:
    if _home_refused(clause, home):
        return "onsite"
    if _HIRING.search(clause):
        return None
    if _some_days(clause):
        return "hybrid"
    if _EVERY_DAY.search(clause):
        return "remote"
    return "remote" if _WORKING.search(clause) or _OFFERED.search(clause) or _CHOICE.search(clause) else None


def _of_desk(clause: str, desk: re.Match[str]) -> Workplace | None:
    if _desk_refused(clause, desk) or (_CHOICE.search(clause) and _COMING.search(clause)):
        return "remote"
    works = _WORKING.search(clause) or _COMING.search(clause)
    on_site = _ON_SITE.search(clause)
    if not works and not on_site and not _NUMBERED.search(clause):
        return None
    if _EVERY_DAY.search(clause):
        return "onsite"
    if _some_days(clause):
        return "hybrid"
    return "onsite" if works and (on_site or re.search(words.AT_DESK, clause, re.IGNORECASE)) else None


def _of_neither(clause: str) -> Workplace | None:
    if re.search(words.COME_IN, clause, re.IGNORECASE) and not _OCCASION.search(clause):
        if _some_days(clause):
            return "hybrid"
        if _EVERY_DAY.search(clause):
            return "onsite"
    if _ANYWHERE.search(clause) or _SPREAD.search(clause) or re.search(words.NO_OFFICE, clause, re.IGNORECASE):
        return "remote"
    return None


def _home_refused(clause: str, home: re.Match[str]) -> bool:
    before, behind = clause[max(0, home.start() - _FEW_LETTERS) : home.start()], clause[home.end() : home.end() + 60]
    denied = _NOT.search(before)
    if _OF_A_PLACE.match(behind):
        return False
    return bool(
        (denied and _REFUSED.search(before[denied.start() :]))
        or (
            denied and len(before[denied.end() :].split()) <= 2 and not re.search(words.NOT_ONLY, before, re.IGNORECASE)
        )
        or re.match(words.REFUSED_BEHIND, behind, re.IGNORECASE)
    )


def _desk_refused(clause: str, desk: re.Match[str]) -> bool:
    before, behind = clause[max(0, desk.start() - 60) : desk.start()], clause[desk.end() : desk.end() + 50]
    denied = _NOT.search(before)
    near = denied and len(before[denied.end() :].split()) <= 1
    return bool(
        (denied and _COMING.search(before[denied.start() :]))
        or (near and (_ON_SITE.match(desk.group()) or re.match(words.ATTENDANCE, behind, re.IGNORECASE)))
        or re.match(words.OPTIONAL_BEHIND, behind, re.IGNORECASE)
    )
