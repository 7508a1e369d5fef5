"""Escaped markup is read as the standard library reads it, whatever stands beside the usual signs."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobs.parsing.escaped import unescaped

PIECES = st.sampled_from(
    [
        "&lt;",
        "&gt;",
        "&quot;",
        "&#39;",
        "&amp;",
        "&",
        ";",
        "lt;",
        "amp;",
        "#39;",
        "&nbsp;",
        "&copy",
        "&#x3c;",
        "&lt",
        "p",
        " ",
    ]
)


@pytest.mark.parametrize(
    ("escaped", "markup"),
    [
        ("&lt;p class=&quot;x&quot;&gt;R&amp;amp;D, you&#39;re&lt;/p&gt;", '<p class="x">R&amp;D, you\'re</p>'),
        ("&amp;lt;p&amp;gt;", "&lt;p&gt;"),
        ("&lt;p&gt;a&nbsp;b&lt;/p&gt;", "<p>a\xa0b</p>"),
        ("", ""),
    ],
)
def test_markup_is_what_it_was_before_it_was_escaped(escaped: str, markup: str) -> None:
    assert unescaped(escaped) == markup


@given(st.lists(PIECES | st.text(max_size=3)).map("".join))
@example("&amp;#39;")
@example("&&lt;")
@example("&amp;amp;lt;")
def test_it_reads_as_the_standard_library_does(escaped: str) -> None:
    assert unescaped(escaped) == unescape(escaped)
