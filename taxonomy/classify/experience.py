"""Years of experience that a text asks for, and whether they contradict a beginner's title.

"3-5 years of experience with SQL" asks for at least 3; the age of the company, a contract's length and "in the last two
years" ask for none. Read in English, French, German, Spanish, Portuguese, Arabic, Turkish, Polish, Italian and Dutch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from taxonomy.catalog import Catalog
from taxonomy.classify.asked_lines import asked_lines
from taxonomy.classify.cues import Passage
from taxonomy.classify.experience_words import WORDS, YEARS
from taxonomy.classify.passage import read_passage
from taxonomy.classify.result import Evidence
from taxonomy.classify.seniority import find_seniority
from taxonomy.classify.wanted import Sections
from taxonomy.gate import find_in

# More is the age of a company or a slip of the pen.
MOST_YEARS = 20
CONTRADICTING_YEARS = 3
BEGINNERS = ("intern", "junior")
NEAR = 90

EXPERIENCE = re.compile(
    r"\b(?:experien\w{1,6}|exp\b|deneyim\w{0,4}|tecrube\w{0,4}|doswiadczeni\w{0,3}|esperienza|ervaring"
    r"|\w{0,10}erfahrung\w{0,3}|background|track record|hands[ -]on|industry|seniority|tenure|"
    r"(?:similar|comparable|related|relevant|equivalent|similaire|vergleichbar\w{0,3}|similar) (?:role|position|"
    r"poste|rolle|puesto|cargo)|"
    r"professional|practi[cs]e|proficien\w{1,4}|working (?:as|in|with|on)|expertise|knowledge)\b|خبر[هة]|الخبره"
)
DOING = re.compile(
    r"(?: of)?(?: \w{2,14}ly)? (?!during|being|ending|starting|beginning|following|vesting)\w{3,14}ing\b"
)
# "Minimum of 6 years as a data engineer", "5+ years in Python": asked for without the word experience.
AT_LEAST = re.compile(
    r"(?:at least|minimum(?: of| de)?|\bmin\.?|>|mindestens|au moins|al menos|pelo menos|en az|almeno|minstens"
    r"|minimo(?: de)?) ?\Z"
)
FIELD = re.compile(r" (?:in|with|as|of|on|dans|en|comme|sur|mit|als|im|como|com|em) \w")
ELSEWHERE_BEFORE = re.compile(
    r"(?:\bthrough|\bwe(?:'ve| have| bring| combine| celebrate)|\bour|\bfounded|\bcombined|\bhistory|\bheritage|"
    r"\bfor (?:over|nearly|almost|the)|"
    r"\b(?:last|past|next|first|previous|recent|every|prochaines?|derni[eè]res?|letzten|nachsten|ultimos|proximos)|"
    r"\bdepuis(?: plus de)?|"
    r"\bseit(?: uber)?|\bdesde hace|\bha mais de|\bnotre|\bunsere?|\bnuestra|\bnossa|\baged?|\bvest\w{0,3}|"
    r"\bduree(?: de)?|"
    r"\bcontract(?: of)?|\bterm(?: of)?|\bdurante|\bمنذ|\bفي آخر)[^.;\n]{0,16}\Z"
)
# "No three years of experience hide here"; "no less than three years" has its words between.
DENIED = re.compile(r"(?:\b(?:no|not|without|keine|sans|sin|sem)|بدون) ?\Z")
ELSEWHERE_AFTER = re.compile(
    r" ?(?:old\b|ago\b|contract|fixed|term\b|anniversary|vest|warrant|in business|of age|program|degree|plan\b|"
    r"renouvelable|befristet|de antiguedad|de existencia|d'existence|de vida\b|de mercado|of history|of growth|"
    r"of innovation)"
)
OTHERWISE = re.compile(r"\b(?:or|ou|oder|o|او)\b")


@dataclass(frozen=True, slots=True)
class ExperienceAsked:
    """At least `years` whole years (0..20); `most` is the upper end of a range, None where open; the words they rest on.

    `required` is False where the years are only called a plus.
    """

    years: int
    most: int | None
    required: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A beginner's title over a text that asks for years: the level, its words, and the experience asked for."""

    level: str
    title: Evidence
    asked: ExperienceAsked


def find_experience(text: str, catalog: Catalog) -> ExperienceAsked | None:
    """The years that satisfy every sentence which asks for some, with the words of the strictest; None where none does.

    Alternatives of one sentence ("5 years, or 3 with a master's") count by the smaller.
    """
    passage, sections = read_passage(text, catalog)
    by_sentence: dict[int, ExperienceAsked] = {}
    for match in find_in(YEARS, passage.folded, asked_lines(passage.folded).years):
        asked = _asked(match, text, passage, sections)
        if asked is None:
            continue
        first, _ = passage.sentence(match.start())
        known = by_sentence.get(first)
        if known is None:
            by_sentence[first] = asked
            continue
        gap = max(known.evidence.end, match.start() - 2 * NEAR)
        either = OTHERWISE.search(passage.folded, gap, match.start()) is not None
        if (asked.years < known.years) == either and asked.years != known.years:
            by_sentence[first] = asked
    return max(by_sentence.values(), key=lambda asked: (asked.required, asked.years), default=None)


def find_contradiction(title: str, text: str, catalog: Catalog) -> Contradiction | None:
    """Whether a title of an intern, junior or entry level stands over three or more required years; None where not.

    "Associate" is a grade of its own in many houses and contradicts nothing.
    """
    level, words = find_seniority(title, catalog)
    if level not in BEGINNERS or words is None or words.quote.casefold() == "associate":
        return None
    asked = find_experience(text, catalog)
    if asked is None or not asked.required or asked.years < CONTRADICTING_YEARS:
        return None
    return Contradiction(level, words, asked)


def _asked(match: re.Match[str], text: str, passage: Passage, sections: Sections) -> ExperienceAsked | None:
    low = _number(match["low"] or match["dual"])
    if low > MOST_YEARS:
        return None
    folded = passage.folded
    first, last = passage.sentence(match.start())
    before = folded[max(first, match.start() - NEAR) : match.start()]
    after = folded[match.end() : min(last, match.end() + NEAR)]
    if DENIED.search(before) or ELSEWHERE_BEFORE.search(before) or ELSEWHERE_AFTER.match(after):
        return None
    stated = (match["plus"] or AT_LEAST.search(before)) and FIELD.match(after)
    if not (stated or EXPERIENCE.search(after) or EXPERIENCE.search(before) or DOING.match(after)):
        return None
    high = int(match["high"]) if match["high"] else None
    start, end = match.span()
    quote = text[start:end].rstrip()
    nice = passage.has("nice", first, last) or sections.at(start) == "nice-to-have"
    return ExperienceAsked(
        low,
        high if high is not None and low < high <= MOST_YEARS else None,
        not nice,
        Evidence(f"experience:{low}", "text", start, start + len(quote), quote),
    )


def _number(word: str) -> int:
    return WORDS[word] if word in WORDS else int(word)
