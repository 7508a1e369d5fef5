"""A company with its people and all that a path can name, for asking every route as each of them."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.shortcuts import resolve_url
from django.test import Client

from jobs.models.account import User
from jobs.models.company import CompanyList
from jobs.models.posting import Posting
from jobs.services.moderation import close_postings
from tests.factories import (
    make_admin,
    make_company,
    make_membership,
    make_moderator,
    make_own_posting,
    make_posting,
    make_recruiter,
    make_saved_search,
    make_user,
)
from tests.jobs.waiting import wait
from tests.permission_matrix import LETTERS, TABLE


class World:
    """Acme and all that a path can name, and one person of each kind; `Beta` is the stranger's company."""

    def __init__(self) -> None:
        acme, cem = make_company("Acme"), make_user("cem@example.org")
        CompanyList.objects.create(slug="egypt-ai", name="AI companies in Egypt")
        self.people: dict[str, User | None] = {
            "anonymous": None,
            "candidate": cem,
            **{role: make_recruiter(acme, role) for role in ("viewer", "editor", "owner")},
            "stranger": make_recruiter(make_company("Beta"), "owner"),
            "waiting": make_membership(make_user(), acme, state="requested").user,
            "moderator": make_moderator(),
            "admin": make_admin(),
            "suspended": make_membership(make_user(is_active=False, is_moderator=True), acme, "owner").user,
        }
        # Sign-up writes one; without it the page of addresses would make up for that.
        EmailAddress.objects.bulk_create(
            EmailAddress(user=person, email=person.email, primary=True, verified=True)
            for person in self.people.values()
            if person is not None
        )
        self.keys: dict[str, object] = {
            "posting": make_posting(company=acme, role="ml-engineer").pk,
            "company": acme.slug,
            "draft": wait("draft", company=acme),
            "own": make_own_posting(acme, self.people["owner"]).pk,
            "member": make_membership(make_user(), acme, state="requested").pk,
            "saved": make_saved_search(cem).pk,
            "decision": close_postings(postings=Posting.objects.filter(pk=make_posting().pk), reason="A fraud.")[0].pk,
        }

    def path(self, route: str) -> str:
        return TABLE[route][0].format(**self.keys)

    def client(self, who: str, **options: Any) -> Client:
        client = Client(**options)
        person = self.people[who]
        if person is not None:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client


def letter(response: Any) -> str:
    """Return the letter of an answer; its status as it is where there is none."""
    if response.status_code == 302:
        return "l" if response["Location"].startswith(resolve_url(settings.LOGIN_URL)) else "r"
    known = {words.partition(",")[0]: found for found, words in LETTERS.items() if found not in "rl"}
    return known.get(str(response.status_code), str(response.status_code))


def ask(client: Client, method: str, path: str) -> Any:
    """Send one request and take back all that it wrote, and the cookies that it set or took."""
    cache.clear()
    kept = {name: cookie.value for name, cookie in client.cookies.items()}
    with transaction.atomic():
        response = getattr(client, method)(path)
        if hasattr(response, "render") and not response.is_rendered:
            response.render()
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(kept)
    return response
