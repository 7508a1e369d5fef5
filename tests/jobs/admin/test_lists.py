"""Lists and entries in the admin."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from jobs.models.company import CompanyList, CompanyListEntry
from jobs.services.curated import load_list
from jobs.services.curated_rows import EntryRow, ListRow
from tests.factories import make_company, make_company_list, make_entry
from tests.jobs.admin.forms import errors_of, submit

pytestmark = pytest.mark.django_db


def test_an_entry_is_added_on_the_page_of_its_list(admin: Client) -> None:
    curated, company = make_company_list(), make_company("Acme")
    make_entry(make_company("Bolt"), curated)
    prefix = "entries-0"
    response = submit(
        admin,
        f"/admin/jobs/companylist/{curated.pk}/change/",
        **{f"{prefix}-company": str(company.pk), f"{prefix}-reason": "Its page says so"},
    )
    entry = CompanyListEntry.objects.get(company=company)
    assert (entry.reason, entry.changed_by_person_at is not None) == ("Its page says so", True), errors_of(response)
    assert curated.entries.count() == 2


def test_verified_here_names_the_person_and_the_time(admin: Client) -> None:
    entries = [make_entry(make_company(), make_company_list()) for _ in range(2)]
    admin.post(
        "/admin/jobs/companylistentry/",
        {"action": "verify", "_selected_action": [entry.pk for entry in entries]},
    )
    for entry in CompanyListEntry.objects.all():
        assert entry.verified and entry.verified_at and entry.changed_by_person_at
        assert entry.verifier is not None and entry.verifier.email == "ada@example.org"
    assert [log.get_change_message() for log in LogEntry.objects.all()] == ["Verified.", "Verified."]


def test_a_deleted_list_does_not_come_back(admin: Client) -> None:
    make_company("Acme")
    row, entries = ListRow("egypt-ai", "AI companies in Egypt"), [EntryRow("Acme", "Its page says so")]
    load_list(row=row, entries=entries)
    admin.post(f"/admin/jobs/companylist/{CompanyList.objects.get().pk}/delete/", {"post": "yes"})
    assert load_list(row=row, entries=entries).left_alone == ("AI companies in Egypt",)
    assert not CompanyList.objects.exists()
