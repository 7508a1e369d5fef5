"""The search's server as a process of its own: one index for many, on a socket for our account alone."""

from __future__ import annotations

import os
import signal
import socket
import stat
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jobs.search import engine, frames, remote
from jobs.search.cursor import Cursor
from jobs.search.frames import MOST_ANSWERED, MOST_ASKED, FrameError
from jobs.search.host import host
from jobs.search.ordering import Place
from jobs.search.query import SearchQuery
from jobs.search.result import PageOfIds
from tests.factories import make_posting

PROJECT = Path(__file__).resolve().parents[3]
# Far more than a busy machine needs.
START_S = LONGEST_S = 120


def environment(path: Path) -> dict[str, str]:
    """Return the environment of a server of the tests' own database."""
    name = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    return kept | {
        "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "mlcareers.settings", "SEARCH_SOCKET": str(path),
        "SECRET_KEY": "kN3vQ8xT1mZ6bY0pR5sW9cD2" * 3, "SEARCH_ENGINE": "server",
        "SEARCH_SNAPSHOT": str(path.with_name("search.index")),
    }  # fmt: skip


def start(path: Path) -> subprocess.Popen[bytes]:
    """Start a server, and return it once it has its index."""
    program = subprocess.Popen(
        [sys.executable, "manage.py", "search_server"], cwd=PROJECT, env=environment(path), stderr=subprocess.PIPE
    )
    deadline = time.monotonic() + START_S
    while True:
        assert program.poll() is None, program.stderr and program.stderr.read()
        assert time.monotonic() < deadline
        try:
            if asked(path, {"ask": "state"}).get("state"):
                return program
        except OSError:
            pass
        time.sleep(0.05)


@contextmanager
def running(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server that is ended with the block."""
    program = start(path)
    try:
        yield program
    finally:
        program.terminate()
        program.communicate(timeout=LONGEST_S)


def asked(path: Path, content: dict[str, Any]) -> dict[str, Any]:
    """Ask one question on a connection of its own."""
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(LONGEST_S)
        link.connect(str(path))
        link.sendall(frames.packed(content, MOST_ASKED))
        return read(link)


def read(link: socket.socket) -> dict[str, Any]:
    """Read one answer; empty where the server ended the connection."""
    head = link.recv(4, socket.MSG_WAITALL)
    if len(head) < 4:
        return {}
    found: dict[str, Any] = orjson.loads(link.recv(struct.unpack(">I", head)[0], socket.MSG_WAITALL))
    return found


@pytest.fixture
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("s") / "search.sock"


@pytest.fixture
def asking(
    transactional_db: None, settings: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:  # fmt: skip
    """Let this process ask the server at `path`, which the test starts; it waits for answers as long as they take."""
    settings.SEARCH_ENGINE, settings.SEARCH_SOCKET = "server", path
    monkeypatch.setattr(remote, "ANSWER_S", LONGEST_S)
    remote.forget()
    host.reset()
    yield path
    remote.forget()


def test_the_server_answers_as_the_index_of_a_process_does(asking: Path, settings: Any, client: Client) -> None:
    for number in range(30):
        make_posting(
            title=f"Kafka Engineer {number}", skills=["kafka"], pay_max=number * 100_00 or None,
            pay_currency="EUR" if number else "", pay_period="year" if number else "", text='They say "big data" here.',
        )  # fmt: skip
    queries = [
        SearchQuery(), SearchQuery(q="kafka"), SearchQuery(q='"big data" -php'), SearchQuery(q="kafkka"),
        SearchQuery(skill=("kafka", "-php"), skill_mode="any"), SearchQuery(pay_min=500, currency="EUR"),
        SearchQuery(role=("data-engineer",), posted_within=3), SearchQuery(eligible=("EG",)), SearchQuery(sort="pay"),
    ]  # fmt: skip
    _, known = engine.read_query({})
    with running(asking):
        assert stat.S_IMODE(asking.stat().st_mode) == 0o600
        for query in queries:
            theirs = engine.search(query, facets=known)
            second = engine.search(theirs.query, theirs.next_cursor) if theirs.next_cursor else None
            unsaid = engine.unsaid_eligibility_count(query)
            unpaid = engine.unknown_pay(query)
            since = timezone.now() - timedelta(hours=1)
            new = remote.new_since(theirs.query, since, timezone.now())
            settings.SEARCH_ENGINE = "index"
            ours = engine.search(query, facets=known)
            assert [row.pk for row in theirs.rows] == [row.pk for row in ours.rows]
            assert (theirs.total, theirs.facets, theirs.query) == (ours.total, ours.facets, ours.query)
            if second is not None:
                assert len(second.rows) == ours.total - 25
                assert not {row.pk for row in second.rows} & {row.pk for row in ours.rows}
            assert unpaid == engine.unknown_pay(query)
            assert new == engine.new_since(ours, since)
            assert unsaid == engine.unsaid_eligibility_count(query)
            settings.SEARCH_ENGINE = "server"
        # What is committed is in the next answer.
        make_posting(title="Just published")
        assert engine.search(SearchQuery()).rows[0].title == "Just published"
        assert "Counts are being prepared" not in client.get("/jobs/").content.decode()


def test_without_its_server_a_web_process_answers_in_sql_and_says_so(asking: Path, client: Client) -> None:
    make_posting(title="Kafka Engineer")
    html = client.get("/jobs/?q=kafka").content.decode()
    assert "Counts are being prepared" in html and "Kafka Engineer</a>" in html
    first = start(asking)
    assert "Counts are being prepared" not in client.get("/jobs/?q=kafka").content.decode()
    first.kill()
    first.communicate(timeout=LONGEST_S)
    assert asking.exists()
    assert "Counts are being prepared" in client.get("/jobs/?q=kafka").content.decode()
    # What a killed server left behind is no obstacle, and clients find the new one by themselves.
    with running(asking):
        assert "Counts are being prepared" not in client.get("/jobs/?q=kafka").content.decode()
    assert not asking.exists()


def test_many_clients_are_answered_and_bad_ones_harm_nobody(asking: Path) -> None:
    make_posting(title="Kafka Engineer")
    question = frames.asked_page(SearchQuery(q="kafka"), None, timezone.now(), 25, counted=True)
    with running(asking) as server, socket.socket(socket.AF_UNIX) as silent, socket.socket(socket.AF_UNIX) as half:
        silent.connect(str(asking))
        half.connect(str(asking))
        half.sendall(struct.pack(">I", 50) + b"{")
        totals: list[int] = []

        def ask() -> None:
            with socket.socket(socket.AF_UNIX) as link:
                link.settimeout(LONGEST_S)
                link.connect(str(asking))
                for _ in range(10):
                    link.sendall(frames.packed(question, MOST_ASKED))
                    totals.append(read(link)["page"]["total"])

        threads = [threading.Thread(target=ask) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert totals == [1] * 200
        for frame in (
            struct.pack(">I", 2**31) + b"x", struct.pack(">I", 0), struct.pack(">I", 3) + b"[1]",
            struct.pack(">I", 3) + b"no!", frames.packed({"ask": "rm -rf"}, MOST_ASKED),
            frames.packed({**question, "size": 10**9}, MOST_ASKED), frames.packed({**question, "cursor": "x"}, MOST_ASKED),
            frames.packed({**question, "params": [["nonsense", "1"]]}, MOST_ASKED),
            frames.packed({**question, "params": 5}, MOST_ASKED), frames.packed({"ask": "unpaid", "params": []}, MOST_ASKED),
        ):  # fmt: skip
            with socket.socket(socket.AF_UNIX) as link:
                link.settimeout(LONGEST_S)
                link.connect(str(asking))
                link.sendall(frame)
                assert read(link)["error"].endswith((".", "?"))
                assert link.recv(1) == b""
        assert asked(asking, question)["page"]["total"] == 1
        # Asked to stop, it ends at once although two clients still hang on it.
        began = time.monotonic()
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0
        assert time.monotonic() - began < 8


def test_a_second_server_and_a_file_in_the_way_are_refused_with_a_sentence(asking: Path) -> None:
    def refused(at: Path) -> str:
        made = subprocess.run(
            [sys.executable, "manage.py", "search_server"], cwd=PROJECT, env=environment(at), capture_output=True,
            text=True, timeout=LONGEST_S, check=False,
        )  # fmt: skip
        assert made.returncode == 1
        return made.stderr

    with running(asking):
        assert "Another search server listens at" in refused(asking)
        assert asked(asking, {"ask": "state"})["state"]
    asking.write_text("mine")
    assert "is no socket" in refused(asking)
    assert asking.read_text() == "mine"
    assert "cannot listen at" in refused(asking.with_name("long" * 40))


def test_a_silent_server_is_not_waited_for_twice(
    asking: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(remote, "ANSWER_S", 0.2)
    monkeypatch.setattr(remote, "REST_S", LONGEST_S)
    make_posting(title="Kafka Engineer")
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(asking))
        silent.listen(5)
        for _ in range(5):
            assert engine.search(SearchQuery(q="kafka")).total == 1
        silent.setblocking(False)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()
    assert caplog.text.count("the search's server does not answer") == 1


def test_a_server_whose_database_was_away_goes_on(asking: Path) -> None:
    make_posting(title="Kafka Engineer")
    with running(asking):
        assert engine.search(SearchQuery()).total == 1
        where = {**connection.get_connection_params()}
        for part in ("cursor_factory", "context"):
            where.pop(part)
        with psycopg.connect(**where, autocommit=True) as link:
            link.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), %s)",
                [connection.connection.info.backend_pid],
            )
        assert engine.search(SearchQuery()).total == 1
        assert asked(asking, {"ask": "state"})["state"]


PLACES = st.builds(Place, st.integers(0, 40), st.integers(-(10**16), 10**16), st.integers(1, 2**62))
PAGES = st.builds(
    PageOfIds, st.lists(PLACES, max_size=5), st.integers(0, 10**9), st.integers(0, 10**9), st.booleans(),
    st.none() | st.dictionaries(st.text(max_size=8), st.lists(st.tuples(st.text(max_size=8), st.integers(0, 10**6)))),
    st.lists(st.text(max_size=8), max_size=5).map(tuple),
)  # fmt: skip


@given(page=PAGES, words=st.text(max_size=30))
def test_a_page_comes_out_of_its_frame_as_it_went_in(page: PageOfIds, words: str) -> None:
    body = frames.packed(frames.page_content(page, words), MOST_ANSWERED)[4:]
    assert frames.read_page(frames.unpacked(body)) == (page, words)


@given(
    words=st.lists(st.sampled_from(["kafka", "-php", "kube*", "«مهندس بيانات»", "c++", "OR", "é"]), max_size=4),
    skills=st.lists(st.sampled_from(["sql", "-php", "c++"]), max_size=3, unique=True),
    countries=st.lists(st.sampled_from(["EG", "-DE", "XX"]), max_size=3, unique=True),
    pay=st.none() | st.integers(1, 10**9), days=st.none() | st.integers(1, 3650), size=st.integers(1, 1000),
    unknown=st.none() | st.booleans(), backwards=st.booleans(),
)  # fmt: skip
def test_a_search_comes_out_of_its_question_as_it_went_in(
    words: list[str], skills: list[str], countries: list[str], pay: int | None, days: int | None, size: int,
    unknown: bool | None, backwards: bool,
) -> None:  # fmt: skip
    query = SearchQuery(
        q=" ".join(["data", *words]), skill=tuple(sorted(skills)), country=tuple(sorted(countries)), pay_min=pay,
        currency="EUR" if pay else "", posted_within=days, include_unknown_pay=unknown,
    )  # fmt: skip
    moment = timezone.now()
    cursor = Cursor(Place(1, 5, 7), moment, backwards)
    body = frames.packed(frames.asked_page(query, cursor, moment, size, counted=True), MOST_ASKED)[4:]
    assert frames.read_page_question(frames.unpacked(body)) == (query, cursor, moment, size, True)


@given(st.binary(max_size=60))
def test_no_bytes_break_the_reader_of_frames(body: bytes) -> None:
    try:
        content = frames.unpacked(body)
        frames.read_page_question(content)
    except FrameError as problem:
        assert str(problem)
