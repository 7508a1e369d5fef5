"""The steps of data work that a text asks somebody to own or to contribute to, each with the words that ask for it.

"Train ranking models and watch drift" -> model and monitor. The phrases stand in data/workflow_phrases.toml; a sentence that
speaks of the employer or of what customers do with the product asks for nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Literal

from taxonomy.classify.fold import Folded, fold
from taxonomy.classify.passage import GATES, fold_text
from taxonomy.classify.result import Evidence
from taxonomy.datafile import DATA_FOLDER, Table, read_toml, require_known, require_unique
from taxonomy.gate import Gate, Gates, Numbers
from taxonomy.pattern import compile_pattern

LONGEST_TEXT = 20_000
QUOTES = 3
Share = Literal["owns", "contributes"]
# Characters before a phrase in which _HELPS can begin: its longest words, and 40 behind them.
LONGEST_HELP = 80
_HELPS = re.compile(
    r"\b(?:support|help|assist|contribut|participat|collaborat|take part|work(?:ing)? (?:with|alongside)|partner|unterstutz"
    r"|mitwirk|particip|contribu|apoy|colabor|المشاركه|دعم)[a-z]{0,5}\b[^.;\n]{0,40}$"
)
_ABOUT_OTHERS = re.compile(
    r"\b(?:our (?:customers|clients|users|product|mission|company|investors)|founded in|we help|trusted by|backed by|used by|"
    r"lets (?:you|teams|customers)|we raised|why join|equal opportunit|health insurance|paid time off)\b"
)
_ENGLISH = re.compile(r"\b(?:the|and|with|you|our)\b")
_PLAINLY = 5
# What a line opens that speaks of others and asks for nothing.
_OTHERS_ALONE = (0,)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?! )[^.!?\n]+)*")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One entry of the data: a step's slug and a pattern on folded text; `abroad` is for languages but English."""

    id: str
    step: str
    abroad: bool
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    not_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepFinding:
    """One step that a text asks for; `evidence` labels are `workflow:<step>`, at most QUOTES of them, in text order."""

    step: str
    share: Share
    evidence: tuple[Evidence, ...]


@cache
def load_phrases(folder: Path = DATA_FOLDER) -> tuple[Phrase, ...]:
    """Return the phrases in file order; raises CatalogError where the file contradicts itself or workflow.toml."""
    file = read_toml(folder, "workflow_phrases.toml")
    steps = read_toml(folder, "workflow.toml").tables("steps")
    words = file.table("words").all_texts()
    phrases = tuple(_phrase(entry, words, steps) for entry in file.list_of_tables("phrases"))
    file.done()
    require_unique("workflow_phrases.toml", ((str(place), phrase.id) for place, phrase in enumerate(phrases)))
    return phrases


def _phrase(entry: Table, words: dict[str, str], steps: Iterable[str]) -> Phrase:
    name, step = entry.text("id"), entry.text("step")
    require_known(entry.where, step, list(steps))
    pattern = compile_pattern(entry.where, entry.text("pattern"), words)
    phrase = Phrase(name, step, entry.flag("abroad"), pattern, entry.texts("examples"), entry.texts("not_examples"))
    entry.done()
    return phrase


def find_workflow(text: str, phrases: tuple[Phrase, ...] | None = None) -> tuple[StepFinding, ...]:
    """Return the steps in the order of the phrases' file; offsets count code points of `text` as given."""
    gate = _own_gate() if phrases is None else _gate_of(phrases)
    phrases = load_phrases() if phrases is None else phrases
    folded = _fold(text)
    english: bool | None = None
    spans: dict[str, list[tuple[int, int]]] = {}
    owned: set[str] = set()
    for start, end, opened in _sentences(text, folded, gate):
        words = folded.text[start:end]
        if opened[0] == 0 and _ABOUT_OTHERS.search(words):
            continue
        for number in opened:
            phrase = phrases[number - 1] if number else None
            # Enough is quoted of this step: the rest of the text adds nothing.
            if phrase is None or len(spans.get(phrase.step, ())) >= QUOTES:
                continue
            if phrase.abroad:
                english = _is_english(folded) if english is None else english
                if english:
                    continue
            match = phrase.pattern.search(words)
            if match and match.end() > match.start():
                first, last = match.span()
                spans.setdefault(phrase.step, []).append((start + first, start + last))
                if phrase.step not in owned and not _HELPS.search(words, max(0, first - LONGEST_HELP), first):
                    owned.add(phrase.step)
    return tuple(
        StepFinding(
            step,
            "owns" if step in owned else "contributes",
            tuple(_quote(step, text, folded.span(first, last)) for first, last in sorted(found)[:QUOTES]),
        )
        for step, found in _in_order(spans, phrases)
    )


def _gate_of(phrases: tuple[Phrase, ...], beside: Gates | None = None) -> Gate:
    """The gate of some phrases, behind number 0: the words about others."""
    return Gate((_ABOUT_OTHERS, *(phrase.pattern for phrase in phrases)), beside=beside)


@cache
def _own_gate() -> Gate:
    return _gate_of(load_phrases(), GATES)


def _fold(text: str) -> Folded:
    """The text as other rules fold it, line feeds and all, where fold makes the same of it, as of most; else by fold."""
    words = fold_text(text)
    if words.alike and len(text) <= LONGEST_TEXT:
        return Folded(words.folded, None)
    folded = fold(text[:LONGEST_TEXT])
    return Folded(words.folded, None) if folded.text == words.folded.replace("\n", " ") else folded


def _is_english(folded: Folded) -> bool:
    return len(_ENGLISH.findall(folded.text, 0, 1_500)) >= _PLAINLY


def _sentences(text: str, folded: Folded, gate: Gate) -> Iterator[tuple[int, int, Numbers]]:
    """Yield the sentences of the folded text that are worth a search, and the numbers of what to search there."""
    if folded.offsets is None and len(folded.text) == len(text):
        for line in gate.lines(folded.text):
            if line.numbers == _OTHERS_ALONE:
                continue
            spans = [match.span() for match in _SENTENCE.finditer(text, line.start, line.end)]
            for first, last in spans:
                # What opens a line of one sentence opens that sentence.
                inside = line.numbers if len(spans) == 1 else gate.part(line, first, last)
                if inside:
                    yield first, last, inside
        return
    # The sentences are those of the text as written; the gate reads them as lines.
    spans = [match.span() for match in _SENTENCE.finditer(text[:LONGEST_TEXT])]
    if folded.offsets is not None:
        spans = [(bisect_left(folded.offsets, first), bisect_left(folded.offsets, last)) for first, last in spans]
    starts = accumulate((last - first + 1 for first, last in spans), initial=0)
    span_at = dict(zip(starts, spans, strict=False))
    for line in gate.lines("\n".join(folded.text[first:last] for first, last in spans)):
        yield *span_at[line.start], line.numbers


def _in_order(
    spans: dict[str, list[tuple[int, int]]], phrases: tuple[Phrase, ...]
) -> list[tuple[str, list[tuple[int, int]]]]:
    steps = dict.fromkeys(phrase.step for phrase in phrases)
    return [(step, spans[step]) for step in steps if step in spans]


def _quote(step: str, text: str, span: tuple[int, int]) -> Evidence:
    start, end = span
    while end > start and text[end - 1].isspace():
        end -= 1
    return Evidence(f"workflow:{step}", "text", start, end, text[start:end])
