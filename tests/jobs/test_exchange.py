"""One answer, whole or broken: bounded in time and size, and one sentence for each fault."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Iterable, Iterator

import pytest

from jobs.errors import Malformed, Unreachable
from tests.jobs.asking import MIB, TARGET, fetch
from tests.jobs.fault_server import FaultServer, reply

pytestmark = pytest.mark.loopback


def test_a_page_comes_whole_with_lower_case_headers(server: FaultServer) -> None:
    server.answer(TARGET, reply(200, b'{"jobs":[]}', ETag='"v1"', Content_Type="application/json"))
    page = fetch(server)
    assert (page.status, page.body, page.headers["etag"]) == (200, b'{"jobs":[]}', '"v1"')


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ("gzip", gzip.compress(b"some jobs", mtime=0)),
        ("deflate", zlib.compress(b"some jobs")),
        ("identity", b"some jobs"),
    ],
)
def test_compressed_answers_are_decoded(server: FaultServer, encoding: str, sent: bytes) -> None:
    server.answer(TARGET, reply(200, sent, Content_Encoding=encoding))
    assert fetch(server).body == b"some jobs"


def test_a_chunked_answer_is_read(server: FaultServer) -> None:
    server.answer(TARGET, reply(200, b"4\r\nsome\r\n5\r\n jobs\r\n0\r\n\r\n", transfer_encoding="chunked"))
    assert fetch(server).body == b"some jobs"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_a_compression_that_was_not_asked_for_is_malformed(server: FaultServer, encoding: str) -> None:
    server.answer(TARGET, reply(200, b"x", Content_Encoding=encoding))
    with pytest.raises(Malformed, match="did not ask for"):
        fetch(server)


def test_broken_compression_is_malformed(server: FaultServer) -> None:
    server.answer(TARGET, reply(200, b"no gzip at all", Content_Encoding="gzip"))
    with pytest.raises(Malformed, match="compression is broken"):
        fetch(server)


def test_half_a_compressed_answer_is_cut_short(server: FaultServer) -> None:
    half = gzip.compress(bytes(range(256)) * 64)[:-20]
    server.answer(TARGET, reply(200, half, Content_Encoding="gzip"))
    with pytest.raises(Unreachable, match="cut its compressed answer short"):
        fetch(server)


def test_an_answer_shorter_than_it_says_is_cut_short(server: FaultServer) -> None:
    server.answer(TARGET, reply(200, b"half", content_length="8"))
    with pytest.raises(Unreachable, match="4 of 8 bytes"):
        fetch(server)


def test_chunks_that_never_end_whole_are_broken_off(server: FaultServer) -> None:
    server.answer(TARGET, reply(200, b"8\r\nhalf", transfer_encoding="chunked"))
    with pytest.raises(Unreachable):
        fetch(server)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_goes_off_in_nobodys_memory(server: FaultServer, encoding: str) -> None:
    packed = (gzip.compress if encoding == "gzip" else zlib.compress)(bytes(32 * MIB))
    server.answer(TARGET, reply(200, packed, Content_Encoding=encoding))
    with pytest.raises(Unreachable, match="more than 1 MiB"):
        fetch(server)


def test_an_answer_without_end_is_stopped_at_the_bound(server: FaultServer) -> None:
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    server.answers[TARGET] = lambda _: (part for part in [head, *[bytes(65536)] * 1000])
    with pytest.raises(Unreachable, match="more than 1 MiB"):
        fetch(server)
    assert server.sent < 16 * MIB


def test_a_slow_drip_ends_at_the_deadline(server: FaultServer) -> None:
    ticks = iter(range(1000))
    server.answers[TARGET] = lambda _: [reply(200, b"", content_length="100"), *[b"x"] * 100]
    with pytest.raises(Unreachable, match="longer than 5 s"):
        fetch(server, clock=lambda: float(next(ticks)))


def test_silence_ends_after_the_time_to_read(server: FaultServer) -> None:
    server.answers[TARGET] = lambda _: dripping([b""])
    with pytest.raises(Unreachable, match="did not answer within"):
        fetch(server, limits={"read_s": 0.1})


def test_a_head_sent_byte_by_byte_ends_at_the_deadline(server: FaultServer) -> None:
    server.answers[TARGET] = lambda _: dripping([b"HTTP/1.1 200 OK\r\n", *[b"x"] * 1000])
    with pytest.raises(Unreachable, match=r"longer than 0\.3 s"):
        fetch(server, limits={"total_s": 0.3})
    assert server.sent < 100


def dripping(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Send a part every 20 ms after a first wait of 200 ms; the wait is the fault under test."""
    clock = threading.Event()
    clock.wait(0.2)
    for part in parts:
        clock.wait(0.02)
        yield part


@pytest.mark.parametrize(
    "said", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nx" * 9000]
)
def test_what_is_no_http_is_one_sentence(server: FaultServer, said: bytes) -> None:
    server.answer(TARGET, said)
    with pytest.raises(Unreachable):
        fetch(server)
