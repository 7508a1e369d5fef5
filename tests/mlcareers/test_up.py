"""What `up` decides: whether the web server is healthy, and whether static files are to be collected."""

from __future__ import annotations

import socket
import threading

import pytest

from mlcareers.management.commands.up import host_header, is_healthy, progress


@pytest.mark.parametrize(
    ("allowed", "name"),
    [
        (["localhost", "127.0.0.1"], "localhost"),
        (["jobs.example", "localhost"], "localhost"),
        (["jobs.example", "www.jobs.example"], "jobs.example"),
        ([".jobs.example"], "jobs.example"),
        (["*"], "localhost"),
        ([], "localhost"),
    ],
)
def test_health_is_asked_under_a_name_that_is_answered(allowed: list[str], name: str) -> None:
    assert host_header(allowed) == name


@pytest.mark.parametrize(
    ("read", "waiting", "sentence"),
    [
        (0, 8, "First boards read: 0 of 8; open postings: 5"),
        (3, 5, "First boards read: 3 of 8; open postings: 5"),
        (3, 3, "First boards read: 3 of 8, 2 could not be read (the admin says why); open postings: 5"),
        (0, 0, "First boards read: 0 of 8, 8 could not be read (the admin says why); open postings: 5"),
    ],
)
def test_a_board_that_could_not_be_read_does_not_count_as_read(read: int, waiting: int, sentence: str) -> None:
    assert progress(8, read, waiting, 5) == sentence


@pytest.mark.loopback
@pytest.mark.parametrize(("status", "healthy"), [("200 OK", True), ("503 Service Unavailable", False)])
def test_only_an_answer_of_200_is_healthy(_loopback_only: None, status: str, healthy: bool) -> None:
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            link, _ = listener.accept()
            with link:
                asked.append(link.recv(1000))
                link.sendall(f"HTTP/1.0 {status}\r\n\r\n".encode())

        thread = threading.Thread(target=answer)
        thread.start()
        assert is_healthy(f"http://127.0.0.1:{listener.getsockname()[1]}", "jobs.example") is healthy
        thread.join(60)
    assert asked == [b"GET /healthz HTTP/1.0\r\nHost: jobs.example\r\n\r\n"]


@pytest.mark.loopback
def test_nobody_at_the_port_is_not_healthy(_loopback_only: None) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        assert not is_healthy(f"http://127.0.0.1:{probe.getsockname()[1]}", "localhost")
