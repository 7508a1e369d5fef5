"""A reader reports a posting without an account."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from jobs.models.posting import Posting
from jobs.models.report import Report
from jobs.services.shown_labels import labels_of
from tests.factories import make_moderator, make_posting

pytestmark = pytest.mark.django_db


@pytest.fixture
def posting() -> Posting:
    return make_posting(title="Data <i>Engineer</i>", skills=["python"], seniority="senior", role="ml-engineer")


def send(posting: Posting, client: Client | None = None, headers: Any = None, **data: str) -> Any:
    return (client or Client()).post(f"/jobs/{posting.pk}/report/", {"kind": "stale", **data}, headers=headers)


def test_the_posting_leads_to_the_form_and_each_label_to_itself(posting: Posting) -> None:
    html = Client().get(posting.get_absolute_url()).content.decode()
    links = set(re.findall(rf'href="(/jobs/{posting.pk}/report/[^"]*)"', html))
    base = f"/jobs/{posting.pk}/report/"
    assert links == {
        base,
        *(f"{base}?label={label.value}" for label in labels_of(posting)),
    }
    assert len(links) > 10


def test_every_label_is_reported_in_two_clicks_and_lands_in_the_queue_with_what_it_said() -> None:
    posting = make_posting(
        role="ml-engineer", secondary_role="data-ops", workflow_owns=["model"], relocation="offered", language="en",
        contradicts_entry_level=True, seniority="junior", skills=["python"],
    )  # fmt: skip
    for label, field, quote in (
        ("role:data-ops", "text", "You build"), ("workflow:model", "text", "pipelines"), ("experience", "text", "people"),
        ("seniority:junior", "title", "Data"),
    ):  # fmt: skip
        start = (posting.title if field == "title" else posting.text).index(quote)
        posting.evidence.create(label=label, field=field, start=start, end=start + len(quote), quote=quote)
    html = Client().get(posting.get_absolute_url()).content.decode()
    moderator = Client()
    moderator.force_login(make_moderator())
    for number, label in enumerate(labels_of(posting)):
        address = f"/jobs/{posting.pk}/report/?label={label.value}"
        assert f'href="{address}"' in html, label
        form = Client().get(address).content.decode()
        assert f'<option value="{label.value}" selected>' in form
        send(posting, kind="wrong-label", label=label.value, headers={"X-Forwarded-For": f"198.51.100.{number}"})
        queue = moderator.get(f"/moderate/report/{posting.pk}/").content.decode()
        assert escape(label.name) in queue and escape(label.quote) in queue
        Report.objects.all().delete()
        cache.clear()
    assert "Also fits: " in html and "<q>You build</q>" in html


def test_a_link_of_a_label_opens_the_form_filled_in(posting: Posting) -> None:
    html = Client().get(f"/jobs/{posting.pk}/report/?label=skill:python").content.decode()
    assert re.search(r'value="wrong-label"[^>]*checked', html)
    assert re.search(r'<option value="skill:python" selected>', html)
    assert "Data &lt;i&gt;Engineer" in html and "<i>Engineer" not in html


def test_a_label_that_the_posting_does_not_have_is_told(posting: Posting) -> None:
    html = Client().get(f"/jobs/{posting.pk}/report/?label=<script>").content.decode()
    assert "This posting has no label “&lt;script&gt;”" in html
    assert "checked" not in html


def test_a_wrong_label_is_stored_with_what_was_said(posting: Posting) -> None:
    response = send(posting, kind="wrong-label", label="skill:python", note="It is R.", email="rea@example.org")
    assert response["Location"] == f"/jobs/{posting.pk}/report/thanks/"
    assert "the report arrived" in Client().get(response["Location"]).content.decode()
    report = Report.objects.get()
    assert (report.kind, report.label, report.note, report.email) == (
        "wrong-label",
        "skill:python",
        "It is R.",
        "rea@example.org",
    )
    assert report.state == "waiting" and report.reporter


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": ""}, "This field is required."),
        ({"kind": "boring"}, "not one of the available choices"),
        ({"kind": "wrong-label"}, "Choose the label that is wrong."),
        ({"kind": "wrong-label", "label": "skill:cobol"}, "not one of the available choices"),
        ({"note": "x" * 1001}, "at most 1000 characters"),
        ({"note": "a\x00b"}, "Null characters are not allowed."),
        ({"email": "no address"}, "valid email"),
        ({"homepage": "https://spam.example"}, "This looks like a program."),
    ],
)
def test_a_bad_report_is_told_and_keeps_what_was_typed(posting: Posting, data: dict[str, str], sentence: str) -> None:
    html = send(posting, **{"note": "Kept words.", **data}).content.decode()
    assert sentence in html
    assert data.get("note", "Kept words.").replace("\x00", "") in html.replace("\x00", "")
    assert not Report.objects.exists()


def test_a_closed_posting_says_so(posting: Posting) -> None:
    Posting.objects.update(state="closed", closed_at=timezone.now())
    assert "closed already" in Client().get(f"/jobs/{posting.pk}/report/").content.decode()
    assert "closed already" in send(posting).content.decode()
    assert f"/jobs/{posting.pk}/report/" not in Client().get(posting.get_absolute_url()).content.decode()
    assert not Report.objects.exists()


def test_ten_reports_an_hour_from_one_address_whatever_it_claims_to_be(posting: Posting) -> None:
    for number in range(10):
        assert send(posting, headers={"X-Forwarded-For": f"198.51.100.{number}"}, note=str(number)).status_code == 302
    refused = send(posting, headers={"X-Forwarded-For": "198.51.100.99"}, note="The eleventh.")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3600
    html = refused.content.decode()
    assert "That is more than 10 reports in an hour." in html and "The eleventh." in html
    assert Report.objects.count() == 1


def test_behind_a_proxy_each_reader_counts_alone_and_forging_helps_nobody(posting: Posting, settings: Any) -> None:
    settings.PROXY_COUNT = 1
    for number in range(10):
        send(posting, headers={"X-Forwarded-For": f"1.2.3.{number}, 198.51.100.7"})
    assert send(posting, headers={"X-Forwarded-For": "9.9.9.9, 198.51.100.7"}).status_code == 429
    assert send(posting, headers={"X-Forwarded-For": "198.51.100.8"}).status_code == 302
    assert Report.objects.count() == 2


def test_mistakes_do_not_use_the_limit_up(posting: Posting) -> None:
    for _ in range(12):
        send(posting, kind="")
    assert send(posting).status_code == 302
