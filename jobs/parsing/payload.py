"""Outside JSON, tamed: read strictly, and each value taken only as the type that the source documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson

from jobs.contract import Page, RawPosting, Rejected
from jobs.errors import Blocked, Malformed

# No sum that a source states is longer; beyond lie numbers made to overflow.
MAX_DIGITS = 20
# So much of a web page is looked at.
PAGE_BYTES = 100_000
_CHALLENGES = (
    "just a moment", "checking your browser", "cf-chl", "captcha", "access denied", "verify you are human",
    "ddos-guard", "_incapsula_resource", "enable javascript and cookies",
)  # fmt: skip
_ASKS_TO_SIGN_IN = re.compile(r"<input\b[^<>]{0,300}\btype\s*=\s*[\"']?password\b", re.IGNORECASE)


def read_json(page: Page, source: str) -> Any:
    """Return the JSON of an answer; raises Blocked for a challenge page and Malformed for anything else."""
    try:
        return orjson.loads(page.body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        start = page.body[:PAGE_BYTES].decode("utf-8", "replace").lstrip()
        if start.startswith("<"):
            refuse_challenge(start, source)
            refuse_sign_in(start, source)
            raise Malformed(
                f"{source} answered with a web page instead of JSON; nothing was changed.", "answer"
            ) from error
        raise Malformed(f"{source} answered with broken JSON; nothing was changed.", f"byte {error.pos}") from error


def refuse_challenge(text: str, source: str) -> None:
    """Raise Blocked where `text` begins as the page does that asks a browser to prove itself."""
    if any(sign in text[:2000].lower() for sign in _CHALLENGES):
        raise Blocked(f"{source} answered with a challenge page for browsers; nothing was changed.")


def refuse_sign_in(text: str, source: str) -> None:
    """Raise Blocked where a web page that came instead of postings asks for a password."""
    if _ASKS_TO_SIGN_IN.search(text[:PAGE_BYTES]):
        raise Blocked(f"{source} answered with a page that asks to sign in; nothing was changed.")


def text(value: object) -> str | None:
    """Return a non-empty string, or a number as its digits; None for anything else."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None


def flag(value: object) -> bool | None:
    """Return a boolean; None for anything else."""
    return value if isinstance(value, bool) else None


def count(value: object) -> int | None:
    """Return a whole number, zero or more; None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def amount(value: object) -> Decimal | None:
    """Return a number of ordinary size as Decimal; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    ordinary = number.is_finite() and (not number or -MAX_DIGITS < number.adjusted() < MAX_DIGITS)
    return number if ordinary else None


def items(value: object) -> list[Any]:
    """Return a list; an empty one for anything else."""
    return value if isinstance(value, list) else []


def table(value: object) -> dict[str, Any]:
    """Return an object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def list_of(answer: object, key: str, source: str, of: str = "postings") -> list[Any]:
    """Return the list that an answer has under `key`; raises Malformed where it has none, since then nothing is known."""
    found = table(answer).get(key)
    if not isinstance(found, list):
        raise Malformed(f"{source} answered without a list of {of}; nothing was changed.", key)
    return found


def read_entries(
    entries: list[Any], read: Callable[[dict[str, Any]], RawPosting]
) -> tuple[tuple[RawPosting, ...], tuple[Rejected, ...]]:
    """Read each entry of a list by itself: one that cannot be read is rejected with its reason, the others go on.

    `read` raises ValueError with a sentence. The second of two equal ids is rejected.
    """
    postings: list[RawPosting] = []
    rejected: list[Rejected] = []
    known: set[str] = set()
    for where, entry in _numbered(entries):
        external_id = text(entry.get("id")) if isinstance(entry, dict) else None
        try:
            if not isinstance(entry, dict):
                raise ValueError("The entry is not an object.")
            posting = read(entry)
            if posting.external_id in known:
                raise ValueError("The same id stands twice on this board.")
        except ValueError as problem:
            rejected.append(Rejected(external_id, where, str(problem)))
            continue
        known.add(posting.external_id)
        postings.append(posting)
    return tuple(postings), tuple(rejected)


def _numbered(entries: list[Any]) -> Iterator[tuple[str, Any]]:
    for number, entry in enumerate(entries, start=1):
        yield f"entry {number}", entry


def required(entry: dict[str, Any], key: str, meaning: str = "") -> str:
    """Return the text of `key`; raises ValueError with a sentence, which names the `meaning`, where there is none."""
    found = text(entry.get(key))
    if found is None:
        raise ValueError(f"The entry has no {meaning or key}.")
    return found
