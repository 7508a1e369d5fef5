"""Saving a search from its page, the list of what is new, and pages of others that nothing of it ever reaches."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from jobs.models.account import User
from jobs.models.saved_search import SavedSearch
from jobs.services.saved_searches import MOST_SAVED
from jobs.views import page_memory
from tests.factories import PASSWORD, make_posting, make_saved_search, make_user

pytestmark = pytest.mark.django_db

LIST = "/account/searches/"


@pytest.fixture
def cem() -> User:
    return make_user("cem@example.org")


@pytest.fixture
def reader(cem: User) -> Client:
    return signed_in(cem)


def signed_in(person: User, **options: object) -> Client:
    client = Client(**options)  # type: ignore[arg-type]
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def form_of(page: str) -> dict[str, str]:
    """Return the fields of the form that saves the search of a page."""
    found = re.search(r'<form class="saving" method="post" action="/account/searches/">(.*?)</form>', page, re.DOTALL)
    assert found
    return {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', found[1])}


def test_a_search_is_saved_from_its_page_with_the_forms_token(cem: User) -> None:
    reader = signed_in(cem, enforce_csrf_checks=True)
    fields = form_of(text_of(reader, "/jobs/?skill=sql&q=a+%26+b&role=-data-ops"))
    assert fields.pop("query") == "q=a+%26+b&role=-data-ops&skill=sql"
    refused = reader.post(LIST, {"query": "skill=sql"})
    assert refused.status_code == 403 and not SavedSearch.objects.exists()
    response = reader.post(LIST, {**fields, "query": "q=a+%26+b&role=-data-ops&skill=sql"}, follow=True)
    assert response.redirect_chain == [("/jobs/?q=a+%26+b&role=-data-ops&skill=sql", 302)]
    search = SavedSearch.objects.get(owner=cem)
    assert (search.query, search.name) == ("q=a+%26+b&role=-data-ops&skill=sql", "“a & b”, not Data Ops, SQL")
    page = response.content.decode()
    assert (
        "is saved" in page
        and "Saved as ““a &amp; b”, not Data Ops, SQL”" in page
        and 'class="saving" method' not in page
    )


def test_the_form_comes_with_the_results_that_htmx_fetches(reader: Client) -> None:
    page = reader.get("/jobs/?skill=sql", headers={"HX-Request": "true"}).content.decode()
    assert form_of(page)["query"] == "skill=sql"


def test_who_is_signed_out_is_led_to_sign_in_and_back_to_the_same_search(client: Client, cem: User) -> None:
    EmailAddress.objects.create(user=cem, email=cem.email, primary=True, verified=True)
    page = text_of(client, "/jobs/?skill=sql&q=a+%26+b")
    found = re.search(r'<a href="([^"]+)" rel="nofollow">Sign in to save this search', page)
    assert found
    sign_in = text_of(client, unescape(found[1]))
    kept = re.search(r'name="next" value="([^"]+)"', sign_in)
    assert kept
    response = client.post("/accounts/login/", {"login": cem.email, "password": PASSWORD, "next": unescape(kept[1])})
    assert response["Location"] == "/jobs/?q=a+%26+b&skill=sql"
    assert form_of(text_of(client, response["Location"]))["query"] == "q=a+%26+b&skill=sql"


def test_signing_in_in_between_leads_back_to_the_search(client: Client) -> None:
    response = client.post(LIST, {"query": "q=a+%26+b&skill=sql"})
    assert response["Location"] == "/accounts/login/?next=/jobs/%3Fq%3Da%2B%2526%2Bb%26skill%3Dsql"
    assert client.get(LIST)["Location"] == "/accounts/login/?next=/account/searches/"


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({}, "Nothing was saved"),
        ({"query": "role=ml-enginer"}, "Did you mean “Machine Learning Engineer”?"),
        ({"query": "colour=red"}, "There is no parameter “colour”."),
        ({"query": "q=" + "a" * 3000}, "longer than the 2000 characters"),
        ({"query": "skill=sql", "name": "n" * 101}, "101 characters"),
    ],
)
def test_what_cannot_be_saved_is_said(reader: Client, fields: dict[str, str], part: str) -> None:
    page = reader.post(LIST, fields, follow=True).content.decode()
    assert part in unescape(page)
    assert not SavedSearch.objects.exists()


def test_the_limit_is_said_on_the_page_where_one_can_be_deleted(reader: Client, cem: User) -> None:
    for number in range(MOST_SAVED):
        make_saved_search(cem, f"posted_within={number + 1}")
    response = reader.post(LIST, {"query": "skill=sql"}, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "delete one first" in response.content.decode()


def test_the_list_says_the_query_in_words_the_total_and_what_is_new(reader: Client, cem: User) -> None:
    looked = timezone.now() - timedelta(days=2)
    make_saved_search(cem, "skill=spark&sort=pay", name="Mine <b>", seen_at=looked)
    make_posting(skills=["spark"], first_seen_at=looked - timedelta(days=1))
    make_posting(skills=["spark"], first_seen_at=timezone.now() - timedelta(hours=1))
    page = text_of(reader, LIST)
    assert "Mine &lt;b&gt;" in page and "Spark, sorted by: Pay" in page
    assert "1 new" in page and "2 postings now" in page
    for feed in ("/jobs.atom?skill=spark&amp;sort=pay", "/jobs.rss?skill=spark", "/jobs.json?skill=spark"):
        assert feed in page


def test_opening_one_marks_it_seen_and_shows_its_search(reader: Client, cem: User) -> None:
    search = make_saved_search(cem, "skill=spark", seen_at=timezone.now() - timedelta(days=2))
    make_posting(skills=["spark"], first_seen_at=timezone.now() - timedelta(hours=1))
    assert "1 new" in text_of(reader, LIST)
    assert reader.post(f"{LIST}{search.pk}/", {"action": "open"})["Location"] == "/jobs/?skill=spark"
    assert "Nothing new" in text_of(reader, LIST)


def test_renaming_says_what_is_wrong_and_keeps_what_was_typed(reader: Client, cem: User) -> None:
    search = make_saved_search(cem, name="Mine")
    assert 'value="Mine"' in text_of(reader, f"{LIST}{search.pk}/")
    refused = reader.post(f"{LIST}{search.pk}/", {"action": "rename", "name": "n" * 101})
    assert refused.status_code == 422
    assert "101 characters" in refused.content.decode() and f'value="{"n" * 101}"' in refused.content.decode()
    assert reader.post(f"{LIST}{search.pk}/", {"action": "rename", "name": "Other"})["Location"] == LIST
    assert "Other" in text_of(reader, LIST)


def test_deleting_one_leaves_the_others(reader: Client, cem: User) -> None:
    search, other = make_saved_search(cem, "q=a"), make_saved_search(cem, "q=b")
    reader.post(f"{LIST}{search.pk}/", {"action": "forget"})
    assert list(SavedSearch.objects.all()) == [other]
    assert "You have saved no search yet" not in text_of(reader, LIST)


def test_an_act_that_there_is_not_changes_nothing(reader: Client, cem: User) -> None:
    search = make_saved_search(cem, "q=a", name="Mine", seen_at=timezone.now() - timedelta(days=1))
    page = reader.post(f"{LIST}{search.pk}/", {"action": "publish"}, follow=True).content.decode()
    assert "Choose what is to be done" in page
    assert SavedSearch.objects.get().seen_at == search.seen_at


def test_another_persons_search_is_absent(cem: User) -> None:
    search, sam = make_saved_search(cem, "q=a", name="A secret"), signed_in(make_user())
    assert "A secret" not in text_of(sam, LIST)
    assert sam.get(f"{LIST}{search.pk}/").status_code == 404
    for act in ("open", "rename", "forget"):
        assert sam.post(f"{LIST}{search.pk}/", {"action": act, "name": "x"}).status_code == 404
    search.refresh_from_db()
    assert search.name == "A secret"


def test_a_value_that_is_gone_is_said_with_what_was_meant_and_the_rest_is_counted(reader: Client, cem: User) -> None:
    make_posting(skills=["spark"])
    search = make_saved_search(cem, "role=data-enginer&skill=spark")
    page = unescape(text_of(reader, LIST))
    assert "“data-enginer” is not a role that we know. Did you mean “Data Engineer”?" in page
    assert "1 posting now" in page and "The counts are of the rest" in page
    assert '<a href="/jobs/?role=data-engineer&skill=spark">' in page
    assert "/jobs.atom?role" not in page
    opened = reader.post(f"{LIST}{search.pk}/", {"action": "open"}, follow=True).content.decode()
    assert "is not a role that we know" in opened
    search.refresh_from_db()
    assert search.query == "role=data-enginer&skill=spark"


def test_the_list_is_kept_by_nobody(reader: Client) -> None:
    assert "no-store" in reader.get(LIST)["Cache-Control"]


def test_kept_pages_hold_nothing_of_a_signed_in_reader(
    index: None, reader: Client, cem: User, settings: Settings
) -> None:
    settings.PAGE_CACHE_S = 60
    make_posting(skills=["sql"])
    make_saved_search(cem, "skill=sql", name="A secret")
    page_memory.pages.clear()
    path = "/jobs/?skill=sql"
    assert "A secret" in text_of(reader, path)
    for _ in range(2):
        stranger = text_of(Client(), path)
        assert "A secret" not in stranger and "csrfmiddlewaretoken" not in stranger
        assert "Sign in to save this search" in stranger
    assert "A secret" in text_of(reader, path)
    assert 'class="saving" method="post"' in text_of(reader, "/jobs/")
    assert 'class="saving" method="post"' not in text_of(Client(), "/jobs/")


def test_a_long_list_asks_little_of_the_database_where_nothing_is_new(
    index: None, reader: Client, cem: User, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        make_saved_search(cem, f"posted_within={number + 1}")
    make_posting(first_seen_at=timezone.now() - timedelta(days=30), listed_at=timezone.now() - timedelta(days=30))
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        assert text_of(reader, LIST).count("Nothing new") == 20
