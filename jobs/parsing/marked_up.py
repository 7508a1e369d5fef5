"""JobPosting that stands in a page's own elements: microdata (itemscope, itemprop) or RDFa Lite (typeof, property).

Each becomes a node like one of JSON-LD, so that one rule reads all three. Example: `<h1 itemprop="title">Data Engineer</h1>`
in an element with `itemtype="https://schema.org/JobPosting"` -> {"@type": "JobPosting", "title": "Data Engineer"}.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from jobs.parsing.html import one_line

# Beyond this a page was made to be slow, not to be read: parsing takes the square of the nesting.
MAX_PAGE = 3_000_000
MAX_DEPTH = 512
MAX_ITEM_DEPTH = 12
MAX_VALUES = 5_000
MAX_CHARACTERS = 4_000_000
# What is text with markup, and what is an address; of everything else the words count.
_MARKUP = frozenset({
    "description", "responsibilities", "qualifications", "skills", "experiencerequirements", "educationrequirements",
    "jobbenefits", "incentives", "incentivecompensation",
})  # fmt: skip
_ADDRESSES = frozenset({"url", "sameas", "logo", "image", "mainentityofpage"})
_NAMES = re.compile(r"(?:itemtype|typeof)\s*=[^>]{0,300}JobPosting", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})")
_UNREAD = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))
_EMPTY = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li",
    "dd", "dt", "option", "tr", "td", "th", "tbody", "thead",
})  # fmt: skip
Node = Any


@dataclass(frozen=True, slots=True)
class _Syntax:
    """The attributes of one syntax: what begins an item, what names its type, its properties and itself."""

    name: str
    scope: str
    type: str
    property: str
    own_name: str


_SYNTAXES = (
    _Syntax("microdata", "itemscope", "itemtype", "itemprop", "itemid"),
    _Syntax("RDFa", "typeof", "typeof", "property", "resource"),
)


def postings_in(page: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return (where, node) of each JobPosting, of the first syntax that has any; nothing of a page beyond reading."""
    if len(page) > MAX_PAGE or not _NAMES.search(page):
        return ()
    page = _without_scripts(page)
    if _too_deep(page):
        return ()
    root = LexborHTMLParser(page).root
    for syntax in _SYNTAXES:
        found = [item for item in _items(root, syntax) if "JobPosting" in item["@type"]]
        if found:
            return tuple((f"{syntax.name}, posting {number}", item) for number, item in enumerate(found, start=1))
    return ()


def _without_scripts(page: str) -> str:
    """Return the page without comments, scripts and styles: their content is no element, and may look like many."""
    for opening, closing in _UNREAD:
        lowered = page.lower()
        if len(lowered) != len(page):
            # A letter that becomes two moves all places behind it.
            lowered = page
        parts: list[str] = []
        place = 0
        while (start := lowered.find(opening, place)) >= 0:
            parts.append(page[place:start])
            end = lowered.find(closing, start)
            end = lowered.find(">", end) if end >= 0 else -1
            place = len(page) if end < 0 else end + 1
        page = "".join([*parts, page[place:]])
    return page


def _too_deep(page: str) -> bool:
    """Return whether elements may stand in each other beyond what honest pages do; linear in the page's length."""
    opened: Counter[str] = Counter()
    depth = 0
    for tag in _TAG.finditer(page):
        name = tag[2].lower()
        if name in _EMPTY or (tag[1] and not opened[name]):
            continue
        step = -1 if tag[1] else 1
        opened[name] += step
        depth += step
        if depth > MAX_DEPTH:
            return True
    return False


def _items(root: Node, syntax: _Syntax) -> Iterator[dict[str, Any]]:
    """Yield every item of the page, those that stand in others too."""
    waiting: list[tuple[Node, dict[str, Any] | None, int]] = [(root, None, 0)]
    values = characters = 0
    while waiting:
        node, item, depth = waiting.pop()
        marks = node.attributes
        names = _words(marks.get(syntax.property))
        inner, inner_depth = item, depth
        if syntax.scope in marks:
            inner, inner_depth = {"@type": _words(marks.get(syntax.type))}, depth + 1
            if own := marks.get(syntax.own_name):
                inner["@id"] = own
            if inner_depth > MAX_ITEM_DEPTH:
                continue
            for name in names if item is not None else ():
                _add(item, name, inner)
            yield inner
        elif names and item is not None and values < MAX_VALUES and characters < MAX_CHARACTERS:
            value = _value(node, names[0], marks)
            values, characters = values + 1, characters + len(value)
            for name in names if value else ():
                _add(item, name, value)
        waiting.extend((child, inner, inner_depth) for child in reversed(list(node.iter())))


def _words(value: str | None) -> list[str]:
    """Return the names of an attribute, each without its vocabulary: title of schema:title and of its whole address."""
    return [re.split(r"[/#:]", word)[-1] for word in (value or "").split()[:5]]


def _add(item: dict[str, Any] | None, name: str, value: object) -> None:
    """Add a value to a property: a second one makes it a list."""
    if item is None or name.startswith("@"):
        return
    if name not in item:
        item[name] = value
    elif isinstance(item[name], list):
        item[name].append(value)
    else:
        item[name] = [item[name], value]


def _value(node: Node, name: str, marks: dict[str, str | None]) -> str:
    """Return what an element says: the attribute made for it, its markup for a text, its address, else its words."""
    stated = marks.get("content")
    if stated is None and node.tag == "time":
        stated = marks.get("datetime")
    if stated is None and node.tag in ("data", "meter"):
        stated = marks.get("value")
    if stated is None and name.lower() in _ADDRESSES:
        stated = marks.get("href") or marks.get("src")
    if stated is None and name.lower() in _MARKUP:
        return (node.inner_html or "").strip()
    return one_line(stated if stated is not None else node.text(deep=True, separator=" "))
