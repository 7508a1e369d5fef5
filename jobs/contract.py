"""The frozen records that pass between the layers of an import.

A source turns bytes into RawPostings (as the source said), parsing turns those into CleanPostings (after our rules).
Everywhere here: None means "the source did not say"; datetimes are aware UTC; text is str without NUL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

Workplace = Literal["remote", "hybrid", "onsite", "unknown"]
Employment = Literal["full-time", "part-time", "contract", "temporary", "internship"]
Period = Literal["hour", "day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class BoardRef:
    """One feed of one source: the source's slug and the token (case kept) that its BOARD_PATTERNS captured.

    `key` is the word that the employer gave this installation for reading its board; empty where it gave none.
    `permitted`: its employer permitted this installation to read it, though its source is switched off.
    `field_map` is what a person said about a feed of its own format, as text; empty for every board that needs none.
    `read_at` is when the board was last read whole (aware UTC), None for never. `known` are the ids whose stored postings
    may stay as they are: given to sources that keep pages, and empty where everything must be read.
    """

    source: str
    token: str
    key: str = field(default="", compare=False, repr=False)
    permitted: bool = field(default=False, compare=False, repr=False)
    field_map: str = field(default="", compare=False, repr=False)
    known: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    read_at: datetime | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request that a source wants made; `carry` comes back on the Page that answers it.

    A failed request with required=False leaves a None and a counter, not an incomplete run. Where its `carry` names a
    posting under "id", that posting cannot be read without the answer: it is rejected with the reason, and what is
    stored of it stays. Where it has "keeps", the answer is a page of its own: a failure leaves the stored posting of that
    id as it is, unless the page is gone, and a host that asks to slow down is not asked for the other pages.

    `stands_for` is the page for people that the answer is taken in place of: robots.txt must allow that one too.

    `otherwise` is asked where this one says that there is no such board: a vendor's other region, or its other version.
    """

    url: str
    method: Literal["GET", "POST"] = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    tag: str = "list"
    required: bool = True
    carry: Mapping[str, str] = field(default_factory=dict)
    otherwise: Request | None = None
    stands_for: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The whole, decoded answer to one Request; `headers` have lower-case names; status is 200..299."""

    request: Request
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class RawPlace:
    """One place as the source gave it: free text, structured parts, or both."""

    text: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class RawPay:
    """One structured pay band as the source gave it; amounts in major units; `label` is the source's wording."""

    min: Decimal | None
    max: Decimal | None
    currency: str | None
    period: str | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class RawPosting:
    """One posting as the source said it. `html` is unescaped once where the vendor escaped, and not yet sanitised.

    `opening_id` is the source's own id of the opening behind its postings, where several can have one.
    """

    external_id: str
    title: str
    url: str
    apply_url: str | None = None
    company_name: str | None = None
    html: str | None = None
    places: tuple[RawPlace, ...] = ()
    workplace: str | None = None
    is_remote: bool | None = None
    employment: str | None = None
    pay: tuple[RawPay, ...] = ()
    pay_text: str | None = None
    published: str | int | None = None
    expires: str | int | None = None
    language: str | None = None
    departments: tuple[str, ...] = ()
    requisition_id: str | None = None
    opening_id: str | None = None
    prospect: bool = False
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Rejected:
    """One entry of an answer that could not be read: which one (external_id, or None), where, and why in a sentence."""

    external_id: str | None
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one Page held. `total` is the count that the source itself states for the whole board, None where it states none.

    `details` are no postings of their own: each completes the posting of the same id, wherever on the board that stands.
    `kept` are ids of BoardRef.known that the board still lists and that are not read again: what is stored of them stays.
    """

    postings: tuple[RawPosting, ...]
    requests: tuple[Request, ...] = ()
    total: int | None = None
    rejected: tuple[Rejected, ...] = ()
    details: tuple[RawPosting, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One place after our rules: the stated text, and what it certainly names (country = ISO 3166-1 alpha-2)."""

    text: str
    city: str | None = None
    region: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Pay:
    """Stated base pay: integer minor units of `currency` (ISO 4217) per `period`; `stated` keeps the source's words."""

    min_minor: int | None
    max_minor: int | None
    currency: str
    period: Period
    stated: str


@dataclass(frozen=True, slots=True)
class CleanPosting:
    """One posting after our parsing rules. `text` is plain_text(html); evidence offsets count its code points.

    `content_hash` is a hex SHA-256 over everything shown; `failed_rules` names the rules that yielded None by failing.
    """

    external_id: str
    title: str
    url: str
    apply_url: str | None
    company_name: str | None
    html: str
    text: str
    places: tuple[Place, ...]
    workplace: Workplace
    employment: Employment | None
    pay: Pay | None
    published_at: datetime | None
    expires_at: datetime | None
    language: str | None
    departments: tuple[str, ...]
    requisition_id: str | None
    prospect: bool
    listed: bool
    content_hash: str
    opening_id: str | None = None
    failed_rules: tuple[str, ...] = ()
