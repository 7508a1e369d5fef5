"""The ordered list of rules that turns a RawPosting into a CleanPosting.

A rule that fails yields None, or unknown, and its name in `failed_rules`; it never guesses. Without an id, a title or an
http address there is no posting: Unclean.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from jobs.contract import CleanPosting, Place, RawPlace, RawPosting
from jobs.parsing.dates import parse_last_moment, parse_moment
from jobs.parsing.employment import employment
from jobs.parsing.entities import plain_line
from jobs.parsing.evergreen import is_evergreen
from jobs.parsing.fingerprint import content_hash
from jobs.parsing.html import one_line, plain_text, sanitise
from jobs.parsing.language import language
from jobs.parsing.places import places
from jobs.parsing.salary import salary
from jobs.parsing.workplace import workplace

MAX_TITLE = 300
MAX_ID = 300
MAX_URL = 2000
Value = TypeVar("Value")


class Unclean(Exception):
    """This posting cannot be shown; the message is one sentence that says why."""


def clean(raw: RawPosting) -> CleanPosting:
    """Return `raw` after our rules; raises Unclean."""
    failed: list[str] = []

    def rule(name: str, apply: Callable[[], Value], otherwise: Value) -> Value:
        try:
            return apply()
        except (ValueError, ArithmeticError):
            failed.append(name)
            return otherwise

    external_id = one_line(raw.external_id)
    title = plain_line(raw.title)[:MAX_TITLE]
    if not external_id or len(external_id) > MAX_ID:
        raise Unclean("The posting has no id that can be stored.")
    if not any(character.isalnum() for character in title):
        raise Unclean("The posting has no title.")
    url = http_url(raw.url)
    if url is None:
        raise Unclean("The posting has no http address.")
    html = sanitise(raw.html or "")
    text = plain_text(html)
    no_places: tuple[Place, ...] = ()
    found_places = rule("places", lambda: places(map(_readable, raw.places)), no_places)
    cleaned = CleanPosting(
        external_id=external_id,
        title=title,
        url=url,
        apply_url=http_url(raw.apply_url or ""),
        company_name=plain_line(raw.company_name or "")[:200] or None,
        html=html,
        text=text,
        places=found_places,
        workplace=workplace(raw.workplace, raw.is_remote, [place.text for place in found_places]),
        employment=employment(raw.employment),
        pay=rule("salary", lambda: salary(raw.pay, raw.pay_text), None),
        published_at=rule("published", lambda: parse_moment(raw.published), None),
        expires_at=rule("expires", lambda: parse_last_moment(raw.expires), None),
        language=language(raw.language, text),
        departments=tuple(name for name in (plain_line(item)[:200] for item in raw.departments) if name),
        requisition_id=one_line(raw.requisition_id or "")[:200] or None,
        opening_id=one_line(raw.opening_id or "")[:100] or None,
        prospect=raw.prospect or is_evergreen(title),
        listed=raw.listed,
        content_hash="",
    )
    return dataclasses.replace(cleaned, content_hash=content_hash(cleaned), failed_rules=tuple(failed))


def _readable(place: RawPlace) -> RawPlace:
    """Return a place whose parts are as people read them."""
    parts = (place.text, place.city, place.region, place.country)
    if not any(part and "&" in part for part in parts):
        return place
    return RawPlace(*(part and plain_line(part) for part in parts))


def http_url(text: str) -> str | None:
    """Return `text` where it is an absolute http or https address without a password; else None."""
    url = text.strip()
    # Of white space only the plain space is printable.
    if not url or len(url) > MAX_URL or " " in url or not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or parts.username or parts.password:
        return None
    return parts.scheme.lower() + url[len(parts.scheme) :]
