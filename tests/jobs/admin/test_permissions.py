"""Who may open which page of the admin, and that no page needs what our policy for scripts and styles forbids."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.test import Client
from django.utils import timezone

from jobs.models.mail import OwedMail
from jobs.models.posting import Posting
from jobs.services.moderation import close_postings
from tests.factories import (
    make_admin,
    make_board,
    make_company,
    make_company_list,
    make_draft,
    make_entry,
    make_link,
    make_membership,
    make_page_check,
    make_posting,
    make_rates,
    make_report,
    make_run,
    make_screened,
    make_signal,
    make_suggestion,
    make_task,
    make_user,
)

pytestmark = pytest.mark.django_db

NOUNS = [
    "company", "companylist", "companylistentry", "listentrychange", "suggestion", "curationtask", "linkcheck",
    "board", "importrun", "posting", "screened", "user", "owedmail", "membership", "draft", "report", "decision",
    "ratetable", "pagecheck", "postingsignal",
]  # fmt: skip
ADDABLE = ["company", "companylist", "companylistentry", "board", "user", "ratetable"]


def make_row(noun: str) -> Any:
    """Return one row of a noun."""
    company = make_company()
    board = make_board(company=company)
    makers: dict[str, Callable[[], Any]] = {
        "company": lambda: company,
        "companylist": make_company_list,
        "companylistentry": lambda: make_entry(company, make_company_list()),
        "listentrychange": lambda: make_entry(company, make_company_list()).company.list_changes.get(),
        "suggestion": make_suggestion,
        "curationtask": make_task,
        "linkcheck": make_link,
        "board": lambda: board,
        "pagecheck": lambda: make_page_check(make_posting(board=board)),
        "postingsignal": lambda: make_signal(make_posting(board=board)),
        "importrun": lambda: make_run(board),
        "posting": lambda: make_posting(board=board, skills=["spark"]),
        "screened": lambda: make_screened(board),
        "user": make_user,
        "membership": lambda: make_membership(make_user(), company),
        "draft": lambda: make_draft(company, make_user()),
        "report": make_report,
        "ratetable": lambda: make_rates({"EUR": "0.9"}),
        "decision": lambda: close_postings(postings=Posting.objects.filter(pk=make_posting().pk), reason="Gone.")[0],
        "owedmail": lambda: OwedMail.objects.create(key=f"still-open:{company.pk}", kind="still-open", subject_id=1),
    }
    return makers[noun]()


def pages(noun: str) -> list[str]:
    """Return the list, one row's page and history, and the page for adding where there is one."""
    key = make_row(noun).pk
    base = f"/admin/jobs/{noun}/"
    return [base, f"{base}{key}/change/", f"{base}{key}/history/", *([f"{base}add/"] if noun in ADDABLE else [])]


@pytest.mark.parametrize("noun", NOUNS)
def test_each_page_is_for_who_has_the_permission(noun: str, admin: Client, staff: Client) -> None:
    for path in pages(noun):
        anonymous = Client().get(path)
        assert (anonymous.status_code, anonymous["Location"]) == (302, f"/admin/login/?next={path}")
        assert staff.get(path).status_code == 403, path
        assert admin.get(path).status_code == 200, path


@pytest.mark.parametrize(
    "noun", ["importrun", "screened", "posting", "listentrychange", "suggestion", "curationtask", "linkcheck"]
)
def test_what_sources_readers_and_history_said_is_added_and_deleted_by_nobody(noun: str, admin: Client) -> None:
    row = make_row(noun)
    assert admin.get(f"/admin/jobs/{noun}/add/").status_code == 403
    assert admin.post(f"/admin/jobs/{noun}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("noun", NOUNS)
def test_no_page_needs_inline_script_or_style(noun: str, admin: Client) -> None:
    for path in [*pages(noun), "/admin/", "/admin/jobs/", "/admin/admin/logentry/", "/admin/password_change/"]:
        response = admin.get(path)
        html = response.content.decode()
        assert "unsafe" not in response["Content-Security-Policy"]
        for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL):
            assert not body.strip() and re.search(r'src="/(static|admin/jsi18n)/', attributes), (path, attributes)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", html), path
        assert '<link rel="stylesheet" href="/static/css/admin.css">' in html


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_asks_as_often_for_many_rows_as_for_few(
    noun: str, admin: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(12 if noun != "companylist" else 1):
        make_row(noun)
    with django_assert_max_num_queries(14):
        response = admin.get(f"/admin/jobs/{noun}/")
    assert response.status_code == 200


def test_the_page_of_a_list_asks_as_often_for_many_entries(
    admin: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    curated = make_company_list()
    for _ in range(20):
        make_entry(make_company(), curated)
    with django_assert_max_num_queries(20):
        html = admin.get(f"/admin/jobs/companylist/{curated.pk}/change/").content.decode()
    assert html.count("Its own page shows the work") == 20


def test_the_history_of_everything_is_for_looking_at(admin: Client) -> None:
    company = make_company("Acme")
    LogEntry.objects.log_actions(make_admin().pk, [company], CHANGE, "Renamed.", single_object=True)
    html = admin.get("/admin/admin/logentry/?q=acme").content.decode()
    assert "Renamed." in html and "Acme" in html
    assert admin.get("/admin/admin/logentry/add/").status_code == 403
    assert LogEntry.objects.filter(action_time__lte=timezone.now()).count() == 1
