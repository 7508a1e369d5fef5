"""The education that a text asks for: none, bachelor, master or doctorate, and whether it insists.

"Bachelor's or Master's degree" asks for a bachelor; "PhD a plus" does not insist; "or equivalent experience" does not
either. Read in English, French, German, Spanish, Portuguese and Arabic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from taxonomy.catalog import Catalog
from taxonomy.classify.asked_lines import asked_lines
from taxonomy.classify.cues import Passage
from taxonomy.classify.education_words import LEVELS, NOT_NEEDED
from taxonomy.classify.passage import read_passage
from taxonomy.classify.result import Evidence
from taxonomy.classify.wanted import Sections
from taxonomy.gate import find_in

Level = Literal["none", "bachelor", "master", "doctorate"]

ORDER: tuple[Level, ...] = ("none", "bachelor", "master", "doctorate")
NEAR = 60

# Words that only look like a degree.
NO_DEGREE = re.compile(r"(?:scrum|data|quiz|grand|house|web)[ -]?\Z")
# "Master's or PhD degree in": the degree has its name already.
NAMED = re.compile(
    r"\b(?:master|ph\.? ?d|doctora\w{1,4}|m\.?sc|m\.?s|graduate|advanced|bachelor|b\.?sc|b\.?s)\b[^.;\n]{0,25}\Z"
)
THEIRS = re.compile(
    r"\b(?:our|we are|we're|team of|group of|founded by|tuition|reimburse\w{0,5}|sponsor\w{0,3}|pursue|notre equipe|"
    r"unser team|"
    r"nuestro equipo|nossa equipe)\b[^.;\n]{0,50}\Z"
)
INSTEAD = re.compile(
    r"\b(?:or|ou|oder|o|and/or) (?:an? )?(?:relevant |equivalent |comparable |similar |significant |practical |"
    r"professional |"
    r"related |commensurate |substantial )?(?:combination|(?:work(?:ing)? |industry |professional |practical |"
    r"job )?experience|equivalent\b|experience equivalente|"
    r"equivalente?\b|vergleichbare\w? (?:qualifikation|ausbildung|berufserfahrung)|experiencia equivalente)|او ما يعادل"
)


@dataclass(frozen=True, slots=True)
class EducationAsked:
    """The lowest degree that will do; `required` is False where the text calls it a plus or takes experience instead.

    `evidence` is None only where the text says nothing of education (level "none").
    """

    level: Level
    required: bool
    evidence: Evidence | None


def find_education(text: str, catalog: Catalog) -> EducationAsked:
    """The education asked for; among several degrees the lowest that is insisted on, else the lowest wished for."""
    passage, sections = read_passage(text, catalog)
    lines = asked_lines(passage.folded)
    free = next(find_in(NOT_NEEDED, passage.folded, lines.not_needed), None)
    if free:
        return EducationAsked("none", False, _evidence("none", text, *free.span()))
    asked = [
        found
        for match in find_in(LEVELS, passage.folded, lines.degrees)
        if (found := _asked(match, text, passage, sections)) is not None
    ]
    insisted = [found for found in asked if found.required] or asked
    return min(insisted, key=lambda found: ORDER.index(found.level), default=EducationAsked("none", False, None))


def _asked(match: re.Match[str], text: str, passage: Passage, sections: Sections) -> EducationAsked | None:
    folded = passage.folded
    start, end = match.span()
    first, last = passage.sentence(start)
    before = folded[max(first, start - NEAR) : start]
    if NO_DEGREE.search(before) or THEIRS.search(before):
        return None
    if match[0].startswith("degree") and NAMED.search(before):
        return None
    level: Level = "doctorate" if match["doctorate"] else "master" if match["master"] else "bachelor"
    clause = re.split(r"[;,(]", folded[end : min(last, end + NEAR)], maxsplit=1)[0]
    wished = passage.has("nice", end, end + len(clause)) or sections.at(start) == "nice-to-have"
    if not wished and not passage.has("demanded", end, end + len(clause)):
        # "Bachelor's degree, Master's preferred": a wish later in the sentence is the later degree's.
        later = next((other.start() for other in LEVELS.finditer(folded, end, last)), last)
        wished = passage.has("nice", end, later) or _introduced_as_wish(passage, first, start)
    instead = INSTEAD.search(folded, end, min(last, end + 3 * NEAR)) is not None
    return EducationAsked(level, not (wished or instead), _evidence(level, text, start, end))


def _introduced_as_wish(passage: Passage, first: int, start: int) -> bool:
    return (
        passage.has("nice", max(first, start - NEAR // 2), start)
        and "," not in passage.folded[max(first, start - NEAR // 2) : start]
    )


def _evidence(level: Level, text: str, start: int, end: int) -> Evidence:
    quote = text[start:end].rstrip()
    return Evidence(f"education:{level}", "text", start, start + len(quote), quote)
