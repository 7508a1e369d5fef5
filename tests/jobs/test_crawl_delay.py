"""What robots.txt asks for beyond a yes or no: the gap between two requests, and the page that an answer stands for."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from jobs.contract import BoardRef, Page, Request
from jobs.errors import Blocked, Throttled, Unreachable
from jobs.fetch import Fetcher
from jobs.fetched import Limits
from jobs.services.fetching import make_fetcher
from jobs.sources import workday
from mlcareers.lib.host_gate import Busy, LocalGate
from tests.jobs.sources.recorded import fixture

HOST = "harbour.example"


class Gate:
    """Lets everybody in, and records for which host, with which gap, and how long who asks would have waited."""

    def __init__(self) -> None:
        self.held: list[tuple[str, float, float | None]] = []

    @contextmanager
    def hold(self, host: str, gap_s: float, patience_s: float | None = None) -> Iterator[None]:
        self.held.append((host, gap_s, patience_s))
        yield

    def pause(self, host: str, seconds: float) -> None:
        """Nobody is paused here."""


def refuse(address: str, port: int, timeout_s: float) -> socket.socket:
    raise OSError("nobody listens")


def client(robots: str, gate: Gate | None = None, host: str = HOST, **limits: float) -> Fetcher:
    return Fetcher(
        user_agent="test", gate=gate or Gate(), limits=Limits(**limits), wall=lambda: 0.0,
        robots={f"https://{host}": (0.0, robots)}, resolver=lambda name, port: ["9.9.9.9"], connector=refuse,
    )  # fmt: skip


def ask(ours: Fetcher, url: str = f"https://{HOST}/jobs", stands_for: str = "") -> None:
    """Make one request, which nobody answers."""
    with pytest.raises(Unreachable, match="cannot be connected"):
        ours.fetch(Request(url, stands_for=stands_for))


@pytest.mark.parametrize(("delay", "gap"), [("", 1), ("0.5", 1), ("20", 20), ("45", 45), ("86400", 86400)])
def test_the_stated_delay_is_the_gap_however_long_it_is(delay: str, gap: float) -> None:
    gate = Gate()
    ask(client(f"User-agent: *\nCrawl-delay: {delay}\n", gate))
    assert [held[:2] for held in gate.held] == [(HOST, gap)]


def test_a_usual_delay_is_borne_for_any_number_of_requests() -> None:
    ours = client("User-agent: *\nCrawl-delay: 30\n")
    for _ in range(50):
        ask(ours)


@pytest.mark.parametrize(("delay", "requests"), [(60, 6), (100, 4), (299, 2), (301, 1), (86400, 1)])
def test_a_reading_that_would_wait_for_more_than_five_minutes_is_put_off(delay: int, requests: int) -> None:
    gate = Gate()
    ours = client(f"User-agent: *\nCrawl-delay: {delay}\n", gate)
    for _ in range(requests):
        ask(ours)
    with pytest.raises(Throttled, match=rf"robots\.txt of {HOST} asks for {delay} s between two requests") as raised:
        ours.fetch(Request(f"https://{HOST}/jobs"))
    assert raised.value.sentence.endswith(".") and raised.value.retry_after_s == delay + 1
    # The first takes its usual turn; those after it wait for the gap.
    assert [held[2] for held in gate.held] == [None, *[delay + 60.0] * (requests - 1)]
    ask(client(f"User-agent: *\nCrawl-delay: {delay}\n"))


def test_a_gate_waits_for_as_long_as_it_is_told() -> None:
    slept: list[float] = []
    gate = LocalGate(patience_s=5, clock=lambda: 0.0, sleep=slept.append)
    with gate.hold(HOST, 60):
        pass
    with pytest.raises(Busy), gate.hold(HOST, 60):
        pass
    with gate.hold(HOST, 60, 120):
        pass
    assert slept == [60.0]


def test_who_waits_at_a_screen_waits_for_no_long_gap() -> None:
    assert make_fetcher(patience_s=10).limits.waits_s <= 10
    assert make_fetcher().limits.waits_s == 300


def test_the_page_that_an_answer_stands_for_must_be_allowed_too() -> None:
    robots = "User-agent: *\nAllow: /wday/cxs/\nDisallow: /Site/\n"
    with pytest.raises(Blocked, match="not to read the page that this stands for"):
        client(robots).fetch(Request(f"https://{HOST}/wday/cxs/t/Site/jobs", stands_for=f"https://{HOST}/Site/"))
    ask(client(robots), f"https://{HOST}/wday/cxs/t/Other/jobs", f"https://{HOST}/Other/")


@pytest.mark.parametrize(
    ("token", "path"),
    [("acme.wd5/Careers", "/Careers/"), ("wd5.myworkdaysite.com/recruiting/acme/Careers", "/recruiting/acme/Careers/")],
)
def test_a_career_site_that_robots_txt_closes_is_not_read(token: str, path: str) -> None:
    (request,) = workday.first_requests(BoardRef("workday", token))
    host = request.url.split("/")[2]
    assert request.stands_for == f"https://{host}{path}"
    with pytest.raises(Blocked):
        client(f"User-agent: *\nDisallow: {path}\n", host=host).fetch(request)


def test_each_request_of_a_career_site_stands_for_a_page_of_it() -> None:
    (request,) = workday.first_requests(BoardRef("workday", "lanternworks.wd5/Careers"))
    further = workday.parse(Page(request, 200, {}, fixture("workday.json"))).requests
    assert further
    for item in further:
        of_people = item.stands_for.partition("/Careers/")
        assert of_people[0] == "https://lanternworks.wd5.myworkdayjobs.com"
        assert of_people[2].startswith("job/") == (item.tag == "detail")
