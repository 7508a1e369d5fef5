"""Markup from outside: safe, readable, and marked exactly where the words stand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from jobs.parsing.html import MAX_HTML, TAGS, mark, one_line, plain_text, sanitise
from tests.jobs.parsing.corpora import needs_corpora, rows

SCHEMES = ("http:", "https:", "mailto:")


def faults(html: str) -> list[str]:
    """Return the elements, attributes and addresses that may not be in sanitised markup, as a parser sees it."""
    found = []
    body = LexborHTMLParser(f"<body>{html}").body
    assert body is not None
    for node in body.traverse(include_text=False):
        if node.tag not in TAGS | {"body"}:
            found.append(f"<{node.tag}>")
        for name, value in node.attributes.items():
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if node.tag != "a" or name not in {"href", "rel"} or (name == "href" and not address.startswith(SCHEMES)):
                found.append(f"{node.tag} {name}={value!r}")
    return found


def test_the_tags_allowed_are_few_and_known() -> None:
    assert len(TAGS) <= 32
    assert not TAGS & {"script", "style", "iframe", "img", "form", "input", "button", "mark", "svg", "object", "h1"}


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><script>alert(1)</script>", "<p>One</p>"),
        ("<p onclick=x() style='color:red' class=a id=b>One</p>", "<p>One</p>"),
        ("<!-- note --><p>One<!--block--></p>", "<p>One</p>"),
        ("<a href='https://a.example/x'>go</a>", '<a href="https://a.example/x" rel="nofollow noopener">go</a>'),
        ("<a href='javascript:alert(1)'>go</a>", '<a rel="nofollow noopener">go</a>'),
        ("<a href='/jobs'>go</a>", '<a rel="nofollow noopener">go</a>'),
        ("<a href='data:text/html,x'>go</a>", '<a rel="nofollow noopener">go</a>'),
        ("<h1>Team</h1>", "<h2>Team</h2>"),
        ("<p>a\x00b&#1;c\r\nd</p>", "<p>abc\nd</p>"),
        ("<p>a&nbsp;b\u200b</p>", "<p>a b</p>"),
        ("<ul><li>cut <b>off", "<ul><li>cut <b>off</b></li></ul>"),
        ("<p> </p><p>One</p><ul><li></li></ul>", "<p>One</p>"),
        ("<img src=x onerror=alert(1)>One", "One"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("", ""),
    ],
)
def test_only_allowed_markup_stays(html: str, expected: str) -> None:
    assert sanitise(html) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<span style='display:none'>PLANTED</span>",
        "<span style='DISPLAY : NONE !important'>PLANTED</span>",
        "<span style='color:red;display:/**/none'>PLANTED</span>",
        "<span style='display&#58;none'>PLANTED</span>",
        "<div hidden><p>PLANTED</p></div>",
        "<div aria-hidden='true'>PLANTED</div>",
        "<p style='visibility:hidden'>PLANTED</p>",
        "<p style='font-size:0px'>PLANTED</p>",
        "<p style='opacity: 0'>PLANTED</p>",
    ],
)
def test_text_that_no_reader_sees_is_dropped(hidden: str) -> None:
    assert sanitise(f"<p>Seen.</p>{hidden}<p>Also seen.</p>") == "<p>Seen.</p><p>Also seen.</p>"


def test_small_print_and_half_transparent_text_are_kept() -> None:
    html = sanitise("<p style='font-size:0.9em; opacity:0.5'>Small</p><p aria-hidden='false'>Seen</p>")
    assert html == "<p>Small</p><p>Seen</p>"


def test_instructions_in_tag_characters_and_direction_overrides_are_dropped() -> None:
    planted = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")
    assert sanitise(f"<p>Fair\u202e {planted}work</p>") == "<p>Fair work</p>"


@pytest.mark.parametrize(
    "unit", ["&", "<p>a</p>", "<b>", "x", "<a href='https://a.example'>a</a>", "<div>" * 40, "<", "&lt;"]
)
def test_the_size_is_bounded_whatever_comes(unit: str) -> None:
    assert len(sanitise(unit * (500_000 // len(unit)))) <= MAX_HTML


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<p>One<br>Two</p>", "One\nTwo"),
        ("<p>One\n  two</p>", "One two"),
        ("<p>A <b>bold</b> <i>move</i>.</p>", "A bold move."),
        ("<p>A<b>B</b>C</p>", "ABC"),
        ("<ul>\n<li>One</li>\n<li>Two</li>\n</ul>", "One\nTwo"),
        ("<p>R&amp;D &lt;b&gt; &quot;x&quot;</p>", 'R&D <b> "x"'),
        ("<p>&amp;lt;</p>", "&lt;"),
        ("<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>", "a\nb"),
        ("  ", ""),
    ],
)
def test_blocks_become_lines_and_white_space_is_folded(html: str, text: str) -> None:
    assert plain_text(html) == text


def marked_words(html: str) -> str:
    """Return the words inside any mark."""
    found, depth = [], 0
    for piece in re.findall(r"<[^>]*>|[^<]+", html):
        if piece.startswith("<"):
            depth += {"<mark": 1, "</mar": -1}.get(piece[:5], 0)
        elif depth:
            found.append(piece)
    assert depth == 0
    return plain_text("".join(found))


def folded(text: str) -> str:
    return "".join(text.split())


def test_a_span_is_wrapped_exactly() -> None:
    html = "<p>We use <b>Apache Spark</b> and SQL.</p>"
    text = plain_text(html)
    start = text.index("Apache Spark")
    assert mark(html, [(start, start + 12)]) == '<p>We use <b><mark id="e-0">Apache Spark</mark></b> and SQL.</p>'


def test_a_span_across_elements_is_several_marks_of_which_the_first_has_the_id() -> None:
    html = "<p>Apache <b>Spark</b></p><p>SQL</p>"
    assert mark(html, [(0, 16)]) == (
        '<p><mark id="e-0">Apache </mark><b><mark>Spark</mark></b></p><p><mark>SQL</mark></p>'
    )


def test_an_entity_is_wrapped_whole() -> None:
    assert mark("<p>R&amp;D here</p>", [(0, 3)]) == '<p><mark id="e-0">R&amp;D</mark> here</p>'


def test_overlapping_spans_each_have_their_id() -> None:
    html = mark("<p>machine learning platform</p>", [(0, 16), (8, 25)])
    assert html == (
        '<p><mark id="e-0">machine </mark><mark><mark id="e-1">learning</mark></mark><mark> platform</mark></p>'
    )


@pytest.mark.parametrize("span", [(5, 5), (9, 3), (100, 200), (-5, 0)])
def test_a_span_that_holds_nothing_marks_nothing(span: tuple[int, int]) -> None:
    assert mark("<p>Data</p>", [span]) == "<p>Data</p>"


MARKUP = st.lists(
    st.one_of(
        st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<ul><li>", "</li></ul>", "<br>", "&amp;", "&lt;", "&nbsp;", " ", "é"]),
        st.text(max_size=12),
    ),
    max_size=25,
).map("".join)  # fmt: skip


@settings(deadline=None)
@given(markup=MARKUP, data=st.data())
def test_marked_words_are_the_words_of_the_text(markup: str, data: st.DataObject) -> None:
    html = sanitise(markup)
    text = plain_text(html)
    edge = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(edge, edge).map(lambda pair: (min(pair), max(pair))), max_size=1))
    marked = mark(html, spans)
    assert plain_text(re.sub(r"</?mark[^>]*>", "", marked)) == text
    for start, end in spans:
        found = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", marked, re.DOTALL))
        assert folded(plain_text(found)) == folded(text[start:end])
        assert marked.count("<mark id=") == (1 if text[start:end].strip() else marked.count("<mark id="))


@settings(deadline=None)
@given(markup=MARKUP, data=st.data())
def test_every_one_of_several_spans_is_found_by_its_id(markup: str, data: st.DataObject) -> None:
    html = sanitise(markup)
    text = plain_text(html)
    edge = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(edge, edge).map(lambda pair: (min(pair), max(pair))), max_size=5))
    marked = mark(html, spans)
    assert re.sub(r"</?mark[^>]*>", "", marked) == html
    held = {offset for start, end in spans for offset in range(start, end)}
    assert folded(marked_words(marked)) == folded("".join(text[offset] for offset in sorted(held)))
    for number, (start, end) in enumerate(spans):
        words = text[start:end].strip()
        if words:
            _, _, behind = marked.partition(f'id="e-{number}">')
            assert folded(plain_text(re.sub(r"</?mark[^>]*>", "", behind))).startswith(folded(words))
            assert marked.count(f'id="e-{number}"') == 1


@settings(deadline=None)
@given(markup=MARKUP)
def test_sanitising_twice_changes_nothing(markup: str) -> None:
    once = sanitise(markup)
    assert sanitise(once) == once
    assert not faults(once)


def test_one_line_has_no_breaks_controls_or_invisible_characters() -> None:
    assert one_line(" a\x00b\r\n c\u200b\td\u202e ") == "ab c d"


@needs_corpora
def test_no_hostile_markup_survives() -> None:
    bad = []
    for row in rows("xss.jsonl"):
        html = sanitise(row["payload"])
        if found := faults(html):
            bad.append((row["payload"][:80], found))
        marked = mark(html, [(0, 1)])
        assert re.sub(r"</?mark[^>]*>", "", marked) == html
    assert bad == []


@needs_corpora
def test_weird_text_is_read_without_a_crash() -> None:
    for row in rows("weird_text.jsonl"):
        for html in (row["text"], f"<p>{row['text']}</p>"):
            text = plain_text(sanitise(html))
            assert "\x00" not in text
            text.encode("utf-8")
