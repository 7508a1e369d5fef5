"""The guides of the six roles beside their open postings."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Q, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingSkill
from jobs.search.openings import count_openings
from jobs.search.vocabulary import languages
from jobs.views.rows import RoleCard, role_cards, role_cells, rows
from taxonomy.catalog import load_catalog
from taxonomy.guide import load_guides
from taxonomy.interviews import load_interviews
from taxonomy.models import Role
from taxonomy.resources import load_resources

TOP_SKILLS = 12
NEWEST = 5


@dataclass(frozen=True, slots=True)
class TopSkill:
    """One skill of a role: in how many of its open postings it is named, and the share of them in percent."""

    name: str
    slug: str
    share_percent: int
    n: int


@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    """Show the six roles side by side, with the matrix of who does what."""
    return render(request, "taxonomy/role_list.html", {"roles": role_cards(), "steps": load_catalog().steps})


@require_safe
def role(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the guide of one role."""
    found = get_object_or_404(Role, slug=slug)
    guide = load_guides()[slug]
    interviews = load_interviews()
    postings = Posting.objects.open().filter(Q(role=found) | Q(secondary_role=found)).each_once()
    first_roles_first = Case(When(role=found, then=0), default=1)
    open_count = postings.count()
    context = {
        "role": found,
        "guide": guide,
        "cells": role_cells(slug),
        "titles_by_language": [(code, languages().get(code, code), titles) for code, titles in guide.titles.items()],
        "stages": [(stage.name, interviews.frequency[slug, stage.slug]) for stage in interviews.stages],
        "resources": [item for item in load_resources() if slug in item.roles],
        "open_count": open_count,
        "postings": rows(postings.for_rows().order_by(first_roles_first, "-listed_at", "-pk")[:NEWEST]),
        "top_skills": _top_skills(found, open_count),
        "neighbours": _neighbours(slug),
    }
    return render(request, "taxonomy/role.html", context)


def _top_skills(found: Role, open_count: int) -> list[TopSkill]:
    """Return the skills that the role's open postings name most, by the share of postings."""
    if not open_count:
        return []
    either = Q(posting__role=found) | Q(posting__secondary_role=found)
    links = PostingSkill.objects.filter(either, posting__state=Posting.State.OPEN)
    counted = (
        links.values_list("skill__name", "skill__slug")
        .annotate(n=count_openings("posting__"))
        .order_by("-n", "skill__name")
    )
    return [TopSkill(name, slug, round(100 * n / open_count), n) for name, slug, n in counted[:TOP_SKILLS]]


def _neighbours(slug: str) -> list[RoleCard]:
    """Return the two roles whose workflow is most like that of `slug`."""
    own = dict(role_cells(slug))
    weight = {"owns": 2, "contributes": 1, "rarely": 0}

    def distance(card: RoleCard) -> int:
        return sum(abs(weight[own[step]] - weight[level]) for step, level in card.cells)

    others = [card for card in role_cards() if card.slug != slug]
    return sorted(others, key=distance)[:2]
