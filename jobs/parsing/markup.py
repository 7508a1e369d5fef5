"""Bytes of a page as text, and text fields as markup: escaped once too often, plain with line breaks, or markup as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_-]{2,40})""", re.IGNORECASE)
_STATED = re.compile(r"charset\s*=\s*[\"']?([a-z0-9_-]{2,40})", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"&lt;/?[a-z][a-z0-9]*", re.IGNORECASE)


def page_text(body: bytes, headers: Mapping[str, str]) -> str:
    """Return the text of a page: by its byte order mark, its Content-Type, its own words, else UTF-8.

    What cannot be decoded becomes U+FFFD: one bad byte must not hide a page.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    stated = _STATED.search(headers.get("content-type", ""))
    meta = _CHARSET.search(body[:4096])
    name = stated[1] if stated else meta[1].decode("ascii") if meta else "utf-8"
    try:
        return body.decode(name, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def as_html(text: str) -> str:
    """Return a text field as markup.

    Markup stays as it is; markup that was escaped once more is unescaped once; plain text keeps its lines.
    """
    if _TAG.search(text):
        return text
    if _ESCAPED_TAG.search(text):
        return unescape(text)
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    lines = ("<br>".join(line.strip() for line in paragraph.split("\n")) for paragraph in paragraphs)
    return "".join(f"<p>{line}</p>" for line in lines if line)


def heading(text: str) -> str:
    """Return a heading of one section."""
    return f"<h3>{escape(text)}</h3>"
