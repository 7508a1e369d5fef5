"""A text as a recruiter types it, as markup: paragraphs, lists, headings and https links, everything else escaped.

An empty line ends a paragraph; lines that begin with "- ", "* " or "• " are a list, with "1. " or "1) " a numbered one,
with "## " a heading; a line that breaks inside a paragraph breaks on the page too. Example: "Hello\\n- a\\n- b" ->
<p>Hello</p><ul><li>a</li><li>b</li></ul>. What comes out still goes through `parsing.html.sanitise`, like any markup.
"""

from __future__ import annotations

import re
from html import escape

from jobs.parsing.html import tidy

MAX_TEXT = 30_000
_BULLET = re.compile(r"\s{0,3}[-*•–]\s+(\S.*)")
_NUMBER = re.compile(r"\s{0,3}\d{1,3}[.)]\s+(\S.*)")
_HEADING = re.compile(r"\s{0,3}#{1,4}\s+(\S.*)")
_LINK = re.compile(r"https://[^\s<>\"'`]{1,1900}")
# Punctuation that ends a sentence rather than an address.
_TRAILING = ".,;:!?)]}»”’"


def typed_html(text: str) -> str:
    """Return the markup of a typed text; nothing that was typed becomes markup of its own."""
    parts: list[str] = []
    block: list[str] = []
    kind = ""

    def close() -> None:
        if kind == "p":
            parts.append(f"<p>{'<br>'.join(block)}</p>")
        elif kind:
            parts.append(f"<{kind}>{''.join(f'<li>{item}</li>' for item in block)}</{kind}>")
        block.clear()

    for line in tidy(text)[:MAX_TEXT].split("\n"):
        line = line.rstrip()
        found, words = _kind(line)
        if found != kind or found == "h2":
            close()
            kind = found
        if found == "h2":
            parts.append(f"<h2>{_inline(words)}</h2>")
            kind = ""
        elif found:
            block.append(_inline(words))
    close()
    return "".join(parts)


def _kind(line: str) -> tuple[str, str]:
    """Return the block that a line belongs to ("" for none) and its words."""
    if not line.strip():
        return "", ""
    for kind, pattern in (("h2", _HEADING), ("ul", _BULLET), ("ol", _NUMBER)):
        match = pattern.fullmatch(line)
        if match:
            return kind, match[1].strip()
    return "p", line.strip()


def _inline(words: str) -> str:
    """Escape `words`; https addresses in them become links."""
    pieces: list[str] = []
    end = 0
    for match in _LINK.finditer(words):
        url = match[0].rstrip(_TRAILING)
        if not _has_host(url):
            continue
        pieces.append(escape(words[end : match.start()]))
        pieces.append(f'<a href="{escape(url)}" rel="nofollow noopener">{escape(url)}</a>')
        end = match.start() + len(url)
    pieces.append(escape(words[end:]))
    return "".join(pieces)


def _has_host(url: str) -> bool:
    host = url[len("https://") :].split("/", 1)[0].split("?", 1)[0]
    return bool(re.fullmatch(r"[\w.-]+\.[\w-]{2,}(?::\d{1,5})?", host))
