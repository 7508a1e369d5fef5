"""Linking postings that are the same opening: linked and shown together, never overwritten or deleted.

What is linked follows from the postings and from what people told apart, not from the order of imports
(`jobs.parsing.openings`). Whenever a posting is new or changed, the postings of its employer are compared anew, within
one employer and title; those of other employers only where an address of theirs leads to the same posting.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from operator import itemgetter

from django.db import connection, transaction
from django.db.models import Q

from jobs.contract import CleanPosting
from jobs.models.board import Board
from jobs.models.cluster import Fingerprint, NotSame
from jobs.models.posting import Cluster, Posting
from jobs.parsing.openings import Group, Link, clusters
from jobs.parsing.posting_ids import own_id, posting_ids
from jobs.parsing.requisition import requisition_key
from jobs.parsing.sketch import sketch
from jobs.parsing.title_key import title_key
from jobs.services.bulk import Row, copy_rows, update_rows, upsert_rows
from jobs.services.compared import Compared, companies_of, compared_rows, parts, waiting_ids

BATCH = 500
# One at a time compares postings, so that two imports never link the same ones in two ways.
LOCK = 0x6F70656E
COLUMNS = ("posting_id", "title_key", "source_ids", "opening_id", "requisition_key", "sketch", "is_linked")
_STANDS = ("cluster_id", "cluster_place", "cluster_rule", "cluster_proof")


@dataclass(frozen=True, slots=True)
class Linked:
    """What one comparison did: postings compared, clusters among them, and postings whose cluster changed."""

    compared: int = 0
    clusters: int = 0
    changed: int = 0


def store_fingerprints(
    *, created: Iterable[tuple[Posting, CleanPosting]] = (), edited: Iterable[tuple[Posting, CleanPosting]] = ()
) -> None:
    """Store what saved postings are compared by; they wait for `link_pending` from then on. `created` had none before."""
    copy_rows(Fingerprint, COLUMNS, (_fingerprint(*pair) for pair in created))
    again = [_fingerprint(*pair) for pair in edited]
    upsert_rows(Fingerprint, COLUMNS, again, unique=COLUMNS[:1], update=COLUMNS[1:])


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
    companies = companies_of(waiting_ids(), Q(board=board))
    return link_companies(companies=companies) if companies else Linked()


def link_left() -> Linked:
    """Compare all that waits: what a comparison that failed left behind, and what moved to another company."""
    companies = companies_of(waiting_ids())
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
    # What is written from here on waits for the next comparison.
    waiting = waiting_ids()
    rows, involved = compared_rows(set(companies))
    by_key = {row.opening.key: row for row in rows}
    pairs = _told_apart(rows)
    groups = clusters([row.opening for row in rows], pairs)
    wanted = _places(groups, by_key)
    changed = _write(rows, wanted)
    for part in parts(waiting):
        done = list(Posting.objects.filter(pk__in=part, company__in=involved).order_by().values_list("pk", flat=True))
        Fingerprint.objects.filter(pk__in=done, is_linked=False).update(is_linked=True)
    return Linked(len(rows), len(groups), changed)


def _told_apart(rows: Collection[Compared]) -> list[tuple[str, str]]:
    keys = {row.posting_id: row.opening.key for row in rows}
    told = NotSame.objects.standing().filter(one__in=keys, other__in=keys).values_list("one", "other")
    return [(keys[one], keys[other]) for one, other in told]


def _places(groups: Collection[Group], by_key: dict[str, Compared]) -> dict[int, tuple[int, int, str, str]]:
    """Return posting -> (cluster, place, rule, proof) for those in a cluster; clusters that are missing are made."""
    taken: set[int] = set()
    ordered: list[tuple[Group, list[Compared], int | None]] = []
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


def _write(rows: Collection[Compared], wanted: dict[int, tuple[int, int, str, str]]) -> int:
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
        left -= set(Posting.objects.filter(cluster__in=left).order_by().values_list("cluster", flat=True).distinct())
        if left:
            Cluster.objects.filter(pk__in=left).delete()
    return len(changed)
