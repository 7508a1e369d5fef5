"""Rows of the bench's catalogue once more: PostgreSQL copies them with other ids and later dates, past indexes and references.

A million made-up postings take longer to make up than to write; to a page, copies spread over the year cost what others do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db.models import Model
from psycopg import sql

from jobs.management.bench_corpus import YEAR_US, Corpus
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingPlace, PostingSkill

Link = psycopg.Connection[tuple[Any, ...]]
# So many postings are made up where there are more.
MADE = 50_000
_LATER = "{} + %(later)s * interval '1 microsecond'"
# What differs in the copies of a row, by column; `more` is what their ids have more, `later` microseconds.
DIFFERS: dict[type[Model], Mapping[str, str]] = {
    Posting: {
        "id": "{} + %(more)s",
        "external_id": "(id + %(more)s)::text",
        "content_hash": "(id + %(more)s)::text",
        "url": "'https://jobs.example.org/' || (id + %(more)s)",
        **dict.fromkeys(("first_seen_at", "listed_at", "confirmed_at", "expires_at"), _LATER),
    },
    PostingSkill: {"posting_id": "{} + %(more)s"},
    PostingPlace: {"posting_id": "{} + %(more)s"},
}
# What is dropped and made again, in the order of dropping: references, unique constraints, then other indexes.
STRUCTURE = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', c.conrelid::regclass, c.conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)), c.contype
  FROM pg_constraint c WHERE c.conrelid::regclass::text = ANY(%(tables)s) AND c.contype IN ('f', 'u')
 UNION ALL
SELECT format('DROP INDEX %%s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid), 'x'
  FROM pg_index i WHERE i.indrelid::regclass::text = ANY(%(tables)s) AND NOT i.indisprimary
   AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype <> 'f')
 ORDER BY 3
"""


def shape(corpus: Corpus) -> tuple[int, int, int]:
    """Return how many postings are made up, how often they stand in the catalogue, and by how many microseconds apart."""
    times = -(-corpus.count // MADE)
    made = corpus.count // times
    return made, times, YEAR_US * made // corpus.count


def copy_rows(link: Link, corpus: Corpus) -> None:
    """Write the rows of the first postings once more for each further time; the copies are the newer ones."""
    made, times, apart = shape(corpus)
    for number in range(1, times):
        for model, differs in DIFFERS.items():
            _copy(link, model, differs, {"made": made, "more": number * made, "later": number * apart})


def _copy(link: Link, model: type[Model], differs: Mapping[str, str], values: Mapping[str, int]) -> None:
    columns = [
        str(field.column)
        for field in model._meta.concrete_fields
        if not field.generated and (not field.primary_key or field.column in differs)
    ]
    names = [sql.Identifier(column) for column in columns]
    taken = [sql.SQL(differs.get(column, "{}")).format(name) for column, name in zip(columns, names, strict=True)]
    key = sql.Identifier("id" if model is Posting else "posting_id")
    statement = sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {taken} FROM {table} WHERE {key} <= %(made)s ORDER BY {key}"
    )
    table = sql.Identifier(model._meta.db_table)
    comma = sql.SQL(", ")
    link.execute(statement.format(table=table, names=comma.join(names), taken=comma.join(taken), key=key), values)


@contextmanager
def without_structure(link: Link, tables: list[str]) -> Iterator[None]:
    """Drop indexes and references of tables that are about to be filled; they are made again, and checked, with the end."""
    found = link.execute(STRUCTURE, {"tables": tables}).fetchall()
    for drop, _make, _kind in found:
        link.execute(drop)
    yield
    link.execute("SET maintenance_work_mem = '256MB'")
    for _drop, make, _kind in reversed(found):
        link.execute(make)
