"""Which IP addresses are public: the IANA special-purpose registries, written out.

`ipaddress.is_global` differs between Python versions and misses addresses that carry another one inside.
"""

from __future__ import annotations

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
