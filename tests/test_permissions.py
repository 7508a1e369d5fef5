"""Who may do what with which route: one cell for each route, person and method; a route without a row fails.

To add a route, add its row: the path (with the placeholders of `world`) and five strings, one for each of GET, POST,
PUT, PATCH and DELETE. A string has one letter for each of PEOPLE, in their order; LETTERS says what each means. The
unsafe methods are sent without data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

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
from tests.jobs.waiting import MAKERS, wait

pytestmark = pytest.mark.django_db

# A recruiter of Acme as viewer, editor and owner, an owner of another company, and one who asked to join Acme.
PEOPLE = (
    "anonymous",
    "candidate",
    "viewer",
    "editor",
    "owner",
    "stranger",
    "waiting",
    "moderator",
    "admin",
    "suspended",
)
METHODS = ("get", "post", "put", "patch", "delete")
LETTERS = {
    "o": "200",
    "d": "204",
    "r": "302, elsewhere",
    "l": "302, to sign in",
    "b": "400",
    "f": "403",
    "n": "404",
    "m": "405",
    "c": "409",
    "t": "415",
    "u": "422",
}
#        acveoswmAs
ALL_OK = "oooooooooo"
ALL_NO = "mmmmmmmmmm"
ABSENT = "nnnnnnnnnn"
# Nobody does it, and strangers are asked to sign in before they are told.
MEMBERS_NO = "lmmmmmmmml"
# Nobody does it in the API of the signed-in, and strangers are refused before they are told.
SESSION_NO = "fmmmmmmmmf"
# A page that everybody reads and nobody writes to.
READ = (ALL_OK, ALL_NO, ALL_NO, ALL_NO, ALL_NO)
# A page that moderators and admins alone read; strangers are asked to sign in, to everyone else it is absent.
DECIDE_READ = ("lnnnnnnool", "lnnnnnnmml", "lnnnnnnmml", "lnnnnnnmml", "lnnnnnnmml")

# route -> (path, (GET, POST, PUT, PATCH, DELETE))
TABLE: dict[str, tuple[str, tuple[str, str, str, str, str]]] = {
    "healthz": ("/healthz", READ),
    "livez": ("/livez", READ),
    "": ("/", READ),
    "jobs/": ("/jobs/", READ),
    "jobs/<int:pk>/": ("/jobs/{posting}/", READ),
    "jobs/<int:pk>/report/": ("/jobs/{posting}/report/", (ALL_OK, ALL_OK, ALL_NO, ALL_NO, ALL_NO)),
    "jobs/<int:pk>/report/thanks/": ("/jobs/{posting}/report/thanks/", READ),
    "jobs.atom": ("/jobs.atom", READ),
    "jobs.rss": ("/jobs.rss", READ),
    "jobs.json": ("/jobs.json", READ),
    "about/pay/": ("/about/pay/", READ),
    "about/signals/": ("/about/signals/", READ),
    "quality/": ("/quality/", READ),
    "sources/": ("/sources/", READ),
    "roles/": ("/roles/", READ),
    "roles/<slug:slug>/": ("/roles/ml-engineer/", READ),
    "companies/": ("/companies/", READ),
    "companies/<slug:slug>/": ("/companies/acme/", READ),
    "lists/<slug:slug>/": ("/lists/egypt-ai/", READ),
    "lists/<slug:slug>.csv": ("/lists/egypt-ai.csv", READ),
    "lists/<slug:slug>.json": ("/lists/egypt-ai.json", READ),
    "lists/<slug:slug>.atom": ("/lists/egypt-ai.atom", READ),
    "lists/<slug:slug>/history/": ("/lists/egypt-ai/history/", READ),
    "lists/<slug:slug>/suggest/": ("/lists/egypt-ai/suggest/", (ALL_OK, ALL_OK, ALL_NO, ALL_NO, ALL_NO)),
    "lists/<slug:slug>/suggest/kept/": ("/lists/egypt-ai/suggest/kept/", READ),
    "jobs/<int:pk>/apply/": (
        "/jobs/{own}/apply/",
        ("rrrrrrrrrr", ALL_NO, ALL_NO, ALL_NO, ALL_NO),
    ),
    "recruit/": (
        "/recruit/",
        READ,
    ),
    "recruit/companies/new/": (
        "/recruit/companies/new/",
        ("looooooool", "looooooool", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/companies/<slug:slug>/": (
        "/recruit/companies/{company}/",
        ("lnooononnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/companies/<slug:slug>/join/": (
        "/recruit/companies/{company}/join/",
        ("looooooool", "looooooool", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/companies/<slug:slug>/post/": (
        "/recruit/companies/{company}/post/",
        ("lnnoononnl", "lnnrrnrnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/companies/<slug:slug>/listings/": (
        "/recruit/companies/{company}/listings/",
        ("lnooonnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/listings/<int:pk>/answer/": (
        "/recruit/listings/{posting}/answer/",
        ("lnfoonnnnl", "lnfuunnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/companies/<slug:slug>/members/<int:pk>/": (
        "/recruit/companies/{company}/members/{member}/",
        (MEMBERS_NO, "lnnnrnnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/postings/": (
        "/recruit/postings/",
        ("looooooool", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/postings/<int:pk>/": (
        "/recruit/postings/{own}/",
        (MEMBERS_NO, "lnfrrnnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/postings/<int:pk>/close/": (
        "/recruit/postings/{own}/close/",
        ("lnfoonnnnl", "lnfoonnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/drafts/<int:pk>/": (
        "/recruit/drafts/{draft}/",
        ("lnooonnnnl", "lnfrrnnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/drafts/<int:pk>/preview/": (
        "/recruit/drafts/{draft}/preview/",
        (MEMBERS_NO, "lnooonnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/drafts/<int:pk>/save/": (
        "/recruit/drafts/{draft}/save/",
        (MEMBERS_NO, "lnfccnnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "still-open/<str:token>/": (
        "/still-open/x/",
        (ABSENT, ABSENT, ALL_NO, ALL_NO, ALL_NO),
    ),
    "moderate/": ("/moderate/", DECIDE_READ),
    "moderate/log/": ("/moderate/log/", DECIDE_READ),
    "moderate/log/<int:pk>/undo/": (
        "/moderate/log/{decision}/undo/",
        ("lnnnnnnmml", "lnnnnnnrrl", "lnnnnnnmml", "lnnnnnnmml", "lnnnnnnmml"),
    ),
    "moderate/<slug:kind>/<int:pk>/": (
        "/moderate/draft/{draft}/",
        ("lnnnnnnool", "lnnnnnnool", "lnnnnnnmml", "lnnnnnnmml", "lnnnnnnmml"),
    ),
    "about/": ("/about/", READ),
    "privacy/": ("/privacy/", READ),
    "robots.txt": ("/robots.txt", READ),
    "sitemap.xml": ("/sitemap.xml", READ),
    "sitemap-<section>.xml": ("/sitemap-postings.xml", READ),
    "account/": (
        "/account/",
        ("looooooool", ALL_NO, ALL_NO, ALL_NO, ALL_NO),
    ),
    "account/searches/": (
        "/account/searches/",
        ("looooooool", "lrrrrrrrrl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "account/searches/<int:pk>/": (
        "/account/searches/{saved}/",
        ("lonnnnnnnl", "lrnnnnnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "accounts/login/": (
        "/accounts/login/",
        ("orrrrrrrro", "orrrrrrrro", "orrrrrrrro", "mrrrrrrrrm", "mrrrrrrrrm"),
    ),
    "accounts/logout/": (
        "/accounts/logout/",
        ("roooooooor", "rrrrrrrrrr", ALL_NO, ALL_NO, ALL_NO),
    ),
    "accounts/inactive/": (
        "/accounts/inactive/",
        READ,
    ),
    "accounts/signup/": (
        "/accounts/signup/",
        ("orrrrrrrro", "orrrrrrrro", "orrrrrrrro", "mrrrrrrrrm", "mrrrrrrrrm"),
    ),
    "accounts/reauthenticate/": (
        "/accounts/reauthenticate/",
        ("looooooool", "looooooool", "looooooool", "lmmmmmmmml", "lmmmmmmmml"),
    ),
    "accounts/email/": (
        "/accounts/email/",
        ("looooooool", "lrrrrrrrrl", "lrrrrrrrrl", "lmmmmmmmml", "lmmmmmmmml"),
    ),
    "accounts/confirm-email/": (
        "/accounts/confirm-email/",
        READ,
    ),
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": (
        "/accounts/confirm-email/nothing/",
        (ALL_OK, ABSENT, ALL_NO, ALL_NO, ALL_NO),
    ),
    "accounts/password/change/": (
        "/accounts/password/change/",
        ("looooooool", "looooooool", "looooooool", "lmmmmmmmml", "lmmmmmmmml"),
    ),
    "accounts/password/set/": (
        "/accounts/password/set/",
        ("lrrrrrrrrl", "lrrrrrrrrl", "lrrrrrrrrl", "lrrrrrrrrl", "lrrrrrrrrl"),
    ),
    "accounts/password/reset/": (
        "/accounts/password/reset/",
        (ALL_OK, ALL_OK, ALL_OK, ALL_NO, ALL_NO),
    ),
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "/accounts/password/reset/key/x-y/",
        (ALL_OK, ALL_OK, ALL_OK, ALL_OK, ALL_OK),
    ),
    "accounts/password/reset/done/": (
        "/accounts/password/reset/done/",
        READ,
    ),
    "accounts/password/reset/key/done/": (
        "/accounts/password/reset/key/done/",
        READ,
    ),
    "accounts/login/code/confirm/": (
        "/accounts/login/code/confirm/",
        ("lrrrrrrrrl", "lrrrrrrrrl", "lrrrrrrrrl", "lrrrrrrrrl", "lrrrrrrrrl"),
    ),
    "admin-link/<uid>/<token>/": ("/admin-link/x/y/", (ABSENT, ABSENT, ALL_NO, ALL_NO, ALL_NO)),
    "api/v1/postings/": ("/api/v1/postings/", READ),
    "api/v1/postings/<int:pk>/": ("/api/v1/postings/{posting}/", READ),
    "api/v1/companies/": ("/api/v1/companies/", READ),
    "api/v1/companies/<slug:slug>/": ("/api/v1/companies/acme/", READ),
    "api/v1/company-lists/": ("/api/v1/company-lists/", READ),
    "api/v1/company-lists/<slug:slug>/": ("/api/v1/company-lists/egypt-ai/", READ),
    "api/v1/roles/": ("/api/v1/roles/", READ),
    "api/v1/suggest/": ("/api/v1/suggest/?q=da", READ),
    "api/v1/sources/": ("/api/v1/sources/", READ),
    "api/v1/skills/": ("/api/v1/skills/", READ),
    "api/v1/saved-searches/": (
        "/api/v1/saved-searches/",
        ("foooooooof", "fttttttttf", SESSION_NO, SESSION_NO, SESSION_NO),
    ),
    "api/v1/saved-searches/<int:pk>/": (
        "/api/v1/saved-searches/{saved}/",
        ("fonnnnnnnf", SESSION_NO, SESSION_NO, "fonnnnnnnf", "fdnnnnnnnf"),
    ),
    "api/v1/schema/": ("/api/v1/schema/", READ),
    "api/v1/schema/docs/": ("/api/v1/schema/docs/", READ),
}


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Every resolved route; the admin's are one subtree that has its own test below."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if route != "admin/":
                yield from routes(pattern.url_patterns, route)
        else:
            yield route


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


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def path_of(world: World) -> dict[str, str]:
    return {route: world.path(route) for route in TABLE}


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


def test_every_route_has_a_row() -> None:
    assert sorted(set(routes(get_resolver().url_patterns))) == sorted(TABLE)


def test_every_row_has_a_letter_for_each_person_and_method() -> None:
    for route, (_, cells) in TABLE.items():
        assert len(cells) == len(METHODS), route
        for cell in cells:
            assert len(cell) == len(PEOPLE) and set(cell) <= set(LETTERS), (route, cell)


@pytest.mark.parametrize("who", PEOPLE)
def test_each_route_answers_each_person_as_the_table_says(who: str, world: World) -> None:
    client, column = world.client(who), PEOPLE.index(who)
    got = {f"{method} {route}": letter(ask(client, method, world.path(route))) for route in TABLE for method in METHODS}
    assert got == {
        f"{method} {route}": cell[column]
        for route, (_, cells) in TABLE.items()
        for method, cell in zip(METHODS, cells, strict=True)
    }


def contents() -> dict[str, str]:
    """Return a digest of every row of every table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        digests = {}
        for table in tables:
            cursor.execute(
                "SELECT md5(coalesce(string_agg(line, '|' ORDER BY line), '')) "
                f'FROM (SELECT t::text AS line FROM "{table}" t) AS lines'
            )
            digests[table] = cursor.fetchone()[0]
    return digests


@pytest.mark.parametrize("who", PEOPLE)
def test_reading_changes_nothing(who: str, world: World) -> None:
    client = world.client(who)
    paths = [world.path(route) for route in TABLE]
    if who == "admin":
        paths += [f"/admin/jobs/{noun}/" for noun in ("user", "company", "board", "posting", "screened")] + ["/admin/"]
    before = contents()
    for path in paths:
        client.get(path)
    assert contents() == before


@pytest.mark.parametrize("who", ["anonymous", "owner", "moderator", "admin"])
def test_an_unsafe_method_without_the_forms_token_is_refused(who: str, world: World) -> None:
    client = world.client(who, enforce_csrf_checks=True)
    for route in TABLE:
        # The API takes no cookie, so that there is nothing to forge, and has no unsafe method; but for a reader's own things.
        expected = 405 if route.startswith("api/") and not route.startswith("api/v1/saved-searches/") else 403
        for method in METHODS[1:]:
            assert ask(client, method, world.path(route)).status_code == expected, (method, route)


@pytest.mark.parametrize("kind", MAKERS)
def test_every_kind_of_the_queue_is_for_moderators_alone(kind: str, world: World) -> None:
    path, cells = f"/moderate/{kind}/{wait(kind)}/", TABLE["moderate/<slug:kind>/<int:pk>/"][1]
    for column, who in enumerate(PEOPLE):
        client = world.client(who)
        got = [letter(ask(client, method, path)) for method in METHODS]
        assert got == [cell[column] for cell in cells], who


def owned(world: World) -> list[str]:
    """Return the routes of things that a company's people see and the owner of another company does not."""
    owner, stranger = PEOPLE.index("owner"), PEOPLE.index("stranger")
    return [
        route
        for route, (path, cells) in TABLE.items()
        if "{" in path and cells[0][stranger] == "n" and cells[0][owner] != "n"
    ]


def test_another_companys_things_look_exactly_like_absent_ones(world: World) -> None:
    client = world.client("stranger")
    nowhere = {name: 987654321 if isinstance(key, int) else "nobody-here" for name, key in world.keys.items()}
    for route in owned(world):
        for method in METHODS:
            there, absent = TABLE[route][0].format(**world.keys), TABLE[route][0].format(**nowhere)
            answers = []
            for path in (there, absent):
                response = ask(client, method, path)
                words = " ".join("".join(c if c.isalnum() else " " for c in path).split())
                body = response.content.decode().replace(path, "PATH").replace(words, "WORDS")
                answers.append((response.status_code, body))
            assert answers[0] == answers[1], (route, method)


def admin_paths() -> Iterator[str]:
    """One path for each route of the admin but those that sign in and out."""
    from django.contrib import admin

    for pattern in admin.site.urls[0]:
        routed = [pattern] if isinstance(pattern, URLPattern) else pattern.url_patterns
        prefix = "" if isinstance(pattern, URLPattern) else str(pattern.pattern)
        for part in routed:
            path = prefix + str(part.pattern)
            if path not in ("login/", "logout/") and not path.startswith("(?"):
                yield "/admin/" + re.sub(r"<[^>]+>", "1", path)


@pytest.mark.parametrize("who", [who for who in PEOPLE if who != "admin"])
def test_the_admin_sends_everyone_but_staff_to_sign_in(who: str, world: World) -> None:
    client = world.client(who)
    for path in admin_paths():
        for method in METHODS:
            response = ask(client, method, path)
            assert (response.status_code, "/login/" in response.headers.get("Location", "")) == (302, True), path


def test_the_admin_lets_an_admin_in(world: World) -> None:
    assert world.client("admin").get("/admin/").status_code == 200


@pytest.mark.parametrize("who", ["candidate", "owner", "moderator", "admin"])
def test_what_a_signed_in_person_sees_is_never_stored(who: str, world: World, path_of: dict[str, str]) -> None:
    client = world.client(who)
    for path in [*path_of.values(), "/nowhere", "/static/css/nothing.css"]:
        assert client.get(path)["Cache-Control"] == "no-store, private", path


@pytest.mark.parametrize(
    "path",
    ["/jobs/999999999/", "/jobs/99999999999999999999999/", "/roles/astronaut/", "/companies/nobody/", "/lists/nothing/",
     "/lists/nothing.csv", "/lists/nothing.json", "/lists/nothing.atom", "/lists/nothing/history/",
     "/lists/nothing/suggest/", "/lists/egypt-ai/suggest/?entry=nobody",
     "/api/v1/postings/999999999/", "/sitemap-nothing.xml", "/nowhere"],
)  # fmt: skip
def test_what_is_not_there_is_a_404(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_every_answer_carries_the_security_headers(path_of: dict[str, str]) -> None:
    client = Client()
    for path in [*path_of.values(), "/nowhere", "/admin/login/"]:
        response = client.get(path)
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, path
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert response["X-Request-Id"]


def test_no_page_has_inline_script_or_style_or_leads_elsewhere(path_of: dict[str, str]) -> None:
    client = Client()
    for path in [*path_of.values(), "/nowhere"]:
        response = client.get(path)
        if "html" not in response["Content-Type"]:
            continue
        html = response.content.decode()
        for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL):
            assert "src=" in attributes or "application/ld+json" in attributes, path
            assert not re.search(r'src="https?:', attributes), path
            assert "application/ld+json" in attributes or not body.strip(), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", html), path
        assert not re.search(r'<link[^>]+rel="stylesheet"[^>]+href="https?:', html), path
