"""Copies of one opening in the database: linked by imports in any order, promoted, told apart, and kept so."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jobs.models.board import Board
from jobs.models.cluster import Fingerprint
from jobs.models.company import Company
from jobs.models.posting import Cluster, Posting
from jobs.parsing.sketch import sketch
from jobs.parsing.title_key import title_key
from jobs.services.clustering import link_companies, link_pending
from tests.factories import make_board, make_company, make_own_posting, make_posting
from tests.jobs.payloads import greenhouse_board, greenhouse_job
from tests.jobs.readings import run_import

pytestmark = pytest.mark.django_db
WORK = " ".join(f"pipeline{number}" for number in range(150))
OTHER = " ".join(f"model{number}" for number in range(150))


def add(board: Board, text: str = WORK, **fields: Any) -> Posting:
    """Return a posting that waits to be compared; the fields of its fingerprint are given with it."""
    prints = {name: fields.pop(name) for name in ("source_ids", "opening_id", "requisition_key") if name in fields}
    posting = make_posting(board=board, text=text, **fields)
    key = title_key(posting.title, [place.text for place in posting.places.all()])
    Fingerprint.objects.create(posting=posting, title_key=key, sketch=list(sketch(text)), **prints)
    return posting


def partition() -> set[frozenset[str]]:
    """Return the clusters by the ids that sources gave their postings."""
    rows = Posting.objects.exclude(cluster=None).values_list("cluster", "external_id")
    found: dict[int, set[str]] = {}
    for cluster, external_id in rows:
        found.setdefault(cluster, set()).add(external_id)
    return {frozenset(members) for members in found.values()}


def link(*companies: Company) -> None:
    link_companies(companies={company.pk for company in companies})


@pytest.fixture
def company() -> Company:
    return make_company("Lanternworks")


@pytest.fixture
def board(company: Company) -> Board:
    return make_board(company=company, token="lanternworks")


@pytest.fixture
def feed() -> Board:
    return make_board(source="himalayas", token="himalayas", company=None)


def test_an_import_links_the_cities_of_one_opening_and_nothing_else(board: Board) -> None:
    run_import(
        board,
        greenhouse_board(
            greenhouse_job(1, location={"name": "Cairo, Egypt"}, internal_job_id=5, requisition_id=None),
            greenhouse_job(2, location={"name": "Giza, Egypt"}, internal_job_id=5, requisition_id=None),
            greenhouse_job(3, location={"name": "Tanta, Egypt"}, internal_job_id=6, requisition_id=None),
        ),
    )
    assert partition() == {frozenset({"7000001", "7000002"})}
    rows = Posting.objects.exclude(cluster=None).order_by("cluster_place")
    assert [(row.cluster_place, row.cluster_rule, row.cluster_proof) for row in rows] == [
        (1, "opening", "5"), (2, "opening", "5"),
    ]  # fmt: skip
    assert not Fingerprint.objects.filter(is_linked=False).exists()


def test_a_copy_in_a_feed_is_linked_by_the_id_in_its_address_and_the_employers_record_comes_first(
    board: Board, feed: Board
) -> None:
    run_import(board, greenhouse_board(greenhouse_job(1)))
    copy = add(
        feed, OTHER, title="Engineer of data", company=make_company("Lanternworks GmbH"),
        source_ids=["greenhouse:7000001"], first_seen_at=timezone.now() - timedelta(days=9),
    )  # fmt: skip
    link_pending(board=feed)
    own = Posting.objects.get(board=board)
    copy.refresh_from_db()
    assert own.cluster_id == copy.cluster_id is not None
    assert (own.cluster_place, copy.cluster_place) == (1, 2)
    assert (copy.cluster_rule, copy.cluster_proof) == ("source-id", "greenhouse:7000001")


def test_linking_again_writes_nothing(board: Board, company: Company) -> None:
    for _ in range(2):
        add(board)
    assert link_companies(companies={company.pk}).changed == 2
    before = list(Posting.objects.order_by("pk").values())
    assert link_companies(companies={company.pk}).changed == 0
    assert list(Posting.objects.order_by("pk").values()) == before


def test_an_edit_that_makes_a_copy_another_opening_takes_it_out_and_back(board: Board, company: Company) -> None:
    one, other = add(board), add(board)
    link(company)
    assert len(partition()) == 1
    Fingerprint.objects.filter(posting=other).update(sketch=list(sketch(OTHER)))
    link(company)
    assert partition() == set()
    assert not Cluster.objects.exists()
    Fingerprint.objects.filter(posting=other).update(sketch=list(sketch(WORK)))
    link(company)
    assert partition() == {frozenset({one.external_id, other.external_id})}


def test_the_database_allows_one_posting_a_place(board: Board, company: Company) -> None:
    one, other = add(board), add(board)
    link(company)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=other.pk).update(cluster_place=1)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=one.pk).update(cluster_place=None)


def test_a_thousand_new_postings_of_a_board_are_compared_in_few_queries(board: Board, company: Company) -> None:
    model = add(board)
    titles = [f"Engineer of team {number // 4}" for number in range(1000)]
    made = Posting.objects.bulk_create(
        Posting(
            board=board, company=company, role=model.role, title=title, external_id=f"bulk{number}", url=model.url,
            content_hash=model.content_hash, first_seen_at=model.first_seen_at, listed_at=model.listed_at,
        )
        for number, title in enumerate(titles)
    )  # fmt: skip
    Fingerprint.objects.bulk_create(
        Fingerprint(posting=row, title_key=title_key(row.title), sketch=list(sketch(f"{WORK} {row.title} {OTHER}")))
        for row in made
    )
    with CaptureQueriesContext(connection) as captured:
        linked = link_companies(companies={company.pk})
    assert linked.clusters == 250
    # A row of its own for each cluster, and no query for each posting.
    assert len([query for query in captured.captured_queries if "jobs_cluster" not in query["sql"][:40]]) <= 12


def test_comparing_takes_no_join_of_each_row_with_each_where_the_database_thinks_tables_empty(board: Board) -> None:
    copies = [
        add(board, title=f"Engineer of team {number // 2}", source_ids=[f"a:{number // 2}"]) for number in range(400)
    ]
    with connection.cursor() as cursor:
        # As after a look at tables whose rows were all taken back: pages, and no rows on them.
        cursor.execute(
            "UPDATE pg_class SET relpages = greatest(relpages, 300), reltuples = 0 "
            "WHERE relname IN ('jobs_posting', 'jobs_fingerprint')"
        )
        with CaptureQueriesContext(connection) as captured:
            assert link_pending(board=board).clusters == 200
        asked = [query["sql"] for query in captured.captured_queries if query["sql"].lstrip()[:6] == "SELECT"]
        plans = {sql: _planned(cursor, sql) for sql in asked if "jobs_" in sql}
    assert copies and plans
    both = [sql for sql in plans if "jobs_posting" in sql and "jobs_fingerprint" in sql]
    assert both == []
    by_id = next(plan for sql, plan in plans.items() if "unnest" in sql)
    assert "fingerprint_source_ids" in by_id and "Join Filter" not in by_id


def _planned(cursor: Any, sql: str) -> str:
    """Return the plan of a statement as comparing asks it."""
    narrowed = "off" if "unnest" in sql else "on"
    cursor.execute(f"SET LOCAL enable_seqscan = {narrowed}")
    cursor.execute(f"SET LOCAL enable_indexscan = {narrowed}")
    cursor.execute(f"EXPLAIN {sql}")
    plan = "\n".join(line for (line,) in cursor.fetchall())
    cursor.execute("SET LOCAL enable_seqscan = on")
    cursor.execute("SET LOCAL enable_indexscan = on")
    return plan


def test_an_own_ad_is_linked_once_it_is_published_and_stands_behind_the_employers_board(
    board: Board, company: Company, feed: Board, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        own = make_own_posting(company)
    assert not Fingerprint.objects.filter(is_linked=False).exists()
    copy = add(feed, own.text, company=company, title=own.title, first_seen_at=timezone.now() - timedelta(days=9))
    listed = add(board, own.text, company=company, title=own.title)
    link(company)
    places = dict(Posting.objects.values_list("pk", "cluster_place"))
    assert places == {listed.pk: 1, own.pk: 2, copy.pk: 3}


def test_a_closed_copy_stays_and_a_posting_that_comes_after_it_closed_joins(board: Board, company: Company) -> None:
    first, second = add(board), add(board)
    link(company)
    Posting.objects.filter(pk=first.pk).update(state="closed", closed_at=timezone.now())
    third = add(board)
    assert link_companies(companies={company.pk}).changed == 1
    assert partition() == {frozenset({first.external_id, second.external_id, third.external_id})}
    shown = Posting.objects.open().each_once().get()
    assert shown == second


# What arrives: (is it the feed's, its title, its text, its requisition).
arrivals = st.lists(
    st.tuples(
        st.booleans(), st.sampled_from(["Data Engineer", "Data Engineer (m/w/d)", "ML Engineer"]),
        st.sampled_from([WORK, OTHER]), st.sampled_from(["", "r11", "r12"]),
    ),
    min_size=2, max_size=6,
)  # fmt: skip


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(arrivals, st.data())
def test_any_order_of_arrival_gives_the_same_clusters_and_the_same_canonical_kinds(
    company: Company, board: Board, feed: Board, items: list[tuple[bool, str, str, str]], data: st.DataObject
) -> None:
    seen = timezone.now()

    def arrive(order: list[int], step: Callable[[int], bool]) -> tuple[set[frozenset[str]], set[str]]:
        with transaction.atomic():
            for place, number in enumerate(order):
                is_copy, title, text, requisition = items[number]
                add(
                    feed if is_copy else board, text, company=company, title=title, external_id=f"x{number}",
                    requisition_key=requisition, first_seen_at=seen - timedelta(hours=number),
                )  # fmt: skip
                if step(place):
                    link(company)
            link(company)
            found = partition(), set(Posting.objects.filter(cluster_place=1).values_list("external_id", flat=True))
            transaction.set_rollback(True)
        return found

    straight = arrive(list(range(len(items))), lambda place: False)
    shuffled = arrive(data.draw(st.permutations(range(len(items)))), lambda place: True)
    assert straight == shuffled
    assert all(len(members) > 1 for members in straight[0])
    for one, other in itertools.combinations(straight[0], 2):
        assert not one & other
