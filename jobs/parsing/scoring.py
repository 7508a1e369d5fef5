"""How well pay, places and workplace agree with what a person read in the same words; pure arithmetic."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from taxonomy.scoring import Counts, SetCase, score_sets

# Sums are the same within this share: 4,166.67 a month was written by a person as 4,167.
TOLERANCE = 0.005


@dataclass(frozen=True, slots=True)
class PaySum:
    """Stated pay in the numbers of the text; None where that end, the currency or the period is not stated."""

    min: float | None
    max: float | None
    currency: str | None
    period: str | None


@dataclass(frozen=True, slots=True)
class PayCase:
    """One text: what a person read (None: no pay), what we read, and what else would be right.

    `period_written` False means that the person inferred the period from the size; saying none is right there too.
    """

    given: PaySum | None
    said: PaySum | None
    period_written: bool = True
    other_max: tuple[float, ...] = ()
    other_currency: tuple[str, ...] = ()
    other_period: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PayScores:
    """Of `stated` texts with pay, `exact` were read right in all four parts; of `silent` ones `kept` were left alone.

    `wrong_period`: texts with pay that we read for another period.
    """

    stated: int
    exact: int
    silent: int
    kept: int
    wrong_period: int


@dataclass(frozen=True, slots=True)
class PlaceCase:
    """One text: countries (ISO) and English names of towns that a person read, and those that we read."""

    countries: frozenset[str]
    cities: frozenset[str]
    said_countries: frozenset[str]
    said_cities: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlaceScores:
    """Counts of countries and of towns over `n` texts."""

    n: int
    countries: Counts
    cities: Counts


def score_pay(cases: Sequence[PayCase]) -> PayScores:
    """Score `cases`; an end that the person left open is not compared."""
    stated = [case for case in cases if case.given is not None]
    silent = [case for case in cases if case.given is None]
    return PayScores(
        stated=len(stated),
        exact=sum(_is_exact(case) for case in stated),
        silent=len(silent),
        kept=sum(case.said is None for case in silent),
        wrong_period=sum(case.said is not None and not _same_period(case) for case in stated),
    )


def score_places(cases: Sequence[PlaceCase]) -> PlaceScores:
    """Score `cases`; towns are compared without case and accents."""
    return PlaceScores(
        n=len(cases),
        countries=score_sets(SetCase(case.countries, case.said_countries) for case in cases),
        cities=score_sets(SetCase(_plain(case.cities), _plain(case.said_cities)) for case in cases),
    )


def _is_exact(case: PayCase) -> bool:
    given, said = case.given, case.said
    if given is None or said is None:
        return False
    greatest = said.max if said.max is not None else said.min
    least_right = given.min is None or _close(said.min, given.min)
    most_right = given.max is None or any(_close(greatest, most) for most in (given.max, *case.other_max))
    currency_right = said.currency == given.currency or said.currency in case.other_currency
    return least_right and most_right and currency_right and _same_period(case)


def _same_period(case: PayCase) -> bool:
    given, said = case.given, case.said
    if given is None or said is None:
        return given is said
    if said.period is None and not case.period_written:
        return True
    return said.period == given.period or said.period in case.other_period


def _close(said: float | None, given: float) -> bool:
    return said is not None and abs(said - given) <= max(TOLERANCE * abs(given), 0.01)


def _plain(names: Collection[str]) -> frozenset[str]:
    """Return names in small letters without accents."""
    apart = (unicodedata.normalize("NFKD", name) for name in names)
    return frozenset(
        "".join(letter for letter in name if not unicodedata.combining(letter)).casefold() for name in apart
    )
