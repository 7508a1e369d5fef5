"""Copying the catalog to the tables that postings point at."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Left

from taxonomy.catalog import Catalog
from taxonomy.models import Role, Skill
from taxonomy.vocabulary import current_vocabulary


@dataclass(frozen=True, slots=True)
class Synced:
    """How many rows a sync created and changed, and how many skills it retired."""

    created: int
    updated: int
    retired: int


@transaction.atomic
def sync_taxonomy(*, catalog: Catalog | None = None) -> Synced:
    """Make Role and Skill rows what the catalog says (by default taxonomy/data with the entries in use).

    A skill that left the data is retired, never deleted; one that came back is current again.
    """
    catalog = catalog or current_vocabulary().catalog
    roles = {role.slug: role for role in Role.objects.all()}
    new_roles: list[Role] = []
    changed_roles: list[Role] = []
    for entry in catalog.roles:
        role = roles.get(entry.slug, Role(slug=entry.slug))
        facts = {"name": entry.name, "summary": entry.summary, "position": entry.order}
        if _differs(role, facts):
            (changed_roles if role.pk else new_roles).append(role)
    skills = {skill.slug: skill for skill in Skill.objects.all()}
    new_skills: list[Skill] = []
    changed_skills: list[Skill] = []
    for item in catalog.skills:
        skill = skills.pop(item.slug, Skill(slug=item.slug))
        facts = {"name": item.name, "kind": item.kind, "esco_uri": item.esco_uri or "", "retired": False}
        if _differs(skill, facts):
            (changed_skills if skill.pk else new_skills).append(skill)
    retired = Skill.objects.filter(pk__in=[skill.pk for skill in skills.values()], retired=False).update(retired=True)
    wanted = {item.name for item in catalog.skills}
    for skill in skills.values():
        if skill.name in wanted:
            # Another slug has the name now; the old row stays readable behind the postings that name it.
            Skill.objects.filter(pk=skill.pk).update(name=f"{skill.name[:38]} ({skill.slug[:39]})")
    _free_unique_values(changed_roles, changed_skills)
    Role.objects.bulk_update(changed_roles, ["name", "summary", "position"])
    Role.objects.bulk_create(new_roles)
    Skill.objects.bulk_update(changed_skills, ["name", "kind", "esco_uri", "retired"], batch_size=500)
    Skill.objects.bulk_create(new_skills, batch_size=500)
    return Synced(len(new_roles) + len(new_skills), len(changed_roles) + len(changed_skills), retired)


def _differs(row: Role | Skill, facts: dict[str, object]) -> bool:
    """Set `facts` on `row`; whether it is new or any differed."""
    differs = row.pk is None or any(getattr(row, field) != value for field, value in facts.items())
    for field, value in facts.items():
        setattr(row, field, value)
    return differs


def _free_unique_values(roles: list[Role], skills: list[Skill]) -> None:
    """Take names and positions off the rows that are about to change, so that two of them may swap."""
    Role.objects.filter(pk__in=[role.pk for role in roles]).update(
        name=Concat(Value("~"), F("slug")), position=F("position") + 1000
    )
    Skill.objects.filter(pk__in=[skill.pk for skill in skills]).update(name=Concat(Value("~"), Left("slug", 79)))
