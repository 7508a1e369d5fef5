"""Where a request came from, as far as it can be believed."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network


def client_address(remote: str, forwarded_for: str, proxies: int) -> str:
    """Return the client's address: what the outermost of `proxies` trusted proxies saw, else the connection's.

    Each proxy appends the address it saw to X-Forwarded-For, so that only the last `proxies` entries are theirs; what
    stands before them was sent by the client and is not believed. A header that is too short, or no address there,
    gives the connection's own. An IPv6 address counts with its /64, which one household holds as a whole.
    """
    chain = [part.strip() for part in forwarded_for.split(",")] if forwarded_for else []
    claimed = chain[-proxies] if proxies and len(chain) >= proxies else remote
    for text in (claimed, remote):
        try:
            number = ip_address(text)
        except ValueError:
            continue
        if isinstance(number, IPv6Address):
            return str(number.ipv4_mapped or ip_network((number, 64), strict=False).network_address)
        return str(number)
    return ""
