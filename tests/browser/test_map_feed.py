"""An admin maps a feed of its own format in a real browser, without scripts and on a narrow screen."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from jobs.admin import field_maps
from jobs.models.field_map import FieldMap
from tests.browser.visits import sign_in
from tests.factories import make_admin
from tests.jobs.payloads import ScriptedFetcher
from tests.jobs.sources.recorded import fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIELDS = {
    "Title": "called", "Address of the posting": "page.@href", "Id": "@nr", "Text": "words | more",
    "Place": 'site.geo:town + ", " + site.geo:land', "Pay from": "money.@from", "Pay up to": "money.@to",
    "Published on": "since", "Closes on": "until", "Workplace": "where", "Employment": "kind", "Language": "tongue",
}  # fmt: skip


def fits(page: Page) -> bool:
    """Return whether nothing of the page stands beside the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("width", [360, 1280])
def test_a_feed_is_mapped_tried_and_saved_without_scripts(
    width: int, live_server: Any, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetcher = ScriptedFetcher(*[fixture("custom.xml")] * 4)
    monkeypatch.setattr(field_maps, "make_fetcher", lambda **_: fetcher)
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=width > 400)
    sign_in(context, make_admin(), live_server.url)
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/jobs/board/")
    page.get_by_role("link", name="Map a feed").click()
    page.get_by_label("Address of the feed:", exact=True).fill("https://lantern.example/work.xml")
    page.get_by_role("button", name="Look what stands there").click()
    expect(page.get_by_role("row", name="site.geo:town")).to_be_visible()
    expect(page.get_by_label("Entries:", exact=True)).to_have_value("vacancy")
    for label, path in FIELDS.items():
        page.get_by_label(f"{label}:", exact=True).fill(path)
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("2 postings can be read.")).to_be_visible()
    expect(page.get_by_text("Sums without a currency are no pay").first).to_be_visible()
    page.get_by_label("Currency of pay:", exact=True).fill('"EUR"')
    page.get_by_label("Period of pay:", exact=True).fill('"year"')
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("EUR 60,000 – 75,000 a year")).to_be_visible()
    if width > 400:
        # Its styles too, before it is looked at.
        page.wait_for_load_state()
        assert [item["id"] for item in Axe().run(page, "#content-main").response["violations"]] == []
        assert fits(page)
    page.get_by_role("button", name="Save this map").click()
    expect(page.get_by_text("Version 1 of the map is saved")).to_be_visible()
    assert FieldMap.objects.get().version == 1
    context.close()
