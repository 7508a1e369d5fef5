"""Which address a request counts for, and that a client cannot choose it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlcareers.lib.client_address import client_address


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "expected"),
    [
        ("198.51.100.7", "", 0, "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", 0, "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("10.0.0.1", "", 1, "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9", 2, "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4, nonsense", 1, "10.0.0.1"),
        ("2a00:1450:4001:82a::200e", "", 0, "2a00:1450:4001:82a::"),
        ("2a00:1450:4001:82a:1:2:3:4", "", 0, "2a00:1450:4001:82a::"),
        ("::ffff:198.51.100.7", "", 0, "198.51.100.7"),
        ("", "", 0, ""),
        ("", "1.2.3.4", 0, ""),
    ],
)
def test_the_address_that_counts(remote: str, forwarded: str, proxies: int, expected: str) -> None:
    assert client_address(remote, forwarded, proxies) == expected


@given(st.lists(st.text(max_size=20), max_size=5))
def test_what_a_client_puts_in_front_changes_nothing(forged: list[str]) -> None:
    header = ",".join([*(part.replace(",", "") for part in forged), "203.0.113.9"])
    assert client_address("10.0.0.1", header, 1) == "203.0.113.9"
    assert client_address("198.51.100.7", header, 0) == "198.51.100.7"
