"""A web node on a streaming replica: two real servers on this machine, and a web server as in production."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import pytest
import pytest_socket
from django.conf import settings as project
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from jobs.models.posting import Posting
from mlcareers import embedded
from mlcareers.lib import replicas
from tests.databases import pointing_at
from tests.factories import make_posting
from tests.processes import PROJECT, ask, prepared_database, status, web
from tests.replicas import Replica, replica, run_on

SECRET = "kN3vQ8xT1mZ6bY0pR5sW9cD2" * 3
# Far more than a busy machine needs.
LONGEST_S = 60


@dataclass
class Node:
    """A web node that reads a replica."""

    port: int
    database: str
    server: Replica
    place: embedded.Layout
    environment: dict[str, str]

    def page(self, path: str, cookie: str = "") -> str:
        answer = ask(self.port, path, headers=f"Cookie: {cookie}\r\n" if cookie else "")
        assert status(answer) == 200, answer[:300]
        return answer.decode()

    def health(self) -> Any:
        answer = ask(self.port, "/healthz")
        assert status(answer) == 200
        return json.loads(answer.partition(b"\r\n\r\n")[2])

    def pause(self) -> None:
        run_on(self.place, "SELECT pg_wal_replay_pause()")
        while run_on(self.place, "SELECT pg_get_wal_replay_pause_state()") != "paused":
            pass

    def resume(self) -> None:
        run_on(self.place, "SELECT pg_wal_replay_resume()")


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Node]:
    if "mlc-" not in os.environ["DATABASE_URL"]:
        pytest.skip("DATABASE_URL names a server of somebody else; a replica is made of the tests' own alone.")
    folder = tmp_path_factory.mktemp("node")
    # The tests that use it are marked; it is made before the first of them.
    pytest_socket.enable_socket()
    with (
        django_db_blocker.unblock(),
        prepared_database("mlcareers_nodes") as primary,
        replica(primary["DATABASE_URL"]) as made,
    ):
        server, place = made
        name = urlsplit(primary["DATABASE_URL"]).path.removeprefix("/")
        with pointing_at(NAME=name):
            make_posting(title="Kafka Engineer")
        host = quote(str(place.sockets), safe="")
        environment = {
            **primary, "DATABASE_REPLICA_URLS": urlunsplit(urlsplit(primary["DATABASE_URL"])._replace(
                netloc=f"{embedded.USER}@{host}")), "SECRET_KEY": SECRET, "WEB_WORKERS": "1",
            "SEARCH_SNAPSHOT": str(folder / "search.index"), "SITE_URL": "http://localhost",
            # However long a machine takes for what is asked while the replica stands still.
            "DJANGO_SETTINGS_MODULE": "tests.node_settings", "DATABASE_REPLICA_LAG_S": "100000",
        }  # fmt: skip
        with web(folder, environment, proxies=1) as (port, _):
            yield Node(port, name, server, place, environment)


def publish(node: Node, title: str) -> Posting:
    """Publish on the primary, written down before this returns: the tests' server would wait otherwise."""
    with pointing_at(NAME=node.database):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO local")
        return make_posting(title=title)


def cookie(place: str) -> str:
    """Return the cookie of whoever wrote at `place` of the primary's log."""
    return f"{replicas.COOKIE}={signing.dumps(place, key=SECRET, salt='wrote')}"


@pytest.mark.loopback
def test_a_publication_is_found_through_the_node_within_a_second(node: Node, django_db_blocker: Any) -> None:
    assert "Kafka Engineer</a>" in node.page("/jobs/")
    taken: list[float] = []
    with django_db_blocker.unblock():
        for number in range(3):
            publish(node, f"Published {number}")
            began = time.monotonic()
            while f"Published {number}</a>" not in node.page("/jobs/?q=published"):
                assert time.monotonic() - began < LONGEST_S
            taken.append(time.monotonic() - began)
    # A machine with much else to do may be late with one.
    assert statistics.median(taken) < 1, taken
    assert node.health()["replicas"]["replica1"]["state"] == "ok"


@pytest.mark.loopback
def test_readers_read_the_replica_and_whoever_wrote_or_is_signed_in_the_primary(
    node: Node, django_db_blocker: Any
) -> None:
    node.page("/jobs/?q=lagging")
    with django_db_blocker.unblock():
        node.pause()
        try:
            posting = publish(node, "Lagging Engineer")
            with pointing_at(NAME=node.database):
                from django.db import connection

                with connection.cursor() as cursor:
                    cursor.execute(replicas.WRITTEN)
                    place = str(cursor.fetchone()[0])
            found = "Lagging Engineer</a>"
            assert found not in node.page("/jobs/?q=lagging")
            assert status(ask(node.port, f"/jobs/{posting.pk}/")) == 404
            # The author's next read finds it at once, and that does not show it to others by mistake, or hide it again.
            for _ in range(3):
                assert found in node.page("/jobs/?q=lagging", cookie(place))
                node.page("/jobs/?q=lagging")
            assert found in node.page("/jobs/?q=lagging", "session=something")
            assert status(ask(node.port, f"/jobs/{posting.pk}/", headers=f"Cookie: {cookie(place)}\r\n")) == 200
            # A cookie that we did not sign is none.
            assert status(ask(node.port, f"/jobs/{posting.pk}/", headers="Cookie: wrote=0/FFFFFFFF\r\n")) == 404
        finally:
            node.resume()
    began = time.monotonic()
    while found not in node.page("/jobs/?q=lagging"):
        assert time.monotonic() - began < LONGEST_S


@pytest.mark.loopback
def test_a_form_that_was_sent_pins_its_reader_to_the_primary(node: Node, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        posting = publish(node, "Reported Engineer")
    path = f"/jobs/{posting.pk}/report/"
    began = time.monotonic()
    while status(form := ask(node.port, path)) != 200:
        assert time.monotonic() - began < LONGEST_S
    assert b"set-cookie: wrote=" not in form.lower()
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    secret = re.search(rb"(?i)set-cookie: (csrf=[^;]+)", form)
    assert token and secret
    answer = post(node.port, path, f"csrfmiddlewaretoken={token[1].decode()}&reason=scam&text=x", secret[1].decode())
    pinned = re.search(rb"(?i)set-cookie: wrote=([^;]+);[^\r]*httponly[^\r]*", answer)
    assert status(answer) in (200, 302) and pinned, answer[:600]
    place = signing.loads(pinned[1].decode().strip('"'), key=SECRET, salt="wrote")
    assert re.fullmatch(r"[0-9A-F]+/[0-9A-F]+", place)


def post(port: int, path: str, body: str, cookie: str) -> bytes:
    """Send a form and return the whole answer."""
    import socket

    with socket.create_connection(("127.0.0.1", port), timeout=LONGEST_S) as link:
        link.sendall(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: {cookie}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        parts = []
        while part := link.recv(65536):
            parts.append(part)
        return b"".join(parts)


@pytest.mark.loopback
def test_nothing_is_written_to_a_replica_even_where_its_address_is_the_primarys(node: Node) -> None:
    writing = (
        "import django; django.setup()\n"
        "from django.db import Error\n"
        "from jobs.models.posting import Posting\n"
        "try: print(Posting.objects.using('replica1').update(title='x'))\n"
        "except Error as problem: print(problem)\n"
        "print(Posting.objects.count(), Posting.objects.all().db, Posting.objects.select_for_update().db)\n"
    )
    for urls in (node.environment["DATABASE_REPLICA_URLS"], node.environment["DATABASE_URL"]):
        made = subprocess.run(
            [sys.executable, "-c", writing], capture_output=True, text=True, check=True, cwd=PROJECT,
            env={**os.environ, **node.environment, "DATABASE_REPLICA_URLS": urls,
                 "DJANGO_SETTINGS_MODULE": "mlcareers.settings"},
        )  # fmt: skip
        assert "read-only transaction" in made.stdout
        assert made.stdout.splitlines()[-1].endswith("default default")


@pytest.mark.loopback
def test_a_replica_that_goes_away_is_left_out_and_comes_back(node: Node) -> None:
    """It is the last one: the module's replica is stopped in it."""
    assert "Kafka Engineer</a>" in node.page("/jobs/?q=kafka")
    node.server.stop()
    for path in ("/jobs/?q=kafka", "/jobs/?sort=newest", "/", "/jobs/?q=kafka"):
        assert "Kafka Engineer" in node.page(path)
    assert node.health()["replicas"]["replica1"] == {"state": "down", "lag_s": None}
    node.server.start(database=True, broker=False)
    began = time.monotonic()
    while node.health()["replicas"]["replica1"]["state"] != "ok":
        assert time.monotonic() - began < LONGEST_S
    assert "Kafka Engineer</a>" in node.page("/jobs/?q=kafka")


@pytest.fixture
def two(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let there be a replica by name, that answers at once."""
    monkeypatch.setitem(project.DATABASES, "replica1", project.DATABASES["default"])
    monkeypatch.setitem(replicas._states, "replica1", replicas.State(lag_s=0.0, until=float("inf")))
    return ["replica1"]


@pytest.mark.parametrize(
    ("method", "cookies", "where"),
    [
        ("GET", {}, "replica1"),
        ("HEAD", {}, "replica1"),
        ("POST", {}, "default"),
        ("GET", {"session": "x"}, "default"),
        ("GET", {"wrote": "not signed"}, "replica1"),
    ],
)
def test_where_a_request_reads(two: list[str], method: str, cookies: dict[str, str], where: str) -> None:
    request = RequestFactory().generic(method, "/jobs/")
    request.COOKIES.update(cookies)
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append((replicas.reading_alias(), replicas.ReplicaRouter().db_for_read(Posting)))
        return HttpResponse()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(replicas, "_pin", lambda response: None)
        replicas.ReplicaMiddleware(view)(request)
    assert seen == [(where, where)]
    assert replicas.reading_alias() == "default"


def test_what_follows_a_write_in_a_request_reads_the_primary(two: list[str]) -> None:
    router = replicas.ReplicaRouter()
    with replicas.reading_from("replica1"):
        assert router.db_for_read(Posting) == "replica1"
        assert router.db_for_write(Posting) == "default"
        assert router.db_for_read(Posting) == "default"
    assert not router.allow_migrate("replica1", "jobs") and router.allow_migrate("default", "jobs")


@pytest.mark.parametrize(("lag", "usable"), [(0.0, True), (10.0, True), (10.5, False), (None, False)])
def test_a_replica_that_lags_or_is_away_is_not_read(
    two: list[str], lag: float | None, usable: bool, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.DATABASE_REPLICA_LAG_S = 10.0
    monkeypatch.setitem(replicas._states, "replica1", replicas.State(lag, float("inf")))
    assert replicas.is_usable("replica1") is usable
    assert replicas.replica() == ("replica1" if usable else "default")


def test_without_replicas_nothing_is_chosen(tmp_path: Path) -> None:
    assert replicas.aliases() == [] and replicas.replica() == "default"
