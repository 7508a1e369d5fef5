"""The own pages of old postings: which are asked, how politely, and what an answer may do."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from jobs.errors import Blocked, RobotsUnreadable, SourceError, Throttled, Unreachable
from jobs.fetch import Fetcher
from jobs.fetched import Limits, Look
from jobs.models.life import PageCheck
from jobs.models.outage import NetworkOutage
from jobs.models.posting import Posting
from jobs.services.liveness import PER_HOST, check_pages, pages_due
from mlcareers.lib.host_gate import LocalGate
from tests.factories import make_admin, make_board, make_company, make_own_posting, make_page_check, make_posting
from tests.jobs.fault_server import reply, running_fault_server
from tests.jobs.readings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DAY = timedelta(days=1)
URL = "https://careers.example/jobs/4711-data-engineer"


class Pages:
    """Stands for the outside world: answers each look, in the order that it was asked."""

    def __init__(self, answer: Callable[[str], Look | SourceError]) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def look(self, url: str, *, most_bytes: int = 0) -> Look:
        """Return or raise the answer."""
        self.asked.append(url)
        answer = self.answer(url)
        if isinstance(answer, SourceError):
            raise answer
        return answer


def old(url: str = URL, days: float = 20, **fields: Any) -> Posting:
    return make_posting(url=url, first_seen_at=NOW - days * DAY, **fields)


def page(words: str) -> bytes:
    return f"<html><script>job is no longer available</script><p>{words}</p></html>".encode()


@pytest.mark.parametrize(
    ("answer", "result", "closes"),
    [
        (Look(404, URL), "gone", True),
        (Look(410, URL), "gone", True),
        (Look(404, URL + "/"), "gone", True),
        (Look(404, "https://careers.example/missing"), "unsure", False),
        (Look(200, URL, page("You build pipelines.")), "there", False),
        (Look(200, "https://www.careers.example/en/jobs/4711-data-engineer/"), "there", False),
        (Look(200, "https://careers.example/jobs/"), "unsure", False),
        (Look(200, "https://careers.example/"), "unsure", False),
        (Look(200, URL + "?error=true"), "unsure", False),
        (Look(200, URL, page("This position has been filled.")), "unsure", False),
        (Look(200, URL, page("The job is no longer available")), "unsure", False),
        (Look(200, URL, page("Cette offre n&#x27;est plus disponible")), "unsure", False),
        (Look(200, URL, page("Diese Stelle ist bereits besetzt")), "unsure", False),
        (Look(500, URL), "unanswered", False),
        (Look(403, URL), "unanswered", False),
        (Unreachable("No answer."), "unanswered", False),
        (RobotsUnreadable("No rules."), "unanswered", False),
        (Blocked("The robots.txt asks us not to."), "unsure", False),
    ],
)
def test_only_a_page_that_is_gone_closes(answer: Look | SourceError, result: str, closes: bool) -> None:
    posting = old()
    assert check_pages(fetcher=Pages(lambda _: answer)) == 1
    posting.refresh_from_db()
    check = posting.page_check
    assert (check.result, check.checked_at, posting.is_open) == (result, NOW, not closes)
    assert check.sentence
    assert 14 * DAY <= check.next_check_at - NOW <= 17.5 * DAY
    if closes:
        assert posting.closed_reason == "Its own page is gone."
        assert posting.events.filter(kind="closed", at=NOW, run=None).count() == 1


APPLY = "https://apply.example/4711"


@pytest.mark.parametrize(
    ("applying", "page_answer", "result", "status", "final_url"),
    [
        (Look(404, APPLY), Look(200, URL), "unsure", 404, APPLY),
        (Look(410, "https://apply.example/none"), Look(200, URL), "unsure", 410, APPLY),
        (Look(404, APPLY), Unreachable("No answer."), "unsure", 404, APPLY),
        (Look(404, APPLY), Look(404, URL), "gone", 404, ""),
        (Look(200, APPLY), Look(404, URL), "gone", 404, ""),
        (Look(200, APPLY), Look(200, URL), "there", 200, ""),
        (Look(500, APPLY), Look(200, URL), "there", 200, ""),
        (Look(200, "https://apply.example/"), Look(200, URL), "there", 200, ""),
        (Blocked("The robots.txt asks us not to."), Look(200, URL), "there", 200, ""),
        (Unreachable("No answer."), Look(404, URL), "gone", 404, ""),
        (Throttled("Slow down.", 60), Look(200, URL), "there", 200, ""),
    ],
)
def test_a_dead_apply_link_is_noted_and_only_the_page_closes(
    applying: Look | SourceError, page_answer: Look | SourceError, result: str, status: int, final_url: str
) -> None:
    posting = old(apply_url=APPLY)
    pages = Pages(lambda url: applying if url == APPLY else page_answer)
    assert check_pages(fetcher=pages) == 1
    assert pages.asked == [APPLY, URL]
    posting.refresh_from_db()
    check = posting.page_check
    assert (check.result, check.status, check.final_url) == (result, status, final_url)
    assert posting.is_open is (result != "gone")
    assert ("Its apply link is dead: apply.example says that there is no such page" in check.sentence) is (
        result == "unsure" and status == 404
    )


@pytest.mark.parametrize("apply_url", ["", URL])
def test_an_apply_link_that_is_the_page_is_asked_once(apply_url: str) -> None:
    old(apply_url=apply_url)
    pages = Pages(lambda url: Look(200, url))
    check_pages(fetcher=pages)
    assert pages.asked == [URL]


def test_a_host_of_apply_links_is_asked_for_few_and_left_alone_once_it_asks_for_that() -> None:
    for number in range(6):
        old(f"https://host{number}.example/1", apply_url=f"{APPLY}{number}")
    pages = Pages(lambda url: Throttled("Slow down.", 60) if url.startswith(APPLY) else Look(200, url))
    assert check_pages(fetcher=pages) == PER_HOST
    assert len([url for url in pages.asked if url.startswith(APPLY)]) == 1


def test_only_old_imported_open_postings_are_asked() -> None:
    asked = old()
    old(days=13.9)
    old(state="closed", closed_at=NOW)
    old(board=make_board(is_sample=True))
    make_own_posting(make_company(), now=NOW - 20 * DAY)
    assert pages_due(now=NOW, limit=10) == [asked]


def test_those_never_asked_come_first_then_those_asked_longest_ago() -> None:
    never = [old(f"https://host{number}.example/1") for number in range(2)]
    waiting = [old(f"https://again{number}.example/1") for number in range(3)]
    for number, posting in enumerate(waiting):
        make_page_check(posting, checked_at=NOW - 40 * DAY, next_check_at=NOW - (3 - number) * DAY)
    make_page_check(old("https://soon.example/1"), checked_at=NOW - DAY, next_check_at=NOW + DAY)
    due = pages_due(now=NOW, limit=10)
    assert set(due[:2]) == set(never) and due[2:] == waiting
    assert set(pages_due(now=NOW, limit=2)) == set(never)


def test_a_host_is_asked_for_few_pages_in_one_round_and_a_round_for_no_more_than_its_number(settings: Any) -> None:
    for number in range(PER_HOST + 4):
        old(f"https://one.example/{number}")
    for number in range(4):
        old(f"https://host{number}.example/1")
    world = Pages(lambda url: Look(200, url))
    settings.LIVENESS_PER_ROUND = 50
    assert check_pages(fetcher=world) == PER_HOST + 4
    assert sum("one.example" in url for url in world.asked) == PER_HOST
    settings.LIVENESS_PER_ROUND = 0
    assert check_pages(fetcher=Pages(lambda url: Look(200, url))) == 0


def test_a_host_that_asks_to_slow_down_is_left_alone_and_stays_due() -> None:
    for number in range(3):
        old(f"https://one.example/{number}")
    world = Pages(lambda _: Throttled("Slow down.", 60))
    assert check_pages(fetcher=world) == 0
    assert len(world.asked) == 1 and not PageCheck.objects.exists()


def test_where_nothing_answers_nothing_is_stored() -> None:
    for number in range(3):
        old(f"https://host{number}.example/1")
    assert check_pages(fetcher=Pages(lambda _: Unreachable("No answer."))) == 0
    assert not PageCheck.objects.exists()


def test_while_our_own_network_fails_no_page_is_asked() -> None:
    posting = old()
    outage = NetworkOutage.objects.create(began_at=NOW, noticed_at=NOW, sites=6)
    world = Pages(lambda url: Look(404, url))
    assert (check_pages(fetcher=world), world.asked) == (0, [])
    outage.ended_at = NOW
    outage.save()
    assert (check_pages(fetcher=world), world.asked) == (1, [posting.url])


def test_the_next_time_is_spread_by_chance() -> None:
    for number in range(10):
        old(f"https://host{number}.example/1")
    check_pages(fetcher=Pages(lambda url: Look(200, url)), chance=random.Random(7))
    assert len(set(PageCheck.objects.values_list("next_check_at", flat=True))) == 10


def test_a_posting_that_someone_closed_meanwhile_keeps_its_reason() -> None:
    posting = old()

    def closed_first(url: str) -> Look:
        Posting.objects.update(state="closed", closed_at=NOW, closed_reason="A scam.")
        return Look(404, url)

    check_pages(fetcher=Pages(closed_first))
    posting.refresh_from_db()
    assert posting.closed_reason == "A scam."


@pytest.mark.loopback
def test_pages_are_asked_through_the_one_client_and_robots_txt_is_obeyed(_loopback_only: None) -> None:
    gone, there, ended, refused = (old(f"https://host{number}.example/jobs/1000{number}") for number in range(4))
    with running_fault_server() as server:
        server.answer("/host1.example/jobs/10001", reply(200, page("You build pipelines.")))
        server.answer("/host2.example/jobs/10002", reply(200, page("This job has expired.")))
        server.answer("/host3.example/robots.txt", reply(200, b"User-agent: *\nDisallow: /"))
        fetcher = Fetcher(
            user_agent="test", gate=LocalGate(patience_s=1), replay_url=server.url,
            limits=Limits(connect_s=2, read_s=0.5, total_s=2),
        )  # fmt: skip
        assert check_pages(fetcher=fetcher) == 4
        asked = [found.target for found in server.asked]
    assert "/host3.example/jobs/10003" not in asked
    results = {posting: posting.page_check.result for posting in Posting.objects.select_related("page_check")}
    assert results == {gone: "gone", there: "there", ended: "unsure", refused: "unsure"}
    assert list(Posting.objects.filter(state="closed")) == [gone]


def test_an_admin_sees_what_is_not_sure(client: Client) -> None:
    posting = old(title="Data Engineer of the harbour")
    make_page_check(posting, result="unsure", sentence="The page says “no longer available”.")
    client.force_login(make_admin())
    html = client.get("/admin/jobs/pagecheck/?result=unsure").content.decode()
    assert "Data Engineer of the harbour" in html and "no longer available" in html
    assert "no longer available" in client.get(f"/admin/jobs/posting/{posting.pk}/change/").content.decode()
