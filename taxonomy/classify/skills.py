"""Skills of a posting: the longest names found, at word boundaries that know c++, c#, .net and ci/cd.

Rules per skill stand in the data (case, context, neighbours). For all alike: a degree's subject, the employer's own name
and what the text says is not needed are dropped; the words around tell required from nice to have.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import ahocorasick

from taxonomy.catalog import Catalog, Skill
from taxonomy.classify.result import Evidence, SkillMatch

CONTEXT = 150
Wanted = str
_WORD_SIGNS = frozenset("+#")
_NICE = re.compile(
    r"nice[- ]to[- ]have|(?:is|are|as|a|big|strong) (?:a )?(?:plus|bonus|advantage)\b|bonus points|preferred|desirable|"
    r"good to have|ideally|von vorteil|wünschenswert|un plus\b|atout|deseable|valorable|diferencial|ميزة إضافية"
)
_REQUIRED = re.compile(
    r"require|must[- ]have|what you(?:'ll| will)? (?:bring|need)|qualification|you have|you know|experience (?:with|in)|"
    r"proficien|expert|knowledge of|skills|minimum|who you are|about you|anforderung|das bringst du|dein profil|profil|"
    r"compétences|requisitos|المتطلبات|المهارات"
)
_NEGATED = re.compile(
    r"(?:\bno|\bnot|without|don'?t (?:need|require|use)|isn'?t|aren'?t|no se utilizar[aá]|kein|keine|pas de)"
    r"(?: (?:need|needed|required|necessary|have|to|know|prior|any|experience|with|in|of|for|is|use|using))*[ :]*$"
)
_NEGATED_AFTER = re.compile(r"^[^.;\n]{0,20}\b(?:(?:is|are) not|not) (?:required|needed|necessary|a must)")
_DEGREE = re.compile(
    r"\b(?:degree|bachelor'?s?|master'?s?|b\.?sc|m\.?sc|ph\.?d|ms|bs|ba|ma|diploma|major|doctorate|studium|diplôme)\b"
    r"[^.;\n]{0,80}$"
)
_SUBJECTS = frozenset(
    [
        "statistics",
        "mathematics",
        "economics",
        "machine-learning",
        "data-science",
        "computer-vision",
        "optimization",
        "operations-research",
        "data-analysis",
        "artificial-intelligence",
        "bioinformatics",
        "econometrics",
        "linear-programming",
        "ai",
        "ml",
        "nlp",
    ]
)


@dataclass(frozen=True, slots=True)
class _Word:
    """One name or alias of a skill; `exact` is the spelling that must be met, None where case does not count."""

    skill: Skill
    length: int
    exact: str | None


class _Matcher:
    """The automaton of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.automaton = ahocorasick.Automaton()
        words: dict[str, list[_Word]] = {}
        for skill in catalog.skills:
            for spelling in (skill.name, *skill.aliases):
                exact = spelling if skill.case_sensitive and spelling == skill.name else None
                words.setdefault(_fold(spelling), []).append(_Word(skill, len(spelling), exact))
        for key, found in words.items():
            self.automaton.add_word(key, tuple(found))
        self.automaton.make_automaton()


_matchers: dict[int, tuple[Catalog, _Matcher]] = {}


def _matcher(catalog: Catalog) -> _Matcher:
    kept = _matchers.get(id(catalog))
    if kept is None or kept[0] is not catalog:
        kept = _matchers[id(catalog)] = (catalog, _Matcher(catalog))
    return kept[1]


def _fold(text: str) -> str:
    """Lower case without changing the length, so that offsets stay those of the original."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def find_skills(
    title: str, text: str, catalog: Catalog, company: str | None = None
) -> tuple[tuple[SkillMatch, ...], tuple[Evidence, ...]]:
    """Return the skills, those asked for first and then in reading order, each with its first words as evidence."""
    found: dict[str, tuple[int, Skill, str, Evidence]] = {}
    rank = {"required": 0, "nice-to-have": 1, "mentioned": 2}
    order = 0
    for field, content in (("title", title), ("text", text)):
        folded = _fold(content)
        lines = [0, *(match.end() for match in re.finditer(r"\n", folded))]
        wanted_of_line = _sections(folded, lines)
        for start, end, skill in _matches(content, folded, catalog, company):
            wanted = _wanted(folded, lines, wanted_of_line, start, end) if field == "text" else "required"
            order += 1
            known = found.get(skill.slug)
            if known is None:
                evidence = Evidence(f"skill:{skill.slug}", field, start, end, content[start:end])  # type: ignore[arg-type]
                found[skill.slug] = (order, skill, wanted, evidence)
            elif rank[wanted] < rank[known[2]]:
                found[skill.slug] = (known[0], skill, wanted, known[3])
    ranked = sorted(found.values(), key=lambda item: (rank[item[2]], item[0]))
    matches = tuple(SkillMatch(skill.slug, skill.name, wanted) for _, skill, wanted, _ in ranked)  # type: ignore[arg-type]
    return matches, tuple(evidence for *_, evidence in ranked)


def _matches(content: str, folded: str, catalog: Catalog, company: str | None) -> Iterator[tuple[int, int, Skill]]:
    """Yield the accepted occurrences, longest first where several overlap, in reading order."""
    candidates: list[tuple[int, int, Skill]] = []
    for last, words in _matcher(catalog).automaton.iter(folded):
        for word in words:
            start, end = last - word.length + 1, last + 1
            if _is_word(folded, start, end) and (word.exact is None or content[start:end] == word.exact):
                candidates.append((start, end, word.skill))
    candidates.sort(key=lambda item: (item[0], item[0] - item[1]))
    own = _fold(company or "")
    reached = 0
    for start, end, skill in candidates:
        if start < reached:
            continue
        reached = end
        if _accepted(folded, start, end, skill, own):
            yield start, end, skill


def _is_word(folded: str, start: int, end: int) -> bool:
    before, after = folded[start - 1 : start], folded[end : end + 1]
    if before and (before.isalnum() or before in "_@" or (before == "." and folded[start - 2 : start - 1].isalnum())):
        return False
    if not after:
        return True
    if after.isalnum() or after == "_" or (after in _WORD_SIGNS and folded[end - 1] not in _WORD_SIGNS):
        return False
    # "node.js" is not "node", "x.y" is one name; a full stop at a sentence's end is none.
    following = folded[end + 1 : end + 2]
    return not (after == "." and following.isalnum())


def _accepted(folded: str, start: int, end: int, skill: Skill, own: str) -> bool:
    if own and folded[start:end] in own and own in folded[max(0, start - len(own)) : end + len(own)]:
        return False
    before, after = folded[max(0, start - 40) : start].rstrip(" -&\"'("), folded[end : end + 40]
    tail = after.lstrip(" -\"'/)")
    if any(_starts_with(tail, word) or after.startswith(word) for word in skill.not_before):
        return False
    raw_before = folded[max(0, start - 40) : start].rstrip()
    if any(_ends_with(before, word) or raw_before.endswith(word) for word in skill.not_after):
        return False
    if skill.needs_context:
        near = folded[max(0, start - CONTEXT) : start] + " " + folded[end : end + CONTEXT]
        if not any(word in near for word in skill.needs_context):
            return False
    lead = folded[max(0, start - 60) : start].rpartition("\n")[2]
    if _NEGATED.search(lead) or _NEGATED_AFTER.match(after):
        return False
    if skill.slug in _SUBJECTS:
        sentence = folded[max(0, start - 110) : start].rpartition("\n")[2].rpartition(". ")[2]
        if _DEGREE.search(sentence):
            return False
    return True


def _starts_with(tail: str, word: str) -> bool:
    return tail.startswith(word) and not tail[len(word) : len(word) + 1].isalnum()


def _ends_with(before: str, word: str) -> bool:
    return before.endswith(word) and not before[: -len(word)][-1:].isalnum()


def _sections(folded: str, lines: list[int]) -> list[str]:
    """Return what the last heading before each line says: required, nice-to-have or mentioned."""
    wanted: list[str] = []
    current = "mentioned"
    for number, start in enumerate(lines):
        end = lines[number + 1] if number + 1 < len(lines) else len(folded)
        line = folded[start:end].strip()
        if 0 < len(line) <= 70 and not line.endswith("."):
            if _NICE.search(line):
                current = "nice-to-have"
            elif _REQUIRED.search(line) and len(line) <= 50:
                current = "required"
            elif line.endswith(":") or len(line.split()) <= 4:
                heading_words = (
                    "benefit",
                    "offer",
                    "about us",
                    "about the",
                    "who we are",
                    "team",
                    "perks",
                    "compensation",
                )
                current = "mentioned" if any(word in line for word in heading_words) else current
        wanted.append(current)
    return wanted


def _wanted(folded: str, lines: list[int], sections: list[str], start: int, end: int) -> str:
    number = bisect_right(lines, start) - 1
    left = max(lines[number], folded.rfind(". ", max(lines[number], start - 300), start) + 1)
    stop = lines[number + 1] if number + 1 < len(lines) else len(folded)
    right = folded.find(". ", end, min(stop, end + 300))
    sentence = folded[left : right if right >= 0 else min(stop, end + 300)]
    if _NICE.search(sentence):
        return "nice-to-have"
    section = sections[number]
    if section == "mentioned" and _REQUIRED.search(sentence):
        return "required"
    return section
