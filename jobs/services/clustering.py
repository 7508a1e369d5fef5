"""Linking postings that are the same opening: linked and shown together, never overwritten or deleted.

What is linked follows from the postings and from what people told apart, not from the order of imports
(`jobs.parsing.openings`). Whenever a posting is new or changed, the postings of its employer are compared anew, within
one employer and title; those of other employers only where an address of theirs leads to the same posting.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from django.db import connection, transaction
from django.db.models import Q

from jobs.contract import CleanPosting
from jobs.models.board import Board
from jobs.models.cluster import Fingerprint, NotSame
from jobs.models.posting import Cluster, Posting
from jobs.parsing.openings import Group, Link, Opening, clusters
from jobs.parsing.posting_ids import own_id, posting_ids
from jobs.parsing.requisition import requisition_key
from jobs.parsing.sketch import sketch
from jobs.parsing.title_key import title_key
from jobs.services.bulk import Row, update_rows, upsert_rows

BATCH = 500
# One at a time compares postings, so that two imports never link the same ones in two ways.
LOCK = 0x6F70656E
COLUMNS = ("posting_id", "title_key", "source_ids", "opening_id", "requisition_key", "sketch", "is_linked")
_STANDS = ("cluster_id", "cluster_place", "cluster_rule", "cluster_proof")
_LEADING_TO = """
SELECT DISTINCT found.posting_id FROM unnest(%s::varchar[]) AS wanted (key)
  JOIN jobs_fingerprint found ON found.source_ids @> ARRAY[wanted.key]
"""
# One join: the ORM would put one in a subquery of its own table, which takes minutes before that is first analysed.
_ARE_LINKED = """
UPDATE jobs_fingerprint waiting SET is_linked = true FROM jobs_posting posting
 WHERE posting.id = waiting.posting_id AND NOT waiting.is_linked AND posting.company_id = ANY(%s)
"""
_UNSTATED = Posting.Seniority.UNSPECIFIED


@dataclass(frozen=True, slots=True)
class Linked:
    """What one comparison did: postings compared, clusters among them, and postings whose cluster changed."""

    compared: int = 0
    clusters: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    """One posting as it is compared, with where it stands now."""

    posting_id: int
    opening: Opening
    rank: tuple[int, datetime, str]
    stands: tuple[int | None, int | None, str, str]


def store_fingerprints(*, pairs: Sequence[tuple[Posting, CleanPosting]]) -> None:
    """Store what saved postings are compared by; they wait for `link_pending` from then on."""
    made = [_fingerprint(posting, clean) for posting, clean in pairs]
    upsert_rows(Fingerprint, COLUMNS, made, unique=COLUMNS[:1], update=COLUMNS[1:])


def _fingerprint(posting: Posting, clean: CleanPosting) -> Row:
    found = [item for url in (clean.url, clean.apply_url or "") for item in posting_ids(url)]
    if posting.board is not None and posting.board.company_id is not None:
        own = own_id(posting.board.source, clean.external_id)
        found += [own] if own else []
    return (
        posting.pk,
        title_key(clean.title, [place.text for place in clean.places]),
        sorted({item.key for item in found}),
        clean.opening_id or "",
        requisition_key(clean.requisition_id),
        list(sketch(clean.text)),
        False,
    )


def link_pending(*, board: Board | None = None) -> Linked:
    """Compare the postings of `board` (None: a recruiter's own) that are new or changed; return what that did."""
    pending = Fingerprint.objects.filter(is_linked=False, posting__board=board)
    companies = set(pending.values_list("posting__company", flat=True).distinct())
    return link_companies(companies=companies) if companies else Linked()


def link_left() -> Linked:
    """Compare all that waits: what a comparison that failed left behind, and what moved to another company."""
    waiting = Fingerprint.objects.filter(is_linked=False)
    companies = set(waiting.values_list("posting__company", flat=True).distinct())
    return link_companies(companies=companies) if companies else Linked()


def compare_again(*, companies: Collection[int]) -> None:
    """Let the postings of companies be compared anew once this transaction is committed; theirs are others now."""
    Fingerprint.objects.filter(posting__company__in=companies, is_linked=True).update(is_linked=False)
    transaction.on_commit(link_left, robust=True)


@transaction.atomic
def link_companies(*, companies: Collection[int]) -> Linked:
    """Compare the open postings of companies, by id, and those that lead to the same ones; idempotent.

    Waits for another comparison to end. A closed posting stays in its cluster as long as it fits there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    involved = _connected(set(companies))
    rows = _rows(involved)
    by_key = {row.opening.key: row for row in rows}
    pairs = _told_apart(rows)
    groups = clusters([row.opening for row in rows], pairs)
    wanted = _places(groups, by_key)
    changed = _write(rows, wanted)
    with connection.cursor() as cursor:
        cursor.execute(_ARE_LINKED, [list(involved)])
    return Linked(len(rows), len(groups), changed)


def _compared() -> Q:
    """Return which postings are compared: the open ones, and those that were linked while they were."""
    return Q(posting__state=Posting.State.OPEN) | Q(posting__cluster__isnull=False)


def _connected(companies: set[int]) -> set[int]:
    """Return the companies, and those that postings of theirs lead to, and so on."""
    frontier = companies
    while frontier:
        own = Fingerprint.objects.filter(_compared(), posting__company__in=frontier).exclude(source_ids=[])
        ids = dict(own.values_list("posting", "source_ids"))
        others = _with_source_ids({key for found in ids.values() for key in found}) - ids.keys()
        led_to = Fingerprint.objects.filter(_compared(), posting__in=others) if others else Fingerprint.objects.none()
        frontier = set(led_to.values_list("posting__company", flat=True).distinct()) - companies
        companies = companies | frontier
    return companies


def _with_source_ids(keys: Collection[str]) -> set[int]:
    """Return the postings that have any of these source ids.

    Each is looked up by itself: to ask for rows that share one with a long list takes the square of its length.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LEADING_TO, [sorted(keys)])
        return {posting_id for (posting_id,) in cursor.fetchall()}


def _rows(companies: Collection[int]) -> list[_Row]:
    found = Fingerprint.objects.filter(_compared(), posting__company__in=companies).values_list(
        "posting_id", "title_key", "source_ids", "opening_id", "requisition_key", "sketch", "posting__board",
        "posting__board__source", "posting__board__token", "posting__board__company", "posting__company",
        "posting__external_id", "posting__seniority", "posting__first_seen_at", "posting__cluster",
        "posting__cluster_place", "posting__cluster_rule", "posting__cluster_proof",
    )  # fmt: skip
    rows = []
    for (
        posting_id, title, source_ids, opening_id, requisition, sample, board_id, source, token, board_company,
        company, external_id, seniority, first_seen_at, cluster, place, rule, proof,
    ) in found:  # fmt: skip
        board = f"{source}:{token}" if board_id else "own"
        key = f"{board}:{external_id}"
        kind = 1 if board_id is None else 0 if board_company is not None else 2
        opening = Opening(
            key=key,
            board=board,
            employer=str(company),
            is_employers=kind < 2,
            title=title,
            seniority="" if seniority == _UNSTATED else seniority,
            source_ids=frozenset(source_ids),
            opening_id=opening_id,
            requisition=requisition,
            sketch=tuple(sample),
        )
        rows.append(_Row(posting_id, opening, (kind, first_seen_at, key), (cluster, place, rule, proof)))
    return rows


def _told_apart(rows: Collection[_Row]) -> list[tuple[str, str]]:
    keys = {row.posting_id: row.opening.key for row in rows}
    told = NotSame.objects.standing().filter(one__in=keys, other__in=keys).values_list("one", "other")
    return [(keys[one], keys[other]) for one, other in told]


def _places(groups: Collection[Group], by_key: dict[str, _Row]) -> dict[int, tuple[int, int, str, str]]:
    """Return posting -> (cluster, place, rule, proof) for those in a cluster; clusters that are missing are made."""
    taken: set[int] = set()
    ordered: list[tuple[Group, list[_Row], int | None]] = []
    for group in groups:
        members = sorted((by_key[key] for key in group.members), key=lambda row: row.rank)
        stood = sorted({row.stands[0] for row in members if row.stands[0] is not None} - taken)
        taken.update(stood[:1])
        ordered.append((group, members, stood[0] if stood else None))
    missing = sum(cluster is None for _, _, cluster in ordered)
    fresh = iter(Cluster.objects.bulk_create([Cluster() for _ in range(missing)]))
    wanted: dict[int, tuple[int, int, str, str]] = {}
    for group, members, stands_in in ordered:
        cluster = next(fresh).pk if stands_in is None else stands_in
        best = _best_links(group)
        for place, row in enumerate(members, 1):
            found = best[row.opening.key]
            wanted[row.posting_id] = (cluster, place, found.rule, found.proof[:200])
    return wanted


def _best_links(group: Group) -> dict[str, Link]:
    """Return posting -> the strongest of the links that it has a part in."""
    best: dict[str, Link] = {}
    for found in sorted(group.links, key=lambda item: item.order):
        best.setdefault(found.one, found)
        best.setdefault(found.other, found)
    return best


def _write(rows: Collection[_Row], wanted: dict[int, tuple[int, int, str, str]]) -> int:
    """Write what differs and return for how many postings; clusters that are left empty go."""
    changed: list[Row] = []
    for row in rows:
        stands = wanted.get(row.posting_id, (None, None, "", ""))
        if row.stands != stands:
            changed.append((row.posting_id, *stands))
    changed.sort(key=itemgetter(0))
    for start in range(0, len(changed), BATCH):
        update_rows(Posting, _STANDS, changed[start : start + BATCH])
    if changed:
        left = {row.stands[0] for row in rows if row.stands[0] is not None}
        Cluster.objects.filter(pk__in=left, postings=None).delete()
    return len(changed)
