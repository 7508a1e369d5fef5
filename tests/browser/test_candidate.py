"""A candidate searches, filters and reads, in a real browser."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from jobs.models.posting import Posting
from jobs.models.saved_search import SavedSearch
from tests.browser.visits import View, faults, sign_in, watch
from tests.factories import make_company, make_posting, make_saved_search, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def postings(live_server: Any) -> list[Posting]:
    company = make_company("Lantern Works")
    return [
        make_posting(
            title=f"Data Engineer {number}" if number % 2 else f"Machine Learning Engineer {number}",
            role="data-engineer" if number % 2 else "ml-engineer",
            company=company,
            skills=["spark", "sql"] if number % 3 else ["python"],
            workplace="remote" if number % 4 else "onsite",
            countries=["EG"],
            places=["Cairo, Egypt"],
        )
        for number in range(30)
    ]


@pytest.fixture
def curated(live_server: Any) -> None:
    call_command("load_curated", verbosity=0)


def total(page: Page) -> Locator:
    """Return where the page says how many postings it found."""
    return page.locator(".status strong")


def test_searching_filtering_and_reading_a_posting(
    live_server: Any, context: BrowserContext, postings: list[Posting]
) -> None:
    page = context.new_page()
    complaints = watch(page)
    page.goto(live_server.url)
    page.get_by_role("searchbox").fill("engineer")
    page.get_by_role("button", name="Search").click()
    expect(total(page)).to_have_text("30")
    # Its scripts too, before they have to hear of a choice.
    page.wait_for_load_state()
    page.locator("#f-role-data-engineer").check()
    expect(page).to_have_url(re.compile("role=data-engineer"))
    expect(total(page)).to_have_text("15")
    expect(page.locator("#f-role-data-engineer")).to_be_focused()
    page.locator("#f-skill-spark").check()
    expect(page).to_have_url(re.compile("skill=spark"))
    spark = Posting.objects.filter(skills__slug="spark")
    narrowed = spark.filter(role__slug="data-engineer")
    expect(total(page)).to_have_text(str(narrowed.count()))
    page.get_by_role("link", name="Remove Data Engineer").click()
    expect(page.get_by_role("link", name="Remove Data Engineer")).to_have_count(0)
    assert spark.count() > narrowed.count()
    expect(total(page)).to_have_text(str(spark.count()))
    page.locator(".posting-row h3 a").first.click()
    expect(page.locator(".posting-head h1")).to_be_visible()
    page.locator(".skill-group a").first.click()
    expect(page).to_have_url(re.compile("#e-"))
    expect(page.locator("mark:target")).to_be_visible()
    assert complaints == []


def test_everything_works_without_script(live_server: Any, browser: Browser, postings: list[Posting]) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/jobs/")
    page.get_by_role("link", name="Filters", exact=True).click()
    page.locator("#f-role-ml-engineer").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url(re.compile("role=ml-engineer"))
    expect(total(page)).to_have_text("15")
    page.goto(f"{live_server.url}/jobs/")
    titles = page.locator(".posting-row h3 a")
    seen = titles.count()
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("cursor="))
    expect(titles).to_have_count(30 - seen)
    context.close()


PAGES = ("/", "/jobs/", "/jobs/?role=ml-engineer&q=engineer", "/jobs/?q=" + "cobol" * 60,
         "/jobs/?skill=spark&skill=sql&role=-data-ops&pay_min=5&currency=EGP", "/about/pay/", "/roles/", "/roles/ml-engineer/",
         "/companies/", "/companies/lantern-works/", "/lists/egypt-ai/", "/lists/egypt-ai/?city=Nowhere&q=x",
         "/lists/egypt-ai/history/", "/lists/egypt-ai/suggest/", "/lists/egypt-ai/suggest/?entry=360imaging",
         "/lists/egypt-ai/suggest/kept/", "/about/", "/privacy/", "/accounts/login/", "/accounts/signup/",
         "/accounts/password/reset/", "/nowhere/")  # fmt: skip


# A narrow screen, a wide one, the wide one enlarged, and right to left.
VIEWS = [View("light", 320), View("light", 1280, "rtl"), View("dark", 320, "rtl"), View("dark", 640)]


@pytest.mark.usefixtures("curated")
def test_axe_finds_nothing_and_nothing_overflows(live_server: Any, browser: Browser, postings: list[Posting]) -> None:
    assert faults(browser, live_server.url, (*PAGES, postings[0].get_absolute_url()), VIEWS) == []


def test_a_search_is_saved_opened_renamed_and_deleted_without_script(
    live_server: Any, browser: Browser, postings: list[Posting]
) -> None:
    # What came in the last second counts as new to whoever looks: none of these did.
    Posting.objects.update(first_seen_at=timezone.now() - timedelta(days=2))
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    sign_in(context, make_user("cem@example.org"), live_server.url)
    page = context.new_page()
    page.goto(f"{live_server.url}/jobs/?role=ml-engineer")
    page.get_by_role("button", name="Save this search").click()
    saved = page.get_by_role("link", name="Saved as “Machine Learning Engineer”")
    expect(saved).to_be_visible()
    expect(page).to_have_url(f"{live_server.url}/jobs/?role=ml-engineer")
    saved.click()
    expect(page.get_by_text("15 postings now")).to_be_visible()
    SavedSearch.objects.update(seen_at=timezone.now() - timedelta(days=1))
    make_posting(
        title="Machine Learning Engineer, new", role="ml-engineer", first_seen_at=timezone.now() - timedelta(hours=1)
    )
    page.reload()
    page.get_by_role("button", name="See what is new").click()
    expect(page.get_by_text("Machine Learning Engineer, new")).to_be_visible()
    page.goto(f"{live_server.url}/account/searches/")
    expect(page.get_by_text("Nothing new")).to_be_visible()
    page.get_by_role("link", name="Rename").click()
    page.get_by_label("Name").fill("Mine")
    page.get_by_role("button", name="Rename it").click()
    expect(page.get_by_role("heading", name="Mine")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("You have saved no search yet")).to_be_visible()
    context.close()


def test_axe_finds_nothing_on_the_pages_of_saved_searches(
    live_server: Any, browser: Browser, postings: list[Posting]
) -> None:
    cem = make_user("cem@example.org")
    search = make_saved_search(cem, "role=ml-engineer", name="Mine", seen_at=timezone.now() - timedelta(days=3))
    make_saved_search(cem, "role=ml-enginer&skill=spark", name="x" * 100)
    paths = ("/account/searches/", f"/account/searches/{search.pk}/", "/account/", "/jobs/", "/jobs/?role=ml-engineer")
    assert faults(browser, live_server.url, paths, VIEWS, cem) == []
    assert faults(browser, live_server.url, ("/account/searches/",), VIEWS, make_user()) == []


def test_pages_ask_nobody_else(live_server: Any, context: BrowserContext, postings: list[Posting]) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/jobs/", postings[0].get_absolute_url(), "/api/v1/schema/docs/"):
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
