"""Postings and roles as the pages' cards and rows show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import Count

from jobs.models.company import Company
from jobs.models.posting import CARD_SKILLS, Posting
from jobs.search.card_facts import CardFacts, Named, NamedCompany
from jobs.views.converted import Converted
from jobs.views.pay import pay_display, pay_year_display
from jobs.views.posting_signals import has_signs
from taxonomy.catalog import load_catalog
from taxonomy.models import Role

Cells = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PostingRow:
    """One result row; `pay_display` is empty where pay is not stated, `cells` are the six of the workflow glyph.

    `pay_year_display` says the same for a year where it is stated for another period, `pay_converted` for a year in the
    reader's currency where that is another. A search by words adds the `snippet`, (text, whether it was asked for), and
    `why` the row stands where it does. `copies` are other open postings of its opening.
    `has_signs`: signals of two kinds say that it may not lead to a hire.
    """

    pk: int
    title: str
    get_absolute_url: str
    company: Company | NamedCompany
    places_text: str
    workplace: str
    workplace_label: str
    pay_display: str
    pay_year_display: str
    seniority: str
    seniority_label: str
    role: Role | Named
    secondary_role: Role | Named | None
    cells: Cells
    skill_names: tuple[str, ...]
    listed_at: datetime
    is_open: bool
    is_sample: bool
    has_signs: bool = False
    pay_converted: Converted | None = None
    snippet: tuple[tuple[str, bool], ...] = ()
    why: tuple[str, ...] = ()
    copies: int = 0


@dataclass(frozen=True, slots=True)
class RoleCard:
    """One role with its glyph and how many postings are open."""

    slug: str
    name: str
    summary: str
    cells: Cells
    open_count: int
    url: str


@cache
def role_cells(slug: str) -> Cells:
    """Return the six (step name, owns | contributes | rarely) of a role, in the workflow's order."""
    catalog = load_catalog()
    return tuple((step.name, catalog.matrix[slug, step.slug]) for step in catalog.steps)


def posting_cells(posting: Posting | CardFacts) -> Cells:
    """Return the six (step name, level) that the posting's text names; those of its role where it names none."""
    if not posting.names_steps:
        return role_cells(posting.role.slug)
    levels = {
        **dict.fromkeys(posting.workflow_contributes, "contributes"),
        **dict.fromkeys(posting.workflow_owns, "owns"),
    }
    return tuple((step.name, levels.get(step.slug, "rarely")) for step in load_catalog().steps)


def row(posting: Posting | CardFacts) -> PostingRow:
    """Return the row of a posting read by `for_rows()`, or of what was read for cards."""
    return PostingRow(
        pk=posting.pk,
        title=posting.title,
        get_absolute_url=posting.get_absolute_url(),
        company=posting.company,
        places_text=posting.places_text,
        workplace=posting.workplace,
        workplace_label=posting.get_workplace_display(),
        pay_display=pay_display(posting),
        pay_year_display=pay_year_display(posting),
        seniority=posting.seniority,
        seniority_label=posting.get_seniority_display(),
        role=posting.role,
        secondary_role=posting.secondary_role,
        cells=posting_cells(posting),
        skill_names=_skill_names(posting),
        listed_at=posting.listed_at,
        is_open=posting.is_open,
        is_sample=posting.is_sample,
        copies=getattr(posting, "copies", 0),
        has_signs=posting.has_signs if isinstance(posting, CardFacts) else has_signs(posting),
    )


def _skill_names(posting: Posting | CardFacts) -> tuple[str, ...]:
    """Return the first skills, those asked for before those that are a plus."""
    if isinstance(posting, CardFacts):
        return tuple(posting.card_skills)
    order = {"required": 0, "nice-to-have": 1, "mentioned": 2}
    links = sorted(posting.skill_links.all(), key=lambda link: (order.get(link.wanted, 2), link.position))
    return tuple(link.skill.name for link in links[:CARD_SKILLS])


def rows(postings: Iterable[Posting]) -> list[PostingRow]:
    """Return the rows of postings read by `for_rows()`."""
    return [row(posting) for posting in postings]


def role_cards(slugs: Sequence[str] | None = None, **narrowed: object) -> list[RoleCard]:
    """Return the six roles (or those of `slugs`) with their openings, narrowed by posting fields; two queries.

    A posting with a second role counts under both.
    """
    postings = Posting.objects.open().filter(**narrowed).each_once().order_by()
    counts: Counter[str] = Counter()
    for slug, second, n in postings.values_list("role__slug", "secondary_role__slug").annotate(n=Count("pk")):
        counts.update({slug: n, second: n})
    found = Role.objects.all() if slugs is None else Role.objects.filter(slug__in=slugs)
    return [
        RoleCard(
            slug=role.slug,
            name=role.name,
            summary=role.summary,
            cells=role_cells(role.slug),
            open_count=counts[role.slug],
            url=role.get_absolute_url(),
        )
        for role in found
    ]
