"""Rows in bulk, past the statements of the ORM: new ones by COPY, others by one statement that takes columns as arrays.

Constraints, triggers and the database's own columns hold as for any other write. What the ORM fills in on saving is not
filled in: each column needs its value. A list stands for an array, and words for a tsvector by `words_text`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql

Row = Sequence[object]
# A cast to a length cuts what is longer; to assign it is refused.
_LENGTH = re.compile(r"\(\d+\)")


def new_keys(model: type[Model], count: int) -> list[int]:
    """Return so many primary keys of `model` that no other row has or will have."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def copy_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write new rows of `model`; raises IntegrityError as any other write does. No statement where there is no row.

    Rows that are made one by one, as they are asked for, are made while the database writes those before. They ask nothing of it.
    """
    waiting = iter(rows)
    if (first := next(waiting, None)) is None:
        return
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(_table(model), _names(columns))
    has_arrays = any(_type(model, name).endswith("[]") for name in columns)
    # Django's cursor passes COPY on to the driver's without telling its errors as Django's.
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in chain([first], waiting):
            copy.write_row(
                [array_text(value) if type(value) is list else value for value in row] if has_arrays else row
            )


def upsert_rows(
    model: type[Model], columns: Sequence[str], rows: Collection[Row], *, unique: Sequence[str], update: Sequence[str]
) -> None:
    """Write rows of `model`; one that has the `unique` columns of a stored row sets `update` of that row instead.

    No two of `rows` have the same.
    """
    if not rows:
        return
    statement = sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {values} FROM {given} ON CONFLICT ({unique}) DO UPDATE SET {changes}"
    ).format(
        table=_table(model),
        names=_names(columns),
        values=sql.SQL(", ").join(_given(model, name) for name in columns),
        given=_arrays(model, columns),
        unique=_names(unique),
        changes=sql.SQL(", ").join(sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(name)) for name in update),
    )
    _execute(statement, rows)


def update_rows(model: type[Model], columns: Sequence[str], rows: Collection[Row]) -> None:
    """Set `columns` of stored rows of `model`; the first value of each row is its primary key, and no column."""
    if not rows:
        return
    changes = sql.SQL(", ").join(
        sql.SQL("{} = {}").format(sql.Identifier(name), _given(model, name)) for name in columns
    )
    statement = sql.SQL("UPDATE {table} SET {changes} FROM {given} WHERE {table}.id = given.id").format(
        table=_table(model), changes=changes, given=_arrays(model, ["id", *columns])
    )
    _execute(statement, rows)


def array_text(values: list[Any]) -> str:
    """Return an array as the database reads it from text; nothing in it is None."""
    if values and type(values[0]) is int:
        # As Python writes numbers, but for the brackets.
        return "{" + repr(values)[1:-1] + "}"
    return "{" + ",".join([_quoted(value) if isinstance(value, str) else str(value) for value in values]) + "}"


def words_text(words: Collection[str]) -> str:
    """Return distinct words as the database reads a tsvector from text."""
    if not words:
        return ""
    text = "' '".join(words)
    if "\\" in text or text.count("'") != 2 * (len(words) - 1):
        text = "' '".join([word.replace("\\", "\\\\").replace("'", "''") for word in words])
    return f"'{text}'"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _execute(statement: sql.Composable, rows: Collection[Row]) -> None:
    columns = zip(*rows, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [[array_text(value) if type(value) is list else value for value in column] for column in columns],
        )


def _table(model: type[Model]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _arrays(model: type[Model], columns: Sequence[str]) -> sql.Composed:
    """Return the rows that a statement is given, as a table called `given`: arrays cannot hold arrays, so text does."""
    kinds = (_type(model, name) for name in columns)
    arrays = sql.SQL(", ").join(
        sql.SQL("%s::{}[]").format(sql.SQL("text" if _is_text(kind) else kind)) for kind in kinds
    )
    return sql.SQL("unnest({}) AS given ({})").format(arrays, _names(columns))


def _given(model: type[Model], column: str) -> sql.Composed:
    kind = _type(model, column)
    name = sql.Identifier("given", column)
    return sql.SQL("{}::{}").format(name, sql.SQL(kind)) if _is_text(kind) else sql.Composed([name])


def _is_text(kind: str) -> bool:
    return kind.endswith("[]") or kind == "tsvector"


@cache
def _type(model: type[Model], column: str) -> str:
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    kind = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
    return _LENGTH.sub("", kind or "")
