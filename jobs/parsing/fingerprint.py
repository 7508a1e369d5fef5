"""One hash over everything of a posting that is shown: equal hash, nothing to write."""

from __future__ import annotations

import hashlib

import orjson


def content_hash(parts: dict[str, object]) -> str:
    """Return the hex SHA-256 of `parts` in canonical JSON."""
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()
