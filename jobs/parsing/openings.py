"""Which postings are the same opening, and why: the rules, their proof, and the clusters that follow from them.

A pair is linked by the strongest rule that holds: `source-id` (both lead to one posting at its source), `opening` (one
opening behind both at their source), `requisition` (one requisition of the employer) or `text` (texts alike). The last
three ask for one employer and one title without places, and never hold against a sign that the two are apart: other
requisitions, another seniority. The result depends on the postings alone, not on the order in which they came.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from jobs.parsing.requisition import MOST_TITLES
from jobs.parsing.sketch import Sketch, boilerplate, is_cut, likeness

Rule = Literal["source-id", "opening", "requisition", "text"]
RULES: tuple[Rule, ...] = ("source-id", "opening", "requisition", "text")
# So much of two texts is the same where they are one text; a copy that was cut off has so much of its own in the other.
ALIKE = 0.8
CUT = 0.9
# Below this the texts are clearly different, and one number behind both does not make them one opening.
DIFFERENT = 0.3
# Within one title each posting is compared with so many neighbours, those of the likest texts first.
NEIGHBOURS = 40


@dataclass(frozen=True, slots=True)
class Opening:
    """What is compared of one posting.

    `key` names it for ever and everywhere (source, board, id). `board` is where its ids count, `employer` whose opening it
    is. `is_employers` says that the employer's own record gave it. `title` is a title key, `requisition` a requisition key,
    `sketch` a sample of its text; empty where there is none, and of one kind of
    sequence for all that are compared together. `seniority` is empty where it is not stated.
    """

    key: str
    board: str
    employer: str
    is_employers: bool
    title: str
    seniority: str = ""
    source_ids: frozenset[str] = frozenset()
    opening_id: str = ""
    requisition: str = ""
    sketch: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Two postings that are one opening: the rule, and what proves it (an id, a number, or how many percent are alike)."""

    one: str
    other: str
    rule: Rule
    proof: str
    strength: float = 1.0

    @property
    def order(self) -> tuple[int, float, str, str]:
        """Return what sorts links, the strongest first."""
        return RULES.index(self.rule), -self.strength, self.one, self.other


@dataclass(frozen=True, slots=True)
class Employer:
    """What all postings of an employer say together: their boilerplate, and numbers that stand on too many titles."""

    common: Sketch = frozenset()
    refused: frozenset[str] = frozenset()


def employer_of(openings: Collection[Opening]) -> Employer:
    """Return what the openings of one employer have in common."""
    titles: dict[str, set[str]] = defaultdict(set)
    for opening in openings:
        titles[opening.requisition].add(opening.title)
    refused = frozenset(number for number, found in titles.items() if len(found) > MOST_TITLES)
    return Employer(boilerplate((item.title, item.sketch) for item in openings if item.sketch), refused)


def apart(one: Opening, other: Opening, employer: Employer) -> str:
    """Return why two postings of one employer cannot be the same opening, as one word; empty where nothing says so."""
    if one.board == other.board and one.opening_id and other.opening_id and one.opening_id != other.opening_id:
        return "opening"
    # The number that an aggregator gives a copy is no requisition of the employer's.
    numbers = {one.requisition, other.requisition} - employer.refused
    if one.is_employers and other.is_employers and len(numbers) > 1 and "" not in numbers:
        return "requisition"
    if one.seniority and other.seniority and one.seniority != other.seniority:
        return "seniority"
    return ""


def link(one: Opening, other: Opening, employer: Employer, rules: Collection[Rule] = RULES) -> Link | None:
    """Return why two postings are the same opening by one of `rules`; None where none says so, or they are apart."""
    if one.key > other.key:
        one, other = other, one
    shared = sorted(one.source_ids & other.source_ids)
    if shared and "source-id" in rules:
        return Link(one.key, other.key, "source-id", shared[0])
    if one.employer != other.employer or not one.title or one.title != other.title or apart(one, other, employer):
        return None
    alike = _alike(one, other, employer)
    if alike is None or alike >= DIFFERENT:
        same_opening = one.board == other.board and one.opening_id == other.opening_id
        if same_opening and one.opening_id and "opening" in rules:
            return Link(one.key, other.key, "opening", one.opening_id)
        same_number = one.requisition == other.requisition and one.requisition not in employer.refused
        if same_number and one.requisition and "requisition" in rules:
            return Link(one.key, other.key, "requisition", one.requisition)
    if alike is not None and alike >= ALIKE and "text" in rules:
        return Link(one.key, other.key, "text", f"{alike:.0%}", alike)
    return None


def _alike(one: Opening, other: Opening, employer: Employer) -> float | None:
    """Return how alike the texts of two postings are; an aggregator may have cut its copy off."""
    if one.sketch and one.sketch == other.sketch:
        return 1.0
    alike = likeness(one.sketch, other.sketch, employer.common)
    if alike is not None and alike < ALIKE and not (one.is_employers and other.is_employers):
        held = is_cut(one.sketch, other.sketch, employer.common)
        return held if held is not None and held >= CUT else alike
    return alike


@dataclass(slots=True)
class Group:
    """Postings that are one opening so far, with what tells them apart from others."""

    members: set[str]
    openings: list[Opening]
    links: list[Link] = field(default_factory=list)


def clusters(
    openings: Collection[Opening], not_same: Collection[tuple[str, str]] = (), rules: Collection[Rule] = RULES
) -> list[Group]:
    """Return the groups of two and more that `rules` make, each with the links that made it, sorted by their first key.

    `not_same` are pairs of keys that a person told apart; nothing links them, not even by way of a third. Links are
    taken from the strongest on, and one that would join two postings which are apart is left out.
    """
    by_key = {opening.key: opening for opening in openings}
    employers = _employers(by_key.values())
    told: dict[str, set[str]] = defaultdict(set)
    for one, other in not_same:
        told[one].add(other)
        told[other].add(one)
    group_of = {key: Group({key}, [opening]) for key, opening in by_key.items()}
    for found in sorted(set(_links(by_key, employers, rules)), key=lambda item: item.order):
        first, second = group_of[found.one], group_of[found.other]
        if first is second or not _may_join(first, second, found.rule, told, employers):
            continue
        if len(first.members) < len(second.members):
            first, second = second, first
        first.members |= second.members
        first.openings += second.openings
        first.links += [*second.links, found]
        for key in second.members:
            group_of[key] = first
    made = {id(group): group for group in group_of.values() if len(group.members) > 1}
    return sorted(made.values(), key=lambda group: min(group.members))


def _employers(openings: Iterable[Opening]) -> dict[str, Employer]:
    found: dict[str, list[Opening]] = defaultdict(list)
    for opening in openings:
        found[opening.employer].append(opening)
    return {employer: employer_of(items) for employer, items in found.items()}


def _links(by_key: Mapping[str, Opening], employers: Mapping[str, Employer], rules: Collection[Rule]) -> Iterator[Link]:
    """Yield the links of all pairs that share a source id, or an employer and a title; long lists are not squared."""
    buckets: dict[tuple[str, ...], list[Opening]] = defaultdict(list)
    for opening in by_key.values():
        for found in opening.source_ids:
            buckets[("", found)].append(opening)
        if opening.title:
            buckets[(opening.employer, opening.title)].append(opening)
    for bucket in buckets.values():
        bucket.sort(key=lambda item: (item.opening_id, item.requisition, item.sketch, item.key))
        for place, one in enumerate(bucket):
            for other in itertools.islice(bucket, place + 1, place + 1 + NEIGHBOURS):
                found_link = link(one, other, employers[one.employer], rules)
                if found_link is not None:
                    yield found_link


def _may_join(
    first: Group, second: Group, rule: Rule, told: Mapping[str, set[str]], employers: Mapping[str, Employer]
) -> bool:
    if any(told.get(key, set()) & second.members for key in first.members):
        return False
    # Two addresses of one posting are that posting, whatever else is said of them.
    return rule == "source-id" or not any(
        one.employer == other.employer and apart(one, other, employers[one.employer])
        for one in _different(first)
        for other in _different(second)
    )


def _different(group: Group) -> Iterable[Opening]:
    """Return one opening for each way in which those of a group can be apart from others."""
    return {
        (item.employer, item.board if item.opening_id else "", item.is_employers, item.opening_id, item.requisition,
         item.seniority): item
        for item in group.openings
    }.values()  # fmt: skip
