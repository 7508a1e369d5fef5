"""From a row of the database to a document; pure, so that other processes can do it while one reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from jobs.search.build import Part
from jobs.search.document import Document
from jobs.search.ordering import microseconds
from jobs.search.parameters import UNKNOWN
from jobs.search.wording import wording

# The columns of `feed.ROWS`.
Row: TypeAlias = tuple[Any, ...]


def document_of(row: Row) -> Document:
    """Return the document of one row."""
    (
        posting_id, listed_at, title, company, company_slug, places, text, role, secondary, seniority, workplace,
        employment, language, countries, currency, pay, own_record, first_seen_at, scope, accepted, refused, unsure, steps,
        skills, skill_names, cities, lists, cluster, cluster_place,
    ) = row  # fmt: skip
    said = wording(title, skill_names or (), [company, places, text], language)
    values = {
        "role": (role, secondary) if secondary else (role,),
        "secondary": (secondary,) if secondary else (),
        "skill": tuple(skills or ()),
        "seniority": (seniority,),
        "workplace": (workplace,),
        "employment": (employment,) if employment else (),
        "language": (language,) if language else (),
        "country": tuple(countries),
        "city": tuple(cities or ()),
        "company": (company_slug,),
        "list": tuple(lists or ()),
        "scope": (scope,),
        "accepted": tuple(accepted),
        "refused": tuple(refused),
        "unsure": tuple(unsure),
        "workflow": tuple(dict.fromkeys(steps)) or (UNKNOWN,),
    }
    return Document(
        id=posting_id,
        listed_at=microseconds(listed_at),
        title_words=said.title,
        skill_words=said.skills,
        text_words=said.text,
        values=values,
        currency=currency if pay is not None else "",
        pay_max=pay,
        # Facts of the row alone: what time changes by itself would not be told by the change feed.
        quality=(pay is not None) + bool(own_record) + (workplace != "unknown"),
        first_seen_at=microseconds(first_seen_at),
        spellings=said.spellings,
        cluster=cluster,
        cluster_place=cluster_place,
    )


def part_of_rows(rows: Iterable[Row]) -> Part:
    """Return the part of rows in ascending order of (listed_at, id)."""
    part = Part()
    for row in rows:
        part.add(document_of(row))
    return part
