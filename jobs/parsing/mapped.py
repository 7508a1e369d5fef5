"""Entries of a feed of an employer's own format, read with the map that a person made for it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

from jobs.contract import Page, RawPay, RawPlace, RawPosting, Rejected
from jobs.errors import Malformed
from jobs.parsing.feed_xml import MAX_ENTRIES, read_xml
from jobs.parsing.field_map import FieldMap
from jobs.parsing.field_paths import Path, Spaces, is_element, nodes, path_text, values
from jobs.parsing.html import one_line
from jobs.parsing.markup import as_html, page_text
from jobs.parsing.payload import amount, read_json

NAME = "The feed"
_DECLARED = re.compile(r"""\bxmlns:([\w.-]{1,40})\s*=\s*["']([^"'<>]{1,300})["']""")
_COMPLETE = frozenset({"id", "url", "apply_url", "pay_min", "pay_max"})
_SUM = re.compile(r"\d[\d.,'\u00a0\u202f ]*")


def read_feed(page: Page) -> tuple[Any, Spaces]:
    """Return the root of a feed, JSON or XML by its first sign, and the namespaces of its prefixes; raises like those."""
    start = page.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")):
        return read_json(page, NAME), {}
    root = read_xml(page, NAME)
    return root, dict(_DECLARED.findall(page_text(page.body[:1_000_000], page.headers)))


def records(root: Any, path: Path, spaces: Spaces) -> list[Any]:
    """Return the entries at `path`; raises Malformed where the way to them is not there, or they are too many.

    A list of JSON that is there may be empty, and so may an element of XML whose entries all went.
    """
    way = Path(path.steps[:-1])
    parents = nodes(way, root, spaces)
    last = path.steps[-1] if path.steps else None
    if last is None:
        is_there = isinstance(root, list) or is_element(root) or isinstance(root, dict)
    else:
        is_there = any(is_element(parent) or (isinstance(parent, dict) and last.name in parent) for parent in parents)
    if not is_there:
        raise Malformed(
            f"{NAME} has nothing at “{path_text(path)[:80]}”, where its entries stood; nothing was changed.", "record"
        )
    found = nodes(path, root, spaces)
    if len(found) > MAX_ENTRIES:
        raise Malformed(f"{NAME} has more than {MAX_ENTRIES} entries; nothing was changed.", "record")
    return found


def read_records(
    entries: list[Any], mapped: FieldMap, spaces: Spaces, url: str
) -> tuple[tuple[RawPosting, ...], tuple[Rejected, ...]]:
    """Read each entry by itself: one that cannot be read is rejected with its reason; so is the second of two equal ids."""
    postings: dict[str, RawPosting] = {}
    rejected: list[Rejected] = []
    for number, entry in enumerate(entries, start=1):
        external_id = next(iter(field_values("id", mapped, entry, spaces)), None)
        try:
            posting = read_record(entry, mapped, spaces, url)
            if posting.external_id in postings:
                raise ValueError("The same id stands twice on this board.")
        except ValueError as problem:
            rejected.append(Rejected(external_id, f"entry {number}", str(problem)))
            continue
        postings[posting.external_id] = posting
    return tuple(postings.values()), tuple(rejected)


def field_values(name: str, mapped: FieldMap, entry: Any, spaces: Spaces) -> list[str]:
    """Return what one field of an entry holds, by the map; empty where the map or the entry says nothing."""
    expression = mapped.fields.get(name)
    if expression is None:
        return []
    return values(expression, entry, spaces, complete=name in _COMPLETE, markup=name == "text")


def read_record(entry: Any, mapped: FieldMap, spaces: Spaces, url: str) -> RawPosting:
    """Return one entry as a posting; raises ValueError with a sentence where it has no title or no address."""

    def all_of(name: str) -> list[str]:
        return field_values(name, mapped, entry, spaces)

    def one(name: str) -> str | None:
        return next(iter(all_of(name)), None)

    title = one_line(one("title") or "")
    if not title:
        raise ValueError("The entry has no title.")
    link = address(one("url"), url)
    if link is None:
        raise ValueError("The entry has no address.")
    company, currency, period = one("company"), one("pay_currency"), one("pay_period")
    low, high = stated_sum(one("pay_min")), stated_sum(one("pay_max"))
    pay_text = one("pay_text")
    label = pay_text or " ".join(filter(None, [one("pay_min"), one("pay_max"), currency, period]))
    return RawPosting(
        external_id=one("id") or link,
        title=title,
        url=link,
        apply_url=address(one("apply_url"), url),
        company_name=company,
        places=tuple(RawPlace(text=place) for place in dict.fromkeys(all_of("place"))),
        workplace=one("workplace"),
        employment=one("employment"),
        pay=(RawPay(low, high, currency, period, label),) if low is not None or high is not None else (),
        pay_text=pay_text,
        published=one("published"),
        expires=one("expires"),
        language=one("language"),
        departments=tuple(dict.fromkeys(all_of("department"))),
        # Read last: what is read of it as markup loses its prefixes.
        html="\n".join(as_html(part) for part in all_of("text")) or None,
    )


def address(stated: str | None, base: str) -> str | None:
    """Return an address, made whole where it is written without its host; None where there is none that can be read."""
    if stated is None:
        return None
    try:
        return urljoin(base, stated)
    except ValueError:
        return None


def stated_sum(text: str | None) -> Any:
    """Return the sum of a field that holds one: "60000", "60 000 EUR", "60,000.00"; None where nobody could say."""
    match = _SUM.search(text or "")
    if match is None:
        return None
    digits = re.sub(r"[\s\u00a0\u202f']", "", match[0]).rstrip(".,")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+,\d{1,2}", digits):
        digits = digits.replace(",", ".")
    return amount(digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else None
