"""Words in quotes: what a text has word for word, and that it is read once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.search.build import build
from jobs.search.document import Document
from jobs.search.grammar import Phrase, parse
from jobs.search.index import PHRASE_CHECKED, checked_each
from jobs.search.looked import REMEMBERED
from jobs.search.phrases import reader
from jobs.search.query import SearchQuery
from jobs.search.tokenise import MAX_WORD, plain_words

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PIECES = (
    "data", "Data", "engineer", "engineers", " ", ", ", "_", "c++", ".net", "café", "مُهندس", "…", "ﬁ", "1½",
    "a" * (MAX_WORD + 1),
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("A Data\n Engineer, here", "data engineer", True),
        ("data-engineer", "data engineer", True),
        ("data_engineer", "data engineer", True),
        ("Data engineers", "data engineer", False),
        ("big data. Engineer", "data engineer", True),
        ("metadata engineer", "data engineer", False),
        ("ein Café am Meer", "cafe am", True),
        ("c++developer", "c++ developer", True),
        (f"{'a' * 70} b", f"{'a' * 80} b", True),
        ("", "data engineer", False),
    ],
)
def test_a_phrase_stands_word_for_word(text: str, phrase: str, expected: bool) -> None:
    assert reader(plain_words(phrase))(text) is expected


@given(texts, st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map(" ".join).filter(plain_words))
def test_reading_only_where_it_may_stand_finds_what_reading_all_does(text: str, phrase: str) -> None:
    words = plain_words(phrase)
    all_words = plain_words(text)
    starts = range(len(all_words) - len(words) + 1)
    assert reader(words)(text) is any(all_words[start : start + len(words)] == words for start in starts)


def test_a_text_is_read_once_for_each_phrase_and_again_once_it_changed() -> None:
    words = frozenset({"data", "engin"})
    documents = [Document(id=number, listed_at=number, text_words=words) for number in (1, 2, 3)]
    index = build(documents)
    right, read = {1, 3}, list[tuple[tuple[str, ...], list[int]]]()

    def verify(phrase: Phrase, ids: Collection[int]) -> set[int]:
        read.append((phrase.texts, list(ids)))
        return right & set(ids)

    def found(question: str) -> list[int]:
        return index.search(SearchQuery(q=question), now=NOW, asked=parse(question), verify=verify, facets=()).ids

    assert [found('"data engineer"'), found('"data engineer"')] == [[3, 1], [3, 1]]
    assert read == [(("data", "engineer"), [3, 2, 1])]
    # An edit, a new posting and one that left.
    right = {2, 4}
    index.apply([(3, documents[2]), (4, Document(id=4, listed_at=4, text_words=words)), (1, None)])
    assert found('"data engineer"') == [4]
    assert read[1:] == [(("data", "engineer"), [4, 3])]
    for number in range(REMEMBERED):
        found(f'"data engineer" -"x{number} y"')
    assert found('"engineer data"') == [4, 2]
    assert read[-1] == (("engineer", "data"), [4, 3, 2])


@pytest.mark.parametrize(
    ("counts", "each"),
    [
        ([], PHRASE_CHECKED), ([9000], 3000), ([1500, 1500], 3000), ([1500, 1501], 1500), ([1000, 9000], 2000),
        ([9000, 0, 9000, 0], 1500), ([9000] * 22, 136), ([10] * 21 + [9000], 2790),
    ],
)  # fmt: skip
def test_all_phrases_share_one_bound_and_rare_ones_leave_theirs(counts: list[int], each: int) -> None:
    assert checked_each(counts) == each


@given(st.lists(st.integers(0, 2 * PHRASE_CHECKED), max_size=70))
def test_no_search_reads_more_texts_than_the_bound_nor_fewer_than_it_can(counts: list[int]) -> None:
    each = checked_each(counts)
    read = sum(min(count, each) for count in counts)
    assert read <= PHRASE_CHECKED
    assert read == sum(counts) or read > PHRASE_CHECKED - len(counts)
    # An engine that counts no further than the bound does the same.
    assert checked_each(min(count, PHRASE_CHECKED + 1) for count in counts) == each


def test_texts_that_could_not_be_read_are_read_again_and_take_no_room() -> None:
    index = build([Document(id=1, listed_at=1, text_words=frozenset({"data", "engin"}))])
    works, read = False, list[str]()

    def verify(phrase: Phrase, ids: Collection[int]) -> Collection[int]:
        read.append(" ".join(phrase.texts))
        if not works:
            raise OSError("The database is away.")
        return ids

    looked = index.looked
    ordinals = [index.ordinals.get(1) or 0]
    for number in range(2 * REMEMBERED):
        (phrase,) = parse(f'"data x{number}"').phrases
        with pytest.raises(OSError, match="away"):
            looked.having(phrase, ordinals, index.ordinals, verify)
    assert len(looked) == REMEMBERED
    works = True
    assert list(looked.having(phrase, ordinals, index.ordinals, verify)) == ordinals
    assert read[-2:] == [f"data x{number}"] * 2
