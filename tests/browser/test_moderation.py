"""A reader reports a wrong label, a moderator decides and takes it back, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, expect

from jobs.models.moderation import Decision
from jobs.models.report import Report
from jobs.services.queue import Kind
from tests.browser.visits import View, faults, sign_in, watch
from tests.factories import make_company, make_moderator, make_posting
from tests.jobs.waiting import wait

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reader_reports_a_wrong_label_and_a_moderator_decides_and_takes_it_back(
    live_server: Any, browser: Browser
) -> None:
    posting = make_posting(title="Data Engineer", company=make_company("Lantern Works"), skills=["spark", "sql"])
    reader = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = reader.new_page()
    page.goto(live_server.url + posting.get_absolute_url())
    # Two clicks: the label's own link, and the button.
    page.get_by_role("link", name="Spark is wrong?").click()
    expect(page.get_by_label("A label is wrong")).to_be_checked()
    expect(page.get_by_label("Which label?")).to_have_value("skill:spark")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", name="Thank you: the report arrived")).to_be_visible()
    reader.close()
    assert Report.objects.waiting().get().label == "skill:spark"

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    sign_in(context, make_moderator(), live_server.url)
    page = context.new_page()
    complaints = watch(page)
    page.goto(f"{live_server.url}/moderate/")
    page.get_by_role("link", name="Data Engineer", exact=True).click()
    expect(page.locator(".report mark")).to_have_text("Spark")
    page.get_by_label("In your words").fill("Thank you.")
    page.get_by_role("button", name="The label rests on words of the posting.").click()
    expect(page.get_by_text("1 report decided.")).to_be_visible()
    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    assert Report.objects.get().outcome == "The label rests on words of the posting. Thank you."
    page.get_by_role("link", name="Log", exact=True).click()
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".log-who")).to_contain_text("taken back")
    assert Report.objects.waiting().count() == 1
    assert Decision.objects.standing().count() == 0
    assert complaints == []
    context.close()


def test_an_item_is_decided_by_keyboard_alone(live_server: Any, context: BrowserContext) -> None:
    pk = wait("draft")
    sign_in(context, make_moderator(), live_server.url)
    page = context.new_page()
    page.goto(f"{live_server.url}/moderate/draft/{pk}/")
    page.get_by_label("In your words").focus()
    page.keyboard.type("Name the team.")
    page.keyboard.press("Enter")
    expect(page.get_by_label("In your words")).to_have_value("Name the team.\n")
    assert "/moderate/draft/" in page.url
    assert not Decision.objects.exists()
    page.get_by_role("button", name="Send back", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sent back: Data Engineer.")).to_be_visible()
    assert Decision.objects.get().reason == "Name the team."


def test_axe_finds_nothing_and_nothing_overflows(live_server: Any, browser: Browser) -> None:
    posting = make_posting(skills=["spark"], seniority="senior")
    paths = [f"/moderate/{kind}/{wait(kind, kind)}/" for kind in Kind.values]
    decided = f"/moderate/link/{wait('link', 'decided')}/"
    moderator = make_moderator()
    client = Client()
    client.force_login(moderator)
    client.post(decided, {"answer": "done:works"})
    paths += [
        "/moderate/",
        "/moderate/log/",
        f"/jobs/{posting.pk}/report/?label=skill:spark",
        posting.get_absolute_url(),
    ]
    views = [View(scheme, width) for scheme in ("light", "dark") for width in (320, 1280)]
    assert faults(browser, live_server.url, paths, views, moderator) == []
