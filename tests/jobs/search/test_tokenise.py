"""Words as stored and as asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.search.tokenise import MAX_WORD, MAX_WORDS, distinct_words, fold, plain_words, stems, word_set, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Senior C++ Engineers", ["senior", "c++", "engin"]),
        ("C# and .NET", ["c#", "and", ".net"]),
        ("CI/CD pipelines", ["ci/cd", "pipelin"]),
        ("Ingénieur données", ["ingenieur", "donne"]),
        ("MLOps, 2026!", ["mlop", "2026"]),
        ("مهندسة بيانات", ["مهندس", "بيان"]),
        ("٣ سنوات", ["3", "سنو"]),
        ("data_engineer", ["data", "engin"]),
        ("?!… —", []),
        ("", []),
    ],
)
def test_words_of_our_trade_are_kept(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Engineers", "engineer"),
        ("DÉVELOPPEUR", "developpeur"),
        ("ﬁnance", "finance"),
        ("أخصائي", "اخصائي"),
        ("مـهـنـدس", "مهندس"),
        ("Ｄａｔａ", "data"),
    ],
)
def test_what_a_reader_would_not_type_makes_no_difference(one: str, other: str) -> None:
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("language", "stored", "asked"),
    [
        ("de", "Wir suchen Entwicklerinnen", "Entwicklerin"),
        ("fr", "Nous recherchons des ingénieurs passionnées", "ingénieur passionnée"),
        ("es", "Buscamos analistas expertos", "analista experto"),
        ("ar", "نبحث عن المهندسين", "مهندس"),
        ("", "تحليل البيانات", "بيانات"),
        ("de", "Senior Data Engineers", "engineer"),
    ],
)
def test_a_word_is_found_by_the_stem_of_its_own_language(language: str, stored: str, asked: str) -> None:
    kept = set(word_set([stored], language))
    assert all(set(stems(word)) & kept for word in plain_words(asked))


def test_word_set_is_sorted_and_distinct() -> None:
    assert word_set(["b a", "a c"]) == ["a", "b", "c"]


def test_an_endless_word_is_cut_and_endless_texts_are_bounded() -> None:
    assert words("x1" * 5000) == [("x1" * 5000)[:MAX_WORD]]
    assert len(words("a " * (MAX_WORDS + 10))) == MAX_WORDS


@given(st.text())
def test_any_text_gives_storable_words(text: str) -> None:
    for word in words(text):
        assert word
        assert "\x00" not in word
        assert len(word) <= MAX_WORD + 4


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.sampled_from(["Spark", "c++", "data engineer", "بيانات", "CI/CD"]), min_size=1))
def test_what_is_stored_is_found(parts: list[str]) -> None:
    stored = set(word_set([" · ".join(parts)]))
    assert all(set(words(part)) <= stored for part in parts)


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("abcABC+#./_ cdint-é’–½№"))))
def test_the_distinct_words_are_the_words_in_order_each_once(text: str) -> None:
    assert distinct_words(text) == set(plain_words(text))


@pytest.mark.parametrize("part", ["c# ", "a", "a b ", "c++c++", "é ", "x1" * 50 + " ", "№ "])
def test_the_words_of_an_endless_text_are_bounded_in_either_form(part: str) -> None:
    text = part * (3 * MAX_WORDS)
    assert distinct_words(text) == set(plain_words(text))
