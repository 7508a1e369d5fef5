"""The guard: no request ever leaves for an address that is not public, by whatever way it is hidden."""

from __future__ import annotations

import json
import socket
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jobs.contract import Request
from jobs.errors import Blocked, RobotsUnreadable, SourceError, Unreachable
from jobs.fetch import Fetcher
from jobs.fetched import Limits, NotModified
from mlcareers.lib.host_gate import LocalGate

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "data" / "corpora"
PUBLIC = {"PUBLIC4": "9.9.9.10", "PUBLIC6": "2620:fe::10"}

needs_corpora = pytest.mark.skipif(not CORPORA.exists(), reason="the hostile addresses (../shared) are not here")


def rows(name: str) -> list[dict[str, Any]]:
    with (CORPORA / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class Web:
    """Names with scripted look-ups, and hosts that answer once: what the client connects to is recorded."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        self.entries = {entry["name"].lower().rstrip(".").encode("idna").decode(): entry for entry in entries}
        self.lookups: dict[str, int] = {}
        self.connected: list[str] = []
        self.name = ""
        self.open: list[socket.socket] = []

    def resolve(self, host: str, port: int) -> list[str]:
        # The C library reads 127.1, 0x7f.1 and 2130706433 as addresses; so does this one.
        try:
            return [socket.inet_ntoa(socket.inet_aton(unicodedata.normalize("NFKC", host).rstrip(".")))]
        except OSError:
            pass
        self.name = host = host.lower().rstrip(".")
        entry = self.entries.get(host)
        if entry is None:
            return [PUBLIC["PUBLIC4"]]
        turn = self.lookups.get(host, 0)
        self.lookups[host] = turn + 1
        records = entry["lookups"][min(turn, len(entry["lookups"]) - 1)]
        if "error" in records:
            raise socket.gaierror(records["error"])
        return [PUBLIC.get(address, address) for kind in ("A", "AAAA") for address in records.get(kind, ())]

    def connect(self, address: str, port: int, timeout_s: float) -> socket.socket:
        assert address in PUBLIC.values(), f"connected to {address}"
        self.connected.append(address)
        entry = self.entries.get(self.name, {})
        location = entry.get("redirect", {}).get("location")
        if port != 80 or not ("redirect" in entry or "headers" in entry):
            raise OSError("nobody listens here")
        ours, theirs = socket.socketpair()
        self.open += [ours, theirs]
        head = f"Location: {location}\r\n" if location is not None else ""
        head += "".join(f"{name}: {value}\r\n" for name, value in entry.get("headers", {}).items())
        status = entry.get("redirect", {}).get("status", 200)
        theirs.sendall(f"HTTP/1.1 {status} Said\r\n{head}Content-Length: 0\r\n\r\n".encode())
        return ours


class NoRobots(dict[str, tuple[float, str | None]]):
    """Every host has a robots.txt that allows all."""

    def get(self, key: str, default: Any = None) -> Any:
        return (1e12, "")


def fetcher(web: Web, robots: dict[str, tuple[float, str | None]] | None = None) -> Fetcher:
    gate = LocalGate(patience_s=60, sleep=lambda seconds: None)
    return Fetcher(
        user_agent="test", gate=gate, resolver=web.resolve, connector=web.connect, robots=robots,
        limits=Limits(gap_s=0), wall=lambda: 1e12,
    )  # fmt: skip


@pytest.fixture
def web() -> Iterator[Web]:
    found = Web(rows("ssrf_names.jsonl") if CORPORA.exists() else [])
    yield found
    for link in found.open:
        link.close()


@needs_corpora
def test_no_url_of_the_corpus_is_connected_to(web: Web) -> None:
    entries = rows("ssrf_urls.jsonl")
    assert len(entries) > 500
    reached = []
    ours = fetcher(web)
    for entry in entries:
        with pytest.raises(SourceError):
            ours.fetch(Request(entry["url"]))
        if web.connected:
            reached.append(entry["url"])
            web.connected.clear()
    assert reached == []


@needs_corpora
@pytest.mark.parametrize("with_robots", [True, False])
def test_no_name_of_the_corpus_leads_to_an_address_that_is_not_public(web: Web, with_robots: bool) -> None:
    refused = [entry for entry in rows("ssrf_names.jsonl") if entry["must"] == "refuse"]
    assert len(refused) > 90
    ours = fetcher(web, None if with_robots else NoRobots())
    for entry in refused:
        web.lookups.clear()
        web.connected.clear()
        with pytest.raises(SourceError):
            ours.fetch(Request(entry["url"]))
        if not any("PUBLIC" in json.dumps(records) for records in entry["lookups"]):
            assert web.connected == [], entry["name"]


@needs_corpora
def test_public_names_of_the_corpus_are_connected_to(web: Web) -> None:
    allowed = [entry for entry in web.entries.values() if entry["must"] == "allow"]
    assert len(allowed) > 5
    for entry in allowed:
        web.connected.clear()
        with pytest.raises(Unreachable):
            fetcher(web, NoRobots()).fetch(Request(entry["url"]))
        assert web.connected, entry["name"]


@needs_corpora
def test_a_refresh_header_is_not_followed(web: Web) -> None:
    [entry] = [entry for entry in web.entries.values() if entry["must"] == "fetch_without_following"]
    page = fetcher(web, NoRobots()).fetch(Request(entry["url"]))
    assert not isinstance(page, NotModified)
    assert len(web.connected) == 1


def lone(lookups: list[dict[str, Any]], **more: Any) -> Web:
    return Web([{"name": "a.example", "lookups": lookups, **more}])


def test_a_name_is_resolved_once_and_the_checked_address_is_connected_to() -> None:
    web = lone([{"A": ["9.9.9.10"]}, {"A": ["127.0.0.1"]}])
    with pytest.raises(Unreachable):
        fetcher(web, NoRobots()).fetch(Request("http://a.example/jobs"))
    assert web.connected == ["9.9.9.10"]
    assert web.lookups == {"a.example": 1}


def test_one_private_answer_among_public_ones_refuses_all() -> None:
    web = lone([{"A": ["9.9.9.10", "10.0.0.1"]}])
    with pytest.raises(Blocked, match="not public"):
        fetcher(web).fetch(Request("http://a.example/jobs"))
    assert web.connected == []


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://user@a.example/", "user name"),
        ("http://:secret@a.example/", "user name"),
        ("http://a.example:8080/", "port 8080"),
        ("https://a.example:80/", "port 80"),
        ("http://a.example:99999/", "cannot be read"),
        ("http://[::1", "cannot be read"),
        ("ftp://a.example/", "Only http and https"),
        ("//a.example/", "Only http and https"),
        ("http://a.example/a b", "space or a control character"),
        ("http://a.example/\x00", "space or a control character"),
        ("http://a.example/\r\nHost:b", "space or a control character"),
        ("http://intranet/", "local network"),
        ("http://a.localhost/", "special name"),
        ("http://0x7f.1/", "disguise"),
        ("http://127.0.0.1/", "loopback"),
        ("http://[::ffff:10.0.0.1]/", "IPv4"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused_with_its_reason(url: str, sentence: str) -> None:
    web = lone([{"A": ["9.9.9.10"]}])
    with pytest.raises(Blocked, match=sentence):
        fetcher(web).fetch(Request(url))
    assert web.connected == []
    assert web.lookups == {}


def test_the_sentence_about_a_refused_address_never_shows_its_password() -> None:
    with pytest.raises(Blocked) as refused:
        fetcher(lone([])).fetch(Request("http://user:hunter2@a.example/"))
    assert "hunter2" not in str(refused.value)


def test_a_redirect_to_a_name_that_leads_inside_is_refused() -> None:
    web = Web(
        [
            {"name": "a.example", "lookups": [{"A": ["9.9.9.10"]}], "redirect": {"status": 302, "location": "http://b.example/"}},
            {"name": "b.example", "lookups": [{"A": ["192.168.0.1"]}]},
        ]
    )  # fmt: skip
    with pytest.raises(Blocked, match="not public"):
        fetcher(web, NoRobots()).fetch(Request("http://a.example/"))
    assert web.connected == ["9.9.9.10"]


@pytest.mark.parametrize(
    ("entry", "unreadable"),
    [
        ({"name": "other.example", "lookups": [{"A": ["9.9.9.10"]}]}, False),
        ({"name": "a.example", "lookups": [{"A": ["9.9.9.10"]}]}, False),
        ({"name": "a.example", "lookups": [{"A": ["9.9.9.10"]}], "redirect": {"status": 503}}, True),
    ],
)
def test_a_host_that_is_away_differs_from_one_whose_robots_txt_cannot_be_read(
    entry: dict[str, Any], unreadable: bool
) -> None:
    with pytest.raises(Unreachable) as problem:
        fetcher(Web([entry])).look("http://a.example/page")
    assert isinstance(problem.value, RobotsUnreadable) is unreadable


@pytest.mark.parametrize("url", ["http://10.0.0.1:9000", "https://boards.example", "http://0.0.0.0:9000", "9000"])
def test_a_replay_server_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="this machine"):
        Fetcher(user_agent="test", gate=LocalGate(patience_s=1), replay_url=url)
