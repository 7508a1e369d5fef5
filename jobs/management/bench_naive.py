"""The usual way to search in Django, to compare with: icontains, COUNT, and a GROUP BY for each facet."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Q
from psycopg import sql

from jobs.management.bench_corpus import COUNTRIES, Corpus
from jobs.models.company import Company
from jobs.models.posting import Posting
from jobs.search.ordering import EPOCH
from jobs.services.publishing import vector
from taxonomy.models import Role

BATCH = 2000
MADE = 20_000


class Undo(Exception):
    """Ends the bench's transaction without keeping anything."""


def fill(count: int, seed: int) -> None:
    """Write `count` postings of recruiters; the caller rolls back.

    At most MADE of them differ: the rest are copies that Postgres makes, since a scan of rows takes as long for these.
    """
    made = min(count, MADE)
    _write(Corpus(made, seed))
    for number in range(1, -(-count // made)):
        _copy(number, made, min(made, count - number * made))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE jobs_posting")


def _copy(number: int, made: int, rows: int) -> None:
    """Write `rows` of the first `made` postings once more; `number` tells copies apart."""
    columns = [
        field.column
        for field in Posting._meta.concrete_fields
        if field.column and not field.primary_key and not field.generated
    ]
    written: list[sql.Composable] = [sql.Identifier(column) for column in columns]
    taken = list(written)
    taken[columns.index("external_id")] = sql.SQL("external_id || {}").format(f"-{number}")
    statement = sql.SQL(
        "INSERT INTO jobs_posting ({}) SELECT {} FROM jobs_posting"
        " WHERE external_id IN (SELECT n::text FROM generate_series(1, {}) n) LIMIT {}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.format(sql.SQL(", ").join(written), sql.SQL(", ").join(taken), made, rows))


def _write(corpus: Corpus) -> None:
    call_command("sync_taxonomy", verbosity=0)
    roles = {role.slug: role for role in Role.objects.all()}
    companies = {company.slug: company for company in Company.objects.all()}
    rows = corpus.raws()
    while part := list(islice(rows, BATCH)):
        new = {raw.company for raw in part} - set(companies)
        made = Company.objects.bulk_create([Company(slug=slug, name=slug) for slug in sorted(new)])
        companies |= {company.slug: company for company in made}
        Posting.objects.bulk_create(
            Posting(
                external_id=str(raw.id), company=companies[raw.company], title=raw.title, text=raw.text,
                url=f"https://jobs.example.org/{raw.id}", role=roles[raw.role], seniority=raw.seniority,
                workplace=raw.workplace, employment=raw.employment, countries=[COUNTRIES[raw.city % len(COUNTRIES)]],
                first_seen_at=EPOCH + timedelta(microseconds=raw.listed_at),
                listed_at=EPOCH + timedelta(microseconds=raw.listed_at), content_hash=str(raw.id),
                expires_at=EPOCH + timedelta(days=40_000), confirmed_at=EPOCH + timedelta(microseconds=raw.listed_at),
                words=vector([]), head_words=vector([]),
            )
            for raw in part
        )  # fmt: skip


def naive_page(text: str) -> int:
    """Search as a first version would, and return the total."""
    found = Posting.objects.filter(state="open")
    for word in text.split():
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
    total = found.count()
    list(found.order_by("-listed_at", "-pk")[:25])
    for facet in ("role__slug", "seniority", "workplace", "employment", "company__slug"):
        list(found.order_by().values_list(facet).annotate(n=Count("pk")))
    return total
