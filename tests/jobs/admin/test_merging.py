"""Curators: companies that may be one, looked at, merged, called different and taken apart; each by who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from jobs.models.company import Company, CompanyListEntry
from jobs.models.merge import CompanyMerge, DifferentEmployers
from jobs.services.duplicates import call_different
from tests.factories import (
    make_admin,
    make_company,
    make_company_list,
    make_entry,
    make_membership,
    make_posting,
    make_recruiter,
    make_user,
)

pytestmark = pytest.mark.django_db
MERGE = "/admin/jobs/company/merge/"
PAIRS = "/admin/jobs/company/duplicates/"


def send(client: Client, kept: Company, *others: Company, **fields: Any) -> Any:
    ids = [kept.pk, *(other.pk for other in others)]
    data = {"company": ids, "kept": kept.pk, "seen": kept.pk, "_merge": "x", **fields}
    return client.post(MERGE, data, follow=True)


def test_the_page_of_pairs_leads_to_the_merge_in_one_step(admin: Client) -> None:
    kept, other = make_company("Careem"), make_company("<i>Careem</i> Ltd", website="https://careem.example.net")
    Company.objects.filter(pk=kept.pk).update(website="https://careem.example.net")
    html = admin.get(PAIRS).content.decode()
    assert "Both have the website careem.example.net." in html and "<i>Careem" not in html
    assert f"company={kept.pk}&amp;company={other.pk}&amp;kept={kept.pk}" in html
    assert "Companies that may be one" in admin.get("/admin/jobs/company/").content.decode()


def test_a_pair_is_called_different_for_good_and_asked_again_only_when_that_is_deleted(admin: Client) -> None:
    one, other = make_company("Careem"), make_company("Careem FZ")
    data = {"company": [one.pk, other.pk]}
    assert "nobody is asked again" in admin.post(f"{PAIRS}different/", data, follow=True).content.decode()
    assert "No two companies" in admin.get(PAIRS).content.decode()
    assert "said on" in admin.get(MERGE, {"company": [one.pk, other.pk]}).content.decode()
    word = DifferentEmployers.objects.get()
    admin.post(f"/admin/jobs/differentemployers/{word.pk}/delete/", {"post": "yes"})
    assert "Careem FZ" in admin.get(PAIRS).content.decode()
    assert admin.get(f"{PAIRS}different/").status_code == 405


def test_the_preview_says_what_moves_and_what_is_decided(admin: Client) -> None:
    kept, other, curated = make_company("Careem"), make_company("Careem FZ", city="Dubai"), make_company_list()
    make_posting(company=other)
    make_entry(kept, curated, reason="Mine")
    theirs = make_entry(other, curated, reason="Theirs")
    user = make_recruiter(other, "owner", "owner@example.org")
    make_membership(user, kept, "viewer")
    html = " ".join(admin.get(MERGE, {"company": [kept.pk, other.pk], "kept": kept.pk}).content.decode().split())
    assert "postings: 1, boards: 1, entries of lists: 1, members: 1" in html
    assert "/companies/careem-fz/ redirects" in html and "city is taken over from Careem FZ" in html
    assert "owner@example.org" in html and "owner (active, at Careem FZ) stays" in html
    send(admin, kept, other, **{f"entry-{curated.pk}": theirs.pk})
    assert CompanyListEntry.objects.get().reason == "Theirs"


def test_several_chosen_in_the_list_become_one_in_one_action_and_the_history_says_so(admin: Client) -> None:
    names = ("Careem", "Careem (Cairo)", "CAREEM FZ")
    companies = [make_company(name) for name in names]
    make_posting(company=companies[0])
    data = {"action": "merge_chosen", "_selected_action": [company.pk for company in companies]}
    page = admin.post("/admin/jobs/company/", data, follow=True)
    assert page.context["kept"] == companies[0]
    response = send(admin, *companies, reason="One office.")
    assert "It can be taken back" in response.content.decode()
    assert list(Company.objects.values_list("name", flat=True)) == ["Careem"]
    history = admin.get(f"/admin/jobs/company/{companies[0].pk}/history/").content.decode()
    assert "Merged: Careem (Cairo), CAREEM FZ into Careem. One office." in history
    assert (
        "Careem (Cairo), CAREEM FZ into Careem"
        in admin.get(f"/admin/jobs/company/{companies[0].pk}/change/").content.decode()
    )


def test_a_merge_is_taken_back_on_its_page_once(admin: Client) -> None:
    kept, other = make_company("Careem"), make_company("Careem FZ")
    send(admin, kept, other)
    merge = CompanyMerge.objects.get()
    page = f"/admin/jobs/companymerge/{merge.pk}/"
    assert "Take the merge back" in admin.get(f"{page}change/").content.decode()
    assert admin.get(f"{page}undo/").status_code == 405
    html = admin.post(f"{page}undo/", follow=True).content.decode()
    assert "taken back" in html and "Take the merge back" not in html
    assert Company.objects.get(pk=other.pk).name == "Careem FZ"
    assert "taken back already" in admin.post(f"{page}undo/", follow=True).content.decode()
    assert LogEntry.objects.filter(object_id=str(other.pk), change_message__startswith="Merge taken back").exists()
    assert admin.get("/admin/jobs/companymerge/").status_code == 200


def test_another_company_that_stays_is_looked_at_before_it_is_merged(admin: Client) -> None:
    one, other = make_company("One"), make_company("Two")
    html = send(admin, one, other, seen=other.pk).content.decode()
    assert "look once more" in html and CompanyMerge.objects.count() == 0


def test_what_cannot_be_merged_is_said(admin: Client) -> None:
    hidden, seen = make_company(is_listed=False), make_company()
    assert "do not see" in send(admin, hidden, seen).content.decode()
    for chosen in ([], [seen.pk], ["x", seen.pk, 10**30]):
        assert "at least two" in admin.get(MERGE, {"company": chosen}, follow=True).content.decode()
    assert CompanyMerge.objects.count() == 0


def test_who_may_only_look_at_companies_merges_none() -> None:
    viewer, (one, other) = make_user(is_staff=True), (make_company("Careem"), make_company("Careem FZ"))
    for name in ("view_company", "change_company", "view_companymerge"):
        viewer.user_permissions.add(Permission.objects.get(codename=name))
    client = Client()
    client.force_login(viewer)
    assert client.get(PAIRS).status_code == client.get(MERGE).status_code == 403
    assert client.post(f"{PAIRS}different/", {"company": [one.pk, other.pk]}).status_code == 403
    assert send(client, one, other).status_code == 403
    boss = Client()
    boss.force_login(make_admin())
    send(boss, one, other)
    merge = CompanyMerge.objects.get()
    assert "Take the merge back" not in client.get(f"/admin/jobs/companymerge/{merge.pk}/change/").content.decode()
    assert client.post(f"/admin/jobs/companymerge/{merge.pk}/undo/").status_code == 403


def test_a_word_against_stands_as_a_warning_and_not_as_a_wall(admin: Client) -> None:
    one, other = make_company("Careem"), make_company("Careem FZ")
    call_different(one=one, other=other, by=make_admin())
    send(admin, one, other)
    assert Company.objects.count() == 1
