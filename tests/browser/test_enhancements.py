"""What the small scripts add, in a real browser: a sheet that stays open, announced counts, a table that sorts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from jobs.search.suggesting import suggestions
from tests.factories import make_company, make_company_list, make_entry, make_posting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def postings(live_server: Any) -> None:
    for number in range(12):
        make_posting(
            title=f"Engineer {number}", role="ml-engineer" if number < 4 else "data-ops", skills=[f"skill{number}"]
        )


def test_the_sheet_of_filters_stays_open_while_choosing(live_server: Any, browser: Browser, postings: None) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{live_server.url}/jobs/")
    expect(page.locator("#filters")).to_be_hidden()
    page.get_by_role("link", name="Filters", exact=True).click()
    page.locator("#f-role-ml-engineer").check()
    expect(page.get_by_role("link", name="Show 4 postings")).to_be_visible()
    expect(page.locator("#f-role-ml-engineer")).to_be_checked()
    page.get_by_role("link", name="Show 4 postings").click()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.get_by_role("link", name="Filters (1)")).to_be_visible()
    expect(page).to_have_url(re.compile("role=ml-engineer"))
    context.close()


def test_a_choice_is_announced_named_and_leaves_lists_open(
    live_server: Any, context: BrowserContext, postings: None
) -> None:
    page = context.new_page()
    page.goto(f"{live_server.url}/jobs/")
    expect(page.locator("#announce")).to_be_empty()
    page.locator('[data-facet="skill-more"] > summary').click()
    page.locator('[data-facet="workplace"] > summary').click()
    page.locator(".facet-option a", has_text="Machine Learning Engineer").click()
    expect(page.locator("#announce")).to_contain_text("4 postings")
    expect(page.locator("#f-role-ml-engineer")).to_be_checked()
    expect(page).to_have_title(re.compile("^Machine Learning Engineer"))
    expect(page.locator('[data-facet="workplace"]')).not_to_have_attribute("open", "")
    page.get_by_role("link", name="Remove Machine Learning Engineer").click()
    expect(page.locator("#announce")).to_contain_text("12 postings")
    expect(page.locator('[data-facet="skill-more"]')).to_have_attribute("open", "")
    expect(page.locator("#results")).to_be_focused()
    page.go_back()
    expect(page.locator("#f-role-ml-engineer")).to_be_checked()


@pytest.mark.parametrize("choice", ["a box", "a list"])
def test_what_is_chosen_while_the_page_loads_is_searched_for(
    live_server: Any, context: BrowserContext, postings: None, choice: str
) -> None:
    page = context.new_page()
    held, script_asked = list[Route](), re.compile(r"/htmx[^/]*\.js")
    page.route(script_asked, lambda route: held.append(route))
    with page.expect_request(script_asked):
        page.goto(f"{live_server.url}/jobs/", wait_until="commit")
    if choice == "a box":
        page.locator("#f-role-ml-engineer").check()
    else:
        page.locator("details:has(#f-eligible-other) > summary").click()
        page.locator("#f-eligible-other").select_option("EG")
    for script in held:
        script.continue_()
    expect(page).to_have_url(re.compile("role=ml-engineer" if choice == "a box" else "eligible=EG"))


def test_not_excludes_a_choice_in_place_and_its_box_lets_it_go(
    live_server: Any, context: BrowserContext, postings: None
) -> None:
    page = context.new_page()
    page.goto(f"{live_server.url}/jobs/")
    page.locator(".facet-row", has_text="Machine Learning Engineer").hover()
    page.get_by_role("link", name="exclude Machine Learning Engineer").click()
    expect(page.locator("#announce")).to_contain_text("8 postings")
    expect(page).to_have_url(re.compile("role=-ml-engineer"))
    expect(page.locator("#f-role-ml-engineer")).to_be_checked()
    expect(page.locator("#f-role-ml-engineer")).to_be_focused()
    expect(page.get_by_role("link", name="Remove not Machine Learning Engineer")).to_be_visible()
    page.locator("#f-role-data-ops").check()
    expect(page).to_have_url(re.compile(r"role=-ml-engineer.*role=data-ops|role=data-ops.*role=-ml-engineer"))
    page.locator("#f-role-ml-engineer").uncheck()
    expect(page).not_to_have_url(re.compile("ml-engineer"))
    expect(page.locator(".status strong")).to_have_text("8")


def test_pay_applies_when_a_currency_and_an_amount_are_given(live_server: Any, context: BrowserContext) -> None:
    for number in range(4):
        make_posting(pay_max=(number + 1) * 10_000_00, pay_currency="EGP", pay_period="month")
    make_posting()
    page = context.new_page()
    page.goto(f"{live_server.url}/jobs/")
    page.locator('[data-facet="pay"] > summary').click()
    page.get_by_label("Currency").select_option("EGP")
    expect(page.locator(".status strong")).to_have_text("4")
    page.get_by_label("At least, a year").fill("240001")
    page.get_by_label("At least, a year").press("Enter")
    expect(page.locator(".pay-note")).to_contain_text("1 of them states no pay")
    expect(page.locator(".status strong")).to_have_text("3")
    page.get_by_role("link", name="leave them out").click()
    expect(page.locator(".status strong")).to_have_text("2")
    expect(page.get_by_role("link", name="Remove at least EGP 240,001 a year")).to_be_visible()


def test_the_list_sorts_and_filters_in_place(live_server: Any, context: BrowserContext) -> None:
    curated = make_company_list("egypt-ai")
    hiring = make_company("Zeta Works", city="Giza", ai_areas=["nlp"])
    make_entry(hiring, curated)
    make_entry(make_company("alpha Lab", city="Cairo", ai_areas=["ml", "nlp"]), curated)
    make_entry(make_company("Beta House"), curated)
    make_posting(company=hiring)
    page = context.new_page()
    page.goto(f"{live_server.url}/lists/egypt-ai/?area=nlp")
    names = page.locator(".list-entry:visible .entry-name")
    expect(names).to_have_text(["alpha Lab", "Zeta Works"])
    page.locator("#list-area").select_option("")
    expect(names).to_have_text(["alpha Lab", "Beta House", "Zeta Works"])
    expect(page.get_by_role("link", name="Clear all")).to_be_hidden()
    page.get_by_role("button", name="Company").click()
    expect(names).to_have_text(["Zeta Works", "Beta House", "alpha Lab"])
    page.get_by_role("button", name="City").click()
    expect(names).to_have_text(["alpha Lab", "Zeta Works", "Beta House"])
    page.get_by_role("button", name="Open").click()
    expect(names.first).to_have_text("Zeta Works")
    page.get_by_role("searchbox").fill("giza")
    expect(names).to_have_text(["Zeta Works"])
    expect(page.locator("[data-count]")).to_have_text("1")
    expect(page).to_have_url(f"{live_server.url}/lists/egypt-ai/?q=giza")
    page.get_by_label("Hiring now").check()
    page.locator("#list-city").select_option("Cairo")
    expect(names).to_have_count(0)
    expect(page.get_by_text("No company of this list fits")).to_be_visible()
    page.reload()
    expect(page.locator("#list-city")).to_have_value("Cairo")
    page.get_by_role("link", name="Clear all").click()
    expect(names).to_have_count(3)


def test_an_entry_that_is_linked_to_is_shown_though_the_address_narrows_it_away(
    live_server: Any, context: BrowserContext
) -> None:
    curated = make_company_list("egypt-ai")
    make_entry(make_company("Acme", city="Giza"), curated)
    make_entry(make_company("Bolt", city="Cairo"), curated)
    page = context.new_page()
    page.goto(f"{live_server.url}/lists/egypt-ai/?city=Cairo#acme")
    expect(page.locator(".list-entry:visible .entry-name")).to_have_text(["Acme", "Bolt"])


def test_the_list_is_narrowed_sorted_and_corrected_without_script(live_server: Any, browser: Browser) -> None:
    curated = make_company_list("egypt-ai")
    for name, city in (("Acme", "Giza"), ("Bolt", "Cairo"), ("Cedar", "Cairo")):
        make_entry(make_company(name, city=city), curated)
    make_posting(company=curated.companies.get(name="Cedar"))
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/lists/egypt-ai/")
    names = page.locator(".list-entry:visible .entry-name")
    page.get_by_role("columnheader", name="Open").get_by_role("link").click()
    expect(names).to_have_text(["Cedar", "Acme", "Bolt"])
    page.locator("#list-city").select_option("Cairo")
    page.get_by_role("button", name="Apply").click()
    expect(names).to_have_text(["Cedar", "Bolt"])
    page.get_by_role("link", name="Correct the entry of Bolt").click()
    page.get_by_label("City").fill("Luxor")
    page.get_by_label("Evidence").fill("https://news.example.org/bolt")
    page.get_by_role("button", name="Send the correction").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    context.close()


def test_what_one_types_is_suggested_and_chosen_by_keyboard(
    live_server: Any, context: BrowserContext, postings: None
) -> None:
    suggestions.reset()
    make_posting(title="Kafka Engineer", skills=["kafka"])
    make_posting(title="Engineer with streams", skills=["kafka"])
    page = context.new_page()
    page.goto(f"{live_server.url}/jobs/")
    field = page.locator("#q")
    field.press_sequentially("kaf")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    field.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value("kaf")
    field.press("Backspace")
    expect(options).to_have_count(2)
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.locator("#announce")).to_contain_text("2 postings")
    expect(page).to_have_url(re.compile("skill=kafka"))
    expect(page.locator("#q")).to_have_value("")
    suggestions.reset()
