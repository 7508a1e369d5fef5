"""Which IP addresses and names are public: the IANA special-purpose registries, written out.

`ipaddress.is_global` differs between Python versions and misses addresses that carry another one inside.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_REFUSED = {
    "0.0.0.0/8": "this network", "10.0.0.0/8": "private", "100.64.0.0/10": "shared by carriers",
    "127.0.0.0/8": "loopback", "169.254.0.0/16": "link-local", "172.16.0.0/12": "private",
    "192.0.0.0/24": "protocol assignments", "192.0.2.0/24": "documentation", "192.31.196.0/24": "AS112",
    "192.52.193.0/24": "AMT", "192.88.99.0/24": "6to4 relay", "192.168.0.0/16": "private", "192.175.48.0/24": "AS112",
    "198.18.0.0/15": "benchmarking", "198.51.100.0/24": "documentation", "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast", "240.0.0.0/4": "reserved",
    "::/3": "reserved, loopback or carrying an IPv4 address", "4000::/2": "unassigned", "8000::/1": "not global unicast",
    "2001::/23": "protocol assignments", "2001:db8::/32": "documentation", "2002::/16": "6to4",
    "2620:4f:8000::/48": "AS112", "3fff::/20": "documentation", "3ffe::/16": "returned", "5f00::/16": "segment routing",
}  # fmt: skip
_NETWORKS = tuple((ip_network(text), reason) for text, reason in _REFUSED.items())


def refusal(address: str | IPv4Address | IPv6Address) -> str | None:
    """Return why `address` is not a public one; None where it is. Raises ValueError for what is no address."""
    number = ip_address(address.partition("%")[0]) if isinstance(address, str) else address
    for network, reason in _NETWORKS:
        if network.version == number.version and number in network:
            return reason
    return None


# Names that never lead to the public internet: RFC 6761, 6762, 7686, 8375, 9476 and ICANN's private-use `internal`.
_SPECIAL = (
    "alt", "home.arpa", "internal", "invalid", "lan", "local", "localdomain", "localhost", "onion"
)  # fmt: skip
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def name_refusal(name: str) -> str | None:
    """Return why the host `name` (ASCII, no IP literal) is no public one, before any look-up; None where it may be.

    A name whose last part is a number is an IPv4 address to some readers and a name to others (WHATWG URL, "ends in a
    number"), so that it is never asked.
    """
    labels = name.lower().removesuffix(".").split(".")
    if len(name) > 254 or not all(_LABEL.fullmatch(label) for label in labels):
        return "no host name"
    if _NUMBER.fullmatch(labels[-1]):
        return "an address in disguise"
    if len(labels) == 1:
        return "a name of the local network"
    lowered = "." + ".".join(labels)
    return "a special name" if lowered.endswith(tuple(f".{special}" for special in _SPECIAL)) else None
