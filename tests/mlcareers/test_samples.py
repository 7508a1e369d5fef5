"""The sample boards: what they hold, how they are served, and when `up` shows them."""

from __future__ import annotations

import re
import socket
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from jobs import registry
from jobs.contract import BoardRef, CleanPosting, Page
from jobs.models.board import Board
from jobs.parsing.clean import clean
from jobs.sample_boards import DOMAIN, load
from jobs.services.samples import add_samples, has_samples, remove_samples
from mlcareers.lib.listening import address_of
from mlcareers.lib.reachable import reachable
from mlcareers.samples import PROBE_S, prepare_samples, probe_hosts
from mlcareers.samples_server import answers, server
from taxonomy.catalog import load_catalog
from taxonomy.classify.posting import classify
from tests.factories import make_admin, make_board


def read() -> list[CleanPosting]:
    """Return every posting of every sample board, after our rules."""
    found: list[CleanPosting] = []
    for board in load():
        source = registry.source(board.source)
        request = source.first_requests(BoardRef(board.source, board.token))[0]
        parsed = source.parse(Page(request, 200, {"content-type": board.type}, board.file.read_bytes()))
        assert parsed.rejected == () and request.url.partition("?")[0] == board.url
        found += map(clean, parsed.postings)
    return found


def test_the_samples_show_what_the_board_can_do() -> None:
    postings, catalog = read(), load_catalog()
    assert 50 <= len(postings) <= 70
    labels = [classify(posting.title, posting.text, catalog) for posting in postings]
    assert {label.role for label in labels} == {role.slug for role in catalog.roles}
    assert {"intern", "junior", "senior", "lead", "staff", "manager", "director"} <= {
        label.seniority for label in labels
    }
    assert all(label.skills for label in labels)
    assert {posting.language for posting in postings} == {"en", "ar", "de", "fr"}
    countries = Counter(place.country for posting in postings for place in posting.places)
    assert set(countries) == {"EG", "AE", "SA", "DE", "FR", "GB", "US"}
    pay = {posting.pay.currency for posting in postings if posting.pay}
    assert pay == {"EGP", "AED", "SAR", "EUR", "GBP", "USD"}
    assert {posting.pay.period for posting in postings if posting.pay} >= {"month", "year"}
    assert any(posting.pay is None for posting in postings)
    assert {"remote", "hybrid", "onsite", "unknown"} == {posting.workplace for posting in postings}
    assert not any(posting.failed_rules or posting.expires_at for posting in postings)


def test_every_text_is_its_own_and_long_enough_to_read() -> None:
    postings = read()
    assert len({posting.text for posting in postings}) == len(postings)
    for posting in postings:
        assert 120 <= len(re.findall(r"\w+", posting.text)) <= 300, posting.title
    openings = Counter(posting.text[:60] for posting in postings)
    assert max(openings.values()) == 1


def test_every_address_of_a_sample_leads_nowhere_and_every_employer_says_what_it_is() -> None:
    for posting in read():
        for url in filter(None, (posting.url, posting.apply_url)):
            assert re.match(r"https://[a-z.]+\.samples\.example/", url), url
    for board in load():
        assert board.company.endswith("(sample)") and f"{DOMAIN}/" in board.website
        linked = re.findall(r"https?://([^/\"'<\\]+)", board.file.read_text(encoding="utf-8"))
        assert {host for host in linked if host != "schema.org"} <= {host for host in linked if host.endswith(DOMAIN)}


@pytest.fixture
def address(_loopback_only: None) -> Iterator[str]:
    made = server(socket.create_server(("127.0.0.1", 0)))
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield address_of(made.socket)
    made.shutdown()
    thread.join(60)
    made.server_close()


def ask(url: str, **headers: str) -> tuple[int, bytes, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
            return answer.status, answer.read(), answer.headers["ETag"]
    except urllib.error.HTTPError as error:
        return error.code, b"", error.headers["ETag"] or ""


@pytest.mark.loopback
def test_the_server_answers_for_the_hosts_of_the_samples_and_for_nothing_else(address: str) -> None:
    for board in load():
        url = f"{address}/{board.url.removeprefix('https://')}?content=true"
        status, body, etag = ask(url)
        assert (status, body) == (200, board.file.read_bytes())
        assert ask(url, **{"If-None-Match": etag})[:2] == (304, b"")
    for path in ("/", "/boards-api.greenhouse.io/v1/boards/other/jobs", "/../../../etc/passwd", "/%2e%2e/index.toml"):
        assert ask(address + path)[0] == 404
    assert len(answers()) == len(load())


# When they are shown


class Said(list[str]):
    """What `up` said, and the probes that it made."""

    def __init__(self, answering: Sequence[str] = ()) -> None:
        super().__init__()
        self.answering = tuple(answering)
        self.probed: list[tuple[str, ...]] = []

    def probe(self, hosts: Sequence[str], seconds: float) -> tuple[str, ...]:
        assert seconds == PROBE_S
        self.probed.append(tuple(hosts))
        return self.answering


def prepare(answering: Sequence[str] = ()) -> tuple[bool, Said]:
    said = Said(answering)
    return prepare_samples(said.append, said.probe), said


def test_one_host_of_each_source_is_probed() -> None:
    assert {"api.ashbyhq.com", "api.lever.co", "boards-api.greenhouse.io"} <= set(probe_hosts())
    # A made-up name on a host of its own is no host to ask.
    assert not any("probe" in host for host in probe_hosts())
    assert "apply.workable.com" in probe_hosts() and "api.smartrecruiters.com" not in probe_hosts()


@pytest.mark.django_db
def test_where_no_host_answers_samples_are_added_and_said_to_be_samples() -> None:
    shown, said = prepare()
    assert shown and has_samples()
    assert said.probed == [tuple(probe_hosts())]
    assert "sample boards are shown, marked as samples" in said[-1]
    shown, said = prepare(["api.lever.co"])
    assert shown and said.probed == [] and "marked as samples" in said[-1]
    assert Board.objects.filter(is_sample=True).count() == len(load())


@pytest.mark.django_db
def test_where_one_host_answers_there_are_none() -> None:
    shown, said = prepare(["api.lever.co"])
    assert not shown and not has_samples()
    assert said[-1] == f"1 of {len(probe_hosts())} answer."


@pytest.mark.django_db
def test_recorded_boards_leave_no_need_for_samples(settings: Any) -> None:
    settings.FETCH_REPLAY_URL = "http://127.0.0.1:9000"
    add_samples()
    shown, said = prepare()
    assert not shown and said == []


@pytest.mark.django_db
def test_a_board_that_was_read_once_or_a_removal_leaves_no_need_for_samples() -> None:
    from django.utils import timezone

    board = make_board(last_complete_at=timezone.now())
    assert prepare() == (False, [])
    board.delete()
    assert prepare()[0]
    remove_samples(user=make_admin())
    assert prepare() == (False, [])


# The probe


def test_the_probe_waits_for_the_slow_no_longer_than_told() -> None:
    release = threading.Event()

    def asked(host: str, seconds: float) -> bool:
        if host == "slow.example":
            release.wait(60)
        return host != "away.example"

    try:
        assert reachable(["near.example", "away.example", "slow.example"], 1.0, asked) == ("near.example",)
    finally:
        release.set()


def test_nothing_to_probe_answers_nothing() -> None:
    assert reachable([], 1.0) == ()
