"""What a text says of visas, relocation and security clearance, each with its words; silence is unknown.

"We do not sponsor visas" -> visa sponsorship not offered; "active Secret clearance required" -> clearance required. Where a
text says both, the refusal wins for what is offered, and the demand wins for clearance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from jobs.parsing.statement_words import CLEARANCE, CUES, RELOCATION, VISA
from jobs.parsing.telling import telling
from taxonomy.gate import find_in

MAX_TEXT = 50_000
MAX_STATEMENTS = 40
Subject = Literal["visa-sponsorship", "relocation", "clearance"]
Answer = Literal["offered", "not-offered", "required", "not-required"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One subject that a text speaks of; text[start:end] == quote."""

    subject: Subject
    answer: Answer
    start: int
    end: int
    quote: str


_NOT = r"(?:not|no|unable|cannot|without|never|neither|nor|ne|pas|aucun\w*|kein\w*|nicht|keine|sin|ning[uú]n\w*|لا|لن|غير|بدون)"
_OFFER = (
    r"(?:offer|provide|support|cover|help|assist|sponsor|pay|available|possible|"
    r"proposons|bieten|unterstützen|übernehmen|ofrecemos|نقدم|نوفر|متاح|متوفر)\w*"
)
_NEGATED = re.compile(rf"(?:\b{_NOT}(?=\s|$)|n['’]t\b)[^.;\n]*$", re.IGNORECASE)
# The work of whoever looks after visas and moves is no offer.
_DUTY = re.compile(
    r"\b(?:advis|manag|handl|administ|process|function|expert|cases|lifecycle|program)\w*", re.IGNORECASE
)
_NEGATED_BEHIND = re.compile(
    r"[^.;\n]{0,40}?\b(?:(?:is|are|will|can|do|does|would|isn|aren|won|can)(?:\s|n['’]t|['’]t)\s?(?:be |currently |"
    r"unfortunately )*(?:not\b)|isn['’]t|aren['’]t|won['’]t|cannot|can['’]t|unavailable|not (?:available|offered|"
    r"provided|required|needed|possible)|nicht|n['’]est pas|no (?:está|es|se)|غير)",
    re.IGNORECASE,
)
# Who asks not to need it, refuses it: "must work without sponsorship", "will you require sponsorship".
_NO_NEED = re.compile(
    r"\b(?:without|now or in the future|not require|don['’]t (?:need|require)|must be (?:legally )?authori[sz]ed)\b",
    re.IGNORECASE,
)
_OFFERED = re.compile(rf"\b{_OFFER}", re.IGNORECASE)
_QUESTION = re.compile(r"[^.\n]{0,60}\?")
_MANDATORY = re.compile(
    r"\b(?:requir\w+|must|need\w*|mandatory|active|current|hold|possess|obtain|maintain|ability|eligib\w+|necessary|"
    r"erforderlich|exigée?|requise?|requerida?|يشترط|مطلوب)\b",
    re.IGNORECASE,
)
_PLUS = re.compile(r"\b(?:preferred|a plus|nice to have|desirable|bonus|advantage|asset|ideally)\b", re.IGNORECASE)


def statements(text: str) -> tuple[Statement, ...]:
    """Return at most one statement a subject, in the order visa sponsorship, relocation, clearance."""
    body = text[:MAX_TEXT]
    worth = telling(text)
    lowered = ""
    found: list[Statement] = []
    for subject, pattern, spans, weakest, strongest in (
        ("visa-sponsorship", VISA, worth.visa, "offered", "not-offered"),
        ("relocation", RELOCATION, worth.relocation, "offered", "not-offered"),
        ("clearance", CLEARANCE, worth.clearance, "not-required", "required"),
    ):
        if not spans:
            continue
        lowered = lowered or body.lower()
        if not any(cue in lowered for cue in CUES[subject]):
            continue
        read = [
            statement
            for match in islice(find_in(pattern, body, spans), MAX_STATEMENTS)
            if (statement := _state(subject, body, match))
        ]
        strong = next((statement for statement in read if statement.answer == strongest), None)
        weak = next((statement for statement in read if statement.answer == weakest), None)
        if strong or weak:
            found.append(strong or weak)  # type: ignore[arg-type]
    return tuple(found)


def _state(subject: str, text: str, match: re.Match[str]) -> Statement | None:
    start = max(text.rfind("\n", 0, match.start()), text.rfind(". ", 0, match.start()), match.start() - 120) + 1
    before, after = text[max(0, start) : match.start()], text[match.end() : match.end() + 80]
    # A "but" ends what was said before it: "not in Cairo, but we offer a relocation package".
    before = re.split(r"\b(?:but|however|aber|mais|pero|لكن)\b", before)[-1]
    if _QUESTION.match(after) and subject == "visa-sponsorship":
        return None
    words = match.group()
    negated = bool(
        _NEGATED.search(before)
        or re.match(rf"{_NOT}\b", words, re.IGNORECASE)
        or _NEGATED_BEHIND.match(after)
        or _negated_inside(words)
    )
    if subject == "clearance":
        answer = _clearance(before, words, after, negated)
    elif subject == "visa-sponsorship" and not negated and re.search(r"\b(?:requir|need)", words, re.IGNORECASE):
        answer = "not-offered" if _NO_NEED.search(before + words + after) else None
    elif negated:
        answer = "not-offered"
    elif _DUTY.search(before[-70:]) or _DUTY.match(after.lstrip()):
        answer = None
    else:
        stated = (
            _OFFERED.search(before[-70:] + words + after[:50]) or subject == "relocation" or len(before + after) < 40
        )
        answer = "offered" if stated else None
    if answer is None:
        return None
    end = match.end()
    return Statement(subject, answer, match.start(), end, text[match.start() : end])  # type: ignore[arg-type]


def _negated_inside(words: str) -> bool:
    return re.search(rf"\s{_NOT}\s", words, re.IGNORECASE) is not None


def _clearance(before: str, words: str, after: str, negated: bool) -> str | None:
    if negated:
        return "not-required"
    if _PLUS.search(after[:50]) or _PLUS.search(before[-30:]):
        return None
    return "required" if _MANDATORY.search(before[-80:] + words + after[:60]) else None
