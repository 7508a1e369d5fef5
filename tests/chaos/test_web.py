"""The web server as in production: while servers are down, while clients are slow, and while it stops."""

from __future__ import annotations

import json
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from mlcareers import embedded
from tests.prepared import fill
from tests.processes import NGINX, PROJECT, ask, prepared_database, proxy, status, web

pytestmark = [pytest.mark.loopback, pytest.mark.usefixtures("_loopback_only")]

WITHIN_S = 5.0
DRIPS = 60
SLOW_S = 2.0
P95_S = 0.5


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path that every account can enter."""
    with tempfile.TemporaryDirectory(prefix="mlc-web-", dir="/tmp") as name:
        path = Path(name)
        path.chmod(0o755)
        yield path


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """Of a prepared installation on a database of its own."""
    with prepared_database("web_server") as servers:
        yield servers


def wait_for(port: int, code: int) -> float:
    """Return the seconds until /healthz answers `code`; /livez answers 200 all along."""
    start = time.monotonic()
    while status(ask(port, "/healthz")) != code:
        assert time.monotonic() - start < WITHIN_S, f"/healthz did not become {code}"
        assert status(ask(port, "/livez")) == 200
        time.sleep(0.05)
    assert status(ask(port, "/livez")) == 200
    return time.monotonic() - start


@pytest.mark.parametrize("proxies", [0, 1], ids=["bare", "behind a proxy"])
def test_health_follows_the_servers_within_five_seconds(folder: Path, proxies: int) -> None:
    with embedded.temporary(PROJECT) as place:
        servers = {
            "DATABASE_URL": place.database_url, "BROKER_URL": place.broker_url,
            "DJANGO_SETTINGS_MODULE": "tests.chaos.quick_settings",
        }  # fmt: skip
        fill(servers["DATABASE_URL"])
        run = json.loads((place.data / "run.json").read_text())
        numbers = {name: find(run, name) for name in ("postgres", "valkey")}
        with web(folder, servers, proxies=proxies) as (port, _):
            assert status(ask(port, "/healthz")) == 200
            for name in numbers:
                # It hangs, which is worse than being gone; then it goes on.
                os.kill(numbers[name], signal.SIGSTOP)
                try:
                    assert wait_for(port, 503) < WITHIN_S
                finally:
                    os.kill(numbers[name], signal.SIGCONT)
                assert wait_for(port, 200) < WITHIN_S
            os.kill(numbers["valkey"], signal.SIGKILL)
            assert wait_for(port, 503) < WITHIN_S
            os.kill(numbers["postgres"], signal.SIGQUIT)
            started = time.monotonic()
            body = ask(port, "/healthz").partition(b"\r\n\r\n")[2]
            assert time.monotonic() - started < WITHIN_S
            assert json.loads(body) == {"database": "down", "broker": "down"}
            # A page that needs the database says when to come back; it is no fault of the page.
            answer = ask(port, "/companies/", timeout_s=30)
            assert status(answer) == 503 and b"\r\nretry-after: 5\r\n" in answer.lower()
            assert status(ask(port, "/livez")) == 200


def find(run: dict[str, object], name: str) -> int:
    """Return the number of a server in a run file, wherever it stands there."""
    for key, value in run.items():
        if isinstance(value, dict):
            if key == name:
                return int(value["pid"])
            if number := find(value, name):
                return number
    return 0


@contextmanager
def dripping(port: int) -> Iterator[Callable[[], int]]:
    """Hold DRIPS connections, half in their headers, half in their bodies, one byte a second each.

    Gives a function that says how many are still open.
    """
    links: list[socket.socket] = []
    stop = threading.Event()

    def drip() -> None:
        while not stop.wait(1):
            for link in list(links):
                try:
                    link.sendall(b"x")
                except OSError:
                    links.remove(link)

    with ExitStack() as stack:
        for number in range(DRIPS):
            link = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
            kind = b"POST" if number % 2 else b"GET"
            length = b"Content-Length: 100000\r\n\r\n" if number % 2 else b"X-Slow: "
            link.sendall(kind + b" /jobs/ HTTP/1.1\r\nHost: localhost\r\n" + length)
            links.append(link)
        thread = threading.Thread(target=drip)
        thread.start()
        try:
            yield lambda: len(links)
        finally:
            stop.set()
            thread.join()


def allowed_s(port: int) -> float:
    """Return the bound for the 95th percentile: P95_S, or twice what this machine needs for undisturbed requests."""
    return max(P95_S, 2 * slowest_of_95_percent(port))


def slowest_of_95_percent(port: int) -> float:
    """Return the 95th percentile of normal requests, one after the other for SLOW_S; each is answered 200."""
    times = []
    end = time.monotonic() + SLOW_S
    while time.monotonic() < end:
        start = time.monotonic()
        assert status(ask(port, "/api/v1/roles/")) == 200
        times.append(time.monotonic() - start)
        time.sleep(0.02)
    return sorted(times)[int(len(times) * 0.95)]


def test_slow_clients_of_a_bare_server_delay_nobody(folder: Path, environment: dict[str, str]) -> None:
    with web(folder, environment, proxies=0) as (port, _):
        allowed = allowed_s(port)
        with dripping(port) as open_links:
            assert slowest_of_95_percent(port) <= allowed
            assert open_links() > DRIPS / 4


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed here")
def test_slow_clients_of_the_proxy_delay_nobody(folder: Path, environment: dict[str, str]) -> None:
    with web(folder, environment, proxies=1) as (web_port, _), proxy(folder, web_port) as port:
        allowed = allowed_s(port)
        with dripping(port) as open_links:
            assert slowest_of_95_percent(port) <= allowed
            assert open_links() > DRIPS / 4


@pytest.mark.parametrize("proxies", [0, 1], ids=["bare", "behind a proxy"])
def test_a_request_that_was_taken_is_answered_while_the_server_stops(
    folder: Path, environment: dict[str, str], proxies: int
) -> None:
    with web(folder, environment, proxies=proxies) as (port, program):
        assert status(ask(port, "/api/v1/roles/")) == 200
        answers: list[int] = []
        enough = threading.Event()

        def load() -> None:
            while not program.poll():
                answer = ask(port, "/api/v1/roles/")
                if not answer and not accepts(port):
                    return
                answers.append(status(answer))
                if len(answers) > 40:
                    enough.set()

        threads = [threading.Thread(target=load) for _ in range(4)]
        for thread in threads:
            thread.start()
        assert enough.wait(20)
        program.terminate()
        for thread in threads:
            thread.join()
        assert program.wait(25) == 0
    assert set(answers) == {200}


def accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
