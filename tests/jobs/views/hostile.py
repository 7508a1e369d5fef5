"""Hostile values packed into few pages, and what a parser of HTML finds on a page that should not be there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from selectolax.lexbor import LexborHTMLParser

from jobs.parsing.html import TAGS

Marks = frozenset[tuple[str, str]]
# What sanitised texts may hold, and the marks of evidence around their words.
OF_TEXTS: Marks = frozenset({(tag, "") for tag in TAGS} | {("a", "href"), ("a", "rel"), ("mark", ""), ("mark", "id")})
_ADDRESSES = ("href", "src", "action", "formaction", "data", "srcset", "poster", "xlink:href", "background", "ping")
# What an element that any page has may carry without doing anything.
_PLAIN = frozenset({"class", "id", "lang", "dir", "datetime", "open", "role", "rel", "title"})
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_HARMLESS = ("http:", "https:", "mailto:")


def packed(values: Iterable[str], room: int) -> list[str]:
    """Return the values in lines of at most `room` characters; one that is longer stands in none."""
    lines = [""]
    for value in values:
        if len(value) > room:
            continue
        line = f"{lines[-1]} {value}".strip()
        if len(line) > room:
            lines.append(value)
        else:
            lines[-1] = line
    return lines


def marks(html: str) -> Marks:
    """Return (element, attribute) of all that a page holds; the attribute is empty for the element itself."""
    found: set[tuple[str, str]] = set()
    for node in LexborHTMLParser(html).css("*"):
        tag = node.tag or ""
        found.add((tag, ""))
        found.update((tag, name) for name in node.attributes)
    return frozenset(found)


def scripts(html: str) -> list[tuple[str, str]]:
    """Return (source, content) of each script of a page, in order."""
    found = LexborHTMLParser(html).css("script")
    return [(node.attributes.get("src") or "", node.text(deep=True) or "") for node in found]


def _is_plain(name: str) -> bool:
    return name in _PLAIN or name.startswith("aria-")


def escapes(html: str, honest: Set[tuple[str, str]]) -> list[str]:
    """Return what a page holds that no honest one does: an element, an attribute, a script, an address that runs."""
    known = {tag for tag, _ in honest}
    new = (mark for mark in sorted(marks(html) - honest) if not (mark[0] in known and _is_plain(mark[1])))
    found = [f"{tag} {name}".strip() for tag, name in new]
    for node in LexborHTMLParser(html).css("*"):
        for name, value in node.attributes.items():
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name in _ADDRESSES and _SCHEME.match(address) and not address.startswith(_HARMLESS):
                found.append(f"{node.tag} {name}={address[:60]}")
            if name.startswith("on") or name in ("style", "srcdoc"):
                found.append(f"{node.tag} {name}")
    return found
