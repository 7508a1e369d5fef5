"""What the API says of a posting and of itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories import make_posting

pytestmark = pytest.mark.django_db


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
