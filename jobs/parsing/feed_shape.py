"""What a feed of an unknown format is made of: where its entries probably stand, and what stands in one.

Entries are what repeats: of all names that stand several times in one parent, the one whose repeats hold the most. Which
field is which is guessed from names alone, for a person to look at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jobs.parsing.field_paths import Path, Spaces, Step, apart, is_element, node_text, nodes, path_text
from jobs.parsing.html import one_line

MAX_NODES = 20_000
MAX_DEPTH = 6
SAMPLE = 25
MAX_LEAVES = 80
_EXAMPLE = 90
# Names by which formats call a field, the surest first, without signs and in small letters.
_NAMES: Mapping[str, str] = {
    "title": "title jobtitle positiontitle name position vacancytitle headline titel intitule",
    "url": "url link joburl jobtarget absoluteurl hostedurl careersurl detailurl href lien applicationlink "
    "applyurl",
    "id": "id @id guid jobid referencenumber reference uid uuid vacancyid externalid code requisitionid",
    "company": "company companyname employer organization organisation entreprise firma unternehmen",
    "text": "description body content jobdescription descriptionhtml contenthtml html text beschreibung",
    "place": "location joblocation locationname place city region ort ville standort country",
    "workplace": "workplace workplacetype remotetype remotestatus workmodel",
    "employment": "employmenttype jobtype contracttype type schedule contract vertragsart",
    "pay_min": "salarymin minsalary salaryfrom paymin minpay compensationminimum",
    "pay_max": "salarymax maxsalary salaryto paymax maxpay compensationmaximum",
    "pay_currency": "salarycurrency currency currencycode paycurrency compensationcurrency",
    "pay_period": "salaryperiod payperiod salaryunit compensationfrequency",
    "pay_text": "salary compensation salaryrange pay gehalt salaire",
    "published": "pubdate published publishedat dateposted publicationdate date createdat created posted",
    "expires": "expirationdate expirydate expires expiresat expire validthrough closingdate deadline enddate",
    "language": "language lang locale",
    "department": "department category team abteilung",
    "apply_url": "applyurl applylink applicationurl",
}  # fmt: skip
_COUNTRIES = ("country", "countryName", "country_name", "tt:country", "countryCode", "country_code", "land", "pays")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Where entries may stand, and how many stand there."""

    path: str
    count: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """One path inside an entry: in how many of the looked at ones it holds something, and the first that it holds."""

    path: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What a feed is made of; `candidates` with the most likely first, `leaves` of the entries at the chosen path."""

    candidates: tuple[Candidate, ...]
    leaves: tuple[Leaf, ...]
    looked_at: int


def candidates(root: Any, spaces: Spaces) -> tuple[Candidate, ...]:
    """Return where entries may stand, the most likely first; empty where nothing repeats and nothing has fields."""
    prefixes = {uri: prefix for prefix, uri in spaces.items()}
    found: dict[str, tuple[int, int]] = {}
    waiting: list[tuple[tuple[Step, ...], Any]] = [((), root)]
    for _ in range(MAX_NODES):
        if not waiting:
            break
        steps, node = waiting.pop(0)
        if isinstance(node, list):
            _count(found, steps, node)
            waiting += [(steps, item) for item in node[:3]]
            continue
        if len(steps) >= MAX_DEPTH:
            continue
        groups: dict[str, list[Any]] = {}
        for name, child in _children(node, prefixes):
            groups.setdefault(name, []).append(child)
        for name, group in groups.items():
            if is_element(node):
                _count(found, (*steps, Step(name)), group)
            waiting += [((*steps, Step(name)), child) for child in group[:3]]
    repeated = {path for path, (count, _) in found.items() if count > 1}
    # What repeats inside something that repeats is a part of it, as places are of a posting.
    ranked = sorted(
        found.items(),
        key=lambda item: (any(_is_below(item[0], path) for path in repeated), -item[1][0] * item[1][1], item[0]),
    )
    return tuple(Candidate(path, count) for path, (count, _) in ranked[:8])


def _is_below(path: str, other: str) -> bool:
    return path != other and (other == "." or path.startswith(f"{other}."))


def _count(found: dict[str, tuple[int, int]], steps: tuple[Step, ...], group: list[Any]) -> None:
    """Note a group of like nodes, with the number of fields that one of them has."""
    fields = max((len(set(_names(node))) for node in group[:SAMPLE]), default=0)
    path = path_text(Path(steps))
    if fields >= 2 and found.get(path, (0, 0))[0] < len(group):
        found[path] = (len(group), fields)


def _names(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node
    elif is_element(node):
        yield from node.attrib
        yield from (str(child.tag) for child in node)


def shape(root: Any, spaces: Spaces, record: Path, likely: tuple[Candidate, ...]) -> Shape:
    """Return what the entries at `record` hold, in the order of the first entries."""
    prefixes = {uri: prefix for prefix, uri in spaces.items()}
    entries = nodes(record, root, spaces)[:SAMPLE]
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for entry in entries:
        seen: set[str] = set()
        for steps, text in _leaves(entry, (), prefixes):
            path = path_text(Path(steps))
            if path not in examples and len(examples) >= MAX_LEAVES:
                continue
            examples.setdefault(path, one_line(text)[:_EXAMPLE])
            seen.add(path)
        counts.update(seen)
    return Shape(likely, tuple(Leaf(path, counts[path], example) for path, example in examples.items()), len(entries))


def guessed(found: Shape) -> dict[str, str]:
    """Return field -> path for what names alone tell; a path is used once, except an address to apply at."""
    by_name: dict[str, str] = {}
    for leaf in sorted(found.leaves, key=lambda leaf: (leaf.path.count("."), -leaf.count)):
        parts = [re.sub(r"[\W_]", "", part.rpartition(":")[2]).lower() for part in leaf.path.split(".")]
        last = leaf.path.rpartition(".")[2]
        by_name.setdefault(f"@{parts[-1]}" if last.startswith("@") else parts[-1], leaf.path)
        # Of a field in two steps, such as salary.min, both name it.
        by_name.setdefault("".join(parts[-2:]), leaf.path)
    fields: dict[str, str] = {}
    for field, names in _NAMES.items():
        path = next(
            (by_name[name] for name in names.split() if name in by_name and by_name[name] not in fields.values()), None
        )
        if path:
            fields[field] = path
    if not {"pay_min", "pay_max"} & fields.keys():
        fields.pop("pay_currency", None)
        fields.pop("pay_period", None)
    paths = {leaf.path for leaf in found.leaves}
    way, _, last = fields.get("place", "").rpartition(".")
    country = next((path for name in _COUNTRIES if (path := f"{way}.{name}" if way else name) in paths), None)
    if re.search(r"city|ort$|ville", last, re.IGNORECASE) and country:
        fields["place"] = f'{fields["place"]} + ", " + {country}'
    return fields


def _children(node: Any, prefixes: Mapping[str, str]) -> list[tuple[str, Any]]:
    """Return (name as a path writes it, child) of what stands directly in a node."""
    if isinstance(node, dict):
        return list(node.items())
    if not is_element(node):
        return []
    return [(_written(child.tag, prefixes), child) for child in node if isinstance(child.tag, str)]


def _written(full: str, prefixes: Mapping[str, str]) -> str:
    space, _, local = full.rpartition("}")
    prefix = prefixes.get(space.removeprefix("{"))
    return f"{prefix}:{local}" if prefix else local


def _leaves(node: Any, steps: tuple[Step, ...], prefixes: Mapping[str, str]) -> Iterator[tuple[tuple[Step, ...], str]]:
    if isinstance(node, list):
        for item in apart(node)[:3]:
            yield from _leaves(item, steps, prefixes)
        return
    if is_element(node):
        for name, value in node.attrib.items():
            yield (*steps, Step(_written(name, prefixes), attribute=True)), str(value)
    below = _children(node, prefixes) if len(steps) < MAX_DEPTH else []
    own = node_text(node) if not below else None
    if own and steps:
        yield steps, own
    for name, child in below:
        yield from _leaves(child, (*steps, Step(name)), prefixes)
