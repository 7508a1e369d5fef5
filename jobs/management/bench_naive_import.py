"""The usual way to write postings in Django, to compare with: each looked for, then saved, then each of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from jobs.management.bench_cost import Cost, measured
from jobs.models.board import Board
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingEvidence, PostingPlace, PostingSkill
from jobs.search.wording import wording
from jobs.services.companies import company_for_name
from jobs.services.facts import Words
from jobs.services.labelling import Labelled
from jobs.services.publishing import vector
from taxonomy.classify.result import Evidence
from taxonomy.models import Role, Skill


def naive_new(board: Board, items: Sequence[Labelled]) -> Cost:
    """Return what new postings cost that are written one by one."""
    roles = {role.slug: role for role in Role.objects.all()}
    skills = {skill.slug: skill for skill in Skill.objects.all()}
    company, now = company_for_name(name="Naive Works"), timezone.now()
    with measured() as cost:
        for item in items:
            given = item.clean
            posting, _ = Posting.objects.update_or_create(
                board=board,
                external_id=f"naive-{given.external_id}",
                defaults={
                    "company": company, "title": given.title, "url": given.url, "html": given.html,
                    "text": given.text, "role": roles[item.labels.role or ""], "first_seen_at": now,
                    "listed_at": now, "content_hash": item.content_hash, **_words(item),
                },
            )  # fmt: skip
            for position, place in enumerate(given.places):
                PostingPlace.objects.create(posting=posting, position=position, text=place.text)
            for position, match in enumerate(item.labels.skills):
                PostingSkill.objects.create(
                    posting=posting, skill=skills[match.slug], position=position, field="text", start=0, end=1
                )
            spans: list[Evidence | Words] = [*item.labels.evidence, *(item.facts.words if item.facts else ())]
            for position, span in enumerate(spans):
                if span.label.startswith("skill:"):
                    continue
                PostingEvidence.objects.create(
                    posting=posting,
                    label=span.label,
                    field=span.field,
                    start=position,
                    end=position + 1,
                    quote=span.quote,
                )
    return cost


def _words(item: Labelled) -> dict[str, Any]:
    said = wording(item.clean.title, [skill.name for skill in item.labels.skills], [item.clean.text], "en")
    return {"words": vector(said.text), "head_words": vector(said.head)}
