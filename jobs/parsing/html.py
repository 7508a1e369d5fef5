"""Markup from outside: made safe once, read as plain text, and marked where a label's words stand.

`plain_text` is the text that evidence offsets count in; `mark` finds the same offsets in the markup again. Both walk the
sanitised markup with one tokeniser, so they cannot disagree. Example: <p>a</p><p>b</p> -> "a\\nb".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

import nh3
from selectolax.lexbor import LexborHTMLParser

MAX_HTML = 200_000
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "li", "ol", "p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
BLOCKS = frozenset(TAGS - {"a", "abbr", "b", "code", "em", "i", "strong", "u"})
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="nofollow noopener",
    clean_content_tags={"script", "style", "template", "noscript", "title", "textarea", "svg", "math", "iframe"},
    strip_comments=True,
)
_HIDDEN = "[hidden],[aria-hidden=true],[style*='display:none'],[style*='display: none'],[style*='visibility:hidden']"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]|[\ud800-\udfff]")
_INVISIBLE = re.compile(r"[\u200b\u2060\ufeff\u00ad]")
_PIECE = re.compile(r'<(?:[^>"]|"[^"]*")*>|&[#\w]+;|[^<&]+|[<&]')
_TAG_NAME = re.compile(r"</?([a-z][a-z0-9]*)")
_EMPTY_BLOCK = re.compile(r"<(p|div|li|ul|ol|h[2-6]|strong|b|em|i|u)>\s*</\1>")


def tidy(text: str) -> str:
    """Return `text` without NUL and control characters, with line breaks as \\n."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def sanitise(html: str) -> str:
    """Return `html` with the allowed tags alone: no script, style, hidden text, comment or relative link."""
    text = tidy(html)[:MAX_HTML]
    if re.search(r"hidden|display\s*:\s*none", text, re.IGNORECASE):
        text = _without_hidden(text)
    text = re.sub(r"<(/?)h1\b", r"<\1h2", text, flags=re.IGNORECASE)
    cleaned = _INVISIBLE.sub("", _CLEANER.clean(text).replace("&nbsp;", " ").replace("\u00a0", " "))
    for _ in range(3):
        cleaned, count = _EMPTY_BLOCK.subn("", cleaned)
        if not count:
            break
    return cleaned.strip()


def _without_hidden(html: str) -> str:
    """Return `html` without the elements that a reader would not see; texts carry planted instructions there."""
    tree = LexborHTMLParser(html)
    for node in tree.css(_HIDDEN):
        node.decompose()
    body = tree.body
    return body.inner_html or "" if body is not None else ""


def _pieces(html: str) -> Iterator[tuple[str, str]]:
    """Yield (raw piece, its text) in order; a tag's text is "\\n" for a block boundary and "" inside a line."""
    for match in _PIECE.finditer(html):
        raw = match.group()
        if raw.startswith("<") and len(raw) > 1:
            name = _TAG_NAME.match(raw)
            yield raw, "\n" if name and name[1] in BLOCKS else ""
        else:
            yield raw, unescape(raw)


def _characters(html: str) -> Iterator[tuple[str, int, int]]:
    """Yield (kept character, start, end of its raw form in `html`): white space runs fold to one, blocks to one \\n."""
    pending = ""
    position = 0
    started = False
    for raw, text in _pieces(html):
        start, position = position, position + len(raw)
        if raw.startswith("<") and len(raw) > 1:
            if text and started:
                pending = "\n"
            continue
        single = not raw.startswith("&")
        for offset, character in enumerate(text):
            if character.isspace():
                if started and not pending:
                    pending = " "
                continue
            begin, end = (start + offset, start + offset + 1) if single else (start, position)
            if pending:
                yield pending, begin, begin
                pending = ""
            started = True
            yield character, begin, end


def plain_text(html: str) -> str:
    """Return the text of sanitised markup: one line a block, white space folded, entities read."""
    return "".join(character for character, _, _ in _characters(html))


def mark(html: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return sanitised markup with `<mark id=e-N>` around each span of `plain_text(html)`.

    N is the span's place in `spans`. A span that crosses elements becomes several marks, of which the first has the id.
    Where spans overlap, the characters belong to the one that begins first, and a later one starts where that ends.
    """
    if not spans:
        return html
    owner: dict[int, int] = {}
    for number in sorted(range(len(spans)), key=lambda item: (spans[item][0], -spans[item][1])):
        for offset in range(*spans[number]):
            owner.setdefault(offset, number)
    runs: list[tuple[int, int, int]] = []
    for offset, (_, begin, end) in enumerate(_characters(html)):
        number = owner.get(offset, -1)
        if number < 0 or begin == end:
            continue
        if runs and runs[-1][0] == number and "<" not in html[runs[-1][2] : begin]:
            runs[-1] = (number, runs[-1][1], end)
        else:
            runs.append((number, begin, end))
    parts: list[str] = []
    position = 0
    named: set[int] = set()
    for number, begin, end in runs:
        opening = "<mark>" if number in named else f'<mark id="e-{number}">'
        named.add(number)
        parts += [html[position:begin], opening, html[begin:end], "</mark>"]
        position = end
    parts.append(html[position:])
    return "".join(parts)


def one_line(text: str) -> str:
    """Return `text` as one line without control characters."""
    return " ".join(_INVISIBLE.sub("", tidy(text)).split())
