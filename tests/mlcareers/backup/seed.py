"""A few hundred rows over all tables, with what is hard to keep: text of every script, bytes, dates and JSON."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.contrib.sessions.backends.db import SessionStore

from jobs.models.company import CompanyAlias, CompanyRedirect
from jobs.models.importing import Rejection
from jobs.models.posting import Cluster
from jobs.models.posting_parts import PostingChange, PostingEvidence
from tests import factories

BEGINNING = datetime(2026, 1, 31, 23, 59, 59, 999_999, tzinfo=UTC)
TITLES = (
    "Data Engineer",
    "مهندس بيانات",
    "Ingénieur·e données 🚀",
    "tab\there, \\backslash\\ and 'quotes'",
    "资料工程师",
)
COMPANIES, POSTINGS, PEOPLE = 20, 60, 12


def fill() -> None:
    """Write the rows; they are the same each time but for what the database numbers itself."""
    people = [factories.make_user(f"reader{number}@example.org") for number in range(PEOPLE)]
    company_list = factories.make_company_list("seeded")
    for number in range(COMPANIES):
        company = factories.make_company(f"Seeded {number}")
        factories.make_entry(company, company_list, reason=TITLES[number % len(TITLES)])
        CompanyAlias.objects.create(company=company, name=f"Alias {number}")
        CompanyRedirect.objects.create(company=company, old_slug=f"old-{number}")
        board = factories.make_board(token=f"seeded{number}", company=company)
        run = factories.make_run(board)
        Rejection.objects.create(run=run, external_id=f"bad-{number}", where=f"jobs[{number}]", reason="no title")
        factories.make_screened(board, text_compressed=zlib.compress(bytes(range(256)) * number))
        for each in range(POSTINGS // COMPANIES):
            moment = BEGINNING - timedelta(days=each)
            posting = factories.make_posting(
                title=TITLES[(number + each) % len(TITLES)], board=board, skills=["python", "spark"],
                places=["Cairo, Egypt"], first_seen_at=moment, published_at=moment,
                cluster=Cluster.objects.create(), cluster_place=1,
                pay_min=Decimal("1234.50"), pay_currency="EUR", pay_period="month",
            )  # fmt: skip
            PostingChange.objects.create(posting=posting, run=run, changed_at=moment, fields={"title": ["a", "\u00e9"]})
            PostingEvidence.objects.create(
                posting=posting, label="role:data-engineer", field="title", start=0, end=4, quote=posting.title[:4]
            )
    for person, words in zip(people, TITLES, strict=False):
        factories.make_saved_search(person, urlencode({"q": words}), name=" ".join(words.split()), seen_at=BEGINNING)
    session = SessionStore()
    session["_auth_user_id"] = str(people[0].pk)
    session.create()
