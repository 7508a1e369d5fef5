"""Recruitee's careers-site API: the whole board in one answer, on the vendor's host or on the employer's own.

Facts: the vendor's Careers Site API; dates read "2026-08-11 20:45:29 UTC"; sums of pay are strings; `mailbox_email` is a
person's and never read. From 10 February 2027 each employer's own key is asked for: without it the answer is 401, which
says nothing of the postings. A token with a dot is the employer's own host.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from jobs.contract import BoardRef, Page, Parsed, RawPay, RawPlace, RawPosting, Request
from jobs.parsing.payload import amount, items, list_of, read_entries, read_json, required, table, text

SLUG = "recruitee"
NAME = "Recruitee"
DOCS_URL = "https://docs.recruitee.com/reference/intro-to-careers-site-api"
BOARD_PATTERNS = (
    r"(?!(?:www|app|api|docs|help|support|status|static)\.)(?P<token>[a-z0-9-]+)\.recruitee\.com(?=[/?#]|$)",
    r"(?![^/]*\brecruitee\.com/)(?P<token>[a-z0-9-]+(?:\.[a-z0-9-]+)+)/api/offers/?(?=[?#]|$)",
)
ABSENCE_CLOSES = True
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""


def _host(board: BoardRef) -> str:
    return board.token if "." in board.token else f"{board.token}.recruitee.com"


def board_url(board: BoardRef) -> str:
    """Return the careers site."""
    return f"https://{quote(_host(board))}/"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request for the whole board, with the employer's key where there is one."""
    headers = (("X-Careers-Sites-Token", board.key),) if board.key else ()
    return (Request(f"https://{quote(_host(board))}/api/offers/", headers=headers),)


def parse(page: Page) -> Parsed:
    """Return the board; raises Malformed where the answer has no list of offers."""
    offers = list_of(read_json(page, NAME), "offers", NAME, "offers")
    postings, rejected = read_entries(offers, _posting)
    return Parsed(postings, rejected=rejected)


def _posting(offer: dict[str, Any]) -> RawPosting:
    language, words = _words(offer)
    return RawPosting(
        external_id=required(offer, "id"),
        title=required(words, "title"),
        url=required(offer, "careers_url", "address"),
        apply_url=text(offer.get("careers_apply_url")),
        company_name=text(offer.get("company_name")),
        html="\n".join(filter(None, [text(words.get("description")), text(words.get("requirements"))])) or None,
        places=_places(offer),
        workplace=next((name for name in ("hybrid", "remote", "on_site") if offer.get(name) is True), None),
        employment=text(offer.get("employment_type_code")),
        pay=_pay(table(offer.get("salary"))),
        published=text(offer.get("published_at")) or text(offer.get("created_at")),
        expires=text(offer.get("close_at")),
        language=language,
        departments=tuple(filter(None, [text(offer.get("department"))])),
        listed=text(offer.get("status")) in (None, "published"),
    )


def _words(offer: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """Return (language, title and texts): the offer's own, what it leaves empty from its translations.

    The language is known where one translation alone, or one with the same title and text, says it.
    """
    own = {key: offer.get(key) for key in ("title", "description", "requirements")}
    translations = {code: table(words) for code, words in table(offer.get("translations")).items()}
    if not text(own["description"]) and not text(own["requirements"]):
        for code, words in translations.items():
            if text(words.get("description")) or text(words.get("requirements")):
                return code, {**words, "title": text(words.get("title")) or own["title"]}
    same = [code for code, words in translations.items() if len(translations) == 1 or
            (words.get("title"), words.get("description")) == (own["title"], own["description"])]  # fmt: skip
    return (same[0] if len(same) == 1 else None), own


def _places(offer: dict[str, Any]) -> tuple[RawPlace, ...]:
    listed = [
        RawPlace(city=text(item.get("city")), region=text(item.get("state")), country=_country(item))
        for item in map(table, items(offer.get("locations")))
    ]
    found = [place for place in listed if place != RawPlace()]
    if found:
        return tuple(dict.fromkeys(found))
    city, area, country = text(offer.get("city")), text(offer.get("state_name")), _country(offer)
    if city or area:
        return (RawPlace(city=city, region=area, country=country),)
    words = text(offer.get("location"))
    return (RawPlace(text=words, country=country),) if words or country else ()


def _country(item: dict[str, Any]) -> str | None:
    return text(item.get("country")) or text(item.get("country_code"))


def _pay(salary: dict[str, Any]) -> tuple[RawPay, ...]:
    low, high = amount(salary.get("min")), amount(salary.get("max"))
    if low is None and high is None:
        return ()
    currency, period = text(salary.get("currency")), text(salary.get("period"))
    sums = " – ".join(dict.fromkeys(f"{part:f}" for part in (low, high) if part is not None))
    return (RawPay(low, high, currency, period, " ".join(filter(None, [currency, sums, period and f"per {period}"]))),)
