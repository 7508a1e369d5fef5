"""One hash over everything of a posting that is shown: equal hash, nothing to write."""

from __future__ import annotations

import dataclasses
import hashlib

import orjson

from jobs.contract import CleanPosting


def content_hash(posting: CleanPosting) -> str:
    """Return the hex SHA-256 of the posting in canonical JSON, without its hash and the names of failed rules."""
    plain = posting
    if posting.content_hash or posting.failed_rules:
        plain = dataclasses.replace(posting, content_hash="", failed_rules=())
    return hashlib.sha256(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)).hexdigest()
