"""One schema.org JobPosting, as JSON-LD gives it, as a RawPosting.

Facts: schema.org/JobPosting and what search engines ask of it. Keys are read whatever their case; a value may be one,
a list, an object or a text. Places that share one address but differ in
name are what their names say. Estimated pay is not read: it is no employer's word.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import urljoin

from jobs.contract import RawPay, RawPlace, RawPosting
from jobs.parsing.html import one_line
from jobs.parsing.markup import as_html, heading
from jobs.parsing.payload import amount

_SECTIONS = (
    ("responsibilities", "Responsibilities"), ("qualifications", "Qualifications"), ("skills", "Skills"),
    ("experiencerequirements", "Experience"), ("educationrequirements", "Education"), ("jobbenefits", "Benefits"),
)  # fmt: skip
_UNIT_CODES = {"HUR": "hour", "DAY": "day", "WEE": "week", "MON": "month", "ANN": "year"}
# Nobody states base pay of this size in these currencies for less than a year.
_CERTAIN_YEAR = Decimal(30_000)
_CERTAIN_CURRENCIES = frozenset({"AUD", "CAD", "CHF", "EUR", "GBP", "USD"})
_BARE_SUM = re.compile(r"\s*(\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d{1,2})?\s*")
_NOT_A_CITY = re.compile(r"[;|/]|\bremote\b|\bhybrid\b", re.IGNORECASE)
Node = Mapping[str, Any]


def raw_posting(node: Node, page_url: str, known: Mapping[str, Node]) -> RawPosting:
    """Return the posting of one JobPosting node; raises ValueError with a sentence where it has no title.

    `known` maps the @id of the page's nodes to them. `external_id` is the identifier, the posting's own address, or a
    hash of title, places and employer where it has neither.
    """
    job = _fields(node)
    title = _text(job.get("title")) or _text(job.get("name"))
    if title is None:
        raise ValueError("The JobPosting has no title.")
    places = _places(job, known)
    employer = _name(_resolved(job.get("hiringorganization"), known))
    url = _text(job.get("url")) or _text(job.get("mainentityofpage"))
    own = _joined(page_url, url) if url else None
    return RawPosting(
        external_id=identifier(node) or own or _digest(title, employer, places),
        title=title,
        url=own or page_url,
        company_name=employer,
        html=_html(job),
        places=places,
        workplace=_words(job.get("joblocationtype")),
        employment=_words(job.get("employmenttype")),
        pay=_pay(job),
        pay_text=_pay_text(job),
        published=_text(job.get("dateposted")),
        expires=_text(job.get("validthrough")),
        language=_name(job.get("inlanguage")),
        departments=tuple(filter(None, [_name(_resolved(job.get("employmentunit"), known))])),
    )


def identifier(node: Node) -> str | None:
    """Return the stated identifier of a JobPosting; None where it states none."""
    for stated in _several(_fields(node).get("identifier")):
        value = _text(_fields(stated).get("value")) if isinstance(stated, dict) else _text(stated)
        if value:
            return one_line(value)
    return None


def _fields(node: object) -> dict[str, Any]:
    """Return an object with its keys in lower case and without a vocabulary's prefix; an empty one for anything else."""
    if not isinstance(node, Mapping):
        return {}
    return {re.sub(r"^(?:https?://schema\.org/|schema:)", "", str(key)).lower(): value for key, value in node.items()}


def _several(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: object) -> str | None:
    """Return a text: of a string, a number, the first of a list, or an object's @value, @id or name."""
    if isinstance(value, list):
        return next((found for found in map(_text, value[:5]) if found), None)
    if isinstance(value, dict):
        return next((found for key in ("@value", "name", "@id") if (found := _text(value.get(key)))), None)
    if isinstance(value, str):
        return value if value.strip() else None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18 else None


def _name(value: object) -> str | None:
    found = _text(_fields(value).get("name")) if isinstance(value, dict) else _text(value)
    return unescape(found) if found else None


def _words(value: object) -> str | None:
    """Return the words of one value or several, as one text."""
    words = [word for word in map(_text, _several(value)[:10]) if word]
    return ", ".join(words) or None


def _resolved(value: object, known: Mapping[str, Node]) -> object:
    """Return the node that a bare reference such as {"@id": "#org"} means; anything else as it is."""
    if isinstance(value, list) and value:
        return _resolved(value[0], known)
    if isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"], str):
        return known.get(value["@id"])
    return value


def _joined(page_url: str, url: str) -> str | None:
    try:
        return urljoin(page_url, url.strip())
    except ValueError:
        return None


def _digest(title: str, employer: str | None, places: tuple[RawPlace, ...]) -> str:
    stated = repr((one_line(title), employer, places)).encode("utf-8", "replace")
    return f"posting-{hashlib.sha256(stated).hexdigest()[:32]}"


def _html(job: Node) -> str | None:
    """Return the description, and each further section that it does not hold already."""
    description = _text(job.get("description")) or ""
    parts = [as_html(description)] if description else []
    for key, title in _SECTIONS:
        texts = [text for text in map(_text, _several(job.get(key))[:100]) if text and text not in description]
        if len(texts) > 1:
            parts.append(heading(title) + "<ul>" + "".join(f"<li>{as_html(text)}</li>" for text in texts) + "</ul>")
        elif texts:
            parts.append(heading(title) + as_html(texts[0]))
    return "\n".join(parts) or None


# Places


def _places(job: Node, known: Mapping[str, Node]) -> tuple[RawPlace, ...]:
    stated = [_resolved(item, known) for item in _several(job.get("joblocation"))[:100]]
    addresses = [_fields(item).get("address") if isinstance(item, dict) else None for item in stated]
    names = [_name(_fields(item).get("name")) if isinstance(item, dict) else None for item in stated]
    # Several places at one address: the address is the head office's, the names tell the places.
    by_name = len({repr(address) for address in addresses}) < len({name for name in names if name})
    found = [
        _place(item, known) if not (by_name and name) else RawPlace(text=name, country=_country(address))
        for item, name, address in zip(stated, names, addresses, strict=True)
    ]
    for item in _several(job.get("applicantlocationrequirements"))[:100]:
        where = _resolved(item, known)
        name = _name(where)
        if name or isinstance(where, dict):
            found.append(RawPlace(text=name) if name else _place(where, known))
    return tuple(place for place in found if place is not None)


def _place(item: object, known: Mapping[str, Node]) -> RawPlace | None:
    if isinstance(item, str):
        return RawPlace(text=unescape(item)) if item.strip() else None
    place = _fields(item)
    address = _resolved(place.get("address"), known)
    if isinstance(address, str) and address.strip():
        return RawPlace(text=unescape(address))
    parts = _fields(address) or (place if "addresslocality" in place or "addresscountry" in place else {})
    city, area = _name(parts.get("addresslocality")), _name(parts.get("addressregion"))
    country = _country(parts)
    if city and _NOT_A_CITY.search(city):
        return RawPlace(text=", ".join(part for part in (city, area) if part), country=country)
    if city or area:
        return RawPlace(city=city, region=area, country=country)
    name = _name(place.get("name"))
    if name or country:
        return RawPlace(text=name or country, country=country)
    return None


def _country(address: object) -> str | None:
    """Return the country of an address: a text, a Country, or a Country whose name is the same many times."""
    return _name(_fields(address).get("addresscountry"))


# Pay


def _pay(job: Node) -> tuple[RawPay, ...]:
    bands = (_band(item, job) for item in _several(job.get("basesalary"))[:20])
    return tuple(band for band in bands if band is not None)


def _band(item: object, job: Node) -> RawPay | None:
    """Return one band of baseSalary: a MonetaryAmount, a bare sum beside salaryCurrency, or None for words."""
    stated = _fields(item) if isinstance(item, dict) else {}
    inner = stated.get("value")
    value = _fields(inner[0] if isinstance(inner, list) and inner else inner)
    sums = {key: amount(value.get(key, stated.get(key))) for key in ("minvalue", "maxvalue")}
    single = amount(value.get("value")) if value else _sum(inner if stated else item)
    low, high = sums["minvalue"], sums["maxvalue"]
    if low is None and high is None:
        low = high = single
    if low is None and high is None:
        return None
    currency = next(
        (found for found in (_text(stated.get("currency")), _text(value.get("currency")), _text(job.get("salarycurrency")))
         if found), None,
    )  # fmt: skip
    unit = _text(value.get("unittext", stated.get("unittext")))
    code = _text(value.get("unitcode", stated.get("unitcode"))) or ""
    period = unit or _UNIT_CODES.get(code.upper()) or certain_period(low, high, currency)
    sums_stated = " – ".join(dict.fromkeys(f"{part:f}" for part in (low, high) if part is not None))
    label = f"{sums_stated} {currency or ''}{f' per {unit.lower()}' if unit else ''}"
    return RawPay(low, high, currency, period, one_line(label))


def _sum(value: object) -> Decimal | None:
    """Return a number, or a text that is a sum and nothing else."""
    if not isinstance(value, str):
        return amount(value)
    return amount(re.sub(r"[, ]", "", value)) if _BARE_SUM.fullmatch(value) else None


def certain_period(low: Decimal | None, high: Decimal | None, currency: str | None) -> str | None:
    """Return "year" for a sum without a unit that can be nothing else; None where a person would have to guess."""
    least = min((part for part in (low, high) if part), default=Decimal(0))
    return "year" if least >= _CERTAIN_YEAR and (currency or "").strip().upper() in _CERTAIN_CURRENCIES else None


def _pay_text(job: Node) -> str | None:
    """Return baseSalary where it is words, such as "4,000 – 5,000 EUR per month"."""
    words = next((item for item in _several(job.get("basesalary")) if isinstance(item, str)), None)
    if words is None or _BARE_SUM.fullmatch(words):
        return None
    currency = _text(job.get("salarycurrency"))
    return f"{words} {currency}" if currency and not re.search(r"[A-Z]{3}|[$€£]", words) else words
