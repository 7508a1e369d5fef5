"""Which host names mean this machine, and which the public."""

from __future__ import annotations

from collections.abc import Iterable

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]", "::1", "testserver"})


def is_public(allowed_hosts: Iterable[str]) -> bool:
    """Whether any of the names that are answered is more than this machine; "*" is."""
    return not set(allowed_hosts) <= LOCAL_HOSTS
