"""What a text says of visas, relocation and security clearance, each with its words; silence is unknown.

"We do not sponsor visas" -> visa sponsorship not offered; "active Secret clearance required" -> clearance required. Where a
text says both, the refusal wins for what is offered, and the demand wins for clearance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Literal

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
_VISA = re.compile(
    r"\b(?:visas?|work[- ]permits?|immigration|h-?1b|employment)(?: \w+){0,2}? (?:sponsor\w*|support|assistance|help)\b"
    r"|\bsponsor\w*(?: \w+){0,5}? (?:visas?|work (?:permits?|authori[sz]ation)|h-?1b|employment|immigration)\b|"
    r"\b(?:requir|need)\w*(?: \w+){0,4}? sponsorship\b|\bsponsorship\b(?: \w+){0,4}? (?:visa|available|offered|"
    r"provided|for this)"
    r"|\b(?:parrainage|sponsoring|prise en charge)(?: \w+){0,3}? visas?\b|\bvisa(?:-| )?(?:sponsoring|unterstützung|"
    r"hilfe)\b|\b(?:patrocinio|patrocinamos)(?: \w+){0,2}? visas?\b"
    r"|كفالة(?: \w+)? ?(?:تأشيرة|الفيزا|فيزا|عمل)|(?:تأشيرة|فيزا)(?: عمل)?|\bvisa sponsorship\b|\b(?:need|"
    r"require)\w* (?:a )?visa\b",
    re.IGNORECASE,
)
_RELOCATION = re.compile(
    r"\brelocation(?: \w+){0,2}? (?:package|assistance|support|budget|bonus|help|allowance|costs?|expenses?|"
    r"benefits?|services?|offered|provided|available|reimbursement)\b"
    r"|\b(?:help|assist|support)\w*(?: \w+){0,4}? (?:relocat\w+|your move|moving to)\b|\b(?:no|offer|provide|cover|"
    r"paid)\w*(?: \w+){0,4}? relocation\b|\brelocation (?:is|will be|can be)\b"
    r"|\b(?:aide|prime|accompagnement|package)(?: \w+){0,3}? (?:déménagement|mobilité|relocation|relocalisation)\b|"
    r"\bumzugs(?:hilfe|kosten\w*|unterstützung|service|paket)\b|\b(?:unterstützung|hilfe) (?:\w+ ){0,3}?umzug\b"
    r"|\b(?:ayuda|paquete|apoyo)(?: \w+){0,3}? (?:reubicación|traslado|mudanza|relocalización)\b|(?:بدل|مساعدة|دعم|"
    r"تكاليف)(?: \w+)? (?:انتقال|الانتقال|النقل)",
    re.IGNORECASE,
)
_CLEARANCE = re.compile(
    r"\b(?:security|secret|ts/sci|dod|government|sc|dv|nato|public trust|top[- ]secret|bpss|"
    r"baseline)(?: \w+){0,2}? (?:clearance|cleared|vetting)\b|\b(?:clearance|cleared) (?:level|eligible|is required|"
    r"required)\b"
    r"|\bTS/SCI\b|\b(?:active|current|obtain|hold|maintain|possess)\w*(?: \w+){0,5}? clearance\b|"
    r"\bhabilitation (?:secret|défense|confidentiel)\w*\b|\bsicherheitsüberprüfung\b|\bhabilitación de seguridad\b|"
    r"تصريح أمني|\bpolygraph\b",
    re.IGNORECASE,
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
_CUES = {
    "visa-sponsorship": ("visa", "sponsor", "permit", "h1b", "h-1b", "immigration", "تأشيرة", "فيزا", "كفالة",
    "parrainage", "patrocin"),
    "relocation": ("relocat", "umzug", "déménagement", "mobilité", "reubicación", "traslado", "mudanza", "move", "moving",
    "انتقال", "النقل"),
    "clearance": ("clearance", "cleared", "ts/sci", "vetting", "habilitación", "habilitation", "sicherheitsüber", "أمني",
    "polygraph"),
}  # fmt: skip


def statements(text: str) -> tuple[Statement, ...]:
    """Return at most one statement a subject, in the order visa sponsorship, relocation, clearance."""
    body = text[:MAX_TEXT]
    lowered = body.lower()
    found: list[Statement] = []
    for subject, pattern, weakest, strongest in (
        ("visa-sponsorship", _VISA, "offered", "not-offered"),
        ("relocation", _RELOCATION, "offered", "not-offered"),
        ("clearance", _CLEARANCE, "not-required", "required"),
    ):
        if not any(cue in lowered for cue in _CUES[subject]):
            continue
        read = [
            statement
            for match in islice(pattern.finditer(body), MAX_STATEMENTS)
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
