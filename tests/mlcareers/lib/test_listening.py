"""The port is chosen and taken at once; where it cannot be, one sentence says why."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from mlcareers.lib.listening import PORTS, ListenError, address_of, listen
from tests.processes import free_port

pytestmark = pytest.mark.loopback


@pytest.fixture
def taken(_loopback_only: None) -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_taken_port_is_one_sentence(taken: int) -> None:
    with pytest.raises(ListenError, match=rf"^Port {taken} is taken on 127\.0\.0\.1; .* PORT=\.$"):
        listen("127.0.0.1", str(taken))


def test_the_port_that_was_asked_for_is_held_at_once(_loopback_only: None) -> None:
    port = free_port()
    with listen("127.0.0.1", str(port)) as listener:
        assert address_of(listener) == f"http://127.0.0.1:{port}"
        with pytest.raises(ListenError, match="is taken"):
            listen("127.0.0.1", str(port))


@pytest.mark.parametrize("wanted", ["0", "65536", "-1", "80a", "eighty", "８０００", " 8000", "1e3"])
def test_what_is_no_port_is_one_sentence(wanted: str) -> None:
    with pytest.raises(ListenError, match=r"^PORT=.* is not a port; use a number from 1 to 65535\.$"):
        listen("127.0.0.1", wanted)


def test_the_first_free_port_is_chosen(taken: int) -> None:
    free = free_port()
    with listen("127.0.0.1", "", [taken, free]) as listener:
        assert listener.getsockname()[1] == free


def test_no_free_port_is_one_sentence(taken: int) -> None:
    with pytest.raises(ListenError, match=f"^All ports from {taken} to {taken} are taken"):
        listen("127.0.0.1", "", [taken])


def test_a_host_of_another_machine_is_one_sentence(_loopback_only: None) -> None:
    with pytest.raises(ListenError, match=r"^HOST=203\.0\.113\.1 is not an address of this machine\.$"):
        listen("203.0.113.1", "")


def test_a_socket_for_everybody_is_reached_by_loopback(_loopback_only: None) -> None:
    with listen("0.0.0.0", str(free_port())) as listener:
        assert address_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_ports_are_the_documented_ones() -> None:
    assert (PORTS[0], PORTS[-1]) == (8000, 8019)
