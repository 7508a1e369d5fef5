"""From where a posting may be done, folded to a scope and three short lists that a database can ask exactly.

A remote posting, and one whose workplace is not stated, is read by `eligibility`; where that accepts nobody by name, its own
countries are accepted and the others left open. On-site and hybrid work is done in its own countries, and nowhere else.
Example: remote, "US only, not California" -> scope only, eligible US; asked for EG the answer is "no".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from jobs.contract import Place, Workplace
from jobs.parsing.eligibility import Answer, Eligibility, Reading, readings

Scope = Literal["anywhere", "only", "some", "unknown"]
# A code of no country: what is answered for it, is answered for every country that is not named.
_UNNAMED = "ZZ"
_SCOPES: dict[Answer, Scope] = {"yes": "anywhere", "no": "only", "unknown": "some"}


@dataclass(frozen=True, slots=True)
class Eligible:
    """Who may do it, by ISO 3166-1 alpha-2 codes in order of the alphabet.

    `scope` says what holds for a country in none of the lists: anywhere = accepted, only = refused, some and unknown = not
    said. `eligible` is empty for anywhere and unknown. `readings` are the statements it rests on, none for its own places.
    """

    scope: Scope
    eligible: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()


def eligible(workplace: Workplace, text: str, places: Sequence[Place]) -> Eligible:
    """Return from where a posting may be done."""
    own = {place.country for place in places if place.country}
    if workplace in ("onsite", "hybrid"):
        return Eligible("only", tuple(sorted(own))) if own else Eligible("unknown")
    said = Eligibility(readings(text, [place.text for place in places]), ())
    taken, refused, unsure = _parted(said.readings)
    elsewhere = said.accepts(_UNNAMED)
    if not any(one.accepted or one.anywhere for one in said.readings):
        taken |= own - refused
    scope = _SCOPES[elsewhere] if taken or elsewhere != "unknown" else "unknown"
    return Eligible(
        scope=scope,
        eligible=() if scope == "anywhere" else tuple(sorted(taken)),
        excluded=tuple(sorted(refused)),
        # Where nothing is said of the others, to be unsure of one is nothing of its own.
        unsure=tuple(sorted(unsure)) if scope in ("anywhere", "only") else (),
        readings=said.readings,
    )


def _parted(said: Sequence[Reading]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return all countries that are named, by what `Eligibility.accepts` answers for them: yes, no, unknown."""
    named = frozenset[str]().union(*(one.accepted | one.perhaps | one.excluded for one in said))
    excluded = frozenset[str]().union(*(one.excluded for one in said))
    taken = named if any(one.anywhere for one in said) else frozenset[str]().union(*(one.accepted for one in said))
    let_in = named.intersection(*(one.accepted | one.perhaps for one in said if one.exclusive))
    yes = (taken & let_in) - excluded
    no = excluded | (named - let_in - taken)
    return yes, no, named - yes - no


def answer(
    scope: str, eligible: Collection[str], excluded: Collection[str], unsure: Collection[str], country: str
) -> Answer:
    """Return whether somebody in `country` may do a posting that is stored with these lists."""
    if country in eligible:
        return "yes"
    if country in excluded:
        return "no"
    if country in unsure or scope in ("some", "unknown"):
        return "unknown"
    return "yes" if scope == "anywhere" else "no"
