"""The page of all components: in either direction and scheme, and only where pages are made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client, RequestFactory

from jobs.views.patterns import patterns

pytestmark = pytest.mark.django_db
PROJECT = Path(__file__).resolve().parents[3]


def page(query: str = "") -> str:
    return patterns(RequestFactory().get(f"/-/patterns{query}")).content.decode()


@pytest.mark.parametrize(("query", "found"), [("?dir=rtl", 'dir="rtl"'), ("", 'dir="ltr"'), ("?dir=up", 'dir="ltr"')])
def test_the_page_is_shown_in_either_direction(query: str, found: str) -> None:
    assert f'<div class="page stack-wide" {found}' in page(query)


@pytest.mark.parametrize(("query", "found"), [("?scheme=dark", "as-dark"), ("?scheme=light", "as-light")])
def test_the_page_is_shown_in_either_scheme(query: str, found: str) -> None:
    assert found in page(query)
    assert "as-" not in re.sub(r"as the system", "", page("?scheme=neon").partition("<main")[2].partition("<h1")[0])


def test_every_shared_component_is_on_it() -> None:
    used = set(
        re.findall(r'include "(components/[a-z_]+\.html)"', (PROJECT / "templates" / "patterns.html").read_text())
    )
    tags = {
        "components/_line.html",
        "components/_matrix.html",
        "components/_suggest_attributes.html",
        "components/_role_matrix.html",
        "components/_steps.html",
        "components/_logo.html",
    }  # drawn by tags, and by base
    there = {f"components/{path.name}" for path in (PROJECT / "templates" / "components").glob("*.html")}
    assert there - used - tags - {"components/_field.html"} == set()


def test_fields_show_their_problem_beside_them() -> None:
    html = page()
    assert "Enter a whole number." in html and 'aria-invalid="true"' in html
    assert html.count("A field with a hint") == 2


def test_the_public_never_sees_it(client: Client) -> None:
    assert client.get("/-/patterns").status_code == 404
