"""The form for suggesting: open to all, a few an hour, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings
from selectolax.lexbor import LexborHTMLParser

from jobs.models.company import Company, CompanyListEntry
from jobs.models.suggestion import Suggestion
from tests.factories import make_company, make_company_list, make_entry

pytestmark = pytest.mark.django_db
PATH = "/lists/egypt-ai/suggest/"
GOOD = {
    "company_name": "Delta Crops", "reason": "It reads crops from space", "evidence_url": "https://news.example.org/x",
    "city": "Mansoura", "email": "reader@example.org", "note": "Met them.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def curated() -> None:
    make_company_list()


@pytest.fixture
def entry() -> CompanyListEntry:
    return make_entry(make_company("Acme", city="Cairo"), make_company_list())


def send(client: Client, path: str = PATH, **changes: Any) -> Any:
    return client.post(path, {name: value for name, value in {**GOOD, **changes}.items() if value is not None})


def typed(response: Any) -> dict[str, str]:
    """What stands in the fields of the page that came back."""
    page = LexborHTMLParser(response.content.decode())
    values = {node.attributes["name"] or "": node.attributes.get("value") or "" for node in page.css("main form input")}
    return values | {node.attributes["name"] or "": node.text().strip() for node in page.css("main form textarea")}


def test_a_suggestion_is_kept_without_an_account(client: Client) -> None:
    response = send(client)
    assert (response.status_code, response["Location"]) == (302, f"{PATH}kept/")
    kept = Suggestion.objects.get()
    assert (kept.kind, kept.company_name, kept.city, kept.email, kept.note) == (
        "add", "Delta Crops", "Mansoura", "reader@example.org", "Met them.",
    )  # fmt: skip
    assert not CompanyListEntry.objects.exists()
    assert "Thank you" in client.get(response["Location"]).content.decode()


def test_the_form_is_protected_against_other_sites() -> None:
    assert send(Client(enforce_csrf_checks=True)).status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("evidence_url", "", "This field is required."),
        ("evidence_url", "ftp://files.example.org/x", "begins with https:// or http://"),
        ("evidence_url", "javascript:alert(1)", "Enter a valid URL."),
        ("website", "not an address at all", "Enter a valid URL."),
        ("email", "reader", "Enter a valid email address."),
        ("company_name", "", "This field is required."),
        ("company_name", "---", "A company needs a name with letters or digits."),
        ("reason", "x" * 301, "at most 300 characters"),
        ("homepage", "https://spam.example.org", "Leave this field empty; it is a trap for programs."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client, field: str, value: str, sentence: str) -> None:
    response = send(client, **{field: value})
    assert response.status_code == 200 and sentence in response.content.decode()
    values = typed(response)
    assert {name: values[name] for name in {**GOOD, field: value}} == {**GOOD, field: value}
    assert not Suggestion.objects.exists()


def test_an_address_without_a_scheme_is_taken_for_https(client: Client) -> None:
    send(client, evidence_url="news.example.org/x")
    assert Suggestion.objects.get().evidence_url == "https://news.example.org/x"


def test_a_listed_company_is_not_suggested_again(client: Client, entry: CompanyListEntry) -> None:
    response = send(client, company_name="Acme")
    assert "Acme is in the list already; suggest a correction" in response.content.decode()


def test_a_correction_begins_with_what_stands_there(client: Client, entry: CompanyListEntry) -> None:
    path = f"{PATH}?entry=acme"
    values = typed(client.get(path))
    assert (values["company_name"], values["city"], values["reason"]) == ("Acme", "Cairo", entry.reason)
    assert values["evidence_url"] == ""
    response = send(client, path, kind="correct", company_name="Acme", city="Giza", reason=entry.reason)
    assert response.status_code == 302
    kept = Suggestion.objects.get()
    assert (kept.kind, kept.company, kept.proposed) == ("correct", entry.company, ["city"])
    assert Company.objects.get().city == "Cairo"


def test_a_removal_is_suggested_with_a_reason(client: Client, entry: CompanyListEntry) -> None:
    path = f"{PATH}?entry=acme"
    same = {"kind": "remove", "company_name": "Acme", "city": "Cairo", "reason": entry.reason}
    assert "Nothing differs" in send(client, path, note="", **same).content.decode()
    assert send(client, path, note="It closed.", **same).status_code == 302
    assert (Suggestion.objects.get().kind, CompanyListEntry.objects.count()) == ("remove", 1)


def test_the_sixth_in_an_hour_waits_and_loses_nothing(client: Client) -> None:
    with time_machine.travel("2026-05-04T12:00:00Z", tick=False) as clock:
        for number in range(5):
            assert send(client, company_name=f"Company {number}").status_code == 302
            clock.shift(60)
        response = send(client)
        assert (response.status_code, response["Retry-After"]) == (429, "3300")
        assert "can be sent in 55 minutes" in response.content.decode()
        assert typed(response)["company_name"] == "Delta Crops"
        assert send(client, evidence_url="").status_code == 200
        clock.shift(3300)
        assert send(client).status_code == 302
    assert Suggestion.objects.count() == 6


def test_mistakes_are_not_counted(client: Client) -> None:
    for _ in range(9):
        assert send(client, evidence_url="").status_code == 200
    assert send(client).status_code == 302


@pytest.mark.parametrize(("proxies", "status"), [(0, 429), (1, 302)])
def test_the_address_behind_proxies_is_the_one_that_the_api_counts(
    client: Client, settings: Settings, proxies: int, status: int
) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": proxies}
    for number in range(5):
        client.post(PATH, {**GOOD, "company_name": f"C{number}"}, headers={"X-Forwarded-For": "203.0.113.1"})
    assert client.post(PATH, GOOD, headers={"X-Forwarded-For": "203.0.113.2"}).status_code == status


def test_an_entry_of_another_list_is_not_here(client: Client) -> None:
    make_entry(make_company("Acme"), make_company_list("other"))
    assert client.get(f"{PATH}?entry=acme").status_code == 404
