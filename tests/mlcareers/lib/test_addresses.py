"""Only addresses of the public internet are let through, whatever shape they come in."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from mlcareers.lib.addresses import refusal


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
     "192.167.255.255", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2001:200::1", "2003::1"],
)  # fmt: skip
def test_public_addresses_are_let_through(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("0.0.0.0", "this network"),
        ("10.255.255.255", "private"),
        ("100.64.0.0", "shared by carriers"),
        ("127.255.255.254", "loopback"),
        ("169.254.169.254", "link-local"),
        ("172.31.255.255", "private"),
        ("192.168.0.1", "private"),
        ("198.19.255.255", "benchmarking"),
        ("224.0.0.1", "multicast"),
        ("255.255.255.255", "reserved"),
        ("2001:db8::1", "documentation"),
        ("2002:7f00:1::", "6to4"),
        ("3fff::1", "documentation"),
    ],
)
def test_special_addresses_are_refused_with_their_reason(address: str, reason: str) -> None:
    assert refusal(address) == reason


@pytest.mark.parametrize(
    "address",
    ["::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
     "100::1", "2001:0:c000:201::80ff:fffe", "fc00::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "4000::1"],
)  # fmt: skip
def test_ipv6_outside_global_unicast_is_refused(address: str) -> None:
    assert refusal(address)


def test_address_objects_are_judged_like_their_text() -> None:
    assert refusal(ip_address("127.0.0.1")) == "loopback"
    assert refusal(ip_address("2606:4700::1111")) is None


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "0x7f000001", "1.2.3.4.5", "010.0.0.1"])
def test_what_is_no_address_raises(text: str) -> None:
    with pytest.raises(ValueError, match="address"):
        refusal(text)
