"""The usual way to search in Django, to compare with: icontains, COUNT, and a GROUP BY for each facet."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from django.core.management import call_command
from django.db.models import Count, Q

from jobs.management.bench_corpus import COUNTRIES, Corpus
from jobs.models.company import Company
from jobs.models.posting import Posting
from jobs.search.ordering import EPOCH
from jobs.services.publishing import vector
from taxonomy.models import Role

BATCH = 2000


class Undo(Exception):
    """Ends the bench's transaction without keeping anything."""


def fill(corpus: Corpus) -> None:
    """Write the corpus as postings of recruiters; the caller rolls back."""
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
