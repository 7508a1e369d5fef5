"""A posting that is closed, missing or posted again, as a reader meets it on a phone and on a desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingChange
from tests.factories import make_company, make_posting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 5, 12, 14, 30, tzinfo=UTC)
SIZES = [{"width": 360, "height": 740}, {"width": 1280, "height": 900}]
TEXT = "\n\n".join(["You build the pipelines that forty shops read from, and answer for what they deliver."] * 8)


@pytest.fixture
def postings() -> dict[str, Posting]:
    company = make_company("Lantern Works")
    earlier = make_posting(
        title="Senior Data Engineer, Streaming and Warehouse", company=company, text=TEXT, skills=["spark", "sql"],
        places=["Cairo, Egypt"], first_seen_at=NOW - timedelta(days=90), apply_url="https://apply.example.org/1",
        state="closed", closed_at=NOW - timedelta(days=40), closed_reason="Absent from two complete readings of its board.",
    )  # fmt: skip
    suspect = make_posting(title="Data Engineer", company=company, text=TEXT, skills=["spark"], places=["Cairo, Egypt"])
    again = make_posting(
        title="Senior Data Engineer, Streaming and Warehouse", company=company, text=TEXT, skills=["spark", "sql"],
        places=["Cairo, Egypt", "Giza, Egypt"], first_seen_at=NOW, repost_of=earlier, repost_count=2,
        first_posted_at=NOW - timedelta(days=200), pay_min=6_000_000, pay_currency="USD", pay_period="year",
    )  # fmt: skip
    Posting.objects.filter(pk=suspect.pk).update(suspect_since=timezone.now() - timedelta(hours=3))
    PostingChange.objects.create(
        posting=again, changed_at=NOW + timedelta(days=2),
        fields={"pay_min": [None, 6_000_000], "pay_currency": ["", "USD"], "pay_period": ["", "year"]},
    )  # fmt: skip
    PostingChange.objects.create(
        posting=again, changed_at=NOW + timedelta(days=3), fields={"title": ["Data Engineer, Streaming", again.title]}
    )
    return {"closed": earlier, "suspect": suspect, "reposted": again}


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
@pytest.mark.parametrize("name", ["closed", "suspect", "reposted"])
def test_the_state_of_a_posting_stands_in_the_first_screen(
    live_server: Any, browser: Browser, postings: dict[str, Posting], name: str, size: Any
) -> None:
    words = {
        "closed": "This posting closed on",
        "suspect": "Missing from its board since",
        "reposted": "Reposted: first seen",
    }
    context = browser.new_context(viewport=size)
    page = context.new_page()
    page.goto(live_server.url + postings[name].get_absolute_url())
    box = page.get_by_text(words[name]).first.bounding_box()
    assert box is not None and box["y"] + box["height"] < size["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.locator(".apply a.button").count() == (name != "closed")
    page.locator(".history summary").click()
    expect(page.locator(".history-lines li").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    context.close()
