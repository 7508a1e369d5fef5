"""The API's search is the page's search."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.factories import make_posting

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def catalogue() -> None:
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
            **pay,
        )


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
]


@pytest.mark.parametrize("asked", SEARCHES)
def test_page_api_and_feeds_give_the_same_ids_in_the_same_order(client: Client, catalogue: None, asked: str) -> None:
    count, ids = walk_api(client, f"/api/v1/postings/?{asked}")
    assert count == len(ids) == len(set(ids))
    assert walk_page(client, f"/jobs/?{asked}") == ids
    for feed in ("atom", "rss", "json"):
        assert feed_ids(client, f"/jobs.{feed}?{asked}") == ids[:50], feed


def test_the_searches_of_these_tests_find_something(client: Client, catalogue: None) -> None:
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
    client: Client, catalogue: None, asked: str, parameter: str, meant: str | None
) -> None:
    response = client.get(f"/api/v1/postings/?{asked}")
    assert response.status_code == 400
    (problem,) = response.json()["errors"]
    assert (problem["parameter"], problem["did_you_mean"]) == (parameter, meant)
    assert problem["detail"]


def test_tracking_parameters_are_dropped_quietly(client: Client, catalogue: None) -> None:
    assert client.get("/api/v1/postings/?utm_source=x&fbclid=y").json()["count"] == 60


def test_a_posting_brings_its_text_and_the_words_behind_its_labels(client: Client) -> None:
    posting = make_posting(title="Data Engineer", skills=["spark"], text="We use Spark.")
    body: dict[str, Any] = client.get(f"/api/v1/postings/{posting.pk}/").json()
    assert body["role"] == "data-engineer"
    for span in body["evidence"]:
        assert body[span["field"]][span["start"] : span["end"]] == span["quote"]


def test_pay_is_given_in_major_units_as_stated(client: Client) -> None:
    make_posting(pay_min=12_345_600, pay_max=15_000_050, pay_currency="USD", pay_period="year", pay_stated="$123k")
    (item,) = client.get("/api/v1/postings/").json()["results"]
    assert item["pay"] == {
        "min": "123456.00",
        "max": "150000.50",
        "currency": "USD",
        "period": "year",
        "stated": "$123k",
    }


def test_the_schema_is_valid_and_has_no_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management import call_command

    call_command("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null")


def test_the_schema_documents_every_parameter(client: Client) -> None:
    from jobs.search.parameters import PARAMETERS

    schema = client.get("/api/v1/schema/?format=json").json()
    operation = schema["paths"]["/api/v1/postings/"]["get"]
    assert {item["name"] for item in operation["parameters"]} == {*PARAMETERS, "cursor"}


def test_too_many_requests_are_a_429_that_says_when_to_come_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rest_framework.throttling import AnonRateThrottle

    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "2/min"})
    for _ in range(2):
        assert client.get("/api/v1/roles/").status_code == 200
    response = client.get("/api/v1/roles/")
    assert response.status_code == 429
    assert response["Retry-After"]
    assert "again in" in response.json()["errors"][0]["detail"]


def test_a_facet_of_the_api_is_the_count_of_its_search(client: Client, catalogue: None) -> None:
    body = client.get("/api/v1/postings/?role=data-engineer").json()
    for facet in ("role", "skill", "workplace", "city", "currency"):
        assert body["facets"][facet]
        for choice in body["facets"][facet]:
            narrowed = f"role=data-engineer&{facet}={choice['value']}" if facet != "role" else f"role={choice['value']}"
            assert client.get(f"/api/v1/postings/?{narrowed}").json()["count"] == choice["count"]
