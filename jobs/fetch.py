"""The one HTTP client: guarded, bounded, polite.

Guard: https (and http) on their own ports only; a name is resolved once, every answer must be a public address, and the
connection goes to the address that was checked; each redirect is checked again. Bounds: connecting, waiting, the whole
answer, decoded size, redirects. Politeness: robots.txt, one request in flight per host, a gap, Retry-After.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from ipaddress import ip_address
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from jobs.connecting import Connector, Opener, Resolver, connect, resolve
from jobs.contract import Page, Request
from jobs.errors import HEAD_BYTES, Blocked, HostBusy, RobotsUnreadable, SourceError, Throttled, Unmet, Unreachable
from jobs.exchange import Answer, Exchange, Target
from jobs.fetched import USUAL, Limits, Look, NotModified, Validators
from jobs.guard import askable, by_https, is_literal, refuse_address
from jobs.refusals import refuse_status
from jobs.robots import MAX_BYTES as ROBOTS_BYTES
from jobs.robots import Robots, parse_robots
from mlcareers.lib.host_gate import Busy, Gate

ROBOTS_AGE_S = 24 * 3600
# A gap that every reading bears, however many requests it makes.
USUAL_DELAY_S = 30.0
# Longer than anybody waits for a turn at a host.
HUNG_S = 120.0
_PRIVATE = ("authorization", "cookie", "user-agent", "x-")


class Fetcher:
    """Fetches for sources. `replay_url` (loopback only) is asked instead of the real hosts; raises ValueError otherwise.

    `robots` keeps robots.txt files for a day: host -> (fetched at, rules or None when it could not be read). Without
    `plain_http`, what a source names by http is asked by https.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        gate: Gate,
        limits: Limits = USUAL,
        replay_url: str = "",
        plain_http: bool = True,
        robots: MutableMapping[str, tuple[float, str | None]] | None = None,
        resolver: Resolver = resolve,
        connector: Connector = connect,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.user_agent = user_agent
        self.gate = gate
        self.limits = limits
        self.replay = urlsplit(replay_url.rstrip("/")) if replay_url else None
        if self.replay is not None and not _is_loopback(self.replay.hostname or ""):
            raise ValueError("The replay address must lead to this machine, such as http://127.0.0.1:9000.")
        self.plain_http = plain_http
        self.robots = {} if robots is None else robots
        self.resolver = resolver
        self.clock = clock
        self.wall = wall
        self.asked: dict[str, int] = {}
        self.opener = Opener(connector)

    def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
        """Return the whole answer to `request`, or NotModified; raises SourceError with one sentence for a person."""
        url, stands_for = (self._by_https(address) for address in (request.url, request.stands_for))
        askable(url)
        headers = {"Accept": "application/json, text/html;q=0.5, */*;q=0.1"} | dict(request.headers)
        if validators and validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators and validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        try:
            answer = self._polite(request.method, url, headers, request.body, stands_for=stands_for)
        except Unreachable as error:
            if url != request.url:
                error.sentence += " Its address begins with http, and only https is asked; FETCH_HTTP asks http too."
            raise
        if answer.status == 304 and validators is not None:
            return NotModified()
        host = _host(url)
        try:
            self._refuse_status(answer, host)
        except SourceError as error:
            error.status, error.head, error.size = answer.status, answer.body[:HEAD_BYTES], len(answer.body)
            raise
        return Page(request, answer.status, answer.headers, answer.body)

    def look(self, url: str, *, most_bytes: int = 0) -> Look:
        """Return where `url` leads, whatever its status; `most_bytes` of its body are read. Raises SourceError like fetch."""
        askable(url)
        answer = self._polite("GET", url, {"Accept": "text/html, */*;q=0.5"}, None, most_bytes)
        if answer.status == 429:
            self._refuse_status(answer, _host(url))
        return Look(answer.status, answer.final_url, answer.body)

    def _by_https(self, url: str) -> str:
        return url if self.plain_http else by_https(url)

    def _refuse_status(self, answer: Answer, host: str) -> None:
        try:
            refuse_status(answer.status, answer.headers, host, self.wall())
        except Throttled as problem:
            self.gate.pause(host, min(problem.retry_after_s or 60, 3600))
            raise

    # Politeness

    def _polite(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        body: bytes | None,
        most: int | None = None,
        stands_for: str = "",
    ) -> Answer:
        host = _host(url)
        rules = self._robots_of(url)
        if not rules.allows(_path(url)):
            raise Blocked(f"The robots.txt of {host} asks us not to read this.")
        if stands_for and not self._robots_of(stands_for).allows(_path(stands_for)):
            raise Blocked(f"The robots.txt of {_host(stands_for)} asks us not to read the page that this stands for.")
        delay = rules.delay_s or 0.0
        patience = self._patience(host, delay)
        with self._turn(host, max(self.limits.gap_s, delay), patience):
            return self._follow(method, url, headers, body, self.limits.max_bytes if most is None else most)

    def _patience(self, host: str, delay_s: float) -> float | None:
        """Return how many seconds to wait for our turn at a host that asks for a long gap; None for as long as ever.

        Raises Throttled where all gaps of this reading together are more than it can wait.
        """
        if self.replay is not None or delay_s <= USUAL_DELAY_S:
            return None
        before = self.asked.get(host, 0)
        if before * delay_s > self.limits.waits_s:
            raise Throttled(
                f"The robots.txt of {host} asks for {delay_s:g} s between two requests, and this reading needs more of them "
                "than it can wait for; it is tried again later.",
                int(delay_s) + 1,
            )
        self.asked[host] = before + 1
        return delay_s + self.limits.total_s if before else None

    def _rest(self, host: str, problem: SourceError) -> None:
        """Leave a host alone that hangs: whoever waits for it goes on to other hosts, and comes back."""
        if isinstance(problem, Unreachable) and problem.hung:
            self.gate.pause(host, HUNG_S)

    @contextmanager
    def _turn(self, host: str, gap_s: float, patience_s: float | None = None) -> Iterator[None]:
        """Wait for our turn at `host`; a replay on this machine needs no gap."""
        turn: Any = nullcontext() if self.replay is not None else self.gate.hold(host, gap_s, patience_s)
        try:
            with turn:
                try:
                    yield
                except SourceError as problem:
                    self._rest(host, problem)
                    raise
        except Busy as busy:
            raise HostBusy(f"{host} is being read by another worker; this board waits.", int(busy.wait_s) + 1) from busy

    def _robots_of(self, url: str) -> Robots:
        """Return the rules of the host of `url`, at most a day old; 4xx means that all may be read."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        kept = self.robots.get(origin)
        if kept is None or self.wall() - kept[0] > ROBOTS_AGE_S:
            kept = (self.wall(), self._read_robots(origin))
            if kept[1] is not None:
                self.robots[origin] = kept
        if kept[1] is None:
            raise RobotsUnreadable(f"The robots.txt of {_host(url)} cannot be read now, so nothing else was read.")
        return parse_robots(kept[1])

    def _read_robots(self, origin: str) -> str | None:
        """Return the text of robots.txt, empty where there is none, None where it cannot be read now."""
        try:
            with self._turn(_host(origin), self.limits.gap_s):
                answer = self._follow("GET", f"{origin}/robots.txt", {"Accept": "text/plain"}, None, ROBOTS_BYTES)
        except Blocked:
            raise
        except SourceError as problem:
            if self.replay is None and isinstance(problem, Unreachable):
                said = f"{problem.sentence} Its robots.txt was asked first."
                raise (Unmet(said, problem.host) if isinstance(problem, Unmet) else Unreachable(said)) from problem
            # A replay of recorded answers has none and may be told to misbehave: that is a fault of the board, not of it.
            return "" if self.replay is not None else None
        if 200 <= answer.status < 300:
            is_text = "html" not in answer.headers.get("content-type", "")
            return answer.body.decode("utf-8", "replace") if is_text else ""
        if 400 <= answer.status < 500 and answer.status != 429:
            return ""
        return "" if self.replay is not None else None

    # Guard and bounds

    def _follow(self, method: str, url: str, headers: dict[str, str], body: bytes | None, most: int) -> Answer:
        """Follow redirects by hand: each hop is checked like the first, and https never becomes http.

        `most` is how many decoded bytes are read; 0 leaves the body unread.
        """
        deadline = self.clock() + self.limits.total_s
        for _ in range(self.limits.max_redirects + 1):
            answer = self._once(method, url, headers, body, deadline, most)
            location = answer.headers.get("location")
            if answer.status not in (301, 302, 303, 307, 308) or not location:
                return replace(answer, final_url=url)
            try:
                following = urljoin(url, location)
            except ValueError as error:
                raise Blocked(f"{_host(url)} redirects to an address that cannot be read.") from error
            if urlsplit(url).scheme == "https" and urlsplit(following).scheme == "http":
                # A refused address is the better reason where both hold.
                askable(following)
                raise Blocked(f"{_host(url)} redirects from https to http; we do not follow that.")
            if _host(following) != _host(url):
                # What one host was given in confidence is not for another.
                headers = {name: value for name, value in headers.items() if not name.lower().startswith(_PRIVATE)}
            if answer.status in (301, 302, 303) and method == "POST":
                method, body = "GET", None
            url = following
        raise Unreachable(f"{_host(url)} redirects more than {self.limits.max_redirects} times.")

    def _checked(self, url: str) -> tuple[str, str, int, list[str]]:
        """Return (scheme, host, port, addresses) of a URL that may be asked; raises Blocked or Unreachable."""
        scheme, host, port = askable(url)
        try:
            addresses = [host] if is_literal(host) else self.resolver(host, port)
        except (OSError, UnicodeError) as error:
            raise Unmet(f"{host} has no address that we can find.", host) from error
        if not addresses:
            raise Unmet(f"{host} has no address that we can find.", host)
        for address in addresses:
            refuse_address(host, address)
        return scheme, host, port, addresses

    def _target(self, url: str) -> Target:
        """Return where to connect and what to ask for: the checked host, or the replay server in its place."""
        parts = urlsplit(url)
        path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        if self.replay is None:
            return Target(*self._checked(url), path)
        # A recorded answer may lead anywhere; what the guard refuses without a look-up is refused here too.
        askable(url)
        host = self.replay.hostname or ""
        address = "127.0.0.1" if host == "localhost" else host
        return Target("http", host, self.replay.port or 80, [address], f"{self.replay.path}/{parts.netloc}{path}")

    def _once(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None, deadline: float, most: int
    ) -> Answer:
        sent = {"User-Agent": self.user_agent, "Accept-Encoding": "gzip, deflate", "Connection": "close"} | headers
        exchange = Exchange(self.opener, self.limits, self.clock, _host(url), deadline)
        return exchange.ask(self._target(url), method, sent, body, most)


def _path(url: str) -> str:
    """Return the path of an address with its query, as robots.txt speaks of it."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _host(url: str) -> str:
    """Return the host of `url` for gates and sentences: never a user name, never a query."""
    try:
        return urlsplit(url).hostname or "the address"
    except ValueError:
        return "the address"


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (is_literal(host) and ip_address(host).is_loopback)
