"""What words ask for, and the few of a text that are shown for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.search.grammar import Either, Named, Phrase, Prefix, Word, parse
from jobs.search.snippets import TOKEN, WIDTH, first_hit, is_sought, snippet, wanted
from jobs.search.synonyms import equals


def said(asked: object) -> object:
    match asked:
        case Word(text=text):
            return text
        case Prefix(start=start):
            return f"{start}*"
        case Phrase() as phrase:
            return phrase.texts
        case Named(skill=skill):
            return f"skill:{skill}"
        case Either(parts=parts):
            return {"either": [said(part) for part in parts]}
        case _:
            return [said(part) for part in asked.parts]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "required", "excluded"),
    [
        ("data engineer", ["data", "engineer"], []),
        ('"data engineer" spark', [("data", "engineer"), "spark"], []),
        ('open "quote', ["open", ("quote",)], []),
        ("spark OR flink sql", [{"either": ["spark", "flink"]}, "sql"], []),
        ("a OR b OR c", [{"either": ["a", "b", "c"]}], []),
        ("OR spark OR", ["spark"], []),
        ("spark -php -\"big data\"", ["spark"], ["php", ("big", "data")]),
        ("kube* x*", ["kube*", "x"], []),
        ("ci/cd c++ c# .net", ["ci/cd", "c++", "c#", ".net"], []),
        ("data/ml", ["data", "ml"], []),
        ("- spark", ["spark"], []),
        ("OR", ["or"], []),
        ("?!", [], []),
    ],
)  # fmt: skip
def test_a_question_is_read(text: str, required: list[object], excluded: list[object]) -> None:
    asked = parse(text)
    assert ([said(node) for node in asked.required], [said(node) for node in asked.excluded]) == (required, excluded)


def test_an_alias_also_means_its_skill_and_a_phrase_its_equals() -> None:
    assert said(parse("k8s", equals).required[0]) == {"either": ["k8s", "skill:kubernetes"]}
    arabic = said(parse("مهندس بيانات", equals).required[0])
    assert ["data", "engineer"] in arabic["either"]  # type: ignore[index]
    assert said(parse('"k8s"', equals).required[0]) == ("k8s",)


@pytest.mark.parametrize(
    ("text", "is_ordinary"),
    [("golang", True), ("rest api", True), ("apache pig", True), ("k8s", False), ("py spark", False)],
)
def test_a_name_that_is_an_ordinary_word_is_looked_for_by_its_skill_alone(text: str, is_ordinary: bool) -> None:
    (node,) = parse(text, equals).required
    assert isinstance(node, Either)
    assert [part.is_ordinary for part in node.parts if isinstance(part, Named)] == [is_ordinary]


@given(st.text(max_size=60))
def test_any_text_is_a_question_and_reads_the_same_twice(text: str) -> None:
    assert parse(text, equals) == parse(text, equals)


TEXT = (
    "First we say who we are. " * 8
    + "Then you build Kafka pipelines, and you test each pipeline with care. "
    + "Last. " * 60
)


def marked(text: str, question: str) -> list[str]:
    return [part for part, hit in snippet(text, wanted(parse(question, equals))) if hit]


def test_a_snippet_marks_what_was_asked_for_and_is_short() -> None:
    parts = snippet(TEXT, wanted(parse("pipelines kaf*", equals)))
    whole = "".join(part for part, _ in parts)
    assert [part for part, hit in parts if hit] == ["Kafka", "pipelines", "pipeline"]
    assert whole.startswith("… ") and whole.endswith(" …") and len(whole) <= WIDTH + 10


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("Wir suchen Entwicklerinnen.", "entwicklerin", ["Entwicklerinnen"]),
        ("نبحث عن مهندسين البيانات", "بيانات", ["البيانات"]),
        ("C++, not C.", "c++", ["C++"]),
        ("Nothing here", "kafka", []),
        ("", "kafka", []),
        ("Kafka but -no", "kafka -no", ["Kafka"]),
    ],
)
def test_what_is_marked_is_what_was_found(text: str, question: str, expected: list[str]) -> None:
    assert marked(text, question) == expected


@given(st.text(max_size=300), st.text(max_size=20))
def test_any_text_gives_a_snippet_of_its_own_words(text: str, question: str) -> None:
    for part, hit in snippet(text, wanted(parse(question))):
        assert not hit or part in " ".join(text.split())


LETTERS = st.text(alphabet="abckKs .+#/-_²½éÉßıİKﬁبيان٣\u0301", max_size=60)


@given(
    st.lists(st.sampled_from(["kafka", ".NET", "asp.net", "C++", "ci/cd", "Straße", "بيانات", "é", "a²", " ", ". "])),
    LETTERS,
)
def test_the_first_hit_is_that_of_reading_every_token(parts: list[str], letters: str) -> None:
    text = "".join(parts) + letters
    for question in ("kaf*", ".net", "c++ c", "ci/cd", "strasse", "البيانات", "e", "a2", "k", "fi*", "2"):
        sought = wanted(parse(question, equals))
        plain = next((match.start() for match in TOKEN.finditer(text) if is_sought(match.group(), sought)), None)
        found = first_hit(text, sought)
        assert (found and found.start()) == plain, question
