"""Skills of a posting: which are named, and whether the words ask for them, call them a plus or only mention them.

"Python required, Spark a plus; no Java needed" -> Python required, Spark nice to have, no Java. Rules for one skill stand
in taxonomy/data/skills; those for all alike in skill_rules.py (is it the skill?) and wanted.py (is it asked for?).
"""

from __future__ import annotations

from dataclasses import dataclass

from taxonomy.catalog import Catalog
from taxonomy.classify.passage import LONGEST_TEXT, fold_text, read_passage
from taxonomy.classify.places import fold_places
from taxonomy.classify.result import Evidence, Field, SkillMatch
from taxonomy.classify.skill_rules import own_name, speaks_of
from taxonomy.classify.skill_words import Mention, find_mentions
from taxonomy.classify.wanted import Wanted, wanted_at
from taxonomy.skillset import Skill

# A skill named more often is settled by its first places.
WEIGHED = 6
RANK: dict[Wanted, int] = {"required": 0, "nice-to-have": 1, "mentioned": 2}


@dataclass(slots=True)
class _Found:
    """What is known of one skill so far; `evidence` is its first accepted place."""

    order: int
    skill: Skill
    wanted: Wanted
    evidence: Evidence


def find_skills(
    title: str, text: str, catalog: Catalog, company: str | None = None
) -> tuple[tuple[SkillMatch, ...], tuple[Evidence, ...]]:
    """The skills, those asked for first and then in reading order, each with its first words as evidence.

    What a title names is asked for, but a concept counts only where there is no text: "AI" in a title is the field.
    Of a text the first LONGEST_TEXT characters are read.
    """
    found: dict[str, _Found] = {}
    own = own_name(fold_places(company or ""))
    concepts = not text.strip()
    fields: tuple[tuple[Field, str], ...] = (("title", title[:LONGEST_TEXT]), ("text", text[:LONGEST_TEXT]))
    for field, content in fields:
        words = fold_text(content)
        mentions = find_mentions(content, words.folded, words.spaced, catalog)
        if not mentions:
            continue
        passage, sections = read_passage(content, catalog)
        weighed: dict[str, int] = {}
        for mention in mentions:
            slug = mention.skill.slug
            known = found.get(slug)
            weighed[slug] = weighed.get(slug, 0) + 1
            if (known and known.wanted == "required") or weighed[slug] > WEIGHED:
                continue
            if field == "title" and mention.skill.concept and not concepts:
                continue
            if speaks_of(passage, mention, own):
                asked = wanted_at(passage, sections, mention.start, mention.end) if field == "text" else "required"
                _note(found, mention, asked, field, content, catalog)
    ranked = sorted(found.values(), key=lambda item: (RANK[item.wanted], item.order))
    matches = tuple(SkillMatch(item.skill.slug, item.skill.name, item.wanted) for item in ranked)
    return matches, tuple(item.evidence for item in ranked)


def _note(
    found: dict[str, _Found], mention: Mention, wanted: Wanted, field: Field, content: str, catalog: Catalog
) -> None:
    """Keep the mention, and the skills that it implies, under the strongest words met so far."""
    quote = content[mention.start : mention.end]
    for slug in (mention.skill.slug, *mention.skill.implies):
        known = found.get(slug)
        if known is None:
            evidence = Evidence(f"skill:{slug}", field, mention.start, mention.end, quote)
            found[slug] = _Found(len(found), catalog.skill(slug), wanted, evidence)
        elif RANK[wanted] < RANK[known.wanted]:
            known.wanted = wanted
