"""The panel of signals and the answer to it, as readers and recruiters meet them on a phone and on a desk."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from jobs.models.posting import Posting
from jobs.services.employer_answers import approve_answer, write_answer
from jobs.services.signals import observe
from tests.factories import make_company, make_moderator, make_page_check, make_posting, make_recruiter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [{"width": 360, "height": 740}, {"width": 1280, "height": 900}]
# Anything that is clicked in the panel is at least 24 px high, but for words within a sentence.
SMALL = """() => [...document.querySelectorAll('details.signals summary, details.signals a, .signs a')]
    .filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 23.9).map(one => one.outerHTML)"""


@pytest.fixture
def labelled() -> Posting:
    now = timezone.now()
    company = make_company("Lantern Works International Holding of Alexandria")
    posting = make_posting(
        company=company, title="Senior Data Engineer, Streaming", first_seen_at=now - timedelta(days=100),
        text="You build pipelines. This posting is not for an existing vacancy. Apply by 1 March 2026.",
    )  # fmt: skip
    make_page_check(posting, result="unsure", sentence=f"The page says “{'position-is-filled-' * 10}”.")
    observe(posting_ids=[posting.pk], now=now)
    answer = write_answer(posting=posting, author=make_recruiter(company), text=f"We hire {'four-' * 40} a year.")
    approve_answer(answer=answer, version=1, by=make_moderator())
    return posting


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_the_panel_fits_and_its_quotes_lead_to_the_text(
    live_server: Any, browser: Browser, labelled: Posting, size: Any, scheme: Any
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{live_server.url}/jobs/")
    page.get_by_role("link", name="signs that it may not lead to a hire").click()
    expect(page).to_have_url(re.compile("#signals$"))
    expect(page.get_by_text("Signs that this may not lead to a hire.")).to_be_visible()
    expect(page.locator(".signal-lines > li")).to_have_count(8)
    expect(page.locator(".signals-answer")).to_be_visible()
    # Its styles too, before it is measured.
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.evaluate(SMALL) == []
    page.get_by_role("link", name="not for an existing vacancy").click()
    expect(page.locator("mark:target")).to_have_text("not for an existing vacancy")
    page.locator("details.signals summary").press("Enter")
    expect(page.locator(".signal-lines")).to_be_hidden()
    context.close()


def test_the_panel_opens_without_javascript(live_server: Any, browser: Browser) -> None:
    posting = make_posting()
    observe(posting_ids=[posting.pk], now=timezone.now())
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + posting.get_absolute_url())
    expect(page.locator(".signal-lines")).to_be_hidden()
    page.locator("details.signals summary").click()
    expect(page.get_by_text("Its own page was not asked yet.")).to_be_visible()
    context.close()
