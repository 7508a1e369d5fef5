"""What was read of the last texts is there, however often it is asked for, and no more of it than is allowed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from taxonomy.recent import LETTERS, Recent


def test_a_text_is_read_once_while_it_is_recent() -> None:
    read: list[str] = []
    lengths = Recent(lambda text: read.append(text) or len(text))
    assert [lengths(text) for text in ("a", "bc", "a", "bc", "")] == [1, 2, 1, 2, 0]
    assert read == ["a", "bc", ""]


@given(st.lists(st.integers(min_value=0, max_value=LETTERS + 2), max_size=8))
def test_so_many_letters_are_kept_and_the_last_text_whatever_its_length(lengths: list[int]) -> None:
    recent = Recent(len)
    for number, length in enumerate(lengths):
        text = chr(97 + number) * length
        assert recent(text) == length
        assert text in recent._found
        kept = sum(map(len, recent._found))
        assert kept == recent._letters
        assert kept <= LETTERS or len(recent._found) == 1
