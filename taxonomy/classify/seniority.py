"""Seniority from a title: the level of highest precedence whose words the title holds.

"Senior Data Engineering Manager" is a manager; "Data Product Manager" says nothing of seniority.
"""

from __future__ import annotations

from taxonomy.catalog import Catalog
from taxonomy.classify.result import Evidence
from taxonomy.classify.title import prepare_title

UNSPECIFIED = "unspecified"


def find_seniority(title: str, catalog: Catalog) -> tuple[str, Evidence | None]:
    """The seniority slug and the words it rests on; ("unspecified", None) where the title does not say."""
    folded = prepare_title(title)
    text = folded.text
    for drop in catalog.seniority_drops:
        text = drop.sub(lambda match: " " * len(match[0]), text)
    for level in sorted(catalog.seniorities, key=lambda level: level.precedence):
        for rule in level.rules:
            match = rule.pattern.search(text)
            if match and match.end() > match.start():
                start, end = folded.span(match.start(), match.end())
                return level.slug, Evidence(f"seniority:{level.slug}", "title", start, end, title[start:end])
    return UNSPECIFIED, None
