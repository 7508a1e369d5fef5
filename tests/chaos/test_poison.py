"""A poison board of every kind beside five good ones in one beat: each has its name, and no good one notices."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest

from jobs import registry
from jobs.contract import BoardRef
from tests.chaos.installation import Installation, installation
from tests.jobs.fault_server import Asked, FaultServer, reply, running_fault_server
from tests.jobs.payloads import greenhouse_board, greenhouse_job
from tests.prepared import PROJECT

pytestmark = pytest.mark.loopback

MIB = 1024 * 1024
CERTIFICATE = PROJECT / "tests" / "fixtures" / "tls" / "expired.pem"
HEAD = 2048
MOST_MORE_MB = 100
MOST_TIMES = 1.5
# What one collection of Python's rubbish takes, which comes when it comes.
RUBBISH_S = 0.1
LONGEST_S = 300
FETCH_S = 4
ENTRIES = 10_000

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE jobs [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><workzag-jobs><position><id>1</id><name>&a9;</name></position></workzag-jobs>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE jobs [<!ENTITY outside SYSTEM "file:///etc/passwd">]>'
    b"<workzag-jobs><position><id>1</id><name>&outside;</name></position></workzag-jobs>"
)


def entries(*changes: dict[str, Any]) -> bytes:
    """Return a board with ten good entries, of which some are changed."""
    jobs = [greenhouse_job(number) for number in range(10)]
    return greenhouse_board(*[job | change for job, change in zip(jobs, [*changes, *[{}] * 10], strict=False)])


def small(number: int, title: str) -> dict[str, Any]:
    return greenhouse_job(number, title, content="<p>You sell things with SQL.</p>")


MANY = greenhouse_board(
    *[small(number, "Cook" if number % 10 else "Data Engineer") for number in range(1, ENTRIES)], small(0, "")
)


@dataclass(frozen=True)
class Poison:
    """What a board answers and how its reading must end; `head` is how the kept bytes begin, None where none came."""

    parts: Callable[[Asked], Iterable[bytes]]
    state: str
    said: str
    head: bytes | None
    source: str = "greenhouse"


def body(
    content: bytes, state: str, said: str, *, status: int = 200, source: str = "greenhouse", **headers: str
) -> Poison:
    return Poison(lambda _: [reply(status, content, **headers)], state, said, content, source)


def huge(_: Asked) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (50 * MIB)
    yield b'{"jobs": [' + b" " * (MIB - 10)
    for _number in range(49):
        yield b" " * MIB


def endless(_: Asked) -> Iterator[bytes]:
    yield b'HTTP/1.1 200 OK\r\n\r\n{"jobs": ['
    while True:
        yield b"1," * 65_536


def drip(_: Asked) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
    for _number in range(100):
        time.sleep(0.2)
        yield b" "


def circle(asked: Asked) -> Iterator[bytes]:
    yield reply(302, Location="https:/" + asked.target)


def bomb() -> bytes:
    packed = gzip.compress(b" " * (64 * MIB), mtime=0)
    return reply(200, packed, Content_Encoding="gzip")


POISON: dict[str, Poison] = {
    "fifty-megabytes": Poison(huge, "unreachable", "sent more than 25 MiB", b'{"jobs": [  '),
    "ten-thousand": body(MANY, "complete", "Read whole: 10000 postings", source="greenhouse"),
    "invalid-utf8": body(entries().replace(b"Data Engineer", b"Data \xff\xfe"), "malformed", "broken JSON"),
    "lone-surrogate": body(entries().replace(b"Data Engineer", b"Data \\ud800"), "malformed", "broken JSON"),
    "nul": body(entries().replace(b"Data Engineer", b"Data\\u0000 Engineer"), "complete", "Read whole: 10 postings"),
    "byte-order-mark": body(b"\xef\xbb\xbf" + entries(), "complete", "Read whole: 10 postings"),
    "utf16": body(entries().decode().encode("utf-16"), "malformed", "broken JSON"),
    "deep": body(b"[" * 100_000 + b"]" * 100_000, "malformed", "JSON"),
    "not-a-number": body(entries().replace(b'"total":10', b'"total":NaN'), "malformed", "broken JSON"),
    "infinite": body(entries().replace(b'"total":10', b'"total":1e999'), "malformed", "broken JSON"),
    "same-id-twice": body(entries({}, {"id": 7_000_000}), "complete", "1 rejected"),
    "same-id-everywhere": body(
        entries(*[{"id": 1, "title": f"Data Engineer {number}"} for number in range(10)]), "held", "9 of 10 entries"
    ),
    "a-third-is-bad": body(entries(*[{"title": ""}] * 3), "held", "3 of 10 entries could not be read"),
    "a-web-page": body(b"<!doctype html><title>Careers</title><p>Welcome</p>", "malformed", "web page instead"),
    "a-challenge": body(b"<!doctype html><title>Just a moment...</title>", "blocked", "challenge page"),
    "a-login": body(b'<html><form><input type="password" name="p"></form></html>', "blocked", "asks to sign in"),
    "billion-laughs": body(LAUGHS, "malformed", "declares entities", source="personio"),
    "entity-outside": body(OUTSIDE, "malformed", "declares entities", source="personio"),
    "gzip-bomb": Poison(lambda _: [bomb()], "unreachable", "sent more than 25 MiB", b"    "),
    "brotli-bomb": body(b"\xce\xff\x2f\x00" * 900, "malformed", "did not ask for", Content_Encoding="br"),
    "cut-short": body(b'{"jobs": [', "unreachable", "cut its answer short", content_length="5000"),
    "longer-than-it-says": body(b'{"jobs": []}', "malformed", "broken JSON", content_length="5"),
    "no-content": Poison(lambda _: [b"HTTP/1.1 204 No Content\r\n\r\n"], "malformed", "JSON", b""),
    "endless": Poison(endless, "unreachable", "", b'{"jobs": [1,1,'),
    "drip": Poison(drip, "unreachable", f"took longer than {FETCH_S} s", b"{  "),
    "circle": Poison(circle, "unreachable", "redirects more than 5 times", None),
    "expired-tls": Poison(lambda _: [], "unreachable", "has no valid certificate", None),
}  # fmt: skip


def unlike(number: int, job: int) -> dict[str, Any]:
    """Return a posting that resembles none of another board, so that comparing it costs the same beside any."""
    title = f"{('Machine Learning', 'Analytics', 'Data Platform')[job % 3]} Engineer, Team {number} {job}"
    text = f"<p>Team {number * 100 + job} builds models with Python, SQL and Spark.</p>"
    return greenhouse_job(number * 1000 + job + 500_000, title, content=text)


GOOD = {f"good-{number}": greenhouse_board(*[unlike(number, job) for job in range(40)]) for number in range(5)}


def serve(server: FaultServer) -> None:
    """Let every board answer."""
    for token, content in GOOD.items():
        server.answer(target("greenhouse", token), reply(200, content))
    for token, poison in POISON.items():
        server.answers[target(poison.source, token)] = poison.parts


def target(source: str, token: str) -> str:
    (request,) = registry.source(source).first_requests(BoardRef(source, token))
    return request.url.removeprefix("https:/")


@contextmanager
def expired_host() -> Iterator[int]:
    """Answer TLS on a free port with a certificate that is trusted and has expired."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ended = threading.Event()

        def answer() -> None:
            while not ended.is_set():
                with suppress(OSError):
                    link, _ = listener.accept()
                    link.settimeout(2)
                    with link, suppress(OSError), context.wrap_socket(link, server_side=True) as spoken:
                        spoken.recv(1)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        ended.set()
        with suppress(OSError):
            socket.create_connection(listener.getsockname(), timeout=1).close()
        thread.join(5)


def one_beat(place: Installation, boards: list[tuple[str, str]], tls_port: int) -> dict[str, Any]:
    """Run one beat over these boards in a process of its own; return what it printed."""
    limits = {
        "FETCH_TOTAL_S": str(FETCH_S), "FETCH_READ_S": str(FETCH_S), "IMPORT_MAX_BOARDS_AT_ONCE": "100", "IMPORT_LEASE_S": "60",
        "SSL_CERT_FILE": str(CERTIFICATE), "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.beat_cycle", str(tls_port)], input=json.dumps(boards), text=True,
        cwd=PROJECT, env=place.environment | limits, capture_output=True, timeout=LONGEST_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


def cpu_s(found: dict[str, Any]) -> float:
    """Return the time of the processor for the good boards but for the first, which is read before it counts."""
    return sum(found["cpu_s"][token] for token in list(GOOD)[1:])


def of_good(dump: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    return {part: [row for row in rows if str(row[1]).startswith("good-")] for part, rows in dump.items()}


def test_each_poison_board_ends_by_name_and_no_good_board_notices(_loopback_only: None) -> None:
    good = [("greenhouse", token) for token in GOOD]
    poison = [(item.source, token) for token, item in POISON.items()]
    # The good ones come first, amid and last.
    mixed = [good[0], *poison[:10], good[1], good[2], *poison[10:], good[3], good[4]]
    with running_fault_server() as server, expired_host() as tls_port:
        serve(server)
        with installation(server.url, "poison_good") as alone:
            undisturbed = one_beat(alone, good, tls_port)
            expected = of_good(alone.dump())
            assert [row[2:] for row in expected["boards"]] == [("ok", 0)] * 5
            assert len(expected["postings"]) == 200
        with installation(server.url, "poison_all") as together:
            cost = one_beat(together, mixed, tls_port)
            assert cost["handed"] == len(mixed) - 1
            assert of_good(together.dump()) == expected
            assert cost["peak_mb"] - cost["idle_mb"] <= MOST_MORE_MB, cost
            # Time of the processor, since others may use this machine.
            before, beside = cpu_s(undisturbed), cpu_s(cost)
            print(f"good boards: {before:.2f} s alone, {beside:.2f} s beside poison; {cost['s']:.1f} s in all")
            assert beside <= MOST_TIMES * before + RUBBISH_S, (undisturbed["cpu_s"], cost["cpu_s"])
            ended = {
                row[0]: row[1:]
                for row in together.query(
                    "SELECT b.token, r.state, r.sentence, b.state, b.health, a.head, r.seen, r.rejected"
                    " FROM jobs_importrun r JOIN jobs_board b ON b.id = r.board_id"
                    " LEFT JOIN jobs_boardanswer a ON a.board_id = b.id"
                )
            }
            listed = together.query(
                'SELECT j."where", j.reason FROM jobs_rejection j JOIN jobs_importrun r ON r.id = j.run_id'
                " JOIN jobs_board b ON b.id = r.board_id WHERE b.token = 'ten-thousand'"
            )
            stored = together.query(
                "SELECT (SELECT count(*) FROM jobs_posting p JOIN jobs_board b ON b.id = p.board_id"
                " WHERE b.token = 'ten-thousand') + (SELECT count(*) FROM jobs_screened s JOIN jobs_board b"
                " ON b.id = s.board_id WHERE b.token = 'ten-thousand')"
            )
            titles = together.query(
                "SELECT DISTINCT title FROM jobs_posting p JOIN jobs_board b ON b.id = p.board_id WHERE b.token = 'nul'"
            )
    assert len(ended) == len(mixed)
    for token, item in POISON.items():
        state, sentence, board_state, health, head, *_counts = ended[token]
        assert (state, board_state) == (item.state, "ok" if item.state == "complete" else item.state), (token, sentence)
        assert item.said in sentence and sentence.endswith((".", ")")) and 20 < len(sentence) <= 500, (token, sentence)
        assert health in {
            "complete": {"healthy", "degraded"}, "held": {"suspect"}, "blocked": {"blocked"}
        }.get(item.state, {"degraded"}), (token, health)  # fmt: skip
        kept = bytes(head)
        assert len(kept) <= HEAD
        if item.head is None:
            assert kept == b"", token
        else:
            assert kept.startswith(item.head[:HEAD]) or (
                item.head.startswith(kept) and len(kept) >= min(5, len(item.head))
            ), token
    assert ended["ten-thousand"][-2:] == (ENTRIES, 1)
    assert len(listed) == 1
    assert stored[0][0] == ENTRIES - 1
    assert titles == [("Data Engineer",)]
