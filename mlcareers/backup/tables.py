"""What every table holds, told in a way that no other order, time zone or server version changes."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from mlcareers.backup.manifest import TableSum

# Whoever holds a session is signed in: after a restore everybody signs in anew. The change feed of the search counts in
# transactions of its own server, which mean nothing on another: there the index is built from the rows.
WITHOUT_ROWS = ("public.django_session", "public.jobs_searchchange", "public.jobs_searchpruned")

# How a value is written as text must not depend on who asks.
_WRITTEN_ALIKE = """
SET datestyle = 'ISO, YMD'; SET timezone = 'UTC'; SET intervalstyle = 'postgres'; SET extra_float_digits = 1;
SET bytea_output = 'hex'; SET statement_timeout = 0
"""
_TABLES = """
SELECT n.nspname, c.relname
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY 1, 2
"""
# Two 64-bit halves of each row's MD5, summed: constant memory however large the table is.
_SUM = """
SELECT count(*), coalesce(sum(('x' || left(made.digest, 16))::bit(64)::bigint::numeric), 0),
       coalesce(sum(('x' || right(made.digest, 16))::bit(64)::bigint::numeric), 0)
  FROM (SELECT md5(({row}.*)::text) AS digest FROM {table} AS {row}) AS made
"""


def table_names(link: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    """Return (schema, name) of every table that is ours, not an extension's."""
    return [(schema, name) for schema, name in link.execute(_TABLES).fetchall()]


def measure(link: psycopg.Connection[Any]) -> dict[str, TableSum]:
    """Return rows and checksum of every table by schema.name, as the transaction of `link` sees them."""
    link.execute(_WRITTEN_ALIKE)
    found = {}
    for schema, name in table_names(link):
        if f"{schema}.{name}" in WITHOUT_ROWS:
            continue
        # The name must not be a column's, which would be taken instead of the row.
        row = sql.Identifier("the whole row")
        statement = sql.SQL(_SUM).format(row=row, table=sql.Identifier(schema, name))
        counted = link.execute(statement).fetchone()
        assert counted is not None
        rows, left, right = counted
        found[f"{schema}.{name}"] = TableSum(rows, f"{int(left) % 2**64:016x}{int(right) % 2**64:016x}")
    return found


def applied_migrations(link: psycopg.Connection[Any]) -> tuple[str, ...]:
    """Return the applied migrations as app.name, sorted; empty where none ever ran."""
    if ("public", "django_migrations") not in table_names(link):
        return ()
    rows = link.execute("SELECT app || '.' || name FROM public.django_migrations").fetchall()
    return tuple(sorted(name for (name,) in rows))
