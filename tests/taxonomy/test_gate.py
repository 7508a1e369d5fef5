"""A gate may open a part in vain; it never closes one in which its pattern would find something."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.parsing import telling
from taxonomy.catalog import load_catalog
from taxonomy.classify import education_words, experience_words, workflow
from taxonomy.classify.places import fold_places
from taxonomy.gate import Gate, Gates
from taxonomy.literals import EDGE, demands, edged

AS_WRITTEN = [getattr(telling, name.upper()) for name in telling.Telling._fields]
# One pattern of line ends must not be crossed: parts are lines.
OF_LINES = [experience_words.YEARS, education_words.LEVELS, education_words.NOT_NEEDED]


def of_folded() -> Iterator[re.Pattern[str]]:
    catalog = load_catalog()
    yield from OF_LINES
    yield from (phrase.pattern for phrase in workflow.load_phrases())
    yield from (rule.pattern for rule in catalog.title_rules)
    yield from (rule.pattern for level in catalog.seniorities for rule in level.rules)
    yield from catalog.seniority_drops


FOLDED = list(of_folded())


def gated(patterns: list[re.Pattern[str]], *, folded: bool) -> list[tuple[re.Pattern[str], Gate]]:
    return [(pattern, Gate([pattern], of_folded=folded)) for pattern in patterns]


GATES = gated(FOLDED, folded=True)
GATES_AS_WRITTEN = gated(AS_WRITTEN, folded=False)
many = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@many
@given(st.data(), st.sampled_from(GATES), st.text(max_size=5), st.text(max_size=5))
def test_what_a_pattern_finds_in_a_folded_text_is_behind_an_open_gate(
    data: st.DataObject, gate: tuple[re.Pattern[str], Gate], before: str, after: str
) -> None:
    text = before + data.draw(st.from_regex(gate[0])) + after
    if gate[0].search(text):
        assert gate[1].opens(text) == (0,)


@many
@given(st.data(), st.sampled_from(GATES_AS_WRITTEN), st.text(max_size=5), st.text(max_size=5), st.booleans())
def test_what_a_pattern_finds_in_a_text_as_written_is_behind_an_open_gate(
    data: st.DataObject, gate: tuple[re.Pattern[str], Gate], before: str, after: str, shouted: bool
) -> None:
    text = before + data.draw(st.from_regex(gate[0])) + after
    text = text.upper() if shouted else text
    if gate[0].search(text):
        assert gate[1].opens(fold_places(text)) == (0,)


@pytest.mark.parametrize("letter", ["\u0131", "\u017f", "\u212a", "\u0130"])
def test_letters_that_only_a_search_without_case_takes_for_others_open_too(letter: str) -> None:
    pattern = re.compile("kinds? of visas", re.IGNORECASE)
    plain = {"\u0131": "i", "\u017f": "s", "\u212a": "k", "\u0130": "i"}[letter]
    text = "kind of visas".replace(plain, letter)
    assert pattern.search(text)
    assert Gate([pattern], of_folded=False).opens(fold_places(text)) == (0,)


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        (
            r"\b(?:build|own)s?\b",
            [{f"{EDGE}build{EDGE}", f"{EDGE}builds{EDGE}", f"{EDGE}own{EDGE}", f"{EDGE}owns{EDGE}"}],
        ),
        (r"model(?:s|ling)? cards", [{f"model{EDGE}", f"models{EDGE}", f"modelling{EDGE}"}, {f"{EDGE}cards"}]),
        (r"(?<![\w.])ms (?:in|or)", [{f"{EDGE}ms{EDGE}"}, {f"{EDGE}in", f"{EDGE}or"}]),
        (r"\bc\+\+", [{f"{EDGE}c{EDGE}++"}]),
    ],
)
def test_demands_are_the_words_that_no_match_is_without(source: str, asked: list[set[str]]) -> None:
    found = demands(re.compile(source))
    assert found is not None and len(found) == 1
    assert {frozenset(words) for words in asked} <= set(found[0])


def test_each_alternative_demands_its_own() -> None:
    found = demands(re.compile(r"\b(?:drift|on call)\b"))
    assert found is not None and [len(sets) > 1 for sets in found] == [False, True]


@pytest.mark.parametrize("source", [r"[a-z]+", r"\d{2}", r"(?:data)?", r"x|data"])
def test_a_pattern_without_certain_letters_is_always_searched(source: str) -> None:
    pattern = re.compile(source)
    assert demands(pattern) is None
    gate = Gate([re.compile("zebra"), pattern])
    assert gate.opens("anything") == (1,) and gate.opens("a zebra") == (0, 1)


def test_lines_are_those_that_hold_what_is_asked_for() -> None:
    gate = Gate([re.compile("spark"), re.compile(r"\bdata (?:lake|mesh)")])
    text = "a spark\n\nno\nthe data\na data mesh with sparks"
    assert [(text[line.start : line.end], line.numbers) for line in gate.lines(text)] == [
        ("a spark", (0,)),
        ("a data mesh with sparks", (0, 1)),
    ]


@pytest.mark.parametrize("pattern", [*OF_LINES, *AS_WRITTEN[-3:]], ids=lambda pattern: pattern.pattern[:20])
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_match_of_a_pattern_of_lines_goes_over_a_line(pattern: re.Pattern[str], data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern))
    assert all("\n" not in match[0] for match in pattern.finditer(text))


def test_gates_beside_each_other_open_the_lines_that_each_would_alone() -> None:
    patterns = [
        [re.compile("spark"), re.compile(r"\d")],
        [re.compile("no spark")],
        [re.compile(r"\bdata (?:lake|mesh)")],
    ]
    text = "a spark\n\nno\nthe data\na data mesh with no sparks"
    beside = Gates()
    first = Gate(patterns[0], beside=beside)
    assert first.lines(text)
    gates = [first, *(Gate(some, beside=beside) for some in patterns[1:])]
    for gate, alone in zip(gates, map(Gate, patterns), strict=True):
        assert [line[:3] for line in gate.lines(text)] == [line[:3] for line in alone.lines(text)]
        assert gate.opens("a data mesh with no sparks") == alone.opens("a data mesh with no sparks")


SENTENCES = re.compile(r"[^.!?]+")


@many
@given(st.data(), st.sampled_from([*GATES, *GATES_AS_WRITTEN]), st.lists(st.sampled_from(["so", "a-b", "we can", ""])))
def test_a_sentence_opens_what_is_found_in_it(
    data: st.DataObject, gate: tuple[re.Pattern[str], Gate], before: list[str]
) -> None:
    text = ". ".join([*before, data.draw(st.from_regex(gate[0])), *before])
    folded = fold_places(text)
    lines = {line.start: line for line in gate[1].lines(folded)}
    for found in re.finditer(r"[^\n]+", folded):
        for part in SENTENCES.finditer(text, *found.span()):
            if gate[0].search(text[part.start() : part.end()]):
                assert gate[1].part(lines[found.start()], *part.span()) == (0,)


def test_edges_stand_at_the_boundaries_of_a_word() -> None:
    assert edged("ci/cd,") == f"{EDGE}ci{EDGE}/{EDGE}cd{EDGE},"


def test_a_gate_that_is_brought_twice_is_taken_once() -> None:
    gates, patterns = Gates(), (re.compile(r"\bspark\b"), re.compile(r"\bdata lake\b"))
    first = Gate(patterns, beside=gates)
    other = Gate((re.compile(r"\bairflow\b"),), beside=gates)
    again = Gate(list(patterns), beside=gates)
    assert gates.lines("a data lake\nof airflow", 0) and len(gates._always) == 2
    for text in ("spark", "no match", "the data lake\nand airflow"):
        assert first.lines(text) == again.lines(text)
    assert other.lines("airflow") and not first.lines("airflow")
