"""What a recruiter types becomes markup of ours alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.parsing.html import plain_text, sanitise
from jobs.parsing.typed_text import typed_html

LINK = '<a href="https://example.org/a" rel="nofollow noopener">https://example.org/a</a>'


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("", ""),
        ("Hello", "<p>Hello</p>"),
        ("Hello\nyou", "<p>Hello<br>you</p>"),
        ("Hello\n\nyou", "<p>Hello</p><p>you</p>"),
        ("Hello\r\n\r\nyou", "<p>Hello</p><p>you</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("* a\n• b", "<ul><li>a</li><li>b</li></ul>"),
        ("We want:\n- a\n\n- b\nand c", "<p>We want:</p><ul><li>a</li></ul><ul><li>b</li></ul><p>and c</p>"),
        ("1. a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("## What it takes\ntext", "<h2>What it takes</h2><p>text</p>"),
        ("## a\n## b", "<h2>a</h2><h2>b</h2>"),
        ("-5 degrees", "<p>-5 degrees</p>"),
        ("2024 was good", "<p>2024 was good</p>"),
        ("<b>bold</b> & 'q'", "<p>&lt;b&gt;bold&lt;/b&gt; &amp; &#x27;q&#x27;</p>"),
        ("See https://example.org/a.", f"<p>See {LINK}.</p>"),
        ("(https://example.org/a)", f"<p>({LINK})</p>"),
        ("http://example.org/a", "<p>http://example.org/a</p>"),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ("https://user:pass@example.org/", "<p>https://user:pass@example.org/</p>"),
        ("https://a\"onclick=x", "<p>https://a&quot;onclick=x</p>"),
        ("a\x00b", "<p>ab</p>"),
    ],
)  # fmt: skip
def test_typed_text_becomes_this_markup(typed: str, html: str) -> None:
    assert typed_html(typed) == html


@given(st.text(alphabet=st.sampled_from("ab -*#1.\n<>&\"'/:https\u2028\x00")) | st.text())
def test_no_typed_text_makes_a_tag_or_attribute_of_its_own(typed: str) -> None:
    html = typed_html(typed)
    tags = set(re.findall(r"<[^>]*>", html))
    plain = {"<p>", "</p>", "<ul>", "</ul>", "<ol>", "</ol>", "<li>", "</li>", "<h2>", "</h2>", "<br>", "</a>"}
    for tag in tags - plain:
        assert re.fullmatch(r'<a href="https://[^"<>\s]+" rel="nofollow noopener">', tag), tag


@given(st.text())
def test_cleaning_loses_no_letter_of_what_was_typed(typed: str) -> None:
    letters = re.findall(r"[a-zA-Z]", plain_text(sanitise(typed_html(typed))))
    assert letters == re.findall(r"[a-zA-Z]", typed)
