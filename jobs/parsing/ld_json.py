"""JSON-LD in a page: every script of it, each read by itself, with the mistakes that pages make mended where that is sure.

Mended: raw line breaks in strings, comment and CDATA frames, JavaScript comments, a comma or semicolon too many, several
values in one script, a script whose whole content was escaped. Example: `<!-- {"@type": "JobPosting"}; -->` is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

# Beyond this a page was made to be slow, not to be read.
MAX_SCRIPTS = 500
MAX_NODES = 20_000
_TYPE = re.compile(rb"""\btype\s*=\s*["']?\s*application/ld\+json\b""")
_OPENINGS = ("<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA[")
_CLOSINGS = ("-->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>", ";")
# A comment is bounded, so that many openings without an end take no square of their number.
_STRING_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.{0,400}?\*/', re.DOTALL)
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])', re.DOTALL)
_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)


@dataclass(frozen=True, slots=True)
class Script:
    """One JSON-LD script of a page: its place among them (from 1), its values, or why it could not be read.

    `names_posting`: the word JobPosting stands in it.
    """

    number: int
    values: tuple[Any, ...]
    problem: str
    names_posting: bool


def scripts(page: str) -> tuple[Script, ...]:
    """Return the JSON-LD scripts of a page in order; time grows with the page's length alone."""
    found: list[Script] = []
    for content in _contents(page.encode("utf-8", "replace")):
        text = content.decode("utf-8", "replace")
        if not text.strip():
            continue
        values, problem = _values(text)
        found.append(Script(len(found) + 1, values, problem, "JobPosting" in text))
        if len(found) == MAX_SCRIPTS:
            break
    return tuple(found)


def _contents(page: bytes) -> Iterator[bytes]:
    """Yield what stands in each JSON-LD script; lower() of bytes keeps every offset. Commented-out scripts are none."""
    lowered = page.lower()
    place = 0
    while True:
        start = lowered.find(b"<script", place)
        comment = lowered.find(b"<!--", place)
        if 0 <= comment < start:
            end = lowered.find(b"-->", comment + 4)
            if end < 0:
                return
            place = end + 3
            continue
        opened = lowered.find(b">", start) if start >= 0 else -1
        closed = lowered.find(b"</script", opened) if opened >= 0 else -1
        if closed < 0:
            return
        if _TYPE.search(lowered[start : min(opened, start + 2_000)]):
            yield page[opened + 1 : closed]
        place = closed + 9


def _values(text: str) -> tuple[tuple[Any, ...], str]:
    """Return the values of one script, or why it has none."""
    plain = _unframed(text)
    problem = ""
    for candidate in (plain, _without_comments(plain), _without_comments(unescape(plain))):
        values, why = _decoded(candidate)
        if not why:
            return values, ""
        problem = problem or why
    return (), problem


def _unframed(text: str) -> str:
    """Return a script's content without the frames that hide it from browsers of old."""
    plain = text.strip()
    for _ in range(4):
        before = plain
        for opening in _OPENINGS:
            plain = plain.removeprefix(opening).lstrip()
        for closing in _CLOSINGS:
            plain = plain.removesuffix(closing).rstrip()
        if plain == before:
            break
    return plain


def _without_comments(text: str) -> str:
    bare = _STRING_OR_COMMENT.sub(lambda found: found[0] if found[0].startswith('"') else " ", text)
    return _STRING_OR_COMMA.sub(lambda found: found[0] if found[0].startswith('"') else "", bare)


def _decoded(text: str) -> tuple[tuple[Any, ...], str]:
    values: list[Any] = []
    place = 0
    try:
        while place < len(text):
            if text[place].isspace() or text[place] in ";,":
                place += 1
                continue
            value, place = _DECODER.raw_decode(text, place)
            values.append(value)
    except json.JSONDecodeError as error:
        return (), f"its JSON breaks off at character {error.pos}"
    except (RecursionError, ValueError):
        return (), "its JSON is nested or numbered beyond what can be read"
    return tuple(values), "" if values else "it is empty"


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD value, the outer ones first, at most MAX_NODES."""
    waiting: list[Any] = [value]
    count = 0
    while waiting and count < MAX_NODES:
        item = waiting.pop(0) if len(waiting) < 64 else waiting.pop()
        count += 1
        if isinstance(item, dict):
            yield item
            waiting.extend(part for part in item.values() if isinstance(part, dict | list))
        elif isinstance(item, list):
            waiting.extend(part for part in item if isinstance(part, dict | list))


def types(node: dict[str, Any]) -> frozenset[str]:
    """Return the types of a node without their vocabulary: JobPosting for https://schema.org/JobPosting."""
    stated = node.get("@type", node.get("type"))
    names = stated if isinstance(stated, list) else [stated]
    return frozenset(re.split(r"[/#:]", name.strip())[-1] for name in names if isinstance(name, str))
