"""The bench's catalogue as rows of a database of its own, written by COPY past triggers and the index of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.db.models import Model
from psycopg import sql

from jobs.management.bench_copies import copy_rows, shape, without_structure
from jobs.management.bench_corpus import COUNTRIES, NOW, Corpus, Raw, document
from jobs.models.company import Company
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingPlace, PostingSkill
from jobs.parsing.city_slug import city_slug
from jobs.search.ordering import EPOCH

Link = psycopg.Connection[tuple[Any, ...]]
FILLED = (Company, Posting, PostingSkill, PostingPlace)


def fill(link: Link, corpus: Corpus, *, words: bool, copies: bool = False) -> None:
    """Write the corpus as recruiters' postings, the newest of them now; `words` also stores what SQL searches by words.

    With `copies` the first of a large corpus are made up, and the rest copied from them. The tables are those of a new
    database with roles and skills in it; they are analysed in the end.
    """
    made = shape(corpus)[0] if copies else corpus.count
    triggers(link, on=False)
    link.execute("SET synchronous_commit = off")
    with without_structure(link, [model._meta.db_table for model in FILLED]):
        _fill(link, corpus, made, words=words)
        if copies:
            copy_rows(link, corpus)
    triggers(link, on=True)
    for model in FILLED:
        link.execute(f"ANALYZE {model._meta.db_table}")


def _fill(link: Link, corpus: Corpus, made: int, *, words: bool) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    companies = {slug: place for place, slug in enumerate(sorted({raw.company for raw in corpus.raws(0, made)}), 1)}
    _copy(link, Company, ({"id": number, "slug": slug, "name": _title(slug), "is_listed": True, "created_at": now,
                           "updated_at": now} for slug, number in companies.items()))  # fmt: skip
    roles: dict[str, int] = dict(link.execute("SELECT slug, id FROM taxonomy_role").fetchall())
    skills: dict[str, int] = dict(link.execute("SELECT slug, id FROM taxonomy_skill").fetchall())
    _copy(link, Posting, _postings(corpus.raws(0, made), now - NOW, companies, roles, words=words))
    _copy(link, PostingSkill, (
        {"posting_id": raw.id, "skill_id": skills[slug], "position": place, "wanted": "mentioned", "field": "text",
         "start": 0, "end": 0, "quote": ""}
        for raw in corpus.raws(0, made) for place, (slug, _) in enumerate(raw.skills)
    ))  # fmt: skip
    _copy(link, PostingPlace, (
        {"posting_id": raw.id, "position": 0, "text": f"City {raw.city}", "city": f"City {raw.city}",
         "country": country, "city_slug": city_slug(f"City {raw.city}", country)}
        for raw in corpus.raws(0, made) for country in [COUNTRIES[raw.city % len(COUNTRIES)]]
    ))  # fmt: skip


def triggers(link: Link, *, on: bool) -> None:
    """Switch the triggers of the tables that are filled: each row would be a change to read."""
    for model in FILLED:
        link.execute(f"ALTER TABLE {model._meta.db_table} {'ENABLE' if on else 'DISABLE'} TRIGGER USER")


def _title(slug: str) -> str:
    return slug.replace("-", " ").title()


def _postings(
    raws: Iterable[Raw], later: timedelta, companies: dict[str, int], roles: dict[str, int], *, words: bool
) -> Iterator[dict[str, Any]]:
    for raw in raws:
        listed = EPOCH + timedelta(microseconds=raw.listed_at) + later
        yield {
            "id": raw.id, "external_id": str(raw.id), "company_id": companies[raw.company], "title": raw.title,
            "text": raw.text, "url": f"https://jobs.example.org/{raw.id}", "role_id": roles[raw.role],
            "seniority": raw.seniority, "workplace": raw.workplace, "employment": raw.employment, "language": "en",
            "countries": [COUNTRIES[raw.city % len(COUNTRIES)]], "places_text": f"City {raw.city}",
            "pay_max": raw.pay, "pay_currency": "EUR" if raw.pay else "", "pay_period": "year" if raw.pay else "",
            "first_seen_at": listed, "listed_at": listed, "content_hash": str(raw.id), "confirmed_at": listed,
            "expires_at": listed + timedelta(days=4000), **(_words(raw) if words else {}),
        }  # fmt: skip


def _words(raw: Raw) -> dict[str, str]:
    """Return what SQL searches, as a tsvector is written."""
    made = document(raw)
    head = {*made.title_words, *made.skill_words}
    return {"words": _vector(made.text_words), "head_words": _vector(head)}


def _vector(words: Iterable[str]) -> str:
    return " ".join("'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in words)


def _copy(link: Link, model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows; a column that a row does not name has the field's default."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    defaults = {str(field.column): field.get_default() for field in fields if not field.primary_key}
    first, rows = _first(rows)
    columns = [*defaults] if "id" not in first else ["id", *defaults]
    names: list[sql.Composable] = [sql.Identifier(column) for column in columns]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(names)
    )
    with link.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            whole = defaults | row
            copy.write_row([whole[column] for column in columns])


def _first(rows: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], Iterator[dict[str, Any]]]:
    waiting = iter(rows)
    first = next(waiting)

    def again() -> Iterator[dict[str, Any]]:
        yield first
        yield from waiting

    return first, again()
