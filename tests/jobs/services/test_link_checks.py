"""The links of lists: looked at politely, called dead only when they are, and mended by themselves when they answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from jobs.errors import Blocked, RobotsUnreadable, SourceError, Throttled, Unreachable
from jobs.fetch import Fetcher
from jobs.fetched import Limits, Look
from jobs.models.company import CompanyListEntry
from jobs.models.link_check import CurationTask, LinkCheck
from jobs.models.list_change import ListEntryChange
from jobs.models.outage import NetworkOutage
from jobs.services.link_checks import (
    check_due_links,
    claim_due_links,
    finish_task,
    follow_links,
    record_answer,
)
from mlcareers.lib.host_gate import LocalGate
from tests.factories import make_admin, make_company, make_company_list, make_entry
from tests.jobs.fault_server import FaultServer, reply

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "https://news.example/acme"
GONE = Look(404, URL)
FINE = Look(200, URL)


@pytest.fixture
def entry() -> CompanyListEntry:
    company = make_company("Acme", website="https://acme.example/", careers_url="https://acme.example/jobs")
    return make_entry(company, make_company_list(), evidence_url=URL)


def fetcher(server: FaultServer) -> Fetcher:
    return Fetcher(
        user_agent="test", gate=LocalGate(patience_s=1), replay_url=server.url,
        limits=Limits(connect_s=2, read_s=0.3, total_s=2, max_bytes=1000),
    )  # fmt: skip


def link(url: str = URL) -> LinkCheck:
    return LinkCheck.objects.get(url=url)


# --- What an answer means ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "state", "failures"),
    [
        (FINE, "ok", 0),
        (Look(200, "http://www.news.example/acme/"), "ok", 0),
        (Look(204, URL), "ok", 0),
        (Look(200, "https://news.example/"), "redirected", 0),
        (Look(200, "https://other.example/acme"), "redirected", 0),
        (GONE, "dead", 1),
        (Look(410, URL), "dead", 1),
        (Look(404, "https://other.example/"), "dead", 1),
        (Look(500, URL), "unreachable", 1),
        (Look(503, URL), "unreachable", 1),
        (Unreachable("No address."), "unreachable", 1),
        (Look(401, URL), "refused", 0),
        (Look(403, URL), "refused", 0),
        (Look(451, URL), "refused", 0),
        (Blocked("The robots.txt of news.example asks us not to read this."), "refused", 0),
        (RobotsUnreadable("Its robots.txt cannot be read."), "refused", 0),
        (Throttled("Slow down.", 60), "refused", 0),
    ],
)
def test_what_an_answer_means(entry: CompanyListEntry, answer: Look | SourceError, state: str, failures: int) -> None:
    follow_links(now=NOW)
    record_answer(url=URL, answer=answer, now=NOW)
    stored = link()
    assert (stored.state, stored.failures, stored.checked_at) == (state, failures, NOW)
    assert stored.sentence
    soon = failures or isinstance(answer, Throttled | RobotsUnreadable)
    assert stored.next_check_at == NOW + (DAY if soon else 7 * DAY)
    assert not CurationTask.objects.exists()


def test_two_failures_a_day_apart_open_one_task_and_say_so_in_the_history(entry: CompanyListEntry) -> None:
    follow_links(now=NOW)
    for moment in (NOW, NOW + timedelta(hours=3)):
        record_answer(url=URL, answer=GONE, now=moment)
    assert not CurationTask.objects.exists()
    for days in (1, 8, 15):
        record_answer(url=URL, answer=GONE, now=NOW + days * DAY)
    task = CurationTask.objects.get()
    assert (task.url, task.company, task.opened_at, task.done_at) == (URL, entry.company, NOW + DAY, None)
    assert task.sentence == "news.example says that there is no such page (404)."
    assert list(ListEntryChange.objects.filter(kind="link-dead").values_list("company_name", "sentence")) == [
        ("Acme", URL)
    ]


def test_an_answer_in_between_begins_the_count_again(entry: CompanyListEntry) -> None:
    follow_links(now=NOW)
    for days, answer in enumerate([GONE, FINE, GONE]):
        record_answer(url=URL, answer=answer, now=NOW + days * DAY)
    assert not CurationTask.objects.exists()
    assert link().failures == 1


def test_a_refusal_neither_fails_nor_mends(entry: CompanyListEntry) -> None:
    follow_links(now=NOW)
    for days, answer in enumerate([GONE, Blocked("robots.txt"), GONE]):
        record_answer(url=URL, answer=answer, now=NOW + days * DAY)
    assert CurationTask.objects.get().done_at is None


def test_a_link_that_answers_again_closes_its_task(entry: CompanyListEntry) -> None:
    follow_links(now=NOW)
    for days, answer in enumerate([GONE, GONE, FINE, FINE]):
        record_answer(url=URL, answer=answer, now=NOW + days * DAY)
    task = CurationTask.objects.get()
    assert (task.done_at, task.done_by) == (NOW + 2 * DAY, None)
    kinds = ListEntryChange.objects.filter(kind__startswith="link").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["link-dead", "link-alive"]


def test_a_task_that_a_person_closed_needs_two_more_failures_to_come_back(entry: CompanyListEntry) -> None:
    ada = make_admin()
    follow_links(now=NOW)
    for days in range(2):
        record_answer(url=URL, answer=GONE, now=NOW + days * DAY)
    task = CurationTask.objects.get()
    assert finish_task(task=task, by=ada)
    assert not finish_task(task=task, by=ada)
    record_answer(url=URL, answer=GONE, now=NOW + 9 * DAY)
    assert CurationTask.objects.filter(done_at=None).count() == 0
    record_answer(url=URL, answer=GONE, now=NOW + 10 * DAY)
    assert CurationTask.objects.filter(done_at=None).count() == 1


# --- Which links, and when --------------------------------------------------------------------------------------------


def test_evidence_websites_and_careers_pages_of_listed_companies_are_watched(entry: CompanyListEntry) -> None:
    make_company("Unlisted", website="https://unlisted.example/")
    for _ in range(2):
        follow_links(now=NOW)
    assert set(LinkCheck.objects.values_list("url", flat=True)) == {
        URL, "https://acme.example/", "https://acme.example/jobs",
    }  # fmt: skip


def test_a_link_that_was_corrected_is_forgotten_with_its_task(entry: CompanyListEntry) -> None:
    follow_links(now=NOW)
    for days in range(2):
        record_answer(url=URL, answer=GONE, now=NOW + days * DAY)
    CompanyListEntry.objects.update(evidence_url="https://news.example/new")
    follow_links(now=NOW + 2 * DAY)
    assert not LinkCheck.objects.filter(url=URL).exists()
    assert CurationTask.objects.get().done_at == NOW + 2 * DAY
    record_answer(url=URL, answer=GONE, now=NOW + 2 * DAY)
    assert not LinkCheck.objects.filter(url=URL).exists()


def test_two_workers_never_take_one_link(entry: CompanyListEntry) -> None:
    follow_links(now=NOW)
    first, second = claim_due_links(limit=2, now=NOW), claim_due_links(limit=10, now=NOW)
    assert (len(first), len(second)) == (2, 1)
    assert not {one.pk for one in first} & {two.pk for two in second}
    assert len(claim_due_links(limit=10, now=NOW + timedelta(hours=1))) == 3


# --- Over a server that misbehaves ------------------------------------------------------------------------------------


@pytest.mark.loopback
def test_links_are_looked_at_over_the_guarded_client(entry: CompanyListEntry, server: FaultServer) -> None:
    server.answer("/news.example/acme", reply(200, b"x" * 100_000))
    server.answer("/acme.example/", reply(301, location="https://acme.example/home"))
    server.answer("/acme.example/home", reply(200))
    with time_machine.travel(NOW, tick=False):
        assert check_due_links(fetcher=fetcher(server), limit=10) == 3
        asked = len(server.asked)
        assert check_due_links(fetcher=fetcher(server), limit=10) == 0
        assert len(server.asked) == asked
    states = dict(LinkCheck.objects.values_list("url", "state"))
    assert states == {URL: "ok", "https://acme.example/": "redirected", "https://acme.example/jobs": "dead"}
    assert link("https://acme.example/").final_url == "https://acme.example/home"
    assert {asked.method for asked in server.asked} == {"GET"}


@pytest.mark.loopback
def test_what_robots_txt_forbids_is_not_asked_and_not_dead(entry: CompanyListEntry, server: FaultServer) -> None:
    for host in ("news.example", "acme.example"):
        server.answer(f"/{host}/robots.txt", reply(200, b"User-agent: *\nDisallow: /\n"))
    for days in range(3):
        with time_machine.travel(NOW + days * 7 * DAY, tick=False):
            check_due_links(fetcher=fetcher(server), limit=10)
    assert server.asked == []
    assert set(LinkCheck.objects.values_list("state", "failures")) == {("refused", 0)}
    assert not CurationTask.objects.exists()


@pytest.mark.loopback
def test_a_private_address_is_never_asked(server: FaultServer) -> None:
    make_entry(make_company("Evil"), make_company_list(), evidence_url="http://127.0.0.1/admin")
    with time_machine.travel(NOW, tick=False):
        check_due_links(fetcher=fetcher(server), limit=10)
    assert (server.asked, link("http://127.0.0.1/admin").state) == ([], "refused")


@pytest.mark.loopback
def test_a_run_looks_at_no_more_than_it_may_and_stops_in_time(entry: CompanyListEntry, server: FaultServer) -> None:
    with time_machine.travel(NOW, tick=False):
        assert check_due_links(fetcher=fetcher(server), limit=1) == 1
        ticks = iter([0.0, 1.0, 500.0, 501.0])
        assert check_due_links(fetcher=fetcher(server), limit=10, clock=lambda: next(ticks)) == 1
    assert len(server.asked) == 2


@pytest.mark.loopback
def test_a_server_that_breaks_off_does_not_answer(entry: CompanyListEntry, server: FaultServer) -> None:
    server.answer("/news.example/acme", b"HTTP/1.1 2")
    with time_machine.travel(NOW, tick=False):
        check_due_links(fetcher=fetcher(server), limit=10)
    assert link().state == "unreachable"


@pytest.mark.loopback
def test_a_line_of_ours_that_is_down_kills_no_link(entry: CompanyListEntry, server: FaultServer) -> None:
    server.answer("/news.example/acme", reply(200))
    with time_machine.travel(NOW, tick=False):
        check_due_links(fetcher=fetcher(server), limit=10)
    for target in ("/news.example/acme", "/acme.example/", "/acme.example/jobs"):
        server.answer(target)
    before = list(LinkCheck.objects.order_by("url").values_list("state", "failures", "checked_at"))
    with time_machine.travel(NOW + 7 * DAY, tick=False):
        assert check_due_links(fetcher=fetcher(server), limit=10) == 0
    assert list(LinkCheck.objects.order_by("url").values_list("state", "failures", "checked_at")) == before
    server.answer("/news.example/acme", reply(200))
    with time_machine.travel(NOW + 7 * DAY + timedelta(hours=2), tick=False):
        assert check_due_links(fetcher=fetcher(server), limit=10) == 3
    assert link("https://acme.example/").failures == 2


@pytest.mark.loopback
def test_while_our_own_network_fails_no_link_is_asked_and_all_stay_due(
    entry: CompanyListEntry, server: FaultServer
) -> None:
    outage = NetworkOutage.objects.create(began_at=NOW, noticed_at=NOW, sites=6)
    with time_machine.travel(NOW, tick=False):
        assert check_due_links(fetcher=fetcher(server), limit=10) == 0
        assert (server.asked, LinkCheck.objects.filter(next_check_at__lte=NOW).count()) == ([], 3)
        outage.ended_at = NOW
        outage.save()
        assert check_due_links(fetcher=fetcher(server), limit=10) == 3


@pytest.mark.loopback
def test_one_link_that_is_away_is_told_from_a_line_that_is_down(entry: CompanyListEntry, server: FaultServer) -> None:
    for target in ("/news.example/acme", "/acme.example/", "/acme.example/jobs"):
        server.answer(target, reply(200))
    with time_machine.travel(NOW, tick=False):
        check_due_links(fetcher=fetcher(server), limit=10)
    server.answer("/news.example/acme")
    LinkCheck.objects.filter(url=URL).update(next_check_at=NOW)
    with time_machine.travel(NOW + DAY, tick=False):
        assert check_due_links(fetcher=fetcher(server), limit=10) == 1
    assert (link().state, link().failures) == ("unreachable", 1)
