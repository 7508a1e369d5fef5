"""The steps of data work that a text asks somebody to own or to contribute to, each with the words that ask for it.

"Train ranking models and watch drift" -> model and monitor. The phrases stand in data/workflow_phrases.toml; a sentence that
speaks of the employer or of what customers do with the product asks for nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from taxonomy.classify.fold import Folded, fold
from taxonomy.classify.passage import fold_text
from taxonomy.classify.result import Evidence
from taxonomy.datafile import DATA_FOLDER, Table, read_toml, require_known, require_unique
from taxonomy.gate import Gate
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
    folded = fold(text[:LONGEST_TEXT])
    english: bool | None = None
    sentences = _sentences(text, folded, gate)
    spans: dict[str, list[tuple[int, int]]] = {}
    owned: set[str] = set()
    for place, opened in gate.parts(folded.text[start:end] for start, end in sentences):
        start, end = sentences[place]
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


def _gate_of(phrases: tuple[Phrase, ...]) -> Gate:
    """The gate of some phrases, behind number 0: the words about others."""
    return Gate((_ABOUT_OTHERS, *(phrase.pattern for phrase in phrases)))


@cache
def _own_gate() -> Gate:
    return _gate_of(load_phrases())


def _is_english(folded: Folded) -> bool:
    return len(_ENGLISH.findall(folded.text, 0, 1_500)) >= _PLAINLY


def _sentences(text: str, folded: Folded, gate: Gate) -> list[tuple[int, int]]:
    """Return the spans of the sentences in the folded text; those of lines that the gate keeps shut may be left out."""
    lines, _ = fold_text(text)
    if folded.text == lines.replace("\n", " "):
        # Both ways of folding agree, as they do on most texts: the lines are those that other rules read too.
        opened = ((start, end) for start, end, numbers in gate.lines(lines) if numbers != [0])
        return [match.span() for start, end in opened for match in _SENTENCE.finditer(text, start, end)]
    spans = [match.span() for match in _SENTENCE.finditer(text[:LONGEST_TEXT])]
    if folded.offsets is None:
        return spans
    return [_folded_span(folded.offsets, start, end) for start, end in spans]


def _folded_span(offsets: tuple[int, ...], start: int, end: int) -> tuple[int, int]:
    return bisect_left(offsets, start), bisect_left(offsets, end)


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
