"""Remote, hybrid, on site, or unknown: what the source's field says; then its place; absent is never on site."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jobs.contract import Workplace

_WORDS: dict[str, Workplace] = {
    "remote": "remote",
    "fullyremote": "remote",
    "fully remote": "remote",
    "100% remote": "remote",
    "telecommute": "remote",
    "remote only": "remote",
    "hybrid": "hybrid",
    "hybrid remote": "hybrid",
    "on site": "onsite",
    "onsite": "onsite",
    "in office": "onsite",
    "office": "onsite",
    "in person": "onsite",
    "vor ort": "onsite",
    "sur site": "onsite",
    "hybride": "hybrid",
    "télétravail": "remote",
}
_REMOTE = re.compile(r"\bremote(?:ly)?\b|\btelecommut\w+|\bwork from home\b|\bwfh\b|\bhome[- ]?office\b", re.IGNORECASE)
_HYBRID = re.compile(r"\bhybrid\b", re.IGNORECASE)
_ONSITE = re.compile(r"\bon-?site\b|\bin[- ]office\b|\bin person\b", re.IGNORECASE)
# What speaks of perks, products and other things than where this work is done.
_ASIDE = re.compile(
    r"(?:home[- ]office|work[- ]from[- ]home|remote(?: work)?)\b[^.;,]{0,24}"
    r"\b(?:stipend|equipment|allowance|budget|set-?up|fund)\b"
    r"|(?:multi-cloud, )?\bhybrid(?:e?s?)?\b[ ,]+(?:cloud|serverless|infra|search|app|mobile|vehicle|environment)\w*"
    r"|\bremote (?:monitoring|sensing|access|desktop|control|patient|server|support|collaboration)\w*"
    r"|\b(?:monitor|deliver|control|access|manage|incorporate|operate|sign)\b[^.;]{0,60}\bremotely\b",
    re.IGNORECASE,
)
_SAID_REMOTE = re.compile(
    r"\b(?:fully|100 ?%|entirely|completely)[- ]remote(?:ly)?\b|\bremote[- ](?:first|only|friendly|based)\b|\bhome office\b"
    r"|\bwork(?:ing)?\b[^.;]{0,30}\bremotely\b|\bremotely\b[^.;]{0,20}\b(?:within|from|in|anywhere)\b|\bdone remotely\b"
    r"|\bremote (?:position|role|job|team|company|work(?!:))\b|\bwork from anywhere\b",
    re.IGNORECASE,
)
_SAID_HYBRID = re.compile(
    r"\bhybrid\b[- ](?:work|model|office|policy|role|schedule|position|team|setup)\w*|\bjours?\b[^.;]{0,12}\btélétravail"
    r"|\btélétravail[^.;]{0,40}\bjours?\b|\b(?:occasionally|sometimes|partly) work\w* (?:remotely|from home)\b"
    r"|\b\d (?:days?|times) (?:a|per) week (?:in|at|from) (?:the|our) office\b",
    re.IGNORECASE,
)
_SAID_ONSITE = re.compile(
    r"\b(?:on-?site|in[- ]office|in[- ]person) (?:role|position|job|only|work)\b|\bbased (?:on-?site|in[- ]office)\b"
    r"|\breturn to the office\b",
    re.IGNORECASE,
)
# Words of sentences: a place field has none of them.
_PROSE = re.compile(
    r"(?<!in )(?<!within )\b(?:the|our|you|your|we|we.re|to|is|are|and|for|with|as|an?|of|that|who|can|be|may)\b",
    re.IGNORECASE,
)


def stated(word: str | None) -> Workplace | None:
    """Return what one field of a source says; None where it says nothing that we know."""
    if not word:
        return None
    return _WORDS.get(" ".join(re.sub(r"[-_/]", " ", word).lower().split()))


def workplace(field: str | None, is_remote: bool | None, places: Iterable[str]) -> Workplace:
    """Return the workplace: the field first, then the places' words, then the remote flag.

    A place that may be remote is enough: who looks for remote work wants to see it. The flag comes last because vendors
    set it for hybrid work too; a flag of False says nothing about the office.
    """
    return stated(field) or _of_words(" ; ".join(places)) or ("remote" if is_remote else "unknown")


def workplace_in(text: str) -> Workplace:
    """Return the workplace that a place field or a sentence of an advert states; perks and products are not meant."""
    rest = _ASIDE.sub(" ", text)
    said = None if _PROSE.search(text) else _of_words(rest)
    if said:
        return said
    if _SAID_HYBRID.search(rest) and not re.search(r"\bfully remote\b", rest, re.IGNORECASE):
        return "hybrid"
    if _SAID_ONSITE.search(rest):
        return "onsite"
    return "remote" if _SAID_REMOTE.search(rest) else "unknown"


def _of_words(text: str) -> Workplace | None:
    if _HYBRID.search(text):
        return "hybrid"
    if _REMOTE.search(text):
        return "remote"
    return "onsite" if _ONSITE.search(text) else None
