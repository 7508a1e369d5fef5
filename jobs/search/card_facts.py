"""What a result row shows of a posting, read in one statement without making models of it: a page has 25 of them.

Attributes are called as `Posting` calls them, so that rows and pay are made of either by the same functions.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse

from jobs.models.posting import CARD_SKILLS, Posting
from mlcareers.lib.memory import Memory
from mlcareers.lib.replicas import reading_connection

# What is joined is planned anew each time, which takes longer than to read 25 rows: only the company is.
READ = """
SELECT p.id, p.title, p.places_text, p.workplace, p.seniority, p.pay_min, p.pay_max, p.pay_currency, p.pay_period,
       p.pay_year_min, p.pay_year_max, p.workflow_owns, p.workflow_contributes, p.listed_at, p.state, p.cluster_id,
       c.slug, c.name, p.role_id, p.secondary_role_id,
       p.board_id IS NULL OR (SELECT b.company_id IS NOT NULL FROM jobs_board b WHERE b.id = p.board_id),
       p.board_id IS NOT NULL AND (SELECT b.is_sample FROM jobs_board b WHERE b.id = p.board_id),
       EXISTS (SELECT FROM jobs_signalcheck k WHERE k.posting_id = p.id AND k.is_labelled),
       CASE WHEN p.cluster_id IS NULL THEN 0 ELSE
       (SELECT count(*) FROM jobs_posting o WHERE o.cluster_id = p.cluster_id AND o.state = 'open' AND o.id <> p.id) END,
       ARRAY(SELECT l.skill_id FROM jobs_postingskill l WHERE l.posting_id = p.id
              ORDER BY array_position(ARRAY['required', 'nice-to-have'], l.wanted::text), l.position LIMIT %(skills)s)
  FROM jobs_posting p JOIN jobs_company c ON c.id = p.company_id
 WHERE p.id = ANY(%(ids)s)
"""
# Few, and the same for all rows: joined to it, the table of skills would even be read whole for each row.
NAMES = """
SELECT 'role', id, slug, name FROM taxonomy_role UNION ALL SELECT 'skill', id, slug, name FROM taxonomy_skill
"""
# Seconds: as long as a row is kept at all.
NAMES_S = 60.0
TEXTS = "SELECT id, text FROM jobs_posting WHERE id = ANY(%s)"
_WORKPLACES = dict(Posting.Workplace.choices)
_SENIORITIES = dict(Posting.Seniority.choices)
_PERIODS = dict(Posting.Period.choices)


@dataclass(frozen=True, slots=True)
class Named:
    """A role, or a company, by slug and name."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Names:
    """What roles and skills are called, by their numbers."""

    roles: dict[int, Named]
    skills: dict[int, str]


names_read: Memory[Names] = Memory(1, NAMES_S)


@dataclass(frozen=True, slots=True)
class NamedCompany(Named):
    """A company with its page."""

    def get_absolute_url(self) -> str:
        return _company_page(get_script_prefix(), self.slug)


@dataclass(frozen=True, slots=True)
class CardFacts:
    """One posting as its row shows it; `card_skills` are the names of its first skills in their order."""

    pk: int
    title: str
    places_text: str
    workplace: str
    seniority: str
    pay_min: int | None
    pay_max: int | None
    pay_currency: str
    pay_period: str
    pay_year_min: int | None
    pay_year_max: int | None
    workflow_owns: list[str]
    workflow_contributes: list[str]
    listed_at: datetime
    state: str
    cluster_id: int | None
    company: NamedCompany
    role: Named
    secondary_role: Named | None
    is_of_employer: bool
    is_sample: bool
    is_labelled: bool
    copies: int
    card_skills: list[str]

    def get_absolute_url(self) -> str:
        before, after = _around_number(get_script_prefix())
        return f"{before}{self.pk}{after}"

    def get_workplace_display(self) -> str:
        return str(_WORKPLACES.get(self.workplace, self.workplace))

    def get_seniority_display(self) -> str:
        return str(_SENIORITIES.get(self.seniority, self.seniority))

    def get_pay_period_display(self) -> str:
        return str(_PERIODS.get(self.pay_period, self.pay_period))

    @property
    def is_open(self) -> bool:
        """Whether a candidate can apply."""
        return self.state == Posting.State.OPEN

    @property
    def names_steps(self) -> bool:
        """Whether its text names a step of data work."""
        return bool(self.workflow_owns or self.workflow_contributes)

    @property
    def has_signs(self) -> bool:
        """Whether signals of two kinds say that it may not lead to a hire."""
        return self.is_labelled and self.is_open


@lru_cache(maxsize=8192)
def _company_page(prefix: str, slug: str) -> str:
    return reverse("company", args=[slug])


@cache
def _around_number(prefix: str) -> tuple[str, str]:
    """Return what stands before and behind the number in the address of a posting, below where the site is mounted."""
    before, _, after = reverse("posting", args=[0]).rpartition("0")
    return before, after


def read_card_facts(ids: Collection[int]) -> list[CardFacts]:
    """Return what the rows of `ids` show, in no order; one that was deleted meanwhile is left out."""
    if not ids:
        return []
    found = _rows(READ, {"ids": list(ids), "skills": CARD_SKILLS})
    names = _names(
        roles={number for row in found for number in row[18:20] if number is not None},
        skills={number for row in found for number in row[-1]},
    )
    return [CardFacts(*_fields(row, names)) for row in found]


def _rows(statement: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    with reading_connection().cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _names(*, roles: set[int], skills: set[int]) -> Names:
    """Return what roles and skills are called; all are read again where one of those asked for is new."""
    names = names_read.take("", _read_names)
    if not (roles <= names.roles.keys() and skills <= names.skills.keys()):
        names = _read_names()
        names_read.put("", names)
    return names


def _read_names() -> Names:
    names = Names({}, {})
    for kind, number, slug, name in _rows(NAMES):
        if kind == "role":
            names.roles[number] = Named(slug, name)
        else:
            names.skills[number] = name
    return names


def _fields(row: tuple[Any, ...], names: Names) -> tuple[Any, ...]:
    """Return the fields of one posting from a row of READ."""
    company, second = NamedCompany(row[16], row[17]), None if row[19] is None else names.roles[row[19]]
    return (
        *row[:16],
        company,
        names.roles[row[18]],
        second,
        *row[20:24],
        [names.skills[number] for number in row[24] if number in names.skills],
    )


def read_texts(ids: Collection[int]) -> list[tuple[int, str]]:
    """Return (id, text) of postings, in no order."""
    return [(number, text) for number, text in _rows(TEXTS, [list(ids)])]
