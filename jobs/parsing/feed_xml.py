"""RSS and Atom as XML: read whole, entities and external references refused, children found by their bare names.

Mended: named characters of HTML such as &nbsp;, a lone ampersand, and control characters, which real feeds hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import name2codepoint
from typing import Any

from defusedxml import DefusedXmlException, ElementTree

from jobs.contract import Page
from jobs.errors import Malformed
from jobs.parsing.markup import page_text
from jobs.parsing.payload import PAGE_BYTES, refuse_challenge, refuse_sign_in

MAX_ENTRIES = 20_000
_NAMED = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,30});|(?!#\d{1,7};|#x[0-9A-Fa-f]{1,6};))")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
Element = Any


def read_xml(page: Page, source: str) -> Element:
    """Return the root of an XML answer; raises Blocked for a challenge page and Malformed for anything else."""
    start = page.body[:2000].decode("utf-8", "replace").lstrip("\ufeff \t\r\n").lower()
    refuse_challenge(start, source)
    if not start.startswith("<") and not page.body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Malformed(f"{source} answered with something that is no XML; nothing was changed.", "answer")
    if start.startswith(("<!doctype html", "<html")):
        refuse_sign_in(page.body[:PAGE_BYTES].decode("utf-8", "replace"), source)
        raise Malformed(f"{source} answered with a web page instead of a feed; nothing was changed.", "answer")
    try:
        try:
            return _parsed(page.body)
        except ElementTree.ParseError:
            return _parsed(_mended(page))
    except DefusedXmlException as error:
        raise Malformed(
            f"{source} answered with XML that declares entities or leads elsewhere; it was not read.", "DOCTYPE"
        ) from error
    except ElementTree.ParseError as error:
        line, column = error.position
        raise Malformed(
            f"{source} answered with broken XML; nothing was changed.", f"line {line}, column {column}"
        ) from error
    except (RecursionError, ValueError, LookupError) as error:
        raise Malformed(f"{source} answered with XML that cannot be read; nothing was changed.", "answer") from error


def _parsed(body: bytes) -> Element:
    return ElementTree.fromstring(body, forbid_dtd=False, forbid_entities=True, forbid_external=True)


def _mended(page: Page) -> bytes:
    text = _DECLARATION.sub("", _CONTROL.sub("", page_text(page.body, page.headers)).lstrip("\ufeff"))
    return _NAMED.sub(_character, text).lstrip().encode("utf-8")


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if name in _OF_XML:
        return found[0]
    code = name2codepoint.get(name or "")
    if code is not None:
        return f"&#{code};"
    return f"&amp;{name};" if name else "&amp;"


def bare(name: object) -> str:
    """Return an element's name without its namespace, in small letters."""
    return name.rsplit("}", 1)[-1].lower() if isinstance(name, str) else ""


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the direct children of that bare name."""
    return (child for child in element if bare(child.tag) == name)


def child_text(element: Element, *names: str) -> str | None:
    """Return the text of the first named child that has any, the names tried in order; None where none has."""
    texts: dict[str, str] = {}
    for child in element:
        text = (child.text or "").strip()
        if text:
            texts.setdefault(bare(child.tag), text)
    return next((texts[name] for name in names if name in texts), None)


def inner_markup(element: Element) -> str:
    """Return what stands in an element: its text, or its children as markup (Atom's xhtml); empty where too deep."""
    if not len(element):
        return (element.text or "").strip()
    for part in element.iter():
        part.tag = bare(part.tag) or "span"
    try:
        return "".join(ElementTree.tostring(part, encoding="unicode") for part in element)
    except RecursionError:
        return ""
