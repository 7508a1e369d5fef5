"""The whole way of the second and third user, by the pages alone: an account, a company, a posting, its end."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from jobs.models.posting import Posting
from jobs.models.suggestion import Suggestion
from tests.browser.test_recruiter import PASTED
from tests.browser.visits import sign_in, watch
from tests.factories import make_company_list, make_moderator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a lantern on the hill"


def link_in_mail(subject: str) -> str:
    """Return the path of the last link that a mail with `subject` leads to."""
    (sent,) = [message for message in mail.outbox if subject in message.subject]
    return re.findall(r"https?://[^/\s]+(/\S+)", str(sent.body))[0]


def decide(page: Page, title: str, button: str, said: str) -> None:
    """Press one button of the item of the queue that `title` names, and wait until it is `said` to be decided."""
    page.goto(f"{page.url.partition('/moderate')[0]}/moderate/")
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text(said)).to_be_visible()


def test_from_an_account_to_a_closed_posting(live_server: Any, browser: Browser) -> None:
    cache.clear()
    recruiter = browser.new_context()
    page = recruiter.new_page()
    complaints = watch(page)
    page.goto(f"{live_server.url}/recruit/companies/new/")
    page.get_by_role("link", name="Make one").click()
    page.get_by_label("Email").fill("rita@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    page.goto(live_server.url + link_in_mail("Confirm your new account"))
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.get_by_text("The address is confirmed.")).to_be_visible()
    page.goto(f"{live_server.url}/recruit/companies/new/")
    if page.get_by_role("heading", name="Sign in").is_visible():
        page.get_by_label("Email").fill("rita@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()

    page.get_by_label("Name", exact=True).fill("Lantern Works")
    page.get_by_label("Website").fill("lantern.example.org")
    page.get_by_role("button", name="Send to a moderator").click()
    page.get_by_role("link", name="Write a posting").click()
    page.get_by_label("Paste the whole text").fill(PASTED)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_label("Title")).to_have_value("Senior Data Engineer")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("waits for a moderator; you are told by mail")).to_be_visible()

    moderators = browser.new_context()
    sign_in(moderators, make_moderator(), live_server.url)
    desk = moderators.new_page()
    desk_complaints = watch(desk)
    desk.goto(f"{live_server.url}/moderate/")
    decide(desk, "Lantern Works", "Approve company and owner", "Approved: rita@example.org at Lantern Works.")
    decide(desk, "Senior Data Engineer", "Publish", "Published: Senior Data Engineer.")
    posting = Posting.objects.get()
    assert posting.is_open

    reader = browser.new_context().new_page()
    reader.goto(f"{live_server.url}/jobs/?q=lantern+pipelines&skill=python")
    reader.get_by_role("link", name="Senior Data Engineer").click()
    expect(reader.get_by_text("posted by the employer here")).to_be_visible()

    page.goto(f"{live_server.url}/recruit/postings/")
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("From", exact=True).fill("45000")
    page.get_by_label("To", exact=True).fill("60000")
    page.get_by_label("Currency").fill("EGP")
    page.get_by_label("Period").select_option("month")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your change waits for a moderator.").first).to_be_visible()
    assert Posting.objects.get().pay_min is None, "the live posting stays as it was"
    decide(desk, "Senior Data Engineer", "Publish", "Published: Senior Data Engineer.")
    reader.goto(f"{live_server.url}/jobs/?currency=EGP&pay_min=700000")
    expect(reader.get_by_text("EGP 45,000 – 60,000 a month")).to_be_visible()

    page.goto(f"{live_server.url}/recruit/postings/")
    page.get_by_role("link", name="Close").click()
    page.get_by_label("The place is filled").check()
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_text("“Senior Data Engineer” is closed.")).to_be_visible()
    reader.goto(live_server.url + posting.get_absolute_url())
    expect(reader.get_by_text("The place is filled").first).to_be_visible()
    reader.goto(f"{live_server.url}/jobs/?q=lantern")
    expect(reader.get_by_role("link", name="Senior Data Engineer")).to_have_count(0)
    assert complaints == [] and desk_complaints == []
    for context in (recruiter, moderators, reader.context):
        context.close()


def test_a_suggested_company_is_decided_and_stands_in_the_list(live_server: Any, browser: Browser) -> None:
    cache.clear()
    make_company_list("egypt-ai", name="AI companies in Egypt")
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/lists/egypt-ai/")
    page.get_by_role("link", name="Suggest a company").first.click()
    page.get_by_label("Company").fill("Lantern Works")
    page.get_by_label("Why it belongs in this list").fill("Its page shows models at work")
    page.get_by_label("Evidence").fill("https://lantern.example.org/models")
    page.get_by_role("button", name="Send the suggestion").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert Suggestion.objects.get().state == "waiting"

    moderators = browser.new_context()
    sign_in(moderators, make_moderator(), live_server.url)
    desk = moderators.new_page()
    desk.goto(f"{live_server.url}/moderate/")
    decide(desk, "Lantern Works", "Accept", "Accepted: add a company: Lantern Works.")
    page.goto(f"{live_server.url}/lists/egypt-ai/")
    expect(page.locator("#lantern-works")).to_be_visible()
    context.close()
    moderators.close()
