"""The filters of the search page, as they work without script."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import make_posting

pytestmark = pytest.mark.django_db


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


def link(html: str, pattern: str) -> str:
    """Return the address of the first link whose tag and words match."""
    for tag, words in re.findall(r"(<a [^>]*>)(.*?)</a>", html, re.DOTALL):
        if re.search(pattern, tag + words):
            found = re.search(r'href="([^"]*)"', tag)
            assert found
            return found.group(1)
    raise AssertionError(f"no link like {pattern}")


@pytest.fixture
def postings() -> None:
    make_posting(
        title="Paid in pounds", skills=["php", "sql"], pay_max=90_000_00, pay_currency="EGP", pay_period="month"
    )
    make_posting(title="Paid in dollars", skills=["sql"], pay_max=90_000_00, pay_currency="USD", pay_period="year")
    make_posting(title="Unpaid", skills=["python"])


def titles(html: str) -> set[str]:
    return {title for title in ("Paid in pounds", "Paid in dollars", "Unpaid") if f">{title}</a></h3>" in html}


def test_each_choice_can_be_excluded_by_a_link_and_let_go_again(client: Client, postings: None) -> None:
    html = page(client, "/jobs/")
    address = link(html, 'aria-label="exclude PHP"')
    assert address == "/jobs/?skill=-php"
    html = page(client, address)
    assert titles(html) == {"Paid in dollars", "Unpaid"}
    assert re.search(r'<input type="checkbox" id="f-skill-php" name="skill" value="-php"[^>]* checked>', html)
    assert link(html, "Remove .*not PHP") == "/jobs/"
    assert "exclude PHP" not in html


def test_choosing_what_is_excluded_takes_its_place(client: Client, postings: None) -> None:
    html = page(client, "/jobs/?skill=php")
    assert link(html, 'aria-label="exclude PHP"') == "/jobs/?skill=-php"


def test_two_skills_can_mean_all_or_any(client: Client, postings: None) -> None:
    assert 'name="skill_mode"' not in page(client, "/jobs/?skill=php")
    html = page(client, "/jobs/?skill=php&skill=python")
    assert titles(html) == set()
    assert re.search(r'name="skill_mode" value="all"[^>]* checked', html)
    html = page(client, "/jobs/?skill=php&skill=python&skill_mode=any")
    assert titles(html) == {"Paid in pounds", "Unpaid"}
    assert re.search(r'name="skill_mode" value="any"[^>]* checked', html)


def test_the_any_mode_outlives_a_skill_that_is_let_go(client: Client, postings: None) -> None:
    assert '<input type="hidden" name="skill_mode" value="any">' in page(client, "/jobs/?skill=php&skill_mode=any")


def test_the_page_says_how_many_of_unknown_pay_stay_and_leaves_them_out(client: Client, postings: None) -> None:
    html = page(client, "/jobs/?pay_min=600000&currency=EGP")
    assert titles(html) == {"Paid in pounds", "Paid in dollars", "Unpaid"}
    assert "1 of them states no pay; 1 of them states pay in a currency without a rate" in html
    html = page(client, link(html, "leave them out"))
    assert titles(html) == {"Paid in pounds"}
    assert "1 more states no pay; 1 more states pay in a currency without a rate" in html
    assert link(html, "keep them") == "/jobs/?pay_min=600000&currency=EGP"


def test_a_currency_alone_asks_for_pay_in_it_and_says_what_it_leaves_out(client: Client, postings: None) -> None:
    html = page(client, "/jobs/?currency=EGP")
    assert titles(html) == {"Paid in pounds"}
    assert "2 more state no pay in EGP" in html
    html = page(client, link(html, "keep them"))
    assert titles(html) == {"Paid in pounds", "Paid in dollars", "Unpaid"}
    assert '<input type="hidden" name="include_unknown_pay" value="true"' in html


def test_stated_pay_alone_can_be_asked_for(client: Client, postings: None) -> None:
    html = page(client, "/jobs/?include_unknown_pay=false")
    assert titles(html) == {"Paid in pounds", "Paid in dollars"}
    assert "1 more states no pay" in html
    assert re.search(r'id="f-include_unknown_pay"[^>]* checked', html)


def test_the_currencies_stand_with_their_counts(client: Client, postings: None) -> None:
    html = page(client, "/jobs/?currency=EGP&pay_min=5")
    assert '<option value="EGP" selected>EGP · Egyptian Pound (1)</option>' in html
    assert '<option value="USD">USD · US Dollar (1)</option>' in html
    assert link(html, "Remove .*at least EGP 5 a year") == "/jobs/"


def test_an_amount_without_a_currency_is_said_and_stays_as_typed(client: Client, postings: None) -> None:
    html = page(client, "/jobs/?pay_min=600000&currency=")
    assert "needs its currency" in html
    assert re.search(r'name="pay_min"[^>]* value="600000"', html)
    assert titles(html) == {"Paid in pounds", "Paid in dollars", "Unpaid"}


def test_the_address_after_a_choice_has_no_empty_fields(client: Client, postings: None) -> None:
    part = client.get("/jobs/?q=&skill=sql&currency=&pay_min=", headers={"HX-Request": "true"})
    assert part["HX-Push-Url"] == "/jobs/?skill=sql"
    wrong = client.get("/jobs/?q=&skill=sqll", headers={"HX-Request": "true"})
    assert "HX-Push-Url" not in wrong


def test_hostile_values_stay_text(client: Client) -> None:
    bad = '"><script>alert(1)</script>'
    for name in ("city", "pay_min", "currency", "skill_mode", "include_unknown_pay"):
        html = client.get("/jobs/", {name: bad}).content.decode()
        assert "<script>alert" not in html


def test_no_result_offers_to_let_pay_or_an_exclusion_go(client: Client, postings: None) -> None:
    html = page(client, "/jobs/?currency=EGP&skill=-php")
    assert titles(html) == set()
    assert link(html, "without pay in EGP") == "/jobs/?skill=-php"
    assert link(html, "without not PHP") == "/jobs/?currency=EGP"


def test_the_page_says_how_many_do_not_say_from_where_and_includes_them(client: Client) -> None:
    make_posting(title="Open to Egypt", eligibility="only", eligible_countries=["EG"])
    make_posting(title="Silent")
    make_posting(title="Americans only", eligibility="only", eligible_countries=["US"])
    html = page(client, "/jobs/?eligible=EG")
    assert ">Open to Egypt</a></h3>" in html and ">Silent</a></h3>" not in html
    assert "1 more does not say from where" in html
    wider = link(html, "include them")
    html = page(client, wider)
    assert ">Silent</a></h3>" in html and ">Americans only</a></h3>" not in html
    assert "1 of them does not say from where" in html
    assert link(html, "leave them out") == "/jobs/?eligible=EG"


def test_a_reader_of_any_country_can_choose_it(client: Client) -> None:
    make_posting(eligibility="only", eligible_countries=["EG"])
    html = page(client, "/jobs/")
    assert '<option value="NR">Nauru</option>' in html
    assert '<option value="EG">' not in html and 'id="f-eligible-EG"' in html
    assert "0</strong>" in page(client, "/jobs/?eligible=NR&eligible=")


def test_a_step_of_the_work_is_a_filter_with_its_count(client: Client) -> None:
    make_posting(title="Models", workflow_owns=["model"])
    make_posting(title="Silent")
    html = page(client, "/jobs/?workflow=model")
    assert ">Models</a></h3>" in html and ">Silent</a></h3>" not in html
    assert "work: Model" in html
    assert "Did you mean “Model”?" in page(client, "/jobs/?workflow=modle")


def test_a_role_shows_its_own_postings_first_then_those_it_also_fits(client: Client) -> None:
    now = timezone.now()
    second = make_posting(title="Scientist", role="data-scientist", secondary_role="ml-engineer", listed_at=now)
    first = make_posting(title="Engineer", role="ml-engineer", listed_at=now - timedelta(days=3))
    for address, order in (
        ("/jobs/?role=ml-engineer", [first, second]),
        ("/jobs/?role=ml-engineer&sort=newest", [second, first]),
        ("/jobs/?role=data-scientist", [second]),
    ):  # fmt: skip
        html = client.get(address).content.decode()
        shown = [int(pk) for pk in re.findall(r'<h3><a href="/jobs/(\d+)/', html)]
        assert shown == [posting.pk for posting in order], address
    assert "also fits: Machine Learning Engineer" in html
    answer = client.get("/api/v1/postings/?role=ml-engineer").json()
    assert [row["secondary_role"] for row in answer["results"]] == [None, "ml-engineer"]
    guide = client.get("/roles/ml-engineer/").content.decode()
    assert guide.index("Engineer</a></h3>") < guide.index("Scientist</a></h3>")


@pytest.mark.parametrize(
    ("address", "said", "mended"),
    [
        ("?skill=sqll&skill=-php&q=paid", "Did you mean “SQL”?", "/jobs/?q=paid&skill=-php&skill=sql"),
        ("?skill=-phpp", "Did you mean “not PHP”?", "/jobs/?skill=-php"),
        ("?country=UK", "Did you mean “United Kingdom”?", "/jobs/?country=GB"),
        ("?eligible=usa", "Did you mean “United States”?", "/jobs/?eligible=US"),
        ("?currency=US", "Did you mean “US Dollar”?", "/jobs/?currency=USD"),
        ("?sort=newst", "Did you mean “newest”?", "/jobs/?sort=newest"),
    ],
)
def test_what_was_probably_meant_is_one_click_away(
    client: Client, postings: None, address: str, said: str, mended: str
) -> None:
    html = page(client, f"/jobs/{address}")
    assert link(html, re.escape(said)) == mended
    assert "Did you mean" not in page(client, mended)


@pytest.mark.parametrize(
    ("address", "said", "mended"),
    [
        ("?pay_min=60000&currency=EURO&cursor=x", "Euro", "/jobs/?pay_min=60000&currency=EUR"),
        ("?role=data-enginer&skill=pythn", "Data Engineer", "/jobs/?role=data-engineer&skill=pythn"),
        ("?skill=pythn&role=data-enginer", "Python", "/jobs/?role=data-enginer&skill=python"),
        ("?role=data-engineer&role=-data-enginer", "not Data Engineer",
         "/jobs/?role=-data-engineer&role=data-engineer"),
        ("?q=a&q=b&skill=+-+phpp&utm_source=x&list=&rol=x", "not PHP", "/jobs/?q=a&q=b&skill=-php&rol=x"),
        ("?sort=newst&sort=pay&skill=sql&skill=sqll", "newest", "/jobs/?skill=sql&skill=sqll&sort=newest"),
        ("?sort=newst&skill=sql&skill=sqll", "SQL", "/jobs/?skill=sql&sort=newst"),
        ("?skill=sql&skill=-php&skill_mode=an", "any", "/jobs/?skill=-php&skill=sql&skill_mode=any"),
    ],
)  # fmt: skip
def test_what_was_meant_changes_nothing_else_that_was_asked_for(
    client: Client, postings: None, address: str, said: str, mended: str
) -> None:
    html = page(client, f"/jobs/{address}")
    assert link(html, re.escape(f"Did you mean “{said}”?")) == mended


def test_what_nobody_can_mend_is_said_without_a_link(client: Client, postings: None) -> None:
    html = page(client, "/jobs/?rol=data-engineer")
    assert "There is no parameter “rol”. Did you mean “role”?</p>" in html
