"""Companies that may be one employer, for a person to decide: found by shared keys, never merged by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from jobs.models.account import User
from jobs.models.board import Board
from jobs.models.company import Company, CompanyAlias, alias_key
from jobs.models.merge import DifferentEmployers
from jobs.models.posting import Posting
from jobs.parsing.company_name import IdentityKey, group_of, identity_keys, plain_name

# A key that more companies share than this says nothing about who they are.
CROWD = 25


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that two companies share: a sentence, and the words of each that it was read from."""

    kind: str
    sentence: str
    evidence: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two companies that may be one; `kept` has more postings, and of equals it is the older.

    `together` are the ids of all that hang together by such pairs, the one of most postings first.
    """

    kept: Company
    other: Company
    reasons: tuple[Reason, ...]
    together: tuple[int, ...]


def likely_pairs() -> list[Pair]:
    """Return the pairs that share a key and that nobody called different, those with more reasons first.

    Of companies that share a key each is paired with the one of most postings, so the work grows with their number and
    not with its square.
    """
    companies = _by_weight()
    rank = {pk: place for place, pk in enumerate(companies)}
    names = _names(companies.values())
    holders: dict[tuple[str, str], list[tuple[int, IdentityKey]]] = defaultdict(list)
    boards = _boards()
    for pk, company in companies.items():
        for key in identity_keys(names[pk], company.website, boards.get(pk, ())):
            holders[group_of(key), key.key].append((pk, key))
    found: dict[tuple[int, int], list[Reason]] = defaultdict(list)
    for sharers in holders.values():
        if not 1 < len(sharers) <= CROWD:
            continue
        (first, mine), *rest = sorted(sharers, key=lambda item: rank[item[0]])
        for pk, theirs in rest:
            found[first, pk].append(_reason(mine, theirs))
    different = _different()
    asked = {
        (kept, other): tuple(reasons)
        for (kept, other), reasons in found.items()
        if not _called_different(names[kept], names[other], different)
    }
    together = _together(asked, rank)
    pairs = [
        Pair(companies[kept], companies[other], reasons, together[kept]) for (kept, other), reasons in asked.items()
    ]
    return sorted(pairs, key=lambda pair: (-len(pair.reasons), rank[pair.kept.pk], rank[pair.other.pk]))


def _together(pairs: Iterable[tuple[int, int]], rank: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """Return for each company of a pair all that hang together with it, in the order of `rank`."""
    groups: dict[int, set[int]] = {}
    for one, other in pairs:
        joined = groups.setdefault(one, {one})
        more = groups.setdefault(other, {other})
        if more is not joined:
            if len(more) > len(joined):
                joined, more = more, joined
            joined |= more
            groups |= dict.fromkeys(more, joined)
    ordered = {id(group): tuple(sorted(group, key=rank.__getitem__)) for group in groups.values()}
    return {pk: ordered[id(group)] for pk, group in groups.items()}


def call_different(*, one: Company, other: Company, by: User) -> bool:
    """Say for good that two companies are not one employer; False where somebody said so before.

    It stands for their names, whatever is merged, renamed or imported later.
    """
    (first_key, first), (second_key, second) = sorted((alias_key(row.name), row.name) for row in (one, other))
    _, is_new = DifferentEmployers.objects.get_or_create(
        first_key=first_key, second_key=second_key, defaults={"first_name": first, "second_name": second, "by": by}
    )
    return is_new


def words_against(companies: Sequence[Company]) -> list[DifferentEmployers]:
    """Return what people said before against any two of `companies` being one."""
    names = _names(companies)
    owner = {alias_key(name): pk for pk, spelled in names.items() for name in spelled}
    rows = DifferentEmployers.objects.filter(first_key__in=owner, second_key__in=owner).select_related("by")
    return [row for row in rows if owner[row.first_key] != owner[row.second_key]]


def _by_weight() -> dict[int, Company]:
    """Return all companies by id, those with more postings first."""
    counted: Mapping[int, int] = dict(
        Posting.objects.order_by().values_list("company_id").annotate(n=Count("pk")).values_list("company_id", "n")
    )
    rows = Company.objects.only("name", "slug", "website", "origin", "is_listed", "city")
    return {row.pk: row for row in sorted(rows, key=lambda row: (not row.is_listed, -counted.get(row.pk, 0), row.pk))}


def _names(companies: Iterable[Company]) -> dict[int, list[str]]:
    names = {company.pk: [company.name] for company in companies}
    aliases = CompanyAlias.objects.filter(company_id__in=list(names)).order_by("pk")
    for pk, name in aliases.values_list("company_id", "name"):
        names[pk].append(name)
    return names


def _boards() -> dict[int, list[tuple[str, str]]]:
    boards: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Board.objects.filter(~Q(company=None)).order_by("pk")
    for pk, source, token in rows.values_list("company_id", "source", "token"):
        boards[pk].append((source, token))
    return boards


def _different() -> dict[str, set[str]]:
    """Return each folded name with those that it is not."""
    different: dict[str, set[str]] = defaultdict(set)
    for first, second in DifferentEmployers.objects.values_list("first_key", "second_key"):
        different[first].add(second)
        different[second].add(first)
    return different


def _called_different(one: Iterable[str], other: Iterable[str], different: Mapping[str, set[str]]) -> bool:
    others = {alias_key(name) for name in other}
    return any(others & different.get(alias_key(name), set()) for name in one)


def _reason(mine: IdentityKey, theirs: IdentityKey) -> Reason:
    said = (mine.said, theirs.said)
    if mine.kind == "website":
        return Reason("website", f"Both have the website {mine.key}.", said)
    if mine.kind == "board":
        return Reason("board", f"Both have a board by the token {mine.key}.", said)
    if "script" in (mine.kind, theirs.kind):
        return Reason("script", "One of them writes its name in both scripts.", said)
    left_out = [_left_out(said_by) for said_by in said]
    what = " and ".join(sorted({word for words in left_out for word in words}))
    return Reason("name", f"The same name without {what}." if what else "The same name.", said)


def _left_out(name: str) -> list[str]:
    plain = plain_name(name)
    return [f"{kind} ({said})" for kind, said in (("the legal form", plain.form), ("the place", plain.place)) if said]
