"""The one HTTP client: polite, and one sentence for each status; redirects, keys and looks."""

from __future__ import annotations

import socket
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from jobs.contract import Request
from jobs.errors import Blocked, Gone, Throttled, Unmet, Unreachable
from jobs.fetch import Fetcher
from jobs.fetched import NotModified, Validators
from tests.jobs.asking import HOST, MIB, NOW, ROBOTS, TARGET, URL, Gate, client, fetch
from tests.jobs.fault_server import FaultServer, reply

pytestmark = pytest.mark.loopback


def test_we_say_who_we_are_and_which_compressions_we_read(server: FaultServer) -> None:
    server.answer(TARGET, reply(200))
    fetch(server)
    headers = server.asked[0].headers
    assert headers["user-agent"] == "mlcareers/1 (+https://board.example/about/)"
    assert headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, Unreachable), (401, Blocked), (403, Blocked), (404, Gone), (410, Gone), (429, Throttled), (500, Unreachable),
     (503, Unreachable), (304, Unreachable)],
)  # fmt: skip
def test_each_status_has_its_error(server: FaultServer, status: int, kind: type[Exception]) -> None:
    server.answer(TARGET, reply(status))
    with pytest.raises(kind, match=HOST):
        fetch(server)


# --- Politeness -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        (" 7 ", 7),
        ("0", 0),
        ("999999", 86_400),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), 0),
        ("Wed, 04 Mar 2026 05:08:07 -0000", 120),
        ("soon", None),
        ("-5", None),
        ("\xb2", None),
        ("Wed, 99 Mar 2026 99:99:99 GMT", None),
    ],
)
def test_retry_after_is_seconds_a_date_or_nothing(server: FaultServer, value: str, seconds: int | None) -> None:
    server.answer(TARGET, reply(429, Retry_After=value))
    with pytest.raises(Throttled) as refused:
        fetch(server)
    assert refused.value.retry_after_s == seconds


def test_a_throttled_host_is_paused_for_an_hour_at_most(server: FaultServer) -> None:
    gate = Gate()
    server.answer(TARGET, reply(503, Retry_After="80000"))
    with pytest.raises(Throttled):
        fetch(server, gate=gate)
    assert gate.pauses == [(HOST, 3600)]


def test_validators_are_sent_and_304_means_not_modified(server: FaultServer) -> None:
    server.answer(TARGET, reply(304))
    stamp = "Wed, 04 Mar 2026 05:06:07 GMT"
    assert client(server).fetch(Request(URL), Validators('"v1"', stamp)) == NotModified()
    headers = server.asked[0].headers
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"v1"', stamp)


def test_a_304_with_the_length_of_the_page_is_not_cut_short(server: FaultServer) -> None:
    server.answer(TARGET, reply(304, content_length="5000"))
    assert client(server).fetch(Request(URL), Validators('"v1"')) == NotModified()


def test_what_robots_txt_disallows_is_not_asked(server: FaultServer) -> None:
    server.answer(ROBOTS, reply(200, b"User-agent: *\nDisallow: /jobs?\n", Content_Type="text/plain"))
    server.answer(TARGET, reply(200))
    with pytest.raises(Blocked, match=r"robots\.txt"):
        fetch(server)
    assert server.asked == []


def test_robots_txt_is_asked_once_a_day(server: FaultServer) -> None:
    now = [NOW.timestamp()]
    kept: dict[str, tuple[float, str | None]] = {}
    server.answer(TARGET, reply(200))
    ours = client(server, robots=kept)
    ours.wall = lambda: now[0]
    for expected in (1, 1):
        ours.fetch(Request(URL))
        assert server.robots_asked == expected
    now[0] += 24 * 3600 + 1
    ours.fetch(Request(URL))
    assert server.robots_asked == 2


def test_a_page_in_place_of_robots_txt_forbids_nothing(server: FaultServer) -> None:
    server.answer(ROBOTS, reply(200, b"User-agent: *\nDisallow: /\n", Content_Type="text/html"))
    server.answer(TARGET, reply(200, b"jobs"))
    assert fetch(server).body == b"jobs"


# --- Redirects --------------------------------------------------------------------------------------------------------


def test_a_redirect_within_https_is_followed(server: FaultServer) -> None:
    server.answer(TARGET, reply(302, Location="https://other.example/jobs"))
    server.answer("/other.example/jobs", reply(200, b"jobs"))
    assert fetch(server).body == b"jobs"


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("http://boards.example/jobs", "from https to http"),
        ("http://127.0.0.1/", "loopback"),
        ("https://169.254.169.254/latest/", "link-local"),
        ("https://localhost/", "not name a public site"),
        ("https://me@boards.example/", "user name"),
        ("https://boards.example:8443/", "port 8443"),
        ("ftp://boards.example/", "Only http and https"),
        ("https://[::1", "cannot be read"),
    ],
)
def test_a_redirect_that_may_not_be_followed_is_refused(server: FaultServer, location: str, sentence: str) -> None:
    server.answer(TARGET, reply(302, Location=location))
    with pytest.raises(Blocked, match=sentence):
        fetch(server)
    assert len(server.asked) == 1


def test_redirects_in_a_circle_end(server: FaultServer) -> None:
    server.answer(TARGET, reply(302, Location=URL))
    with pytest.raises(Unreachable, match="more than 5 times"):
        fetch(server)
    assert len(server.asked) == 6


def test_a_form_that_is_redirected_is_asked_for_without_its_body(server: FaultServer) -> None:
    server.answer(TARGET, reply(303, Location="/done"))
    server.answer(f"/{HOST}/done", reply(200))
    client(server).fetch(Request(URL, "POST", body=b"{}"))
    assert [asked.method for asked in server.asked] == ["POST", "GET"]
    assert "content-length" not in server.asked[1].headers


@pytest.mark.parametrize(("location", "kept"), [("/done", True), ("https://other.example/done", False)])
def test_a_key_is_told_to_no_other_host(server: FaultServer, location: str, kept: bool) -> None:
    server.answer(TARGET, reply(302, Location=location))
    for host in (HOST, "other.example"):
        server.answer(f"/{host}/done", reply(200))
    client(server).fetch(Request(URL, headers=(("X-Careers-Sites-Token", "word"), ("Accept", "application/json"))))
    assert ("x-careers-sites-token" in server.asked[1].headers) is kept
    assert server.asked[1].headers["accept"] == "application/json"


def test_a_missing_key_is_said_to_be_one(server: FaultServer) -> None:
    server.answer(TARGET, reply(401))
    with pytest.raises(Blocked, match=r"asks for a key \(401\); .*BOARD_KEYS"):
        fetch(server)


# --- Looking ----------------------------------------------------------------------------------------------------------


def test_a_look_tells_status_and_end_of_the_way_and_reads_no_body(server: FaultServer) -> None:
    server.answer(TARGET, reply(302, location="https://other.example/new"))
    server.answer("/other.example/new", reply(404, b"x" * (5 * MIB)))
    look = client(server).look(URL)
    assert (look.status, look.final_url) == (404, "https://other.example/new")


def test_a_look_keeps_to_robots_txt_and_to_requests_to_slow_down(server: FaultServer) -> None:
    gate = Gate()
    server.answer(TARGET, reply(429, retry_after="120"))
    with pytest.raises(Throttled):
        client(server, gate=gate).look(URL)
    assert gate.pauses == [(HOST, 120)]
    server.answer(ROBOTS, reply(200, b"User-agent: *\nDisallow: /jobs\n"))
    with pytest.raises(Blocked, match=r"robots\.txt"):
        client(server).look(URL)


def test_a_look_never_leads_to_a_private_address(server: FaultServer) -> None:
    server.answer(TARGET, reply(302, location="https://169.254.169.254/latest/"))
    with pytest.raises(Blocked, match="not public"):
        client(server).look(URL)


def refused(address: str, port: int, timeout_s: float) -> socket.socket:
    raise ConnectionRefusedError(111, "refused")


def unknown(host: str, port: int) -> list[str]:
    raise socket.gaierror(socket.EAI_AGAIN, "temporary failure in name resolution")


@pytest.mark.parametrize("robots", [{}, {f"https://{HOST}": (0.0, "")}], ids=["robots.txt first", "the page itself"])
@pytest.mark.parametrize(
    ("resolver", "connector"),
    [(unknown, refused), (lambda host, port: [], refused), (lambda host, port: ["9.9.9.9"], refused)],
)
def test_a_host_that_cannot_be_connected_to_is_named(
    resolver: Any, connector: Any, robots: dict[str, tuple[float, str | None]]
) -> None:
    ours = Fetcher(
        user_agent="test", gate=Gate(), resolver=resolver, connector=connector, robots=dict(robots), wall=lambda: 0.0
    )
    with pytest.raises(Unmet, match=HOST) as told:
        ours.fetch(Request(URL))
    assert told.value.host == HOST and told.value.code == "unreachable"


def test_a_host_that_answers_late_or_breaks_off_was_connected_to(server: FaultServer) -> None:
    server.answer(TARGET, b"")
    with pytest.raises(Unreachable) as told:
        fetch(server)
    assert not isinstance(told.value, Unmet)


@pytest.mark.parametrize(
    ("url", "plain_http", "port"),
    [
        (f"http://{HOST}/jobs?page=1", False, 443), (f"http://{HOST}:80/jobs", False, 443),
        (f"http://{HOST}/jobs?page=1", True, 80), (f"https://{HOST}/jobs", False, 443),
    ],
)  # fmt: skip
def test_a_board_is_asked_by_https_unless_http_is_switched_on(url: str, plain_http: bool, port: int) -> None:
    asked: list[int] = []

    def note(address: str, port: int, timeout_s: float) -> socket.socket:
        asked.append(port)
        raise ConnectionRefusedError(111, "refused")

    ours = Fetcher(
        user_agent="test", gate=Gate(), resolver=lambda host, port: ["9.9.9.9"], connector=note, plain_http=plain_http,
        robots={f"{scheme}://{HOST}{tail}": (0.0, "") for scheme in ("http", "https") for tail in ("", ":80")},
        wall=lambda: 0.0,
    )  # fmt: skip
    with pytest.raises(Unmet) as told:
        ours.fetch(Request(url))
    assert asked == [port]
    assert ("FETCH_HTTP" in told.value.sentence) is (url.startswith("http:") and not plain_http)
