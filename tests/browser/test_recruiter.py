"""A recruiter proposes a company, posts by pasting, is read by a moderator, and loses nothing on the way."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from jobs.models.draft import Draft
from jobs.models.membership import Membership
from jobs.models.posting import Posting
from jobs.services.memberships import approve_membership
from jobs.services.own_postings import publish_draft
from tests.browser.visits import View, faults, sign_in, watch
from tests.factories import make_company, make_draft, make_membership, make_own_posting, make_recruiter, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTED = """Senior Data Engineer
Location: Cairo, Egypt

You build the pipelines that our shops read from. This is a hybrid role.

- Python and SQL are required
- Spark is a plus

Apply at https://lantern.example.org/apply"""


def test_from_a_proposed_company_to_a_closed_posting(live_server: Any, context: BrowserContext) -> None:
    moderator = make_user("mo@example.org", is_moderator=True)
    sign_in(context, make_user("rita@example.org"), live_server.url)
    page = context.new_page()
    complaints = watch(page)
    page.goto(live_server.url)
    page.get_by_role("link", name="For employers").click()
    page.get_by_role("link", name="Find or add my company").click()
    page.get_by_label("Name", exact=True).fill("Lantern Works")
    page.get_by_label("Website").fill("lantern.example.org")
    page.get_by_role("button", name="Send to a moderator").click()
    expect(page.get_by_role("heading", name="Lantern Works")).to_be_visible()
    page.get_by_role("link", name="Write a posting").click()
    page.get_by_label("Paste the whole text").fill(PASTED)
    page.get_by_role("button", name="Begin").click()

    expect(page.get_by_label("Title")).to_have_value("Senior Data Engineer")
    expect(page.get_by_label("Place", exact=True)).to_have_value("Cairo, Egypt")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("Data Engineer")
    text = page.get_by_label("Text", exact=True)
    text.fill(text.input_value() + "\n\nPay: EGP 45,000 - 60,000 per month\n\nKafka is a plus.")
    expect(preview).to_contain_text("The text says more")
    expect(page.get_by_label("Kafka")).to_be_visible()
    expect(page.locator("#saved")).to_contain_text("saved")
    preview.get_by_role("button", name="Use Pay").click()
    expect(page.get_by_label("From", exact=True)).to_have_value("45,000")
    page.get_by_label("Kafka").select_option("out")
    expect(preview).to_contain_text("EGP 45,000 – 60,000 a month")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("waits for a moderator; you are told by mail")).to_be_visible()

    approve_membership(membership=Membership.objects.get(), by=moderator)
    posting = publish_draft(draft=Draft.objects.get(), by=moderator)
    assert "kafka" not in posting.skill_links.values_list("skill__slug", flat=True)
    page.goto(f"{live_server.url}/jobs/?q=lantern+pipelines")
    page.get_by_role("link", name="Senior Data Engineer").click()
    expect(page.get_by_text("posted by the employer here")).to_be_visible()

    page.goto(f"{live_server.url}/recruit/postings/")
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("To", exact=True).fill("70,000")
    expect(preview).to_contain_text("Its pay changed.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your change waits for a moderator.")).to_be_visible()
    page.get_by_role("link", name="Close").click()
    page.get_by_label("The place is filled").check()
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_text("The place is filled.")).to_be_visible()
    assert Posting.objects.get().ended == "filled"
    assert complaints == []


@pytest.fixture
def draft(live_server: Any) -> Draft:
    company = make_company("Lantern Works")
    return make_draft(company, make_recruiter(company, "owner", "rita@example.org"))


def signed_in(context: BrowserContext, draft: Draft, url: str) -> Page:
    """Return a window of the draft's author."""
    assert draft.author
    sign_in(context, draft.author, url)
    return context.new_page()


def editor(url: str, draft: Draft) -> str:
    return f"{url}/recruit/drafts/{draft.pk}/"


def test_without_a_connection_the_text_stays_and_is_saved_later(
    live_server: Any, context: BrowserContext, draft: Draft
) -> None:
    page = signed_in(context, draft, live_server.url)
    page.goto(editor(live_server.url, draft))
    context.set_offline(True)
    page.get_by_label("Title").fill("Data Engineer by night")
    expect(page.locator("#draft-notice")).to_contain_text("You are offline")
    context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text(re.compile(r"^saved \d"))
    expect(page.locator("#draft-notice")).to_be_hidden()
    draft.refresh_from_db()
    assert draft.title == "Data Engineer by night"


def test_what_is_typed_while_the_page_loads_is_previewed_and_saved(
    live_server: Any, context: BrowserContext, draft: Draft
) -> None:
    page = signed_in(context, draft, live_server.url)
    held, script_asked = list[Route](), re.compile(r"/htmx[^/]*\.js")
    page.route(script_asked, lambda route: held.append(route))
    with page.expect_request(script_asked):
        page.goto(editor(live_server.url, draft), wait_until="commit")
    page.get_by_label("Title").fill("Data Engineer at dawn")
    for script in held:
        script.continue_()
    expect(page.locator("#preview")).to_contain_text("Data Engineer at dawn")
    expect(page.locator("#saved")).to_contain_text(re.compile(r"^saved \d"))
    draft.refresh_from_db()
    assert draft.title == "Data Engineer at dawn"


def test_an_ended_session_costs_no_word(live_server: Any, context: BrowserContext, draft: Draft) -> None:
    page = signed_in(context, draft, live_server.url)
    page.goto(editor(live_server.url, draft))
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("Title").fill("Data Engineer by night")
    expect(page.locator("#draft-notice")).to_contain_text("You are signed out")
    expect(page.get_by_role("link", name="Sign in and come back")).to_be_visible()
    sign_in(context, draft.author, live_server.url)
    page.goto(editor(live_server.url, draft))
    expect(page.get_by_label("Title")).to_have_value("Data Engineer by night")
    expect(page.locator("#saved")).to_contain_text(re.compile(r"^saved \d"))
    draft.refresh_from_db()
    assert draft.title == "Data Engineer by night"


def test_two_windows_are_shown_side_by_side(live_server: Any, context: BrowserContext, draft: Draft) -> None:
    assert draft.author
    sign_in(context, draft.author, live_server.url)
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto(editor(live_server.url, draft))
    first.get_by_label("Title").fill("Data Engineer, Cairo")
    expect(first.locator("#saved")).to_contain_text(re.compile(r"^saved \d"))
    second.get_by_label("Title").fill("Data Engineer, Giza")
    expect(second.locator("#draft-notice")).to_contain_text("Another window")
    second.get_by_role("button", name="Save").click()
    table = second.locator(".conflict table")
    expect(table).to_contain_text("Data Engineer, Cairo")
    expect(table).to_contain_text("Data Engineer, Giza")
    second.get_by_role("link", name="Take the stored text").click()
    expect(second.get_by_label("Title")).to_have_value("Data Engineer, Cairo")


def test_posting_works_without_script(live_server: Any, browser: Browser) -> None:
    company = make_company("Lantern Works")
    owner = make_recruiter(company, "owner")
    make_own_posting(company, owner)
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    sign_in(context, owner, live_server.url)
    page = context.new_page()
    page.goto(f"{live_server.url}/recruit/companies/lantern-works/post/")
    page.get_by_label("Paste the whole text").fill(PASTED)
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Title").fill("Data Engineer without script")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".shown-title")).to_have_text("Data Engineer without script")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Data Engineer without script")
    context.close()


def test_axe_finds_nothing_on_the_recruiters_pages(live_server: Any, browser: Browser, draft: Draft) -> None:
    owner, company = draft.author, draft.company
    assert owner
    posting = make_own_posting(company, owner)
    make_draft(company, owner, state="refused", title="DATA ENGINEER", decision_reason="The link leads nowhere.")
    make_membership(make_user("new@example.org"), company, state="requested", message="I work there.")
    paths = [
        "/recruit/", "/recruit/companies/new/?q=lantern", "/recruit/companies/lantern-works/",
        "/recruit/companies/lantern-works/post/", "/recruit/postings/", f"/recruit/postings/{posting.pk}/close/",
        f"/recruit/drafts/{draft.pk}/", f"/recruit/companies/{make_company().slug}/join/",
    ]  # fmt: skip
    views = [View(scheme, width) for scheme in ("light", "dark") for width in (320, 1280)]
    assert faults(browser, live_server.url, paths, views, owner) == []
