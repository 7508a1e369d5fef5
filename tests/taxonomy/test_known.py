"""What was met before is found as if it were read anew."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from taxonomy.gate import Gate
from taxonomy.known import LONGEST, MOST, Known


@given(st.lists(st.text(alphabet="abz \n", max_size=40), min_size=1, max_size=6))
def test_a_gate_opens_known_lines_as_new_ones(texts: list[str]) -> None:
    patterns = [re.compile("zab"), re.compile(r"\baz? (?:zab|bab)\b"), re.compile("[ab]")]
    kept = Gate(patterns)
    for text in texts:
        assert kept.lines(text) == Gate(patterns).lines(text)


def test_what_is_kept_is_bounded() -> None:
    known: Known[int] = Known()
    for start in range(0, 3 * MOST, MOST // 4):
        known.keep({str(number): number for number in range(start, start + MOST // 4)})
        assert len(known._found) <= MOST
    known.keep({"x" * (LONGEST + 1): 1})
    assert known.of(["x" * (LONGEST + 1), "y"]) == {"x" * (LONGEST + 1): None, "y": None}
    known.keep({f"{number} more": number for number in range(MOST + 1)})
    assert len(known._found) <= MOST


def test_one_title_is_read_once() -> None:
    known: Known[str] = Known()
    read = []
    for _ in range(2):
        assert known.get("Data Engineer", lambda: read.append(1) or "data-engineer") == "data-engineer"
    assert read == [1]
