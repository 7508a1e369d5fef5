"""Who may open which route: a table with a row for every route; a route without a row fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from jobs.models.account import User
from jobs.models.company import CompanyList
from tests.factories import make_company, make_posting

pytestmark = pytest.mark.django_db

# route -> (path, anonymous, candidate, admin): the status that each gets for GET.
TABLE = {
    "healthz": ("/healthz", 200, 200, 200),
    "livez": ("/livez", 200, 200, 200),
    "": ("/", 200, 200, 200),
    "jobs/": ("/jobs/", 200, 200, 200),
    "jobs/<int:pk>/": ("/jobs/{posting}/", 200, 200, 200),
    "jobs.atom": ("/jobs.atom", 200, 200, 200),
    "jobs.rss": ("/jobs.rss", 200, 200, 200),
    "jobs.json": ("/jobs.json", 200, 200, 200),
    "roles/": ("/roles/", 200, 200, 200),
    "roles/<slug:slug>/": ("/roles/ml-engineer/", 200, 200, 200),
    "companies/": ("/companies/", 200, 200, 200),
    "companies/<slug:slug>/": ("/companies/acme/", 200, 200, 200),
    "lists/<slug:slug>/": ("/lists/egypt-ai/", 200, 200, 200),
    "lists/<slug:slug>.csv": ("/lists/egypt-ai.csv", 200, 200, 200),
    "lists/<slug:slug>.json": ("/lists/egypt-ai.json", 200, 200, 200),
    "lists/<slug:slug>.atom": ("/lists/egypt-ai.atom", 200, 200, 200),
    "lists/<slug:slug>/history/": ("/lists/egypt-ai/history/", 200, 200, 200),
    "lists/<slug:slug>/suggest/": ("/lists/egypt-ai/suggest/", 200, 200, 200),
    "lists/<slug:slug>/suggest/kept/": ("/lists/egypt-ai/suggest/kept/", 200, 200, 200),
    "about/": ("/about/", 200, 200, 200),
    "about/pay/": ("/about/pay/", 200, 200, 200),
    "privacy/": ("/privacy/", 200, 200, 200),
    "robots.txt": ("/robots.txt", 200, 200, 200),
    "sitemap.xml": ("/sitemap.xml", 200, 200, 200),
    "sitemap-<section>.xml": ("/sitemap-postings.xml", 200, 200, 200),
    "account/": ("/account/", 302, 200, 200),
    "accounts/login/": ("/accounts/login/", 200, 302, 302),
    "accounts/logout/": ("/accounts/logout/", 302, 200, 200),
    "accounts/inactive/": ("/accounts/inactive/", 200, 200, 200),
    "accounts/signup/": ("/accounts/signup/", 200, 302, 302),
    "accounts/reauthenticate/": ("/accounts/reauthenticate/", 302, 200, 200),
    "accounts/email/": ("/accounts/email/", 302, 200, 200),
    "accounts/confirm-email/": ("/accounts/confirm-email/", 200, 200, 200),
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": ("/accounts/confirm-email/nothing/", 200, 200, 200),
    "accounts/password/change/": ("/accounts/password/change/", 302, 200, 200),
    "accounts/password/set/": ("/accounts/password/set/", 302, 302, 302),
    "accounts/password/reset/": ("/accounts/password/reset/", 200, 200, 200),
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "/accounts/password/reset/key/x-y/",
        200,
        200,
        200,
    ),
    "accounts/password/reset/done/": ("/accounts/password/reset/done/", 200, 200, 200),
    "accounts/password/reset/key/done/": ("/accounts/password/reset/key/done/", 200, 200, 200),
    "accounts/login/code/confirm/": ("/accounts/login/code/confirm/", 302, 302, 302),
    "admin-link/<uid>/<token>/": ("/admin-link/x/y/", 404, 404, 404),
    "api/v1/postings/": ("/api/v1/postings/", 200, 200, 200),
    "api/v1/postings/<int:pk>/": ("/api/v1/postings/{posting}/", 200, 200, 200),
    "api/v1/companies/": ("/api/v1/companies/", 200, 200, 200),
    "api/v1/companies/<slug:slug>/": ("/api/v1/companies/acme/", 200, 200, 200),
    "api/v1/company-lists/": ("/api/v1/company-lists/", 200, 200, 200),
    "api/v1/company-lists/<slug:slug>/": ("/api/v1/company-lists/egypt-ai/", 200, 200, 200),
    "api/v1/roles/": ("/api/v1/roles/", 200, 200, 200),
    "api/v1/skills/": ("/api/v1/skills/", 200, 200, 200),
    "api/v1/suggest/": ("/api/v1/suggest/?q=data", 200, 200, 200),
    "api/v1/schema/": ("/api/v1/schema/", 200, 200, 200),
    "api/v1/schema/docs/": ("/api/v1/schema/docs/", 200, 200, 200),
}
FORMS = {("lists/<slug:slug>/suggest/", "post")}
UNSAFE = ("post", "put", "patch", "delete")


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Every resolved route; the admin's are one subtree that the admin's own tests cover."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if route != "admin/":
                yield from routes(pattern.url_patterns, route)
        else:
            yield route


@pytest.fixture
def path_of() -> dict[str, str]:
    company = make_company("Acme")
    CompanyList.objects.create(slug="egypt-ai", name="AI companies in Egypt")
    posting = make_posting(company=company, role="ml-engineer")
    return {route: row[0].format(posting=posting.pk) for route, row in TABLE.items()}


def client_of(who: str) -> Client:
    client = Client()
    if who == "candidate":
        client.force_login(User.objects.create_user("cem@example.org", "correct horse battery"))
    if who == "admin":
        client.force_login(User.objects.create_superuser("ada@example.org", "correct horse battery"))
    return client


def test_every_route_has_a_row() -> None:
    assert sorted(set(routes(get_resolver().url_patterns))) == sorted(TABLE)


@pytest.mark.parametrize("who", ["anonymous", "candidate", "admin"])
def test_each_route_answers_each_person_as_the_table_says(who: str, path_of: dict[str, str]) -> None:
    client = client_of(who)
    column = {"anonymous": 1, "candidate": 2, "admin": 3}[who]
    got = {route: client.get(path).status_code for route, path in path_of.items()}
    assert got == {route: row[column] for route, row in TABLE.items()}


@pytest.mark.parametrize("method", UNSAFE)
def test_no_route_but_forms_takes_an_unsafe_method(method: str, path_of: dict[str, str]) -> None:
    client = Client()
    for route, path in path_of.items():
        if (route, method) not in FORMS and not route.startswith(("admin-link", "accounts/")):
            assert getattr(client, method)(path).status_code == 405, (method, path)


@pytest.mark.parametrize(("who", "status"), [("anonymous", 302), ("candidate", 302), ("admin", 200)])
def test_the_admin_is_for_staff_alone(who: str, status: int) -> None:
    assert client_of(who).get("/admin/").status_code == status


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
    import re

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
