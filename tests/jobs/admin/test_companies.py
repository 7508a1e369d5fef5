"""Companies in the admin: names, addresses, deleting and CSV."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.test import Client

from jobs.models.company import Company, CompanyAlias, CompanyListEntry, CompanyRedirect
from jobs.services.companies import company_for_name, find_company
from jobs.services.curated import load_companies
from jobs.services.curated_rows import CompanyRow
from tests.factories import make_board, make_company, make_company_list, make_entry, make_posting
from tests.jobs.admin.forms import errors_of, submit

pytestmark = pytest.mark.django_db


def page(company: Company) -> str:
    return f"/admin/jobs/company/{company.pk}/change/"


def test_a_changed_company_is_a_persons_from_then_on(admin: Client) -> None:
    load_companies(rows=[CompanyRow("Acme", city="Cairo")])
    company = Company.objects.get()
    response = submit(admin, page(company), city="Giza", website="acme.example.org")
    company.refresh_from_db()
    assert (company.city, company.website) == ("Giza", "https://acme.example.org"), errors_of(response)
    assert company.changed_by_person_at is not None
    assert load_companies(rows=[CompanyRow("Acme", city="Cairo")]).left_alone == ("Acme",)
    entry = LogEntry.objects.get()
    assert (entry.action_flag, entry.user.email) == (CHANGE, "ada@example.org")
    assert "City" in entry.get_change_message()


def test_a_new_slug_leaves_a_redirect_and_a_new_name_an_alias(admin: Client, client: Client) -> None:
    company = make_company("Acme")
    submit(admin, page(company), slug="acme-corp", name="Acme Corp")
    company.refresh_from_db()
    assert (company.slug, company.name) == ("acme-corp", "Acme Corp")
    assert CompanyRedirect.objects.get().old_slug == "acme"
    assert find_company(name="ACME") == find_company(name="acme corp") == company
    submit(admin, page(company), slug="acme")
    assert [redirect.old_slug for redirect in company.redirects.all()] == ["acme-corp"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("slug", "bolt-old", "This was the address of Bolt"),
        ("slug", "bolt", "already exists"),
        ("name", "BOLT gmbh", "Bolt goes by this name already."),
        ("name", "***", "needs a name with letters or digits"),
        ("hq_country", "eg", "company_country_code"),
        ("website", "javascript:alert(1)", "valid URL"),
    ],
)
def test_what_belongs_to_another_company_is_refused(admin: Client, field: str, value: str, sentence: str) -> None:
    company, bolt = make_company("Acme"), make_company("Bolt")
    CompanyRedirect.objects.create(old_slug="bolt-old", company=bolt)
    CompanyAlias.objects.create(name="Bolt GmbH", company=bolt)
    response = submit(admin, page(company), **{field: value})
    assert sentence in errors_of(response)
    assert Company.objects.get(pk=company.pk).slug == "acme"


def test_an_alias_that_someone_has_is_refused_and_a_new_one_counts(admin: Client) -> None:
    company = make_company("Acme")
    company_for_name(name="Bolt")
    data = {"aliases-TOTAL_FORMS": "1", "aliases-0-company": str(company.pk)}
    assert (
        "Bolt goes by this name already."
        in submit(admin, page(company), **data, **{"aliases-0-name": "bolt!"}).content.decode()
    )
    submit(admin, page(company), **data, **{"aliases-0-name": "Acme Maps"})
    assert find_company(name="acme maps") == company


def test_a_company_is_added_with_its_name_as_alias(admin: Client) -> None:
    response = submit(admin, "/admin/jobs/company/add/", name="Acme", slug="acme")
    company = Company.objects.get()
    assert (company.origin, find_company(name="acme")) == ("admin", company), errors_of(response)
    assert company.changed_by_person_at is not None
    assert LogEntry.objects.get().action_flag == ADDITION


def test_a_company_with_postings_is_not_deleted_and_why_is_said(admin: Client) -> None:
    company = make_company("Acme")
    make_posting(company=company)
    path = f"/admin/jobs/company/{company.pk}/delete/"
    assert "Acme: postings (1) and boards (1) belong to it, so it stays." in admin.get(path).content.decode()
    admin.post(path, {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [company.pk], "post": "yes"}
    admin.post("/admin/jobs/company/", chosen)
    assert Company.objects.filter(pk=company.pk).exists()


def test_a_company_without_postings_is_deleted_and_stays_deleted(admin: Client) -> None:
    load_companies(rows=[CompanyRow("Acme")])
    admin.post(f"/admin/jobs/company/{Company.objects.get().pk}/delete/", {"post": "yes"})
    assert not Company.objects.exists()
    assert load_companies(rows=[CompanyRow("Acme")]).left_alone == ("Acme",)


def test_an_entry_changed_beside_its_company_is_a_persons_and_a_deleted_one_is_logged(admin: Client) -> None:
    company = make_company("Acme")
    entry = make_entry(company, make_company_list())
    submit(admin, page(company), **{"entries-0-reason": "I asked them"})
    entry.refresh_from_db()
    assert (entry.reason, entry.changed_by_person_at is not None) == ("I asked them", True)
    submit(admin, page(company), **{"entries-0-DELETE": "on"})
    assert not CompanyListEntry.objects.exists()
    assert LogEntry.objects.filter(action_flag=DELETION).get().object_repr == str(entry)


def rows_of(response: object) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_downloaded_file_holds_no_formula(admin: Client) -> None:
    evil = make_company("=cmd|' /C calc'!A0", slug="evil", city="@SUM(A1)", focus="+1", ai_areas=["-1", "ml"])
    make_company("Acme", city="Cairo")
    shown = rows_of(admin.get("/admin/jobs/company/export.csv"))
    chosen = rows_of(admin.post("/admin/jobs/company/", {"action": "export_chosen", "_selected_action": [evil.pk]}))
    assert chosen == [shown[0], next(row for row in shown if row[1] == "evil")]
    row = dict(zip(*chosen, strict=True))
    assert row["name"] == "'=cmd|' /C calc'!A0"
    assert (row["city"], row["focus"], row["ai_areas"]) == ("'@SUM(A1)", "'+1", "'-1; ml")
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in shown[1:] for cell in line)


def test_a_downloaded_list_keeps_search_and_filters(admin: Client, staff: Client) -> None:
    make_company("Acme", hq_country="EG")
    make_company("Bolt")
    assert [row[0] for row in rows_of(admin.get("/admin/jobs/company/export.csv?q=acm"))[1:]] == ["Acme"]
    assert [row[0] for row in rows_of(admin.get("/admin/jobs/company/export.csv?hq_country=EG"))[1:]] == ["Acme"]
    assert staff.get("/admin/jobs/company/export.csv").status_code == 403


def test_a_list_counts_boards_and_open_postings(admin: Client) -> None:
    company = make_company("Acme")
    board = make_board(company=company)
    for _ in range(3):
        make_posting(board=board)
    row = admin.get("/admin/jobs/company/").context["cl"].result_list[0]
    assert (row.boards_counted, row.postings_counted) == (1, 3)
