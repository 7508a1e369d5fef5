"""From rows to documents, and the change feed that keeps an index at the database's side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from jobs.search.document import Document
from jobs.search.index import microseconds
from jobs.search.tokenise import word_set

BATCH = 2000
# A posting that its source, or its recruiter, confirmed in this time is better than one that was not.
FRESH = timedelta(days=2)

ROWS = """
SELECT p.id, p.listed_at, p.title, c.name, c.slug, p.places_text, p.text, r.slug, p.seniority, p.workplace, p.employment,
       p.language, p.countries, p.pay_currency, COALESCE(p.pay_year_max, p.pay_year_min),
       b.id IS NULL OR b.company_id IS NOT NULL, COALESCE(b.last_complete_at, p.confirmed_at),
       (SELECT array_agg(s.slug ORDER BY s.slug) FROM jobs_postingskill k JOIN taxonomy_skill s ON s.id = k.skill_id
         WHERE k.posting_id = p.id),
       (SELECT array_agg(s.name ORDER BY s.slug) FROM jobs_postingskill k JOIN taxonomy_skill s ON s.id = k.skill_id
         WHERE k.posting_id = p.id),
       (SELECT array_agg(DISTINCT l.city_slug) FROM jobs_postingplace l WHERE l.posting_id = p.id AND l.city_slug <> ''),
       (SELECT array_agg(DISTINCT o.slug) FROM jobs_companylistentry e JOIN jobs_companylist o ON o.id = e.company_list_id
         WHERE e.company_id = p.company_id)
  FROM jobs_posting p JOIN jobs_company c ON c.id = p.company_id JOIN taxonomy_role r ON r.id = p.role_id
  LEFT JOIN jobs_board b ON b.id = p.board_id
 WHERE p.state = 'open'
"""


def documents(ids: Iterable[int] | None = None) -> Iterator[Document]:
    """Yield the open postings of `ids` (None: all) as documents, in ascending order of (listed_at, id)."""
    now = timezone.now()
    chosen = None if ids is None else list(ids)
    condition = "" if chosen is None else " AND p.id = ANY(%s)"
    statement = f"{ROWS}{condition} ORDER BY p.listed_at, p.id"
    with connection.chunked_cursor() if chosen is None else connection.cursor() as cursor:
        cursor.execute(statement, None if chosen is None else [chosen])
        while rows := cursor.fetchmany(BATCH):
            for row in rows:
                yield _document(row, now)


def _document(row: tuple, now: datetime) -> Document:
    (
        posting_id, listed_at, title, company, company_slug, places, text, role, seniority, workplace, employment, language,
        countries, currency, pay, own_record, confirmed_at, skills, skill_names, cities, lists,
    ) = row  # fmt: skip
    title_words = frozenset(word_set([title]))
    skill_words = frozenset(word_set(skill_names or ()))
    fresh = confirmed_at is not None and now - confirmed_at <= FRESH
    values = {
        "role": (role,),
        "skill": tuple(skills or ()),
        "seniority": (seniority,),
        "workplace": (workplace,),
        "employment": (employment,) if employment else (),
        "language": (language,) if language else (),
        "country": tuple(countries),
        "city": tuple(cities or ()),
        "company": (company_slug,),
        "list": tuple(lists or ()),
    }
    return Document(
        id=posting_id,
        listed_at=microseconds(listed_at),
        title_words=title_words,
        skill_words=skill_words,
        text_words=title_words | skill_words | frozenset(word_set([company, places, text])),
        values=values,
        currency=currency if pay is not None else "",
        pay_max=pay,
        quality=(pay is not None) + bool(own_record) + fresh,
    )


@dataclass(slots=True)
class Position:
    """How far a reader has come: all changes of transactions below `horizon`, and of those above it `seen`."""

    horizon: int = 0
    seen: set[int] = field(default_factory=set)


HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
# One statement is one snapshot: what it does not see yet has a transaction at its horizon or above.
BOTH = """
SELECT h.horizon, c.seq, c.posting_id, c.xid
  FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon) h LEFT JOIN LATERAL
       (SELECT seq, posting_id, xid::text::bigint AS xid FROM jobs_searchchange WHERE xid >= %s::text::xid8) c ON true
 ORDER BY c.seq
"""


def horizon() -> int:
    """Return the position from which changes must be read by whoever reads all rows after this call."""
    with connection.cursor() as cursor:
        cursor.execute(HORIZON)
        return int(cursor.fetchone()[0])


def read_changes(position: Position) -> list[int]:
    """Return the ids of postings that changed since `position`, each once, and move the position on.

    Everything committed before this call is in it. A change may come twice, never not at all.
    """
    with connection.cursor() as cursor:
        cursor.execute(BOTH, [str(position.horizon)])
        rows = cursor.fetchall()
    latest = int(rows[0][0])
    fresh = [(seq, posting_id, xid) for _, seq, posting_id, xid in rows if seq is not None and seq not in position.seen]
    kept: dict[int, int] = defaultdict(int)
    for _, seq, _, xid in rows:
        if seq is not None and xid >= latest:
            kept[seq] = xid
    position.horizon, position.seen = latest, set(kept)
    return list(dict.fromkeys(posting_id for _, posting_id, _ in fresh))


def prune_changes(*, before: datetime) -> int:
    """Delete changes older than `before`, which every snapshot in use has behind it; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM jobs_searchchange WHERE changed_at < %s", [before])
        return int(cursor.rowcount)
