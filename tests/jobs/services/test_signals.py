"""Signals as they are stored: read from what the database holds, in bulk, and written only where something changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Max

from jobs.models.company import Company
from jobs.models.posting import Posting
from jobs.models.signal import PostingSignal, SignalCheck
from jobs.services.leases import claim_board
from jobs.services.signals import Observed, facts_of, observe, observe_due
from jobs.tasks import import_board
from tests.factories import (
    make_board,
    make_company,
    make_own_posting,
    make_page_check,
    make_posting,
    make_screened,
)
from tests.jobs.payloads import ScriptedFetcher, greenhouse_board, greenhouse_job
from tests.jobs.readings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DAY = timedelta(days=1)
TEXT = "You build the pipelines that forty shops read from, and answer for what they deliver each morning at six."
POOL = f"{TEXT} This posting is not for an existing vacancy."


def listed(days: int, **fields: Any) -> Posting:
    """Return a posting listed so many days ago on a board that was read since."""
    posting = make_posting(first_seen_at=NOW - days * DAY, text=fields.pop("text", TEXT), **fields)
    assert posting.board is not None
    type(posting.board).objects.filter(pk=posting.board_id).update(created_at=NOW - 400 * DAY)
    return posting


def feed() -> Any:
    """Return a feed of many employers."""
    return make_board(source="himalayas", company=None)


def read_whole(company: Company, **fields: Any) -> Any:
    return make_board(company=company, **{"state": "ok", "last_complete_at": NOW, **fields})


def states(posting: Posting) -> dict[str, str]:
    observe(posting_ids=[posting.pk], now=NOW)
    return dict(posting.signals.values_list("name", "state"))


def proof(posting: Posting, name: str) -> dict[str, Any]:
    return {fact.name: fact.value for fact in facts_of(posting.signals.get(name=name))}


def closed_after(company: Company, days: int, count: int, **fields: Any) -> None:
    for _ in range(count):
        listed(
            days + 100, company=company, state="closed", closed_at=NOW - 100 * DAY,
            closed_reason="Absent from two complete readings of its board.", **fields,
        )  # fmt: skip


def labelled() -> Posting:
    """Return a posting that two signals of two families speak of."""
    posting = listed(100, text=POOL)
    observe(posting_ids=[posting.pk], now=NOW)
    assert posting.signal_check.is_labelled
    return posting


def test_a_posting_has_one_row_for_each_signal_with_what_it_rests_on() -> None:
    posting = listed(100)
    assert states(posting) == {
        "reposted": "not-fired", "identical": "not-fired", "long-open": "not-observed", "age": "fired",
        "evergreen": "not-fired", "own-board": "not-fired", "page": "not-observed", "deadline": "not-observed",
    }  # fmt: skip
    assert proof(posting, "age") == {"listed_on": "2026-02-21", "longest": 90}
    assert not posting.signal_check.is_labelled


def test_looking_again_writes_no_signal(django_assert_max_num_queries: Callable[..., Any], clock: Any) -> None:
    posting = labelled()
    before = list(PostingSignal.objects.order_by("pk").values())
    clock.shift(DAY)
    with django_assert_max_num_queries(14) as captured:
        assert observe(posting_ids=[posting.pk], now=NOW + DAY) == 0
    assert not [query for query in captured if 'INTO "jobs_postingsignal"' in query["sql"]]
    assert list(PostingSignal.objects.order_by("pk").values()) == before


def test_the_number_of_queries_does_not_grow_with_the_postings(
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    company = make_company()
    keys = [listed(days, company=company, text=f"{TEXT} {days}").pk for days in range(1, 30)]
    feed_keys = [listed(days, board=feed(), company=company).pk for days in range(1, 10)]
    with django_assert_max_num_queries(14):
        assert observe(posting_ids=[*keys, *feed_keys], now=NOW) == 8 * 38


def test_only_what_changed_is_written_with_its_moment(clock: Any) -> None:
    posting = listed(89)
    observe(posting_ids=[posting.pk], now=NOW)
    later = NOW + 3 * DAY
    assert observe(posting_ids=[posting.pk], now=later) == 1
    assert posting.signals.get(name="age").observed_at == later
    assert set(posting.signals.exclude(name="age").values_list("observed_at", flat=True)) == {NOW}


def test_reposts_count_while_their_text_stays_the_same() -> None:
    company = make_company()
    other = "You keep the ledgers of forty shops and teach their owners to read a chart before they open."
    texts = [other, TEXT, TEXT, TEXT]
    before = None
    for number, text in enumerate(texts):
        chain = {"repost_of": before, "repost_count": number, "first_posted_at": NOW - 300 * DAY} if number else {}
        closed = {"state": "closed", "closed_at": NOW - DAY} if number < 3 else {}
        before = listed(40 - number, company=company, text=text, **chain, **closed)
    assert before is not None
    assert states(before)["reposted"] == "fired"
    assert proof(before, "reposted") == {"reposts": 3, "unchanged": 2, "needed": 2}


def test_a_chain_whose_earlier_postings_are_gone_is_not_observed() -> None:
    posting = listed(5, repost_count=3, first_posted_at=NOW - 300 * DAY)
    assert states(posting)["reposted"] == "not-observed"
    assert proof(posting, "reposted")["why"] == "earlier-gone"


def test_an_employer_is_measured_by_its_own_closed_postings() -> None:
    company = make_company()
    posting = listed(61, company=company)
    closed_after(company, 20, 4)
    assert states(posting)["long-open"] == "not-observed"
    closed_after(make_company(), 20, 9)
    assert states(posting)["long-open"] == "not-observed"
    closed_after(company, 20, 1)
    assert states(posting)["long-open"] == "fired"
    assert proof(posting, "long-open") == {"listed_on": "2026-04-01", "closed": 5, "median": 20, "longest": 60}


def test_what_a_person_closed_or_our_rules_took_off_measures_no_employer() -> None:
    company = make_company()
    posting = listed(61, company=company)
    closed_after(company, 20, 4)
    closed_after(company, 20, 1, closed_by_person_at=NOW - 100 * DAY)
    assert states(posting)["long-open"] == "not-observed"


def test_identical_postings_count_on_one_board_alone() -> None:
    company = make_company()
    board = make_board(company=company)
    posting, *_ = [listed(5, board=board, places_text="Cairo, Egypt") for _ in range(2)]
    listed(5, board=feed(), company=company, places_text="Cairo, Egypt")
    listed(5, board=board, places_text="Giza, Egypt")
    listed(5, board=board, places_text="Cairo, Egypt", text=f"{TEXT} You also teach.")
    listed(5, board=board, places_text="Cairo, Egypt", state="closed", closed_at=NOW)
    assert states(posting)["identical"] == "not-fired"
    assert proof(posting, "identical") == {
        "count": 3, "in_one_place": 2, "needed": 10, "needed_in_one_place": 3,
    }  # fmt: skip
    listed(5, board=board, places_text="Cairo, Egypt")
    assert states(posting)["identical"] == "fired"


def test_listings_that_state_no_place_are_not_in_one_place() -> None:
    board = make_board()
    posting, *_ = [listed(5, board=board) for _ in range(4)]
    assert states(posting)["identical"] == "not-fired"
    assert proof(posting, "identical")["in_one_place"] == 1


class TestOwnBoard:
    """A feed of many employers lists an opening; the employer's own board does or does not."""

    def found(self, company: Company, **fields: Any) -> Posting:
        return listed(5, board=feed(), company=company, title="Senior Data Engineer", **fields)

    def test_an_own_board_that_was_read_whole_and_does_not_list_it_fires(self) -> None:
        company = make_company()
        board = read_whole(company)
        listed(5, board=board, title="Data Analyst")
        posting = self.found(company)
        assert states(posting)["own-board"] == "fired"
        assert proof(posting, "own-board")["board"] == board.public_url

    @pytest.mark.parametrize(
        "title", ["senior data engineer (m/f/d)", "Senior Data Engineer - Berlin", "Data Engineer"]
    )
    def test_a_title_that_may_be_the_same_opening_does_not(self, title: str) -> None:
        company = make_company()
        listed(5, board=read_whole(company), title=title)
        assert states(self.found(company))["own-board"] == "not-fired"

    def test_what_the_own_board_lists_and_is_not_shown_counts(self) -> None:
        company = make_company()
        make_screened(read_whole(company), title="Senior Data Engineer")
        assert states(self.found(company))["own-board"] == "not-fired"

    def test_an_address_or_a_number_that_the_own_board_has_counts(self) -> None:
        company = make_company()
        listed(
            5, board=read_whole(company), title="Something else", url="https://acme.example/7", requisition_id="R-17"
        )
        by_address = self.found(company, apply_url="https://acme.example/7")
        assert states(by_address)["own-board"] == "not-fired"
        assert states(self.found(company, requisition_id="r-17"))["own-board"] == "not-fired"

    @pytest.mark.parametrize(
        "fields",
        [
            {"last_complete_at": NOW - 3 * DAY},
            {"last_complete_at": NOW - 5 * DAY - timedelta(hours=1)},
            {"last_complete_at": None},
            {"state": "held"},
            {"state": "unreachable"},
            {"source": "rss", "token": "https://acme.example/feed"},
        ],
    )
    def test_a_board_that_was_not_read_whole_lately_shows_nothing(self, fields: dict[str, Any]) -> None:
        company = make_company()
        read_whole(company, **fields)
        posting = self.found(company)
        assert states(posting)["own-board"] == "not-observed"
        assert proof(posting, "own-board")["why"] == "own-board-unread"

    def test_a_board_that_was_read_before_the_listing_came_shows_nothing(self) -> None:
        company = make_company()
        read_whole(company, last_complete_at=NOW - DAY)
        posting = make_posting(board=feed(), company=company, first_seen_at=NOW)
        assert states(posting)["own-board"] == "not-observed"

    def test_a_second_own_board_that_is_not_read_leaves_it_open(self) -> None:
        company = make_company()
        read_whole(company)
        make_board(company=company, source="lever")
        assert states(self.found(company))["own-board"] == "not-observed"

    def test_an_employer_without_a_board_is_not_observed(self) -> None:
        posting = self.found(make_company())
        assert states(posting)["own-board"] == "not-observed"
        assert proof(posting, "own-board")["why"] == "no-own-board"

    def test_a_posting_of_the_own_board_that_its_last_reading_missed_is_not_observed(self) -> None:
        posting = listed(5, suspect_since=NOW)
        assert states(posting)["own-board"] == "not-observed"


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"result": "unsure", "sentence": "The page says “no longer available”."}, "fired"),
        ({"result": "unsure", "status": 404, "final_url": "https://a.example/404", "sentence": "Missing."}, "fired"),
        ({"result": "unsure", "final_url": "https://a.example/“x”", "sentence": "It leads to “x”."}, "not-observed"),
        ({"result": "unanswered", "status": 503}, "not-observed"),
        ({}, "not-fired"),
    ],
)
def test_the_page_of_a_posting_speaks_by_its_last_answer(fields: dict[str, Any], state: str) -> None:
    posting = listed(5)
    make_page_check(posting, **fields)
    assert states(posting)["page"] == state


def test_a_dead_apply_link_is_the_proof_although_the_page_is_there() -> None:
    posting = listed(5, apply_url="https://apply.example/4711")
    make_page_check(posting, result="unsure", status=404, final_url="https://apply.example/4711")
    assert states(posting)["page"] == "fired"
    assert proof(posting, "page") == {
        "asked_on": "2026-06-01",
        "status": 404,
        "apply_link": "https://apply.example/4711",
    }


def test_the_words_by_which_a_page_says_that_it_ended_are_kept() -> None:
    posting = listed(5)
    make_page_check(posting, result="unsure", sentence="The page says “no longer available”.")
    states(posting)
    assert proof(posting, "page") == {"asked_on": "2026-06-01", "status": 200, "quote": "no longer available"}


def test_own_postings_and_samples_have_no_signals() -> None:
    own = make_own_posting(make_company(), now=NOW)
    sample = listed(100, text=POOL, board=make_board(is_sample=True))
    observe(posting_ids=[own.pk, sample.pk], now=NOW)
    assert observe_due(now=NOW) == Observed()
    assert not PostingSignal.objects.exists()
    assert not SignalCheck.objects.exists()


def test_what_is_due_comes_round_once_a_day_or_when_something_happened(clock: Any) -> None:
    one, two = listed(5), listed(5)
    listed(5, state="closed", closed_at=NOW)
    assert observe_due(now=NOW) == Observed(2, 16)
    assert observe_due(now=NOW + timedelta(hours=23)).postings == 0
    Posting.objects.filter(pk=one.pk).update(changed_at=NOW + timedelta(hours=1))
    make_page_check(two, checked_at=NOW + timedelta(hours=2), next_check_at=NOW + 14 * DAY)
    assert observe_due(now=NOW + timedelta(hours=3), limit=1) == Observed(1, 0)
    assert observe_due(now=NOW + timedelta(hours=3)) == Observed(1, 1)
    assert observe_due(now=NOW + timedelta(hours=4)).postings == 0
    assert observe_due(now=NOW + timedelta(hours=28)).postings == 2


def test_the_postings_of_one_board_can_be_looked_at_alone() -> None:
    posting = listed(5)
    listed(5)
    assert observe_due(board_id=posting.board_id, now=NOW).postings == 1
    assert SignalCheck.objects.get().posting_id == posting.pk


@pytest.mark.parametrize("fields", [{"facts": []}, {"state": "maybe"}, {"name": "hunch"}])
def test_the_database_refuses_a_signal_that_is_none(fields: dict[str, Any]) -> None:
    row = {"name": "age", "state": "fired", "facts": [{"name": "why", "kind": "reason", "value": "x"}], **fields}
    with pytest.raises(IntegrityError), transaction.atomic():
        PostingSignal.objects.create(posting=listed(1), observed_at=NOW, **row)


def test_a_posting_that_closed_is_looked_at_no_more() -> None:
    posting = labelled()
    Posting.objects.filter(pk=posting.pk).update(state="closed", closed_at=NOW)
    assert observe_due(now=NOW + 2 * DAY).postings == 0
    assert SignalCheck.objects.aggregate(last=Max("checked_at"))["last"] == NOW


def test_a_reading_looks_at_its_new_postings_in_passing(monkeypatch: pytest.MonkeyPatch) -> None:
    board = make_board(source="greenhouse", token="lanternworks")
    claim = claim_board(board_id=board.pk)
    assert claim is not None
    outside = ScriptedFetcher(greenhouse_board(greenhouse_job(1), greenhouse_job(2)))
    monkeypatch.setattr("jobs.tasks.fetcher_of", lambda *, board_id: outside)
    import_board(board.pk, claim.fence)
    assert SignalCheck.objects.filter(posting__board=board).count() == 2
    assert PostingSignal.objects.filter(name="own-board", state="not-fired").count() == 2
