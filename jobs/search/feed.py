"""From rows to documents, and the change feed that keeps an index at the database's side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from jobs.search.document import Document
from jobs.search.rows import Row, document_of
from mlcareers.lib.replicas import reading_connection

BATCH = 2000

ROWS = """
SELECT p.id, p.listed_at, p.title, c.name, c.slug, p.places_text, p.text, r.slug, s.slug, p.seniority, p.workplace, p.employment,
       p.language, p.countries, p.pay_currency, COALESCE(p.pay_year_max, p.pay_year_min),
       b.id IS NULL OR b.company_id IS NOT NULL, p.first_seen_at, p.eligibility, p.eligible_countries,
       p.excluded_countries, p.unsure_countries, p.workflow_owns || p.workflow_contributes,
       (SELECT array_agg(s.slug ORDER BY s.slug) FROM jobs_postingskill k JOIN taxonomy_skill s ON s.id = k.skill_id
         WHERE k.posting_id = p.id),
       (SELECT array_agg(s.name ORDER BY s.slug) FROM jobs_postingskill k JOIN taxonomy_skill s ON s.id = k.skill_id
         WHERE k.posting_id = p.id),
       (SELECT array_agg(DISTINCT l.city_slug) FROM jobs_postingplace l WHERE l.posting_id = p.id AND l.city_slug <> ''),
       (SELECT array_agg(DISTINCT o.slug) FROM jobs_companylistentry e JOIN jobs_companylist o ON o.id = e.company_list_id
         WHERE e.company_id = p.company_id),
       COALESCE(p.cluster_id, 0), COALESCE(p.cluster_place, 0)
  FROM jobs_posting p JOIN jobs_company c ON c.id = p.company_id JOIN taxonomy_role r ON r.id = p.role_id
  LEFT JOIN jobs_board b ON b.id = p.board_id LEFT JOIN taxonomy_role s ON s.id = p.secondary_role_id
 WHERE p.state = 'open'
"""


def documents(ids: Iterable[int] | None = None) -> Iterator[Document]:
    """Yield the open postings of `ids` (None: all) as documents, in ascending order of (listed_at, id)."""
    return map(document_of, rows(ids))


def rows(ids: Iterable[int] | None = None) -> Iterator[Row]:
    """Yield the rows of the same, as `document_of` takes them."""
    chosen = None if ids is None else list(ids)
    condition = "" if chosen is None else " AND p.id = ANY(%s)"
    statement = f"{ROWS}{condition} ORDER BY p.listed_at, p.id"
    connection = reading_connection()
    with connection.chunked_cursor() if chosen is None else connection.cursor() as cursor:
        cursor.execute(statement, None if chosen is None else [chosen])
        while found := cursor.fetchmany(BATCH):
            yield from found


@dataclass(slots=True)
class Position:
    """How far a reader has come: all changes of transactions below `horizon`, and of those above it `seen`."""

    horizon: int = 0
    seen: set[int] = field(default_factory=set)


class StaleError(Exception):
    """Changes after the position are gone: whoever reads from there must begin anew."""


HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
# One statement is one snapshot: what it does not see yet has a transaction at its horizon or above.
BOTH = """
SELECT h.horizon, f.pruned, c.seq, c.posting_id, c.xid
  FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon) h
 CROSS JOIN (SELECT max(pruned::text::bigint) AS pruned FROM jobs_searchpruned) f LEFT JOIN LATERAL
       (SELECT seq, posting_id, xid::text::bigint AS xid FROM jobs_searchchange WHERE xid >= %s::text::xid8) c ON true
 ORDER BY c.seq
"""
PRUNE = """
WITH gone AS (DELETE FROM jobs_searchchange WHERE changed_at < %s RETURNING xid),
     kept AS (INSERT INTO jobs_searchpruned (pruned) SELECT max(xid) FROM gone HAVING count(*) > 0
              ON CONFLICT (one) DO UPDATE SET pruned = GREATEST(jobs_searchpruned.pruned, excluded.pruned))
SELECT count(*) FROM gone
"""
ORIGIN = """
SELECT (SELECT system_identifier FROM pg_control_system())::text || ':' || oid
  FROM pg_database WHERE datname = current_database()
"""


def origin() -> str:
    """Return what tells this database from every other, restored copies of it among them."""
    with reading_connection().cursor() as cursor:
        cursor.execute(ORIGIN)
        return str(cursor.fetchone()[0])


def horizon() -> int:
    """Return the position from which changes must be read by whoever reads all rows after this call."""
    with reading_connection().cursor() as cursor:
        cursor.execute(HORIZON)
        return int(cursor.fetchone()[0])


def read_changes(position: Position) -> list[int]:
    """Return the ids of postings that changed since `position`, each once, and move the position on.

    Everything committed before this call is in it. A change may come twice, never not at all: raises StaleError where
    changes after the position were pruned. Reads may alternate between the primary and a replica, which has the same
    transactions: at a replica that lags the position moves back, so what it does not have yet is read again later.
    """
    with reading_connection().cursor() as cursor:
        cursor.execute(BOTH, [str(position.horizon)])
        rows = cursor.fetchall()
    latest, pruned = int(rows[0][0]), int(rows[0][1] or 0)
    if position.horizon <= pruned:
        raise StaleError("Changes after this position were pruned; the index is built anew.")
    found = [row[2:] for row in rows if row[2] is not None]
    fresh = [posting_id for seq, posting_id, _ in found if seq not in position.seen]
    position.horizon, position.seen = latest, {seq for seq, _, xid in found if xid >= latest}
    return list(dict.fromkeys(fresh))


def prune_changes(*, before: datetime) -> int:
    """Delete changes older than `before` and return how many; a reader that has them not behind it begins anew."""
    with connection.cursor() as cursor:
        cursor.execute(PRUNE, [before])
        return int(cursor.fetchone()[0])
