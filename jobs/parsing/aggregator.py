"""What a board of many employers must say of each posting: whose it is, and a page of its own there to link back to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from jobs.parsing.html import one_line
from jobs.parsing.payload import required, text


def own_address(entry: dict[str, Any], key: str, host: str) -> str:
    """Return the posting's page at the aggregator; raises ValueError where it is missing or leads elsewhere.

    Terms ask for a link that search engines follow, and such a link goes nowhere but to the site that asks for it.
    """
    url = required(entry, key, "address")
    try:
        parts = urlsplit(url.strip())
        named = (parts.hostname or "").lower()
    except ValueError as error:
        raise ValueError("The entry has an address that cannot be read.") from error
    if parts.scheme.lower() not in ("http", "https") or not (named == host or named.endswith(f".{host}")):
        raise ValueError(f"The entry leads elsewhere than to {host}.")
    return url.strip()


def employer(entry: dict[str, Any], key: str) -> str | None:
    """Return the employer's name; None where the entry names none, and then nobody can be shown to hire."""
    return one_line(text(entry.get(key)) or "") or None
