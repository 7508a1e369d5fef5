"""The index of a process: made when it is needed, at the database's side before every answer, begun anew when it must."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from jobs.models.posting import Posting
from jobs.search import engine, feed
from jobs.search import host as hosting
from jobs.search.host import Host, host, loaded, save_snapshot
from jobs.search.query import SearchQuery
from tests.factories import make_posting


@pytest.fixture
def kept(settings: Any, tmp_path: Path) -> Path:
    settings.SEARCH_SNAPSHOT = tmp_path / "deep" / "search.index"
    return settings.SEARCH_SNAPSHOT  # type: ignore[no-any-return]


@pytest.fixture
def committed(transactional_db: None, settings: Any) -> Iterator[None]:
    settings.SEARCH_ENGINE = "index"
    host.reset()
    yield
    host.reset()


def total(words: str = "") -> int:
    return engine.search(SearchQuery(q=words)).total


@pytest.mark.django_db
def test_a_change_is_found_by_the_next_search(index: None) -> None:
    assert total() == 0
    posting = make_posting(title="Kafka Engineer")
    assert total("kafka") == 1
    Posting.objects.filter(pk=posting.pk).update(state="closed", closed_at=timezone.now())
    assert total("kafka") == 0
    Posting.objects.filter(pk=posting.pk).update(state="open", closed_at=None)
    assert total("kafka") == 1
    posting.delete()
    assert total() == 0


@pytest.mark.django_db
def test_an_answer_is_remembered_until_a_posting_changes(index: None, django_assert_num_queries: Any) -> None:
    make_posting()
    assert total() == 1
    with host.current() as found:
        assert found is not None
        version = found.version
    assert total() == 1
    make_posting()
    assert total() == 2
    with host.current() as found:
        assert found is not None and found.version > version


@pytest.mark.django_db
def test_a_posting_has_another_mark_as_soon_as_the_feed_tells_of_it(
    index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, other = make_posting(title="Old"), make_posting()
    while (settled := engine.state()) != engine.state():
        pass
    marks = host.mark(old.pk), host.mark(other.pk)
    assert engine.state() == settled
    # Other changes go first, so that this one waits; what was made of its rows before is not asked for any more.
    monkeypatch.setattr(hosting, "CHANGES_S", -1)
    Posting.objects.filter(pk=old.pk).update(title="New")
    for _ in range(hosting.CHANGES_AT_ONCE + 1):
        make_posting()
    assert engine.state() != settled
    assert old.pk in host._waiting
    assert host.mark(old.pk) != marks[0] and host.mark(other.pk) == marks[1]
    host.reset(in_transactions=True)
    assert host.mark(other.pk) != marks[1]


@pytest.mark.django_db
def test_many_changes_are_applied_over_several_answers_the_newest_first(
    index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert total() == 0
    monkeypatch.setattr(hosting, "CHANGES_AT_ONCE", 2)
    monkeypatch.setattr(hosting, "CHANGES_S", 0)
    for number in range(5):
        make_posting(title=f"Engineer {number}")
    assert [row.title for row in engine.search(SearchQuery()).rows] == ["Engineer 4", "Engineer 3"]
    assert total() == 4
    assert total() == 5


def test_an_open_transaction_is_answered_in_sql_and_leaves_no_trace_in_the_index(committed: None) -> None:
    assert total() == 0
    with transaction.atomic():
        make_posting()
        assert total() == 1
        transaction.set_rollback(True)
    assert total() == 0
    with host.current() as found:
        assert found is not None and len(found.live) == 0


def test_a_large_catalogue_is_answered_without_counts_while_its_index_is_built(
    committed: None, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosting, "BUILT_AT_ONCE", 0)
    make_posting(title="Kafka Engineer")
    _, known = engine.read_query({})
    # The builder cannot begin to read before this lock is given back.
    with connection.cursor(), transaction.atomic():
        connection.cursor().execute("LOCK TABLE jobs_posting IN ACCESS EXCLUSIVE MODE")
        started = Host()
        started.prepare()
        with started._lock:
            assert started._index is None and started._builder is not None
            builder = started._builder
    builder.join(60)
    with started.current() as found:
        assert found is not None and len(found.live) == 1
    first = engine.search(SearchQuery(), facets=known)
    assert first.total == 1
    deadline = time.monotonic() + 60
    while first.facets is None and time.monotonic() < deadline:
        first = engine.search(SearchQuery(), facets=known)
    assert first.facets is not None and first.facets["role"][0].count == 1


def test_what_was_read_before_a_fork_is_used_with_all_that_changed_since(
    committed: None, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosting, "BUILT_AT_ONCE", 0)
    make_posting(title="Kafka Engineer")
    save_snapshot()
    forked = Host()
    forked.load_before_fork()
    assert forked._inherited is not None
    brought_along, _ = forked._inherited
    # Only what was read before can still be used.
    kept.unlink()
    make_posting(title="Spark Engineer")
    forked.prepare()
    assert forked._builder is not None
    forked._builder.join(60)
    with forked.current() as found:
        assert found is brought_along
        assert len(found.live) == 2


def test_what_was_read_before_a_fork_and_is_too_old_is_read_anew(
    committed: None, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosting, "BUILT_AT_ONCE", 0)
    make_posting()
    save_snapshot()
    forked = Host()
    forked.load_before_fork()
    assert forked._inherited is not None
    brought_along, _ = forked._inherited
    make_posting()
    feed.prune_changes(before=timezone.now() + timedelta(seconds=1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pruned::text::bigint FROM jobs_searchpruned")
        (pruned,) = cursor.fetchone()
    # Transactions of others in the server, older than ours, would make what is built now too old as well.
    deadline = time.monotonic() + 60
    while feed.horizon() <= pruned:
        assert time.monotonic() < deadline
    forked.prepare()
    assert forked._builder is not None
    forked._builder.join(60)
    with forked.current() as found:
        assert found is not None and found is not brought_along
        assert len(found.live) == 2


def test_without_a_snapshot_or_a_database_each_process_makes_its_own(
    committed: None, kept: Path, caplog: pytest.LogCaptureFixture
) -> None:
    started = Host()
    started.load_before_fork()
    assert started._inherited is None
    assert "no search snapshot is used" in caplog.text


def test_a_page_says_that_counts_are_being_prepared(
    committed: None, kept: Path, monkeypatch: pytest.MonkeyPatch, client: Any
) -> None:
    monkeypatch.setattr(hosting, "BUILT_AT_ONCE", 0)
    monkeypatch.setattr(hosting, "RETRY_S", float("inf"))
    make_posting(title="Kafka Engineer", role="ml-engineer")
    html = client.get("/jobs/?q=kafka&role=ml-engineer").content.decode()
    assert "Counts are being prepared" in html and "Kafka Engineer" in html
    assert client.get("/api/v1/postings/?q=kafka").json()["facets"] is None


@pytest.mark.django_db
def test_a_snapshot_is_loaded_with_all_that_changed_since(index: None, kept: Path) -> None:
    gone = make_posting(title="Kafka Engineer")
    assert save_snapshot() == kept.stat().st_size
    Posting.objects.filter(pk=gone.pk).update(state="closed", closed_at=timezone.now())
    make_posting(title="Spark Engineer")
    found = loaded()
    assert found is not None
    assert [len(found[0].live & found[0].titles.get(word)) for word in ("kafka", "spark")] == [0, 1]


@pytest.mark.django_db
def test_a_snapshot_whose_changes_were_pruned_is_refused(
    index: None, kept: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_posting()
    save_snapshot()
    feed.prune_changes(before=timezone.now() + timedelta(seconds=1))
    assert loaded() is None
    assert "no search snapshot is used" in caplog.text


@pytest.mark.django_db
def test_an_index_that_missed_pruned_changes_is_built_anew(index: None) -> None:
    make_posting()
    assert total() == 1
    feed.prune_changes(before=timezone.now() + timedelta(seconds=1))
    assert total() == 1
    assert loaded(Path("/nowhere")) is None


@pytest.mark.django_db
def test_a_typo_is_mended_and_said_and_can_be_insisted_on(index: None, client: Any) -> None:
    make_posting(title="Warehouse Engineer", text="")
    page = engine.search(SearchQuery(q="warehosue"))
    assert (page.total, page.query.q, page.asked_words) == (1, "warehouse", "warehosue")
    html = client.get("/jobs/?q=warehosue").content.decode()
    assert "Showing results for <strong>warehouse</strong>" in html and "q=%22warehosue%22" in html
    assert "Showing results" not in client.get('/jobs/?q="warehosue"').content.decode()
    answer = client.get("/api/v1/postings/?q=warehosue").json()
    assert (answer["count"], answer["showing_results_for"]) == (1, "warehouse")
    assert engine.search(SearchQuery(q="warehosue", role=("ml-engineer",))).total == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "budget"), [("/jobs/?q=kafka&skill=spark", 14), ("/api/v1/postings/?city=cairo-eg", 11)]
)
def test_the_index_keeps_a_query_budget(
    index: None, client: Any, django_assert_max_num_queries: Any, path: str, budget: int
) -> None:
    for number in range(5):
        make_posting(title=f"Kafka Engineer {number}", skills=["spark"], cities=[("Cairo", "EG")])
    client.get(path)
    with django_assert_max_num_queries(budget):
        assert client.get(path).status_code == 200


@pytest.mark.django_db
def test_a_page_that_did_not_change_is_not_sent_twice_and_is_small(index: None, client: Any) -> None:
    for number in range(30):
        make_posting(title=f"Kafka Engineer {number}", text="You build Kafka pipelines. " * 40, skills=["kafka", "sql"])
    first = client.get("/jobs/?skill=kafka", headers={"Accept-Encoding": "gzip"})
    assert len(client.get("/jobs/?q=kafka", headers={"Accept-Encoding": "gzip"}).content) < 60_000
    again = {"Accept-Encoding": "gzip", "If-None-Match": first["ETag"]}
    assert client.get("/jobs/?skill=kafka", headers=again).status_code == 304
    make_posting(skills=["kafka"])
    assert client.get("/jobs/?skill=kafka", headers=again).status_code == 200


@pytest.mark.django_db
def test_the_command_writes_a_snapshot_where_none_can_be_used(index: None, kept: Path) -> None:
    make_posting()
    call_command("search_snapshot", missing=True)
    first = kept.stat().st_mtime_ns
    assert loaded() is not None
    call_command("search_snapshot", missing=True)
    assert kept.stat().st_mtime_ns == first
    kept.write_bytes(b"not one of ours")
    call_command("search_snapshot", missing=True)
    assert loaded() is not None


@pytest.mark.django_db
def test_a_snapshot_that_cannot_be_written_is_said_in_a_sentence(index: None, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.SEARCH_SNAPSHOT = tmp_path / "file" / "search.index"
    with pytest.raises(CommandError, match="snapshot cannot be written"):
        call_command("search_snapshot")


@pytest.mark.django_db(transaction=True)
def test_an_index_built_by_several_processes_equals_one_built_by_this(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosting, "PART", 2)
    for number in range(5):
        make_posting(title=f"Kafka Engineer {number}", listed_at=timezone.now() - timedelta(days=number % 3))
    alone, together = (
        hosting.built(processes)[0].search(SearchQuery(q="kafka"), now=timezone.now()) for processes in (1, 2)
    )
    assert (alone.total, alone.ids, alone.facets) == (together.total, together.ids, together.facets)
    assert alone.total == 5
