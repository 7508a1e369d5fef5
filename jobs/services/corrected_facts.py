"""Facts of a posting that a person can set: how a correction spells each, and the columns that it then owns.

`workplace` and the like take a value of the posting's own choices. `places` are place lines parted by semicolons. `pay` is
"60000-90000 EGP month", "60000- EGP month" (from), "-90000 EGP month" (up to) or one amount. `eligibility` is "anywhere",
"unknown", or "only" or "some" with ISO codes. `experience` is whole years. "unstated" says that the posting is silent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from jobs.contract import Place, RawPlace
from jobs.models.correction import PostingCorrection
from jobs.models.posting import Posting
from jobs.parsing.annual import FACTORS
from jobs.parsing.money import minor_digits
from jobs.parsing.places import places
from jobs.search.homes import home_codes
from jobs.search.vocabulary import currencies
from taxonomy.classify.experience import BEGINNERS, CONTRADICTING_YEARS, MOST_YEARS

Field = PostingCorrection.Field
Columns = dict[str, object]
UNSTATED = "unstated"
MOST_PLACES = 20
PAY = re.compile(
    r"(?P<low>\d{1,12}(?:\.\d{1,3})?)?(?P<dash>-)?(?P<high>\d{1,12}(?:\.\d{1,3})?)? (?P<currency>[A-Z]{3}) (?P<period>[a-z]{3,5})"
)
# What a source states apart from the text, so that reading the text anew does not bring it back.
STATED_APART = frozenset({Field.WORKPLACE, Field.EMPLOYMENT, Field.PLACES, Field.PAY})
# The evidence that goes with a fact of the text.
EVIDENCE: dict[str, tuple[str, ...]] = {
    Field.ELIGIBILITY: ("eligible:accepts", "eligible:excludes"),
    Field.EXPERIENCE: ("experience",),
    Field.EDUCATION: ("education",),
    Field.VISA: ("visa",),
    Field.RELOCATION: ("relocation",),
    Field.CLEARANCE: ("clearance",),
}


def columns_of(field: str, value: str) -> Columns:
    """Return what a correction sets, by column of a posting; empty for places and for what is no fact.

    Raises ValueError with one sentence for a value that cannot be read.
    """
    read = _READ.get(field)
    return {} if read is None else read(value)


def places_of(value: str) -> tuple[Place, ...]:
    """Return the places that a correction names; raises ValueError where it names none, or very many."""
    lines = [line.strip() for line in value.split(";") if line.strip()]
    if not 0 < len(lines) <= MOST_PLACES:
        raise ValueError(f"Name 1 to {MOST_PLACES} places, parted by semicolons.")
    return places(RawPlace(text=line) for line in lines)


def own_columns(posting: Posting, corrections: Iterable[tuple[str, str]]) -> None:
    """Lay corrected facts over the columns of `posting`, which the caller saves."""
    fields = set()
    for field, value in corrections:
        fields.add(field)
        for name, column in columns_of(field, value).items():
            setattr(posting, name, column)
    if Field.EXPERIENCE in fields:
        years = posting.experience_years or 0
        posting.contradicts_entry_level = posting.seniority in BEGINNERS and years >= CONTRADICTING_YEARS


def _choice(column: str, values: Iterable[str], silent: str | None) -> Callable[[str], Columns]:
    known = [value for value in values if value]

    def read(value: str) -> Columns:
        if value == UNSTATED and silent is not None:
            return {column: silent}
        if value not in known:
            raise ValueError(f"There is no {column} called {value[:60]}.")
        return {column: value}

    return read


def _pay(value: str) -> Columns:
    if value == UNSTATED:
        return {"pay_min": None, "pay_max": None, "pay_currency": "", "pay_period": "", "pay_stated": ""}
    match = PAY.fullmatch(value)
    if match is None or not (match["low"] or match["high"]):
        raise ValueError("Write pay as 60000-90000 EGP month, with a dash before or behind for up to and from.")
    if match["currency"] not in currencies() or match["period"] not in FACTORS:
        raise ValueError("Pay needs a currency such as EGP, and hour, day, week, month or year.")
    low, high = (_minor(match[name], match["currency"]) for name in ("low", "high"))
    if not match["dash"]:
        high = low
    if (low is not None and high is not None and low > high) or 0 in (low, high):
        raise ValueError("Pay is above zero, the lower amount first.")
    return {
        "pay_min": low, "pay_max": high, "pay_currency": match["currency"], "pay_period": match["period"], "pay_stated": "",
    }  # fmt: skip


def _minor(amount: str | None, currency: str) -> int | None:
    return None if amount is None else int(Decimal(amount).scaleb(minor_digits(currency)))


def _eligibility(value: str) -> Columns:
    scope, *codes = value.split()[:250] or [""]
    wrong = next((code for code in codes if code not in home_codes()), None)
    if wrong is not None:
        raise ValueError(f"{wrong[:20]} is no country; write codes such as EG and DE.")
    if scope not in Posting.Eligibility.values or bool(codes) != (scope in ("only", "some")):
        raise ValueError("Write anywhere, unknown, or only or some with the codes of countries, such as only EG SA.")
    return {
        "eligibility": scope, "eligible_countries": sorted(set(codes)), "excluded_countries": [], "unsure_countries": [],
    }  # fmt: skip


def _experience(value: str) -> Columns:
    if value == UNSTATED:
        return {"experience_years": None, "experience_required": False}
    if not (value.isascii() and value.isdigit() and len(value) <= 2 and int(value) <= MOST_YEARS):
        raise ValueError(f"Write the least years as a number up to {MOST_YEARS}, or {UNSTATED}.")
    return {"experience_years": int(value), "experience_required": True}


def _education(value: str) -> Columns:
    columns = _choice("education", Posting.Education.values, "")(value)
    return {**columns, "education_required": columns["education"] not in ("", Posting.Education.NONE.value)}


_READ: dict[str, Callable[[str], Columns]] = {
    Field.WORKPLACE: _choice("workplace", Posting.Workplace.values, None),
    Field.EMPLOYMENT: _choice("employment", Posting.Employment.values, ""),
    Field.PAY: _pay,
    Field.ELIGIBILITY: _eligibility,
    Field.EXPERIENCE: _experience,
    Field.EDUCATION: _education,
    Field.VISA: _choice("visa", Posting.Help.values, ""),
    Field.RELOCATION: _choice("relocation", Posting.Help.values, ""),
    Field.CLEARANCE: _choice("clearance", Posting.Clearance.values, ""),
}
FACTS = frozenset({*_READ, Field.PLACES})
