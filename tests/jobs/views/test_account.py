"""Making, confirming and using an account: what the pages answer and what is mailed."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from jobs.models.account import User
from tests.factories import PASSWORD, make_admin, make_company, make_recruiter, make_user

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "a lantern on the hill"


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


def link_in_mail(number: int = -1) -> str:
    found = re.search(r"https?://testserver(/\S+)", str(mail.outbox[number].body))
    assert found
    return found[1]


def sign_up(client: Client, email: str = "rita@example.org", **more: str) -> object:
    return client.post("/accounts/signup/", {"email": email, "password1": NEW_PASSWORD, **more})


def sign_in(client: Client, email: str, password: str, **headers: str) -> object:
    return client.post("/accounts/login/", {"login": email, "password": password}, headers=headers)


def confirmed(email: str) -> User:
    from allauth.account.models import EmailAddress

    person = make_user(email)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def test_a_new_account_opens_with_the_link_in_the_mail(client: Client) -> None:
    response = sign_up(client)
    assert response.status_code == 302 and response["Location"] == "/accounts/confirm-email/"
    assert client.get("/account/").status_code == 302
    link = link_in_mail()
    page = client.get(link)
    assert "Is rita@example.org your address?" in page.content.decode()
    assert client.get("/account/").status_code == 302, "opening the link changes nothing"
    client.post(link)
    other = Client()
    assert sign_in(other, "RITA@example.org", NEW_PASSWORD)["Location"] == "/account/"
    assert "rita@example.org" in other.get("/account/").content.decode()


def test_an_account_that_is_not_confirmed_cannot_sign_in(client: Client) -> None:
    sign_up(client)
    response = sign_in(Client(), "rita@example.org", NEW_PASSWORD)
    assert response["Location"] == "/accounts/confirm-email/"


def test_a_mail_names_this_installation_and_no_library(client: Client) -> None:
    sign_up(client)
    sent = mail.outbox[0]
    assert sent.subject == "mlcareers: Confirm your new account"
    assert "allauth" not in sent.body and "example.com" not in sent.body
    assert sent.body.rstrip().endswith("mlcareers · http://testserver")


def test_signing_up_with_a_taken_address_looks_like_any_other(client: Client) -> None:
    confirmed("taken@example.org")
    fresh, taken = sign_up(client, "fresh@example.org"), sign_up(Client(), "taken@example.org")
    assert (fresh.status_code, fresh["Location"]) == (taken.status_code, taken["Location"])
    assert [message.subject for message in mail.outbox] == [
        "mlcareers: Confirm your new account",
        "mlcareers: You have an account already",
    ]


@pytest.mark.parametrize("email", ["known@example.org", "unknown@example.org"])
def test_a_forgotten_password_is_answered_alike_for_every_address(client: Client, email: str) -> None:
    confirmed("known@example.org")
    response = client.post("/accounts/password/reset/", {"email": email})
    assert response["Location"] == "/accounts/password/reset/done/"
    assert mail.outbox[-1].to == [email]


def test_the_link_in_the_mail_sets_a_new_password_once(client: Client) -> None:
    confirmed("rita@example.org")
    client.post("/accounts/password/reset/", {"email": "rita@example.org"})
    link = link_in_mail()
    form = client.get(link, follow=True)
    action = form.redirect_chain[-1][0]
    assert client.post(action, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}).status_code == 302
    assert sign_in(Client(), "rita@example.org", NEW_PASSWORD)["Location"] == "/account/"
    assert "used already" in Client().get(link, follow=True).content.decode()
    assert mail.outbox[-1].subject == "mlcareers: Your password was changed"


def test_a_sixth_wrong_password_is_not_even_tried(client: Client) -> None:
    confirmed("rita@example.org")
    for _ in range(5):
        assert "not correct" in sign_in(client, "rita@example.org", "wrong").content.decode()
    late = sign_in(client, "rita@example.org", PASSWORD, **{"X-Forwarded-For": "203.0.113.9"})
    assert late.status_code == 200 and "Too many failed" in late.content.decode()


def test_a_forged_forwarding_header_gives_no_more_tries(client: Client) -> None:
    for number in range(10):
        sign_in(client, f"person{number}@example.org", "wrong", **{"X-Forwarded-For": f"203.0.113.{number}"})
    answer = sign_in(client, "another@example.org", "wrong", **{"X-Forwarded-For": "203.0.113.99"})
    assert "Too many failed" in answer.content.decode()


def test_account_pages_name_the_installation_and_not_the_host(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "<title>Sign in · mlcareers</title>" in page and "placeholder" not in page.partition("<main")[2]


def test_new_accounts_can_be_closed(client: Client, settings: Settings) -> None:
    settings.REGISTRATION_OPEN = False
    assert "New accounts are closed" in client.get("/accounts/signup/").content.decode()
    sign_up(client)
    assert not User.objects.exists()


def test_a_robot_that_fills_the_trap_gets_no_account(client: Client) -> None:
    sign_up(client, website="https://spam.example")
    assert not User.objects.exists()


@pytest.mark.parametrize(("password", "sentence"), [("short", "at least 10 characters"), ("password123", "too common")])
def test_a_weak_password_is_refused_with_a_sentence(client: Client, password: str, sentence: str) -> None:
    page = client.post("/accounts/signup/", {"email": "rita@example.org", "password1": password}).content.decode()
    assert sentence in page and 'value="rita@example.org"' in page
    assert 'aria-invalid="true"' in page


def test_the_admin_is_entered_by_the_same_sign_in(client: Client) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=%2Fadmin%2F")
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 302


def test_somebody_else_who_asks_for_the_admin_is_told_no(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/admin/", follow=True).status_code == 403


def test_an_admin_link_confirms_the_address_that_it_belongs_to(client: Client) -> None:
    from jobs.services.admin_links import make_admin_link

    admin = make_admin("ada@example.org")
    client.post(make_admin_link(admin, ""))
    assert client.get("/admin/").status_code == 200
    assert sign_in(Client(), "ada@example.org", PASSWORD).status_code == 302
    assert not mail.outbox


def test_signing_out_takes_a_press_of_a_button(client: Client) -> None:
    client.force_login(make_user())
    assert "Sign out of this browser?" in client.get("/accounts/logout/").content.decode()
    assert client.get("/account/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("path", ["email/", "password/change/"])
def test_what_changes_an_account_needs_a_sign_in(client: Client, path: str) -> None:
    assert client.get(f"/accounts/{path}")["Location"].startswith("/accounts/login/")


def test_a_new_address_counts_once_it_is_confirmed(client: Client) -> None:
    confirmed("rita@example.org")
    sign_in(client, "rita@example.org", PASSWORD)
    asked = client.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    assert "Is it you?" in client.get(asked["Location"]).content.decode(), "a password is asked for once more"
    client.post(asked["Location"], {"password": PASSWORD})
    assert "new@example.org waits to be confirmed" in client.get("/accounts/email/").content.decode()
    assert User.objects.get().email == "rita@example.org"
    client.post(link_in_mail())
    assert User.objects.get().email == "new@example.org"


def test_an_account_leads_to_the_companies_that_its_person_works_for(client: Client) -> None:
    recruiter = make_recruiter(make_company("Acme"), "editor")
    client.force_login(recruiter)
    page = client.get("/account/").content.decode()
    assert 'href="/recruit/companies/acme/"' in page and "editor" in page
    assert 'href="/recruit/postings/"' in page
    assert 'href="/admin/"' not in page
