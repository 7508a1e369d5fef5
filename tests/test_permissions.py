"""Who may do what with which route: each answers each person as `tests/permission_matrix.py` says; one without a row fails."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.jobs.waiting import MAKERS, wait
from tests.permission_matrix import LETTERS, METHODS, PEOPLE, TABLE
from tests.permission_world import World, ask, letter

pytestmark = pytest.mark.django_db


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Every resolved route; the admin's are one subtree that has its own test below."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if route != "admin/":
                yield from routes(pattern.url_patterns, route)
        else:
            yield route


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def path_of(world: World) -> dict[str, str]:
    return {route: world.path(route) for route in TABLE}


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
