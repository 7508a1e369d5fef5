"""Pages that are kept: the same HTML as without, never an old posting, never another person's page."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import parse_http_date_safe
from hypothesis import given
from hypothesis import strategies as st

from jobs.models.posting import Posting
from jobs.search import engine
from jobs.search.parameters import MULTIPLE
from jobs.search.query import SearchQuery
from jobs.views import page_memory
from jobs.views.cards import cards
from jobs.views.search_page import Links, search_url
from mlcareers.lib.memory import Memory
from tests.factories import make_board, make_company, make_posting, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def postings(index: None) -> list[Posting]:
    """Return postings of all kinds that a row shows differently, hostile words among them."""
    now = timezone.now()
    made = [
        make_posting(
            title="Kafka <b>Engineer</b> & more", skills=["kafka", "sql", "python"], pay_min=10_00, pay_max=20_00,
            pay_currency="EUR", pay_period="hour", workplace="remote", seniority="senior",
            cities=[("Cairo", "EG")], places_text="Cairo, Egypt",
        ),
        make_posting(title="Analyst", role="data-analyst", text='Says "kafka" \' <script>alert(1)</script> here.'),
        make_posting(
            title="Pipelines", board=make_board(company=make_company("A & B <i>"), is_sample=True),
            workflow_owns=["engineer"], workflow_contributes=["model"], places_text="x" * 200,
            skills=["kafka"], first_seen_at=now - timedelta(days=1),
        ),
    ]  # fmt: skip
    for number in range(30):
        company = make_company(f"Firm {number}")
        make_posting(
            company=company, title=f"Engineer {number}", skills=["sql"], countries=["DE" if number % 2 else "FR"],
            first_seen_at=now - timedelta(days=2),
        )  # fmt: skip
    return made


ADDRESSES = (
    "/jobs/", "/jobs/?q=kafka", "/jobs/?skill=sql&role=data-engineer", "/jobs/?skill=-kafka&country=DE",
    "/jobs/?skill=sql&skill=kafka&skill_mode=any", "/jobs/?currency=EUR&pay_min=1000", "/jobs/?q=kafka&sort=newest",
    "/jobs/?q=nothinglikethis", "/jobs/?role=wrong", "/jobs/?eligible=EG", "/jobs/?q=kafkka",
)  # fmt: skip


def html(client: Client, path: str, **headers: Any) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return str(response.content.decode())


def settle() -> None:
    """Ask until all that changed so far is applied."""
    before: str | None = None
    while (now := engine.state()) != before:
        before = now


def normalised(text: str) -> str:
    """Return HTML without the white space between its parts."""
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", re.sub(r"\s+", " ", text))


def test_each_way_to_make_a_page_gives_the_same_html(postings: None, settings: Any, client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        for address in ADDRESSES:
            first, again = html(client, address), html(client, address)
            settings.PAGE_CACHE_S = 0.0
            plain = html(client, address)
            settings.PAGE_CACHE_S = 10.0
            assert normalised(first) == normalised(plain), address
            assert first == again, address


def test_a_fragment_for_htmx_is_not_mixed_up_with_its_page(postings: None, client: Client) -> None:
    whole, part = html(client, "/jobs/"), html(client, "/jobs/", hx_request="true")
    assert whole.startswith("<!doctype html>") and part.startswith("<title>")
    assert html(client, "/jobs/") == whole and html(client, "/jobs/", hx_request="true") == part
    assert client.get("/jobs/?q=kafka", headers={"hx-request": "true"})["HX-Push-Url"] == "/jobs/?q=kafka"
    assert client.get("/jobs/?q=kafka", headers={"hx-request": "true"})["HX-Push-Url"] == "/jobs/?q=kafka"


def test_the_second_reader_costs_one_look_at_the_change_feed(
    postings: None, client: Client, django_assert_num_queries: Any
) -> None:
    settle()
    html(client, "/jobs/?skill=sql")
    with django_assert_num_queries(1):
        html(client, "/jobs/?skill=sql")


def test_rows_that_nobody_saw_yet_cost_one_query_however_many(
    postings: None, client: Client, django_assert_max_num_queries: Any
) -> None:
    settle()
    html(client, "/jobs/?skill=python")
    Memory.clear_all()
    with CaptureQueriesContext(connection) as one:
        assert html(client, "/jobs/?skill=python").count('<li class="posting-row') == 1
    Memory.clear_all()
    with django_assert_max_num_queries(len(one)):
        assert html(client, "/jobs/").count('<li class="posting-row') == 25


def test_an_edit_is_seen_by_the_next_reader(postings: list[Posting], client: Client) -> None:
    assert "Analyst</a>" in html(client, "/jobs/")
    Posting.objects.filter(pk=postings[1].pk).update(title="Astronomer")
    assert "Astronomer</a>" in html(client, "/jobs/") and "Analyst</a>" not in html(client, "/jobs/")
    postings[1].company.name = "Renamed"
    postings[1].company.save()
    assert "Renamed</a>" in html(client, "/jobs/")
    Posting.objects.filter(pk=postings[1].pk).update(state="closed", closed_at=timezone.now())
    assert "Astronomer" not in html(client, "/jobs/")


def test_a_card_that_was_read_before_a_change_is_not_kept_for_after_it(
    postings: list[Posting], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = engine.load

    def slow(ids: Any) -> Any:
        """Read rows, then let somebody change one before they are shown."""
        found = load(ids)
        monkeypatch.setattr(engine, "load", load)
        Posting.objects.filter(pk=postings[1].pk).update(title="Astronomer")
        return found

    monkeypatch.setattr(engine, "load", slow)
    assert "Analyst</a>" in html(client, "/jobs/")
    assert "Astronomer</a>" in html(client, "/jobs/")


def test_who_is_signed_in_is_never_answered_from_memory_and_never_fills_it(postings: None, client: Client) -> None:
    own = Client()
    own.force_login(make_user("rita@example.org"))
    assert "/account/" in html(own, "/jobs/")
    assert len(page_memory.pages) == 0
    settle()
    assert "/account/" not in html(client, "/jobs/")
    assert len(page_memory.pages) == 1
    response = own.get("/jobs/")
    assert "/account/" in response.content.decode() and "no-store" in response["Cache-Control"]


def test_a_message_for_one_reader_is_shown_to_nobody_else(postings: None, client: Client) -> None:
    settle()
    html(client, "/jobs/")
    client.cookies["messages"] = "something"
    client.get("/jobs/")
    assert len(page_memory.pages) == 1


def test_no_answer_with_a_forms_token_is_kept(postings: None, rf: Any) -> None:
    from django.http import HttpResponse
    from django.middleware.csrf import get_token

    answers = iter(range(10))
    view = page_memory.remembered(lambda request: HttpResponse(f"{get_token(request)} {next(answers)}"))
    first, second = view(rf.get("/jobs/")).content, view(rf.get("/jobs/")).content
    assert first.endswith(b"0") and second.endswith(b"1")
    assert len(page_memory.pages) == 0


def test_an_unchanged_page_is_304_and_a_changed_one_is_not(postings: list[Posting], client: Client) -> None:
    settle()
    first = client.get("/jobs/")
    again = client.get("/jobs/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and not again.content
    assert {"HX-Request", "Accept-Encoding", "Accept-Language", "Cookie"} <= {
        name.strip() for name in again["Vary"].split(",")
    }
    Posting.objects.filter(pk=postings[0].pk).update(title="Another")
    assert client.get("/jobs/", headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(("accepts", "packed"), [("gzip, br", True), ("br", False), ("", False)])
def test_a_page_is_sent_as_the_reader_can_take_it(postings: None, client: Client, accepts: str, packed: bool) -> None:
    plain = html(client, "/jobs/")
    response = client.get("/jobs/", headers={"accept-encoding": accepts})
    assert (response.get("Content-Encoding") == "gzip") is packed
    body = gzip.decompress(response.content) if packed else response.content
    assert body.decode() == plain and int(response["Content-Length"]) == len(response.content)


def test_ages_of_kept_cards_go_on(postings: None, client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        html(client, "/jobs/?sort=newest")
        assert len(cards) > 0
        clock.shift(timedelta(minutes=5))
        assert "5 minutes ago</time>" in html(client, "/jobs/?skill=kafka")


def test_a_first_view_stays_small(postings: None, client: Client) -> None:
    response = client.get("/jobs/", headers={"accept-encoding": "gzip"})
    assert len(response.content) < 20_000
    assert parse_http_date_safe(response.get("Last-Modified", "")) is None


VALUES = st.lists(st.sampled_from(["sql", "-php", "c++", "a b", "é", "-sql", "php"]), max_size=3, unique=True)


@given(
    skill=VALUES, country=VALUES, name=st.sampled_from(MULTIPLE), value=st.sampled_from(["sql", "-sql", "c++", "-php"]),
    words=st.sampled_from(["", "a & b"]), days=st.sampled_from([None, 7]),
)  # fmt: skip
def test_links_are_those_of_the_query(
    skill: list[str], country: list[str], name: str, value: str, words: str, days: int | None
) -> None:
    query = SearchQuery(q=words, skill=tuple(skill), country=tuple(country), posted_within=days, skill_mode="any")
    links = Links(query, name)
    if value not in getattr(query, name):
        assert links.with_value(value) == search_url(query.with_value(name, value))
    assert links.without(value) == search_url(query.without(name, value))


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> Iterator[None]:
    settings.PAGE_CACHE_S = 10.0
    yield
