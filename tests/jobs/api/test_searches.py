"""The API's search is the page's search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.databases import database_of_a_file
from tests.factories import make_posting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def walk_api(client: Client, path: str) -> tuple[int, list[int]]:
    ids: list[int] = []
    count = -1
    while path:
        body = client.get(path).json()
        count = body["count"]
        ids += [item["id"] for item in body["results"]]
        path = (body["next"] or "").replace("http://testserver", "")
    return count, ids


def walk_page(client: Client, path: str) -> list[int]:
    ids: list[int] = []
    while path:
        html = client.get(path).content.decode()
        results = html[html.index('id="results"') :]
        found = [int(pk) for pk in re.findall(r'href="/jobs/(\d+)/"', results)]
        ids += list(dict.fromkeys(found))
        following = re.search(r'href="([^"]+)"[^>]*rel="next"|rel="next"[^>]*href="([^"]+)"', results)
        path = (following.group(1) or following.group(2)).replace("&amp;", "&") if following else ""
    return ids


def feed_ids(client: Client, path: str) -> list[int]:
    """The postings of a feed by the ids of its entries, in any of the three formats."""
    pattern = r"<id>[^<]*/jobs/(\d+)/</id>|<guid>[^<]*/jobs/(\d+)/</guid>|\"id\":\"[^\"]*/jobs/(\d+)/\""
    return [int("".join(found)) for found in re.findall(pattern, client.get(path).content.decode())]


def write_catalogue() -> None:
    for number in range(60):
        pay: dict[str, Any] = {}
        if number % 4 < 2:
            pay = {
                "pay_max": 1_000_00 * number + 1,
                "pay_currency": "EGP" if number % 2 else "USD",
                "pay_period": "month",
            }
        make_posting(
            title=f"Data Engineer {number}" if number % 2 else f"Spark Engineer {number}",
            role="data-engineer" if number % 3 else "ml-engineer",
            skills=["spark"] if number % 4 else ["sql"],
            cities=[("Cairo", "EG")] if number % 5 else [("London", "GB"), ("London", "CA")],
            eligibility=("unknown", "only", "anywhere")[number % 3],
            eligible_countries=["EG"] if number % 3 == 1 else [],
            workflow_owns=[["model"], ["monitor"], []][number % 3],
            **pay,
        )


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Sixty postings, from the first test of this file to the last."""
    with django_db_blocker.unblock(), database_of_a_file("catalogue"):
        write_catalogue()
        yield


SEARCHES = [
    "",
    "role=data-engineer&skill=spark",
    "q=spark+engineer",
    "q=spark&sort=newest",
    "skill=sql&workplace=remote",
    "skill=sql&skill=spark&skill_mode=any",
    "city=cairo-eg&skill=-sql",
    "role=-ml-engineer&city=-cairo-eg",
    "pay_min=200000&currency=EGP",
    "pay_min=200000&currency=EGP&include_unknown_pay=false",
    "currency=USD",
    "include_unknown_pay=false&q=engineer",
    "eligible=EG",
    "eligible=EG&eligible=unknown&workflow=-monitor",
    "workflow=model&workflow=unknown",
]


@pytest.mark.parametrize("asked", SEARCHES)
def test_page_api_and_feeds_give_the_same_ids_in_the_same_order(client: Client, asked: str) -> None:
    count, ids = walk_api(client, f"/api/v1/postings/?{asked}")
    assert count == len(ids) == len(set(ids))
    assert walk_page(client, f"/jobs/?{asked}") == ids
    for feed in ("atom", "rss", "json"):
        assert feed_ids(client, f"/jobs.{feed}?{asked}") == ids[:50], feed


def test_the_searches_of_these_tests_find_something(client: Client) -> None:
    counts = {asked: client.get(f"/api/v1/postings/?{asked}").json()["count"] for asked in SEARCHES}
    assert [asked for asked, count in counts.items() if not count] == ["skill=sql&workplace=remote"]


@pytest.mark.parametrize(
    ("asked", "parameter", "meant"),
    [
        ("rol=ml-engineer", "rol", "role"),
        ("role=ml-enginer", "role", "ml-engineer"),
        ("skill=sparkk", "skill", "spark"),
        ("country=egypt", "country", "EG"),
        ("posted_within=0", "posted_within", None),
        ("city=cairo", "city", "cairo-eg"),
        ("city=-londn-gb", "city", "-london-gb"),
        ("skill=-sparkk", "skill", "-spark"),
        ("seniority=-senor", "seniority", "-senior"),
        ("workplace=remot", "workplace", "remote"),
        ("employment=contrac", "employment", "contract"),
        ("language=english", "language", "en"),
        ("currency=EGQ", "currency", "EGP"),
        ("pay_min=5000", "pay_min", None),
        ("pay_min=much&currency=EGP", "pay_min", None),
        ("include_unknown_pay=fals", "include_unknown_pay", "false"),
        ("skill_mode=an", "skill_mode", "any"),
        ("cursor=nonsense", "cursor", None),
        ("company=nobody-of-that-name", "company", None),
    ],
)
def test_what_cannot_be_used_is_a_400_that_says_what_was_meant(
    client: Client, asked: str, parameter: str, meant: str | None
) -> None:
    response = client.get(f"/api/v1/postings/?{asked}")
    assert response.status_code == 400
    (problem,) = response.json()["errors"]
    assert (problem["parameter"], problem["did_you_mean"]) == (parameter, meant)
    assert problem["detail"]


def test_tracking_parameters_are_dropped_quietly(client: Client) -> None:
    assert client.get("/api/v1/postings/?utm_source=x&fbclid=y").json()["count"] == 60


def test_a_facet_of_the_api_is_the_count_of_its_search(client: Client) -> None:
    body = client.get("/api/v1/postings/?role=data-engineer").json()
    for facet in ("role", "skill", "workplace", "city", "currency"):
        assert body["facets"][facet]
        for choice in body["facets"][facet]:
            narrowed = f"role=data-engineer&{facet}={choice['value']}" if facet != "role" else f"role={choice['value']}"
            assert client.get(f"/api/v1/postings/?{narrowed}").json()["count"] == choice["count"]
