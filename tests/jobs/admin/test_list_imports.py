"""Curators: a file uploaded, looked at, applied and taken back; each by who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jobs.models.company import CompanyListEntry
from jobs.models.list_import import ListImport
from mlcareers.lib.tables import MAX_BYTES
from tests.factories import make_company, make_company_list, make_user
from tests.jobs.services.test_list_imports import csv_of, row

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/jobs/listimport/upload/"


def send(client: Client, data: bytes, name: str = "new.csv") -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(UPLOAD, {"company_list": make_company_list().pk, "file": file}, follow=True)


def act(client: Client, what: str, **fields: str) -> Any:
    kept = ListImport.objects.get()
    return client.post(f"/admin/jobs/listimport/{kept.pk}/{what}/", fields, follow=True)


def test_a_file_is_looked_at_applied_and_taken_back(admin: Client) -> None:
    html = send(admin, csv_of(row("<i>Acme</i>"), row("Bare", evidence=""))).content.decode()
    assert "&lt;i&gt;Acme" in html and "without evidence: left out" in html
    assert not CompanyListEntry.objects.exists()
    assert "1 row of new.csv taken." in act(admin, "apply").content.decode()
    assert CompanyListEntry.objects.get().company.name == "<i>Acme</i>"
    page = admin.get(f"/admin/jobs/listimport/{ListImport.objects.get().pk}/change/").content.decode()
    assert "Take the whole import back" in page and "It wrote 3 rows." in page
    assert "Taken back: 3 rows removed, 0 put back." in act(admin, "undo").content.decode()
    assert not CompanyListEntry.objects.exists()
    assert LogEntry.objects.filter(content_type__model="companylist").count() == 2
    assert admin.get("/admin/jobs/listimport/").status_code == 200


def test_a_row_that_needs_a_choice_keeps_the_others_that_were_made(admin: Client) -> None:
    make_company("Lantern GmbH")
    assert "the same as Lantern GmbH" in send(admin, csv_of(row("Lantern"), row("Acme"))).content.decode()
    response = act(admin, "apply", **{"row-3": "leave"})
    assert "needs a choice" in response.content.decode()
    assert not CompanyListEntry.objects.exists()
    chosen = {seen.row.number: [value for value, _, on in options if on] for seen, options in response.context["rows"]}
    assert chosen == {2: [], 3: ["leave"]}
    act(admin, "apply", **{"row-2": "same", "row-3": "leave", "row-x": "take"})
    assert CompanyListEntry.objects.get().company.name == "Lantern GmbH"


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"name\nAcme\n", "is missing"), (b"", "empty"), (b"x" * (MAX_BYTES + 1), "larger than"), (b"a\xff", "UTF-8")],
)
def test_a_bad_file_is_refused_beside_its_field(admin: Client, data: bytes, said: str) -> None:
    response = send(admin, data)
    assert said in str(response.context["form"].errors["file"])
    assert not ListImport.objects.exists()


def test_links_are_looked_at_by_a_worker_after_the_page(admin: Client, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        html = send(admin, csv_of(row("Acme"))).content.decode()
    assert len(waiting) == 1 and "Links are being looked at" in html
    with django_capture_on_commit_callbacks() as again:
        act(admin, "links")
    assert len(again) == 1


def test_who_may_only_look_at_files_imports_none() -> None:
    viewer, client = make_user(is_staff=True), Client()
    viewer.user_permissions.add(Permission.objects.get(codename="view_listimport"))
    client.force_login(viewer)
    assert client.get(UPLOAD).status_code == 403 and send(client, csv_of(row("Acme"))).status_code == 403
    boss = Client()
    boss.force_login(make_user(is_staff=True, is_superuser=True))
    send(boss, csv_of(row("Acme")))
    page = f"/admin/jobs/listimport/{ListImport.objects.get().pk}"
    assert "Apply" not in client.get(f"{page}/change/").content.decode()
    for what in ("apply", "undo", "links"):
        assert act(client, what).status_code == 403
        assert client.get(f"{page}/{what}/").status_code == 405
    assert ListImport.objects.get().state == "preview"
