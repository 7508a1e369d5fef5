"""Curators: suggestions decided, changes put back, tasks done; each by who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client

from jobs.models.company import CompanyList, CompanyListEntry
from jobs.models.link_check import CurationTask
from jobs.models.list_change import ListEntryChange
from jobs.models.suggestion import Suggestion
from tests.factories import make_company, make_company_list, make_entry, make_suggestion, make_task, make_user
from tests.jobs.admin.forms import submit

pytestmark = pytest.mark.django_db


def decide(client: Client, suggestion: Suggestion, decision: str, reason: str = "") -> Any:
    path = f"/admin/jobs/suggestion/{suggestion.pk}/decide/"
    return client.post(path, {f"_{decision}": "x", "reason": reason}, follow=True)


def test_a_suggestion_is_accepted_in_one_click_and_its_reader_is_told(
    admin: Client, django_capture_on_commit_callbacks: Any
) -> None:
    suggestion = make_suggestion(company_name="Delta Crops", email="reader@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        response = decide(admin, suggestion, "accept", "Its page says so.")
    assert "Done." in response.content.decode()
    assert CompanyListEntry.objects.get().company.name == "Delta Crops"
    assert [letter.to for letter in mail.outbox] == [["reader@example.org"]]
    assert "Its page says so." in mail.outbox[0].body


def test_a_refusal_without_a_reason_is_sent_back(admin: Client) -> None:
    suggestion = make_suggestion()
    assert "refused for a reason" in decide(admin, suggestion, "refuse").content.decode()
    decide(admin, suggestion, "refuse", "The page is gone.")
    assert Suggestion.objects.get().state == "refused"
    assert "decided this before" in decide(admin, suggestion, "accept").content.decode()
    decide(admin, suggestion, "undo")
    assert Suggestion.objects.get().state == "waiting"
    assert mail.outbox == []


def test_what_stands_in_the_way_is_said(admin: Client) -> None:
    suggestion = make_suggestion(company_name="Acme")
    make_entry(make_company("Acme"), make_company_list())
    assert "in the list already" in decide(admin, suggestion, "accept").content.decode()
    assert "accept, refuse or undo" in decide(admin, suggestion, "burn").content.decode()
    assert Suggestion.objects.get().state == "waiting"


def test_who_may_look_may_not_decide() -> None:
    viewer = make_user(is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_suggestion"))
    client, suggestion = Client(), make_suggestion()
    client.force_login(viewer)
    page = client.get(f"/admin/jobs/suggestion/{suggestion.pk}/change/")
    assert page.status_code == 200 and "_accept" not in page.content.decode()
    assert decide(client, suggestion, "accept").status_code == 403
    assert client.get(f"/admin/jobs/suggestion/{suggestion.pk}/decide/").status_code == 405
    assert Suggestion.objects.get().state == "waiting"


def test_a_suggestion_that_is_a_script_is_shown_as_words(admin: Client) -> None:
    suggestion = make_suggestion(company_name="<script>alert(1)</script>", note="<b>bold</b>")
    html = admin.get(f"/admin/jobs/suggestion/{suggestion.pk}/change/").content.decode()
    assert "<script>alert" not in html and "<b>bold" not in html


def test_changes_are_put_back_and_what_cannot_be_is_said(admin: Client) -> None:
    entry = make_entry(make_company("Acme"), make_company_list(), reason="A")
    for reason in "BC":
        CompanyListEntry.objects.update(reason=reason)
    keys = list(ListEntryChange.objects.order_by("pk").values_list("pk", flat=True))
    data = {"action": "put_back", "_selected_action": [keys[1]]}
    response = admin.post("/admin/jobs/listentrychange/", data, follow=True)
    assert "changed again since" in response.content.decode()
    data["_selected_action"] = keys[1:]
    response = admin.post("/admin/jobs/listentrychange/", data, follow=True)
    entry.refresh_from_db()
    assert (entry.reason, "2 put back." in response.content.decode()) == ("A", True)


def test_a_task_is_done_by_who_did_it(admin: Client) -> None:
    tasks = [make_task(), make_task()]
    data = {"action": "done", "_selected_action": [task.pk for task in tasks]}
    admin.post("/admin/jobs/curationtask/", data)
    assert [task.done_by and task.done_by.email for task in CurationTask.objects.all()] == ["ada@example.org"] * 2


@pytest.mark.parametrize(
    ("noun", "action", "permission"),
    [("curationtask", "done", "view_curationtask"), ("listentrychange", "put_back", "view_listentrychange")],
)
def test_who_may_look_is_offered_no_action(noun: str, action: str, permission: str) -> None:
    viewer, client = make_user(is_staff=True), Client()
    viewer.user_permissions.add(Permission.objects.get(codename=permission))
    client.force_login(viewer)
    task, entry = make_task(), make_entry(make_company(), make_company_list())
    key = task.pk if noun == "curationtask" else ListEntryChange.objects.get().pk
    client.post(f"/admin/jobs/{noun}/", {"action": action, "_selected_action": [key]})
    assert CurationTask.objects.get().done_at is None
    assert CompanyListEntry.objects.get() == entry


def test_forms_of_company_and_list_are_signed(admin: Client) -> None:
    company, curated = make_company("Acme"), make_company_list()
    make_entry(company, curated)
    submit(admin, f"/admin/jobs/company/{company.pk}/change/", **{"entries-0-reason": "Corrected", "city": "Giza"})
    other = make_company("Bolt")
    path = f"/admin/jobs/companylist/{curated.pk}/change/"
    submit(admin, path, **{"entries-0-company": str(other.pk), "entries-0-reason": "New"})
    changes = ListEntryChange.objects.order_by("pk").values_list("kind", "company_name", "by__email")
    assert list(changes)[1:] == [
        ("changed", "Acme", "ada@example.org"), ("changed", "Acme", "ada@example.org"),
        ("added", "Bolt", "ada@example.org"),
    ]  # fmt: skip


def test_a_list_with_history_and_suggestions_can_be_deleted(admin: Client) -> None:
    curated = make_company_list()
    make_entry(make_company(), curated)
    make_suggestion(curated)
    admin.post(f"/admin/jobs/companylist/{curated.pk}/delete/", {"post": "yes"})
    assert not CompanyList.objects.exists() and not ListEntryChange.objects.exists()
