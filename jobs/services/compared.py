"""What comparing postings reads of them.

Each statement asks one table by its own columns. Of a table that was looked over while it was empty, the database believes
that it has one row, and joins two such by holding each row of one against each of the other: time goes with the square.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from jobs.models.board import Board
from jobs.models.cluster import Fingerprint
from jobs.models.posting import Posting
from jobs.parsing.openings import Opening

# So many ids are given to one statement; with samples of the texts so few rows come back at once.
IDS, PRINTS = 10_000, 1_500
_COLUMNS = (
    "pk", "board_id", "company_id", "external_id", "seniority", "first_seen_at", "cluster_id", "cluster_place",
    "cluster_rule", "cluster_proof",
)  # fmt: skip
_LEADING_TO = """
SELECT DISTINCT found.posting_id FROM unnest(%s::varchar[]) AS wanted (key)
  JOIN jobs_fingerprint found ON found.source_ids @> ARRAY[wanted.key]
"""
# Nothing but the index of ids is left to the planner, which may think reading a table's only row cheaper.
_BY_INDEX = "SELECT set_config('enable_seqscan', %s, true), set_config('enable_indexscan', %s, true)"
_UNSTATED = Posting.Seniority.UNSPECIFIED


@dataclass(frozen=True, slots=True)
class Compared:
    """One posting as it is compared, with where it stands now: cluster, place, rule, proof."""

    posting_id: int
    opening: Opening
    rank: tuple[int, datetime, str]
    stands: tuple[int | None, int | None, str, str]


def waiting_ids() -> list[int]:
    """Return the postings that wait to be compared."""
    return list(Fingerprint.objects.filter(is_linked=False).values_list("pk", flat=True))


def companies_of(posting_ids: Collection[int], among: Q | None = None) -> set[int]:
    """Return the companies of postings, where these are `among`."""
    found: set[int] = set()
    for part in parts(posting_ids):
        rows = Posting.objects.filter(among or Q(), pk__in=part).order_by()
        found.update(rows.values_list("company_id", flat=True).distinct())
    return found


def compared_rows(companies: set[int]) -> tuple[list[Compared], set[int]]:
    """Return what is compared of the postings of companies and of those that postings of theirs lead to, and so on.

    With it come all these companies. Needs a transaction.
    """
    rows: list[Compared] = []
    frontier = companies
    while frontier:
        found = _rows_of(frontier)
        rows += found
        # What leads back to these companies is known already.
        others = _with_source_ids({key for row in found for key in row.opening.source_ids})
        others -= {row.posting_id for row in rows}
        frontier = companies_of(others, _is_compared()) - companies
        companies = companies | frontier
    return rows, companies


def _rows_of(companies: Collection[int]) -> list[Compared]:
    postings = {
        values[0]: values[1:]
        for values in Posting.objects.filter(_is_compared(), company__in=companies).order_by().values_list(*_COLUMNS)
    }
    board_ids = {values[0] for values in postings.values()} - {None}
    boards = {
        pk: (f"{source}:{token}", company_id is not None)
        for pk, source, token, company_id in Board.objects.filter(pk__in=board_ids)
        .order_by()
        .values_list("pk", "source", "token", "company_id")
    }
    rows = []
    for part in parts(postings, PRINTS):
        prints = Fingerprint.objects.filter(pk__in=part).values_list(
            "pk", "title_key", "source_ids", "opening_id", "requisition_key", "sketch"
        )
        for posting_id, title, source_ids, opening_id, requisition, sample in prints:
            board_id, company_id, external_id, seniority, first_seen_at, *stands = postings[posting_id]
            board, has_company = boards.get(board_id, ("own", False))
            key = f"{board}:{external_id}"
            kind = 1 if board_id is None else 0 if has_company else 2
            opening = Opening(
                key=key,
                board=board,
                employer=str(company_id),
                is_employers=kind < 2,
                title=title,
                seniority="" if seniority == _UNSTATED else seniority,
                source_ids=frozenset(source_ids),
                opening_id=opening_id,
                requisition=requisition,
                # Four bytes for each number: those of a great employer are all held at once.
                sketch=array("i", sample),
            )
            cluster, place, rule, proof = stands
            rows.append(Compared(posting_id, opening, (kind, first_seen_at, key), (cluster, place, rule, proof)))
    return rows


def parts(ids: Collection[int], size: int = IDS) -> Iterator[Sequence[int]]:
    """Yield sorted ids, so many as one statement is given."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def _is_compared() -> Q:
    """Return which postings are compared: the open ones, and those that were linked while they were."""
    return Q(state=Posting.State.OPEN) | Q(cluster__isnull=False)


def _with_source_ids(keys: Collection[str]) -> set[int]:
    """Return the postings that have any of these source ids.

    Each is looked up by itself: to ask for rows that share one with a long list takes the square of its length.
    """
    if not keys:
        return set()
    with connection.cursor() as cursor:
        # An error takes this back with everything else.
        cursor.execute(_BY_INDEX, ["off", "off"])
        cursor.execute(_LEADING_TO, [sorted(keys)])
        found = {posting_id for (posting_id,) in cursor.fetchall()}
        cursor.execute(_BY_INDEX, ["on", "on"])
    return found
