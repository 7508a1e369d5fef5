"""Finding the names of skills: the longest ones, at word boundaries that know c++, c#, .net, ci/cd and Arabic prefixes."""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

import ahocorasick

from taxonomy.catalog import Catalog
from taxonomy.classify.places import fold_places, spaced
from taxonomy.skillset import Skill

WORD_SIGNS = frozenset("+#")
# Conjunctions and prepositions that Arabic writes onto the next word, with or without the article.
ARABIC_PREFIX = re.compile(r"(?:^|[^\w])[وفبلك]?(?:ال|[وفبلك])\Z")
LONGEST_LISTED = 30
LIST_SIGNS = frozenset(",/|;(")
CONJUNCTIONS = frozenset(["and", "or", ", and", ", or", "&", "et", "ou", "und", "oder", "y", "o", "e", "و"])
LIST_MEMBER = re.compile(r"[^,/|;()\n]+")


class Word(NamedTuple):
    """One spelling of a skill; `context`: what must stand near it, None for nothing; `plural`: an s may follow it."""

    skill: Skill
    length: int
    context: re.Pattern[str] | None
    plural: bool


class Mention(NamedTuple):
    """One place at which a skill's name stands; `context` as in Word, None too where it stands between other skills."""

    start: int
    end: int
    skill: Skill
    context: re.Pattern[str] | None


class Matcher:
    """The automata of one catalog: exact spellings over the text as written, the others over the spaced text."""

    def __init__(self, catalog: Catalog) -> None:
        exact: dict[str, list[Word]] = {}
        loose: dict[str, list[Word]] = {}
        self.listed: dict[str, Skill] = {}
        for skill in catalog.skills:
            context = _context(skill)
            for spelling in dict.fromkeys((skill.name, *skill.aliases)):
                strict = spelling == skill.name or skill.is_exact(spelling)
                plural = skill.concept and _takes_plural(spelling)
                word = Word(skill, len(spelling), context if strict else None, plural)
                key = fold_places(spelling)
                if skill.is_exact(spelling):
                    exact.setdefault(spelling, []).append(word)
                    self.listed.setdefault(key, skill)
                else:
                    # Behind a space only, unless Arabic prefixes may stand before it.
                    key = spaced(key)
                    loose.setdefault(key if key[0] >= "\u0621" else f" {key}", []).append(word)
        self.exact = _automaton(exact)
        self.loose = _automaton(loose)


def _context(skill: Skill) -> re.Pattern[str] | None:
    """The words of which one must begin near the skill; None where it needs none."""
    if not skill.needs_context:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word.strip()) for word in skill.needs_context) + ")")


def _takes_plural(spelling: str) -> bool:
    """Whether an s may follow: "LLMs", "feature stores"; one plain word means another thing then ("optimizations")."""
    ends_well = spelling[-1].isalpha() and not spelling.endswith(("s", "S", "ing"))
    return ends_well and len(spelling) > 2 and (spelling.isupper() or " " in spelling)


def _automaton(words: dict[str, list[Word]]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for key, found in words.items():
        automaton.add_word(key, tuple(found))
    automaton.make_automaton()
    return automaton


# Catalogs come and go while additions to the vocabulary are tried out; few are read from at a time.
MOST_MATCHERS = 4
_matchers: dict[int, tuple[Catalog, Matcher]] = {}


def matcher_of(catalog: Catalog) -> Matcher:
    """The automata of `catalog`, built once as long as few catalogs are in use."""
    kept = _matchers.get(id(catalog))
    if kept is None or kept[0] is not catalog:
        if len(_matchers) >= MOST_MATCHERS:
            _matchers.clear()
        kept = _matchers[id(catalog)] = (catalog, Matcher(catalog))
    return kept[1]


def find_mentions(content: str, folded: str, spaced_text: str, catalog: Catalog) -> list[Mention]:
    """Every skill's name in reading order, the longest where several overlap.

    `folded` is fold_places(content), `spaced_text` is spaced(folded) behind one space.
    """
    matcher = matcher_of(catalog)
    found: list[tuple[int, int, Word]] = []
    total = len(folded)
    for automaton, text, shift in ((matcher.loose, spaced_text, 0), (matcher.exact, content, 1)):
        for last, words in automaton.iter(text) if len(automaton) else ():
            end = last + shift
            # Most hits are parts of longer words; they are dropped before anything else is asked.
            if end < total and folded[end].isalnum() and not (folded[end] == "s" and words[0].plural):
                continue
            for word in words:
                start = end - word.length
                length = _word_length(folded, start, end, word)
                if length:
                    found.append((start, -length, word))
    found.sort(key=lambda item: item[:2])
    mentions: list[Mention] = []
    reached = 0
    for start, length, word in found:
        end = start - length
        if start >= reached or (start, end) == mentions[-1][:2]:
            mentions.append(Mention(start, end, word.skill, word.context))
            reached = end
    return _with_listed(folded, mentions, matcher)


def _word_length(folded: str, start: int, end: int, word: Word) -> int:
    """The length of the word at this place with its plural s; 0 where the place is only part of another word."""
    after = folded[end : end + 1]
    if after:
        if after == "s" and word.plural:
            end += 1
            after = folded[end : end + 1]
        if after.isalnum() or after == "_" or (after in WORD_SIGNS and folded[end - 1] not in WORD_SIGNS):
            return 0
        # "node.js" is not "node"; a full stop at a sentence's end is none.
        if after == "." and folded[end + 1 : end + 2].isalnum():
            return 0
    if start:
        before = folded[start - 1]
        if before.isalnum():
            arabic = "\u0621" <= folded[start] <= "\u064a"
            return end - start if arabic and ARABIC_PREFIX.search(folded[max(0, start - 4) : start]) else 0
        if before in "_@" or (before == "." and folded[start - 2 : start - 1].isalnum()):
            return 0
    return 0 if "\n" in folded[start:end] else end - start


def _with_listed(folded: str, mentions: list[Mention], matcher: Matcher) -> list[Mention]:
    """Free what stands between two other skills from its context rule; add what such a list writes in another case."""
    joins = [_joined(folded, left.end, right.start) for left, right in itertools.pairwise(mentions)]
    result: list[Mention] = []
    for place, mention in enumerate(mentions):
        if place:
            result.extend(_between(folded, mentions[place - 1].end, mention.start, matcher))
            if mention.context and joins[place - 1] and place < len(joins) and joins[place]:
                mention = mention._replace(context=None)
        result.append(mention)
    return result


def _joined(folded: str, start: int, end: int) -> bool:
    """Whether the few characters between two names are a list's comma, slash or conjunction."""
    if not 0 < end - start <= 6:
        return False
    gap = folded[start:end].strip(" ")
    return gap in LIST_SIGNS or gap in CONJUNCTIONS


def _between(folded: str, start: int, end: int, matcher: Matcher) -> list[Mention]:
    """Exact spellings in another case as members of a list: "(python, go, scala)" holds Go."""
    if not 2 < end - start <= LONGEST_LISTED:
        return []
    gap = folded[start:end]
    if gap.strip(" ")[:1] not in LIST_SIGNS or gap.strip(" ")[-1:] not in LIST_SIGNS:
        return []
    found = []
    for member in LIST_MEMBER.finditer(gap):
        name = member[0].strip(" ")
        skill = matcher.listed.get(name)
        if skill is not None:
            first = start + member.start() + member[0].index(name)
            found.append(Mention(first, first + len(name), skill, context=None))
    return found
