"""Saved searches: what is kept of a search, what counts as new, and that it finds what the page and the feeds find."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jobs.models.account import User
from jobs.models.company import CompanyRedirect
from jobs.models.posting import Cluster, Posting
from jobs.models.saved_search import QUERY_LENGTH, SavedSearch
from jobs.search import engine
from jobs.search.host import host
from jobs.search.query import SearchQuery
from jobs.search.settled import MARGIN
from jobs.services import saved_searches
from jobs.services.saved_searches import (
    MOST_SAVED,
    forget_search,
    look_at,
    mark_search_seen,
    mended_text,
    read_text,
    rename_search,
    save_search,
)
from tests.factories import make_board, make_company, make_posting, make_saved_search, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cem() -> User:
    return make_user("cem@example.org")


def an_hour_ago() -> datetime:
    return timezone.now() - timedelta(hours=1)


def query_of(text: str) -> SearchQuery:
    query, _known = read_text(text)
    assert query.problems == ()
    return query


def test_the_canonical_query_is_kept_as_seen_up_to_now(cem: User) -> None:
    before = timezone.now()
    search, is_new = save_search(
        owner=cem, query=query_of("skill=sql&role=ml-engineer&utm_source=x"), name="  Mine \x00 "
    )
    search.refresh_from_db()
    assert is_new
    assert (search.query, search.name) == ("role=ml-engineer&skill=sql", "Mine")
    assert before <= search.created_at == search.seen_at + MARGIN <= timezone.now()


def test_saving_the_same_search_again_changes_nothing(cem: User) -> None:
    first, _ = save_search(owner=cem, query=query_of("skill=sql&role=ml-engineer"), name="Mine")
    again, is_new = save_search(owner=cem, query=query_of("?role=ml-engineer&skill=sql"), name="Other")
    assert (again.pk, again.name, is_new) == (first.pk, "Mine", False)
    assert SavedSearch.objects.count() == 1


def test_two_people_keep_the_same_search_apart(cem: User) -> None:
    save_search(owner=cem, query=query_of(""), name="All")
    assert save_search(owner=make_user(), query=query_of(""), name="All")[1]


@pytest.mark.parametrize(
    ("text", "name", "part"),
    [
        ("role=ml-enginer", "Mine", "not a role that we know"),
        ("colour=red", "Mine", "no parameter"),
        ("role=ml-engineer", " \x00 ", "needs a name"),
        ("role=ml-engineer", "n" * 101, "101 characters"),
        ("&".join(f"skill=s{n}" for n in range(301)), "Mine", "longer than the"),
        ("q=" + "a" * QUERY_LENGTH, "Mine", "longer than the"),
        (
            urlencode({"q": "ж" * 200}) + "&" + urlencode({"company": [f"c{n}" for n in range(20)]}, True),
            "M",
            "not a company",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(cem: User, text: str, name: str, part: str) -> None:
    with pytest.raises(ValueError, match=part):
        save_search(owner=cem, query=read_text(text)[0], name=name)
    assert not SavedSearch.objects.exists()


def test_a_query_that_is_written_longer_than_it_was_read_is_refused(cem: User) -> None:
    companies = [make_company(f"{number} " + "x" * 95).slug for number in range(20)]
    with pytest.raises(ValueError, match="longer than the"):
        save_search(owner=cem, query=SearchQuery(company=tuple(companies)), name="Mine")


def test_one_person_keeps_so_many_and_no_more(cem: User) -> None:
    for number in range(MOST_SAVED):
        make_saved_search(cem, f"posted_within={number + 1}")
    with pytest.raises(ValueError, match=f"{MOST_SAVED} saved searches"):
        save_search(owner=cem, query=query_of(""), name="One more")
    assert save_search(owner=cem, query=query_of("posted_within=1"), name="There already")[1] is False
    forget_search(search=SavedSearch.objects.filter(owner=cem)[0])
    assert save_search(owner=cem, query=query_of(""), name="One more")[1] is True


@pytest.mark.django_db(transaction=True)
def test_windows_at_once_do_not_save_beyond_the_limit(cem: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_searches, "MOST_SAVED", 2)
    gate, ends = threading.Barrier(4), []

    def save(days: int) -> None:
        gate.wait()
        try:
            save_search(owner=cem, query=SearchQuery(posted_within=days), name="Mine")
            ends.append("saved")
        except ValueError:
            ends.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(days,)) for days in (1, 2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["refused", "refused", "saved", "saved"]
    assert SavedSearch.objects.count() == 2


def test_the_database_keeps_one_row_a_search_and_no_row_without_a_name(cem: User) -> None:
    make_saved_search(cem, "q=a")
    for fields in ({"query": "q=a"}, {"query": "q=b", "name": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_saved_search(cem, **fields)


def test_renaming_and_forgetting(cem: User) -> None:
    search = make_saved_search(cem, "q=a")
    rename_search(search=search, name="Mine")
    with pytest.raises(ValueError, match="needs a name"):
        rename_search(search=search, name="  ")
    search.refresh_from_db()
    assert search.name == "Mine"
    forget_search(search=search)
    forget_search(search=search)
    assert not SavedSearch.objects.exists()


def test_the_watermark_never_moves_back(cem: User) -> None:
    search, now = make_saved_search(cem), timezone.now()
    mark_search_seen(search=search, now=now + timedelta(hours=2))
    mark_search_seen(search=search, now=now + timedelta(hours=1))
    search.refresh_from_db()
    assert search.seen_at == now + timedelta(hours=2) - MARGIN


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_its_reader_looks_is_new_afterwards(cem: User) -> None:
    search = make_saved_search(cem, seen_at=timezone.now() - timedelta(hours=1))
    written, looked = threading.Event(), threading.Event()

    def write() -> None:
        moment = timezone.now()
        with transaction.atomic():
            make_posting(first_seen_at=moment)
            written.set()
            looked.wait(60)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert written.wait(60)
    mark_search_seen(search=search, now=timezone.now() + timedelta(minutes=5))
    looked.set()
    writer.join()
    search.refresh_from_db()
    assert look_at(search).new == 1
    mark_search_seen(search=search, now=timezone.now() + timedelta(minutes=5))
    search.refresh_from_db()
    assert look_at(search).new == 0


def test_deleting_an_account_deletes_its_searches_and_a_row_says_nothing_of_itself(cem: User) -> None:
    search = make_saved_search(cem, "q=secret", name="A secret")
    assert "secret" not in str(search)
    cem.delete()
    assert not SavedSearch.objects.exists()


@pytest.mark.usefixtures("each_engine")
def test_new_is_what_fits_and_was_first_seen_after_the_watermark(cem: User) -> None:
    looked = timezone.now() - timedelta(days=10)
    search = make_saved_search(cem, "skill=spark", seen_at=looked)
    make_posting(skills=["spark"], first_seen_at=looked)
    make_posting(
        skills=["spark"], first_seen_at=looked + timedelta(microseconds=1), listed_at=looked - timedelta(days=90)
    )
    make_posting(skills=["spark"], first_seen_at=an_hour_ago())
    make_posting(skills=["sql"], first_seen_at=an_hour_ago())
    make_posting(skills=["spark"], first_seen_at=an_hour_ago(), state="closed", closed_at=timezone.now())
    look = look_at(search)
    assert (look.total, look.new) == (3, 2)
    mark_search_seen(search=search)
    search.refresh_from_db()
    assert (look_at(search).total, look_at(search).new) == (3, 0)


@pytest.mark.usefixtures("each_engine")
def test_copies_are_one_opening_and_a_new_copy_of_a_seen_one_is_not_new(cem: User) -> None:
    looked = timezone.now() - timedelta(days=1)
    search = make_saved_search(cem, seen_at=looked)
    seen, fresh = Cluster.objects.create(), Cluster.objects.create()
    make_posting(cluster=seen, cluster_place=2, first_seen_at=looked - timedelta(days=1))
    make_posting(cluster=seen, cluster_place=1, first_seen_at=an_hour_ago())
    make_posting(cluster=fresh, cluster_place=1, first_seen_at=an_hour_ago())
    make_posting(cluster=fresh, cluster_place=2, first_seen_at=an_hour_ago())
    look = look_at(search)
    assert (look.total, look.new) == (2, 1)


def test_mended_words_are_counted_as_the_page_answers_them(cem: User, index: None) -> None:
    search = make_saved_search(cem, "q=kafla", seen_at=timezone.now() - timedelta(days=1))
    make_posting(title="Kafka Engineer", first_seen_at=an_hour_ago())
    look = look_at(search)
    assert (look.total, look.new, look.query.q) == (1, 1, "kafla")


def test_a_value_that_is_gone_is_named_with_what_was_meant_and_the_rest_stays(cem: User) -> None:
    make_posting(skills=["spark"], first_seen_at=an_hour_ago())
    make_posting(skills=["sql"])
    search = make_saved_search(cem, "role=data-enginer&skill=spark")
    look = look_at(search)
    (problem,) = look.query.problems
    assert (problem.parameter, problem.value, problem.did_you_mean) == ("role", "data-enginer", "data-engineer")
    assert (look.total, look.query.skill) == (1, ("spark",))
    assert mended_text(look.query, search.query) == "role=data-engineer&skill=spark"
    search.refresh_from_db()
    assert search.query == "role=data-enginer&skill=spark"


@pytest.mark.parametrize("text", ["role=zzzzzzzzzzzz", "role=data-enginer&skill=zzzzzzzzzzzz", "role=data-engineer"])
def test_what_nobody_can_guess_or_nothing_is_wrong_with_is_not_mended(text: str) -> None:
    assert mended_text(read_text(text)[0], text) is None


def test_an_excluded_value_is_mended_with_its_sign() -> None:
    query, _known = read_text("role=-data-enginer")
    assert mended_text(query, "role=-data-enginer") == "role=-data-engineer"


def test_of_two_values_for_one_that_which_was_meant_stays() -> None:
    text = "skill=sql&sort=newst&sort=pay"
    assert mended_text(read_text(text)[0], text) == "skill=sql&sort=newest"


def test_a_company_that_was_merged_is_found_where_it_went(cem: User) -> None:
    kept = make_company("Kept")
    make_posting(company=kept)
    make_posting()
    CompanyRedirect.objects.create(company=kept, old_slug="gone")
    look = look_at(make_saved_search(cem, "company=gone"))
    assert (look.query.problems, look.query.company, look.total) == ((), ("kept",), 1)


# --- what it finds is what the page and the feeds find ----------------------------------------------------------------

TOKENS = ("data", "engineer", '"data engineer"', "kaf*", "-kafka", "stream* OR sql", "مهندس", "zzz")


@st.composite
def postings(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "title": draw(st.sampled_from(["Data Engineer", "Engineer of data", "مهندس بيانات", "Kafka & C++"])),
        "role": draw(st.sampled_from(["data-engineer", "ml-engineer"])),
        "skills": draw(st.lists(st.sampled_from(["kafka", "sql"]), max_size=2, unique=True)),
        "workplace": draw(st.sampled_from(["remote", "unknown"])),
        "seen": draw(st.integers(-9, 9)),
        "age": draw(st.integers(0, 60)),
        "cluster": draw(st.sampled_from([None, None, 0, 1])),
    }


@st.composite
def texts(draw: st.DrawFn) -> str:
    params = [("q", " ".join(draw(st.lists(st.sampled_from(TOKENS), max_size=2))))]
    for name, values in (
        ("role", ["data-engineer", "-ml-engineer", "ml-enginer"]), ("skill", ["kafka", "-sql", "cafka"]),
        ("workplace", ["remote"]), ("posted_within", ["30"]), ("sort", ["newest", "pay"]),
    ):  # fmt: skip
        if draw(st.booleans()):
            params.append((name, draw(st.sampled_from(values))))
    return urlencode([pair for pair in params if pair[1]])


def ids(query: SearchQuery) -> Iterator[int]:
    cursor = None
    while True:
        page = engine.search(query, cursor, 2)
        yield from (row.pk for row in page.rows)
        cursor = page.next_cursor
        if cursor is None:
            return


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(st.lists(postings(), max_size=7), texts())
def test_a_saved_search_finds_what_page_api_and_feed_find(index: None, given_: list[dict[str, Any]], text: str) -> None:
    host.reset(in_transactions=True)
    with transaction.atomic():
        looked, board = timezone.now() - timedelta(days=4), make_board()
        clusters = [Cluster.objects.create(), Cluster.objects.create()]
        made = []
        for place, fields in enumerate(given_):
            cluster = None if fields["cluster"] is None else clusters[fields["cluster"]]
            kept = {name: fields[name] for name in ("title", "role", "skills", "workplace")}
            made.append(
                make_posting(
                    board=board,
                    company=board.company,
                    first_seen_at=looked + timedelta(hours=9 * fields["seen"]),
                    listed_at=timezone.now() - timedelta(days=fields["age"]),
                    cluster=cluster,
                    cluster_place=cluster and 100 - place,
                    **kept,
                )
            )
        cem = make_user()
        search = make_saved_search(cem, text, seen_at=looked)
        client = Client()
        client.force_login(cem, backend="django.contrib.auth.backends.ModelBackend")
        look = look_at(search)
        page = client.get(f"/jobs/?{search.query}").context["result"]
        answer = client.get(f"/api/v1/saved-searches/{search.pk}/").json()
        listed = list(ids(look.query))
        assert look.total == page.total == answer["count"] == len(listed)
        assert look.new == answer["new"]
        feed = client.get(f"/jobs.json?{search.query}")
        if look.query.problems:
            assert feed.status_code == 400 and answer["feeds"] is None and answer["problems"]
        else:
            assert [
                int(item["id"].rstrip("/").rpartition("/")[2]) for item in orjson.loads(feed.content)["items"]
            ] == listed
            assert answer["feeds"]["json"].endswith(f"/jobs.json?{text}" if text else "/jobs.json")
        assert look.new == expected_new(engine.search(look.query, size=1).query, made, looked)
        transaction.set_rollback(True)
    host.reset()


def expected_new(query: SearchQuery, made: list[Posting], looked: Any) -> int:
    """Count new openings one posting at a time: with no copy of another, each that fits is a row of its own."""
    openings = {posting.pk: posting.cluster_id or -posting.pk for posting in made}
    Posting.objects.update(cluster=None, cluster_place=None)
    fitting = set(ids(query))
    seen = {openings[posting.pk] for posting in made if posting.pk in fitting and posting.first_seen_at <= looked}
    return len({openings[pk] for pk in fitting} - seen)
