"""Of an edit a moderator reads the lines that change, side by side."""

from __future__ import annotations

import pytest

from jobs.views.moderation.drafts import changed_lines


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("a\nb", "a\nb", [" a", " b"]),
        ("a\nb", "a\nc", [" a", "-b", "+c"]),
        ("", "a", ["+a"]),
        ("a", "", ["-a"]),
    ],
)
def test_the_lines_that_an_edit_changes(before: str, after: str, lines: list[str]) -> None:
    assert [f"{line.sign}{line.text}" for line in changed_lines(before, after)] == lines
