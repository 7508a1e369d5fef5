"""All labels of one posting: role, seniority and skills, joined with the words they rest on."""

from __future__ import annotations

from dataclasses import replace

from taxonomy.catalog import Catalog
from taxonomy.classify.result import Classification
from taxonomy.classify.role import find_role
from taxonomy.classify.seniority import find_seniority
from taxonomy.classify.skills import find_skills


def classify(title: str, text: str, catalog: Catalog, company: str | None = None) -> Classification:
    """Label a posting from its title and plain text; `company` keeps the employer's own name from counting as a skill.

    Evidence stands in the order role, seniority, skills; its offsets count code points of `title` or `text` as given.
    """
    return with_skills(find_work(title, text, catalog), title, text, catalog, company)


def find_work(title: str, text: str, catalog: Catalog) -> Classification:
    """Label a posting but for its skills: what nobody will be shown needs none."""
    role = find_role(title, text, catalog)
    seniority, words = find_seniority(title, catalog)
    evidence = (*role.evidence, *((words,) if words else ()))
    return Classification(role.role, role.confidence, role.runner_up, seniority, (), evidence, role.secondary)


def with_skills(
    work: Classification, title: str, text: str, catalog: Catalog, company: str | None = None
) -> Classification:
    """Return what `find_work` said of the same title and text with the skills, and their words behind the others."""
    skills, evidence = find_skills(title, text, catalog, company)
    return replace(work, skills=skills, evidence=(*work.evidence, *evidence))
