"""Markup from outside: made safe once, read as plain text, and marked where a label's words stand.

`plain_text` is the text that evidence offsets count in; `mark` finds the same offsets in the markup again. Both walk the
sanitised markup by one rule, which a property test holds. Example: <p>a</p><p>b</p> -> "a\\nb".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html import unescape

import nh3
from selectolax.lexbor import LexborHTMLParser

MAX_HTML = 200_000
# Parsing takes the square of the nesting; no honest advert has so many tags.
MAX_TAGS = 10_000
# Empty blocks inside empty blocks are removed to this depth.
MAX_NESTED = 60
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "li", "ol", "p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
BLOCKS = frozenset(TAGS - {"a", "abbr", "b", "code", "em", "i", "strong", "u"})
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    # Without "*" the library would allow lang and title everywhere.
    attributes={"*": set(), "a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="nofollow noopener",
    clean_content_tags={"script", "style", "template", "noscript", "title", "textarea", "svg", "math", "iframe"},
    strip_comments=True,
)
_MAY_HIDE = (b"hidden", b"display", b"visibility", b"opacity", b"font-size:0", b"font-size: 0")
_STYLE = re.compile(r"style\s*=")
_ODD_LETTER = re.compile(r"[&\\*]")
_HIDING_STYLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|font-size:0(?![.\d])|opacity:0(?![.\d])|\\", re.IGNORECASE
)
# A comment that nothing ends goes on to the end, as in CSS.
_CSS_NOISE = re.compile(r"/\*.*?(?:\*/|\Z)|\s+", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]|[\ud800-\udfff]")
# Characters that nobody sees: zero width, soft hyphens, writing-direction overrides, and tags, which carry hidden text.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_UNSEEN = re.compile(f"{_CONTROL.pattern}|{_INVISIBLE.pattern}")
# The same in UTF-8: those of ASCII, and of each other leading byte what follows it. Few texts hold any, and bytes tell at once.
_ASCII_CONTROLS = bytes(code for code in range(128) if _CONTROL.match(chr(code)))
_UNSEEN_BYTES = (
    (b"\xc2", re.compile(rb"\xc2[\x80-\x9f\xad]")),
    (b"\xe2", re.compile(rb"\xe2(?:\x80[\x8b\xaa-\xae]|\x81[\xa0\xa6-\xa9])")),
    (b"\xed", re.compile(rb"\xed[\xa0-\xbf]")),
    (b"\xef", re.compile(rb"\xef(?:\xbb\xbf|\xbf[\xbe\xbf])")),
    (b"\xf3", re.compile(rb"\xf3\xa0[\x80\x81]")),
)
_TAG = re.compile(r'</?([a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>')
# Without a callback for each tag; together they are _TAG.
_BLOCK_TAG = re.compile(rf'</?(?:{"|".join(sorted(BLOCKS, key=len, reverse=True))})(?![a-z0-9])(?:[^>"]|"[^"]*")*>')
_INLINE_TAG = re.compile(
    rf'</?(?!(?:{"|".join(sorted(BLOCKS, key=len, reverse=True))})(?![a-z0-9]))[a-z][a-z0-9]*(?:[^>"]|"[^"]*")*>'
)
_PIECE = re.compile(r'<(?:[^>"]|"[^"]*")*>|&[#\w]+;|[^<&]+|[<&]')
_EMPTY_BLOCK = re.compile(r"<(p|div|li|ul|ol|h[2-6]|strong|b|em|i|u)>\s*</\1>")
# Stands for a block's edge while text is folded; sanitised markup cannot hold it.
_EDGE = "\x00"


def tidy(text: str) -> str:
    """Return `text` without NUL and control characters, with line breaks as \\n."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text) if _holds_unseen(text) else text


def _holds_unseen(text: str) -> bool:
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw.translate(None, _ASCII_CONTROLS)) < len(raw):
        return True
    return len(raw) > len(text) and any(lead in raw and found.search(raw) for lead, found in _UNSEEN_BYTES)


def sanitise(html: str) -> str:
    """Return `html` with the allowed tags alone: no script, style, hidden text, comment or relative link."""
    text = tidy(html)[:MAX_HTML]
    if text.count("<") > MAX_TAGS:
        text = "<".join(text.split("<", MAX_TAGS)[:MAX_TAGS])
    # No letter outside ASCII becomes one of these words.
    lowered = text.encode("ascii", "replace").lower()
    if any(word in lowered for word in _MAY_HIDE) or (b"style" in lowered and _has_odd_style(text.lower())):
        text = _without_hidden(text)
    if b"h1" in lowered:
        text = re.sub(r"<(/?)h1\b", r"<\1h2", text, flags=re.IGNORECASE)
    cleaned = _clean(text)
    while len(cleaned) > MAX_HTML:
        # Escaping makes markup longer: cut the input in proportion, so that no tag is cut.
        text = text[: len(text) * MAX_HTML // len(cleaned) - 1]
        cleaned = _clean(text)
    return cleaned


def _has_odd_style(lowered: str) -> bool:
    """Whether a style is written with entities, escapes or comments, behind which a word may hide; piece by piece, so that
    many beginnings without an end cost no more than their length."""
    return any(
        found and _ODD_LETTER.search(piece, found.end())
        for piece in lowered.split(">")
        if (found := _STYLE.search(piece))
    )


def _clean(text: str) -> str:
    cleaned = _CLEANER.clean(text)
    unseen = _holds_unseen(cleaned)
    cleaned = (tidy(cleaned) if unseen or "\r" in cleaned else cleaned).replace("&nbsp;", " ").replace("\u00a0", " ")
    if unseen:
        cleaned = _INVISIBLE.sub("", cleaned)
    for _ in range(MAX_NESTED):
        cleaned, count = _EMPTY_BLOCK.subn("", cleaned)
        if not count:
            break
    return cleaned.strip()


def _without_hidden(html: str) -> str:
    """Return `html` without the elements that a reader would not see; texts carry planted instructions there."""
    tree = LexborHTMLParser(html)
    for node in tree.css("[hidden],[aria-hidden],[style]"):
        marks = node.attributes
        style = _CSS_NOISE.sub("", marks.get("style") or "")
        if (
            "hidden" in marks
            or (marks.get("aria-hidden") or "").strip().lower() == "true"
            or _HIDING_STYLE.search(style)
        ):
            node.decompose()
    body = tree.body
    return body.inner_html or "" if body is not None else ""


def plain_text(html: str) -> str:
    """Return the text of sanitised markup: one line a block, white space folded, entities read."""
    text = unescape(_BLOCK_TAG.sub(_EDGE, _INLINE_TAG.sub("", html)))
    return "\n".join(filter(None, map(" ".join, map(str.split, text.split(_EDGE)))))


def _characters(html: str) -> Iterator[tuple[str, int, int]]:
    """Yield (character of `plain_text(html)`, start, end of its raw form in `html`); a block's edge has no raw form."""
    position = 0
    pending = ""
    space = (0, 0)
    started = False
    for match in _PIECE.finditer(html):
        raw = match.group()
        start, position = position, position + len(raw)
        tag = _TAG.fullmatch(raw)
        if tag:
            if tag[1] in BLOCKS and started:
                pending = "\n"
            continue
        entity = raw.startswith("&") and len(raw) > 1
        for offset, character in enumerate(unescape(raw) if entity else raw):
            begin, end = (start, position) if entity else (start + offset, start + offset + 1)
            if character.isspace():
                if started and not pending:
                    pending, space = " ", (begin, end)
                continue
            if pending:
                yield pending, *(space if pending == " " else (begin, begin))
                pending = ""
            started = True
            yield character, begin, end


def mark(html: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return sanitised markup with `<mark id=e-N>` around each span of `plain_text(html)`.

    N is the span's place in `spans`. A span that crosses elements or another span becomes several marks, of which the
    first has the id; where spans overlap, marks are nested. Spans outside the text mark what of it they hold.
    """
    edges = sorted({edge for start, end in spans if start < end for edge in (start, end)})
    if not edges:
        return html
    active = [[n for n, (start, end) in enumerate(spans) if start <= edge < end] for edge in edges]
    runs: list[tuple[list[int], int, int]] = []
    for offset, (_, begin, end) in enumerate(_characters(html)):
        place = bisect_right(edges, offset) - 1
        if place < 0 or not active[place] or begin == end:
            continue
        if runs and runs[-1][0] is active[place] and "<" not in html[runs[-1][2] : begin]:
            runs[-1] = (active[place], runs[-1][1], end)
        else:
            runs.append((active[place], begin, end))
    parts: list[str] = []
    position = 0
    named: set[int] = set()
    for numbers, begin, end in runs:
        opening = "".join("<mark>" if number in named else f'<mark id="e-{number}">' for number in numbers)
        named.update(numbers)
        parts += [html[position:begin], opening, html[begin:end], "</mark>" * len(numbers)]
        position = end
    parts.append(html[position:])
    return "".join(parts)


def one_line(text: str) -> str:
    """Return `text` as one line without control characters."""
    return " ".join(_UNSEEN.sub("", text).split())
