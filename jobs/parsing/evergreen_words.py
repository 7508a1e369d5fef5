"""Words by which an advert says of itself that it is for no single opening, in English, German, French, Spanish, Portuguese.

"This is a pipeline requisition" counts; an invitation at the end of an advert to join a talent community does not, since it
speaks of other openings.
"""

from __future__ import annotations

import re

from jobs.parsing.evergreen import is_evergreen
from jobs.parsing.quoted import Quoted

# An advert is looked through this far (characters).
LONGEST = 40_000
_ADVERT = r"(?:posting|advert|advertisement|listing|requisition|role|position|opening|opportunity)"
_OPENING = r"(?:opening|vacancy|position|role|requisition)"
_LATER = r"future\ (?:openings?|opportunit(?:y|ies)|roles?|positions?|needs|hiring|vacanc(?:y|ies)|projects)"
_SAID = re.compile(
    rf"""
    \bevergreen\ {_ADVERT}s?\b
    | \b(?:pipeline|talent[ -]pool)\ (?:requisition|posting|advert|listing)s?\b
    | \bthis\ (?:{_ADVERT}\ )?is\ (?:part\ of\ |for\ )?(?:a|an|our|the)\ talent[ -](?:pool|community|network|pipeline)\b
    | \bthis\ {_ADVERT}\ (?:is|serves)\ (?:\w{{1,20}}\ ){{0,4}}for\ {_LATER}\b
    | \bnot\ (?:for|tied\ to|linked\ to)\ an?\ (?:existing|current|specific|active|immediate)\ {_OPENING}\b
    | \bthis\ (?:{_ADVERT}\ )?(?:is|may)\ not\ (?:be\ )?an?\ (?:current|immediate|active|existing)\ {_OPENING}\b
    | \bthere\ is\ (?:currently\ )?no\ (?:current|immediate|active|open)\ {_OPENING}\ (?:for\ this|behind\ this)\b
    | \bto\ (?:build|create|grow)\ (?:a|our)\ (?:talent|candidate)\ (?:pool|pipeline|bench)\ for\ {_LATER}\b
    | \bInitiativausschreibung\b | \bTalentpool[ -]?Ausschreibung\b
    | \bdiese\ (?:Ausschreibung|Anzeige|Stelle)\ (?:dient|ist\ für)\ (?:\w{{1,20}}\ ){{0,4}}(?:Talentpools?|Bewerberpools?)\b
    | \bcette\ (?:annonce|offre)\ (?:\w{{1,20}}\ ){{1,6}}vivier\b
    | \besta\ (?:oferta|vacante)\ (?:\w{{1,20}}\ ){{1,6}}bolsa\ de\ (?:trabajo|empleo|talento)\b
    | \besta\ vaga\ (?:\w{{1,20}}\ ){{1,6}}banco\ de\ talentos\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def evergreen_words(title: str, text: str) -> Quoted | None:
    """Return the first words by which title or text say that it is for no single opening; None where neither does."""
    if is_evergreen(title):
        return Quoted("title", 0, len(title), title)
    found = _SAID.search(text[:LONGEST])
    return Quoted("text", found.start(), found.end(), found.group()) if found else None
